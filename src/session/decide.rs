//! From scores to classes.

use tinyml_numerics::classes;

use super::scores::Scores;
use crate::error::{Result, buffer};
use crate::model::Fitted;

/// The predicted class of each row. At 0.5 it is scikit-learn's `predict`; elsewhere a probability of at least the threshold
/// counts as positive, as in scikit-learn's `FixedThresholdClassifier`. More than two classes have no threshold.
pub(super) fn decide(
    scores: &Scores,
    model: &Fitted,
    positive: Option<usize>,
    threshold: f64,
) -> Result<Vec<u32>> {
    match by_threshold(&scores.rows.proba, positive, threshold)? {
        Some(predicted) => Ok(predicted),
        None => model.predict(&scores.rows.decision),
    }
}

/// The same of a model on a device, of which there are only the probabilities, shape (`n_rows`, `n_classes`), row-major.
pub(super) fn decide_by_proba(
    proba: &[f64],
    n_classes: usize,
    positive: Option<usize>,
    threshold: f64,
) -> Result<Vec<u32>> {
    if let Some(predicted) = by_threshold(proba, positive, threshold)? {
        return Ok(predicted);
    }
    let mut predicted = buffer(proba.len() / n_classes)?;
    classes::first_greatest_onto(&mut predicted, proba, n_classes);
    Ok(predicted)
}

/// The classes by a threshold other than 0.5; nothing at 0.5 and for more than two classes.
fn by_threshold(
    proba: &[f64],
    positive: Option<usize>,
    threshold: f64,
) -> Result<Option<Vec<u32>>> {
    let Some(positive) = positive.filter(|_| threshold != 0.5) else {
        return Ok(None);
    };
    let (yes, no) = if positive == 1 { (1, 0) } else { (0, 1) };
    let mut predicted = buffer(proba.len() / 2)?;
    predicted.extend(proba.chunks_exact(2).map(|proba| {
        if proba[positive] >= threshold {
            yes
        } else {
            no
        }
    }));
    Ok(Some(predicted))
}
