//! Fused multiply-add: a·b + c rounded once, with plain operations.
//!
//! WebAssembly has no such instruction, and `f64::mul_add` falls back to integer arithmetic there. Dekker's exact
//! product and Knuth's exact sum need plain operations only, so they also run in SIMD lanes. What remains is the sum
//! of three doubles with one rounding: the two small ones are added with *rounding to odd*, after which the last
//! addition cannot round a second time in the wrong direction (Boldo and Melquiond, "Emulation of a FMA and correctly
//! rounded sums: proved algorithms using rounding to odd", IEEE Transactions on Computers 57(4), 2008).

/// Below this a product may lose bits to underflow (2⁻⁹⁰⁰).
const LEAST_PRODUCT: f64 = f64::from_bits((1023 - 900) << 52);
/// Above this splitting or multiplying may overflow (2⁹⁰⁰).
const GREATEST: f64 = f64::from_bits((1023 + 900) << 52);
/// Elements that [`fma_columns`] holds against the range at a time.
const BLOCK: usize = 256;

/// a·b + c with one rounding, for all arguments.
#[must_use]
#[inline]
pub fn fma(a: f64, b: f64, c: f64) -> f64 {
    if in_range(a, b, c) {
        fma_in_range(a, b, c)
    } else {
        libm::fma(a, b, c)
    }
}

/// sumᵢ := aᵢ·b + sumᵢ with one rounding each; extra elements of the longer slice are left alone.
#[inline(never)]
pub fn fma_columns(a: &[f64], b: f64, sum: &mut [f64]) {
    for (a, sum) in a.chunks(BLOCK).zip(sum.chunks_mut(BLOCK)) {
        let pairs = || a.iter().zip(sum.iter());
        if pairs().fold(true, |all, (&a, &c)| all & in_range(a, b, c)) {
            for (&a, c) in a.iter().zip(sum) {
                *c = fma_in_range(a, b, *c);
            }
        } else {
            for (&a, c) in a.iter().zip(sum) {
                *c = libm::fma(a, b, *c);
            }
        }
    }
}

/// Whether no step of [`fma_in_range`] can overflow or lose bits to underflow (a product of 0 is out as well).
#[inline]
#[allow(clippy::needless_bitwise_bool, clippy::manual_range_contains)] // without a branch it runs in SIMD lanes
fn in_range(a: f64, b: f64, c: f64) -> bool {
    let product = (a * b).abs();
    (product >= LEAST_PRODUCT)
        & (product <= GREATEST)
        & (a.abs() <= GREATEST)
        & (b.abs() <= GREATEST)
        & (c.abs() <= GREATEST)
}

/// a·b + c with one rounding, without a branch.
#[inline]
fn fma_in_range(a: f64, b: f64, c: f64) -> f64 {
    let product = a * b;
    let (a1, a2) = split(a);
    let (b1, b2) = split(b);
    let product_rest = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    let (sum, sum_rest) = two_sum(product, c);
    sum + add_to_odd(sum_rest, product_rest)
}

/// Veltkamp's split: x = x1 + x2 with 26 bits each, the sign of x2 being one more. For |x| < 2⁹⁹⁶.
#[inline]
pub(super) fn split(x: f64) -> (f64, f64) {
    let t = 134_217_729.0 * x; // 2²⁷ + 1
    let x1 = t - (t - x);
    (x1, x - x1)
}

/// Knuth's sum: a + b = sum + rest exactly.
#[inline]
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// a + b, where an inexact sum takes that of its two neighbours whose last bit is 1.
#[inline]
#[allow(clippy::cast_possible_wrap, clippy::cast_sign_loss)]
fn add_to_odd(a: f64, b: f64) -> f64 {
    let (sum, rest) = two_sum(a, b);
    let bits = sum.to_bits();
    // One step away from zero if sum and rest have the same sign, else one step towards it.
    let step = ((bits ^ rest.to_bits()) as i64 >> 63) as u64 | 1;
    let inexact_and_even = u64::from(rest != 0.0) & !bits & 1;
    f64::from_bits(bits.wrapping_add(step & inexact_and_even.wrapping_neg()))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss
    )]

    use super::{fma, fma_columns};
    use crate::rng::RandomState;

    /// A number of random sign, exponent within ±`spread` and bits, about half of them mostly zeros.
    fn number(random: &mut RandomState, spread: u32) -> f64 {
        let exponent = random.randint(0, 2 * i64::from(spread) + 1) as i32 - spread as i32;
        let mut mantissa = random.next_u64() >> 12;
        if random.next_u32() & 1 == 0 {
            mantissa &= !0 << random.randint(0, 53);
        }
        let sign = f64::from(random.next_u32() & 1) * 2.0 - 1.0;
        sign * f64::from_bits(1023 << 52 | mantissa) * 2f64.powi(exponent)
    }

    #[test]
    fn it_rounds_once_like_the_reference() {
        let mut random = RandomState::new(3);
        for i in 0..400_000 {
            let spread = [3, 60, 200, 1000][i % 4];
            let (a, b) = (number(&mut random, spread), number(&mut random, spread));
            let c = match i % 5 {
                0 => -(a * b), // the whole product cancels
                1 => -(a * b) * (1.0 + f64::EPSILON * f64::from(random.next_u32() % 8)),
                2 => a * b * 2f64.powi(random.randint(-110, 111) as i32), // ties near the last bit
                3 => f64::from_bits(random.next_u64() >> 12),             // subnormal
                _ => number(&mut random, spread),
            };
            assert_eq!(
                fma(a, b, c).to_bits(),
                libm::fma(a, b, c).to_bits(),
                "{a:e}·{b:e} + {c:e}"
            );
        }
    }

    #[test]
    fn zeros_infinities_and_the_ends_of_the_range_are_right() {
        let values = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            5e-324,
            f64::MIN_POSITIVE,
            f64::MAX,
            f64::INFINITY,
            1e300,
            1e-300,
            f64::NAN,
        ];
        for a in values {
            for b in values {
                for c in values {
                    let (ours, theirs) = (fma(a, b, c), a.mul_add(b, c));
                    assert!(
                        ours.to_bits() == theirs.to_bits() || (ours.is_nan() && theirs.is_nan()),
                        "{a:e}·{b:e} + {c:e}"
                    );
                }
            }
        }
    }

    #[test]
    fn columns_are_element_by_element() {
        let mut random = RandomState::new(4);
        for spread in [10, 1000] {
            let a: Vec<_> = (0..1000).map(|_| number(&mut random, spread)).collect();
            let c: Vec<_> = (0..1000).map(|_| number(&mut random, spread)).collect();
            let mut sum = c.clone();
            fma_columns(&a, 0.3, &mut sum);
            for i in 0..1000 {
                assert_eq!(sum[i].to_bits(), libm::fma(a[i], 0.3, c[i]).to_bits());
            }
        }
    }
}
