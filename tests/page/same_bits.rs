//! The promise that gives the page its worth: native and in the browser, every figure has the same bits.

use serde_json::{Value, json};
use tinyml_playground::{Config, Report, run};

use crate::harness::with_page;

/// Every kind of data, with what the other sections can do.
fn configs() -> Vec<Value> {
    let scaled = json!({ "name": "StandardScaler" });
    let kinds = [
        json!({}),
        json!({ "n_features": 20, "n_informative": 8, "n_redundant": 5, "n_repeated": 3, "random_state": 7 }),
        json!({ "n_samples": 600, "n_features": 12, "n_informative": 5, "n_classes": 4, "flip_y": 0.1, "random_state": 3 }),
        json!({ "n_samples": 500, "hypercube": false, "class_sep": 0.3, "n_clusters_per_class": 1, "weights": [0.9] }),
        json!({ "name": "make_moons", "n_samples": 700, "noise": 0.25 }),
        json!({ "name": "make_circles", "n_samples": 301, "noise": 0.1, "factor": 0.5 }),
        json!({ "name": "make_blobs", "n_samples": 400, "n_features": 5, "centers": 5, "cluster_std": 6.0 }),
        json!({ "name": "make_gaussian_quantiles", "n_samples": 500, "n_features": 4, "n_classes": 3 }),
        json!({ "name": "breast_cancer" }),
    ];
    let mut configs = Vec::new();
    for dataset in kinds {
        configs.push(json!({ "dataset": dataset }));
        configs.push(json!({
            "dataset": dataset,
            "split": { "test_size": 0.3, "stratify": true, "random_state": 5 },
            "scaler": scaled,
            "model": { "C": 0.1 },
            "evaluate": { "threshold": 0.35 },
        }));
        configs.push(json!({
            "dataset": dataset,
            "split": null,
            "scaler": scaled,
            "model": { "max_iter": 7, "fit_intercept": false },
            "device": { "board": "arduino_uno_r3" },
        }));
    }
    configs.push(json!({ "split": { "shuffle": false, "test_size": 150 }, "model": { "C": 1e6, "tol": 1e-9, "max_iter": 1000 } }));
    configs.push(json!({ "dataset": { "n_samples": 20 }, "model": { "C": 1e-5 } }));
    configs.push(json!({ "dataset": { "n_samples": 20_000 } }));
    configs.push(json!({ "dataset": { "name": "breast_cancer" }, "evaluate": { "positive_class": "malignant" } }));
    configs
}

/// The native report, without its times. JSON knows neither infinity, where ROC curves begin, nor the sign of zero:
/// both are texts.
fn native(config: &Value) -> Value {
    let partial = serde_json::from_value(config.clone()).unwrap();
    let report = run(Config::default().with(&partial).unwrap()).unwrap();
    let mut plain = serde_json::to_value(&report).unwrap();
    plain.as_object_mut().unwrap().remove("timing");
    name_infinities(&report, &mut plain);
    name_zeros(&mut plain);
    plain
}

fn name_infinities(report: &Report, plain: &mut Value) {
    let mut name = |path: String, first: f64| {
        if first == f64::INFINITY {
            *plain.pointer_mut(&path).unwrap() = "Infinity".into();
        }
    };
    if let Some(roc) = &report.roc {
        name("/roc/thresholds/0".to_owned(), roc.thresholds[0]);
    }
    for (index, variant) in report.variants.iter().enumerate() {
        if let Some(roc) = &variant.roc {
            name(
                format!("/variants/{index}/roc/thresholds/0"),
                roc.thresholds[0],
            );
        }
    }
    for (class, roc) in report.roc_per_class.iter().flatten().enumerate() {
        if let Some(roc) = roc {
            name(
                format!("/roc_per_class/{class}/thresholds/0"),
                roc.thresholds[0],
            );
        }
    }
}

fn name_zeros(value: &mut Value) {
    match value {
        Value::Number(number) if number.as_f64().unwrap().to_bits() == (-0.0_f64).to_bits() => {
            *value = "-0".into();
        }
        Value::Array(items) => items.iter_mut().for_each(name_zeros),
        Value::Object(fields) => fields.values_mut().for_each(name_zeros),
        _ => {}
    }
}

/// The places where two reports differ. Whole numbers are the same whether written `1` or `1.0`.
fn differences(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
    match (left, right) {
        (Value::Array(left_items), Value::Array(right_items))
            if left_items.len() == right_items.len() =>
        {
            for (i, (left, right)) in left_items.iter().zip(right_items).enumerate() {
                differences(&format!("{path}/{i}"), left, right, found);
            }
        }
        (Value::Object(left_fields), Value::Object(right_fields))
            if left_fields.keys().eq(right_fields.keys()) =>
        {
            for (name, left) in left_fields {
                differences(&format!("{path}/{name}"), left, &right_fields[name], found);
            }
        }
        (Value::Number(l), Value::Number(r))
            if l.as_f64().map(f64::to_bits) == r.as_f64().map(f64::to_bits) => {}
        _ if left == right => {}
        _ => found.push(format!("{path}: {left} natively, {right} in the browser")),
    }
}

#[test]
fn native_and_browser_give_the_same_bits() {
    with_page(async |page| {
        page.open_ready("").await;
        let configs = configs();
        assert!(configs.len() >= 30);
        let body = "const { default: init, run } = await import(new URL('pkg/tinyml_playground.js', document.baseURI));
            await init();
            const plain = (_, value) => value === Infinity ? 'Infinity' : Object.is(value, -0) ? '-0' : value;
            const { timing, ...report } = run(arguments[0]);
            return JSON.stringify(report, plain);";
        for config in configs {
            let text = page.execute_async(body, vec![config.clone()]).await;
            let browser: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
            let mut found = Vec::new();
            differences("", &native(&config), &browser, &mut found);
            found.truncate(5);
            assert!(found.is_empty(), "{config}:\n{}", found.join("\n"));
        }
    });
}

#[test]
fn another_last_bit_is_a_difference() {
    let next = json!({ "loss": [0.1_f64.next_up(), 1] });
    let mut found = Vec::new();
    differences("", &json!({ "loss": [0.1, 1.0] }), &next, &mut found);
    assert_eq!(
        found,
        ["/loss/0: 0.1 natively, 0.10000000000000002 in the browser"]
    );
}
