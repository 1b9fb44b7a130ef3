//! A network: neurons in columns, weights as lines.
//!
//! A line is as wide as its weight is large compared with the largest of its layer; blue pulls down, orange pushes up.
//! A neuron's rim is its bias in the same colours. What a neuron does with the chosen row is its number and its shade;
//! with two features, a hidden neuron is a map of what it does all over the plane.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingBackend};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};
use serde::{Deserialize, Serialize};

use super::geometry::Point;
use super::layout::{EDGE, LINE, TITLE_LINE};
use super::network_layout::{Column, NetworkLayout, Stroke};
use super::palette::{Style, Theme};
use super::surface::{Label, Pixel, SMALL, Surface};
use crate::error::Result;
use crate::value::plain;

/// Cells of a map side by side, and one above the other.
const MAP: usize = 24;

/// Shades of a neuron, from none to the strongest.
const SHADES: f64 = 5.0;

/// The widest line, in CSS pixels.
const WIDEST: f64 = 4.0;

/// The least distance from one neuron to the next that leaves room for text, in CSS pixels.
const ROOM: f64 = 13.0;

/// A trained network.
#[derive(Debug, Clone, Copy)]
pub struct NetworkChart<'a> {
    /// Names of the inputs.
    pub names: &'a [String],
    /// Names of the outputs.
    pub outputs: &'a [String],
    /// The layers in the order of the calculation; none for a model that is no network.
    pub layers: &'a [NetworkLayer],
    /// What each hidden neuron does over the plane, hidden layer by hidden layer: 24 × 24 activations, row by row from
    /// below. Nothing where there are more than two features.
    pub maps: &'a [Vec<Vec<f32>>],
    /// The chosen row.
    pub row: Option<NetworkRow<'a>>,
    /// The weight that is being looked at.
    pub selected: Option<WeightPlace>,
}

/// A dense layer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct NetworkLayer {
    /// Name of the activation.
    pub activation: String,
    /// Weights, shape (`inputs`, `outputs`).
    pub weights: Vec<Vec<f64>>,
    /// Biases, shape (`outputs`,).
    pub biases: Vec<f64>,
}

/// What goes through a network for one row.
#[derive(Debug, Clone, Copy)]
pub struct NetworkRow<'a> {
    /// Inputs as the model sees them.
    pub inputs: &'a [f64],
    /// What comes out of each neuron, layer by layer.
    pub activations: &'a [Vec<f64>],
}

/// Where a weight sits: between two neurons of neighbouring layers, or a neuron's bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightPlace {
    /// Layer, counted from the inputs.
    pub layer: usize,
    /// Neuron that it comes from; `None` for the bias.
    pub from: Option<usize>,
    /// Neuron that it goes to.
    pub to: usize,
}

impl NetworkLayer {
    /// The size of the largest weight.
    pub(super) fn largest(&self) -> f64 {
        largest(self.weights.iter().flatten())
    }
}

impl<'a> NetworkRow<'a> {
    /// What the neurons of a column give, the inputs being the first column.
    fn column(&self, index: usize) -> &'a [f64] {
        match index {
            0 => self.inputs,
            _ => self.activations.get(index - 1).map_or(&[], Vec::as_slice),
        }
    }
}

/// Draws the weights, faint ones first, and the neurons over them.
///
/// # Errors
/// [`Error::Drawing`](crate::Error::Drawing) if the backend fails.
pub fn network<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &NetworkChart,
    style: &Style,
) -> Result<()> {
    let surface = Surface::new(area, Theme::of(style))?;
    surface.title("The network")?;
    if chart.layers.is_empty() {
        return surface.message("This model is no network: it has no weights.");
    }
    let (width, height) = surface.size();
    let scale = surface.theme.scale;
    let size = (f64::from(width) / scale, f64::from(height) / scale);
    let picture = Picture {
        surface: &surface,
        chart,
        layout: NetworkLayout::of(chart, size),
    };
    picture.draw_weights()?;
    for (index, column) in picture.layout.columns.iter().enumerate() {
        picture.draw_neurons(index, column)?;
        picture.draw_heading(index, column)?;
    }
    picture.draw_selected()?;
    picture.draw_legend()
}

