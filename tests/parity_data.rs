//! The generators against scikit-learn 1.9.1: labels exactly and features bit for bit.
//!
//! The specification lets some last bits differ (one redundant feature, 16 and more informative ones, clusters of one
//! row); no fixture needs that.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a fixture that cannot be read is a failed test

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use tinyml_playground::dataset::{
    MakeBlobs, MakeCircles, MakeClassification, MakeGaussianQuantiles, MakeMoons,
};
use tinyml_playground::params::{Section, Value};
use tinyml_playground::{Dataset, Error};

/// Fixture files by name.
macro_rules! fixtures {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("fixtures/", $name, ".json")))),*]
    };
}

/// Every pipeline with a generator.
const PIPELINES: [(&str, &str); 39] = fixtures![
    "C_large_tight_tol",
    "C_small",
    "article",
    "blobs3",
    "circles",
    "defaults_seed0",
    "four_classes_weighted",
    "gaussian_quantiles",
    "hypercube_over30",
    "hypercube_permutation",
    "hypercube_tracking",
    "imbalanced_weights",
    "large_20000x20",
    "moons",
    "noisy_flip30",
    "noshuffle",
    "one_cluster_sep2",
    "one_redundant",
    "own_all_flipped",
    "own_blobs_lists",
    "own_blobs_uneven",
    "own_circles_pair",
    "own_five_classes",
    "own_moons_pair",
    "own_no_intercept_multinomial",
    "own_polytope_classes",
    "own_quantiles_mean",
    "own_rows_for_sizes",
    "own_shift_scale_arrays",
    "own_unregularised",
    "own_unshuffled_split",
    "polytope",
    "random_shift_scale_raw",
    "random_shift_scale_std",
    "repeated_features",
    "seed_max",
    "three_classes",
    "tiny_20",
    "two_features",
];

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => Value::Number(number.as_f64().unwrap()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(fields) => Value::Map(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), value(field)))
                .collect(),
        ),
    }
}

fn generate(name: &str, params: &Json) -> Result<Dataset, Error> {
    fn read<S: Section>(params: &Json) -> Result<S, Error> {
        let Value::Map(fields) = value(params) else {
            panic!("parameters are an object")
        };
        let mut section = S::default();
        section.overlay(&fields)?;
        Ok(section)
    }
    match name {
        "make_classification" => read::<MakeClassification>(params)?.generate(),
        "make_moons" => read::<MakeMoons>(params)?.generate(),
        "make_circles" => read::<MakeCircles>(params)?.generate(),
        "make_blobs" => read::<MakeBlobs>(params)?.generate(),
        "make_gaussian_quantiles" => read::<MakeGaussianQuantiles>(params)?.generate(),
        other => panic!("unknown generator {other}"),
    }
}

fn sha256(numbers: impl Iterator<Item = [u8; 8]>) -> String {
    let mut hash = Sha256::new();
    numbers.for_each(|bytes| hash.update(bytes));
    hash.finalize()
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn x_sha256(dataset: &Dataset) -> String {
    sha256(
        dataset
            .x
            .to_row_major()
            .iter()
            .map(|value| value.to_le_bytes()),
    )
}

/// The labels as scikit-learn has them: the numbers that the classes are named by.
fn labels(dataset: &Dataset) -> Vec<i64> {
    let classes: Vec<i64> = dataset
        .classes
        .iter()
        .map(|name| name.parse().unwrap())
        .collect();
    dataset
        .y
        .iter()
        .map(|&class| classes[class as usize])
        .collect()
}

fn floats(json: &Json) -> Vec<f64> {
    json.as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_fixture_has_scikit_learns_data() {
    for (id, text) in PIPELINES {
        let fixture: Json = serde_json::from_str(text).unwrap();
        let generator = &fixture["generator"];
        let dataset = generate(generator["name"].as_str().unwrap(), &generator["params"]).unwrap();
        let data = &fixture["data"];
        let (n, d) = (dataset.x.n_rows(), dataset.x.n_cols());
        assert_eq!(n, data["n_samples"], "{id}");
        assert_eq!(d, data["n_features"], "{id}");
        // The first rows say more about a difference than the hash of all does.
        for (i, row) in data["first_rows"].as_array().unwrap().iter().enumerate() {
            assert_eq!(dataset.x.row(i), floats(row), "{id}, row {i}");
        }
        assert_eq!(x_sha256(&dataset), data["x_sha256"], "{id}: features");
        assert_eq!(dataset.feature_names.len(), d, "{id}");

        let y = labels(&dataset);
        assert_eq!(Json::from(&y[..n.min(50)]), data["first_y"], "{id}");
        let y_sha256 = sha256(y.iter().map(|label| label.to_le_bytes()));
        assert_eq!(y_sha256, data["y_sha256"], "{id}: labels");
        let counts: Vec<_> = (0..dataset.classes.len())
            .map(|class| dataset.y.iter().filter(|&&y| y as usize == class).count())
            .collect();
        assert_eq!(Json::from(counts), data["class_counts"], "{id}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_scikit_learn_refuses_is_refused_and_nothing_else() {
    let cases = fixtures!["validation", "own_validation"].map(|(_, text)| {
        let fixture: Json = serde_json::from_str(text).unwrap();
        fixture["cases"].as_array().unwrap().clone()
    });
    for case in cases.iter().flatten() {
        let result = generate(case["generator"].as_str().unwrap(), &case["params"]);
        if case["ok"] == true {
            let dataset = result.unwrap();
            assert_eq!(x_sha256(&dataset), case["x_sha256"], "{case}");
            let y = labels(&dataset);
            let counts: Vec<_> = (0..)
                .take(case["class_counts"].as_array().unwrap().len())
                .map(|label: i64| y.iter().filter(|&&y| y == label).count())
                .collect();
            assert_eq!(Json::from(counts), case["class_counts"], "{case}");
        } else {
            let error = result.expect_err(&case.to_string());
            let field = error.field().unwrap_or_default();
            assert!(
                case["params"].get(field).is_some() || field.starts_with("n_"),
                "{case}: {error}"
            );
        }
    }
}
