//! The loss of a network on a batch of rows and its gradient, by backpropagation.
//!
//! For a batch of m rows the loss is the mean log loss plus `alpha`/(2 m) |w|², where the biases are not in w: that is
//! scikit-learn's `_backprop`, whose penalty weighs less in a larger batch. A batch goes through in chunks, few enough
//! rows that a chunk's values stay in the cache and that the driver is let in every millisecond; the chunks' gradients add
//! up. Their size follows from the network's alone, so that slicing changes no bit.

use std::mem;

use super::network::{WORK_PER_ACTIVATION, activate};
use super::soft::{Lesson, SoftTargets};
use crate::error::{Result, buffer};
use crate::math;
use crate::matrix::Matrix;
use crate::pace::{Effort, Pace};
use crate::structure::{Activation, Layer};
use tinyml_numerics::panels::{LANES, Lanes, add_bias_gradient, add_gradient, backward, forward};

/// The most panels of rows in a chunk.
const MAX_PANELS: usize = 16;

/// Multiply–adds of one product of a layer with a chunk.
const WORK_PER_CHUNK: usize = 500_000;

/// The loss on batches of the rows `x` of the classes `y`, as a function of the network's parameters.
pub(super) struct Backprop<'a> {
    x: &'a Matrix,
    /// (`n_rows`,)
    y: &'a [u32],
    alpha: f64,
    layers: Vec<Layer>,
    /// Panels in a chunk.
    panels: usize,
    /// The network's inputs, then each layer's outputs: (`panels`, `width`, 4).
    values: Vec<Vec<Lanes>>,
    /// The loss's derivatives by each layer's sums, times the rows of the batch: (`panels`, `outputs`, 4).
    deltas: Vec<Vec<Lanes>>,
    /// The loss's derivatives by the parameters, shape (`n_params`,), in the order of
    /// [`Network::params`](super::network::Network::params).
    gradient: Vec<f64>,
    /// Multiply–adds that a row costs.
    work_per_row: usize,
    /// Parameters that stay as they are.
    held: Vec<usize>,
    /// Where there is a teacher.
    lesson: Option<Lesson<'a>>,
}

impl<'a> Backprop<'a> {
    /// Makes room for a network's layers.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is none.
    pub(super) fn new(x: &'a Matrix, y: &'a [u32], layers: Vec<Layer>, alpha: f64) -> Result<Self> {
        let n_params: usize = layers.iter().map(n_params).sum();
        let n_outputs: usize = layers.iter().map(|layer| layer.outputs).sum();
        let panels = (WORK_PER_CHUNK / LANES / n_params.max(1)).clamp(1, MAX_PANELS);
        let room = |width: usize| -> Result<Vec<Lanes>> {
            let mut values = buffer(panels.saturating_mul(width))?;
            values.resize(panels * width, [0.0; LANES]);
            Ok(values)
        };
        let deltas: Vec<_> = layers
            .iter()
            .map(|layer| room(layer.outputs))
            .collect::<Result<_>>()?;
        let mut values = vec![room(x.n_cols())?];
        values.extend_from_slice(&deltas);
        let mut gradient = buffer(n_params)?;
        gradient.resize(n_params, 0.0);
        Ok(Self {
            x,
            y,
            alpha,
            layers,
            panels,
            values,
            deltas,
            gradient,
            work_per_row: 3 * n_params + WORK_PER_ACTIVATION * n_outputs,
            held: Vec::new(),
            lesson: None,
        })
    }

    /// Counts the derivatives by the parameters at these places as 0.
    pub(super) fn hold(&mut self, places: Vec<usize>) {
        self.held = places;
    }

    /// Compares with a teacher's answers to all rows too.
    pub(super) fn learn_from(&mut self, targets: &'a SoftTargets) {
        if let (Some(last), Some(deltas)) = (self.layers.last_mut(), self.deltas.last()) {
            // The lesson needs the sums.
            let activation = mem::replace(&mut last.activation, Activation::Identity);
            self.lesson = Some(Lesson::new(targets, activation, last.outputs, deltas));
            self.work_per_row += 2 * WORK_PER_ACTIVATION * last.outputs;
        }
    }

