//! The decision tree as a picture.
//!
//! Rows flow from the root at the left to the leaves at the right, one row of the sheet for each leaf
//! ([`tree_layout`](super::tree_layout) says why). The thickness of bars and branches is the share of the training rows that come
//! through; a bar's colours are the shares of the classes in it. A branch has a thin line in its middle, which stays visible
//! however few the rows are. What colour tells, words and shapes tell as well: a leaf names its class and has its mark, and the
//! path of the chosen row has heavier lines and rings around its bars.
//!
//! The canvas is a window on the sheet, and only what the window shows is drawn.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

use super::frame::legend;
use super::layout::{Sample, place_keys};
use super::palette::{Style, Theme};
use super::surface::{Label, Pixel, SMALL, Surface, TITLE, cut};
use super::tree_layout::{
    BAR, Block, EDGE, FIGURES, HEAD, LABEL, LONGEST_CLASS, MARK, Place, SENTENCE, THICKEST, TURN,
    TreeChart, TreeLayout, WITHOUT_SPLIT, bent, letters_within,
};
use super::tree_words::{gini, percent, rows, threshold};
use crate::error::Result;
use crate::value::plain;

/// The thinnest bar: thick enough for its colours to be told apart.
const THINNEST: f64 = 5.0;

/// Distance between a bar and its words, and between two lines of figures.
const GAP: f64 = 5.0;
const LINE: f64 = 14.0;

/// Draws what a window whose upper left corner is at `offset` (CSS pixels of the sheet) shows of the tree.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) for what is no tree, as [`TreeLayout::of`] says;
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn tree<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &TreeChart,
    offset: (f64, f64),
    style: &Style,
) -> Result<()> {
    let layout = TreeLayout::of(chart)?;
    let surface = Surface::new(area, Theme::of(style))?;
    let picture = Picture::new(&surface, chart, &layout, offset);
    if layout.places.is_empty() {
        return picture.words(
            "Nothing was trained yet.",
            picture.muted(SMALL),
            (EDGE, EDGE),
        );
    }
    picture.head()?;
    // Branches below, those of the path above the others, then what stands on them.
    picture.branches(false)?;
    picture.branches(true)?;
    layout
        .places
        .iter()
        .filter(|place| picture.shows(layout.block(place)))
        .try_for_each(|place| picture.node(place))
}

/// Size and colour of some words, and where they are in relation to a point.
#[derive(Clone, Copy)]
struct Type {
    size: f64,
    colour: RGBColor,
    anchor: (HPos, VPos),
}

struct Picture<'s, 'a, DB: DrawingBackend> {
    surface: &'s Surface<'a, DB>,
    chart: &'s TreeChart<'s>,
    layout: &'s TreeLayout,
    /// The part of the sheet that the window shows.
    window: Block,
    /// Whether the chosen row passes a node, shape (`n_nodes`,).
    on_path: Vec<bool>,
}

impl<'s, 'a, DB: DrawingBackend> Picture<'s, 'a, DB> {
    fn new(
        surface: &'s Surface<'a, DB>,
        chart: &'s TreeChart,
        layout: &'s TreeLayout,
        (x, y): (f64, f64),
    ) -> Self {
        let (width, height) = surface.size();
        let mut on_path = vec![false; chart.children_left.len()];
        for &node in chart.path {
            if let Some(on_path) = on_path.get_mut(node as usize) {
                *on_path = true;
            }
        }
        let finite = |offset: f64| if offset.is_finite() { offset } else { 0.0 };
        Self {
            surface,
            chart,
            layout,
            window: Block {
                x: finite(x),
                y: finite(y),
                width: f64::from(width) / surface.theme.scale,
                height: f64::from(height) / surface.theme.scale,
            },
            on_path,
        }
    }

    /// The device pixel of a point of the sheet.
    fn at(&self, x: f64, y: f64) -> Pixel {
        (
            self.surface.px(x - self.window.x),
            self.surface.px(y - self.window.y),
        )
    }

    /// Whether any of a block is in the window.
    fn shows(&self, block: Block) -> bool {
        let meets = |from: f64, length: f64, start: f64, room: f64| {
            from + length >= start && from <= start + room
        };
        meets(block.x, block.width, self.window.x, self.window.width)
            && meets(block.y, block.height, self.window.y, self.window.height)
    }

    fn ink(&self, size: f64) -> Type {
        Type {
            size,
            colour: self.surface.theme.ink,
            anchor: (HPos::Left, VPos::Top),
        }
    }

    fn muted(&self, size: f64) -> Type {
        Type {
            colour: self.surface.theme.muted,
            ..self.ink(size)
        }
    }

