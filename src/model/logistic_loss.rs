//! The loss of logistic regression and its gradient, in one pass over the rows.
//!
//! For `n` rows, the function is the mean loss of a row plus `l2`/2 |w|², where `l2` = 1/(C n) and the intercept is not
//! in w. For two classes there is one output, `raw`, a row's score for the larger class, and the loss of a row is
//! log(1 + exp(`raw`)) - y `raw`. For more there is one output per class, and the loss is the log of the sum of their
//! exponentials less the output of the row's class. The formulas are those of scikit-learn's `_loss.pyx`, chosen by the
//! size of `raw` so that nothing cancels.
//!
//! The pass goes in blocks of at most 128 rows, all features of a block before the next block, so that the block's
//! scores stay in the cache. The blocks are the leaves of NumPy's pairwise sum: the mean of the losses, which decides
//! when training stops, comes out with NumPy's bits without a buffer as long as the data.

use std::ops::Range;

use crate::math;
use crate::matrix::Matrix;
use crate::optim::Objective;
use crate::pace::Pace;

/// The most rows in a block.
pub(super) const BLOCK: usize = math::PAIRWISE_LEAF;

/// Multiply-adds between two pauses: about a millisecond.
pub(super) const WORK_PER_SLICE: usize = 1_000_000;

/// The penalised loss on a set of rows, as a function of the parameters.
///
/// The parameters are the weights, shape (`n_features`, `n_outputs`), then the intercepts, shape (`n_outputs`,), if
/// there are any.
pub(super) struct LogisticLoss<'a> {
    x: &'a Matrix,
    /// (`n_rows`,)
    y: &'a [u32],
    n_outputs: usize,
    fit_intercept: bool,
    l2: f64,
    blocks: Vec<Block>,
    /// Scores of a block, then the loss's derivatives by them, shape (`n_outputs`, `BLOCK`).
    raw: Vec<f64>,
    /// Losses of a block, shape (`BLOCK`,).
    losses: Vec<f64>,
}

/// A leaf of the pairwise sum.
struct Block {
    rows: Range<usize>,
    /// How many sums are complete with this one: so often are the last two added.
    joins: usize,
}

impl<'a> LogisticLoss<'a> {
    pub(super) fn new(
        x: &'a Matrix,
        y: &'a [u32],
        n_outputs: usize,
        fit_intercept: bool,
        l2: f64,
    ) -> Self {
        let mut blocks = Vec::new();
        split_pairwise(0..x.n_rows(), &mut blocks);
        Self {
            x,
            y,
            n_outputs,
            fit_intercept,
            l2,
            blocks,
            raw: vec![0.0; n_outputs * BLOCK],
            losses: vec![0.0; BLOCK],
        }
    }

    /// Number of parameters.
    pub(super) fn n_params(&self) -> usize {
        (self.x.n_cols() + usize::from(self.fit_intercept)) * self.n_outputs
    }

    /// Adds the gradient of one block to `gradient`; gives the block's sum of losses and, for two classes, of the
    /// derivatives by the score. For more classes the latter are added to the intercepts' gradient row by row, as NumPy
    /// does with columns.
    fn add_block(&mut self, block: usize, params: &[f64], gradient: &mut [f64]) -> [f64; 2] {
        let rows = self.blocks[block].rows.clone();
        let n_rows = self.x.n_rows() as f64;
        let n_outputs = self.n_outputs;
        score_block(self.x, rows.clone(), params, n_outputs, &mut self.raw);
        let losses = &mut self.losses[..rows.len()];
        let (weights, intercepts) = gradient.split_at_mut(self.x.n_cols() * n_outputs);
        let mut slope = 0.0;
        if n_outputs == 1 {
            let raw = &mut self.raw[..rows.len()];
            for ((loss, raw), &y) in losses.iter_mut().zip(&mut *raw).zip(&self.y[rows.clone()]) {
                let derivative;
                (*loss, derivative) = binary_loss(*raw, f64::from(y));
                *raw = derivative / n_rows;
            }
            slope = math::pairwise_sum(raw);
        } else {
            for (i, loss) in losses.iter_mut().enumerate() {
                let class = self.y[rows.start + i] as usize;
                *loss = softmax_loss(&mut self.raw, i, class, n_rows);
                for (k, intercept) in intercepts.iter_mut().enumerate() {
                    *intercept += self.raw[k * BLOCK + i];
                }
            }
        }
        for (j, weights) in weights.chunks_exact_mut(n_outputs).enumerate() {
            let x = &self.x.col(j)[rows.clone()];
            for (weight, g) in weights.iter_mut().zip(self.raw.chunks_exact(BLOCK)) {
                *weight += dot(x, g);
            }
        }
        [math::pairwise_sum(losses), slope]
    }
}

