//! What tests of the exported functions share: reading JavaScript values by a path.

use js_sys::{JSON, Reflect};
use tinyml_playground::wasm::Session;
use wasm_bindgen::prelude::*;

/// A plain value.
pub(crate) fn js(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

/// `at(&report, "metrics.accuracy")`.
pub(crate) fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.')
        .fold(value.clone(), |value, key| match key.parse::<u32>() {
            Ok(index) => Reflect::get_u32(&value, index).unwrap(),
            Err(_) => Reflect::get(&value, &key.into()).unwrap(),
        })
}

/// A number in it.
pub(crate) fn number(value: &JsValue, path: &str) -> f64 {
    at(value, path)
        .as_f64()
        .unwrap_or_else(|| panic!("{path} is no number"))
}

/// A text in it.
pub(crate) fn text(value: &JsValue, path: &str) -> String {
    at(value, path)
        .as_string()
        .unwrap_or_else(|| panic!("{path} is no text"))
}

/// Runs to the end and gives the report.
pub(crate) fn finish(session: &mut Session) -> JsValue {
    while !at(&session.step(5.0).unwrap(), "done").is_truthy() {}
    session.report().unwrap()
}
