//! Logistic regression over a block of rows: scores, losses with their derivatives, gradient.
//!
//! A pass over the data takes one block of at most [`BLOCK`] rows after the other, and of each block all features twice:
//! for the scores, then for the gradient. The block's part of the columns stays in the first-level cache between the two,
//! so the pass reads the data from memory once.
//!
//! Columns are whole slices of equal length, one for each feature, of which a block takes the same rows.

use std::ops::Range;

use bytemuck::cast;
use wide::{f64x4, u64x4};

use crate::math::{self, PAIRWISE_LEAF};

/// The most rows in a block.
pub const BLOCK: usize = PAIRWISE_LEAF;

/// Columns that are read side by side where they come from memory: so many streams a processor reads ahead of itself, and so
/// many weights fit into its registers.
const STREAMS: usize = 10;

/// Columns that are read side by side where they come from the cache, each with two running sums.
const ABREAST: usize = 4;

/// Rows that are calculated side by side.
const LANES: usize = 4;

/// The most of them in a block.
const FOURS: usize = BLOCK / LANES;

/// The scores of `rows`: `raw`ᵢ := Σⱼ `weights`ⱼ · xᵢⱼ + `intercept`, added up in the order of the columns. `raw` has the
/// shape (`rows.len()`,).
#[inline(never)]
pub fn scores(
    columns: &[&[f64]],
    rows: Range<usize>,
    weights: &[f64],
    intercept: f64,
    raw: &mut [f64],
) {
    raw.fill(0.0);
    let (columns, weights) = add_groups::<STREAMS>(columns, &rows, weights, raw);
    let (columns, weights) = add_groups::<ABREAST>(columns, &rows, weights, raw);
    add_groups::<1>(columns, &rows, weights, raw);
    for raw in raw {
        *raw += intercept;
    }
}

/// Adds the products of as many columns as make groups of `N`; gives the columns and weights that are left.
#[inline]
fn add_groups<'a, const N: usize>(
    columns: &'a [&'a [f64]],
    rows: &Range<usize>,
    weights: &'a [f64],
    raw: &mut [f64],
) -> (&'a [&'a [f64]], &'a [f64]) {
    let (groups, rest) = columns.as_chunks::<N>();
    let (group_weights, rest_weights) = weights.as_chunks::<N>();
    for (columns, weights) in groups.iter().zip(group_weights) {
        let columns = columns.map(|column| &column[rows.clone()][..raw.len()]);
        for (i, raw) in raw.iter_mut().enumerate() {
            for (weight, column) in weights.iter().zip(columns) {
                *raw += weight * column[i];
            }
        }
    }
    (rest, rest_weights)
}

/// Adds to `gradient`ⱼ what the rows of the block have part in it: Σᵢ xᵢⱼ · `slopes`ᵢ.
#[inline(never)]
pub fn add_gradient(columns: &[&[f64]], rows: Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
    let (groups, rest) = columns.as_chunks::<ABREAST>();
    let (group_sums, rest_sums) = gradient.as_chunks_mut::<ABREAST>();
    for (columns, sums) in groups.iter().zip(group_sums) {
        add_dots(columns.map(|column| &column[rows.clone()]), slopes, sums);
    }
    for (column, sum) in rest.iter().zip(rest_sums) {
        add_dots([&column[rows.clone()]], slopes, std::array::from_mut(sum));
    }
}

/// Adds the dot product of each column with `slopes` to its sum: every fourth product in a running sum of its own.
#[inline]
fn add_dots<const N: usize>(columns: [&[f64]; N], slopes: &[f64], sums: &mut [f64; N]) {
    let mut lanes = [f64x4::ZERO; N];
    let (slopes, slopes_rest) = slopes.as_chunks::<LANES>();
    let parts = columns.map(|column| column.as_chunks::<LANES>());
    let parts = parts.map(|(fours, rest)| (&fours[..slopes.len()], rest));
    for (i, g) in slopes.iter().enumerate() {
        let g = f64x4::new(*g);
        for (lanes, (x, _)) in lanes.iter_mut().zip(&parts) {
            *lanes += f64x4::new(x[i]) * g;
        }
    }
    for ((sum, lanes), (_, x_rest)) in sums.iter_mut().zip(lanes).zip(parts) {
        *sum += total(lanes) + math::dot(x_rest, slopes_rest);
    }
}

