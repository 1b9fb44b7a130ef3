//! The nodes of a grown tree, in scikit-learn's arrays.

use std::iter::successors;

use serde::Serialize;

use crate::error::{Result, buffer};
use crate::pace::Pace;

/// What stands for a leaf's missing question (`TREE_UNDEFINED`).
const NO_FEATURE: i32 = -2;
const NO_THRESHOLD: f64 = -2.0;
/// What stands for a leaf's missing children (`TREE_LEAF`).
const NO_CHILD: i32 = -1;

/// Words of memory that a node takes besides its value, with what growing arrays leave over.
const WORDS_PER_NODE: usize = 16;

/// The nodes of a tree, the root first, each split followed by all that is left of it, then all that is right (the arrays
/// of scikit-learn's `tree_`). The nodes are numbered in the order in which they were grown.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Tree {
    /// The feature that a node asks for, -2 for a leaf, shape (`n_nodes`,).
    pub feature: Vec<i32>,
    /// A row whose feature, rounded to 32 bits, is at most this goes left; -2 for a leaf, shape (`n_nodes`,).
    pub threshold: Vec<f64>,
    /// Left child, -1 for a leaf, shape (`n_nodes`,).
    pub children_left: Vec<i32>,
    /// Right child, -1 for a leaf, shape (`n_nodes`,).
    pub children_right: Vec<i32>,
    /// Training rows in each node, shape (`n_nodes`,).
    pub n_node_samples: Vec<u32>,
    /// Gini impurity of these rows, shape (`n_nodes`,).
    pub impurity: Vec<f64>,
    /// Share of each class in these rows, shape (`n_nodes`, `n_classes`).
    pub value: Vec<Vec<f64>>,
}

/// Where a node hangs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Parent {
    /// Nowhere: it is the root.
    None,
    /// To the left of a node.
    Left(usize),
    /// To the right of a node.
    Right(usize),
}

