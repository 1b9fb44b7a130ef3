//! The exported functions as JavaScript calls them, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

mod js;

use js_sys::{Array, Float64Array, JSON, Object, Reflect, Uint8Array};
use tinyml_playground::wasm::{self, Session};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use js::{at, finish, js, number, text};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn run_without_a_config_is_the_articles_experiment() {
    let report = wasm::run(JsValue::UNDEFINED).unwrap();
    assert_eq!(number(&report, "metrics.accuracy"), 0.83);
    assert_eq!(
        number(&report, "metrics.precision"),
        0.866_666_666_666_666_7
    );
    assert_eq!(number(&report, "metrics.recall"), 0.819_819_819_819_819_8);
    assert_eq!(number(&report, "metrics.f1"), 0.842_592_592_592_592_6);
    assert_eq!(number(&report, "metrics.roc_auc"), 0.912_642_980_058_710_4);
    assert_eq!(number(&report, "metrics.confusion_matrix.0.1"), 14.0);
    assert_eq!(number(&report, "model.n_iter"), 8.0);
    assert_eq!(number(&report, "roc.thresholds.0"), f64::INFINITY);
    let fpr = at(&report, "roc.fpr");
    assert!(Array::is_array(&fpr));
    assert_eq!(Array::from(&fpr).length(), 52);
    assert!(at(&report, "scaler").is_null() && at(&report, "roc_per_class").is_null());
    assert!(number(&report, "device.flash.total_bytes") > 0.0);
    let json = JSON::stringify(&report).unwrap();
    assert!(
        json.includes(
            "\"config\":{\"dataset\":{\"name\":\"make_classification\"",
            0
        ),
        "plain objects only"
    );
}

#[wasm_bindgen_test]
fn the_default_config_and_the_limits_are_plain_objects() {
    let config = wasm::default_config().unwrap();
    assert_eq!(number(&config, "dataset.n_samples"), 1000.0);
    assert_eq!(number(&config, "split.test_size"), 0.2);
    assert_eq!(text(&config, "device.board"), "arduino_nano_33_ble_sense");
    let limits = wasm::limits().unwrap();
    assert_eq!(
        number(&limits, "dataset.make_classification.n_samples.slider.max"),
        1e6
    );
    assert_eq!(
        text(
            &limits,
            "dataset.make_classification.n_samples.slider.scale"
        ),
        "log"
    );
    assert_eq!(
        number(&limits, "model.LogisticRegression.max_iter.slider.min"),
        1.0
    );
    assert_eq!(
        number(
            &wasm::defaults(&"dataset".into(), &"make_classification".into()).unwrap(),
            "n_features"
        ),
        20.0
    );
    assert!(Array::from(&wasm::boards().unwrap()).length() >= 5);
}