    fn words(&self, text: &str, kind: Type, (x, y): (f64, f64)) -> Result<()> {
        self.surface.text(&Label {
            text,
            size: kind.size,
            colour: kind.colour,
            at: self.at(x, y),
            anchor: kind.anchor,
        })
    }

    /// Title and classes. They go up with the tree and stay at the left.
    fn head(&self) -> Result<()> {
        let head = Block {
            x: self.window.x,
            y: 0.0,
            width: self.window.width,
            height: HEAD,
        };
        if !self.shows(head) {
            return Ok(());
        }
        let left = self.window.x + EDGE;
        let right = self.window.x + self.window.width - EDGE;
        let n_splits = self.layout.places.len() / 2;
        let title = match n_splits {
            0 => "The tree".to_owned(),
            1 => "The tree: 1 split".to_owned(),
            _ => format!(
                "The tree: {} splits, depth {}",
                plain(n_splits as f64),
                plain(self.layout.columns.len() as f64)
            ),
        };
        self.words(&title, self.ink(TITLE), (left, 8.0))?;
        let corner = self.at(left, 34.0);
        let keys: Vec<_> = Sample::classes(self.chart.classes).collect();
        let right = self.at(right, 0.0).0;
        let (keys, _) = place_keys(&self.surface.sheet, &keys, corner, right, 1);
        legend(self.surface, &keys)
    }

    /// Rows of a node over those of the root.
    fn share(&self, node: usize) -> f64 {
        let rows = self.chart.n_node_samples;
        (f64::from(rows[node]) / f64::from(rows[0].max(1))).min(1.0)
    }

    /// Thickness of a node's bar.
    fn thickness(&self, node: usize) -> f64 {
        (self.share(node) * THICKEST).max(THINNEST)
    }

    /// The branches of the path, or the others.
    fn branches(&self, of_path: bool) -> Result<()> {
        for place in &self.layout.places {
            if let Some((parent, is_yes)) = place.parent
                && (self.on_path[place.node] && self.on_path[self.layout.places[parent].node])
                    == of_path
            {
                self.branch(&self.layout.places[parent], place, is_yes)?;
            }
        }
        Ok(())
    }

    /// From the end of the parent's bar along its column, up or down to the child's row, and to the child.
    fn branch(&self, parent: &Place, child: &Place, is_yes: bool) -> Result<()> {
        let from = parent.x + BAR;
        let area = Block {
            x: from,
            y: parent.y.min(child.y) - THICKEST,
            width: child.x - from,
            height: (parent.y - child.y).abs() + 2.0 * THICKEST,
        };
        if !self.shows(area) {
            return Ok(());
        }
        let surface = self.surface;
        let band = self.share(child.node) * THICKEST;
        // Both branches together are as thick as the bar: "yes" leaves its upper edge, "no" its lower one.
        let edge = (self.thickness(parent.node) - band.max(1.0)) / 2.0;
        let start = if is_yes {
            parent.y - edge
        } else {
            parent.y + edge
        };
        let turn = parent.x + self.layout.columns[parent.depth] + TURN;
        let path: Vec<Pixel> = bent((from, start), turn, (child.x, child.y))
            .map(|(x, y)| self.at(x, y))
            .collect();

        let of_path = self.on_path[parent.node] && self.on_path[child.node];
        let (flow, line, width) = if of_path {
            let accent = surface.theme.accent;
            (accent.mix(0.35), accent.mix(1.0), 2.5)
        } else {
            (
                surface.theme.hairline.mix(1.0),
                surface.theme.muted.mix(0.7),
                1.0,
            )
        };
        surface.line(path.clone(), flow, band)?;
        surface.line(path, line, width)?;

        let (word, above) = if is_yes { ("yes", 1.0) } else { ("no", -1.0) };
        let mut kind = if of_path {
            self.ink(SMALL)
        } else {
            self.muted(SMALL)
        };
        kind.anchor = (HPos::Right, if is_yes { VPos::Bottom } else { VPos::Top });
        let away = (band.max(width) / 2.0 + 1.0) * above;
        self.words(word, kind, (child.x - 6.0, child.y - away))
    }

    fn node(&self, place: &Place) -> Result<()> {
        self.bar(place)?;
        if place.is_leaf {
            self.leaf(place)
        } else {
            self.split(place)
        }
    }

