//! How fast training is in a headless browser, beside scikit-learn natively on one thread: `cargo xtask bench`.
//!
//! Both train the same models on the same rows, in turn, five times; the table has the medians. The machine's own speed
//! cancels out of the ratio.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail by panicking, and it is there to print"
)]

#[path = "../page/driver.rs"]
mod driver;
#[path = "../page/harness.rs"]
#[allow(
    dead_code,
    reason = "the harness is whole; the benchmark uses what it needs"
)]
mod harness;
#[path = "../../xtask/src/server.rs"]
mod server;

use std::env;
use std::process::Command;

use serde_json::{Value, json};

const ROUNDS: usize = 5;

/// One training: what it is called, its config, and what its time is divided by.
struct Case {
    name: &'static str,
    config: Value,
    /// "epoch", or "training" as a whole.
    unit: &'static str,
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
        },
        Case {
            name: "MLP (100,), 1,000 × 20, batches of 200",
            config: all_rows(clouds(1000, 20), mlp(&[100], 200)),
            unit: "epoch",
        },
        Case {
            name: "decision tree, 1,000 × 10",
            config: all_rows(clouds(1000, 10), tree()),
            unit: "training",
        },
        Case {
            name: "decision tree, 100,000 × 20",
            config: all_rows(clouds(100_000, 20), tree()),
            unit: "training",
        },
    ]
}

/// Milliseconds per unit in the page's own module.
async fn in_browser(page: &harness::Page, config: &Value) -> f64 {
    let body = "const { default: init, Session } = await import('./pkg/tinyml_playground.js');
        await init();
        const session = new Session(arguments[0]);
        while (!session.step(1000).done);
        const { model, timing } = session.report();
        session.free();
        return timing.fit_ms / (model.loss_curve?.length ?? 1);";
    page.execute_async(body, vec![config.clone()])
        .await
        .as_f64()
        .unwrap()
}

/// Milliseconds per unit in scikit-learn on one thread; nothing where Python has no scikit-learn.
fn in_scikit_learn(config: &Value) -> Option<f64> {
    let python = env::var_os("PYTHON").unwrap_or("python3".into());
    let output = Command::new(python)
        .arg(harness::root().join("tests/bench/train.py"))
        .arg(config.to_string())
        .env("OMP_NUM_THREADS", "1")
        .env("OPENBLAS_NUM_THREADS", "1")
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn main() {
    println!("| training | browser | a second | scikit-learn | times as fast |");
    println!("|---|--:|--:|--:|--:|");
    harness::with_page(async |page| {
        page.open_ready("").await;
        for Case { name, config, unit } in cases() {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                ours.push(in_browser(page, &config).await);
                theirs.extend(in_scikit_learn(&config));
            }
            let ours = median(ours).unwrap();
            let (theirs, ratio) = match median(theirs) {
                Some(theirs) => (format!("{theirs:.3} ms"), format!("{:.1}", theirs / ours)),
                None => ("not installed".to_owned(), "–".to_owned()),
            };
            println!(
                "| {name} | {ours:.3} ms per {unit} | {:.0} | {theirs} | {ratio} |",
                1000.0 / ours
            );
        }
    });
}
