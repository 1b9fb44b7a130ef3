//! Logistic regression with an L2 penalty, trained by L-BFGS: scikit-learn's `LogisticRegression`.
//!
//! Two classes have one score per row, the log of the odds of the larger class. More classes have one score each
//! (softmax, never one against the rest).

use serde::Serialize;

use tinyml_numerics::classes;
use tinyml_numerics::columns;
use tinyml_numerics::logistic::{self, BLOCK};

use super::logistic_loss::{LogisticLoss, WORK_PER_SLICE, work_per_row};
use super::network::{Dense, Network};
use super::{Film, Fitted};
use crate::error::{Error, MAX_VALUES, Result, buffer};
use crate::math;
use crate::matrix::Matrix;
use crate::optim::lbfgs::{self, Stop, minimize};
use crate::pace::{Pace, finish};
use crate::params::{Checked, Limits, Section, parameters, plain};
use crate::structure::{Activation, Form, Structure};

parameters! {
    /// Parameters of scikit-learn's `LogisticRegression` (solver `lbfgs`).
    LogisticRegression "LogisticRegression" {
        /// Inverse strength of the penalty: the smaller, the smaller the weights. Infinity means no penalty.
        C: f64 = 1.0, Limits::above(0.0).up_to(f64::INFINITY).log_slider(1e-3, 1e3, 1e-3);
        /// Training stops when no component of the mean loss's gradient is greater.
        tol: f64 = 1e-4, Limits::at_least(0.0).log_slider(1e-6, 1e-1, 1e-6);
        /// The most iterations.
        max_iter: usize = 100, Limits::at_least(0.0).log_slider(1.0, 1000.0, 1.0);
        /// Whether there is an intercept, which is not penalised.
        fit_intercept: bool = true;
    }
}

/// A trained logistic regression.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FittedLogistic {
    /// Weights, shape (1, `n_features`) for two classes, (`n_classes`, `n_features`) for more.
    pub coef: Vec<Vec<f64>>,
    /// Shape (1,) or (`n_classes`,).
    pub intercept: Vec<f64>,
    /// Iterations done, at most `max_iter`.
    pub n_iter: usize,
    /// Passes over the rows: evaluations of the loss and its gradient (`nfev` of SciPy's result).
    pub n_evaluations: usize,
    /// Whether training ended because nothing was left to gain.
    pub converged: bool,
    /// The penalised mean loss after each iteration.
    pub loss_curve: Vec<f64>,
    /// The greatest absolute component of the gradient after each iteration.
    pub gradient_norm_curve: Vec<f64>,
    /// What a person should know about this training, as sentences.
    pub warnings: Vec<String>,
}

impl LogisticRegression {
    /// Holds the parameters against their limits.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for the first one outside.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        Ok(Checked::new(self))
    }

    /// Checks and trains in one go; see [`Checked::fit`].
    ///
    /// # Errors
    /// As [`LogisticRegression::check`] and [`Checked::fit`].
    pub fn fit(self, x: &Matrix, y: &[u32], n_classes: usize) -> Result<FittedLogistic> {
        let (pace, film) = (Pace::default(), Film::default());
        finish(self.check()?.fit(x, y, n_classes, &pace, &film))
    }
}

impl Checked<LogisticRegression> {
    /// Trains on the rows `x`, shape (`n_rows`, `n_features`), with the classes `y`, shape (`n_rows`,), each below
    /// `n_classes`.
    ///
    /// # Errors
    /// [`Error::Data`] when there are fewer than two classes, when one of them has no row, or when the features are so
    /// large that the loss is not a finite number; [`Error::Memory`] for more weights than can be had.
    pub async fn fit(
        &self,
        x: &Matrix,
        y: &[u32],
        n_classes: usize,
        pace: &Pace,
        film: &Film,
    ) -> Result<FittedLogistic> {
        check_classes(y, n_classes)?;
        let n_outputs = if n_classes == 2 { 1 } else { n_classes };
        check_params(x.n_cols().saturating_mul(n_outputs))?;
        let l2 = 1.0 / (self.C * x.n_rows() as f64);
        let mut loss = LogisticLoss::new(x, y, n_outputs, self.fit_intercept, l2);
        let limits = lbfgs::Limits {
            max_iter: self.max_iter,
            tol: self.tol,
        };
        let start = vec![0.0; loss.n_params()];
        let untrained = FittedLogistic::untrained(x.n_cols(), n_outputs);
        film.start(Fitted::Logistic(untrained.clone()));
        // Without an intercept the search has none to move; the model has zeros.
        let params = |weights: &[f64]| {
            let mut params = weights.to_vec();
            params.resize((x.n_cols() + 1) * n_outputs, 0.0);
            params
        };
        let watch = |iteration, value, weights: &[f64]| {
            film.record(iteration, value, || params(weights));
        };
        let minimum = minimize(&mut loss, start, limits, pace, watch).await;
        if minimum.stop == Stop::NotFinite {
            return Err(Error::data(
                "scaler",
                "The loss is not a finite number: the features are too large, or C is too small. Standardise the features.",
            ));
        }
        Ok(FittedLogistic {
            n_iter: minimum.n_iter.min(self.max_iter),
            n_evaluations: minimum.n_evaluations,
            converged: minimum.stop == Stop::Converged,
            warnings: self.warning(minimum.stop).into_iter().collect(),
            loss_curve: minimum.loss_curve,
            gradient_norm_curve: minimum.gradient_norm_curve,
            ..untrained.with_params(&params(&minimum.x))
        })
    }

