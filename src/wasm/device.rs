//! The door to the device model.

use wasm_bindgen::prelude::*;

use super::{JsResult, plain, read_value};
use crate::device;

/// What a network needs on a device, without its weights: `network` is `{layers: [[inputs, outputs, activation], …]}`,
/// `device` a `device` section of the config. The result is as `device` in the report.
///
/// # Errors
/// A refusal of either, in one sentence.
#[wasm_bindgen(js_name = deviceEstimate)]
pub fn device_estimate(network: JsValue, device: JsValue) -> JsResult {
    plain(&device::estimate_network(
        &read_value(network)?,
        &read_value(device)?,
    )?)
}
