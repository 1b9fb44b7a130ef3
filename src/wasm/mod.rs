//! The door to JavaScript, and the only place that knows it: convert, call, convert.

mod boundary;
mod charts;
mod device;
mod downloads;
mod network;
mod pictures;
mod read;
mod sweep;
mod tree;

use std::rc::Rc;

use js_sys::{
    Array, Error as JsError, Float64Array, Int32Array, Object, Reflect, Uint8Array, Uint32Array,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

pub use boundary::{boundary_hit, draw_boundary};
pub use charts::{
    draw_data, draw_loss, draw_precision_recall, draw_roc, draw_scores, draw_variants,
};
pub use device::device_estimate;
pub use network::{draw_network, network_hit};
pub use sweep::{draw_sweep, sweep_current, sweep_hit, sweep_plan, sweep_points, sweep_reading};
pub use tree::{draw_tree, tree_hit, tree_place, tree_size};

use crate::address;
use crate::config::{self, Catalogue, Config};
use crate::error::{Error, buffer};
use crate::params::Limits;
use crate::session;
use crate::value::Value;

type JsResult<T = JsValue> = Result<T, JsValue>;

/// A refusal as JavaScript knows it: `name` is the code, `field` the dotted path, `message` the sentence.
impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        let js = JsError::new(&error.to_string());
        js.set_name(error.code());
        let field = error.field().map_or(Self::NULL, Self::from_str);
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&js, &"field".into(), &field);
        js.into()
    }
}

/// Plain objects, arrays, numbers and `null`.
fn plain<T: Serialize + ?Sized>(value: &T) -> JsResult {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(JsValue::from)
}

#[wasm_bindgen]
extern "C" {
    /// A copy without behaviour: no getter, no proxy. Whatever throws, throws here, where it is caught; an exception that
    /// goes through Rust's frames leaves a [`Session`] borrowed for ever.
    #[wasm_bindgen(catch, js_name = structuredClone)]
    fn structured_clone(value: JsValue) -> Result<JsValue, JsValue>;
}

/// A config, or part of one, as it came from outside.
fn read_value(value: JsValue) -> JsResult<Value> {
    let refuse = |message: String| {
        JsValue::from(Error::Data {
            field: None,
            message,
        })
    };
    let copy = structured_clone(value).map_err(|_| refuse(NOT_PLAIN.into()))?;
    serde_wasm_bindgen::from_value(copy).map_err(|error| match error.to_string() {
        text if text.contains("invalid type") => refuse(NOT_PLAIN.into()),
        text => refuse(text.trim_start_matches("Error: ").into()),
    })
}

/// The article's config with `partial` laid over it.
fn read_config(partial: JsValue) -> JsResult<Config> {
    Ok(Config::default().with(&read_value(partial)?)?)
}

/// What is said of anything else.
const NOT_PLAIN: &str =
    "Settings are plain data: objects, lists, numbers, texts, true, false and null.";

/// A text as it came from outside.
fn read_text(name: &str, value: &JsValue) -> Result<String, Error> {
    value
        .as_string()
        .ok_or_else(|| Error::invalid(name, "a text", "something else"))
}

/// The article's experiment as a full config.
///
/// # Errors
/// None in practice; the conversion has a failing type.
#[wasm_bindgen(js_name = defaultConfig)]
pub fn default_config() -> JsResult {
    plain(&Config::default())
}

/// A section (`dataset`, `scaler`, `model`) as the named function has it by default.
///
/// # Errors
/// An unknown section or name.
#[wasm_bindgen]
pub fn defaults(
    #[wasm_bindgen(unchecked_param_type = "string")] section: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
) -> JsResult {
    let section = read_text("section", section)?;
    let name = Value::Text(read_text("name", name)?);
    plain(&Value::object(config::named_defaults(&section, &name)?))
}

/// What every field of numbers or words accepts (`min`, `max`, …, `words`) and what its `slider` offers, by section,
/// function and field.
///
/// # Errors
/// None in practice; the conversion has a failing type.
#[wasm_bindgen]
pub fn limits() -> JsResult {
    let fields = |fields: Vec<(String, Limits)>| -> JsResult {
        let out = Object::new();
        for (name, limits) in fields {
            Reflect::set(&out, &name.as_str().into(), &plain(&limits)?)?;
        }
        Ok(out.into())
    };
    let out = Object::new();
    for (section, catalogue) in config::limits() {
        let entry = match catalogue {
            Catalogue::Fields(list) => fields(list)?,
            Catalogue::Named(functions) => {
                let named = Object::new();
                for (name, list) in functions {
                    Reflect::set(&named, &name.into(), &fields(list)?)?;
                }
                named.into()
            }
        };
        Reflect::set(&out, &section.into(), &entry)?;
    }
    Ok(out.into())
}

