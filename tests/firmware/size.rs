//! What the model adds to a linked image.

use std::path::Path;
use std::process::Command;

use tinyml_playground::deployed::Program;
use tinyml_playground::export;
use tinyml_playground::structure::Storage;

use crate::machine::Machine;
use crate::program::Case;

const FLAGS: &str = "--specs=nano.specs -Os -ffunction-sections -fdata-sections -Wl,--gc-sections";

/// Bytes of an image.
#[derive(Debug, Clone, Copy)]
struct Size {
    flash: u64,
    sram: u64,
}

/// Reads what `arm-none-eabi-size` says: text, data and bss.
fn size(image: &Path) -> Size {
    let output = Command::new("arm-none-eabi-size")
        .arg(image)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().nth(1).unwrap();
    let numbers: Vec<u64> = line
        .split_whitespace()
        .take(3)
        .map(|word| word.parse().unwrap())
        .collect();
    Size {
        flash: numbers[0] + numbers[1],
        sram: numbers[1] + numbers[2],
    }
}

/// What the image of a program that predicts has more than that of an empty one.
fn linked_size(machine: Machine, case: &Case) -> Size {
    let empty = size(&machine.compile("empty", "int main(void) { return 0; }\n", FLAGS));
    let source = format!(
        "{}
float row[TINYML_INPUTS];
volatile int answer;
int main(void) {{
  answer = tinyml_predict(row);
  return 0;
}}
",
        export::c(&case.model, &case.facts)
    );
    let full = size(&machine.compile("full", &source, FLAGS));
    Size {
        flash: full.flash - empty.flash,
        sram: full.sram - empty.sram,
    }
}

/// Prints the table that the code sizes are read from: `cargo test --test firmware sizes -- --nocapture`.
#[test]
fn linked_sizes() {
    for machine in [Machine::CortexM0Plus, Machine::CortexM4F] {
        if !machine.is_here() {
            continue;
        }
        for number in 0..96 {
            let case = Case::new(number, 1);
            let network = matches!(case.model.program, Program::Float(_) | Program::Int8(_));
            let kept = case.model.workload().kept;
            if !network || kept.iter().any(|kept| kept.storage != Storage::Dense) {
                continue; // A compiler folds what is small or all zeros.
            }
            let workload = case.model.workload();
            let data = workload.weights_bytes() + workload.tables_bytes() + workload.scaler_bytes();
            let size = linked_size(machine, &case);
            if !matches!(
                case.model.program,
                tinyml_playground::deployed::Program::Constant(_)
            ) {
                assert!(size.flash > data, "{size:?} {data}");
            }
            println!(
                "{machine:?} {number}: flash {} of which data {data}, code {}, SRAM {}, {:?} {:?} kept {:?}",
                size.flash,
                size.flash - data,
                size.sram,
                workload.arithmetic,
                workload.structure.form,
                workload.kept
            );
        }
    }
}

/// The arrays of a header, without those of the self-test, have the bytes that the page counts.
#[test]
fn arrays_are_as_large_as_the_page_says() {
    let mut compared = 0;
    for number in 0..400 {
        let case = Case::new(number, 1);
        let workload = case.model.workload();
        let empty = workload.kept.iter().any(|kept| kept.nonzero == 0);
        if empty || matches!(case.model.program, Program::Constant(_) | Program::Int8(_)) {
            continue; // C has no empty arrays; the random int8 layers mix one scale and one for each output.
        }
        let header = export::c(&case.model, &case.facts);
        let bytes: u64 = header.lines().filter_map(array_bytes).sum();
        let scaler = case
            .model
            .scaling
            .as_ref()
            .map_or(0, |_| case.model.n_features as u64 * 8);
        assert_eq!(bytes, workload.weights_bytes() + scaler, "model {number}");
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
