//! What must hold for any tree: slices against one go, every stage of growing, one row against many, refusals.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

use std::pin::pin;
use std::task::Poll;

use tinyml_playground::model::dummy::DummyClassifier;
use tinyml_playground::model::tree::{DecisionTreeClassifier, FittedTree, MaxFeatures, Tree};
use tinyml_playground::pace::{Pace, finish, poll};
use tinyml_playground::params::{Section, Size, Value};
use tinyml_playground::rng::RandomState;
use tinyml_playground::{Error, Matrix};

const N_CLASSES: usize = 3;

/// Rows of a few distinct values, with classes that depend on them now and then.
fn data(seed: u32, n_rows: usize, n_cols: usize) -> (Matrix, Vec<u32>) {
    let mut rng = RandomState::new(seed);
    let mut x = Matrix::zeros(n_rows, n_cols).unwrap();
    for col in 0..n_cols {
        x.col_mut(col)
            .fill_with(|| (8.0 * rng.standard_normal()).round() / 8.0);
    }
    let mut classes = |row: usize| match row {
        0..N_CLASSES => row as u64,
        _ if rng.double() < 0.3 => rng.interval(N_CLASSES as u64 - 1),
        _ => u64::from(x.get(row, 0) > 0.0) + u64::from(x.get(row, n_cols - 1) > 0.5),
    };
    let y = (0..n_rows)
        .map(|row| u32::try_from(classes(row)).unwrap())
        .collect();
    (x, y)
}

