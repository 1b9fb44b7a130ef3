//! What the doors of the pictures read: reports and scenes, or whatever else they are given.

use js_sys::Reflect;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::JsResult;
use crate::error::Error;
use crate::value::shorten;

/// The part of a report or a scene that a picture shows.
pub(super) fn read<T: DeserializeOwned>(value: JsValue) -> JsResult<T> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        let text = error.to_string();
        no_picture(text.trim_start_matches("Error: "))
    })
}

/// What a property holds; whatever throws is refused.
pub(super) fn property(object: &JsValue, name: &str) -> JsResult {
    Reflect::get(object, &name.into()).map_err(|_| no_picture(&format!("no \"{name}\" in it")))
}

/// The refusal to draw from what is neither a report nor a scene, nor a part of one.
pub(super) fn no_picture(problem: &str) -> JsValue {
    let message = format!("This cannot be drawn: {}.", shorten(problem));
    let field = None;
    Error::Data { field, message }.into()
}
