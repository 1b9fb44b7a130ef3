//! The breast-cancer data (WDBC), built in.
//!
//! No value has more than four digits, so each is a 16-bit word: `10000 * exponent + mantissa`, which stands for
//! `mantissa / 10^(DECIMALS[column] - exponent)`. Both are whole and below 2⁵³, and one division rounds once: the doubles
//! are the very ones that reading the decimal text gives. That is 34 KB, a KB less than byte planes under deflate, without an
//! inflate in the wasm. `tests/fixtures/pack_breast_cancer.py` writes the file.

use crate::dataset::Dataset;
use crate::error::Result;
use crate::matrix::Matrix;
use crate::params::{Checked, parameters};

/// Where the data come from and on what terms; to be shown wherever the data are.
pub const ATTRIBUTION: &str = "Breast Cancer Wisconsin (Diagnostic), W. Wolberg, O. Mangasarian, N. Street and W. Street, \
     1995, UCI Machine Learning Repository, https://doi.org/10.24432/C5DW2B, licensed CC BY 4.0.";

/// Words of the features, shape (30, 569), little-endian; then the labels, one bit each, least significant first.
const PACKED: &[u8] = include_bytes!("breast_cancer.bin");

const N_SAMPLES: usize = 569;

/// What is measured of each cell nucleus.
const MEASURES: [&str; 10] = [
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
];

/// Digits behind the point, shape (`n_features`,).
const DECIMALS: [i32; 30] = [
    3, 2, 2, 1, 5, 5, 7, 6, 4, 5, // mean
    4, 4, 4, 3, 6, 6, 7, 6, 6, 7, // error
    3, 2, 2, 1, 5, 5, 6, 6, 4, 5, // worst
];

parameters! {
    /// scikit-learn's `load_breast_cancer`: there is nothing to choose.
    BreastCancer "breast_cancer" {}
}

impl BreastCancer {
    /// Nothing can be wrong with no parameters.
    ///
    /// # Errors
    /// None; the signature is that of every dataset.
    pub fn check(self) -> Result<Checked<Self>> {
        Ok(Checked::new(self))
    }
}

/// The data as scikit-learn's `load_breast_cancer` gives them: 569 rows of 30 features, 0 = malignant, 1 = benign.
///
/// The classes stand in the order of the labels, so the positive class is by default "benign", the larger label.
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory) where 137 KB cannot be had.
#[inline(never)] // So that the page loads the data with it, when they are wanted.
pub fn load() -> Result<Dataset> {
    let (words, labels) = PACKED.split_at(2 * N_SAMPLES * DECIMALS.len());
    let mut x = Matrix::zeros(N_SAMPLES, DECIMALS.len())?;
    for (col, column) in words.chunks_exact(2 * N_SAMPLES).enumerate() {
        for (value, word) in x.col_mut(col).iter_mut().zip(column.chunks_exact(2)) {
            *value = unpack(u16::from_le_bytes([word[0], word[1]]), DECIMALS[col]);
        }
    }
    let y = (0..N_SAMPLES)
        .map(|row| u32::from(labels[row / 8] >> (row % 8) & 1))
        .collect();
    let feature_names = ["mean", "error", "worst"]
        .into_iter()
        .flat_map(|statistic| MEASURES.map(|measure| feature_name(statistic, measure)))
        .collect();
    Ok(Dataset {
        x,
        y,
        feature_names,
        classes: vec!["malignant".to_owned(), "benign".to_owned()],
    })
}

fn unpack(word: u16, decimals: i32) -> f64 {
    let (exponent, mantissa) = (i32::from(word / 10_000), f64::from(word % 10_000));
    let power = (0..decimals - exponent).fold(1.0, |power, _| power * 10.0);
    mantissa / power
}

/// "mean radius", "radius error", "worst radius".
fn feature_name(statistic: &str, measure: &str) -> String {
    if statistic == "error" {
        format!("{measure} error")
    } else {
        format!("{statistic} {measure}")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{BreastCancer, load};
    use crate::params::{Section, Value};

    #[test]
    fn names_and_class_counts_are_those_of_scikit_learn() {
        let dataset = load().unwrap();
        assert_eq!(dataset.classes, ["malignant", "benign"]);
        assert_eq!(dataset.y.iter().filter(|&&label| label == 0).count(), 212);
        assert_eq!(dataset.feature_names.len(), 30);
        assert_eq!(dataset.feature_names[7], "mean concave points");
        assert_eq!(dataset.feature_names[13], "area error");
        assert_eq!(dataset.feature_names[29], "worst fractal dimension");
        assert_eq!(dataset.x.row(0)[..4], [17.99, 10.38, 122.8, 1001.0]);
    }

    #[test]
    #[cfg(not(target_arch = "wasm32"))] // The wasm tests have no hash; the parity test compares values there.
    fn every_bit_is_that_of_scikit_learn() {
        use sha2::{Digest, Sha256};
        let hex = |bytes: Vec<u8>| -> String {
            let pairs = Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<Vec<_>>();
            pairs.concat()
        };
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/fixtures/wdbc_raw.json")).unwrap();
        let dataset = load().unwrap();
        let x = dataset.x.to_row_major();
        assert_eq!(
            hex(x.iter().flat_map(|value| value.to_le_bytes()).collect()),
            fixture["data"]["x_sha256"]
        );
        assert_eq!(
            hex(dataset
                .y
                .iter()
                .flat_map(|&label| i64::from(label).to_le_bytes())
                .collect()),
            fixture["data"]["y_sha256"]
        );
    }

    #[test]
    fn there_is_nothing_to_choose() {
        let mut none = BreastCancer::default();
        let refused = none.overlay(&[("n_samples".to_owned(), Value::Number(5.0))]);
        assert_eq!(
            refused.unwrap_err().to_string(),
            "n_samples is not a known setting; known here are none."
        );
        assert!(none.check().is_ok());
    }
}
