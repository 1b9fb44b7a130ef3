//! `MLPerf` Tiny's measurements of a dense network, with the estimates for them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::Value;
use tinyml_playground::device::boards::{Core, Float32};
use tinyml_playground::device::cost::{Processor, cycles};
use tinyml_playground::device::{Kernel, Range};
use tinyml_playground::structure::{Activation, Arithmetic, Layer, Structure, Workload};

/// The anomaly detector: 640-128-128-128-128-8-128-128-128-128-640.
pub(crate) fn anomaly_detection(arithmetic: Arithmetic) -> Workload {
    let widths = [640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640];
    let layer = |pair: &[usize]| Layer {
        inputs: pair[0],
        outputs: pair[1],
        activation: Activation::Relu,
    };
    Workload::dense(
        Structure::layers(widths.windows(2).map(layer).collect(), false),
        arithmetic,
    )
}

/// A published row: which estimate is held against it, and what was measured.
pub(crate) struct Row {
    /// Core, kernel and arithmetic.
    pub(crate) group: (String, String, String),
    /// Cycles.
    pub(crate) estimate: Range,
    /// Cycles.
    pub(crate) measured: f64,
    /// What ran, and where.
    pub(crate) framework: String,
}

impl Row {
    /// How far the typical figure is from what was measured, relative to it.
    pub(crate) fn error(&self) -> f64 {
        (self.estimate.typical / self.measured - 1.0).abs()
    }

    /// Whether what was measured lies in the range.
    pub(crate) fn is_inside(&self) -> bool {
        self.estimate.low <= self.measured && self.measured <= self.estimate.high
    }
}

pub(crate) fn rows() -> Vec<Row> {
    let fixture: Value =
        serde_json::from_str(include_str!("../fixtures/mlperf_tiny_ad.json")).expect("JSON");
    let read = |row: &Value| {
        let word = |name: &str| row[name].as_str().map(ToOwned::to_owned);
        let core = match row["core"].as_str()? {
            "cortex-m0plus" => Core::CortexM0Plus,
            "cortex-m4f" => Core::CortexM4F,
            "cortex-m33" => Core::CortexM33,
            "cortex-m7" => Core::CortexM7,
            other => panic!("{other}"),
        };
        let kernel = match row["kernel"].as_str()? {
            "c" => Kernel::C,
            "cmsis_nn" => Kernel::CmsisNn,
            "generated" => Kernel::Generated,
            other => panic!("{other}"),
        };
        let arithmetic = match row["precision"].as_str()? {
            "int8" => Arithmetic::Int8,
            "float32" => Arithmetic::Float32,
            other => panic!("{other}"),
        };
        let float32 = if core == Core::CortexM0Plus {
            Float32::Library
        } else {
            Float32::Fpu
        };
        Some(Row {
            group: (word("core")?, word("kernel")?, word("precision")?),
            estimate: cycles(
                &anomaly_detection(arithmetic),
                Processor { core, float32 },
                kernel,
            ),
            // ms × MHz = thousands of cycles
            measured: row["latency_ms"].as_f64()? * row["clock_MHz"].as_f64()? * 1e3,
            framework: format!("{} {}", word("framework")?, word("system")?),
        })
    };
    let all = fixture["rows"].as_array().expect("rows");
    assert_eq!(all.len(), 62);
    all.iter().filter_map(read).collect()
}
