//! What must hold for any deployed model: float networks against a slow twin, trees against the trained one, how weights
//! are kept, what is counted, what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[macro_use]
mod both;
mod deployed_models;

use tinyml_playground::compress::{Calibration, calibrate, deploy};
use tinyml_playground::deployed::{Outputs, Program, Stored};
use tinyml_playground::model::Fitted;
use tinyml_playground::model::dummy::DummyClassifier;
use tinyml_playground::model::mlp::FittedMlp;
use tinyml_playground::model::network::{Dense, Network};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::rng::RandomState;
use tinyml_playground::scaler::StandardScaler;
use tinyml_playground::structure::{Activation, Arithmetic, Kept, Storage};
use tinyml_playground::{Error, Matrix};

use deployed_models::{deployed, matrix, ranges, scores};

const ARITHMETICS: [Arithmetic; 3] = [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8];

/// A network with some of its weights 0.
fn network(rng: &mut RandomState, sizes: &[usize], hidden: Activation, zeros: f64) -> Fitted {
    let mut layer = |sizes: &[usize]| {
        let mut weight = || {
            if rng.double() < zeros {
                0.0
            } else {
                rng.standard_normal()
            }
        };
        Dense {
            inputs: sizes[0],
            outputs: sizes[1],
            weights: (0..sizes[0] * sizes[1]).map(|_| weight()).collect(),
            biases: (0..sizes[1]).map(|_| weight()).collect(),
        }
    };
    Fitted::Mlp(FittedMlp::untrained(Network {
        layers: sizes.windows(2).map(&mut layer).collect(),
        hidden,
        output: match sizes.last() {
            Some(1) => Activation::Logistic,
            _ => Activation::Softmax,
        },
    }))
}

fn of_weights(weights: &[f64], biases: &[f64]) -> Fitted {
    let layer = Dense {
        inputs: weights.len() / biases.len(),
        outputs: biases.len(),
        weights: weights.to_vec(),
        biases: biases.to_vec(),
    };
    Fitted::Mlp(FittedMlp::untrained(Network {
        layers: vec![layer],
        hidden: Activation::Relu,
        output: Activation::Logistic,
    }))
}

/// All weights of a layer, (outputs, inputs).
fn dense(weights: &Stored<f32>, outputs: usize, inputs: usize) -> Vec<f32> {
    let mut all = vec![0.0; outputs * inputs];
    weights.each(inputs, |output, input, weight| {
        all[output * inputs + input] = weight;
    });
    all
}

