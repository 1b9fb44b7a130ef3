//! A tree of comparisons.

use super::{DeployedTree, Leaves, Outputs, Thresholds};

impl DeployedTree {
    /// The answers of the leaves that rows, shape (`n_features`, `n_rows`), end in: (`n_outputs`, `n_rows`).
    pub(super) fn outputs(&self, rows: &[f32], n_rows: usize, n_outputs: usize) -> Outputs {
        let leaves: Vec<usize> = (0..n_rows)
            .map(|row| self.leaf(|feature| rows[feature * n_rows + row]) * n_outputs)
            .collect();
        let places = (0..n_outputs).flat_map(|output| leaves.iter().map(move |leaf| leaf + output));
        match &self.leaves {
            Leaves::Float { values, .. } => Outputs::Float(places.map(|at| values[at]).collect()),
            Leaves::Int8(values) => Outputs::Int8(places.map(|at| values[at]).collect()),
        }
    }

    /// The number of the leaf that a row ends in, of which `value` gives the features.
    fn leaf(&self, value: impl Fn(usize) -> f32) -> usize {
        let mut node = 0;
        while let Ok(feature) = usize::try_from(self.feature[node]) {
            node = if self.goes_left(node, feature, value(feature)) {
                node + 1
            } else {
                self.right[node] as usize
            };
        }
        self.right[node] as usize
    }

    fn goes_left(&self, node: usize, feature: usize, value: f32) -> bool {
        match (&self.thresholds, &self.features) {
            (Thresholds::Float { values, .. }, _) => value <= values[node],
            (Thresholds::Int8(values), Some(features)) => {
                features[feature].quantise(value) <= values[node]
            }
            (Thresholds::Int8(_), None) => false,
        }
    }
}
