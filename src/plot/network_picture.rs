//! The parts of a network's picture.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

use super::geometry::Point;
use super::layout::{EDGE, LINE, TITLE_LINE};
use super::network::{NetworkChart, largest};
use super::network_layout::{Column, NetworkLayout, Neuron, Stroke};
use super::surface::{Label, Pixel, SMALL, Surface};
use crate::error::Result;
use crate::value::plain;

/// Cells of a map side by side, and one above the other.
const MAP: usize = 24;

/// The side from which on a map shows all its cells, in CSS pixels.
const WHOLE_MAP: f64 = 24.0;

/// Shades of an activation, from none to the strongest.
const SHADES: f64 = 8.0;

/// The strongest shade of a map, on which nothing is written, as a share of the colour.
const DEEPEST: f64 = 0.85;

/// The least distance from one neuron to the next that leaves room for words.
const ROOM: f64 = 13.0;

/// A network on its paper.
pub(super) struct Picture<'s, 'a, 'c, DB: DrawingBackend> {
    pub(super) surface: &'s Surface<'a, DB>,
    pub(super) chart: &'c NetworkChart<'c>,
    pub(super) layout: NetworkLayout,
}

impl<DB: DrawingBackend> Picture<'_, '_, '_, DB> {
    /// Draws the weights, faint ones first, and the neurons over them.
    pub(super) fn draw(&self) -> Result<()> {
        for stroke in &self.layout.weights {
            let colour = self.sign(stroke.value);
            // Many faint lines together would be as strong as a strong one.
            let opacity = 0.1 + 0.9 * stroke.share * stroke.share;
            self.stroke(stroke, colour.mix(opacity), stroke.width)?;
        }
        let selected = self.layout.weights.iter().find(|stroke| {
            let place = Some(stroke.place);
            place == self.chart.selected
        });
        if let Some(stroke) = selected {
            self.draw_selected(stroke)?;
        }
        for (index, column) in self.layout.columns.iter().enumerate() {
            self.draw_neurons(index, column)?;
            self.draw_heading(index, column)?;
        }
        match selected {
            Some(Stroke {
                from, to, value, ..
            }) => {
                let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
                self.note(&exact(*value), (middle.0, middle.1 - 14.0))?;
            }
            None => self.draw_selected_bias()?,
        }
        self.draw_legend()
    }

    fn pixel(&self, (x, y): Point) -> Pixel {
        (self.surface.px(x), self.surface.px(y))
    }

    /// Width of `text` in CSS pixels.
    fn width_of(&self, text: &str) -> f64 {
        f64::from(self.layout.sheet.width_of(text, SMALL))
    }

    /// The colour of a weight, strong enough to be seen on paper.
    fn sign(&self, value: f64) -> RGBColor {
        let theme = &self.surface.theme;
        theme.edge(theme.sign(value))
    }

    fn text(&self, text: &str, at: Point, colour: RGBColor, horizontal: HPos) -> Result<()> {
        self.surface.text(&Label {
            text,
            size: SMALL,
            colour,
            at: self.pixel(at),
            anchor: (horizontal, VPos::Center),
        })
    }

    /// Text around a place that stands out from what lies below it.
    fn note(&self, text: &str, (x, y): Point) -> Result<()> {
        let half = self.width_of(text) / 2.0 + 2.0;
        let sheet = f64::from(self.layout.sheet.size.0);
        let x = x.min(sheet - EDGE - half).max(EDGE + half);
        let theme = &self.surface.theme;
        let corners = [(x - half, y - 9.0), (x + half, y + 9.0)].map(|at| self.pixel(at));
        self.surface.block(corners, theme.paper.mix(0.9))?;
        self.text(text, (x, y), theme.ink, HPos::Center)
    }

    fn stroke(
        &self,
        stroke: &Stroke,
        colour: impl Into<plotters::style::RGBAColor>,
        width: f64,
    ) -> Result<()> {
        let line = vec![self.pixel(stroke.from), self.pixel(stroke.to)];
        self.surface.line(line, colour, width)
    }

    /// The weight that is being looked at: edged with ink, apart from all others.
    fn draw_selected(&self, stroke: &Stroke) -> Result<()> {
        let theme = &self.surface.theme;
        let width = stroke.width.max(2.0);
        self.stroke(stroke, theme.paper, width + 6.0)?;
        self.stroke(stroke, theme.ink, width + 3.0)?;
        self.stroke(stroke, self.sign(stroke.value), width)
    }

    fn draw_selected_bias(&self) -> Result<()> {
        let Some(place) = self.chart.selected.filter(|place| place.from.is_none()) else {
            return Ok(());
        };
        let layer = self.chart.layers.get(place.layer);
        let bias = layer.and_then(|layer| layer.biases.get(place.to));
        let column = self.layout.columns.get(place.layer.saturating_add(1));
        let (Some(&bias), Some(column)) = (bias.filter(|bias| bias.is_finite()), column) else {
            return Ok(());
        };
        let Some(&y) = column.y.get(place.to) else {
            return Ok(());
        };
        self.outline(column, y, 4.0, self.surface.theme.ink, 2.0)?;
        let text = format!("bias {}", exact(bias));
        let left = column.x - column.half.0 - self.width_of(&text) / 2.0 - 9.0;
        self.note(&text, (left, y))
    }

    fn draw_neurons(&self, index: usize, column: &Column) -> Result<()> {
        let values = self.chart.row.map_or(&[][..], |row| row.column(index));
        let activation = index
            .checked_sub(1)
            .map_or("", |layer| self.chart.layers[layer].activation.as_str());
        let most = if matches!(activation, "logistic" | "softmax" | "tanh") {
            1.0
        } else {
            largest(values)
        };
        for (neuron, &y) in column.y.iter().enumerate() {
            let value = values
                .get(neuron)
                .copied()
                .filter(|value| value.is_finite());
            let theme = &self.surface.theme;
            let fill = value.map_or(theme.paper, |value| {
                theme.pale(theme.sign(value), shade(value, most))
            });
            let corners = column.corners(y, 0.0).map(|corner| self.pixel(corner));
            match column.neuron {
                Neuron::Disc => {
                    self.surface
                        .disc(self.pixel((column.x, y)), column.half.1, fill)?;
                }
                Neuron::Box | Neuron::Map | Neuron::MapAndNumber => {
                    self.surface.block(corners, fill)?;
                }
            }
            if let Some(map) = self.map(index, neuron, column) {
                let side = self.surface.px(2.0 * column.half.1);
                let [(left, top), (_, bottom)] = corners;
                self.draw_map(map, [(left, top), (left + side, bottom)])?;
            }
            self.draw_rim(index, neuron, column, y)?;
            if let Some(value) = value {
                self.draw_number(column, y, value)?;
            }
            self.draw_name(index, neuron, column, y, value)?;
        }
        Ok(())
    }

    /// What a neuron has learned, where there is room to show it.
    fn map(&self, index: usize, neuron: usize, column: &Column) -> Option<&[f32]> {
        if !column.neuron.has_map() {
            return None;
        }
        let map = self.chart.maps.get(index.checked_sub(1)?)?.get(neuron)?;
        (map.len() == MAP * MAP).then_some(map)
    }

    fn draw_map(&self, map: &[f32], corners: [Pixel; 2]) -> Result<()> {
        let theme = &self.surface.theme;
        let most = map.iter().filter(|value| value.is_finite());
        let most = most.fold(0.0_f64, |most, value| most.max(f64::from(value.abs())));
        // On a small map every second cell is enough, and four times as quick.
        let step = if corners[1].0 - corners[0].0 < self.surface.px(WHOLE_MAP) {
            2
        } else {
            1
        };
        self.surface
            .mosaic(corners, (MAP / step, MAP / step), |column, row| {
                let value = f64::from(map[(row * MAP + column) * step]);
                theme.tinted(theme.sign(value), shade(value, most) * DEEPEST)
            })
    }

    /// The rim shows the bias: its colour the sign, its width the size beside the layer's largest weight.
    fn draw_rim(&self, index: usize, neuron: usize, column: &Column, y: f64) -> Result<()> {
        let layer = index
            .checked_sub(1)
            .and_then(|layer| self.chart.layers.get(layer));
        let bias = layer.and_then(|layer| layer.biases.get(neuron).copied());
        let (colour, width) = match (layer, bias.filter(|bias| bias.is_finite())) {
            (Some(layer), Some(bias)) if bias != 0.0 => {
                let share = bias.abs() / layer.largest().max(bias.abs());
                let widest = (column.half.1 * 0.35).clamp(1.0, 4.0);
                (self.sign(bias), (widest * share).max(1.0))
            }
            _ => (self.surface.theme.muted, 1.0),
        };
        self.outline(column, y, 0.0, colour, width)
    }

    /// The outline of a neuron, `away` from it.
    fn outline(
        &self,
        column: &Column,
        y: f64,
        away: f64,
        colour: RGBColor,
        width: f64,
    ) -> Result<()> {
        if matches!(column.neuron, Neuron::Disc) {
            let at = self.pixel((column.x, y));
            return self.surface.ring(at, column.half.1 + away, colour, width);
        }
        let [(left, top), (right, bottom)] =
            column.corners(y, away).map(|corner| self.pixel(corner));
        let corners = vec![
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
            (right, top),
        ];
        self.surface.line(corners, colour, width)
    }

    /// What a hidden neuron gives for the chosen row, inside of it.
    fn draw_number(&self, column: &Column, y: f64, value: f64) -> Result<()> {
        let x = match column.neuron {
            Neuron::Box => column.x,
            Neuron::MapAndNumber => column.x + column.half.1,
            Neuron::Disc | Neuron::Map => return Ok(()),
        };
        self.text(&short(value), (x, y), self.surface.theme.ink, HPos::Center)
    }

    /// The name of an input or an output outside of the network, and its number.
    fn draw_name(
        &self,
        index: usize,
        neuron: usize,
        column: &Column,
        y: f64,
        value: Option<f64>,
    ) -> Result<()> {
        // With less room, every second neuron has words, or every third.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Small and positive.
        let every = (ROOM / column.spacing).ceil().max(1.0) as usize;
        let [inputs, outputs] = self.layout.names;
        let away = column.half.0 + 6.0;
        let (names, room, x, side) = match index {
            0 => (self.chart.names, inputs, column.x - away, HPos::Right),
            _ if index == self.chart.layers.len() => {
                (self.chart.outputs, outputs, column.x + away, HPos::Left)
            }
            _ => return Ok(()),
        };
        if !neuron.is_multiple_of(every) {
            return Ok(());
        }
        let number = value.map(short).unwrap_or_default();
        let name = names.get(neuron).map_or("", String::as_str);
        let room = room - self.width_of(&number) - SMALL * 0.6;
        let sheet = &self.layout.sheet;
        let name = sheet.shorten(name, SMALL, sheet.px(room));
        let words = format!("{name} {number}");
        self.text(words.trim(), (x, y), self.surface.theme.ink, side)
    }

    /// What a column is, and how many neurons it has.
    fn draw_heading(&self, index: usize, column: &Column) -> Result<()> {
        let (theme, layers) = (&self.surface.theme, self.chart.layers);
        let count = column.y.len();
        let what = match (index, count) {
            (0, 1) => "input",
            (0, _) => "inputs",
            (_, 1) if index == layers.len() => "output",
            _ if index == layers.len() => "outputs",
            _ => "hidden",
        };
        let gap = self.layout.columns[1].x - self.layout.columns[0].x - 6.0;
        let whole = format!("{count} {what}");
        let what = if self.width_of(&whole) <= gap {
            whole
        } else {
            count.to_string()
        };
        let activation = index
            .checked_sub(1)
            .map(|layer| layers[layer].activation.as_str());
        let activation = activation
            .filter(|name| self.width_of(name) <= gap)
            .unwrap_or_default();
        let sheet = f64::from(self.layout.sheet.size.0);
        let y = EDGE + TITLE_LINE + LINE / 2.0 - 3.0;
        for (text, y, colour) in [
            (what.as_str(), y, theme.ink),
            (activation, y + 16.0, theme.muted),
        ] {
            let half = self.width_of(text) / 2.0;
            let x = column.x.min(sheet - EDGE - half).max(EDGE + half);
            self.text(text, (x, y), colour, HPos::Center)?;
        }
        Ok(())
    }

    /// What colours and rims mean, and what is not drawn.
    fn draw_legend(&self) -> Result<()> {
        let (surface, theme) = (self.surface, &self.surface.theme);
        let sheet = &self.layout.sheet;
        let y = f64::from(sheet.size.1) - EDGE - LINE / 2.0;
        let mut x = EDGE;
        for (value, text) in [(-1.0, "negative"), (1.0, "positive")] {
            let line = [(x, y), (x + 16.0, y)].map(|point| self.pixel(point));
            surface.line(line.to_vec(), self.sign(value), 3.0)?;
            self.text(text, (x + 22.0, y), theme.ink, HPos::Left)?;
            x += 22.0 + self.width_of(text) + 12.0;
        }
        surface.ring(self.pixel((x + 6.0, y)), 5.0, theme.muted, 2.0)?;
        self.text("rim: bias", (x + 18.0, y), theme.ink, HPos::Left)?;
        if self.layout.left_out == 0 {
            return Ok(());
        }
        let count = plain(self.layout.left_out as f64);
        let plural = if self.layout.left_out == 1 {
            " is"
        } else {
            "s are"
        };
        let text = format!("{count} smaller weight{plural} not drawn");
        let text = sheet.shorten(&text, SMALL, sheet.size.0 - sheet.px(2.0 * EDGE));
        self.text(&text, (EDGE, y - LINE), theme.muted, HPos::Left)
    }
}

/// The strength of an activation's shade: 0 for none, 1 for the largest.
fn shade(value: f64, most: f64) -> f64 {
    let share = if most > 0.0 { value.abs() / most } else { 0.0 };
    let strength = (share * SHADES).round() / SHADES;
    if strength.is_finite() {
        strength.min(1.0)
    } else {
        0.0
    }
}

/// An activation in at most five letters or so.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 9999.5 => format!("{value:.0e}"),
        size if size >= 99.95 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        // No minus before what rounds to nothing.
        size if size < 0.005 => "0.00".to_owned(),
        _ => format!("{value:.2}"),
    }
}

/// A weight with four significant digits.
fn exact(value: f64) -> String {
    match value.abs() {
        size if size >= 1e5 || (size > 0.0 && size < 1e-3) => format!("{value:.3e}"),
        size if size >= 100.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}
