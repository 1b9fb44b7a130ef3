//! A decision tree: scikit-learn's `DecisionTreeClassifier` with the Gini impurity and the best splitter.
//!
//! A node asks whether one feature is at most a threshold; a leaf answers with the shares of the classes among the
//! training rows that ended there. `grow` makes the nodes, depth first and left first, `splitter` looks for a node's best
//! split, `features` draws the features that it may look at, and [`Tree`] holds what comes of it. `prune` takes branches off
//! again that are not worth their leaves.
//!
//! As in scikit-learn, features count in 32 bits, in training as in deciding; thresholds have 64. No result depends on
//! the order of rows with equal values: a split is judged by how many rows of each class lie on either side, at places
//! where the value changes. So any sort will do, and the tree is scikit-learn's node for node.

use serde::Serialize;

use super::logistic::check_classes;
use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::pace::{Pace, finish};
use crate::params::{Checked, Limits, Parameter, Section, Size, Value, choices, parameters, plain};
use crate::structure::Form;

mod features;
mod grow;
mod nodes;
mod prune;
mod splitter;

pub use nodes::Tree;

choices! {
    /// What a good split lessens.
    Criterion {
        /// The Gini impurity: the probability that two rows drawn from a node differ in class.
        Gini "gini",
    }
}

choices! {
    /// Which split a node takes.
    Splitter {
        /// The best one of the features that are looked at.
        Best "best",
    }
}

parameters! {
    /// Parameters of scikit-learn's `DecisionTreeClassifier`.
    DecisionTreeClassifier "DecisionTreeClassifier" {
        /// What a good split lessens.
        criterion: Criterion = Criterion::Gini;
        /// Which split a node takes.
        splitter: Splitter = Splitter::Best;
        /// The most questions between the root and a leaf; no limit where it is `None`.
        max_depth: Option<usize> = None, Limits::at_least(1.0).slider(1.0, 12.0, 1.0);
        /// Least size of a node that may be split: a share, or from 2 rows up. 1 is scikit-learn's 1.0, all rows.
        min_samples_split: Size = Size::Rows(2), Limits::above(0.0).slider(2.0, 50.0, 1.0);
        /// Least size of a leaf.
        min_samples_leaf: Size = Size::Rows(1), Limits::above(0.0).slider(1.0, 50.0, 1.0);
        /// Least gain of a split: how much it lessens the mean impurity of all training rows.
        min_impurity_decrease: f64 = 0.0, Limits::at_least(0.0).slider(0.0, 0.1, 0.001);
        /// How many features a node draws to look at; all where it is `None`.
        max_features: Option<MaxFeatures> = None, Limits::above(0.0);
        /// Seed of the order in which features are looked at: the first of equally good splits wins.
        random_state: Option<u32> = Some(42), Limits::within(0.0, 4_294_967_295.0);
        /// Least that a branch of the grown tree must lessen the mean impurity for each leaf beyond the first; weaker
        /// branches are pruned.
        ccp_alpha: f64 = 0.0, Limits::at_least(0.0).slider(0.0, 0.05, 0.001);
    }
}

/// How many features a node looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxFeatures {
    /// A share of all below 1, at least one feature.
    Share(f64),
    /// So many, at least 1.
    Count(usize),
    /// The square root of all, rounded down.
    Sqrt,
    /// The binary logarithm of all, rounded down, at least one feature.
    Log2,
}

impl MaxFeatures {
    /// The number of features out of `n`, at least 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and n.
    fn of(self, n: usize) -> usize {
        let count = match self {
            Self::Share(share) => (share * n as f64) as usize,
            Self::Count(count) => count,
            Self::Sqrt => n.isqrt(),
            Self::Log2 => n.checked_ilog2().map_or(0, |log| log as usize),
        };
        count.max(1)
    }
}

