//! The loss of logistic regression and its gradient, in one pass over the rows.
//!
//! For `n` rows, the function is the mean loss of a row plus `l2`/2 |w|², where `l2` = 1/(C n) and the intercept is not
//! in w. For two classes there is one output, `raw`, a row's score for the larger class, and the loss of a row is
//! log(1 + exp(`raw`)) - y `raw`. For more there is one output per class, and the loss is the log of the sum of their
//! exponentials less the output of the row's class. The kernels are in [`tinyml_numerics::logistic`].
//!
//! The pass goes in tiles of some hundred rows, all features of a tile for the scores and again for the gradient before the
//! next tile: it stays in the cache between the two, and the data come from memory once. The losses of a tile are added up
//! in blocks of at most 128 rows, the leaves of NumPy's pairwise sum, without a buffer as long as the data.

use std::ops::Range;

use tinyml_numerics::logistic::{self, BLOCK};

use crate::math;
use crate::matrix::Matrix;
use crate::optim::Objective;
use crate::pace::Pace;

/// Multiply-adds between two pauses: about a millisecond.
pub(super) const WORK_PER_SLICE: usize = 1_000_000;

/// The most rows in a tile. Shorter ones jump between the columns too often for the processor to read ahead.
const TILE: usize = 16 * BLOCK;

/// The penalised loss on a set of rows, as a function of the parameters.
///
/// The parameters are the weights, shape (`n_features`, `n_outputs`), then the intercepts, shape (`n_outputs`,), if
/// there are any.
pub(super) struct LogisticLoss<'a> {
    columns: Vec<&'a [f64]>,
    /// (`n_rows`,)
    y: &'a [u32],
    n_outputs: usize,
    fit_intercept: bool,
    l2: f64,
    /// What is read at a time.
    tiles: Vec<Vec<Block>>,
    /// Weights by output, then the gradient by them, shape (`n_outputs`, `n_features`).
    weights: Vec<f64>,
    /// (`n_outputs`, `n_features`)
    gradient: Vec<f64>,
    /// Scores of a tile, then the loss's derivatives by them, shape (`n_outputs`, `TILE`).
    raw: Vec<f64>,
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
        let n_weights = x.n_cols() * n_outputs;
        Self {
            columns: x.columns(),
            y,
            n_outputs,
            fit_intercept,
            l2,
            tiles: tiles(blocks),
            weights: vec![0.0; n_weights],
            gradient: vec![0.0; n_weights],
            raw: vec![0.0; n_outputs * TILE],
        }
    }

    /// Number of parameters.
    pub(super) fn n_params(&self) -> usize {
        (self.columns.len() + usize::from(self.fit_intercept)) * self.n_outputs
    }

    /// Takes in a tile: adds its gradient, and to `sums` those of its blocks.
    fn add_tile(&mut self, tile: usize, params: &[f64], intercepts: &mut [f64], sums: &mut Sums) {
        let blocks = &self.tiles[tile];
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
            return;
        };
        let rows = first.rows.start..last.rows.end;
        let n_features = self.columns.len();
        let given = &params[self.weights.len()..];
        for (k, raw) in self.raw.chunks_exact_mut(TILE).enumerate() {
            let weights = &self.weights[k * n_features..][..n_features];
            let intercept = given.get(k).copied().unwrap_or(0.0);
            let raw = &mut raw[..rows.len()];
            // So every fit begins: the rows need not be read to be multiplied by nothing.
            if weights.iter().all(|weight| *weight == 0.0) {
                raw.fill(intercept);
            } else {
                logistic::scores(&self.columns, rows.clone(), weights, intercept, raw);
            }
        }
        let share = 1.0 / self.y.len() as f64;
        for block in blocks {
            let y = &self.y[block.rows.clone()];
            let start = block.rows.start - rows.start;
            let found = if self.n_outputs == 1 {
                logistic::losses(&mut self.raw[start..][..y.len()], y, share)
            } else {
                let loss = softmax_losses(&mut self.raw[start..], y, share, intercepts);
                [loss, 0.0]
            };
            sums.add(found, block.joins);
        }
        for (k, raw) in self.raw.chunks_exact(TILE).enumerate() {
            let gradient = &mut self.gradient[k * n_features..][..n_features];
            logistic::add_gradient(&self.columns, rows.clone(), &raw[..rows.len()], gradient);
        }
    }
}

/// The sums of the losses and, for two classes, of the derivatives by the score: one pair for each level of the pairwise
/// sum. For more classes the derivatives are added to the intercepts' gradient row by row, as NumPy does with columns.
struct Sums {
    levels: [[f64; 2]; usize::BITS as usize],
    level: usize,
}

