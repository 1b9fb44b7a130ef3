//! Arithmetic that must come out the same everywhere: glibc's logarithm, sine and cosine, the exact fused
//! multiply-add, NumPy's pairwise sum.
//!
//! A browser's `Math.log` and a system's `log` differ in the last bit, and with them every figure that follows. So
//! whatever transcendental function reaches a published figure is taken from here.

mod fma;
mod ln;
mod sin_cos;

pub use fma::{fma, fma_columns};
pub use ln::{ln, ln_all};
pub use sin_cos::SinCos;

/// eˣ, within an ulp of the true value; the same bits everywhere.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// ln(1 + x), within an ulp of the true value; the same bits everywhere.
#[must_use]
pub fn log1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The hyperbolic tangent, within two ulps of the true value; the same bits everywhere.
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// `base` to the power of `exponent`, within an ulp of the true value; the same bits everywhere.
#[must_use]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// `x` as a fraction from 1/2 up to 1 and a power of two: x = fraction · 2 to the power of the second.
#[must_use]
pub fn frexp(x: f64) -> (f64, i32) {
    libm::frexp(x)
}

/// The most values that NumPy's pairwise sum does not cut in two.
pub const PAIRWISE_LEAF: usize = 128;

/// Where NumPy's pairwise sum cuts `n` values in two; nothing where it does not.
#[must_use]
pub fn pairwise_cut(n: usize) -> Option<usize> {
    (n > PAIRWISE_LEAF).then_some(n / 2 - n / 2 % 8)
}

/// NumPy's sum of one contiguous vector (`np.sum`): pairwise over halves, with eight running sums in each run of up
/// to 128.
///
/// The sum of nothing is −0, as in NumPy's inner loop.
#[must_use]
#[inline(never)]
pub fn pairwise_sum(values: &[f64]) -> f64 {
    pairwise_sum_of(values, |value| value)
}

/// [`pairwise_sum`] of a function of the values.
pub fn pairwise_sum_of(values: &[f64], term: impl Fn(f64) -> f64 + Copy) -> f64 {
    if let Some(cut) = pairwise_cut(values.len()) {
        let (first, rest) = values.split_at(cut);
        return pairwise_sum_of(first, term) + pairwise_sum_of(rest, term);
    }
    let add = |sum: f64, value: &f64| sum + term(*value);
    let (eights, rest) = values.as_chunks::<8>();
    let Some((first, eights)) = eights.split_first() else {
        return rest.iter().fold(-0.0, add);
    };
    let mut sums = first.map(term);
    for eight in eights {
        for (sum, value) in sums.iter_mut().zip(eight) {
            *sum = add(*sum, value);
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    rest.iter().fold(sum, add)
}

/// The dot product, left to right.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The dot product of two vectors of equal length, every eighth product in a running sum of its own: another order than
/// [`dot`]'s, and several times as fast.
#[must_use]
#[inline(never)]
pub fn dot_in_lanes(a: &[f64], b: &[f64]) -> f64 {
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + dot(a_rest, b_rest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unreadable_literal)] // As Python prints them.

    use super::{exp, log1p, pairwise_sum, pow, tanh};

    #[test]
    fn the_pairwise_sum_is_numpys() {
        // numpy 2.4.6: [float(np.sum(1 / np.arange(1, n + 1))) for n in (7, 8, 100, 129, 1000, 12345)], and -0.0 for
        // none
        let cases = [
            (7, 2.5928571428571425),
            (8, 2.7178571428571425),
            (100, 5.187377517639621),
            (129, 5.440899030573669),
            (1000, 7.485470860550345),
            (12345, 9.998262568361625),
        ];
        for (n, sum) in cases {
            let values: Vec<_> = (1..=n).map(|i| 1.0 / f64::from(i)).collect();
            assert_eq!(pairwise_sum(&values), sum, "{n} values");
        }
        assert_eq!(pairwise_sum(&[]).to_bits(), (-0.0_f64).to_bits());
    }

    #[test]
    fn tanh_and_pow_are_near_the_hosts() {
        for i in -3000..3000 {
            let x = f64::from(i) * 0.0123;
            let near =
                |ours: f64, host: f64| (ours - host).abs() <= host.abs() * 4.0 * f64::EPSILON;
            assert!(near(tanh(x), x.tanh()), "tanh({x})");
            let base = f64::from(i + 3000) / 6000.0;
            assert!(near(pow(base, 17.0), base.powf(17.0)), "pow({base}, 17)");
        }
    }

    #[test]
    fn exp_and_log1p_are_within_an_ulp() {
        for i in -3000..3000 {
            let x = f64::from(i) * 0.0123;
            let near = |ours: f64, host: f64| (ours - host).abs() <= host.abs() * f64::EPSILON;
            assert!(near(exp(x), x.exp()), "exp({x})");
            assert!(near(log1p(exp(x)), x.exp().ln_1p()), "log1p(exp({x}))");
        }
    }
}
