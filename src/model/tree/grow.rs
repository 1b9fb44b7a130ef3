//! Growing a tree, depth first and left first (`DepthFirstTreeBuilder`), without recursion: a tree can be as deep as it
//! has rows.

use std::ops::Range;

use super::features::Features;
use super::nodes::{Parent, Tree, goes_left};
use super::splitter::{Split, Splitter, Tally};
use crate::error::{Result, buffer};
use crate::matrix::Matrix;
use crate::pace::Pace;

/// When a node is split.
#[derive(Debug)]
pub(super) struct Rules {
    /// The most questions on the way to a leaf.
    pub(super) max_depth: usize,
    /// The least rows of a node that is split.
    pub(super) min_split: usize,
    /// The least rows of a leaf.
    pub(super) min_leaf: usize,
    /// The least gain of a split.
    pub(super) min_impurity_decrease: f64,
    /// The most features that a node looks at.
    pub(super) max_features: usize,
    /// Seed of their order.
    pub(super) seed: u32,
}

/// A node that is still to be grown.
struct Bud {
    /// Its rows are in this part of the order.
    rows: Range<usize>,
    parent: Parent,
    depth: usize,
    /// Gini impurity, known from the parent's split.
    impurity: Option<f64>,
    /// Features known not to vary among its rows.
    n_constants: usize,
}

/// Grows a tree on the rows `x`, shape (`n_rows`, `n_features`), of the classes `y`, shape (`n_rows`,), each below
/// `n_classes`.
pub(super) async fn grow(
    x: &Matrix,
    y: &[u32],
    n_classes: usize,
    rules: &Rules,
    pace: &Pace,
) -> Result<Tree> {
    let n_rows = y.len();
    let mut order: Vec<u32> = buffer(n_rows)?; // (n_rows,): the rows, those of a node side by side
    order.extend((0..).take(n_rows));
    let features = Features::new(x.n_cols(), rules.max_features, rules.seed);
    let mut splitter = Splitter::new(x, y, n_classes, features, rules.min_leaf)?;
    let mut progress = Progress::new(pace, n_rows);
    let mut tally = Tally::new(n_classes)?;
    let mut tree = Tree::default();
    let mut buds = vec![Bud {
        rows: 0..n_rows,
        parent: Parent::None,
        depth: 0,
        impurity: None,
        n_constants: 0,
    }];
    while let Some(bud) = buds.pop() {
        let rows = &mut order[bud.rows.clone()];
        tally.clear();
        for &row in &*rows {
            tally.add(y[row as usize]);
        }
        let impurity = bud.impurity.unwrap_or_else(|| tally.gini());
        let n_samples = u32::try_from(rows.len()).unwrap_or(u32::MAX); // There is no matrix of so many rows.
        let node = tree.push(bud.parent, n_samples, impurity, tally.shares()?)?;
        let closed = bud.depth >= rules.max_depth
            || rows.len() < rules.min_split
            || impurity <= f64::EPSILON;
        let (best, n_constants) = if closed {
            (None, 0)
        } else {
            splitter
                .best(rows, &tally, bud.n_constants, &mut progress)
                .await
        };
        let gainful = |split: &Split| {
            gain(split, impurity, n_rows) + f64::EPSILON >= rules.min_impurity_decrease
        };
        if let Some(split) = best.filter(gainful) {
            let cut = bud.rows.start + partition(rows, x.col(split.feature), split.threshold);
            tree.set_split(node, split.feature, split.threshold);
            let child = |rows, parent, impurity| Bud {
                rows,
                parent,
                depth: bud.depth + 1,
                impurity: Some(impurity),
                n_constants,
            };
            // The last one in is the first one out.
            buds.push(child(
                cut..bud.rows.end,
                Parent::Right(node),
                split.impurity[1],
            ));
            buds.push(child(
                bud.rows.start..cut,
                Parent::Left(node),
                split.impurity[0],
            ));
        } else {
            progress.settle(rows.len());
        }
        progress.spend(bud.rows.len()).await;
    }
    Ok(tree)
}

/// How much a split of a node lessens the mean impurity of all `n_rows` rows (`impurity_improvement`).
fn gain(split: &Split, impurity: f64, n_rows: usize) -> f64 {
    let [left, right] = split.rows;
    let rows = left + right;
    (rows / n_rows as f64)
        * (impurity - (right / rows * split.impurity[1]) - (left / rows * split.impurity[0]))
}

/// Brings the rows that go left to the front and gives their number. `x` is the split's feature, shape (`n_rows`,).
fn partition(rows: &mut [u32], x: &[f64], threshold: f64) -> usize {
    let mut n_left = 0;
    for i in 0..rows.len() {
        if goes_left(x[rows[i] as usize], threshold) {
            rows.swap(i, n_left);
            n_left += 1;
        }
    }
    n_left
}

/// Breaks between slices of work, with the share of the rows that have found their leaf.
pub(super) struct Progress<'a> {
    pace: &'a Pace,
    n_rows: usize,
    settled: usize,
    /// Rows worked on since the last break.
    since_pause: usize,
}

impl<'a> Progress<'a> {
    fn new(pace: &'a Pace, n_rows: usize) -> Self {
        Self {
            pace,
            n_rows,
            settled: 0,
            since_pause: 0,
        }
    }

    /// So many more rows are in their leaves.
    fn settle(&mut self, rows: usize) {
        self.settled += rows;
    }

    /// So many rows have been sorted or counted.
    pub(super) async fn spend(&mut self, rows: usize) {
        const ROWS_PER_SLICE: usize = 20_000;
        self.since_pause += rows;
        if self.since_pause >= ROWS_PER_SLICE {
            self.since_pause = 0;
            self.pace.chunk(self.settled, self.n_rows).await;
        }
    }
}