test! {
    fn float_networks_are_near_the_trained_ones() {
        let mut rng = RandomState::new(1);
        for hidden in [Activation::Relu, Activation::Tanh, Activation::Logistic, Activation::Identity] {
            for outputs in [1, 3] {
                for zeros in [0.0, 0.4, 0.9] {
                    let model = network(&mut rng, &[4, 12, 7, outputs], hidden, zeros);
                    let x = matrix(&mut rng, 40, 4);
                    let n_classes = outputs.max(2);
                    let exact = finish(model.score(&x, &Pace::default())).unwrap().proba;
                    for (arithmetic, near) in [(Arithmetic::Float32, 1e-5), (Arithmetic::Float16, 0.05)] {
                        let scores = scores(&deployed(&model, &x, n_classes, arithmetic), &x);
                        assert_eq!(scores.len(), exact.len());
                        for (score, exact) in scores.iter().zip(&exact) {
                            let off = (score - exact).abs();
                            assert!(off < near, "{hidden:?} {arithmetic:?}: {score} {exact}");
                        }
                    }
                }
            }
        }
    }

    fn a_float_layer_adds_in_the_documented_order() {
        let mut rng = RandomState::new(2);
        let model = network(&mut rng, &[9, 5, 1], Activation::Relu, 0.5);
        let x = matrix(&mut rng, 30, 9);
        let deployed = deployed(&model, &x, 2, Arithmetic::Float32);
        let Program::Float(network) = &deployed.program else { panic!() };
        for row in 0..30 {
            #[allow(clippy::cast_possible_truncation)] // As the device takes them.
            let mut values: Vec<f32> = x.row(row).iter().map(|&x| x as f32).collect();
            let outputs = deployed.outputs(&values);
            for layer in &network.layers {
                let weights = dense(&layer.weights, layer.outputs, layer.inputs);
                let sum = |output: usize| {
                    let mut sum = layer.biases[output];
                    for (input, value) in values.iter().enumerate() {
                        let product = weights[output * layer.inputs + input] * value;
                        sum += product;
                    }
                    if layer.activation == Activation::Relu { sum.max(0.0) } else { sum }
                };
                values = (0..layer.outputs).map(sum).collect();
            }
            let Outputs::Float(outputs) = outputs else { panic!() };
            let logistic = 1.0 / (1.0 + (-f64::from(values[0])).exp());
            assert!((f64::from(outputs[0]) - logistic).abs() < 2e-7, "{outputs:?} {logistic}");
        }
    }

    // numpy 1.26.4: float(np.float32(x).astype(np.float16))
    fn float16_weights_are_numpys() {
        let weights = [0.1, 1.0 / 3.0, 2049.0, 2051.0, 65504.0, 65519.0, 6e-8, 1e-8, -0.7, -1234.5678];
        let halves = [
            0.099_975_586, 0.333_251_95, 2048.0, 2052.0, 65504.0, 65504.0, 5.960_464_5e-8, 0.0, -0.700_195_3, -1235.0,
        ];
        let x = Matrix::zeros(1, weights.len()).unwrap();
        let deployed = deployed(&of_weights(&weights, &[0.1]), &x, 2, Arithmetic::Float16);
        let Program::Float(network) = deployed.program else { panic!() };
        assert!(network.half);
        assert_eq!(dense(&network.layers[0].weights, 1, 10), halves);
        assert_eq!(network.layers[0].biases, [0.099_975_586]);
    }

    fn numbers_beyond_the_arithmetic_are_refused() {
        let x = Matrix::zeros(3, 2).unwrap();
        let model = of_weights(&[0.5, 65520.0], &[0.0]);
        let refused = |model: &Fitted, arithmetic| {
            let error = deploy(model, None, 2, 2, arithmetic, false, &ranges(model, &x));
            matches!(error, Err(Error::Data { .. }))
        };
        assert_eq!(ARITHMETICS.map(|arithmetic| refused(&model, arithmetic)), [false, true, false]);
        for model in [of_weights(&[1e300, 1.0], &[0.0]), of_weights(&[1.0, 1.0], &[-1e39])] {
            assert_eq!(ARITHMETICS.map(|arithmetic| refused(&model, arithmetic)), [true; 3]);
        }
    }

    fn rows_and_sums_beyond_32_bits_are_refused() {
        let mut x = Matrix::zeros(2, 2).unwrap();
        let model = of_weights(&[1e30, -1e30], &[0.0]);
        let device = deployed(&model, &x, 2, Arithmetic::Float32);
        x.col_mut(0).fill(1e30);
        x.col_mut(1).fill(1e30);
        let sums = finish(device.score(&x, &Pace::default())).unwrap_err();
        assert!(sums.to_string().contains("sum in the model"), "{sums}");
        x.set(1, 1, 1e300);
        let row = finish(device.score(&x, &Pace::default())).unwrap_err();
        assert!(row.to_string().contains("Feature 1"), "{row}");
        let ranges = finish(calibrate(&of_weights(&[1e300, -1e300], &[0.0]), &x, None, &Calibration::default(), &Pace::default()));
        assert!(matches!(ranges, Err(Error::Data { .. })), "{ranges:?}");
    }

    fn a_scaler_is_applied_in_32_bits() {
        let mut rng = RandomState::new(6);
        let x = matrix(&mut rng, 50, 3);
        let scaler = finish(StandardScaler.fit(&x, &Pace::default()));
        let mut scaled = x.clone();
        finish(scaler.transform(&mut scaled, &Pace::default()));
        let model = network(&mut rng, &[3, 1], Activation::Identity, 0.0);
        let exact = finish(model.score(&scaled, &Pace::default())).unwrap().proba;
        let device = deploy(&model, Some(&scaler), 3, 2, Arithmetic::Float32, false, &ranges(&model, &scaled)).unwrap();
        for (score, exact) in scores(&device, &x).iter().zip(exact) {
            assert!((score - exact).abs() < 1e-6, "{score} {exact}");
        }
        assert!(device.workload().structure.standardise);
        assert_eq!(device.workload().scaler_bytes(), 24);
    }

    fn the_baseline_is_a_constant() {
        let x = Matrix::zeros(4, 2).unwrap();
        for arithmetic in ARITHMETICS {
            for (y, n_classes, bytes) in [(&[0, 1, 1, 1], 2, 4), (&[0, 1, 2, 2], 3, 12)] {
                let model = Fitted::Dummy(DummyClassifier::default().fit(y, n_classes).unwrap());
                let device = deployed(&model, &x, n_classes, arithmetic);
                let exact = finish(model.score(&x, &Pace::default())).unwrap().proba;
                assert_eq!(scores(&device, &x), exact);
                assert_eq!(device.workload().weights_bytes(), bytes);
            }
        }
    }

    fn weights_are_kept_in_the_smallest_form() {
        let mut rng = RandomState::new(8);
        let mut seen = [0; 3];
        for (inputs, outputs) in [(1, 1), (3, 1), (8, 4), (9, 5), (256, 3), (300, 2), (70_000, 1)] {
            for density in [0.0, 0.02, 0.2, 0.5, 0.9, 1.0] {
                for value_bytes in [1, 2, 4] {
                    let mut weight = || if rng.double() < density { 1.0 + rng.double() } else { 0.0 };
                    let weights: Vec<f64> = (0..inputs * outputs).map(|_| weight()).collect();
                    let stored = Stored::smallest(weights.clone(), inputs, value_bytes).unwrap();
                    let mut kept = vec![0.0; weights.len()];
                    let mut last = None;
                    stored.each(inputs, |output, input, weight| {
                        assert!(last < Some((output, input)));
                        last = Some((output, input));
                        kept[output * inputs + input] = weight;
                    });
                    assert_eq!(kept, weights);
                    let Kept { storage, nonzero, scanned } = stored.kept();
                    let bytes = weights.chunks(inputs).flat_map(|row| row.chunks(8));
                    let to_last = |byte: &[f64]| byte.iter().rposition(|&weight| weight != 0.0).map_or(0, |last| last as u64 + 1);
                    let looked_at: u64 = bytes.map(to_last).sum();
                    assert_eq!(scanned, if storage == Storage::Bitmap { looked_at } else { 0 });
                    assert_eq!(nonzero, weights.iter().filter(|&&weight| weight != 0.0).count() as u64);
                    let bytes = |storage: Storage| storage.bytes(inputs, outputs, nonzero, value_bytes);
                    assert_eq!(bytes(storage), Some(in_flash(&stored, inputs, value_bytes)));
                    assert_eq!(bytes(storage), Storage::ALL.into_iter().filter_map(bytes).min());
                    seen[storage as usize] += 1;
                }
            }
        }
        assert!(seen.iter().all(|&count| count > 10), "{seen:?}");
    }

    fn counted_bytes_are_those_of_the_arrays() {
        let mut rng = RandomState::new(9);
        for arithmetic in ARITHMETICS {
            for zeros in [0.0, 0.5, 0.95] {
                let model = network(&mut rng, &[20, 30, 3], Activation::Tanh, zeros);
                let x = matrix(&mut rng, 20, 20);
                let device = deployed(&model, &x, 3, arithmetic);
                let workload = device.workload();
                let values = arithmetic.value_bytes();
                let weights_bytes: u64 = match &device.program {
                    Program::Float(network) => network.layers.iter().map(|layer| {
                        in_flash(&layer.weights, layer.inputs, values) + layer.biases.len() as u64 * values
                    }).sum(),
                    Program::Int8(network) => network.layers.iter().map(|layer| {
                        assert_eq!(layer.multipliers.len(), layer.outputs);
                        in_flash(&layer.weights, layer.inputs, 1) + layer.biases.len() as u64 * 4 + layer.multipliers.len() as u64 * 5
                    }).sum(),
                    _ => panic!(),
                };
                assert_eq!(workload.weights_bytes(), weights_bytes);
                let int8 = arithmetic == Arithmetic::Int8;
                assert_eq!(workload.tables_bytes(), if int8 { 256 + 1024 } else { 0 });
                // The quantised row and the first layer's outputs; without a copy of the row, both layers' outputs.
                assert_eq!(workload.activations_bytes(), if int8 { 20 + 30 } else { (30 + 3) * 4 });
                assert_eq!(workload.input_bytes(), 80);
                assert!(workload.executed_macs() <= 690 && (zeros > 0.0 || workload.executed_macs() == 690));
            }
        }
    }
}

/// Bytes of the arrays as the firmware has them.
fn in_flash<T>(stored: &Stored<T>, inputs: usize, value_bytes: u64) -> u64 {
    match stored {
        Stored::Dense(values) => values.len() as u64 * value_bytes,
        Stored::Bitmap { bits, values } => bits.len() as u64 + values.len() as u64 * value_bytes,
        Stored::Csr {
            starts,
            columns,
            values,
        } => {
            let start = if values.len() > 65_535 { 4 } else { 2 };
            let column = if inputs > 256 { 2 } else { 1 };
            starts.len() as u64 * start
                + columns.len() as u64 * column
                + values.len() as u64 * value_bytes
        }
    }
}
