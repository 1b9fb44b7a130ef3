//! Where a chart's parts go: shared by drawing and by finding what lies under the pointer.

use super::axes::Axis;
use super::surface::{Pixel, SMALL, Sheet};

/// Lengths in CSS pixels: from the paper's edge, of a title's line, of a legend's, and of the vertical axis' name.
pub(super) const EDGE: f64 = 8.0;
pub(super) const TITLE_LINE: f64 = 26.0;
pub(super) const LINE: f64 = 18.0;
pub(super) const Y_NAME: f64 = 24.0;

/// What a frame shows besides the data.
pub(super) struct Axes<'t> {
    /// Empty for none.
    pub(super) title: &'t str,
    pub(super) x_name: &'t str,
    pub(super) y_name: &'t str,
    pub(super) x: Axis,
    pub(super) y: Axis,
    /// Rows above the plot: marks and what they stand for.
    pub(super) keys: Vec<(Sample, &'t str)>,
}

/// A mark in the legend above the plot.
#[derive(Clone, Copy)]
pub(super) enum Sample {
    Class(usize),
    Train,
    Test,
}

impl Sample {
    /// The keys of the classes.
    pub(super) fn classes(names: &[String]) -> impl Iterator<Item = (Self, &str)> {
        let keys = names.iter().enumerate();
        keys.map(|(class, name)| (Self::Class(class), name.as_str()))
    }
}

/// The laid out frame of a chart, in device pixels.
pub(super) struct Layout {
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) x_ticks: Vec<(f64, String)>,
    pub(super) y_ticks: Vec<(f64, String)>,
    pub(super) keys: Vec<PlacedKey>,
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

/// A key with the places of its mark and of its words.
pub(super) struct PlacedKey {
    /// `None` for the sign that there are more.
    pub(super) sample: Option<Sample>,
    pub(super) text: String,
    pub(super) mark: Pixel,
    pub(super) words: Pixel,
}

impl Layout {
    pub(super) fn of(sheet: &Sheet, axes: &Axes) -> Self {
        let px = |css| sheet.px(css);
        let (width, height) = sheet.size;
        let edge = px(EDGE);
        let mut top = edge;
        if !axes.title.is_empty() {
            top += px(TITLE_LINE);
        }
        let (keys, rows) = place_keys(sheet, &axes.keys, (edge, top), width - edge, 3);
        if rows > 0 {
            top += rows * px(LINE) + px(6.0);
        }
        top += px(Y_NAME);
        let bottom = (height - px(46.0)).max(top + 1);
        let rows = usize::try_from((bottom - top) / px(26.0).max(1)).unwrap_or_default();
        let y_ticks = axes.y.ticks(rows.clamp(2, 6));
        let widest = y_ticks
            .iter()
            .map(|(_, label)| sheet.width_of(label, SMALL))
            .max();
        let left = edge + widest.unwrap_or_default() + px(6.0);
        let right = (width - px(16.0)).max(left + 1);
        Self {
            x: axes.x,
            y: axes.y,
            x_ticks: x_ticks(sheet, &axes.x, right - left),
            y_ticks,
            keys,
            left,
            top,
            right,
            bottom,
        }
    }

    /// The upper left and the lower right corner of the plot.
    pub(super) fn corners(&self) -> [Pixel; 2] {
        [(self.left, self.top), (self.right, self.bottom)]
    }

    /// The pixel of a value; outside values go to the edge.
    #[allow(clippy::cast_possible_truncation)] // Between two pixels.
    pub(super) fn at(&self, x: f64, y: f64) -> Pixel {
        let along =
            |from: i32, to: i32, share: f64| from + (f64::from(to - from) * share).round() as i32;
        (
            along(self.left, self.right, self.x.share(x)),
            along(self.bottom, self.top, self.y.share(y)),
        )
    }
}

/// As many ticks as have room for their labels side by side, up to seven.
fn x_ticks(sheet: &Sheet, axis: &Axis, room: i32) -> Vec<(f64, String)> {
    let needed = |ticks: &[(f64, String)]| {
        let label = |(_, label): &(f64, String)| sheet.width_of(label, SMALL) + sheet.px(14.0);
        ticks.iter().map(label).sum::<i32>()
    };
    (3..=7)
        .rev()
        .map(|most| axis.ticks(most))
        .find(|ticks| needed(ticks) <= room)
        .unwrap_or_else(|| axis.ticks(2))
}

/// The keys in at most so many rows, and how many rows they take.
pub(super) fn place_keys(
    sheet: &Sheet,
    keys: &[(Sample, &str)],
    (left, top): Pixel,
    right: i32,
    most_rows: i32,
) -> (Vec<PlacedKey>, i32) {
    let (line, indent, gap) = (sheet.px(LINE), sheet.px(14.0), sheet.px(14.0));
    let mut placed = Vec::new();
    let (mut x, mut row) = (left, 0);
    for (index, (sample, name)) in keys.iter().enumerate() {
        let text = sheet.shorten(name, SMALL, right - left - indent);
        let width = indent + sheet.width_of(&text, SMALL);
        // The last row keeps room for the sign that there are more.
        let more = if row + 1 == most_rows && index + 1 < keys.len() {
            indent + gap
        } else {
            0
        };
        if x > left && x + width + more > right {
            if row + 1 == most_rows {
                let at = (x, top + row * line + line / 2);
                placed.push(PlacedKey {
                    sample: None,
                    text: "…".to_owned(),
                    mark: at,
                    words: at,
                });
                break;
            }
            (x, row) = (left, row + 1);
        }
        let y = top + row * line + line / 2;
        placed.push(PlacedKey {
            sample: Some(*sample),
            text,
            mark: (x + sheet.px(4.0), y),
            words: (x + indent, y),
        });
        x += width + gap;
    }
    let rows = if placed.is_empty() { 0 } else { row + 1 };
    (placed, rows)
}
