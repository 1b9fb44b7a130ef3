//! What a model decides all over a plane.

use super::{Plane, work_per_row};
use crate::error::{Result, buffer};
use crate::model::Fitted;
use crate::pace::Pace;

/// The most cells across.
pub const MAX_COLUMNS: usize = 256;
/// The fewest cells across that work is saved by.
const MIN_COLUMNS: usize = 16;
/// The most multiply–adds for a whole grid. A model with very many features gets a coarser one.
const MOST_WORK: usize = 2_000_000_000;
/// Numbers between two pauses at most: those of a cell's row, and what is made of it.
const BAND: usize = 100_000;
/// How many numbers stand for what is made of a cell's row.
const PER_CELL: usize = 8;

/// What a model decides in the cells of a plane, row by row, the bottom row first, each at its centre.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// Cells across.
    pub columns: usize,
    /// Cells upwards.
    pub rows: usize,
    /// Predicted class, 255 for all from there on, shape (`rows`, `columns`).
    pub label: Vec<u8>,
    /// Probability of the larger of two classes, of the predicted one of more, shape (`rows`, `columns`). NaN where the
    /// model's numbers have no end.
    pub proba: Vec<f32>,
}

/// Evaluates `model` in cells across the plane, `columns` or as many as can be afforded, and as many upwards.
///
/// # Errors
/// As [`Fitted::score`].
pub async fn grid(model: &Fitted, plane: &Plane, columns: usize, pace: &Pace) -> Result<Grid> {
    let n_features = plane.n_features();
    let affordable = (MOST_WORK / work_per_row(model, n_features).max(1)).isqrt();
    let columns = columns.clamp(1, affordable.clamp(MIN_COLUMNS, MAX_COLUMNS));
    let n_cells = columns * columns;
    let mut grid = Grid {
        columns,
        rows: columns,
        label: buffer(n_cells)?,
        proba: buffer(n_cells)?,
    };
    let band = (BAND / n_features.saturating_add(PER_CELL)).clamp(1, n_cells);
    for start in (0..n_cells).step_by(band) {
        let cells = start..n_cells.min(start + band);
        let [x, y] = plane.centres(columns, cells.clone());
        let scores = model.score(&plane.seen(&x, &y)?, pace).await?;
        let n_classes = scores.proba.len() / cells.len();
        let classes = model.predict(&scores.decision)?;
        for (class, proba) in classes
            .into_iter()
            .zip(scores.proba.chunks_exact(n_classes))
        {
            let shown = if n_classes == 2 { 1 } else { class as usize };
            grid.label.push(u8::try_from(class).unwrap_or(u8::MAX));
            #[allow(clippy::cast_possible_truncation)] // A picture needs no more digits.
            grid.proba.push(proba[shown] as f32);
        }
        pace.chunk(cells.end, n_cells).await;
    }
    Ok(grid)
}
