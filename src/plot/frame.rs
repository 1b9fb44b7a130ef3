//! The frame of a chart: title, axes, grid and legend.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

use super::axes::Axis;
use super::surface::{Label, Pixel, Surface};
use crate::error::Result;

/// Font sizes in CSS pixels.
pub(super) const SMALL: f64 = 12.0;
pub(super) const TITLE: f64 = 15.0;

/// Distance between two lines of a legend in CSS pixels.
const LINE: f64 = 18.0;

/// Room for the sample before a legend's text in CSS pixels.
const KEY: f64 = 26.0;

/// What a frame shows besides the data.
pub(super) struct Axes<'t> {
    /// Empty for none.
    pub(super) title: &'t str,
    pub(super) x_name: &'t str,
    pub(super) y_name: &'t str,
    pub(super) x: Axis,
    pub(super) y: Axis,
    /// A row above the plot: the classes' marks and names.
    pub(super) classes: &'t [String],
}

/// How a legend shows a line.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Line(RGBColor),
    Dashes(RGBColor),
    /// The curve of a class, with its mark.
    Class(usize),
}

/// A drawn frame: where data go.
pub(super) struct Frame<'s, 'a, DB: DrawingBackend> {
    pub(super) surface: &'s Surface<'a, DB>,
    x: Axis,
    y: Axis,
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

impl<'s, 'a, DB: DrawingBackend> Frame<'s, 'a, DB> {
    /// Draws everything but the data.
    pub(super) fn draw(surface: &'s Surface<'a, DB>, axes: &Axes) -> Result<Self> {
        let px = |css| surface.px(css);
        let (width, height) = surface.size();
        let edge = px(8.0);

        let mut top = edge;
        if !axes.title.is_empty() {
            // As large as it can be, so that it stays whole on a small canvas.
            let longest = f64::from(width - 2 * edge) / surface.theme.scale;
            let size = (longest / f64::from(surface.width_of(axes.title, 1.0).max(1))
                * surface.theme.scale)
                .min(TITLE);
            surface.text(&Label {
                text: axes.title,
                size,
                colour: surface.theme.ink,
                at: (edge, top),
                anchor: (HPos::Left, VPos::Top),
            })?;
            top += px(26.0);
        }
        if !axes.classes.is_empty() {
            top += class_rows(surface, axes.classes, (edge, top), width - edge, 3)? + px(6.0);
        }
        let name = |text, at, horizontal, vertical| {
            let text = surface.shorten(text, SMALL, width - 2 * edge);
            surface.text(&Label {
                text: &text,
                size: SMALL,
                colour: surface.theme.muted,
                at,
                anchor: (horizontal, vertical),
            })
        };
        name(axes.y_name, (edge, top), HPos::Left, VPos::Top)?;
        name(
            axes.x_name,
            (width - edge, height - px(6.0)),
            HPos::Right,
            VPos::Bottom,
        )?;
        top += px(24.0);

        let bottom = (height - px(46.0)).max(top + 1);
        let rows = usize::try_from((bottom - top) / px(26.0).max(1)).unwrap_or_default();
        let y_ticks = axes.y.ticks(rows.clamp(2, 6));
        let widest = y_ticks
            .iter()
            .map(|(_, label)| surface.width_of(label, SMALL))
            .max();
        let left = edge + widest.unwrap_or_default() + px(6.0);
        let right = (width - px(16.0)).max(left + 1);

        let frame = Self {
            surface,
            x: axes.x,
            y: axes.y,
            left,
            top,
            right,
            bottom,
        };
        frame.draw_ticks(&y_ticks)?;
        Ok(frame)
    }

    /// Light horizontal lines with their numbers, the base line, and short ticks below it.
    fn draw_ticks(&self, y_ticks: &[(f64, String)]) -> Result<()> {
        let surface = self.surface;
        let (theme, gap) = (&surface.theme, surface.px(6.0));
        let number = |text, at, anchor| {
            surface.text(&Label {
                text,
                size: SMALL,
                colour: theme.muted,
                at,
                anchor,
            })
        };
        for (value, label) in y_ticks {
            let y = self.at(self.x.lo, *value).1;
            surface.line(vec![(self.left, y), (self.right, y)], theme.hairline, 1.0)?;
            number(label, (self.left - gap, y), (HPos::Right, VPos::Center))?;
        }
        let base = vec![(self.left, self.bottom), (self.right, self.bottom)];
        surface.line(base, theme.muted, 1.0)?;

        let x_ticks = self.x_ticks();
        for (value, label) in &x_ticks {
            let x = self.at(*value, self.y.lo).0;
            let tick = vec![(x, self.bottom), (x, self.bottom + surface.px(4.0))];
            surface.line(tick, theme.muted, 1.0)?;
            // A label at the right end moves in rather than being cut.
            let half = surface.width_of(label, SMALL) / 2;
            let centre = x.min(surface.size().0 - half - surface.px(2.0));
            let at = (centre, self.bottom + surface.px(7.0));
            number(label, at, (HPos::Center, VPos::Top))?;
        }
        Ok(())
    }

