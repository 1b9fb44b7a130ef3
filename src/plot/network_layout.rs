//! Where a network's neurons and weights go, in CSS pixels: shared by drawing and by finding what lies under the
//! pointer.

use super::geometry::{Point, distance};
use super::layout::{EDGE, LINE, TITLE_LINE};
use super::network::{NetworkChart, NetworkLayer, WeightPlace};
use super::surface::{SMALL, Sheet};

/// The most weights drawn of a layer: more would hide one another, and take long.
const MOST_WEIGHTS: usize = 256;

/// How far the pointer may be from a weight, and from a neuron's rim.
const REACH: f64 = 8.0;
const RIM_REACH: f64 = 2.0;

/// The least side of a map.
const LEAST_MAP: f64 = 16.0;

/// The widest line.
const WIDEST: f64 = 4.0;

/// Width of an activation inside of a neuron, the height that it needs, and the distance between two columns that
/// leaves the weights visible beside it.
const NUMBER_WIDTH: f64 = 38.0;
const NUMBER_HEIGHT: f64 = 15.0;
const NUMBER_GAP: f64 = 96.0;

/// From the middle of a disc, however large, to its name.
const BESIDE: f64 = 24.0;

/// Letters kept free beside a name for a number: five, a space, and half of one for rounding.
const NUMBER: f64 = 6.5;

/// A network's neurons in columns, the inputs first, and the weights between them.
pub(super) struct NetworkLayout {
    pub(super) columns: Vec<Column>,
    /// The weights that are drawn, faint ones first.
    pub(super) weights: Vec<Stroke>,
    /// How many are not.
    pub(super) left_out: usize,
    /// The paper in CSS pixels.
    pub(super) sheet: Sheet,
    /// Width kept for the names of inputs and of outputs.
    pub(super) names: [f64; 2],
}

/// The neurons of a layer, one above the other.
pub(super) struct Column {
    pub(super) x: f64,
    /// The middle of each neuron.
    pub(super) y: Vec<f64>,
    /// From one neuron to the next.
    pub(super) spacing: f64,
    /// Half of a neuron's width and height.
    pub(super) half: Point,
    /// How each is drawn.
    pub(super) neuron: Neuron,
}

/// How a neuron is drawn: as large as there is room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Neuron {
    /// A disc, shaded by its activation.
    Disc,
    /// A box with its activation.
    Box,
    /// A map of what it has learned.
    Map,
    /// That, and its activation at the right of it.
    MapAndNumber,
}

impl Neuron {
    pub(super) fn has_map(self) -> bool {
        matches!(self, Self::Map | Self::MapAndNumber)
    }
}

/// A weight as a line between two neurons.
pub(super) struct Stroke {
    pub(super) place: WeightPlace,
    pub(super) value: f64,
    /// Its size over that of the largest of its layer.
    pub(super) share: f64,
    pub(super) width: f64,
    pub(super) from: Point,
    pub(super) to: Point,
}

impl NetworkLayout {
    /// Lays the chart out on `width` × `height` CSS pixels.
    pub(super) fn of(chart: &NetworkChart, (width, height): (f64, f64)) -> Self {
        let sheet = Sheet::in_css(width, height);
        let room = |names: &[String], most: f64| {
            let longest = names.iter().map(|name| sheet.width_of(name, SMALL)).max();
            let number = NUMBER * SMALL * 0.6;
            (f64::from(longest.unwrap_or_default()) + number).min(most * width)
        };
        let names = [room(chart.names, 0.27), room(chart.outputs, 0.25)];
        // Title and two lines that name the columns above; the legend and what is left out below.
        let top = EDGE + TITLE_LINE + 2.0 * LINE + 4.0;
        let bottom = (height - EDGE - 2.0 * LINE - 6.0).max(top + 1.0);
        let left = EDGE + names[0] + BESIDE;
        let right = (width - EDGE - names[1] - BESIDE).max(left + 1.0);

        let sizes: Vec<usize> = chart
            .layers
            .first()
            .map(|layer| layer.weights.len())
            .into_iter()
            .chain(chart.layers.iter().map(|layer| layer.biases.len()))
            .collect();
        let gap = (right - left) / chart.layers.len().max(1) as f64;
        let columns = sizes.iter().enumerate().map(|(index, &neurons)| {
            let hidden = (1..chart.layers.len()).contains(&index);
            let mapped = hidden && chart.maps.get(index - 1).is_some();
            let x = left + gap * index as f64;
            Column::of(neurons, (hidden, mapped), x, gap, (top, bottom))
        });
        let columns: Vec<Column> = columns.collect();

        let (mut weights, mut left_out) = (Vec::new(), 0);
        for (index, layer) in chart.layers.iter().enumerate() {
            let mut all = strokes(index, layer, &columns[index], &columns[index + 1]);
            // The largest first; equally large ones in their order.
            all.sort_by(|one, other| other.share.total_cmp(&one.share));
            left_out += all.len().saturating_sub(MOST_WEIGHTS);
            let selected = |stroke: &Stroke| chart.selected == Some(stroke.place);
            let hidden = all.split_off(all.len().min(MOST_WEIGHTS));
            if let Some(selected) = hidden.into_iter().find(selected) {
                left_out -= 1;
                all.push(selected);
            }
            weights.append(&mut all);
        }
        weights.sort_by(|one, other| one.share.total_cmp(&other.share));
        Self {
            columns,
            weights,
            left_out,
            sheet,
            names,
        }
    }

