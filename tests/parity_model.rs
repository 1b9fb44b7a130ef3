//! Split, scaler, logistic regression and metrics against scikit-learn 1.9.1 (`tests/fixtures/README.md`).
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

mod fixture;

use fixture::{FIGURES, assert_near, counts, indices, list, number, numbers, parse, whole};
use serde_json::Value;
use tinyml_playground::Matrix;
use tinyml_playground::dataset::{MakeClassification, breast_cancer};
use tinyml_playground::metrics::confusion::ConfusionMatrix;
use tinyml_playground::metrics::curves::{Ranking, roc_auc_ovr_macro};
use tinyml_playground::metrics::losses::{brier, log_loss};
use tinyml_playground::model::Fitted;
use tinyml_playground::model::logistic::{FittedLogistic, LogisticRegression};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::scaler::StandardScaler;
use tinyml_playground::split::{Size, Split, TrainTestSplit};

/// Names a fixture and its text.
macro_rules! fixtures {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("fixtures/", $name, ".json")))),*]
    };
}

/// The arguments of `train_test_split`, as the fixtures write them.
fn split_params(params: &Value) -> TrainTestSplit {
    let size = |name: &str| {
        params.get(name).map(|size| match size.as_u64() {
            Some(_) => Size::Rows(whole(size)),
            None => Size::Share(number(size)),
        })
    };
    TrainTestSplit {
        test_size: size("test_size"),
        train_size: size("train_size"),
        shuffle: params
            .get("shuffle")
            .is_none_or(|flag| flag.as_bool().unwrap()),
        stratify: params
            .get("stratify")
            .is_some_and(|flag| flag.as_bool().unwrap()),
        random_state: params
            .get("random_state")
            .map(|seed| u32::try_from(seed.as_u64().unwrap()).unwrap()),
    }
}

