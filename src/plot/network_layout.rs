//! Where a network's neurons and weights go, in CSS pixels: shared by drawing and by finding what lies under the
//! pointer.

use super::geometry::{Point, distance};
use super::layout::{EDGE, LINE, TITLE_LINE};
use super::network::{NetworkChart, NetworkLayer, WeightPlace};
use super::surface::{SMALL, Sheet};

/// The most weights drawn of a layer: more would hide one another, and take long.
const MOST_WEIGHTS: usize = 400;

/// How far the pointer may be from a weight, and from a neuron's rim.
const REACH: f64 = 8.0;
const RIM_REACH: f64 = 2.0;

/// The least side of a map.
const LEAST_MAP: f64 = 16.0;

/// Letters kept free beside a name for a number.
const NUMBER: f64 = 6.0;

/// A network's neurons in columns, the inputs first, and the weights between them.
pub(super) struct NetworkLayout {
    pub(super) columns: Vec<Column>,
    /// The weights that are drawn, faint ones first.
    pub(super) weights: Vec<Stroke>,
    /// How many are not.
    pub(super) left_out: usize,
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
    /// Half of a neuron's height.
    pub(super) radius: f64,
    /// Whether each neuron is a map of what it has learned.
    pub(super) maps: bool,
}

/// A weight as a line between two neurons.
pub(super) struct Stroke {
    pub(super) place: WeightPlace,
    pub(super) value: f64,
    /// Its size over that of the largest of its layer.
    pub(super) share: f64,
    pub(super) from: Point,
    pub(super) to: Point,
}

impl NetworkLayout {
    /// Lays the chart out on `width` × `height` CSS pixels.
    pub(super) fn of(chart: &NetworkChart, (width, height): (f64, f64)) -> Self {
        let css = Sheet::in_css(width, height);
        let room = |names: &[String], most: f64| {
            let longest = names.iter().map(|name| css.width_of(name, SMALL)).max();
            let number = NUMBER * SMALL * 0.6;
            (f64::from(longest.unwrap_or_default()) + number).min(most * width)
        };
        let names = [room(chart.names, 0.27), room(chart.outputs, 0.25)];
        // Title and two lines that name the columns above; the legend and what is left out below.
        let top = EDGE + TITLE_LINE + 2.0 * LINE + 4.0;
        let bottom = (height - EDGE - 2.0 * LINE - 6.0).max(top + 1.0);
        let left = EDGE + names[0] + 12.0;
        let right = (width - EDGE - names[1] - 12.0).max(left + 1.0);

        let sizes: Vec<usize> = chart
            .layers
            .first()
            .map(|layer| layer.weights.len())
            .into_iter()
            .chain(chart.layers.iter().map(|layer| layer.biases.len()))
            .collect();
        let gap = (right - left) / chart.layers.len().max(1) as f64;
        let columns = sizes.iter().enumerate().map(|(index, &neurons)| {
            let hidden = index > 0 && index < chart.layers.len();
            let mapped = hidden && chart.maps.get(index - 1).is_some();
            let spacing = ((bottom - top) / neurons.max(1) as f64).min(48.0);
            let side = (spacing * 0.86).min(gap * 0.5).min(44.0);
            let maps = mapped && side >= LEAST_MAP;
            let radius = if maps {
                side / 2.0
            } else {
                (spacing * 0.38).min(gap * 0.2).clamp(1.5, 17.0)
            };
            let first = f64::midpoint(top, bottom) - spacing * (neurons as f64 - 1.0) / 2.0;
            Column {
                x: left + gap * index as f64,
                y: (0..neurons).map(|i| first + spacing * i as f64).collect(),
                spacing,
                radius,
                maps,
            }
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
            names,
        }
    }

    /// What lies at a place: the bias of a neuron, or the nearest weight that is drawn.
    pub(super) fn hit(&self, at: Point) -> Option<WeightPlace> {
        let neurons = self.columns.iter().skip(1).enumerate();
        let biases = neurons.flat_map(|(layer, column)| {
            column.y.iter().enumerate().map(move |(to, &y)| {
                let away = distance(at, (column.x, y), (column.x, y));
                let place = WeightPlace {
                    layer,
                    from: None,
                    to,
                };
                (away, column.radius + RIM_REACH, place)
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

/// The weights of a layer; those that are no number have no line.
fn strokes(index: usize, layer: &NetworkLayer, from: &Column, to: &Column) -> Vec<Stroke> {
    let largest = layer.largest();
    let rows = layer.weights.iter().zip(&from.y).enumerate();
    rows.flat_map(|(input, (row, &from_y))| {
        let weights = row.iter().zip(&to.y).enumerate();
        weights.map(move |(output, (&value, &to_y))| Stroke {
            place: WeightPlace {
                layer: index,
                from: Some(input),
                to: output,
            },
            value,
            share: if largest > 0.0 {
                value.abs() / largest
            } else {
                0.0
            },
            from: (from.x, from_y),
            to: (to.x, to_y),
        })
    })
    .filter(|stroke| stroke.value.is_finite())
    .collect()
}
