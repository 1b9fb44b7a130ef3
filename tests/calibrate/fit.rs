//! A line through counts: least squares on relative errors.

/// The coefficients that bring `Σ coefficient · feature` nearest to the counts, errors taken relative to each count. A
/// feature that is 0 in every row gets the coefficient 0.
pub(crate) fn least_squares(features: &[Vec<f64>], counts: &[f64]) -> Vec<f64> {
    let n = features[0].len();
    // Features differ by orders of magnitude; brought to at most 1, pivots can be told from rounding.
    let scale = |i: usize| {
        let shares = features
            .iter()
            .zip(counts)
            .map(|(row, count)| (row[i] / count).abs());
        Some(shares.fold(0.0, f64::max)).filter(|scale| *scale > 0.0)
    };
    let scales: Vec<f64> = (0..n).map(|i| scale(i).unwrap_or(1.0)).collect();
    let mut equations = vec![vec![0.0; n + 1]; n]; // normal equations, (n, n + 1)
    for (row, count) in features.iter().zip(counts) {
        let row: Vec<f64> = row
            .iter()
            .zip(&scales)
            .map(|(value, scale)| value / count / scale)
            .collect();
        for i in 0..n {
            for j in 0..n {
                equations[i][j] += row[i] * row[j];
            }
            equations[i][n] += row[i];
        }
    }
    let solution = solve(equations);
    solution
        .iter()
        .zip(&scales)
        .map(|(value, scale)| value / scale)
        .collect()
}

/// Gaussian elimination with pivots, equations of shape (n, n + 1).
fn solve(mut equations: Vec<Vec<f64>>) -> Vec<f64> {
    let n = equations.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&a, &b| {
                equations[a][column]
                    .abs()
                    .total_cmp(&equations[b][column].abs())
            })
            .unwrap();
        // A quantity that never occurs: its row is its own.
        if equations[pivot][column].abs() < 1e-9 {
            continue;
        }
        equations.swap(column, pivot);
        let pivot = equations[column].clone();
        for (row, equation) in equations.iter_mut().enumerate() {
            if row != column {
                let factor = equation[column] / pivot[column];
                for (value, above) in equation.iter_mut().zip(&pivot) {
                    *value -= factor * above;
                }
            }
        }
    }
    let unknown = |i: usize| {
        let diagonal = equations[i][i];
        if diagonal.abs() < 1e-9 {
            0.0
        } else {
            equations[i][n] / diagonal
        }
    };
    (0..n).map(unknown).collect()
}
