//! Distillation: whether a small network learns more where a larger one teaches it than by itself.
//!
//! The teacher is trained with the student's parameters and other hidden layers. Then each seed gives two students of the same
//! initial weights and the same order of the rows: one learns from the true classes alone, the other from the teacher's
//! softened answers as well (see [`SoftTargets`] for the loss). Early stopping, the penalty and all else are as the trainer
//! has them; where progress goes by the loss, a taught student's is the mixed one. One lucky run proves nothing, so
//! the report has all of them.

use serde::Serialize;

use super::{Distillation, Rows, Trainer};
use crate::error::{Error, Result};
use crate::model::mlp::{FittedMlp, MLPClassifier};
use crate::model::soft::SoftTargets;
use crate::model::{Film, Fitted};
use crate::pace::Pace;
use crate::params::Section;

/// What came of teaching.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DistillationReport {
    /// Accuracy of the teacher on the test rows.
    pub teacher: f64,
    /// Accuracies of the students that learned alone.
    pub alone: Spread,
    /// Accuracies of the students that were taught, seed by seed as in `alone`.
    pub taught: Spread,
    /// Whether teaching changed anything: `Some` only where the means differ by more than the students do from seed to seed.
    pub helped: Option<bool>,
    /// That in words.
    pub verdict: String,
}

/// Figures of several runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation (the root of the mean squared distance from the mean).
    pub std: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// All of them, seed by seed.
    pub runs: Vec<f64>,
}

/// What distillation gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Distilled {
    /// The comparison.
    pub report: DistillationReport,
    /// The taught student of the first seed.
    pub student: Fitted,
}

/// Trains a teacher, and for each of `seeds` seeds (`random_state`, `random_state` + 1, …) a student alone and a student
/// taught. `trainer` has the students' parameters; they learn on `train` and are compared on `test`.
///
/// # Errors
/// [`Error::InvalidParameter`] where the model is no multi-layer perceptron and for settings outside their limits; else as
/// the trainer's.
pub async fn distil(
    trainer: &Trainer,
    distillation: &Distillation,
    train: Rows<'_>,
    test: Rows<'_>,
    pace: &Pace,
) -> Result<Distilled> {
    let Trainer::Mlp(student) = trainer else {
        return Err(Error::data(
            "compress.distillation",
            "Only a neural network (MLPClassifier) can learn from a teacher.",
        ));
    };
    let name = |error: Error| error.within("compress.distillation");
    distillation.check_ranges().map_err(name)?;
    let part = |index| pace.part(index, 1 + 2 * distillation.seeds);
    let teacher = MLPClassifier {
        hidden_layer_sizes: distillation.teacher.hidden_layer_sizes.clone(),
        ..(**student).clone()
    };
    let teacher = fit(teacher, train, None, &part(0)).await;
    let teacher = teacher.map_err(of_teacher)?;
    let targets = SoftTargets::of(
        &teacher.network,
        train.x,
        distillation.temperature,
        distillation.alpha,
        pace,
    )
    .await?;
    let mut first = None;
    let (mut alone, mut taught) = (Vec::new(), Vec::new());
    for (seed, run) in (0..).zip(0..distillation.seeds) {
        let student = MLPClassifier {
            random_state: student.random_state.map(|start| start.wrapping_add(seed)),
            ..(**student).clone()
        };
        let by_itself = fit(student.clone(), train, None, &part(1 + 2 * run)).await?;
        alone.push(accuracy(&Fitted::Mlp(by_itself), test, pace).await?);
        let learned = fit(student, train, Some(&targets), &part(2 + 2 * run)).await?;
        let learned = Fitted::Mlp(learned);
        taught.push(accuracy(&learned, test, pace).await?);
        first.get_or_insert(learned);
    }
    let teacher = Fitted::Mlp(teacher);
    let accuracy = accuracy(&teacher, test, pace).await?;
    let report = DistillationReport::of(accuracy, Spread::of(alone), Spread::of(taught));
    Ok(Distilled {
        report,
        student: first.unwrap_or(teacher), // There is at least one seed.
    })
}

impl DistillationReport {
    /// Holds the students against each other. What they differ by from seed to seed is the larger of the two standard
    /// deviations; a difference of the means within it is none.
    #[must_use]
    pub fn of(teacher: f64, alone: Spread, taught: Spread) -> Self {
        let n_seeds = alone.runs.len();
        let gain = taught.mean - alone.mean;
        let spread = alone.std.max(taught.std);
        let helped = (n_seeds > 1 && gain.abs() > spread).then_some(gain > 0.0);
        let points = |share: f64| format!("{:.1} points", share.abs() * 100.0);
        let difference = match gain {
            gain if gain > 0.0 => format!("{} more accurate", points(gain)),
            gain if gain < 0.0 => format!("{} less accurate", points(gain)),
            _ => "just as accurate".to_owned(),
        };
        let spread = points(spread);
        let verdict = match helped {
            _ if n_seeds == 1 => format!(
                "In the one run that there is, the taught student is {difference}: that says nothing about teaching yet, more runs would."
            ),
            Some(helped) => format!(
                "Teaching {}: over {n_seeds} seeds the taught student is {difference} on average, beyond the {spread} by which the \
                 students vary from seed to seed.",
                if helped { "helped" } else { "did harm" },
            ),
            None => format!(
                "Whether teaching helps cannot be told: over {n_seeds} seeds the taught student is {difference} on average, within the \
                 {spread} by which the students vary from seed to seed."
            ),
        };
        Self {
            teacher,
            alone,
            taught,
            helped,
            verdict,
        }
    }
}

async fn fit(
    params: MLPClassifier,
    rows: Rows<'_>,
    targets: Option<&SoftTargets>,
    pace: &Pace,
) -> Result<FittedMlp> {
    let Rows { x, y, n_classes } = rows;
    let params = params.check()?;
    match targets {
        Some(targets) => params.fit_taught(x, y, n_classes, targets, pace).await,
        None => params.fit(x, y, n_classes, pace, &Film::default()).await,
    }
}

/// The teacher's size has a name of its own.
fn of_teacher(error: Error) -> Error {
    match error {
        Error::Memory {
            needed_mb,
            limit_mb,
            ..
        } => Error::Memory {
            field: "compress.distillation.teacher.hidden_layer_sizes".into(),
            needed_mb,
            limit_mb,
        },
        other => other,
    }
}

/// Share of the rows that the model gets right.
async fn accuracy(model: &Fitted, rows: Rows<'_>, pace: &Pace) -> Result<f64> {
    let scores = model.score(rows.x, pace).await?;
    let classes = model.predict(&scores.decision)?;
    let n_right = classes.iter().zip(rows.y).filter(|(a, b)| a == b).count();
    Ok(n_right as f64 / rows.y.len() as f64)
}

impl Spread {
    /// Of at least one run.
    #[must_use]
    pub fn of(runs: Vec<f64>) -> Self {
        let count = runs.len() as f64;
        let mean = runs.iter().sum::<f64>() / count;
        let squares = runs.iter().map(|run| (run - mean) * (run - mean));
        Self {
            mean,
            std: (squares.sum::<f64>() / count).sqrt(),
            min: runs.iter().copied().fold(f64::INFINITY, f64::min),
            max: runs.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            runs,
        }
    }
}
