//! What happens as the threshold falls: the ROC and precision-recall curves and the areas under them.

use serde::Serialize;
use tinyml_numerics::rank;

use crate::error::{Result, buffer};
use crate::math;

/// A receiver operating characteristic (`sklearn.metrics.roc_curve`). All three have the shape (`n_points`,).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Roc {
    /// False positive rate, rising from 0 to 1.
    pub fpr: Vec<f64>,
    /// True positive rate, rising from 0 to 1.
    pub tpr: Vec<f64>,
    /// A row counts as positive from this score on. The first is infinity: no row does.
    pub thresholds: Vec<f64>,
}

/// Precision and recall by threshold (`sklearn.metrics.precision_recall_curve`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrecisionRecall {
    /// Shape (`n_points`,); the last is 1 and has no threshold.
    pub precision: Vec<f64>,
    /// Falling, shape (`n_points`,); the last is 0 and has no threshold.
    pub recall: Vec<f64>,
    /// Rising, shape (`n_points` - 1,).
    pub thresholds: Vec<f64>,
}

/// Rows ranked by their score: what all curves are drawn from.
///
/// Every distinct score is a threshold; the counts are those of the rows with this score or a greater one.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The distinct scores, falling, shape (`n_thresholds`,).
    thresholds: Vec<f64>,
    /// True positives, shape (`n_thresholds`,).
    tps: Vec<u32>,
    /// False positives, shape (`n_thresholds`,).
    fps: Vec<u32>,
}

impl Ranking {
    /// Ranks rows by `scores`; those with `y` equal to `positive` are the positive ones. Both have the shape (`n_rows`,).
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room for the ranking.
    pub fn new(y: &[u32], positive: u32, scores: &[f64]) -> Result<Self> {
        let mut keys = buffer(scores.len())?; // of the positive rows, then of the negative ones, shape (n_rows,)
        // -0 + 0 is 0: the two zeros are one threshold.
        let of = |wanted: bool| {
            let rows = scores.iter().zip(y);
            rows.filter(move |&(_, &y)| (y == positive) == wanted)
                .map(|(score, _)| rank::key(score + 0.0))
        };
        keys.extend(of(true));
        let n_positives = keys.len();
        keys.extend(of(false));
        let mut scratch = buffer(keys.len())?;
        scratch.resize(keys.len(), 0);
        let (positives, negatives) = keys.split_at_mut(n_positives);
        rank::sort(positives, &mut scratch[..positives.len()]);
        rank::sort(negatives, &mut scratch[..negatives.len()]);
        drop(scratch);
        Self::merge(positives, negatives)
    }

    /// From the keys of the positive and the negative rows, each sorted.
    fn merge(positives: &[u64], negatives: &[u64]) -> Result<Self> {
        let n_rows = positives.len() + negatives.len();
        let mut ranking = Self {
            thresholds: buffer(n_rows)?,
            tps: buffer(n_rows)?,
            fps: buffer(n_rows)?,
        };
        let (mut tps, mut fps) = (0, 0);
        while tps + fps < n_rows {
            let next = |keys: &[u64], at: usize| keys.get(at).copied().unwrap_or(u64::MAX);
            let key = next(positives, tps).min(next(negatives, fps));
            while positives.get(tps) == Some(&key) {
                tps += 1;
            }
            while negatives.get(fps) == Some(&key) {
                fps += 1;
            }
            ranking.thresholds.push(rank::score(key));
            ranking.tps.push(count(tps));
            ranking.fps.push(count(fps));
        }
        Ok(ranking)
    }

    /// Positive and negative rows.
    fn totals(&self) -> (u32, u32) {
        let last = |counts: &[u32]| counts.last().copied().unwrap_or(0);
        (last(&self.tps), last(&self.fps))
    }

    /// The ROC curve; nothing where one of the two kinds of rows is missing. `drop_intermediate` leaves out points on a
    /// straight line between their neighbours.
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room for the curve.
    pub fn roc(&self, drop_intermediate: bool) -> Result<Option<Roc>> {
        let (positives, negatives) = self.totals();
        if positives == 0 || negatives == 0 {
            return Ok(None);
        }
        let is_kept = |&i: &usize| !drop_intermediate || self.is_corner(i);
        let n_points = 1 + (0..self.tps.len()).filter(is_kept).count();
        let mut roc = Roc {
            fpr: buffer(n_points)?,
            tpr: buffer(n_points)?,
            thresholds: buffer(n_points)?,
        };
        roc.fpr.push(0.0);
        roc.tpr.push(0.0);
        roc.thresholds.push(f64::INFINITY);
        for i in (0..self.tps.len()).filter(is_kept) {
            roc.fpr.push(f64::from(self.fps[i]) / f64::from(negatives));
            roc.tpr.push(f64::from(self.tps[i]) / f64::from(positives));
            roc.thresholds.push(self.thresholds[i]);
        }
        Ok(Some(roc))
    }

