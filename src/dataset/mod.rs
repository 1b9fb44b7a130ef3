//! Where rows come from: scikit-learn's generators, the breast-cancer data, a CSV file.
//!
//! A generator is a parameter struct with scikit-learn's names and defaults. Its `check` refuses what scikit-learn
//! refuses and what memory does not allow; the checked form's `draw` makes the rows in slices, as a [`Table`]; `generate`
//! does all at once and puts them into a [`Matrix`].

pub mod breast_cancer;
pub mod csv;
pub mod csv_export;
mod dot;
mod hypercube;
mod make_blobs;
mod make_classification;
mod make_gaussian_quantiles;
mod make_moons;
mod table;

use std::future::Future;
use std::ops::Range;

pub use make_blobs::{Centers, MakeBlobs};
pub use make_classification::MakeClassification;
pub use make_gaussian_quantiles::MakeGaussianQuantiles;
pub use make_moons::{MakeCircles, MakeMoons};
pub use table::Table;

use tinyml_numerics::{classes, columns};

use crate::error::{Error, Result, buffer};
use crate::matrix::{MAX_VALUES, Matrix};
use crate::pace::{Pace, finish};
use crate::params::Limits;
use crate::rng::RandomState;

/// Rows with a label each.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset<X = Matrix> {
    /// Features, shape (`n_samples`, `n_features`).
    pub x: X,
    /// Class of each row as an index into `classes`, shape (`n_samples`,).
    pub y: Vec<u32>,
    /// Name of each feature, shape (`n_features`,).
    pub feature_names: Vec<String>,
    /// Names of the classes that occur, in scikit-learn's order: numbers by size, texts by spelling.
    pub classes: Vec<String>,
}

impl From<Dataset> for Dataset<Table> {
    fn from(dataset: Dataset) -> Self {
        Self {
            x: dataset.x.into(),
            y: dataset.y,
            feature_names: dataset.feature_names,
            classes: dataset.classes,
        }
    }
}

impl Dataset<Table> {
    /// What is drawn, in one go and as a matrix.
    fn collect(drawn: impl Future<Output = Result<Self>>) -> Result<Dataset> {
        let drawn = finish(drawn)?;
        let rows: Vec<u32> = (0..to_u32(drawn.y.len())).collect();
        Ok(Dataset {
            x: finish(drawn.x.select_rows(&rows, &Pace::default()))?,
            y: drawn.y,
            feature_names: drawn.feature_names,
            classes: drawn.classes,
        })
    }

    /// From features and the labels 0..`n_labels`, of which those that never occur are no class (as with `np.unique`).
    ///
    /// # Errors
    /// [`Error::Memory`].
    fn from_labels(x: Table, mut labels: Vec<u32>, n_labels: usize) -> Result<Self> {
        let mut class_of: Vec<u32> = filled(0, n_labels, "n_classes")?; // class of each label, shape (n_labels,)
        let mut classes = Vec::new();
        for (label, count) in classes::count(&labels, n_labels).into_iter().enumerate() {
            if count > 0 {
                class_of[label] = to_u32(classes.len());
                classes.push(label.to_string());
            }
        }
        if classes.len() < n_labels {
            for label in &mut labels {
                *label = class_of[*label as usize];
            }
        }
        let feature_names = (0..x.n_cols()).map(|j| format!("x{j}")).collect();
        Ok(Self {
            x,
            y: labels,
            feature_names,
            classes,
        })
    }
}

/// What a seed may be.
const SEEDS: Limits = Limits::within(0.0, u32::MAX as f64);
/// How many rows may be asked for.
const ROWS: Limits = Limits::within(1.0, MAX_VALUES as f64).log_slider(20.0, 1e6, 1.0);
/// What the name of a feature or class costs in every place that shows it, in numbers.
const NAME: usize = 99;
/// Values between two pauses: about a millisecond of drawing.
const SLICE: usize = 1 << 16;
/// Values in a tile, which stays in the second-level cache.
const TILE: usize = 1 << 14;

/// The stream of a seed that must be there: a missing one is proposed by [`fresh_seed`](crate::rng::fresh_seed)
/// beforehand.
fn seeded(random_state: Option<u32>) -> Result<RandomState> {
    random_state.map(RandomState::new).ok_or_else(|| {
        Error::invalid(
            "random_state",
            "a seed, a whole number from 0 to 4,294,967,295",
            "null",
        )
    })
}

