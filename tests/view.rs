//! What the pictures of a model show, held against scikit-learn's own predictions at every place.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

#[macro_use]
mod both;
#[allow(dead_code)] // Each test file takes what it needs.
mod fixture;

use std::rc::Rc;

use fixture::{assert_near, indices, list, numbers, parse, whole};
use serde_json::Value as Json;
use tinyml_playground::session::Scene;
use tinyml_playground::value::Value;
use tinyml_playground::view::Kind;
use tinyml_playground::{Config, Error, Session};

/// A probability in a picture is a 32-bit number, and a network's weights are scikit-learn's to 1e-9.
const PICTURE: f64 = 1e-6;

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn session(config: &str) -> Session {
    Session::new(Config::default().with(&value(config)).unwrap()).unwrap()
}

fn trained(config: &str) -> Session {
    let mut session = session(config);
    while !session.step(f64::INFINITY).unwrap().done {}
    session
}

fn see(session: &mut Session, request: &str) -> Scene {
    session.look(&value(request)).unwrap();
    while !session.look_step(f64::INFINITY).unwrap() {}
    session.scene().unwrap().clone()
}

fn refusal(session: &mut Session, request: &str) -> String {
    session.look(&value(request)).unwrap_err().to_string()
}

fn cases() -> Vec<Json> {
    let fixture = parse(include_str!("fixtures/own_scenes.json"));
    fixture["cases"].as_array().unwrap().clone()
}

fn case(name: &str) -> Json {
    let named = |case: &Json| case["name"] == *name;
    cases().into_iter().find(named).unwrap()
}

/// Holds the grid and the ranges of a scene against those that scikit-learn gives.
fn assert_seen(scene: &Scene, theirs: &Json, what: &str) {
    let ours = [scene.plane.x_range, scene.plane.y_range].concat();
    let ranges = list(&theirs["ranges"], numbers).concat();
    for (ours, theirs) in ours.into_iter().zip(ranges) {
        assert_near(ours, theirs, 1e-12, what);
    }
    let label: Vec<u32> = scene.grid.label.iter().copied().map(u32::from).collect();
    assert_eq!(label, indices(&theirs["label"]), "{what}");
    for (&ours, theirs) in scene.grid.proba.iter().zip(numbers(&theirs["proba"])) {
        assert_near(f64::from(ours), theirs, PICTURE, what);
    }
}

