//! A network's neurons and weights, as they are drawn.

use serde::Serialize;

use crate::model::Fitted;
use crate::structure::{Activation, Form};

/// The most weights that are shown. Four layers of 64 behind 30 inputs have 14,000.
const MAX_WEIGHTS: u64 = 50_000;

/// A network as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkView {
    /// Names of the inputs, shape (`n_inputs`,).
    pub names: Vec<String>,
    /// Names of the outputs, shape (`n_outputs`,): the larger class where there is one output, else every class.
    pub outputs: Vec<String>,
    /// What the hidden layers do with their sums; `None` where there is none.
    pub hidden: Option<Activation>,
    /// The layers, from the inputs to the outputs.
    pub layers: Vec<NetworkLayer>,
    /// What each neuron of each hidden layer has learnt: its activation over the plane, 24 × 24, row by row, the bottom row
    /// first. Only where there are two features, and of at most 64 neurons of a layer.
    #[serde(skip)]
    pub maps: Option<Vec<Vec<Vec<f32>>>>,
}

/// A layer with its weights.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkLayer {
    /// Values in.
    pub inputs: usize,
    /// Values out.
    pub outputs: usize,
    /// What is done with each sum.
    pub activation: Activation,
    /// Shape (`inputs`, `outputs`).
    pub weights: Vec<Vec<f64>>,
    /// Shape (`outputs`,).
    pub biases: Vec<f64>,
}

/// The picture of `model` as a network; nothing where it is none, or has more than 50,000 weights.
#[must_use]
pub fn network(model: &Fitted, names: &[String], classes: &[String]) -> Option<NetworkView> {
    let Form::Layers(shapes) = model.form() else {
        return None;
    };
    let count = |layer: &crate::structure::Layer| (layer.inputs as u64 + 1) * layer.outputs as u64;
    if shapes.iter().map(count).sum::<u64>() > MAX_WEIGHTS {
        return None;
    }
    let params = model.params();
    let mut rest = params.as_slice();
    let mut layers = Vec::with_capacity(shapes.len());
    for shape in &shapes {
        let (weights, behind) = rest.split_at(shape.inputs * shape.outputs);
        let (biases, behind) = behind.split_at(shape.outputs);
        rest = behind;
        layers.push(NetworkLayer {
            inputs: shape.inputs,
            outputs: shape.outputs,
            activation: shape.activation,
            weights: weights
                .chunks_exact(shape.outputs)
                .map(<[f64]>::to_vec)
                .collect(),
            biases: biases.to_vec(),
        });
    }
    let n_outputs = shapes.last().map_or(0, |layer| layer.outputs);
    Some(NetworkView {
        names: names.to_vec(),
        outputs: classes[classes.len().saturating_sub(n_outputs)..].to_vec(),
        hidden: match shapes.as_slice() {
            [first, _, ..] => Some(first.activation),
            _ => None,
        },
        layers,
        maps: None,
    })
}
