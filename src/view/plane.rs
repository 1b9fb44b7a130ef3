//! The plane that is shown: where the rows lie on it, and what the model sees at any place of it.

use std::ops::Range;

use serde::Serialize;

use super::choice::{Chosen, Kind, NamedImportance, choose};
use super::{Part, Rows};
use crate::error::Result;
use crate::matrix::Matrix;
use crate::model::Fitted;
use crate::pace::Pace;
use crate::preview::components::Component;
use crate::preview::evenly;

/// The most rows of each part that are shown as points.
const MAX_POINTS: usize = 1000;
/// Values that are read between two pauses.
const VALUES_PER_SLICE: usize = 100_000;
/// What is left free on each side of the points, as a share of their range.
const MARGIN: f64 = 0.05;

/// A plane through the space of the features.
#[derive(Debug, Clone, Serialize)]
pub struct Plane {
    /// What its directions are.
    pub kind: Kind,
    /// Their names.
    pub axes: [String; 2],
    /// What is shown and how, as a sentence or more.
    pub note: String,
    /// The features' permutation importance, the largest first; `None` where the plane is not chosen by it.
    pub importances: Option<Vec<NamedImportance>>,
    /// From the left to the right end.
    pub x_range: [f64; 2],
    /// From the lower to the upper end.
    pub y_range: [f64; 2],
    /// Training rows.
    pub train: Points,
    /// Test rows; none where they are the training rows.
    pub test: Points,
    #[serde(skip)]
    directions: [Direction; 2],
    #[serde(skip)]
    base: Vec<f64>,
}

/// Rows as points of the plane, at most 1,000, taken evenly. All have the shape (`n_points`,).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Points {
    /// To the right, in the direction's own units.
    pub x: Vec<f64>,
    /// Upwards.
    pub y: Vec<f64>,
    /// Class.
    pub label: Vec<u32>,
    /// Place within the part.
    pub index: Vec<usize>,
}

/// One direction of the plane.
#[derive(Debug, Clone)]
pub(super) enum Direction {
    /// A feature in its own units; the model sees it less `mean`, divided by `scale`.
    Feature { col: usize, mean: f64, scale: f64 },
    /// The number of the row, which the model does not see.
    RowNumber,
    /// A principal component of the rows as the model sees them.
    Component(Component),
}

impl Direction {
    pub(super) fn feature(rows: &Rows<'_>, col: usize) -> Self {
        let (mean, scale) = rows
            .scaler
            .map_or((0.0, 1.0), |scaler| (scaler.mean[col], scaler.scale[col]));
        Self::Feature { col, mean, scale }
    }

    /// Where rows of a part lie, shape (`indices.len()`,).
    fn places(&self, rows: &Rows<'_>, part: &Part<'_>, indices: &[usize]) -> Vec<f64> {
        let each = |place: &dyn Fn(usize) -> f64| {
            let row = |&index: &usize| place(part.row(index));
            indices.iter().map(row).collect()
        };
        match self {
            Self::Feature { col, .. } => each(&|row| rows.dataset.x.get(row, *col)),
            Self::RowNumber => each(&|row| row as f64),
            Self::Component(component) => component.project(part.x, indices),
        }
    }

    /// Puts the model's rows `x`, shape (`places.len()`, `n_features`), to these places.
    fn put(&self, places: &[f64], x: &mut Matrix) {
        match self {
            Self::Feature { col, mean, scale } => {
                for (value, place) in x.col_mut(*col).iter_mut().zip(places) {
                    *value = (place - mean) / scale;
                }
            }
            Self::RowNumber => {}
            Self::Component(component) => component.move_along(places, x),
        }
    }
}

impl Plane {
    /// Features of the rows.
    #[must_use]
    pub fn n_features(&self) -> usize {
        self.base.len()
    }

    /// The places x and y of some cells of a grid with so many columns and rows, counted row by row from the bottom.
    pub(super) fn centres(&self, columns: usize, cells: Range<usize>) -> [Vec<f64>; 2] {
        // Not low + share · (high − low), whose difference may be too large for a number.
        let between = |[low, high]: [f64; 2], index: usize| {
            let share = (index as f64 + 0.5) / columns as f64;
            low * (1.0 - share) + high * share
        };
        [
            cells
                .clone()
                .map(|cell| between(self.x_range, cell % columns))
                .collect(),
            cells
                .map(|cell| between(self.y_range, cell / columns))
                .collect(),
        ]
    }

    /// What the model sees at the given places, shape (`x.len()`, `n_features`).
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for it.
    pub fn seen(&self, x: &[f64], y: &[f64]) -> Result<Matrix> {
        let mut seen = Matrix::zeros(x.len(), self.n_features())?;
        for (col, &value) in self.base.iter().enumerate() {
            seen.col_mut(col).fill(value);
        }
        for (direction, places) in self.directions.iter().zip([x, y]) {
            direction.put(places, &mut seen);
        }
        Ok(seen)
    }

    /// Where a row of a part lies.
    #[must_use]
    pub fn place(&self, rows: &Rows<'_>, part: &Part<'_>, index: usize) -> [f64; 2] {
        let place = |direction: &Direction| direction.places(rows, part, &[index])[0];
        self.directions.each_ref().map(place)
    }
}

/// Chooses the plane: of more than two features by their importance to `model`, or along the principal components where
/// there is no model or importance would take too long.
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory) where there is no room for what is looked at, and as
/// [`permutation_importance`](super::permutation_importance).
pub async fn plane(rows: &Rows<'_>, model: Option<&Fitted>, pace: &Pace) -> Result<Plane> {
    let Chosen {
        kind,
        axes,
        note,
        importances,
        directions,
        base,
    } = choose(rows, model, pace).await?;
    let train = points(rows, &rows.train, &directions, pace).await;
    let test = match &rows.test {
        Some(test) => points(rows, test, &directions, pace).await,
        None => Points::default(),
    };
    Ok(Plane {
        kind,
        axes,
        note,
        importances,
        x_range: range(train.x.iter().chain(&test.x)),
        y_range: range(train.y.iter().chain(&test.y)),
        train,
        test,
        directions,
        base,
    })
}

/// Rows of a part as points.
async fn points(
    rows: &Rows<'_>,
    part: &Part<'_>,
    directions: &[Direction; 2],
    pace: &Pace,
) -> Points {
    let mut points = Points {
        index: evenly(part.y.len(), MAX_POINTS),
        ..Points::default()
    };
    let per_slice = (VALUES_PER_SLICE / part.x.n_cols().max(1)).max(1);
    for indices in points.index.chunks(per_slice) {
        points.x.extend(directions[0].places(rows, part, indices));
        points.y.extend(directions[1].places(rows, part, indices));
        points
            .label
            .extend(indices.iter().map(|&index| part.y[index]));
        pace.breath().await;
    }
    points
}

/// The range of the finite values with a margin, finite and never empty.
fn range<'a>(values: impl Iterator<Item = &'a f64>) -> [f64; 2] {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
            (value.min(low), value.max(high))
        });
    if low > high {
        return [-1.0, 1.0];
    }
    let margin = if low < high {
        MARGIN * high - MARGIN * low
    } else {
        (MARGIN * low.abs()).max(1.0)
    };
    [(low - margin).max(-f64::MAX), (high + margin).min(f64::MAX)]
}
