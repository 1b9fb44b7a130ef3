//! Eigenvectors of small symmetric matrices, and what principal components need besides.
//!
//! Only `+ - * / sqrt` are used, in a fixed order: the same bits everywhere.

use crate::math::{dot_in_lanes, pairwise_sum, pairwise_sum_of};

/// Mean and variance of a column, shape (n,).
#[must_use]
#[inline(never)]
pub fn mean_and_variance(column: &[f64]) -> (f64, f64) {
    let n = column.len() as f64;
    let mean = pairwise_sum(column) / n;
    let square = |value: f64| (value - mean) * (value - mean);
    (mean, pairwise_sum_of(column, square) / n)
}

/// `column`ᵢ := (`column`ᵢ − `mean`) · `factor`.
#[inline(never)]
pub fn standardise(column: &mut [f64], mean: f64, factor: f64) {
    for value in column {
        *value = (*value - mean) * factor;
    }
}

/// `sums`ᵢ := `sums`ᵢ + `factor` · (`column`ᵢ − `mean`).
#[inline(never)]
pub fn add_centred(sums: &mut [f64], column: &[f64], mean: f64, factor: f64) {
    for (sum, value) in sums.iter_mut().zip(column) {
        *sum += factor * (value - mean);
    }
}

/// The dot products of a column with each of the others, over its length.
#[inline(never)]
#[must_use]
pub fn covariances(column: &[f64], others: &[&[f64]]) -> Vec<f64> {
    let n = column.len() as f64;
    let covariance = |other: &&[f64]| dot_in_lanes(column, other) / n;
    others.iter().map(covariance).collect()
}

/// Eigenvalues of a symmetric matrix, descending, and their vectors: cyclic Jacobi rotations (Golub and Van Loan, 8.5).
#[inline(never)]
#[must_use]
pub fn jacobi(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = a.len();
    let unit = |i| (0..size).map(|j| if i == j { 1.0 } else { 0.0 }).collect();
    let mut vectors: Vec<Vec<f64>> = (0..size).map(unit).collect();
    // Each sweep squares what is off the diagonal; 30 are far more than are ever needed.
    for _ in 0..30 {
        let mut rotated = false;
        for p in 0..size {
            for q in p + 1..size {
                if a[p][q].abs() > 1e-16 * (a[p][p] * a[q][q]).abs().sqrt() {
                    rotate(&mut a, &mut vectors, p, q);
                    rotated = true;
                }
            }
        }
        if !rotated {
            break;
        }
    }
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&i, &j| a[j][j].total_cmp(&a[i][i]));
    (
        order.iter().map(|&i| a[i][i]).collect(),
        order.iter().map(|&i| vectors[i].clone()).collect(),
    )
}

/// Makes `a[p][q]` zero by a rotation in the plane of p and q, and turns the vectors with it.
fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for row in a.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    for rows in [a, vectors] {
        let (head, tail) = rows.split_at_mut(q);
        for (x, y) in head[p].iter_mut().zip(&mut tail[0]) {
            (*x, *y) = turn(*x, *y);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{add_centred, covariances, jacobi, mean_and_variance, standardise};

    /// The matrix of eigenvalues 3 and 1 along the diagonals of the plane.
    #[test]
    fn a_symmetric_matrix_is_turned_into_its_axes() {
        let (values, vectors) = jacobi(vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
        let half = 0.5_f64.sqrt();
        assert!((values[0] - 3.0).abs() < 1e-15 && (values[1] - 1.0).abs() < 1e-15);
        for (vector, sign) in vectors.iter().zip([1.0, -1.0]) {
            assert!((vector[0].abs() - half).abs() < 1e-15);
            assert!((vector[0] * vector[1] - sign * 0.5).abs() < 1e-15);
        }
    }

    #[test]
    fn columns_are_measured_and_moved() {
        let mut column = [1.0, 2.0, 6.0];
        let (mean, variance) = mean_and_variance(&column);
        assert_eq!((mean, variance), (3.0, 14.0 / 3.0));
        let mut sums = [1.0; 3];
        add_centred(&mut sums, &column, mean, 2.0);
        assert_eq!(sums, [-3.0, -1.0, 7.0]);
        standardise(&mut column, mean, 0.5);
        assert_eq!(column, [-1.0, -0.5, 1.5]);
        assert_eq!(
            covariances(&column, &[&[1.0, 0.0, 2.0], &[0.0; 3]]),
            [2.0 / 3.0, 0.0]
        );
    }
}