impl Sums {
    /// Adds a block's, then so often the last two.
    fn add(&mut self, block: [f64; 2], joins: usize) {
        self.levels[self.level] = block;
        for _ in 0..joins {
            let [loss, slope] = self.levels[self.level];
            self.level -= 1;
            self.levels[self.level][0] += loss;
            self.levels[self.level][1] += slope;
        }
        self.level += 1;
    }
}

/// Consecutive blocks of together at most [`TILE`] rows.
fn tiles(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let mut tiles: Vec<Vec<Block>> = Vec::new();
    for block in blocks {
        let start = tiles
            .last()
            .and_then(|tile| tile.first())
            .map(|first| first.rows.start);
        match (tiles.last_mut(), start) {
            (Some(tile), Some(start)) if block.rows.end - start <= TILE => tile.push(block),
            _ => tiles.push(vec![block]),
        }
    }
    tiles
}

impl Objective for LogisticLoss<'_> {
    async fn evaluate(&mut self, params: &[f64], gradient: &mut [f64], pace: &Pace) -> f64 {
        let (n_features, n_outputs) = (self.columns.len(), self.n_outputs);
        let (weights, intercepts) = gradient.split_at_mut(n_features * n_outputs);
        intercepts.fill(0.0);
        self.gradient.fill(0.0);
        transpose(&params[..weights.len()], n_outputs, &mut self.weights);
        let work = TILE * work_per_row(n_features, n_outputs);
        let tiles_per_slice = (WORK_PER_SLICE / work).max(1);
        let mut sums = Sums {
            levels: [[0.0; 2]; usize::BITS as usize],
            level: 0,
        };
        for tile in 0..self.tiles.len() {
            self.add_tile(tile, params, intercepts, &mut sums);
            if (tile + 1) % tiles_per_slice == 0 {
                pace.breath().await;
            }
        }
        let [loss, slope] = sums.levels[0];
        if let ([intercept], 1) = (&mut *intercepts, n_outputs) {
            *intercept = slope;
        }
        transpose(&self.gradient, n_features, weights);
        let mut squares = 0.0;
        for (g, w) in weights.iter_mut().zip(params) {
            *g += self.l2 * w;
            squares += w * w;
        }
        loss / self.y.len() as f64 + 0.5 * self.l2 * squares
    }
}

/// `to` := `from` transposed, where `from` has `n_cols` columns; both row-major.
fn transpose(from: &[f64], n_cols: usize, to: &mut [f64]) {
    let n_rows = from.len() / n_cols.max(1);
    for (row, values) in from.chunks_exact(n_cols.max(1)).enumerate() {
        for (col, value) in values.iter().enumerate() {
            to[col * n_rows + row] = *value;
        }
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
pub(super) fn work_per_row(n_features: usize, n_outputs: usize) -> usize {
    (n_features + 12) * n_outputs
}

/// The sum of the losses of a block's rows for several classes; turns the scores into the derivatives by them and adds
/// those to `intercepts`. `raw` has the shape (`n_outputs`, `TILE`).
fn softmax_losses(raw: &mut [f64], y: &[u32], share: f64, intercepts: &mut [f64]) -> f64 {
    let mut losses = [0.0; BLOCK];
    for (i, (loss, &class)) in losses.iter_mut().zip(y).enumerate() {
        *loss = softmax_loss(raw, i, class as usize, share);
        for (intercept, raw) in intercepts.iter_mut().zip(raw.chunks(TILE)) {
            *intercept += raw[i];
        }
    }
    math::pairwise_sum(&losses[..y.len()])
}

/// The loss of row `i` of a block for several classes; turns its scores into the derivatives by them times `share`
/// (`CyHalfMultinomialLoss`). `raw` has the shape (`n_outputs`, `TILE`).
fn softmax_loss(raw: &mut [f64], i: usize, class: usize, share: f64) -> f64 {
    let n_outputs = raw.len().div_ceil(TILE);
    let most = (0..n_outputs).fold(f64::NEG_INFINITY, |most, k| raw[k * TILE + i].max(most));
    let own = raw[class * TILE + i];
    let mut sum = 0.0;
    for k in 0..n_outputs {
        let e = math::exp(raw[k * TILE + i] - most);
        raw[k * TILE + i] = e;
        sum += e;
    }
    for k in 0..n_outputs {
        let proba = raw[k * TILE + i] / sum;
        raw[k * TILE + i] = (proba - f64::from(k == class)) * share;
    }
    math::ln(sum) + most - own
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
