//! Real factors as integers: TensorFlow Lite's `QuantizeMultiplier` and `MultiplyByQuantizedMultiplier`.

use tinyml_numerics::narrow;

use super::{Multiplier, Quantised};
use crate::math;

/// What 2 to the power of 31 is.
const TWO_TO_31: f64 = 2_147_483_648.0;

impl Multiplier {
    /// The nearest to a finite factor that is not negative. Factors below 2⁻³² are 0; those from 2³⁰ up are the greatest there is,
    /// at which every sum but 0 leaves the 8 bits.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // Below 2³¹.
    pub fn of(factor: f64) -> Self {
        let (fraction, mut shift) = math::frexp(factor);
        let mut multiplier = (fraction * TWO_TO_31).round() as i64;
        if multiplier == 1 << 31 {
            multiplier /= 2;
            shift += 1;
        }
        match shift {
            ..-31 => Self {
                multiplier: 0,
                shift: 0,
            },
            31.. => Self {
                multiplier: i32::MAX,
                shift: 30,
            },
            _ => Self {
                multiplier: multiplier as i32,
                shift,
            },
        }
    }

    /// `sum` times the factor, rounded twice: first to 32 bits, halves up, then to a whole number, halves away from zero.
    /// What does not fit into 32 bits after a left shift is the nearest that does.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // Clamped, or shifted to 32 bits.
    pub fn requantise(self, sum: i32) -> i32 {
        let (left, right) = (self.shift.max(0), (-self.shift).max(0));
        let shifted = (i64::from(sum) << left).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        // The product is at most 2³¹ · (2³¹ − 1): no sum of two greatest negatives to be caught.
        let high = (shifted * i64::from(self.multiplier) + (1 << 30)) >> 31;
        let mask = (1_i64 << right) - 1;
        let threshold = (mask >> 1) + i64::from(high < 0);
        ((high >> right) + i64::from(high & mask > threshold)) as i32
    }
}

impl Quantised {
    /// The int8 number of a real one: `clamp(round(x · (1 / scale)) + zero)` in float32, halves away from zero. What is
    /// not a number counts as 0.
    #[must_use]
    pub fn quantise(self, x: f32) -> i8 {
        narrow::quantised(x, 1.0 / self.scale, self.zero)
    }

    /// The real number that `q` stands for.
    #[must_use]
    pub fn real(self, q: i8) -> f32 {
        (i32::from(q) - self.zero) as f32 * self.scale
    }
}

/// The nearest number in 8 bits.
#[allow(clippy::cast_possible_truncation)] // Clamped.
pub(super) fn to_int8(number: i32) -> i8 {
    number.clamp(i8::MIN.into(), i8::MAX.into()) as i8
}
