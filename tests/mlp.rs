//! The multi-layer perceptron beyond scikit-learn's fixtures: slices, single rows, divergence, refusals.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

mod slices;

use tinyml_playground::Matrix;
use tinyml_playground::error::Error;
use tinyml_playground::model::mlp::{BatchSize, FittedMlp, HiddenActivation, MLPClassifier};
use tinyml_playground::model::{Film, Fitted};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::params::OneOrEach;
use tinyml_playground::rng::RandomState;

use slices::in_slices;

const ACTIVATIONS: [HiddenActivation; 4] = [
    HiddenActivation::Identity,
    HiddenActivation::Logistic,
    HiddenActivation::Tanh,
    HiddenActivation::Relu,
];

/// Normal features of the given size; the class follows from the first of them, with noise.
fn data(n_rows: usize, n_cols: usize, n_classes: u32, size: f64) -> (Matrix, Vec<u32>) {
    let mut rng = RandomState::new(11);
    let mut x = Matrix::zeros(n_rows, n_cols).unwrap();
    for col in 0..n_cols {
        x.col_mut(col).fill_with(|| size * rng.standard_normal());
    }
    let y = x
        .col(0)
        .iter()
        .zip((0..n_classes).cycle())
        .map(|(value, class)| {
            if *value > 0.0 {
                class
            } else {
                class.div_ceil(2)
            }
        })
        .collect();
    (x, y)
}

fn classifier(sizes: &[usize]) -> MLPClassifier {
    MLPClassifier {
        hidden_layer_sizes: OneOrEach::Each(sizes.to_vec()),
        max_iter: 15,
        ..MLPClassifier::default()
    }
}