/// Trees under different rules, with the rows that they were grown on.
fn trees() -> impl Iterator<Item = (DecisionTreeClassifier, Matrix, Vec<u32>, FittedTree)> {
    let default = DecisionTreeClassifier::default;
    let rules = [
        default(),
        DecisionTreeClassifier {
            max_depth: Some(3),
            ..default()
        },
        DecisionTreeClassifier {
            max_features: Some(MaxFeatures::Sqrt),
            min_samples_leaf: Size::Rows(5),
            ..default()
        },
        DecisionTreeClassifier {
            min_impurity_decrease: 1.0,
            ..default()
        },
    ];
    (0..).zip(rules).map(|(seed, rules)| {
        let (x, y) = data(seed, 900, 5);
        let tree = rules.clone().fit(&x, &y, N_CLASSES).unwrap();
        (rules, x, y, tree)
    })
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn slices_change_no_bit() {
    for (rules, x, y, expected) in trees() {
        let (checked, pace) = (rules.check().unwrap(), Pace::default());
        let mut training = pin!(checked.fit(&x, &y, N_CLASSES, &pace));
        let (mut pauses, mut last) = (0, 0.0);
        let model = loop {
            match poll(training.as_mut()) {
                std::task::Poll::Ready(model) => break model.unwrap(),
                std::task::Poll::Pending => pauses += 1,
            }
            let fraction = pace.moment().fraction;
            assert!((last..=1.0).contains(&fraction), "{fraction} after {last}");
            last = fraction;
        };
        assert!(pauses > 1);
        assert_eq!(model, expected);
    }
}

/// Holds the arrays of a tree against each other.
fn assert_valid(tree: &Tree) {
    let mut parents = vec![0; tree.n_nodes()];
    for node in 0..tree.n_nodes() {
        let children = [tree.children_left[node], tree.children_right[node]];
        if tree.feature[node] == -2 {
            assert_eq!((children, tree.threshold[node]), ([-1, -1], -2.0));
            continue;
        }
        let children = children.map(|child| usize::try_from(child).unwrap());
        assert_eq!(children[0], node + 1, "the left child comes next");
        assert!(children[1] > children[0]);
        for child in children {
            parents[child] += 1;
        }
        let rows = children.map(|child| tree.n_node_samples[child]);
        assert_eq!(rows[0] + rows[1], tree.n_node_samples[node]);
    }
    assert_eq!(parents[0], 0);
    assert!(parents[1..].iter().all(|&count| count == 1));
    for (value, impurity) in tree.value.iter().zip(&tree.impurity) {
        let squares: f64 = value.iter().map(|share| share * share).sum();
        assert!((1.0 - squares - impurity).abs() < 1e-12);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_stage_of_growing_is_a_tree() {
    for (_, x, _, model) in trees() {
        let whole = &model.tree;
        let n_splits = whole.n_splits();
        let mut last: Option<Tree> = None;
        for n in 0..=n_splits {
            let stage = finish(whole.grown_to(n, &Pace::default())).unwrap();
            assert_valid(&stage);
            assert_eq!((stage.n_splits(), stage.n_nodes()), (n, 2 * n + 1));
            // A row's leaf is a node that it passes in the whole tree, and the last stage's leaf or below it.
            let row = x.row(n % x.n_rows());
            let leaf = *stage.path(&row).last().unwrap();
            assert!(whole.path(&row).iter().any(|&node| {
                whole.n_node_samples[node] == stage.n_node_samples[leaf]
                    && whole.value[node] == stage.value[leaf]
            }));
            if let Some(last) = last {
                assert!(stage.path(&row).len() >= last.path(&row).len());
            }
            last = Some(stage);
        }
        assert_eq!(last.as_ref(), Some(whole));
        assert_eq!(
            finish(whole.grown_to(n_splits + 7, &Pace::default())).as_ref(),
            Ok(whole)
        );
        assert_eq!(model.depth, finish(model.tree.depth(&Pace::default())));
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_row_alone_is_answered_as_in_a_block() {
    for (_, x, _, model) in trees() {
        let proba = finish(model.proba(&x, &Pace::default())).unwrap();
        for (row, block) in proba.chunks_exact(N_CLASSES).enumerate() {
            let row = x.row(row);
            assert_eq!(model.proba_row(&row).unwrap(), block);
            let path = model.path(&row);
            assert!(path.len() <= model.depth + 1);
            assert_eq!(model.tree.value[path[path.len() - 1]], block);
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn nodes_hold_the_rows_that_pass_them() {
    for (_, x, y, model) in trees() {
        let mut counts = vec![[0_u32; N_CLASSES]; model.tree.n_nodes()];
        for (row, &class) in y.iter().enumerate() {
            for node in model.path(&x.row(row)) {
                counts[node][class as usize] += 1;
            }
        }
        for (node, counts) in counts.into_iter().enumerate() {
            let rows: u32 = counts.iter().sum();
            assert_eq!(rows, model.tree.n_node_samples[node]);
            let shares = counts.map(|count| f64::from(count) / f64::from(rows));
            assert_eq!(model.tree.value[node], shares);
        }
    }
}

/// Every row has its own class, and all splits are as good: scikit-learn's tree too cuts off one row at a time.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_tree_may_be_as_deep_as_it_has_rows() {
    const ROWS: usize = 2000;
    let rows: Vec<[f64; 1]> = (0_u32..).take(ROWS).map(|row| [f64::from(row)]).collect();
    let y: Vec<u32> = (0..).take(ROWS).collect();
    let x = Matrix::from_rows(&rows).unwrap();
    let model = DecisionTreeClassifier::default().fit(&x, &y, ROWS).unwrap();
    assert_eq!((model.depth, model.n_leaves), (ROWS - 1, ROWS));
    assert_valid(&model.tree);
}

/// The message with which a setting is refused.
fn refusal<S: Section>(check: fn(S) -> Result<(), Error>, name: &str, value: Value) -> String {
    let mut params = S::default();
    params
        .overlay(&[(name.to_owned(), value)])
        .and_then(|()| check(params))
        .unwrap_err()
        .to_string()
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn settings_outside_their_limits_are_refused() {
    let number = Value::Number;
    let text = |text: &str| Value::Text(text.into());
    let tree = |name, value| {
        let check = |params: DecisionTreeClassifier| params.check().map(drop);
        refusal(check, name, value)
    };
    let rows = "a share below 1 or a whole number of rows, above 0";
    for (name, value, expected) in [
        ("criterion", text("entropy"), "\"gini\", got \"entropy\""),
        ("splitter", text("random"), "\"best\", got \"random\""),
        (
            "max_depth",
            number(0.0),
            "a whole number of at least 1, got 0",
        ),
        ("min_samples_split", number(0.0), &format!("{rows}, got 0")),
        (
            "min_samples_split",
            number(1.5),
            &format!("{rows}, got 1.5"),
        ),
        ("min_samples_leaf", number(2.5), &format!("{rows}, got 2.5")),
        ("min_samples_leaf", number(-1.0), &format!("{rows}, got -1")),
        (
            "min_impurity_decrease",
            number(-0.1),
            "a number of at least 0, got -0.1",
        ),
        (
            "max_features",
            text("auto"),
            "\"sqrt\", \"log2\", a share below 1 or a whole number of features, above 0, got \"auto\"",
        ),
        ("random_state", Value::Null, "a seed, got null"),
    ] {
        assert_eq!(tree(name, value), format!("{name} must be {expected}."));
    }
    let made = DecisionTreeClassifier {
        max_features: Some(MaxFeatures::Share(1.5)),
        ..DecisionTreeClassifier::default()
    };
    let field = made.check().unwrap_err();
    assert_eq!(field.field(), Some("max_features"));
    let check = |params: DummyClassifier| params.check().map(drop);
    assert_eq!(
        refusal(check, "strategy", text("uniform")),
        "strategy must be \"prior\" or \"most_frequent\", got \"uniform\"."
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_32_bits_cannot_hold_is_refused() {
    let (mut x, y) = data(1, 60, 4);
    let model = DecisionTreeClassifier::default()
        .fit(&x, &y, N_CLASSES)
        .unwrap();
    x.set(17, 2, -1e39);
    let expected = "Feature 2 (counted from 0) has the value -1e39: a decision tree takes features as 32-bit numbers, which \
                    end at 3.4e38. Standardise the features.";
    for error in [
        DecisionTreeClassifier::default()
            .fit(&x, &y, N_CLASSES)
            .unwrap_err(),
        finish(model.proba(&x, &Pace::default())).unwrap_err(),
        model.proba_row(&x.row(17)).unwrap_err(),
    ] {
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.field(), Some("scaler"));
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_tree_and_a_baseline_are_written_with_scikit_learns_names() {
    let x = Matrix::from_rows(&[[0.0], [1.0]]).unwrap();
    let tree = DecisionTreeClassifier::default().fit(&x, &[0, 1], 2);
    assert_eq!(
        serde_json::to_value(tree.unwrap()).unwrap(),
        serde_json::json!({
            "tree": {
                "feature": [0, -2, -2],
                "threshold": [0.5, -2.0, -2.0],
                "children_left": [1, -1, -1],
                "children_right": [2, -1, -1],
                "n_node_samples": [2, 1, 1],
                "impurity": [0.5, 0.0, 0.0],
                "value": [[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]],
            },
            "depth": 1,
            "n_leaves": 2,
            "warnings": [],
        })
    );
    let dummy = DummyClassifier::default().fit(&[0, 1, 1, 0], 2);
    assert_eq!(
        serde_json::to_value(dummy.unwrap()).unwrap(),
        serde_json::json!({ "strategy": "prior", "class_prior": [0.5, 0.5], "class": 0, "warnings": [] })
    );
}

/// A tree of 50,000 splits, each to the right of the one before.
fn long_tree() -> Tree {
    let n_splits = 50_000;
    let mut tree = Tree::default();
    for node in 0..=2 * n_splits {
        let is_split = node % 2 == 0 && node < 2 * n_splits;
        tree.feature.push(if is_split { 0 } else { -2 });
        tree.threshold.push(if is_split { 0.5 } else { -2.0 });
        tree.children_left
            .push(if is_split { node + 1 } else { -1 });
        tree.children_right
            .push(if is_split { node + 2 } else { -1 });
        tree.n_node_samples.push(1);
        tree.impurity.push(0.0);
        tree.value.push(vec![0.5, 0.5]);
    }
    tree
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_large_tree_is_cut_back_in_slices() {
    let (tree, pace) = (long_tree(), Pace::default());
    let mut growing = pin!(tree.grown_to(40_000, &pace));
    let mut pauses = 0;
    let grown = loop {
        match poll(growing.as_mut()) {
            Poll::Ready(grown) => break grown.unwrap(),
            Poll::Pending => pauses += 1,
        }
    };
    assert_eq!(
        (grown.n_splits(), finish(grown.depth(&pace))),
        (40_000, 40_000)
    );
    assert!(pauses >= 10);
}