test! {
    fn importance_is_scikit_learns_to_the_bit() {
        for case in cases().iter().filter(|case| !case["importance"].is_null()) {
            let scene = see(&mut trained(&case["config"].to_string()), r#"{"columns": 1}"#);
            let importances = scene.plane.importances.as_ref().unwrap();
            assert!(importances.windows(2).all(|pair| pair[0].mean >= pair[1].mean));
            for (feature, name) in scene.feature_names.iter().enumerate() {
                let ours = importances.iter().find(|one| one.feature == *name).unwrap();
                let theirs = &case["importances"];
                assert_eq!(ours.mean, numbers(&theirs["mean"])[feature], "{} {name}", case["name"]);
                assert_eq!(ours.std, numbers(&theirs["std"])[feature], "{} {name}", case["name"]);
            }
        }
    }

    fn the_grid_is_what_scikit_learn_predicts_there() {
        for case in cases() {
            let mut session = trained(&case["config"].to_string());
            for (plane, kind) in [
                ("features", Kind::Features),
                ("importance", Kind::Importance),
                ("components", Kind::Components),
            ] {
                if case[plane].is_null() {
                    continue;
                }
                let choice = match kind {
                    Kind::Components => r#""components""#,
                    _ => "null",
                };
                let scene = see(&mut session, &format!(r#"{{"columns": 12, "plane": {choice}}}"#));
                assert_eq!(scene.plane.kind, kind);
                assert_eq!((scene.grid.columns, scene.grid.rows), (12, 12));
                assert_seen(&scene, &case[plane], &format!("{} {plane}", case["name"]));
                if kind == Kind::Importance {
                    let axes = indices(&case[plane]["axes"]);
                    let names = axes.iter().map(|&axis| scene.feature_names[axis as usize].clone());
                    assert_eq!(scene.plane.axes.to_vec(), names.collect::<Vec<_>>());
                }
            }
        }
    }

    fn a_row_is_what_scikit_learn_makes_of_it() {
        for case in cases() {
            let mut session = trained(&case["config"].to_string());
            let [part, index] = ["part", "index"].map(|key| &case["row"][key]);
            let request = format!(r#"{{"columns": 2, "row": {{"part": {part}, "index": {index}}}}}"#);
            let row = see(&mut session, &request).row.unwrap();
            assert_eq!(row.features, numbers(&case["row"]["features"]));
            for (&ours, theirs) in row.proba.iter().zip(numbers(&case["row"]["proba"])) {
                assert_near(ours, theirs, 1e-8, "a row's probability");
            }
            let prediction = session.predict(&row.features).unwrap();
            assert_eq!((row.predicted, &row.proba), (prediction.label, &prediction.proba));
        }
    }

    fn neurons_are_mapped_as_numpy_computes_them() {
        let case = case("network");
        let mut session = trained(&case["config"].to_string());
        let index = &case["row"]["index"];
        let scene = see(&mut session, &format!(r#"{{"row": {{"part": "test", "index": {index}}}}}"#));
        let activations = scene.row.unwrap().activations.unwrap();
        let theirs = list(&case["activations"], |layer| list(layer, numbers).concat());
        assert_eq!(activations.len(), theirs.len());
        for (ours, theirs) in activations.concat().into_iter().zip(theirs.concat()) {
            assert_near(ours, theirs, 1e-8, "an activation");
        }
        let maps = scene.network.unwrap().maps.unwrap();
        assert_eq!(maps.iter().map(Vec::len).collect::<Vec<_>>(), [5, 3]);
        for (ours, theirs) in maps.iter().zip(case["maps"].as_array().unwrap()) {
            let cells = list(theirs, numbers); // (576, neurons)
            for (neuron, map) in ours.iter().enumerate() {
                assert_eq!(map.len(), 576);
                for (&ours, cell) in map.iter().zip(&cells) {
                    assert_near(f64::from(ours), cell[neuron], PICTURE, "a map");
                }
            }
        }
    }

    fn a_networks_weights_are_those_of_the_report() {
        let mut session = trained(&case("network")["config"].to_string());
        let network = see(&mut session, r#"{"columns": 1}"#).network.unwrap();
        let report = serde_json::to_value(session.report().unwrap()).unwrap();
        assert_eq!((network.names.len(), network.outputs), (2, vec!["1".to_owned()]));
        for (layer, shown) in network.layers.iter().enumerate() {
            assert_eq!(shown.weights, list(&report["model"]["coefs"][layer], numbers));
            assert_eq!(shown.biases, numbers(&report["model"]["intercepts"][layer]));
        }
        let mut session = trained(r#"{"dataset": {"n_classes": 3, "n_informative": 4}}"#);
        let network = see(&mut session, r#"{"columns": 1}"#).network.unwrap();
        assert_eq!((network.hidden, network.outputs.len(), network.layers.len()), (None, 3, 1));
    }

    fn points_lie_where_their_rows_do() {
        let mut session = trained(r#"{"dataset": {"n_samples": 9000}, "split": {"test_size": 100}}"#);
        let scene = see(&mut session, r#"{"columns": 1}"#);
        let (data, parts) = (session.data().unwrap(), session.parts().unwrap());
        let split = parts.split.as_ref().unwrap();
        let col = scene.plane.axes.each_ref().map(|axis| {
            scene.feature_names.iter().position(|name| name == axis).unwrap()
        });
        for (points, rows, shown) in [(&scene.plane.train, &split.train, 1000), (&scene.plane.test, &split.test, 100)] {
            assert_eq!(points.index.len(), shown);
            for (i, &index) in points.index.iter().enumerate() {
                let row = rows[index] as usize;
                assert_eq!(points.x[i], data.dataset.x.get(row, col[0]));
                assert_eq!(points.y[i], data.dataset.x.get(row, col[1]));
                assert_eq!(points.label[i], data.dataset.y[row]);
            }
        }
        let row = see(&mut session, r#"{"columns": 1, "row": {"part": "train", "index": 8}}"#).row.unwrap();
        let points = &scene.plane.train;
        let same = points.index.iter().position(|&index| index == 8).unwrap();
        assert_eq!((row.x, row.y), (points.x[same], points.y[same]));
    }

    fn a_row_lies_at_the_place_whose_prediction_it_has() {
        // In a plane of components through three features the row itself does not lie; in one of two it does.
        let mut session = trained(&case("network")["config"].to_string());
        let scene = see(&mut session, r#"{"columns": 1, "row": {"part": "test", "index": 0}}"#);
        let row = scene.row.unwrap();
        let seen = scene.plane.seen(&[row.x], &[row.y]).unwrap();
        assert_eq!(seen.row(0), row.inputs);
    }

    fn a_film_plays_on_one_plane() {
        let mut session = trained("{}");
        let last = see(&mut session, r#"{"columns": 4}"#);
        assert_eq!((last.frame.index, last.frame.total, last.frame.iteration), (8, 9, 8));
        let first = see(&mut session, r#"{"columns": 4, "frame": 0}"#);
        assert!(Rc::ptr_eq(&first.plane, &last.plane));
        assert!(first.grid.proba.iter().all(|&p| p == 0.5), "no weight has moved yet");
        assert_eq!((first.frame.iteration, first.frame.loss), (0, None));
        let beyond = see(&mut session, r#"{"columns": 4, "frame": 1000000000}"#);
        assert_eq!(beyond.grid, last.grid);
    }

    fn a_tree_grows_split_by_split() {
        let mut session = trained(&case("tree")["config"].to_string());
        let last = see(&mut session, r#"{"columns": 30}"#);
        let grown = last.tree.unwrap();
        assert_eq!((last.frame.total, last.frame.index), (grown.n_splits() + 1, grown.n_splits()));
        for splits in 0..=grown.n_splits() {
            let request = format!(r#"{{"columns": 30, "frame": {splits}, "row": {{"part": "test", "index": 7}}}}"#);
            let scene = see(&mut session, &request);
            let tree = scene.tree.unwrap();
            assert_eq!((scene.frame.index, scene.frame.iteration, scene.frame.loss), (splits, splits, None));
            assert_eq!((tree.n_splits(), tree.n_nodes()), (splits, 2 * splits + 1));
            let row = scene.row.unwrap();
            let leaf = *row.path.unwrap().last().unwrap();
            assert_eq!(tree.children_left[leaf], -1);
            assert_eq!(tree.value[leaf], row.proba);
            assert!(scene.network.is_none() && row.activations.is_none());
            if splits == 0 {
                let only = scene.grid.label[0];
                assert!(scene.grid.label.iter().all(|&label| label == only));
            }
            if splits == grown.n_splits() {
                assert_eq!((tree, scene.grid), (grown.clone(), last.grid.clone()));
            }
        }
    }

    fn an_edit_changes_the_picture_but_not_the_plane() {
        let mut session = trained("{}");
        let before = see(&mut session, r#"{"columns": 8}"#);
        session.edit(serde_json::from_str(r#"{"layer": 0, "from": 6, "to": 0}"#).unwrap(), -3.0).unwrap();
        while !session.step(f64::INFINITY).unwrap().done {}
        let after = see(&mut session, r#"{"columns": 8}"#);
        assert!(Rc::ptr_eq(&before.plane, &after.plane));
        assert_ne!(before.grid, after.grid);
        assert_eq!(after.network.unwrap().layers[0].weights[6][0], -3.0);
        session.undo_edit().unwrap();
        assert_eq!(see(&mut session, r#"{"columns": 8}"#).grid, before.grid);

        // Also where nobody had looked before the edit.
        let mut edited = trained("{}");
        edited.edit(serde_json::from_str(r#"{"layer": 0, "from": 6, "to": 0}"#).unwrap(), 0.0).unwrap();
        assert_eq!(see(&mut edited, r#"{"columns": 8}"#).plane.importances, before.plane.importances);
    }

    fn a_training_can_be_watched() {
        let config = r#"{"model": {"name": "MLPClassifier", "hidden_layer_sizes": [4], "max_iter": 30}}"#;
        let mut session = session(config);
        assert!(matches!(session.look(&Value::Null), Err(Error::NotReady { .. })));
        assert!(matches!(session.scene(), Err(Error::NotReady { .. })));
        assert!(session.look_step(1.0).unwrap(), "nothing is asked for");
        for _ in 0..3 {
            session.step_iteration(f64::INFINITY).unwrap();
        }
        let scene = see(&mut session, r#"{"columns": 5}"#);
        assert_eq!((scene.frame.iteration, scene.plane.kind), (3, Kind::Components));
        let first = see(&mut session, r#"{"columns": 5, "plane": "importance"}"#);
        assert!(Rc::ptr_eq(&first.plane, &scene.plane), "there is no trained model to measure");
        while !session.step(0.0).unwrap().done {}
        let scene = see(&mut session, r#"{"columns": 5}"#);
        assert_eq!((scene.frame.iteration, scene.plane.kind), (30, Kind::Importance));
        let old = see(&mut session, r#"{"columns": 5, "frame": 3, "plane": "components"}"#);
        assert_eq!(old.grid, first.grid);
    }

    fn slices_change_nothing_and_a_new_look_drops_the_old() {
        for case in cases() {
            let mut session = trained(&case["config"].to_string());
            let whole = see(&mut session, r#"{"columns": 40}"#);
            let mut sliced = trained(&case["config"].to_string());
            sliced.look(&value(r#"{"columns": 256}"#)).unwrap();
            assert!(!sliced.look_step(0.0).unwrap());
            sliced.look(&value(r#"{"columns": 40}"#)).unwrap();
            while !sliced.look_step(0.0).unwrap() {}
            let sliced = sliced.scene().unwrap();
            assert_eq!(sliced.grid, whole.grid);
            assert_eq!(sliced.plane.importances, whole.plane.importances);
        }
    }

    fn one_feature_is_shown_against_the_row_number() {
        let config = r#"{"dataset": {"name": "make_blobs", "n_features": 1, "n_samples": 50, "random_state": 1}}"#;
        let scene = see(&mut trained(config), r#"{"columns": 6, "row": {"part": "test", "index": 1}}"#);
        assert_eq!((scene.plane.kind, scene.plane.axes[1].as_str()), (Kind::Features, "row"));
        assert_eq!(scene.grid.label[..6], scene.grid.label[30..], "the row number decides nothing");
        assert_eq!(scene.row.unwrap().y, scene.plane.test.y[1]);
    }

    fn without_a_split_the_points_are_shown_once() {
        let mut session = trained(r#"{"split": null, "dataset": {"n_samples": 60}}"#);
        let scene = see(&mut session, r#"{"columns": 1, "row": {"part": "test", "index": 59}}"#);
        assert_eq!((scene.plane.train.x.len(), scene.plane.test.x.len()), (60, 0));
        assert_eq!(scene.row.unwrap().features, session.data().unwrap().dataset.x.row(59));
    }

    fn what_is_capped_is_said() {
        let mut session = trained(r#"{"dataset": {"n_samples": 8000}, "split": {"test_size": 4000}}"#);
        let scene = see(&mut session, r#"{"columns": 100000}"#);
        assert_eq!((scene.grid.columns, scene.grid.label.len()), (256, 65_536));
        assert!(scene.plane.note.contains("1,000 of the 4,000 test rows"), "{}", scene.plane.note);
        let wide = r#"{"dataset": {"n_samples": 100, "n_features": 4000}, "model": {"max_iter": 5}}"#;
        let scene = see(&mut trained(wide), r#"{"columns": 3}"#);
        assert_eq!(scene.plane.kind, Kind::Components);
        assert!(scene.plane.note.contains("would take too long"), "{}", scene.plane.note);
    }

    fn a_request_that_cannot_be_met_is_refused_and_changes_nothing() {
        let mut session = trained("{}");
        let before = see(&mut session, "null").grid;
        for (request, message) in [
            (r#"{"row": {"part": "test", "index": 200}}"#, "row.index must be a whole number from 0 to 199, got 200."),
            (r#"{"row": {"part": "test", "index": -1}}"#, "row must be a part (\"train\" or \"test\") and an index"),
            (r#"{"row": {"part": "rest", "index": 1}}"#, "row must be a part"),
            (r#"{"row": 7}"#, "row must be a part"),
            (r#"{"columns": 0}"#, "columns must be a whole number of at least 1, got 0."),
            (r#"{"columns": 2.5}"#, "columns must be a whole number"),
            (r#"{"frame": -1}"#, "frame must be a whole number"),
            (r#"{"plane": "sideways"}"#, "plane must be \"importance\" or \"components\", got \"sideways\"."),
            (r#"{"colour": 1}"#, "colour is not a known setting"),
            ("[]", "request must be an object"),
        ] {
            let refused = refusal(&mut session, request);
            assert!(refused.starts_with(message), "{refused}");
        }
        let not_a_number = Value::object(vec![("columns", Value::Number(f64::NAN))]);
        assert!(session.look(&not_a_number).is_err());
        assert!(session.look_step(f64::NAN).unwrap());
        assert_eq!(session.scene().unwrap().grid, before);
    }

    fn what_has_no_end_is_shown_as_such() {
        let mut session = trained(r#"{"dataset": {"name": "make_moons"}}"#);
        for (from, value) in [("0", f64::MAX), ("1", -f64::MAX), ("null", f64::MAX)] {
            let place = format!(r#"{{"layer": 0, "from": {from}, "to": 0}}"#);
            session.edit(serde_json::from_str(&place).unwrap(), value).unwrap();
        }
        let scene = see(&mut session, r#"{"columns": 20, "row": {"part": "test", "index": 0}}"#);
        // Where both features are above 1 the sums go beyond all numbers in both directions.
        let (shares, others): (Vec<f32>, Vec<f32>) =
            scene.grid.proba.iter().partition(|share| (0.0..=1.0).contains(*share));
        assert!(!shares.is_empty() && !others.is_empty());
        assert!(others.iter().all(|other| other.is_nan()));
        for features in ["2", "3"] {
            let config = format!(r#"{{"dataset": {{"name": "make_blobs", "n_features": {features}, "cluster_std": 1e300,
                "n_samples": 60}}, "model": {{"name": "DummyClassifier"}}}}"#);
            let scene = see(&mut trained(&config), "null");
            assert!(scene.plane.x_range.iter().chain(&scene.plane.y_range).all(|end| end.is_finite()));
        }
    }

    fn every_kind_of_model_has_its_picture() {
        for (name, network, tree) in [
            ("LogisticRegression", true, false),
            ("MLPClassifier", true, false),
            ("DecisionTreeClassifier", false, true),
            ("DummyClassifier", false, false),
        ] {
            let mut session = trained(&format!(r#"{{"dataset": {{"n_samples": 80}}, "model": {{"name": "{name}"}}}}"#));
            let scene = see(&mut session, "{}");
            assert_eq!((scene.network.is_some(), scene.tree.is_some()), (network, tree), "{name}");
            assert_eq!((scene.grid.columns, whole(&Json::from(scene.grid.label.len()))), (64, 4096));
            assert_eq!((scene.classes.len(), scene.positive), (2, Some(1)));
        }
    }
}
