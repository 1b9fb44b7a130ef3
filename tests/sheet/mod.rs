//! Pictures read back from the SVG that plotters writes, and what holds for every one of them.
#![allow(dead_code)] // No test uses all of it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend};
use plotters::style::RGBColor;
use tinyml_playground::Result;
use tinyml_playground::plot::Style;

/// The SVG backend writes font sizes divided by this; a canvas takes them as they are.
const SVG_FONT_SCALE: f64 = 1.24;

/// A sheet to draw on in CSS pixels, and the same for what the pointer finds.
pub(crate) const SIZE: (u32, u32) = (640, 480);
pub(crate) const CSS: (f64, f64) = (640.0, 480.0);

pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A chart of `width` by `height` CSS pixels as SVG.
pub(crate) fn svg(
    (width, height): (u32, u32),
    style: &Style,
    draw: impl FnOnce(&Area, &Style) -> Result<()>,
) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let scaled = |css: u32| (f64::from(css) * style.pixel_ratio).round() as u32;
    let mut svg = String::new();
    {
        let area =
            SVGBackend::with_string(&mut svg, (scaled(width), scaled(height))).into_drawing_area();
        draw(&area, style).expect("a chart");
        area.present().expect("an SVG");
    }
    svg
}

/// A text of an SVG.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) content: String,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) size: f64,
    pub(crate) anchor: String,
}

pub(crate) fn texts(svg: &str) -> Vec<Text> {
    svg.split("<text")
        .skip(1)
        .map(|element| {
            let (attributes, rest) = element.split_once(">\n").unwrap();
            let of = |name: &str| attribute(attributes, name).unwrap();
            Text {
                content: rest.split_once("\n</text>").unwrap().0.to_owned(),
                x: of("x").parse().unwrap(),
                y: of("y").parse().unwrap(),
                size: of("font-size").parse::<f64>().unwrap() * SVG_FONT_SCALE,
                anchor: of("text-anchor"),
            }
        })
        .collect()
}

/// The points of every line in a colour.
pub(crate) fn lines(svg: &str, colour: &str) -> Vec<Vec<(f64, f64)>> {
    svg.split("<polyline")
        .skip(1)
        .filter(|element| attribute(element, "stroke").as_deref() == Some(colour))
        .map(|element| {
            let points = attribute(element, "points").unwrap();
            let pair = |point: &str| {
                let (x, y) = point.split_once(',').unwrap();
                (x.parse().unwrap(), y.parse().unwrap())
            };
            points.split_whitespace().map(pair).collect()
        })
        .collect()
}

/// An attribute behind a space: `x` is not found within `rx`.
pub(crate) fn attribute(element: &str, name: &str) -> Option<String> {
    let start = element.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = element[start..].find('"')?;
    Some(element[start..start + length].to_owned())
}

/// The attributes of every element of a kind, as numbers, with its colour.
pub(crate) fn elements<const N: usize>(
    svg: &str,
    kind: &str,
    of: [&str; N],
) -> Vec<([f64; N], String)> {
    svg.split(&format!("<{kind}"))
        .skip(1)
        .map(|element| {
            let number = |name| attribute(element, name).unwrap().parse().unwrap();
            (of.map(number), attribute(element, "fill").unwrap())
        })
        .collect()
}

/// Blocks without the paper: x, y, width, height and colour.
pub(crate) fn blocks(svg: &str) -> Vec<([f64; 4], String)> {
    elements(svg, "rect", ["x", "y", "width", "height"]).split_off(1)
}

pub(crate) fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

pub(crate) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[track_caller]
pub(crate) fn says(svg: &str, sentence: &str) {
    let texts = texts(svg);
    assert!(
        texts.iter().any(|text| text.content == sentence),
        "no {sentence:?} in {texts:#?}"
    );
}

/// A picture with nothing left to choose.
pub(crate) type Draw = fn(&Area, &Style) -> Result<()>;

pub(crate) fn themes() -> [Style; 2] {
    [false, true].map(|dark| Style {
        dark,
        ..Style::default()
    })
}

/// Twice the pixel ratio draws everything twice as large.
pub(crate) fn lengths_follow_the_ratio(name: &str, draw: Draw) {
    let at = |pixel_ratio| {
        let style = Style {
            pixel_ratio,
            ..Style::default()
        };
        texts(&svg((640, 480), &style, draw))
    };
    let (once, twice) = (at(1.0), at(2.0));
    assert_eq!(once.len(), twice.len(), "{name}");
    for (one, two) in once.iter().zip(&twice) {
        assert_eq!(one.content, two.content);
        assert!(
            (two.size - 2.0 * one.size).abs() < 0.01,
            "{name}: {one:?}, {two:?}"
        );
        // Up to ten rounded lengths add up in a row of nine classes.
        assert!(
            (two.x - 2.0 * one.x).abs() <= 10.0 && (two.y - 2.0 * one.y).abs() <= 4.0,
            "{name}: {one:?}, {two:?}"
        );
    }
}

/// On a small sheet or a large one, all text is on it, and large enough.
pub(crate) fn no_text_leaves(name: &str, draw: Draw) {
    for size in [(320, 320), (640, 480), (300, 200), (1200, 500)] {
        for pixel_ratio in [1.0, 1.5, 2.0, 3.0] {
            let style = Style {
                pixel_ratio,
                ..Style::default()
            };
            let svg = svg(size, &style, draw);
            let (width, height) = (
                f64::from(size.0) * pixel_ratio,
                f64::from(size.1) * pixel_ratio,
            );
            let here = format!("{name} {size:?} × {pixel_ratio}");
            for text in texts(&svg) {
                // DejaVu Sans, wider than most, takes 0.6 of its size for a letter on average.
                let long = text.content.chars().count() as f64 * text.size * 0.6;
                let left = match text.anchor.as_str() {
                    "start" => text.x,
                    "middle" => text.x - long / 2.0,
                    _ => text.x - long,
                };
                assert!(
                    left >= 0.0 && left + long <= width + 1.0,
                    "{here}: {text:?}"
                );
                assert!(text.y >= 0.0 && text.y <= height, "{here}: {text:?}");
                assert!(text.size >= 11.9 * pixel_ratio, "{here}: {text:?}");
            }
        }
    }
}

/// No size and no ratio is refused.
pub(crate) fn any_size_will_do(draw: Draw) {
    for size in [(0, 0), (1, 1), (3, 500), (500, 3), (60, 60)] {
        for pixel_ratio in [0.0, 1.0, f64::NAN, f64::INFINITY, -1.0] {
            let style = Style {
                pixel_ratio,
                ..Style::default()
            };
            let mut text = String::new();
            let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
            draw(&area, &style).unwrap();
        }
    }
}
