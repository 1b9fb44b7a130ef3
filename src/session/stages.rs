//! The work of each stage, as straight-line functions that pause.

use std::rc::Rc;

use tinyml_numerics::{classes, columns};

use crate::config::{Config, DatasetParams, ModelParams, ScalerParams};
use crate::dataset::csv::{self, CsvSummary};
use crate::dataset::{Dataset, Table, breast_cancer};
use crate::error::{Error, Result, beside, buffer};
use crate::matrix::Matrix;
use crate::model::{Film, Fitted};
use crate::pace::{Pace, apart};
use crate::params::plain;
use crate::preview::{Preview, preview};
use crate::scaler::{FittedScaler, StandardScaler};
use crate::split::{Split, TrainTestSplit};

/// Rows as they were drawn or read.
pub struct Loaded {
    /// The rows.
    pub dataset: Dataset<Table>,
    /// What was found in the user's file, where there is one.
    pub csv: Option<CsvSummary>,
    /// A look at the rows.
    pub preview: Preview,
    /// Rows of each class.
    pub class_counts: Vec<usize>,
}

/// Some of the rows, ready to train or to be scored on.
pub struct Part {
    /// Features, scaled if a scaler was asked for, shape (`n`, `n_features`).
    pub x: Rc<Matrix>,
    /// Class of each row, shape (`n`,).
    pub y: Vec<u32>,
    /// Rows of each class.
    pub class_counts: Vec<usize>,
}

/// The training and the test rows. Without a split, both are all rows.
pub struct Parts {
    /// Which rows are where; `None` without a split.
    pub split: Option<Split>,
    /// What the model sees.
    pub train: Rc<Part>,
    /// What it is judged by.
    pub test: Rc<Part>,
    /// The scaler, fitted on the training rows.
    pub scaler: Option<FittedScaler>,
}

/// Draws, unpacks or reads the rows.
pub(super) async fn load(
    params: DatasetParams,
    csv: Option<Rc<Vec<u8>>>,
    pace: Pace,
) -> Result<Loaded> {
    let drawn = match params {
        DatasetParams::MakeClassification(params) => params.check()?.draw(&pace).await,
        DatasetParams::MakeMoons(params) => apart(params.check()?.draw(&pace)).await,
        DatasetParams::MakeCircles(params) => apart(params.check()?.draw(&pace)).await,
        DatasetParams::MakeBlobs(params) => apart(params.check()?.draw(&pace)).await,
        DatasetParams::MakeGaussianQuantiles(params) => apart(params.check()?.draw(&pace)).await,
        DatasetParams::BreastCancer(_) => breast_cancer::load().map(Dataset::from),
        DatasetParams::Csv(params) => {
            let bytes = csv.ok_or_else(|| {
                Error::data("name", "There is no file yet: choose a CSV file first.")
            })?;
            let (dataset, summary) = apart(csv::parse(&bytes, &params.check()?, &pace)).await?;
            return loaded(dataset.into(), Some(summary), &pace).await;
        }
    };
    loaded(drawn.map_err(|error| error.within("dataset"))?, None, &pace).await
}

/// The most classes. Beyond it a confusion matrix is no longer a picture.
const MAX_CLASSES: usize = 1000;

/// The most scores of rows for more than two classes. Each is a point of several curves: together a gigabyte.
const MAX_SCORES: usize = 10_000_000;

/// Refuses what could be drawn, but not be shown.
fn check_classes(n_rows: usize, n_classes: usize) -> Result<()> {
    let count = |number: usize| plain(number as f64);
    if n_classes > MAX_CLASSES {
        return Err(Error::data(
            "dataset",
            format!(
                "The rows have {} classes; at most {} can be told apart here.",
                count(n_classes),
                count(MAX_CLASSES)
            ),
        ));
    }
    if n_classes > 2 && n_rows > MAX_SCORES / n_classes {
        return Err(Error::data(
            "dataset.n_samples",
            format!(
                "There are {} rows; with {n_classes} classes, at most {} can be scored.",
                count(n_rows),
                count(MAX_SCORES / n_classes)
            ),
        ));
    }
    Ok(())
}

