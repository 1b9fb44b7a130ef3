//! The matrix product in `make_classification`, with the bits of NumPy's `np.dot` on x86-64.
//!
//! Which bits a sum of products has depends on the order of its operations, and `OpenBLAS`, which NumPy calls, has
//! another one for each shape. The orders here were found by holding candidates against NumPy 2.4.6 on a processor
//! with AVX-512; on others, NumPy's own last bits differ for 16 and more terms.

use std::ops::Range;

use tinyml_numerics::columns;

use super::{TILE, Work, filled};
use crate::error::Result;
use crate::math::{fma, fma_columns};
use crate::matrix::Matrix;

/// The right factor of a product.
pub(super) struct Factor<'a> {
    /// Row-major, shape (`k`, n) for n columns of the result.
    pub(super) values: &'a [f64],
    /// Columns of the table that go in.
    pub(super) k: usize,
}

/// Multiplications up to which `dgemm` takes its way for small matrices.
const SMALL: usize = 1_000_000;

/// Rows `rows` of the columns `into` := (the first k columns) · `factor` + `offset`, where `offset` has one number
/// for each.
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory).
pub(super) async fn dot(
    x: &mut Matrix,
    rows: Range<usize>,
    into: Range<usize>,
    factor: Factor<'_>,
    offset: Option<&[f64]>,
    work: &mut Work<'_>,
) -> Result<()> {
    let Factor { values, k } = factor;
    let (n, m) = (rows.len(), into.len());
    let height = (TILE / k).max(64).min(n);
    let mut tile = filled(0.0, height * k, "n_informative")?; // rows that go in, column-major, shape (height, k)
    let mut sums = filled(0.0, height, "n_informative")?; // a column of what comes out, shape (height,)
    let mut a = filled(0.0, k, "n_informative")?; // a row of the tile, shape (k,)
    let mut b = filled(0.0, k, "n_informative")?; // a column of the factor, shape (k,)
    for start in rows.clone().step_by(height.max(1)) {
        let stop = (start + height).min(rows.end);
        for t in 0..k {
            tile[t * height..][..stop - start].copy_from_slice(&x.col(t)[start..stop]);
        }
        let sums = &mut sums[..stop - start];
        for j in 0..m {
            for (t, b) in b.iter_mut().enumerate() {
                *b = values[t * m + j];
            }
            if order((0, n), (j, m), k) == Order::Chain {
                columns::scale(&tile, b[0], sums);
                for t in 1..k {
                    fma_columns(&tile[t * height..], b[t], sums);
                    work.advance(sums.len() / 2).await;
                }
            } else {
                for (i, sum) in sums.iter_mut().enumerate() {
                    for (t, a) in a.iter_mut().enumerate() {
                        *a = tile[t * height + i];
                    }
                    let order = order((start - rows.start + i, n), (j, m), k);
                    *sum = sum_of_products(&a, &b, order);
                    work.advance(k).await;
                }
            }
            let offset = offset.map_or(0.0, |offset| offset[j]);
            let column = &mut x.col_mut(into.start + j)[start..stop];
            columns::shift(sums, offset, column);
        }
    }
    Ok(())
}

/// How the products of one element of the result are added up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// One chain of fused multiply-adds (`dgemm`).
    Chain,
    /// Eight chains of every eighth product, added in neighbouring pairs (`dgemm` on small matrices with 16 terms and
    /// more: up to four columns beyond a multiple of 8).
    EightByPairs,
    /// Eight chains, the second half added to the first and so on (the same columns, rows beyond a multiple of 4).
    EightByHalves,
    /// Four fused chains (`dgemv`, one column).
    FourFused,
    /// Four chains with a rounding after every product (one column, the last row where they are odd in number).
    FourPlain,
    /// Two such chains (one column, up to two rows beyond a multiple of 4).
    TwoPlain,
    /// Four products at a time (`dgemv`, one row).
    Blocks,
}

/// The order for row `i` of `n` and column `j` of `m`, for `k` products.
fn order((i, n): (usize, usize), (j, m): (usize, usize), k: usize) -> Order {
    let (rows, columns) = (n - n % 4, m - m % 8); // without those beyond a multiple
    if n == 1 {
        return if k >= 4 && j < m - m % 4 {
            Order::Blocks
        } else {
            Order::Chain
        };
    }
    if m == 1 {
        return match (i.checked_sub(rows), n % 4) {
            (None, _) => Order::FourFused,
            (Some(0 | 1), 2 | 3) => Order::TwoPlain,
            _ => Order::FourPlain,
        };
    }
    if k < 16 || n.saturating_mul(m).saturating_mul(k) > SMALL {
        return Order::Chain;
    }
    match m % 8 {
        1..=3 if j >= columns && i >= rows => Order::EightByHalves,
        1..=4 if j >= columns => Order::EightByPairs,
        _ => Order::Chain,
    }
}

/// Σₜ aₜ·bₜ.
fn sum_of_products(a: &[f64], b: &[f64], order: Order) -> f64 {
    let fours = a.len() - a.len() % 4;
    let plain = |a: f64, b: f64, sum: f64| a * b + sum;
    match order {
        Order::Chain => chains::<1>(a, b, fma)[0],
        Order::EightByPairs => {
            let s = chains::<8>(a, b, fma);
            ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]))
        }
        Order::EightByHalves => {
            let s = chains::<8>(a, b, fma);
            ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
        }
        Order::FourFused => {
            let s = chains::<4>(&a[..fours], b, fma);
            with_rest((s[0] + s[2]) + (s[1] + s[3]), &a[fours..], &b[fours..])
        }
        Order::FourPlain => {
            let s = chains::<4>(&a[..fours], b, plain);
            with_rest((s[0] + s[2]) + (s[1] + s[3]), &a[fours..], &b[fours..])
        }
        Order::TwoPlain => {
            let s = chains::<2>(&a[..fours], b, plain);
            with_rest(s[0] + s[1], &a[fours..], &b[fours..])
        }
        Order::Blocks => {
            let mut sum = 0.0;
            for (a, b) in a[..fours].chunks(4).zip(b.chunks(4)) {
                let first = fma(a[0], b[0], a[1] * b[1]);
                sum += fma(a[3], b[3], fma(a[2], b[2], first));
            }
            let (mut a, mut b) = (&a[fours..], &b[fours..]);
            if a.len() >= 2 {
                sum += fma(a[0], b[0], a[1] * b[1]);
                (a, b) = (&a[2..], &b[2..]);
            }
            chains::<1>(a, b, plain)[0] + sum
        }
    }
}

/// The sums of every `N`-th product, from the first `N` on.
fn chains<const N: usize>(a: &[f64], b: &[f64], add: impl Fn(f64, f64, f64) -> f64) -> [f64; N] {
    let mut sums = [0.0; N];
    for (a, b) in a.chunks(N).zip(b.chunks(N)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum = add(*a, *b, *sum);
        }
    }
    sums
}

/// Adds the up to three products beyond a multiple of four, as `dgemv` does for one column.
fn with_rest(sum: f64, a: &[f64], b: &[f64]) -> f64 {
    match a.len() {
        0 => sum,
        1 => fma(a[0], b[0], sum),
        2 => sum + fma(a[0], b[0], a[1] * b[1]),
        _ => sum + fma(a[2], b[2], fma(a[0], b[0], a[1] * b[1])),
    }
}
