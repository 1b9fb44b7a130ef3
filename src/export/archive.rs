//! All forms of a model in a zip, with a README that says what they are and how to flash them.

use std::io::Write;

use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::{Facts, File, arduino, c, json, python, rust};
use crate::deployed::Deployed;
use crate::error::{Error, Result};
use crate::model::Fitted;
use crate::params::plain;
use crate::scaler::FittedScaler;
use crate::structure::Arithmetic;

/// What each file is, in the order in which they are handed over.
const MEANINGS: [(&str, &str); 6] = [
    (
        "c/model.h",
        "C99 in one header, also for C++: no heap, no library but `math.h`",
    ),
    (
        "tinyml_model/tinyml_model.ino",
        "an Arduino sketch that prints its self-test and a prediction",
    ),
    (
        "tinyml_model/model.h",
        "the same header, where the sketch looks for it",
    ),
    (
        "rust/model.rs",
        "a Rust module for `no_std`: no heap, no unsafe code, no dependency",
    ),
    (
        "json/model.json",
        "all parameters as JSON, each key described",
    ),
    (
        "python/model.py",
        "the float model in scikit-learn, without training",
    ),
];

/// All files of an export: `model` in every form, and `fitted` with its `scaler`, the float model that it was made from, in
/// Python.
///
/// # Errors
/// [`Error::Data`] and [`Error::Memory`] where one of them cannot be written.
pub fn files(
    model: &Deployed,
    fitted: &Fitted,
    scaler: Option<&FittedScaler>,
    facts: &Facts,
) -> Result<Vec<File>> {
    let header = File {
        path: "c/model.h".into(),
        text: c(model, facts),
    };
    let mut files = vec![readme(model, facts), header];
    files.extend(arduino(model, facts));
    files.push(rust::file(model, facts));
    files.push(json::file(model, facts)?);
    files.push(python::file(fitted, scaler, facts)?);
    Ok(files)
}

/// The zip of some files. They are stored as they are, with no date: the same files give the same bytes.
///
/// # Errors
/// [`Error::Data`] where the zip cannot be written.
pub fn archive(files: &[File]) -> Result<Vec<u8>> {
    zip(files)
        .map_err(|error| Error::data("compress", format!("The zip cannot be written: {error}.")))
}

fn zip(files: &[File]) -> Result<Vec<u8>, rawzip::Error> {
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for file in files {
        let path = format!("model/{}", file.path);
        let (mut entry, config) = zip
            .new_file(path.as_str())
            .compression_method(CompressionMethod::STORE)
            .start()?;
        let mut data = config.wrap(&mut entry);
        data.write_all(file.text.as_bytes())?;
        let (_, descriptor) = data.finish()?;
        entry.finish(descriptor)?;
    }
    zip.finish()
}

/// What is in the folder, and how it gets onto a board.
fn readme(model: &Deployed, facts: &Facts) -> File {
    let workload = model.workload();
    let arithmetic = match workload.arithmetic {
        Arithmetic::Float32 => "float32",
        Arithmetic::Float16 => "float32, on numbers kept as float16",
        Arithmetic::Int8 => "int8, with TensorFlow Lite's reference semantics",
    };
    let meanings = MEANINGS
        .iter()
        .map(|(path, meaning)| format!("| `{path}` | {meaning} |\n"));
    let list = |texts: &[String]| {
        texts
            .iter()
            .map(|text| format!("* {}\n", plainly(text)))
            .collect::<String>()
    };
    let bytes = |bytes: u64| plain(bytes as f64);
    File {
        path: "README.md".into(),
        text: include_str!("archive/README.md.in")
            .replace("{files}", &meanings.collect::<String>())
            .replace("{arithmetic}", arithmetic)
            .replace("{weights_bytes}", &bytes(workload.weights_bytes()))
            .replace("{tables_bytes}", &bytes(workload.tables_bytes()))
            .replace("{activations_bytes}", &bytes(workload.activations_bytes()))
            // The user's own words come last, so that nothing in them is replaced.
            .replace("{generator}", &plainly(&facts.generator))
            .replace("{metrics}", &list(&facts.metrics))
            .replace("{features}", &list(&facts.features))
            .replace("{classes}", &list(&facts.classes))
            .replace("{title}", &plainly(&facts.title)),
    }
}

/// A text in which no character means anything to Markdown, on one line.
fn plainly(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
            | '+' | '-' => {
                plain.extend(['\\', c]);
            }
            c if c.is_whitespace() || c.is_control() => plain.push(' '),
            c => plain.extend(c.escape_debug()),
        }
    }
    plain
}
