//! The smaller class as the positive one: curves and counts against a count of pairs.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

use tinyml_playground::params::Value;
use tinyml_playground::{Config, Session};

/// The area under the ROC curve as what it means: the share of pairs of a positive and a negative row in which the
/// positive one has the higher score, ties counting half (Mann and Whitney).
fn share_of_pairs(scores: &[(f64, bool)]) -> f64 {
    let of = |wanted| {
        let same = scores
            .iter()
            .filter(move |(_, positive)| *positive == wanted);
        same.map(|(score, _)| *score)
    };
    let (mut won, mut pairs) = (0.0, 0.0);
    for high in of(true) {
        for low in of(false) {
            pairs += 1.0;
            won += if high > low {
                1.0
            } else if high == low {
                0.5
            } else {
                0.0
            };
        }
    }
    won / pairs
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_smaller_class_is_ranked_by_its_own_probability() {
    for model in [
        r#"{"name": "LogisticRegression"}"#,
        r#"{"name": "MLPClassifier", "hidden_layer_sizes": [4], "max_iter": 20}"#,
        r#"{"name": "DecisionTreeClassifier", "max_depth": 4}"#,
    ] {
        let text = format!(
            r#"{{"dataset": {{"n_samples": 400}}, "model": {model}, "evaluate": {{"positive_class": 0}}}}"#
        );
        let partial: Value = serde_json::from_str(&text).unwrap();
        let mut session = Session::new(Config::default().with(&partial).unwrap()).unwrap();
        while !session.step(f64::INFINITY).unwrap().done {}

        let y = &session.parts().unwrap().test.y;
        let proba = &session.scores().unwrap().test.rows.proba;
        let scores: Vec<_> = y
            .iter()
            .zip(proba.chunks_exact(2))
            .map(|(class, proba)| (proba[0], *class == 0))
            .collect();
        let metrics = &session.report().unwrap().metrics;
        let area = metrics.roc_auc.unwrap();
        assert!(
            (area - share_of_pairs(&scores)).abs() < 1e-12,
            "{model}: {area}"
        );

        let called = |(score, _): &&(f64, bool)| *score > 0.5;
        let found = scores
            .iter()
            .filter(called)
            .filter(|(_, positive)| *positive);
        let positives = scores.iter().filter(|(_, positive)| *positive).count();
        let recall = found.count() as f64 / positives as f64;
        assert!((metrics.recall.unwrap() - recall).abs() < 1e-12, "{model}");
    }
}
