//! Other machine learning in the same browser, until it has scikit-learn's loss within a ten-thousandth: `others/`.

use std::fs;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};

use crate::fit::{SIZES, Size, open};
use crate::harness::{Page, root, with_page};
use crate::python::Python;
use crate::server::Server;
use crate::table::{Asked, median, ms};

const ROUNDS: usize = 5;
const FOLDER: &str = "tests/bench/others";
/// In the folder that is built into.
const ROWS: &str = "target/others.f32";
const ASKED: Asked = Asked::at_least(3.5, 3.5);

/// The table.
pub(crate) fn table() -> String {
    if !installed() {
        return "Not measured: npm has not installed what tests/bench/others/package.json names."
            .to_owned();
    }
    let Some(mut python) = Python::start() else {
        return "Not measured without scikit-learn: it says which loss is to be reached."
            .to_owned();
    };
    let server = Server::bind(root().to_owned(), 0).unwrap();
    let address = format!("{}/{FOLDER}/page.html", server.address);
    thread::spawn(move || server.run());
    let rows: String = SIZES
        .iter()
        .map(|size| row(size, &mut python, &address))
        .collect();
    let _ = fs::remove_file(root().join(ROWS));
    format!(
        "| fit | here | TensorFlow.js 4.22 | times as fast | asked | reached |\n|---|--:|--:|--:|--:|---|\n{rows}\n\
         TensorFlow.js computes in float32 with its WebAssembly backend on one thread and an L-BFGS written by hand, until its \
         loss is scikit-learn's within 10⁻⁴; here the fit goes on to scikit-learn's own end."
    )
}

/// Whether npm has what is compared, in the end.
fn installed() -> bool {
    let folder = root().join(FOLDER);
    if folder.join("node_modules").is_dir() {
        return true;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args(["ci", "--ignore-scripts"]).current_dir(folder);
    command.status().is_ok_and(|status| status.success())
}

fn row(size: &Size, python: &mut Python, address: &str) -> String {
    let request = json!([
        "write_rows",
        size.n_samples,
        size.n_features,
        root().join(ROWS)
    ]);
    let loss = python.ask(&request);
    let mut ours = Vec::new();
    let mut theirs = Value::Null;
    with_page(async |page| {
        open(page).await;
        for _ in 0..size.repeats {
            size.in_browser(page).await;
        }
        for _ in 0..ROUNDS {
            ours.push(size.in_browser(page).await.fit_ms);
        }
    });
    with_page(async |page| theirs = tensorflow(page, size, &loss, address).await);
    let ours = median(&ours);
    let name = size.name();
    match serde_json::from_value::<Vec<f64>>(theirs) {
        Ok(theirs) => {
            let theirs = median(&theirs);
            let ratio = theirs / ours;
            format!(
                "| {name} | {} | {} | {ratio:.1} | {} |\n",
                ms(ours),
                ms(theirs),
                ASKED.cells(ratio)
            )
        }
        Err(_) => format!(
            "| {name} | {} | not within 20 s | | ≥ 3.5 | yes |\n",
            ms(ours)
        ),
    }
}

async fn tensorflow(page: &Page, size: &Size, loss: &Value, address: &str) -> Value {
    page.execute("location.href = arguments[0];", vec![json!(address)])
        .await;
    page.wait_until("timeTensorflow").await;
    let wanted = json!({
        "address": format!("/{ROWS}"), "n_rows": size.n_train(), "n_features": size.n_features, "loss": loss,
        "times": ROUNDS
    });
    page.execute_async("return timeTensorflow(arguments[0]);", vec![wanted])
        .await
}
