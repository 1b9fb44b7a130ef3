//! Models: parameters, the fitted form, prediction.
//!
//! A model's parameters are a struct with scikit-learn's names; `check()` makes them fit for training, training gives
//! the fitted form, which is another type. [`Fitted`] is any of them: whatever scores rows, describes itself or is drawn
//! goes through it.

mod backprop;
pub mod dummy;
mod film;
pub mod logistic;
mod logistic_loss;
pub mod mlp;
pub mod network;
pub mod soft;
mod training;
pub mod tree;
mod tune;
mod validation;
mod weight;

use serde::Serialize;
use tinyml_numerics::{classes, columns};

pub use film::Film;
pub use weight::Place;

use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::pace::{Pace, finish};
use crate::structure::Form;

use dummy::FittedDummy;
use logistic::FittedLogistic;
use mlp::FittedMlp;
use network::Network;
use tree::{FittedTree, Tree};

/// A trained model of any kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Fitted {
    /// Logistic regression.
    Logistic(FittedLogistic),
    /// A multi-layer perceptron.
    Mlp(FittedMlp),
    /// A decision tree.
    Tree(FittedTree),
    /// The baseline.
    Dummy(FittedDummy),
}

/// What a model says of some rows.
#[derive(Debug, Clone, PartialEq)]
pub struct RowScores {
    /// What rows are ranked by: for two classes the score of the larger one, shape (`n_rows`,), for more one score a
    /// class, shape (`n_rows`, `n_classes`), row-major. Logistic regression's is the log of the odds, the others' the
    /// probability.
    pub decision: Vec<f64>,
    /// Probabilities, shape (`n_rows`, `n_classes`), row-major.
    pub proba: Vec<f64>,
}

impl RowScores {
    /// From a network's outputs, shape (`n_rows`, `n_outputs`), row-major: the probability of the larger of two classes, or
    /// that of each class.
    fn of_outputs(outputs: Vec<f64>, n_outputs: usize) -> Result<Self> {
        let mut proba = buffer(
            outputs
                .len()
                .saturating_mul(if n_outputs == 1 { 2 } else { 1 }),
        )?;
        if n_outputs == 1 {
            columns::pairs_onto(&mut proba, &outputs);
        } else {
            proba.extend_from_slice(&outputs);
        }
        Ok(Self {
            decision: outputs,
            proba,
        })
    }

    /// From probabilities, shape (`n_rows`, `n_classes`), row-major.
    fn of_proba(proba: Vec<f64>, n_classes: usize) -> Result<Self> {
        let mut decision = buffer(proba.len() / if n_classes == 2 { 2 } else { 1 })?;
        if n_classes == 2 {
            columns::column_onto(&mut decision, &proba, 2, 1);
        } else {
            decision.extend_from_slice(&proba);
        }
        Ok(Self { decision, proba })
    }
}

impl Fitted {
    /// Scores all rows.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for the scores.
    pub async fn score(&self, x: &Matrix, pace: &Pace) -> Result<RowScores> {
        match self {
            Self::Logistic(model) => {
                let decision = model.decision_function(x, pace).await?;
                let proba = model.proba(&decision, pace).await?;
                Ok(RowScores { decision, proba })
            }
            Self::Mlp(model) => {
                // An infinite feature can have a finite probability, so that nobody would notice.
                check_finite(x, pace).await?;
                let outputs = model.network.outputs(x, pace).await?;
                RowScores::of_outputs(outputs, self.n_outputs())
            }
            Self::Tree(model) => {
                RowScores::of_proba(model.proba(x, pace).await?, model.tree.n_classes())
            }
            Self::Dummy(model) => {
                RowScores::of_proba(model.proba(x.n_rows())?, model.class_prior.len())
            }
        }
    }

    /// Scores one row: the same bits as in [`Fitted::score`].
    ///
    /// # Errors
    /// As [`Fitted::score`].
    pub fn score_row(&self, row: &[f64]) -> Result<RowScores> {
        match self {
            Self::Logistic(model) => {
                let decision = model.decision_row(row);
                let proba = finish(model.proba(&decision, &Pace::default()))?;
                Ok(RowScores { decision, proba })
            }
            Self::Mlp(model) => {
                let outputs = model.network.activations(row).pop().unwrap_or_default();
                RowScores::of_outputs(outputs, self.n_outputs())
            }
            Self::Tree(model) => RowScores::of_proba(model.proba_row(row)?, model.tree.n_classes()),
            Self::Dummy(model) => RowScores::of_proba(model.proba(1)?, model.class_prior.len()),
        }
    }

