//! Runs a deployed model.

use tinyml_numerics::{columns, narrow};

use super::float::repeated;
use super::{Deployed, Outputs, Program, Scaling};
use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::pace::{Effort, Pace};
use crate::params::plain;

/// Rows that are calculated side by side.
const BLOCK: usize = 128;

/// What a layer's output costs besides its weights, in multiply–adds.
const WORK_PER_OUTPUT: u64 = 20;

impl Deployed {
    /// What comes out for a row in the units of the data, shape (`n_features`,): the bits that the firmware gives.
    ///
    /// # Panics
    /// When a feature is missing.
    #[must_use]
    pub fn outputs(&self, row: &[f32]) -> Outputs {
        self.outputs_of(row.to_vec(), 1)
    }

    /// What comes out for rows, shape (`n_features`, `n_rows`): (`n_outputs`, `n_rows`). Rows do not touch each other: the
    /// bits are those of one row alone.
    fn outputs_of(&self, mut rows: Vec<f32>, n_rows: usize) -> Outputs {
        if let Some(scaling) = &self.scaling {
            scaling.apply(&mut rows, n_rows);
        }
        match &self.program {
            Program::Float(network) => Outputs::Float(network.outputs(rows)),
            Program::Int8(network) => Outputs::Int8(network.outputs(&rows, n_rows)),
            Program::Tree(tree) => tree.outputs(&rows, n_rows, self.n_outputs()),
            Program::Constant(proba) => Outputs::Float(repeated(proba, n_rows)),
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

    /// Probabilities of all rows of `x`, in the units of the data, shape (`n_rows`, `n_classes`), row-major.
    ///
    /// # Errors
    /// [`Error::Data`] where a feature or a probability is too large for 32 bits; [`Error::Memory`] where there is no room
    /// for them.
    ///
    /// # Panics
    /// When a feature is missing.
    pub async fn score(&self, x: &Matrix, pace: &Pace) -> Result<Vec<f64>> {
        let n_rows = x.n_rows();
        let mut scores = buffer(n_rows.saturating_mul(self.n_classes))?;
        let workload = self.workload();
        let work = workload.executed_macs()
            + workload.structure.comparisons()
            + WORK_PER_OUTPUT * workload.structure.outputs()
            + self.n_features as u64;
        let work = usize::try_from(work).unwrap_or(usize::MAX);
        let mut effort = Effort::default();
        for start in (0..n_rows).step_by(BLOCK) {
            let rows = start..n_rows.min(start + BLOCK);
            let mut values = Vec::with_capacity(self.n_features * rows.len());
            for feature in 0..self.n_features {
                let column = &x.col(feature)[rows.clone()];
                if !narrow::shorten_onto(&mut values, column) {
                    return Err(too_large(feature, column));
                }
            }
            let proba = self.outputs_of(values, rows.len()).proba();
            if !columns::extremes(&proba).finite {
                return Err(Error::data(
                    "scaler",
                    "A sum in the model is not a finite number in 32 bits: the data or the weights are too large. \
                     Standardise the features.",
                ));
            }
            if self.n_classes == 2 && proba.len() == rows.len() {
                columns::pairs_onto(&mut scores, &proba);
            } else {
                for row in 0..rows.len() {
                    scores.extend(proba.iter().skip(row).step_by(rows.len()));
                }
            }
            if effort.add(work.saturating_mul(rows.len())) {
                pace.chunk(rows.end, n_rows).await;
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
    /// Standardises rows, shape (`n_features`, `n_rows`).
    fn apply(&self, rows: &mut [f32], n_rows: usize) {
        let features = rows.chunks_exact_mut(n_rows);
        for ((values, mean), factor) in features.zip(&self.mean).zip(&self.factor) {
            for x in values {
                *x = (*x - mean) * factor;
            }
        }
    }
}

/// The refusal of a feature of which one of the values does not fit into 32 bits.
fn too_large(feature: usize, values: &[f64]) -> Error {
    #[allow(clippy::cast_possible_truncation)] // That is the question.
    let is_too_large = |value: &&f64| !(**value as f32).is_finite();
    let value = values.iter().find(is_too_large).copied();
    Error::data(
        "dataset",
        format!(
            "Feature {feature} (counted from 0) has the value {}: a microcontroller takes features as 32-bit numbers, which \
             end at 3.4e38.",
            plain(value.unwrap_or_default())
        ),
    )
}