    /// What lies at a place: the bias of a neuron, or the nearest weight that is drawn.
    pub(super) fn hit(&self, at: Point) -> Option<WeightPlace> {
        if !(at.0.is_finite() && at.1.is_finite()) {
            return None;
        }
        let neurons = self.columns.iter().skip(1).enumerate();
        let biases = neurons.flat_map(|(layer, column)| {
            column.y.iter().enumerate().map(move |(to, &y)| {
                let place = WeightPlace {
                    layer,
                    from: None,
                    to,
                };
                (column.away(at, y), RIM_REACH, place)
            })
        });
        let nearest = |places: &mut dyn Iterator<Item = (f64, f64, WeightPlace)>| {
            places
                .filter(|(away, reach, _)| away <= reach)
                .reduce(|best, next| if next.0 <= best.0 { next } else { best })
                .map(|(_, _, place)| place)
        };
        let weights = self.weights.iter().map(|stroke| {
            let away = distance(at, stroke.from, stroke.to);
            (away, REACH, stroke.place)
        });
        nearest(&mut { biases }).or_else(|| nearest(&mut { weights }))
    }
}

impl Column {
    /// As many neurons at `x` between top and bottom, `gap` away from the next column.
    fn of(
        neurons: usize,
        (hidden, mapped): (bool, bool),
        x: f64,
        gap: f64,
        (top, bottom): (f64, f64),
    ) -> Self {
        let spacing = ((bottom - top) / neurons.max(1) as f64).min(48.0);
        let side = (spacing * 0.86).min(gap * 0.4).min(44.0);
        let numbers = hidden && gap >= NUMBER_GAP;
        let radius = (spacing * 0.38).min(gap * 0.2).clamp(1.5, 17.0);
        let (neuron, half) = if mapped && side >= LEAST_MAP {
            if numbers {
                let half = (f64::midpoint(side, NUMBER_WIDTH), side / 2.0);
                (Neuron::MapAndNumber, half)
            } else {
                (Neuron::Map, (side / 2.0, side / 2.0))
            }
        } else if numbers && spacing * 0.8 >= NUMBER_HEIGHT {
            let half = (NUMBER_WIDTH / 2.0, (spacing * 0.4).min(11.0));
            (Neuron::Box, half)
        } else {
            (Neuron::Disc, (radius, radius))
        };
        let first = f64::midpoint(top, bottom) - spacing * (neurons as f64 - 1.0) / 2.0;
        Self {
            x,
            y: (0..neurons).map(|i| first + spacing * i as f64).collect(),
            spacing,
            half,
            neuron,
        }
    }

    /// The upper left and the lower right corner of the neuron at a height, `away` from it.
    pub(super) fn corners(&self, y: f64, away: f64) -> [Point; 2] {
        let (width, height) = (self.half.0 + away, self.half.1 + away);
        [(self.x - width, y - height), (self.x + width, y + height)]
    }

    /// How far from a neuron's middle its weights end: at the side of a box, in the middle of a disc.
    fn port(&self) -> f64 {
        if self.neuron == Neuron::Disc {
            0.0
        } else {
            self.half.0
        }
    }

    /// How far a place is from the neuron at a height: 0 inside of it.
    fn away(&self, (x, y): Point, neuron: f64) -> f64 {
        let (dx, dy) = ((x - self.x).abs(), (y - neuron).abs());
        if self.neuron == Neuron::Disc {
            return (distance((dx, dy), (0.0, 0.0), (0.0, 0.0)) - self.half.1).max(0.0);
        }
        let beyond = ((dx - self.half.0).max(0.0), (dy - self.half.1).max(0.0));
        distance(beyond, (0.0, 0.0), (0.0, 0.0))
    }
}

/// The weights of a layer; those that are no number have no line.
fn strokes(index: usize, layer: &NetworkLayer, from: &Column, to: &Column) -> Vec<Stroke> {
    let largest = layer.largest();
    // Thinner lines between neurons that are close to one another.
    let widest = (0.8 + 0.12 * from.spacing.min(to.spacing)).min(WIDEST);
    let rows = layer.weights.iter().zip(&from.y).enumerate();
    rows.flat_map(|(input, (row, &from_y))| {
        let weights = row.iter().zip(&to.y).enumerate();
        weights.map(move |(output, (&value, &to_y))| {
            let share = if largest > 0.0 {
                value.abs() / largest
            } else {
                0.0
            };
            Stroke {
                place: WeightPlace {
                    layer: index,
                    from: Some(input),
                    to: output,
                },
                value,
                share,
                width: (widest * share).max(0.5),
                from: (from.x + from.port(), from_y),
                to: (to.x - to.port(), to_y),
            }
        })
    })
    .filter(|stroke| stroke.value.is_finite())
    .collect()
}