    /// What a split asks, and its figures.
    fn split(&self, place: &Place) -> Result<()> {
        let node = place.node;
        let half = self.thickness(node) / 2.0;
        let ask = Type {
            anchor: (HPos::Left, VPos::Bottom),
            ..self.ink(LABEL)
        };
        self.words(&self.question(place), ask, (place.x, place.y - half - GAP))?;
        let top = place.y + half + GAP;
        let figures = self.muted(FIGURES);
        self.words(
            &rows(self.chart.n_node_samples[node]),
            figures,
            (place.x, top),
        )?;
        let gini = gini(self.chart.impurity[node]);
        self.words(&gini, figures, (place.x, top + LINE))
    }

    /// "worst radi… ≤ 16.8", as long as the column is wide.
    fn question(&self, place: &Place) -> String {
        let feature = self.chart.feature[place.node];
        let known = usize::try_from(feature)
            .ok()
            .and_then(|feature| self.chart.feature_names.get(feature));
        let name = known.map_or("?", String::as_str);
        let rest = format!(" ≤ {}", threshold(self.chart.threshold[place.node]));
        let room = letters_within(self.layout.columns[place.depth], LABEL);
        let name = cut(name, room.saturating_sub(rest.chars().count()));
        format!("{name}{rest}")
    }

    /// What a leaf answers and how sure it is, and its figures.
    fn leaf(&self, place: &Place) -> Result<()> {
        let node = place.node;
        if self.layout.places.len() == 1 {
            let above = (place.x, place.y - SENTENCE - LABEL);
            self.words(WITHOUT_SPLIT, self.ink(LABEL), above)?;
        }
        let shares = self.shares(node);
        let (class, share) =
            shares
                .iter()
                .copied()
                .enumerate()
                .fold((0, f64::NEG_INFINITY), |best, next| {
                    if next.1 > best.1 { next } else { best }
                });
        let x = place.x + BAR + MARK;
        let (upper, lower) = (place.y - LINE / 2.0 - 1.0, place.y + LINE / 2.0 + 1.0);
        let mark = self.at(x - MARK / 2.0 + 1.0, upper);
        self.surface.mark(class, mark, 4.5, 0.9)?;
        let middle = (HPos::Left, VPos::Center);
        let answer = Type {
            anchor: middle,
            ..self.ink(LABEL)
        };
        let figures = Type {
            anchor: middle,
            ..self.muted(FIGURES)
        };
        let name = self.class_name(class);
        self.words(&format!("{name} ({})", percent(share)), answer, (x, upper))?;
        let rows = rows(self.chart.n_node_samples[node]);
        let gini = gini(self.chart.impurity[node]);
        self.words(&format!("{rows}, {gini}"), figures, (x, lower))
    }

    fn class_name(&self, class: usize) -> String {
        let name = self.chart.classes.get(class);
        name.map_or_else(|| format!("class {class}"), |name| cut(name, LONGEST_CLASS))
    }

    /// The shares of the classes in a node, which sum to 1, shape (`n_classes`,).
    fn shares(&self, node: usize) -> Vec<f64> {
        let n_classes = self.chart.n_classes();
        let value = &self.chart.value[node * n_classes..][..n_classes];
        let positive = |value: &f64| {
            if value.is_finite() {
                value.max(0.0)
            } else {
                0.0
            }
        };
        let sum: f64 = value.iter().map(positive).sum();
        let sum = if sum > 0.0 { sum } else { 1.0 };
        value.iter().map(|value| positive(value) / sum).collect()
    }

    /// The classes side by side, each as long as its share; with a ring around it on the path.
    fn bar(&self, place: &Place) -> Result<()> {
        let surface = self.surface;
        let half = self.thickness(place.node) / 2.0;
        let (left, top) = self.at(place.x, place.y - half);
        let (right, bottom) = self.at(place.x + BAR, place.y + half);
        if self.on_path[place.node] {
            let (near, far) = (surface.px(3.5), surface.px(1.5));
            let ring = [(left - near, top - near), (right + near, bottom + near)];
            surface.block(ring, surface.theme.accent)?;
            let inner = [(left - far, top - far), (right + far, bottom + far)];
            surface.block(inner, surface.theme.paper)?;
        }
        let line = surface.px(1.0).max(1);
        let mut sum = 0.0;
        let mut start = left;
        for (class, share) in self.shares(place.node).into_iter().enumerate() {
            sum += share;
            let end = self.at(place.x + BAR * sum, 0.0).0.min(right);
            if end > start {
                let colour = surface.theme.class(class);
                surface.block([(start, top), (end, bottom)], surface.theme.edge(colour))?;
                if end - start > 2 * line {
                    let inner = [(start + line, top + line), (end - line, bottom - line)];
                    surface.block(inner, colour)?;
                }
                start = end;
            }
        }
        Ok(())
    }
}
