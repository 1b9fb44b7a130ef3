//! Scores and labels in, figures out.
//!
//! Nothing in here knows what made a score. Labels are class indices; `positive` is the class that a two-class figure
//! is about. The definitions, also in the corner cases, are those of `sklearn.metrics`.

pub mod confusion;
pub mod curves;
pub mod losses;
