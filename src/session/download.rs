//! The rows and their scores as CSV, in pieces.

use std::ops::Range;

use super::Session;
use super::decide::decide;
use super::stages::all_rows;
use crate::dataset::csv_export::{self, Part};
use crate::error::Result;

impl Session {
    /// Some rows of the dataset as CSV, with a header if they begin with the first.
    ///
    /// # Errors
    /// [`Error::NotReady`](crate::Error::NotReady) while the rows are being made.
    pub fn data_csv(&self, rows: Range<usize>) -> Result<Vec<u8>> {
        let (data, parts) = (self.data()?, self.parts()?);
        let n_samples = data.dataset.y.len();
        let membership = match &parts.split {
            Some(split) => Part::of_rows(n_samples, &split.train, &split.test),
            None => vec![Part::Both; n_samples],
        };
        csv_export::data_csv(&data.dataset, &membership, rows)
    }

    /// Some of the test rows with what the model says of them as CSV, with a header if they begin with the first.
    ///
    /// # Errors
    /// [`Error::NotReady`](crate::Error::NotReady) while the rows are being scored.
    pub fn scores_csv(&self, rows: Range<usize>) -> Result<Vec<u8>> {
        let (data, parts, scored, model) =
            (self.data()?, self.parts()?, self.scores()?, self.model()?);
        let predicted = decide(
            &scored.test,
            model,
            scored.positive,
            self.config().evaluate.threshold,
        )?;
        let everything: Vec<u32>;
        let test_rows = if let Some(split) = &parts.split {
            &split.test
        } else {
            everything = all_rows(parts.test.y.len())?;
            &everything
        };
        let scores = csv_export::Scores {
            test_rows,
            labels: &parts.test.y,
            predicted: &predicted,
            decision: &scored.test.rows.decision,
            proba: &scored.test.rows.proba,
            classes: &data.dataset.classes,
        };
        csv_export::scores_csv(&scores, rows)
    }
}
