//! Products of small matrices in panels of four rows.
//!
//! A panel holds the values of four rows, shape (`width`, 4): all four rows' first value, then all four's second. Every
//! product goes over four rows at once, which the compiler lays side by side in the processor's vectors whatever the
//! widths, also for a single output; and a row's sums do not depend on the rows beside it, so that a row alone gets the
//! same bits. A product keeps a tile of its results in registers while it goes along the common side.

use std::array;

/// Rows in a panel.
pub const LANES: usize = 4;

/// One value of four rows.
pub type Lanes = [f64; LANES];

/// The layer's sums `out`, shape (`outputs`, 4): `input`, shape (`inputs`, 4), times `weights`, shape (`inputs`,
/// `outputs`) row-major, plus `biases`, shape (`outputs`,).
#[inline(never)]
pub fn forward(input: &[Lanes], weights: &[f64], biases: &[f64], out: &mut [Lanes]) {
    let outputs = out.len();
    let (fours, rest) = out.as_chunks_mut::<4>();
    for (index, four) in fours.iter_mut().enumerate() {
        *four = columns(input, weights, outputs, 4 * index);
    }
    let first = outputs - rest.len();
    for (index, one) in rest.iter_mut().enumerate() {
        [*one] = columns(input, weights, outputs, first + index);
    }
    for (out, bias) in out.iter_mut().zip(biases) {
        for out in out {
            *out += bias;
        }
    }
}

/// `input` times `C` columns of `weights` from `first` on.
fn columns<const C: usize>(
    input: &[Lanes],
    weights: &[f64],
    outputs: usize,
    first: usize,
) -> [Lanes; C] {
    let mut sums = [[0.0; LANES]; C];
    for (input, weights) in input.iter().zip(weights.chunks_exact(outputs)) {
        add(&mut sums, input, &weights[first..first + C]);
    }
    sums
}

/// The loss's derivatives by a layer's inputs, `out`, shape (`inputs`, 4), from those by its sums, `delta`, shape
/// (`outputs`, 4): `delta` times the transpose of `weights`, shape (`inputs`, `outputs`) row-major.
#[inline(never)]
pub fn backward(delta: &[Lanes], weights: &[f64], out: &mut [Lanes]) {
    let outputs = delta.len();
    let (fours, rest) = out.as_chunks_mut::<4>();
    let (four_weights, rest_weights) = weights.split_at(4 * fours.len() * outputs);
    for (four, weights) in fours.iter_mut().zip(four_weights.chunks_exact(4 * outputs)) {
        *four = rows(delta, weights);
    }
    for (one, weights) in rest.iter_mut().zip(rest_weights.chunks_exact(outputs)) {
        [*one] = rows(delta, weights);
    }
}

/// `delta` times `R` rows of weights, shape (`R`, `outputs`) row-major.
fn rows<const R: usize>(delta: &[Lanes], weights: &[f64]) -> [Lanes; R] {
    let outputs = delta.len();
    let rows: [&[f64]; R] = array::from_fn(|row| &weights[row * outputs..][..outputs]);
    let mut sums = [[0.0; LANES]; R];
    for (column, delta) in delta.iter().enumerate() {
        let weights: [f64; R] = array::from_fn(|row| rows[row][column]);
        add(&mut sums, delta, &weights);
    }
    sums
}

/// Adds `values` times each of the weights.
#[inline(always)]
#[allow(clippy::inline_always)] // The heart of the loops above; the sums must stay in registers.
fn add(sums: &mut [Lanes], values: &Lanes, weights: &[f64]) {
    for (sums, weight) in sums.iter_mut().zip(weights) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += weight * value;
        }
    }
}

/// Adds a layer's gradient: the products of its `inputs`, shape (`panels`, `inputs`, 4), with the derivatives by its sums,
/// `deltas`, shape (`panels`, `outputs`, 4), summed over all rows. `gradient` has the weights' shape, (`inputs`, `outputs`)
/// row-major.
#[inline(never)]
pub fn add_gradient(inputs: &[Lanes], deltas: &[Lanes], outputs: usize, gradient: &mut [f64]) {
    let n_inputs = gradient.len() / outputs;
    for row in (0..n_inputs).step_by(2) {
        for column in (0..outputs).step_by(2) {
            let place = Place {
                row,
                column,
                n_inputs,
                outputs,
            };
            match (row + 1 < n_inputs, column + 1 < outputs) {
                (true, true) => place.add::<2, 2>(inputs, deltas, gradient),
                (true, false) => place.add::<2, 1>(inputs, deltas, gradient),
                (false, true) => place.add::<1, 2>(inputs, deltas, gradient),
                (false, false) => place.add::<1, 1>(inputs, deltas, gradient),
            }
        }
    }
}

/// A corner of a tile in a gradient of shape (`n_inputs`, `outputs`).
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    column: usize,
    n_inputs: usize,
    outputs: usize,
}

impl Place {
    /// Adds the tile of `R` rows and `C` columns; see [`add_gradient`].
    fn add<const R: usize, const C: usize>(
        self,
        inputs: &[Lanes],
        deltas: &[Lanes],
        gradient: &mut [f64],
    ) {
        let mut sums = [[[0.0; LANES]; C]; R];
        let panels = inputs
            .chunks_exact(self.n_inputs)
            .zip(deltas.chunks_exact(self.outputs));
        for (inputs, deltas) in panels {
            let inputs = &inputs[self.row..self.row + R];
            let deltas = &deltas[self.column..self.column + C];
            for (sums, input) in sums.iter_mut().zip(inputs) {
                for (sum, delta) in sums.iter_mut().zip(deltas) {
                    for ((sum, input), delta) in sum.iter_mut().zip(input).zip(delta) {
                        *sum += input * delta;
                    }
                }
            }
        }
        let rows = gradient[self.row * self.outputs..].chunks_mut(self.outputs);
        for (gradient, sums) in rows.zip(sums) {
            for (gradient, sum) in gradient[self.column..].iter_mut().zip(sums) {
                *gradient += total(sum);
            }
        }
    }
}

/// Adds the gradient by the biases: `deltas`, shape (`panels`, `outputs`, 4), summed over all rows.
#[inline(never)]
pub fn add_bias_gradient(deltas: &[Lanes], gradient: &mut [f64]) {
    for deltas in deltas.chunks_exact(gradient.len()) {
        for (gradient, delta) in gradient.iter_mut().zip(deltas) {
            *gradient += total(*delta);
        }
    }
}

/// The sum over four rows.
fn total([a, b, c, d]: Lanes) -> f64 {
    (a + b) + (c + d)
}
