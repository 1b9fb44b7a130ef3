//! Deployed models without integers: float32 and float16 networks, trees, and how weights are kept.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

#[macro_use]
mod both;

use tinyml_playground::Dataset;
use tinyml_playground::compress::{Calibration, Ranges, calibrate, deploy};
use tinyml_playground::dataset::MakeClassification;
use tinyml_playground::deployed::Deployed;
use tinyml_playground::model::Fitted;
use tinyml_playground::model::mlp::MLPClassifier;
use tinyml_playground::model::tree::DecisionTreeClassifier;
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::structure::Arithmetic;

fn data(n_classes: usize) -> Dataset {
    MakeClassification {
        n_samples: 300,
        n_features: 6,
        n_informative: 4,
        n_classes,
        random_state: Some(7),
        ..Default::default()
    }
    .generate()
    .unwrap()
}

fn deployed(model: &Fitted, data: &Dataset, arithmetic: Arithmetic) -> Deployed {
    let n_classes = data.classes.len();
    let ranges: Ranges = finish(calibrate(
        model,
        &data.x,
        &Calibration::default(),
        &Pace::default(),
    ))
    .unwrap();
    deploy(model, None, 6, n_classes, arithmetic, true, &ranges).unwrap()
}

/// Greatest distance between the probabilities of a trained model and the deployed one.
fn distance(model: &Fitted, data: &Dataset, arithmetic: Arithmetic) -> f64 {
    let rows: Vec<u32> = (0..300).collect();
    let scores = deployed(model, data, arithmetic);
    let scores = finish(scores.score(&data.x, &rows, &Pace::default())).unwrap();
    let exact = finish(model.score(&data.x, &Pace::default())).unwrap();
    assert_eq!(scores.len(), exact.proba.len());
    let distances = scores.iter().zip(&exact.proba).map(|(a, b)| (a - b).abs());
    distances.fold(0.0, f64::max)
}

test! {
    fn probabilities_stay_near_those_of_the_trained_model() {
        for n_classes in [2, 3] {
            let data = data(n_classes);
            let mlp = MLPClassifier { max_iter: 40, ..Default::default() };
            let mlp = Fitted::Mlp(mlp.fit(&data.x, &data.y, n_classes).unwrap());
            let tree = DecisionTreeClassifier { max_depth: Some(4), ..Default::default() };
            let tree = Fitted::Tree(tree.fit(&data.x, &data.y, n_classes).unwrap());
            for model in [&mlp, &tree] {
                println!("{:?}", Arithmetic::Float32);
                for arithmetic in [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8] {
                    println!("{} {:?}", arithmetic_name(arithmetic), distance(model, &data, arithmetic));
                }
                println!("{:?}", deployed(model, &data, Arithmetic::Int8).workload());
            }
        }
    }
}
fn arithmetic_name(a: Arithmetic) -> String {
    format!("{a:?}")
}
