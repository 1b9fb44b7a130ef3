//! Axes: from what to what, and at which round numbers a tick stands.

use crate::value::plain;

/// The range of an axis; `lo < hi`, both finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub(super) lo: f64,
    pub(super) hi: f64,
    /// Whether only whole numbers get a tick.
    pub(super) whole: bool,
}

impl Axis {
    /// From `lo` to `hi`, which must be greater.
    pub(super) const fn new(lo: f64, hi: f64) -> Self {
        Self {
            lo,
            hi,
            whole: false,
        }
    }

    /// With ticks at whole numbers only.
    pub(super) const fn whole(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// Holds every finite value with `margin` of the range around them; `None` if there is none.
    pub(super) fn around(values: impl IntoIterator<Item = f64>, margin: f64) -> Option<Self> {
        let (lo, hi) = values
            .into_iter()
            .filter(|value| value.is_finite() && value.abs() < 1e300)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), value| {
                (value.min(lo), value.max(hi))
            });
        if lo > hi {
            return None;
        }
        let range = hi - lo;
        let pad = if range > hi.abs().max(lo.abs()) * 1e-9 {
            range * margin
        } else {
            lo.abs().max(1.0) * 0.1
        };
        Some(Self::new(lo - pad, hi + pad))
    }

    /// Where `value` lies, from 0 at `lo` to 1 at `hi`; outside values go to the nearer end.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.lo) / (self.hi - self.lo)).clamp(0.0, 1.0)
    }

    /// At most `most` round numbers within the range, with their labels.
    pub(super) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let step = self.step(most);
        let (first, count) = self.steps_within(step);
        let decimals = (-libm::log10(step) - 1e-9).ceil().clamp(0.0, 100.0);
        let label = |value: f64| {
            if decimals > 5.0 || (value.abs() >= 1e7 && !self.whole) {
                format!("{value:.1e}")
            } else if decimals > 0.0 {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 5.
                let decimals = decimals as usize;
                format!("{value:.decimals$}")
            } else {
                plain(value)
            }
        };
        #[allow(clippy::cast_possible_truncation)] // At most 100.
        let ticks = 0..=count as i32;
        ticks
            .map(|index| {
                let value = (first + f64::from(index)) * step;
                // Minus zero, and what rounding leaves of zero.
                let value = if value.abs() < step * 1e-6 {
                    0.0
                } else {
                    value
                };
                (value, label(value))
            })
            .collect()
    }

    /// The smallest of 1, 2 and 5 times a power of ten that gives at most `most` ticks.
    fn step(&self, most: usize) -> f64 {
        let rough = (self.hi - self.lo) / most.max(1) as f64;
        let power = libm::pow(10.0, libm::log10(rough).floor());
        let step = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|&step| self.steps_within(step).1 + 1.0 <= most as f64)
            .unwrap_or(50.0 * power);
        if self.whole { step.max(1.0) } else { step }
    }

    /// The first multiple of `step` within the range, counted in steps, and how many follow.
    fn steps_within(&self, step: f64) -> (f64, f64) {
        let first = (self.lo / step - 1e-9).ceil();
        let last = (self.hi / step + 1e-9).floor();
        (first, (last - first).clamp(0.0, 100.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn labels(axis: Axis, most: usize) -> Vec<String> {
        axis.ticks(most)
            .into_iter()
            .map(|(_, label)| label)
            .collect()
    }

    #[test]
    fn ticks_stand_at_round_numbers() {
        assert_eq!(
            labels(Axis::new(0.0, 1.05), 6),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(labels(Axis::new(0.0, 1.0), 3), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels(Axis::new(-3.2, 2.9), 4), ["-2", "0", "2"]);
        assert_eq!(labels(Axis::new(1.0, 3.0).whole(), 9), ["1", "2", "3"]);
        assert_eq!(
            labels(Axis::new(0.0, 250_000.0), 4),
            ["0", "100,000", "200,000"]
        );
        assert_eq!(
            labels(Axis::new(0.0, 3e-7), 4),
            ["0.0e0", "1.0e-7", "2.0e-7", "3.0e-7"]
        );
    }

    #[test]
    fn a_range_holds_what_is_finite() {
        let axis = Axis::around([f64::NAN, 2.0, -1.0, f64::INFINITY], 0.0);
        assert_eq!(axis, Some(Axis::new(-1.0, 2.0)));
        assert_eq!(Axis::around([f64::NAN], 0.1), None);
        let equal = Axis::around([5.0, 5.0], 0.1);
        assert_eq!(equal, Some(Axis::new(4.5, 5.5)));
        for hi in [1e-300, 1e-9, 1.0, 1e9, 1e299] {
            assert!(Axis::new(0.0, hi).ticks(6).len() <= 7);
        }
    }
}
