//! The loss per iteration.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};

use super::axes::Axis;
use super::frame::Frame;
use super::layout::Axes;
use super::palette::{Style, Theme};
use super::surface::Surface;
use super::thin::thin;
use crate::error::Result;

/// Up to here each iteration gets its own dot.
const MOST_DOTS: usize = 40;

/// The loss per iteration.
#[derive(Debug, Clone, Copy)]
pub struct LossChart<'a> {
    /// What an iteration is called: "Iteration", "Epoch".
    pub step: &'a str,
    /// The loss after each iteration.
    pub loss: &'a [f64],
    /// The number of the first: 0 if the curve starts with the loss before any step.
    pub first_iteration: usize,
    /// The iteration that is being looked at.
    pub marked: Option<usize>,
}

/// Draws the loss, with the last value written beside its end.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn loss<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &LossChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let first = chart.first_iteration as f64;
    let last = first + chart.loss.len().saturating_sub(1) as f64;
    let values = Axis::around(chart.loss.iter().copied(), 0.08);
    let axes = Axes {
        title: "Loss while training",
        x_name: chart.step,
        y_name: "Loss",
        x: if last > first {
            Axis::new(first, last).whole()
        } else {
            Axis::new(first - 1.0, first + 1.0).whole()
        },
        y: values.unwrap_or(Axis::new(0.0, 1.0)),
        keys: Vec::new(),
    };
    let frame = Frame::draw(&surface, &axes)?;
    if values.is_none() {
        return frame.message("Nothing was trained yet.");
    }
    let iterations: Vec<f64> = (0..chart.loss.len())
        .map(|index| first + index as f64)
        .collect();
    let pixels = thin(frame.path(&iterations, chart.loss));
    surface.curve(pixels.clone(), surface.theme.accent, 2.0)?;
    if chart.loss.len() <= MOST_DOTS {
        for &at in &pixels {
            surface.disc(at, 3.0, surface.theme.accent)?;
        }
    }
    if let Some(iteration) = chart.marked {
        return mark(&frame, chart, iteration);
    }
    match (
        pixels.last(),
        chart.loss.iter().rfind(|loss| loss.is_finite()),
    ) {
        (Some(&end), Some(value)) => {
            surface.disc(end, 4.0, surface.theme.accent)?;
            frame.note(
                &format!("{value:.4}"),
                (end.0, end.1 - surface.px(14.0)),
                surface.theme.ink,
            )
        }
        _ => Ok(()),
    }
}

/// A line at an iteration, and where the curve has a value there, a point with it.
fn mark<DB: DrawingBackend>(frame: &Frame<DB>, chart: &LossChart, iteration: usize) -> Result<()> {
    let (surface, ink) = (frame.surface, frame.surface.theme.ink);
    let x = iteration as f64;
    let (foot, head) = (frame.at(x, f64::NEG_INFINITY), frame.at(x, f64::INFINITY));
    surface.line(vec![foot, head], ink, 1.0)?;
    let index = iteration.checked_sub(chart.first_iteration);
    let value = index.and_then(|index| chart.loss.get(index));
    let text = match value.filter(|value| value.is_finite()) {
        Some(&value) => {
            let at = frame.at(x, value);
            surface.disc(at, 5.0, surface.theme.paper)?;
            surface.disc(at, 4.0, ink)?;
            format!("{iteration}: {value:.4}")
        }
        None => iteration.to_string(),
    };
    frame.note(&text, (head.0, head.1 + surface.px(8.0)), ink)
}
