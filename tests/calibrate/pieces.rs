//! The exported C's linked size, piece by piece.

use std::collections::BTreeMap;

use tinyml_playground::device::cost::linked;
use tinyml_playground::structure::Form;

use crate::machine::Machine;
use crate::program::Case;
use crate::{each, fit, size};

/// Random models that the pieces are fitted to: the firmware's tests check on others.
const MODELS: u64 = 700;

/// How often each model has each piece, and the bytes of its code.
type Samples = (Vec<Vec<f64>>, Vec<f64>);

/// Prints the pieces of every core, form and arithmetic.
pub(crate) fn table() {
    let machines = [
        Machine::CortexM0Plus,
        Machine::CortexM3,
        Machine::CortexM4F,
        Machine::Avr,
    ];
    for line in each(machines, lines).iter().flatten() {
        println!("{line}");
    }
}

/// Those of a machine, none where it is not installed.
fn lines(machine: Machine) -> Vec<String> {
    if !machine.is_here() {
        return Vec::new();
    }
    let line = |(kind, (counts, bytes)): (String, Samples)| {
        let pieces = fit::least_squares(&counts, &bytes);
        let pieces: Vec<i64> = pieces.iter().map(|piece| piece.round() as i64).collect();
        format!("{machine:?} {kind}, {} models: {pieces:?}", bytes.len())
    };
    samples(machine).into_iter().map(line).collect()
}

/// What was linked, without what a compiler folds.
fn samples(machine: Machine) -> BTreeMap<String, Samples> {
    let empty = size::empty(machine);
    let mut samples: BTreeMap<String, Samples> = BTreeMap::new();
    for number in 0..MODELS {
        let case = Case::new(number, 1);
        let workload = case.model.workload();
        if size::folds(&case.model, &workload) {
            continue;
        }
        let form = match workload.structure.form {
            Form::Layers(_) => "network",
            Form::Tree { .. } | Form::Constant { .. } => "tree",
        };
        let kind = format!("{form} {:?}", workload.arithmetic);
        let code = size::added(machine, &case, empty) - size::arrays(&workload) as i64;
        let counts = linked::counts(&workload);
        let (all_counts, all_bytes) = samples.entry(kind).or_default();
        all_counts.push(counts.into_iter().map(|count| count as f64).collect());
        all_bytes.push(code as f64);
    }
    samples
}
