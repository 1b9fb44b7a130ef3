//! What happens as the threshold falls: the ROC and precision-recall curves and the areas under them.

use serde::Serialize;
use tinyml_numerics::rank::{self, Levels, trapezium};

use crate::error::{Result, buffer};
use crate::lists;
use crate::math;

/// A receiver operating characteristic (`sklearn.metrics.roc_curve`). All three have the shape (`n_points`,).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Roc {
    /// False positive rate, rising from 0 to 1.
    #[serde(serialize_with = "lists::floats")]
    pub fpr: Vec<f64>,
    /// True positive rate, rising from 0 to 1.
    #[serde(serialize_with = "lists::floats")]
    pub tpr: Vec<f64>,
    /// A row counts as positive from this score on. The first is infinity: no row does.
    #[serde(serialize_with = "lists::floats")]
    pub thresholds: Vec<f64>,
}

/// Precision and recall by threshold (`sklearn.metrics.precision_recall_curve`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrecisionRecall {
    /// Shape (`n_points`,); the last is 1 and has no threshold.
    #[serde(serialize_with = "lists::floats")]
    pub precision: Vec<f64>,
    /// Falling, shape (`n_points`,); the last is 0 and has no threshold.
    #[serde(serialize_with = "lists::floats")]
    pub recall: Vec<f64>,
    /// Rising, shape (`n_points` - 1,).
    #[serde(serialize_with = "lists::floats")]
    pub thresholds: Vec<f64>,
}

/// Rows ranked by their score: what all curves are drawn from. Every distinct score is a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking(Levels);

impl Ranking {
    /// Ranks rows by `scores`; those with `y` equal to `positive` are the positive ones. Both have the shape (`n_rows`,).
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room for the ranking.
    pub fn new(y: &[u32], positive: u32, scores: &[f64]) -> Result<Self> {
        let n_rows = scores.len();
        let mut keys = buffer(n_rows)?; // of the positive rows, then of the negative ones, shape (n_rows,)
        let n_positives = rank::part_keys(scores, y, positive, &mut keys);
        let (positives, negatives) = keys.split_at_mut(n_positives);
        let mut scratch = buffer(positives.len().max(negatives.len()))?;
        rank::sort(positives, &mut scratch);
        rank::sort(negatives, &mut scratch);
        drop(scratch);
        let mut levels = Levels {
            thresholds: buffer(n_rows)?,
            tps: buffer(n_rows)?,
            fps: buffer(n_rows)?,
        };
        levels.merge(positives, negatives);
        Ok(Self(levels))
    }

    /// Whether both kinds of rows occur.
    fn has_both(&self) -> bool {
        let (positives, negatives) = self.0.totals();
        positives > 0 && negatives > 0
    }

    /// The ROC curve; nothing where one of the two kinds of rows is missing. `drop_intermediate` leaves out points on a
    /// straight line between their neighbours.
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room for the curve.
    pub fn roc(&self, drop_intermediate: bool) -> Result<Option<Roc>> {
        if !self.has_both() {
            return Ok(None);
        }
        let levels = &self.0;
        let n_points = 1 + if drop_intermediate {
            levels.n_corners()
        } else {
            levels.tps.len()
        };
        let mut roc = Roc {
            fpr: buffer(n_points)?,
            tpr: buffer(n_points)?,
            thresholds: buffer(n_points)?,
        };
        roc.fpr.push(0.0);
        roc.tpr.push(0.0);
        roc.thresholds.push(f64::INFINITY);
        let lists = [&mut roc.fpr, &mut roc.tpr, &mut roc.thresholds];
        levels.roc_onto(!drop_intermediate, lists);
        Ok(Some(roc))
    }

    /// Area under the ROC curve (`roc_auc_score`): how likely a positive row scores above a negative one. Nothing where
    /// one of the two kinds of rows is missing.
    ///
    /// # Errors
    /// As [`Ranking::roc`].
    pub fn roc_auc(&self) -> Result<Option<f64>> {
        if !self.has_both() {
            return Ok(None);
        }
        let mut trapezia = buffer(self.0.tps.len())?; // room for all; only the corners have one
        self.0.trapezia_onto(&mut trapezia);
        Ok(Some(math::pairwise_sum(&trapezia)))
    }

    /// The precision-recall curve. `drop_intermediate` leaves out points with the same true positives as both
    /// neighbours. Recall is 1 throughout where no row is positive.
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room for the curve.
    pub fn precision_recall(&self, drop_intermediate: bool) -> Result<PrecisionRecall> {
        let levels = &self.0;
        let n_points = 1 + levels.n_kept(!drop_intermediate);
        let mut curve = PrecisionRecall {
            precision: buffer(n_points)?,
            recall: buffer(n_points)?,
            thresholds: buffer(n_points)?,
        };
        let lists = [
            &mut curve.precision,
            &mut curve.recall,
            &mut curve.thresholds,
        ];
        levels.precision_recall_onto(!drop_intermediate, lists);
        curve.precision.push(1.0);
        curve.recall.push(0.0);
        Ok(curve)
    }

    /// Mean precision, weighted with the gain in recall (`average_precision_score`); 0 where no row is positive.
    ///
    /// # Errors
    /// [`crate::Error::Memory`] where there is no room to compute it.
    pub fn average_precision(&self) -> Result<f64> {
        let mut losses = buffer(self.0.tps.len())?; // (n_thresholds,)
        self.0.losses_of_recall_onto(&mut losses);
        Ok((-math::pairwise_sum(&losses)).max(0.0))
    }
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
