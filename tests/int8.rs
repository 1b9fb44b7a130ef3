//! int8 networks against the reference kernels of TensorFlow Lite, tflite-runtime 2.14.0 (`tests/fixtures/make_int8.py`),
//! number for number.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[macro_use]
mod both;

use serde::Deserialize;
use tinyml_playground::Matrix;
use tinyml_playground::compress::{Calibration, CalibrationMethod, calibrate, deploy};
use tinyml_playground::deployed::{Deployed, Int8Network, Outputs, Program, Quantised, Stored};
use tinyml_playground::model::Fitted;
use tinyml_playground::model::mlp::FittedMlp;
use tinyml_playground::model::network::{Dense, Network};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::structure::{Activation, Arithmetic};

#[derive(Deserialize)]
struct Case {
    name: String,
    hidden: String,
    per_channel: bool,
    percentile: Option<f64>,
    /// (inputs, outputs) for each layer.
    weights: Vec<Vec<Vec<f64>>>,
    biases: Vec<Vec<f64>>,
    train: Vec<Vec<f64>>,
    test: Vec<Vec<f64>>,
    /// Scale and zero point.
    input: (f32, i32),
    layers: Vec<Layer>,
    /// `test`, quantised.
    rows: Vec<Vec<i8>>,
    /// Of each layer, (rows, outputs), and at the end of a softmax.
    outputs: Vec<Vec<Vec<i8>>>,
}

#[derive(Deserialize)]
struct Layer {
    /// (outputs, inputs).
    weights: Vec<Vec<i8>>,
    weight_scales: Vec<f32>,
    biases: Vec<i32>,
    input: (f32, i32),
    output: (f32, i32),
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("fixtures/own_int8.json")).unwrap()
}

impl Case {
    fn n_classes(&self) -> usize {
        self.biases.last().unwrap().len().max(2)
    }

    fn model(&self) -> Fitted {
        let layers = self.weights.iter().zip(&self.biases);
        let layers = layers.map(|(weights, biases)| Dense {
            inputs: weights.len(),
            outputs: biases.len(),
            weights: weights.concat(),
            biases: biases.clone(),
        });
        Fitted::Mlp(FittedMlp::untrained(Network {
            layers: layers.collect(),
            hidden: match self.hidden.as_str() {
                "relu" => Activation::Relu,
                "tanh" => Activation::Tanh,
                "logistic" => Activation::Logistic,
                _ => Activation::Identity,
            },
            output: match self.n_classes() {
                2 => Activation::Logistic,
                _ => Activation::Softmax,
            },
        }))
    }

    fn deployed(&self) -> Deployed {
        let (model, x) = (self.model(), Matrix::from_rows(&self.train).unwrap());
        let calibration = match self.percentile {
            None => Calibration::default(),
            Some(percentile) => Calibration {
                method: CalibrationMethod::Percentile,
                percentile,
            },
        };
        let ranges = finish(calibrate(&model, &x, None, &calibration, &Pace::default())).unwrap();
        let (n_features, n_classes) = (x.n_cols(), self.n_classes());
        let int8 = Arithmetic::Int8;
        deploy(
            &model,
            None,
            n_features,
            n_classes,
            int8,
            self.per_channel,
            &ranges,
        )
        .unwrap()
    }

    #[allow(clippy::cast_possible_truncation)] // As the device takes them.
    fn test_rows(&self) -> impl Iterator<Item = Vec<f32>> {
        self.test
            .iter()
            .map(|row| row.iter().map(|&x| x as f32).collect())
    }
}

fn network(deployed: &Deployed) -> &Int8Network {
    match &deployed.program {
        Program::Int8(network) => network,
        other => panic!("{other:?}"),
    }
}

/// All weights, (outputs, inputs).
fn dense(weights: &Stored<i8>, outputs: usize, inputs: usize) -> Vec<Vec<i8>> {
    let mut rows = vec![vec![0; inputs]; outputs];
    weights.each(inputs, |output, input, weight| rows[output][input] = weight);
    rows
}

fn quantised((scale, zero): (f32, i32)) -> Quantised {
    Quantised { scale, zero }
}

test! {
    fn scales_weights_and_biases_are_those_of_the_specification() {
        for case in cases() {
            let deployed = case.deployed();
            let network = network(&deployed);
            let name = &case.name;
            assert_eq!(network.input, quantised(case.input), "{name}");
            assert_eq!(network.layers.len(), case.layers.len(), "{name}");
            for (layer, expected) in network.layers.iter().zip(&case.layers) {
                let weights = dense(&layer.weights, layer.outputs, layer.inputs);
                assert_eq!(weights, expected.weights, "{name}");
                assert_eq!(layer.weight_scales, expected.weight_scales, "{name}");
                assert_eq!(layer.biases, expected.biases, "{name}");
                assert_eq!(layer.input, quantised(expected.input), "{name}");
                assert_eq!(layer.output, quantised(expected.output), "{name}");
            }
        }
    }

    fn every_layer_gives_the_bits_of_the_reference_kernels() {
        let mut compared = 0;
        for case in cases() {
            let deployed = case.deployed();
            let network = network(&deployed);
            for (at, row) in case.test_rows().enumerate() {
                let name = format!("{}, row {at}", case.name);
                let mut values: Vec<_> = row.iter().map(|&x| network.input.quantise(x)).collect();
                assert_eq!(values, case.rows[at], "{name}");
                for (layer, expected) in network.layers.iter().zip(&case.outputs) {
                    values = layer.outputs(&values);
                    assert_eq!(values, expected[at], "{name}");
                    compared += values.len();
                }
                if network.softmax.is_none() {
                    assert_eq!(deployed.outputs(&row), Outputs::Int8(values), "{name}");
                }
            }
        }
        assert!(compared > 10_000, "{compared} outputs");
    }

    // TensorFlow Lite's softmax adds in float32: the integer table may be one unit off, and seldom is.
    fn a_softmax_by_table_is_within_a_unit_of_the_reference_kernel() {
        let (mut same, mut off) = (0, 0);
        for case in cases().iter().filter(|case| case.n_classes() > 2) {
            let deployed = case.deployed();
            for (row, expected) in case.test_rows().zip(case.outputs.last().unwrap()) {
                let Outputs::Int8(proba) = deployed.outputs(&row) else {
                    panic!("{}", case.name);
                };
                for (p, expected) in proba.iter().zip(expected) {
                    assert!(p.abs_diff(*expected) <= 1, "{}: {p} {expected}", case.name);
                    if p == expected { same += 1 } else { off += 1 }
                }
            }
        }
        assert!(off * 1000 <= same, "{off} of {}", same + off);
    }
}
