//! The experiment: config in, staged work in slices, report out.
//!
//! A [`Session`] holds what each [`Stage`] made: data → parts → model → scores → variants → report. A change of the config
//! drops the outcomes from the first stage it touches and keeps the others, so moving the threshold re-counts, another board
//! re-budgets and another `C` refits on the same rows. Work runs only inside [`Session::step`], and
//! that of the pictures ([`Scene`]) inside [`Session::look_step`], for as long as the caller allows.

mod compared;
mod course;
mod decide;
mod download;
mod edit;
mod figures;
mod finished;
mod firmware;
mod look;
mod report;
mod scores;
mod stage;
mod stages;
mod variants;
mod work;

use std::rc::Rc;
use std::time::Duration;

use serde::Serialize;
use web_time::Instant;

pub use compared::{Flip, Recommendation, StorageReport, VariantReport};
pub use course::Frame;
pub use edit::Edit;
pub use figures::{Baseline, Figures, Histogram};
pub use finished::Prediction;
pub use look::{Choice, PartName, Request, RowChoice, RowView, Scene};
pub use report::{DatasetReport, EvaluateReport, Point, Report, SplitReport, Timing};
pub use scores::{Curves, Judged, ScoreFigures, Scored, Scores};
pub use stage::Stage;
pub use stages::{Loaded, Part, Parts};
pub use variants::{Compressed, Lesson, Origin, Variant};

use finished::Finished;
use look::{Gallery, Planes};
use stage::first_touched;
use work::Work;

use crate::config::{Config, DatasetParams};
use crate::dataset::csv::CsvSummary;
use crate::error::{Error, Result};
use crate::model::{Film, Fitted};
use crate::pace::{self, Pace};
use crate::params::{Section, Value};

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Progress {
    /// Whether nothing is left to do (also after a cancel).
    pub done: bool,
    /// What is being worked on.
    pub stage: Stage,
    /// Iterations of training so far.
    pub iteration: usize,
    /// The most iterations that training will take.
    pub max_iter: usize,
    /// Share of the whole work that is done, roughly, from 0 to 1.
    pub fraction: f64,
    /// Loss after the latest iteration.
    pub loss: Option<f64>,
}

/// What the stages have made so far; a stage's outcome is there only if all before it are.
#[derive(Default)]
struct Outcomes {
    data: Option<Rc<Loaded>>,
    parts: Option<Rc<Parts>>,
    /// The model as it came out of its training: without what was changed by hand.
    trained: Option<Rc<Fitted>>,
    /// The model with the edits.
    model: Option<Rc<Fitted>>,
    edits: Vec<Edit>,
    planes: Planes,
    scores: Option<Rc<Scored>>,
    compressed: Option<Rc<Compressed>>,
    /// The latest distillation, which outlives edits and another pruning.
    lesson: Option<Rc<Lesson>>,
    reported: bool,
    timing: Timing,
}

/// One experiment that can be changed, watched, paused and cancelled while it runs.
///
/// ```
/// use tinyml_playground::{Config, Session};
///
/// let mut session = Session::new(Config::default())?;
/// while !session.step(10.0)?.done {}
/// assert_eq!(session.report()?.metrics.accuracy, 0.83);
/// # Ok::<(), tinyml_playground::Error>(())
/// ```
pub struct Session {
    config: Config,
    csv: Option<Rc<Vec<u8>>>,
    outcomes: Outcomes,
    running: Option<Work>,
    idle: bool,
    pace: Pace,
    film: Film,
    finished: Option<Finished>,
    gallery: Gallery,
}

impl Session {
    /// Queues the whole work of `config`.
    ///
    /// # Errors
    /// What [`Config::check`] refuses, and the dataset `csv`, which needs [`Session::load_csv`].
    pub fn new(mut config: Config) -> Result<Self> {
        config.draw_seeds()?;
        config.check()?;
        let session = Self {
            config,
            csv: None,
            outcomes: Outcomes::default(),
            running: None,
            idle: false,
            pace: Pace::default(),
            film: Film::default(),
            finished: None,
            gallery: Gallery::default(),
        };
        session.check_file(&session.config)?;
        Ok(session)
    }

    /// The config as it stands, also while its run is not finished.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Lays `partial` over the config and goes back to the first stage that it touches.
    ///
    /// # Errors
    /// A refusal, after which nothing has changed.
    pub fn configure(&mut self, partial: &Value) -> Result<()> {
        let config = self.config.with(partial)?;
        self.check_file(&config)?;
        let touched = first_touched(&self.config, &config);
        self.config = config;
        self.restart_from(touched);
        Ok(())
    }

    /// Reads a CSV file with the given [`CsvOptions`](crate::dataset::csv::CsvOptions) and selects it as the dataset.
    ///
    /// # Errors
    /// A refusal of the options or the file, after which nothing has changed.
    pub fn load_csv(&mut self, bytes: Rc<Vec<u8>>, options: &Value) -> Result<CsvSummary> {
        let mut fields = vec![(
            "name".to_owned(),
            Value::Text(crate::dataset::csv::CsvOptions::NAME.to_owned()),
        )];
        match options {
            Value::Map(given) => fields.extend(given.iter().cloned()),
            Value::Null => {}
            other => return Err(Error::invalid("options", "an object", other)),
        }
        let config = self.config.with(&Value::Map(vec![(
            "dataset".to_owned(),
            Value::Map(fields),
        )]))?;
        let started = Instant::now();
        let loaded = pace::finish(stages::load(
            config.dataset.clone(),
            Some(bytes.clone()),
            Pace::default(),
        ))?;
        let summary = loaded
            .csv
            .clone()
            .ok_or_else(|| Error::data("dataset", "The file has no table."))?;
        self.config = config;
        self.csv = Some(bytes);
        self.restart_from(Stage::Data);
        self.outcomes.data = Some(Rc::new(loaded));
        self.outcomes
            .timing
            .add(Stage::Data, milliseconds(started.elapsed()));
        Ok(summary)
    }

