//! The one matrix type; it alone knows how numbers lie in memory.
//!
//! The layout is column-major: a feature is one contiguous slice, so column statistics stream, and a pass over all
//! features in blocks of rows keeps its accumulators in cache. That won against row-major and tiled storage at a million
//! rows and ties with them at a thousand.

use tinyml_numerics::columns;

pub use crate::error::MAX_VALUES;
use crate::error::{Result, buffer};
use crate::pace::Pace;

/// A dense matrix of `f64`, shape (`n_rows`, `n_cols`).
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// (`n_rows`, `n_cols`), column-major.
    values: Vec<f64>,
    n_rows: usize,
    n_cols: usize,
}

impl Matrix {
    /// All zeros.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) beyond [`MAX_VALUES`] or where the memory cannot be had.
    pub fn zeros(n_rows: usize, n_cols: usize) -> Result<Self> {
        let count = n_rows.saturating_mul(n_cols);
        let mut values = buffer(count)?;
        columns::zeros_onto(&mut values, count);
        Ok(Self {
            values,
            n_rows,
            n_cols,
        })
    }

    /// From rows of equal length (extra numbers of a longer row are left out, missing ones are 0).
    ///
    /// # Errors
    /// As [`Matrix::zeros`].
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self> {
        let n_cols = rows.first().map_or(0, |row| row.as_ref().len());
        let mut matrix = Self::zeros(rows.len(), n_cols)?;
        for (i, row) in rows.iter().enumerate() {
            for (j, &value) in row.as_ref().iter().take(n_cols).enumerate() {
                matrix.values[j * rows.len() + i] = value;
            }
        }
        Ok(matrix)
    }

    /// Number of rows (samples).
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of columns (features).
    #[must_use]
    pub fn n_cols(&self) -> usize {
        self.n_cols
    }

    /// The number in `row` and `col`.
    #[must_use]
    pub fn get(&self, row: usize, col: usize) -> f64 {
        self.values[col * self.n_rows + row]
    }

    /// Puts `value` in `row` and `col`.
    pub fn set(&mut self, row: usize, col: usize, value: f64) {
        self.values[col * self.n_rows + row] = value;
    }

    /// One feature over all rows, shape (`n_rows`,).
    #[must_use]
    pub fn col(&self, col: usize) -> &[f64] {
        &self.values[col * self.n_rows..][..self.n_rows]
    }

    /// One feature over all rows, to be changed in place.
    pub fn col_mut(&mut self, col: usize) -> &mut [f64] {
        &mut self.values[col * self.n_rows..][..self.n_rows]
    }

    /// All features, each over all rows: `n_cols` slices of the shape (`n_rows`,).
    #[must_use]
    pub fn columns(&self) -> Vec<&[f64]> {
        (0..self.n_cols).map(|col| self.col(col)).collect()
    }

    /// One row, copied, shape (`n_cols`,).
    #[must_use]
    pub fn row(&self, row: usize) -> Vec<f64> {
        (0..self.n_cols).map(|col| self.get(row, col)).collect()
    }

    /// A copy in row-major order, shape (`n_rows`, `n_cols`).
    #[must_use]
    pub fn to_row_major(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.values.len()];
        for col in 0..self.n_cols {
            for (row, &value) in self.col(col).iter().enumerate() {
                out[row * self.n_cols + col] = value;
            }
        }
        out
    }

    /// A copy of the given rows in the given order, shape (`rows.len()`, `n_cols`).
    ///
    /// # Errors
    /// As [`Matrix::zeros`].
    ///
    /// # Panics
    /// When a row does not exist.
    pub async fn select_rows(&self, rows: &[u32], pace: &Pace) -> Result<Self> {
        let mut values = buffer(rows.len().saturating_mul(self.n_cols))?;
        for col in 0..self.n_cols {
            columns::gather_onto(&mut values, self.col(col), rows);
            pace.chunk(col + 1, self.n_cols).await;
        }
        Ok(Self {
            values,
            n_rows: rows.len(),
            n_cols: self.n_cols,
        })
    }
}
