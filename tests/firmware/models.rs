//! Random models of every kind that firmware can hold, and rows for them.

use tinyml_playground::deployed::{
    Deployed, DeployedTree, FloatLayer, FloatNetwork, Int8Layer, Int8Network, Leaves, Multiplier,
    Program, Quantised, Scaling, Stored, Thresholds,
};
use tinyml_playground::structure::Activation;

use crate::random::Random;

/// The kinds, one after the other as the number counts up.
pub(crate) fn model(number: u64) -> Deployed {
    let random = &mut Random(number);
    let n_features = random.pick(&[1, 2, 3, 5, 8, 10, 17]);
    let n_classes = random.pick(&[2, 2, 3, 5]);
    let scaling = random.chance(2).then(|| Scaling {
        mean: (0..n_features).map(|_| random.real(3.0)).collect(),
        factor: (0..n_features).map(|_| random.real(2.0)).collect(),
    });
    let program = match number % 8 {
        0 => float(random, false, n_features, n_classes, false),
        1 => float(random, false, n_features, n_classes, true),
        2 => float(random, true, n_features, n_classes, true),
        3..=5 => int8(random, n_features, n_classes),
        6 => tree(random, n_features, n_classes),
        _ if number.is_multiple_of(5) => Program::Constant(probabilities(random, n_classes)),
        _ => tree(random, n_features, n_classes),
    };
    Deployed {
        n_features,
        n_classes,
        scaling,
        program,
    }
}

/// Rows in the model's reach, at its edges and far beyond.
pub(crate) fn rows(number: u64, n_features: usize, n_rows: usize) -> Vec<Vec<f32>> {
    let random = &mut Random(!number);
    (0..n_rows)
        .map(|index| {
            let reach = [1.0, 4.0, 20.0, 1e6, 0.0, 1e-3][index % 6];
            (0..n_features).map(|_| random.real(reach)).collect()
        })
        .collect()
}

/// Sizes (inputs, outputs) and activations; `exact` ends without an exponential.
fn shape(
    random: &mut Random,
    n_features: usize,
    n_classes: usize,
    exact: bool,
) -> Vec<(usize, usize, Activation)> {
    let hidden = random.count(0, 3);
    let mut inputs = n_features;
    let mut layers = Vec::new();
    for _ in 0..hidden {
        let outputs = random.pick(&[1, 2, 4, 7, 8, 16]);
        let activation = random.pick(if exact {
            &[Activation::Identity, Activation::Relu]
        } else {
            &[
                Activation::Identity,
                Activation::Relu,
                Activation::Tanh,
                Activation::Logistic,
            ]
        });
        layers.push((inputs, outputs, activation));
        inputs = outputs;
    }
    let (outputs, activation) = match n_classes {
        2 => (1, Activation::Logistic),
        _ => (n_classes, Activation::Softmax),
    };
    let last = if exact {
        Activation::Identity
    } else {
        activation
    };
    layers.push((inputs, outputs, last));
    layers
}

fn float(
    random: &mut Random,
    half: bool,
    n_features: usize,
    n_classes: usize,
    exp: bool,
) -> Program {
    let layers = shape(random, n_features, n_classes, !exp)
        .into_iter()
        .map(|(inputs, outputs, activation)| {
            let sparse = random.pick(&[1, 1, 3, 8]);
            let reach = random.pick(&[0.5, 1.0, 1e-3]);
            let mut weight = |one_in: u64| {
                let value = if half {
                    halved(random, reach)
                } else {
                    random.real(reach)
                };
                if random.bits().is_multiple_of(one_in) {
                    value
                } else {
                    0.0
                }
            };
            let weights: Vec<f32> = (0..inputs * outputs).map(|_| weight(sparse)).collect();
            let biases = (0..outputs).map(|_| weight(1)).collect();
            FloatLayer {
                inputs,
                outputs,
                weights: store(random, weights, inputs, |value| *value == 0.0),
                biases,
                activation,
            }
        })
        .collect();
    Program::Float(FloatNetwork { half, layers })
}

/// A float16 number: one with 11 significant bits, or one below the least normal number.
fn halved(random: &mut Random, reach: f32) -> f32 {
    if random.chance(8) {
        return random.whole(-1023, 1023) as f32 / 16_777_216.0;
    }
    let value = random.real(reach);
    f32::from_bits(value.to_bits() & 0xffff_e000).clamp(-60_000.0, 60_000.0)
}

/// Weights in a form that the number of zeros has nothing to do with.
fn store<T: Copy>(
    random: &mut Random,
    weights: Vec<T>,
    inputs: usize,
    zero: fn(&T) -> bool,
) -> Stored<T> {
    let values = || {
        weights
            .iter()
            .copied()
            .filter(|value| !zero(value))
            .collect()
    };
    match random.count(0, 3) {
        0 => {
            let byte = |eight: &[T]| {
                let bit = |(bit, value): (usize, &T)| u8::from(!zero(value)) << bit;
                eight.iter().enumerate().map(bit).sum()
            };
            let bits = weights
                .chunks(inputs)
                .flat_map(|row| row.chunks(8).map(byte))
                .collect();
            Stored::Bitmap {
                bits,
                values: values(),
            }
        }
        1 => {
            let mut starts = vec![0];
            let mut columns = Vec::new();
            for row in weights.chunks(inputs) {
                let kept = row.iter().enumerate().filter(|(_, value)| !zero(value));
                columns.extend(kept.map(|(column, _)| u16::try_from(column).unwrap()));
                starts.push(u32::try_from(columns.len()).unwrap());
            }
            Stored::Csr {
                starts,
                columns,
                values: values(),
            }
        }
        _ => Stored::Dense(weights),
    }
}