impl Parameter for MaxFeatures {
    const EXPECTED: &'static str =
        "\"sqrt\", \"log2\", a share below 1 or a whole number of features,";
    const WORDS: &'static [&'static str] = &["sqrt", "log2"];

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(word) if word == "sqrt" => Some(Self::Sqrt),
            Value::Text(word) if word == "log2" => Some(Self::Log2),
            number => Size::read(number).map(|size| match size {
                Size::Share(share) => Self::Share(share),
                Size::Rows(count) => Self::Count(count),
            }),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Share(share) => Value::Number(*share),
            Self::Count(count) => Value::Number(*count as f64),
            Self::Sqrt => Value::Text("sqrt".into()),
            Self::Log2 => Value::Text("log2".into()),
        }
    }

    fn numbers(&self) -> Vec<f64> {
        match self.write() {
            Value::Number(number) => vec![number],
            _ => Vec::new(),
        }
    }
}

/// A trained decision tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FittedTree {
    /// The nodes.
    pub tree: Tree,
    /// Questions between the root and the farthest leaf.
    pub depth: usize,
    /// Number of leaves.
    pub n_leaves: usize,
    /// What a person should know about this training, as sentences.
    pub warnings: Vec<String>,
}

impl DecisionTreeClassifier {
    /// Holds the parameters against their limits.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for the first one outside.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        self.min_samples_split.check("min_samples_split")?;
        self.min_samples_leaf.check("min_samples_leaf")?;
        if let Some(features) = self.max_features
            && MaxFeatures::read(&features.write()) != Some(features)
        {
            let expected = MaxFeatures::EXPECTED.trim_end_matches(',');
            return Err(Error::invalid("max_features", expected, features.write()));
        }
        if self.random_state.is_none() {
            return Err(Error::invalid("random_state", "a seed", "null"));
        }
        Ok(Checked::new(self))
    }

    /// Checks and trains in one go; see [`Checked::fit`].
    ///
    /// # Errors
    /// As [`DecisionTreeClassifier::check`] and [`Checked::fit`].
    pub fn fit(self, x: &Matrix, y: &[u32], n_classes: usize) -> Result<FittedTree> {
        finish(self.check()?.fit(x, y, n_classes, &Pace::default()))
    }

    /// What the parameters mean for so many rows and features.
    fn rules(&self, n_rows: usize, n_features: usize) -> grow::Rules {
        let min_leaf = self.min_samples_leaf.rows(n_rows, f64::ceil);
        let min_split = match self.min_samples_split {
            Size::Rows(1) => n_rows,
            size => size.rows(n_rows, f64::ceil),
        };
        grow::Rules {
            max_depth: self.max_depth.unwrap_or(usize::MAX),
            min_split: min_split.max(2).max(min_leaf.saturating_mul(2)),
            min_leaf,
            min_impurity_decrease: self.min_impurity_decrease,
            max_features: self
                .max_features
                .map_or(n_features, |max| max.of(n_features)),
            seed: self.random_state.unwrap_or_default(),
        }
    }
}

impl Checked<DecisionTreeClassifier> {
    /// Trains on the rows `x`, shape (`n_rows`, `n_features`), with the classes `y`, shape (`n_rows`,), each below
    /// `n_classes`.
    ///
    /// # Errors
    /// [`Error::Data`] when there are fewer than two classes, when one of them has no row, or when a feature is too large
    /// for 32 bits; [`Error::Memory`] for more nodes than can be had.
    pub async fn fit(
        &self,
        x: &Matrix,
        y: &[u32],
        n_classes: usize,
        pace: &Pace,
    ) -> Result<FittedTree> {
        check_classes(y, n_classes)?;
        check_features(x, pace).await?;
        let rules = self.rules(x.n_rows(), x.n_cols());
        let mut tree = grow::grow(x, y, n_classes, &rules, pace).await?;
        // Without a penalty scikit-learn keeps links that save nothing.
        if self.ccp_alpha > 0.0 {
            tree = tree
                .pruned(|alpha, _| alpha <= self.ccp_alpha, pace)
                .await?;
        }
        Ok(FittedTree::new(tree, pace).await)
    }
}

impl FittedTree {
    async fn new(tree: Tree, pace: &Pace) -> Self {
        let n_leaves = tree.n_nodes() - tree.n_splits();
        let warning = "The tree has no split: none was allowed, none makes the classes purer, or all were pruned. It gives \
                       every row the same answer.";
        Self {
            depth: tree.depth(pace).await,
            n_leaves,
            warnings: (n_leaves < 2)
                .then(|| warning.to_owned())
                .into_iter()
                .collect(),
            tree,
        }
    }

