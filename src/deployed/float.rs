//! Dense layers in float32.

use super::{FloatLayer, FloatNetwork};
use crate::math;
use crate::structure::Activation;

impl FloatNetwork {
    /// What the last layer makes of a row, shape (`outputs`,).
    pub(super) fn outputs(&self, row: &[f32]) -> Vec<f32> {
        let mut values = row.to_vec();
        for layer in &self.layers {
            values = layer.outputs(&values);
        }
        values
    }
}

impl FloatLayer {
    fn outputs(&self, inputs: &[f32]) -> Vec<f32> {
        let mut sums = self.biases.clone();
        self.weights.each(self.inputs, |output, input, weight| {
            sums[output] += weight * inputs[input];
        });
        activate(self.activation, &mut sums);
        sums
    }
}

/// Puts a layer's sums through its activation.
fn activate(activation: Activation, sums: &mut [f32]) {
    match activation {
        Activation::Identity => {}
        Activation::Logistic => each(sums, |x| 1.0 / (1.0 + exp(-x))),
        Activation::Tanh => each(sums, tanh),
        Activation::Relu => each(sums, |x| if x > 0.0 { x } else { 0.0 }),
        Activation::Softmax => {
            let most = sums.iter().fold(f32::NEG_INFINITY, |most, x| x.max(most));
            each(sums, |x| exp(x - most));
            let total = sums.iter().fold(0.0, |total, x| total + x);
            each(sums, |x| x / total);
        }
    }
}

fn each(sums: &mut [f32], function: impl Fn(f32) -> f32) {
    for sum in sums {
        *sum = function(*sum);
    }
}

/// eˣ, rounded once.
#[allow(clippy::cast_possible_truncation)] // Rounded on purpose.
fn exp(x: f32) -> f32 {
    math::exp(x.into()) as f32
}

/// The hyperbolic tangent, rounded once.
#[allow(clippy::cast_possible_truncation)] // Rounded on purpose.
fn tanh(x: f32) -> f32 {
    math::tanh(x.into()) as f32
}
