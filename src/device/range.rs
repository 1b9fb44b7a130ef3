//! A figure that is known within bounds.

use serde::Serialize;

/// A figure between `low` and `high`, most likely about `typical`; the unit is the field's that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// The least it can be expected to be.
    pub low: f64,
    /// The best single guess.
    pub typical: f64,
    /// The most it can be expected to be.
    pub high: f64,
}

impl Range {
    /// From `low` over `typical` to `high`.
    #[must_use]
    pub const fn new(low: f64, typical: f64, high: f64) -> Self {
        Self { low, typical, high }
    }

    /// A figure without a known uncertainty.
    #[must_use]
    pub const fn exactly(value: f64) -> Self {
        Self::new(value, value, value)
    }

    /// Two independent figures added: bounds add up.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self::new(
            self.low + other.low,
            self.typical + other.typical,
            self.high + other.high,
        )
    }

    /// Two figures that are not negative multiplied, bound by bound.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self::new(
            self.low * other.low,
            self.typical * other.typical,
            self.high * other.high,
        )
    }

    /// One figure over another, neither of them negative; `None` where that has no end.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        let ratio = Self::new(
            self.low / other.high,
            self.typical / other.typical,
            self.high / other.low,
        );
        (other.low > 0.0 && ratio.high.is_finite()).then_some(ratio)
    }

    /// The figure in another unit, or several times over; `factor` is not negative.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        self.times(Self::exactly(factor))
    }

    /// The same guess with bounds that hold `value` too.
    #[must_use]
    pub fn reaching(self, value: f64) -> Self {
        Self::new(self.low.min(value), self.typical, self.high.max(value))
    }
}