/// The sum of four lanes, in the same order everywhere.
fn total(lanes: f64x4) -> f64 {
    let [a, b, c, d] = lanes.to_array();
    (a + b) + (c + d)
}

/// The sum of the losses of a block for two classes, and of their derivatives by the score.
///
/// `raw` has the scores of the larger class, and gets the derivatives, each times `share`; `y` has the classes, 0 or 1. Both
/// have the same length, at most [`BLOCK`].
///
/// The loss of a row is ln(1 + eˢ), where s is its score, negated for the larger class; its derivative by s is the logistic
/// function. With e = exp(−|s|), which never overflows, they are max(s, 0) + ln(1 + e), and 1 or e over 1 + e. The
/// logarithms of a block are taken as one of the product of all 1 + e: it is at most 2¹²⁸.
///
/// The work is cut into short loops over the block: a processor keeps many of their rounds in flight, of one long loop hardly
/// two.
#[inline(never)]
pub fn losses(raw: &mut [f64], y: &[u32], share: f64) -> [f64; 2] {
    let n_rows = raw.len();
    let fours = n_rows.div_ceil(LANES);
    let mut signs = [1.0; BLOCK];
    let mut scores = [-1e300; BLOCK]; // rows of the smaller class that lose nothing fill it up
    let mut exponentials = [0.0; BLOCK];
    for ((sign, score), (raw, y)) in signs.iter_mut().zip(&mut scores).zip(raw.iter().zip(y)) {
        *sign = 1.0 - 2.0 * f64::from(*y);
        *score = raw * *sign;
    }
    let exponentials = &mut exponentials.as_chunks_mut().0[..fours];
    let scores = &scores.as_chunks().0[..fours];
    exponentials_of_distance(scores, exponentials);
    let (mut product, mut hinge, mut slopes) = (f64x4::ONE, f64x4::ZERO, f64x4::ZERO);
    let signs = &mut signs.as_chunks_mut().0[..fours];
    for ((s, sign), e) in scores.iter().zip(&mut *signs).zip(&*exponentials) {
        let (s, e) = (f64x4::new(*s), f64x4::new(*e));
        let above = s.simd_gt(f64x4::ZERO);
        let one = f64x4::ONE + e;
        let slope = f64x4::new(*sign) * (above.bitselect(f64x4::ONE, e) / one);
        let slope = slope * f64x4::splat(share);
        product *= one;
        hinge += above & s;
        slopes += slope;
        *sign = slope.to_array();
    }
    raw.copy_from_slice(&signs.as_flattened()[..n_rows]);
    let [a, b, c, d] = product.to_array();
    let loss = math::ln((a * b) * (c * d)) + total(hinge);
    let slope = total(slopes);
    // 1 + e has lost the last bits of a small e. Where all are small, nothing larger hides that.
    if loss < 1e-3 {
        let rows = raw.iter().zip(y);
        return [
            rows.map(|(raw, y)| small_loss(raw / share, *y)).sum(),
            slope,
        ];
    }
    [loss, slope]
}

/// ln(1 + eˢ) from its derivative p = eˢ/(1 + eˢ) by s, with the sign of [`losses`]: −ln(1 − p).
fn small_loss(derivative: f64, y: u32) -> f64 {
    let p = if y == 0 { derivative } else { -derivative };
    -math::log1p(-p)
}

/// The logistic function of each of at most [`BLOCK`] scores: `proba`ᵢ := 1 / (1 + exp(−`raw`ᵢ)).
#[inline(never)]
pub fn logistic(raw: &[f64], proba: &mut [f64]) {
    let n_rows = raw.len();
    let fours = n_rows.div_ceil(LANES);
    let mut scores = [0.0; BLOCK];
    let mut exponentials = [0.0; BLOCK];
    scores[..n_rows].copy_from_slice(raw);
    let scores = &scores.as_chunks().0[..fours];
    let exponentials = &mut exponentials.as_chunks_mut().0[..fours];
    exponentials_of_distance(scores, exponentials);
    for (s, e) in scores.iter().zip(&mut *exponentials) {
        let above = f64x4::new(*s).simd_gt(f64x4::ZERO);
        let four = f64x4::new(*e);
        *e = (above.bitselect(f64x4::ONE, four) / (f64x4::ONE + four)).to_array();
    }
    proba.copy_from_slice(&exponentials.as_flattened()[..n_rows]);
}

