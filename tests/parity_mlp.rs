//! The multi-layer perceptron against scikit-learn 1.9.1 (`tests/fixtures/README.md`).
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[allow(dead_code)] // Each test reads other parts.
mod fixture;

use fixture::{assert_near, indices, list, number, numbers, parse, whole};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tinyml_playground::Matrix;
use tinyml_playground::model::mlp::{FittedMlp, MLPClassifier};
use tinyml_playground::model::{Film, Fitted};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::params::{self, Section};

/// Names a fixture and its text.
macro_rules! fixtures {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("fixtures/", $name, ".json")))),*]
    };
}

/// A fixture with the parts that every test needs.
struct Case {
    name: &'static str,
    fixture: Value,
    x: Matrix,
    y: Vec<u32>,
    n_classes: usize,
}

fn cases() -> Vec<Case> {
    let texts = fixtures![
        "mlp_3class_logistic",
        "mlp_cls_tanh",
        "mlp_moons_relu",
        "own_mlp_adam",
        "own_mlp_deep",
        "own_mlp_early_classes",
        "own_mlp_early_limit",
        "own_mlp_early_pair",
        "own_mlp_in_order",
        "own_mlp_no_hidden",
        "own_mlp_settled",
        "own_mlp_unscaled",
    ];
    let case = |(name, text)| {
        let fixture = parse(text);
        let x = Matrix::from_rows(&list(&fixture["data"]["X"], numbers)).unwrap();
        let y = indices(&fixture["data"]["y"]);
        let n_classes = *y.iter().max().unwrap() as usize + 1;
        Case {
            name,
            fixture,
            x,
            y,
            n_classes,
        }
    };
    texts.map(case).into()
}

/// The parameters as they come from outside, by scikit-learn's names.
fn params(case: &Case) -> MLPClassifier {
    let given: params::Value =
        serde_json::from_value(case.fixture["mlp"]["params"].clone()).unwrap();
    let params::Value::Map(fields) = given else {
        panic!("{}: no object", case.name);
    };
    let mut params = MLPClassifier::default();
    params.overlay(&fields).unwrap();
    params
}

/// What the fixture has for each layer, as one list in the order of `Network::params`.
fn expected_params(mlp: &Value, coefs: &str, intercepts: &str) -> Vec<f64> {
    let layers = list(&mlp[coefs], |layer| list(layer, numbers).concat())
        .into_iter()
        .zip(list(&mlp[intercepts], numbers));
    layers
        .flat_map(|(weights, biases)| [weights, biases].concat())
        .collect()
}

fn check_training(case: &Case, model: &FittedMlp) {
    let (name, mlp) = (case.name, &case.fixture["mlp"]);
    let noise = &case.fixture["host_noise"]["mlp"];
    assert_eq!(noise["n_iter_same"], true, "{name} can be compared");
    assert_eq!(model.n_iter, whole(&mlp["n_iter"]), "{name}: n_iter");
    let warned = list(&mlp["warned"], |kind| kind.as_str().unwrap().to_owned());
    assert_eq!(model.warnings.len(), warned.len(), "{name}: {warned:?}");
    let at_limit = warned.iter().any(|kind| kind == "ConvergenceWarning");
    assert_eq!(model.converged, !at_limit, "{name}: converged");

    // The README's tolerance.
    let tolerance = (100.0 * number(&noise["loss_max_rel"])).max(1e-9);
    let losses = numbers(&mlp["loss_curve"]);
    assert_eq!(model.loss_curve.len(), losses.len(), "{name}: loss_curve");
    for (ours, expected) in model.loss_curve.iter().zip(&losses) {
        let error = (ours - expected).abs() / expected;
        assert!(
            error <= tolerance,
            "{name}: loss {ours} is not {expected} ({error:e})"
        );
    }
    let best = mlp["best_loss"].as_f64();
    assert_eq!(model.best_loss.is_some(), best.is_some(), "{name}");
    if let (Some(ours), Some(expected)) = (model.best_loss, best) {
        assert_near(ours, expected, tolerance, &format!("{name}: best_loss"));
    }
    let scores = mlp["validation_scores"].as_array();
    let scores = scores.map(|scores| scores.iter().map(number).collect::<Vec<_>>());
    assert_eq!(model.validation_scores, scores, "{name}: validation_scores");
    let best = mlp["best_validation_score"].as_f64();
    assert_eq!(model.best_validation_score, best, "{name}");

    let tolerance = (100.0 * number(&noise["coef_max_abs"])).max(1e-12);
    let expected = expected_params(mlp, "coefs", "intercepts");
    let ours = model.network.params();
    assert_eq!(ours.len(), expected.len(), "{name}: parameters");
    for (ours, expected) in ours.into_iter().zip(expected) {
        assert_near(ours, expected, tolerance, &format!("{name}: a weight"));
    }
}

fn check_scores(case: &Case, model: FittedMlp) {
    let (name, fixture) = (case.name, &case.fixture);
    let softmax = fixture["mlp"]["out_activation"] == "softmax";
    assert_eq!(model.network.n_outputs() > 1, softmax, "{name}");
    let model = Fitted::Mlp(model);
    let scores = finish(model.score(&case.x, &Pace::default())).unwrap();
    let expected = list(&fixture["predict_proba"], numbers).concat();
    for (ours, expected) in scores.proba.iter().zip(&expected) {
        assert_near(*ours, *expected, 1e-9, &format!("{name}: a probability"));
    }
    let predict = model.predict(&scores.decision).unwrap();
    let bytes: Vec<u8> = predict
        .iter()
        .flat_map(|class| i64::from(*class).to_le_bytes())
        .collect();
    let hash = Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(hash, fixture["predict_sha256"], "{name}: predictions");
    let right = predict.iter().zip(&case.y).filter(|(a, b)| a == b).count();
    let accuracy = right as f64 / case.y.len() as f64;
    assert_eq!(accuracy, number(&fixture["accuracy"]), "{name}: accuracy");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn trainings_are_scikit_learns() {
    for case in cases() {
        let (film, pace) = (Film::default(), Pace::default());
        let params = params(&case).check().unwrap();
        let training = params.fit(&case.x, &case.y, case.n_classes, &pace, &film);
        let model = finish(training).unwrap();
        let initial = film.model(0).unwrap().params();
        let mlp = &case.fixture["mlp"];
        let expected = expected_params(mlp, "initial_coefs", "initial_intercepts");
        assert_eq!(initial, expected, "{}: initial weights", case.name);
        check_training(&case, &model);
        check_scores(&case, model);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_model_is_written_with_scikit_learns_shapes() {
    for case in cases() {
        let model = params(&case).fit(&case.x, &case.y, case.n_classes).unwrap();
        let written = serde_json::to_value(Fitted::Mlp(model.clone())).unwrap();
        let mlp = &case.fixture["mlp"];
        for name in ["coefs", "intercepts"] {
            let shape = |value: &Value| {
                list(value, |layer| {
                    list(layer, |row| row.as_array().map(Vec::len))
                })
            };
            assert_eq!(
                shape(&written[name]),
                shape(&mlp[name]),
                "{}: {name}",
                case.name
            );
        }
        let ours = expected_params(&written, "coefs", "intercepts");
        assert_eq!(ours, model.network.params(), "{}", case.name);
        for name in ["n_iter", "validation_scores", "best_validation_score"] {
            assert_eq!(written[name], mlp[name], "{}: {name}", case.name);
        }
    }
}
