//! A network's neurons and weights, as they are drawn.

use serde::Serialize;

use super::Plane;
use crate::error::Result;
use crate::model::Fitted;
use crate::model::network::Network;
use crate::pace::{Effort, Pace};
use crate::structure::{Activation, Form, Layer};

/// The most weights that are shown. Four layers of 64 behind 30 inputs have 14,000.
const MAX_WEIGHTS: usize = 50_000;
/// Cells across and upwards in the map of a neuron.
const MAP_CELLS: usize = 24;
/// The most neurons of a layer that are mapped.
const MAX_MAPPED: usize = 64;

/// A neuron's activation over the plane, shape (24, 24), row by row, the bottom row first.
type Map = Vec<f32>;

/// A network as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkView {
    /// Names of the inputs, shape (`n_inputs`,).
    pub names: Vec<String>,
    /// Names of the outputs, shape (`n_outputs`,): the larger class where there is one output, else every class.
    pub outputs: Vec<String>,
    /// What the hidden layers do with their sums; `None` where there is none.
    pub hidden: Option<Activation>,
    /// The layers, from the inputs to the outputs.
    pub layers: Vec<NetworkLayer>,
    /// What the neurons of each hidden layer have learnt: their activations over the plane. Only where there are two
    /// features, and of the first 64 neurons of a layer.
    #[serde(skip)]
    pub maps: Option<Vec<Vec<Map>>>,
}

/// A layer with its weights.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkLayer {
    /// Values in.
    pub inputs: usize,
    /// Values out.
    pub outputs: usize,
    /// What is done with each sum.
    pub activation: Activation,
    /// Shape (`inputs`, `outputs`).
    pub weights: Vec<Vec<f64>>,
    /// Shape (`outputs`,).
    pub biases: Vec<f64>,
}

/// The picture of `model` as a network; nothing where it is none, or has more than 50,000 weights.
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory) where there is no room for it.
pub async fn network(
    model: &Fitted,
    plane: &Plane,
    names: &[String],
    classes: &[String],
    pace: &Pace,
) -> Result<Option<NetworkView>> {
    let Form::Layers(shapes) = model.form() else {
        return Ok(None);
    };
    let n_params: usize = shapes
        .iter()
        .map(|layer| (layer.inputs + 1) * layer.outputs)
        .sum();
    if n_params > MAX_WEIGHTS {
        return Ok(None);
    }
    let n_outputs = shapes.last().map_or(0, |layer| layer.outputs);
    let maps = match model {
        Fitted::Mlp(model) if names.len() == 2 => Some(maps(&model.network, plane, pace).await?),
        _ => None,
    };
    Ok(Some(NetworkView {
        names: names.to_vec(),
        outputs: classes[classes.len().saturating_sub(n_outputs)..].to_vec(),
        hidden: match shapes.as_slice() {
            [first, _, ..] => Some(first.activation),
            _ => None,
        },
        layers: layers(&shapes, &model.params()),
        maps,
    }))
}

/// What each layer of a network makes of a row as the model sees it, shape (`outputs`,) each, the last one's from the
/// probabilities `proba`; nothing where the model is no network.
#[must_use]
pub fn activations(model: &Fitted, inputs: &[f64], proba: &[f64]) -> Option<Vec<Vec<f64>>> {
    match model {
        Fitted::Mlp(model) => Some(model.network.activations(inputs)),
        Fitted::Logistic(model) => {
            let n_outputs = model.n_outputs();
            Some(vec![
                proba[proba.len().saturating_sub(n_outputs)..].to_vec(),
            ])
        }
        Fitted::Tree(_) | Fitted::Dummy(_) => None,
    }
}

/// The weights of each layer.
fn layers(shapes: &[Layer], params: &[f64]) -> Vec<NetworkLayer> {
    let mut rest = params;
    let layer = |shape: &Layer| {
        let (weights, behind) = rest.split_at(shape.inputs * shape.outputs);
        let (biases, behind) = behind.split_at(shape.outputs);
        rest = behind;
        let rows = weights.chunks_exact(shape.outputs);
        NetworkLayer {
            inputs: shape.inputs,
            outputs: shape.outputs,
            activation: shape.activation,
            weights: rows.map(<[f64]>::to_vec).collect(),
            biases: biases.to_vec(),
        }
    };
    shapes.iter().map(layer).collect()
}

/// The activations of the hidden neurons in the cells of the plane.
async fn maps(network: &Network, plane: &Plane, pace: &Pace) -> Result<Vec<Vec<Map>>> {
    const N_CELLS: usize = MAP_CELLS * MAP_CELLS;
    let hidden = &network.layers[..network.layers.len().saturating_sub(1)];
    let mut maps: Vec<Vec<Map>> = hidden
        .iter()
        .map(|layer| vec![Vec::with_capacity(N_CELLS); layer.outputs.min(MAX_MAPPED)])
        .collect();
    let [x, y] = plane.centres(MAP_CELLS, 0..N_CELLS);
    let seen = plane.seen(&x, &y)?;
    let work = network.n_params();
    let mut effort = Effort::default();
    for cell in 0..N_CELLS {
        let activations = network.activations(&seen.row(cell));
        for (maps, layer) in maps.iter_mut().zip(activations) {
            for (map, value) in maps.iter_mut().zip(layer) {
                #[allow(clippy::cast_possible_truncation)] // A picture needs no more digits.
                map.push(value as f32);
            }
        }
        if effort.add(work) {
            pace.chunk(cell + 1, N_CELLS).await;
        }
    }
    Ok(maps)
}
