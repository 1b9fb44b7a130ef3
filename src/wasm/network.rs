//! The network's door: its part of the scene as a picture, and which weight is where in it.

use js_sys::{Array, Float32Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::charts::draw;
use super::read::{property, read};
use super::{JsResult, plain};
use crate::error::Error;
use crate::plot::{self, NetworkChart, NetworkLayer, NetworkRow, WeightPlace};

/// What the picture needs of a scene, but for the maps.
#[derive(Deserialize)]
struct Scene {
    network: Option<Network>,
    row: Option<Row>,
}

#[derive(Deserialize, Default)]
struct Network {
    names: Vec<String>,
    outputs: Vec<String>,
    layers: Vec<NetworkLayer>,
}

#[derive(Deserialize)]
struct Row {
    inputs: Vec<f64>,
    activations: Option<Vec<Vec<f64>>>,
}

/// A scene's network with what goes through it.
struct Shown {
    network: Network,
    maps: Vec<Vec<Vec<f32>>>,
    row: Option<Row>,
}

impl Shown {
    fn read(scene: JsValue) -> JsResult<Self> {
        let network = property(&scene, "network")?;
        let maps = if network.is_object() {
            read_maps(&property(&network, "maps")?)?
        } else {
            Vec::new()
        };
        let Scene { network, row } = read(scene)?;
        Ok(Self {
            network: network.unwrap_or_default(),
            maps,
            row,
        })
    }

    fn chart(&self, selected: Option<WeightPlace>) -> NetworkChart<'_> {
        let row = self.row.as_ref();
        NetworkChart {
            names: &self.network.names,
            outputs: &self.network.outputs,
            layers: &self.network.layers,
            maps: &self.maps,
            row: row.and_then(|row| {
                row.activations.as_ref().map(|activations| NetworkRow {
                    inputs: &row.inputs,
                    activations,
                })
            }),
            selected,
        }
    }
}

/// The maps of a scene: hidden layers, neurons, activations.
fn read_maps(maps: &JsValue) -> JsResult<Vec<Vec<Vec<f32>>>> {
    let other = |_| Error::invalid("maps", "as a scene has them", "something else");
    let list = |value: JsValue| value.dyn_into::<Array>().map_err(other);
    if !maps.is_object() {
        return Ok(Vec::new());
    }
    let mut layers = Vec::new();
    for layer in list(maps.clone())?.iter() {
        let mut neurons = Vec::new();
        for neuron in list(layer)?.iter() {
            let map: Float32Array = neuron.dyn_into().map_err(other)?;
            neurons.push(map.to_vec());
        }
        layers.push(neurons);
    }
    Ok(layers)
}

/// Draws the scene's network; `selected` is `{layer, from, to}` (`from` null for a bias) or null.
///
/// # Errors
/// What is no scene or no place, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawNetwork)]
pub fn draw_network(
    canvas: HtmlCanvasElement,
    scene: JsValue,
    style: JsValue,
    #[wasm_bindgen(
        unchecked_optional_param_type = "{ layer: number, from: number | null, to: number } | null"
    )]
    selected: JsValue,
) -> JsResult<()> {
    let shown = Shown::read(scene)?;
    let chart = shown.chart(read(selected)?);
    draw(canvas, style, |area, style| {
        plot::network(area, &chart, style)
    })
}

/// The neuron at a place of the picture, for its bias, or the weight nearest to it: `{layer, from, to}`, or null where
/// none is within 8. Everything in CSS pixels.
///
/// # Errors
/// What is no scene.
#[wasm_bindgen(js_name = networkHit)]
pub fn network_hit(scene: JsValue, width: f64, height: f64, x: f64, y: f64) -> JsResult {
    let shown = Shown::read(scene)?;
    plain(&plot::network_hit(
        &shown.chart(None),
        (width, height),
        (x, y),
    ))
}