/// The board catalogue.
///
/// # Errors
/// None in practice; the conversion has a failing type.
#[wasm_bindgen]
pub fn boards() -> JsResult {
    plain(crate::device::boards())
}

/// What a figure of the device can rest on, the surest first: a word and what it means.
///
/// # Errors
/// None in practice; the conversion has a failing type.
#[wasm_bindgen]
pub fn bases() -> JsResult {
    plain(crate::device::bases())
}

/// An experiment for the browser to compile: the article's with ten times the rows.
///
/// # Errors
/// None in practice; making a session has a failing type.
#[wasm_bindgen]
pub fn rehearsal() -> JsResult<Session> {
    let rows = Value::object(vec![("n_samples", Value::Number(1e4))]);
    let config = Config::default().with(&Value::object(vec![("dataset", rows)]))?;
    Ok(Session(session::Session::new(config)?))
}

/// The whole pipeline in one go; returns the report.
///
/// # Errors
/// A refusal of the config, or data that cannot be used.
#[wasm_bindgen]
pub fn run(config: JsValue) -> JsResult {
    plain(&session::run(read_config(config)?)?)
}

/// Reads the text behind the `#` of an address: `{ config, problems }`, as far as it can be read.
///
/// # Errors
/// None in practice; the conversion has a failing type.
#[wasm_bindgen(js_name = parseConfigText)]
pub fn parse_config_text(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
) -> JsResult {
    let (config, problems) = address::read(&read_text("text", text)?);
    let out = Object::new();
    Reflect::set(&out, &"config".into(), &plain(&config)?)?;
    Reflect::set(&out, &"problems".into(), &plain(&problems)?)?;
    Ok(out.into())
}

/// The shortest text behind the `#` of an address that brings `config` back.
///
/// # Errors
/// A config that would be refused.
#[wasm_bindgen(js_name = configText)]
pub fn config_text(config: JsValue) -> JsResult<String> {
    Ok(address::write(&read_config(config)?))
}

/// One experiment that can be changed, watched, paused and cancelled while it runs.
#[wasm_bindgen]
pub struct Session(session::Session);

#[wasm_bindgen]
impl Session {
    /// Queues the work of a config (the article's where none is given).
    ///
    /// # Errors
    /// A refusal of the config.
    #[wasm_bindgen(constructor)]
    pub fn new(config: JsValue) -> JsResult<Self> {
        Ok(Self(session::Session::new(read_config(config)?)?))
    }

    /// Works for about `budget_ms` milliseconds; returns `{done, stage, iteration, max_iter, fraction, loss}`.
    ///
    /// # Errors
    /// Data that cannot be used; the last report stays.
    pub fn step(&mut self, budget_ms: f64) -> JsResult {
        plain(&self.0.step(budget_ms)?)
    }

    /// Lays a partial config over the present one and goes back to the first stage that it touches.
    ///
    /// # Errors
    /// A refusal, after which nothing has changed.
    pub fn configure(&mut self, partial: JsValue) -> JsResult<()> {
        Ok(self.0.configure(&read_value(partial)?)?)
    }

    /// The full config as it stands.
    ///
    /// # Errors
    /// None in practice; the conversion has a failing type.
    pub fn config(&self) -> JsResult {
        plain(self.0.config())
    }

    /// Reads a CSV file, selects it as the dataset and returns what was found in it.
    ///
    /// # Errors
    /// A file or options that are refused, after which nothing has changed.
    #[wasm_bindgen(js_name = loadCsv)]
    pub fn load_csv(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: &JsValue,
        options: JsValue,
    ) -> JsResult {
        let options = read_value(options)?;
        let bytes = copy(bytes)?;
        plain(&self.0.load_csv(Rc::new(bytes), &options)?)
    }

    /// Drops the work at hand; the last finished report stays.
    pub fn cancel(&mut self) {
        self.0.cancel();
    }

    /// The last finished report.
    ///
    /// # Errors
    /// Before the first.
    pub fn report(&self) -> JsResult {
        plain(self.0.report()?)
    }

