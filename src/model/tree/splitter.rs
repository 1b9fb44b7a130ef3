//! The best split of a node: of all places in all features that are looked at, the one after which the rows of a side
//! differ least in class (`node_split_best`, with the criterion `Gini`).

use super::features::Features;
use super::grow::Progress;
use tinyml_numerics::rank;

use crate::error::{Result, buffer};
use crate::matrix::Matrix;

/// Values closer than this count as equal (`FEATURE_THRESHOLD`).
const SAME: f32 = 1e-7;

/// Rows counted by class.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Rows of each class, shape (`n_classes`,).
    counts: Vec<u64>,
    /// Sum of the counts' squares: exact, as scikit-learn's doubles are below 2⁵³.
    squares: u64,
    /// Sum of the counts.
    rows: u64,
}

impl Tally {
    pub(super) fn new(n_classes: usize) -> Result<Self> {
        let mut counts = buffer(n_classes)?;
        counts.resize(n_classes, 0);
        Ok(Self {
            counts,
            squares: 0,
            rows: 0,
        })
    }

    /// Forgets all rows.
    pub(super) fn clear(&mut self) {
        self.counts.fill(0);
        self.squares = 0;
        self.rows = 0;
    }

    /// Counts the same rows as another, of as many classes.
    fn copy(&mut self, other: &Self) {
        self.counts.copy_from_slice(&other.counts);
        self.squares = other.squares;
        self.rows = other.rows;
    }

    pub(super) fn add(&mut self, class: u32) {
        let count = &mut self.counts[class as usize];
        self.squares += 2 * *count + 1;
        *count += 1;
        self.rows += 1;
    }

    fn remove(&mut self, class: u32) {
        let count = &mut self.counts[class as usize];
        self.squares -= 2 * *count - 1;
        *count -= 1;
        self.rows -= 1;
    }

    /// Gini impurity.
    pub(super) fn gini(&self) -> f64 {
        let rows = self.rows as f64;
        1.0 - self.squares as f64 / (rows * rows)
    }

    /// Share of each class, shape (`n_classes`,).
    pub(super) fn shares(&self) -> Result<Vec<f64>> {
        let mut shares = buffer(self.counts.len())?;
        shares.extend(
            self.counts
                .iter()
                .map(|&count| count as f64 / self.rows as f64),
        );
        Ok(shares)
    }
}

/// A question with two answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    pub(super) feature: usize,
    /// Rows with a feature up to this go left.
    pub(super) threshold: f64,
    /// Gini impurity of the left and the right side.
    pub(super) impurity: [f64; 2],
    /// Rows on the left and on the right side.
    pub(super) rows: [f64; 2],
    /// What it is chosen by: the smaller the impurity of both sides, the greater.
    merit: f64,
}

/// Finds the best split of one node after the other.
pub(super) struct Splitter<'a> {
    x: &'a Matrix,
    /// (`n_rows`,)
    y: &'a [u32],
    features: Features,
    min_leaf: usize,
    /// Value and class of the node's rows, in the order of the values, shape (rows of the node,).
    sorted: Vec<u64>,
    /// What sorting needs besides, of the same length.
    scratch: Vec<u64>,
    left: Tally,
    right: Tally,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(
        x: &'a Matrix,
        y: &'a [u32],
        n_classes: usize,
        features: Features,
        min_leaf: usize,
    ) -> Result<Self> {
        Ok(Self {
            x,
            y,
            features,
            min_leaf,
            sorted: buffer(y.len())?,
            scratch: buffer(y.len())?,
            left: Tally::new(n_classes)?,
            right: Tally::new(n_classes)?,
        })
    }

    /// The best split of `rows`, whose classes `tally` has, if there is any, and the number of features known not to vary
    /// among them; `known` is that number for the node's parent.
    pub(super) async fn best(
        &mut self,
        rows: &[u32],
        tally: &Tally,
        known: usize,
        progress: &mut Progress<'_>,
    ) -> (Option<Split>, usize) {
        let mut best = None;
        self.features.begin(known);
        while let Some(place) = self.features.next() {
            let feature = self.features.at(place);
            self.sort(rows, feature);
            let varies = match self.sorted[..] {
                [first, .., last] => value(last) > value(first) + SAME,
                _ => false,
            };
            self.features.note(place, varies);
            if varies {
                self.scan(feature, tally, &mut best);
            }
            progress.spend(rows.len()).await;
        }
        (best, self.features.end())
    }

    /// Sorts the rows by a feature.
    #[allow(clippy::cast_possible_truncation)] // scikit-learn's trees see 32 bits.
    fn sort(&mut self, rows: &[u32], feature: usize) {
        let x = self.x.col(feature);
        self.sorted.clear();
        self.sorted.extend(
            rows.iter()
                .map(|&row| row as usize)
                .map(|row| pack(x[row] as f32, self.y[row])),
        );
        self.scratch.resize(self.sorted.len(), 0);
        rank::sort(&mut self.sorted, &mut self.scratch);
    }

    /// Tries every place where the sorted values change.
    fn scan(&mut self, feature: usize, tally: &Tally, best: &mut Option<Split>) {
        let n = self.sorted.len();
        self.left.clear();
        self.right.copy(tally);
        for (n_left, pair) in (1..).zip(self.sorted.windows(2)) {
            let (before, after) = (value(pair[0]), value(pair[1]));
            let class = class(pair[0]);
            self.left.add(class);
            self.right.remove(class);
            if after <= before + SAME || n_left < self.min_leaf || n - n_left < self.min_leaf {
                continue;
            }
            let impurity = [self.left.gini(), self.right.gini()];
            let rows = [self.left.rows as f64, self.right.rows as f64];
            let merit = -rows[1] * impurity[1] - rows[0] * impurity[0];
            if best.is_none_or(|best| merit > best.merit) {
                *best = Some(Split {
                    feature,
                    threshold: f64::from(before) / 2.0 + f64::from(after) / 2.0,
                    impurity,
                    rows,
                    merit,
                });
            }
        }
    }
}

/// The sign bit of a 32-bit number.
const SIGN: u32 = 1 << 31;

/// Value and class in one word, such that words have the order of their values.
fn pack(value: f32, class: u32) -> u64 {
    let bits = value.to_bits();
    let ordered = if bits & SIGN == 0 { bits | SIGN } else { !bits };
    u64::from(ordered) << 32 | u64::from(class)
}

/// The value in a packed word.
fn value(word: u64) -> f32 {
    let ordered = (word >> 32) as u32;
    f32::from_bits(if ordered & SIGN == 0 {
        !ordered
    } else {
        ordered ^ SIGN
    })
}

/// The class in a packed word.
#[allow(clippy::cast_possible_truncation)] // Its lower half.
fn class(word: u64) -> u32 {
    word as u32
}