    /// scikit-learn's `ConvergenceWarning` in plain words.
    fn warning(&self, stop: Stop) -> Option<String> {
        match stop {
            Stop::Converged | Stop::NotFinite => None,
            Stop::Iterations => Some(format!(
                "Training stopped at the limit of {} iterations (max_iter) before the loss had settled. More iterations \
                 or standardised features help.",
                plain(self.max_iter as f64)
            )),
            Stop::Evaluations => Some(
                "Training stopped after 15,000 evaluations of the loss before it had settled. Standardised features help."
                    .into(),
            ),
            Stop::Abnormal => Some(
                "Training stopped early: no step in the direction of descent lowers the loss any further. Standardised features \
                 or a larger tol help."
                    .into(),
            ),
        }
    }
}

/// Refuses more weights than there is room for: L-BFGS keeps ten pairs of steps and gradients, and some vectors besides.
fn check_params(n_weights: usize) -> Result<()> {
    const VECTORS: usize = 30;
    if n_weights <= MAX_VALUES / VECTORS {
        return Ok(());
    }
    let megabytes = |values: usize| values as u64 * 8 / 1_000_000;
    Err(Error::Memory {
        field: "dataset.n_features".into(),
        needed_mb: megabytes(n_weights.saturating_mul(VECTORS)),
        limit_mb: megabytes(MAX_VALUES),
    })
}

/// Refuses labels that cannot be trained on.
pub(super) fn check_classes(y: &[u32], n_classes: usize) -> Result<()> {
    if n_classes < 2 {
        return Err(Error::data(
            "dataset",
            "The data have only one class; a classifier needs at least two.",
        ));
    }
    let counts = classes::count(y, n_classes);
    match counts.iter().filter(|&&count| count > 0).count() {
        0 => Err(Error::data("split", "There are no rows to train on.")),
        1 => Err(Error::data(
            "split",
            "The training rows have only one class; a classifier needs at least two. Take more rows for training, or \
             set stratify.",
        )),
        found if found < n_classes => Err(Error::data(
            "split",
            format!(
                "The training rows have only {found} of the {n_classes} classes. Take more rows for training, or set \
                 stratify."
            ),
        )),
        _ => Ok(()),
    }
}

impl FittedLogistic {
    /// Number of scores per row: 1 for two classes, else one for each class.
    #[must_use]
    pub fn n_outputs(&self) -> usize {
        self.coef.len()
    }

    /// Scores of all rows, shape (`n_rows`,) for two classes, (`n_rows`, `n_classes`) row-major for more. Positive means
    /// the larger class.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for the scores.
    pub async fn decision_function(&self, x: &Matrix, pace: &Pace) -> Result<Vec<f64>> {
        let n_outputs = self.n_outputs();
        let n_rows = x.n_rows();
        let columns = x.columns();
        let mut scores = buffer(n_rows.saturating_mul(n_outputs))?; // (n_rows, n_outputs), row-major
        columns::zeros_onto(&mut scores, n_rows * n_outputs);
        let mut raw = [0.0; BLOCK];
        let rows_per_slice = WORK_PER_SLICE / work_per_row(x.n_cols(), n_outputs);
        let mut since_pause = 0;
        for start in (0..n_rows).step_by(BLOCK) {
            let rows = start..n_rows.min(start + BLOCK);
            let raw = &mut raw[..rows.len()];
            for (k, (coef, intercept)) in self.coef.iter().zip(&self.intercept).enumerate() {
                logistic::scores(&columns, rows.clone(), coef, *intercept, raw);
                let places = scores[start * n_outputs + k..]
                    .iter_mut()
                    .step_by(n_outputs);
                for (place, raw) in places.zip(&*raw) {
                    *place = *raw;
                }
            }
            since_pause += BLOCK;
            if since_pause >= rows_per_slice {
                since_pause = 0;
                pace.chunk(rows.end, n_rows).await;
            }
        }
        Ok(scores)
    }

