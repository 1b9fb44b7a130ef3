//! Everything a run found, as plain data.

use std::rc::Rc;

use serde::Serialize;

use super::Stage;
use super::edit::Edit;
use super::stages::{Loaded, Parts, Scored, Scores};
use crate::config::{Config, DatasetParams};
use crate::dataset::breast_cancer;
use crate::dataset::csv::CsvSummary;
use crate::device::{self, DeviceReport};
use crate::error::{Result, buffer};
use crate::metrics::confusion::{ConfusionMatrix, Counts};
use crate::metrics::curves::{PrecisionRecall, Roc};
use crate::model::Fitted;
use crate::model::dummy::DummyClassifier;
use crate::pace::Pace;
use crate::preview::Preview;
use crate::structure::Structure;

/// Everything a run found. Missing figures are `None` (`null` outside).
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The config that was run.
    pub config: Config,
    /// The rows.
    pub dataset: DatasetReport,
    /// How they were divided.
    pub split: SplitReport,
    /// The scaler's figures, if there is one.
    pub scaler: Option<ScalerReport>,
    /// The trained model and how it came about.
    pub model: Rc<Fitted>,
    /// Weights that were changed by hand since, in that order.
    pub edits: Vec<Edit>,
    /// What a model has to beat.
    pub baseline: Baseline,
    /// How well it does on the rows it was trained on.
    pub train_metrics: Figures,
    /// How well it does on the test rows.
    pub metrics: Figures,
    /// The threshold and what it is about.
    pub evaluate: EvaluateReport,
    /// ROC curve on the test rows, for two classes.
    pub roc: Option<Rc<Roc>>,
    /// ROC curve of each class against the others, for more than two.
    pub roc_per_class: Option<Vec<Option<Rc<Roc>>>>,
    /// Precision–recall curve on the test rows, for two classes.
    pub pr: Option<Rc<PrecisionRecall>>,
    /// Precision–recall curve of each class against the others, for more than two.
    pub pr_per_class: Option<Vec<Rc<PrecisionRecall>>>,
    /// How the test rows' probabilities are distributed, for two classes.
    pub scores: Option<Histogram>,
    /// What the model needs of the chosen board.
    pub device: DeviceReport,
    /// Where the time went.
    pub timing: Timing,
}

/// The rows of a run.
#[derive(Debug, Clone, Serialize)]
pub struct DatasetReport {
    /// Rows.
    pub n_samples: usize,
    /// Features of each row.
    pub n_features: usize,
    /// Name of each feature.
    pub feature_names: Vec<String>,
    /// Name of each class.
    pub classes: Vec<String>,
    /// Rows of each class.
    pub class_counts: Vec<usize>,
    /// Who made the data, where it has to be said.
    pub attribution: Option<&'static str>,
    /// What was found in the user's file.
    pub csv: Option<CsvSummary>,
    /// A look at the rows.
    pub preview: Preview,
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

/// How the rows were divided. Without a split, both parts are all rows.
#[derive(Debug, Clone, Serialize)]
pub struct SplitReport {
    /// Rows to train on.
    pub n_train: usize,
    /// Rows to test on.
    pub n_test: usize,
    /// Training rows of each class.
    pub class_counts_train: Vec<usize>,
    /// Test rows of each class.
    pub class_counts_test: Vec<usize>,
}

/// What `StandardScaler` learned from the training rows.
#[derive(Debug, Clone, Serialize)]
pub struct ScalerReport {
    /// Mean of each feature.
    pub mean: Vec<f64>,
    /// What each feature is divided by.
    pub scale: Vec<f64>,
}

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

/// The threshold and what it is about.
#[derive(Debug, Clone, Serialize)]
pub struct EvaluateReport {
    /// Least probability that is called positive.
    pub threshold: f64,
    /// Index of the positive class, for two classes.
    pub positive: Option<usize>,
    /// Name of the positive class.
    pub positive_class: Option<String>,
    /// Where the threshold sits on the ROC curve.
    pub point: Option<Point>,
}

/// A point of the ROC plane.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// False positive rate.
    pub fpr: f64,
    /// True positive rate.
    pub tpr: f64,
}

/// Test rows by their probability of the positive class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// Bounds of the bins, one more than bins.
    pub edges: Vec<f64>,
    /// Rows in each bin, for the negative and the positive class.
    pub counts: [Vec<u64>; 2],
}

/// Where the time went, in milliseconds of work (pauses not counted).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Timing {
    /// Drawing or reading the rows.
    pub generate_ms: f64,
    /// Dividing and scaling them.
    pub split_ms: f64,
    /// Training.
    pub fit_ms: f64,
    /// Scores, curves, metrics, device.
    pub evaluate_ms: f64,
    /// All of it.
    pub total_ms: f64,
}

impl Timing {
    pub(super) fn add(&mut self, stage: Stage, ms: f64) {
        match stage {
            Stage::Data => self.generate_ms += ms,
            Stage::Split => self.split_ms += ms,
            Stage::Train => self.fit_ms += ms,
            Stage::Score | Stage::Report | Stage::Done => self.evaluate_ms += ms,
        }
        self.total_ms = self.generate_ms + self.split_ms + self.fit_ms + self.evaluate_ms;
    }

    pub(super) fn forget(&mut self, stage: Stage) {
        match stage {
            Stage::Data => self.generate_ms = 0.0,
            Stage::Split => self.split_ms = 0.0,
            Stage::Train => self.fit_ms = 0.0,
            Stage::Score | Stage::Report | Stage::Done => self.evaluate_ms = 0.0,
        }
    }
}

