//! One weight of a model, by its place.

use serde::{Deserialize, Serialize};

use super::Fitted;
use crate::error::{Error, Result};
use crate::structure::Form;

/// Where a weight sits: between two neurons of neighbouring layers, or a neuron's bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Layer, counted from the inputs.
    pub layer: usize,
    /// Neuron that it comes from; `None` for the bias.
    pub from: Option<usize>,
    /// Neuron that it goes to.
    pub to: usize,
}

impl Fitted {
    /// The weight at a place.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] where there is none.
    pub fn weight(&self, place: Place) -> Result<f64> {
        let index = self.position(place)?;
        Ok(self.params()[index])
    }

    /// This model with another weight at a place.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] where there is none, or for a weight that is not a finite number.
    pub fn with_weight(&self, place: Place, value: f64) -> Result<Self> {
        if !value.is_finite() {
            return Err(Error::invalid("weight", "a finite number", value));
        }
        let index = self.position(place)?;
        let mut params = self.params();
        params[index] = value;
        Ok(self.with_params(&params))
    }

    /// Index of a place in [`Fitted::params`].
    fn position(&self, place: Place) -> Result<usize> {
        let refuse = |field: &str, count: usize, got: usize| {
            let expected = match count {
                0 => "of a model that has weights".to_owned(),
                _ => format!("a whole number from 0 to {}", count - 1),
            };
            Error::invalid(field, expected, got)
        };
        let Form::Layers(layers) = self.form() else {
            return Err(refuse("layer", 0, place.layer));
        };
        let Some(layer) = layers.get(place.layer) else {
            return Err(refuse("layer", layers.len(), place.layer));
        };
        if place.to >= layer.outputs {
            return Err(refuse("to", layer.outputs, place.to));
        }
        let row = match place.from {
            Some(from) if from >= layer.inputs => {
                return Err(refuse("from", layer.inputs, from));
            }
            Some(from) => from,
            None => layer.inputs,
        };
        let before: usize = layers[..place.layer]
            .iter()
            .map(|layer| (layer.inputs + 1) * layer.outputs)
            .sum();
        Ok(before + row * layer.outputs + place.to)
    }
}
