//! Distillation against a textbook's perceptron in NumPy (`tests/fixtures/textbook.py`), and what must hold of it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[allow(dead_code)] // Each test takes what it needs.
mod fixture;
#[allow(dead_code)] // Each test takes what it needs.
mod networks;
mod slices;

use fixture::{assert_near, number, numbers, parse};
use networks::{data, network, overlay};
use tinyml_playground::compress::{
    Distillation, DistillationReport, Rows, Spread, Teacher, Trainer, distil,
};
use tinyml_playground::dataset::MakeClassification;
use tinyml_playground::model::Film;
use tinyml_playground::model::Fitted;
use tinyml_playground::model::mlp::MLPClassifier;
use tinyml_playground::model::network::Network;
use tinyml_playground::model::soft::SoftTargets;
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::params::OneOrEach;
use tinyml_playground::structure::Activation;
use tinyml_playground::{Dataset, Error};

use slices::in_slices;

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_taught_student_is_the_textbooks() {
    let fixture = parse(include_str!("fixtures/own_distil.json"));
    let pace = Pace::default();
    for case in fixture["cases"].as_array().unwrap() {
        let what = format!("T {}, alpha {}", case["temperature"], case["alpha"]);
        let (x, y, n_classes) = data(case);
        let params: MLPClassifier = overlay(&case["params"]);
        let teacher = network(&case["teacher"], params.activation.into());
        let targets = SoftTargets::of(
            &teacher,
            &x,
            number(&case["temperature"]),
            number(&case["alpha"]),
            &pace,
        );
        let targets = finish(targets).unwrap();
        let params = params.check().unwrap();
        let taught = finish(params.fit_taught(&x, &y, n_classes, &targets, &pace)).unwrap();
        let expected = network(&case["taught"], Activation::Relu);
        for (ours, expected) in taught.network.params().into_iter().zip(expected.params()) {
            assert_near(ours, expected, 1e-9, &format!("{what}: a weight"));
        }
        let curve = numbers(&case["taught"]["loss_curve"]);
        assert_eq!(taught.loss_curve.len(), curve.len(), "{what}");
        for (ours, expected) in taught.loss_curve.iter().zip(curve) {
            assert_near(*ours, expected, 1e-9, &format!("{what}: a loss"));
        }
        let alone = finish(params.fit(&x, &y, n_classes, &pace, &Film::default())).unwrap();
        let untaught = number(&case["alpha"]) == 0.0;
        assert_eq!(taught == alone, untaught, "{what}: every bit");
    }
}

/// Rows to train on and rows to test on. Whether what is learned carries over does not matter here.
fn halves(n_classes: usize) -> [Dataset; 2] {
    let make = |random_state| MakeClassification {
        n_samples: 120,
        n_features: 6,
        n_informative: 4,
        n_redundant: 0,
        n_classes,
        flip_y: 0.2,
        random_state: Some(random_state),
        ..MakeClassification::default()
    };
    [1, 2].map(|seed| make(seed).generate().unwrap())
}

fn rows(data: &Dataset) -> Rows<'_> {
    Rows {
        x: &data.x,
        y: &data.y,
        n_classes: data.classes.len(),
    }
}

fn student() -> MLPClassifier {
    MLPClassifier {
        hidden_layer_sizes: OneOrEach::Each(vec![4]),
        learning_rate_init: 0.01,
        max_iter: 20,
        random_state: Some(u32::MAX), // The next seed is 0.
        ..MLPClassifier::default()
    }
}

