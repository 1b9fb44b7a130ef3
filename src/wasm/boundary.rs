//! The decision boundary's door: the scene's plane, grid and chosen row as a picture, and which row is where in it.

use js_sys::{Float32Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::charts::draw;
use super::read::{property, read};
use super::{JsResult, plain};
use crate::error::Error;
use crate::plot::{self, BoundaryChart, BoundaryGrid, Part};

/// What the picture needs of a scene, but for the grid's typed arrays.
#[derive(Deserialize)]
struct Scene {
    classes: Vec<String>,
    plane: Plane,
    row: Option<Row>,
}

#[derive(Deserialize)]
struct Plane {
    axes: [String; 2],
    x_range: [f64; 2],
    y_range: [f64; 2],
    train: Points,
    test: Points,
}

#[derive(Deserialize)]
struct Points {
    x: Vec<f64>,
    y: Vec<f64>,
    label: Vec<u32>,
    index: Vec<u32>,
}

#[derive(Deserialize)]
struct Row {
    x: f64,
    y: f64,
}

impl Scene {
    fn chart<'a>(&'a self, grid: BoundaryGrid<'a>) -> BoundaryChart<'a> {
        let plane = &self.plane;
        let points = |points: &'a Points| plot::Points {
            x: &points.x,
            y: &points.y,
            label: &points.label,
        };
        BoundaryChart {
            classes: &self.classes,
            axes: [&plane.axes[0], &plane.axes[1]],
            x_range: plane.x_range,
            y_range: plane.y_range,
            grid,
            train: points(&plane.train),
            test: points(&plane.test),
            chosen: self.row.as_ref().map(|row| (row.x, row.y)),
        }
    }
}

/// The predictions of a scene's grid.
struct Grid {
    columns: usize,
    rows: usize,
    label: Vec<u8>,
    proba: Vec<f32>,
}

impl Grid {
    fn read(scene: &JsValue) -> JsResult<Self> {
        #[derive(Deserialize)]
        struct Size {
            columns: usize,
            rows: usize,
        }

        let grid = property(scene, "grid")?;
        let other = |_| Error::invalid("grid", "as a scene has it", "something else");
        let label: Uint8Array = property(&grid, "label")?.dyn_into().map_err(other)?;
        let proba: Float32Array = property(&grid, "proba")?.dyn_into().map_err(other)?;
        let Size { columns, rows } = read(grid)?;
        Ok(Self {
            columns,
            rows,
            label: label.to_vec(),
            proba: proba.to_vec(),
        })
    }
}

/// Draws what the model predicts all over the plane, the rows, and a ring around the chosen one.
///
/// # Errors
/// What is no scene, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawBoundary)]
pub fn draw_boundary(canvas: HtmlCanvasElement, scene: JsValue, style: JsValue) -> JsResult<()> {
    let grid = Grid::read(&scene)?;
    let scene: Scene = read(scene)?;
    let chart = scene.chart(BoundaryGrid {
        columns: grid.columns,
        rows: grid.rows,
        label: &grid.label,
        proba: &grid.proba,
    });
    draw(canvas, style, |area, style| {
        plot::boundary(area, &chart, style)
    })
}

/// The row nearest to a place of the picture: `{part, index}`, or null where none is within 24. Everything in CSS pixels.
///
/// # Errors
/// What is no scene.
#[wasm_bindgen(js_name = boundaryHit)]
pub fn boundary_hit(scene: JsValue, width: f64, height: f64, x: f64, y: f64) -> JsResult {
    #[derive(Serialize)]
    struct Hit {
        part: Part,
        index: u32,
    }

    let scene: Scene = read(scene)?;
    let chart = scene.chart(BoundaryGrid::default());
    let hit = plot::boundary_hit(&chart, (width, height), (x, y));
    plain(&hit.and_then(|(part, place)| {
        let points = match part {
            Part::Train => &scene.plane.train,
            Part::Test => &scene.plane.test,
        };
        let index = *points.index.get(place)?;
        Some(Hit { part, index })
    }))
}
