//! Dense layers in float32.

use tinyml_numerics::columns::add_scaled;

use super::{FloatLayer, FloatNetwork};
use crate::math;
use crate::structure::Activation;

impl FloatNetwork {
    /// What the last layer makes of rows, shape (`inputs`, `n_rows`): (`outputs`, `n_rows`).
    pub(super) fn outputs(&self, rows: Vec<f32>) -> Vec<f32> {
        let layers = self.layers.iter();
        layers.fold(rows, |values, layer| layer.outputs(&values))
    }
}

impl FloatLayer {
    /// Each sum takes its products in the order of the inputs, whatever the number of rows beside it.
    fn outputs(&self, inputs: &[f32]) -> Vec<f32> {
        let n_rows = inputs.len() / self.inputs.max(1);
        let mut sums: Vec<f32> = repeated(&self.biases, n_rows);
        self.weights.each(self.inputs, |output, input, weight| {
            let sums = &mut sums[output * n_rows..][..n_rows];
            add_scaled(sums, weight, &inputs[input * n_rows..][..n_rows]);
        });
        activate(self.activation, &mut sums, n_rows);
        sums
    }
}

/// Each value so many times.
pub(super) fn repeated<T: Copy>(values: &[T], times: usize) -> Vec<T> {
    let values = values.iter();
    values
        .flat_map(|value| std::iter::repeat_n(*value, times))
        .collect()
}

/// Puts a layer's sums, shape (`outputs`, `n_rows`), through its activation.
fn activate(activation: Activation, sums: &mut [f32], n_rows: usize) {
    match activation {
        Activation::Identity => {}
        Activation::Logistic => each(sums, |x| 1.0 / (1.0 + exp(-x))),
        Activation::Tanh => each(sums, tanh),
        Activation::Relu => each(sums, |x| if x > 0.0 { x } else { 0.0 }),
        Activation::Softmax => {
            for row in 0..n_rows {
                softmax(sums, row, n_rows);
            }
        }
    }
}

fn softmax(sums: &mut [f32], row: usize, n_rows: usize) {
    let places = row..sums.len();
    let of_row = || places.clone().step_by(n_rows);
    let most = of_row().fold(f32::NEG_INFINITY, |most, at| sums[at].max(most));
    let mut total = 0.0;
    for at in of_row() {
        sums[at] = exp(sums[at] - most);
        total += sums[at];
    }
    for at in of_row() {
        sums[at] /= total;
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
