//! What a report says of the predictions: metrics, the baseline beside them, the distribution of the scores.

use serde::Serialize;

use super::scores::ScoreFigures;
use super::stages::Parts;
use crate::error::Result;
use crate::metrics::confusion::{ConfusionMatrix, Counts};
use crate::model::Fitted;
use crate::model::dummy::DummyClassifier;

/// scikit-learn's metrics of one part of the rows. Two classes have precision, recall, F1 and the areas of the positive class;
/// more have macro and weighted averages instead.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Share of right predictions.
    pub accuracy: f64,
    /// Share of the rows called positive that are.
    pub precision: Option<f64>,
    /// Share of the positive rows that are found.
    pub recall: Option<f64>,
    /// Harmonic mean of precision and recall.
    pub f1: Option<f64>,
    /// Area under the ROC curve.
    pub roc_auc: Option<f64>,
    /// Average precision.
    pub average_precision: Option<f64>,
    /// Mean negative logarithm of the true class's probability.
    pub log_loss: f64,
    /// Mean squared error of the probabilities.
    pub brier: f64,
    /// `[[tn, fp], [fn, tp]]`, or rows true and columns predicted for more than two classes.
    pub confusion_matrix: Vec<Vec<u64>>,
    /// Rows of each class.
    pub support: Vec<u64>,
    /// Mean precision over the classes.
    pub precision_macro: Option<f64>,
    /// Mean recall over the classes.
    pub recall_macro: Option<f64>,
    /// Mean F1 over the classes.
    pub f1_macro: Option<f64>,
    /// Precision averaged by support.
    pub precision_weighted: Option<f64>,
    /// Recall averaged by support.
    pub recall_weighted: Option<f64>,
    /// F1 averaged by support.
    pub f1_weighted: Option<f64>,
    /// Mean area under the one-versus-rest ROC curves.
    pub roc_auc_ovr_macro: Option<f64>,
    /// Area under each class's ROC curve against the others, for more than two.
    pub roc_auc_per_class: Option<Vec<Option<f64>>>,
    /// Average precision of each class against the others, for more than two.
    pub average_precision_per_class: Option<Vec<f64>>,
    /// What to be wary of, a sentence each.
    pub warnings: Vec<String>,
}

/// The model that always answers with the class most frequent in the training rows (scikit-learn's
/// `DummyClassifier(strategy="most_frequent")`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// Its answer.
    pub class: String,
    /// Share of the test rows on which it is right.
    pub accuracy: f64,
    /// Said of a model that is no better, and of the baseline itself.
    pub note: Option<String>,
}

/// Test rows by their probability of the positive class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// Bounds of the bins, one more than bins.
    pub edges: Vec<f64>,
    /// Rows in each bin, for the negative and the positive class.
    pub counts: [Vec<u64>; 2],
}

impl Baseline {
    pub(super) fn of(
        parts: &Parts,
        model: &Fitted,
        accuracy: f64,
        classes: &[String],
    ) -> Result<Self> {
        let dummy = DummyClassifier::default().fit(&parts.train.y, classes.len())?;
        let class = &classes[dummy.class as usize];
        let right = parts.test.class_counts[dummy.class as usize];
        let baseline = right as f64 / parts.test.y.len() as f64;
        let note = match model {
            Fitted::Dummy(_) => Some(format!(
                "This is the baseline itself: it looks at no feature and always answers \"{class}\", the most frequent class \
                 of the training rows. Any other model has to beat it."
            )),
            _ if accuracy <= baseline => Some(format!(
                "This model does not beat the baseline: always answering \"{class}\", the most frequent class of the training \
                 rows, is right at least as often."
            )),
            _ => None,
        };
        Ok(Self {
            class: class.clone(),
            accuracy: baseline,
            note,
        })
    }
}

/// All figures of one part of the rows.
pub(super) fn figures(
    confusion: &ConfusionMatrix,
    scores: &ScoreFigures,
    positive: Option<usize>,
    classes: &[String],
) -> Figures {
    let figures = Figures {
        accuracy: confusion.accuracy(),
        log_loss: scores.log_loss,
        brier: scores.brier,
        support: confusion.support().to_vec(),
        ..Figures::default()
    };
    if let Some(positive) = positive {
        let counts = confusion.counts(positive);
        return Figures {
            precision: Some(counts.precision()),
            recall: Some(counts.recall()),
            f1: Some(counts.f1()),
            roc_auc: scores.roc_auc[0],
            average_precision: Some(scores.average_precision[0]),
            confusion_matrix: vec![vec![counts.tn, counts.fp], vec![counts.fn_, counts.tp]],
            warnings: counts.notes(&classes[positive]),
            ..figures
        };
    }
    let present = confusion.present();
    let macro_average = |figure| Some(confusion.macro_average(&present, figure));
    let weighted_average = |figure| Some(confusion.weighted_average(&present, figure));
    Figures {
        precision_macro: macro_average(Counts::precision),
        recall_macro: macro_average(Counts::recall),
        f1_macro: macro_average(Counts::f1),
        precision_weighted: weighted_average(Counts::precision),
        recall_weighted: weighted_average(Counts::recall),
        f1_weighted: weighted_average(Counts::f1),
        roc_auc_ovr_macro: scores.roc_auc_ovr_macro,
        roc_auc_per_class: Some(scores.roc_auc.clone()),
        average_precision_per_class: Some(scores.average_precision.clone()),
        confusion_matrix: confusion.rows().to_vec(),
        warnings: present
            .iter()
            .flat_map(|&class| confusion.counts(class).notes(&classes[class]))
            .collect(),
        ..figures
    }
}

/// Twenty bins of equal width over the probability of the positive class.
pub(super) fn histogram(proba: &[f64], y: &[u32], positive: usize) -> Histogram {
    const BINS: usize = 20;
    let mut counts = [vec![0; BINS], vec![0; BINS]];
    for (proba, &class) in proba.chunks_exact(2).zip(y) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // A probability: the bin is 0…20.
        let bin = ((proba[positive] * BINS as f64) as usize).min(BINS - 1);
        counts[usize::from(class as usize == positive)][bin] += 1;
    }
    Histogram {
        edges: (0..=BINS).map(|edge| edge as f64 / BINS as f64).collect(),
        counts,
    }
}
