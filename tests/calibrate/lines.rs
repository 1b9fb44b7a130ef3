//! The exported C's instructions, counted in QEMU, against lines through them.

use tinyml_playground::device::boards::{Core, Float32};
use tinyml_playground::device::cost::Processor;
use tinyml_playground::device::cost::counted::{Quantities, instructions};
use tinyml_playground::structure::Arithmetic;

use crate::grid::Shape;
use crate::machine::Machine;
use crate::{counts, each, fit, median};

/// Networks that a line is fitted to, and others that it is checked on.
const FITTED: usize = 120;
const CHECKED: usize = 100;

/// One network: what it consists of, what was counted, what the committed line says.
struct Sample {
    quantities: Vec<f64>,
    counted: f64,
    predicted: f64,
}

/// A line of the table, and the library's line as it would be fitted now.
struct Row {
    text: String,
    holds: bool,
    line: String,
}

/// Prints a line for each core and arithmetic, then the lines as they would be fitted now; whether the committed lines are
/// within bounds.
pub(crate) fn table() -> bool {
    println!("| core | arithmetic | networks | median error | greatest error |");
    println!("|---|---|--:|--:|--:|");
    let machines = [
        (Machine::CortexM0Plus, Core::CortexM0Plus, Float32::Library),
        (Machine::CortexM3, Core::CortexM3, Float32::Library),
        (Machine::CortexM4F, Core::CortexM4F, Float32::Fpu),
    ];
    let rows = each(machines, |(machine, core, float32)| {
        rows(machine, Processor { core, float32 })
    });
    for row in rows.iter().flatten() {
        println!("{}", row.text);
    }
    println!();
    for row in rows.iter().flatten() {
        println!("{}", row.line);
    }
    rows.iter().flatten().all(|row| row.holds)
}

/// The rows of a machine, none where it is not installed.
fn rows(machine: Machine, processor: Processor) -> Vec<Row> {
    if !machine.is_here() {
        return Vec::new();
    }
    [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8]
        .map(|arithmetic| row(machine, processor, arithmetic))
        .into()
}

fn row(machine: Machine, processor: Processor, arithmetic: Arithmetic) -> Row {
    let samples: Vec<Sample> = (0..FITTED + CHECKED)
        .map(|number| sample(machine, processor, arithmetic, number))
        .collect();
    let (fitted, checked) = samples.split_at(FITTED);
    let errors: Vec<f64> = checked.iter().map(Sample::error).collect();
    let greatest = errors.iter().copied().fold(0.0, f64::max);
    Row {
        text: format!(
            "| {machine:?} | {arithmetic:?} | {CHECKED} | {:.2} % | {:.1} % |",
            100.0 * median(&errors),
            100.0 * greatest
        ),
        holds: greatest <= bound(processor.float32, arithmetic),
        line: format!("{machine:?} {arithmetic:?}: {:?}", coefficients(fitted)),
    }
}

/// The greatest error that a line may have. Floating point in software takes as long as its numbers make it.
fn bound(float32: Float32, arithmetic: Arithmetic) -> f64 {
    match (float32, arithmetic) {
        (_, Arithmetic::Int8) | (Float32::Fpu, _) => 0.03,
        _ => 0.1,
    }
}

fn sample(machine: Machine, processor: Processor, arithmetic: Arithmetic, number: usize) -> Sample {
    let shape = Shape::random(number as u64);
    let model = shape.deployed(arithmetic);
    let workload = model.workload();
    Sample {
        quantities: Quantities::of(&workload).unwrap().values().to_vec(),
        counted: counts::count(machine, &format!("count-{arithmetic:?}"), &shape, &model),
        predicted: instructions(&workload, processor).unwrap(),
    }
}

impl Sample {
    fn error(&self) -> f64 {
        (self.predicted / self.counted - 1.0).abs()
    }
}

fn coefficients(samples: &[Sample]) -> Vec<f64> {
    let quantities: Vec<Vec<f64>> = samples
        .iter()
        .map(|sample| sample.quantities.clone())
        .collect();
    let counted: Vec<f64> = samples.iter().map(|sample| sample.counted).collect();
    fit::least_squares(&quantities, &counted)
        .iter()
        .map(|coefficient| (coefficient * 100.0).round() / 100.0)
        .collect()
}
