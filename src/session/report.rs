//! Everything a run found, as plain data.

use std::rc::Rc;

use serde::Serialize;

use super::Stage;
use super::compared::{Comparison, Recommendation, VariantReport, recommend};
use super::decide::decide;
use super::edit::Edit;
use super::figures::{Baseline, Figures, Histogram, figures, histogram};
use super::scores::Scored;
use super::stages::{Loaded, Parts};
use super::variants::{Compressed, Variant};
use crate::compress::DistillationReport;
use crate::config::{Config, DatasetParams};
use crate::dataset::breast_cancer;
use crate::dataset::csv::CsvSummary;
use crate::device::{self, DeviceReport};
use crate::error::Result;
use crate::metrics::confusion::ConfusionMatrix;
use crate::metrics::curves::{PrecisionRecall, Roc};
use crate::model::Fitted;
use crate::pace::Pace;
use crate::preview::Preview;
use crate::structure::{Arithmetic, Structure, Workload};

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
    /// What the chosen variant needs of the chosen board.
    pub device: DeviceReport,
    /// The model made small, in every way.
    pub variants: Vec<VariantReport>,
    /// Name of the variant that the config asks for; `None` where it could not be made.
    pub chosen: Option<&'static str>,
    /// Why other variants could not be made, a sentence each.
    pub compress_notes: Vec<String>,
    /// Which variant is worth having.
    pub recommendation: Recommendation,
    /// What the teacher taught, over several seeds.
    pub distillation: Option<DistillationReport>,
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
    /// Making the variants of the model and scoring them.
    pub compress_ms: f64,
    /// All of it.
    pub total_ms: f64,
}

impl Timing {
    pub(super) fn add(&mut self, stage: Stage, ms: f64) {
        match stage {
            Stage::Data => self.generate_ms += ms,
            Stage::Split => self.split_ms += ms,
            Stage::Train => self.fit_ms += ms,
            Stage::Compress => self.compress_ms += ms,
            Stage::Score | Stage::Report | Stage::Done => self.evaluate_ms += ms,
        }
        self.total_ms =
            self.generate_ms + self.split_ms + self.fit_ms + self.evaluate_ms + self.compress_ms;
    }

    pub(super) fn forget(&mut self, stage: Stage) {
        match stage {
            Stage::Data => self.generate_ms = 0.0,
            Stage::Split => self.split_ms = 0.0,
            Stage::Train => self.fit_ms = 0.0,
            Stage::Compress => self.compress_ms = 0.0,
            Stage::Score | Stage::Report | Stage::Done => self.evaluate_ms = 0.0,
        }
    }
}

impl DatasetReport {
    fn of(data: &Loaded, config: &Config) -> Self {
        let dataset = &data.dataset;
        Self {
            n_samples: dataset.x.n_rows(),
            n_features: dataset.x.n_cols(),
            feature_names: dataset.feature_names.clone(),
            classes: dataset.classes.clone(),
            class_counts: data.class_counts.clone(),
            attribution: matches!(config.dataset, DatasetParams::BreastCancer(_))
                .then_some(breast_cancer::ATTRIBUTION),
            csv: data.csv.clone(),
            preview: data.preview.clone(),
        }
    }
}

impl SplitReport {
    fn of(parts: &Parts) -> Self {
        Self {
            n_train: parts.train.y.len(),
            n_test: parts.test.y.len(),
            class_counts_train: parts.train.class_counts.clone(),
            class_counts_test: parts.test.class_counts.clone(),
        }
    }
}

impl Point {
    /// Where the positive class's counts lie; nothing where one of the two kinds of rows is missing.
    fn of(confusion: &ConfusionMatrix, positive: usize) -> Option<Self> {
        let counts = confusion.counts(positive);
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        Some(Self {
            fpr: share(counts.fp, counts.fp + counts.tn)?,
            tpr: share(counts.tp, counts.tp + counts.fn_)?,
        })
    }
}

/// What the model would ask of a device in an arithmetic that it cannot be put into.
fn dense_workload(
    data: &Loaded,
    parts: &Parts,
    model: &Fitted,
    arithmetic: Arithmetic,
) -> Workload {
    let structure = Structure {
        inputs: data.dataset.x.n_cols(),
        standardise: parts.scaler.is_some(),
        form: model.form(),
    };
    Workload::dense(structure, arithmetic)
}

/// What the stages before have found.
pub(super) struct Found {
    pub(super) data: Rc<Loaded>,
    pub(super) parts: Rc<Parts>,
    pub(super) model: Rc<Fitted>,
    pub(super) edits: Vec<Edit>,
    pub(super) scored: Rc<Scored>,
    pub(super) compressed: Rc<Compressed>,
}

/// Decides every row by the threshold, counts, budgets the device and writes it all down.
pub(super) async fn write(found: Found, config: Config, pace: Pace) -> Result<Report> {
    let Found {
        data,
        parts,
        model,
        edits,
        scored,
        compressed,
    } = found;
    let dataset = &data.dataset;
    let n_classes = dataset.classes.len();
    let positive = scored.positive;
    let threshold = config.evaluate.threshold;

    let predicted = decide(&scored.train, &model, positive, threshold)?;
    pace.chunk(1, 5).await;
    let train = ConfusionMatrix::new(&parts.train.y, &predicted, n_classes);
    pace.chunk(2, 5).await;
    let predicted = decide(&scored.test, &model, positive, threshold)?;
    pace.chunk(3, 5).await;
    let test = ConfusionMatrix::new(&parts.test.y, &predicted, n_classes);
    pace.chunk(4, 5).await;
    let test_curves = &scored.test.judged.curves;
    let binary = positive.is_some();
    let baseline = Baseline::of(&parts, &model, test.accuracy(), &dataset.classes)?;
    let device = config
        .device
        .clone()
        .check()
        .map_err(|error| error.within("device"))?;
    let comparison = Comparison {
        data: &data,
        parts: &parts,
        scored: &scored,
        predicted: &predicted,
        threshold,
        device: &device,
    };
    let variants = comparison.of(&compressed, &pace).await?;
    let chosen = compressed.chosen(config.arithmetic());
    let workload = match chosen {
        Some(variant) => variant.deployed.workload(),
        None => dense_workload(&data, &parts, &model, config.arithmetic()),
    };

    Ok(Report {
        dataset: DatasetReport::of(&data, &config),
        split: SplitReport::of(&parts),
        scaler: parts.scaler.as_ref().map(|scaler| ScalerReport {
            mean: scaler.mean.clone(),
            scale: scaler.scale.clone(),
        }),
        model,
        edits,
        baseline,
        train_metrics: figures(
            &train,
            &scored.train.judged.figures,
            positive,
            &dataset.classes,
        ),
        metrics: figures(
            &test,
            &scored.test.judged.figures,
            positive,
            &dataset.classes,
        ),
        evaluate: EvaluateReport {
            threshold,
            positive,
            positive_class: positive.map(|positive| dataset.classes[positive].clone()),
            point: positive.and_then(|positive| Point::of(&test, positive)),
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
        device: device::estimate(&workload, &device),
        recommendation: recommend(&variants, test.accuracy()),
        variants,
        chosen: chosen.map(Variant::name),
        compress_notes: compressed.notes.clone(),
        distillation: compressed
            .lesson
            .as_ref()
            .map(|lesson| lesson.distilled.report.clone()),
        timing: Timing::default(),
        config,
    })
}
