//! What firmware is to answer, calculated naively: weights spread out again, integers of 64 bits, formulas as they are
//! specified. TensorFlow Lite's gemmlowp arithmetic is followed in its own words, with truncating divisions.

use tinyml_playground::deployed::{
    Deployed, DeployedTree, Int8Layer, Int8Network, Leaves, Outputs, Program, Quantised, Stored,
    Thresholds,
};
use tinyml_playground::structure::Activation;

/// Holds outputs against the twin's: equal, or close where an exponential is rounded.
pub(crate) fn check(model: &Deployed, row: &[f32], answer: &Outputs) {
    match (answer, &outputs(model, row)) {
        (Outputs::Float(answer), Outputs::Float(expected)) => {
            for (a, b) in answer.iter().zip(expected) {
                let equal = if is_rounded(model) {
                    (a - b).abs() <= 1e-5
                } else {
                    a == b
                };
                assert!(equal, "{a} {b} {row:?}");
            }
        }
        (answer, expected) => assert_eq!(answer, expected, "{row:?}"),
    }
}

fn outputs(model: &Deployed, row: &[f32]) -> Outputs {
    let row: Vec<f32> = match &model.scaling {
        Some(scaling) => (0..row.len())
            .map(|i| (row[i] - scaling.mean[i]) * scaling.factor[i])
            .collect(),
        None => row.to_vec(),
    };
    match &model.program {
        Program::Float(network) => {
            let mut x = row;
            for layer in &network.layers {
                let weights = spread(&layer.weights, layer.inputs, layer.outputs);
                x = (0..layer.outputs)
                    .map(|o| {
                        (0..layer.inputs).fold(layer.biases[o], |sum, i| sum + weights[o][i] * x[i])
                    })
                    .collect();
                activate(layer.activation, &mut x);
            }
            Outputs::Float(x)
        }
        Program::Int8(network) => Outputs::Int8(integers(network, &row)),
        Program::Tree(tree) => walk(tree, &row),
        Program::Constant(probabilities) => Outputs::Float(probabilities.clone()),
    }
}

/// All weights of each row, zeros too.
fn spread<T: Copy + Default>(stored: &Stored<T>, inputs: usize, outputs: usize) -> Vec<Vec<T>> {
    let mut rows = vec![vec![T::default(); inputs]; outputs];
    match stored {
        Stored::Dense(values) => {
            for (place, value) in values.iter().enumerate() {
                rows[place / inputs][place % inputs] = *value;
            }
        }
        Stored::Bitmap { bits, values } => {
            let mut next = values.iter();
            for (o, row) in rows.iter_mut().enumerate() {
                for (i, place) in row.iter_mut().enumerate() {
                    if bits[o * inputs.div_ceil(8) + i / 8] & (1 << (i % 8)) != 0 {
                        *place = *next.next().unwrap();
                    }
                }
            }
        }
        Stored::Csr {
            starts,
            columns,
            values,
        } => {
            for (o, row) in rows.iter_mut().enumerate() {
                for kept in starts[o] as usize..starts[o + 1] as usize {
                    row[usize::from(columns[kept])] = values[kept];
                }
            }
        }
    }
    rows
}

/// In float64, rounded once at the end: what float32 comes close to.
fn activate(activation: Activation, x: &mut [f32]) {
    let each = |x: &mut [f32], f: fn(f64) -> f64| {
        for value in x {
            *value = f(f64::from(*value)) as f32;
        }
    };
    match activation {
        Activation::Identity => {}
        Activation::Relu => x.iter_mut().for_each(|value| *value = value.max(0.0)),
        Activation::Tanh => each(x, f64::tanh),
        Activation::Logistic => each(x, |value| 1.0 / (1.0 + (-value).exp())),
        Activation::Softmax => {
            let greatest = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let parts: Vec<f64> = x
                .iter()
                .map(|value| f64::from(value - greatest).exp())
                .collect();
            let total: f64 = parts.iter().sum();
            x.iter_mut()
                .zip(&parts)
                .for_each(|(value, part)| *value = (part / total) as f32);
        }
    }
}

fn quantise(x: f32, unit: Quantised) -> i8 {
    let scaled = f64::from((x * (1.0 / unit.scale)).round());
    (scaled + f64::from(unit.zero)).clamp(-128.0, 127.0) as i8
}

