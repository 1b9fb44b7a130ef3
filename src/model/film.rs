//! The course of a training: the weights after each iteration, kept so that it can be watched and replayed.
//!
//! The trainer records, whoever holds a clone looks on, also while the training is still going on. Every iteration is
//! kept as long as there is room; then every second one, every fourth, and so on. The first and the latest are always
//! there.

use std::cell::RefCell;
use std::rc::Rc;

use super::Fitted;

/// The most numbers kept, in all frames together: 32 MB.
const MOST_NUMBERS: usize = 4_000_000;

/// What a frame takes besides its weights, in numbers: itself, and what its list and the allocator leave over.
const FRAME: usize = 16;

/// The most losses that are kept.
const MOST_LOSSES: usize = 10_000;

/// The weights after each iteration of one training. Clones share one reel.
#[derive(Debug, Clone, Default)]
pub struct Film(Rc<RefCell<Reel>>);

#[derive(Debug, Default)]
struct Reel {
    /// The model before the first iteration; every frame is this one with other weights.
    start: Option<Fitted>,
    frames: Vec<Frame>,
    /// After every iteration, shape (`n_iter`,), as long as they are few.
    losses: Vec<f64>,
    /// Iterations between frames.
    stride: usize,
}

#[derive(Debug)]
struct Frame {
    iteration: usize,
    loss: Option<f64>,
    /// Shape (`n_params`,), in the order of [`Fitted::params`].
    params: Vec<f64>,
}

impl Film {
    /// Begins with the model before its first iteration.
    pub fn start(&self, model: Fitted) {
        let params = model.params();
        *self.0.borrow_mut() = Reel {
            start: Some(model),
            frames: vec![Frame {
                iteration: 0,
                loss: None,
                params,
            }],
            losses: Vec::new(),
            stride: 1,
        };
    }

    /// Forgets everything.
    pub fn clear(&self) {
        *self.0.borrow_mut() = Reel::default();
    }

    /// Keeps the loss after an iteration, and the weights where there is room for at least two frames.
    pub fn record(&self, iteration: usize, loss: f64, params: impl FnOnce() -> Vec<f64>) {
        let reel = &mut *self.0.borrow_mut();
        if reel.losses.len() <= MOST_LOSSES {
            reel.losses.push(loss);
        }
        let n_params = reel.frames.first().map_or(0, |frame| frame.params.len());
        if reel.start.is_none() || n_params > MOST_NUMBERS / 3 {
            return;
        }
        let stride = reel.stride;
        if reel
            .frames
            .last()
            .is_some_and(|frame| frame.iteration % stride != 0)
        {
            reel.frames.pop();
        }
        if (reel.frames.len() + 1) * (n_params + FRAME) > MOST_NUMBERS {
            reel.stride *= 2;
            let stride = reel.stride;
            reel.frames.retain(|frame| frame.iteration % stride == 0);
        }
        reel.frames.push(Frame {
            iteration,
            loss: Some(loss),
            params: params(),
        });
    }

    /// How many frames there are.
    #[must_use]
    pub fn n_frames(&self) -> usize {
        self.0.borrow().frames.len()
    }

    /// The iteration of a frame and the loss after it; 0 and nothing before the first.
    #[must_use]
    pub fn moment(&self, frame: usize) -> Option<(usize, Option<f64>)> {
        let reel = self.0.borrow();
        let frame = reel.frames.get(frame)?;
        Some((frame.iteration, frame.loss))
    }

    /// The losses after all iterations so far; nothing once there are too many to be shown again and again.
    #[must_use]
    pub fn losses(&self) -> Option<Vec<f64>> {
        let losses = &self.0.borrow().losses;
        (losses.len() <= MOST_LOSSES).then(|| losses.clone())
    }

    /// The model as it was in a frame.
    #[must_use]
    pub fn model(&self, frame: usize) -> Option<Fitted> {
        let reel = self.0.borrow();
        let frame = reel.frames.get(frame)?;
        Some(reel.start.as_ref()?.with_params(&frame.params))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Film, MOST_NUMBERS};
    use crate::model::Fitted;
    use crate::model::logistic::FittedLogistic;

    fn film(n_params: usize, iterations: usize) -> Film {
        let film = Film::default();
        let start = FittedLogistic::untrained(n_params - 1, 1);
        film.start(Fitted::Logistic(start));
        for iteration in 1..=iterations {
            let value = iteration as f64;
            film.record(iteration, -value, || vec![value; n_params]);
        }
        film
    }

    fn iterations(film: &Film) -> Vec<usize> {
        (0..film.n_frames())
            .map(|frame| film.moment(frame).unwrap().0)
            .collect()
    }

    #[test]
    fn a_short_film_keeps_every_iteration() {
        let film = film(3, 5);
        assert_eq!(iterations(&film), [0, 1, 2, 3, 4, 5]);
        assert_eq!(film.moment(0), Some((0, None)));
        assert_eq!(film.moment(4), Some((4, Some(-4.0))));
        assert_eq!(film.model(4).unwrap().params(), [4.0; 3]);
        assert_eq!(film.model(6), None);
        assert_eq!(film.losses(), Some(vec![-1.0, -2.0, -3.0, -4.0, -5.0]));
    }

    #[test]
    fn a_long_film_is_thinned_and_keeps_its_ends() {
        let film = film(MOST_NUMBERS / 8, 21);
        assert_eq!(iterations(&film), [0, 4, 8, 12, 16, 20, 21]);
        assert_eq!(film.model(6).unwrap().params()[0], 21.0);
        assert_eq!(film.losses().map(|losses| losses.len()), Some(21));
    }

    /// Frames of two weights once took several times the room that was meant for all.
    #[test]
    fn small_frames_count_what_they_take_besides_their_weights() {
        let film = film(2, 300_000);
        assert!(film.n_frames() < MOST_NUMBERS / 16, "{}", film.n_frames());
        assert_eq!(film.moment(1).unwrap().0, 2);
    }

    #[test]
    fn what_is_too_large_is_not_filmed() {
        assert_eq!(iterations(&film(MOST_NUMBERS / 2, 4)), [0]);
    }
}
