//! Models and devices that the tests of the device panel share.
#![allow(dead_code)] // Each test file needs some of them.

use tinyml_playground::device::{DeviceParams, DeviceReport, Range, estimate};
use tinyml_playground::structure::{Activation, Arithmetic, Form, Layer, Structure, Workload};

pub(crate) const NANO: &str = "arduino_nano_33_ble_sense";

/// The default device with this board.
pub(crate) fn board(key: &str) -> DeviceParams {
    DeviceParams {
        board: key.to_owned(),
        ..DeviceParams::default()
    }
}

pub(crate) fn hold(workload: &Workload, device: DeviceParams) -> DeviceReport {
    estimate(
        workload,
        &device.check().expect("a device that is accepted"),
    )
}

/// In float32, plain C.
pub(crate) fn on(key: &str, structure: &Structure) -> DeviceReport {
    hold(&float(structure), board(key))
}

pub(crate) fn float(structure: &Structure) -> Workload {
    Workload::dense(structure.clone(), Arithmetic::Float32)
}

pub(crate) fn int8(structure: &Structure) -> Workload {
    Workload::dense(structure.clone(), Arithmetic::Int8)
}

/// A stack of dense layers, all rectified.
pub(crate) fn dense(widths: &[usize]) -> Structure {
    let layer = |pair: &[usize]| Layer {
        inputs: pair[0],
        outputs: pair[1],
        activation: Activation::Relu,
    };
    Structure::layers(widths.windows(2).map(layer).collect(), false)
}

/// `MLPerf` Tiny's anomaly detection: 640-128-128-128-128-8-128-128-128-128-640.
pub(crate) fn anomaly_detection() -> Structure {
    dense(&[640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640])
}

/// The article's model: ten features, two classes.
pub(crate) fn article() -> Structure {
    Structure::logistic_regression(10, 2, false)
}

/// 10-16-8-3 with softmax at the end.
pub(crate) fn perceptron(hidden: Activation) -> Structure {
    let mut structure = dense(&[10, 16, 8, 3]);
    if let Form::Layers(layers) = &mut structure.form {
        layers[0].activation = hidden;
        layers[1].activation = hidden;
        layers[2].activation = Activation::Softmax;
    }
    structure
}

/// Ten features, two classes, a split less than leaves.
pub(crate) fn tree(leaves: usize, depth: usize, standardise: bool) -> Structure {
    Structure {
        inputs: 10,
        standardise,
        form: Form::Tree {
            splits: leaves - 1,
            leaves,
            depth,
            classes: 2,
        },
    }
}

/// What a report says that it leaves out, and the names of its sources.
pub(crate) fn words(report: &DeviceReport) -> (String, Vec<&'static str>) {
    let figures = report.sources.iter().map(|source| source.figure);
    (report.leaves_out.join(" "), figures.collect())
}

#[track_caller]
pub(crate) fn holds(range: Range, value: f64) {
    assert!(
        range.low <= value && value <= range.high,
        "{value} is outside of {range:?}"
    );
}

#[track_caller]
pub(crate) fn close(actual: f64, expected: f64) {
    assert!(
        (actual - expected).abs() <= 1e-9 * expected.abs(),
        "{actual} is not {expected}"
    );
}
