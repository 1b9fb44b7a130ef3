//! The model as JSON: all that it takes to run it anywhere, each key described in the file itself.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::{Facts, File};
use crate::deployed::Deployed;
use crate::error::{Error, Result};

/// What every key means, a line for each: its path, a colon, the meaning.
const KEYS: &str = include_str!("json/keys.txt");

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    version: u32,
    keys: BTreeMap<&'a str, &'a str>,
    facts: &'a Facts,
    model: &'a Deployed,
}

/// The parameters, `json/model.json`.
///
/// # Errors
/// [`Error::Data`] if it cannot be written.
pub fn file(model: &Deployed, facts: &Facts) -> Result<File> {
    let document = Document {
        format: "tinyml-playground model",
        version: 1,
        keys: KEYS
            .lines()
            .filter_map(|line| line.split_once(": "))
            .collect(),
        facts,
        model,
    };
    let mut bytes = Vec::new();
    let failed = |error: String| Error::data("compress", format!("The model is no JSON: {error}."));
    document
        .serialize(&mut Serializer::with_formatter(
            &mut bytes,
            Layout::default(),
        ))
        .map_err(|error| failed(error.to_string()))?;
    bytes.push(b'\n');
    Ok(File {
        path: "json/model.json".into(),
        text: String::from_utf8(bytes).map_err(|error| failed(error.to_string()))?,
    })
}

/// A line for each key; a list stays on its line, however long it is.
#[derive(Default)]
struct Layout {
    depth: usize,
}

impl Layout {
    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        write!(writer, "\n{:width$}", "", width = 2 * self.depth)
    }
}

impl Formatter for Layout {
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        self.new_line(writer)?;
        writer.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.new_line(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first {
            Ok(())
        } else {
            writer.write_all(b", ")
        }
    }
}
