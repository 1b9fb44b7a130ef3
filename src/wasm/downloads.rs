//! The door for what is taken home: the firmware, the rows and their scores.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::{JsResult, Session, plain};

#[wasm_bindgen]
impl Session {
    /// The firmware of the last finished run, its chosen variant, as a zip.
    ///
    /// # Errors
    /// Before the first report, or where that variant could not be made.
    pub fn firmware(&self) -> JsResult<Uint8Array> {
        Ok(Uint8Array::from(self.0.firmware()?.as_slice()))
    }

    /// The files in that zip: `[{path, text}, …]`.
    ///
    /// # Errors
    /// As `firmware`.
    #[wasm_bindgen(js_name = firmwareFiles)]
    pub fn firmware_files(&self) -> JsResult {
        plain(&self.0.firmware_files()?)
    }

    /// The rows from `from` to before `to` as CSV, with a header if `from` is 0.
    ///
    /// # Errors
    /// While they are being made.
    #[wasm_bindgen(js_name = dataCsv)]
    pub fn data_csv(&self, from: usize, to: usize) -> JsResult<Uint8Array> {
        let bytes = self.0.data_csv(from..to)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// The test rows from `from` to before `to` with their scores as CSV, with a header if `from` is 0.
    ///
    /// # Errors
    /// While they are being made.
    #[wasm_bindgen(js_name = scoresCsv)]
    pub fn scores_csv(&self, from: usize, to: usize) -> JsResult<Uint8Array> {
        let bytes = self.0.scores_csv(from..to)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }
}
