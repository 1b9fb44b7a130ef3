//! A playground that teaches tiny machine learning, with scikit-learn's numbers.
//!
//! The crate is one pipeline, and this page is a walk along it. It runs natively, in WebAssembly, and with the same bits in
//! both; the page in `www/` only shows what comes out of it.
//!
//! ```
//! use tinyml_playground::{Config, run};
//!
//! let report = run(Config::default())?; // the article's experiment
//! assert_eq!(report.metrics.accuracy, 0.83);
//! assert_eq!(report.metrics.confusion_matrix, [[75, 14], [20, 91]]);
//! assert_eq!(report.model.n_iter(), Some(8));
//! # Ok::<(), tinyml_playground::Error>(())
//! ```
//!
//! # The pipeline
//!
//! 1. [`dataset`] draws rows as scikit-learn's `make_…` functions do, unpacks the breast-cancer data or reads a CSV file.
//!    Every random number comes from [`rng`], NumPy's legacy generator; [`math`] has the few operations whose last bit matters.
//! 2. [`split`] divides the rows, [`scaler`] standardises them.
//! 3. [`model`] trains: a logistic regression by [`optim`]'s L-BFGS, a multi-layer perceptron by its Adam, a decision tree,
//!    or the baseline that looks at no feature. Each describes what it is made of as a [`structure`].
//! 4. [`metrics`] turns scores and labels into figures and curves.
//! 5. [`compress`] makes the model small: it prunes, lets a larger network teach, and turns what it has into a [`deployed`]
//!    model, the very numbers that a microcontroller holds, in float32, float16 or int8.
//! 6. [`device`] holds what that asks for against a board's flash, SRAM, time and energy.
//! 7. [`export`] writes it as C, Rust, JSON and Python.
//! 8. [`view`] says what a model decides all over a plane of the features, and what it makes of a row.
//! 9. [`plot`] draws what was found, on any surface that plotters knows.
//!
//! Each step can be used by itself:
//!
//! ```
//! use tinyml_playground::dataset::MakeClassification;
//! use tinyml_playground::model::logistic::LogisticRegression;
//!
//! let data = MakeClassification { n_samples: 200, n_features: 6, ..Default::default() }.generate()?;
//! let model = LogisticRegression::default().fit(&data.x, &data.y, data.classes.len())?;
//! assert!(model.converged);
//! # Ok::<(), tinyml_playground::Error>(())
//! ```
//!
//! # The experiment
//!
//! A [`config`] says what is to be done, with scikit-learn's names and defaults; [`params`] explains how one list of parameters
//! gives the struct, the check, the limits and the messages. A [`session`] runs it in slices ([`pace`] tells how),
//! remembers what each stage made, and re-runs from the first stage that a change touches. The [`Report`] has everything that
//! was found, a [`preview`] of the rows among it. The course of the training stays: the session hands out the model as it
//! was after any iteration, takes weights changed by hand, and makes a [`view`] of the model: its decision boundary, what
//! its neurons have learned, which features it leans on. The model in every arithmetic, pruned and distilled where that is
//! asked for, is judged on the test rows like the model itself. [`address`] puts an experiment into a link.
//! A [`sweep`] runs an experiment in many sizes and finds those that are worth their flash and energy.
//!
//! # What holds everywhere
//!
//! * Whatever comes from outside is a [`value`] until a check has made it something better. A refusal is an [`Error`]: one
//!   sentence that names field, value and limit. Nothing panics on input that was accepted.
//! * Seeds are arguments. Transcendental functions are this crate's or libm's, never the host's, so that every engine gives
//!   the same bits.
//! * A [`Matrix`] alone knows how numbers lie in memory.
//! * What runs for every row is in [`tinyml_numerics`], which is compiled for speed; this crate is compiled for size.
//! * Only `wasm` and the canvas door of [`plot`] know the browser. A test holds the modules to their direction.

pub mod address;
pub mod compress;
pub mod config;
pub mod dataset;
pub mod deployed;
pub mod device;
pub mod error;
pub mod export;
mod lists;
pub mod matrix;
pub mod metrics;
pub mod model;
pub mod optim;
pub mod pace;
pub mod params;
pub mod plot;
pub mod preview;
pub mod rng;
pub mod scaler;
pub mod session;
pub mod split;
pub mod structure;
pub mod sweep;
pub mod value;
pub mod view;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use tinyml_numerics::math;

pub use config::Config;
pub use dataset::Dataset;
pub use error::{Error, Result};
pub use matrix::Matrix;
pub use session::{Report, Session, run};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
