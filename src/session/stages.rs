//! The work of each stage, as straight-line functions that pause.

use std::rc::Rc;

use crate::config::{Config, DatasetParams, ModelParams, ScalerParams};
use crate::dataset::csv::{self, CsvSummary};
use crate::dataset::{Dataset, breast_cancer};
use crate::error::{Error, Result, buffer};
use crate::matrix::Matrix;
use crate::metrics::curves::{PrecisionRecall, Ranking, Roc, roc_auc_ovr_macro};
use crate::metrics::losses::{brier, log_loss};
use crate::model::{Film, Fitted, RowScores};
use crate::pace::Pace;
use crate::params::plain;
use crate::preview::{Preview, preview};
use crate::scaler::{FittedScaler, StandardScaler};
use crate::split::{Split, TrainTestSplit};

/// Rows as they were drawn or read.
pub struct Loaded {
    /// The rows.
    pub dataset: Dataset,
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
    pub x: Matrix,
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
        DatasetParams::MakeMoons(params) => params.check()?.draw(&pace).await,
        DatasetParams::MakeCircles(params) => params.check()?.draw(&pace).await,
        DatasetParams::MakeBlobs(params) => params.check()?.draw(&pace).await,
        DatasetParams::MakeGaussianQuantiles(params) => params.check()?.draw(&pace).await,
        DatasetParams::BreastCancer(_) => breast_cancer::load(),
        DatasetParams::Csv(params) => {
            let bytes = csv.ok_or_else(|| {
                Error::data("name", "There is no file yet: choose a CSV file first.")
            })?;
            let (dataset, summary) = csv::parse(&bytes, &params.check()?, &pace).await?;
            return loaded(dataset, Some(summary), &pace).await;
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

async fn loaded(dataset: Dataset, csv: Option<CsvSummary>, pace: &Pace) -> Result<Loaded> {
    check_classes(dataset.y.len(), dataset.classes.len())?;
    let preview = preview(&dataset, pace).await?;
    let class_counts = count(&dataset.y, dataset.classes.len());
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
    let mut train = take(&data.dataset, train_rows, &pace).await?;
    let mut test = match test_rows {
        Some(rows) => Some(take(&data.dataset, rows, &pace).await?),
        None => None,
    };
    let scaler = match config.scaler {
        ScalerParams::None(_) => None,
        ScalerParams::StandardScaler(_) => Some(StandardScaler.fit(&train.x, &pace).await),
    };
    if let Some(scaler) = &scaler {
        scaler.transform(&mut train.x, &pace).await;
        if let Some(test) = &mut test {
            scaler.transform(&mut test.x, &pace).await;
        }
    }
    let train = Rc::new(train);
    let test = test.map_or_else(|| train.clone(), Rc::new);
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

/// A copy of the given rows.
async fn take(dataset: &Dataset, rows: &[u32], pace: &Pace) -> Result<Part> {
    let x = dataset.x.select_rows(rows, pace).await?;
    let mut y = buffer(rows.len())?;
    y.extend(rows.iter().map(|&row| dataset.y[row as usize]));
    let class_counts = count(&y, dataset.classes.len());
    Ok(Part { x, y, class_counts })
}

/// Rows of each class.
fn count(y: &[u32], n_classes: usize) -> Vec<usize> {
    let mut counts = vec![0; n_classes];
    for &class in y {
        counts[class as usize] += 1;
    }
    counts
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
            // Its panels of numbers make it large.
            let params = params.check()?;
            let model = Box::pin(params.fit(x, y, n_classes, &pace, &film)).await?;
            Ok(Fitted::Mlp(model))
        }
        ModelParams::DecisionTreeClassifier(params) => {
            let model = params.check()?.fit(x, y, n_classes, &pace).await?;
            Ok(Fitted::Tree(model))
        }
        ModelParams::DummyClassifier(params) => {
            params.check()?.fit(y, n_classes).map(Fitted::Dummy)
        }
    }
}

/// What the model says about some rows, and all that follows from it without a threshold.
pub struct Scores {
    /// Scores and probabilities of every row.
    pub rows: RowScores,
    /// The curves of the positive class, or of each class against the others if there are more than two.
    pub curves: Vec<Curves>,
    /// Mean area under the one-versus-rest ROC curves, for more than two classes.
    pub roc_auc_ovr_macro: Option<f64>,
    /// Mean negative logarithm of the true class's probability.
    pub log_loss: f64,
    /// Mean squared error of the probabilities.
    pub brier: f64,
}

/// One class against the others. The report shares the curves, which are as long as the data.
pub struct Curves {
    /// ROC curve; `None` where only one of the two occurs.
    pub roc: Option<Rc<Roc>>,
    /// Precision–recall curve.
    pub pr: Rc<PrecisionRecall>,
    /// Area under the ROC curve.
    pub roc_auc: Option<f64>,
    /// Average precision.
    pub average_precision: f64,
}

/// The scores of both parts.
pub struct Scored {
    /// On the training rows.
    pub train: Rc<Scores>,
    /// On the test rows.
    pub test: Rc<Scores>,
    /// Index of the positive class, for two classes.
    pub positive: Option<usize>,
}

/// Index of the positive class, for two classes.
pub(super) fn positive_class(config: &Config, classes: &[String]) -> Result<Option<usize>> {
    match (&config.evaluate.positive_class, classes.len()) {
        (_, 3..) => Ok(None),
        (Some(name), _) => name.index(classes).map(Some),
        (None, _) => Ok(Some(1)),
    }
}

/// Scores all rows.
pub(super) async fn score(
    data: &Loaded,
    parts: &Parts,
    model: &Fitted,
    config: &Config,
    pace: Pace,
) -> Result<Scored> {
    let classes = &data.dataset.classes;
    let positive = positive_class(config, classes)?;
    let test = Rc::new(score_part(&parts.test, model, classes.len(), positive, &pace).await?);
    let train = if Rc::ptr_eq(&parts.train, &parts.test) {
        test.clone()
    } else {
        Rc::new(score_part(&parts.train, model, classes.len(), positive, &pace).await?)
    };
    Ok(Scored {
        train,
        test,
        positive,
    })
}

async fn score_part(
    part: &Part,
    model: &Fitted,
    n_classes: usize,
    positive: Option<usize>,
    pace: &Pace,
) -> Result<Scores> {
    let rows = model.score(&part.x, pace).await?;
    if rows.decision.iter().any(|score| !score.is_finite()) {
        return Err(Error::data(
            "scaler",
            "A row's score is not a finite number: its features are too large. Standardise the features.",
        ));
    }
    let mut curves = Vec::new();
    match positive {
        // The score grows with the larger class.
        Some(1) => curves.push(rank(&part.y, 1, &rows.decision, pace).await?),
        Some(positive) => {
            let scores = model.scores_of_smaller(&rows)?;
            curves.push(rank(&part.y, positive, &scores, pace).await?);
        }
        None => {
            for class in 0..n_classes {
                let mut column = buffer(part.y.len())?;
                column.extend(rows.proba.iter().skip(class).step_by(n_classes));
                curves.push(rank(&part.y, class, &column, pace).await?);
            }
        }
    }
    let areas: Vec<_> = curves.iter().map(|curves| curves.roc_auc).collect();
    let roc_auc_ovr_macro = match positive {
        Some(_) => None,
        None => roc_auc_ovr_macro(&areas),
    };
    pace.chunk(1, 2).await;
    let log_loss = log_loss(&part.y, &rows.proba, n_classes)?;
    let brier = brier(&part.y, &rows.proba, n_classes)?;
    pace.chunk(1, 1).await;
    Ok(Scores {
        rows,
        curves,
        roc_auc_ovr_macro,
        log_loss,
        brier,
    })
}

/// The curves of one class against the others. The long steps are sorts, which cannot be sliced; pauses go between them.
async fn rank(y: &[u32], positive: usize, scores: &[f64], pace: &Pace) -> Result<Curves> {
    #[allow(clippy::cast_possible_truncation)] // A class index.
    let ranking = Ranking::new(y, positive as u32, scores)?;
    pace.chunk(1, 4).await;
    let roc = ranking.roc(true)?.map(Rc::new);
    let roc_auc = ranking.roc_auc()?;
    pace.chunk(2, 4).await;
    let pr = Rc::new(ranking.precision_recall(false)?);
    let average_precision = ranking.average_precision()?;
    pace.chunk(3, 4).await;
    Ok(Curves {
        roc,
        pr,
        roc_auc,
        average_precision,
    })
}
