//! Minimal cost-complexity pruning (`_cost_complexity_prune`).
//!
//! A node's cost is its impurity, weighed by its share of the rows; a branch's is the sum over its leaves. The weakest link
//! is the split whose branch lessens the cost least for each leaf beyond the first: the first such node to be met. Links
//! are cut one after the other (Breiman, Friedman, Olshen & Stone, "Classification and Regression Trees", 1984, chapter 3).
//! scikit-learn looks at all nodes for every link; here a knockout over the nodes finds the same one.

use super::nodes::Tree;
use crate::error::{Result, buffer};
use crate::pace::{Effort, Pace};

/// A tree under the knife.
struct Pruner<'a> {
    tree: &'a Tree,
    /// Cost of each node as a leaf, shape (`n_nodes`,).
    cost: Vec<f64>,
    /// Cost of the branch below each node, shape (`n_nodes`,).
    branch_cost: Vec<f64>,
    /// Leaves below each split, 0 for a leaf, shape (`n_nodes`,).
    n_leaves: Vec<usize>,
    /// Shape (`n_nodes`,); the root is its own.
    parent: Vec<usize>,
    links: Knockout,
    effort: Effort,
}

impl Tree {
    /// Cuts the weakest link as long as there is one and `goes_on` says so, which sees what the link saves for each leaf
    /// beyond the first, and the number of leaves before the cut.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for it.
    pub(super) async fn pruned(
        &self,
        goes_on: impl Fn(f64, usize) -> bool,
        pace: &Pace,
    ) -> Result<Self> {
        let mut pruner = Pruner::new(self, pace).await?;
        while let Some((node, alpha)) = pruner.links.least()
            && goes_on(alpha, pruner.n_leaves[0])
        {
            pruner.cut(node, pace).await;
        }
        self.with_splits(|node| pruner.n_leaves[node] > 0, pace)
            .await
    }
}

impl<'a> Pruner<'a> {
    async fn new(tree: &'a Tree, pace: &Pace) -> Result<Self> {
        let n_nodes = tree.n_nodes();
        let n_rows = f64::from(tree.n_node_samples[0]);
        let mut cost = buffer(n_nodes)?;
        let nodes = tree.n_node_samples.iter().zip(&tree.impurity);
        cost.extend(nodes.map(|(rows, impurity)| f64::from(*rows) * impurity / n_rows));
        let mut parent = buffer(n_nodes)?;
        parent.resize(n_nodes, 0);
        for node in 0..n_nodes {
            for child in tree.children(node).into_iter().flatten() {
                parent[child] = node;
            }
        }
        let mut branch_cost = buffer(n_nodes)?;
        branch_cost.resize(n_nodes, 0.0);
        let mut n_leaves = buffer(n_nodes)?;
        n_leaves.resize(n_nodes, 0);
        let mut pruner = Self {
            tree,
            cost,
            branch_cost,
            n_leaves,
            parent,
            links: Knockout::new(n_nodes)?,
            effort: Effort::default(),
        };
        // Leaf by leaf, so that the sums have scikit-learn's bits.
        for leaf in (0..n_nodes).filter(|&node| tree.children(node).is_none()) {
            let cost = pruner.cost[leaf];
            pruner.branch_cost[leaf] = cost;
            let mut node = leaf;
            while node != 0 {
                node = pruner.parent[node];
                pruner.branch_cost[node] += cost;
                pruner.n_leaves[node] += 1;
                pruner.spend(pace).await;
            }
        }
        for node in 0..n_nodes {
            pruner.rate(node, pace).await;
        }
        Ok(pruner)
    }

    /// Makes a split a leaf.
    async fn cut(&mut self, node: usize, pace: &Pace) {
        let fewer = self.n_leaves[node] - 1;
        let dearer = self.cost[node] - self.branch_cost[node];
        let mut below = vec![node];
        while let Some(node) = below.pop() {
            if self.n_leaves[node] > 0 {
                self.n_leaves[node] = 0;
                self.rate(node, pace).await;
                below.extend(self.tree.children(node).into_iter().flatten());
            }
        }
        self.branch_cost[node] = self.cost[node];
        let mut node = node;
        while node != 0 {
            node = self.parent[node];
            self.n_leaves[node] -= fewer;
            self.branch_cost[node] += dearer;
            self.rate(node, pace).await;
        }
    }

    /// Enters what a node's branch saves for each leaf beyond the first; a leaf is out.
    async fn rate(&mut self, node: usize, pace: &Pace) {
        let alpha = match self.n_leaves[node] {
            0 => f64::INFINITY,
            leaves => (self.cost[node] - self.branch_cost[node]) / (leaves - 1) as f64,
        };
        self.links.enter(node, alpha);
        self.spend(pace).await;
    }

    /// A node has been dealt with, which takes as long as some hundred multiply–adds.
    async fn spend(&mut self, pace: &Pace) {
        const WORK: usize = 100;
        if self.effort.add(WORK) {
            pace.breath().await;
        }
    }
}

/// Finds the least of many values that change one at a time: a binary tree whose nodes hold the lesser of two.
struct Knockout {
    /// The values are the last `size`; the rest follow from them, the winner at 1. Shape (2 `size`,).
    values: Vec<f64>,
    /// A power of two.
    size: usize,
}

impl Knockout {
    /// So many values, all infinite.
    fn new(count: usize) -> Result<Self> {
        let size = count.next_power_of_two();
        let mut values = buffer(2 * size)?;
        values.resize(2 * size, f64::INFINITY);
        Ok(Self { values, size })
    }

    /// Changes a value.
    fn enter(&mut self, index: usize, value: f64) {
        let mut place = self.size + index;
        self.values[place] = value;
        while place > 1 {
            place /= 2;
            self.values[place] = self.values[self.winner(place)];
        }
    }

    /// The least finite value with its index, the first of equals.
    fn least(&self) -> Option<(usize, f64)> {
        let mut place = 1;
        while place < self.size {
            place = self.winner(place);
        }
        let value = self.values[place];
        value.is_finite().then_some((place - self.size, value))
    }

    /// The place below that has the lesser value, the left one of equals.
    fn winner(&self, place: usize) -> usize {
        2 * place + usize::from(self.values[2 * place + 1] < self.values[2 * place])
    }
}
