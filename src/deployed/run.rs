//! Runs a deployed model.

use super::{Deployed, Outputs, Program, Scaling};
use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::pace::{Effort, Pace};
use crate::params::plain;

/// What a layer's output costs besides its weights, in multiply–adds.
const WORK_PER_OUTPUT: u64 = 20;

impl Deployed {
    /// What comes out for a row in the units of the data, shape (`n_features`,): the bits that the firmware gives.
    ///
    /// # Panics
    /// When a feature is missing.
    #[must_use]
    pub fn outputs(&self, row: &[f32]) -> Outputs {
        let scaled = self.scaling.as_ref().map(|scaling| scaling.apply(row));
        let row = scaled.as_deref().unwrap_or(row);
        match &self.program {
            Program::Float(network) => Outputs::Float(network.outputs(row)),
            Program::Int8(network) => Outputs::Int8(network.outputs(row)),
            Program::Tree(tree) => tree.outputs(row, self.n_outputs()),
            Program::Constant(proba) => Outputs::Float(proba.clone()),
        }
    }

    /// Probabilities of a row in the units of the data, shape (`n_classes`,).
    ///
    /// # Panics
    /// As [`Deployed::outputs`].
    #[must_use]
    pub fn proba(&self, row: &[f32]) -> Vec<f64> {
        match self.outputs(row).proba().as_slice() {
            &[larger] => vec![1.0 - larger, larger],
            each => each.to_vec(),
        }
    }

    /// Probabilities of some `rows` of `x`, in the units of the data, shape (`rows.len()`, `n_classes`), row-major.
    ///
    /// # Errors
    /// [`Error::Data`] where a feature or a probability is too large for 32 bits; [`Error::Memory`] where there is no room
    /// for them.
    ///
    /// # Panics
    /// When a row or a feature is missing.
    pub async fn score(&self, x: &Matrix, rows: &[u32], pace: &Pace) -> Result<Vec<f64>> {
        let mut scores = buffer(rows.len().saturating_mul(self.n_classes))?;
        let workload = self.workload();
        let work = workload.executed_macs()
            + workload.structure.comparisons()
            + WORK_PER_OUTPUT * workload.structure.outputs()
            + self.n_features as u64;
        let mut effort = Effort::default();
        let mut values = vec![0.0; self.n_features];
        for (done, &row) in rows.iter().enumerate() {
            for (feature, value) in values.iter_mut().enumerate() {
                *value = feature_value(feature, x.get(row as usize, feature))?;
            }
            let proba = self.proba(&values);
            if !proba.iter().all(|p| p.is_finite()) {
                return Err(Error::data(
                    "scaler",
                    "A sum in the model is not a finite number in 32 bits: the data or the weights are too large. \
                     Standardise the features.",
                ));
            }
            scores.extend(proba);
            if effort.add(usize::try_from(work).unwrap_or(usize::MAX)) {
                pace.chunk(done + 1, rows.len()).await;
            }
        }
        Ok(scores)
    }

    /// Probabilities that come out: 1 for two classes, else one for each.
    fn n_outputs(&self) -> usize {
        match self.n_classes {
            2 => 1,
            n_classes => n_classes,
        }
    }
}

impl Outputs {
    /// As probabilities.
    #[must_use]
    pub fn proba(&self) -> Vec<f64> {
        match self {
            Self::Float(values) => values.iter().map(|&p| p.into()).collect(),
            Self::Int8(values) => values
                .iter()
                .map(|&q| (f64::from(q) + 128.0) / 256.0)
                .collect(),
        }
    }
}

impl Scaling {
    fn apply(&self, row: &[f32]) -> Vec<f32> {
        let scaled = row.iter().zip(&self.mean).zip(&self.factor);
        scaled
            .map(|((x, mean), factor)| (x - mean) * factor)
            .collect()
    }
}

/// A feature in 32 bits.
#[allow(clippy::cast_possible_truncation)] // Refused where it does not fit.
fn feature_value(feature: usize, value: f64) -> Result<f32> {
    let short = value as f32;
    if short.is_finite() {
        return Ok(short);
    }
    Err(Error::data(
        "dataset",
        format!(
            "Feature {feature} (counted from 0) has the value {}: a microcontroller takes features as 32-bit numbers, which \
             end at 3.4e38.",
            plain(value)
        ),
    ))
}