fn integers(network: &Int8Network, row: &[f32]) -> Vec<i8> {
    let mut x: Vec<i8> = row
        .iter()
        .map(|value| quantise(*value, network.input))
        .collect();
    for layer in &network.layers {
        x = layer_of_integers(layer, &x);
    }
    let Some(table) = &network.softmax else {
        return x;
    };
    let greatest = *x.iter().max().unwrap();
    let parts: Vec<u64> = x
        .iter()
        .map(|q| u64::from(table[(i32::from(greatest) - i32::from(*q)) as usize]))
        .collect();
    let total: u64 = parts.iter().sum();
    parts
        .iter()
        .map(|part| (((256 * part + total / 2) / total) as i64 - 128).min(127) as i8)
        .collect()
}

fn layer_of_integers(layer: &Int8Layer, x: &[i8]) -> Vec<i8> {
    let weights = spread(&layer.weights, layer.inputs, layer.outputs);
    (0..layer.outputs)
        .map(|o| {
            let product = |i: usize| {
                i64::from(weights[o][i]) * (i64::from(x[i]) - i64::from(layer.input.zero))
            };
            let sum = i64::from(layer.biases[o]) + (0..layer.inputs).map(product).sum::<i64>();
            let factor = layer.multipliers[if layer.multipliers.len() > 1 { o } else { 0 }];
            let shifted = sum << factor.shift.max(0);
            let shifted = shifted.clamp(i32::MIN.into(), i32::MAX.into());
            let doubled = doubling_high_mul(shifted, factor.multiplier.into());
            let rounded = divide_by_power_of_two(doubled, (-factor.shift).max(0));
            let q = (rounded + i64::from(layer.output.zero)).clamp(-128, 127);
            match &layer.table {
                Some(table) => table[(q + 128) as usize],
                None => q as i8,
            }
        })
        .collect()
}

/// gemmlowp's `SaturatingRoundingDoublingHighMul`.
fn doubling_high_mul(a: i64, b: i64) -> i64 {
    let nudge = if a * b >= 0 { 1 << 30 } else { 1 - (1 << 30) };
    (a * b + nudge) / (1 << 31)
}

/// gemmlowp's `RoundingDivideByPOT`: halves away from zero.
fn divide_by_power_of_two(x: i64, exponent: i32) -> i64 {
    let magnitude = (x.abs() + (1_i64 << exponent) / 2) >> exponent;
    magnitude * x.signum()
}

fn walk(tree: &DeployedTree, row: &[f32]) -> Outputs {
    let mut node = 0;
    while tree.feature[node] >= 0 {
        let feature = tree.feature[node] as usize;
        let value = row[feature];
        let left = match (&tree.thresholds, &tree.features) {
            (Thresholds::Float { values, .. }, _) => value <= values[node],
            (Thresholds::Int8(values), Some(features)) => {
                quantise(value, features[feature]) <= values[node]
            }
            (Thresholds::Int8(_), None) => panic!("integer thresholds without units"),
        };
        node = if left {
            node + 1
        } else {
            tree.right[node] as usize
        };
    }
    let leaf = tree.right[node] as usize;
    let n_leaves = tree.feature.iter().filter(|feature| **feature < 0).count();
    match &tree.leaves {
        Leaves::Float { values, .. } => {
            let n = values.len() / n_leaves;
            Outputs::Float(values[leaf * n..(leaf + 1) * n].to_vec())
        }
        Leaves::Int8(values) => {
            let n = values.len() / n_leaves;
            Outputs::Int8(values[leaf * n..(leaf + 1) * n].to_vec())
        }
    }
}

/// The class that is predicted: of two the first up to a probability of 1/2, of several the first of the most likely.
pub(crate) fn class(outputs: &Outputs, n_classes: usize) -> usize {
    let proba: Vec<f64> = match outputs {
        Outputs::Float(values) => values.iter().map(|value| f64::from(*value)).collect(),
        Outputs::Int8(values) => values
            .iter()
            .map(|q| (f64::from(*q) + 128.0) / 256.0)
            .collect(),
    };
    if n_classes == 2 && proba.len() == 1 {
        return usize::from(proba[0] > 0.5);
    }
    let greatest = proba.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    proba.iter().position(|p| *p == greatest).unwrap()
}

/// Whether a model's answer goes through the C library's `expf` or `tanhf`.
pub(crate) fn is_rounded(model: &Deployed) -> bool {
    let transcendental = |activation| {
        matches!(
            activation,
            Activation::Logistic | Activation::Softmax | Activation::Tanh
        )
    };
    match &model.program {
        Program::Float(network) => network
            .layers
            .iter()
            .any(|layer| transcendental(layer.activation)),
        _ => false,
    }
}
