//! What the model adds to a linked image.

use std::path::Path;
use std::process::Command;

use tinyml_playground::export;

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

/// Prints the table that the code sizes are read from: `FIRMWARE_SIZES=1 cargo test --test firmware sizes -- --nocapture`.
#[test]
fn linked_sizes() {
    for machine in [Machine::CortexM0Plus, Machine::CortexM4F] {
        if !machine.is_here() {
            continue;
        }
        for number in 0..160 {
            let case = Case::new(number, 1);
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
