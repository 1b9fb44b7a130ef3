//! A plotters drawing area with our colours and lengths: strokes, marks and text.

use plotters::coord::Shift;
use plotters::element::{Circle, EmptyElement, PathElement, Polygon};
use plotters::prelude::{DrawingArea, DrawingBackend, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, RGBColor, ShapeStyle};

use super::dashes::dashes;
use super::layout::EDGE;
use super::palette::Theme;
use crate::error::{Error, Result};

/// Width of a character over the font's size, generously: text is never measured.
pub(super) const CHARACTER_WIDTH: f64 = 0.6;

/// Font sizes in CSS pixels.
pub(super) const SMALL: f64 = 12.0;
pub(super) const TITLE: f64 = 15.0;

/// The page's own font.
const FONT: &str = "system-ui, sans-serif";

/// A place in device pixels, from the area's upper left corner.
pub(super) type Pixel = (i32, i32);

/// The size of the paper, and what a CSS pixel is on it: enough to lay a chart out without drawing it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    /// Width and height in device pixels.
    pub(super) size: Pixel,
    /// Device pixels per CSS pixel.
    pub(super) scale: f64,
}

impl Sheet {
    /// A sheet of so many CSS pixels, counted in them.
    #[allow(clippy::cast_possible_truncation)] // A cast saturates.
    pub(super) fn in_css(width: f64, height: f64) -> Self {
        Self {
            size: (width.round() as i32, height.round() as i32),
            scale: 1.0,
        }
    }

    /// Device pixels of a length in CSS pixels.
    #[allow(clippy::cast_possible_truncation)] // A cast saturates.
    pub(super) fn px(&self, css: f64) -> i32 {
        (css * self.scale).round() as i32
    }

    /// Width that `text` takes at most, in device pixels.
    pub(super) fn width_of(&self, text: &str, size: f64) -> i32 {
        self.px(text.chars().count() as f64 * size * CHARACTER_WIDTH)
    }

    /// `text` cut to what fits into `width` device pixels.
    pub(super) fn shorten(&self, text: &str, size: f64, width: i32) -> String {
        let letter = size * CHARACTER_WIDTH * self.scale;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A cast saturates.
        let most = (f64::from(width) / letter + 1e-9) as usize;
        cut(text, most)
    }
}

/// Text and where it goes.
pub(super) struct Label<'t> {
    pub(super) text: &'t str,
    /// Font size in CSS pixels.
    pub(super) size: f64,
    pub(super) colour: RGBColor,
    pub(super) at: Pixel,
    pub(super) anchor: (HPos, VPos),
}

/// Where the charts draw.
pub(super) struct Surface<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    pub(super) sheet: Sheet,
    pub(super) theme: Theme,
}