fn quantised(random: &mut Random) -> Quantised {
    Quantised {
        scale: random.pick(&[0.01, 0.05, 0.1, 1e-6]) * (1.5 + random.real(0.5)),
        zero: random.pick(&[-128, -128, 127, 0, -7, 31]),
    }
}

/// frexp and rounding to 31 bits.
fn multiplier(real: f64) -> Multiplier {
    let mut shift = 0;
    let mut fraction = real;
    while fraction >= 1.0 {
        fraction /= 2.0;
        shift += 1;
    }
    while fraction < 0.5 {
        fraction *= 2.0;
        shift -= 1;
    }
    let whole = (fraction * 2_147_483_648.0).round() as i64;
    match i32::try_from(whole) {
        _ if shift < -31 => Multiplier {
            multiplier: 0,
            shift: 0,
        },
        Ok(multiplier) => Multiplier { multiplier, shift },
        Err(_) => Multiplier {
            multiplier: 1 << 30,
            shift: shift + 1,
        },
    }
}

fn int8(random: &mut Random, n_features: usize, n_classes: usize) -> Program {
    let first = quantised(random);
    let per_channel = random.chance(2);
    let mut input = first;
    let mut layers = Vec::new();
    for (inputs, outputs, activation) in shape(random, n_features, n_classes, false) {
        let sparse = random.pick(&[1, 1, 3, 8]);
        let mut weight = || match random.bits() % sparse {
            0 => i8::try_from(random.whole(-127, 127)).unwrap(),
            _ => 0,
        };
        let weights = (0..inputs * outputs).map(|_| weight()).collect();
        let biases = (0..outputs)
            .map(|_| random.whole(-20_000, 20_000) as i32)
            .collect();
        let channels = if per_channel { outputs } else { 1 };
        let reach = [1e-2, 1e-3, 1e-4, 0.7, 3.0, 1e-9][random.count(0, 5)];
        let multipliers = (0..channels)
            .map(|_| multiplier(f64::from(reach * (1.0 + random.real(0.5)))))
            .collect();
        let output = quantised(random);
        let table = matches!(activation, Activation::Tanh | Activation::Logistic)
            .then(|| (0..256).map(|_| random.whole(-128, 127) as i8).collect());
        layers.push(Int8Layer {
            inputs,
            outputs,
            weights: store(random, weights, inputs, |value| *value == 0),
            weight_scales: vec![1.0; channels],
            biases,
            input,
            output,
            multipliers,
            activation,
            table,
        });
        input = output;
    }
    let scale = f64::from(random.pick(&[0.01_f32, 0.1, 1.0]));
    let softmax = (n_classes > 2).then(|| {
        let share = |i: i32| ((-f64::from(i) * scale).exp() * 4_194_304.0).round() as u32;
        (0..256).map(share).collect()
    });
    Program::Int8(Int8Network {
        input: first,
        layers,
        softmax,
    })
}

fn probabilities(random: &mut Random, n_classes: usize) -> Vec<f32> {
    let outputs = if n_classes == 2 { 1 } else { n_classes };
    (0..outputs).map(|_| random.real(0.5) + 0.5).collect()
}

fn tree(random: &mut Random, n_features: usize, n_classes: usize) -> Program {
    let mut feature = Vec::new();
    let mut right = Vec::new();
    let mut n_leaves = 0;
    grow(
        random,
        n_features,
        5,
        &mut feature,
        &mut right,
        &mut n_leaves,
    );
    let n_outputs = if n_classes == 2 { 1 } else { n_classes };
    let integers = random.chance(2);
    let half = random.chance(3);
    let mut number = |reach| {
        if half {
            halved(random, reach)
        } else {
            random.real(reach)
        }
    };
    let values: Vec<f32> = feature
        .iter()
        .map(|f| if *f < 0 { 0.0 } else { number(2.0) })
        .collect();
    let answers = n_leaves as usize * n_outputs;
    let leaves = if integers {
        Leaves::Int8(
            (0..answers)
                .map(|_| random.whole(-128, 127) as i8)
                .collect(),
        )
    } else {
        Leaves::Float {
            half,
            values: (0..answers).map(|_| number(1.0).abs()).collect(),
        }
    };
    let thresholds = if integers {
        Thresholds::Int8(values.iter().map(|value| (value * 60.0) as i8).collect())
    } else {
        Thresholds::Float { half, values }
    };
    let features = integers.then(|| (0..n_features).map(|_| quantised(random)).collect());
    Program::Tree(DeployedTree {
        features,
        feature,
        thresholds,
        right,
        leaves,
    })
}

/// A node with all that is below it.
fn grow(
    random: &mut Random,
    n_features: usize,
    depth: usize,
    feature: &mut Vec<i32>,
    right: &mut Vec<u32>,
    n_leaves: &mut u32,
) {
    let node = feature.len();
    if depth == 0 || random.chance(5) {
        feature.push(-1);
        right.push(*n_leaves);
        *n_leaves += 1;
        return;
    }
    feature.push(i32::try_from(random.count(0, n_features - 1)).unwrap());
    right.push(0);
    grow(random, n_features, depth - 1, feature, right, n_leaves);
    right[node] = u32::try_from(feature.len()).unwrap();
    grow(random, n_features, depth - 1, feature, right, n_leaves);
}
