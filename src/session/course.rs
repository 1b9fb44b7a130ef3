//! The course of the training: one iteration at a time, and every model on the way.

use std::rc::Rc;

use serde::Serialize;
use web_time::Instant;

use super::{Progress, Session, Stage, milliseconds, not_ready};
use crate::error::Result;
use crate::model::Fitted;
use crate::pace::{self, Pace};

/// The model at one moment of its training.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// Position among the frames.
    pub index: usize,
    /// How many frames there are so far.
    pub total: usize,
    /// Iterations, epochs or splits done.
    pub iteration: usize,
    /// The loss after it, where there is one.
    pub loss: Option<f64>,
    /// The losses so far, up to 10,000, while the model is being trained; the fitted model has them afterwards.
    pub losses: Option<Vec<f64>>,
    /// The model.
    #[serde(skip)]
    pub model: Rc<Fitted>,
}

impl Session {
    /// Works as [`Session::step`] does, but no further than to the end of the next iteration of training.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn step_iteration(&mut self, budget_ms: f64) -> Result<Progress> {
        let started = Instant::now();
        // What the pace still says of work that was dropped does not count.
        let before = match &self.running {
            Some(_) => self.pace.moment().iteration,
            None => 0,
        };
        loop {
            let progress = self.step(0.0)?;
            let moved = progress.stage == Stage::Train && progress.iteration > before;
            let late = milliseconds(started.elapsed()) >= budget_ms.max(0.0);
            if progress.done || moved || late {
                return Ok(progress);
            }
        }
    }

    /// The model at a moment of its training: frame 0 is before the first iteration, `None` the newest, and an index
    /// beyond the last frame means the last. While the model is trained there are more frames from iteration to
    /// iteration; the last frame of a finished one has its edits. A tree has no film: its frames are how it was after
    /// each split.
    ///
    /// # Errors
    /// [`Error::NotReady`](crate::Error::NotReady) before training begins.
    pub fn frame(&self, index: Option<usize>) -> Result<Frame> {
        pace::finish(self.frame_to_come(index)?)
    }

    /// The [`frame`](Session::frame) in slices: to cut a large tree back takes a while.
    ///
    /// # Errors
    /// As [`Session::frame`].
    pub(super) fn frame_to_come(
        &self,
        index: Option<usize>,
    ) -> Result<impl Future<Output = Result<Frame>> + use<>> {
        let not_begun = || not_ready("Training has not begun yet.");
        let total = self.n_frames();
        let last = total.checked_sub(1).ok_or_else(not_begun)?;
        let index = index.map_or(last, |index| index.min(last));
        let finished = self.outcomes.model.clone();
        let is_tree = finished
            .as_ref()
            .is_some_and(|model| model.tree().is_some());
        let model = match &finished {
            Some(model) if index == last || is_tree => model.clone(),
            _ => self.film.model(index).map(Rc::new).ok_or_else(not_begun)?,
        };
        let (iteration, loss) = match &finished {
            Some(_) if is_tree => (index, None),
            // A model too large to be filmed has no other frame.
            Some(model) if index == last => (
                model.n_iter().unwrap_or(0),
                model.loss_curve().last().copied(),
            ),
            _ => self.film.moment(index).unwrap_or_default(),
        };
        let losses = finished.is_none().then(|| self.film.losses()).flatten();
        Ok(async move {
            let model = match &*model {
                Fitted::Tree(tree) if index < last => {
                    let grown = tree.grown_to(index, &Pace::default()).await?;
                    Rc::new(Fitted::Tree(grown))
                }
                _ => model,
            };
            Ok(Frame {
                index,
                total,
                iteration,
                loss,
                losses,
                model,
            })
        })
    }

    fn n_frames(&self) -> usize {
        match &self.outcomes.model {
            Some(model) => model
                .tree()
                .map_or(self.film.n_frames().max(1), |tree| tree.n_splits() + 1),
            None => self.film.n_frames(),
        }
    }
}