async fn loaded(dataset: Dataset<Table>, csv: Option<CsvSummary>, pace: &Pace) -> Result<Loaded> {
    check_classes(dataset.y.len(), dataset.classes.len())?;
    let preview = preview(&dataset, pace).await?;
    let class_counts = classes::count(&dataset.y, dataset.classes.len());
    Ok(Loaded {
        dataset,
        csv,
        preview,
        class_counts,
    })
}

/// Divides the rows and scales them.
pub(super) async fn divide(data: &Loaded, config: Config, pace: Pace) -> Result<Parts> {
    let n_classes = data.dataset.classes.len();
    let split = match config.split {
        Some(params) => Some(
            divide_rows(params, &data.dataset.y, n_classes)
                .map_err(|error| error.within("split"))?,
        ),
        None => None,
    };
    let everything: Vec<u32>;
    let (train_rows, test_rows) = if let Some(split) = &split {
        (split.train.as_slice(), Some(split.test.as_slice()))
    } else {
        everything = all_rows(data.dataset.y.len())?;
        (everything.as_slice(), None)
    };
    let x = &data.dataset.x;
    let mut train = x.select_rows(train_rows, &pace).await?;
    let mut test = match test_rows {
        Some(rows) => Some(x.select_rows(rows, &pace).await?),
        None => None,
    };
    let scaler = match config.scaler {
        ScalerParams::None(_) => None,
        ScalerParams::StandardScaler(_) => Some(StandardScaler.fit(&train, &pace).await),
    };
    if let Some(scaler) = &scaler {
        scaler.transform(&mut train, &pace).await;
        if let Some(test) = &mut test {
            scaler.transform(test, &pace).await;
        }
    }
    let train = part(train, &data.dataset, train_rows)?;
    let test = match (test, test_rows) {
        (Some(test), Some(rows)) => part(test, &data.dataset, rows)?,
        _ => train.clone(),
    };
    Ok(Parts {
        split,
        train,
        test,
        scaler,
    })
}

fn divide_rows(params: TrainTestSplit, y: &[u32], n_classes: usize) -> Result<Split> {
    params.check()?.split(y, n_classes)
}

/// The index of every row.
pub(super) fn all_rows(n_rows: usize) -> Result<Vec<u32>> {
    let mut rows = buffer(n_rows)?;
    rows.extend((0..).take(n_rows));
    Ok(rows)
}

/// The data with their features in the parts, where these have all of them and nobody else holds the data.
pub(super) fn kept_once(mut data: Rc<Loaded>, parts: &Parts) -> Rc<Loaded> {
    let Parts {
        split: Some(split),
        train,
        test,
        scaler: None,
    } = parts
    else {
        return data;
    };
    if let Some(loaded) = Rc::get_mut(&mut data) {
        let features = [train, test].map(|part| part.x.clone());
        loaded
            .dataset
            .x
            .keep_in(features, &split.train, &split.test);
    }
    data
}

/// The rows `rows` of the dataset, whose features `x` are.
fn part(x: Matrix, dataset: &Dataset<Table>, rows: &[u32]) -> Result<Rc<Part>> {
    // Now there is more in memory than ever: the rows twice.
    let mut y = beside(rows.len())?;
    columns::gather_classes_onto(&mut y, &dataset.y, rows);
    Ok(Rc::new(Part {
        x: Rc::new(x),
        class_counts: classes::count(&y, dataset.classes.len()),
        y,
    }))
}

/// Trains the model.
pub(super) async fn train(
    data: &Loaded,
    parts: &Parts,
    model: ModelParams,
    pace: Pace,
    film: Film,
) -> Result<Fitted> {
    let n_classes = data.dataset.classes.len();
    let Part { x, y, .. } = &*parts.train;
    match model {
        ModelParams::LogisticRegression(params) => {
            let model = params.check()?.fit(x, y, n_classes, &pace, &film).await?;
            Ok(Fitted::Logistic(model))
        }
        ModelParams::MLPClassifier(params) => {
            let params = params.check()?;
            let model = apart(params.fit(x, y, n_classes, &pace, &film)).await?;
            Ok(Fitted::Mlp(model))
        }
        ModelParams::DecisionTreeClassifier(params) => {
            let params = params.check()?;
            let model = apart(params.fit(x, y, n_classes, &pace)).await?;
            Ok(Fitted::Tree(model))
        }
        ModelParams::DummyClassifier(params) => {
            params.check()?.fit(y, n_classes).map(Fitted::Dummy)
        }
    }
}
