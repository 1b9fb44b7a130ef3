//! Axes: from what to what, and at which round numbers a tick stands.

use std::ops::RangeInclusive;

use crate::value::plain;

/// What a logarithmic axis can show: with its margins it ends long before infinity.
pub(super) const LOG_RANGE: RangeInclusive<f64> = 1e-100..=1e100;

/// The range of an axis; `lo < hi`, both finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub(super) lo: f64,
    pub(super) hi: f64,
    /// Whether only whole numbers get a tick.
    pub(super) whole: bool,
    /// Whether equal steps are equal ratios; then `lo` is above 0.
    pub(super) log: bool,
}

impl Axis {
    /// From `lo` to `hi`, which must be greater.
    pub(super) const fn new(lo: f64, hi: f64) -> Self {
        Self {
            lo,
            hi,
            whole: false,
            log: false,
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

    /// As [`Axis::around`], for those of the values within [`LOG_RANGE`], on a logarithmic axis.
    pub(super) fn around_log(values: impl IntoIterator<Item = f64>, margin: f64) -> Option<Self> {
        let logs = values
            .into_iter()
            .filter(|value| LOG_RANGE.contains(value))
            .map(libm::log10);
        Self::around(logs, margin).map(|logs| Self {
            log: true,
            ..Self::new(libm::pow(10.0, logs.lo), libm::pow(10.0, logs.hi))
        })
    }

    /// Where `value` lies, from 0 at `lo` to 1 at `hi`; outside values go to the nearer end.
    pub(super) fn share(&self, value: f64) -> f64 {
        if self.log {
            let [lo, hi, value] = [self.lo, self.hi, value.max(self.lo)].map(libm::log10);
            return Self::new(lo, hi).share(value);
        }
        ((value - self.lo) / (self.hi - self.lo)).clamp(0.0, 1.0)
    }

    /// At most `most` round numbers within the range, with their labels.
    pub(super) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        if self.log {
            return self.log_ticks(most);
        }
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

    /// At most `most` of 1, 2 and 5 times the powers of ten, or of the powers alone; where a short axis has only one of
    /// them, round numbers as any other axis has.
    fn log_ticks(&self, most: usize) -> Vec<(f64, String)> {
        let [first, last] = [self.lo, self.hi].map(|end| libm::log10(end).floor());
        #[allow(clippy::cast_possible_truncation)] // From -308 to 308.
        let powers = first as i32..=last as i32;
        let ticks = |factors: &[f64], every: i32| -> Vec<(f64, String)> {
            let powers = powers.clone().filter(|power| power % every == 0);
            let value = |power: i32, factor: f64| {
                let power = f64::from(power);
                // Divided by a whole power, a decimal fraction is the nearest double: 0.002, not 0.0020000000000000005.
                if power < 0.0 {
                    factor / libm::pow(10.0, -power)
                } else {
                    factor * libm::pow(10.0, power)
                }
            };
            powers
                .flat_map(|power| factors.iter().map(move |&factor| value(power, factor)))
                .filter(|value| (self.lo..=self.hi).contains(value))
                .map(|value| (value, plain(value)))
                .collect()
        };
        let choices = [
            (&[1.0, 2.0, 5.0][..], 1),
            (&[1.0], 1),
            (&[1.0], 2),
            (&[1.0], 5),
        ];
        let chosen = choices
            .into_iter()
            .map(|(factors, every)| ticks(factors, every))
            .find(|ticks| ticks.len() <= most);
        match chosen {
            Some(ticks) if ticks.len() > 1 => ticks,
            _ => Self::new(self.lo, self.hi).ticks(most),
        }
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
    fn a_logarithmic_axis_has_equal_ratios() {
        let axis = Axis::around_log([1.0, 10_000.0, 0.0, -5.0, f64::NAN], 0.0);
        let axis = axis.unwrap_or(Axis::new(0.0, 1.0));
        for (value, share) in [
            (0.1, 0.0),
            (1.0, 0.0),
            (10.0, 0.25),
            (1000.0, 0.75),
            (1e9, 1.0),
        ] {
            assert!((axis.share(value) - share).abs() < 1e-12, "{value}");
        }
        assert_eq!(labels(axis, 7), ["1", "10", "100", "1,000", "10,000"]);
        assert_eq!(labels(axis, 4), ["1", "100", "10,000"]);
        let log = |lo, hi| Axis {
            log: true,
            ..Axis::new(lo, hi)
        };
        assert_eq!(
            labels(log(0.0015, 0.03), 6),
            ["0.002", "0.005", "0.01", "0.02"]
        );
        // Too short for powers of ten.
        assert_eq!(labels(log(65.2, 70.1), 6), ["66", "67", "68", "69", "70"]);
        assert_eq!(Axis::around_log([0.0, f64::NAN], 0.1), None);
        for (lo, hi) in [(1e-300, 1e299), (1e-300, 2e-300), (5.0, 5.000_001)] {
            assert!(log(lo, hi).ticks(6).len() <= 7);
        }
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
