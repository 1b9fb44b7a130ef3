//! What the model adds to a linked image.

use std::path::Path;
use std::process::Command;

use tinyml_playground::deployed::{Deployed, Program};
use tinyml_playground::device::Kernel;
use tinyml_playground::device::boards::Core;
use tinyml_playground::device::cost::code;
use tinyml_playground::export;
use tinyml_playground::structure::{Activation, Form, Workload};

use crate::machine::Machine;
use crate::program::Case;

const FLAGS: &str = "-Os -ffunction-sections -fdata-sections -Wl,--gc-sections";

/// Bytes of flash of an image: text and data, as `size` says.
fn flash(machine: Machine, image: &Path) -> i64 {
    let size = match machine {
        Machine::Avr => "avr-size",
        _ => "arm-none-eabi-size",
    };
    let output = Command::new(size).arg(image).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().nth(1).unwrap();
    let numbers = line.split_whitespace().take(2);
    numbers.map(|word| word.parse::<i64>().unwrap()).sum()
}

/// Bytes of flash of a program that does nothing.
pub(crate) fn empty(machine: Machine) -> i64 {
    linked(machine, "int main(void) { return 0; }\n")
}

/// Bytes that a model adds to that.
pub(crate) fn added(machine: Machine, case: &Case, empty: i64) -> i64 {
    linked(machine, &predicting(case)) - empty
}

/// Bytes of flash of a program.
fn linked(machine: Machine, source: &str) -> i64 {
    let flags = match machine {
        Machine::Avr => FLAGS.to_owned(),
        _ => format!("{FLAGS} --specs=nano.specs"),
    };
    flash(machine, &machine.compile("size", source, &flags))
}

/// A program that predicts.
fn predicting(case: &Case) -> String {
    format!(
        "{}
float row[TINYML_INPUTS];
volatile int answer;
int main(void) {{
  answer = tinyml_predict(row);
  return 0;
}}
",
        export::c(&case.model, &case.facts)
    )
}

/// What the page says that the model takes in the flash of a board with such a processor.
fn predicted(machine: Machine, workload: &Workload) -> u64 {
    let core = match machine {
        Machine::CortexM0Plus => Core::CortexM0Plus,
        Machine::CortexM3 => Core::CortexM3,
        Machine::CortexM4F => Core::CortexM4F,
        Machine::Avr => Core::Avr,
        Machine::Host | Machine::HostCpp => unreachable!("no board"),
    };
    let code = code::inference(core, Kernel::C, workload).bytes;
    arrays(workload) + code
}

/// Bytes of a model's arrays, as the page says.
pub(crate) fn arrays(workload: &Workload) -> u64 {
    workload.weights_bytes() + workload.tables_bytes() + workload.scaler_bytes()
}

/// Whether the compiler folds the model: what is constant, has one number in its loops or nothing but zeros. Networks that
/// end without an activation only the tests have.
pub(crate) fn folds(model: &Deployed, workload: &Workload) -> bool {
    if workload.kept.iter().any(|kept| kept.nonzero < 2) {
        return true;
    }
    let no_multiplier = match &model.program {
        Program::Int8(network) => network
            .layers
            .iter()
            .flat_map(|layer| &layer.multipliers)
            .any(|multiplier| multiplier.multiplier == 0),
        _ => false,
    };
    match &workload.structure.form {
        Form::Constant { .. } => true,
        Form::Tree { splits, .. } => *splits == 0,
        Form::Layers(layers) => {
            let last = layers.last().unwrap().activation;
            no_multiplier
                || last == Activation::Identity
                || layers.iter().any(|layer| layer.inputs == 1)
        }
    }
}

/// Models that the table of code sizes does not come from: it comes from numbers below 700.
fn hold_against_the_page(machine: Machine, models: u64, most: f64) {
    if !machine.is_here() {
        return;
    }
    let empty = empty(machine);
    let mut furthest = (0.0_f64, 0.0_f64);
    let mut compared = 0;
    for number in 2000..2000 + models {
        let case = Case::new(number, 1);
        let workload = case.model.workload();
        let linked = added(machine, &case, empty) as f64;
        let says = predicted(machine, &workload) as f64;
        let away = (says - linked) / linked.max(1.0);
        let context =
            format!("{machine:?}, model {number}: linked {linked}, predicted {says}, {workload:?}");
        assert!(away >= -most, "{context}");
        if !folds(&case.model, &workload) {
            assert!(away <= most, "{context}");
            furthest = (furthest.0.min(away), furthest.1.max(away));
            compared += 1;
        }
    }
    println!(
        "{machine:?}: {compared} of {models} compared, from {:.1} % to {:.1} %",
        furthest.0 * 100.0,
        furthest.1 * 100.0
    );
    assert!(compared > models / 4);
}

#[test]
fn the_page_knows_the_linked_size_on_a_cortex_m0_plus() {
    hold_against_the_page(Machine::CortexM0Plus, 120, 0.03);
}

#[test]
fn the_page_knows_the_linked_size_on_a_cortex_m3() {
    hold_against_the_page(Machine::CortexM3, 56, 0.03);
}

#[test]
fn the_page_knows_the_linked_size_on_a_cortex_m4f() {
    hold_against_the_page(Machine::CortexM4F, 120, 0.03);
}

#[test]
fn the_page_knows_the_linked_size_on_an_avr() {
    hold_against_the_page(Machine::Avr, 56, 0.03);
}

/// The arrays of a header, without those of the self-test, have the bytes that the page counts.
#[test]
fn arrays_are_as_large_as_the_page_says() {
    let mut compared = 0;
    for number in 0..400 {
        let case = Case::new(number, 1);
        let workload = case.model.workload();
        let empty = workload.kept.iter().any(|kept| kept.nonzero == 0);
        if empty || matches!(case.model.program, Program::Constant(_)) {
            continue; // C has no empty arrays.
        }
        let header = export::c(&case.model, &case.facts);
        let bytes: u64 = header.lines().filter_map(array_bytes).sum();
        let scaler = case
            .model
            .scaling
            .as_ref()
            .map_or(0, |_| case.model.n_features as u64 * 8);
        let counted = workload.weights_bytes() + workload.tables_bytes();
        assert_eq!(bytes, counted + scaler, "model {number}");
        compared += 1;
    }
    assert!(compared > 100);
}

/// Bytes of `static const float tinyml_weights_1[6] …`, of other lines nothing.
fn array_bytes(line: &str) -> Option<u64> {
    let (c_type, rest) = line.strip_prefix("static const ")?.split_once(" tinyml_")?;
    let (name, rest) = rest.split_once('[')?;
    let length: u64 = rest.split_once(']')?.0.parse().ok()?;
    let bytes = match c_type {
        "float" | "int32_t" | "uint32_t" => 4,
        "uint16_t" | "int16_t" => 2,
        _ => 1,
    };
    (!matches!(name, "vectors" | "expected")).then_some(length * bytes)
}
