//! The cost model against `MLPerf` Tiny's measurements of a dense network, row by row.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;

mod mlperf;

use mlperf::{Row, anomaly_detection, rows};
use serde_json::Value;
use tinyml_playground::device::boards::{Core, Float32};
use tinyml_playground::device::cost::{Processor, cycles};
use tinyml_playground::device::{DeviceParams, Kernel, estimate};
use tinyml_playground::structure::Arithmetic;

fn median(mut errors: Vec<f64>) -> f64 {
    errors.sort_by(f64::total_cmp);
    let middle = errors.len() / 2;
    if errors.len() % 2 == 1 {
        errors[middle]
    } else {
        f64::midpoint(errors[middle - 1], errors[middle])
    }
}

test! {
    fn every_row_lies_within_the_range() {
        let rows = rows();
        // The others ran on Andes and RH850 processors, which the model does not describe.
        assert_eq!(rows.len(), 55);
        for row in rows {
            assert!(
                row.is_inside(),
                "{:?} {}: {} is outside of {:?}", row.group, row.framework, row.measured, row.estimate
            );
        }
    }

    fn the_typical_figure_is_right_within_twelve_percent_at_the_median() {
        let rows = rows();
        let mut groups: Vec<_> = rows.iter().map(|row| row.group.clone()).collect();
        groups.sort();
        groups.dedup();
        assert_eq!(groups.len(), 10);
        for group in groups {
            let errors: Vec<f64> = rows.iter().filter(|row| row.group == group).map(Row::error).collect();
            let median = median(errors);
            assert!(median <= 0.12, "{group:?}: {median}");
        }
        let overall = median(rows.iter().map(Row::error).collect());
        assert!(overall <= 0.10, "{overall}");
    }

    fn generated_code_holds_every_version_of_a_code_generator() {
        // Whoever counts X-CUBE-AI 7 and 8 as generated code finds their rows within its range too.
        for row in rows().iter().filter(|row| row.framework.contains("X-CUBE-AI v")) {
            let core = match row.group.0.as_str() {
                "cortex-m4f" => Core::CortexM4F,
                "cortex-m33" => Core::CortexM33,
                _ => Core::CortexM7,
            };
            let processor = Processor { core, float32: Float32::Fpu };
            let estimate = cycles(&anomaly_detection(Arithmetic::Int8), processor, Kernel::Generated);
            assert!(estimate.low <= row.measured && row.measured <= estimate.high, "{}", row.framework);
        }
    }

    fn measured_energy_lies_within_the_range_and_power_is_right_within_eight_percent_at_the_median() {
        let fixture: Value = serde_json::from_str(include_str!("fixtures/mlperf_tiny_ad.json")).expect("JSON");
        let mut errors = Vec::new();
        for row in fixture["rows"].as_array().unwrap() {
            let Some(energy_uj) = row["energy_uJ"].as_f64() else { continue };
            let notes = row["hardware_notes"].as_str().unwrap_or_default();
            // With another regulator than the board's own, the current is not the one that is known.
            if notes.contains("external SMPS") {
                continue;
            }
            let board = match row["board"].as_str().unwrap() {
                "NUCLEO-L4R5ZI" | "Nucleo-L4R5ZI" => "nucleo_l4r5zi",
                "NUCLEO-H7A3ZI-Q" => "nucleo_h7a3zi_q",
                "NUCLEO-U575ZI-Q" => "nucleo_u575zi_q",
                other => panic!("{other}"),
            };
            let supply_v = ["1.8", "3.0", "3.3"].into_iter().find(|volts| notes.contains(volts)).map(|volts| volts.parse().unwrap());
            let kernel = match row["kernel"].as_str().unwrap() {
                "c" => Kernel::C,
                "cmsis_nn" => Kernel::CmsisNn,
                _ => Kernel::Generated,
            };
            let device = DeviceParams { board: board.to_owned(), supply_v, kernel, ..DeviceParams::default() };
            let report = estimate(&anomaly_detection(Arithmetic::Int8), &device.check().unwrap());
            let energy = report.energy_uj.unwrap();
            assert!(energy.low <= energy_uj && energy_uj <= energy.high, "{row}: {energy:?}");
            let power_mw = energy_uj / row["latency_ms"].as_f64().unwrap();
            errors.push((energy.typical / report.latency_us.typical * 1e3 / power_mw - 1.0).abs());
        }
        assert!(errors.len() >= 15, "{}", errors.len());
        let median = median(errors);
        assert!(median <= 0.08, "{median}");
    }
}