/// exp(−|s|), within an ulp; beyond 708, where the result would be subnormal, that of 708. NaN stays. Slices of equal
/// length, at most [`FOURS`].
///
/// −|s| = k·ln 2 + r with |r| ≤ ln 2 / 2: eʳ by Taylor's series, times 2ᵏ. No branch and no table, so that it runs in lanes.
fn exponentials_of_distance(scores: &[[f64; LANES]], out: &mut [[f64; LANES]]) {
    /// Adding it rounds to a whole number, which is in the last bits of the sum then.
    const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
    const LN2_HI: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000); // 32 bits: k · LN2_HI is exact
    const LN2_LO: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    let mut powers = [f64x4::ZERO; FOURS]; // 2ᵏ
    for ((s, r), power) in scores.iter().zip(&mut *out).zip(&mut powers) {
        // Not a maximum: of a number and what is not one, that gives another answer on every processor.
        let (x, least) = (-f64x4::new(*s).abs(), f64x4::splat(-708.0));
        let x = x.simd_lt(least).bitselect(least, x);
        let shifted = x * f64x4::splat(std::f64::consts::LOG2_E) + f64x4::splat(ROUND);
        let k = shifted - f64x4::splat(ROUND);
        let rest = (x - k * f64x4::splat(LN2_HI)) - k * f64x4::splat(LN2_LO);
        *r = rest.to_array();
        let exponent: u64x4 = cast::<f64x4, u64x4>(shifted) << 52;
        *power = cast(exponent + u64x4::splat(1023 << 52));
    }
    // Σ rⁿ/n! from n = 2 to 13 in pairs; the next term is below 2^-57.
    for (out, power) in out.iter_mut().zip(&powers) {
        let r = f64x4::new(*out);
        let r2 = r * r;
        let factor = |n: usize| f64x4::splat(INVERSE_FACTORIALS[n]);
        let pair = |n: usize| factor(n) + r * factor(n + 1);
        let r4 = r2 * r2;
        let low = pair(2) + r2 * pair(4);
        let high = (pair(6) + r2 * pair(8)) + r4 * (pair(10) + r2 * pair(12));
        let tail = r2 * (low + r4 * high);
        *out = (*power + *power * (r + tail)).to_array();
    }
}

/// 1/n! for n = 0 to 13.
const INVERSE_FACTORIALS: [f64; 14] = {
    let mut inverse = [1.0; 14];
    let mut factorial = 1.0;
    let mut n = 1;
    while n < 14 {
        factorial *= n as f64;
        inverse[n] = 1.0 / factorial;
        n += 1;
    }
    inverse
};

#[cfg(test)]
mod tests {
    use super::{BLOCK, add_gradient, exponentials_of_distance, logistic, losses, scores};
    use crate::math;
    use crate::rng::RandomState;

    fn normals(random: &mut RandomState, count: usize, scale: f64) -> Vec<f64> {
        (0..count)
            .map(|_| scale * random.standard_normal())
            .collect()
    }

    fn exp(x: f64) -> f64 {
        let mut out = [[0.0; 4]];
        exponentials_of_distance(&[[x; 4]], &mut out);
        out[0][0]
    }

