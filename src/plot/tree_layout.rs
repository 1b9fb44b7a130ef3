//! Where everything of a decision tree's picture lies, in CSS pixels of the tree's own sheet.
//!
//! The root is at the left and every leaf has a row of its own. So text stays horizontal, a level more makes the
//! sheet wider by one column and not twice as wide, and a narrow window still shows two or three levels whole: the
//! other orientation, root on top, has 64 leaves side by side at depth 6 and no room for a word in any of them.
//! A split lies half-way between its two children, "yes" above and "no" below. Therefore two splits of a column are
//! at least two rows apart, a split and a leaf one and a half, two leaves one, and nothing ever lies to the right of
//! a leaf in its row: that is what [`PITCH`] and the heights of the blocks are made for.
//!
//! The work is a walk over the nodes with a stack of its own, since a tree may be as deep as it has splits.

use serde::Serialize;

use super::surface::CHARACTER_WIDTH;
use super::tree_words::rows;
use crate::error::{Error, Result};

/// Height of the title and the classes above the tree.
pub(super) const HEAD: f64 = 64.0;

/// Distance between the rows of two leaves.
pub(super) const PITCH: f64 = 36.0;

/// Free edge around the tree.
pub(super) const EDGE: f64 = 12.0;

/// Length of the bar of class shares.
pub(super) const BAR: f64 = 56.0;

/// Thickness of the bar and of the branches for all rows.
pub(super) const THICKEST: f64 = 12.0;

/// From the end of a split's column to where its branches turn, and from there to the children: room for "yes".
pub(super) const TURN: f64 = 10.0;
const REACH: f64 = 32.0;

/// Radius of a branch's bends.
const BEND: f64 = 8.0;

/// Font sizes of what a node asks or answers, and of its figures.
pub(super) const LABEL: f64 = 13.0;
pub(super) const FIGURES: f64 = 12.0;

/// How far a block goes above and below the middle of its bar.
const SPLIT_ABOVE: f64 = 26.0;
const SPLIT_BELOW: f64 = 39.0;
const LEAF_HALF: f64 = 15.0;

/// From the end of a leaf's bar to its words: room for the mark of the class.
pub(super) const MARK: f64 = 22.0;

/// Room above the only leaf of a tree for the sentence about it.
pub(super) const SENTENCE: f64 = 26.0;
pub(super) const WITHOUT_SPLIT: &str = "Without a split it always answers";

/// The most letters of a feature's and of a class's name.
const LONGEST_FEATURE: usize = 18;
pub(super) const LONGEST_CLASS: usize = 20;

/// Letters of " ≤ " and of a threshold, and of the impurity beside a leaf's rows.
const THRESHOLD_LETTERS: usize = 10;
const IMPURITY_LETTERS: usize = ", gini 0.50".len();

/// A tree in scikit-learn's arrays.
#[derive(Debug, Clone, Copy)]
pub struct TreeChart<'a> {
    /// Index of the feature that a split asks for, shape (`n_nodes`,); not read for leaves.
    pub feature: &'a [i32],
    /// Rows with at most this go to the left, shape (`n_nodes`,); not read for leaves.
    pub threshold: &'a [f64],
    /// Index of the left child, -1 for a leaf, shape (`n_nodes`,).
    pub children_left: &'a [i32],
    /// Index of the right child, -1 for a leaf, shape (`n_nodes`,).
    pub children_right: &'a [i32],
    /// Training rows in each node, shape (`n_nodes`,).
    pub n_node_samples: &'a [u32],
    /// Gini impurity of these rows, shape (`n_nodes`,).
    pub impurity: &'a [f64],
    /// Share of each class in these rows, row-major, shape (`n_nodes`, `n_classes`).
    pub value: &'a [f64],
    /// Names of the features.
    pub feature_names: &'a [String],
    /// Names of the classes.
    pub classes: &'a [String],
    /// The nodes that the chosen row passes; empty for none.
    pub path: &'a [u32],
}

impl TreeChart<'_> {
    /// Left and right child; `None` for a leaf.
    pub(super) fn children(&self, node: usize) -> Option<[usize; 2]> {
        let left = usize::try_from(self.children_left[node]).ok()?;
        let right = usize::try_from(self.children_right[node]).ok()?;
        Some([left, right])
    }

    /// Numbers for each node of `value`.
    pub(super) fn n_classes(&self) -> usize {
        self.value.len() / self.children_left.len().max(1)
    }

    fn name_letters(&self, node: usize) -> usize {
        let name = usize::try_from(self.feature[node])
            .ok()
            .and_then(|feature| self.feature_names.get(feature));
        name.map_or(0, |name| name.chars().take(LONGEST_FEATURE).count())
    }

    /// Refuses arrays of different lengths.
    fn check_lengths(&self) -> Result<()> {
        let n_nodes = self.children_left.len();
        let lengths = [
            ("feature", self.feature.len()),
            ("threshold", self.threshold.len()),
            ("children_right", self.children_right.len()),
            ("n_node_samples", self.n_node_samples.len()),
            ("impurity", self.impurity.len()),
            ("value", self.value.len() / self.n_classes().max(1)),
        ];
        for (name, length) in lengths {
            if length != n_nodes {
                return Err(no_tree(&format!(
                    "{name} has {length} nodes and children_left {n_nodes}"
                )));
            }
        }
        if !self.value.len().is_multiple_of(n_nodes.max(1)) {
            return Err(no_tree("value is no table"));
        }
        Ok(())
    }
}

