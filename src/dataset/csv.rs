//! A table of the user's own: numbers in CSV, with one column of labels.
//!
//! The file is gone through twice. The first pass counts rows, missing values and labels, and so knows what memory is
//! needed before any is taken; the second reads the numbers into the matrix. Neither copies the file.
//!
//! What is understood: UTF-8 with or without a byte-order mark; lines that end in `\n`, `\r\n` or `\r`; fields in quotation
//! marks, also with line breaks; blank lines, and rows of nothing but separators, which are passed over; `,`, `;` or tab
//! between the fields. Where the separator is not the comma, numbers may have a decimal comma; a file that has decimal
//! commas and points is refused, since one of them then separates thousands.
//!
//! **Missing.** A feature is missing where the cell is empty or, in any case, `NA`, `N/A`, `NaN`, `null`, `none`, `?` or `-`;
//! so `NaN` is a missing value, as pandas writes it, while `inf` is refused. A label is missing where it is empty, `NA`, `N/A`,
//! `NaN`, `null` or `?`; a row without a label is always left out. [`CsvOptions::missing`] says what happens to the others.
//!
//! **Labels.** If every label is a whole number, classes are sorted as numbers, else as texts.

use serde::Serialize;

use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::matrix::MAX_VALUES;
use crate::pace::{Pace, finish};
use crate::params::{Checked, Parameter, Value, parameters};

mod cells;
mod classes;
mod layout;
mod numbers;
mod rows;
mod survey;

use classes::Classes;
use layout::Layout;
use rows::{Rows, refusal};

/// Bytes read between two pauses: one to three milliseconds' work.
const CHUNK_BYTES: usize = 128 * 1024;

parameters! {
    /// How a CSV file is read. What is null is found out from its first rows.
    CsvOptions "csv" {
        /// Whether the first row holds the columns' names.
        header: Option<bool> = None;
        /// The column of the labels: its name, or its index from 0; null is the last one.
        label_column: Option<Column> = None;
        /// What stands between the fields: `,`, `;` or a tab.
        delimiter: Option<String> = None;
        /// What happens to rows with missing values: "drop" leaves them out, "median" fills in the column's median.
        missing: String = "drop".to_owned();
    }
}

impl CsvOptions {
    /// Checks that separator and treatment of missing values are known ones.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for the first that is not.
    pub fn check(self) -> Result<Checked<Self>> {
        if let Some(delimiter) = &self.delimiter
            && !matches!(delimiter.as_str(), "," | ";" | "\t")
        {
            return Err(Error::invalid(
                "delimiter",
                "\",\", \";\", a tab or null",
                format!("{delimiter:?}"),
            ));
        }
        if !matches!(self.missing.as_str(), "drop" | "median") {
            return Err(Error::invalid(
                "missing",
                "\"drop\" or \"median\"",
                format!("{:?}", self.missing),
            ));
        }
        Ok(Checked::new(self))
    }
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Column {
    /// Counted from 0.
    Index(usize),
    /// As in the header; without a header, "column 1" and so on.
    Name(String),
}

impl Parameter for Column {
    const EXPECTED: &'static str = "a column's name or its index from 0";

    fn read(value: &Value) -> Option<Self> {
        usize::read(value)
            .map(Self::Index)
            .or_else(|| String::read(value).map(Self::Name))
    }

    fn write(&self) -> Value {
        match self {
            Self::Index(index) => index.write(),
            Self::Name(name) => name.write(),
        }
    }
}

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CsvSummary {
    /// Rows in the dataset, without those left out.
    pub n_rows: usize,
    /// Columns of the file, with the label.
    pub n_columns: usize,
    /// Names of all columns, in the file's order, shape (`n_columns`,).
    pub columns: Vec<String>,
    /// The one of `columns` that the labels are from.
    pub label_column: String,
    /// Whether the first row was read as names.
    pub header: bool,
    /// What separates the fields.
    pub delimiter: String,
    /// The classes, in the order of their index.
    pub classes: Vec<String>,
    /// Rows of each class in the dataset, shape (`n_classes`,).
    pub class_counts: Vec<usize>,
    /// Cells of the file without a value, labels among them.
    pub missing_cells: usize,
    /// Rows left out, for a missing label or a missing value.
    pub dropped_rows: usize,
    /// Cells filled with their column's median.
    pub filled_cells: usize,
}

/// Reads a CSV file in slices.
///
/// # Errors
/// [`Error::Csv`], with line and column, for whatever is not a table of numbers with one label of two classes or more.
pub async fn parse(
    bytes: &[u8],
    options: &Checked<CsvOptions>,
    pace: &Pace,
) -> Result<(Dataset, CsvSummary)> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file = File {
        bytes,
        layout: Layout::find(bytes, options)?,
        drop: options.missing == "drop",
    };
    let survey = survey::survey(&file, MAX_VALUES, pace).await?;
    let classes = Classes::new(&survey.labels, &file.layout)?;
    let (mut x, y) = numbers::read(&file, survey.kept, &classes, pace).await?;
    let filled_cells = numbers::fill_with_medians(&mut x, &file, pace).await?;

    let layout = file.layout;
    let mut class_counts = vec![0; classes.names.len()];
    for &class in &y {
        class_counts[class as usize] += 1;
    }
    let summary = CsvSummary {
        n_rows: survey.kept,
        n_columns: layout.names.len(),
        columns: layout.names.clone(),
        label_column: layout.names[layout.label].clone(),
        header: layout.header,
        delimiter: char::from(layout.delimiter).to_string(),
        classes: classes.names.clone(),
        class_counts,
        missing_cells: survey.missing.iter().sum(),
        dropped_rows: survey.dropped,
        filled_cells,
    };
    let dataset = Dataset {
        x,
        y,
        feature_names: layout
            .features()
            .map(|col| layout.names[col].clone())
            .collect(),
        classes: classes.names,
    };
    Ok((dataset, summary))
}

/// Reads a CSV file in one go.
///
/// # Errors
/// As [`parse`].
pub fn parse_at_once(bytes: &[u8], options: &Checked<CsvOptions>) -> Result<(Dataset, CsvSummary)> {
    finish(parse(bytes, options, &Pace::default()))
}

/// The file and how to read it.
struct File<'a> {
    bytes: &'a [u8],
    layout: Layout,
    /// Whether rows with a missing value are left out.
    drop: bool,
}

impl File<'_> {
    /// Lets the driver in if a chunk was read since the last time. `pass` is 0 or 1.
    async fn pause(&self, rows: &Rows<'_>, paused_at: &mut usize, pass: usize, pace: &Pace) {
        if rows.position() - *paused_at >= CHUNK_BYTES {
            *paused_at = rows.position();
            let done = pass * self.bytes.len() + rows.position();
            pace.chunk(done, 2 * self.bytes.len()).await;
        }
    }

    /// A refusal of one cell.
    fn refuse(&self, rows: &Rows, col: usize, message: impl Into<String>) -> Error {
        let column = self.layout.column_in_messages(col);
        refusal(Some(rows.line(col)), Some(&column), message)
    }

    /// A refusal of a whole column.
    fn refuse_column(&self, col: usize, message: impl Into<String>) -> Error {
        let column = self.layout.column_in_messages(col);
        refusal(None, Some(&column), message)
    }
}
