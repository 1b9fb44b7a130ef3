//! Decision trees and the baseline against scikit-learn 1.9.1, node for node (`tests/fixtures/README.md`).
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[allow(dead_code)] // Each test file takes what it needs.
mod fixture;

use fixture::{indices, list, number, numbers, parse, whole};
use serde_json::{Value as Json, json};
use tinyml_playground::Matrix;
use tinyml_playground::config::{Config, DatasetParams};
use tinyml_playground::dataset::breast_cancer;
use tinyml_playground::model::dummy::DummyClassifier;
use tinyml_playground::model::tree::{DecisionTreeClassifier, FittedTree, Tree};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::params::{Section, Value};

/// Rows and classes of a fixture.
fn data(generator: &Json) -> (Matrix, Vec<u32>) {
    let params = &generator["params"];
    if generator["name"] == "table" {
        let x = Matrix::from_rows(&list(&params["X"], numbers)).unwrap();
        return (x, indices(&params["y"]));
    }
    if generator["name"] == "wdbc" {
        let data = breast_cancer::load().unwrap();
        return (data.x, data.y);
    }
    let mut section = params.clone();
    section["name"] = generator["name"].clone();
    let partial: Value = serde_json::from_value(json!({ "dataset": section })).unwrap();
    let dataset = match Config::default().with(&partial).unwrap().dataset {
        DatasetParams::MakeClassification(params) => params.generate(),
        DatasetParams::MakeMoons(params) => params.generate(),
        DatasetParams::MakeCircles(params) => params.generate(),
        DatasetParams::MakeBlobs(params) => params.generate(),
        DatasetParams::MakeGaussianQuantiles(params) => params.generate(),
        other => panic!("{} is no generator of the fixtures", other.name()),
    }
    .unwrap();
    (dataset.x, dataset.y)
}

/// Lays a fixture's parameters over the defaults.
fn read<S: Section>(params: &Json) -> S {
    let Value::Map(fields) = serde_json::from_value(params.clone()).unwrap() else {
        panic!("parameters are an object");
    };
    let mut section = S::default();
    section.overlay(&fields).unwrap();
    section
}

/// Some rows.
fn part(x: &Matrix, rows: std::ops::Range<usize>) -> Matrix {
    let rows: Vec<u32> = rows.map(|row| u32::try_from(row).unwrap()).collect();
    finish(x.select_rows(&rows, &Pace::default())).unwrap()
}

fn integers(value: &Json) -> Vec<i32> {
    list(value, |v| i32::try_from(v.as_i64().unwrap()).unwrap())
}

/// Grows a fixture's tree on its first rows and holds every node against scikit-learn's.
fn grow(name: &str, case: &Json, x: &Matrix, y: &[u32], n_train: usize) -> FittedTree {
    let n_classes = y.iter().max().map_or(0, |most| *most as usize + 1);
    let params: DecisionTreeClassifier = read(&case["tree"]["params"]);
    let model = params
        .fit(&part(x, 0..n_train), &y[..n_train], n_classes)
        .unwrap();
    let expected = &case["tree"];
    let expected = Tree {
        feature: integers(&expected["feature"]),
        threshold: numbers(&expected["threshold"]),
        children_left: integers(&expected["children_left"]),
        children_right: integers(&expected["children_right"]),
        n_node_samples: indices(&expected["n_node_samples"]),
        impurity: numbers(&expected["impurity"]),
        value: list(&expected["value"], numbers),
    };
    assert_eq!(model.tree, expected, "{name}");
    assert_eq!(
        model.tree.n_nodes(),
        whole(&case["tree"]["node_count"]),
        "{name}"
    );
    model
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn trees_are_scikit_learns() {
    for text in [
        include_str!("fixtures/tree_moons.json"),
        include_str!("fixtures/tree_cls_maxfeat.json"),
    ] {
        let fixture = parse(text);
        let (x, y) = data(&fixture["generator"]);
        grow(fixture["id"].as_str().unwrap(), &fixture, &x, &y, y.len());
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn own_trees_and_their_answers_are_scikit_learns() {
    let fixture = parse(include_str!("fixtures/own_trees.json"));
    for case in fixture["cases"].as_array().unwrap() {
        let name = case["id"].as_str().unwrap();
        let (x, y) = data(&case["generator"]);
        let n_train = whole(&case["test"]["n_train"]);
        let model = grow(name, case, &x, &y, n_train);
        assert_eq!(model.depth, whole(&case["depth"]), "{name}");
        let n_leaves = model.tree.feature.iter().filter(|&&f| f == -2).count();
        assert_eq!(model.n_leaves, n_leaves, "{name}");
        assert_eq!(model.warnings.is_empty(), n_leaves > 1, "{name}");

        let test = part(&x, n_train..y.len());
        let proba = finish(model.proba(&test, &Pace::default())).unwrap();
        let expected = list(&case["test"]["proba"], numbers);
        assert_eq!(proba, expected.concat(), "{name}");
        let leaves = list(&case["test"]["apply"], whole);
        for (row, (leaf, expected)) in leaves.into_iter().zip(expected).enumerate() {
            let row = test.row(row);
            let path = model.path(&row);
            assert_eq!(path.first(), Some(&0), "{name}");
            assert_eq!(path.last(), Some(&leaf), "{name}");
            assert_eq!(model.proba_row(&row), Ok(expected), "{name}");
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn pruned_trees_are_scikit_learns() {
    let fixture = parse(include_str!("fixtures/own_trees_ccp.json"));
    let mut by_share = 0;
    for case in fixture["cases"].as_array().unwrap() {
        let name = case["id"].as_str().unwrap();
        let (x, y) = data(&case["generator"]);
        let model = grow(name, case, &x, &y, y.len());
        assert_eq!(model.depth, whole(&case["depth"]), "{name}");
        let Some(share) = case["share"].as_f64() else {
            continue;
        };
        let mut unpruned = case["tree"]["params"].clone();
        unpruned["ccp_alpha"] = json!(0.0);
        let n_classes = model.tree.n_classes();
        let params: DecisionTreeClassifier = read(&unpruned);
        let grown = params.fit(&x, &y, n_classes).unwrap();
        let pruned = finish(grown.pruned_by(share, &Pace::default())).unwrap();
        assert_eq!(pruned, model, "{name}: {share} of the leaves");
        by_share += 1;
    }
    assert!(by_share > 10, "{by_share} are pruned by share");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_baseline_is_scikit_learns() {
    let fixture = parse(include_str!("fixtures/own_dummies.json"));
    for case in fixture["cases"].as_array().unwrap() {
        let params: DummyClassifier = read(&json!({ "strategy": case["strategy"] }));
        let prior = numbers(&case["class_prior"]);
        let model = params.fit(&indices(&case["y"]), prior.len()).unwrap();
        assert_eq!(model.class_prior, prior, "{case}");
        assert_eq!(vec![model.class; 2], indices(&case["predict"]), "{case}");
        let expected = list(&case["proba"], numbers).concat();
        assert_eq!(model.proba(2), Ok(expected), "{case}");
        let written = serde_json::to_value(&model).unwrap();
        assert_eq!(written["strategy"], case["strategy"], "{case}");
        assert_eq!(number(&written["class_prior"][0]), prior[0], "{case}");
    }
}
