//! How far apart the answers of two C libraries may be.

use crate::deployed::{Deployed, FloatLayer, FloatNetwork, Program};
use crate::structure::Activation;

/// How far an `expf`, a `tanhf` and the few operations around them may be off, in numbers up to 1: eight last places.
const ONE_ACTIVATION: f32 = 8.0 / (1 << 24) as f32;

/// How far an output may at most be from the page's. Integers, trees and sums are the same bits everywhere; an exponential
/// differs in its last places from one library to the next, and each layer behind it makes the difference larger by its
/// weights.
pub(super) fn tolerance(model: &Deployed) -> f32 {
    match &model.program {
        Program::Float(network) => network_tolerance(network),
        Program::Int8(_) | Program::Tree(_) | Program::Constant(_) => 0.0,
    }
}

fn network_tolerance(network: &FloatNetwork) -> f32 {
    network.layers.iter().fold(0.0, |away, layer| {
        let (steepest, own) = match layer.activation {
            Activation::Identity | Activation::Relu => (1.0, 0.0),
            Activation::Tanh => (1.0, ONE_ACTIVATION),
            Activation::Logistic => (0.25, ONE_ACTIVATION),
            Activation::Softmax => (0.5, ONE_ACTIVATION),
        };
        (away * heaviest_row(layer) * steepest + own).min(1.0)
    })
}

/// The greatest sum of an output's weights, each without its sign.
fn heaviest_row(layer: &FloatLayer) -> f32 {
    let mut rows = vec![0.0_f32; layer.outputs];
    layer.weights.each(layer.inputs, |output, _, weight| {
        rows[output] += weight.abs();
    });
    rows.into_iter().fold(0.0, f32::max)
}
