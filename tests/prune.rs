//! Pruning against a textbook's perceptron in NumPy (`tests/fixtures/textbook.py`), and what must hold of it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[allow(dead_code)] // Each test takes what it needs.
mod fixture;
#[allow(dead_code)] // Each test takes what it needs.
mod networks;
mod slices;

use fixture::{assert_near, list, parse, whole};
use networks::{data, network, overlay};
use tinyml_playground::compress::{Pruning, PruningKind, Rows, Trainer, prune};
use tinyml_playground::dataset::MakeClassification;
use tinyml_playground::model::Fitted;
use tinyml_playground::model::dummy::DummyClassifier;
use tinyml_playground::model::logistic::LogisticRegression;
use tinyml_playground::model::mlp::{FittedMlp, MLPClassifier};
use tinyml_playground::model::network::Dense;
use tinyml_playground::model::tree::DecisionTreeClassifier;
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::params::OneOrEach;
use tinyml_playground::{Dataset, Error, Matrix};

use slices::in_slices;

fn run(
    model: &Fitted,
    trainer: &Trainer,
    rows: Rows<'_>,
    pruning: &Pruning,
) -> Result<Fitted, Error> {
    finish(prune(model, trainer, rows, pruning, &Pace::default()))
}

fn layers(model: &Fitted) -> &[Dense] {
    match model {
        Fitted::Mlp(mlp) => &mlp.network.layers,
        _ => panic!("no network"),
    }
}

