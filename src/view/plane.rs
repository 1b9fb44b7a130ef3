//! The plane that is shown: two directions in the space of the features, and where the rows lie along them.

use std::ops::Range;

use serde::Serialize;

use super::importance::{Importance, permutation_importance};
use super::{Part, Rows, work_per_row};
use crate::error::{Result, buffer};
use crate::matrix::Matrix;
use crate::model::Fitted;
use crate::pace::Pace;
use crate::params::plain;
use crate::preview::components::{Component, components};
use crate::preview::evenly;

/// The most rows of each part that are shown as points.
const MAX_POINTS: usize = 1000;
/// What is left free on each side of the points, as a share of their range.
const MARGIN: f64 = 0.05;
/// The most rows that importance is measured on, and the fewest.
const IMPORTANCE_ROWS: (usize, usize) = (100, 1000);
/// The most multiply–adds that importance may take: about a second.
const IMPORTANCE_WORK: usize = 1_000_000_000;
/// Rows that are scored for each feature and row: scikit-learn's five repetitions.
const IMPORTANCE_REPEATS: usize = 5;

/// What a plane's directions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The only two features, or the only one and the number of the row.
    Features,
    /// The two features with the largest permutation importance.
    Importance,
    /// The first two principal components of the standardised training rows.
    Components,
}

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
    /// What the model sees where both directions are at rest, shape (`n_features`,).
    #[serde(skip)]
    base: Vec<f64>,
}

/// A feature's permutation importance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamedImportance {
    /// The feature's name.
    pub feature: String,
    /// Mean loss of accuracy.
    pub mean: f64,
    /// Its standard deviation.
    pub std: f64,
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
enum Direction {
    /// A feature in its own units; the model sees it less `mean`, divided by `scale`.
    Feature { col: usize, mean: f64, scale: f64 },
    /// The number of the row, which the model does not see.
    RowNumber,
    /// A principal component of the rows as the model sees them.
    Component(Component),
}

