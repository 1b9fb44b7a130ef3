//! Colours: what the page asks for, and what is drawn.

use plotters::style::RGBColor;
use serde::Deserialize;

/// Contrast that a mark needs against the paper (WCAG 2.2, 1.4.11).
const MARK_CONTRAST: f64 = 3.0;

/// Okabe and Ito's palette (2008) for colour-blind readers, the two classes of a binary problem first.
const OKABE_ITO: [RGBColor; 7] = [
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0xF0, 0xE4, 0x42),
];

/// How the page wants a chart to look.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct Style {
    /// Whether the page is dark.
    pub dark: bool,
    /// Device pixels per CSS pixel.
    pub pixel_ratio: f64,
    /// Background as `#rrggbb`; the theme's own if absent or unreadable, likewise below.
    pub paper: Option<String>,
    /// Titles and legends.
    pub ink: Option<String>,
    /// Ticks and axis names.
    pub muted: Option<String>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            dark: false,
            pixel_ratio: 1.0,
            paper: None,
            ink: None,
            muted: None,
        }
    }
}

/// A [`Style`] with every colour settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Device pixels per CSS pixel, from 0.5 to 8.
    pub scale: f64,
    /// Background.
    pub paper: RGBColor,
    /// Titles and legends.
    pub ink: RGBColor,
    /// Ticks and axis names.
    pub muted: RGBColor,
    /// Lines that only help the eye along.
    pub hairline: RGBColor,
    /// The ROC curve: dark orange, as in the article.
    pub curve: RGBColor,
    /// The ROC's diagonal: navy, lightened in the dark.
    pub diagonal: RGBColor,
    /// A curve that stands alone.
    pub accent: RGBColor,
    /// The most colour that the paper takes on below marks and text, as a share.
    pub tint: f64,
}

impl Theme {
    /// The colours of `style`.
    #[must_use]
    pub fn of(style: &Style) -> Self {
        let pick = |asked: &Option<String>, light, dark| {
            let own = if style.dark { dark } else { light };
            asked.as_deref().and_then(parse).unwrap_or(own)
        };
        let paper = pick(
            &style.paper,
            RGBColor(0xFB, 0xFA, 0xF7),
            RGBColor(0x16, 0x18, 0x1C),
        );
        let ink = pick(
            &style.ink,
            RGBColor(0x1D, 0x1F, 0x23),
            RGBColor(0xEC, 0xEA, 0xE4),
        );
        let scale = if style.pixel_ratio.is_finite() {
            style.pixel_ratio.clamp(0.5, 8.0)
        } else {
            1.0
        };
        Self {
            scale,
            paper,
            ink,
            muted: pick(
                &style.muted,
                RGBColor(0x5C, 0x60, 0x66),
                RGBColor(0xA3, 0xA8, 0xB0),
            ),
            hairline: mix(paper, ink, 0.12),
            curve: RGBColor(0xFF, 0x8C, 0x00),
            diagonal: pick(
                &None,
                RGBColor(0x00, 0x00, 0x80),
                RGBColor(0x8F, 0xA8, 0xFF),
            ),
            accent: pick(
                &None,
                RGBColor(0x00, 0x79, 0x6B),
                RGBColor(0x4D, 0xB6, 0xAC),
            ),
            tint: if style.dark { 0.34 } else { 0.42 },
        }
    }

    /// The colour of a class.
    #[must_use]
    pub fn class(&self, index: usize) -> RGBColor {
        OKABE_ITO[index % OKABE_ITO.len()]
    }

    /// Blue for what is negative, orange for what is not.
    #[must_use]
    pub fn sign(&self, value: f64) -> RGBColor {
        self.class(usize::from(value >= 0.0))
    }

    /// What lies below marks and text: the paper with a touch of `colour`, from none at 0 to the strongest at 1.
    #[must_use]
    pub fn pale(&self, colour: RGBColor, strength: f64) -> RGBColor {
        self.tinted(colour, strength.clamp(0.0, 1.0) * self.tint)
    }

    /// The paper with a share of `colour`.
    #[must_use]
    pub fn tinted(&self, colour: RGBColor, share: f64) -> RGBColor {
        mix(self.paper, colour, share.clamp(0.0, 1.0))
    }

    /// `colour`, or as much ink mixed into it as an edge needs to stand out from the paper. Orange and yellow alone
    /// do not on a light one: they get a darker edge of their own hue.
    #[must_use]
    pub fn edge(&self, colour: RGBColor) -> RGBColor {
        (0..=20)
            .map(|step| mix(colour, self.ink, f64::from(step) / 20.0))
            .find(|&edge| contrast(edge, self.paper) >= MARK_CONTRAST)
            .unwrap_or(self.ink)
    }
}

/// The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "relative luminance" and "contrast ratio").
#[must_use]
pub fn contrast(one: RGBColor, other: RGBColor) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: RGBColor) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 {
            c / 12.92
        } else {
            libm::pow((c + 0.055) / 1.055, 2.4)
        }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

/// `share` of `to` in `from`.
fn mix(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between two bytes.
    let channel =
        |from: u8, to: u8| (f64::from(from) * (1.0 - share) + f64::from(to) * share).round() as u8;
    RGBColor(
        channel(from.0, to.0),
        channel(from.1, to.1),
        channel(from.2, to.2),
    )
}

/// `#rrggbb`.
fn parse(hex: &str) -> Option<RGBColor> {
    let digits = hex.trim().strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let [_, r, g, b] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(RGBColor(r, g, b))
}
