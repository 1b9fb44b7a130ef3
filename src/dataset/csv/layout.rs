//! How the file is laid out: separator, header, columns, which of them is the label.

use std::collections::BTreeMap;

use super::cells::Cell;
use super::rows::{Rows, refusal, shown};
use super::{Column, CsvOptions};
use crate::error::Result;

/// The most columns a file may have: beyond it, it is hardly a table.
const MAX_COLUMNS: usize = 100_000;

/// Rows that the separator is judged by.
const SAMPLE_ROWS: usize = 20;

/// What the first rows tell, and the options say, about the file.
#[derive(Debug)]
pub(super) struct Layout {
    /// `,`, `;` or tab.
    pub(super) delimiter: u8,
    /// Whether the first row holds names.
    pub(super) header: bool,
    /// Name of each column, shape (`n_columns`,), no two the same.
    pub(super) names: Vec<String>,
    /// Which column is the label.
    pub(super) label: usize,
    /// Cells of the first row: more than the columns where a header ends in separators.
    width: usize,
}

impl Layout {
    pub(super) fn find(bytes: &[u8], options: &CsvOptions) -> Result<Self> {
        let given = options
            .delimiter
            .as_deref()
            .and_then(|text| text.bytes().next());
        let delimiter = match given {
            Some(delimiter) => delimiter,
            None => detect_delimiter(bytes)?,
        };
        let mut rows = Rows::new(bytes, 0, delimiter);
        if !rows.advance()? {
            return Err(refusal(None, None, "The file is empty."));
        }
        let first = texts(&rows)?;
        let second = if rows.advance()? {
            texts(&rows)?
        } else {
            Vec::new()
        };
        let label = match &options.label_column {
            Some(Column::Index(index)) => *index,
            _ => width_without_end(&first).saturating_sub(1),
        };
        let named =
            matches!(&options.label_column, Some(Column::Name(name)) if first.contains(name));
        let comma = delimiter != b',';
        let header = options
            .header
            .unwrap_or_else(|| named || detect_header(&first, &second, label, comma));
        if header && second.is_empty() {
            return Err(refusal(
                None,
                None,
                "The file has a header and no row below it.",
            ));
        }
        let names = if header {
            header_names(&first)
        } else {
            (1..=first.len()).map(column_name).collect()
        };
        if let [only] = names.as_slice() {
            let message = format!(
                "The file has one column, \"{}\"; a label and at least one feature are needed. Is the separator right?",
                shown(only)
            );
            return Err(refusal(None, None, message));
        }
        let label = label_index(&names, options.label_column.as_ref())?;
        Ok(Self {
            delimiter,
            header,
            names,
            label,
            width: first.len(),
        })
    }

    /// Goes to the first row of data.
    pub(super) fn rows<'a>(&self, bytes: &'a [u8]) -> Result<Rows<'a>> {
        let mut rows = Rows::new(bytes, 0, self.delimiter);
        if self.header {
            rows.advance()?;
        }
        Ok(rows)
    }

    /// The columns that are not the label.
    pub(super) fn features(&self) -> impl Iterator<Item = usize> {
        (0..self.names.len()).filter(|&col| col != self.label)
    }

    /// Whether `1,5` is a number: not where the comma separates.
    pub(super) fn decimal_comma(&self) -> bool {
        self.delimiter != b','
    }

    /// A column as a message names it: by its name, or without a header by its number.
    pub(super) fn column_in_messages(&self, col: usize) -> String {
        if self.header {
            self.names[col].clone()
        } else {
            (col + 1).to_string()
        }
    }

    /// Refuses a row that has more or fewer cells than there are columns.
    pub(super) fn check_length(&self, rows: &Rows) -> Result<()> {
        let (found, expected) = (rows.len(), self.names.len());
        if found == expected {
            return Ok(());
        }
        let mut rest = (expected..found).map(|col| rows.cell(col));
        if found == self.width && rest.all(|cell| cell.is_ok_and(str::is_empty)) {
            return Ok(());
        }
        let hint = if rows.has_line_breaks() {
            " A quotation mark may be missing."
        } else {
            ""
        };
        let fields = if found == 1 { "field" } else { "fields" };
        Err(rows.refuse(format!(
            "this row has {found} {fields}, {expected} are expected.{hint}"
        )))
    }
}