fn logreg_params(params: &Value, max_iter: usize) -> LogisticRegression {
    let default = LogisticRegression::default();
    LogisticRegression {
        C: params.get("C").map_or(default.C, number),
        tol: params.get("tol").map_or(default.tol, number),
        max_iter,
        fit_intercept: params
            .get("fit_intercept")
            .is_none_or(|flag| flag.as_bool().unwrap()),
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn splits_are_scikit_learns() {
    let fixture = parse(include_str!("fixtures/splits.json"));
    for case in fixture["cases"].as_array().unwrap() {
        let n = whole(&case["n"]);
        let y = case.get("y").map_or_else(|| vec![0; n], indices);
        let mut params = split_params(case);
        params.stratify = case.get("y").is_some() || case.get("class_counts").is_some();
        let n_classes = y.iter().max().map_or(1, |most| *most as usize + 1);
        let split = params
            .check()
            .and_then(|params| params.split(&y, n_classes));
        if case.get("error").is_some() {
            assert!(split.is_err(), "{case} must be refused");
        } else {
            let expected = Split {
                train: indices(&case["train_idx"]),
                test: indices(&case["test_idx"]),
            };
            assert_eq!(split, Ok(expected), "{case}");
        }
    }
}

/// A fixture's rows, scaled and split as it says.
struct Parts {
    train_x: Matrix,
    train_y: Vec<u32>,
    test_x: Matrix,
    test_y: Vec<u32>,
    n_classes: usize,
}

fn prepare(name: &str, fixture: &Value, x: &Matrix, y: &[u32]) -> Parts {
    let n_classes = fixture["data"]["classes"].as_array().unwrap().len();
    let expected = &fixture["split"];
    let split = split_params(&expected["params"])
        .check()
        .unwrap()
        .split(y, n_classes)
        .unwrap();
    let first = |part: &[u32]| part[..part.len().min(20)].to_vec();
    assert_eq!(
        first(&split.train),
        indices(&expected["first_train"]),
        "{name}"
    );
    assert_eq!(
        first(&split.test),
        indices(&expected["first_test"]),
        "{name}"
    );
    assert_eq!(split.train.len(), whole(&expected["n_train"]), "{name}");
    assert_eq!(split.test.len(), whole(&expected["n_test"]), "{name}");
    if let (Some(train), Some(test)) = (expected.get("train_idx"), expected.get("test_idx")) {
        assert_eq!(
            (split.train.clone(), split.test.clone()),
            (indices(train), indices(test)),
            "{name}"
        );
    }
    let labels = |rows: &[u32]| rows.iter().map(|&row| y[row as usize]).collect();
    let pace = Pace::default();
    let mut parts = Parts {
        train_x: finish(x.select_rows(&split.train, &pace)).unwrap(),
        train_y: labels(&split.train),
        test_x: finish(x.select_rows(&split.test, &pace)).unwrap(),
        test_y: labels(&split.test),
        n_classes,
    };
    if !fixture["scaler"].is_null() {
        let scaler = finish(StandardScaler.fit(&parts.train_x, &pace));
        assert_eq!(scaler.mean, numbers(&fixture["scaler"]["mean"]), "{name}");
        assert_eq!(scaler.scale, numbers(&fixture["scaler"]["scale"]), "{name}");
        assert_eq!(scaler.var, numbers(&fixture["scaler"]["var"]), "{name}");
        finish(scaler.transform(&mut parts.train_x, &pace));
        finish(scaler.transform(&mut parts.test_x, &pace));
    }
    parts
}

/// Every run of a fixture; gives the last one's model and how far its coefficients may be off.
fn check_runs(name: &str, fixture: &Value, parts: &Parts) -> (FittedLogistic, f64) {
    let noises = fixture["host_noise"]["logreg"].as_array().unwrap();
    let mut last = None;
    for (run, noise) in fixture["logreg"]["runs"]
        .as_array()
        .unwrap()
        .iter()
        .zip(noises)
    {
        assert_eq!(run["max_iter"], noise["max_iter"]);
        let max_iter = whole(&run["max_iter"]);
        let params = logreg_params(&fixture["logreg"]["params"], max_iter);
        let (c, intercept) = (params.C, params.fit_intercept);
        let model = params
            .fit(&parts.train_x, &parts.train_y, parts.n_classes)
            .unwrap();
        let what = format!("{name}, max_iter {max_iter}");
        // The README's tolerance. The hostile fixture's noise is greater than its own coefficients.
        let tolerance = (100.0 * number(&noise["coef_max_rel"])).max(1e-12);
        if noise["n_iter_same"].as_bool().unwrap() {
            assert_eq!(model.n_iter, whole(&run["n_iter"]), "{what}: n_iter");
            assert_eq!(
                !model.warnings.is_empty(),
                run["convergence_warning"].as_bool().unwrap(),
                "{what}"
            );
            let stop = run["stop"].as_str().unwrap();
            assert_eq!(model.converged, stop == "CONVERGENCE", "{what}: {stop}");
        }
        assert_eq!(model.loss_curve.len(), model.n_iter.max(1), "{what}");
        let expected: Vec<f64> = list(&run["coef"], numbers)
            .concat()
            .into_iter()
            .chain(numbers(&run["intercept"]))
            .collect();
        let ours: Vec<f64> = model
            .coef
            .concat()
            .into_iter()
            .chain(model.intercept.clone())
            .collect();
        let size = expected.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
        assert_eq!(ours.len(), expected.len(), "{what}");
        for (ours, expected) in ours.iter().zip(&expected) {
            let error = (ours - expected).abs() / size;
            assert!(
                error <= tolerance,
                "{what}: coefficient {ours} is not {expected} ({error:e} of the largest)"
            );
        }
        let objective = number(&run["objective"]);
        let loss = *model.loss_curve.last().unwrap();
        assert_near(
            loss,
            objective,
            tolerance.max(1e-12),
            &format!("{what}: objective"),
        );
        assert!(
            intercept || model.intercept.iter().all(|b| *b == 0.0),
            "{what}, C {c}"
        );
        last = Some((model, tolerance));
    }
    last.unwrap()
}

/// The last model's scores, predictions and every metric on the test part.
fn check_test(name: &str, fixture: &Value, parts: &Parts, model: &FittedLogistic, tolerance: f64) {
    let pace = Pace::default();
    let scores = finish(model.decision_function(&parts.test_x, &pace)).unwrap();
    let proba = finish(model.proba(&scores, &pace)).unwrap();
    let predicted = Fitted::Logistic(model.clone()).predict(&scores).unwrap();
    let test = &fixture["test"];
    let flat = |value: &Value| {
        list(value, |v| {
            if v.is_array() {
                numbers(v)
            } else {
                vec![number(v)]
            }
        })
        .concat()
    };
    let expected_scores = flat(test.get("decision").unwrap_or(&test["first_decision"]));
    let size = expected_scores
        .iter()
        .fold(1.0, |most: f64, v| most.max(v.abs()));
    for (ours, expected) in scores.iter().zip(&expected_scores) {
        let error = (ours - expected).abs() / size;
        assert!(
            error <= 10.0 * tolerance,
            "{name}: score {ours} is not {expected}"
        );
    }
    for (ours, expected) in proba
        .iter()
        .zip(flat(test.get("proba").unwrap_or(&test["first_proba"])))
    {
        assert!(
            (ours - expected).abs() <= 10.0 * tolerance * size,
            "{name}: {ours} is not {expected}"
        );
    }
    for i in [0, parts.test_y.len() - 1] {
        let k = model.n_outputs();
        assert_eq!(
            model.decision_row(&parts.test_x.row(i)),
            scores[i * k..][..k],
            "{name}: one row"
        );
    }
    let metrics = &fixture["metrics"];
    let loss_tolerance = (tolerance * size).max(1e-13);
    let loss = log_loss(&parts.test_y, &proba, parts.n_classes).unwrap();
    assert_near(
        loss,
        number(&metrics["log_loss"]),
        loss_tolerance,
        &format!("{name}: log loss"),
    );
    let squares = brier(&parts.test_y, &proba, parts.n_classes).unwrap();
    assert_near(
        squares,
        number(&metrics["brier"]),
        loss_tolerance,
        &format!("{name}: Brier score"),
    );
    if !fixture["host_noise"]["predictions_same"].as_bool().unwrap() {
        return;
    }
    if let Some(expected) = test.get("predict") {
        assert_eq!(predicted, indices(expected), "{name}: predictions");
    }
    if let Some(n_points) = metrics["roc"].get("n_points") {
        let roc = Ranking::new(&parts.test_y, 1, &scores)
            .unwrap()
            .roc(true)
            .unwrap();
        assert_eq!(roc.unwrap().fpr.len(), whole(n_points), "{name}");
    }
    let matrix = ConfusionMatrix::new(&parts.test_y, &predicted, parts.n_classes);
    assert_eq!(
        matrix.rows(),
        counts(&metrics["confusion_matrix"]),
        "{name}"
    );
    assert_eq!(matrix.accuracy(), number(&metrics["accuracy"]), "{name}");
    if parts.n_classes == 2 {
        check_binary(name, metrics, parts, &scores, &matrix);
    } else {
        check_multiclass(name, metrics, parts, &proba, &matrix);
    }
}

fn check_binary(
    name: &str,
    metrics: &Value,
    parts: &Parts,
    scores: &[f64],
    matrix: &ConfusionMatrix,
) {
    let positive = matrix.counts(1);
    assert_eq!(
        positive.precision(),
        number(&metrics["precision"]),
        "{name}"
    );
    assert_eq!(positive.recall(), number(&metrics["recall"]), "{name}");
    assert_eq!(positive.f1(), number(&metrics["f1"]), "{name}");
    let ranking = Ranking::new(&parts.test_y, 1, scores).unwrap();
    let roc = ranking.roc(true).unwrap().unwrap();
    let pr = ranking.precision_recall(false).unwrap();
    for (ours, expected) in [
        (&roc.fpr, &metrics["roc"]["fpr"]),
        (&roc.tpr, &metrics["roc"]["tpr"]),
        (&pr.precision, &metrics["pr"]["precision"]),
        (&pr.recall, &metrics["pr"]["recall"]),
    ] {
        let mut ours = ours.clone();
        let expected = numbers(expected);
        if ours.len() > 20 && expected.len() == 20 {
            ours.drain(10..ours.len() - 10); // The fixture keeps both ends only.
        }
        assert_eq!(ours, expected, "{name}: curve");
    }
    let auc = ranking.roc_auc().unwrap().unwrap();
    assert!((auc - number(&metrics["roc_auc"])).abs() <= 1e-15, "{name}");
    let ap = ranking.average_precision().unwrap();
    assert!(
        (ap - number(&metrics["average_precision"])).abs() <= 1e-14,
        "{name}"
    );
}

fn check_multiclass(
    name: &str,
    metrics: &Value,
    parts: &Parts,
    proba: &[f64],
    matrix: &ConfusionMatrix,
) {
    let present = matrix.present();
    for (key, figure) in FIGURES {
        let expected = number(&metrics[format!("{key}_macro")]);
        assert_eq!(
            matrix.macro_average(&present, figure),
            expected,
            "{name}: {key}"
        );
        let expected = number(&metrics[format!("{key}_weighted")]);
        assert_eq!(
            matrix.weighted_average(&present, figure),
            expected,
            "{name}: {key}"
        );
    }
    let areas: Vec<_> = (0..parts.n_classes)
        .map(|class| {
            let scores: Vec<f64> = proba
                .iter()
                .skip(class)
                .step_by(parts.n_classes)
                .copied()
                .collect();
            Ranking::new(&parts.test_y, u32::try_from(class).unwrap(), &scores)
                .unwrap()
                .roc_auc()
                .unwrap()
        })
        .collect();
    let auc = roc_auc_ovr_macro(&areas).unwrap();
    assert!(
        (auc - number(&metrics["roc_auc_ovr_macro"])).abs() <= 1e-15,
        "{name}"
    );
}

fn check_pipeline(name: &str, fixture: &Value, x: &Matrix, y: &[u32]) {
    let parts = prepare(name, fixture, x, y);
    let (model, tolerance) = check_runs(name, fixture, &parts);
    check_test(name, fixture, &parts, &model, tolerance);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn pipelines_are_scikit_learns() {
    for (name, text) in fixtures![
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
    ] {
        let fixture = parse(text);
        let x = Matrix::from_rows(&list(&fixture["data"]["X"], numbers)).unwrap();
        check_pipeline(name, &fixture, &x, &indices(&fixture["data"]["y"]));
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn breast_cancer_pipelines_are_scikit_learns() {
    let data = breast_cancer::load().unwrap();
    for (name, text) in fixtures!["wdbc_raw", "wdbc_scaled"] {
        check_pipeline(name, &parse(text), &data.x, &data.y);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_pipeline_of_20_000_rows_is_scikit_learns() {
    let data = MakeClassification {
        n_samples: 20_000,
        n_features: 20,
        n_informative: 5,
        random_state: Some(1234),
        ..MakeClassification::default()
    };
    let data = data.generate().unwrap();
    let fixture = parse(include_str!("fixtures/large_20000x20.json"));
    check_pipeline("large_20000x20", &fixture, &data.x, &data.y);
}
