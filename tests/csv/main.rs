//! CSV files, good and bad: what is read, and what is said about what cannot be.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod good;
mod refused;
mod written;

use tinyml_playground::Dataset;
use tinyml_playground::dataset::csv::{Column, CsvOptions, CsvSummary, parse_at_once};
use tinyml_playground::error::Error;

fn read(text: &str, options: CsvOptions) -> Result<(Dataset, CsvSummary), Error> {
    parse_at_once(text.as_bytes(), &options.check().unwrap())
}

fn good(text: &str) -> (Dataset, CsvSummary) {
    read(text, CsvOptions::default()).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn message(bytes: impl AsRef<[u8]>, options: CsvOptions) -> String {
    let result = parse_at_once(bytes.as_ref(), &options.check().unwrap());
    result.expect_err("a refusal").to_string()
}

fn rows(dataset: &Dataset) -> Vec<Vec<f64>> {
    (0..dataset.x.n_rows())
        .map(|row| dataset.x.row(row))
        .collect()
}

fn median() -> CsvOptions {
    CsvOptions {
        missing: "median".into(),
        ..CsvOptions::default()
    }
}

fn labelled_by(column: Column) -> CsvOptions {
    CsvOptions {
        label_column: Some(column),
        ..CsvOptions::default()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::{CsvOptions, median, parse_at_once};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse_at_once(&bytes, &CsvOptions::default().check().unwrap());
            let _ = parse_at_once(&bytes, &median().check().unwrap());
        }

        #[test]
        fn nothing_like_a_table_panics(text in "([0-9a\\-]{0,3}[,;\t\"\r\n. ?é]){0,120}") {
            let _ = parse_at_once(text.as_bytes(), &CsvOptions::default().check().unwrap());
            let _ = parse_at_once(text.as_bytes(), &median().check().unwrap());
        }

        /// What Rust prints comes back with the same bits.
        #[test]
        fn numbers_come_back(values in prop::collection::vec(any::<f64>().prop_filter("finite", |v| v.is_finite()), 2..40)) {
            let rows = values.iter().enumerate().map(|(i, value)| format!("{value:?},{}\n", i % 2));
            let text = "x,label\n".to_owned() + &rows.collect::<String>();
            let (dataset, _) = parse_at_once(text.as_bytes(), &CsvOptions::default().check().unwrap()).unwrap();
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(dataset.x.col(0)), bits(&values));
        }
    }
}
