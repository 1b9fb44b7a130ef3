//! What the model says about the rows, and what follows from it without a threshold.

use std::rc::Rc;

use tinyml_numerics::columns;

use super::stages::{Loaded, Part, Parts};
use crate::config::Config;
use crate::error::{Error, Result, buffer};
use crate::metrics::curves::{PrecisionRecall, Ranking, Roc, roc_auc_ovr_macro};
use crate::metrics::losses::{brier, log_loss};
use crate::model::{Fitted, RowScores};
use crate::pace::Pace;

/// What the model says about some rows, and all that follows from it without a threshold.
pub struct Scores {
    /// Scores and probabilities of every row.
    pub rows: RowScores,
    /// How good they are.
    pub judged: Judged,
}

/// How good the scores of some rows are, whatever the threshold.
pub struct Judged {
    /// The curves of the positive class, or of each class against the others if there are more than two. None for rows whose
    /// curves nobody looks at: they are as long as the data.
    pub curves: Vec<Curves>,
    /// The figures.
    pub figures: ScoreFigures,
}

/// One class against the others. The report shares the curves.
pub struct Curves {
    /// ROC curve; `None` where only one of the two occurs.
    pub roc: Option<Rc<Roc>>,
    /// Precision–recall curve.
    pub pr: Rc<PrecisionRecall>,
}

/// Figures of scores that need no threshold. The first two have one for each of the curves.
pub struct ScoreFigures {
    /// Area under each ROC curve, where there is one.
    pub roc_auc: Vec<Option<f64>>,
    /// Average precision.
    pub average_precision: Vec<f64>,
    /// Mean area under the one-versus-rest ROC curves, for more than two classes.
    pub roc_auc_ovr_macro: Option<f64>,
    /// Mean negative logarithm of the true class's probability.
    pub log_loss: f64,
    /// Mean squared error of the probabilities.
    pub brier: f64,
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
    let of =
        |part, wants_curves| score_part(part, model, classes.len(), positive, wants_curves, &pace);
    let test = Rc::new(of(&*parts.test, true).await?);
    let train = if Rc::ptr_eq(&parts.train, &parts.test) {
        test.clone()
    } else {
        Rc::new(of(&*parts.train, false).await?)
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
    wants_curves: bool,
    pace: &Pace,
) -> Result<Scores> {
    let rows = model.score(&part.x, pace).await?;
    if !columns::extremes(&rows.decision).finite {
        return Err(Error::data(
            "scaler",
            "A row's score is not a finite number: its features are too large. Standardise the features.",
        ));
    }
    let smaller;
    let ranked = match positive {
        // The score grows with the larger class.
        Some(1) => Some((1, rows.decision.as_slice())),
        Some(positive) => {
            smaller = model.scores_of_smaller(&rows)?;
            Some((positive, smaller.as_slice()))
        }
        None => None,
    };
    let judged = judge(&part.y, &rows.proba, n_classes, ranked, wants_curves, pace).await?;
    Ok(Scores { rows, judged })
}

/// Judges probabilities, shape (`n_rows`, `n_classes`), row-major. `ranked` is the positive of two classes with what its
/// rows are ranked by; of more, each class is ranked by its probability.
pub(super) async fn judge(
    y: &[u32],
    proba: &[f64],
    n_classes: usize,
    ranked: Option<(usize, &[f64])>,
    wants_curves: bool,
    pace: &Pace,
) -> Result<Judged> {
    let mut curves = Vec::new();
    let mut figures = ScoreFigures {
        roc_auc: Vec::new(),
        average_precision: Vec::new(),
        roc_auc_ovr_macro: None,
        log_loss: log_loss(y, proba, n_classes)?,
        brier: brier(y, proba, n_classes)?,
    };
    pace.chunk(1, 4).await;
    if let Some((positive, scores)) = ranked {
        let found = rank(y, positive, scores, wants_curves, &mut figures, pace).await?;
        curves.extend(found);
    } else {
        for class in 0..n_classes {
            let column = class_column(proba, class, n_classes)?;
            let found = rank(y, class, &column, wants_curves, &mut figures, pace).await?;
            curves.extend(found);
        }
        figures.roc_auc_ovr_macro = roc_auc_ovr_macro(&figures.roc_auc);
    }
    pace.chunk(1, 1).await;
    Ok(Judged { curves, figures })
}

/// The probability of one class, shape (`n_rows`,).
pub(super) fn class_column(proba: &[f64], class: usize, n_classes: usize) -> Result<Vec<f64>> {
    let mut column = buffer(proba.len() / n_classes)?;
    columns::column_onto(&mut column, proba, n_classes, class);
    Ok(column)
}

/// Adds the figures of one class against the others, and gives its curves where they are wanted. The long steps are sorts,
/// which cannot be sliced; pauses go between them.
async fn rank(
    y: &[u32],
    positive: usize,
    scores: &[f64],
    wants_curves: bool,
    figures: &mut ScoreFigures,
    pace: &Pace,
) -> Result<Option<Curves>> {
    #[allow(clippy::cast_possible_truncation)] // A class index.
    let ranking = Ranking::new(y, positive as u32, scores)?;
    pace.chunk(2, 4).await;
    figures.roc_auc.push(ranking.roc_auc()?);
    pace.chunk(3, 4).await;
    figures.average_precision.push(ranking.average_precision()?);
    pace.chunk(4, 4).await;
    if !wants_curves {
        return Ok(None);
    }
    Ok(Some(Curves {
        roc: ranking.roc(true)?.map(Rc::new),
        pr: Rc::new(ranking.precision_recall(false)?),
    }))
}
