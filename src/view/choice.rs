//! Which two directions are shown.

use serde::Serialize;

use super::importance::{Importance, N_REPEATS, permutation_importance};
use super::plane::Direction;
use super::{Part, Rows, work_per_row};
use crate::error::{Result, buffer};
use crate::matrix::Matrix;
use crate::model::Fitted;
use crate::pace::{Effort, Pace};
use crate::params::plain;
use crate::preview::components::{Component, components_of};
use crate::preview::{evenly, to_u32};

/// The most rows that importance is measured on.
const MOST_ROWS: usize = 1000;
/// The fewest rows that it is measured on, if there are more.
const FEWEST_ROWS: usize = 100;
/// The most multiply–adds that measuring it may take: about a second.
const MOST_WORK: usize = 1_000_000_000;

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

/// Two directions and what is to be said of them.
pub(super) struct Chosen {
    pub(super) kind: Kind,
    pub(super) axes: [String; 2],
    pub(super) note: String,
    pub(super) importances: Option<Vec<NamedImportance>>,
    pub(super) directions: [Direction; 2],
    /// What the model sees where both directions are at rest, shape (`n_features`,).
    pub(super) base: Vec<f64>,
}

/// Chooses the directions; see [`plane`](super::plane()).
pub(super) async fn choose(rows: &Rows<'_>, model: Option<&Fitted>, pace: &Pace) -> Result<Chosen> {
    let base = means(rows.train.x, pace).await?;
    let feature = |col| Direction::feature(rows, col);
    let as_they_are = |axes, note: &str, directions, base| Chosen {
        kind: Kind::Features,
        axes,
        note: note.to_owned(),
        importances: None,
        directions,
        base,
    };
    match rows.dataset.feature_names.as_slice() {
        [only] => {
            let axes = [only.clone(), "row".to_owned()];
            let note = "The only feature, and upwards the number of the row.";
            let directions = [feature(0), Direction::RowNumber];
            Ok(as_they_are(axes, note, directions, base))
        }
        [first, second] => {
            let axes = [first.clone(), second.clone()];
            let directions = [feature(0), feature(1)];
            Ok(as_they_are(
                axes,
                "Both features as they are.",
                directions,
                base,
            ))
        }
        _ => match (model, model.and_then(|model| affordable_rows(rows, model))) {
            (Some(model), Some(n_rows)) => by_importance(rows, model, n_rows, base, pace).await,
            (Some(_), None) => {
                let excuse = " To measure the features' importance would take too long.";
                by_components(rows, excuse, base, pace).await
            }
            (None, _) => by_components(rows, "", base, pace).await,
        },
    }
}

/// The first two principal components, and why they are shown.
async fn by_components(
    rows: &Rows<'_>,
    excuse: &str,
    mut base: Vec<f64>,
    pace: &Pace,
) -> Result<Chosen> {
    let found = components_of(rows.train.x, pace).await?;
    found[0].centre(&mut base);
    let percent = |component: &Component| (100.0 * component.explained).round();
    let note = format!(
        "The first two principal components of the standardised training rows, which explain {} % and {} % of their \
         variance; the model is asked for the rows that lie in their plane.{excuse}",
        percent(&found[0]),
        percent(&found[1]),
    );
    Ok(Chosen {
        kind: Kind::Components,
        axes: ["first principal component", "second principal component"].map(str::to_owned),
        note,
        importances: None,
        directions: found.map(Direction::Component),
        base,
    })
}

/// The two features with the largest importance, measured on `n_rows` test rows.
async fn by_importance(
    rows: &Rows<'_>,
    model: &Fitted,
    n_rows: usize,
    base: Vec<f64>,
    pace: &Pace,
) -> Result<Chosen> {
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
        "The two features with the largest permutation importance; {others} at the mean of the training rows. \
         Importance is the accuracy lost on {measured} when a feature's values change places, the mean of five times."
    );
    Ok(Chosen {
        kind: Kind::Importance,
        axes: [names[order[0]].clone(), names[order[1]].clone()],
        note,
        importances: Some(importances),
        directions: [order[0], order[1]].map(|col| Direction::feature(rows, col)),
        base,
    })
}

/// On how many test rows importance can be measured; nothing where they would be too few.
fn affordable_rows(rows: &Rows<'_>, model: &Fitted) -> Option<usize> {
    let n_features = rows.train.x.n_cols();
    let work = work_per_row(model, n_features)
        .saturating_mul(n_features)
        .saturating_mul(N_REPEATS);
    let affordable = MOST_WORK / work.max(1);
    let there = rows.test.map_or(rows.train.y.len(), |test| test.y.len());
    let n_rows = there.min(MOST_ROWS).min(affordable);
    (n_rows >= FEWEST_ROWS.min(there)).then_some(n_rows)
}

/// Rows of a part, taken evenly.
async fn some_rows(part: &Part<'_>, n_rows: usize, pace: &Pace) -> Result<(Matrix, Vec<u32>)> {
    let indices = evenly(part.y.len(), n_rows);
    let x = part.x.select_rows(&to_u32(&indices), pace).await?;
    Ok((x, indices.iter().map(|&index| part.y[index]).collect()))
}

/// The mean of each column, shape (`n_cols`,).
async fn means(x: &Matrix, pace: &Pace) -> Result<Vec<f64>> {
    let n = x.n_rows() as f64;
    let mut means = buffer(x.n_cols())?;
    let mut effort = Effort::default();
    for col in 0..x.n_cols() {
        // Not the sum over n: the sum may be too large for a number.
        means.push(x.col(col).iter().map(|value| value / n).sum());
        if effort.add(x.n_rows()) {
            pace.chunk(col + 1, x.n_cols()).await;
        }
    }
    Ok(means)
}
