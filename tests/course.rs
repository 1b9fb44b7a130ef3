//! The course of a training through the session: one iteration at a time, every moment of it, weights changed by hand.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[macro_use]
mod both;

use tinyml_playground::model::{Fitted, Place};
use tinyml_playground::session::Stage;
use tinyml_playground::value::Value;
use tinyml_playground::{Config, Error, Report, Session};

fn session(config: &str) -> Session {
    let partial: Value = serde_json::from_str(config).unwrap();
    Session::new(Config::default().with(&partial).unwrap()).unwrap()
}

fn finish(session: &mut Session) -> Report {
    while !session.step(f64::INFINITY).unwrap().done {}
    session.report().unwrap().clone()
}

/// All figures of a report but its timing, as text.
fn figures(report: &Report) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        report.model, report.metrics, report.train_metrics, report.roc
    )
}

const MODELS: [&str; 4] = [
    r#"{ "model": { "name": "LogisticRegression" } }"#,
    r#"{ "model": { "name": "MLPClassifier", "hidden_layer_sizes": [5, 4], "max_iter": 7 } }"#,
    r#"{ "model": { "name": "DecisionTreeClassifier", "max_depth": 4 } }"#,
    r#"{ "model": { "name": "DummyClassifier" } }"#,
];

fn place(layer: usize, from: Option<usize>, to: usize) -> Place {
    Place { layer, from, to }
}