fn texts(rows: &Rows) -> Result<Vec<String>> {
    if rows.len() > MAX_COLUMNS {
        return Err(rows.refuse(format!(
            "this row has {} fields; at most {MAX_COLUMNS} can be read.",
            rows.len()
        )));
    }
    (0..rows.len())
        .map(|col| rows.cell(col).map(str::to_owned))
        .collect()
}

/// The separator that splits each of the first rows in the same number of fields, more than one. Tab and `;` go before
/// `,`, which may be a decimal comma between them. Where none does, the one that splits the first row most often.
fn detect_delimiter(bytes: &[u8]) -> Result<u8> {
    let mut best = (1, b',');
    for delimiter in [b'\t', b';', b','] {
        let mut rows = Rows::new(bytes, 0, delimiter);
        let mut lengths = Vec::new();
        while lengths.len() < SAMPLE_ROWS && rows.advance()? {
            lengths.push(rows.len());
        }
        let first = lengths.first().copied().unwrap_or(0);
        if first > 1 && lengths.iter().all(|&length| length == first) {
            return Ok(delimiter);
        }
        if first > best.0 {
            best = (first, delimiter);
        }
    }
    Ok(best.1)
}

/// A first row is a header if no cell is a number (and, with cells missing, a word stands above a number), or if the label's
/// name stands above a number: columns that are named by numbers are common, labels that begin with a word are not.
fn detect_header(first: &[String], second: &[String], label: usize, decimal_comma: bool) -> bool {
    let kind = |text: &String| Cell::read(text, decimal_comma);
    let above: Vec<_> = first
        .iter()
        .zip(second)
        .map(|(above, below)| kind(above) == Cell::Word && matches!(kind(below), Cell::Number(_)))
        .collect();
    let has = |wanted: fn(&Cell) -> bool| first.iter().any(|text| wanted(&kind(text)));
    let number = has(|cell| matches!(cell, Cell::Number(_) | Cell::Infinite));
    let missing = has(|cell| *cell == Cell::Missing);
    above.get(label) == Some(&true) || !number && (!missing || above.contains(&true))
}

/// The names in a header; separators at its end name nothing, an empty name becomes "column 3", a second `age` `age_2`.
fn header_names(first: &[String]) -> Vec<String> {
    let mut uses = BTreeMap::<String, usize>::new();
    let mut names = Vec::new();
    for (col, given) in first[..width_without_end(first)].iter().enumerate() {
        let base = if given.is_empty() {
            column_name(col + 1)
        } else {
            given.clone()
        };
        let mut name = base.clone();
        while uses.contains_key(&name) {
            let count = uses.entry(base.clone()).or_insert(1);
            *count += 1;
            name = format!("{base}_{count}");
        }
        uses.insert(name.clone(), 1);
        names.push(name);
    }
    names
}

/// How many cells there are without the empty ones at the end.
fn width_without_end(cells: &[String]) -> usize {
    cells
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last + 1)
}

fn column_name(number: usize) -> String {
    format!("column {number}")
}

fn label_index(names: &[String], label: Option<&Column>) -> Result<usize> {
    let (found, asked) = match label {
        None => (Some(names.len() - 1), String::new()),
        Some(Column::Index(index)) => ((*index < names.len()).then_some(*index), index.to_string()),
        Some(Column::Name(name)) => (
            names.iter().position(|known| known == name),
            format!("\"{}\"", shown(name)),
        ),
    };
    found.ok_or_else(|| {
        let mut known: Vec<_> = names.iter().take(30).map(|name| shown(name)).collect();
        if names.len() > known.len() {
            known.push(format!("… ({} in all)", names.len()));
        }
        let message = format!(
            "The file has no column {asked} to take the label from; its columns are {}.",
            known.join(", ")
        );
        refusal(None, None, message)
    })
}
