//! Which points of a sweep are worth a look.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Point;

/// What costs: the horizontal axis of a sweep's chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cost {
    /// Bytes of flash.
    Flash,
    /// Energy per inference.
    Energy,
}

/// How the points lie along one axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The points whose cost is known, from the cheapest to the dearest.
    pub order: Vec<usize>,
    /// The [`pareto_front`] of those that are not known to be too large for the board, from the cheapest to the dearest.
    pub front: Vec<usize>,
    /// How many points have no known cost.
    pub unknown: usize,
}

impl Point {
    /// What it costs; `None` where that is not known.
    #[must_use]
    pub fn cost(&self, cost: Cost) -> Option<f64> {
        let value = match cost {
            Cost::Flash => Some(self.flash_bytes),
            Cost::Energy => self.energy_uj,
        };
        value.filter(|value| value.is_finite() && *value > 0.0)
    }
}

/// How the points lie along the axis of a cost.
#[must_use]
pub fn reading(points: &[Point], cost: Cost) -> Reading {
    let known: Vec<(usize, f64)> = points
        .iter()
        .enumerate()
        .filter(|(_, point)| !point.accuracy.is_nan())
        .filter_map(|(index, point)| Some((index, point.cost(cost)?)))
        .collect();
    let mut order: Vec<usize> = known.iter().map(|(index, _)| *index).collect();
    let key = |index: usize| (points[index].cost(cost), points[index].accuracy);
    order.sort_by(|&one, &other| ascending(&key(one), &key(other)));
    // What does not fit must not stand in the way of what does.
    let fitting = known
        .iter()
        .filter(|(index, _)| points[*index].fits != Some(false));
    let (indices, pairs): (Vec<usize>, Vec<(f64, f64)>) = fitting
        .map(|&(index, cost)| (index, (points[index].accuracy, cost)))
        .unzip();
    let front = pareto_front(&pairs).into_iter();
    Reading {
        front: front.map(|place| indices[place]).collect(),
        unknown: points.len() - order.len(),
        order,
    }
}

/// The pairs of (accuracy, cost) that no other dominates, from the cheapest to the dearest: none is at least as accurate and at
/// most as dear and better in one of the two. Equal pairs are on the front together; one with NaN is not.
#[must_use]
pub fn pareto_front(pairs: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..pairs.len())
        .filter(|&index| !pairs[index].0.is_nan() && !pairs[index].1.is_nan())
        .collect();
    // The cheapest first, of equally dear ones the most accurate.
    order.sort_by(|&one, &other| {
        let ((accuracy, cost), (other_accuracy, other_cost)) = (pairs[one], pairs[other]);
        ascending(&cost, &other_cost).then(ascending(&other_accuracy, &accuracy))
    });
    let mut best: Option<(f64, f64)> = None;
    order.retain(|&index| {
        let pair = pairs[index];
        let kept = best.is_none_or(|best| pair.0 > best.0 || pair == best);
        if kept {
            best = Some(pair);
        }
        kept
    });
    order
}

/// The order of two values, none of them NaN.
fn ascending<T: PartialOrd>(one: &T, other: &T) -> Ordering {
    one.partial_cmp(other).unwrap_or(Ordering::Equal)
}
