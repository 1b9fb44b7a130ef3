//! The rows of a dataset, wherever they lie.
//!
//! A generator draws row after row, and its last act is to shuffle rows and columns; a training reads column after column,
//! of some of the rows. Between the two, rows stay where they were drawn, and an order says which is which: they are moved
//! once, into the parts that they are divided into. Where no scaler changes them and every row is in a part, the parts are from
//! then on the only place that has them.

use std::rc::Rc;

use tinyml_numerics::columns;

use crate::error::{Result, buffer};
use crate::matrix::Matrix;
use crate::pace::Pace;

/// Rows that are gathered at a time: a piece of each column, and the rows' places beside them.
const TILE: usize = 1024;
/// Values between two pauses: less than a millisecond.
const SLICE: usize = 1 << 16;

/// The features of a dataset's rows, shape (`n_rows`, `n_cols`).
#[derive(Debug, Clone)]
pub struct Table {
    values: Values,
    /// Which of the stored rows is the dataset's i-th, shape (`n_rows`,); none where they lie in the dataset's order.
    rows: Option<Vec<u32>>,
    n_rows: usize,
}

#[derive(Debug, Clone)]
enum Values {
    /// One row after another, as they were drawn; `cols` says which of the stored columns is the j-th.
    Drawn { values: Vec<f64>, cols: Vec<u32> },
    /// One column after another; stored rows beyond those of the first matrix are in the second.
    Divided([Rc<Matrix>; 2]),
}

impl From<Matrix> for Table {
    fn from(x: Matrix) -> Self {
        Self::ordered(x, None)
    }
}

impl Table {
    /// Rows as they were drawn: row-major, with as many columns as `cols`, which says where the j-th is. `rows` says where the
    /// i-th row is.
    #[must_use]
    pub(super) fn drawn(values: Vec<f64>, rows: Option<Vec<u32>>, cols: Vec<u32>) -> Self {
        let n_rows = values.len() / cols.len().max(1);
        let values = Values::Drawn { values, cols };
        Self {
            values,
            rows,
            n_rows,
        }
    }

    /// Rows that were drawn column by column; `rows` says where the i-th is.
    pub(super) fn ordered(x: Matrix, rows: Option<Vec<u32>>) -> Self {
        let n_rows = x.n_rows();
        let rest = Matrix::from_columns(vec![Vec::new(); x.n_cols()], 0);
        Self {
            values: Values::Divided([Rc::new(x), Rc::new(rest)]),
            rows,
            n_rows,
        }
    }

    /// Keeps the rows in the parts that they were divided into, where each is in one of them: those of `train` are in the
    /// first, those of `test` in the second. What was drawn is given up.
    pub(crate) fn keep_in(&mut self, parts: [Rc<Matrix>; 2], train: &[u32], test: &[u32]) {
        if train.len() + test.len() != self.n_rows {
            return;
        }
        let room = self.rows.take().map_or_else(|| buffer(self.n_rows), Ok);
        let Ok(mut rows) = room else {
            return;
        };
        rows.resize(self.n_rows, 0);
        for (place, &row) in (0..).zip(train.iter().chain(test)) {
            rows[row as usize] = place;
        }
        self.values = Values::Divided(parts);
        self.rows = Some(rows);
    }

    /// Number of rows (samples).
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of columns (features).
    #[must_use]
    pub fn n_cols(&self) -> usize {
        match &self.values {
            Values::Drawn { cols, .. } => cols.len(),
            Values::Divided([first, _]) => first.n_cols(),
        }
    }

    /// The number in `row` and `col`.
    #[must_use]
    pub fn get(&self, row: usize, col: usize) -> f64 {
        let place = self.place(row);
        match &self.values {
            Values::Drawn { values, cols } => values[place * cols.len() + cols[col] as usize],
            Values::Divided([first, second]) => match place.checked_sub(first.n_rows()) {
                None => first.get(place, col),
                Some(place) => second.get(place, col),
            },
        }
    }

    /// One row, copied, shape (`n_cols`,).
    #[must_use]
    pub fn row(&self, row: usize) -> Vec<f64> {
        let mut out = vec![0.0; self.n_cols()];
        self.copy_row(row, &mut out);
        out
    }

    /// Copies one row into `out`, shape (`n_cols`,).
    pub fn copy_row(&self, row: usize, out: &mut [f64]) {
        for (col, value) in out.iter_mut().enumerate() {
            *value = self.get(row, col);
        }
    }

