//! Neural networks and trees, trained on all rows: milliseconds beside scikit-learn's.

use serde_json::{Value, json};

use crate::fit::open;
use crate::harness::{Page, with_page};
use crate::python::Python;
use crate::table::{Asked, median, ms};

const ROUNDS: usize = 5;

/// One training: what it is called, its config, and what its time is divided by.
struct Case {
    name: &'static str,
    config: Value,
    /// "epoch", or "training" as a whole.
    unit: &'static str,
    /// Times as fast as scikit-learn.
    asked: Option<Asked>,
}

fn cases() -> [Case; 4] {
    let mlp = |layers: &[usize], batch_size: usize| {
        json!({
            "name": "MLPClassifier", "hidden_layer_sizes": layers, "batch_size": batch_size, "max_iter": 200,
            "n_iter_no_change": 200, "random_state": 0
        })
    };
    let moons = json!({ "name": "make_moons", "n_samples": 1000, "noise": 0.2, "random_state": 0 });
    let clouds = |n_samples: usize, n_features: usize| {
        json!({
            "name": "make_classification", "n_samples": n_samples, "n_features": n_features, "n_informative": 5,
            "random_state": 0
        })
    };
    let all_rows =
        |dataset: Value, model: Value| json!({ "dataset": dataset, "split": null, "model": model });
    let tree = || json!({ "name": "DecisionTreeClassifier", "random_state": 0 });
    [
        Case {
            name: "MLP (16, 16), 1,000 × 2, batches of 200",
            config: all_rows(moons, mlp(&[16, 16], 200)),
            unit: "epoch",
            asked: Some(Asked::at_least(1.0, 1.0)),
        },
        Case {
            name: "MLP (100,), 1,000 × 20, batches of 200",
            config: all_rows(clouds(1000, 20), mlp(&[100], 200)),
            unit: "epoch",
            // At most three times scikit-learn's time; better one and a half.
            asked: Some(Asked::at_least(0.33, 0.67)),
        },
        Case {
            name: "decision tree, 1,000 × 10",
            config: all_rows(clouds(1000, 10), tree()),
            unit: "training",
            asked: None,
        },
        Case {
            name: "decision tree, 100,000 × 20",
            config: all_rows(clouds(100_000, 20), tree()),
            unit: "training",
            asked: None,
        },
    ]
}

/// Milliseconds per unit in the page's own worker.
async fn in_browser(page: &Page, config: &Value) -> f64 {
    let body = "const { fit_ms, n_epochs } = await runExperiment(arguments[0]);
        return fit_ms / (n_epochs ?? 1);";
    page.execute_async(body, vec![config.clone()])
        .await
        .as_f64()
        .unwrap()
}

/// The table.
pub(crate) fn table() -> String {
    let mut rows = String::new();
    let mut python = Python::start();
    with_page(async |page| {
        open(page).await;
        for case in cases() {
            rows += &row(page, python.as_mut(), &case).await;
        }
    });
    format!(
        "| training | browser | a second | scikit-learn | times as fast | asked (hoped for) | reached |\n\
         |---|--:|--:|--:|--:|--:|---|\n{rows}"
    )
}

async fn row(page: &Page, mut python: Option<&mut Python>, case: &Case) -> String {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let here = in_browser(page, &case.config).await;
        let there = python
            .as_mut()
            .map(|python| python.ask(&json!(["train", case.config])));
        // The first turn only warms.
        if round > 0 {
            ours.push(here);
            theirs.extend(there.and_then(|there| there.as_f64()));
        }
    }
    let ours = median(&ours);
    let beside = if theirs.is_empty() {
        "not installed | | |".to_owned()
    } else {
        let theirs = median(&theirs);
        let ratio = theirs / ours;
        let asked = case
            .asked
            .map_or("| ".to_owned(), |asked| asked.cells(ratio));
        format!("{} | {ratio:.1} | {asked}", ms(theirs))
    };
    let Case { name, unit, .. } = case;
    format!(
        "| {name} | {} per {unit} | {:.0} | {beside} |\n",
        ms(ours),
        1000.0 / ours
    )
}