    /// The unscaled features of all rows, row-major.
    ///
    /// # Errors
    /// While they are being made.
    pub fn features(&self) -> JsResult<Float64Array> {
        let x = &self.0.data()?.dataset.x;
        Ok(row_major(x.n_rows(), x.n_cols(), |row, out| {
            x.copy_row(row, out);
        }))
    }

    /// The class of every row as an index.
    ///
    /// # Errors
    /// While they are being made.
    pub fn labels(&self) -> JsResult<Int32Array> {
        let data = self.0.data()?;
        Ok(Int32Array::new(&Uint32Array::from(
            data.dataset.y.as_slice(),
        )))
    }

    /// Which rows are trained on, in the order of training.
    ///
    /// # Errors
    /// While they are being made.
    #[wasm_bindgen(js_name = trainIndices)]
    pub fn train_indices(&self) -> JsResult<Uint32Array> {
        self.indices(|split| &split.train)
    }

    /// Which rows are tested on, in the order of the scores.
    ///
    /// # Errors
    /// While they are being made.
    #[wasm_bindgen(js_name = testIndices)]
    pub fn test_indices(&self) -> JsResult<Uint32Array> {
        self.indices(|split| &split.test)
    }

    /// The decision function on the test rows: one number a row for two classes, else one a class, row-major.
    ///
    /// # Errors
    /// While they are being made.
    pub fn scores(&self) -> JsResult<Float64Array> {
        let scores = self.0.scores()?;
        Ok(Float64Array::from(scores.test.rows.decision.as_slice()))
    }

    /// Predicts one row of unscaled features: `{label, class, decision, proba}`.
    ///
    /// # Errors
    /// Before the first report, or a row that does not fit.
    pub fn predict(&self, row: &JsValue) -> JsResult {
        let row = read_row(row)?;
        plain(&self.0.predict(&row)?)
    }
}

impl Session {
    fn indices(&self, of: impl Fn(&crate::split::Split) -> &Vec<u32>) -> JsResult<Uint32Array> {
        let parts = self.0.parts()?;
        Ok(match &parts.split {
            Some(split) => Uint32Array::from(of(split).as_slice()),
            None => Uint32Array::from(
                (0..)
                    .take(parts.train.y.len())
                    .collect::<Vec<_>>()
                    .as_slice(),
            ),
        })
    }
}

/// Numbers out of an array; what is none becomes NaN.
fn read_row(row: &JsValue) -> crate::error::Result<Vec<f64>> {
    let copy = structured_clone(row.clone()).unwrap_or_default();
    if let Some(numbers) = copy.dyn_ref::<Float64Array>() {
        return Ok(numbers.to_vec());
    }
    let row: &Array = copy
        .dyn_ref()
        .ok_or_else(|| Error::invalid("row", "a list of numbers", "something else"))?;
    let mut numbers = buffer(row.length() as usize)?;
    numbers.extend(row.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)));
    Ok(numbers)
}

/// A copy of the file in the wasm memory, where there is room for it.
fn copy(bytes: &JsValue) -> crate::error::Result<Vec<u8>> {
    let bytes: &Uint8Array = bytes
        .dyn_ref()
        .ok_or_else(|| Error::invalid("bytes", "a Uint8Array", "something else"))?;
    let length = bytes.length() as usize;
    let mut copy = buffer(length).map_err(|error| error.within("dataset"))?;
    copy.resize(length, 0);
    bytes.copy_to(&mut copy);
    Ok(copy)
}

/// A copy of the matrix on the JavaScript side, made in blocks so that it is never in the wasm memory as a whole.
#[allow(clippy::cast_possible_truncation)] // A matrix holds at most 10⁸ values.
fn row_major(n_rows: usize, n_cols: usize, copy_row: impl Fn(usize, &mut [f64])) -> Float64Array {
    const BLOCK_VALUES: usize = 1 << 17;
    let block_rows = (BLOCK_VALUES / n_cols.max(1)).clamp(1, n_rows.max(1));
    let out = Float64Array::new_with_length((n_rows * n_cols) as u32);
    let mut block = vec![0.0; block_rows * n_cols]; // row-major, shape (block_rows, n_cols)
    for start in (0..n_rows).step_by(block_rows) {
        let rows = block_rows.min(n_rows - start);
        for (row, values) in block.chunks_exact_mut(n_cols.max(1)).take(rows).enumerate() {
            copy_row(start + row, values);
        }
        let (from, to) = (start * n_cols, (start + rows) * n_cols);
        out.subarray(from as u32, to as u32)
            .copy_from(&block[..to - from]);
    }
    out
}
