//! The one matrix type; it alone knows how numbers lie in memory.
//!
//! The layout is column-major: a feature is one contiguous slice, so column statistics stream, and a pass over all
//! features in blocks of rows keeps its accumulators in cache. That won against row-major and tiled storage at a million
//! rows and ties with them at a thousand.

use tinyml_numerics::columns;

pub use crate::error::MAX_VALUES;
use crate::error::{Result, check_headroom, out_of_memory, reserved};
use crate::pace::Pace;

/// A dense matrix of `f64`, shape (`n_rows`, `n_cols`).
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// `n_cols` times (`n_rows`,). Each is a piece of memory of its own: a gap that another matrix has left may have room for
    /// some of them.
    columns: Vec<Vec<f64>>,
    n_rows: usize,
}

impl Matrix {
    /// All zeros.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) beyond [`MAX_VALUES`] or where the memory cannot be had.
    pub fn zeros(n_rows: usize, n_cols: usize) -> Result<Self> {
        let mut columns = Self::room(n_rows, n_cols)?;
        for column in &mut columns {
            columns::zeros_onto(column, n_rows);
        }
        Ok(Self { columns, n_rows })
    }

    /// Empty columns with room for `n_rows` numbers each.
    ///
    /// # Errors
    /// As [`Matrix::zeros`].
    pub(crate) fn room(n_rows: usize, n_cols: usize) -> Result<Vec<Vec<f64>>> {
        let count = n_rows.saturating_mul(n_cols);
        if count > MAX_VALUES {
            return Err(out_of_memory::<f64>(count));
        }
        let whole = |_| out_of_memory::<f64>(count);
        let mut columns = reserved(n_cols).map_err(whole)?;
        for _ in 0..n_cols {
            columns.push(reserved(n_rows).map_err(whole)?);
        }
        check_headroom::<f64>(count)?;
        Ok(columns)
    }

    /// From columns of equal length `n_rows`.
    pub(crate) fn from_columns(columns: Vec<Vec<f64>>, n_rows: usize) -> Self {
        debug_assert!(columns.iter().all(|column| column.len() == n_rows));
        Self { columns, n_rows }
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
                matrix.columns[j][i] = value;
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
        self.columns.len()
    }

    /// The number in `row` and `col`.
    #[must_use]
    pub fn get(&self, row: usize, col: usize) -> f64 {
        self.columns[col][row]
    }

    /// Puts `value` in `row` and `col`.
    pub fn set(&mut self, row: usize, col: usize, value: f64) {
        self.columns[col][row] = value;
    }

    /// One feature over all rows, shape (`n_rows`,).
    #[must_use]
    pub fn col(&self, col: usize) -> &[f64] {
        &self.columns[col]
    }

    /// One feature over all rows, to be changed in place.
    pub fn col_mut(&mut self, col: usize) -> &mut [f64] {
        &mut self.columns[col]
    }

    /// All features, each over all rows: `n_cols` slices of the shape (`n_rows`,).
    #[must_use]
    pub fn columns(&self) -> Vec<&[f64]> {
        self.columns.iter().map(Vec::as_slice).collect()
    }

    /// One row, copied, shape (`n_cols`,).
    #[must_use]
    pub fn row(&self, row: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column[row]).collect()
    }

    /// A copy in row-major order, shape (`n_rows`, `n_cols`).
    #[must_use]
    pub fn to_row_major(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.n_rows * self.n_cols()];
        for (col, column) in self.columns.iter().enumerate() {
            for (row, &value) in column.iter().enumerate() {
                out[row * self.n_cols() + col] = value;
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
        let mut columns = Self::room(rows.len(), self.n_cols())?;
        for (col, (to, from)) in columns.iter_mut().zip(&self.columns).enumerate() {
            columns::gather_onto(to, from, rows);
            pace.chunk(col + 1, self.n_cols()).await;
        }
        Ok(Self::from_columns(columns, rows.len()))
    }
}
