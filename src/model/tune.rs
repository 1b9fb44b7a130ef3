//! Training a pruned model on: what was taken out stays 0, and the rest makes up for it.

use super::Film;
use super::logistic::{FittedLogistic, LogisticRegression};
use super::logistic_loss::LogisticLoss;
use super::mlp::MLPClassifier;
use super::network::Network;
use super::training::Training;
use crate::error::{Result, buffer};
use crate::matrix::Matrix;
use crate::optim::Objective;
use crate::optim::lbfgs::{Limits, Stop, minimize};
use crate::pace::Pace;
use crate::params::Checked;
use crate::rng::RandomState;

/// A function whose parameters at the places `held` stay as they are.
struct Held<'a, O> {
    objective: O,
    held: &'a [usize],
}

impl<O: Objective> Objective for Held<'_, O> {
    async fn evaluate(&mut self, params: &[f64], gradient: &mut [f64], pace: &Pace) -> f64 {
        let value = self.objective.evaluate(params, gradient, pace).await;
        for &place in self.held {
            gradient[place] = 0.0;
        }
        value
    }
}

impl Checked<LogisticRegression> {
    /// Trains a model on by at most `max_iter` iterations of L-BFGS, at least one, from its weights and with the same loss. The weights at
    /// the places `held` in [`Fitted::params`](super::Fitted::params) stay as they are. `x` has the shape (`n_rows`,
    /// `n_features`), `y` the shape (`n_rows`,).
    ///
    /// The model's account of its training stays that of the first one. Nothing where the loss is not a finite number.
    pub async fn tune(
        &self,
        model: &FittedLogistic,
        held: &[usize],
        max_iter: usize,
        x: &Matrix,
        y: &[u32],
        pace: &Pace,
    ) -> Option<FittedLogistic> {
        let l2 = 1.0 / (self.C * x.n_rows() as f64);
        let objective = LogisticLoss::new(x, y, model.n_outputs(), self.fit_intercept, l2);
        let mut params = model.params();
        let mut start = params.clone();
        start.truncate(objective.n_params()); // Without an intercept there is none to move.
        let limits = Limits {
            max_iter,
            tol: self.tol,
        };
        let mut objective = Held { objective, held };
        let minimum = minimize(&mut objective, start, limits, pace, |_, _, _| ()).await;
        params[..minimum.x.len()].copy_from_slice(&minimum.x);
        (minimum.stop != Stop::NotFinite).then(|| model.with_params(&params))
    }
}

impl Checked<MLPClassifier> {
    /// Trains a network on for so many epochs. The parameters at the places `held` in [`Network::params`] stay as they are.
    /// `x` has the shape (`n_rows`, `n_features`), `y` the shape (`n_rows`,). Gives the network, and whether the training went
    /// through; it is the network from before the epoch in which it diverged otherwise.
    ///
    /// Loss, batches and rates are those of the first training. Adam starts anew, and so does the stream of random numbers,
    /// with the same seed: the first of them order the rows, since no weights are drawn. `early_stopping`, `tol`,
    /// `n_iter_no_change` and `max_iter` do not matter: all rows are trained on, for as many epochs as are asked for.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room; [`Error::Data`](crate::Error::Data) where training
    /// diverged and the network's scores are not finite numbers either.
    pub async fn tune(
        &self,
        network: Network,
        held: &[usize],
        epochs: usize,
        x: &Matrix,
        y: &[u32],
        pace: &Pace,
    ) -> Result<(Network, bool)> {
        let params = Self::new(MLPClassifier {
            max_iter: epochs,
            early_stopping: false,
            n_iter_no_change: usize::MAX,
            ..(**self).clone()
        });
        let mut places = buffer(held.len())?;
        places.extend_from_slice(held);
        let n_classes = network.n_outputs().max(2);
        let rng = RandomState::new(self.random_state.unwrap_or_default());
        let mut training = Training::new(&params, network, x, y, n_classes, rng)?;
        training.hold(places);
        training.run(pace, &Film::default()).await?;
        let tuned = training.finish(pace).await?;
        Ok((tuned.network, tuned.n_iter == epochs))
    }
}
