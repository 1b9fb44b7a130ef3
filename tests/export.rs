//! What is handed over besides C and Rust: JSON that has every number, a zip that others can open, names that break nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

#[macro_use]
mod both;
mod models;

use std::collections::HashSet;

use models::Dice;
use serde_json::Value;
use tinyml_playground::deployed::{Deployed, Leaves, Program, Stored, Thresholds};
use tinyml_playground::export::{self, File, json};
use tinyml_playground::model::Fitted;
use tinyml_playground::model::dummy::DummyClassifier;

/// Numbers that were read, as the file says: as float32.
#[allow(clippy::cast_possible_truncation)] // Meant.
fn floats(value: &Value) -> Vec<f32> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap() as f32)
        .collect()
}

fn whole(value: &Value) -> Vec<i64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_i64().unwrap())
        .collect()
}

fn wide<T: Copy + Into<i64>>(values: &[T]) -> Vec<i64> {
    values.iter().map(|&value| value.into()).collect()
}

/// Holds written weights against the model's; `same` compares the values.
fn check_weights<T>(written: &Value, weights: &Stored<T>, same: impl Fn(&Value, &[T])) {
    match weights {
        Stored::Dense(values) => same(written, values),
        Stored::Bitmap { bits, values } => {
            assert_eq!(whole(&written["bits"]), wide(bits));
            same(&written["values"], values);
        }
        Stored::Csr {
            starts,
            columns,
            values,
        } => {
            assert_eq!(whole(&written["starts"]), wide(starts));
            assert_eq!(whole(&written["columns"]), wide(columns));
            same(&written["values"], values);
        }
    }
}

/// Holds a written program against the model's.
fn check_program(written: &Value, model: &Deployed) {
    match &model.program {
        Program::Float(network) => {
            assert_eq!(written["float"]["half"], network.half);
            for (index, layer) in network.layers.iter().enumerate() {
                let written = &written["float"]["layers"][index];
                assert_eq!(floats(&written["biases"]), layer.biases);
                check_weights(&written["weights"], &layer.weights, |w, values| {
                    assert_eq!(floats(w), values);
                });
            }
        }
        Program::Int8(network) => {
            let written = &written["int8"];
            assert_eq!(
                floats(&serde_json::json!([written["input"]["scale"]])),
                [network.input.scale]
            );
            for (index, layer) in network.layers.iter().enumerate() {
                let written = &written["layers"][index];
                assert_eq!(whole(&written["biases"]), wide(&layer.biases));
                assert_eq!(written["input"]["zero"], layer.input.zero);
                assert_eq!(written["output"]["zero"], layer.output.zero);
                for (written, real) in written["multipliers"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .zip(&layer.multipliers)
                {
                    assert_eq!(written["multiplier"], real.multiplier);
                    assert_eq!(written["shift"], real.shift);
                }
                check_weights(&written["weights"], &layer.weights, |w, values| {
                    assert_eq!(whole(w), wide(values));
                });
                match &layer.table {
                    Some(table) => assert_eq!(whole(&written["table"]), wide(table)),
                    None => assert!(written["table"].is_null()),
                }
            }
            if let Some(table) = &network.softmax {
                assert_eq!(whole(&written["softmax"]), wide(table));
            }
        }
        Program::Tree(tree) => {
            let written = &written["tree"];
            assert_eq!(whole(&written["feature"]), wide(&tree.feature));
            assert_eq!(whole(&written["right"]), wide(&tree.right));
            match (&tree.thresholds, &tree.leaves) {
                (Thresholds::Float { values, .. }, Leaves::Float { values: leaves, .. }) => {
                    assert_eq!(floats(&written["thresholds"]["values"]), *values);
                    assert_eq!(floats(&written["leaves"]["values"]), *leaves);
                }
                (Thresholds::Int8(values), Leaves::Int8(leaves)) => {
                    assert_eq!(whole(&written["thresholds"]), wide(values));
                    assert_eq!(whole(&written["leaves"]), wide(leaves));
                }
                _ => panic!("thresholds and leaves of two kinds"),
            }
        }
        Program::Constant(outputs) => assert_eq!(floats(&written["constant"]), *outputs),
    }
}

/// Every key of the model and of its parts, wherever it is.
fn keys_of(value: &Value, keys: &mut HashSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                keys.insert(name.clone());
                keys_of(value, keys);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys_of(item, keys)),
        _ => {}
    }
}

