//! From a trained model to the one that the firmware carries.

use super::calibrate::{Range, Ranges};
use super::quantise::{affine, bias, softmax_table, table, weight, weight_scale};
use super::{as_f32, float, outputs_of, tree};
use crate::deployed::{
    Deployed, FloatLayer, FloatNetwork, Int8Layer, Int8Network, Multiplier, Program, Quantised,
    Scaling, Stored,
};
use crate::error::{Result, buffer};
use crate::model::Fitted;
use crate::model::network::{Dense, Network};
use crate::scaler::FittedScaler;
use crate::structure::{Activation, Arithmetic};

/// Turns `model` into the numbers that the firmware carries. `scaler` is what its rows are standardised with, `ranges` what
/// [`calibrate`](super::calibrate()) found of it; only int8 looks at them.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) where a number is too large for the arithmetic, or a layer has too many inputs for int8;
/// [`Error::Memory`](crate::Error::Memory) where there is no room for the weights.
pub fn deploy(
    model: &Fitted,
    scaler: Option<&FittedScaler>,
    n_features: usize,
    n_classes: usize,
    arithmetic: Arithmetic,
    per_channel: bool,
    ranges: &Ranges,
) -> Result<Deployed> {
    let of_network = |network: &Network| match arithmetic {
        Arithmetic::Float32 => float_network(network, false).map(Program::Float),
        Arithmetic::Float16 => float_network(network, true).map(Program::Float),
        Arithmetic::Int8 => int8_network(network, per_channel, ranges).map(Program::Int8),
    };
    let program = match model {
        Fitted::Logistic(model) => of_network(&model.network())?,
        Fitted::Mlp(model) => of_network(&model.network)?,
        Fitted::Tree(model) => Program::Tree(tree::deploy(&model.tree, arithmetic, ranges)?),
        Fitted::Dummy(model) => Program::Constant(constant(&model.proba(1)?)),
    };
    let scaling = match program {
        Program::Constant(_) => None,
        _ => scaler.map(scaling).transpose()?,
    };
    Ok(Deployed {
        n_features,
        n_classes,
        scaling,
        program,
    })
}

fn scaling(scaler: &FittedScaler) -> Result<Scaling> {
    let mean = scaler.mean.iter().map(|&mean| as_f32(mean));
    let factor = scaler.scale.iter().map(|&scale| as_f32(1.0 / scale));
    Ok(Scaling {
        mean: mean.collect::<Result<_>>()?,
        factor: factor.collect::<Result<_>>()?,
    })
}

/// The answer of the baseline from its probabilities, shape (`n_classes`,).
#[allow(clippy::cast_possible_truncation)] // Rounded on purpose.
fn constant(proba: &[f64]) -> Vec<f32> {
    outputs_of(proba).iter().map(|&p| p as f32).collect()
}

fn float_network(network: &Network, half: bool) -> Result<FloatNetwork> {
    let number = |value: &f64| float(*value, half);
    let layers = network.layers.iter().zip(network.layers_of_structure());
    let layers = layers.map(|(dense, layer)| {
        let mut weights = buffer(dense.weights.len())?;
        for weight in output_by_output(dense) {
            weights.push(number(weight)?);
        }
        Ok(FloatLayer {
            inputs: dense.inputs,
            outputs: dense.outputs,
            weights: Stored::smallest(weights, dense.inputs, if half { 2 } else { 4 })?,
            biases: dense.biases.iter().map(number).collect::<Result<_>>()?,
            activation: layer.activation,
        })
    });
    Ok(FloatNetwork {
        half,
        layers: layers.collect::<Result<_>>()?,
    })
}

fn int8_network(network: &Network, per_channel: bool, ranges: &Ranges) -> Result<Int8Network> {
    let input = affine(ranges.inputs[0])?;
    let mut from = input;
    let mut layers = Vec::new();
    let mut softmax = None;
    let steps = network.layers.iter().zip(network.layers_of_structure());
    for ((dense, layer), sums) in steps.zip(&ranges.sums) {
        let (layer, outputs) = int8_layer(dense, layer.activation, from, *sums, per_channel)?;
        if layer.activation == Activation::Softmax {
            softmax = Some(softmax_table(outputs.scale));
        }
        from = outputs;
        layers.push(layer);
    }
    Ok(Int8Network {
        input,
        layers,
        softmax,
    })
}

/// A layer, and what its outputs stand for.
fn int8_layer(
    dense: &Dense,
    activation: Activation,
    input: Quantised,
    sums: Range,
    per_channel: bool,
) -> Result<(Int8Layer, Quantised)> {
    let output = affine(match activation {
        Activation::Relu => Range { low: 0.0, ..sums },
        _ => sums,
    })?;
    for value in dense.weights.iter().chain(&dense.biases) {
        as_f32(*value)?;
    }
    let weight_scales = if per_channel {
        let channel = |k| weight_scale(dense.weights.iter().skip(k).step_by(dense.outputs));
        (0..dense.outputs).map(channel).collect::<Result<_>>()?
    } else {
        vec![weight_scale(dense.weights.iter())?]
    };
    let scale_of = |k: usize| weight_scales[if per_channel { k } else { 0 }];
    let sum_scale = |scale: f32| f64::from(input.scale) * f64::from(scale);
    let mut weights = buffer(dense.weights.len())?;
    weights.extend(
        output_by_output(dense)
            .enumerate()
            .map(|(at, &value)| weight(value, scale_of(at / dense.inputs))),
    );
    let biases = dense.biases.iter().enumerate();
    let biases = biases.map(|(k, &value)| bias(value, sum_scale(scale_of(k)), dense.inputs));
    let multipliers = weight_scales.iter();
    let multipliers =
        multipliers.map(|&scale| Multiplier::of(sum_scale(scale) / f64::from(output.scale)));
    let (table, outputs) = table(activation, output).unzip();
    let layer = Int8Layer {
        inputs: dense.inputs,
        outputs: dense.outputs,
        weights: Stored::smallest(weights, dense.inputs, 1)?,
        biases: biases.collect::<Result<_>>()?,
        input,
        output,
        multipliers: multipliers.collect(),
        activation,
        table,
        weight_scales,
    };
    Ok((layer, outputs.unwrap_or(output)))
}

/// The weights of a layer, those of its first output first.
fn output_by_output(dense: &Dense) -> impl Iterator<Item = &f64> {
    (0..dense.outputs).flat_map(|k| dense.weights.iter().skip(k).step_by(dense.outputs))
}
