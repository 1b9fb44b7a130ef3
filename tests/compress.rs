//! The model made small, as the session reports it: the variants, what they lose, and what has to be made again when.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

#[macro_use]
mod both;

use std::rc::Rc;

use tinyml_playground::deployed::Outputs;
use tinyml_playground::model::Place;
use tinyml_playground::session::{Origin, Stage, Timing, Variant, VariantReport};
use tinyml_playground::structure::Arithmetic;
use tinyml_playground::value::Value;
use tinyml_playground::{Config, Report, Session, run};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn session(text: &str) -> Session {
    Session::new(Config::default().with(&json(text)).unwrap()).unwrap()
}

fn finish(session: &mut Session, budget_ms: f64) -> usize {
    let mut slices = 1;
    while !session.step(budget_ms).unwrap().done {
        slices += 1;
    }
    slices
}

fn finished(text: &str) -> Session {
    let mut session = session(text);
    finish(&mut session, f64::INFINITY);
    session
}

fn names(report: &Report) -> Vec<&str> {
    report.variants.iter().map(|variant| variant.name).collect()
}

fn variant<'a>(report: &'a Report, name: &str) -> &'a VariantReport {
    let variant = report.variants.iter().find(|variant| variant.name == name);
    variant.unwrap_or_else(|| panic!("no {name}: {:?}", report.compress_notes))
}

/// The report without the times: equal texts are equal bits.
fn figures(report: &Report) -> String {
    let mut report = report.clone();
    report.timing = Timing::default();
    serde_json::to_string(&report).unwrap()
}

/// A small network on few rows.
const SMALL: &str = r#"{
    "dataset": { "n_samples": 300, "n_features": 6, "n_informative": 4 },
    "scaler": { "name": "StandardScaler" },
    "model": { "name": "MLPClassifier", "hidden_layer_sizes": [8], "max_iter": 30, "learning_rate_init": 0.01 }
    COMPRESS
}"#;

const ALL_OF_IT: &str = r#", "compress": {
    "pruning": { "kind": "magnitude", "sparsity": 0.5, "steps": 2, "epochs": 3 },
    "distillation": { "teacher": { "hidden_layer_sizes": [16] }, "seeds": 2 }
}"#;

fn small(compress: &str) -> String {
    SMALL.replace("COMPRESS", compress)
}

const THREE_CLASSES: &str = r#"{
    "dataset": { "name": "make_blobs", "n_samples": 300, "centers": 3, "n_features": 4, "cluster_std": 4 }
}"#;

/// The probabilities of a test row, by the outputs of the firmware as its documentation explains them.
fn proba(session: &Session, variant: &Variant, place: usize) -> Vec<f64> {
    let (data, parts) = (session.data().unwrap(), session.parts().unwrap());
    let row = parts
        .split
        .as_ref()
        .map_or(place, |split| split.test[place] as usize);
    #[allow(clippy::cast_possible_truncation)] // The firmware's rows are float32.
    let row: Vec<f32> = data
        .dataset
        .x
        .row(row)
        .iter()
        .map(|value| *value as f32)
        .collect();
    let outputs: Vec<f64> = match variant.deployed.outputs(&row) {
        Outputs::Float(outputs) => outputs.into_iter().map(f64::from).collect(),
        Outputs::Int8(outputs) => outputs
            .into_iter()
            .map(|q| (f64::from(q) + 128.0) / 256.0)
            .collect(),
    };
    match outputs[..] {
        [larger] => vec![1.0 - larger, larger],
        _ => outputs,
    }
}

