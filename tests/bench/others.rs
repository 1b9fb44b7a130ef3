//! Other machine learning in the same browser, until it has scikit-learn's loss within a ten-thousandth: `others/`.

use std::fs;
use std::path::Path;
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
/// What `time.js` calls them, and the table.
const OTHERS: [(&str, &str); 4] = [
    ("tensorflow", "TensorFlow.js 4.22"),
    ("javascript", "ml-logistic-regression 2.0"),
    ("linfa", "linfa 0.8.1"),
    ("smartcore", "smartcore 0.7"),
];

/// The table.
pub(crate) fn table() -> String {
    if !installed() {
        return "Not measured: npm has not installed what tests/bench/others/package.json names."
            .to_owned();
    }
    if !built() {
        return "Not measured: cargo has not built tests/bench/others/crates for WebAssembly."
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
        .map(|size| rows(size, &mut python, &address))
        .collect();
    let _ = fs::remove_file(root().join(ROWS));
    format!(
        "| fit | beside | here | there | times as fast | asked | reached |\n|---|---|--:|--:|--:|--:|---|\n{rows}\n{NOTE}"
    )
}

const NOTE: &str = "There it is the time until the loss is scikit-learn's within 10⁻⁴, reckoned by one function for all; here \
                    the fit goes on to scikit-learn's own end. TensorFlow.js computes in float32 with its WebAssembly backend \
                    on one thread and an L-BFGS written by hand, the others in float64. ml-logistic-regression knows no \
                    penalty and is told the best size of its steps and the fewest that suffice. linfa and smartcore are \
                    WebAssembly with SIMD and link-time optimisation and have C = 1: linfa stops where the gradient of \
                    the mean loss is below 10⁻³, smartcore at its own end, since it takes no tolerance. A fit of more than \
                    two seconds is measured once.";

/// Whether npm has what is compared, in the end.
fn installed() -> bool {
    let folder = root().join(FOLDER);
    if folder.join("node_modules/ml-logistic-regression").is_dir() {
        return true;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    succeeds(npm, "ci --ignore-scripts", &folder)
}

/// Whether the libraries in Rust are WebAssembly, in the end.
fn built() -> bool {
    let folder = root().join(FOLDER).join("crates");
    succeeds("cargo", "build --release --locked", &folder)
}

fn succeeds(program: &str, arguments: &str, folder: &Path) -> bool {
    let mut command = Command::new(program);
    command.args(arguments.split(' ')).current_dir(folder);
    command.status().is_ok_and(|status| status.success())
}

fn rows(size: &Size, python: &mut Python, address: &str) -> String {
    let request = json!([
        "write_rows",
        size.n_samples,
        size.n_features,
        root().join(ROWS)
    ]);
    let loss = python.ask(&request);
    let mut ours = Vec::new();
    with_page(async |page| {
        open(page).await;
        size.turn_in_browser(page, size.repeats).await;
        let runs = size.turn_in_browser(page, ROUNDS).await;
        ours.extend(runs.iter().map(|run| run.fit_ms));
    });
    let ours = median(&ours);
    let row = |(library, name): &(&str, &str)| {
        let mut theirs = Value::Null;
        with_page(async |page| theirs = there(page, size, library, &loss, address).await);
        let cells = if theirs.is_null() {
            "not in 30 s | | ≥ 3.5 | yes".to_owned()
        } else {
            let theirs = median(&serde_json::from_value::<Vec<f64>>(theirs).unwrap());
            let ratio = theirs / ours;
            format!("{} | {ratio:.1} | {}", ms(theirs), ASKED.cells(ratio))
        };
        format!("| {} | {name} | {} | {cells} |\n", size.name(), ms(ours))
    };
    OTHERS.iter().map(row).collect()
}

/// Milliseconds of each fit; null where that takes too long.
async fn there(page: &Page, size: &Size, library: &str, loss: &Value, address: &str) -> Value {
    page.execute("location.href = arguments[0];", vec![json!(address)])
        .await;
    page.wait_until("window.timeOther").await;
    let wanted = json!({
        "library": library, "address": format!("/{ROWS}"), "n_rows": size.n_train(), "n_features": size.n_features,
        "loss": loss, "times": ROUNDS
    });
    page.execute_async("return timeOther(arguments[0]);", vec![wanted])
        .await
}
