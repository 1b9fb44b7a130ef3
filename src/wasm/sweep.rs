//! The sweep's door: what to run, what came of it, and its pictures.

use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::charts::draw;
use super::read::read;
use super::{JsResult, plain, read_config};
use crate::params::Parameter;
use crate::plot::{self, SweepAxis, SweepChart, SweepMark};
use crate::structure::Arithmetic;
use crate::sweep::{self, Cost, Outcome, Point, Run};

/// A sweep as far as it has come.
#[derive(Deserialize)]
struct Sweep {
    points: Vec<Point>,
    /// Index of the point that is looked at.
    chosen: Option<usize>,
    /// Index of the point that is the experiment.
    current: Option<usize>,
    /// Bytes of the board's flash.
    budget_bytes: Option<f64>,
}

impl Sweep {
    /// Lets `show` have the chart of this sweep against a cost.
    fn chart<T>(&self, cost: Cost, show: impl FnOnce(&SweepChart) -> T) -> T {
        const KIB: f64 = 1024.0;
        let (axis, unit) = match cost {
            Cost::Flash => (SweepAxis::Flash, KIB),
            Cost::Energy => (SweepAxis::Energy, 1.0),
        };
        let mark = |point: &Point| SweepMark {
            cost: point.cost(cost).map(|value| value / unit),
            accuracy: point.accuracy,
            kind: point.arithmetic as usize,
            too_large: point.fits == Some(false),
        };
        let marks: Vec<SweepMark> = self.points.iter().map(mark).collect();
        show(&SweepChart {
            axis,
            points: &marks,
            kinds: Arithmetic::WORDS,
            front: &sweep::reading(&self.points, cost).front,
            budget: self
                .budget_bytes
                .filter(|_| axis == SweepAxis::Flash)
                .map(|bytes| bytes / KIB),
            chosen: self.chosen,
            current: self.current,
        })
    }
}

/// What a sweep of the experiment runs: `{base, trainings: [[run, …], …], reason}`; each run is `{size, sparsity, partial}`, and
/// experiments with the same `base` have the same sweep.
///
/// # Errors
/// A config that would be refused.
#[wasm_bindgen(js_name = sweepPlan)]
pub fn sweep_plan(config: JsValue) -> JsResult {
    plain(&sweep::plan(&read_config(config)?)?)
}

/// The points that come of a run's report: `[{label, size, sparsity, arithmetic, partial, accuracy, flash_bytes, energy_uj,
/// fits}, …]`.
///
/// # Errors
/// What is no run, or no report, or a report in which nothing came of the run.
#[wasm_bindgen(js_name = sweepPoints)]
pub fn sweep_points(run: JsValue, report: JsValue) -> JsResult {
    let (run, outcome): (Run, Outcome) = (read(run)?, read(report)?);
    plain(&sweep::points(&run, &outcome)?)
}

/// The index of the point that is the experiment, or null.
///
/// # Errors
/// A config that would be refused, or what are no points.
#[wasm_bindgen(js_name = sweepCurrent)]
pub fn sweep_current(config: JsValue, points: JsValue) -> JsResult {
    let points: Vec<Point> = read(points)?;
    plain(&sweep::current(&read_config(config)?, &points))
}

/// How points lie along `cost`, which is "flash" or "energy": `{order, front, unknown}`.
///
/// # Errors
/// What are no points, or another cost.
#[wasm_bindgen(js_name = sweepReading)]
pub fn sweep_reading(points: JsValue, cost: JsValue) -> JsResult {
    let points: Vec<Point> = read(points)?;
    plain(&sweep::reading(&points, read(cost)?))
}

/// Draws the accuracy of a sweep's points against `cost`, which is "flash" or "energy"; the sweep is `{points, chosen, current,
/// budget_bytes}`.
///
/// # Errors
/// What is no sweep, another cost, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawSweep)]
pub fn draw_sweep(
    canvas: HtmlCanvasElement,
    sweep: JsValue,
    style: JsValue,
    cost: JsValue,
) -> JsResult<()> {
    let sweep: Sweep = read(sweep)?;
    sweep.chart(read(cost)?, |chart| {
        draw(canvas, style, |area, style| plot::sweep(area, chart, style))
    })
}

/// The index of the point nearest to a place of the picture, or null where none is within 24. Everything in CSS pixels.
///
/// # Errors
/// What is no sweep, or another cost.
#[wasm_bindgen(js_name = sweepHit)]
pub fn sweep_hit(
    sweep: JsValue,
    cost: JsValue,
    width: f64,
    height: f64,
    x: f64,
    y: f64,
) -> JsResult {
    let sweep: Sweep = read(sweep)?;
    plain(&sweep.chart(read(cost)?, |chart| {
        plot::sweep_hit(chart, (width, height), (x, y))
    }))
}
