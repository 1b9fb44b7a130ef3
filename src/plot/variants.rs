//! The ROC curves of a model's variants on the same axes.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};
use plotters::style::RGBColor;

use super::frame::{Frame, Key};
use super::palette::{Style, Theme};
use super::rates::{guessing, roc_axes};
use super::surface::Surface;
use super::thin::thin;
use crate::error::Result;

/// Lengths drawn and left out, in CSS pixels. The first curve is whole; curves that lie on it still show through.
const PATTERNS: [&[f64]; 9] = [
    &[],
    &[9.0, 5.0],
    &[3.0, 3.0],
    &[12.0, 4.0, 3.0, 4.0],
    &[6.0, 3.0],
    &[2.0, 5.0],
    &[16.0, 4.0],
    &[8.0, 3.0, 2.0, 3.0, 2.0, 3.0],
    &[4.0, 6.0],
];

/// The ROC curve of one variant.
#[derive(Debug, Clone, Copy)]
pub struct VariantCurve<'a> {
    /// What it is called.
    pub name: &'a str,
    /// False positive rates, ascending.
    pub fpr: &'a [f64],
    /// True positive rates, as many.
    pub tpr: &'a [f64],
    /// Area under the curve, where it is defined.
    pub area: Option<f64>,
}

/// The ROC curves of all variants.
#[derive(Debug, Clone, Copy)]
pub struct VariantsChart<'a> {
    /// The uncompressed model first.
    pub curves: &'a [VariantCurve<'a>],
}

/// Draws the curves one upon the other, the first one whole and the others dashed, each with its area in the legend.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn variants<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &VariantsChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let frame = Frame::draw(&surface, &roc_axes("ROC of every variant"))?;
    if chart.curves.is_empty() {
        return frame.message("No curve: it takes two classes.");
    }
    guessing(&frame)?;
    let mut legend = Vec::new();
    for (index, curve) in chart.curves.iter().enumerate() {
        let colour = colour(&surface.theme, index);
        let width = if index == 0 { 3.0 } else { 2.0 };
        let pattern = PATTERNS[index % PATTERNS.len()];
        let pixels = thin(frame.path(curve.fpr, curve.tpr));
        surface.pattern(&pixels, colour, width, pattern)?;
        let figure = curve.area.map(|area| format!(" (area = {area:.2})"));
        legend.push((
            Key::Pattern(colour, width, pattern),
            format!("{}{}", curve.name, figure.unwrap_or_default()),
        ));
    }
    frame.legend(&legend)
}

/// Grey for the first, so that the others stand out on it, then a colour for each.
fn colour(theme: &Theme, index: usize) -> RGBColor {
    match index.checked_sub(1) {
        None => theme.muted,
        Some(other) => theme.edge(theme.class(other)),
    }
}