/// Weights that are 0, by layer.
fn zeros(model: &Fitted) -> usize {
    let zero = |weights: &[f64]| weights.iter().filter(|weight| **weight == 0.0).count();
    match model {
        Fitted::Logistic(model) => model.coef.iter().map(|row| zero(row)).sum(),
        _ => layers(model).iter().map(|layer| zero(&layer.weights)).sum(),
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn pruned_networks_are_the_textbooks() {
    let fixture = parse(include_str!("fixtures/own_prune.json"));
    for case in fixture["cases"].as_array().unwrap() {
        let what = case["pruning"].to_string();
        let (x, y, n_classes) = data(case);
        let rows = Rows {
            x: &x,
            y: &y,
            n_classes,
        };
        let params: MLPClassifier = overlay(&case["params"]);
        let hidden = params.activation.into();
        let pruning: Pruning = overlay(&case["pruning"]);
        let before = Fitted::Mlp(FittedMlp::untrained(network(&case["before"], hidden)));
        let trainer = Trainer::Mlp(params.check().unwrap());
        let counts = list(&case["counts"], whole);
        let pruned = run(&before, &trainer, rows, &pruning).unwrap();
        if pruning.kind == PruningKind::Magnitude {
            assert_eq!(zeros(&pruned), *counts.last().unwrap(), "{what}");
        } else {
            let (last, hidden) = layers(&pruned).split_last().unwrap();
            let widths: Vec<usize> = hidden.iter().map(|layer| layer.outputs).collect();
            assert_eq!(widths, counts, "{what}");
            assert_eq!(last.inputs, *widths.last().unwrap(), "{what}");
        }
        let expected = network(&case["after"], hidden);
        assert_eq!(pruned.params().len(), expected.n_params(), "{what}");
        for (ours, expected) in pruned.params().into_iter().zip(expected.params()) {
            assert_eq!(ours == 0.0, expected == 0.0, "{what}");
            assert_near(ours, expected, 1e-9, &format!("{what}: a weight"));
        }
    }
}

fn rows(data: &Dataset) -> Rows<'_> {
    Rows {
        x: &data.x,
        y: &data.y,
        n_classes: data.classes.len(),
    }
}

fn dataset(n_classes: usize) -> Dataset {
    let params = MakeClassification {
        n_samples: 150,
        n_features: 8,
        n_informative: 4,
        n_classes,
        flip_y: 0.1,
        ..MakeClassification::default()
    };
    params.generate().unwrap()
}

fn perceptron(sizes: &[usize]) -> MLPClassifier {
    MLPClassifier {
        hidden_layer_sizes: OneOrEach::Each(sizes.to_vec()),
        max_iter: 10,
        ..MLPClassifier::default()
    }
}

/// A trained perceptron, and what trains it on.
fn trained(params: MLPClassifier, data: &Dataset) -> (Fitted, Trainer) {
    let model = params.clone().fit(&data.x, &data.y, data.classes.len());
    let trainer = Trainer::Mlp(params.check().unwrap());
    (Fitted::Mlp(model.unwrap()), trainer)
}

fn pruning(kind: PruningKind, sparsity: f64) -> Pruning {
    Pruning {
        kind,
        sparsity,
        ..Pruning::default()
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn slices_change_no_bit_and_biases_stay() {
    let data = dataset(3);
    let (model, trainer) = trained(perceptron(&[20, 10]), &data);
    for kind in [PruningKind::Magnitude, PruningKind::Neurons] {
        let pruning = pruning(kind, 0.75);
        let pace = Pace::default();
        let work = prune(&model, &trainer, rows(&data), &pruning, &pace);
        let (sliced, polls) = in_slices(work);
        assert_eq!(pace.moment().fraction, 1.0);
        assert_eq!(
            sliced,
            run(&model, &trainer, rows(&data), &pruning).unwrap()
        );
        assert!(polls >= 40, "{polls} slices of 4 x 10 epochs");
        let biases = |layer: &Dense| layer.biases.iter().all(|bias| *bias != 0.0);
        assert!(layers(&sliced).iter().all(biases));
    }
}

/// What is left of a logistic regression is what one without the features learns.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_pruned_regression_is_one_without_the_features() {
    let data = dataset(2);
    for fit_intercept in [true, false] {
        let params = LogisticRegression {
            tol: 1e-10,
            max_iter: 1000,
            fit_intercept,
            ..LogisticRegression::default()
        };
        let model = params.clone().fit(&data.x, &data.y, 2).unwrap();
        let trainer = Trainer::Logistic(params.clone().check().unwrap());
        let mut features: Vec<usize> = (0..8).collect();
        features.sort_by(|&a, &b| model.coef[0][a].abs().total_cmp(&model.coef[0][b].abs()));
        let mut kept = features.split_off(3);
        kept.sort_unstable();
        let pruning = Pruning {
            steps: 1,
            epochs: 1000,
            ..pruning(PruningKind::Magnitude, 0.4)
        };
        let pruned = run(&Fitted::Logistic(model), &trainer, rows(&data), &pruning).unwrap();
        assert_eq!(zeros(&pruned), 3); // 0.4 of 8, rounded down
        let Fitted::Logistic(pruned) = pruned else {
            panic!("still a regression");
        };
        let columns: Vec<Vec<f64>> = (0..data.x.n_rows())
            .map(|row| kept.iter().map(|&col| data.x.get(row, col)).collect())
            .collect();
        let small = params
            .fit(&Matrix::from_rows(&columns).unwrap(), &data.y, 2)
            .unwrap();
        assert!(
            features
                .iter()
                .all(|&feature| pruned.coef[0][feature] == 0.0)
        );
        for (&feature, expected) in kept.iter().zip(&small.coef[0]) {
            assert_near(pruned.coef[0][feature], *expected, 1e-6, "coefficient");
        }
        assert_near(pruned.intercept[0], small.intercept[0], 1e-6, "intercept");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_regression_of_several_classes_loses_weights_and_not_features() {
    let data = dataset(3);
    let params = LogisticRegression::default();
    let model = Fitted::Logistic(params.clone().fit(&data.x, &data.y, 3).unwrap());
    let trainer = Trainer::Logistic(params.check().unwrap());
    for (sparsity, gone) in [(0.5, 12), (0.25, 6), (0.99, 23), (0.03, 0)] {
        let pruned = run(
            &model,
            &trainer,
            rows(&data),
            &pruning(PruningKind::Magnitude, sparsity),
        )
        .unwrap();
        assert_eq!(zeros(&pruned), gone, "{sparsity} of 24");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn of_equal_weights_the_first_go() {
    let data = dataset(2);
    let (model, trainer) = trained(perceptron(&[4]), &data);
    let mut params = vec![0.5; model.params().len()]; // 8 x 4 weights, 4 biases, 4 weights, 1 bias
    params[3] = -0.25;
    let model = model.with_params(&params);
    let pruning = Pruning {
        epochs: 0,
        ..pruning(PruningKind::Magnitude, 0.25)
    };
    let pruned = run(&model, &trainer, rows(&data), &pruning)
        .unwrap()
        .params();
    let gone: Vec<usize> = (0..params.len()).filter(|&i| pruned[i] == 0.0).collect();
    assert_eq!(gone, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_tree_loses_at_least_the_share_of_its_leaves() {
    let data = dataset(3);
    let tree = DecisionTreeClassifier::default()
        .fit(&data.x, &data.y, 3)
        .unwrap();
    let n_leaves = tree.n_leaves;
    let model = Fitted::Tree(tree);
    let mut last = n_leaves + 1;
    for sparsity in [0.0, 0.1, 0.5, 0.9, 0.999] {
        for kind in [PruningKind::Magnitude, PruningKind::Neurons] {
            let pruned = run(
                &model,
                &Trainer::Other,
                rows(&data),
                &pruning(kind, sparsity),
            )
            .unwrap();
            let Fitted::Tree(tree) = &pruned else {
                panic!("still a tree");
            };
            let gone = (n_leaves - tree.n_leaves) as f64;
            assert!(gone >= (sparsity * n_leaves as f64).min(n_leaves as f64 - 1.0)); // The root stays.
            assert_eq!(pruned == model, sparsity == 0.0);
            assert!(tree.n_leaves <= last && tree.n_leaves > 0, "{sparsity}");
            last = tree.n_leaves;
        }
    }
    assert_eq!(last, 1);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_cannot_be_pruned_is_said() {
    let data = dataset(2);
    let refused = |model: &Fitted, trainer: &Trainer, kind, sparsity| {
        let refusal = run(model, trainer, rows(&data), &pruning(kind, sparsity));
        refusal.unwrap_err().to_string()
    };
    let params = LogisticRegression::default();
    let regression = Fitted::Logistic(params.clone().fit(&data.x, &data.y, 2).unwrap());
    let trainer = Trainer::Logistic(params.check().unwrap());
    let sentence = "compress.pruning.kind must be \"none\" or \"magnitude\" for a model without hidden neurons, got \
                    \"neurons\".";
    assert_eq!(
        refused(&regression, &trainer, PruningKind::Neurons, 0.5),
        sentence
    );
    let (bare, mlp) = trained(perceptron(&[]), &data);
    assert_eq!(refused(&bare, &mlp, PruningKind::Neurons, 0.5), sentence);
    let dummy = Fitted::Dummy(DummyClassifier::default().fit(&data.y, 2).unwrap());
    assert_eq!(
        refused(&dummy, &Trainer::Other, PruningKind::Magnitude, 0.5),
        "compress.pruning.kind must be \"none\" for the baseline, got \"magnitude\"."
    );
    assert_eq!(
        refused(&bare, &mlp, PruningKind::Magnitude, 1.0),
        "compress.pruning.sparsity must be a number from 0 to below 1, got 1."
    );
    let other = refused(&bare, &trainer, PruningKind::Magnitude, 0.5);
    assert_eq!(
        other,
        "The model was trained with the parameters of another one."
    );
    let none = pruning(PruningKind::None, 0.5);
    assert_eq!(run(&dummy, &Trainer::Other, rows(&data), &none), Ok(dummy));

    let nothing = pruning(PruningKind::Neurons, 0.5);
    let (narrow, mlp) = trained(perceptron(&[1]), &data);
    let Ok(Fitted::Mlp(kept)) = run(&narrow, &mlp, rows(&data), &nothing) else {
        panic!("the model stays");
    };
    assert_eq!(kept.network.params(), narrow.params());
    assert_eq!(
        kept.warnings.last().map(String::as_str),
        Some(
            "Pruning takes nothing out: a share of 0.5 (compress.pruning.sparsity) comes to less than one of what there is."
        )
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn training_that_diverges_leaves_the_pruned_weights() {
    let data = dataset(2);
    let (model, _) = trained(perceptron(&[10]), &data);
    let wild = MLPClassifier {
        learning_rate_init: 1e200,
        ..perceptron(&[10])
    };
    let trainer = Trainer::Mlp(wild.check().unwrap());
    let magnitude = pruning(PruningKind::Magnitude, 0.5);
    let pruned = run(&model, &trainer, rows(&data), &magnitude).unwrap();
    let Fitted::Mlp(mlp) = &pruned else {
        panic!("still a network");
    };
    let diverged = |warning: &&String| warning.starts_with("Training after pruning diverged");
    assert_eq!(mlp.warnings.iter().filter(diverged).count(), 1);
    assert_eq!(zeros(&pruned), 45); // of 8 x 10 + 10
    let untouched = |(after, before): (&f64, &f64)| after == before || *after == 0.0;
    assert!(pruned.params().iter().zip(&model.params()).all(untouched));
}
