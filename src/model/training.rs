//! The epochs of a multi-layer perceptron's training: what is watched, when to stop, and which weights are kept.

use super::Film;
use super::backprop::Backprop;
use super::mlp::{FittedMlp, MLPClassifier};
use super::network::Network;
use super::soft::SoftTargets;
use super::validation::Validation;
use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::optim::adam::Adam;
use crate::pace::{Effort, Pace};
use crate::params::{Checked, plain};
use crate::rng::RandomState;

/// The absolute value beyond which a weight is a divergence and not a result.
///
/// Adam moves a weight by about `learning_rate_init` a step, and back and forth once the loss has nothing more to give: with
/// a rate of 10, ten times the slider's end, a weight needs some 10,000 steps in one direction to come here. With such a
/// weight a difference of 0.0001 in the value before it decides everything; that is no answer to data of a sensible size.
/// Unscaled, large features make the weights that fit smaller, not larger. Only tiny features ask for large weights, so the
/// bound is raised for the weights of a feature that never reaches 1 ([`Bounds`]).
const MAX_WEIGHT: f64 = 1e5;

/// A training under way.
pub(super) struct Training<'a> {
    params: &'a Checked<MLPClassifier>,
    /// Shape and activations; its weights are the initial ones.
    network: Network,
    x: &'a Matrix,
    backprop: Backprop<'a>,
    adam: Adam,
    rng: RandomState,
    /// The rows trained on, in the order of the latest epoch, shape (`n_train`,).
    order: Vec<u32>,
    batch_size: usize,
    validation: Option<Validation>,
    bounds: Bounds,
    /// After the latest good epoch, shape (`n_params`,).
    weights: Vec<f64>,
    best_loss: f64,
    loss_curve: Vec<f64>,
    /// Epochs in a row without progress.
    idle: usize,
    diverged: bool,
    warnings: Vec<String>,
}

impl<'a> Training<'a> {
    /// The start, with the initial network and the stream that drew it.
    ///
    /// # Errors
    /// [`Error::Data`] where there are too few rows for early stopping, [`Error::Memory`] where there is no room.
    pub(super) fn new(
        params: &'a Checked<MLPClassifier>,
        network: Network,
        x: &'a Matrix,
        y: &'a [u32],
        n_classes: usize,
        mut rng: RandomState,
    ) -> Result<Self> {
        let (order, validation) = if params.early_stopping {
            let (order, validation) =
                Validation::draw(params.validation_fraction, x, y, n_classes, &mut rng)?;
            (order, Some(validation))
        } else {
            let mut order = buffer(y.len())?;
            order.extend((0..).take(y.len()));
            (order, None)
        };
        let (batch_size, warning) = params.batch_size(order.len());
        Ok(Self {
            params,
            backprop: Backprop::new(x, y, network.layers_of_structure(), params.alpha)?,
            adam: Adam::new(network.n_params(), params.rates())?,
            rng,
            order,
            batch_size,
            validation,
            bounds: Bounds::new(x, &network),
            weights: network.params(),
            network,
            x,
            best_loss: f64::INFINITY,
            loss_curve: Vec::new(),
            idle: 0,
            diverged: false,
            warnings: warning.into_iter().collect(),
        })
    }

    /// Leaves the parameters at these places as they are.
    pub(super) fn hold(&mut self, places: Vec<usize>) {
        self.backprop.hold(places);
    }

    /// Learns from a teacher's answers to all rows too.
    pub(super) fn learn_from(&mut self, targets: &'a SoftTargets) {
        self.backprop.learn_from(targets);
    }

    /// Goes through the epochs until there is no more progress, or the limit is reached, or the training diverges.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room to score the validation rows.
    pub(super) async fn run(&mut self, pace: &Pace, film: &Film) -> Result<()> {
        let max_iter = self.params.max_iter;
        let mut effort = Effort::default();
        let mut weights = self.weights.clone();
        for epoch in 1..=max_iter {
            let loss = self.epoch(&mut weights, &mut effort, pace).await;
            if let Some(reason) = self.bounds.divergence(loss, &weights) {
                self.diverged = true;
                let kept = match epoch {
                    1 => "The model keeps the weights it started with: it has learned nothing",
                    _ => "The weights from before that epoch are kept",
                };
                self.warnings.push(format!(
                    "Training diverged in epoch {}: {reason}. {kept}. A smaller \
                     learning_rate_init or standardised features help.",
                    plain(epoch as f64)
                ));
                return Ok(());
            }
            self.weights.copy_from_slice(&weights);
            self.loss_curve.push(loss);
            film.record(epoch, loss, || weights.clone());
            let progress = self.judge(loss, pace).await?;
            self.idle = if progress { 0 } else { self.idle + 1 };
            pace.iteration(epoch, max_iter, loss).await;
            if self.has_settled() {
                return Ok(());
            }
        }
        self.warnings.push(format!(
            "Training stopped at the limit of {} epochs (max_iter) before the {} had settled. More epochs or a larger \
             learning_rate_init help.",
            plain(max_iter as f64),
            if self.validation.is_some() { "validation accuracy" } else { "loss" }
        ));
        Ok(())
    }

