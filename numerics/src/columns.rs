//! Passes over columns of numbers: sums of products with one factor, extremes, and numbers that change places between rows,
//! columns and tables.
//!
//! Each element is treated alike and alone, so the bits are those of a plain loop.

use wide::f64x4;

/// `sums`ᵢ := `sums`ᵢ + `weight` · `x`ᵢ, product and sum each rounded.
#[inline(never)]
pub fn add_scaled(sums: &mut [f32], weight: f32, x: &[f32]) {
    for (sum, x) in sums.iter_mut().zip(x) {
        *sum += weight * x;
    }
}

/// `sums`ᵢ := `sums`ᵢ + `weight` · `x`ᵢ in integers, wrapping around.
#[inline(never)]
pub fn add_products(sums: &mut [i32], weight: i32, x: &[i32]) {
    for (sum, x) in sums.iter_mut().zip(x) {
        *sum = sum.wrapping_add(weight.wrapping_mul(*x));
    }
}

/// Column `col` of a table, row-major with `width` columns, into `out`.
#[inline(never)]
pub fn take_column(table: &[f64], width: usize, col: usize, out: &mut [f64]) {
    for (out, row) in out.iter_mut().zip(table.chunks_exact(width)) {
        *out = row[col];
    }
}

/// Appends column `col` of a table, row-major with `width` columns.
#[inline(never)]
pub fn column_onto(out: &mut Vec<f64>, table: &[f64], width: usize, col: usize) {
    out.extend(table.chunks_exact(width).map(|row| row[col]));
}

/// Appends the `values` at the places `order`.
///
/// # Panics
/// Where a place is not one of `values`.
#[inline(never)]
pub fn gather_onto(out: &mut Vec<f64>, values: &[f64], order: &[u32]) {
    out.extend(order.iter().map(|&place| values[place as usize]));
}

/// Appends the column `col` of the rows at the places `order` of a table, row-major with `width` columns.
///
/// # Panics
/// Where a place is not one of the table's.
#[inline(never)]
pub fn gather_column_onto(
    out: &mut Vec<f64>,
    table: &[f64],
    width: usize,
    col: usize,
    order: &[u32],
) {
    out.extend(
        order
            .iter()
            .map(|&place| table[place as usize * width + col]),
    );
}

/// Appends the values at the places `order` of two lists, of which the second goes on where the first ends.
///
/// # Panics
/// Where a place is in neither.
#[inline(never)]
pub fn gather_from_both_onto(out: &mut Vec<f64>, [first, second]: [&[f64]; 2], order: &[u32]) {
    out.extend(order.iter().map(|&place| {
        let place = place as usize;
        first
            .get(place)
            .copied()
            .unwrap_or_else(|| second[place - first.len()])
    }));
}

/// Writes `column` into the column `col` of a table, row-major with `width` columns.
#[inline(never)]
pub fn put_column(column: &[f64], table: &mut [f64], width: usize, col: usize) {
    for (row, value) in table.chunks_exact_mut(width).zip(column) {
        row[col] = *value;
    }
}

/// Writes `rows`, row-major with `n_cols` columns, into the columns from `start` on of a table, row-major with `width`
/// columns.
#[inline(never)]
pub fn put_rows(rows: &[f64], n_cols: usize, table: &mut [f64], width: usize, start: usize) {
    for (to, from) in table.chunks_exact_mut(width).zip(rows.chunks_exact(n_cols)) {
        for (to, from) in to[start..].iter_mut().zip(from) {
            *to = *from;
        }
    }
}

/// [`gather_onto`] for classes and places.
///
/// # Panics
/// As [`gather_onto`].
#[inline(never)]
pub fn gather_classes_onto(out: &mut Vec<u32>, values: &[u32], order: &[u32]) {
    out.extend(order.iter().map(|&place| values[place as usize]));
}

/// Appends so many zeros.
#[inline(never)]
pub fn zeros_onto(out: &mut Vec<f64>, count: usize) {
    out.resize(out.len() + count, 0.0);
}

/// Appends 1 − p and p for each p of `larger`: the probabilities of two classes.
#[inline(never)]
pub fn pairs_onto(out: &mut Vec<f64>, larger: &[f64]) {
    out.extend(larger.iter().flat_map(|p| [1.0 - p, *p]));
}

/// `sums`ᵢ := `a`ᵢ · `factor`.
#[inline(never)]
pub fn scale(a: &[f64], factor: f64, sums: &mut [f64]) {
    for (sum, a) in sums.iter_mut().zip(a) {
        *sum = a * factor;
    }
}

/// `to`ᵢ := `from`ᵢ + `offset`.
#[inline(never)]
pub fn shift(from: &[f64], offset: f64, to: &mut [f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = from + offset;
    }
}

/// What values lie between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extremes {
    /// The least, +∞ without values.
    pub least: f64,
    /// The greatest, −∞ without values.
    pub greatest: f64,
    /// Whether all values are finite. The other two hold only if they are.
    pub finite: bool,
}