/// A rectangle of the sheet in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Block {
    /// From the left edge of the sheet.
    pub x: f64,
    /// From its upper edge.
    pub y: f64,
    /// To the right of `x`.
    pub width: f64,
    /// Below `y`.
    pub height: f64,
}

/// The place of a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) node: usize,
    /// Left end and middle of the bar.
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) depth: usize,
    /// The parent's place in the layout, and whether this is the answer "yes" to it; `None` for the root.
    pub(super) parent: Option<(usize, bool)>,
    pub(super) is_leaf: bool,
}

/// The places of all nodes.
#[derive(Debug, Clone)]
pub struct TreeLayout {
    /// Each node before its children, and all that is left of a split before all that is right of it.
    pub(super) places: Vec<Place>,
    /// Width of the splits' text at each depth.
    pub(super) columns: Vec<f64>,
    leaf_width: f64,
    width: f64,
    height: f64,
}

impl TreeLayout {
    /// Lays out a tree; one without nodes takes no room.
    ///
    /// # Errors
    /// [`Error::Data`] for arrays that are no tree: of different lengths, with children that do not exist, or with a
    /// node that hangs in two places.
    pub fn of(chart: &TreeChart) -> Result<Self> {
        chart.check_lengths()?;
        let mut places = walk(chart)?;
        let columns = columns(chart, &places);
        let leaf_width = leaf_width(chart);

        let mut starts = Vec::with_capacity(columns.len() + 1); // (depth + 1,)
        starts.push(EDGE);
        for column in &columns {
            starts.push(starts[starts.len() - 1] + column + TURN + REACH);
        }
        for place in &mut places {
            place.x = starts[place.depth];
        }
        let n_leaves = set_rows(&mut places);

        let mut layout = Self {
            places,
            columns,
            leaf_width,
            width: 0.0,
            height: 0.0,
        };
        if n_leaves > 0 {
            let rights = layout
                .places
                .iter()
                .map(|place| layout.block(place))
                .map(|block| block.x + block.width);
            let mut width = rights.fold(0.0, f64::max);
            if n_leaves == 1 {
                width = width.max(EDGE + text_width(WITHOUT_SPLIT.chars().count(), LABEL));
            }
            layout.width = width + EDGE;
            layout.height = first_row(n_leaves) + PITCH * n_leaves as f64 - PITCH / 2.0 + EDGE;
        }
        Ok(layout)
    }

    /// Width and height of the sheet in CSS pixels.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    /// The node whose words, bar or figures are at a point of the sheet, in CSS pixels.
    #[must_use]
    pub fn hit(&self, x: f64, y: f64) -> Option<usize> {
        let holds = |block: Block| {
            (block.x..block.x + block.width).contains(&x)
                && (block.y..block.y + block.height).contains(&y)
        };
        let hit = self.places.iter().find(|place| holds(self.block(place)));
        hit.map(|place| place.node)
    }

    /// The rectangle that a node's bar and text take; `None` if it is not in the tree.
    #[must_use]
    pub fn block_of(&self, node: usize) -> Option<Block> {
        let place = self.places.iter().find(|place| place.node == node);
        place.map(|place| self.block(place))
    }

    pub(super) fn block(&self, place: &Place) -> Block {
        let (above, below, width) = if place.is_leaf {
            (LEAF_HALF, LEAF_HALF, self.leaf_width)
        } else {
            (SPLIT_ABOVE, SPLIT_BELOW, self.columns[place.depth])
        };
        Block {
            x: place.x,
            y: place.y - above,
            width,
            height: above + below,
        }
    }
}