impl Tree {
    /// Number of nodes.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.feature.len()
    }

    /// Number of nodes that ask.
    #[must_use]
    pub fn n_splits(&self) -> usize {
        self.feature.iter().filter(|&&feature| feature >= 0).count()
    }

    /// Number of classes.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.value.first().map_or(0, Vec::len)
    }

    /// Questions between the root and the farthest leaf.
    pub async fn depth(&self, pace: &Pace) -> usize {
        const NODES_PER_SLICE: usize = 100_000;
        let mut depths = vec![0; self.n_nodes()]; // (n_nodes,); a child comes after its parent.
        for node in 0..self.n_nodes() {
            if node % NODES_PER_SLICE == NODES_PER_SLICE - 1 {
                pace.breath().await;
            }
            for child in self.children(node).into_iter().flatten() {
                depths[child] = depths[node] + 1;
            }
        }
        depths.into_iter().max().unwrap_or(0)
    }

    /// The nodes that a row passes, from the root to its leaf.
    ///
    /// # Panics
    /// When a feature is missing.
    #[must_use]
    pub fn path(&self, row: &[f64]) -> Vec<usize> {
        successors(Some(0), |&node| self.next(node, |feature| row[feature])).collect()
    }

    /// The leaf of the row whose features `value` gives, and its depth.
    pub(super) fn leaf(&self, value: impl Fn(usize) -> f64) -> (usize, usize) {
        let (mut node, mut depth) = (0, 0);
        while let Some(next) = self.next(node, &value) {
            node = next;
            depth += 1;
        }
        (node, depth)
    }

    /// The child that the row whose features `value` gives goes to; nothing at a leaf.
    fn next(&self, node: usize, value: impl Fn(usize) -> f64) -> Option<usize> {
        let feature = usize::try_from(self.feature[node]).ok()?;
        let [left, right] = self.children(node)?;
        Some(if goes_left(value(feature), self.threshold[node]) {
            left
        } else {
            right
        })
    }

    /// Left and right child, unless it is a leaf.
    pub(super) fn children(&self, node: usize) -> Option<[usize; 2]> {
        let left = usize::try_from(self.children_left[node]).ok()?;
        let right = usize::try_from(self.children_right[node]).ok()?;
        Some([left, right])
    }

    /// The tree as it was after so many splits: nodes that were split later are leaves.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for it.
    pub async fn grown_to(&self, n_splits: usize, pace: &Pace) -> Result<Self> {
        let mut to_come = n_splits;
        // Whatever is numbered before a split was grown before it: the first splits met are the first ones grown.
        let is_early = |_| {
            let is_early = to_come > 0;
            to_come = to_come.saturating_sub(1);
            is_early
        };
        self.with_splits(is_early, pace).await
    }

    /// The tree with only those splits that `stays` keeps; it is asked in their order, and not about what hangs from others.
    pub(super) async fn with_splits(
        &self,
        mut stays: impl FnMut(usize) -> bool,
        pace: &Pace,
    ) -> Result<Self> {
        const NODES_PER_SLICE: usize = 10_000;
        check_room(self.n_nodes(), self.n_classes())?;
        let mut tree = Self::default();
        let mut parents = vec![None; self.n_nodes()]; // (n_nodes,): where a node hangs in the new tree, if it is in it
        if let Some(root) = parents.first_mut() {
            *root = Some(Parent::None);
        }
        for node in 0..self.n_nodes() {
            if node % NODES_PER_SLICE == NODES_PER_SLICE - 1 {
                pace.breath().await;
            }
            let Some(parent) = parents[node] else {
                continue;
            };
            let value = self.value[node].clone();
            let new = tree.push(
                parent,
                self.n_node_samples[node],
                self.impurity[node],
                value,
            )?;
            if let Some([left, right]) = self.children(node)
                && stays(node)
            {
                tree.feature[new] = self.feature[node];
                tree.threshold[new] = self.threshold[node];
                parents[left] = Some(Parent::Left(new));
                parents[right] = Some(Parent::Right(new));
            }
        }
        Ok(tree)
    }

    /// Adds a leaf and gives its number. `value` are the shares of the classes in it, shape (`n_classes`,).
    pub(super) fn push(
        &mut self,
        parent: Parent,
        n_samples: u32,
        impurity: f64,
        value: Vec<f64>,
    ) -> Result<usize> {
        let node = self.n_nodes();
        // The next look is at twice as many.
        if node.is_power_of_two() {
            check_room(2 * node, value.len())?;
        }
        let link = link(node);
        match parent {
            Parent::None => {}
            Parent::Left(parent) => self.children_left[parent] = link,
            Parent::Right(parent) => self.children_right[parent] = link,
        }
        self.feature.push(NO_FEATURE);
        self.threshold.push(NO_THRESHOLD);
        self.children_left.push(NO_CHILD);
        self.children_right.push(NO_CHILD);
        self.n_node_samples.push(n_samples);
        self.impurity.push(impurity);
        self.value.push(value);
        Ok(node)
    }

    /// Makes a leaf a split, whose children are to come.
    pub(super) fn set_split(&mut self, node: usize, feature: usize, threshold: f64) {
        self.feature[node] = link(feature);
        self.threshold[node] = threshold;
    }
}

/// The number of a node or a feature as scikit-learn's arrays have it. There is no room for more than they can count.
fn link(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Refuses so many nodes when there is no room for them.
fn check_room(n_nodes: usize, n_classes: usize) -> Result<()> {
    buffer::<f64>(n_nodes.saturating_mul(n_classes.saturating_add(WORDS_PER_NODE))).map(drop)
}

/// Whether a row with this value of a split's feature goes left. Features have 32 bits, thresholds 64.
#[allow(clippy::cast_possible_truncation)] // scikit-learn's trees see 32 bits.
pub(super) fn goes_left(value: f64, threshold: f64) -> bool {
    f64::from(value as f32) <= threshold
}
