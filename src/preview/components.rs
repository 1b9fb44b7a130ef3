//! The first two principal components of the standardised features.
//!
//! Up to 32 features Jacobi rotations diagonalise the covariance. Beyond, a narrow block is iterated on the data themselves,
//! and no matrix of features by features is formed: block power iteration with a Rayleigh–Ritz step (Golub and Van Loan,
//! *Matrix Computations*, section 8.2.4), whose small symmetric problem Jacobi rotations solve. Only
//! `+ - * / sqrt` are used, in a fixed order: the same bits everywhere.

use tinyml_numerics::{columns, eigen};

use super::{MAX_POINTS, evenly, to_u32};
use crate::error::Result;
use crate::math::{dot, dot_in_lanes};
use crate::matrix::Matrix;
use crate::pace::Pace;
use crate::scaler::is_constant;

/// Most rows that the components are computed from, taken evenly: as many as a picture has points. It is made anew with every
/// change of the data; of longer tables, axes and shares of the variance are those of this sample.
const MAX_ROWS: usize = MAX_POINTS;
/// Most values that the components are computed from, as long as that leaves [`MIN_ROWS`].
const MAX_VALUES: usize = 100_000;
/// Rows that are used however many features there are.
const MIN_ROWS: usize = 100;
/// Up to so many features their covariance is formed.
const EXACT_FEATURES: usize = 32;
/// Width of the block beyond: two components and six that speed up the convergence.
const BLOCK: usize = 8;
/// Most steps. A picture in which the third component is as large as the second has no better one to find.
const MAX_STEPS: usize = 20;

/// A principal component of the standardised features.
#[derive(Debug, Clone, Default)]
pub(crate) struct Component {
    /// The features it is made of.
    terms: Vec<Term>,
    /// Its share of the variance.
    pub(crate) explained: f64,
}

/// A standardised feature in a component.
#[derive(Debug, Clone)]
struct Term {
    standard: Standard,
    loading: f64,
}

/// How a feature is standardised.
#[derive(Debug, Clone)]
struct Standard {
    col: usize,
    mean: f64,
    scale: f64,
}

impl Component {
    /// Where rows lie along the component, shape of `rows` (`shown`,).
    pub(crate) fn project(&self, x: &Matrix, rows: &[usize]) -> Vec<f64> {
        let mut out = vec![0.0; rows.len()];
        let rows = to_u32(rows);
        let mut column = Vec::with_capacity(rows.len());
        for Term { standard, loading } in &self.terms {
            column.clear();
            columns::gather_onto(&mut column, x.col(standard.col), &rows);
            let factor = loading / standard.scale;
            eigen::add_centred(&mut out, &column, standard.mean, factor);
        }
        out
    }

    /// The other way: puts what lies at the place 0 of every component into `row`, shape (`n_features`,). Features that no
    /// component is made of are left as they are.
    pub(crate) fn centre(&self, row: &mut [f64]) {
        for Term { standard, .. } in &self.terms {
            row[standard.col] = standard.mean;
        }
    }

    /// Moves row `i` of `x`, shape (`places.len()`, `n_features`), along the component by `places[i]`.
    pub(crate) fn move_along(&self, places: &[f64], x: &mut Matrix) {
        for Term { standard, loading } in &self.terms {
            for (value, place) in x.col_mut(standard.col).iter_mut().zip(places) {
                *value += standard.scale * (loading * place);
            }
        }
    }
}

/// The first two components of `x`, of some of its rows if there are many.
pub(crate) async fn components_of(x: &Matrix, pace: &Pace) -> Result<[Component; 2]> {
    let most = (MAX_VALUES / x.n_cols().max(1)).clamp(MIN_ROWS, MAX_ROWS);
    if x.n_rows() <= most {
        return components(x, pace).await;
    }
    let rows = to_u32(&evenly(x.n_rows(), most));
    components(&x.select_rows(&rows, pace).await?, pace).await
}

/// The first two components of all rows. Where fewer than two features vary, what is missing is 0 everywhere.
async fn components(x: &Matrix, pace: &Pace) -> Result<[Component; 2]> {
    let mut standards = Vec::new();
    for col in 0..x.n_cols() {
        standards.extend(standard(x.col(col), col));
        pause(col, pace).await;
    }
    let mut z = Matrix::zeros(x.n_rows(), standards.len())?;
    for (col, standard) in standards.iter().enumerate() {
        let column = z.col_mut(col);
        column.copy_from_slice(x.col(standard.col));
        eigen::standardise(column, standard.mean, 1.0 / standard.scale);
        pause(col, pace).await;
    }
    let mut found = leading(&z, pace)
        .await?
        .into_iter()
        .map(|(variance, loadings)| Component {
            explained: variance / standards.len() as f64,
            terms: standards
                .iter()
                .zip(loadings)
                .map(|(standard, loading)| Term {
                    standard: standard.clone(),
                    loading,
                })
                .collect(),
        });
    Ok([
        found.next().unwrap_or_default(),
        found.next().unwrap_or_default(),
    ])
}

/// Lets the driver in after every 16 columns.
async fn pause(col: usize, pace: &Pace) {
    if col % 16 == 15 {
        pace.chunk(0, MAX_STEPS).await;
    }
}

/// Mean and standard deviation; none for a feature that is constant in the sense of scikit-learn's `StandardScaler`, or too
/// large for its variance to be a double.
fn standard(column: &[f64], col: usize) -> Option<Standard> {
    let (mean, variance) = eigen::mean_and_variance(column);
    let varies = variance.is_finite() && !is_constant(mean, variance, column.len() as f64);
    varies.then(|| Standard {
        col,
        mean,
        scale: variance.sqrt(),
    })
}

