//! The door to the pictures: a training step by step, weights changed by hand, and scenes.

use js_sys::{Array, Float32Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::{JsResult, Session, plain, read_value, structured_clone};
use crate::error::Error;
use crate::model::Place;
use crate::view::{Grid, NetworkView};

#[wasm_bindgen]
impl Session {
    /// Works as `step` does, but no further than to the end of the next iteration of training. Without a budget it goes
    /// there in one go.
    ///
    /// # Errors
    /// Data that cannot be used; the last report stays.
    #[wasm_bindgen(js_name = stepIteration)]
    pub fn step_iteration(&mut self, budget_ms: Option<f64>) -> JsResult {
        plain(&self.0.step_iteration(budget_ms.unwrap_or(f64::INFINITY))?)
    }

    /// Changes the weight of the trained model at `{layer, from, to}` (`from` null for a bias). The session has work
    /// again.
    ///
    /// # Errors
    /// While the model is being trained, or a refusal of the place or the value.
    pub fn edit(
        &mut self,
        place: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] value: &JsValue,
    ) -> JsResult<()> {
        let value = value
            .as_f64()
            .ok_or_else(|| Error::invalid("weight", "a finite number", "something else"))?;
        Ok(self.0.edit(read_place(place)?, value)?)
    }

    /// Takes the latest edit back.
    ///
    /// # Errors
    /// While the model is being trained.
    #[wasm_bindgen(js_name = undoEdit)]
    pub fn undo_edit(&mut self) -> JsResult<()> {
        Ok(self.0.undo_edit()?)
    }

    /// Begins to make a scene: `{frame, row: {part, index}, columns, plane}`, all of which may be left out or null. An
    /// unfinished one is dropped.
    ///
    /// # Errors
    /// Before training begins, or a refusal of the request; after either nothing has changed.
    pub fn look(&mut self, request: JsValue) -> JsResult<()> {
        Ok(self.0.look(&read_value(request)?)?)
    }

    /// Works on the scene for about `budget_ms` milliseconds. Whether nothing is left to do.
    ///
    /// # Errors
    /// What makes the scene impossible.
    #[wasm_bindgen(js_name = lookStep)]
    pub fn look_step(&mut self, budget_ms: f64) -> JsResult<bool> {
        Ok(self.0.look_step(budget_ms)?)
    }

    /// The last finished scene.
    ///
    /// # Errors
    /// Before the first.
    pub fn scene(&self) -> JsResult {
        let scene = self.0.scene()?;
        let out = plain(scene)?;
        Reflect::set(&out, &"grid".into(), &grid(&scene.grid)?)?;
        if let Some(network) = &scene.network {
            let shown = Reflect::get(&out, &"network".into())?;
            Reflect::set(&shown, &"maps".into(), &maps(network))?;
        }
        Ok(out)
    }
}

/// Where a weight sits, as it came from outside.
fn read_place(place: JsValue) -> Result<Place, Error> {
    let copy = structured_clone(place).unwrap_or_default();
    serde_wasm_bindgen::from_value(copy).map_err(|_| {
        let expected = "an object with layer, from (null for a bias) and to, whole numbers,";
        Error::invalid("place", expected, "something else")
    })
}

/// `{columns, rows, label: Uint8Array, proba: Float32Array}`.
fn grid(grid: &Grid) -> JsResult {
    let out = Object::new();
    Reflect::set(&out, &"columns".into(), &grid.columns.into())?;
    Reflect::set(&out, &"rows".into(), &grid.rows.into())?;
    let label = Uint8Array::from(grid.label.as_slice());
    Reflect::set(&out, &"label".into(), &label)?;
    let proba = Float32Array::from(grid.proba.as_slice());
    Reflect::set(&out, &"proba".into(), &proba)?;
    Ok(out.into())
}

/// A list of layers, each a list with a `Float32Array` for every neuron; null where nothing is mapped.
fn maps(network: &NetworkView) -> JsValue {
    let neurons = |layer: &Vec<Vec<f32>>| -> Array {
        let neuron = |map: &Vec<f32>| Float32Array::from(map.as_slice());
        layer.iter().map(neuron).collect()
    };
    let layers = |maps: &Vec<Vec<Vec<f32>>>| maps.iter().map(neurons).collect::<Array>().into();
    network.maps.as_ref().map_or(JsValue::NULL, layers)
}
