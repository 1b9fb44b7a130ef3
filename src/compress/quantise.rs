//! From real numbers to int8, after TensorFlow Lite's 8-bit quantisation specification.

use super::as_f32;
use super::calibrate::Range;
use crate::deployed::Quantised;
use crate::error::{Error, Result};
use crate::math;
use crate::structure::Activation;

/// int8 numbers beside 0 in a range.
const STEPS: f64 = 255.0;

/// The greatest int8 weight; the least is its negative.
const MOST: f64 = 127.0;

/// What the outputs of a hyperbolic tangent stand for.
pub(super) const TANH: Quantised = Quantised {
    scale: 1.0 / 128.0,
    zero: 0,
};

/// What a probability stands for.
pub(super) const PROBABILITY: Quantised = Quantised {
    scale: 1.0 / 256.0,
    zero: -128,
};

/// Powers in the table of a softmax count 2⁻²².
const SOFTMAX_ONE: f64 = 4_194_304.0;

/// A real distance between neighbours as float32. One that is 0, or too small for a full float32 number, is 1.
fn scale(distance: f64) -> Result<f32> {
    let scale = as_f32(distance)?;
    Ok(if scale < f32::MIN_POSITIVE {
        1.0
    } else {
        scale
    })
}

/// int8 numbers for a range, with one for 0.
///
/// # Errors
/// [`Error::Data`] for a range that float32 cannot count.
#[allow(clippy::cast_possible_truncation)] // Clamped.
pub(super) fn affine(range: Range) -> Result<Quantised> {
    let scale = scale((range.high - range.low) / STEPS)?;
    let zero = (-128.0 - range.low / f64::from(scale)).round();
    Ok(Quantised {
        scale,
        zero: zero.clamp(-128.0, 127.0) as i32,
    })
}

/// The scale of weights that are to be symmetric around 0.
///
/// # Errors
/// [`Error::Data`] for weights that float32 cannot count.
pub(super) fn weight_scale<'a>(weights: impl Iterator<Item = &'a f64>) -> Result<f32> {
    scale(weights.fold(0.0_f64, |most, weight| most.max(weight.abs())) / MOST)
}

/// A weight in units of its scale, halves away from zero.
#[allow(clippy::cast_possible_truncation)] // Clamped.
pub(super) fn weight(weight: f64, scale: f32) -> i8 {
    (weight / f64::from(scale)).round().clamp(-MOST, MOST) as i8
}

/// A bias in units of its scale, and such that no sum of `inputs` products leaves 32 bits.
///
/// # Errors
/// [`Error::Data`] for more inputs than that allows.
#[allow(clippy::cast_possible_truncation)] // Clamped.
pub(super) fn bias(bias: f64, scale: f64, inputs: usize) -> Result<i32> {
    const PRODUCT: usize = 255 * 127;
    let most = inputs
        .checked_mul(PRODUCT)
        .and_then(|products| i32::try_from(products).ok())
        .map(|products| f64::from(i32::MAX - products));
    let Some(most) = most else {
        return Err(Error::data(
            "compress.arithmetic",
            format!(
                "A layer has {inputs} inputs; sums of int8 products fit into 32 bits up to {}.",
                i32::MAX as usize / PRODUCT
            ),
        ));
    };
    Ok((bias / scale).round().clamp(-most, most) as i32)
}

/// What an activation makes of each int8 number that stands for `sums`, shape (256,), and what its outputs stand for.
/// Nothing for an activation that needs no table.
pub(super) fn table(activation: Activation, sums: Quantised) -> Option<(Vec<i8>, Quantised)> {
    let (function, outputs): (fn(f64) -> f64, _) = match activation {
        Activation::Tanh => (math::tanh, TANH),
        Activation::Logistic => (|x| 1.0 / (1.0 + math::exp(-x)), PROBABILITY),
        Activation::Identity | Activation::Relu | Activation::Softmax => return None,
    };
    let table = (i8::MIN..=i8::MAX).map(|q| nearest(function(sums.real(q).into()), outputs));
    Some((table.collect(), outputs))
}

/// The table of a softmax over int8 numbers with a scale, shape (256,).
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // From 0 to 2²².
pub(super) fn softmax_table(scale: f32) -> Vec<u32> {
    (0..256)
        .map(|i| (math::exp(f64::from(-i) * f64::from(scale)) * SOFTMAX_ONE).round() as u32)
        .collect()
}

/// The int8 number of a real one, halves away from zero.
#[allow(clippy::cast_possible_truncation)] // Clamped.
pub(super) fn nearest(real: f64, quantised: Quantised) -> i8 {
    let steps = (real / f64::from(quantised.scale)).round() + f64::from(quantised.zero);
    steps.clamp(-128.0, 127.0) as i8
}