    /// A copy of the given rows in the given order, shape (`rows.len()`, `n_cols`).
    ///
    /// # Errors
    /// As [`Matrix::zeros`].
    ///
    /// # Panics
    /// When a row does not exist.
    pub async fn select_rows(&self, rows: &[u32], pace: &Pace) -> Result<Matrix> {
        let n_cols = self.n_cols();
        let mut columns = Matrix::room(rows.len(), n_cols)?;
        let mut places = Vec::with_capacity(TILE.min(rows.len()));
        let mut since_pause = 0;
        for (tile, chunk) in rows.chunks(TILE).enumerate() {
            places.clear();
            match &self.rows {
                Some(order) => columns::gather_classes_onto(&mut places, order, chunk),
                None => places.extend_from_slice(chunk),
            }
            for (col, column) in columns.iter_mut().enumerate() {
                self.gather_onto(column, col, &places);
                since_pause += places.len();
                if since_pause >= SLICE {
                    since_pause = 0;
                    pace.chunk(tile * TILE, rows.len()).await;
                }
            }
        }
        Ok(Matrix::from_columns(columns, rows.len()))
    }

    /// Appends the numbers of a column that stored rows have.
    fn gather_onto(&self, out: &mut Vec<f64>, col: usize, places: &[u32]) {
        match &self.values {
            Values::Drawn { values, cols } => {
                columns::gather_column_onto(out, values, cols.len(), cols[col] as usize, places);
            }
            Values::Divided([first, second]) => {
                columns::gather_from_both_onto(out, [first.col(col), second.col(col)], places);
            }
        }
    }

    /// Where a row is stored.
    fn place(&self, row: usize) -> usize {
        self.rows.as_ref().map_or(row, |rows| rows[row] as usize)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test may fail.
mod tests {
    use std::rc::Rc;

    use super::super::to_u32;
    use super::{TILE, Table};
    use crate::matrix::Matrix;
    use crate::pace::{Pace, finish};
    use crate::rng::RandomState;

    const N_COLS: usize = 3;

    /// The dataset's row i has i, i + 0.25 and i + 0.5, wherever it is stored.
    fn assert_is_whole(table: &Table, n_rows: usize) {
        assert_eq!((table.n_rows(), table.n_cols()), (n_rows, N_COLS));
        let row = |i: usize| [0.0, 0.25, 0.5].map(|part| i as f64 + part);
        for i in 0..n_rows {
            assert_eq!(table.row(i), row(i));
            assert_eq!(table.get(i, 2), row(i)[2]);
        }
        let wanted: Vec<u32> = (0..to_u32(n_rows)).rev().step_by(3).collect();
        let selected = finish(table.select_rows(&wanted, &Pace::default())).unwrap();
        assert_eq!(
            (selected.n_rows(), selected.n_cols()),
            (wanted.len(), N_COLS)
        );
        for (i, &wanted) in wanted.iter().enumerate() {
            assert_eq!(selected.row(i), row(wanted as usize));
        }
    }

    #[test]
    fn rows_are_the_same_wherever_they_are_stored() {
        let n_rows = 2 * TILE + 5;
        let mut random = RandomState::new(1);
        let order = random.permutation(to_u32(n_rows));
        // Stored row p is the dataset's row i with order[i] = p; its columns are stored as 2, 0, 1.
        let mut values = vec![0.0; n_rows * N_COLS];
        let mut columns = vec![vec![0.0; n_rows]; N_COLS];
        for (i, &place) in order.iter().enumerate() {
            for (col, part) in [0.0, 0.25, 0.5].into_iter().enumerate() {
                values[place as usize * N_COLS + (col + 2) % N_COLS] = i as f64 + part;
                columns[col][place as usize] = i as f64 + part;
            }
        }
        let drawn = Table::drawn(values, Some(order.clone()), vec![2, 0, 1]);
        assert_is_whole(&drawn, n_rows);
        let ordered = Table::ordered(Matrix::from_columns(columns, n_rows), Some(order.clone()));
        assert_is_whole(&ordered, n_rows);
        for mut table in [drawn, ordered] {
            // Divided twice: other parts are gathered from the first ones.
            for n_train in [n_rows / 3, n_rows - 1] {
                let (train, test) = order.split_at(n_train);
                let part =
                    |rows| Rc::new(finish(table.select_rows(rows, &Pace::default())).unwrap());
                let parts = [part(train), part(test)];
                table.keep_in(parts, train, test);
                assert_is_whole(&table, n_rows);
            }
            // Rows that are in no part would be lost.
            let part = Rc::new(Matrix::zeros(1, N_COLS).unwrap());
            table.keep_in([part.clone(), part], &[0], &[1]);
            assert_is_whole(&table, n_rows);
        }
    }
}