/// Holds every variant's figures against a count by hand.
fn assert_counted(session: &Session, decide: impl Fn(&[f64]) -> usize) {
    let (report, test) = (session.report().unwrap(), &session.parts().unwrap().test);
    let n_classes = report.dataset.classes.len();
    let variants = &session.compressed().unwrap().variants;
    assert_eq!(variants.len(), report.variants.len());
    for (variant, told) in variants.iter().zip(&report.variants) {
        assert_eq!(variant.name(), told.name);
        let mut counts = vec![vec![0_u64; n_classes]; n_classes];
        for (place, &label) in test.y.iter().enumerate() {
            counts[label as usize][decide(&proba(session, variant, place))] += 1;
        }
        assert_eq!(told.metrics.confusion_matrix, counts, "{}", told.name);
        let right: u64 = (0..n_classes).map(|class| counts[class][class]).sum();
        assert_eq!(told.metrics.accuracy, right as f64 / test.y.len() as f64);
    }
}

/// The first class with the greatest probability.
fn greatest(proba: &[f64]) -> usize {
    (0..proba.len())
        .rev()
        .max_by(|&a, &b| proba[a].total_cmp(&proba[b]))
        .unwrap()
}

test! {
    fn the_article_in_every_arithmetic() {
        let session = finished("{}");
        let report = session.report().unwrap();
        assert_eq!(names(report), ["float32", "float16", "int8"]);
        assert!(report.compress_notes.is_empty(), "{:?}", report.compress_notes);
        assert_eq!((report.chosen, report.device.arithmetic), (Some("float32"), Arithmetic::Float32));
        assert_counted(&session, greatest);
        // 24 bits are enough for every one of the 200 decisions.
        let float32 = variant(report, "float32");
        assert_eq!((float32.n_flips, float32.metrics.accuracy), (0, 0.83));
        assert_eq!(float32.metrics.confusion_matrix, report.metrics.confusion_matrix);
        // 10 weights and a bias.
        assert_eq!(float32.weights_bytes, 44);
        assert_eq!(variant(report, "float16").weights_bytes, 22);
        // Weights of a byte, a bias of four, multiplier and shift.
        assert_eq!(variant(report, "int8").weights_bytes, 10 + 4 + 5);
        let thresholds = variant(report, "int8").roc.as_ref().unwrap().thresholds.len();
        assert!(thresholds <= 257, "{thresholds} thresholds of an 8-bit output");
    }

    fn flips_are_the_rows_that_are_decided_otherwise() {
        let session = finished(r#"{ "dataset": { "n_samples": 5000, "class_sep": 0.1 } }"#);
        let report = session.report().unwrap();
        let (parts, scores) = (session.parts().unwrap(), session.scores().unwrap());
        let test = &parts.split.as_ref().unwrap().test;
        let mut seen = 0;
        for (variant, told) in session.compressed().unwrap().variants.iter().zip(&report.variants) {
            let mut expected = Vec::new();
            for (place, &row) in test.iter().enumerate() {
                let before = scores.test.rows.proba[2 * place + 1];
                let after = proba(&session, variant, place)[1];
                if (before > 0.5) != (after > 0.5) {
                    expected.push((row as usize, parts.test.y[place], before, after));
                }
            }
            let flips = told.flips.iter();
            let flips: Vec<_> = flips.map(|flip| (flip.row, flip.label, flip.before, flip.after)).collect();
            assert_eq!((flips, told.n_flips), (expected, told.flips.len()), "{}", told.name);
            assert!(told.flips.iter().all(|flip| flip.from != flip.to && flip.to == u32::from(flip.after > 0.5)));
            seen += told.n_flips;
        }
        assert!(seen > 0, "no variant flips a row: the test sees nothing");
    }

    fn a_threshold_counts_for_the_variants_too() {
        for positive in [0, 1] {
            let text = format!(r#"{{ "evaluate": {{ "threshold": 0.8, "positive_class": {positive} }} }}"#);
            let session = finished(&text);
            let report = session.report().unwrap();
            for (variant, told) in session.compressed().unwrap().variants.iter().zip(&report.variants) {
                let test = &session.parts().unwrap().test;
                let called = (0..test.y.len()).filter(|&place| proba(&session, variant, place)[positive] >= 0.8);
                let counts = &told.metrics.confusion_matrix;
                assert_eq!(counts[0][1] + counts[1][1], called.count() as u64, "{}", told.name);
                let area = told.metrics.roc_auc.unwrap();
                assert!((area - report.metrics.roc_auc.unwrap()).abs() < 0.02, "{}: {area}", told.name);
            }
        }
    }

    fn three_classes_a_tree_the_baseline_and_a_file() {
        let session = finished(THREE_CLASSES);
        let report = session.report().unwrap();
        assert_eq!(names(report), ["float32", "float16", "int8"]);
        assert_counted(&session, greatest);
        assert!(report.variants.iter().all(|variant| variant.roc.is_none()));
        assert!(report.variants.iter().all(|variant| variant.metrics.roc_auc_ovr_macro.is_some()));

        for model in ["DecisionTreeClassifier", "DummyClassifier"] {
            let session = finished(&format!(r#"{{ "model": {{ "name": "{model}" }} }}"#));
            let report = session.report().unwrap();
            assert_counted(&session, greatest);
            assert_eq!(variant(report, "float32").metrics.accuracy, report.metrics.accuracy, "{model}");
            assert!(report.variants.iter().all(|variant| variant.storage.is_none()));
        }

        let mut session = finished("{}");
        let row = |i| format!("{i},{},{}\n", (i * 7) % 11, if i < 20 { "low" } else { "high" });
        let table: String = (0..40).map(row).collect();
        let file = Rc::new(format!("a,b,level\n{table}").into_bytes());
        session.load_csv(file, &Value::Null).unwrap();
        finish(&mut session, f64::INFINITY);
        assert_counted(&session, greatest);
    }

    fn pruned_and_distilled_networks_stand_beside_the_trained_one() {
        let session = finished(&small(ALL_OF_IT));
        let report = session.report().unwrap();
        assert_eq!(report.compress_notes, [""; 0]);
        let each = ["", " + float16", " + int8"];
        let mut expected = vec!["float32".to_owned(), "float16".to_owned(), "int8".to_owned()];
        expected.extend(each.map(|arithmetic| format!("pruned{arithmetic}")));
        expected.extend(each.map(|arithmetic| format!("distilled{arithmetic}")));
        assert_eq!(names(report), expected);
        assert_counted(&session, greatest);
        assert_eq!(report.chosen, Some("pruned"));
        let storage = variant(report, "pruned").storage.as_ref().unwrap();
        assert!((storage.sparsity - 0.5).abs() < 0.02, "{}", storage.sparsity);
        // 6 × 8 and 8 × 1 weights of four bytes.
        assert_eq!(storage.dense_bytes, Some(224));
        let lesson = report.distillation.as_ref().unwrap();
        assert_eq!((lesson.alone.runs.len(), lesson.taught.runs.len()), (2, 2));
    }

    fn slices_and_breaks_do_not_change_the_variants() {
        let mut sliced = session(&small(ALL_OF_IT));
        let slices = finish(&mut sliced, 0.0);
        assert!(slices > 100, "{slices}");
        let anew = figures(finished(&small(ALL_OF_IT)).report().unwrap());
        assert_eq!(figures(sliced.report().unwrap()), anew);

        let mut cancelled = finished("{}");
        let before = figures(cancelled.report().unwrap());
        cancelled.configure(&json(&small(ALL_OF_IT))).unwrap();
        while cancelled.step(0.0).unwrap().stage != Stage::Compress {}
        cancelled.step(0.0).unwrap();
        cancelled.cancel();
        assert!(cancelled.step(0.0).unwrap().done);
        assert_eq!(figures(cancelled.report().unwrap()), before);
        cancelled.configure(&json(r#"{ "evaluate": { "threshold": 0.5 }, "device": { "board": "arduino_uno_r3" } }"#)).unwrap();
        cancelled.configure(&json(r#"{ "device": { "board": "arduino_nano_33_ble_sense" } }"#)).unwrap();
        finish(&mut cancelled, f64::INFINITY);
        assert_eq!(figures(cancelled.report().unwrap()), anew);
    }

    fn only_what_a_change_touches_is_made_again() {
        for (partial, stage) in [
            (r#"{ "device": { "board": "arduino_uno_r3" } }"#, Stage::Report),
            (r#"{ "device": { "arithmetic": "float16" } }"#, Stage::Report),
            (r#"{ "evaluate": { "threshold": 0.7 } }"#, Stage::Report),
            (r#"{ "compress": { "arithmetic": "int8" } }"#, Stage::Report),
            (r#"{ "compress": { "per_channel": true } }"#, Stage::Compress),
            (r#"{ "compress": { "calibration": { "method": "percentile" } } }"#, Stage::Compress),
            (r#"{ "compress": { "pruning": { "kind": "none" } } }"#, Stage::Compress),
            (r#"{ "compress": { "distillation": null } }"#, Stage::Compress),
        ] {
            let mut session = finished(&small(ALL_OF_IT));
            let made = Rc::downgrade(&session.compressed().unwrap().variants[0].deployed);
            session.configure(&json(partial)).unwrap();
            assert_eq!(session.progress().stage, stage, "{partial}");
            assert_eq!(made.upgrade().is_some(), stage == Stage::Report, "{partial}");
            finish(&mut session, f64::INFINITY);
            let config = session.config().clone();
            assert_eq!(figures(session.report().unwrap()), figures(&run(config).unwrap()), "{partial}");
        }
    }

    fn the_chosen_variant_follows_the_config() {
        let mut session = finished(r#"{ "compress": { "arithmetic": "int8" } }"#);
        let report = session.report().unwrap();
        assert_eq!((report.chosen, report.device.arithmetic), (Some("int8"), Arithmetic::Int8));
        assert_eq!(report.device, variant(report, "int8").device);
        session.configure(&json(r#"{ "device": { "arithmetic": "float16" } }"#)).unwrap();
        finish(&mut session, f64::INFINITY);
        let report = session.report().unwrap();
        assert_eq!(report.chosen, Some("float16"), "the device's own setting counts");
        assert_eq!(report.device, variant(report, "float16").device);
    }

    fn a_changed_weight_is_in_every_variant() {
        let mut session = finished("{}");
        let before: Vec<_> = session.report().unwrap().variants.iter().map(|v| v.metrics.log_loss).collect();
        let place = Place { layer: 0, from: Some(0), to: 0 };
        session.edit(place, 9.0).unwrap();
        finish(&mut session, f64::INFINITY);
        assert_counted(&session, greatest);
        for (variant, before) in session.report().unwrap().variants.iter().zip(&before) {
            assert_ne!(variant.metrics.log_loss, *before, "{}", variant.name);
        }
        session.undo_edit().unwrap();
        finish(&mut session, f64::INFINITY);
        let after: Vec<_> = session.report().unwrap().variants.iter().map(|v| v.metrics.log_loss).collect();
        assert_eq!(after, before);
    }

    fn what_cannot_be_made_is_said_and_the_run_goes_on() {
        let session = finished(
            r#"{ "compress": { "pruning": { "kind": "neurons" }, "distillation": {} } }"#,
        );
        let report = session.report().unwrap();
        assert_eq!(names(report), ["float32", "float16", "int8"], "a logistic regression has no neurons to take out");
        let notes = &report.compress_notes;
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[0].starts_with("pruned: ") && notes[1].starts_with("distilled: "), "{notes:?}");
        assert!(notes.iter().all(|note| note.ends_with('.')), "{notes:?}");

        // float16 ends at 65,504.
        let mut session = finished(r#"{ "compress": { "arithmetic": "float16" } }"#);
        assert!(session.firmware().is_ok());
        session.edit(Place { layer: 0, from: Some(0), to: 0 }, 70_000.0).unwrap();
        finish(&mut session, f64::INFINITY);
        let report = session.report().unwrap();
        assert_eq!((names(report), report.chosen), (vec!["float32", "int8"], None));
        assert_eq!(report.compress_notes.len(), 1, "{:?}", report.compress_notes);
        assert!(report.compress_notes[0].starts_with("float16: "), "{:?}", report.compress_notes);
        assert_eq!(report.device.arithmetic, Arithmetic::Float16, "what it would need");
        let error = session.firmware().unwrap_err();
        assert_eq!(error.field(), Some("compress.arithmetic"));
    }

    fn the_firmware_is_that_of_the_chosen_variant() {
        let text = r#", "compress": { "arithmetic": "int8", "pruning": { "kind": "magnitude", "epochs": 1 } },
            "evaluate": { "threshold": 0.25 }"#;
        let mut session = session(&small(text));
        assert!(session.firmware().is_err(), "there is no run yet");
        finish(&mut session, f64::INFINITY);
        let files = session.firmware_files().unwrap();
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        for path in ["README.md", "c/model.h", "rust/model.rs", "json/model.json", "python/model.py"] {
            assert!(paths.contains(&path), "{paths:?}");
        }
        let json = files.iter().find(|file| file.path == "json/model.json").unwrap();
        let json: serde_json::Value = serde_json::from_str(&json.text).unwrap();
        let facts = &json["facts"]["title"];
        assert_eq!(facts, "MLPClassifier (pruned + int8), trained on 240 rows of make_classification");
        let zip = session.firmware().unwrap();
        assert_eq!(zip[..4], *b"PK\x03\x04");
    }

    fn the_recommended_variant_is_the_smallest_that_fits_and_holds_its_accuracy() {
        for text in [
            "{}".to_owned(),
            small(ALL_OF_IT),
            THREE_CLASSES.to_owned(),
            r#"{ "device": { "board": "arduino_uno_r3" } }"#.to_owned(),
            r#"{ "model": { "name": "DecisionTreeClassifier" } }"#.to_owned(),
        ] {
            let session = finished(&text);
            let report = session.report().unwrap();
            let mut best: Option<&VariantReport> = None;
            for variant in &report.variants {
                let holds = variant.metrics.accuracy > report.metrics.accuracy - 0.010_000_1;
                let bytes = |variant: &VariantReport| variant.device.flash.total_bytes;
                if variant.device.fits == Some(true) && holds && best.is_none_or(|best| bytes(variant) < bytes(best)) {
                    best = Some(variant);
                }
            }
            let bytes = |name: Option<&str>| name.map(|name| variant(report, name).device.flash.total_bytes);
            assert_eq!(bytes(report.recommendation.name), bytes(best.map(|best| best.name)), "{text}");
            assert!(report.recommendation.reason.ends_with('.'));
        }
    }

    fn nothing_is_recommended_for_a_board_that_holds_nothing() {
        let session = finished(
            r#"{ "device": { "custom": { "core": "avr", "clock_hz": 16000000, "flash_bytes": 64, "sram_bytes": 32 } } }"#,
        );
        let report = session.report().unwrap();
        assert!(report.variants.iter().all(|variant| variant.device.fits == Some(false)));
        assert_eq!(report.device.fits, Some(false));
        assert_eq!(report.recommendation.name, None);
        assert_eq!(report.recommendation.reason, "No variant fits the board.");
    }

    fn a_lesson_is_not_taught_twice() {
        let mut session = finished(&small(ALL_OF_IT));
        let lesson = |session: &Session| session.compressed().unwrap().lesson.clone().unwrap();
        let first = lesson(&session);
        session.edit(Place { layer: 0, from: Some(0), to: 0 }, 1.5).unwrap();
        finish(&mut session, f64::INFINITY);
        assert!(Rc::ptr_eq(&first, &lesson(&session)), "it does not depend on what is changed by hand");
        session.configure(&json(r#"{ "compress": { "distillation": { "temperature": 4 } } }"#)).unwrap();
        finish(&mut session, f64::INFINITY);
        assert!(!Rc::ptr_eq(&first, &lesson(&session)));
        let variants = &session.compressed().unwrap().variants;
        assert!(variants.iter().any(|variant| variant.origin == Origin::Distilled));
    }
}