    /// Scores of one row, shape (1,) or (`n_classes`,): the same bits as in [`FittedLogistic::decision_function`].
    #[must_use]
    pub fn decision_row(&self, row: &[f64]) -> Vec<f64> {
        self.coef
            .iter()
            .zip(&self.intercept)
            .map(|(coef, intercept)| {
                let raw = coef.iter().zip(row).fold(0.0, |raw, (w, x)| raw + w * x);
                raw + intercept
            })
            .collect()
    }

    /// Probabilities from scores, shape (`n_rows`, `n_classes`), row-major.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for them.
    pub async fn proba(&self, scores: &[f64], pace: &Pace) -> Result<Vec<f64>> {
        const ROWS_PER_SLICE: usize = 20_000;
        let n_outputs = self.n_outputs();
        let n_rows = scores.len() / n_outputs;
        let mut proba = buffer(n_rows.saturating_mul(n_outputs.max(2)))?;
        if n_outputs == 1 {
            let mut larger = [0.0; BLOCK];
            for (index, scores) in scores.chunks(BLOCK).enumerate() {
                let larger = &mut larger[..scores.len()];
                logistic::logistic(scores, larger);
                columns::pairs_onto(&mut proba, larger);
                if (index + 1) % (ROWS_PER_SLICE / BLOCK) == 0 {
                    pace.chunk(index * BLOCK, n_rows).await;
                }
            }
            return Ok(proba);
        }
        for (i, row) in scores.chunks_exact(n_outputs).enumerate() {
            let most = row
                .iter()
                .fold(f64::NEG_INFINITY, |most, raw| raw.max(most));
            let start = proba.len();
            proba.extend(row.iter().map(|raw| math::exp(raw - most)));
            let sum: f64 = proba[start..].iter().sum();
            for p in &mut proba[start..] {
                *p /= sum;
            }
            if (i + 1) % ROWS_PER_SLICE == 0 {
                pace.chunk(i + 1, n_rows).await;
            }
        }
        Ok(proba)
    }

    /// Weights, shape (`n_features`, `n_outputs`), then intercepts.
    pub(super) fn params(&self) -> Vec<f64> {
        let n_features = self.coef.first().map_or(0, Vec::len);
        (0..n_features)
            .flat_map(|j| self.coef.iter().map(move |row| row[j]))
            .chain(self.intercept.iter().copied())
            .collect()
    }

    /// This model with other weights, in the order of [`FittedLogistic::params`].
    pub(super) fn with_params(&self, params: &[f64]) -> Self {
        let n_outputs = self.n_outputs();
        let (weights, intercept) = params.split_at(params.len() - n_outputs);
        Self {
            coef: (0..n_outputs)
                .map(|k| weights.iter().skip(k).step_by(n_outputs).copied().collect())
                .collect(),
            intercept: intercept.to_vec(),
            ..self.clone()
        }
    }

    /// The model before its first iteration: all weights 0.
    pub(super) fn untrained(n_features: usize, n_outputs: usize) -> Self {
        Self {
            coef: vec![vec![0.0; n_features]; n_outputs],
            intercept: vec![0.0; n_outputs],
            n_iter: 0,
            n_evaluations: 0,
            converged: false,
            loss_curve: Vec::new(),
            gradient_norm_curve: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The same model as a network of one layer.
    #[must_use]
    pub fn network(&self) -> Network {
        let n_outputs = self.n_outputs();
        let mut weights = self.params();
        let biases = weights.split_off(weights.len() - n_outputs);
        let output = match n_outputs {
            1 => Activation::Logistic,
            _ => Activation::Softmax,
        };
        let layer = Dense {
            inputs: weights.len() / n_outputs,
            outputs: n_outputs,
            weights,
            biases,
        };
        Network {
            layers: vec![layer],
            hidden: Activation::Identity,
            output,
        }
    }

    /// One dense layer.
    pub(super) fn form(&self) -> Form {
        let n_features = self.coef.first().map_or(0, Vec::len);
        Structure::logistic_regression(n_features, self.n_outputs(), false).form
    }
}
