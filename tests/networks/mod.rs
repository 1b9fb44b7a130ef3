//! Rows, parameters and networks out of fixtures.
#![allow(clippy::unwrap_used)] // A failing test is what a panic is for here.

use serde_json::Value as Json;
use tinyml_playground::Matrix;
use tinyml_playground::model::network::{Dense, Network};
use tinyml_playground::params::{Section, Value};
use tinyml_playground::structure::Activation;

use crate::fixture::{indices, list, numbers};

/// Rows, their classes and how many of these there are.
pub(crate) fn data(case: &Json) -> (Matrix, Vec<u32>, usize) {
    let x = Matrix::from_rows(&list(&case["X"], numbers)).unwrap();
    let y = indices(&case["y"]);
    let n_classes = *y.iter().max().unwrap() as usize + 1;
    (x, y, n_classes)
}

/// Lays parameters over the defaults.
pub(crate) fn overlay<S: Section>(params: &Json) -> S {
    let Value::Map(fields) = serde_json::from_value(params.clone()).unwrap() else {
        panic!("parameters are an object");
    };
    let mut section = S::default();
    section.overlay(&fields).unwrap();
    section
}

/// A network from its `coefs` and `intercepts`.
pub(crate) fn network(written: &Json, hidden: Activation) -> Network {
    let layers = list(&written["coefs"], |layer| list(layer, numbers));
    let layers = layers
        .into_iter()
        .zip(list(&written["intercepts"], numbers));
    let layers: Vec<Dense> = layers
        .map(|(rows, biases)| Dense {
            inputs: rows.len(),
            outputs: biases.len(),
            weights: rows.concat(),
            biases,
        })
        .collect();
    Network {
        hidden,
        output: match layers.last().unwrap().outputs {
            1 => Activation::Logistic,
            _ => Activation::Softmax,
        },
        layers,
    }
}