impl Objective for LogisticLoss<'_> {
    async fn evaluate(&mut self, params: &[f64], gradient: &mut [f64], pace: &Pace) -> f64 {
        gradient.fill(0.0);
        let n_weights = self.x.n_cols() * self.n_outputs;
        let blocks_per_slice =
            (WORK_PER_SLICE / (BLOCK * work_per_row(self.x, self.n_outputs))).max(1);
        let mut sums = [[0.0; 2]; usize::BITS as usize]; // One for each level of the pairwise sum.
        let mut level = 0;
        for block in 0..self.blocks.len() {
            sums[level] = self.add_block(block, params, gradient);
            for _ in 0..self.blocks[block].joins {
                let [loss, slope] = sums[level];
                level -= 1;
                sums[level][0] += loss;
                sums[level][1] += slope;
            }
            level += 1;
            if (block + 1) % blocks_per_slice == 0 {
                pace.breath().await;
            }
        }
        let [loss, slope] = sums[0];
        if self.n_outputs == 1 && self.fit_intercept {
            gradient[n_weights] = slope;
        }
        let mut squares = 0.0;
        for (g, w) in gradient.iter_mut().zip(&params[..n_weights]) {
            *g += self.l2 * w;
            squares += w * w;
        }
        loss / self.x.n_rows() as f64 + 0.5 * self.l2 * squares
    }
}

/// Cuts the rows as NumPy's pairwise sum does.
fn split_pairwise(rows: Range<usize>, blocks: &mut Vec<Block>) {
    let Some(cut) = math::pairwise_cut(rows.len()) else {
        blocks.push(Block { rows, joins: 0 });
        return;
    };
    let middle = rows.start + cut;
    split_pairwise(rows.start..middle, blocks);
    split_pairwise(middle..rows.end, blocks);
    if let Some(last) = blocks.last_mut() {
        last.joins += 1;
    }
}

/// Multiply-adds that a row costs: a dozen features' worth for an exponential and a logarithm.
pub(super) fn work_per_row(x: &Matrix, n_outputs: usize) -> usize {
    (x.n_cols() + 12) * n_outputs
}

/// Puts the scores of `rows` into `raw`, shape (`n_outputs`, `BLOCK`). `params` are as in [`LogisticLoss`]; missing
/// intercepts are 0.
pub(super) fn score_block(
    x: &Matrix,
    rows: Range<usize>,
    params: &[f64],
    n_outputs: usize,
    raw: &mut [f64],
) {
    let (weights, intercepts) = params.split_at(x.n_cols() * n_outputs);
    raw.fill(0.0);
    for (j, weights) in weights.chunks_exact(n_outputs).enumerate() {
        let x = &x.col(j)[rows.clone()];
        for (raw, weight) in raw.chunks_exact_mut(BLOCK).zip(weights) {
            for (raw, x) in raw.iter_mut().zip(x) {
                *raw += weight * x;
            }
        }
    }
    for (raw, intercept) in raw.chunks_exact_mut(BLOCK).zip(intercepts) {
        for raw in raw {
            *raw += intercept;
        }
    }
}

