//! A sweep: the accuracy of many models against what they cost, and the line of those that no other beats.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};

use super::axes::{Axis, LOG_RANGE};
use super::frame::Frame;
use super::layout::{Axes, Layout, Sample};
use super::palette::{Style, Theme};
use super::surface::{Pixel, Sheet, Surface};
use crate::error::Result;
use crate::value::plain;

/// How far the pointer may be from a point, in CSS pixels.
const REACH: f64 = 24.0;

/// A budget farther away than this many times the dearest point is named, not shown: the points would be crowded.
const FAR: f64 = 3.0;

/// Many models.
#[derive(Debug, Clone, Copy)]
pub struct SweepChart<'a> {
    /// What the horizontal axis is.
    pub axis: SweepAxis,
    /// The models.
    pub points: &'a [SweepMark],
    /// What the kinds of models are called, in the order of [`SweepMark::kind`].
    pub kinds: &'a [&'a str],
    /// Indices of the points that no other beats, from the cheapest to the dearest.
    pub front: &'a [usize],
    /// What the board has of flash, in KiB.
    pub budget: Option<f64>,
    /// Index of the point that is looked at.
    pub chosen: Option<usize>,
    /// Index of the point that is the experiment.
    pub current: Option<usize>,
}

/// What the horizontal axis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepAxis {
    /// Flash in KiB.
    Flash,
    /// Energy per inference in µJ.
    Energy,
}

/// One model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SweepMark {
    /// In the axis' unit; `None` where it is not known.
    pub cost: Option<f64>,
    /// Share of rows that are classified correctly.
    pub accuracy: f64,
    /// Its kind gives its colour and shape.
    pub kind: usize,
    /// Whether it is known to be too large for the board.
    pub too_large: bool,
}

impl SweepChart<'_> {
    /// The points that have a place, with their index.
    fn placed(&self) -> impl Iterator<Item = (usize, f64, &SweepMark)> {
        self.points.iter().enumerate().filter_map(|(index, mark)| {
            let cost = mark.cost.filter(|cost| LOG_RANGE.contains(cost))?;
            (0.0..=1.0)
                .contains(&mark.accuracy)
                .then_some((index, cost, mark))
        })
    }

    /// The budget, if it is near enough to be shown.
    fn near_budget(&self) -> Option<f64> {
        let dearest = self.placed().map(|(_, cost, _)| cost).fold(0.0, f64::max);
        self.budget
            .filter(|budget| *budget > 0.0 && *budget <= dearest * FAR)
    }

    fn axes(&self) -> Option<Axes<'_>> {
        let costs = self.placed().map(|(_, cost, _)| cost);
        let x = Axis::around_log(costs.chain(self.near_budget()), 0.06)?;
        let y = Axis::around(self.placed().map(|(_, _, mark)| mark.accuracy), 0.1)?;
        let kinds = self.kinds.iter().enumerate();
        let shown = kinds.filter(|(kind, _)| self.placed().any(|(_, _, mark)| mark.kind == *kind));
        Some(Axes {
            title: self.axis.title(),
            x_name: self.axis.name(),
            y_name: "Accuracy on the test rows",
            x,
            // No tick above 1, but room for the marks that lie there.
            y: Axis::new(y.lo.max(-0.03), y.hi.min(1.03)),
            keys: shown
                .map(|(kind, name)| (Sample::Class(kind), *name))
                .collect(),
        })
    }
}

impl SweepAxis {
    const fn title(self) -> &'static str {
        match self {
            Self::Flash => "Accuracy against flash",
            Self::Energy => "Accuracy against energy",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Flash => "Flash (KiB)",
            Self::Energy => "Energy per inference (µJ)",
        }
    }
}

/// Draws a mark for each model, hollow where it does not fit, the front in steps, and the board's budget.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn sweep<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &SweepChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    let Some(axes) = chart.axes() else {
        return surface.message(if chart.points.is_empty() {
            "No model has been tried yet."
        } else {
            "The energy is not known."
        });
    };
    let frame = Frame::draw(&surface, &axes)?;
    draw_budget(&frame, chart)?;
    let place = |index: &usize| {
        let mut placed = chart.placed();
        let found = placed.find(|(placed, ..)| placed == index);
        found.map(|(_, cost, mark)| frame.at(cost, mark.accuracy))
    };
    let front: Vec<Pixel> = chart.front.iter().filter_map(place).collect();
    if let Some(&(_, end)) = front.last() {
        let steps = steps(&front, (frame.layout.right, end));
        surface.curve(steps, surface.theme.accent, 2.0)?;
    }
    for (_, cost, mark) in chart.placed() {
        let (at, radius) = (frame.at(cost, mark.accuracy), 4.5);
        if mark.too_large {
            surface.shape(
                mark.kind,
                at,
                radius,
                surface.theme.paper,
                surface.theme.muted,
            )?;
        } else {
            surface.mark(mark.kind, at, radius, 0.75)?;
        }
    }
    if let Some(at) = chart.current.as_ref().and_then(place) {
        surface.ring(at, 8.0, surface.theme.accent, 2.0)?;
        let above = (at.0, at.1 - surface.px(12.0));
        frame.note("yours", above, surface.theme.ink)?;
    }
    if let Some(at) = chart.chosen.as_ref().and_then(place) {
        surface.ring(at, 11.0, surface.theme.paper, 4.0)?;
        surface.ring(at, 11.0, surface.theme.ink, 2.0)?;
    }
    Ok(())
}

/// A line where the board's flash ends, or a word on where it would be.
fn draw_budget<DB: DrawingBackend>(frame: &Frame<DB>, chart: &SweepChart) -> Result<()> {
    let (surface, Some(budget)) = (frame.surface, chart.budget) else {
        return Ok(());
    };
    let near = chart.near_budget();
    let foot = frame.at(near.unwrap_or(f64::INFINITY), f64::NEG_INFINITY);
    let text = if near.is_some() {
        let ink = surface.theme.ink;
        surface.dashes(foot, (foot.0, frame.layout.top), ink, 1.5)?;
        "the board’s flash".to_owned()
    } else {
        format!("the board has {} KiB →", plain(budget.round()))
    };
    // Few models are large and bad.
    let at = (foot.0, foot.1 - surface.px(10.0));
    frame.note(&text, at, surface.theme.muted)
}

/// From point to point across and then up, and on to `end`: what each cost buys at best.
fn steps(front: &[Pixel], end: Pixel) -> Vec<Pixel> {
    let mut line: Vec<Pixel> = Vec::new();
    for &(x, y) in front {
        line.extend(line.last().map(|&(_, before)| (x, before)));
        line.push((x, y));
    }
    line.push(end);
    line
}

/// The point nearest to a place on a chart of `width` × `height`, everything in CSS pixels: its index. `None` where none is
/// within 24 CSS pixels.
#[must_use]
pub fn sweep_hit(
    chart: &SweepChart,
    (width, height): (f64, f64),
    (x, y): (f64, f64),
) -> Option<usize> {
    let layout = Layout::of(&Sheet::in_css(width, height), &chart.axes()?);
    chart
        .placed()
        .map(|(index, cost, mark)| {
            let at = layout.at(cost, mark.accuracy);
            let (dx, dy) = (f64::from(at.0) - x, f64::from(at.1) - y);
            ((dx * dx + dy * dy).sqrt(), index)
        })
        .filter(|(distance, _)| *distance <= REACH)
        // The last is drawn on top.
        .reduce(|best, next| if next.0 <= best.0 { next } else { best })
        .map(|(_, index)| index)
}