    /// Whether more than `n_iter_no_change` epochs in a row brought no progress.
    fn has_settled(&self) -> bool {
        self.idle > self.params.n_iter_no_change
    }

    /// One pass over all rows; gives their mean loss, each batch's before its step.
    async fn epoch(&mut self, weights: &mut [f64], effort: &mut Effort, pace: &Pace) -> f64 {
        if self.params.shuffle {
            self.shuffle(effort, pace).await;
        }
        let mut sum = 0.0;
        for batch in self.order.chunks(self.batch_size) {
            let loss = self.backprop.evaluate(weights, batch, effort, pace).await;
            sum += loss * batch.len() as f64;
            let gradient = self.backprop.gradient();
            self.adam.step(weights, gradient, effort, pace).await;
        }
        sum / self.order.len() as f64
    }

    /// Puts the rows in another order. The orders build on each other, as in scikit-learn.
    async fn shuffle(&mut self, effort: &mut Effort, pace: &Pace) {
        /// Rows in a slice.
        const SLICE: usize = 20_000;
        /// A row takes as long as some ten multiply–adds.
        const WORK: usize = 10;
        let mut end = self.order.len();
        while end > 1 {
            let start = end.saturating_sub(SLICE).max(1);
            self.rng.shuffle_part(&mut self.order, start..end);
            if effort.add((end - start) * WORK) {
                pace.breath().await;
            }
            end = start;
        }
    }

    /// Whether the latest epoch brought progress by `tol`: in the validation accuracy, else in the loss.
    async fn judge(&mut self, loss: f64, pace: &Pace) -> Result<bool> {
        let tol = self.params.tol;
        if let Some(validation) = &mut self.validation {
            let network = self.network.with_params(&self.weights);
            return validation.judge(&network, &self.weights, tol, pace).await;
        }
        let progress = loss <= self.best_loss - tol;
        self.best_loss = self.best_loss.min(loss);
        Ok(progress)
    }

    /// The trained model.
    ///
    /// # Errors
    /// [`Error::Data`] where training diverged and the weights from before do not give finite scores either.
    pub(super) async fn finish(self, pace: &Pace) -> Result<FittedMlp> {
        let converged = !self.diverged && self.has_settled();
        let n_iter = self.loss_curve.len();
        let (weights, scores, best_score) = match self.validation {
            None => (self.weights, None, None),
            Some(validation) => validation.best(self.weights),
        };
        let network = self.network.with_params(&weights);
        if self.diverged {
            let outputs = network.outputs(self.x, pace).await?;
            if outputs.iter().any(|output| !output.is_finite()) {
                return Err(Error::data(
                    "scaler",
                    "The scores are not finite numbers: the features are too large. Standardise the features.",
                ));
            }
        }
        Ok(FittedMlp {
            network,
            n_iter,
            converged,
            best_loss: Some(self.best_loss).filter(|loss| scores.is_none() && loss.is_finite()),
            loss_curve: self.loss_curve,
            validation_scores: scores,
            best_validation_score: best_score,
            warnings: self.warnings,
        })
    }
}

/// How large weights may become before the training counts as diverged.
struct Bounds {
    /// For each feature's weights in the first layer, shape (`n_features`,).
    by_feature: Vec<f64>,
    /// Weights of one feature.
    first_width: usize,
}

impl Bounds {
    fn new(x: &Matrix, network: &Network) -> Self {
        /// Keeps the bound finite for a feature of zeros.
        const LEAST: f64 = 1e-100;
        let bound = |col: usize| {
            let largest = x
                .col(col)
                .iter()
                .fold(0.0, |most: f64, x| most.max(x.abs()));
            MAX_WEIGHT / largest.clamp(LEAST, 1.0)
        };
        Self {
            by_feature: (0..x.n_cols()).map(bound).collect(),
            first_width: network.layers.first().map_or(0, |layer| layer.outputs),
        }
    }

    /// What is wrong with an epoch's loss and weights, as it reads after "diverged:".
    fn divergence(&self, loss: f64, weights: &[f64]) -> Option<String> {
        if !loss.is_finite() {
            return Some("the loss is no longer a finite number".into());
        }
        let (first, rest) = weights.split_at(self.by_feature.len() * self.first_width);
        let rows = first.chunks_exact(self.first_width).zip(&self.by_feature);
        // Also false for what is not a number.
        let within = |weights: &[f64], bound: f64| weights.iter().all(|w| w.abs() <= bound);
        if within(rest, MAX_WEIGHT)
            && rows.fold(true, |fine, (row, bound)| fine && within(row, *bound))
        {
            return None;
        }
        Some(format!("a weight is beyond {}", plain(MAX_WEIGHT)))
    }
}
