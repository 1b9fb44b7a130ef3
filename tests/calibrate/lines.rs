//! The exported C's instructions, counted in QEMU, against lines through them.

use tinyml_playground::device::boards::{Core, Float32};
use tinyml_playground::device::cost::Processor;
use tinyml_playground::device::cost::counted::{Quantities, instructions};
use tinyml_playground::structure::Arithmetic;

use crate::grid::Shape;
use crate::machine::Machine;
use crate::{counts, fit, median};

/// Networks that a line is fitted to, and others that it is checked on.
const FITTED: usize = 40;
const CHECKED: usize = 40;

/// One network: what it consists of, what was counted, what the committed line says.
struct Sample {
    quantities: Vec<f64>,
    counted: f64,
    predicted: f64,
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
    let mut holds = true;
    let mut lines = Vec::new();
    for (machine, core, float32) in machines {
        if !machine.is_here() {
            continue;
        }
        for arithmetic in [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8] {
            let processor = Processor { core, float32 };
            let samples: Vec<Sample> = (0..FITTED + CHECKED)
                .map(|number| sample(machine, processor, arithmetic, number))
                .collect();
            let (fitted, checked) = samples.split_at(FITTED);
            let errors: Vec<f64> = checked.iter().map(Sample::error).collect();
            let greatest = errors.iter().copied().fold(0.0, f64::max);
            println!(
                "| {machine:?} | {arithmetic:?} | {CHECKED} | {:.2} % | {:.1} % |",
                100.0 * median(&errors),
                100.0 * greatest
            );
            holds &= greatest <= BOUND;
            lines.push((machine, arithmetic, coefficients(fitted)));
        }
    }
    println!();
    for (machine, arithmetic, line) in lines {
        println!("{machine:?} {arithmetic:?}: {line:?}");
    }
    holds
}

/// The greatest error that a line may have. Software arithmetic takes as long as its numbers make it, an exponential too,
/// and where a kernel is called once the compiler puts it in place and knows its sizes.
const BOUND: f64 = 0.12;

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
