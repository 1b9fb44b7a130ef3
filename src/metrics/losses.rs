//! How far probabilities are from the truth.

use crate::error::{Result, buffer};
use crate::math;

/// Mean of -ln(probability given to the true class), with probabilities kept a machine epsilon away from 0 and 1
/// (`sklearn.metrics.log_loss`). `proba` has the shape (`n_rows`, `n_classes`), row-major.
///
/// # Errors
/// [`crate::Error::Memory`] where there is no room to compute it.
pub fn log_loss(y: &[u32], proba: &[f64], n_classes: usize) -> Result<f64> {
    mean(y, proba, n_classes, |row, class| {
        -math::ln(row[class].clamp(f64::EPSILON, 1.0 - f64::EPSILON))
    })
}

/// Mean squared distance of the probabilities from certainty about the true class; for two classes half of that
/// (`sklearn.metrics.brier_score_loss`). `proba` has the shape (`n_rows`, `n_classes`), row-major.
///
/// # Errors
/// [`crate::Error::Memory`] where there is no room to compute it.
pub fn brier(y: &[u32], proba: &[f64], n_classes: usize) -> Result<f64> {
    let mut squares = vec![0.0; n_classes];
    let score = mean(y, proba, n_classes, |row, class| {
        for (k, (square, p)) in squares.iter_mut().zip(row).enumerate() {
            let distance = f64::from(k == class) - p;
            *square = distance * distance;
        }
        math::pairwise_sum(&squares)
    })?;
    Ok(if n_classes == 2 { score / 2.0 } else { score })
}

/// Mean over the rows of a loss of the row's probabilities and class; 0 without rows.
fn mean(
    y: &[u32],
    proba: &[f64],
    n_classes: usize,
    mut loss: impl FnMut(&[f64], usize) -> f64,
) -> Result<f64> {
    let mut losses = buffer(y.len())?; // (n_rows,)
    losses.extend(
        proba
            .chunks_exact(n_classes)
            .zip(y)
            .map(|(row, &class)| loss(row, class as usize)),
    );
    Ok(math::pairwise_sum(&losses) / losses.len().max(1) as f64)
}