fn accuracy(model: &Fitted, rows: Rows<'_>) -> f64 {
    let scores = finish(model.score(rows.x, &Pace::default())).unwrap();
    let classes = model.predict(&scores.decision).unwrap();
    let right = classes.iter().zip(rows.y).filter(|(a, b)| a == b).count();
    right as f64 / rows.y.len() as f64
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_run_is_in_the_report_however_it_is_sliced() {
    for n_classes in [2, 3] {
        let [train, test] = halves(n_classes);
        let (train, test) = (rows(&train), rows(&test));
        let distillation = Distillation {
            teacher: Teacher {
                hidden_layer_sizes: OneOrEach::Each(vec![16, 8]),
            },
            temperature: 3.0,
            alpha: 0.7,
            seeds: 3,
        };
        let trainer = Trainer::Mlp(student().check().unwrap());
        let pace = Pace::default();
        let once = finish(distil(&trainer, &distillation, train, test, &pace)).unwrap();
        assert_eq!(pace.moment().fraction, 1.0);
        let (sliced, polls) = in_slices(distil(&trainer, &distillation, train, test, &pace));
        assert_eq!(once, sliced);
        assert!(polls > 100, "{polls} slices");

        let fit =
            |params: MLPClassifier| Fitted::Mlp(params.fit(train.x, train.y, n_classes).unwrap());
        let teacher = fit(MLPClassifier {
            hidden_layer_sizes: OneOrEach::Each(vec![16, 8]),
            ..student()
        });
        let report = &once.report;
        assert_eq!(report.teacher, accuracy(&teacher, test));
        let alone = [u32::MAX, 0, 1].map(|seed| {
            let random_state = Some(seed);
            accuracy(
                &fit(MLPClassifier {
                    random_state,
                    ..student()
                }),
                test,
            )
        });
        assert_eq!(report.alone.runs, alone);
        assert_eq!(report.taught.runs.len(), 3);
        assert_eq!(report.taught.runs[0], accuracy(&once.student, test));
        let mean = alone.iter().sum::<f64>() / 3.0;
        assert_near(report.alone.mean, mean, 1e-15, "mean");
        let variance = alone.iter().map(|run| (run - mean).powi(2)).sum::<f64>() / 3.0;
        assert_near(
            report.alone.std,
            variance.sqrt(),
            1e-15,
            "standard deviation",
        );
        let mut sorted = alone;
        sorted.sort_by(f64::total_cmp);
        assert_eq!((report.alone.min, report.alone.max), (sorted[0], sorted[2]));
        assert_ne!(
            report.taught.runs, report.alone.runs,
            "teaching changes something"
        );
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_teacher_that_does_not_count_changes_nothing() {
    let [train, test] = halves(3);
    let distillation = Distillation {
        alpha: 0.0,
        seeds: 2,
        ..Distillation::default()
    };
    for early_stopping in [false, true] {
        let params = MLPClassifier {
            early_stopping,
            ..student()
        };
        let trainer = Trainer::Mlp(params.clone().check().unwrap());
        let (train, test) = (rows(&train), rows(&test));
        let distilled = finish(distil(
            &trainer,
            &distillation,
            train,
            test,
            &Pace::default(),
        ))
        .unwrap();
        assert_eq!(distilled.report.alone, distilled.report.taught);
        let alone = params.fit(train.x, train.y, 3).unwrap();
        assert_eq!(distilled.student, Fitted::Mlp(alone));
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn refusals_name_the_setting() {
    let [train, test] = halves(2);
    let (train, test) = (rows(&train), rows(&test));
    let refused = |trainer: &Trainer, distillation: &Distillation| {
        finish(distil(trainer, distillation, train, test, &Pace::default()))
            .map_err(|error: Error| error.to_string())
            .unwrap_err()
    };
    let trainer = Trainer::Mlp(student().check().unwrap());
    let default = Distillation::default;
    assert_eq!(
        refused(&Trainer::Other, &default()),
        "Only a neural network (MLPClassifier) can learn from a teacher."
    );
    let cold = Distillation {
        temperature: 0.5,
        ..default()
    };
    assert_eq!(
        refused(&trainer, &cold),
        "compress.distillation.temperature must be a number from 1 to 100, got 0.5."
    );
    let huge = Distillation {
        teacher: Teacher {
            hidden_layer_sizes: OneOrEach::One(1_000_000_000),
        },
        ..default()
    };
    let message = refused(&trainer, &huge);
    let start = "compress.distillation.teacher.hidden_layer_sizes asks for ";
    assert!(message.starts_with(start), "{message}");

    let teacher: Network = student().fit(train.x, train.y, 2).unwrap().network;
    let targets = finish(SoftTargets::of(
        &teacher,
        test.x,
        2.0,
        0.5,
        &Pace::default(),
    ))
    .unwrap();
    let params = student().check().unwrap();
    let pace = Pace::default();
    let fit = params.fit_taught(train.x, train.y, 3, &targets, &pace);
    assert!(matches!(finish(fit), Err(Error::Data { .. })));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_difference_within_the_spread_is_no_help() {
    let verdict = |alone: &[f64], taught: &[f64]| {
        let [alone, taught] = [alone, taught].map(|runs| Spread::of(runs.to_vec()));
        let report = DistillationReport::of(0.95, alone, taught);
        (report.helped, report.verdict)
    };
    // Means 0.80 and 0.84; standard deviations 0.02 and 0.01.
    let (helped, words) = verdict(&[0.78, 0.82], &[0.83, 0.85]);
    assert_eq!(helped, Some(true));
    assert_eq!(
        words,
        "Teaching helped: over 2 seeds the taught student is 4.0 points more accurate on average, beyond the 2.0 points by which \
         the students vary from seed to seed."
    );
    let (helped, words) = verdict(&[0.83, 0.85], &[0.78, 0.82]);
    assert_eq!(helped, Some(false));
    assert!(words.starts_with("Teaching did harm") && words.contains("4.0 points less accurate"));
    // Means 0.80 and 0.84, but one of them strays by 0.06.
    let (helped, words) = verdict(&[0.74, 0.86], &[0.83, 0.85]);
    assert_eq!(helped, None);
    assert_eq!(
        words,
        "Whether teaching helps cannot be told: over 2 seeds the taught student is 4.0 points more accurate on average, within the \
         6.0 points by which the students vary from seed to seed."
    );
    let (helped, words) = verdict(&[0.8, 0.8], &[0.8, 0.8]);
    assert!(helped.is_none() && words.contains("just as accurate"));
    // One run is luck.
    let (helped, words) = verdict(&[0.7], &[0.9]);
    assert!(helped.is_none() && words.contains("says nothing"));
}
