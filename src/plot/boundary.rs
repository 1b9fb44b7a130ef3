//! The decision boundary: what the model predicts all over the plane, below the rows that it learned from.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};
use plotters::style::RGBColor;
use serde::{Deserialize, Serialize};

use super::axes::Axis;
use super::contour::borders;
use super::frame::Frame;
use super::geometry::{Point, simplify, smooth};
use super::layout::{Axes, Layout, Sample};
use super::palette::{Style, Theme};
use super::surface::{Sheet, Surface};
use crate::error::Result;

/// How many shades the probability has, from one class's to the other's, or from doubt to certainty.
const BANDS: f64 = 10.0;

/// How far the pointer may be from a row, in CSS pixels.
const REACH: f64 = 24.0;

/// How far a border may be moved to be drawn with fewer points, in CSS pixels.
const TOLERANCE: f64 = 0.35;

/// A model's predictions over two coordinates.
#[derive(Debug, Clone, Copy)]
pub struct BoundaryChart<'a> {
    /// Names of the classes.
    pub classes: &'a [String],
    /// Names of the two axes.
    pub axes: [&'a str; 2],
    /// From where to where the grid reaches along the first axis.
    pub x_range: [f64; 2],
    /// Likewise along the second.
    pub y_range: [f64; 2],
    /// The predictions.
    pub grid: BoundaryGrid<'a>,
    /// Rows that the model learned from.
    pub train: Points<'a>,
    /// Rows that it has not seen.
    pub test: Points<'a>,
    /// The row that is being looked at.
    pub chosen: Option<(f64, f64)>,
}

/// Predictions at the centres of cells, row by row from below.
#[derive(Debug, Clone, Copy, Default)]
pub struct BoundaryGrid<'a> {
    /// Cells side by side.
    pub columns: usize,
    /// Cells one above the other.
    pub rows: usize,
    /// The class predicted, shape (`rows`, `columns`), row-major.
    pub label: &'a [u8],
    /// Of two classes the larger one's probability, of more the predicted one's, shape (`rows`, `columns`), row-major.
    pub proba: &'a [f32],
}

/// Rows in two dimensions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Points<'a> {
    /// First coordinate of each.
    pub x: &'a [f64],
    /// Second coordinate of each.
    pub y: &'a [f64],
    /// Index of each one's class.
    pub label: &'a [u32],
}

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Those that the model learned from.
    Train,
    /// Those that it has not seen.
    Test,
}

impl BoundaryChart<'_> {
    fn axes(&self) -> Option<Axes<'_>> {
        let axis = |[lo, hi]: [f64; 2]| {
            let usable = lo < hi && (hi - lo).is_finite();
            usable.then_some(Axis::new(lo, hi))
        };
        let parts = [(Sample::Train, "training"), (Sample::Test, "test")];
        Some(Axes {
            title: "Decision boundary",
            x_name: self.axes[0],
            y_name: self.axes[1],
            x: axis(self.x_range)?,
            y: axis(self.y_range)?,
            keys: Sample::classes(self.classes).chain(parts).collect(),
        })
    }
}

impl BoundaryGrid<'_> {
    fn is_whole(&self) -> bool {
        let cells = self.columns.checked_mul(self.rows);
        let cells = cells.filter(|&cells| cells > 0);
        cells == Some(self.label.len()) && cells == Some(self.proba.len())
    }

    /// The colour of each band: for two classes from one through paper to the other, for more the predicted class's,
    /// stronger where the model is surer.
    fn colour(&self, theme: &Theme, n_classes: usize, cell: usize) -> RGBColor {
        let proba = f64::from(self.proba[cell]);
        if proba.is_nan() {
            return theme.paper;
        }
        let shade = |share: f64| (share * BANDS).floor().clamp(0.0, BANDS - 1.0) + 0.5;
        if n_classes <= 2 {
            let lean = 2.0 * shade(proba) / BANDS - 1.0;
            return theme.pale(theme.class(usize::from(lean > 0.0)), lean.abs());
        }
        let least = 1.0 / n_classes as f64;
        let certainty = shade((proba - least) / (1.0 - least)) / BANDS;
        theme.pale(theme.class(usize::from(self.label[cell])), certainty)
    }

    /// Where between two neighbouring cells the prediction changes: of two classes at the probability 0.5, of more
    /// halfway, because only the winner's probability is known.
    fn crossing(&self, n_classes: usize, from: usize, to: usize) -> Option<f64> {
        if n_classes > 2 {
            return (self.label[from] != self.label[to]).then_some(0.5);
        }
        let (one, other) = (f64::from(self.proba[from]), f64::from(self.proba[to]));
        let changes = (one > 0.5) != (other > 0.5);
        let share = (0.5 - one) / (other - one);
        changes.then_some(if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            0.5
        })
    }
}

