//! A network: neurons in columns, weights as lines.
//!
//! A line is as wide as its weight is large compared with the largest of its layer; blue pulls down, orange pushes up.
//! A neuron's rim is its bias in the same colours. Positions come from [`network_layout`](super::network_layout), the
//! drawing is in [`network_picture`](super::network_picture). What a neuron does with the chosen row is its number and its shade;
//! with two features, a hidden neuron is a map of what it does all over the plane.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};
use serde::{Deserialize, Serialize};

use super::network_layout::NetworkLayout;
use super::network_picture::Picture;
use super::palette::{Style, Theme};
use super::surface::Surface;
use crate::error::Result;

/// A trained network.
#[derive(Debug, Clone, Copy)]
pub struct NetworkChart<'a> {
    /// Names of the inputs.
    pub names: &'a [String],
    /// Names of the outputs.
    pub outputs: &'a [String],
    /// The layers in the order of the calculation; none for a model that is no network.
    pub layers: &'a [NetworkLayer],
    /// What each hidden neuron does over the plane, hidden layer by hidden layer: 24 × 24 activations, row by row from
    /// below. Nothing where there are more than two features.
    pub maps: &'a [Vec<Vec<f32>>],
    /// The chosen row.
    pub row: Option<NetworkRow<'a>>,
    /// The weight that is being looked at.
    pub selected: Option<WeightPlace>,
}

/// A dense layer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct NetworkLayer {
    /// Name of the activation.
    pub activation: String,
    /// Weights, shape (`inputs`, `outputs`).
    pub weights: Vec<Vec<f64>>,
    /// Biases, shape (`outputs`,).
    pub biases: Vec<f64>,
}

/// What goes through a network for one row.
#[derive(Debug, Clone, Copy)]
pub struct NetworkRow<'a> {
    /// Inputs as the model sees them.
    pub inputs: &'a [f64],
    /// What comes out of each neuron, layer by layer.
    pub activations: &'a [Vec<f64>],
}

/// Where a weight sits: between two neurons of neighbouring layers, or a neuron's bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightPlace {
    /// Layer, counted from the inputs.
    pub layer: usize,
    /// Neuron that it comes from; `None` for the bias.
    pub from: Option<usize>,
    /// Neuron that it goes to.
    pub to: usize,
}

impl NetworkLayer {
    /// The size of the largest weight.
    pub(super) fn largest(&self) -> f64 {
        largest(self.weights.iter().flatten())
    }
}

impl<'a> NetworkRow<'a> {
    /// What the neurons of a column give, the inputs being the first column.
    pub(super) fn column(&self, index: usize) -> &'a [f64] {
        match index {
            0 => self.inputs,
            _ => self.activations.get(index - 1).map_or(&[], Vec::as_slice),
        }
    }
}

/// Draws the weights, faint ones first, and the neurons over them.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn network<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &NetworkChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    surface.title("The network")?;
    if chart.layers.is_empty() {
        return surface.message("This model is no network: it has no weights.");
    }
    let (width, height) = surface.size();
    let scale = surface.theme.scale;
    let size = (f64::from(width) / scale, f64::from(height) / scale);
    let picture = Picture {
        surface: &surface,
        chart,
        layout: NetworkLayout::of(chart, size),
    };
    picture.draw()
}

/// The bias or the weight at a place on a chart of `width` × `height`, everything in CSS pixels: the hidden or output
/// neuron there, or the nearest line within 8. `None` where there is neither.
#[must_use]
pub fn network_hit(chart: &NetworkChart, size: (f64, f64), at: (f64, f64)) -> Option<WeightPlace> {
    NetworkLayout::of(chart, size).hit(at)
}

/// The size of the largest number.
pub(super) fn largest<'v>(values: impl IntoIterator<Item = &'v f64>) -> f64 {
    let finite = values.into_iter().filter(|value| value.is_finite());
    finite.fold(0.0, |most, value| value.abs().max(most))
}
