//! Dense layers in integers.

use tinyml_numerics::columns::add_products;
use tinyml_numerics::narrow;

use super::fixed::to_int8;
use super::float::repeated;
use super::{Int8Layer, Int8Network, Quantised};

impl Int8Network {
    /// The probabilities of rows, shape (`inputs`, `n_rows`): (`outputs`, `n_rows`), each (q + 128) / 256.
    pub(super) fn outputs(&self, rows: &[f32], n_rows: usize) -> Vec<i8> {
        let Quantised { scale, zero } = self.input;
        let mut values = Vec::with_capacity(rows.len());
        narrow::quantise_onto(&mut values, rows, 1.0 / scale, zero);
        for layer in &self.layers {
            values = layer.outputs(&values);
        }
        if let Some(table) = &self.softmax {
            for row in 0..n_rows {
                softmax(table, &mut values, row, n_rows);
            }
        }
        values
    }
}

impl Int8Layer {
    /// What the layer makes of the quantised inputs of one row or several, shape (`inputs`, `n_rows`): (`outputs`,
    /// `n_rows`).
    #[must_use]
    pub fn outputs(&self, inputs: &[i8]) -> Vec<i8> {
        let n_rows = inputs.len() / self.inputs.max(1);
        let mut steps = Vec::with_capacity(inputs.len());
        narrow::steps_onto(&mut steps, inputs, self.input.zero);
        let mut sums = repeated(&self.biases, n_rows);
        self.weights.each(self.inputs, |output, input, weight| {
            let sums = &mut sums[output * n_rows..][..n_rows];
            add_products(sums, weight.into(), &steps[input * n_rows..][..n_rows]);
        });
        let sums = sums.into_iter().enumerate();
        sums.map(|(at, sum)| self.output(at / n_rows, sum))
            .collect()
    }

    /// From the sum of an output to its 8 bits.
    fn output(&self, output: usize, sum: i32) -> i8 {
        let index = if self.multipliers.len() == 1 {
            0
        } else {
            output
        };
        let steps = self.multipliers[index].requantise(sum);
        let q = to_int8(steps.saturating_add(self.output.zero));
        match &self.table {
            Some(table) => table[usize::from(q.cast_unsigned() ^ 128)],
            None => q,
        }
    }
}

/// Turns the last layer's outputs for one of the rows, shape (`n_classes`, `n_rows`), into probabilities. Of at most 1,000
/// classes all fits into 32 bits.
fn softmax(table: &[u32], outputs: &mut [i8], row: usize, n_rows: usize) {
    let places = row..outputs.len();
    let of_row = || places.clone().step_by(n_rows);
    let most = of_row().map(|at| outputs[at]).max().unwrap_or_default();
    let power = |q: i8| table[usize::from(most.abs_diff(q))];
    let total: u32 = of_row().map(|at| power(outputs[at])).sum();
    for at in of_row() {
        let share = (256 * power(outputs[at]) + total / 2) / total;
        outputs[at] = to_int8(share.cast_signed() - 128);
    }
}
