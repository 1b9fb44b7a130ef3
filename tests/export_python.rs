//! The exported Python program, run by scikit-learn where PYTHON, or python3, has it: the same probabilities.
#![allow(clippy::print_stdout, reason = "what is skipped is said")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.
#![cfg(not(target_arch = "wasm32"))] // It starts Python.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tinyml_playground::dataset::{Centers, Dataset, MakeBlobs};
use tinyml_playground::deployed::Outputs;
use tinyml_playground::export::{Facts, Vector, python};
use tinyml_playground::model::Fitted;
use tinyml_playground::model::dummy::DummyClassifier;
use tinyml_playground::model::logistic::LogisticRegression;
use tinyml_playground::model::mlp::MLPClassifier;
use tinyml_playground::model::tree::DecisionTreeClassifier;
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::params::OneOrEach;
use tinyml_playground::scaler::StandardScaler;

/// Python with scikit-learn 1.9.1, if it is here.
fn python() -> Option<String> {
    let python = env::var("PYTHON").unwrap_or("python3".into());
    let check = "import sklearn; raise SystemExit(sklearn.__version__ != '1.9.1')";
    let found = Command::new(&python).args(["-c", check]).output();
    found
        .is_ok_and(|output| output.status.success())
        .then_some(python)
}

fn blobs(n_classes: usize) -> Dataset {
    MakeBlobs {
        n_samples: OneOrEach::One(60),
        centers: Some(Centers::Count(n_classes)),
        cluster_std: OneOrEach::One(3.0),
        ..Default::default()
    }
    .generate()
    .unwrap()
}

#[test]
fn scikit_learn_gives_the_same_probabilities() {
    let Some(program) = python() else {
        println!("skipped: no scikit-learn 1.9.1; name a Python that has it in PYTHON");
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("export_python");
    fs::create_dir_all(&folder).unwrap();
    for n_classes in [2, 3] {
        let mut data = blobs(n_classes);
        let raw = data.x.clone();
        let scaler = finish(StandardScaler.fit(&data.x, &Pace::default()));
        finish(scaler.transform(&mut data.x, &Pace::default()));
        let (x, y) = (&data.x, &data.y);
        let mlp = MLPClassifier {
            hidden_layer_sizes: OneOrEach::Each(vec![5, 3]),
            max_iter: 20,
            ..Default::default()
        };
        let models = [
            Fitted::Logistic(LogisticRegression::default().fit(x, y, n_classes).unwrap()),
            Fitted::Mlp(mlp.fit(x, y, n_classes).unwrap()),
            Fitted::Tree(
                DecisionTreeClassifier::default()
                    .fit(x, y, n_classes)
                    .unwrap(),
            ),
            Fitted::Dummy(DummyClassifier::default().fit(y, n_classes).unwrap()),
        ];
        for (index, model) in models.iter().enumerate() {
            // Every other model goes without a scaler: it then takes rows that are scaled already.
            let scaler = (index % 2 == 0).then_some(&scaler);
            let rows = if scaler.is_some() { &raw } else { x };
            #[allow(clippy::cast_possible_truncation)] // Rows of the device are float32.
            let vector = |row: usize| Vector {
                row: (0..rows.n_cols())
                    .map(|col| rows.get(row, col) as f32)
                    .collect(),
                outputs: Outputs::Float(Vec::new()),
                class: 0,
            };
            let facts = Facts {
                title: "A \"title\"\nof */ two lines \u{202e}".into(),
                features: vec!["a\"b\\".into(), "größe\n".into()],
                classes: ["no", "'yes'", "\"\"\""][..n_classes]
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
                vectors: (0..20).map(vector).collect(),
                threshold: None,
                metrics: vec!["accuracy 1".into()],
                generator: "a test".into(),
            };
            let path = folder.join(format!("model{n_classes}{index}.py"));
            fs::write(&path, python::file(model, scaler, &facts).unwrap().text).unwrap();
            let output = Command::new(&program)
                .args(["-W", "error"])
                .arg(&path)
                .output()
                .unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {errors}", path.display());
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let difference: f64 = said.trim().rsplit(' ').next().unwrap().parse().unwrap();
            println!("{n_classes} classes, model {index}: {difference:e}");
            assert!(difference <= 1e-14, "{}: {said}", path.display());
        }
    }
}