/// The loss of one row for two classes and its derivative by the score (`closs_grad_half_binomial`).
fn binary_loss(raw: f64, y: f64) -> (f64, f64) {
    if raw <= -37.0 {
        let e = math::exp(raw);
        (e - y * raw, e - y)
    } else if raw <= -2.0 {
        let e = math::exp(raw);
        (math::log1p(e) - y * raw, ((1.0 - y) * e - y) / (1.0 + e))
    } else if raw <= 18.0 {
        let e = math::exp(-raw);
        (
            math::log1p(e) + (1.0 - y) * raw,
            ((1.0 - y) - y * e) / (1.0 + e),
        )
    } else {
        let e = math::exp(-raw);
        (e + (1.0 - y) * raw, ((1.0 - y) - y * e) / (1.0 + e))
    }
}

/// The loss of row `i` of a block for several classes; turns its scores into the derivatives by them over `n_rows`
/// (`CyHalfMultinomialLoss`). `raw` has the shape (`n_outputs`, `BLOCK`).
fn softmax_loss(raw: &mut [f64], i: usize, class: usize, n_rows: f64) -> f64 {
    let n_outputs = raw.len() / BLOCK;
    let most = (0..n_outputs).fold(f64::NEG_INFINITY, |most, k| raw[k * BLOCK + i].max(most));
    let own = raw[class * BLOCK + i];
    let mut sum = 0.0;
    for k in 0..n_outputs {
        let e = math::exp(raw[k * BLOCK + i] - most);
        raw[k * BLOCK + i] = e;
        sum += e;
    }
    for k in 0..n_outputs {
        let proba = raw[k * BLOCK + i] / sum;
        raw[k * BLOCK + i] = (proba - f64::from(k == class)) / n_rows;
    }
    math::ln(sum) + most - own
}

/// The dot product in eight lanes, which the compiler can lay side by side: another order than [`math::dot`]'s.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let b = &b[..a.len()];
    let mut lanes = [0.0; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = a_chunks
        .remainder()
        .iter()
        .zip(b_chunks.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test may fail.
mod tests {
    use super::LogisticLoss;
    use crate::matrix::Matrix;
    use crate::optim::Objective;
    use crate::pace::{Pace, finish};
    use crate::rng::RandomState;

    #[test]
    fn the_gradient_is_that_of_central_differences() {
        const STEP: f64 = 1e-6;
        let pace = Pace::default();
        for (n_rows, n_outputs, fit_intercept) in [
            (7, 1, true),
            (300, 1, false),
            (1000, 1, true),
            (9, 3, true),
            (300, 3, false),
            (1000, 5, true),
        ] {
            let mut rng = RandomState::new(5);
            let mut x = Matrix::zeros(n_rows, 4).unwrap();
            for col in 0..4 {
                x.col_mut(col).fill_with(|| 3.0 * rng.standard_normal());
            }
            let n_classes = n_outputs.max(2) as u64;
            let y: Vec<u32> = (0..n_rows)
                .map(|_| u32::try_from(rng.interval(n_classes - 1)).unwrap())
                .collect();
            let mut loss = LogisticLoss::new(&x, &y, n_outputs, fit_intercept, 0.01);
            let mut params: Vec<f64> = (0..loss.n_params())
                .map(|_| rng.standard_normal())
                .collect();
            let mut gradient = vec![0.0; params.len()];
            finish(loss.evaluate(&params, &mut gradient, &pace));
            let mut unused = gradient.clone();
            for i in 0..params.len() {
                let here = params[i];
                params[i] = here + STEP;
                let above = finish(loss.evaluate(&params, &mut unused, &pace));
                params[i] = here - STEP;
                let below = finish(loss.evaluate(&params, &mut unused, &pace));
                params[i] = here;
                let slope = (above - below) / (2.0 * STEP);
                assert!(
                    (gradient[i] - slope).abs() < 1e-7,
                    "{} is not {slope}",
                    gradient[i]
                );
            }
        }
    }
}
