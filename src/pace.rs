//! Long work in short slices.
//!
//! Whatever can take longer than a frame (drawing a million rows, fitting on them) is written once, as a straight-line
//! `async fn` that calls [`Pace::chunk`] after every few thousand rows. The compiler turns it into a state machine, and
//! whoever polls it decides what happens between two chunks: [`finish`] goes straight through, a
//! [session](crate::session) looks at the clock, shows progress, or drops the work, which cancels it.
//! No clock and no scheduler is in here, so slicing cannot change a result.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// How far the work at hand has come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moment {
    /// Share of the work that is done, from 0 to 1.
    pub fraction: f64,
    /// Iterations done, for work that iterates.
    pub iteration: usize,
    /// The most iterations there will be; 0 for work that does not iterate.
    pub max_iter: usize,
    /// The loss after the latest iteration.
    pub loss: Option<f64>,
}

/// The thread between running work and whoever drives it. Clones share one state.
#[derive(Debug, Clone)]
pub struct Pace {
    moment: Rc<Cell<Moment>>,
    /// Share of the whole work that is done before the work at hand.
    start: f64,
    /// Share of the whole work that the work at hand is.
    share: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            moment: Rc::default(),
            start: 0.0,
            share: 1.0,
        }
    }
}

impl Pace {
    /// How far the work has come.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.moment.get()
    }

    /// Forgets the last work's progress.
    pub fn reset(&self) {
        self.moment.set(Moment::default());
    }

    /// For one of `count` works that follow each other, counted from 0: its progress is that part of this one's.
    #[must_use]
    pub fn part(&self, index: usize, count: usize) -> Self {
        let share = self.share / count.max(1) as f64;
        Self {
            moment: Rc::clone(&self.moment),
            start: self.start + share * index as f64,
            share,
        }
    }

    /// Reports that `done` of `total` is done and lets the driver in.
    pub async fn chunk(&self, done: usize, total: usize) {
        let fraction = if total == 0 {
            1.0
        } else {
            done as f64 / total as f64
        };
        self.moment.set(Moment {
            fraction: self.start + self.share * fraction,
            ..self.moment.get()
        });
        pause().await;
    }

    /// Lets the driver in where there is no progress to report, such as within an iteration.
    pub async fn breath(&self) {
        pause().await;
    }

    /// Reports the end of an iteration and lets the driver in.
    pub async fn iteration(&self, iteration: usize, max_iter: usize, loss: f64) {
        let fraction = iteration as f64 / max_iter.max(1) as f64;
        self.moment.set(Moment {
            fraction: self.start + self.share * fraction,
            iteration,
            max_iter,
            loss: Some(loss),
        });
        pause().await;
    }
}

/// Work that is seldom wanted, apart from whoever starts it: the page loads its code when it is.
pub(crate) fn apart<'a, T>(
    work: impl Future<Output = T> + 'a,
) -> Pin<Box<dyn Future<Output = T> + 'a>> {
    Box::pin(work)
}

/// Work done since the last pause, for work whose steps are of many sizes.
#[derive(Debug, Clone, Default)]
pub struct Effort(usize);

impl Effort {
    /// Multiply–adds between two pauses: about a millisecond.
    const BETWEEN_PAUSES: usize = 1_000_000;

    /// Adds `work`, in multiply–adds or what takes as long. Whether it is time for a pause.
    #[must_use]
    pub fn add(&mut self, work: usize) -> bool {
        self.0 = self.0.saturating_add(work);
        let is_time = self.0 >= Self::BETWEEN_PAUSES;
        if is_time {
            self.0 = 0;
        }
        is_time
    }
}

/// Gives control back to the driver once.
async fn pause() {
    let mut paused = false;
    poll_fn(|_| {
        if std::mem::replace(&mut paused, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// Runs `work` to its end without a break.
///
/// ```
/// use tinyml_playground::pace::{Pace, finish};
///
/// let pace = Pace::default();
/// let sum = finish(async {
///     let mut sum = 0;
///     for i in 1..=10 {
///         sum += i;
///         pace.chunk(i, 10).await;
///     }
///     sum
/// });
/// assert_eq!((sum, pace.moment().fraction), (55, 1.0));
/// ```
pub fn finish<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(output) = poll(work.as_mut()) {
            return output;
        }
    }
}

/// Runs `work` up to its next pause.
pub fn poll<T>(work: std::pin::Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    work.poll(&mut Context::from_waker(Waker::noop()))
}
