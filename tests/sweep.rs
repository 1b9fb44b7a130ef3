//! The sweep: which runs it is made of, which points come of a report, and which of them are worth a look.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value
)] // `json!` makes what is passed.

#[macro_use]
mod both;

use serde_json::{Value as Json, json};
use tinyml_playground::Config;
use tinyml_playground::rng::RandomState;
use tinyml_playground::structure::Arithmetic;
use tinyml_playground::sweep::{
    Cost, Outcome, Plan, Point, current, pareto_front, plan, points, reading,
};
use tinyml_playground::value::Value;

/// The article's experiment with these differences.
fn config(partial: Json) -> Config {
    let partial: Value = serde_json::from_value(partial).unwrap();
    Config::default().with(&partial).unwrap()
}

fn network(hidden: Json) -> Config {
    config(json!({ "model": { "name": "MLPClassifier", "hidden_layer_sizes": hidden } }))
}

fn json_of(value: &impl serde::Serialize) -> Json {
    serde_json::to_value(value).unwrap()
}

/// The hidden layers of each training.
fn widths(plan: &Plan) -> Vec<Json> {
    let first = plan.trainings.iter().map(|runs| json_of(&runs[0].partial));
    first
        .map(|partial| partial["model"]["hidden_layer_sizes"].clone())
        .collect()
}

/// The shares that each training's runs remove.
fn sparsities(plan: &Plan) -> Vec<Vec<f64>> {
    let runs = plan.trainings.iter();
    runs.map(|runs| runs.iter().map(|run| run.sparsity).collect())
        .collect()
}

fn variant(name: &str, arithmetic: &str, accuracy: f64, bytes: f64) -> Json {
    json!({
        "name": name,
        "arithmetic": arithmetic,
        "metrics": { "accuracy": accuracy, "f1": null },
        "device": {
            "flash": { "total_bytes": bytes },
            "energy_uj": { "low": 1.0, "typical": bytes / 100.0, "high": 99.0 },
            "fits": bytes < 3000.0,
        },
    })
}

/// A report as far as a sweep reads it.
fn report() -> Outcome {
    let variants = [
        variant("float32", "float32", 0.9, 4000.0),
        variant("float16", "float16", 0.9, 2000.0),
        variant("int8", "int8", 0.875, 1000.0),
        variant("pruned", "float32", 0.85, 2500.0),
        variant("pruned + float16", "float16", 0.85, 1500.0),
        variant("pruned + int8", "int8", 0.8, 700.0),
        variant("distilled", "float32", 0.95, 4000.0),
    ];
    serde_json::from_value(json!({ "variants": variants, "compress_notes": [] })).unwrap()
}

/// All points of a plan whose runs all have the same report.
fn all_points(plan: &Plan) -> Vec<Point> {
    let runs = plan.trainings.iter().flatten();
    runs.flat_map(|run| points(run, &report()).unwrap())
        .collect()
}

/// A point of which only the figures matter.
fn point(accuracy: f64, flash_bytes: f64, energy_uj: Option<f64>, fits: Option<bool>) -> Point {
    Point {
        label: String::new(),
        size: String::new(),
        sparsity: 0.0,
        arithmetic: Arithmetic::Float32,
        partial: Value::Null,
        accuracy,
        flash_bytes,
        energy_uj,
        fits,
    }
}

/// Every pair that no other dominates, found by comparing each with each.
fn naive_front(pairs: &[(f64, f64)]) -> Vec<usize> {
    let dominates = |one: (f64, f64), other: (f64, f64)| {
        one.0 >= other.0 && one.1 <= other.1 && (one.0 > other.0 || one.1 < other.1)
    };
    let free = |&index: &usize| !pairs.iter().any(|&other| dominates(other, pairs[index]));
    (0..pairs.len()).filter(free).collect()
}