impl Direction {
    fn feature(rows: &Rows<'_>, col: usize) -> Self {
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
/// [`permutation_importance`].
pub async fn plane(rows: &Rows<'_>, model: Option<&Fitted>, pace: &Pace) -> Result<Plane> {
    let mut base = means(rows.train.x, pace).await?;
    let names = &rows.dataset.feature_names;
    let feature = |col| Direction::feature(rows, col);
    if let [only] = names.as_slice() {
        let axes = [only.clone(), "row".to_owned()];
        let note = "The only feature, and upwards the number of the row.".to_owned();
        let directions = [feature(0), Direction::RowNumber];
        return Ok(drawn(rows, Kind::Features, axes, note, directions, base));
    }
    if let [first, second] = names.as_slice() {
        let axes = [first.clone(), second.clone()];
        let note = "Both features as they are.".to_owned();
        let directions = [feature(0), feature(1)];
        return Ok(drawn(rows, Kind::Features, axes, note, directions, base));
    }
    let mut excuse = "";
    if let Some(model) = model {
        if let Some(n_rows) = affordable_rows(rows, model) {
            return by_importance(rows, model, n_rows, base, pace).await;
        }
        excuse = " To measure the features' importance would take too long.";
    }
    let found = components(rows.train.x, pace).await?;
    let percent = |component: &Component| (100.0 * component.explained).round();
    let note = format!(
        "The first two principal components of the standardised training rows, which explain {} % and {} % of their \
         variance; the model is asked for the rows that lie in their plane.{excuse}",
        percent(&found[0]),
        percent(&found[1]),
    );
    found[0].centre(&mut base);
    let axes = ["first principal component", "second principal component"].map(str::to_owned);
    let directions = found.map(Direction::Component);
    Ok(drawn(rows, Kind::Components, axes, note, directions, base))
}

/// The plane of the two features with the largest importance, measured on `n_rows` test rows.
async fn by_importance(
    rows: &Rows<'_>,
    model: &Fitted,
    n_rows: usize,
    base: Vec<f64>,
    pace: &Pace,
) -> Result<Plane> {
    let names = &rows.dataset.feature_names;
    let test = rows.test.as_ref().unwrap_or(&rows.train);
    let n_test = test.y.len();
    let importances = if n_rows == n_test {
        permutation_importance(model, test.x, test.y, pace).await?
    } else {
        let (x, y) = some_rows(test, n_rows, pace).await?;
        permutation_importance(model, &x, &y, pace).await?
    };
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| importances[b].mean.total_cmp(&importances[a].mean));
    let named = |&col: &usize| {
        let Importance { mean, std } = importances[col];
        NamedImportance {
            feature: names[col].clone(),
            mean,
            std,
        }
    };
    let importances = order.iter().map(named).collect();
    let part = if rows.test.is_some() { "test " } else { "" };
    let measured = if n_rows == n_test {
        format!("the {} {part}rows", plain(n_test as f64))
    } else {
        format!(
            "{} of the {} {part}rows",
            plain(n_rows as f64),
            plain(n_test as f64)
        )
    };
    let others = match names.len() - 2 {
        1 => "the other one is".to_owned(),
        others => format!("the other {} are", plain(others as f64)),
    };
    let note = format!(
        "The two features with the largest permutation importance; {others} at the mean of the training rows. Importance \
         is the accuracy lost on {measured} when a feature's values change places, the mean of five times."
    );
    let axes = [names[order[0]].clone(), names[order[1]].clone()];
    let directions = [order[0], order[1]].map(|col| Direction::feature(rows, col));
    let plane = drawn(rows, Kind::Importance, axes, note, directions, base);
    Ok(Plane {
        importances: Some(importances),
        ..plane
    })
}

/// On how many test rows importance can be measured; nothing where they would be too few.
fn affordable_rows(rows: &Rows<'_>, model: &Fitted) -> Option<usize> {
    let (least, most) = IMPORTANCE_ROWS;
    let n_features = rows.train.x.n_cols();
    let work = work_per_row(model, n_features)
        .saturating_mul(n_features)
        .saturating_mul(IMPORTANCE_REPEATS);
    let affordable = IMPORTANCE_WORK / work.max(1);
    let there = rows.test.map_or(rows.train.y.len(), |test| test.y.len());
    let n_rows = there.min(most).min(affordable);
    (n_rows >= least.min(there)).then_some(n_rows)
}

/// Rows of a part, taken evenly.
async fn some_rows(part: &Part<'_>, n_rows: usize, pace: &Pace) -> Result<(Matrix, Vec<u32>)> {
    let indices = evenly(part.y.len(), n_rows);
    #[allow(clippy::cast_possible_truncation)] // A matrix has at most 10⁸ rows.
    let rows: Vec<u32> = indices.iter().map(|&index| index as u32).collect();
    let x = part.x.select_rows(&rows, pace).await?;
    Ok((x, indices.iter().map(|&index| part.y[index]).collect()))
}

/// The mean of each column, shape (`n_cols`,).
async fn means(x: &Matrix, pace: &Pace) -> Result<Vec<f64>> {
    const VALUES_PER_SLICE: usize = 500_000;
    let n = x.n_rows() as f64;
    let mut means = buffer(x.n_cols())?;
    let mut since_pause = 0;
    for col in 0..x.n_cols() {
        // Not the sum over n: the sum may be too large for a number.
        means.push(x.col(col).iter().map(|value| value / n).sum());
        since_pause += x.n_rows();
        if since_pause >= VALUES_PER_SLICE {
            since_pause = 0;
            pace.chunk(col + 1, x.n_cols()).await;
        }
    }
    Ok(means)
}

/// The plane with its points and their range.
fn drawn(
    rows: &Rows<'_>,
    kind: Kind,
    axes: [String; 2],
    note: String,
    directions: [Direction; 2],
    base: Vec<f64>,
) -> Plane {
    let points = |part: &Part<'_>| {
        let index = evenly(part.y.len(), MAX_POINTS);
        Points {
            x: directions[0].places(rows, part, &index),
            y: directions[1].places(rows, part, &index),
            label: index.iter().map(|&index| part.y[index]).collect(),
            index,
        }
    };
    let train = points(&rows.train);
    let test = rows.test.as_ref().map(points).unwrap_or_default();
    Plane {
        kind,
        axes,
        note,
        importances: None,
        x_range: range(train.x.iter().chain(&test.x)),
        y_range: range(train.y.iter().chain(&test.y)),
        train,
        test,
        directions,
        base,
    }
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
