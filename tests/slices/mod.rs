//! Work in slices, as a page does it.
#![allow(clippy::unwrap_used)] // A failing test is what a panic is for here.

use std::pin::pin;
use std::task::Poll;

use tinyml_playground::Result;
use tinyml_playground::pace::poll;

/// Does the work to its end, counting the slices.
pub(crate) fn in_slices<T>(work: impl Future<Output = Result<T>>) -> (T, usize) {
    let mut work = pin!(work);
    let mut polls = 1;
    loop {
        match poll(work.as_mut()) {
            Poll::Ready(made) => return (made.unwrap(), polls),
            Poll::Pending => polls += 1,
        }
    }
}