/// Refuses more rows and columns than memory allows, naming the parameter to make smaller.
fn check_table(n_samples: usize, n_features: usize) -> Result<()> {
    let field = if n_samples > n_features {
        "n_samples"
    } else {
        "n_features"
    };
    check_size(field, n_features, n_samples)
}

/// Refuses `count` things of `values` numbers each, and with a name each, beyond [`MAX_VALUES`].
fn check_size(field: &str, count: usize, values: usize) -> Result<()> {
    let values = count.saturating_mul(values.saturating_add(NAME));
    if values > MAX_VALUES {
        return Err(too_large(field, values));
    }
    Ok(())
}

/// More memory asked for than there is.
fn too_large(field: &str, count: usize) -> Error {
    Error::Memory {
        field: field.into(),
        needed_mb: (count as u64).saturating_mul(8) / 1_000_000,
        limit_mb: MAX_VALUES as u64 * 8 / 1_000_000,
    }
}

/// `count` times `value`, where the memory can be had.
fn filled<T: Clone>(value: T, count: usize, field: &str) -> Result<Vec<T>> {
    let mut values = buffer(count).map_err(|_| too_large(field, count))?;
    values.resize(count, value);
    Ok(values)
}

/// A count or a position, all of which lie below 2³² by [`MAX_VALUES`].
#[allow(clippy::cast_possible_truncation)]
fn to_u32(count: usize) -> u32 {
    count as u32
}

/// Work that is done piece by piece and paused every [`SLICE`] values.
struct Work<'a> {
    pace: &'a Pace,
    done: usize,
    total: usize,
    since_pause: usize,
}

impl<'a> Work<'a> {
    /// Work on about `total` values.
    fn new(pace: &'a Pace, total: usize) -> Self {
        Self {
            pace,
            done: 0,
            total,
            since_pause: 0,
        }
    }

    /// Counts `values` as done; pauses where it is time.
    async fn advance(&mut self, values: usize) {
        self.done = self.done.saturating_add(values);
        self.since_pause = self.since_pause.saturating_add(values);
        if self.since_pause >= SLICE {
            self.since_pause = 0;
            self.pace.chunk(self.done.min(self.total), self.total).await;
        }
    }
}

/// Fills the columns `cols` with normals, row after row, after `place(j, values)` has moved and stretched those of the j-th
/// of them.
async fn fill_rows(
    x: &mut Matrix,
    rows: Range<usize>,
    cols: Range<usize>,
    random: &mut RandomState,
    work: &mut Work<'_>,
    place: impl Fn(usize, &mut [f64]),
) {
    let tile_rows = (TILE / cols.len().max(1)).max(1);
    let mut tile = vec![0.0; TILE]; // row-major, shape (up to tile_rows, up to TILE)
    for row in rows.clone().step_by(tile_rows) {
        let n = tile_rows.min(rows.end - row);
        for col in cols.clone().step_by(TILE) {
            let m = TILE.min(cols.end - col);
            random.fill_standard_normal(&mut tile[..n * m]);
            for j in 0..m {
                let column = &mut x.col_mut(col + j)[row..row + n];
                columns::take_column(&tile, m, j, column);
                place(col - cols.start + j, column);
            }
            work.advance(n * m).await;
        }
    }
}

/// 0..`n` in random order, in slices, shape (n,).
async fn permutation(
    random: &mut RandomState,
    n: usize,
    field: &str,
    work: &mut Work<'_>,
) -> Result<Vec<u32>> {
    let mut order = filled(0, n, field)?;
    for (i, item) in order.iter_mut().enumerate() {
        *item = to_u32(i);
    }
    let mut end = n;
    while end > 1 {
        let start = end.saturating_sub(SLICE).max(1);
        random.shuffle_rows(&mut order, start..end);
        work.advance(end - start).await;
        end = start;
    }
    Ok(order)
}

/// The labels, or other numbers, in the new order of rows.
async fn permute_labels(y: &[u32], rows: &[u32], work: &mut Work<'_>) -> Result<Vec<u32>> {
    let mut out = buffer(rows.len()).map_err(|_| too_large("n_samples", rows.len()))?;
    for rows in rows.chunks(SLICE) {
        columns::gather_classes_onto(&mut out, y, rows);
        work.advance(rows.len()).await;
    }
    Ok(out)
}
