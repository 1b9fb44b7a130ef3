//! The data behind the pictures of a model: what it decides all over a plane, its weights, what it makes of one row.
//!
//! A [`Plane`] says which two directions are shown, where the rows lie on it, and what the model sees at any place of
//! it. With one or two features there is nothing to choose. With more it goes through the two features with the largest
//! [permutation importance](permutation_importance), the others at their mean, or through the middle of the rows along
//! their first two principal components. A [`Grid`] is what a model decides in the cells of a plane; it is made anew
//! for every moment of a training, the plane is not.

mod choice;
mod grid;
mod importance;
mod network;
mod plane;

pub use choice::{Kind, NamedImportance};
pub use grid::{Grid, MAX_COLUMNS, grid};
pub use importance::{Importance, permutation_importance};
pub use network::{NetworkLayer, NetworkView, activations, network};
pub use plane::{Plane, Points, plane};

use crate::dataset::{Dataset, Table};
use crate::matrix::Matrix;
use crate::model::Fitted;
use crate::scaler::FittedScaler;
use crate::structure::Structure;

/// The rows of an experiment.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// All of them, unscaled.
    pub dataset: &'a Dataset<Table>,
    /// Those to train on.
    pub train: Part<'a>,
    /// Those to test on; `None` where the model is tested on all rows, as it is trained.
    pub test: Option<Part<'a>>,
    /// What lies between the rows and what the model sees.
    pub scaler: Option<&'a FittedScaler>,
}

/// Some of the rows.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// As the model sees them, shape (`n`, `n_features`).
    pub x: &'a Matrix,
    /// Class of each, shape (`n`,).
    pub y: &'a [u32],
    /// Place of each among all rows, shape (`n`,); `None` where they are all rows in their order.
    pub rows: Option<&'a [u32]>,
}

impl Part<'_> {
    /// Place of a row of this part among all rows.
    #[must_use]
    pub fn row(&self, index: usize) -> usize {
        self.rows.map_or(index, |rows| rows[index] as usize)
    }
}

/// What a row costs a model, roughly, in multiply–adds.
fn work_per_row(model: &Fitted, n_features: usize) -> usize {
    /// An exponential takes as long as so many multiply–adds.
    const EXPONENTIAL: u64 = 20;
    let structure = Structure {
        inputs: n_features,
        standardise: false,
        form: model.form(),
    };
    let work = structure
        .exponentials()
        .saturating_mul(EXPONENTIAL)
        .saturating_add(structure.macs())
        .saturating_add(structure.comparisons());
    usize::try_from(work).unwrap_or(usize::MAX).max(n_features)
}