    /// The class of each row from `decision` (see [`RowScores`]), shape (`n_rows`,), as scikit-learn's `predict` has it: of
    /// two the larger where its score is above the cut, of several the first with the greatest score.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for them.
    pub fn predict(&self, decision: &[f64]) -> Result<Vec<u32>> {
        let n_outputs = self.n_outputs();
        let mut classes = buffer(decision.len() / n_outputs)?;
        if n_outputs == 1 {
            classes::above_onto(&mut classes, decision, self.cut());
        } else {
            classes::first_greatest_onto(&mut classes, decision, n_outputs);
        }
        Ok(classes)
    }

    /// What two-class rows are ranked by where the smaller class is the positive one, shape (`n_rows`,).
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for them.
    pub fn scores_of_smaller(&self, scores: &RowScores) -> Result<Vec<f64>> {
        let mut smaller = buffer(scores.decision.len())?;
        match self {
            Self::Logistic(_) => smaller.extend(scores.decision.iter().map(|score| -score)),
            _ => columns::column_onto(&mut smaller, &scores.proba, 2, 0),
        }
        Ok(smaller)
    }

    /// Scores per row: 1 for two classes, else one for each class.
    fn n_outputs(&self) -> usize {
        match self {
            Self::Logistic(model) => model.n_outputs(),
            Self::Mlp(model) => model.network.n_outputs(),
            Self::Tree(FittedTree { tree, .. }) if tree.n_classes() == 2 => 1,
            Self::Tree(model) => model.tree.n_classes(),
            Self::Dummy(model) if model.class_prior.len() == 2 => 1,
            Self::Dummy(model) => model.class_prior.len(),
        }
    }

    /// The score above which a row is of the larger class.
    fn cut(&self) -> f64 {
        match self {
            Self::Logistic(_) => 0.0,
            _ => 0.5,
        }
    }

    /// What the model is made of.
    #[must_use]
    pub fn form(&self) -> Form {
        match self {
            Self::Logistic(model) => model.form(),
            Self::Mlp(model) => Form::Layers(model.network.layers_of_structure()),
            Self::Tree(model) => model.form(),
            Self::Dummy(model) => model.form(),
        }
    }

    /// All weights, layer by layer: those of a layer, shape (`inputs`, `outputs`), row-major, then its biases. Nothing for
    /// a model without weights.
    #[must_use]
    pub fn params(&self) -> Vec<f64> {
        match self {
            Self::Logistic(model) => model.params(),
            Self::Mlp(model) => model.network.params(),
            Self::Tree(_) | Self::Dummy(_) => Vec::new(),
        }
    }

    /// This model with other weights, in the order of [`Fitted::params`].
    #[must_use]
    pub fn with_params(&self, params: &[f64]) -> Self {
        match self {
            Self::Logistic(model) => Self::Logistic(model.with_params(params)),
            Self::Mlp(model) => Self::Mlp(FittedMlp {
                network: model.network.with_params(params),
                ..model.clone()
            }),
            Self::Tree(_) | Self::Dummy(_) => self.clone(),
        }
    }

    /// The dense layers of a network or of logistic regression, which is a network of one layer; nothing for another model.
    #[must_use]
    pub fn network(&self) -> Option<Network> {
        match self {
            Self::Logistic(model) => Some(model.network()),
            Self::Mlp(model) => Some(model.network.clone()),
            Self::Tree(_) | Self::Dummy(_) => None,
        }
    }

    /// The nodes of a tree; nothing for another model.
    #[must_use]
    pub fn tree(&self) -> Option<&Tree> {
        match self {
            Self::Tree(model) => Some(&model.tree),
            Self::Logistic(_) | Self::Mlp(_) | Self::Dummy(_) => None,
        }
    }

    /// Iterations or epochs done; nothing for a model that is not trained in iterations.
    #[must_use]
    pub fn n_iter(&self) -> Option<usize> {
        match self {
            Self::Logistic(model) => Some(model.n_iter),
            Self::Mlp(model) => Some(model.n_iter),
            Self::Tree(_) | Self::Dummy(_) => None,
        }
    }

    /// The loss after each iteration.
    #[must_use]
    pub fn loss_curve(&self) -> &[f64] {
        match self {
            Self::Logistic(model) => &model.loss_curve,
            Self::Mlp(model) => &model.loss_curve,
            Self::Tree(_) | Self::Dummy(_) => &[],
        }
    }
}

/// Refuses features that are not finite numbers, as scikit-learn does.
async fn check_finite(x: &Matrix, pace: &Pace) -> Result<()> {
    const ROWS_PER_SLICE: usize = 500_000;
    for col in 0..x.n_cols() {
        for rows in x.col(col).chunks(ROWS_PER_SLICE) {
            if !rows.iter().all(|value| value.is_finite()) {
                return Err(Error::data(
                    "dataset",
                    "A feature is not a finite number: the data are too large.",
                ));
            }
            pace.breath().await;
        }
    }
    Ok(())
}
