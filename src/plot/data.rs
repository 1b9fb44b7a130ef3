//! A picture of the data.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};

use super::axes::Axis;
use super::frame::Frame;
use super::layout::{Axes, Sample};
use super::palette::{Style, Theme};
use super::surface::Surface;
use crate::error::Result;

/// Rows in two dimensions.
#[derive(Debug, Clone, Copy)]
pub struct DataChart<'a> {
    /// First coordinate of each row.
    pub x: &'a [f64],
    /// Second coordinate of each row.
    pub y: &'a [f64],
    /// Index of each row's class.
    pub label: &'a [u32],
    /// Names of the classes.
    pub classes: &'a [String],
    /// Name of the first axis.
    pub x_name: &'a str,
    /// Name of the second axis.
    pub y_name: &'a str,
}

/// Draws a mark for each row, coloured and shaped by its class.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn data<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &DataChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let ranges = Axis::around(chart.x.iter().copied(), 0.05)
        .zip(Axis::around(chart.y.iter().copied(), 0.05));
    let (x, y) = ranges.unwrap_or((Axis::new(0.0, 1.0), Axis::new(0.0, 1.0)));
    let axes = Axes {
        title: "The data",
        x_name: chart.x_name,
        y_name: chart.y_name,
        x,
        y,
        keys: Sample::classes(chart.classes).collect(),
    };
    let frame = Frame::draw(&surface, &axes)?;
    if ranges.is_none() {
        return frame.message("No rows to show.");
    }
    // Smaller marks where there are many.
    let radius = if chart.x.len() > 300 { 2.5 } else { 3.5 };
    let rows = chart.x.iter().zip(chart.y).zip(chart.label);
    for ((&x, &y), &label) in rows.filter(|((x, y), _)| x.is_finite() && y.is_finite()) {
        surface.mark(label as usize, frame.at(x, y), radius, 0.5)?;
    }
    Ok(())
}
