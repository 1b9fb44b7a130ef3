//! Tables for download, in CSV, in pieces that fit together: the piece that begins with row 0 has the header.
//!
//! Numbers are written with the fewest digits that give back the same double.

use std::borrow::Cow;
use std::fmt::{Display, Write};
use std::ops::Range;

use crate::dataset::{Dataset, Table};
use crate::error::{Error, Result};

/// The longest piece, in bytes.
const MAX_BYTES: usize = 500_000_000;

/// What a row is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Neither for training nor for testing.
    Unused,
    /// For training.
    Train,
    /// For testing.
    Test,
    /// For both, where there is no split.
    Both,
}

impl Part {
    /// The part of each row, shape (`n_samples`,), from the rows of the two parts.
    #[must_use]
    pub fn of_rows(n_samples: usize, train: &[u32], test: &[u32]) -> Vec<Self> {
        let mut parts = vec![Self::Unused; n_samples];
        for &row in train {
            parts[row as usize] = Self::Train;
        }
        for &row in test {
            let part = &mut parts[row as usize];
            *part = if *part == Self::Train {
                Self::Both
            } else {
                Self::Test
            };
        }
        parts
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unused => "",
            Self::Train => "train",
            Self::Test => "test",
            Self::Both => "train and test",
        }
    }
}

/// Some rows of the dataset: the features, the label's class, and the row's part, shape of `parts` (`n_samples`,).
///
/// # Errors
/// [`Error::Memory`] where there is no room for so many rows in one piece.
pub fn data_csv(dataset: &Dataset<Table>, parts: &[Part], rows: Range<usize>) -> Result<Vec<u8>> {
    let mut table = Text::default();
    if rows.start == 0 {
        for name in &dataset.feature_names {
            table.text(name);
        }
        table.text("label");
        table.text("part");
        table.end_row()?;
    }
    let parts = parts.iter().enumerate().take(rows.end).skip(rows.start);
    for (row, part) in parts {
        for col in 0..dataset.x.n_cols() {
            table.number(dataset.x.get(row, col));
        }
        table.text(&dataset.classes[dataset.y[row] as usize]);
        table.text(part.name());
        table.end_row()?;
    }
    Ok(table.text)
}

/// What the model says of the test rows.
#[derive(Debug, Clone, Copy)]
pub struct Scores<'a> {
    /// Index of each test row in the dataset, shape (`n_test`,).
    pub test_rows: &'a [u32],
    /// Class index, shape (`n_test`,).
    pub labels: &'a [u32],
    /// Class index that the model gives, shape (`n_test`,).
    pub predicted: &'a [u32],
    /// Decision function: shape (`n_test`,) for two classes, else (`n_test`, `n_classes`) in row-major order.
    pub decision: &'a [f64],
    /// Probabilities, shape (`n_test`, `n_classes`), row-major.
    pub proba: &'a [f64],
    /// Names, shape (`n_classes`,).
    pub classes: &'a [String],
}

/// Some of the test rows with label, prediction, decision function and probabilities.
///
/// # Errors
/// As [`data_csv`].
pub fn scores_csv(scores: &Scores, rows: Range<usize>) -> Result<Vec<u8>> {
    let n_classes = scores.classes.len();
    let n_decisions = if n_classes == 2 { 1 } else { n_classes };
    let mut table = Text::default();
    if rows.start == 0 {
        for name in ["row", "label", "predicted"] {
            table.text(name);
        }
        if n_decisions == 1 {
            table.text("decision");
        } else {
            for class in scores.classes {
                table.text(&format!("decision {class}"));
            }
        }
        for class in scores.classes {
            table.text(&format!("probability {class}"));
        }
        table.end_row()?;
    }
    for row in rows.start..rows.end.min(scores.test_rows.len()) {
        table.field(scores.test_rows[row]);
        table.text(&scores.classes[scores.labels[row] as usize]);
        table.text(&scores.classes[scores.predicted[row] as usize]);
        let decision = &scores.decision[row * n_decisions..][..n_decisions];
        let proba = &scores.proba[row * n_classes..][..n_classes];
        for &value in decision.iter().chain(proba) {
            table.number(value);
        }
        table.end_row()?;
    }
    Ok(table.text)
}

/// The text of a table as it grows.
#[derive(Default)]
struct Text {
    text: Vec<u8>,
    /// The row at hand.
    row: String,
}

impl Text {
    fn text(&mut self, text: &str) {
        self.field(quoted(text));
    }

    fn number(&mut self, value: f64) {
        self.field(format_args!("{value:?}"));
    }

    /// Adds a field, which must not need quotation marks.
    fn field(&mut self, field: impl Display) {
        let _ = write!(self.row, "{field},"); // Writing to a String cannot fail.
    }

    fn end_row(&mut self) -> Result<()> {
        self.row.pop();
        self.row.push('\n');
        let bytes = self.text.len() + self.row.len();
        if bytes > MAX_BYTES || self.text.try_reserve(self.row.len()).is_err() {
            return Err(Error::Memory {
                field: "to".into(),
                needed_mb: bytes as u64 / 1_000_000,
                limit_mb: MAX_BYTES as u64 / 1_000_000,
            });
        }
        self.text.extend(self.row.bytes());
        self.row.clear();
        Ok(())
    }
}

/// In quotation marks where the text would be read as something else without them (RFC 4180).
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains([',', ';', '\t', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}