    /// As many ticks as have room for their labels side by side, up to seven.
    fn x_ticks(&self) -> Vec<(f64, String)> {
        let room = self.right - self.left;
        let needed = |ticks: &[(f64, String)]| {
            let label = |(_, label): &(f64, String)| {
                self.surface.width_of(label, SMALL) + self.surface.px(14.0)
            };
            ticks.iter().map(label).sum::<i32>()
        };
        (3..=7)
            .rev()
            .map(|most| self.x.ticks(most))
            .find(|ticks| needed(ticks) <= room)
            .unwrap_or_else(|| self.x.ticks(2))
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

    /// The pixels of those pairs that are numbers.
    pub(super) fn path<'v>(
        &'v self,
        x: &'v [f64],
        y: &'v [f64],
    ) -> impl Iterator<Item = Pixel> + 'v {
        x.iter()
            .zip(y)
            .filter(|(x, y)| !x.is_nan() && !y.is_nan())
            .map(|(&x, &y)| self.at(x, y))
    }

    /// A sentence in the middle, in place of data.
    pub(super) fn message(&self, text: &str) -> Result<()> {
        let text = self.surface.shorten(text, SMALL, self.right - self.left);
        self.surface.text(&Label {
            text: &text,
            size: SMALL,
            colour: self.surface.theme.muted,
            at: (
                i32::midpoint(self.left, self.right),
                i32::midpoint(self.top, self.bottom),
            ),
            anchor: (HPos::Center, VPos::Center),
        })
    }

    /// A small label beside a point, on whichever side has room.
    pub(super) fn note(&self, text: &str, at: Pixel, colour: RGBColor) -> Result<()> {
        let surface = self.surface;
        let gap = surface.px(8.0);
        let fits = at.0 + gap + surface.width_of(text, SMALL) <= self.right;
        let (x, horizontal) = if fits {
            (at.0 + gap, HPos::Left)
        } else {
            (at.0 - gap, HPos::Right)
        };
        surface.text(&Label {
            text,
            size: SMALL,
            colour,
            at: (x, at.1),
            anchor: (horizontal, VPos::Center),
        })
    }

    /// A legend in the lower right corner, as many of its lines as there is room for.
    pub(super) fn legend(&self, entries: &[(Key, String)]) -> Result<()> {
        let surface = self.surface;
        let (line, key, pad) = (surface.px(LINE), surface.px(KEY), surface.px(8.0));
        let room =
            usize::try_from((self.bottom - self.top - 2 * pad) / line.max(1)).unwrap_or_default();
        let shown = if entries.len() > room {
            &entries[..room.saturating_sub(1)]
        } else {
            entries
        };
        let rest = entries.len() - shown.len();
        let more = (rest > 0).then(|| (None, format!("and {rest} more")));
        let most = self.right - self.left - key - 2 * pad;
        let lines: Vec<(Option<Key>, String)> = shown
            .iter()
            .map(|(key, text)| (Some(*key), surface.shorten(text, SMALL, most)))
            .chain(more)
            .collect();
        let widest = lines
            .iter()
            .map(|(_, text)| surface.width_of(text, SMALL))
            .max();
        let Some(widest) = widest else { return Ok(()) };

        let left = (self.right - pad - widest - key).max(self.left + pad);
        let height = line * i32::try_from(lines.len()).unwrap_or_default();
        let top = self.bottom - pad - height;
        // Curves shine through a little where they pass below.
        let backdrop = [
            (left - pad / 2, top),
            (self.right - 1, self.bottom - pad / 2),
        ];
        surface.block(backdrop, surface.theme.paper.mix(0.85))?;
        for (index, (sample, text)) in lines.iter().enumerate() {
            let y = top + line * i32::try_from(index).unwrap_or_default() + line / 2;
            if let Some(sample) = sample {
                self.sample(*sample, (left, y), left + key - pad)?;
            }
            let at = (left + key, y);
            surface.text(&Label {
                text,
                size: SMALL,
                colour: surface.theme.ink,
                at,
                anchor: (HPos::Left, VPos::Center),
            })?;
        }
        Ok(())
    }

    fn sample(&self, key: Key, (left, y): Pixel, right: i32) -> Result<()> {
        let surface = self.surface;
        let line = vec![(left, y), (right, y)];
        match key {
            Key::Line(colour) => surface.curve(line, colour, 2.0),
            Key::Dashes(colour) => surface.dashes((left, y), (right, y), colour, 1.5),
            Key::Class(class) => {
                surface.curve(line, surface.theme.class(class), 2.0)?;
                surface.mark(class, (i32::midpoint(left, right), y), 3.5, 1.0)
            }
        }
    }
}

/// Marks and names of the classes, in at most so many rows; gives their height.
pub(super) fn class_rows<DB: DrawingBackend>(
    surface: &Surface<DB>,
    classes: &[String],
    (left, top): Pixel,
    right: i32,
    most_rows: i32,
) -> Result<i32> {
    let (line, key, gap) = (surface.px(LINE), surface.px(14.0), surface.px(14.0));
    let text = |text: &str, at| {
        surface.text(&Label {
            text,
            size: SMALL,
            colour: surface.theme.ink,
            at,
            anchor: (HPos::Left, VPos::Center),
        })
    };
    let (mut x, mut row) = (left, 0);
    for (class, name) in classes.iter().enumerate() {
        let name = surface.shorten(name, SMALL, right - left - key);
        let width = key + surface.width_of(&name, SMALL);
        // The last row keeps room for the sign that there are more.
        let more = if row + 1 == most_rows && class + 1 < classes.len() {
            key + gap
        } else {
            0
        };
        if x > left && x + width + more > right {
            if row + 1 == most_rows {
                text("…", (x, top + row * line + line / 2))?;
                break;
            }
            (x, row) = (left, row + 1);
        }
        let y = top + row * line + line / 2;
        surface.mark(class, (x + surface.px(4.0), y), 4.0, 0.9)?;
        text(&name, (x + key, y))?;
        x += width + gap;
    }
    Ok((row + 1) * line)
}
