//! Permutation importance (Breiman, *Random forests*, 2001), as scikit-learn's `permutation_importance` has it.

use crate::error::{Result, buffer};
use crate::matrix::Matrix;
use crate::model::Fitted;
use crate::pace::Pace;
use crate::rng::RandomState;

/// How often each feature is permuted.
pub(super) const N_REPEATS: usize = 5;
/// Seed of the permutations.
const SEED: u32 = 42;

/// How much a model leans on a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Importance {
    /// Mean loss of accuracy where the feature's values are permuted.
    pub mean: f64,
    /// Standard deviation of this loss over the permutations.
    pub std: f64,
}

/// How much `model` leans on each feature of the rows `x`, shape (`n_rows`, `n_features`), with the classes `y`, shape
/// (`n_rows`,): scikit-learn's `permutation_importance(model, x, y, scoring="accuracy", n_repeats=5, random_state=42)`,
/// shape (`n_features`,).
///
/// # Errors
/// As [`Fitted::score`].
pub async fn permutation_importance(
    model: &Fitted,
    x: &Matrix,
    y: &[u32],
    pace: &Pace,
) -> Result<Vec<Importance>> {
    let orders = orders(y.len())?;
    let every_row: Vec<u32> = (0..).take(y.len()).collect();
    let mut permuted = x.select_rows(&every_row, pace).await?;
    let baseline = accuracy(model, x, y, pace).await?;
    let mut found = buffer(x.n_cols())?;
    for col in 0..x.n_cols() {
        let mut losses = [0.0; N_REPEATS];
        for (loss, order) in losses.iter_mut().zip(&orders) {
            for (value, &row) in permuted.col_mut(col).iter_mut().zip(order) {
                *value = x.get(row as usize, col);
            }
            *loss = baseline - accuracy(model, &permuted, y, pace).await?;
        }
        permuted.col_mut(col).copy_from_slice(x.col(col));
        found.push(Importance::of(&losses));
        pace.chunk(col + 1, x.n_cols()).await;
    }
    Ok(found)
}

impl Importance {
    fn of(losses: &[f64; N_REPEATS]) -> Self {
        let n = N_REPEATS as f64;
        let mean = losses.iter().sum::<f64>() / n;
        let square = |loss: &f64| (loss - mean) * (loss - mean);
        let variance = losses.iter().map(square).sum::<f64>() / n;
        Self {
            mean,
            std: variance.sqrt(),
        }
    }
}

/// Where each row's value comes from in every repetition, shape ([`N_REPEATS`], `n_rows`). They are the same for every
/// feature: scikit-learn seeds each one's generator alike. It permutes what it has permuted before, by indices that are
/// themselves shuffled again and again.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Drawn from 0..2³¹.
fn orders(n_rows: usize) -> Result<Vec<Vec<u32>>> {
    let seed = RandomState::new(SEED).randint(0, 1 << 31) as u32;
    let mut rng = RandomState::new(seed);
    let mut shuffled = buffer(n_rows)?;
    shuffled.extend((0..).take(n_rows));
    let mut order: Vec<u32> = shuffled.clone();
    let mut orders = Vec::with_capacity(N_REPEATS);
    for _ in 0..N_REPEATS {
        rng.shuffle(&mut shuffled);
        order = shuffled.iter().map(|&row| order[row as usize]).collect();
        orders.push(order.clone());
    }
    Ok(orders)
}

/// Share of the rows that the model gets right.
async fn accuracy(model: &Fitted, x: &Matrix, y: &[u32], pace: &Pace) -> Result<f64> {
    let scores = model.score(x, pace).await?;
    let predicted = model.predict(&scores.decision)?;
    let right = predicted.iter().zip(y).filter(|(ours, y)| ours == y);
    let share = right.count() as f64 / y.len() as f64;
    pace.breath().await;
    Ok(share)
}
