//! Which stage's work is at hand, and what becomes of its outcome.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use super::finished::Finished;
use super::firmware::Firmware;
use super::look::Planes;
use super::scores::Scored;
use super::stages::{Loaded, Parts};
use super::variants::{Compressed, Material, compress};
use super::{Outcomes, Report, Session, Stage, report, scores, stages};
use crate::error::Result;
use crate::model::Fitted;
use crate::pace;

/// The outcome of one stage.
pub(super) enum Outcome {
    Data(Box<Loaded>),
    Split(Parts),
    Train(Box<Fitted>),
    Score(Scored),
    Compress(Compressed),
    Report(Box<Report>),
}

/// The work of a stage under way.
pub(super) type Work = Pin<Box<dyn Future<Output = Result<Outcome>>>>;

impl Session {
    /// The stage that is being worked on, or would be next.
    pub(super) fn stage(&self) -> Stage {
        let outcomes = &self.outcomes;
        match () {
            () if outcomes.data.is_none() => Stage::Data,
            () if outcomes.parts.is_none() => Stage::Split,
            () if outcomes.model.is_none() => Stage::Train,
            () if outcomes.scores.is_none() => Stage::Score,
            () if outcomes.compressed.is_none() => Stage::Compress,
            () if !outcomes.reported => Stage::Report,
            () => Stage::Done,
        }
    }

    /// Forgets the outcomes of `touched` and of all that follows. Work on an earlier stage goes on undisturbed.
    pub(super) fn restart_from(&mut self, touched: Stage) {
        if touched <= self.stage() {
            self.running = None;
        }
        let outcomes = &mut self.outcomes;
        for stage in [
            Stage::Data,
            Stage::Split,
            Stage::Train,
            Stage::Score,
            Stage::Compress,
            Stage::Report,
        ] {
            if stage < touched {
                continue;
            }
            outcomes.timing.forget(stage);
            match stage {
                Stage::Data => outcomes.data = None,
                Stage::Split => {
                    outcomes.parts = None;
                    outcomes.planes = Planes::default();
                }
                Stage::Train => {
                    outcomes.trained = None;
                    outcomes.model = None;
                    outcomes.planes.by_model = Rc::default();
                    outcomes.edits.clear();
                    outcomes.lesson = None;
                    // Of other rows perhaps, which have other features.
                    self.film.clear();
                    // It would keep the old rows in memory.
                    self.gallery.drop_unfinished();
                }
                Stage::Score => outcomes.scores = None,
                Stage::Compress => outcomes.compressed = None,
                Stage::Report | Stage::Done => outcomes.reported = false,
            }
        }
        self.idle = outcomes.reported;
    }

    /// Runs the work of `stage` up to its next pause.
    pub(super) fn advance(&mut self, stage: Stage) -> Result<()> {
        if self.running.is_none() {
            self.pace.reset();
            self.running = self.begin(stage);
        }
        let Some(work) = &mut self.running else {
            self.idle = true;
            return Ok(());
        };
        if let Poll::Ready(outcome) = pace::poll(work.as_mut()) {
            self.running = None;
            self.settle(outcome.map_err(|error| match error.field() {
                Some("n_samples") => error.within("dataset"),
                _ => error,
            })?);
        }
        Ok(())
    }

    /// The work of a stage, not yet begun; nothing for [`Stage::Done`].
    fn begin(&self, stage: Stage) -> Option<Work> {
        let Outcomes {
            data,
            parts,
            model,
            edits,
            scores,
            compressed,
            lesson,
            ..
        } = &self.outcomes;
        let (config, pace) = (self.config.clone(), self.pace.clone());
        Some(match stage {
            Stage::Data => {
                let csv = self.csv.clone();
                Box::pin(async move {
                    stages::load(config.dataset, csv, pace)
                        .await
                        .map(|loaded| Outcome::Data(Box::new(loaded)))
                })
            }
            Stage::Split => {
                let data = data.clone()?;
                Box::pin(async move {
                    stages::divide(&data, config, pace)
                        .await
                        .map(Outcome::Split)
                })
            }
            Stage::Train => {
                let (data, parts, film) = (data.clone()?, parts.clone()?, self.film.clone());
                Box::pin(async move {
                    stages::train(&data, &parts, config.model, pace, film)
                        .await
                        .map(|model| Outcome::Train(Box::new(model)))
                })
            }
            Stage::Score => {
                let (data, parts, model) = (data.clone()?, parts.clone()?, model.clone()?);
                Box::pin(async move {
                    scores::score(&data, &parts, &model, &config, pace)
                        .await
                        .map(Outcome::Score)
                })
            }
            Stage::Compress => {
                let material = Material {
                    data: data.clone()?,
                    parts: parts.clone()?,
                    model: model.clone()?,
                    scored: scores.clone()?,
                    lesson: lesson.clone(),
                    config,
                    pace,
                };
                Box::pin(async move { compress(material).await.map(Outcome::Compress) })
            }
            Stage::Report => {
                let found = report::Found {
                    data: data.clone()?,
                    parts: parts.clone()?,
                    model: model.clone()?,
                    edits: edits.clone(),
                    scored: scores.clone()?,
                    compressed: compressed.clone()?,
                };
                Box::pin(async move {
                    report::write(found, config, pace)
                        .await
                        .map(|r| Outcome::Report(Box::new(r)))
                })
            }
            Stage::Done => return None,
        })
    }

    /// Lays down the outcome of a stage.
    fn settle(&mut self, outcome: Outcome) {
        let outcomes = &mut self.outcomes;
        match outcome {
            Outcome::Data(loaded) => outcomes.data = Some(Rc::new(*loaded)),
            Outcome::Split(parts) => {
                let data = outcomes.data.take();
                outcomes.data = data.map(|data| stages::kept_once(data, &parts));
                outcomes.parts = Some(Rc::new(parts));
            }
            Outcome::Train(model) => {
                let model: Rc<Fitted> = Rc::from(model);
                outcomes.trained = Some(model.clone());
                outcomes.model = Some(model);
            }
            Outcome::Score(scores) => outcomes.scores = Some(Rc::new(scores)),
            Outcome::Compress(compressed) => {
                outcomes.lesson.clone_from(&compressed.lesson);
                outcomes.compressed = Some(Rc::new(compressed));
            }
            Outcome::Report(report) => {
                outcomes.reported = true;
                self.idle = true;
                if let Outcomes {
                    data: Some(data),
                    parts: Some(parts),
                    model: Some(model),
                    compressed: Some(compressed),
                    ..
                } = outcomes
                {
                    let chosen = compressed.chosen(report.config.arithmetic());
                    self.finished = Some(Finished {
                        firmware: chosen.map(|variant| Firmware::of(variant, data, parts)),
                        report: *report,
                        model: model.clone(),
                        scaler: parts.scaler.clone(),
                    });
                }
            }
        }
    }
}