    #[test]
    fn the_exponential_is_within_an_ulp() {
        let mut random = RandomState::new(1);
        for i in 0..200_000 {
            let x = -random.double() * [1.0, 40.0, 708.0][i % 3];
            let (ours, true_) = (exp(x), math::exp(x));
            assert!(
                (ours - true_).abs() <= true_ * f64::EPSILON,
                "exp({x}): {ours}, {true_}"
            );
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f64::NEG_INFINITY), exp(-708.0));
        assert!(exp(f64::NAN).is_nan());
    }

    /// Row by row with the plain formulas, beside the kernels.
    #[test]
    fn a_block_is_what_the_formulas_say() {
        let mut random = RandomState::new(2);
        for (n, d, scale) in [
            (1, 1, 1.0),
            (7, 3, 1.0),
            (128, 20, 1.0),
            (101, 5, 30.0),
            (64, 19, 1.0),
            (96, 4, 300.0),
        ] {
            let start = 5;
            let x: Vec<Vec<f64>> = (0..d).map(|_| normals(&mut random, n + 9, 1.0)).collect();
            let columns: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
            let weights = normals(&mut random, d, scale);
            let y: Vec<u32> = (0..n).map(|_| random.next_u32() & 1).collect();
            let rows = start..start + n;
            let mut raw = vec![0.0; n];
            scores(&columns, rows.clone(), &weights, 0.5, &mut raw);
            for (i, raw) in raw.iter().enumerate() {
                let sum = (0..d).fold(0.0, |sum, j| sum + weights[j] * x[j][start + i]);
                assert_eq!(*raw, sum + 0.5, "row {i}");
            }
            let naive: Vec<(f64, f64)> = raw
                .iter()
                .zip(&y)
                .map(|(&raw, &y)| naive_loss(raw, y))
                .collect();
            let mut slopes = raw.clone();
            let [loss, slope] = losses(&mut slopes, &y, 0.5);
            let near = |ours: f64, naive: f64, size: f64| {
                assert!(
                    (ours - naive).abs() <= 1e-15 * size.max(1e-290),
                    "{ours} is not {naive}"
                );
            };
            let sum: f64 = naive.iter().map(|(loss, _)| loss).sum();
            near(loss, sum, sum.max(n as f64));
            near(
                slope,
                naive.iter().map(|(_, slope)| slope / 2.0).sum(),
                n as f64,
            );
            for (ours, (_, slope)) in slopes.iter().zip(&naive) {
                near(*ours, slope / 2.0, slope.abs());
            }
            let mut gradient = vec![1.0; d];
            add_gradient(&columns, rows, &slopes, &mut gradient);
            for (j, gradient) in gradient.iter().enumerate() {
                let sum: f64 = (0..n).map(|i| x[j][start + i] * slopes[i]).sum();
                near(*gradient, 1.0 + sum, 4.0 * n as f64);
            }
        }
    }

    /// Loss and derivative of one row, as long as nothing overflows.
    fn naive_loss(raw: f64, y: u32) -> (f64, f64) {
        let s = if y == 0 { raw } else { -raw };
        let loss = if s > 30.0 {
            s + math::exp(-s)
        } else {
            math::log1p(math::exp(s))
        };
        let logistic = 1.0 / (1.0 + math::exp(-s));
        (loss, if y == 0 { logistic } else { -logistic })
    }

    #[test]
    fn losses_of_rows_that_are_all_but_certain_keep_their_digits() {
        let mut raw = [-30.0, 25.0, -36.0, 40.0];
        let [loss, _] = losses(&mut raw, &[0, 1, 0, 1], 1.0);
        let sum: f64 = [30.0_f64, 25.0, 36.0, 40.0]
            .iter()
            .map(|s| math::log1p(math::exp(-s)))
            .sum();
        assert!(
            (loss - sum).abs() <= 4.0 * f64::EPSILON * sum,
            "{loss} is not {sum}"
        );
    }

    #[test]
    fn the_greatest_block_of_even_chances_overflows_nothing() {
        let [loss, slope] = losses(&mut [0.0; BLOCK], &[0; BLOCK], 1.0);
        assert!((loss - 128.0 * std::f64::consts::LN_2).abs() < 1e-12);
        assert_eq!(slope, 64.0);
    }

    #[test]
    fn the_logistic_function_is_that_of_the_exponential() {
        let mut random = RandomState::new(3);
        let raw = normals(&mut random, 1000, 20.0);
        let mut proba = vec![0.0; 1000];
        for (raw, proba) in raw.chunks(BLOCK).zip(proba.chunks_mut(BLOCK)) {
            logistic(raw, proba);
        }
        for (proba, raw) in proba.iter().zip(raw) {
            let naive = 1.0 / (1.0 + math::exp(-raw));
            assert!(
                (proba - naive).abs() <= 2.0 * f64::EPSILON * naive,
                "{raw}: {proba}, {naive}"
            );
        }
    }
}