/// The course of a branch: across to `turn`, up or down, and across to its end, with round bends.
pub(super) fn bent(
    (x, y): (f64, f64),
    turn: f64,
    (end_x, end_y): (f64, f64),
) -> impl Iterator<Item = (f64, f64)> {
    /// Cosine of 0°, 22.5°, 45°, 67.5° and 90°; backwards the sine.
    const QUARTER: [f64; 5] = [
        1.0,
        0.923_879_532_511_286_7,
        std::f64::consts::FRAC_1_SQRT_2,
        0.382_683_432_365_089_8,
        0.0,
    ];
    let points = || QUARTER.into_iter().zip(QUARTER.into_iter().rev());
    let radius = BEND.min((end_y - y).abs() / 2.0);
    let down = (end_y - y).signum() * radius;
    let first =
        points().map(move |(cos, sin)| (turn - radius * (1.0 - sin), y + down * (1.0 - cos)));
    let second =
        points().map(move |(cos, sin)| (turn + radius * (1.0 - cos), end_y - down * (1.0 - sin)));
    std::iter::once((x, y))
        .chain(first)
        .chain(second)
        .chain([(end_x, end_y)])
}

/// Width that so many letters take at most, in CSS pixels.
fn text_width(letters: usize, size: f64) -> f64 {
    letters as f64 * size * CHARACTER_WIDTH
}

/// How many letters fit into a width in CSS pixels.
pub(super) fn letters_within(width: f64, size: f64) -> usize {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A cast saturates.
    let letters = (width / (size * CHARACTER_WIDTH) + 1e-9) as usize;
    letters
}

/// Every node before its children, without coordinates.
fn walk(chart: &TreeChart) -> Result<Vec<Place>> {
    let n_nodes = chart.children_left.len();
    let mut places: Vec<Place> = Vec::with_capacity(n_nodes);
    let mut seen = vec![false; n_nodes]; // (n_nodes,)
    let mut to_come = Vec::new(); // (node, depth, parent)
    if n_nodes > 0 {
        to_come.push((0, 0, None));
    }
    while let Some((node, depth, parent)) = to_come.pop() {
        if node >= n_nodes {
            return Err(no_tree(&format!("there is no node {node}")));
        }
        if std::mem::replace(&mut seen[node], true) {
            return Err(no_tree(&format!("node {node} hangs in two places")));
        }
        let children = chart.children(node);
        if children.is_none() && chart.children_left[node] != chart.children_right[node] {
            return Err(no_tree(&format!("node {node} has one child")));
        }
        let place = places.len();
        places.push(Place {
            node,
            x: 0.0,
            y: 0.0,
            depth,
            parent,
            is_leaf: children.is_none(),
        });
        if let Some([yes, no]) = children {
            to_come.push((no, depth + 1, Some((place, false))));
            to_come.push((yes, depth + 1, Some((place, true))));
        }
    }
    Ok(places)
}

/// Letters of the longest number of rows, which is the root's, or of the impurity below it.
fn most_rows(chart: &TreeChart) -> usize {
    let rows = chart.n_node_samples.first().map(|&count| rows(count).len());
    rows.unwrap_or(0).max("gini 0.50".len())
}

/// Width of the splits' text at each depth.
fn columns(chart: &TreeChart, places: &[Place]) -> Vec<f64> {
    let least = BAR.max(text_width(most_rows(chart), FIGURES));
    let mut columns = Vec::new();
    for place in places.iter().filter(|place| !place.is_leaf) {
        if place.depth >= columns.len() {
            columns.resize(place.depth + 1, least);
        }
        let letters = chart.name_letters(place.node) + THRESHOLD_LETTERS;
        columns[place.depth] = columns[place.depth].max(text_width(letters, LABEL));
    }
    columns
}

/// Width of a leaf: its bar, its mark, and the longer of its two lines.
fn leaf_width(chart: &TreeChart) -> f64 {
    let names = chart.classes.iter().map(|name| name.chars().count());
    let name = names.max().unwrap_or(0).clamp(8, LONGEST_CLASS);
    let answer = text_width(name + " (100 %)".len(), LABEL);
    BAR + MARK + answer.max(text_width(most_rows(chart) + IMPURITY_LETTERS, FIGURES))
}

/// The middle of the first leaf's row.
fn first_row(n_leaves: usize) -> f64 {
    let sentence = if n_leaves == 1 { SENTENCE } else { 0.0 };
    HEAD + PITCH / 2.0 + sentence
}

/// Gives each leaf its row and each split the middle between its children; returns the number of leaves.
fn set_rows(places: &mut [Place]) -> usize {
    let n_leaves = places.iter().filter(|place| place.is_leaf).count();
    let mut row = first_row(n_leaves);
    for place in places.iter_mut().filter(|place| place.is_leaf) {
        place.y = row;
        row += PITCH;
    }
    // From the last to the first, so that both children have given their half before their split gives its own.
    for index in (1..places.len()).rev() {
        let y = places[index].y;
        if let Some((parent, _)) = places[index].parent {
            places[parent].y += y / 2.0;
        }
    }
    n_leaves
}

fn no_tree(why: &str) -> Error {
    Error::Data {
        field: None,
        message: format!("This is no tree: {why}."),
    }
}
