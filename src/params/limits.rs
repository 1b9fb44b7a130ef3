//! What a number may be, the words that may stand for it, and the range that a slider offers.

use serde::Serialize;

use super::plain;

/// What `check()` accepts for a number, and what the page's slider offers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Limits {
    /// Least accepted value.
    pub min: f64,
    /// Greatest accepted value.
    pub max: f64,
    /// Whether `min` itself is refused.
    pub min_exclusive: bool,
    /// Whether `max` itself is refused.
    pub max_exclusive: bool,
    /// Whether only whole numbers are accepted.
    pub integer: bool,
    /// The words that are accepted, beside numbers or instead.
    pub words: &'static [&'static str],
    /// The range that a slider offers; `None` where a slider makes no sense.
    pub slider: Option<Slider>,
}

/// A slider's range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Slider {
    /// Left end.
    pub min: f64,
    /// Right end.
    pub max: f64,
    /// Distance between two positions (on a logarithmic scale: the rounding of the value).
    pub step: f64,
    /// How positions map to values.
    pub scale: Scale,
}

/// How a slider's positions map to values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Equal distances are equal differences.
    Linear,
    /// Equal distances are equal ratios.
    Log,
}

impl Limits {
    /// Any finite number.
    pub const ANY: Self = Self::within(-f64::MAX, f64::MAX);

    /// From `min` to `max`, both included.
    #[must_use]
    pub const fn within(min: f64, max: f64) -> Self {
        Self {
            min,
            max,
            min_exclusive: false,
            max_exclusive: false,
            integer: false,
            words: &[],
            slider: None,
        }
    }

    /// `min` or more, any finite number.
    #[must_use]
    pub const fn at_least(min: f64) -> Self {
        Self::within(min, f64::MAX)
    }

    /// More than `min`, any finite number.
    #[must_use]
    pub const fn above(min: f64) -> Self {
        Self {
            min_exclusive: true,
            ..Self::within(min, f64::MAX)
        }
    }

    /// Below the present greatest value.
    #[must_use]
    pub const fn max_excluded(self) -> Self {
        Self {
            max_exclusive: true,
            ..self
        }
    }

    /// Up to `max`, which may be infinite.
    #[must_use]
    pub const fn up_to(self, max: f64) -> Self {
        Self { max, ..self }
    }

    /// With a slider of equal steps.
    #[must_use]
    pub const fn slider(self, min: f64, max: f64, step: f64) -> Self {
        Self {
            slider: Some(Slider {
                min,
                max,
                step,
                scale: Scale::Linear,
            }),
            ..self
        }
    }

    /// With a slider of equal ratios.
    #[must_use]
    pub const fn log_slider(self, min: f64, max: f64, step: f64) -> Self {
        Self {
            slider: Some(Slider {
                min,
                max,
                step,
                scale: Scale::Log,
            }),
            ..self
        }
    }

    /// Whether `value` lies within.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.min_exclusive {
            value > self.min
        } else {
            value >= self.min
        };
        let below = if self.max_exclusive {
            value < self.max
        } else {
            value <= self.max
        };
        above && below
    }

    /// "from 1 to 100,000,000", "above 0", "".
    #[must_use]
    pub fn describe(&self) -> String {
        let low = self.min > -f64::MAX;
        let high = self.max < f64::MAX;
        let max = format!(
            "{}{}",
            if self.max_exclusive { "below " } else { "" },
            plain(self.max)
        );
        match (low, high) {
            (true, true) if self.min_exclusive => {
                format!("above {} and at most {max}", plain(self.min))
            }
            (true, true) => format!("from {} to {max}", plain(self.min)),
            (true, false) if self.min_exclusive => format!("above {}", plain(self.min)),
            (true, false) => format!("of at least {}", plain(self.min)),
            (false, true) => format!("of at most {max}"),
            (false, false) => String::new(),
        }
    }
}