impl Points<'_> {
    /// The rows that have a place, with their index and class.
    fn placed(&self) -> impl Iterator<Item = (usize, Point, u32)> {
        let places = self.x.iter().copied().zip(self.y.iter().copied());
        places
            .zip(self.label)
            .enumerate()
            .map(|(index, (place, &label))| (index, place, label))
            .filter(|(_, (x, y), _)| x.is_finite() && y.is_finite())
    }
}

/// Draws bands of probability, the line where the prediction changes, and the rows.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn boundary<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &BoundaryChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let Some(axes) = chart.axes() else {
        return surface.message("No boundary to show yet.");
    };
    let frame = Frame::draw(&surface, &axes)?;
    if !chart.grid.is_whole() {
        return frame.message("No boundary to show yet.");
    }
    let (grid, n_classes) = (&chart.grid, chart.classes.len());
    let size = (grid.columns, grid.rows);
    surface.mosaic(frame.layout.corners(), size, |column, row| {
        grid.colour(&surface.theme, n_classes, row * grid.columns + column)
    })?;
    draw_borders(&frame, grid, n_classes)?;

    // Smaller marks where there are many.
    let many = chart.train.x.len() + chart.test.x.len() > 300;
    let (train, test) = if many { (2.8, 3.8) } else { (3.2, 4.5) };
    for (_, (x, y), label) in chart.train.placed() {
        surface.train_mark(label as usize, frame.at(x, y), train)?;
    }
    for (_, (x, y), label) in chart.test.placed() {
        surface.test_mark(label as usize, frame.at(x, y), test)?;
    }
    match chart.chosen {
        Some((x, y)) if x.is_finite() && y.is_finite() => {
            surface.ring(frame.at(x, y), 9.0, surface.theme.paper, 4.0)?;
            surface.ring(frame.at(x, y), 9.0, surface.theme.ink, 2.0)
        }
        _ => Ok(()),
    }
}

/// Draws the line where the prediction changes.
fn draw_borders<DB: DrawingBackend>(
    frame: &Frame<DB>,
    grid: &BoundaryGrid,
    n_classes: usize,
) -> Result<()> {
    let (surface, layout) = (frame.surface, &frame.layout);
    let [(left, top), (right, bottom)] =
        layout.corners().map(|(x, y)| (f64::from(x), f64::from(y)));
    let (columns, rows) = (grid.columns, grid.rows);
    let lines = borders((columns, rows), |from, to| {
        grid.crossing(n_classes, from, to)
    });
    // Halfway between two cells makes steps, which are the grid's and not the model's.
    let passes = if n_classes > 2 { 6 } else { 0 };
    for line in lines {
        let line: Vec<Point> = smooth(line, passes)
            .into_iter()
            .map(|(x, y)| {
                let (x, y) = (x / columns as f64, y / rows as f64);
                (left + (right - left) * x, bottom + (top - bottom) * y)
            })
            .collect();
        #[allow(clippy::cast_possible_truncation)] // Between two pixels.
        let pixels = simplify(&line, TOLERANCE * surface.theme.scale)
            .into_iter()
            .map(|(x, y)| (x.round() as i32, y.round() as i32))
            .collect();
        surface.line(pixels, surface.theme.ink, 2.0)?;
    }
    Ok(())
}

/// The row nearest to a place on a chart of `width` × `height`, everything in CSS pixels: its part and its place there.
/// `None` where none is within 24 CSS pixels.
#[must_use]
pub fn boundary_hit(
    chart: &BoundaryChart,
    (width, height): (f64, f64),
    (x, y): (f64, f64),
) -> Option<(Part, usize)> {
    let layout = Layout::of(&Sheet::in_css(width, height), &chart.axes()?);
    let train = chart.train.placed().map(|row| (Part::Train, row));
    // Test rows lie on top: of equally near ones the last wins.
    let test = chart.test.placed().map(|row| (Part::Test, row));
    train
        .chain(test)
        .map(|(part, (index, (at_x, at_y), _))| {
            let at = layout.at(at_x, at_y);
            let (dx, dy) = (f64::from(at.0) - x, f64::from(at.1) - y);
            ((dx * dx + dy * dy).sqrt(), part, index)
        })
        .filter(|(distance, ..)| *distance <= REACH)
        .reduce(|best, next| if next.0 <= best.0 { next } else { best })
        .map(|(_, part, index)| (part, index))
}
