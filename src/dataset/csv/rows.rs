//! The rows of the file, and where in it they stand.

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::error::{Error, Result};

/// Reads row after row; one is held at a time, so nothing of the file is copied but that.
pub(super) struct Rows<'a> {
    bytes: &'a [u8],
    /// Where in `bytes` the reader began.
    start: usize,
    reader: Reader<&'a [u8]>,
    record: ByteRecord,
}

impl<'a> Rows<'a> {
    /// From `start`, which is 0 or the [`position`](Rows::position) of a row.
    pub(super) fn new(bytes: &'a [u8], start: usize, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(&bytes[start..]);
        Self {
            bytes,
            start,
            reader,
            record: ByteRecord::new(),
        }
    }

    /// Goes to the next row that is not blank; false at the end of the file.
    pub(super) fn advance(&mut self) -> Result<bool> {
        while self
            .reader
            .read_byte_record(&mut self.record)
            .map_err(|error| refusal(None, None, format!("The file cannot be read: {error}.")))?
        {
            if !self.record.iter().all(is_blank) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many cells the row has.
    pub(super) fn len(&self) -> usize {
        self.record.len()
    }

    /// The text of a cell, without the blanks around it; empty beyond the row's end.
    pub(super) fn cell(&self, col: usize) -> Result<&str> {
        let bytes = self.record.get(col).unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(|_| {
            let message = "this is not UTF-8 text. Save the file as \"CSV UTF-8\" and try again.";
            refusal(Some(self.line(col)), None, message)
        })?;
        Ok(text.trim())
    }

    /// Byte at which the reader began with this row; blank lines before it belong to it.
    #[allow(clippy::cast_possible_truncation)] // A position in memory fits in usize.
    pub(super) fn position(&self) -> usize {
        let read = self.record.position().map_or(0, csv::Position::byte) as usize;
        (self.start + read).min(self.bytes.len())
    }

    /// The line of a cell, counted from 1 as an editor does. Goes through the file up to there: only for messages.
    pub(super) fn line(&self, col: usize) -> u64 {
        let blank = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let position = self.position();
        let skipped = self.bytes[position..].iter().take_while(blank).count();
        let before = line_breaks(&self.bytes[..position + skipped]);
        let within: usize = self.record.iter().take(col).map(line_breaks).sum();
        (before + within + 1) as u64
    }

    /// A refusal of this whole row.
    pub(super) fn refuse(&self, message: impl Into<String>) -> Error {
        refusal(Some(self.line(0)), None, message)
    }

    /// Whether a cell of this row goes over several lines, as happens when a closing quotation mark is missing.
    pub(super) fn has_line_breaks(&self) -> bool {
        self.record.iter().any(|cell| line_breaks(cell) > 0)
    }
}

/// Whether a cell reads as an empty text.
fn is_blank(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|text| text.trim().is_empty())
}

/// A refusal of the file.
pub(super) fn refusal(
    line: Option<u64>,
    column: Option<&str>,
    message: impl Into<String>,
) -> Error {
    Error::Csv {
        line,
        column: column.map(shown),
        message: message.into(),
    }
}

/// A text from the file as a message shows it: one line, of at most 40 characters.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(40)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// Counts `\n`, `\r\n` and a lone `\r`, each as one.
fn line_breaks(bytes: &[u8]) -> usize {
    let next = bytes.iter().skip(1).chain(&[0]);
    bytes
        .iter()
        .zip(next)
        .filter(|&(&byte, &next)| byte == b'\n' || byte == b'\r' && next != b'\n')
        .count()
}
