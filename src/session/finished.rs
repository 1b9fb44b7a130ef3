//! A finished run: its report, and the model that answers for rows of one's own.

use std::rc::Rc;

use serde::Serialize;

use super::Report;
use super::firmware::Firmware;
use crate::error::{Error, Result};
use crate::model::{Fitted, RowScores};
use crate::scaler::FittedScaler;

/// What a row of one's own comes out as.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prediction {
    /// The predicted class as an index.
    pub label: usize,
    /// The predicted class by name.
    pub class: String,
    /// Decision function, one number for two classes, else one a class.
    pub decision: Vec<f64>,
    /// Probability of each class.
    pub proba: Vec<f64>,
}

/// A finished run, kept until the next one is finished.
pub(super) struct Finished {
    pub(super) report: Report,
    pub(super) model: Rc<Fitted>,
    pub(super) scaler: Option<FittedScaler>,
    /// `None` where the chosen variant could not be made.
    pub(super) firmware: Option<Firmware>,
}

impl Finished {
    pub(super) fn predict(&self, row: &[f64]) -> Result<Prediction> {
        let n_features = self.report.dataset.n_features;
        if row.len() != n_features {
            return Err(Error::invalid(
                "row",
                format!("{n_features} numbers, one for each feature"),
                row.len(),
            ));
        }
        if let Some((i, value)) = row.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(Error::invalid(
                format!("row[{i}]"),
                "a finite number",
                value,
            ));
        }
        let mut row = row.to_vec();
        if let Some(scaler) = &self.scaler {
            scaler.transform_row(&mut row);
        }
        let RowScores { decision, proba } = self.model.score_row(&row)?;
        let label = self
            .model
            .predict(&decision)?
            .first()
            .map_or(0, |&label| label as usize);
        let class = self
            .report
            .dataset
            .classes
            .get(label)
            .cloned()
            .unwrap_or_default();
        Ok(Prediction {
            label,
            class,
            decision,
            proba,
        })
    }
}
