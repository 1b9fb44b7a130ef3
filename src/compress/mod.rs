//! Makes a trained model small: pruning, distillation, and the number formats that a microcontroller holds.
//!
//! What comes out is a [`Deployed`](crate::deployed::Deployed) model, the very numbers that the firmware carries.
//! [`CompressParams`] says what is wanted.

mod calibrate;
mod deploy;
mod distil;
mod prune;
mod quantise;
mod tree;

use std::slice;

use half::f16;

pub use calibrate::{Range, Ranges, calibrate};
pub use deploy::deploy;
pub use distil::{DistillationReport, Distilled, Spread, distil};
pub use prune::prune;

use crate::error::{Error, Result};
use crate::matrix::Matrix;
use crate::model::logistic::LogisticRegression;
use crate::model::mlp::MLPClassifier;
use crate::params::{Checked, Limits, OneOrEach, choices, group, parameters, plain};
use crate::structure::Arithmetic;

/// The parameters that a model was trained with, where they can train it on.
#[derive(Debug, Clone)]
pub enum Trainer {
    /// Of a logistic regression.
    Logistic(Checked<LogisticRegression>),
    /// Of a multi-layer perceptron.
    Mlp(Checked<MLPClassifier>),
    /// Of a model that is not trained in iterations.
    Other,
}

/// Rows as a model sees them.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// Scaled where the model is fed scaled rows, shape (`n_rows`, `n_features`).
    pub x: &'a Matrix,
    /// Shape (`n_rows`,).
    pub y: &'a [u32],
    /// Number of classes, of all rows and not of these alone.
    pub n_classes: usize,
}

parameters! {
    /// How the trained model is made small before it goes onto the device.
    CompressParams "" {
        /// What the device calculates with, or keeps its weights in.
        arithmetic: Arithmetic = Arithmetic::Float32;
        /// Whether int8 weights have a scale for each output instead of one for the layer.
        per_channel: bool = false;
        /// How the ranges of the activations are found on the training rows.
        calibration: Calibration = Calibration::default();
        /// What is taken out of the model.
        pruning: Pruning = Pruning::default();
        /// A larger network that teaches the model; `None` for none.
        distillation: Option<Distillation> = None;
    }
}

choices! {
    /// How the ranges of the activations are found on the training rows.
    CalibrationMethod {
        /// From the least to the greatest value.
        MinMax "min_max",
        /// Without the values beyond a percentile at either end.
        Percentile "percentile",
    }
}

group! {
    /// Calibration: the ranges that int8 activations stand for.
    Calibration {
        /// How they are found.
        method: CalibrationMethod = CalibrationMethod::MinMax;
        /// Share of the values, in percent, that the range holds, for `percentile`.
        percentile: f64 = 99.9, Limits::within(50.0, 100.0).slider(90.0, 100.0, 0.1);
    }
}

choices! {
    /// What pruning takes out.
    PruningKind {
        /// Nothing.
        None "none",
        /// The smallest weights, wherever they are.
        Magnitude "magnitude",
        /// Whole hidden neurons.
        Neurons "neurons",
    }
}

group! {
    /// Pruning, with training in between and after.
    Pruning {
        /// What is taken out.
        kind: PruningKind = PruningKind::None;
        /// Share of it that is taken out.
        sparsity: f64 = 0.5, Limits::within(0.0, 1.0).max_excluded().slider(0.0, 0.95, 0.05);
        /// Steps in which the share is reached, each with training behind it.
        steps: usize = 4, Limits::within(1.0, 20.0).slider(1.0, 10.0, 1.0);
        /// Epochs of training behind each step.
        epochs: usize = 10, Limits::within(0.0, 1000.0).slider(0.0, 50.0, 1.0);
    }
}

group! {
    /// The larger network that teaches.
    Teacher {
        /// Neurons in each of its hidden layers.
        hidden_layer_sizes: OneOrEach<usize> = OneOrEach::Each(vec![64, 64]), Limits::at_least(1.0).slider(1.0, 128.0, 1.0);
    }
}

group! {
    /// Distillation: the model learns from a larger network's probabilities (Hinton, Vinyals & Dean 2015).
    Distillation {
        /// The larger network.
        teacher: Teacher = Teacher::default();
        /// What the scores are divided by before they become probabilities: the higher, the softer.
        temperature: f64 = 2.0, Limits::within(1.0, 100.0).slider(1.0, 10.0, 0.5);
        /// Share of the teacher's answer in what is learnt, beside the true class.
        alpha: f64 = 0.5, Limits::within(0.0, 1.0).slider(0.0, 1.0, 0.05);
        /// Runs with different seeds, with and without the teacher.
        seeds: usize = 5, Limits::within(1.0, 20.0).slider(1.0, 10.0, 1.0);
    }
}

/// A number in 32 bits.
///
/// # Errors
/// [`Error::Data`] where it is too large.
#[allow(clippy::cast_possible_truncation)] // Refused where it does not fit.
fn as_f32(value: f64) -> Result<f32> {
    let short = value as f32;
    if short.is_finite() {
        Ok(short)
    } else {
        Err(too_large(value, "32 bits, which end at 3.4e38"))
    }
}

/// The number nearest to `value` in 32 bits, or of those the nearest in 16.
///
/// # Errors
/// [`Error::Data`] where it is too large.
fn float(value: f64, half: bool) -> Result<f32> {
    let number = as_f32(value)?;
    if !half {
        return Ok(number);
    }
    let half = f16::from_f32(number);
    if half.is_finite() {
        Ok(half.to_f32())
    } else {
        Err(too_large(value, "16 bits, which end at 65,504"))
    }
}

fn too_large(value: f64, limit: &str) -> Error {
    Error::data(
        "scaler",
        format!(
            "The model has the number {}, and the device keeps numbers in {limit}. Standardise the features.",
            plain(value)
        ),
    )
}

/// What comes out of a model that gives the probabilities `proba`, shape (`n_classes`,): that of the larger of two
/// classes, or each.
fn outputs_of(proba: &[f64]) -> &[f64] {
    match proba {
        [_, larger] => slice::from_ref(larger),
        each => each,
    }
}