    /// The tree as it was after so many splits; see [`Tree::grown_to`].
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for it.
    pub async fn grown_to(&self, n_splits: usize, pace: &Pace) -> Result<Self> {
        let tree = self.tree.grown_to(n_splits, pace).await?;
        Ok(Self::new(tree, pace).await)
    }

    /// The tree without its weakest branches, cut one after the other as `ccp_alpha` does until at least a `share` of the
    /// leaves, below 1, is gone; the root stays.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for it.
    pub async fn pruned_by(&self, share: f64, pace: &Pace) -> Result<Self> {
        let wanted = share * self.n_leaves as f64;
        let goes_on = |_, n_leaves| ((self.n_leaves - n_leaves) as f64) < wanted;
        let tree = self.tree.pruned(goes_on, pace).await?;
        Ok(Self::new(tree, pace).await)
    }

    /// Probabilities of all rows, shape (`n_rows`, `n_classes`), row-major: the shares of the classes in each row's leaf.
    ///
    /// # Errors
    /// [`Error::Data`] where a feature is too large for 32 bits; [`Error::Memory`] where there is no room for them.
    pub async fn proba(&self, x: &Matrix, pace: &Pace) -> Result<Vec<f64>> {
        const STEPS_PER_SLICE: usize = 100_000;
        check_features(x, pace).await?;
        let n_rows = x.n_rows();
        let n_classes = self.tree.n_classes();
        let mut proba = buffer(n_rows.saturating_mul(n_classes))?;
        let mut steps = 0;
        for row in 0..n_rows {
            let (leaf, depth) = self.tree.leaf(|feature| x.get(row, feature));
            proba.extend_from_slice(&self.tree.value[leaf]);
            steps += depth + n_classes;
            if steps >= STEPS_PER_SLICE {
                steps = 0;
                pace.chunk(row + 1, n_rows).await;
            }
        }
        Ok(proba)
    }

    /// Probabilities of one row, shape (`n_classes`,): the same bits as in [`FittedTree::proba`].
    ///
    /// # Errors
    /// [`Error::Data`] where a feature is too large for 32 bits.
    ///
    /// # Panics
    /// When a feature is missing.
    pub fn proba_row(&self, row: &[f64]) -> Result<Vec<f64>> {
        for (feature, &value) in row.iter().enumerate() {
            check_value(feature, value)?;
        }
        let (leaf, _) = self.tree.leaf(|feature| row[feature]);
        Ok(self.tree.value[leaf].clone())
    }

    /// The nodes that a row passes, from the root to its leaf.
    ///
    /// # Panics
    /// When a feature is missing.
    #[must_use]
    pub fn path(&self, row: &[f64]) -> Vec<usize> {
        self.tree.path(row)
    }

    /// A binary tree of comparisons.
    pub(super) fn form(&self) -> Form {
        Form::Tree {
            splits: self.tree.n_splits(),
            leaves: self.n_leaves,
            depth: self.depth,
            classes: self.tree.n_classes(),
        }
    }
}

/// Refuses features that are too large for 32 bits.
async fn check_features(x: &Matrix, pace: &Pace) -> Result<()> {
    const ROWS_PER_SLICE: usize = 500_000;
    for feature in 0..x.n_cols() {
        for rows in x.col(feature).chunks(ROWS_PER_SLICE) {
            for &value in rows {
                check_value(feature, value)?;
            }
            pace.breath().await;
        }
    }
    Ok(())
}

/// Refuses a value that 32 bits cannot hold.
#[allow(clippy::cast_possible_truncation)] // That is the question.
fn check_value(feature: usize, value: f64) -> Result<()> {
    if (value as f32).is_finite() {
        return Ok(());
    }
    Err(Error::data(
        "scaler",
        format!(
            "Feature {feature} (counted from 0) has the value {}: a decision tree takes features as 32-bit numbers, which \
             end at 3.4e38. Standardise the features.",
            plain(value)
        ),
    ))
}
