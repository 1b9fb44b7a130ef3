//! How the model scores each class.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};
use plotters::style::Color;

use super::axes::Axis;
use super::frame::Frame;
use super::layout::{Axes, Sample};
use super::palette::{Style, Theme};
use super::surface::{Pixel, Surface};
use crate::error::Result;

/// A histogram of the test rows' probabilities, one per class.
#[derive(Debug, Clone, Copy)]
pub struct ScoresChart<'a> {
    /// Edges of the bins, ascending from 0 to 1; one more than there are bins.
    pub edges: &'a [f64],
    /// Rows per bin: those of the negative class, those of the positive one.
    pub counts: [&'a [u64]; 2],
    /// Names of the two classes.
    pub classes: &'a [String],
    /// Index of the positive class, 0 or 1: colours and marks follow the class, not its part.
    pub positive: usize,
    /// Where a row starts to count as positive.
    pub threshold: Option<f64>,
}

/// Draws both histograms over one another, with a line at the threshold.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn scores<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &ScoresChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let most = chart
        .counts
        .iter()
        .flat_map(|counts| counts.iter())
        .copied()
        .max()
        .unwrap_or_default();
    let positive = chart.classes.get(chart.positive).map_or("", String::as_str);
    let x_name = format!("Predicted probability of {positive}");
    let axes = Axes {
        title: "Scores by class",
        x_name: &x_name,
        y_name: "Test rows",
        x: Axis::new(0.0, 1.0),
        y: Axis::new(0.0, most.max(1) as f64 * 1.12).whole(),
        keys: Sample::classes(chart.classes).collect(),
    };
    let frame = Frame::draw(&surface, &axes)?;
    if most == 0 || chart.edges.iter().any(|edge| !edge.is_finite()) {
        return frame.message("No test rows to show.");
    }
    let classes = [usize::from(chart.positive == 0), chart.positive];
    for (class, counts) in classes.into_iter().zip(chart.counts) {
        let colour = surface.theme.class(class);
        let outline = outline(&frame, chart.edges, counts);
        surface.fill(outline.clone(), colour.mix(0.22))?;
        surface.curve(outline, colour, 2.0)?;
    }
    for (class, counts) in classes.into_iter().zip(chart.counts) {
        for (bin, &count) in chart
            .edges
            .windows(2)
            .zip(counts)
            .filter(|(_, count)| **count > 0)
        {
            let at = frame.at(f64::midpoint(bin[0], bin[1]), count as f64);
            surface.mark(class, at, 3.0, 1.0)?;
        }
    }
    match chart.threshold {
        Some(threshold) if threshold.is_finite() => {
            let (foot, head) = (frame.at(threshold, 0.0), frame.at(threshold, f64::INFINITY));
            surface.line(vec![foot, head], surface.theme.ink, 1.5)?;
            let text = format!("threshold {threshold:.2}");
            frame.note(&text, (head.0, head.1 + surface.px(4.0)), surface.theme.ink)
        }
        _ => Ok(()),
    }
}

/// A histogram's outline from the base line up, along its bins, and down again.
fn outline<DB: DrawingBackend>(frame: &Frame<DB>, edges: &[f64], counts: &[u64]) -> Vec<Pixel> {
    let bins = edges.windows(2).zip(counts);
    let tops = bins.flat_map(|(bin, &count)| {
        [
            frame.at(bin[0], count as f64),
            frame.at(bin[1], count as f64),
        ]
    });
    let foot = |edge: Option<&f64>| edge.map(|&edge| frame.at(edge, 0.0));
    foot(edges.first())
        .into_iter()
        .chain(tops)
        .chain(foot(edges.last()))
        .collect()
}