    /// The loss's derivatives by the parameters, from the latest [`evaluate`](Self::evaluate), shape (`n_params`,).
    pub(super) fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// The mean loss of the rows in `batch`, at least one; the gradient is kept.
    pub(super) async fn evaluate(
        &mut self,
        params: &[f64],
        batch: &[u32],
        effort: &mut Effort,
        pace: &Pace,
    ) -> f64 {
        self.gradient.fill(0.0);
        let mut loss = 0.0;
        for rows in batch.chunks(self.panels * LANES) {
            let panels = rows.len().div_ceil(LANES);
            self.gather(rows, panels);
            self.forward(params, panels);
            if let (Some(lesson), Some(sums)) = (&mut self.lesson, self.values.last_mut()) {
                lesson.activate(sums, panels);
            }
            let own = self.compare(rows, panels);
            loss += match (&self.lesson, self.deltas.last_mut()) {
                (Some(lesson), Some(deltas)) => lesson.mix(own, deltas, rows),
                _ => own,
            };
            self.backward(params, panels);
            if effort.add(rows.len() * self.work_per_row) {
                pace.breath().await;
            }
        }
        let n_rows = batch.len() as f64;
        let squares = self.penalise(params, n_rows);
        for &place in &self.held {
            self.gradient[place] = 0.0;
        }
        loss / n_rows + 0.5 * self.alpha * squares / n_rows
    }

    /// Fetches the inputs of `rows`. The lanes behind the last row keep older rows, whose derivatives will be 0.
    fn gather(&mut self, rows: &[u32], panels: usize) {
        let n_cols = self.x.n_cols();
        let inputs = &mut self.values[0][..panels * n_cols];
        for col in 0..n_cols {
            let column = self.x.col(col);
            let inputs = inputs.iter_mut().skip(col).step_by(n_cols);
            for (lanes, rows) in inputs.zip(rows.chunks(LANES)) {
                for (lane, &row) in lanes.iter_mut().zip(rows) {
                    *lane = column[row as usize];
                }
            }
        }
    }

    /// Takes the inputs through all layers.
    fn forward(&mut self, params: &[f64], panels: usize) {
        let mut params = params;
        for (index, layer) in self.layers.iter().enumerate() {
            let (weights, biases) = take_layer(&mut params, layer);
            let (before, after) = self.values.split_at_mut(index + 1);
            let inputs = before[index].chunks_exact(layer.inputs);
            let outputs = after[0].chunks_exact_mut(layer.outputs);
            for (input, output) in inputs.zip(outputs).take(panels) {
                forward(input, weights, biases, output);
                activate(layer.activation, output);
            }
        }
    }

    /// Compares the outputs with the classes of `rows`. Gives the sum of their losses and leaves the derivatives by the last
    /// layer's sums, 0 in lanes without a row. A probability counts as at least 2⁻⁵², as in scikit-learn.
    fn compare(&mut self, rows: &[u32], panels: usize) -> f64 {
        let last = self.deltas.len() - 1;
        let n_outputs = self.layers[last].outputs;
        let outputs = self.values[last + 1].chunks_exact(n_outputs).take(panels);
        let deltas = self.deltas[last].chunks_exact_mut(n_outputs);
        let mut loss = 0.0;
        for ((output, delta), rows) in outputs.zip(deltas).zip(rows.chunks(LANES)) {
            delta.fill([0.0; LANES]);
            for (lane, &row) in rows.iter().enumerate() {
                let class = self.y[row as usize] as usize;
                for (index, (delta, output)) in delta.iter_mut().zip(output).enumerate() {
                    // A single output is the probability of the larger class, class 1.
                    let is_own = class == index + usize::from(n_outputs == 1);
                    let p = output[lane];
                    delta[lane] = p - f64::from(is_own);
                    let clipped = p.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
                    if is_own {
                        loss -= math::ln(clipped);
                    } else if n_outputs == 1 {
                        loss -= math::ln(1.0 - clipped);
                    }
                }
            }
        }
        loss
    }

    /// Takes the derivatives back through all layers and adds up the gradient.
    fn backward(&mut self, params: &[f64], panels: usize) {
        let mut start = params.len();
        for (index, layer) in self.layers.iter().enumerate().rev() {
            start -= n_params(layer);
            let n_weights = layer.inputs * layer.outputs;
            let (before, after) = self.deltas.split_at_mut(index);
            let deltas = &after[0][..panels * layer.outputs];
            let inputs = &self.values[index][..panels * layer.inputs];
            let gradient = &mut self.gradient[start..][..n_params(layer)];
            let (by_weights, by_biases) = gradient.split_at_mut(n_weights);
            add_gradient(inputs, deltas, layer.outputs, by_weights);
            add_bias_gradient(deltas, by_biases);
            let Some(before) = before.last_mut() else {
                return; // The first layer.
            };
            let hidden = self.layers[index - 1].activation;
            let panels = deltas
                .chunks_exact(layer.outputs)
                .zip(inputs.chunks_exact(layer.inputs))
                .zip(before.chunks_exact_mut(layer.inputs));
            for ((delta, input), before) in panels {
                backward(delta, &params[start..][..n_weights], before);
                times_slope(hidden, input, before);
            }
        }
    }

