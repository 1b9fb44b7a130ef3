//! scikit-learn's `StandardScaler`: every feature to mean 0 and variance 1.

use serde::Serialize;

use crate::math;
use crate::matrix::Matrix;
use crate::pace::Pace;

/// Standardises features.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StandardScaler;

/// What was learnt from the training rows. All three have the shape (`n_features`,).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FittedScaler {
    /// Mean of each feature.
    pub mean: Vec<f64>,
    /// What each feature is divided by: its standard deviation, or 1 where it does not vary.
    pub scale: Vec<f64>,
    /// Variance of each feature (over n).
    pub var: Vec<f64>,
}

impl StandardScaler {
    /// Learns mean and scale of every column of `x`, which has at least one row.
    pub async fn fit(self, x: &Matrix, pace: &Pace) -> FittedScaler {
        let mut fitted = FittedScaler {
            mean: Vec::new(),
            scale: Vec::new(),
            var: Vec::new(),
        };
        for col in 0..x.n_cols() {
            let (mean, var) = mean_and_variance(x.col(col), x.n_cols() == 1);
            fitted.mean.push(mean);
            fitted.var.push(var);
            fitted.scale.push(scale(mean, var, x.n_rows() as f64));
            pace.chunk(col + 1, x.n_cols()).await;
        }
        fitted
    }
}

impl FittedScaler {
    /// Standardises every row of `x`, shape (`n_rows`, `n_features`).
    pub async fn transform(&self, x: &mut Matrix, pace: &Pace) {
        for (col, (mean, scale)) in self.mean.iter().zip(&self.scale).enumerate() {
            for value in x.col_mut(col) {
                *value = (*value - mean) / scale;
            }
            pace.chunk(col + 1, self.mean.len()).await;
        }
    }

    /// Standardises one row, shape (`n_features`,).
    pub fn transform_row(&self, row: &mut [f64]) {
        for ((value, mean), scale) in row.iter_mut().zip(&self.mean).zip(&self.scale) {
            *value = (*value - mean) / scale;
        }
    }
}

/// Mean and variance of a column, as scikit-learn's `_incremental_mean_and_var` computes them: the second pass takes out
/// the rounding of the mean. NumPy adds the rows of a matrix from top to bottom, but those of a single column pairwise.
fn mean_and_variance(column: &[f64], pairwise: bool) -> (f64, f64) {
    let n = column.len() as f64;
    let mean = sum_of(column, pairwise, |x| x) / n;
    let correction = sum_of(column, pairwise, |x| x - mean);
    let squares = sum_of(column, pairwise, |x| (x - mean) * (x - mean));
    (mean, (squares - correction * correction / n) / n)
}

/// The standard deviation, or 1 for a feature that does not vary.
fn scale(mean: f64, var: f64, n: f64) -> f64 {
    if is_constant(mean, var, n) {
        1.0
    } else {
        var.sqrt()
    }
}

/// Whether all of the variance of `n` values may come from rounding (`_is_constant_feature`).
pub(crate) fn is_constant(mean: f64, var: f64, n: f64) -> bool {
    let rounding = n * mean * f64::EPSILON;
    var <= n * f64::EPSILON * var + rounding * rounding
}

/// The sum of a function of the values.
fn sum_of(column: &[f64], pairwise: bool, term: impl Fn(f64) -> f64 + Copy) -> f64 {
    if pairwise {
        math::pairwise_sum_of(column, term)
    } else {
        column.iter().map(|&x| term(x)).sum()
    }
}
