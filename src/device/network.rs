//! The estimate of a network that is given by its layers alone.

use super::{DeviceParams, DeviceReport, estimate};
use crate::error::{Error, Result};
use crate::params::{Parameter, Value, plain};
use crate::structure::{Activation, Arithmetic, Layer, Structure, Workload};

/// Most layers, and most values in or out of one.
const MOST_LAYERS: usize = 1000;
const MOST_VALUES: usize = 1_000_000;

/// What a network needs on a device. `network` is `{layers: [[inputs, outputs, activation], …]}`, the activation one of
/// identity, linear, relu, tanh, logistic, sigmoid, softmax, or left out for none. `device` is a `device` section of the
/// config; a field that is `null` counts as left out, and without an arithmetic it is float32.
///
/// # Errors
/// One sentence for a shape that does not fit the one before, a size out of bounds, or a field of `device` that is refused.
pub fn estimate_network(network: &Value, device: &Value) -> Result<DeviceReport> {
    let structure = read_network(network)?;
    let mut params = DeviceParams::default();
    match device {
        Value::Map(fields) => {
            // Nothing stands for what is usual, as in a field that is left out.
            let given = fields.iter().filter(|(_, value)| *value != Value::Null);
            params
                .lay_over(&given.cloned().collect::<Vec<_>>())
                .map_err(|error| error.within("device"))?;
        }
        Value::Null => {}
        other => return Err(Error::invalid("device", "an object", other)),
    }
    let checked = params.check().map_err(|error| error.within("device"))?;
    let arithmetic = checked.arithmetic.unwrap_or(Arithmetic::Float32);
    Ok(estimate(&Workload::dense(structure, arithmetic), &checked))
}

fn read_network(network: &Value) -> Result<Structure> {
    let Value::Map(fields) = network else {
        return Err(Error::invalid("network", "an object with layers", network));
    };
    let mut rows: &[Value] = &[];
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("layers", Value::List(list)) => rows = list,
            ("layers", other) => return Err(Error::invalid("network.layers", EXPECTED, other)),
            _ => {
                return Err(Error::UnknownField {
                    field: format!("network.{name}"),
                    known: "layers".to_owned(),
                });
            }
        }
    }
    if rows.is_empty() || rows.len() > MOST_LAYERS {
        let expected = format!("a list of 1 to {} layers", plain(MOST_LAYERS as f64));
        return Err(Error::invalid(
            "network.layers",
            expected,
            plain(rows.len() as f64),
        ));
    }
    let mut layers: Vec<Layer> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let field = format!("network.layers.{index}");
        let layer =
            read_layer(row).ok_or_else(|| Error::invalid(&*field, expected_layer(), row))?;
        if let Some(before) = layers
            .last()
            .filter(|before| before.outputs != layer.inputs)
        {
            let expected = format!(
                "a layer of {} inputs, the outputs of the one before",
                plain(before.outputs as f64)
            );
            return Err(Error::invalid(
                &*field,
                expected,
                plain(layer.inputs as f64),
            ));
        }
        layers.push(layer);
    }
    Ok(Structure::layers(layers, false))
}

const EXPECTED: &str = "a list of layers, each [inputs, outputs, activation]";

fn expected_layer() -> String {
    format!(
        "[inputs, outputs, activation], two whole numbers from 1 to {} and one of identity, linear, relu, tanh, logistic, sigmoid, \
         softmax",
        plain(MOST_VALUES as f64)
    )
}

fn read_layer(row: &Value) -> Option<Layer> {
    let Value::List(parts) = row else {
        return None;
    };
    let size = |value: &Value| usize::read(value).filter(|size| (1..=MOST_VALUES).contains(size));
    let (inputs, outputs, activation) = match parts.as_slice() {
        [inputs, outputs] | [inputs, outputs, Value::Null] => {
            (inputs, outputs, Activation::Identity)
        }
        [inputs, outputs, Value::Text(word)] => (inputs, outputs, read_activation(word)?),
        _ => return None,
    };
    Some(Layer {
        inputs: size(inputs)?,
        outputs: size(outputs)?,
        activation,
    })
}

fn read_activation(word: &str) -> Option<Activation> {
    match word {
        "identity" | "linear" => Some(Activation::Identity),
        "relu" => Some(Activation::Relu),
        "tanh" => Some(Activation::Tanh),
        "logistic" | "sigmoid" => Some(Activation::Logistic),
        "softmax" => Some(Activation::Softmax),
        _ => None,
    }
}
