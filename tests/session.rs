//! The experiment as a whole: what changes when something changes, and what stays.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

use std::rc::Rc;

use tinyml_playground::params::Value;
use tinyml_playground::session::{Stage, Timing};
use tinyml_playground::{Config, Error, Report, Session, run};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn config(text: &str) -> Config {
    Config::default().with(&json(text)).unwrap()
}

/// The report without the times, as text: equal texts are equal bits, since floats are written so that they round-trip. Not as
/// JSON: in the browser, lists are written for JavaScript alone.
fn figures(report: &Report) -> String {
    let mut report = report.clone();
    report.timing = Timing::default();
    format!("{report:?}")
}

fn finish(session: &mut Session) -> usize {
    let mut slices = 1;
    while !session.step(0.0).unwrap().done {
        slices += 1;
    }
    slices
}

/// scikit-learn 1.9.1 on the article's experiment (fixture `article`).
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_articles_experiment_gives_the_articles_figures() {
    let report = run(Config::default()).unwrap();
    let metrics = &report.metrics;
    assert_eq!(metrics.accuracy, 0.83);
    assert_eq!(metrics.precision, Some(0.866_666_666_666_666_7));
    assert_eq!(metrics.recall, Some(0.819_819_819_819_819_8));
    assert_eq!(metrics.f1, Some(0.842_592_592_592_592_6));
    assert_eq!(metrics.roc_auc, Some(0.912_642_980_058_710_4));
    assert_eq!(metrics.confusion_matrix, [[75, 14], [20, 91]]);
    assert_eq!(report.model.n_iter(), Some(8));
    let roc = report.roc.as_ref().unwrap();
    assert_eq!(
        (roc.fpr.len(), roc.tpr.len(), roc.thresholds[0]),
        (52, 52, f64::INFINITY)
    );
    assert_eq!((report.split.n_train, report.split.n_test), (800, 200));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn slices_give_the_same_bits_as_one_go() {
    for text in [
        "{}",
        r#"{"dataset": {"name": "make_blobs", "n_samples": 20000, "n_features": 5, "cluster_std": 4}, "scaler": {"name": "StandardScaler"}}"#,
        r#"{"dataset": {"n_samples": 30000, "n_features": 20, "n_informative": 17}, "split": {"stratify": true}}"#,
        r#"{"dataset": {"name": "breast_cancer"}, "split": null, "model": {"max_iter": 30}}"#,
    ] {
        let mut session = Session::new(config(text)).unwrap();
        let slices = finish(&mut session);
        assert!(slices > 5, "{text} took only {slices} slices");
        assert_eq!(
            figures(session.report().unwrap()),
            figures(&run(config(text)).unwrap()),
            "{text}"
        );
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_change_restarts_from_the_first_stage_it_touches() {
    let first_stage = |partial: &str| {
        let mut session = Session::new(Config::default()).unwrap();
        finish(&mut session);
        session.configure(&json(partial)).unwrap();
        let stage = session.progress().stage;
        finish(&mut session);
        let anew = run(config(partial)).unwrap();
        assert_eq!(
            figures(session.report().unwrap()),
            figures(&anew),
            "{partial}"
        );
        stage
    };
    assert_eq!(
        first_stage(r#"{"evaluate": {"threshold": 0.7}}"#),
        Stage::Report
    );
    assert_eq!(
        first_stage(r#"{"device": {"board": "arduino_uno_r3"}}"#),
        Stage::Report
    );
    assert_eq!(
        first_stage(r#"{"evaluate": {"positive_class": 0}}"#),
        Stage::Score
    );
    assert_eq!(first_stage(r#"{"model": {"C": 0.01}}"#), Stage::Train);
    assert_eq!(
        first_stage(r#"{"scaler": {"name": "StandardScaler"}}"#),
        Stage::Split
    );
    assert_eq!(first_stage(r#"{"split": null}"#), Stage::Split);
    assert_eq!(
        first_stage(r#"{"dataset": {"n_samples": 500}}"#),
        Stage::Data
    );
    assert_eq!(first_stage("{}"), Stage::Done);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn rows_divided_again_are_those_that_were_drawn() {
    // The parts hold the rows after the first split; every other division takes them from there.
    for dataset in [
        "{}",
        r#"{"name": "make_moons", "noise": 0.2}"#,
        r#"{"name": "breast_cancer"}"#,
    ] {
        let start = config(&format!(r#"{{"dataset": {dataset}}}"#));
        let mut session = Session::new(start.clone()).unwrap();
        let mut settings = String::new();
        for change in [
            r#""split": {"test_size": 0.2}"#,
            r#""split": {"test_size": 0.35, "random_state": 7}"#,
            r#""scaler": {"name": "StandardScaler"}"#,
            r#""split": {"test_size": 30, "train_size": 50}"#,
            r#""scaler": {"name": "none"}"#,
            r#""split": null"#,
            r#""split": {"test_size": 0.3, "stratify": true}"#,
        ] {
            session.configure(&json(&format!("{{{change}}}"))).unwrap();
            finish(&mut session);
            let afresh = run(session.config().clone()).unwrap();
            settings += change;
            assert_eq!(
                figures(session.report().unwrap()),
                figures(&afresh),
                "{dataset}: {settings}"
            );
        }
        let fresh = {
            let mut fresh = Session::new(start).unwrap();
            finish(&mut fresh);
            fresh
        };
        let (ours, theirs) = (
            &session.data().unwrap().dataset,
            &fresh.data().unwrap().dataset,
        );
        for row in 0..theirs.x.n_rows() {
            assert_eq!(ours.x.row(row), theirs.x.row(row));
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_change_in_mid_run_counts() {
    let mut session = Session::new(config(r#"{"dataset": {"n_samples": 50000}}"#)).unwrap();
    while session.step(0.0).unwrap().stage != Stage::Train {}
    session
        .configure(&json(r#"{"evaluate": {"threshold": 0.3}}"#))
        .unwrap();
    assert_eq!(
        session.progress().stage,
        Stage::Train,
        "training does not depend on the threshold"
    );
    session
        .configure(&json(r#"{"dataset": {"n_samples": 400}}"#))
        .unwrap();
    assert_eq!(session.progress().stage, Stage::Data);
    finish(&mut session);
    let anew = run(config(
        r#"{"dataset": {"n_samples": 400}, "evaluate": {"threshold": 0.3}}"#,
    ))
    .unwrap();
    assert_eq!(figures(session.report().unwrap()), figures(&anew));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn cancel_keeps_the_last_report_and_a_change_starts_anew() {
    let mut session = Session::new(Config::default()).unwrap();
    assert!(matches!(session.report(), Err(Error::NotReady { .. })));
    finish(&mut session);
    let before = figures(session.report().unwrap());

    session
        .configure(&json(r#"{"dataset": {"n_samples": 1000000}}"#))
        .unwrap();
    assert!(!session.step(0.0).unwrap().done);
    session.cancel();
    assert!(session.step(0.0).unwrap().done);
    assert_eq!(figures(session.report().unwrap()), before);
    assert!(
        session.predict(&[0.0; 10]).is_ok(),
        "the last model still predicts"
    );

    session
        .configure(&json(r#"{"dataset": {"n_samples": 1000}}"#))
        .unwrap();
    finish(&mut session);
    assert_eq!(figures(session.report().unwrap()), before);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_refused_change_changes_nothing() {
    let mut session = Session::new(Config::default()).unwrap();
    finish(&mut session);
    let before = session.config().clone();
    for (partial, field, message) in [
        (
            r#"{"dataset": {"n_features": 0}}"#,
            "dataset.n_features",
            "dataset.n_features must be a whole number from 1 to 100,000,000, got 0.",
        ),
        (
            r#"{"model": {"C": -1}}"#,
            "model.C",
            "model.C must be a number above 0, got -1.",
        ),
        (
            r#"{"model": {"penalty": "l1"}}"#,
            "model.penalty",
            "model.penalty is not a known setting; known here are C, tol, max_iter, fit_intercept.",
        ),
        (
            r#"{"dataset": {"name": "csv"}}"#,
            "dataset.name",
            "There is no file yet: choose a CSV file first.",
        ),
        (
            r#"{"split": 3}"#,
            "split",
            "split must be an object, got 3.",
        ),
        (
            r#"{"modle": {}}"#,
            "modle",
            "modle is not a known setting; known here are dataset, split, scaler, model, evaluate, compress, device.",
        ),
    ] {
        let error = session.configure(&json(partial)).unwrap_err();
        assert_eq!(
            (error.field(), error.to_string().as_str()),
            (Some(field), message)
        );
        assert_eq!(session.config(), &before);
        assert!(session.progress().done);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn data_that_cannot_be_trained_on_leaves_the_last_report() {
    let mut session = Session::new(Config::default()).unwrap();
    finish(&mut session);
    session
        .configure(&json(
            r#"{"dataset": {"weights": [0.0, 1.0], "flip_y": 0}}"#,
        ))
        .unwrap();
    let error = loop {
        match session.step(0.0) {
            Ok(progress) => assert!(!progress.done),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().contains("class"), "{error}");
    assert!(
        error
            .field()
            .is_some_and(|field| field.starts_with("dataset")),
        "{error:?}"
    );
    assert_eq!(session.report().unwrap().metrics.accuracy, 0.83);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_null_seed_is_drawn_and_shown() {
    let config = config(r#"{"dataset": {"random_state": null}, "split": {"random_state": null}}"#);
    let text = serde_json::to_string(&config).unwrap();
    assert!(!text.contains(r#""random_state":null"#), "{text}");
    assert_eq!(
        figures(&run(config.clone()).unwrap()),
        figures(&run(config).unwrap())
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_section_with_a_name_starts_from_that_functions_defaults() {
    let named = config(r#"{"dataset": {"name": "make_classification", "n_samples": 50}}"#);
    assert_eq!(
        serde_json::to_value(&named).unwrap()["dataset"]["n_features"],
        20.0
    );
    let overlaid = config(r#"{"dataset": {"n_samples": 50}}"#);
    assert_eq!(
        serde_json::to_value(&overlaid).unwrap()["dataset"]["n_features"],
        10.0
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_file_becomes_the_dataset_and_a_bad_one_changes_nothing() {
    let mut session = Session::new(Config::default()).unwrap();
    finish(&mut session);
    let row = |i| {
        let level = if i < 20 { "low" } else { "high" };
        format!("{i},{},{level}\n", (i * 7) % 11)
    };
    let good: Vec<String> = (0..40).map(row).collect();
    let good = good.concat();
    let summary = session
        .load_csv(
            Rc::new(format!("a,b,level\n{good}").into_bytes()),
            &Value::Null,
        )
        .unwrap();
    assert_eq!(
        (summary.n_rows, summary.classes.as_slice()),
        (40, ["high".to_owned(), "low".to_owned()].as_slice())
    );
    finish(&mut session);
    let report = session.report().unwrap();
    assert_eq!(
        (report.dataset.n_samples, report.dataset.n_features),
        (40, 2)
    );
    assert_eq!(report.evaluate.positive_class.as_deref(), Some("low"));

    let before = figures(report);
    let error = session
        .load_csv(
            Rc::new(b"a,b,level\n1,2,low\n3,four,high\n".to_vec()),
            &Value::Null,
        )
        .unwrap_err();
    assert!(
        error.to_string().starts_with("Line 3, column b: "),
        "{error}"
    );
    assert!(session.step(0.0).unwrap().done);
    assert_eq!(figures(session.report().unwrap()), before);

    session
        .configure(&json(r#"{"evaluate": {"positive_class": "high"}}"#))
        .unwrap();
    finish(&mut session);
    assert_eq!(session.report().unwrap().evaluate.positive, Some(0));
    session
        .configure(&json(r#"{"dataset": {"name": "make_moons"}}"#))
        .unwrap();
    finish(&mut session);
    assert_eq!(
        session.report().unwrap().evaluate.positive,
        Some(1),
        "another dataset has other classes"
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn predict_agrees_with_the_scores() {
    let mut session = Session::new(config(r#"{"scaler": {"name": "StandardScaler"}}"#)).unwrap();
    finish(&mut session);
    let test = session
        .parts()
        .unwrap()
        .split
        .as_ref()
        .unwrap()
        .test
        .clone();
    for (i, &row) in test.iter().enumerate() {
        let row = session.data().unwrap().dataset.x.row(row as usize);
        let prediction = session.predict(&row).unwrap();
        assert_eq!(
            prediction.decision,
            [session.scores().unwrap().test.rows.decision[i]]
        );
        assert_eq!(prediction.label, usize::from(prediction.decision[0] > 0.0));
    }
    let error = session.predict(&[1.0]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row must be 10 numbers, one for each feature, got 1."
    );
    assert!(session.predict(&[f64::NAN; 10]).is_err());
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_would_end_the_memory_or_take_for_ever_is_refused() {
    let refusal = |text: &str| {
        let error = run(config(text)).unwrap_err();
        (error.field().unwrap_or_default().to_owned(), error.code())
    };
    let quantiles = |n_samples: u32, n_classes: u32| {
        format!(
            r#"{{"dataset": {{"name": "make_gaussian_quantiles", "n_samples": {n_samples}, "n_classes": {n_classes}}}}}"#
        )
    };
    assert_eq!(
        refusal(&quantiles(5000, 1001)),
        ("dataset".into(), "Data"),
        "a confusion matrix of a million cells"
    );
    assert_eq!(
        refusal(&quantiles(20_000, 1000)),
        ("dataset.n_samples".into(), "Data"),
        "twenty million points on each kind of curve"
    );
    assert_eq!(
        refusal(
            r#"{"dataset": {"name": "make_blobs", "n_samples": 100, "centers": 50, "n_features": 80000}, "split": null}"#
        ),
        ("dataset.n_features".into(), "Memory"),
        "four million weights, thirty times"
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_score_that_is_no_number_is_refused() {
    let mut session = Session::new(Config::default()).unwrap();
    // Trained on the first eight rows; the last two are beyond what a score can hold.
    let file = b"a,b,label\n0,0,x\n9,9,y\n1,0,x\n8,9,y\n0,1,x\n9,8,y\n1,1,x\n8,8,y\n1e308,1e308,x\n1e308,1e308,y\n";
    session
        .configure(&json(
            r#"{"split": {"shuffle": false}, "model": {"C": 1e9}}"#,
        ))
        .unwrap();
    session
        .load_csv(Rc::new(file.to_vec()), &Value::Null)
        .unwrap();
    let error = loop {
        match session.step(f64::INFINITY) {
            Ok(progress) => assert!(!progress.done),
            Err(error) => break error,
        }
    };
    assert_eq!(error.field(), Some("scaler"));
}