impl Baseline {
    fn of(parts: &Parts, model: &Fitted, accuracy: f64, classes: &[String]) -> Result<Self> {
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

/// Decides every row by the threshold, counts, budgets the device and writes it all down.
pub(super) async fn write(
    data: &Loaded,
    parts: &Parts,
    model: Rc<Fitted>,
    edits: Vec<Edit>,
    scored: &Scored,
    config: Config,
    pace: Pace,
) -> Result<Report> {
    let dataset = &data.dataset;
    let n_classes = dataset.classes.len();
    let positive = scored.positive;
    let threshold = config.evaluate.threshold;

    let mut counted = Vec::new();
    for (part, scores) in [(&parts.train, &scored.train), (&parts.test, &scored.test)] {
        let predicted = decide(scores, &model, positive, threshold)?;
        pace.chunk(1, 3).await;
        counted.push(ConfusionMatrix::new(&part.y, &predicted, n_classes));
        pace.chunk(2, 3).await;
    }
    let [train, test] = [&counted[0], &counted[1]];
    let point = positive.and_then(|positive| {
        let counts = test.counts(positive);
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        Some(Point {
            fpr: share(counts.fp, counts.fp + counts.tn)?,
            tpr: share(counts.tp, counts.tp + counts.fn_)?,
        })
    });

    let test_curves = &scored.test.curves;
    let binary = positive.is_some();
    let structure = Structure {
        inputs: dataset.x.n_cols(),
        standardise: parts.scaler.is_some(),
        form: model.form(),
    };
    let baseline = Baseline::of(parts, &model, test.accuracy(), &dataset.classes)?;
    let device = config
        .device
        .clone()
        .check()
        .map_err(|error| error.within("device"))?;

    Ok(Report {
        dataset: DatasetReport {
            n_samples: dataset.x.n_rows(),
            n_features: dataset.x.n_cols(),
            feature_names: dataset.feature_names.clone(),
            classes: dataset.classes.clone(),
            class_counts: data.class_counts.clone(),
            attribution: matches!(config.dataset, DatasetParams::BreastCancer(_))
                .then_some(breast_cancer::ATTRIBUTION),
            csv: data.csv.clone(),
            preview: data.preview.clone(),
        },
        split: SplitReport {
            n_train: parts.train.y.len(),
            n_test: parts.test.y.len(),
            class_counts_train: parts.train.class_counts.clone(),
            class_counts_test: parts.test.class_counts.clone(),
        },
        scaler: parts.scaler.as_ref().map(|scaler| ScalerReport {
            mean: scaler.mean.clone(),
            scale: scaler.scale.clone(),
        }),
        model,
        edits,
        baseline,
        train_metrics: figures(train, &scored.train, positive, &dataset.classes),
        metrics: figures(test, &scored.test, positive, &dataset.classes),
        evaluate: EvaluateReport {
            threshold,
            positive,
            positive_class: positive.map(|positive| dataset.classes[positive].clone()),
            point,
        },
        roc: binary.then(|| test_curves[0].roc.clone()).flatten(),
        roc_per_class: (!binary).then(|| {
            test_curves
                .iter()
                .map(|curves| curves.roc.clone())
                .collect()
        }),
        pr: binary.then(|| test_curves[0].pr.clone()),
        pr_per_class: (!binary)
            .then(|| test_curves.iter().map(|curves| curves.pr.clone()).collect()),
        scores: positive
            .map(|positive| histogram(&scored.test.rows.proba, &parts.test.y, positive)),
        device: device::estimate(&structure, &device),
        timing: Timing::default(),
        config,
    })
}

/// The predicted class of each row. At 0.5 it is scikit-learn's `predict`; elsewhere a probability of at least the threshold
/// counts as positive, as in scikit-learn's `FixedThresholdClassifier`. More than two classes have no threshold.
pub(super) fn decide(
    scores: &Scores,
    model: &Fitted,
    positive: Option<usize>,
    threshold: f64,
) -> Result<Vec<u32>> {
    match positive {
        Some(positive) if threshold != 0.5 => {
            let mut predicted = buffer(scores.rows.decision.len())?;
            let (yes, no) = if positive == 1 { (1, 0) } else { (0, 1) };
            predicted.extend(scores.rows.proba.chunks_exact(2).map(|proba| {
                if proba[positive] >= threshold {
                    yes
                } else {
                    no
                }
            }));
            Ok(predicted)
        }
        _ => model.predict(&scores.rows.decision),
    }
}

/// All figures of one part of the rows.
fn figures(
    confusion: &ConfusionMatrix,
    scores: &Scores,
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
        let curves = &scores.curves[0];
        return Figures {
            precision: Some(counts.precision()),
            recall: Some(counts.recall()),
            f1: Some(counts.f1()),
            roc_auc: curves.roc_auc,
            average_precision: Some(curves.average_precision),
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
        roc_auc_per_class: Some(scores.curves.iter().map(|curves| curves.roc_auc).collect()),
        average_precision_per_class: Some(
            scores
                .curves
                .iter()
                .map(|curves| curves.average_precision)
                .collect(),
        ),
        confusion_matrix: confusion.rows().to_vec(),
        warnings: present
            .iter()
            .flat_map(|&class| confusion.counts(class).notes(&classes[class]))
            .collect(),
        ..figures
    }
}

/// Twenty bins of equal width over the probability of the positive class.
fn histogram(proba: &[f64], y: &[u32], positive: usize) -> Histogram {
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