/// The two largest eigenvalues of `ZᵀZ/n`, descending, with their vectors, shape (`n_cols`,), the largest loading positive.
/// Fewer where Z (`n_rows`, `n_cols`) has fewer columns.
async fn leading(z: &Matrix, pace: &Pace) -> Result<Vec<(f64, Vec<f64>)>> {
    let d = z.n_cols();
    if d <= EXACT_FEATURES {
        let (values, vectors) = eigen::jacobi(covariance(z, pace).await);
        let found = values.into_iter().zip(vectors).take(2);
        return Ok(found
            .map(|(value, vector)| (value, signed(&vector)))
            .collect());
    }
    let mut q = starting_block(d, BLOCK)?;
    let mut before = [0.0; 2];
    let mut step = 0;
    loop {
        orthonormalise(&mut q);
        let mut cq = covariance_times(z, &q, step, pace).await?;
        let (values, vectors) = eigen::jacobi(transposed_times(&q, &cq));
        let close = |i: usize| (values[i] - before[i]).abs() <= 1e-13 * values[i];
        step += 1;
        if step == MAX_STEPS || (close(0) && close(1)) {
            multiply(&mut q, &vectors);
            let found = values.iter().take(2).enumerate();
            return Ok(found.map(|(i, &value)| (value, signed(q.col(i)))).collect());
        }
        before = [values[0], values[1]];
        multiply(&mut cq, &vectors);
        q = cq;
    }
}

/// `ZᵀZ/n` for Z (`n`, `d`), shape (`d`, `d`).
async fn covariance(z: &Matrix, pace: &Pace) -> Vec<Vec<f64>> {
    let columns = z.columns();
    let mut covariance: Vec<Vec<f64>> = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let row = eigen::covariances(column, &columns[..=i]);
        for (earlier, value) in covariance.iter_mut().zip(&row) {
            earlier.push(*value);
        }
        covariance.push(row);
        pause(i, pace).await;
    }
    covariance
}

/// A block (`d`, `width`) to begin with: fixed numbers without a pattern (Marsaglia's xorshift).
fn starting_block(d: usize, width: usize) -> Result<Matrix> {
    let mut q = Matrix::zeros(d, width)?;
    let mut state = 2_463_534_242_u32;
    for col in 0..width {
        for value in q.col_mut(col) {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            *value = f64::from(state) / f64::from(u32::MAX) - 0.5;
        }
    }
    Ok(q)
}

/// Gram–Schmidt, each column twice for accuracy; a column that depends on those before it becomes 0.
fn orthonormalise(q: &mut Matrix) {
    for col in 0..q.n_cols() {
        let mut column = q.col(col).to_vec();
        let length = dot(&column, &column).sqrt();
        for _ in 0..2 {
            for before in 0..col {
                let share = dot(&column, q.col(before));
                add(&mut column, -share, q.col(before));
            }
        }
        let rest = dot(&column, &column).sqrt();
        let factor = if rest > 1e-12 * length {
            1.0 / rest
        } else {
            0.0
        };
        for (value, new) in q.col_mut(col).iter_mut().zip(column) {
            *value = factor * new;
        }
    }
}

/// `ZᵀZ Q/n` for Z (`n`, `d`) and Q (`d`, `width`), shape (`d`, `width`).
async fn covariance_times(z: &Matrix, q: &Matrix, step: usize, pace: &Pace) -> Result<Matrix> {
    let n = z.n_rows() as f64;
    let mut out = Matrix::zeros(z.n_cols(), q.n_cols())?;
    let mut zq = vec![0.0; z.n_rows()];
    for i in 0..q.n_cols() {
        zq.fill(0.0);
        for (col, &factor) in q.col(i).iter().enumerate() {
            add(&mut zq, factor, z.col(col));
        }
        for (col, value) in out.col_mut(i).iter_mut().enumerate() {
            *value = dot_in_lanes(z.col(col), &zq) / n;
        }
        pace.chunk(step, MAX_STEPS).await;
    }
    Ok(out)
}

/// `AᵀB` of two blocks (`d`, `width`), shape (`width`, `width`), as rows.
fn transposed_times(a: &Matrix, b: &Matrix) -> Vec<Vec<f64>> {
    let row = |i| (0..b.n_cols()).map(|j| dot(a.col(i), b.col(j))).collect();
    (0..a.n_cols()).map(row).collect()
}

/// Block times V (`width`, `width`) in place; V is given as its columns.
fn multiply(block: &mut Matrix, vectors: &[Vec<f64>]) {
    for row in 0..block.n_rows() {
        let values = block.row(row);
        for (col, vector) in vectors.iter().enumerate() {
            block.set(row, col, dot(&values, vector));
        }
    }
}

/// The vector or its opposite: the first of the largest loadings is positive, as scikit-learn has it.
fn signed(vector: &[f64]) -> Vec<f64> {
    let largest = vector.iter().fold(0.0, |largest: f64, &value| {
        if value.abs() > largest.abs() {
            value
        } else {
            largest
        }
    });
    let sign = if largest < 0.0 { -1.0 } else { 1.0 };
    vector.iter().map(|value| sign * value).collect()
}

/// a += factor · b
fn add(a: &mut [f64], factor: f64, b: &[f64]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += factor * b;
    }
}
