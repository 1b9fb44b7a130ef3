//! Models: parameters, the fitted form, prediction.
//!
//! A model's parameters are a struct with scikit-learn's names; `check()` makes them fit for training, training gives
//! the fitted form, which is another type. Scores (`decision_function`) are the one thing that rows are needed for:
//! probabilities and predictions follow from the scores.

pub mod logistic;
mod logistic_loss;
pub mod tree;
