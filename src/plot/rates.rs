//! Curves of one rate against another: ROC, and precision against recall.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};

use super::axes::Axis;
use super::frame::{Frame, Key};
use super::layout::Axes;
use super::palette::{Style, Theme};
use super::surface::{Pixel, Surface};
use super::thin::thin;
use crate::error::Result;

/// One ROC curve.
#[derive(Debug, Clone, Copy)]
pub struct RocCurve<'a> {
    /// False positive rates, ascending.
    pub fpr: &'a [f64],
    /// True positive rates, as many.
    pub tpr: &'a [f64],
    /// Area under the curve, where it is defined.
    pub area: Option<f64>,
    /// The class that counts as positive, where there is a curve for each.
    pub class: Option<&'a str>,
}

/// The receiver operating characteristic.
#[derive(Debug, Clone, Copy)]
pub struct RocChart<'a> {
    /// One curve, or one per class.
    pub curves: &'a [RocCurve<'a>],
    /// False and true positive rate at the threshold.
    pub point: Option<(f64, f64)>,
}

/// Draws the ROC as the article does: an orange curve with its area in the legend, and the dashed diagonal of
/// guessing.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn roc<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &RocChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let axes = roc_axes("Receiver operating characteristic");
    let frame = Frame::draw(&surface, &axes)?;
    if !chart.curves.is_empty() {
        guessing(&frame)?;
    }
    let curves = chart.curves.iter().map(|curve| Rates {
        pixels: thin(frame.path(curve.fpr, curve.tpr)),
        class: curve.class,
        label: "ROC curve",
        figure: curve.area.map(|area| format!("area = {area:.2}")),
    });
    rates(&frame, curves.collect(), None, chart.point)
}

/// The axes of ROC curves.
pub(super) fn roc_axes(title: &str) -> Axes<'_> {
    Axes {
        title,
        x_name: "False Positive Rate",
        y_name: "True Positive Rate",
        x: Axis::new(0.0, 1.0),
        y: Axis::new(0.0, 1.05),
        keys: Vec::new(),
    }
}

/// The dashed diagonal, which guessing comes to.
pub(super) fn guessing<DB: DrawingBackend>(frame: &Frame<DB>) -> Result<()> {
    let (start, end) = (frame.at(0.0, 0.0), frame.at(1.0, 1.0));
    let diagonal = frame.surface.theme.diagonal;
    frame.surface.dashes(start, end, diagonal, 1.5)
}

/// One precision–recall curve.
#[derive(Debug, Clone, Copy)]
pub struct PrecisionRecallCurve<'a> {
    /// Recall, descending as scikit-learn gives it.
    pub recall: &'a [f64],
    /// Precision, as many.
    pub precision: &'a [f64],
    /// Average precision, where it is defined.
    pub average_precision: Option<f64>,
    /// The class that counts as positive, where there is a curve for each.
    pub class: Option<&'a str>,
}

/// Precision against recall.
#[derive(Debug, Clone, Copy)]
pub struct PrecisionRecallChart<'a> {
    /// One curve, or one per class.
    pub curves: &'a [PrecisionRecallCurve<'a>],
    /// Share of positive rows: what guessing reaches.
    pub prevalence: Option<f64>,
    /// Recall and precision at the threshold.
    pub point: Option<(f64, f64)>,
}

/// Draws precision against recall in steps, as scikit-learn's `PrecisionRecallDisplay` does.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn precision_recall<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &PrecisionRecallChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let axes = Axes {
        title: "Precision and recall",
        x_name: "Recall",
        y_name: "Precision",
        x: Axis::new(0.0, 1.0),
        y: Axis::new(0.0, 1.05),
        keys: Vec::new(),
    };
    let frame = Frame::draw(&surface, &axes)?;
    let guessing = chart
        .prevalence
        .filter(|share| share.is_finite())
        .map(|share| {
            let legend = (
                Key::Dashes(surface.theme.diagonal),
                format!("guessing ({share:.2})"),
            );
            surface.dashes(
                frame.at(0.0, share),
                frame.at(1.0, share),
                surface.theme.diagonal,
                1.5,
            )?;
            Ok(legend)
        });
    let curves = chart.curves.iter().map(|curve| Rates {
        pixels: thin(steps(frame.path(curve.recall, curve.precision))),
        class: curve.class,
        label: "PR curve",
        figure: curve
            .average_precision
            .map(|average| format!("AP = {average:.2}")),
    });
    rates(&frame, curves.collect(), guessing.transpose()?, chart.point)
}

/// A curve ready to draw.
struct Rates<'a> {
    pixels: Vec<Pixel>,
    class: Option<&'a str>,
    /// What the curve is called where it stands alone.
    label: &'static str,
    figure: Option<String>,
}

/// Curves, their legend, and the point at the threshold.
fn rates<DB: DrawingBackend>(
    frame: &Frame<DB>,
    curves: Vec<Rates>,
    guessing: Option<(Key, String)>,
    point: Option<(f64, f64)>,
) -> Result<()> {
    let surface = frame.surface;
    let mut legend = Vec::new();
    for (index, curve) in curves.into_iter().enumerate() {
        if curve.pixels.is_empty() {
            continue;
        }
        let name = curve.class.unwrap_or(curve.label);
        let text = curve
            .figure
            .map_or_else(|| name.to_owned(), |figure| format!("{name} ({figure})"));
        if curve.class.is_some() {
            class_curve(frame, index, curve.pixels)?;
            legend.push((Key::Class(index), text));
        } else {
            surface.curve(curve.pixels, surface.theme.curve, 2.5)?;
            legend.push((Key::Line(surface.theme.curve), text));
        }
    }
    if legend.is_empty() {
        return frame.message("No curve: it takes both classes.");
    }
    legend.extend(guessing);
    frame.legend(&legend)?;
    match point {
        Some((x, y)) if x.is_finite() && y.is_finite() => {
            let at = frame.at(x, y);
            surface.disc(at, 7.0, surface.theme.paper)?;
            surface.ring(at, 6.0, surface.theme.ink, 1.5)?;
            surface.disc(at, 3.0, surface.theme.ink)
        }
        _ => Ok(()),
    }
}

/// The curve of a class, with its mark in a few places: colour alone tells nothing to some readers.
fn class_curve<DB: DrawingBackend>(
    frame: &Frame<DB>,
    class: usize,
    pixels: Vec<Pixel>,
) -> Result<()> {
    const MARKS: usize = 4;
    let marks: Vec<Pixel> = (1..=MARKS)
        .map(|mark| pixels[mark * (pixels.len() - 1) / (MARKS + 1)])
        .collect();
    frame
        .surface
        .curve(pixels, frame.surface.theme.class(class), 2.0)?;
    marks
        .into_iter()
        .try_for_each(|at| frame.surface.mark(class, at, 3.5, 1.0))
}

/// Goes across before it goes up or down: each value holds until the next.
fn steps(points: impl Iterator<Item = Pixel>) -> impl Iterator<Item = Pixel> {
    let mut height: Option<i32> = None;
    points.flat_map(move |(x, y)| {
        let corner = height.replace(y).map(|before| (x, before));
        corner.into_iter().chain([(x, y)])
    })
}
