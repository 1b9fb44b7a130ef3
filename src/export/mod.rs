//! Hands the model over: C, Arduino, Rust, JSON, Python, and a zip of them all.
//!
//! A [`Deployed`](crate::deployed::Deployed) model is the numbers; [`Facts`] are what is said about them. Names of features
//! and classes are the user's own text: they only ever stand in comments and strings, escaped by each format's rules.

mod archive;
mod c;
pub mod json;
pub mod python;
pub mod rust;
mod tolerance;

use serde::Serialize;

pub use archive::{archive, files};
pub use c::{arduino, c};

use crate::deployed::Outputs;

/// What an exported model says about itself, besides its numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    /// One line: what the model is, and on what it was trained.
    pub title: String,
    /// Names of the features, in the order of a row, shape (`n_features`,).
    pub features: Vec<String>,
    /// Names of the classes, shape (`n_classes`,).
    pub classes: Vec<String>,
    /// Rows with what comes out for them, for the self-test.
    pub vectors: Vec<Vector>,
    /// Where the page decides between two classes, if it is not at 0.5.
    pub threshold: Option<Threshold>,
    /// How good the model is on the test rows, a line for each figure.
    pub metrics: Vec<String>,
    /// What wrote the export, with its version.
    pub generator: String,
}

/// A row with what comes out for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Vector {
    /// The row in the units of the data, shape (`n_features`,).
    pub row: Vec<f32>,
    /// What comes out.
    pub outputs: Outputs,
    /// The class that is predicted.
    pub class: usize,
}

/// From which probability on a class counts as predicted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Threshold {
    /// Index of the class.
    pub positive: usize,
    /// The least probability.
    pub threshold: f64,
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its path in the folder that is handed over, with `/` between the parts.
    pub path: String,
    /// What is in it.
    pub text: String,
}
