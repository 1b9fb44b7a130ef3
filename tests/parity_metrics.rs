//! Metrics of small cases, corner cases among them, against scikit-learn 1.9.1.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

mod fixture;

use fixture::{FIGURES, assert_near, counts, indices, list, number, numbers, parse, whole};
use serde_json::Value;
use tinyml_playground::metrics::confusion::ConfusionMatrix;
use tinyml_playground::metrics::curves::{PrecisionRecall, Ranking, Roc};
use tinyml_playground::metrics::losses::{brier, log_loss};

fn assert_roc(roc: &Roc, expected: &Value, name: &str) {
    assert_eq!(roc.fpr, numbers(&expected["fpr"]), "{name}: fpr");
    assert_eq!(roc.tpr, numbers(&expected["tpr"]), "{name}: tpr");
    assert_eq!(
        roc.thresholds,
        numbers(&expected["thresholds"]),
        "{name}: thresholds"
    );
}

fn assert_precision_recall(pr: &PrecisionRecall, expected: &Value, name: &str) {
    assert_eq!(
        pr.precision,
        numbers(&expected["precision"]),
        "{name}: precision"
    );
    assert_eq!(pr.recall, numbers(&expected["recall"]), "{name}: recall");
    assert_eq!(
        pr.thresholds,
        numbers(&expected["thresholds"]),
        "{name}: thresholds"
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn curves_of_small_cases_are_scikit_learns() {
    let fixture = parse(include_str!("fixtures/metrics_small.json"));
    let cases = fixture["cases"].as_array().unwrap();
    let with_scores: Vec<_> = cases
        .iter()
        .filter(|case| case.get("score").is_some())
        .collect();
    assert_eq!(with_scores.len(), 5);
    for case in with_scores {
        let name = case["name"].as_str().unwrap();
        let ranking = Ranking::new(&indices(&case["y_true"]), 1, &numbers(&case["score"])).unwrap();
        for (drop, roc, pr) in [(true, "roc_drop", "pr_drop"), (false, "roc_all", "pr_all")] {
            assert_roc(&ranking.roc(drop).unwrap().unwrap(), &case[roc], name);
            assert_precision_recall(&ranking.precision_recall(drop).unwrap(), &case[pr], name);
        }
        assert_eq!(
            ranking.roc_auc().unwrap(),
            Some(number(&case["roc_auc"])),
            "{name}"
        );
        assert_eq!(
            ranking.average_precision().unwrap(),
            number(&case["average_precision"]),
            "{name}"
        );
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn counts_of_small_cases_are_scikit_learns() {
    let fixture = parse(include_str!("fixtures/metrics_small.json"));
    for case in fixture["cases"].as_array().unwrap() {
        let Some(predicted) = case.get("y_pred") else {
            continue;
        };
        let name = case["name"].as_str().unwrap();
        let classes: Vec<usize> = list(&case["labels"], whole);
        let matrix = ConfusionMatrix::new(
            &indices(&case["y_true"]),
            &indices(predicted),
            classes.len(),
        );
        assert_eq!(matrix.rows(), counts(&case["confusion_matrix"]), "{name}");
        assert_eq!(matrix.accuracy(), number(&case["accuracy"]), "{name}");
        for (key, figure) in FIGURES {
            let per_class: Vec<_> = classes
                .iter()
                .map(|&class| figure(&matrix.counts(class)))
                .collect();
            assert_eq!(per_class, numbers(&case["per_class"][key]), "{name}: {key}");
            assert_eq!(
                matrix.macro_average(&classes, figure),
                number(&case["macro"][key]),
                "{name}: macro {key}"
            );
            assert_eq!(
                matrix.weighted_average(&classes, figure),
                number(&case["weighted"][key]),
                "{name}: weighted {key}"
            );
        }
        let undefined = classes
            .iter()
            .any(|&class| !matrix.counts(class).notes("it").is_empty());
        let warned = !case["warned"].as_array().unwrap().is_empty();
        assert!(
            undefined || !warned,
            "{name}: a note where scikit-learn warns"
        );
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn losses_of_small_cases_are_scikit_learns() {
    let fixture = parse(include_str!("fixtures/metrics_small.json"));
    let mut seen = 0;
    for case in fixture["cases"].as_array().unwrap() {
        let Some(proba) = case.get("proba") else {
            continue;
        };
        seen += 1;
        let y = indices(&case["y_true"]);
        let proba: Vec<f64> = list(proba, numbers).concat();
        let n_classes = proba.len() / y.len();
        assert_near(
            log_loss(&y, &proba, n_classes).unwrap(),
            number(&case["log_loss"]),
            1e-15,
            "log loss",
        );
        assert_eq!(
            brier(&y, &proba, n_classes).unwrap(),
            number(&case["brier"])
        );
    }
    assert_eq!(seen, 2);
}
