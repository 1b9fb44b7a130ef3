//! Rows, and models that are deployed and scored on them.
#![allow(clippy::unwrap_used)] // A test may fail.

use tinyml_playground::Matrix;
use tinyml_playground::compress::{Calibration, Ranges, calibrate, deploy};
use tinyml_playground::deployed::Deployed;
use tinyml_playground::model::Fitted;
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::rng::RandomState;
use tinyml_playground::structure::Arithmetic;

pub(crate) fn matrix(rng: &mut RandomState, n_rows: usize, n_cols: usize) -> Matrix {
    let mut x = Matrix::zeros(n_rows, n_cols).unwrap();
    for col in 0..n_cols {
        x.col_mut(col).fill_with(|| 3.0 * rng.standard_normal());
    }
    x
}

pub(crate) fn ranges(model: &Fitted, x: &Matrix) -> Ranges {
    finish(calibrate(
        model,
        x,
        None,
        &Calibration::default(),
        &Pace::default(),
    ))
    .unwrap()
}

pub(crate) fn deployed(
    model: &Fitted,
    x: &Matrix,
    n_classes: usize,
    arithmetic: Arithmetic,
) -> Deployed {
    let ranges = ranges(model, x);
    deploy(
        model,
        None,
        x.n_cols(),
        n_classes,
        arithmetic,
        true,
        &ranges,
    )
    .unwrap()
}

pub(crate) fn scores(deployed: &Deployed, x: &Matrix) -> Vec<f64> {
    finish(deployed.score(x, &Pace::default())).unwrap()
}