test! {
    fn a_step_is_one_iteration() {
        let mut session = session(MODELS[1]);
        for epoch in 1..=7 {
            let mut progress = session.step_iteration(0.0).unwrap();
            while progress.iteration < epoch {
                progress = session.step_iteration(0.0).unwrap();
            }
            assert_eq!((progress.stage, progress.iteration, progress.max_iter), (Stage::Train, epoch, 7));
            let frame = session.frame(None).unwrap();
            assert_eq!((frame.iteration, frame.losses.map(|losses| losses.len())), (epoch, Some(epoch)));
        }
        assert!(session.step_iteration(f64::INFINITY).unwrap().done);
        let whole = finish(&mut self::session(MODELS[1]));
        assert_eq!(figures(session.report().unwrap()), figures(&whole));
    }

    // One of 1.44 million weights, of which the film has room for fewer than three frames.
    fn a_model_too_large_for_a_film_tells_how_it_ended() {
        let mut session = session(
            r#"{ "dataset": { "n_samples": 10 },
                 "model": { "name": "MLPClassifier", "hidden_layer_sizes": [1200, 1200], "max_iter": 2 } }"#,
        );
        let report = finish(&mut session);
        let frame = session.frame(None).unwrap();
        assert_eq!((frame.index, frame.total, frame.iteration), (0, 1, 2));
        assert!(frame.loss.is_some() && frame.loss == report.model.loss_curve().last().copied());
    }

    fn a_look_ends_with_its_training() {
        let mut session = session(MODELS[1]);
        session.step_iteration(f64::INFINITY).unwrap();
        session.look(&Value::Null).unwrap();
        session.configure(&serde_json::from_str(r#"{ "dataset": { "name": "make_moons" } }"#).unwrap()).unwrap();
        assert!(session.look_step(f64::INFINITY).unwrap() && session.scene().is_err());
    }

    fn a_step_after_a_training_that_was_broken_off_is_the_first() {
        let mut session = session(MODELS[1]);
        while session.step_iteration(f64::INFINITY).unwrap().iteration < 3 {}
        session.configure(&serde_json::from_str(r#"{ "model": { "alpha": 0.1 } }"#).unwrap()).unwrap();
        assert_eq!(session.step_iteration(f64::INFINITY).unwrap().iteration, 1);
    }

    // What was filmed on ten features must not be shown two.
    fn a_film_ends_with_its_rows() {
        let mut session = session(MODELS[0]);
        finish(&mut session);
        session.configure(&serde_json::from_str(r#"{ "dataset": { "name": "make_moons" } }"#).unwrap()).unwrap();
        loop {
            let progress = session.step(0.0).unwrap();
            match session.frame(None) {
                Ok(frame) => assert_eq!(frame.model.params().len(), 3, "{progress:?}"),
                Err(error) => assert!(matches!(error, Error::NotReady { .. })),
            }
            if progress.done {
                break;
            }
        }
    }

    fn slices_change_nothing() {
        for config in MODELS {
            let mut sliced = session(config);
            while !sliced.step(0.0).unwrap().done {}
            assert_eq!(figures(sliced.report().unwrap()), figures(&finish(&mut session(config))), "{config}");
        }
    }

    fn every_moment_of_a_training_is_that_many_iterations() {
        let mut whole = session(MODELS[1]);
        finish(&mut whole);
        for epochs in 1..=7 {
            let config = format!(
                r#"{{ "model": {{ "name": "MLPClassifier", "hidden_layer_sizes": [5, 4], "max_iter": {epochs} }} }}"#
            );
            let short = finish(&mut session(&config));
            let frame = whole.frame(Some(epochs)).unwrap();
            assert_eq!((frame.index, frame.total, frame.iteration), (epochs, 8, epochs));
            assert_eq!(frame.model.params(), short.model.params(), "{epochs}");
            assert_eq!(frame.loss.as_ref(), short.model.loss_curve().last());
        }
        let first = whole.frame(Some(0)).unwrap();
        assert_eq!((first.loss, first.losses), (None, None));
        assert_eq!(whole.frame(Some(99)).unwrap().index, 7);
    }

    fn an_edit_is_scored_and_undone() {
        for config in &MODELS[..2] {
            let mut session = session(config);
            let before = figures(&finish(&mut session));
            let was = session.model().unwrap().weight(place(0, Some(3), 0)).unwrap();
            session.edit(place(0, Some(3), 0), was + 5.0).unwrap();
            session.edit(place(0, None, 0), -2.0).unwrap();
            let edited = finish(&mut session);
            assert_ne!(figures(&edited), before);
            assert_eq!(edited.edits.len(), 2);
            assert_eq!((edited.edits[0].was, edited.edits[0].value), (was, was + 5.0));
            assert_eq!(edited.model.weight(place(0, None, 0)), Ok(-2.0));
            session.undo_edit().unwrap();
            session.undo_edit().unwrap();
            session.undo_edit().unwrap(); // There is nothing left to undo, which is not an error.
            let after = finish(&mut session);
            assert_eq!(figures(&after), before, "{config}");
            assert!(after.edits.is_empty());
        }
    }

    fn an_edit_changes_the_weight_that_it_names() {
        let mut session = session(MODELS[1]);
        let report = finish(&mut session);
        session.edit(place(1, Some(4), 2), 9.0).unwrap();
        let edited = finish(&mut session);
        let (Fitted::Mlp(before), Fitted::Mlp(after)) = (&*report.model, &*edited.model) else {
            panic!("other models");
        };
        let mut expected = before.network.clone();
        expected.layers[1].weights[4 * 4 + 2] = 9.0;
        assert_eq!(after.network, expected);
    }

    fn training_again_forgets_edits() {
        let mut session = session(MODELS[0]);
        finish(&mut session);
        session.edit(place(0, Some(0), 0), 1.0).unwrap();
        finish(&mut session);
        session.configure(&serde_json::from_str(r#"{ "model": { "C": 0.5 } }"#).unwrap()).unwrap();
        assert!(finish(&mut session).edits.is_empty());
    }

    fn a_weight_that_does_not_exist_is_refused() {
        let mut fresh = session(MODELS[0]);
        assert!(matches!(fresh.edit(place(0, None, 0), 1.0), Err(Error::NotReady { .. })));
        finish(&mut fresh);
        let mut message = |place, value| fresh.edit(place, value).unwrap_err().to_string();
        assert_eq!(message(place(1, None, 0), 1.0), "layer must be a whole number from 0 to 0, got 1.");
        assert_eq!(message(place(0, Some(10), 0), 1.0), "from must be a whole number from 0 to 9, got 10.");
        assert_eq!(message(place(0, None, 1), 1.0), "to must be a whole number from 0 to 0, got 1.");
        assert!(message(place(0, None, 0), f64::NAN).starts_with("weight must be a finite number"));
        let mut tree = session(MODELS[2]);
        finish(&mut tree);
        assert!(tree.edit(place(0, None, 0), 1.0).is_err());
    }

    fn a_training_that_diverges_says_so_and_keeps_its_last_good_weights() {
        let mut session = session(
            r#"{ "model": { "name": "MLPClassifier", "hidden_layer_sizes": [8], "learning_rate_init": 1e6 } }"#,
        );
        let report = finish(&mut session);
        let Fitted::Mlp(model) = &*report.model else {
            panic!("another model");
        };
        assert!(model.warnings.iter().any(|warning| warning.contains("diverged in epoch 1")), "{:?}", model.warnings);
        assert_eq!(model.network.params(), session.frame(Some(0)).unwrap().model.params());
        assert!(report.metrics.log_loss.is_finite());
    }

    fn a_model_that_does_not_beat_the_baseline_says_so() {
        let note = |config| finish(&mut session(config)).baseline.note;
        assert_eq!(note(MODELS[0]), None);
        assert!(note(MODELS[3]).unwrap().starts_with("This is the baseline itself"));
        // Labels that are pure noise.
        let noise = r#"{ "dataset": { "name": "make_classification", "flip_y": 1, "weights": [0.9] },
                         "model": { "name": "LogisticRegression", "C": 1e-9 } }"#;
        assert!(note(noise).unwrap().starts_with("This model does not beat the baseline"));
    }
}