/// Trains, counting the slices.
fn fit_in_slices(
    params: MLPClassifier,
    x: &Matrix,
    y: &[u32],
    n_classes: usize,
) -> (FittedMlp, usize) {
    let (pace, film) = (Pace::default(), Film::default());
    let params = params.check().unwrap();
    in_slices(params.fit(x, y, n_classes, &pace, &film))
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn slices_give_the_same_bits_as_one_go() {
    for (sizes, n_classes) in [
        (vec![], 2),
        (vec![5], 3),
        (vec![16, 16], 2),
        (vec![90, 90], 4),
    ] {
        let (x, y) = data(450, 3, n_classes, 1.0);
        let params = classifier(&sizes);
        let (sliced, polls) = fit_in_slices(params.clone(), &x, &y, n_classes as usize);
        assert!(polls > sliced.n_iter);
        assert_eq!(params.fit(&x, &y, n_classes as usize).unwrap(), sliced);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn one_epoch_lets_the_driver_in() {
    let (x, y) = data(2000, 4, 2, 1.0);
    let params = MLPClassifier {
        max_iter: 1,
        batch_size: BatchSize::Rows(2000),
        ..classifier(&[200, 200])
    };
    let (_, polls) = fit_in_slices(params, &x, &y, 2);
    // 2,000 rows times 41,401 parameters, forwards, backwards and for the gradient.
    assert!(
        polls > 150,
        "only {polls} slices for 250 million multiply-adds"
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_row_alone_has_the_bits_of_the_row_among_others() {
    for activation in ACTIVATIONS {
        for (sizes, n_classes) in [(vec![], 3), (vec![7], 2), (vec![4, 9, 5], 5)] {
            let (x, y) = data(63, 3, n_classes, 2.0);
            let params = MLPClassifier {
                activation,
                ..classifier(&sizes)
            };
            let model = Fitted::Mlp(params.fit(&x, &y, n_classes as usize).unwrap());
            let all = finish(model.score(&x, &Pace::default())).unwrap();
            for row in 0..x.n_rows() {
                let alone = model.score_row(&x.row(row)).unwrap();
                let n_outputs = alone.decision.len();
                assert_eq!(alone.decision, all.decision[row * n_outputs..][..n_outputs]);
            }
        }
    }
}

/// The network written down as in a textbook.
fn textbook_outputs(model: &FittedMlp, row: &[f64], activation: HiddenActivation) -> Vec<f64> {
    let last = model.network.layers.len() - 1;
    let mut values = row.to_vec();
    for (index, layer) in model.network.layers.iter().enumerate() {
        values = (0..layer.outputs)
            .map(|to| {
                let sum: f64 = values
                    .iter()
                    .enumerate()
                    .map(|(from, value)| value * layer.weights[from * layer.outputs + to])
                    .sum::<f64>()
                    + layer.biases[to];
                match activation {
                    _ if index == last => sum,
                    HiddenActivation::Identity => sum,
                    HiddenActivation::Logistic => 1.0 / (1.0 + (-sum).exp()),
                    HiddenActivation::Tanh => sum.tanh(),
                    HiddenActivation::Relu => sum.max(0.0),
                }
            })
            .collect();
    }
    if let [sum] = values[..] {
        return vec![1.0 / (1.0 + (-sum).exp())];
    }
    let total: f64 = values.iter().map(|value| value.exp()).sum();
    values.iter().map(|value| value.exp() / total).collect()
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn outputs_are_the_textbooks() {
    for activation in ACTIVATIONS {
        for (sizes, n_classes) in [(vec![], 2), (vec![6], 3), (vec![1, 5, 3], 2)] {
            let (x, y) = data(30, 2, n_classes, 1.0);
            let params = MLPClassifier {
                activation,
                ..classifier(&sizes)
            };
            let model = params.fit(&x, &y, n_classes as usize).unwrap();
            for row in 0..x.n_rows() {
                let layers = model.network.activations(&x.row(row));
                let widths: Vec<usize> = layers.iter().map(Vec::len).collect();
                let outputs = layers.last().unwrap();
                assert_eq!(widths[..sizes.len()], sizes);
                let expected = textbook_outputs(&model, &x.row(row), activation);
                assert_eq!(outputs.len(), expected.len());
                for (ours, expected) in outputs.iter().zip(&expected) {
                    assert!((ours - expected).abs() < 1e-13, "{ours} is not {expected}");
                }
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_divergence_ends_in_a_sentence_and_the_weights_from_before() {
    for activation in ACTIVATIONS {
        for early_stopping in [false, true] {
            for size in [1e-6, 1.0, 1e6] {
                let (x, y) = data(300, 2, 2, size);
                let params = MLPClassifier {
                    activation,
                    early_stopping,
                    learning_rate_init: 1e6,
                    ..classifier(&[8, 8])
                };
                let (pace, film) = (Pace::default(), Film::default());
                let model = finish(params.check().unwrap().fit(&x, &y, 2, &pace, &film)).unwrap();
                assert_eq!((model.n_iter, model.converged), (0, false));
                assert_eq!((model.best_loss, model.best_validation_score), (None, None));
                assert!(model.loss_curve.is_empty());
                assert!(
                    model.warnings[0]
                        .starts_with("Training diverged in epoch 1: a weight is beyond 100,000."),
                    "{:?}",
                    model.warnings
                );
                assert_eq!(model.network.params(), film.model(0).unwrap().params());
                assert_eq!(film.n_frames(), 1);
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_training_that_goes_well_is_not_called_diverged() {
    for activation in ACTIVATIONS {
        for size in [1e-6, 1e-3, 1.0, 1e3, 1e6] {
            for learning_rate_init in [1e-3, 0.1, 1.0, 10.0] {
                let (x, y) = data(120, 2, 2, size);
                let params = MLPClassifier {
                    activation,
                    learning_rate_init,
                    batch_size: BatchSize::Rows(7),
                    max_iter: 60,
                    ..classifier(&[6])
                };
                let model = params.fit(&x, &y, 2).unwrap();
                let diverged = model.warnings.iter().any(|text| text.contains("diverged"));
                assert!(!diverged, "{activation:?}, {size}, {learning_rate_init}");
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn features_beyond_all_measure_end_in_a_sentence_or_a_model() {
    for activation in ACTIVATIONS {
        for size in [1e150, 1e300, 1e307] {
            for n_classes in [2, 3] {
                let (x, y) = data(100, 3, n_classes, size);
                let params = MLPClassifier {
                    activation,
                    ..classifier(&[4, 4])
                };
                match params.fit(&x, &y, n_classes as usize) {
                    Ok(model) => {
                        let outputs = finish(model.network.outputs(&x, &Pace::default())).unwrap();
                        assert!(outputs.iter().all(|output| output.is_finite()), "{size}");
                        assert!(
                            model
                                .network
                                .params()
                                .iter()
                                .all(|weight| weight.is_finite())
                        );
                        assert!(model.loss_curve.iter().all(|loss| loss.is_finite()));
                    }
                    Err(error) => assert_eq!(error.field(), Some("scaler"), "{error}"),
                }
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_cannot_be_trained_is_refused() {
    let (x, y) = data(12, 2, 2, 1.0);
    let early = MLPClassifier {
        early_stopping: true,
        ..classifier(&[3])
    };
    let few = MLPClassifier {
        validation_fraction: 0.05,
        ..early.clone()
    };
    let error = few.fit(&x, &y, 2).unwrap_err();
    assert_eq!(error.field(), Some("model.validation_fraction"));
    assert!(error.to_string().contains("12 training rows"), "{error}");
    let none = MLPClassifier {
        validation_fraction: 0.0,
        ..early
    };
    assert_eq!(
        none.check().unwrap_err().field(),
        Some("validation_fraction")
    );
    let huge = classifier(&[usize::MAX, usize::MAX]).fit(&x, &y, 2);
    assert!(
        matches!(huge, Err(Error::Memory { field, .. }) if field == "model.hidden_layer_sizes")
    );
    let unseeded = MLPClassifier {
        random_state: None,
        ..classifier(&[3])
    };
    assert_eq!(unseeded.check().unwrap_err().field(), Some("random_state"));
    assert_eq!(
        classifier(&[3, 0]).check().unwrap_err().field(),
        Some("hidden_layer_sizes")
    );
    let empty = Matrix::zeros(12, 0).unwrap();
    assert!(classifier(&[3]).fit(&empty, &y, 2).is_err());
}
