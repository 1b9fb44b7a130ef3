//! Where rows come from: scikit-learn's generators, the breast-cancer data, a CSV file.

pub mod breast_cancer;
pub mod csv;
pub mod csv_export;

use crate::matrix::Matrix;

/// Rows with a label each.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Features, shape (`n_samples`, `n_features`).
    pub x: Matrix,
    /// Class of each row as an index into `classes`, shape (`n_samples`,).
    pub y: Vec<u32>,
    /// Name of each feature, shape (`n_features`,).
    pub feature_names: Vec<String>,
    /// Names of the classes that occur, in scikit-learn's order: numbers by size, texts by spelling.
    pub classes: Vec<String>,
}