#[wasm_bindgen_test]
fn a_refusal_is_an_error_with_name_field_and_message() {
    let error = wasm::run(js(r#"{"dataset": {"n_features": 0}}"#)).unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!(text(&error, "name"), "InvalidParameter");
    assert_eq!(text(&error, "field"), "dataset.n_features");
    assert_eq!(
        text(&error, "message"),
        "dataset.n_features must be a whole number from 1 to 100,000,000, got 0."
    );

    let circle = Object::new();
    Reflect::set(&circle, &"dataset".into(), &circle).unwrap();
    for nonsense in [
        circle.into(),
        js("3"),
        js("[]"),
        js(r#"{"dataset": []}"#),
        js(r#"{"split": {"test_size": "x"}}"#),
    ] {
        assert!(
            wasm::run(nonsense)
                .unwrap_err()
                .is_instance_of::<js_sys::Error>()
        );
    }
    assert_eq!(
        number(&wasm::run(JsValue::NULL).unwrap(), "metrics.accuracy"),
        0.83,
        "the instance still works"
    );
}

#[wasm_bindgen_test]
fn a_session_steps_is_changed_and_gives_its_arrays() {
    let mut session = Session::new(JsValue::UNDEFINED).unwrap();
    assert_eq!(text(&session.report().unwrap_err(), "name"), "NotReady");
    let report = finish(&mut session);
    assert_eq!(number(&report, "metrics.accuracy"), 0.83);

    let features = session.features().unwrap();
    assert_eq!(features.length(), 10_000);
    assert_eq!(
        features.get_index(13),
        number(&report, "dataset.preview.head.rows.1.3"),
        "row-major"
    );
    assert_eq!(session.labels().unwrap().length(), 1000);
    assert_eq!(
        (
            session.train_indices().unwrap().length(),
            session.test_indices().unwrap().length()
        ),
        (800, 200)
    );
    assert_eq!(session.scores().unwrap().length(), 200);

    let row = Float64Array::new_with_length(10);
    let prediction = session.predict(&row.into()).unwrap();
    assert!(number(&prediction, "proba.0") + number(&prediction, "proba.1") - 1.0 < 1e-15);

    session
        .configure(js(r#"{"evaluate": {"threshold": 0.9}}"#))
        .unwrap();
    let report = finish(&mut session);
    assert!(number(&report, "metrics.precision") > 0.9);
    assert_eq!(number(&report, "model.n_iter"), 8.0);

    session
        .configure(js(r#"{"dataset": {"n_samples": 1000000}}"#))
        .unwrap();
    assert!(!at(&session.step(0.0).unwrap(), "done").is_truthy());
    session.cancel();
    assert_eq!(
        number(&session.report().unwrap(), "dataset.n_samples"),
        1000.0
    );
}

#[wasm_bindgen_test]
fn a_csv_file_is_loaded_and_a_bad_one_is_refused_with_its_line() {
    let mut session = Session::new(JsValue::UNDEFINED).unwrap();
    let row = |i| {
        let answer = if i % 3 == 0 { "yes" } else { "no" };
        format!("{i};{};{answer}\r\n", i % 7)
    };
    let rows: Vec<String> = (0..60).map(row).collect();
    let rows = rows.concat();
    let bytes = |text: &str| Uint8Array::from(text.as_bytes());
    let summary = session
        .load_csv(&bytes(&format!("a;b;answer\r\n{rows}")), JsValue::UNDEFINED)
        .unwrap();
    assert_eq!(
        (number(&summary, "n_rows"), text(&summary, "delimiter")),
        (60.0, ";".to_owned())
    );
    assert_eq!(text(&finish(&mut session), "dataset.classes.1"), "yes");

    let error = session
        .load_csv(&bytes("a;b;answer\n1;2;yes\n3;no\n"), JsValue::UNDEFINED)
        .unwrap_err();
    assert_eq!(text(&error, "name"), "Csv");
    assert!(text(&error, "message").starts_with("Line 3"));
    assert_eq!(text(&session.config().unwrap(), "dataset.name"), "csv");

    let csv: Vec<u8> = session.data_csv(0, 2).unwrap().to_vec();
    assert_eq!(
        String::from_utf8(csv).unwrap().lines().count(),
        3,
        "a header and two rows"
    );
    let csv: Vec<u8> = session.scores_csv(0, 1).unwrap().to_vec();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 2);
}

#[wasm_bindgen_test]
fn a_link_is_read_and_written() {
    let config = at(
        &wasm::parse_config_text(&"#dataset.n_samples=2000&nonsense".into()).unwrap(),
        "config",
    );
    assert_eq!(number(&config, "dataset.n_samples"), 2000.0);
    assert_eq!(
        Array::from(&at(
            &wasm::parse_config_text(&"nonsense".into()).unwrap(),
            "problems"
        ))
        .length(),
        1
    );
    assert_eq!(
        wasm::config_text(config).unwrap(),
        "dataset.name=make_classification&dataset.n_samples=2000&dataset.n_features=10"
    );
}

/// An exception that goes through Rust's frames would leave the session borrowed, and every later call would be refused.
#[wasm_bindgen_test]
fn what_throws_or_is_of_the_wrong_kind_leaves_the_session_usable() {
    let mut session = Session::new(JsValue::UNDEFINED).unwrap();
    finish(&mut session);
    let thrower =
        js_sys::Function::new_no_args("return { get dataset() { throw new Error('getter'); } }")
            .call0(&JsValue::NULL)
            .unwrap();
    let proxy = js_sys::Function::new_no_args(
        "return new Proxy({}, { ownKeys() { throw new Error('trap'); } })",
    )
    .call0(&JsValue::NULL)
    .unwrap();
    let endless = js_sys::Function::new_no_args("return { dataset: new Array(4294967295) }")
        .call0(&JsValue::NULL)
        .unwrap();
    for odd in [
        thrower,
        proxy,
        endless,
        JsValue::symbol(None),
        JsValue::from(5),
    ] {
        assert!(session.configure(odd.clone()).is_err());
        assert!(session.load_csv(&odd, JsValue::NULL).is_err());
        assert!(session.predict(&odd).is_err());
        assert!(wasm::run(odd.clone()).is_err());
        assert!(wasm::parse_config_text(&odd).is_err());
        assert!(wasm::defaults(&odd, &odd).is_err());
    }
    assert!(session.predict(&JsValue::UNDEFINED).is_err());
    session.configure(js(r#"{"model": {"C": 0.5}}"#)).unwrap();
    assert!(number(&finish(&mut session), "metrics.accuracy") > 0.8);
}