impl<'a, DB: DrawingBackend> Surface<'a, DB> {
    /// A sheet of paper.
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, theme: Theme) -> Result<Self> {
        area.fill(&theme.paper).map_err(drawing)?;
        let (width, height) = area.dim_in_pixel();
        let size = (
            i32::try_from(width).unwrap_or(i32::MAX),
            i32::try_from(height).unwrap_or(i32::MAX),
        );
        let scale = theme.scale;
        Ok(Self {
            area,
            sheet: Sheet { size, scale },
            theme,
        })
    }

    /// Device pixels of a length in CSS pixels.
    pub(super) fn px(&self, css: f64) -> i32 {
        self.sheet.px(css)
    }

    /// Width and height in device pixels.
    pub(super) fn size(&self) -> Pixel {
        self.sheet.size
    }

    /// As [`Sheet::width_of`].
    pub(super) fn width_of(&self, text: &str, size: f64) -> i32 {
        self.sheet.width_of(text, size)
    }

    /// As [`Sheet::shorten`].
    pub(super) fn shorten(&self, text: &str, size: f64, width: i32) -> String {
        self.sheet.shorten(text, size, width)
    }

    pub(super) fn text(&self, label: &Label) -> Result<()> {
        let (horizontal, vertical) = label.anchor;
        let size = label.size * self.theme.scale;
        let style = FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal)
            .color(&label.colour)
            .pos(Pos::new(horizontal, vertical));
        self.area
            .draw_text(label.text, &style, label.at)
            .map_err(drawing)
    }

    /// A chart's title in the upper left corner, as large as it can be, so that it stays whole on a small sheet.
    pub(super) fn title(&self, text: &str) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let edge = self.px(EDGE);
        let longest = f64::from(self.size().0 - 2 * edge);
        let size = (longest / f64::from(self.width_of(text, 1.0).max(1))).min(TITLE);
        self.text(&Label {
            text,
            size,
            colour: self.theme.ink,
            at: (edge, edge),
            anchor: (HPos::Left, VPos::Top),
        })
    }

    /// A sentence in the middle of the sheet, in place of a chart.
    pub(super) fn message(&self, text: &str) -> Result<()> {
        let (width, height) = self.size();
        self.sentence(text, [(0, 0), (width, height)])
    }

    /// A sentence in the middle between two corners, in place of what would be there.
    pub(super) fn sentence(&self, text: &str, [from, to]: [Pixel; 2]) -> Result<()> {
        let text = self.shorten(text, SMALL, to.0 - from.0);
        self.text(&Label {
            text: &text,
            size: SMALL,
            colour: self.theme.muted,
            at: (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1)),
            anchor: (HPos::Center, VPos::Center),
        })
    }

    /// A line through `points`, `width` CSS pixels wide.
    pub(super) fn line(
        &self,
        points: Vec<Pixel>,
        colour: impl Into<RGBAColor>,
        width: f64,
    ) -> Result<()> {
        let style = self.stroke(colour, width);
        self.area
            .draw(&(Self::unmoved() + PathElement::new(points, style)))
            .map_err(drawing)
    }

    /// A coloured line that stands out from any paper: where the colour alone does not, its outermost half pixels do.
    pub(super) fn curve(&self, points: Vec<Pixel>, colour: RGBColor, width: f64) -> Result<()> {
        let edge = self.theme.edge(colour);
        if edge == colour {
            return self.line(points, colour, width);
        }
        self.line(points.clone(), edge, width)?;
        self.line(points, colour, width - 1.0)
    }

    /// A dashed straight line.
    pub(super) fn dashes(
        &self,
        from: Pixel,
        to: Pixel,
        colour: RGBColor,
        width: f64,
    ) -> Result<()> {
        self.pattern(&[from, to], colour, width, &[5.0, 4.0])
    }

    /// A line through `points` that is drawn and left out in turn, over the lengths of `pattern` in CSS pixels; without a
    /// pattern it is drawn as a whole.
    pub(super) fn pattern(
        &self,
        points: &[Pixel],
        colour: RGBColor,
        width: f64,
        pattern: &[f64],
    ) -> Result<()> {
        let lengths: Vec<f64> = pattern.iter().map(|css| css * self.theme.scale).collect();
        dashes(points, &lengths)
            .into_iter()
            .try_for_each(|dash| self.line(dash, colour, width))
    }

    /// A filled rectangle.
    pub(super) fn block(&self, corners: [Pixel; 2], colour: impl Into<RGBAColor>) -> Result<()> {
        let fill: ShapeStyle = colour.into().filled();
        self.area
            .draw(&(Self::unmoved() + Rectangle::new(corners, fill)))
            .map_err(drawing)
    }

    /// Coloured cells that fill the rectangle from `corners[0]`, upper left, to `corners[1]`; `colour` of a column and a
    /// row, counted from below. Equal neighbours in a row become one block: few blocks are quick to draw.
    pub(super) fn mosaic(
        &self,
        corners: [Pixel; 2],
        (columns, rows): (usize, usize),
        colour: impl Fn(usize, usize) -> RGBColor,
    ) -> Result<()> {
        let [(left, top), (right, bottom)] = corners;
        #[allow(clippy::cast_possible_truncation)] // Between two pixels.
        let along = |from: i32, to: i32, index: usize, count: usize| {
            from + (f64::from(to - from) * index as f64 / count as f64).round() as i32
        };
        for row in 0..rows {
            let upper = along(bottom, top, row + 1, rows);
            let lower = along(bottom, top, row, rows);
            let mut start = 0;
            for end in 1..=columns {
                if end < columns && colour(end, row) == colour(start, row) {
                    continue;
                }
                let upper_left = (along(left, right, start, columns), upper);
                let lower_right = (along(left, right, end, columns), lower);
                self.block([upper_left, lower_right], colour(start, row))?;
                start = end;
            }
        }
        Ok(())
    }

    /// A filled shape.
    pub(super) fn fill(&self, corners: Vec<Pixel>, colour: impl Into<RGBAColor>) -> Result<()> {
        let fill: ShapeStyle = colour.into().filled();
        self.area
            .draw(&(Self::unmoved() + Polygon::new(corners, fill)))
            .map_err(drawing)
    }

    /// A disc of `radius` CSS pixels.
    pub(super) fn disc(&self, at: Pixel, radius: f64, colour: impl Into<RGBAColor>) -> Result<()> {
        let fill: ShapeStyle = colour.into().filled();
        self.area
            .draw(&(Self::unmoved() + Circle::new(at, self.px(radius), fill)))
            .map_err(drawing)
    }

    /// A ring of `radius` CSS pixels.
    pub(super) fn ring(&self, at: Pixel, radius: f64, colour: RGBColor, width: f64) -> Result<()> {
        let style = self.stroke(colour, width);
        self.area
            .draw(&(Self::unmoved() + Circle::new(at, self.px(radius), style)))
            .map_err(drawing)
    }

    /// The mark of a class: each has its own shape as well as its own colour.
    pub(super) fn mark(&self, class: usize, at: Pixel, radius: f64, opacity: f64) -> Result<()> {
        let colour = self.theme.class(class);
        let edge = self.theme.edge(colour);
        self.shape(class, at, radius, colour.mix(opacity), edge)
    }

    /// A training row: its own colour, dark enough, in a pale rim that keeps it apart from what lies below.
    pub(super) fn train_mark(&self, class: usize, at: Pixel, radius: f64) -> Result<()> {
        let colour = self.theme.edge(self.theme.class(class));
        self.shape(class, at, radius, colour, self.theme.paper)
    }

    /// A test row: in a rim of ink.
    pub(super) fn test_mark(&self, class: usize, at: Pixel, radius: f64) -> Result<()> {
        self.shape(class, at, radius, self.theme.class(class), self.theme.ink)
    }

    /// The shape of a class in any colours.
    pub(super) fn shape(
        &self,
        class: usize,
        at: Pixel,
        radius: f64,
        fill: impl Into<RGBAColor>,
        edge: RGBColor,
    ) -> Result<()> {
        let shape = SHAPES[class % SHAPES.len()];
        if shape.is_empty() {
            self.disc(at, radius, fill)?;
            return self.ring(at, radius, edge, 1.0);
        }
        let mut corners: Vec<Pixel> = shape
            .iter()
            .map(|(x, y)| (at.0 + self.px(x * radius), at.1 + self.px(y * radius)))
            .collect();
        self.fill(corners.clone(), fill)?;
        corners.push(corners[0]);
        self.line(corners, edge, 1.0)
    }

    /// Keeps each point of a shape that is added to it where it is: plotters by itself moves those outside of the area
    /// to the area's edge.
    fn unmoved() -> EmptyElement<Pixel, DB> {
        EmptyElement::at((0, 0))
    }

    fn stroke(&self, colour: impl Into<RGBAColor>, width: f64) -> ShapeStyle {
        ShapeStyle {
            color: colour.into(),
            filled: false,
            stroke_width: self.px(width).max(1).unsigned_abs(),
        }
    }
}

/// The outline of each class's mark about its centre, for a radius of 1; the first is a circle. Seven colours and six
/// shapes make 42 pairs.
const SHAPES: [&[(f64, f64)]; 6] = [
    &[],
    &[(0.0, -1.25), (1.15, 0.85), (-1.15, 0.85)],
    &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    &[(0.0, -1.35), (1.1, 0.0), (0.0, 1.35), (-1.1, 0.0)],
    &[(0.0, 1.25), (-1.15, -0.85), (1.15, -0.85)],
    &[
        (-0.4, -1.2),
        (0.4, -1.2),
        (0.4, -0.4),
        (1.2, -0.4),
        (1.2, 0.4),
        (0.4, 0.4),
        (0.4, 1.2),
        (-0.4, 1.2),
        (-0.4, 0.4),
        (-1.2, 0.4),
        (-1.2, -0.4),
        (-0.4, -0.4),
    ],
];

/// `text`, or as much of it as fits with an ellipsis into `most` letters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// What the drawing surface said, as our error.
fn drawing(error: impl std::fmt::Display) -> Error {
    Error::Drawing {
        message: error.to_string(),
    }
}
