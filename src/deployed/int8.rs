//! Dense layers in integers.

use super::fixed::to_int8;
use super::{Int8Layer, Int8Network};

impl Int8Network {
    /// The probabilities of a row, shape (`outputs`,), each (q + 128) / 256.
    pub(super) fn outputs(&self, row: &[f32]) -> Vec<i8> {
        let mut values: Vec<i8> = row.iter().map(|&x| self.input.quantise(x)).collect();
        for layer in &self.layers {
            values = layer.outputs(&values);
        }
        match &self.softmax {
            Some(table) => softmax(table, &values),
            None => values,
        }
    }
}

impl Int8Layer {
    /// What the layer makes of quantised inputs, shape (`outputs`,).
    #[must_use]
    pub fn outputs(&self, inputs: &[i8]) -> Vec<i8> {
        let mut sums = self.biases.clone();
        self.weights.each(self.inputs, |output, input, weight| {
            sums[output] += i32::from(weight) * (i32::from(inputs[input]) - self.input.zero);
        });
        let sums = sums.into_iter().enumerate();
        sums.map(|(output, sum)| self.output(output, sum)).collect()
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

/// Probabilities from the last layer's outputs, shape (`n_classes`,). Of at most 1,000 classes all fits into 32 bits.
fn softmax(table: &[u32], outputs: &[i8]) -> Vec<i8> {
    let most = outputs.iter().copied().max().unwrap_or_default();
    let power = |&q: &i8| table[usize::from(most.abs_diff(q))];
    let total: u32 = outputs.iter().map(power).sum();
    let share = |q: &i8| (256 * power(q) + total / 2) / total;
    outputs
        .iter()
        .map(|q| to_int8(share(q).cast_signed() - 128))
        .collect()
}