    /// Area under the ROC curve (`roc_auc_score`): how likely a positive row scores above a negative one. Nothing where
    /// one of the two kinds of rows is missing.
    ///
    /// # Errors
    /// As [`Ranking::roc`].
    pub fn roc_auc(&self) -> Result<Option<f64>> {
        let (positives, negatives) = self.totals();
        if positives == 0 || negatives == 0 {
            return Ok(None);
        }
        let corners = || (0..self.tps.len()).filter(|&i| self.is_corner(i));
        let mut trapezia = buffer(corners().count())?;
        let mut before = (0.0, 0.0);
        trapezia.extend(corners().map(|i| {
            let x = f64::from(self.fps[i]) / f64::from(negatives);
            let y = f64::from(self.tps[i]) / f64::from(positives);
            let area = trapezium(before, (x, y));
            before = (x, y);
            area
        }));
        Ok(Some(math::pairwise_sum(&trapezia)))
    }

    /// Whether the ROC curve turns here, or ends.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Runs for every threshold in code that is compiled for size.
    fn is_corner(&self, i: usize) -> bool {
        i == 0 || i + 1 == self.tps.len() || bends(&self.fps, i) || bends(&self.tps, i)
    }

    /// The precision-recall curve. `drop_intermediate` leaves out points with the same true positives as both
    /// neighbours. Recall is 1 throughout where no row is positive.
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room for the curve.
    pub fn precision_recall(&self, drop_intermediate: bool) -> Result<PrecisionRecall> {
        let (positives, _) = self.totals();
        let last = self.tps.len().saturating_sub(1);
        let is_kept = |&i: &usize| {
            !drop_intermediate
                || i == 0
                || i == last
                || self.tps[i] != self.tps[i - 1]
                || self.tps[i] != self.tps[i + 1]
        };
        let n_points = 1 + (0..self.tps.len()).filter(is_kept).count();
        let mut curve = PrecisionRecall {
            precision: buffer(n_points)?,
            recall: buffer(n_points)?,
            thresholds: buffer(n_points)?,
        };
        for i in (0..self.tps.len()).rev().filter(is_kept) {
            let (precision, recall) = self.point(i, positives);
            curve.precision.push(precision);
            curve.recall.push(recall);
            curve.thresholds.push(self.thresholds[i]);
        }
        curve.precision.push(1.0);
        curve.recall.push(0.0);
        Ok(curve)
    }

    /// Precision and recall at one threshold.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Runs for every threshold in code that is compiled for size.
    fn point(&self, i: usize, positives: u32) -> (f64, f64) {
        let (tp, fp) = (f64::from(self.tps[i]), f64::from(self.fps[i]));
        let recall = if positives == 0 {
            1.0
        } else {
            tp / f64::from(positives)
        };
        (tp / (tp + fp), recall)
    }

    /// Mean precision, weighted with the gain in recall (`average_precision_score`); 0 where no row is positive.
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room to compute it.
    pub fn average_precision(&self) -> Result<f64> {
        let (positives, _) = self.totals();
        let mut gains = buffer(self.tps.len())?; // (n_thresholds,), from the least threshold on
        gains.extend((0..self.tps.len()).rev().map(|i| {
            let (precision, recall) = self.point(i, positives);
            let above = i.checked_sub(1).map_or(0.0, |i| self.point(i, positives).1);
            (above - recall) * precision
        }));
        Ok((-math::pairwise_sum(&gains)).max(0.0))
    }
}

/// A count of rows, of which there are fewer than 2³².
#[allow(clippy::cast_possible_truncation)]
fn count(rows: usize) -> u32 {
    rows as u32
}

/// The area below the line from one point to another.
fn trapezium((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> f64 {
    (x1 - x0) * (y1 + y0) / 2.0
}

/// Whether the second difference of the counts at `i` is not 0.
#[inline(always)]
#[allow(clippy::inline_always)] // Runs for every threshold in code that is compiled for size.
fn bends(counts: &[u32], i: usize) -> bool {
    counts[i + 1] - counts[i] != counts[i] - counts[i - 1]
}

/// Area under a curve by trapezia (`sklearn.metrics.auc`), negative for falling `x`. Nothing for fewer than two points,
/// or where `x` neither rises nor falls throughout.
///
/// # Errors
/// [`crate::Error::Memory`] where there is no room to compute it.
pub fn auc(x: &[f64], y: &[f64]) -> Result<Option<f64>> {
    let rises = x.windows(2).all(|x| x[1] >= x[0]);
    let falls = x.windows(2).all(|x| x[1] <= x[0]);
    if x.len() < 2 || !(rises || falls) {
        return Ok(None);
    }
    let mut trapezia = buffer(x.len() - 1)?; // (n_points - 1,)
    trapezia.extend(
        x.windows(2)
            .zip(y.windows(2))
            .map(|(x, y)| trapezium((x[0], y[0]), (x[1], y[1]))),
    );
    Ok(Some(math::pairwise_sum(&trapezia)))
}

/// Mean over the classes of the area under the ROC curve of the class against the rest, shape (`n_classes`,)
/// (`roc_auc_score` with `multi_class="ovr"`). Nothing where a class has none.
#[must_use]
pub fn roc_auc_ovr_macro(areas: &[Option<f64>]) -> Option<f64> {
    let areas: Vec<f64> = areas.iter().copied().collect::<Option<_>>()?;
    Some(math::pairwise_sum(&areas) / areas.len() as f64)
}
