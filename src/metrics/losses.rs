//! How far probabilities are from the truth.

use tinyml_numerics::losses;

use crate::error::{Result, buffer};
use crate::math;

/// Mean of -ln(probability given to the true class), with probabilities kept a machine epsilon away from 0 and 1
/// (`sklearn.metrics.log_loss`). `proba` has the shape (`n_rows`, `n_classes`), row-major.
///
/// # Errors
/// [`crate::Error::Memory`] where there is no room to compute it.
pub fn log_loss(y: &[u32], proba: &[f64], n_classes: usize) -> Result<f64> {
    let mut each = buffer(y.len())?;
    losses::log_losses_onto(&mut each, y, proba, n_classes);
    Ok(mean(&each))
}

/// Mean squared distance of the probabilities from certainty about the true class; for two classes half of that
/// (`sklearn.metrics.brier_score_loss`). `proba` has the shape (`n_rows`, `n_classes`), row-major.
///
/// # Errors
/// [`crate::Error::Memory`] where there is no room to compute it.
pub fn brier(y: &[u32], proba: &[f64], n_classes: usize) -> Result<f64> {
    let mut each = buffer(y.len())?;
    losses::squares_onto(&mut each, y, proba, n_classes);
    let score = mean(&each);
    Ok(if n_classes == 2 { score / 2.0 } else { score })
}

/// The mean of the rows' losses; 0 without rows.
fn mean(losses: &[f64]) -> f64 {
    math::pairwise_sum(losses) / losses.len().max(1) as f64
}
