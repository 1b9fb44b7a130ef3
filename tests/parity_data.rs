//! The generators against scikit-learn 1.9.1: labels exactly, features bit for bit where the specification allows it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a fixture that cannot be read is a failed test
#![allow(clippy::float_cmp)] // equal means equal here

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
const PIPELINES: [(&str, &str); 26] = fixtures![
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
        .map(|byte| format!("{byte:02x}"))
        .collect()
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

/// Holds `rows` against the dataset's rows from `start` on.
fn assert_rows(id: &str, dataset: &Dataset, start: usize, rows: &Json, tolerance: f64) {
    for (i, row) in rows.as_array().unwrap().iter().enumerate() {
        for (ours, theirs) in dataset.x.row(start + i).iter().zip(floats(row)) {
            assert!(
                (ours - theirs).abs() <= tolerance,
                "{id}, row {}: {ours} is not {theirs}",
                start + i
            );
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_fixture_has_scikit_learns_data() {
    let mut unequal = Vec::new();
    for (id, text) in PIPELINES {
        let fixture: Json = serde_json::from_str(text).unwrap();
        let generator = &fixture["generator"];
        let dataset = generate(generator["name"].as_str().unwrap(), &generator["params"]).unwrap();
        let data = &fixture["data"];
        let (n, d) = (dataset.x.n_rows(), dataset.x.n_cols());
        assert_eq!(
            [n, d].map(Json::from),
            [data["n_samples"].clone(), data["n_features"].clone()]
        );

        let y = labels(&dataset);
        assert_eq!(
            sha256(y.iter().map(|label| label.to_le_bytes())),
            data["y_sha256"],
            "{id}: labels"
        );
        let counts: Vec<_> = (0..dataset.classes.len())
            .map(|class| dataset.y.iter().filter(|&&y| y as usize == class).count())
            .collect();
        assert_eq!(Json::from(counts), data["class_counts"], "{id}");
        assert_eq!(Json::from(&y[..n.min(50)]), data["first_y"], "{id}");

        let largest = dataset
            .x
            .to_row_major()
            .iter()
            .fold(0.0, |max: f64, x| max.max(x.abs()));
        let equal = x_sha256(&dataset) == data["x_sha256"];
        let tolerance = if equal { 0.0 } else { 4e-15 * largest };
        assert_rows(id, &dataset, 0, &data["first_rows"], tolerance);
        let last = data["last_rows"].as_array().unwrap().len();
        assert_rows(id, &dataset, n - last, &data["last_rows"], tolerance);
        if let Some(x) = data.get("X") {
            assert_rows(id, &dataset, 0, x, tolerance);
        }
        // A plain sum of n numbers is off by n/2 roundings at most.
        let sums = floats(&data["col_sums"])
            .into_iter()
            .zip(floats(&data["col_abs_sums"]));
        for (j, (sum, abs_sum)) in sums.enumerate() {
            let ours: f64 = dataset.x.col(j).iter().sum();
            let bound = n as f64 * (f64::EPSILON * abs_sum + tolerance);
            assert!(
                (ours - sum).abs() <= bound,
                "{id}: column {j} sums to {ours}, not {sum}"
            );
        }
        if !equal {
            unequal.push(id);
        }
    }
    // wasm_bindgen_test and the test harness show this with --nocapture.
    eprintln!(
        "X is bit-equal in {} of {}, not in {unequal:?}",
        PIPELINES.len() - unequal.len(),
        PIPELINES.len()
    );
    assert!(unequal.len() * 4 <= PIPELINES.len(), "{unequal:?}");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_scikit_learn_refuses_is_refused_and_nothing_else() {
    let fixture: Json = serde_json::from_str(include_str!("fixtures/validation.json")).unwrap();
    for case in fixture["cases"].as_array().unwrap() {
        let result = generate(case["generator"].as_str().unwrap(), &case["params"]);
        if case["ok"] == true {
            let dataset = result.unwrap();
            assert_eq!(x_sha256(&dataset), case["x_sha256"], "{case}");
            let y = labels(&dataset);
            let counts: Vec<_> = (0..case["class_counts"].as_array().unwrap().len() as i64)
                .map(|label| y.iter().filter(|&&y| y == label).count())
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