/// The extremes of `values`.
#[must_use]
#[inline(never)]
pub fn extremes(values: &[f64]) -> Extremes {
    let (fours, rest) = values.as_chunks::<4>();
    let mut least = f64x4::splat(f64::INFINITY);
    let mut greatest = f64x4::splat(f64::NEG_INFINITY);
    let mut zeros = f64x4::ZERO; // a product with 0 is 0, or NaN where the value is not finite
    for four in fours {
        let four = f64x4::new(*four);
        least = four.fast_min(least);
        greatest = four.fast_max(greatest);
        zeros += four * f64x4::ZERO;
    }
    let all = |lanes: f64x4| lanes.to_array().into_iter().chain(rest.iter().copied());
    Extremes {
        least: all(least).fold(f64::INFINITY, f64::min),
        greatest: all(greatest).fold(f64::NEG_INFINITY, f64::max),
        finite: all(zeros).all(f64::is_finite),
    }
}

/// Appends `factor` · `value` for each of the `values` for which that is at least `least`.
#[inline(never)]
pub fn at_least_onto(out: &mut Vec<f64>, values: &[f64], factor: f64, least: f64) {
    let scaled = values.iter().map(|value| factor * value);
    out.extend(scaled.filter(|value| *value >= least));
}

#[cfg(test)]
mod tests {
    use super::{
        Extremes, add_products, add_scaled, at_least_onto, column_onto, extremes,
        gather_classes_onto, gather_column_onto, gather_from_both_onto, gather_onto, pairs_onto,
        put_column, put_rows, scale, shift, take_column, zeros_onto,
    };
    use crate::rng::RandomState;

    #[test]
    fn extremes_are_found_at_every_place() {
        let mut random = RandomState::new(1);
        for n in [1, 7, 8, 9, 100] {
            let mut values: Vec<f64> = (0..n).map(|_| random.standard_normal()).collect();
            for place in 0..n {
                let before = values[place];
                for extreme in [-9.0, 9.0] {
                    values[place] = extreme;
                    let found = extremes(&values);
                    assert!(found.finite);
                    assert_eq!(
                        if extreme < 0.0 {
                            found.least
                        } else {
                            found.greatest
                        },
                        extreme
                    );
                }
                for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                    values[place] = wrong;
                    assert!(!extremes(&values).finite, "{wrong} at {place}");
                }
                values[place] = before;
            }
        }
        let mut found = vec![7.0];
        at_least_onto(&mut found, &[1.0, -2.0, f64::NAN, -3.0], -1.0, 2.0);
        assert_eq!(found, [7.0, 2.0, 3.0]);
        let none = Extremes {
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            finite: true,
        };
        assert_eq!(extremes(&[]), none);
    }

    #[test]
    fn columns_are_taken_scaled_and_shifted() {
        let mut out = [0.0; 2];
        take_column(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, 1, &mut out);
        assert_eq!(out, [2.0, 5.0]);
        let mut column = vec![9.0];
        column_onto(&mut column, &[1.0, 2.0, 3.0, 4.0], 2, 1);
        assert_eq!(column, [9.0, 2.0, 4.0]);
        scale(&[0.1, 3.0], 3.0, &mut out);
        assert_eq!(out, [0.1 * 3.0, 9.0]);
        shift(&[0.1, 3.0], 0.2, &mut out);
        assert_eq!(out, [0.1 + 0.2, 3.2]);
    }

    #[test]
    fn columns_and_rows_are_put_into_a_table() {
        let mut table = [0.0; 8];
        put_column(&[1.0, 2.0], &mut table, 4, 1);
        put_rows(&[3.0, 4.0, 5.0, 6.0], 2, &mut table, 4, 2);
        assert_eq!(table, [0.0, 1.0, 3.0, 4.0, 0.0, 2.0, 5.0, 6.0]);
        let mut out = vec![9.0];
        gather_column_onto(&mut out, &table, 4, 2, &[1, 0, 1]);
        assert_eq!(out, [9.0, 5.0, 3.0, 5.0]);
        gather_from_both_onto(&mut out, [&[1.0, 2.0], &[3.0, 4.0]], &[3, 0, 2]);
        assert_eq!(out, [9.0, 5.0, 3.0, 5.0, 4.0, 1.0, 3.0]);
    }

    #[test]
    fn zeros_and_pairs_are_appended() {
        let mut out = vec![9.0];
        zeros_onto(&mut out, 2);
        pairs_onto(&mut out, &[0.25, 1.0]);
        assert_eq!(out, [9.0, 0.0, 0.0, 0.75, 0.25, 0.0, 1.0]);
    }

    #[test]
    fn values_are_gathered_in_order() {
        let (mut out, mut classes) = (vec![9.0], vec![9]);
        gather_onto(&mut out, &[1.0, 2.0, 3.0], &[2, 0, 2]);
        gather_classes_onto(&mut classes, &[1, 2, 3], &[2, 0, 2]);
        assert_eq!((out, classes), (vec![9.0, 3.0, 1.0, 3.0], vec![9, 3, 1, 3]));
    }

    #[test]
    fn products_are_added_element_by_element() {
        let mut sums = [0.1_f32, 0.2, 0.3];
        add_scaled(&mut sums, 0.7, &[1.5, -2.5, 3.5]);
        assert_eq!(sums, [0.1 + 0.7 * 1.5, 0.2 + 0.7 * -2.5, 0.3 + 0.7 * 3.5]);
        let mut sums = [i32::MAX, -5];
        add_products(&mut sums, 2, &[1, 3]);
        assert_eq!(sums, [i32::MIN + 1, 1]);
    }
}