    /// Works for about `budget_ms` milliseconds, or to the end if that comes first.
    ///
    /// # Errors
    /// What makes the run impossible, such as rows of one class only. The session then stands still with its last report, as
    /// after a [`cancel`](Session::cancel).
    pub fn step(&mut self, budget_ms: f64) -> Result<Progress> {
        let started = Instant::now();
        let mut now = started;
        while !self.idle {
            let stage = self.stage();
            let outcome = self.advance(stage);
            let before = std::mem::replace(&mut now, Instant::now());
            self.outcomes.timing.add(stage, milliseconds(now - before));
            if let Err(error) = outcome {
                self.cancel();
                return Err(error);
            }
            if milliseconds(now - started) >= budget_ms.max(0.0) {
                break;
            }
        }
        if let (Stage::Done, Some(finished)) = (self.stage(), &mut self.finished) {
            finished.report.timing = self.outcomes.timing;
        }
        Ok(self.progress())
    }

    /// Drops the work at hand. The last finished report stays; the next change of the config starts anew.
    pub fn cancel(&mut self) {
        self.running = None;
        self.idle = true;
    }

    /// How far the work has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let stage = self.stage();
        let moment = self.pace.moment();
        let (start, end) = stage.share();
        let model = self.outcomes.model.as_deref();
        Progress {
            done: self.idle,
            stage,
            iteration: model.map_or(moment.iteration, |model| model.n_iter().unwrap_or(0)),
            max_iter: self.config.model.max_iter(),
            fraction: start + (end - start) * moment.fraction.clamp(0.0, 1.0),
            loss: model.map_or(moment.loss, |model| model.loss_curve().last().copied()),
        }
    }

    /// The last finished report.
    ///
    /// # Errors
    /// [`Error::NotReady`] before the first.
    pub fn report(&self) -> Result<&Report> {
        self.finished
            .as_ref()
            .map(|finished| &finished.report)
            .ok_or_else(|| not_ready("The first run is not finished yet."))
    }

    /// The rows of the present run.
    ///
    /// # Errors
    /// [`Error::NotReady`] while they are being made.
    pub fn data(&self) -> Result<&Loaded> {
        self.outcomes
            .data
            .as_deref()
            .ok_or_else(|| not_ready("The rows are not there yet."))
    }

    /// The training and test rows of the present run.
    ///
    /// # Errors
    /// [`Error::NotReady`] while they are being made.
    pub fn parts(&self) -> Result<&Parts> {
        self.outcomes
            .parts
            .as_deref()
            .ok_or_else(|| not_ready("The rows are not divided yet."))
    }

    /// The model of the present run.
    ///
    /// # Errors
    /// [`Error::NotReady`] while it is being trained.
    pub fn model(&self) -> Result<&Fitted> {
        self.outcomes
            .model
            .as_deref()
            .ok_or_else(|| not_ready("The model is not trained yet."))
    }

    /// The scores of the present run.
    ///
    /// # Errors
    /// [`Error::NotReady`] while they are being made.
    pub fn scores(&self) -> Result<&Scored> {
        self.outcomes
            .scores
            .as_deref()
            .ok_or_else(|| not_ready("The rows are not scored yet."))
    }

    /// The variants of the present run's model.
    ///
    /// # Errors
    /// [`Error::NotReady`] while they are being made.
    pub fn compressed(&self) -> Result<&Compressed> {
        self.outcomes
            .compressed
            .as_deref()
            .ok_or_else(|| not_ready("The model is not compressed yet."))
    }

    /// Predicts one row of unscaled features with the last finished model.
    ///
    /// # Errors
    /// [`Error::NotReady`] before the first run is finished, [`Error::InvalidParameter`] for a row of another length or with
    /// a number that is not finite.
    pub fn predict(&self, row: &[f64]) -> Result<Prediction> {
        let finished = self
            .finished
            .as_ref()
            .ok_or_else(|| not_ready("The first run is not finished yet."))?;
        finished.predict(row)
    }

    /// The file must be there before it is selected.
    fn check_file(&self, config: &Config) -> Result<()> {
        match config.dataset {
            DatasetParams::Csv(_) if self.csv.is_none() => Err(Error::data(
                "dataset.name",
                "There is no file yet: choose a CSV file first.",
            )),
            _ => Ok(()),
        }
    }
}

fn not_ready(message: &str) -> Error {
    Error::NotReady {
        message: message.to_owned(),
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Runs a whole experiment without a break.
///
/// # Errors
/// What [`Session::new`] and [`Session::step`] refuse.
pub fn run(config: Config) -> Result<Report> {
    let mut session = Session::new(config)?;
    while !session.step(f64::INFINITY)?.done {}
    session.report().cloned()
}