/// The bias or the weight at a place on a chart of `width` × `height`, everything in CSS pixels: the hidden or output
/// neuron there, or the nearest line within 8. `None` where there is neither.
#[must_use]
pub fn network_hit(chart: &NetworkChart, size: (f64, f64), at: (f64, f64)) -> Option<WeightPlace> {
    NetworkLayout::of(chart, size).hit(at)
}

/// A network on its paper.
struct Picture<'s, 'a, 'c, DB: DrawingBackend> {
    surface: &'s Surface<'a, DB>,
    chart: &'c NetworkChart<'c>,
    layout: NetworkLayout,
}

impl<DB: DrawingBackend> Picture<'_, '_, '_, DB> {
    fn pixel(&self, (x, y): Point) -> Pixel {
        (self.surface.px(x), self.surface.px(y))
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

    /// Text that stands out from the lines below it.
    fn note(&self, text: &str, (x, y): Point) -> Result<()> {
        let (surface, theme) = (self.surface, &self.surface.theme);
        let width = f64::from(surface.width_of(text, SMALL)) / theme.scale;
        // Numbers are narrower than text may be.
        let backdrop = [(x - 2.0, y - 7.0), (x + width * 0.95 + 2.0, y + 7.0)];
        surface.block(
            backdrop.map(|corner| self.pixel(corner)),
            theme.paper.mix(0.85),
        )?;
        self.text(text, (x, y), theme.ink, HPos::Left)
    }

    fn draw_weights(&self) -> Result<()> {
        let theme = &self.surface.theme;
        for Stroke {
            value,
            share,
            from,
            to,
            ..
        } in &self.layout.weights
        {
            let colour = theme.edge(theme.sign(*value)).mix(0.12 + 0.88 * share);
            let line = vec![self.pixel(*from), self.pixel(*to)];
            self.surface.line(line, colour, (WIDEST * share).max(0.5))?;
        }
        Ok(())
    }

    fn draw_neurons(&self, index: usize, column: &Column) -> Result<()> {
        let surface = self.surface;
        let values = self.chart.row.map_or(&[][..], |row| row.column(index));
        let most = largest(values);
        for (neuron, &y) in column.y.iter().enumerate() {
            let value = values
                .get(neuron)
                .copied()
                .filter(|value| value.is_finite());
            let map = self.map(index, neuron).filter(|_| column.maps);
            let at = self.pixel((column.x, y));
            if let Some(map) = map {
                self.draw_map(map, at, column.radius)?;
            } else {
                let fill = value.map_or(surface.theme.paper, |value| self.shade(value, most));
                surface.disc(at, column.radius, fill)?;
            }
            self.draw_rim(index, neuron, column, y)?;
            self.draw_words(index, neuron, column, y, value)?;
        }
        Ok(())
    }

    fn map(&self, column: usize, neuron: usize) -> Option<&[f32]> {
        let map = self.chart.maps.get(column.checked_sub(1)?)?.get(neuron)?;
        (map.len() == MAP * MAP).then_some(map)
    }

    fn draw_map(&self, map: &[f32], (x, y): Pixel, half: f64) -> Result<()> {
        let half = self.surface.px(half);
        let corners = [(x - half, y - half), (x + half, y + half)];
        let most = map.iter().filter(|value| value.is_finite());
        let most = most.fold(0.0_f64, |most, value| most.max(f64::from(value.abs())));
        self.surface.mosaic(corners, (MAP, MAP), |column, row| {
            self.shade(f64::from(map[row * MAP + column]), most)
        })
    }

    /// The shade of an activation: paper for none, the strongest for the largest.
    fn shade(&self, value: f64, most: f64) -> RGBColor {
        let theme = &self.surface.theme;
        let share = if most > 0.0 { value.abs() / most } else { 0.0 };
        let strength = (share * SHADES).round() / SHADES;
        theme.pale(
            theme.sign(value),
            if strength.is_finite() { strength } else { 0.0 },
        )
    }

    /// The rim shows the bias: its colour the sign, its width the size beside the layer's largest weight.
    fn draw_rim(&self, index: usize, neuron: usize, column: &Column, y: f64) -> Result<()> {
        let (surface, theme) = (self.surface, &self.surface.theme);
        let layer = index
            .checked_sub(1)
            .and_then(|layer| self.chart.layers.get(layer));
        let bias = layer.and_then(|layer| layer.biases.get(neuron).copied());
        let (colour, width) = match (layer, bias.filter(|bias| bias.is_finite())) {
            (Some(layer), Some(bias)) if bias != 0.0 => {
                let share = (bias.abs() / layer.largest().max(bias.abs())).max(0.25);
                let most = (column.radius * 0.35).clamp(1.0, WIDEST);
                (theme.edge(theme.sign(bias)), most * share)
            }
            _ => (theme.muted, 1.0),
        };
        let at = self.pixel((column.x, y));
        if !column.maps {
            return surface.ring(at, column.radius, colour, width);
        }
        let half = surface.px(column.radius);
        let (left, top, right, bottom) = (at.0 - half, at.1 - half, at.0 + half, at.1 + half);
        let box_ = vec![
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
        ];
        surface.line(box_, colour, width)
    }

    /// Names outside the network, what each neuron gives beside them or beside it.
    fn draw_words(
        &self,
        index: usize,
        neuron: usize,
        column: &Column,
        y: f64,
        value: Option<f64>,
    ) -> Result<()> {
        let (surface, theme, chart) = (self.surface, &self.surface.theme, self.chart);
        // With less room, every second neuron has words, or every third.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Small and positive.
        let every = (ROOM / column.spacing).ceil().max(1.0) as usize;
        if neuron % every != 0 {
            return Ok(());
        }
        let number = value.map(short);
        let (names, room, x, side) = if index == 0 {
            let x = column.x - column.radius - 6.0;
            (chart.names, self.layout.names[0], x, HPos::Right)
        } else if index == chart.layers.len() {
            let x = column.x + column.radius + 6.0;
            (chart.outputs, self.layout.names[1], x, HPos::Left)
        } else {
            return match number {
                Some(number) if !column.maps && column.radius >= 16.0 => {
                    self.text(&number, (column.x, y), theme.ink, HPos::Center)
                }
                Some(number) if every == 1 => {
                    self.note(&number, (column.x + column.radius + 4.0, y))
                }
                _ => Ok(()),
            };
        };
        let name = names.get(neuron).map_or("", String::as_str);
        let number = number.unwrap_or_default();
        let taken = surface.width_of(&number, SMALL) + surface.px(SMALL * 0.6);
        let name = surface.shorten(name, SMALL, surface.px(room) - taken);
        let words = match (name.is_empty(), number.is_empty()) {
            (false, false) => format!("{name} {number}"),
            _ => name + &number,
        };
        self.text(&words, (x, y), theme.ink, side)
    }

    /// What a column is, and how many neurons it has.
    fn draw_heading(&self, index: usize, column: &Column) -> Result<()> {
        let (surface, theme, chart) = (self.surface, &self.surface.theme, self.chart);
        let last = chart.layers.len();
        let (count, plural) = (column.y.len(), if column.y.len() == 1 { "" } else { "s" });
        let activation = index
            .checked_sub(1)
            .map(|layer| chart.layers[layer].activation.as_str());
        let what = match index {
            0 => format!("{count} input{plural}"),
            _ if index == last => format!("{count} output{plural}"),
            _ => format!("{count} hidden"),
        };
        let gap = self.layout.columns[1].x - self.layout.columns[0].x;
        let sheet = f64::from(surface.size().0) / theme.scale;
        for (line, text) in [what.as_str(), activation.unwrap_or_default()]
            .into_iter()
            .enumerate()
        {
            let text = surface.shorten(text, SMALL, surface.px(gap.max(4.0 * SMALL) - 4.0));
            let half = f64::from(surface.width_of(&text, SMALL)) / theme.scale / 2.0;
            let x = column.x.min(sheet - EDGE - half).max(EDGE + half);
            let y = EDGE + TITLE_LINE + LINE * (line as f64 + 0.5) - 3.0;
            let colour = if line == 0 { theme.ink } else { theme.muted };
            self.text(&text, (x, y), colour, HPos::Center)?;
        }
        Ok(())
    }

    /// The weight that is being looked at: in ink, with its value.
    fn draw_selected(&self) -> Result<()> {
        let (surface, theme) = (self.surface, &self.surface.theme);
        let Some(place) = self.chart.selected else {
            return Ok(());
        };
        if place.from.is_some() {
            let Some(stroke) = self
                .layout
                .weights
                .iter()
                .find(|stroke| stroke.place == place)
            else {
                return Ok(());
            };
            let (from, to) = (stroke.from, stroke.to);
            let line = vec![self.pixel(from), self.pixel(to)];
            let width = (WIDEST * stroke.share).max(2.0);
            surface.line(line.clone(), theme.ink, width + 3.0)?;
            surface.line(line, theme.edge(theme.sign(stroke.value)), width)?;
            let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
            return self.note(&short(stroke.value), (middle.0 - 14.0, middle.1 - 14.0));
        }
        let column = self.layout.columns.get(place.layer + 1);
        let layer = self.chart.layers.get(place.layer);
        let bias = layer.and_then(|layer| layer.biases.get(place.to));
        if let (Some(column), Some(&bias)) = (column, bias) {
            let y = column.y[place.to];
            surface.ring(
                self.pixel((column.x, y)),
                column.radius + 4.0,
                theme.ink,
                2.0,
            )?;
            let text = format!("bias {}", short(bias));
            return self.note(&text, (column.x - 24.0, y - column.radius - 14.0));
        }
        Ok(())
    }

    /// What colours and rims mean, and what is not drawn.
    fn draw_legend(&self) -> Result<()> {
        let (surface, theme) = (self.surface, &self.surface.theme);
        let (width, height) = surface.size();
        let bottom = f64::from(height) / theme.scale - EDGE - LINE / 2.0;
        let mut x = EDGE;
        for (value, text) in [(-1.0, "negative"), (1.0, "positive")] {
            let line = [(x, bottom), (x + 16.0, bottom)].map(|point| self.pixel(point));
            surface.line(line.to_vec(), theme.edge(theme.sign(value)), 3.0)?;
            self.text(text, (x + 22.0, bottom), theme.ink, HPos::Left)?;
            x += 22.0 + f64::from(surface.width_of(text, SMALL)) / theme.scale + 12.0;
        }
        surface.ring(self.pixel((x + 6.0, bottom)), 5.0, theme.muted, 2.0)?;
        self.text("rim: bias", (x + 18.0, bottom), theme.ink, HPos::Left)?;
        if self.layout.left_out == 0 {
            return Ok(());
        }
        let count = plain(self.layout.left_out as f64);
        let text = format!("{count} smaller weights are not drawn");
        let text = surface.shorten(&text, SMALL, width - surface.px(2.0 * EDGE));
        self.text(&text, (EDGE, bottom - LINE), theme.muted, HPos::Left)
    }
}

/// The size of the largest number.
fn largest<'v>(values: impl IntoIterator<Item = &'v f64>) -> f64 {
    let finite = values.into_iter().filter(|value| value.is_finite());
    finite.fold(0.0, |most, value| value.abs().max(most))
}

/// A number in at most six letters or so.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 9999.5 || (size > 0.0 && size < 0.005) => format!("{value:.0e}"),
        size if size >= 99.95 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