    /// Turns the summed gradient into the penalised mean's; gives the sum of the squared weights.
    fn penalise(&mut self, params: &[f64], n_rows: f64) -> f64 {
        let (mut params, mut gradient) = (params, self.gradient.as_mut_slice());
        let mut squares = 0.0;
        for layer in &self.layers {
            let (weights, _) = take_layer(&mut params, layer);
            let (own, rest) = gradient.split_at_mut(n_params(layer));
            gradient = rest;
            let (by_weights, by_biases) = own.split_at_mut(weights.len());
            for (g, weight) in by_weights.iter_mut().zip(weights) {
                *g = (*g + self.alpha * weight) / n_rows;
            }
            for g in by_biases {
                *g /= n_rows;
            }
            squares += weights
                .iter()
                .fold(0.0, |sum, weight| sum + weight * weight);
        }
        squares
    }
}

/// Weights and biases of a layer.
fn n_params(layer: &Layer) -> usize {
    (layer.inputs + 1) * layer.outputs
}

/// Takes a layer's weights and biases off the front of `params`.
fn take_layer<'p>(params: &mut &'p [f64], layer: &Layer) -> (&'p [f64], &'p [f64]) {
    let (own, rest) = params.split_at(n_params(layer));
    *params = rest;
    own.split_at(layer.inputs * layer.outputs)
}

/// Multiplies the derivatives by a hidden layer's outputs, shape (`outputs`, 4), with the activation's slope, which follows
/// from the outputs.
fn times_slope(activation: Activation, outputs: &[Lanes], delta: &mut [Lanes]) {
    let delta = delta.as_flattened_mut().iter_mut();
    let pairs = delta.zip(outputs.as_flattened());
    match activation {
        Activation::Relu => {
            for (delta, output) in pairs {
                *delta = if *output == 0.0 { 0.0 } else { *delta };
            }
        }
        Activation::Tanh => {
            for (delta, output) in pairs {
                *delta *= 1.0 - output * output;
            }
        }
        Activation::Logistic => {
            for (delta, output) in pairs {
                *delta = *delta * output * (1.0 - output);
            }
        }
        Activation::Identity | Activation::Softmax => {} // No hidden layer has a softmax.
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test may fail.
mod tests {
    use super::Backprop;
    use crate::matrix::Matrix;
    use crate::pace::{Effort, Pace, finish};
    use crate::rng::RandomState;
    use crate::structure::{Activation, Layer};

    #[test]
    fn the_gradient_is_that_of_central_differences() {
        const STEP: f64 = 1e-6;
        let mut rng = RandomState::new(5);
        let pace = Pace::default();
        for hidden in [
            Activation::Identity,
            Activation::Logistic,
            Activation::Tanh,
            Activation::Relu,
        ] {
            for (n_rows, widths) in [
                (1, vec![3, 1]),
                (7, vec![3, 5, 1]),
                (150, vec![4, 3, 6, 3]),
                (5, vec![1, 2, 1, 4]),
            ] {
                let last = widths.len() - 2;
                let output = if widths[last + 1] == 1 {
                    Activation::Logistic
                } else {
                    Activation::Softmax
                };
                let layers: Vec<Layer> = widths
                    .windows(2)
                    .enumerate()
                    .map(|(index, pair)| Layer {
                        inputs: pair[0],
                        outputs: pair[1],
                        activation: if index == last { output } else { hidden },
                    })
                    .collect();
                let mut x = Matrix::zeros(n_rows, widths[0]).unwrap();
                for col in 0..widths[0] {
                    x.col_mut(col).fill_with(|| rng.standard_normal());
                }
                let n_classes = widths[last + 1].max(2) as u64;
                let y: Vec<u32> = (0..n_rows)
                    .map(|_| u32::try_from(rng.interval(n_classes - 1)).unwrap())
                    .collect();
                let batch = rng.permutation(u32::try_from(n_rows).unwrap());
                let mut loss = Backprop::new(&x, &y, layers, 0.3).unwrap();
                let n_params = loss.gradient().len();
                let mut params: Vec<f64> = (0..n_params).map(|_| rng.standard_normal()).collect();
                let mut at = |params: &[f64]| {
                    let mut effort = Effort::default();
                    let value = finish(loss.evaluate(params, &batch, &mut effort, &pace));
                    (value, loss.gradient().to_vec())
                };
                let (_, gradient) = at(&params);
                for i in 0..n_params {
                    let here = params[i];
                    params[i] = here + STEP;
                    let (above, _) = at(&params);
                    params[i] = here - STEP;
                    let (below, _) = at(&params);
                    params[i] = here;
                    let slope = (above - below) / (2.0 * STEP);
                    assert!(
                        (gradient[i] - slope).abs() < 1e-7,
                        "{hidden:?}, {widths:?}: {} is not {slope}",
                        gradient[i]
                    );
                }
            }
        }
    }
}
