//! The firmware of a finished run: its chosen variant in every form.

use std::rc::Rc;

use super::decide::decide_by_proba;
use super::stages::{Loaded, Parts};
use super::variants::Variant;
use super::{Report, Session, not_ready};
use crate::config::DatasetParams;
use crate::deployed::Deployed;
use crate::error::{Error, Result};
use crate::export::{self, Facts, File, Threshold, Vector};
use crate::model::Fitted;
use crate::params::plain;

/// The most rows of the self-test, and the most numbers in them.
const MAX_ROWS: usize = 16;
const MAX_VALUES: usize = 4096;

/// What the firmware is made from.
pub(super) struct Firmware {
    model: Rc<Fitted>,
    deployed: Rc<Deployed>,
    /// Rows for the self-test, in the units of the data.
    rows: Vec<Vec<f32>>,
}

impl Firmware {
    /// Of a variant, with the first of the test rows.
    pub(super) fn of(variant: &Variant, data: &Loaded, parts: &Parts) -> Self {
        let x = &data.dataset.x;
        let n_rows = (MAX_VALUES / x.n_cols().max(1)).clamp(1, MAX_ROWS);
        let row = |place: usize| {
            let split = parts.split.as_ref();
            let row = x.row(split.map_or(place, |split| split.test[place] as usize));
            #[allow(clippy::cast_possible_truncation)] // The firmware takes its rows in 32 bits.
            row.into_iter().map(|value| value as f32).collect()
        };
        Self {
            model: variant.model.clone(),
            deployed: variant.deployed.clone(),
            rows: (0..n_rows.min(parts.test.y.len())).map(row).collect(),
        }
    }

    fn facts(&self, report: &Report) -> Result<Facts> {
        let evaluate = &report.evaluate;
        let threshold = evaluate.positive.map(|positive| Threshold {
            positive,
            threshold: evaluate.threshold,
        });
        let vector = |row: &Vec<f32>| {
            let proba = self.deployed.proba(row);
            let positive = evaluate.positive;
            let classes = decide_by_proba(&proba, proba.len(), positive, evaluate.threshold)?;
            Ok(Vector {
                row: row.clone(),
                outputs: self.deployed.outputs(row),
                class: classes.first().map_or(0, |&class| class as usize),
            })
        };
        Ok(Facts {
            title: title(report),
            features: report.dataset.feature_names.clone(),
            classes: report.dataset.classes.clone(),
            vectors: self.rows.iter().map(vector).collect::<Result<_>>()?,
            threshold: threshold.filter(|threshold| threshold.threshold != 0.5),
            metrics: metrics(report),
            generator: concat!("tinyml-playground ", env!("CARGO_PKG_VERSION")).to_owned(),
        })
    }
}

/// "`LogisticRegression` (pruned + int8), trained on 800 rows of `make_classification`."
fn title(report: &Report) -> String {
    let dataset = match &report.config.dataset {
        DatasetParams::Csv(_) => "a CSV file",
        named => named.name(),
    };
    format!(
        "{} ({}), trained on {} rows of {dataset}",
        report.config.model.name(),
        report.chosen.unwrap_or_default(),
        plain(report.split.n_train as f64),
    )
}

/// The figures of the chosen variant on the test rows, a line each.
fn metrics(report: &Report) -> Vec<String> {
    let chosen = |name| report.variants.iter().find(|variant| variant.name == name);
    let Some(variant) = report.chosen.and_then(chosen) else {
        return Vec::new();
    };
    let metrics = &variant.metrics;
    let mut lines = vec![format!("test rows: {}", plain(report.split.n_test as f64))];
    for (name, figure) in [
        ("accuracy", Some(metrics.accuracy)),
        ("precision", metrics.precision),
        ("recall", metrics.recall),
        ("F1", metrics.f1),
        ("macro F1", metrics.f1_macro),
        (
            "area under the ROC curve",
            metrics.roc_auc.or(metrics.roc_auc_ovr_macro),
        ),
    ] {
        lines.extend(figure.map(|figure| format!("{name}: {figure:.4}")));
    }
    lines
}

impl Session {
    /// Every file of the last finished run's firmware: its chosen variant in C, Rust, JSON and Python, and a README.
    ///
    /// # Errors
    /// [`Error::NotReady`] before the first run is finished, [`Error::Data`] where the chosen variant could not be made.
    pub fn firmware_files(&self) -> Result<Vec<File>> {
        let finished = self
            .finished
            .as_ref()
            .ok_or_else(|| not_ready("The first run is not finished yet."))?;
        let report = &finished.report;
        let Some(firmware) = &finished.firmware else {
            let why = report.compress_notes.join(" ");
            return Err(Error::data(
                "compress.arithmetic",
                format!("There is no firmware, for the model cannot be made as asked: {why}"),
            ));
        };
        let facts = firmware.facts(report)?;
        let scaler = finished.scaler.as_ref();
        export::files(&firmware.deployed, &firmware.model, scaler, &facts)
    }

    /// The [files](Session::firmware_files) as a zip.
    ///
    /// # Errors
    /// As [`Session::firmware_files`].
    pub fn firmware(&self) -> Result<Vec<u8>> {
        export::archive(&self.firmware_files()?)
    }
}
