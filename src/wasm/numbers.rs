//! Long lists of numbers as JavaScript's arrays.

use js_sys::{Array, Float64Array, Function, Reflect};
use serde::Serializer;
use serde::ser::Error;
use wasm_bindgen::{JsCast, JsValue};

/// Numbers that go over at a time: they are arguments of one call.
const CHUNK: usize = 4096;

/// Serialises a list in a few calls of JavaScript's `push` instead of one or two for each number.
///
/// # Errors
/// What the serialiser or JavaScript refuses.
pub(crate) fn array<T: Copy + Into<f64>, S: Serializer>(
    values: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let array = Array::new();
    let push = Reflect::get(&array, &JsValue::from_str("push"));
    let push: Function = push
        .and_then(JsCast::dyn_into)
        .map_err(|_| S::Error::custom("there is no Array.push"))?;
    for values in values.chunks(CHUNK) {
        let values: Vec<f64> = values.iter().map(|&value| value.into()).collect();
        let values = Float64Array::from(values.as_slice()); // a list of arguments like any other
        Reflect::apply(&push, &array, values.unchecked_ref())
            .map_err(|_| S::Error::custom("Array.push failed"))?;
    }
    serde_wasm_bindgen::preserve::serialize(&array, serializer)
}
