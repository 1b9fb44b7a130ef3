//! The points of a sweep, read from the reports of its runs.

use serde::{Deserialize, Serialize};

use super::Run;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::params::Parameter;
use crate::structure::Arithmetic;
use crate::value::{Value, plain};

/// What came of a model of a [`Run`] in one arithmetic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// All that makes it out, in words.
    pub label: String,
    /// As in [`Run`].
    pub size: String,
    /// As in [`Run`].
    pub sparsity: f64,
    /// What it calculates with.
    pub arithmetic: Arithmetic,
    /// The partial config that makes the experiment this one.
    pub partial: Value,
    /// Share of the test rows that are classified correctly.
    pub accuracy: f64,
    /// What it takes of the board's flash.
    pub flash_bytes: f64,
    /// What the board's chip takes for an inference, typically; `None` where it is not known.
    pub energy_uj: Option<f64>,
    /// Whether it fits the board; `None` where that is not known.
    pub fits: Option<bool>,
}

/// What a sweep reads of a report.
#[derive(Debug, Clone, Deserialize)]
pub struct Outcome {
    /// The model in every form.
    pub variants: Vec<Variant>,
    /// Why it is not there in some form, a sentence each.
    pub compress_notes: Vec<String>,
}

/// The model in one form.
#[derive(Debug, Clone, Deserialize)]
pub struct Variant {
    /// What it is called; that of a pruned model begins with "pruned".
    pub name: String,
    /// What it calculates with.
    pub arithmetic: Arithmetic,
    /// How well it does on the test rows.
    pub metrics: VariantMetrics,
    /// What it needs of the board.
    pub device: VariantDevice,
}

/// How well a variant does.
#[derive(Debug, Clone, Deserialize)]
pub struct VariantMetrics {
    /// Share of the test rows that are classified correctly.
    pub accuracy: f64,
}

/// What a variant needs of the board.
#[derive(Debug, Clone, Deserialize)]
pub struct VariantDevice {
    /// Its flash.
    pub flash: VariantFlash,
    /// Energy per inference.
    pub energy_uj: Option<VariantEnergy>,
    /// Whether flash and SRAM suffice.
    pub fits: Option<bool>,
}

/// What a variant takes of the flash.
#[derive(Debug, Clone, Deserialize)]
pub struct VariantFlash {
    /// All parts together.
    pub total_bytes: f64,
}

/// What a variant's inference takes.
#[derive(Debug, Clone, Deserialize)]
pub struct VariantEnergy {
    /// The likeliest value.
    pub typical: f64,
}

/// What came of a run, from its report: a point for each arithmetic.
///
/// # Errors
/// [`Error::Data`] with the report's own words where nothing came of it.
pub fn points(run: &Run, outcome: &Outcome) -> Result<Vec<Point>> {
    let variants = outcome.variants.iter();
    let asked = variants.filter(|variant| {
        if run.sparsity > 0.0 {
            variant.name.starts_with("pruned")
        } else {
            variant.name == Arithmetic::WORDS[variant.arithmetic as usize]
        }
    });
    let point = |variant: &Variant| Point {
        label: label(run, variant.arithmetic),
        size: run.size.clone(),
        sparsity: run.sparsity,
        arithmetic: variant.arithmetic,
        partial: run.partial_in(variant.arithmetic),
        accuracy: variant.metrics.accuracy,
        flash_bytes: variant.device.flash.total_bytes,
        energy_uj: variant.device.energy_uj.as_ref().map(|range| range.typical),
        fits: variant.device.fits,
    };
    let points: Vec<Point> = asked.map(point).collect();
    if points.is_empty() {
        let notes = outcome.compress_notes.join(" ");
        return Err(Error::Data {
            field: None,
            message: format!(
                "Nothing came of {}. {notes}",
                label(run, Arithmetic::Float32)
            )
            .trim_end()
            .to_owned(),
        });
    }
    Ok(points)
}

/// Which of the points is the experiment of `config`.
#[must_use]
pub fn current(config: &Config, points: &[Point]) -> Option<usize> {
    points
        .iter()
        .position(|point| config.with(&point.partial).as_ref() == Ok(config))
}

/// "2 × 8 neurons, 50 % removed, int8".
fn label(run: &Run, arithmetic: Arithmetic) -> String {
    let removed = if run.sparsity > 0.0 {
        format!(
            "{} % removed",
            plain((run.sparsity * 1000.0).round() / 10.0)
        )
    } else {
        String::new()
    };
    let arithmetic = Arithmetic::WORDS[arithmetic as usize].to_owned();
    let parts = [run.size.clone(), removed, arithmetic];
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    told.join(", ")
}
