//! A tree of comparisons.

use super::{DeployedTree, Leaves, Outputs, Thresholds};

impl DeployedTree {
    /// The answer of the leaf that a row ends in, shape (`n_outputs`,).
    pub(super) fn outputs(&self, row: &[f32], n_outputs: usize) -> Outputs {
        let start = self.leaf(row) * n_outputs;
        match &self.leaves {
            Leaves::Float { values, .. } => Outputs::Float(values[start..][..n_outputs].to_vec()),
            Leaves::Int8(values) => Outputs::Int8(values[start..][..n_outputs].to_vec()),
        }
    }

    /// The number of the leaf that a row ends in.
    fn leaf(&self, row: &[f32]) -> usize {
        let mut node = 0;
        while let Ok(feature) = usize::try_from(self.feature[node]) {
            node = if self.goes_left(node, feature, row[feature]) {
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
