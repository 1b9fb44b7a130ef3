//! The decision tree's door: its part of the scene as a picture, and what is where in it.
//!
//! A tree has tens of thousands of numbers and is drawn anew with each pixel that it is moved, so its lists come over as
//! typed arrays, in one go each. Number by number, as other charts read theirs, takes longer than drawing.

use js_sys::{Array, Float64Array, Int32Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::charts::draw;
use super::read::{no_picture, property, read};
use super::{JsResult, plain};
use crate::error::{Error, buffer};
use crate::plot::{self, TreeChart, TreeLayout};

#[wasm_bindgen]
extern "C" {
    /// What throws (no list, or one of what cannot become a number) throws here, where it is caught.
    #[wasm_bindgen(catch, js_namespace = Float64Array, js_name = from)]
    fn numbers_from(list: &JsValue) -> Result<Float64Array, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Int32Array, js_name = from)]
    fn integers_from(list: &JsValue) -> Result<Int32Array, JsValue>;
}

/// What the picture needs of a scene.
struct Scene {
    names: Names,
    tree: Tree,
    path: Vec<u32>,
}

#[derive(Deserialize)]
struct Names {
    classes: Vec<String>,
    feature_names: Vec<String>,
}

/// The tree's lists, `value` row by row; all empty where there is no tree.
#[derive(Default)]
struct Tree {
    feature: Vec<i32>,
    threshold: Vec<f64>,
    children_left: Vec<i32>,
    children_right: Vec<i32>,
    n_node_samples: Vec<u32>,
    impurity: Vec<f64>,
    value: Vec<f64>,
}

impl Scene {
    fn read(scene: JsValue) -> JsResult<Self> {
        #[derive(Deserialize)]
        struct Chosen {
            row: Option<Row>,
        }
        #[derive(Deserialize)]
        struct Row {
            path: Option<Vec<u32>>,
        }

        let tree = property(&scene, "tree")?;
        let Chosen { row } = read(scene.clone())?;
        Ok(Self {
            names: read(scene)?,
            tree: if tree.is_null() {
                Tree::default()
            } else {
                Tree::read(&tree)?
            },
            path: row.and_then(|row| row.path).unwrap_or_default(),
        })
    }

    fn chart(&self) -> TreeChart<'_> {
        TreeChart {
            feature: &self.tree.feature,
            threshold: &self.tree.threshold,
            children_left: &self.tree.children_left,
            children_right: &self.tree.children_right,
            n_node_samples: &self.tree.n_node_samples,
            impurity: &self.tree.impurity,
            value: &self.tree.value,
            feature_names: &self.names.feature_names,
            classes: &self.names.classes,
            path: &self.path,
        }
    }

    fn layout(&self) -> JsResult<TreeLayout> {
        Ok(TreeLayout::of(&self.chart())?)
    }
}

impl Tree {
    fn read(tree: &JsValue) -> JsResult<Self> {
        let list = |name: &str| property(tree, name);
        let samples = integers(&list("n_node_samples")?)?;
        let value: Array = list("value")?
            .dyn_into()
            .map_err(|_| Error::invalid("value", "a list of lists", "something else"))?;
        Ok(Self {
            feature: integers(&list("feature")?)?,
            threshold: numbers(&list("threshold")?)?,
            children_left: integers(&list("children_left")?)?,
            children_right: integers(&list("children_right")?)?,
            n_node_samples: samples.into_iter().map(i32::unsigned_abs).collect(),
            impurity: numbers(&list("impurity")?)?,
            value: numbers(&value.flat(1))?,
        })
    }
}

/// What is said of anything else.
const NO_LIST: &str = "a part of the tree is no list of numbers";

fn numbers(list: &JsValue) -> JsResult<Vec<f64>> {
    let list = numbers_from(list).map_err(|_| no_picture(NO_LIST))?;
    let mut numbers = buffer(list.length() as usize)?;
    numbers.resize(list.length() as usize, 0.0);
    list.copy_to(&mut numbers);
    Ok(numbers)
}

fn integers(list: &JsValue) -> JsResult<Vec<i32>> {
    let list = integers_from(list).map_err(|_| no_picture(NO_LIST))?;
    let mut integers = buffer(list.length() as usize)?;
    integers.resize(list.length() as usize, 0);
    list.copy_to(&mut integers);
    Ok(integers)
}

/// Draws the scene's tree as a window sees it whose upper left corner is at `offset`, `{ x, y }` in CSS pixels of the
/// tree's sheet.
///
/// # Errors
/// What is no scene or no tree, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawTree)]
pub fn draw_tree(
    canvas: HtmlCanvasElement,
    scene: JsValue,
    style: JsValue,
    offset: JsValue,
) -> JsResult<()> {
    #[derive(Deserialize)]
    struct Offset {
        x: f64,
        y: f64,
    }

    let scene = Scene::read(scene)?;
    let Offset { x, y } = read(offset)?;
    draw(canvas, style, |area, style| {
        plot::tree(area, &scene.chart(), (x, y), style)
    })
}

/// `{ width, height }` of the tree's sheet in CSS pixels, 0 without a tree.
///
/// # Errors
/// What is no scene or no tree.
#[wasm_bindgen(js_name = treeSize)]
pub fn tree_size(scene: JsValue) -> JsResult {
    #[derive(Serialize)]
    struct Size {
        width: f64,
        height: f64,
    }

    let (width, height) = Scene::read(scene)?.layout()?.size();
    plain(&Size { width, height })
}

/// The number of the node at a point of the tree's sheet (CSS pixels), or null.
///
/// # Errors
/// What is no scene or no tree.
#[wasm_bindgen(js_name = treeHit)]
pub fn tree_hit(scene: JsValue, x: f64, y: f64) -> JsResult {
    let node = Scene::read(scene)?.layout()?.hit(x, y);
    plain(&node)
}

/// Where a node is on the tree's sheet, `{ x, y, width, height }` in CSS pixels, or null if there is no such node: to
/// bring it into the window.
///
/// # Errors
/// What is no scene or no tree.
#[wasm_bindgen(js_name = treePlace)]
pub fn tree_place(scene: JsValue, node: u32) -> JsResult {
    plain(&Scene::read(scene)?.layout()?.block_of(node as usize))
}
