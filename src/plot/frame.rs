//! The frame of a chart: title, axes, grid and legend.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

use super::layout::{Axes, EDGE, LINE, Layout, PlacedKey, Sample, Y_NAME};
use super::surface::{Label, Pixel, SMALL, Surface};
use crate::error::Result;

/// Room for the sample before a legend's text in CSS pixels.
const KEY: f64 = 26.0;

/// How a legend shows a line.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Line(RGBColor),
    Dashes(RGBColor),
    /// A line of this colour and width with this pattern.
    Pattern(RGBColor, f64, &'static [f64]),
    /// The curve of a class, with its mark.
    Class(usize),
}

/// A drawn frame: where data go.
pub(super) struct Frame<'s, 'a, DB: DrawingBackend> {
    pub(super) surface: &'s Surface<'a, DB>,
    pub(super) layout: Layout,
}

impl<'s, 'a, DB: DrawingBackend> Frame<'s, 'a, DB> {
    /// Draws everything but the data.
    pub(super) fn draw(surface: &'s Surface<'a, DB>, axes: &Axes) -> Result<Self> {
        let sheet = &surface.sheet;
        let (width, height) = sheet.size;
        let edge = sheet.px(EDGE);
        let layout = Layout::of(sheet, axes);
        surface.title(axes.title)?;
        legend(surface, &layout.keys)?;
        let name = |text, at, horizontal, vertical| {
            let text = sheet.shorten(text, SMALL, width - 2 * edge);
            surface.text(&Label {
                text: &text,
                size: SMALL,
                colour: surface.theme.muted,
                at,
                anchor: (horizontal, vertical),
            })
        };
        let above = layout.top - sheet.px(Y_NAME);
        name(axes.y_name, (edge, above), HPos::Left, VPos::Top)?;
        name(
            axes.x_name,
            (width - edge, height - sheet.px(6.0)),
            HPos::Right,
            VPos::Bottom,
        )?;
        let frame = Self { surface, layout };
        frame.draw_ticks()?;
        Ok(frame)
    }

    /// Light horizontal lines with their numbers, the base line, and short ticks below it.
    fn draw_ticks(&self) -> Result<()> {
        let (surface, layout) = (self.surface, &self.layout);
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
        for (value, label) in &layout.y_ticks {
            let y = self.at(layout.x.lo, *value).1;
            surface.line(
                vec![(self.layout.left, y), (self.layout.right, y)],
                theme.hairline,
                1.0,
            )?;
            number(
                label,
                (self.layout.left - gap, y),
                (HPos::Right, VPos::Center),
            )?;
        }
        let base = vec![
            (self.layout.left, self.layout.bottom),
            (self.layout.right, self.layout.bottom),
        ];
        surface.line(base, theme.muted, 1.0)?;

        for (value, label) in &layout.x_ticks {
            let x = self.at(*value, layout.y.lo).0;
            let tick = vec![
                (x, self.layout.bottom),
                (x, self.layout.bottom + surface.px(4.0)),
            ];
            surface.line(tick, theme.muted, 1.0)?;
            // A label at the right end moves in rather than being cut.
            let half = surface.width_of(label, SMALL) / 2;
            let centre = x.min(surface.size().0 - half - surface.px(2.0));
            let at = (centre, self.layout.bottom + surface.px(7.0));
            number(label, at, (HPos::Center, VPos::Top))?;
        }
        Ok(())
    }

    /// The pixel of a value; outside values go to the edge.
    pub(super) fn at(&self, x: f64, y: f64) -> Pixel {
        self.layout.at(x, y)
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
        self.surface.sentence(text, self.layout.corners())
    }

    /// A small label beside a point, on whichever side has room.
    pub(super) fn note(&self, text: &str, at: Pixel, colour: RGBColor) -> Result<()> {
        let surface = self.surface;
        let gap = surface.px(8.0);
        let fits = at.0 + gap + surface.width_of(text, SMALL) <= self.layout.right;
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
        let room = usize::try_from((self.layout.bottom - self.layout.top - 2 * pad) / line.max(1))
            .unwrap_or_default();
        let shown = if entries.len() > room {
            &entries[..room.saturating_sub(1)]
        } else {
            entries
        };
        let rest = entries.len() - shown.len();
        let more = (rest > 0).then(|| (None, format!("and {rest} more")));
        let most = self.layout.right - self.layout.left - key - 2 * pad;
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

        let left = (self.layout.right - pad - widest - key).max(self.layout.left + pad);
        let height = line * i32::try_from(lines.len()).unwrap_or_default();
        let top = self.layout.bottom - pad - height;
        // Curves shine through a little where they pass below.
        let backdrop = [
            (left - pad / 2, top),
            (self.layout.right - 1, self.layout.bottom - pad / 2),
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
            Key::Pattern(colour, width, pattern) => surface.pattern(&line, colour, width, pattern),
            Key::Class(class) => {
                surface.curve(line, surface.theme.class(class), 2.0)?;
                surface.mark(class, (i32::midpoint(left, right), y), 3.5, 1.0)
            }
        }
    }
}

/// The keys of a legend above a plot: marks and words.
pub(super) fn legend<DB: DrawingBackend>(surface: &Surface<DB>, keys: &[PlacedKey]) -> Result<()> {
    let theme = &surface.theme;
    for key in keys {
        match key.sample {
            Some(Sample::Class(class)) => surface.mark(class, key.mark, 4.0, 0.9)?,
            Some(Sample::Train) => surface.shape(0, key.mark, 3.0, theme.muted, theme.paper)?,
            Some(Sample::Test) => surface.shape(0, key.mark, 4.5, theme.hairline, theme.ink)?,
            None => {}
        }
        surface.text(&Label {
            text: &key.text,
            size: SMALL,
            colour: theme.ink,
            at: key.words,
            anchor: (HPos::Left, VPos::Center),
        })?;
    }
    Ok(())
}
