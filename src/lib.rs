//! A playground that teaches tiny machine learning, with scikit-learn's numbers.

pub mod dataset;
pub mod device;
pub mod error;
pub mod math;
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
pub mod split;
pub mod value;

pub use dataset::Dataset;
pub use error::{Error, Result};
pub use matrix::Matrix;
