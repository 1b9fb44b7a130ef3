//! Early stopping: some training rows are set aside, and their accuracy decides when to stop and which weights to keep.

use tinyml_numerics::classes::first_greatest;

use super::network::Network;
use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::pace::Pace;
use crate::params::plain;
use crate::rng::RandomState;
use crate::split::{Size, TrainTestSplit};

/// The rows set aside, and what was found on them.
pub(super) struct Validation {
    x: Matrix,
    /// (`n_validation`,)
    y: Vec<u32>,
    /// Accuracy after each epoch.
    scores: Vec<f64>,
    /// The greatest accuracy, with its weights, shape (`n_params`,).
    best: Option<(f64, Vec<f64>)>,
}

impl Validation {
    /// Draws the rows that are trained on, in their order, and those that are not. As in scikit-learn, both parts have the
    /// same share of each class where there are two; where there are more, the draw is plain.
    ///
    /// # Errors
    /// [`Error::Data`] where there are too few rows for that, [`Error::Memory`] where there is no room.
    pub(super) fn draw(
        fraction: f64,
        x: &Matrix,
        y: &[u32],
        n_classes: usize,
        rng: &mut RandomState,
    ) -> Result<(Vec<u32>, Self)> {
        let refuse = || {
            Error::data(
                "model.validation_fraction",
                format!(
                    "Early stopping sets a share of {} (validation_fraction) of the {} training rows aside, and these are too \
                     few for that: at least two must be set aside, and of two classes each needs a row in both parts.",
                    plain(fraction),
                    plain(y.len() as f64)
                ),
            )
        };
        let params = TrainTestSplit {
            test_size: Some(Size::Share(fraction)),
            stratify: n_classes == 2,
            ..TrainTestSplit::default()
        };
        let split = match params.check()?.draw(y, n_classes, rng) {
            Ok(split) if split.test.len() >= 2 => split,
            Err(error @ Error::Memory { .. }) => return Err(error),
            _ => return Err(refuse()),
        };
        let mut labels = buffer(split.test.len())?;
        labels.extend(split.test.iter().map(|&row| y[row as usize]));
        let mut rows = Matrix::zeros(split.test.len(), x.n_cols())?;
        for col in 0..x.n_cols() {
            let column = x.col(col);
            for (value, &row) in rows.col_mut(col).iter_mut().zip(&split.test) {
                *value = column[row as usize];
            }
        }
        let validation = Self {
            x: rows,
            y: labels,
            scores: Vec::new(),
            best: None,
        };
        Ok((split.train, validation))
    }

    /// Notes the accuracy of the network with these weights. Whether it is progress: not below the best by then plus `tol`.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room to score the rows.
    pub(super) async fn judge(
        &mut self,
        network: &Network,
        weights: &[f64],
        tol: f64,
        pace: &Pace,
    ) -> Result<bool> {
        let outputs = network.outputs(&self.x, pace).await?;
        let n_outputs = outputs.len() / self.y.len();
        let is_right = |(outputs, class): (&[f64], &u32)| match *outputs {
            [p] => u32::from(p > 0.5) == *class,
            _ => first_greatest(outputs) == *class,
        };
        let rows = outputs.chunks_exact(n_outputs).zip(&self.y);
        let n_right = rows.filter(|row| is_right(*row)).count();
        let score = n_right as f64 / self.y.len() as f64;
        self.scores.push(score);
        let best = self.best.as_ref().map(|(best, _)| *best);
        if best.is_none_or(|best| score > best) {
            self.best = Some((score, weights.to_vec()));
        }
        Ok(best.is_none_or(|best| score >= best + tol))
    }

    /// The best weights, or those given where no epoch was judged; all scores, and the best one.
    pub(super) fn best(self, otherwise: Vec<f64>) -> (Vec<f64>, Option<Vec<f64>>, Option<f64>) {
        let (score, weights) = match self.best {
            Some((score, weights)) => (Some(score), weights),
            None => (None, otherwise),
        };
        (weights, Some(self.scores), score)
    }
}
