//! linfa's and smartcore's logistic regression, as bare WebAssembly: `rust.js` writes the rows and calls a fit.
//!
//! The rows become a library's own once, which is not timed. A fit is scikit-learn's with C = 1: both penalise half the
//! sum of the squared coefficients beside the sum of the losses, and leave the intercept free.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};

type LinfaData = DatasetBase<Array2<f64>, Array1<u32>>;

pub struct SmartcoreData {
    x: DenseMatrix<f64>,
    y: Vec<u32>,
}

getrandom::register_custom_getrandom!(no_random);

fn no_random(_: &mut [u8]) -> Result<(), getrandom::Error> {
    Err(getrandom::Error::UNSUPPORTED)
}

/// Room for so many values, to be written into.
#[unsafe(no_mangle)]
pub extern "C" fn room(len: usize) -> *mut f64 {
    Box::leak(vec![0.0; len].into_boxed_slice()).as_mut_ptr()
}

/// The values in a room, which is given up.
///
/// # Safety
/// It was made by [`room`] for so many.
unsafe fn taken(room: *mut f64, len: usize) -> Vec<f64> {
    // SAFETY: a boxed slice has the capacity of its length.
    unsafe { Vec::from_raw_parts(room, len, len) }
}

fn classes(values: &[f64]) -> Vec<u32> {
    values.iter().map(|&value| u32::from(value > 0.5)).collect()
}

/// Rows (`n_rows`, `n_features`), row-major, and their classes become linfa's.
///
/// # Safety
/// `x` and `y` were made by [`room`] for so many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linfa_data(
    x: *mut f64,
    y: *mut f64,
    n_rows: usize,
    n_features: usize,
) -> Box<LinfaData> {
    // SAFETY: as above.
    let (x, y) = unsafe { (taken(x, n_rows * n_features), taken(y, n_rows)) };
    let x = Array2::from_shape_vec((n_rows, n_features), x).expect("rows of one length");
    Box::new(DatasetBase::new(x, Array1::from_vec(classes(&y))))
}

/// Fits until the gradient of the mean loss is shorter than this. The coefficients, then the intercept.
#[unsafe(no_mangle)]
pub extern "C" fn linfa_fit(data: &LinfaData, tolerance: f64) -> *const f64 {
    // linfa's loss is the sum.
    let tolerance = tolerance * data.targets.len() as f64;
    let fitted = linfa_logistic::LogisticRegression::default()
        .gradient_tolerance(tolerance)
        .fit(data)
        .expect("two classes and finite rows");
    let weights = fitted.params().iter().copied().chain([fitted.intercept()]);
    // It takes either class for the positive one.
    let sign = if fitted.labels().pos.class == 1 {
        1.0
    } else {
        -1.0
    };
    Vec::leak(weights.map(|weight| sign * weight).collect()).as_ptr()
}

/// As [`linfa_data`], for smartcore.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn smartcore_data(
    x: *mut f64,
    y: *mut f64,
    n_rows: usize,
    n_features: usize,
) -> Box<SmartcoreData> {
    // SAFETY: as above.
    let (x, y) = unsafe { (taken(x, n_rows * n_features), taken(y, n_rows)) };
    let x = DenseMatrix::new(n_rows, n_features, x, false).expect("rows of one length");
    Box::new(SmartcoreData { x, y: classes(&y) })
}

/// Fits to smartcore's own end: it takes no tolerance. The coefficients, then the intercept.
#[unsafe(no_mangle)]
pub extern "C" fn smartcore_fit(data: &SmartcoreData) -> *const f64 {
    let parameters = LogisticRegressionParameters::default().with_alpha(1.0);
    let fitted =
        LogisticRegression::fit(&data.x, &data.y, parameters).expect("two classes and finite rows");
    let weights = fitted
        .coefficients()
        .iterator(0)
        .chain(fitted.intercept().iterator(0));
    Vec::leak(weights.copied().collect()).as_ptr()
}