fn all_files(dice: &mut Dice, model: &Deployed) -> Vec<File> {
    let baseline = DummyClassifier::default().fit(&[0, 1, 1], 2).unwrap();
    let facts = models::facts(dice, model, 3);
    export::files(model, &Fitted::Dummy(baseline), None, &facts).unwrap()
}

test! {
    fn json_has_every_number_and_says_what_each_key_means() {
        let mut dice = Dice(4);
        for round in 0..60 {
            let model = match round % 4 {
                0 => models::float(&mut dice, true),
                1 => models::int8(&mut dice),
                2 => models::tree(&mut dice),
                _ => models::constant(&mut dice),
            };
            let facts = models::facts(&mut dice, &model, 2);
            let text = json::file(&model, &facts).unwrap().text;
            let read: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(read["version"], 1);
            assert_eq!(read["model"]["n_features"], model.n_features);
            check_program(&read["model"]["program"], &model);
            if let Some(scaling) = &model.scaling {
                assert_eq!(floats(&read["model"]["scaling"]["mean"]), scaling.mean);
                assert_eq!(floats(&read["model"]["scaling"]["factor"]), scaling.factor);
            }
            for (written, vector) in read["facts"]["vectors"].as_array().unwrap().iter().zip(&facts.vectors) {
                assert_eq!(floats(&written["row"]), vector.row);
            }
            for (written, name) in read["facts"]["features"].as_array().unwrap().iter().zip(&facts.features) {
                assert_eq!(written, name.as_str());
            }
            let mut keys = HashSet::new();
            keys_of(&read["model"], &mut keys);
            keys_of(&read["facts"], &mut keys);
            let described = read["keys"].to_string();
            for key in keys {
                assert!(described.contains(&key), "{key} is not described");
            }
        }
    }

    fn the_zip_holds_all_files_as_they_are_and_is_always_the_same() {
        let mut dice = Dice(5);
        let model = models::int8(&mut dice);
        let files = all_files(&mut dice, &model);
        let zip = export::archive(&files).unwrap();
        assert_eq!(zip, export::archive(&files).unwrap());
        let read = rawzip::ZipArchive::from_slice(&zip).unwrap();
        let mut found = 0;
        for entry in read.entries() {
            let entry = entry.unwrap();
            let path = String::from_utf8(entry.file_path().as_ref().to_vec()).unwrap();
            let file = files.iter().find(|file| format!("model/{}", file.path) == path).unwrap();
            let stored = read.get_entry(entry.wayfinder()).unwrap();
            assert_eq!(stored.data(), file.text.as_bytes(), "{path}");
            found += 1;
        }
        assert_eq!(found, files.len());
        let paths: HashSet<_> = files.iter().map(|file| &file.path).collect();
        assert_eq!(paths.len(), files.len());
    }

    fn names_break_out_of_no_comment_and_no_line() {
        let mut dice = Dice(6);
        for model in [models::int8(&mut dice), models::tree(&mut dice), models::float(&mut dice, true)] {
            for file in all_files(&mut dice, &model) {
                let strange = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
                let json = file.path.ends_with("json");
                assert!(json || !file.text.contains(strange), "{}", file.path);
                assert!(file.text.ends_with('\n'), "{}", file.path);
                assert!(!file.text.contains("{title}") && !file.text.contains("{map}"), "{}", file.path);
            }
        }
    }

    fn the_readme_names_every_file() {
        let mut dice = Dice(7);
        let model = models::float(&mut dice, false);
        let files = all_files(&mut dice, &model);
        assert_eq!(files[0].path, "README.md");
        for file in &files[1..] {
            assert!(files[0].text.contains(&format!("`{}`", file.path)), "{}", file.path);
        }
    }
}
