//! The second pass over the file: its numbers.

use super::File;
use super::cells::{Cell, is_missing_label};
use super::classes::Classes;
use super::rows::{Rows, refusal, shown};
use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::pace::Pace;

/// The second pass: numbers and class indices of the kept rows; a missing value is NaN.
pub(super) async fn read(
    file: &File<'_>,
    kept: usize,
    classes: &Classes,
    pace: &Pace,
) -> Result<(Matrix, Vec<u32>)> {
    let layout = &file.layout;
    let features: Vec<usize> = layout.features().collect();
    let (mut x, mut y) = room(kept, features.len())?;
    let mut numbers = Numbers::new(file);
    let mut row_values = vec![0.0; features.len()];
    let mut rows = layout.rows(file.bytes)?;
    let mut paused_at = 0;
    while rows.advance()? {
        file.pause(&rows, &mut paused_at, 1, pace).await;
        for (value, &col) in row_values.iter_mut().zip(&features) {
            *value = numbers.read(&rows, col)?;
        }
        let complete = row_values.iter().all(|value| !value.is_nan());
        let label = rows.cell(layout.label)?;
        if is_missing_label(label) || file.drop && !complete {
            continue;
        }
        for (col, &value) in row_values.iter().enumerate() {
            x.set(y.len(), col, value);
        }
        y.push(classes.index(label));
    }
    numbers.check_columns()?;
    Ok((x, y))
}

/// An X of zeros, shape (`n_rows`, `n_features`), and an empty y with room for `n_rows`.
fn room(n_rows: usize, n_features: usize) -> Result<(Matrix, Vec<u32>)> {
    let x = Matrix::zeros(n_rows, n_features).map_err(|_| too_large(n_rows, n_features))?;
    let y = buffer(n_rows).map_err(|_| too_large(n_rows, n_features))?;
    Ok((x, y))
}

fn too_large(n_rows: usize, n_features: usize) -> Error {
    let message = format!(
        "The file's {n_rows} rows of {n_features} features need more memory than can be had."
    );
    refusal(None, None, message)
}

/// Reads the features' cells and remembers what tells a stray word from a column of words.
struct Numbers<'a> {
    file: &'a File<'a>,
    /// Whether a number was read in a column, shape (`n_columns`,).
    has_number: Vec<bool>,
    /// Position of the first row that has a word in a column, shape (`n_columns`,).
    first_word: Vec<Option<usize>>,
    /// The decimal mark in use.
    mark: Option<u8>,
}

impl<'a> Numbers<'a> {
    fn new(file: &'a File<'a>) -> Self {
        let n_columns = file.layout.names.len();
        Self {
            file,
            has_number: vec![false; n_columns],
            first_word: vec![None; n_columns],
            mark: None,
        }
    }

    /// A cell's number, or NaN where it is missing.
    fn read(&mut self, rows: &Rows, col: usize) -> Result<f64> {
        let text = rows.cell(col)?;
        match Cell::read(text, self.file.layout.decimal_comma()) {
            Cell::Missing => Ok(f64::NAN),
            Cell::Number(number) => {
                self.check_mark(rows, col, text)?;
                self.has_number[col] = true;
                match self.first_word[col] {
                    Some(position) => self.refuse_word(position, col),
                    None => Ok(number),
                }
            }
            Cell::Infinite => {
                let message = format!("\"{}\" is not a finite number.", shown(text));
                Err(self.file.refuse(rows, col, message))
            }
            Cell::Word if self.has_number[col] => self.refuse_word(rows.position(), col),
            Cell::Word => {
                self.first_word[col].get_or_insert(rows.position());
                Ok(f64::INFINITY) // Never seen: at the latest `check_columns` refuses the file.
            }
        }
    }

    /// Refuses a second kind of decimal mark.
    fn check_mark(&mut self, rows: &Rows, col: usize, text: &str) -> Result<()> {
        if !self.file.layout.decimal_comma() {
            return Ok(());
        }
        let Some(mark) = text.bytes().find(|byte| matches!(byte, b',' | b'.')) else {
            return Ok(());
        };
        if *self.mark.get_or_insert(mark) == mark {
            return Ok(());
        }
        let message = format!(
            "\"{}\" follows numbers with the other decimal mark; use either points or commas, and none for thousands.",
            shown(text)
        );
        Err(self.file.refuse(rows, col, message))
    }

    /// Refuses the word in column `col` of the row at `position`.
    fn refuse_word<T>(&self, position: usize, col: usize) -> Result<T> {
        let mut rows = Rows::new(self.file.bytes, position, self.file.layout.delimiter);
        rows.advance()?;
        let word = rows.cell(col)?;
        let hint = if !self.has_number[col] {
            ", nor is anything else in this column. Remove the column from the file, or choose it as the label."
        } else if word.contains('\n') {
            ". A quotation mark may be missing."
        } else {
            "."
        };
        let message = format!("\"{}\" is not a number{hint}", shown(word));
        Err(self.file.refuse(&rows, col, message))
    }

    /// Refuses a column of words only.
    fn check_columns(&self) -> Result<()> {
        let mut words = self.first_word.iter().enumerate();
        match words.find_map(|(col, position)| position.map(|position| (col, position))) {
            Some((col, position)) => self.refuse_word(position, col),
            None => Ok(()),
        }
    }
}

/// Puts each column's median where a value is missing; gives the number of such cells.
pub(super) async fn fill_with_medians(
    x: &mut Matrix,
    file: &File<'_>,
    pace: &Pace,
) -> Result<usize> {
    let (n_rows, n_features) = (x.n_rows(), x.n_cols());
    let mut filled = 0;
    let mut present = Vec::new();
    for (feature, col) in file.layout.features().enumerate() {
        pace.chunk(1, 1).await;
        let column = x.col_mut(feature);
        let missing = column.iter().filter(|value| value.is_nan()).count();
        if missing == 0 {
            continue;
        }
        present.clear();
        present
            .try_reserve(n_rows)
            .map_err(|_| too_large(n_rows, n_features))?;
        present.extend(column.iter().filter(|value| !value.is_nan()));
        let Some(median) = median(&mut present) else {
            let message = "has no value in any row. Remove the column from the file.";
            return Err(file.refuse_column(col, message));
        };
        for value in column.iter_mut().filter(|value| value.is_nan()) {
            *value = median;
        }
        filled += missing;
    }
    Ok(filled)
}

/// The middle value, or the mean of the two in the middle.
fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_odd = values.len() % 2 == 1;
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp);
    Some(match lower {
        Some(lower) if !is_odd => f64::midpoint(lower, upper),
        _ => upper,
    })
}