test! {
    fn the_front_is_what_no_other_dominates() {
        let mut rng = RandomState::new(4);
        for round in 0..500 {
            // Few different values make many ties.
            let different = [2, 4, 1000][round % 3];
            let mut value = || rng.randint(0, different) as f64;
            let pairs: Vec<(f64, f64)> = (0..round % 40).map(|_| (value(), value())).collect();
            let front = pareto_front(&pairs);
            let mut indices = front.clone();
            indices.sort_unstable();
            assert_eq!(indices, naive_front(&pairs), "{pairs:?}");
            let rises = |pair: &[usize]| {
                let (one, other) = (pairs[pair[0]], pairs[pair[1]]);
                (one.1 < other.1 && one.0 < other.0) || one == other
            };
            assert!(front.windows(2).all(rises), "{front:?} of {pairs:?}");
        }
    }

    fn what_is_no_number_is_on_no_front() {
        let nan = f64::NAN;
        assert_eq!(pareto_front(&[(nan, 1.0), (0.5, nan), (0.5, 2.0), (nan, nan)]), [2]);
        assert_eq!(pareto_front(&[]), [0; 0]);
        let points = [point(nan, 1.0, Some(1.0), None), point(0.5, 2.0, Some(nan), None)];
        let flash = reading(&points, Cost::Flash);
        assert_eq!((flash.order, flash.front, flash.unknown), (vec![1], vec![1], 1));
        assert_eq!(reading(&points, Cost::Energy).unknown, 2);
    }

    fn an_unknown_energy_is_counted_and_left_out() {
        let points = [
            point(0.9, 300.0, None, Some(true)),
            point(0.8, 200.0, Some(2.0), Some(true)),
            point(0.7, 100.0, Some(3.0), Some(true)),
        ];
        let flash = reading(&points, Cost::Flash);
        assert_eq!((flash.order, flash.front, flash.unknown), (vec![2, 1, 0], vec![2, 1, 0], 0));
        let energy = reading(&points, Cost::Energy);
        assert_eq!((energy.order, energy.front, energy.unknown), (vec![1, 2], vec![1], 1));
    }

    fn a_point_that_does_not_fit_hides_none_that_does() {
        // Little flash but too much SRAM, beside one that fits and one of which it is not known.
        let points = [
            point(0.9, 100.0, None, Some(false)),
            point(0.8, 200.0, None, Some(true)),
            point(0.85, 300.0, None, None),
        ];
        let flash = reading(&points, Cost::Flash);
        assert_eq!((flash.order, flash.front), (vec![0, 1, 2], vec![1, 2]));
    }

    fn a_network_is_tried_in_every_width_with_its_own_depth() {
        let deep = plan(&network(json!([6, 4]))).unwrap();
        let expected = [[64.0, 64.0], [32.0, 32.0], [16.0, 16.0], [8.0, 8.0], [6.0, 4.0], [4.0, 4.0], [2.0, 2.0]];
        assert_eq!(widths(&deep), expected.map(|widths| json!(widths)));
        assert_eq!(sparsities(&deep), vec![vec![0.0, 0.5, 0.75, 0.9]; 7]);
        assert_eq!(deep.reason, None);
        let words: Vec<&str> = deep.trainings.iter().map(|runs| runs[0].size.as_str()).collect();
        assert_eq!((words[0], words[4]), ("2 × 64 neurons", "6 + 4 neurons"));

        // One layer, its width among those tried anyway.
        let one = plan(&network(json!(16))).unwrap();
        assert_eq!(widths(&one), [64.0, 32.0, 16.0, 8.0, 4.0, 2.0].map(|width| json!([width])));
        assert_eq!(one.trainings[0][0].size, "64 neurons hidden");
        // No layer: nothing to widen.
        let none = plan(&network(json!([]))).unwrap();
        assert_eq!((widths(&none), none.trainings.len()), (vec![Json::Null], 1));
    }

    fn a_model_of_one_size_is_tried_with_every_sparsity() {
        for name in ["LogisticRegression", "DecisionTreeClassifier"] {
            let plan = plan(&config(json!({ "model": { "name": name } }))).unwrap();
            assert_eq!(sparsities(&plan), [[0.0, 0.5, 0.75, 0.9]], "{name}");
            assert_eq!(plan.reason, None);
        }
    }

    fn the_experiments_own_sparsity_is_tried_too() {
        let own = |kind| plan(&config(json!({ "compress": { "pruning": { "kind": kind, "sparsity": 0.6 } } }))).unwrap();
        assert_eq!(sparsities(&own("magnitude")), [[0.0, 0.5, 0.6, 0.75, 0.9]]);
        assert_eq!(sparsities(&own("none")), [[0.0, 0.5, 0.75, 0.9]]);
    }

    fn a_baseline_has_nothing_to_try() {
        let plan = plan(&config(json!({ "model": { "name": "DummyClassifier" } }))).unwrap();
        assert!(plan.trainings.is_empty());
        assert!(plan.reason.unwrap().starts_with("A baseline"));
    }

    fn a_run_gives_a_point_for_each_arithmetic() {
        let plan = plan(&network(json!([8]))).unwrap();
        let runs = &plan.trainings[3];
        let whole = points(&runs[0], &report()).unwrap();
        let labels: Vec<&str> = whole.iter().map(|point| point.label.as_str()).collect();
        assert_eq!(labels, ["8 neurons hidden, float32", "8 neurons hidden, float16", "8 neurons hidden, int8"]);
        let figures = |point: &Point| (point.accuracy, point.flash_bytes, point.energy_uj, point.fits);
        assert_eq!(figures(&whole[0]), (0.9, 4000.0, Some(40.0), Some(false)));
        assert_eq!(figures(&whole[2]), (0.875, 1000.0, Some(10.0), Some(true)));
        let pruned = points(&runs[2], &report()).unwrap();
        let labels: Vec<&str> = pruned.iter().map(|point| point.label.as_str()).collect();
        assert_eq!(labels, ["8 neurons hidden, 75 % removed, float32",
"8 neurons hidden, 75 % removed, float16",
"8 neurons hidden, 75 % removed, int8"]);
        assert_eq!(figures(&pruned[2]), (0.8, 700.0, Some(7.0), Some(true)));
        let partial = json!({
            "model": { "hidden_layer_sizes": [8.0] },
            "compress": {
                "pruning": { "kind": "magnitude", "sparsity": 0.75 },
                "distillation": null,
                "arithmetic": "int8",
            },
            "device": { "arithmetic": null },
        });
        assert_eq!(json_of(&pruned[2].partial), partial);
    }

    fn a_run_of_which_nothing_came_says_why() {
        let whole = variant("float32", "float32", 0.9, 4000.0);
        let note = "pruned: compress.pruning.kind must be another.";
        let outcome: Outcome =
            serde_json::from_value(json!({ "variants": [whole], "compress_notes": [note] })).unwrap();
        let plan = plan(&Config::default()).unwrap();
        let runs = &plan.trainings[0];
        assert_eq!(points(&runs[0], &outcome).unwrap().len(), 1);
        let refused = points(&runs[1], &outcome).unwrap_err().to_string();
        assert_eq!(refused, format!("Nothing came of 50 % removed, float32. {note}"));
    }

    fn an_unknown_energy_or_fit_stays_unknown() {
        let mut unknown = variant("int8", "int8", 0.5, 100.0);
        unknown["device"]["energy_uj"] = Json::Null;
        unknown["device"]["fits"] = Json::Null;
        let outcome: Outcome = serde_json::from_value(json!({ "variants": [unknown], "compress_notes": [] })).unwrap();
        let plan = plan(&Config::default()).unwrap();
        let points = points(&plan.trainings[0][0], &outcome).unwrap();
        assert_eq!((points[0].energy_uj, points[0].fits), (None, None));
    }

    fn a_point_can_be_loaded_and_belongs_to_the_same_sweep() {
        let experiments = [
            network(json!([6, 4])),
            network(json!([])),
            config(json!({ "device": { "arithmetic": "float16" } })),
            config(json!({ "model": { "name": "DecisionTreeClassifier" } })),
            config(json!({ "compress": { "distillation": {}, "pruning": { "kind": "neurons", "sparsity": 0.3 } } })),
        ];
        for experiment in experiments {
            let plan_of = plan(&experiment).unwrap();
            let all = all_points(&plan_of);
            assert_eq!(all.len(), plan_of.trainings.len() * 12);
            for (index, point) in all.iter().enumerate() {
                let loaded = experiment.with(&point.partial).unwrap();
                assert_eq!(current(&loaded, &all), Some(index), "{}", point.label);
                assert_eq!(plan(&loaded).unwrap().base, plan_of.base, "{}", point.label);
            }
        }
    }

    fn another_experiment_has_another_sweep() {
        let base = |partial: Json| plan(&config(partial)).unwrap().base;
        let article = base(json!({}));
        for other in [
            json!({ "dataset": { "n_samples": 500 } }),
            json!({ "split": null }),
            json!({ "scaler": { "name": "StandardScaler" } }),
            json!({ "model": { "C": 0.5 } }),
            json!({ "evaluate": { "threshold": 0.4 } }),
            json!({ "compress": { "per_channel": true } }),
            json!({ "compress": { "pruning": { "epochs": 3 } } }),
            json!({ "device": { "board": "esp32" } }),
        ] {
            assert_ne!(base(other.clone()), article, "{other}");
        }
        for same in [
            json!({ "compress": { "arithmetic": "int8" } }),
            json!({ "device": { "arithmetic": "int8" } }),
            json!({ "compress": { "distillation": {}, "pruning": { "kind": "magnitude", "sparsity": 0.9 } } }),
        ] {
            assert_eq!(base(same.clone()), article, "{same}");
        }
    }

    fn an_experiment_outside_of_the_sweep_is_none_of_its_points() {
        let experiment = network(json!([8]));
        let all = all_points(&plan(&experiment).unwrap());
        let outside = network(json!([9]));
        assert_eq!(current(&outside, &all), None);
    }
}
