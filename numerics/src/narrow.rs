//! Numbers in fewer bits: float32 and int8, as a microcontroller has them.

use wide::f32x4;

/// Appends `values` in 32 bits; whether all of them are finite then.
#[must_use]
#[inline(never)]
#[allow(clippy::cast_possible_truncation)] // The caller is told.
pub fn shorten_onto(out: &mut Vec<f32>, values: &[f64]) -> bool {
    let start = out.len();
    out.extend(values.iter().map(|&value| value as f32));
    // A product with 0 is 0, or not a number where the value is not finite.
    let (fours, rest) = out[start..].as_chunks::<4>();
    let mut zeros = f32x4::ZERO;
    for four in fours {
        zeros += f32x4::new(*four) * f32x4::ZERO;
    }
    rest.iter()
        .fold(zeros.reduce_add(), |zero, short| zero + short * 0.0)
        == 0.0
}

/// The int8 number of a real one: `clamp(round(x · inverse_scale) + zero)` in float32, halves away from zero. What is not a
/// number counts as 0.
#[must_use]
#[inline]
#[allow(clippy::cast_possible_truncation)] // Saturates and is clamped, which is meant.
pub fn quantised(x: f32, inverse_scale: f32, zero: i32) -> i8 {
    let steps = x * inverse_scale;
    let whole = steps.trunc();
    let away = if (steps - whole).abs() >= 0.5 {
        1.0_f32.copysign(steps)
    } else {
        0.0
    };
    let steps = (whole + away) as i32;
    steps
        .saturating_add(zero)
        .clamp(i8::MIN.into(), i8::MAX.into()) as i8
}

/// Appends the int8 number of each real one, as [`quantised`] gives it.
#[inline(never)]
pub fn quantise_onto(out: &mut Vec<i8>, x: &[f32], inverse_scale: f32, zero: i32) {
    out.extend(x.iter().map(|&x| quantised(x, inverse_scale, zero)));
}

/// Appends how many steps each int8 number is from `zero`.
#[inline(never)]
pub fn steps_onto(out: &mut Vec<i32>, numbers: &[i8], zero: i32) {
    out.extend(numbers.iter().map(|&q| i32::from(q) - zero));
}

#[cfg(test)]
mod tests {
    use super::{quantise_onto, quantised, shorten_onto, steps_onto};
    use crate::rng::RandomState;

    #[test]
    fn numbers_that_do_not_fit_into_32_bits_are_noticed() {
        let mut out = vec![9.0];
        assert!(shorten_onto(&mut out, &[0.1, -2.0, 3.4e38]));
        assert_eq!(out, [9.0, 0.1_f32, -2.0, 3.4e38]);
        for wrong in [f64::NAN, f64::INFINITY, -3.5e38] {
            assert!(!shorten_onto(&mut out, &[1.0, wrong, 2.0]), "{wrong}");
        }
    }

    /// The standard library's rounding, step by step.
    fn naive(x: f32, inverse_scale: f32, zero: i32) -> i8 {
        #[allow(clippy::cast_possible_truncation)]
        let steps = (x * inverse_scale).round() as i32;
        i8::try_from(steps.saturating_add(zero).clamp(-128, 127)).unwrap_or_default()
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let mut random = RandomState::new(1);
        let mut values = vec![
            0.5,
            -0.5,
            1.5,
            2.5,
            -2.5,
            0.499_999_97,
            -0.499_999_97,
            8_388_609.0,
            1e30,
            -1e30,
            126.5,
            f32::NAN,
            f32::INFINITY,
            -0.0,
        ];
        #[allow(clippy::cast_possible_truncation)]
        values.extend((0..2000).map(|_| (30.0 * random.standard_normal()) as f32));
        let mut out = Vec::new();
        quantise_onto(&mut out, &values, 1.0, -3);
        for (x, q) in values.iter().zip(&out) {
            assert_eq!(*q, naive(*x, 1.0, -3), "{x}");
            assert_eq!(quantised(*x, 7.3, 5), naive(*x, 7.3, 5), "{x}");
        }
        let mut steps = Vec::new();
        steps_onto(&mut steps, &[-128, 0, 127], 5);
        assert_eq!(steps, [-133, -5, 122]);
    }
}
