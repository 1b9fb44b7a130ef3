//! How fast it is in a headless browser, beside scikit-learn natively on one thread: `cargo xtask bench [PART]`.
//!
//! Both sides compute the same in turn, and the tables have medians: the machine's own speed cancels out of a ratio. A
//! complete run writes its tables into the README; one part alone only prints. Numbers that differ make it fail, being
//! slow does not.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail by panicking, and it is there to print"
)]

#[path = "../page/driver.rs"]
mod driver;
mod fit;
mod growth;
#[path = "../page/harness.rs"]
#[allow(
    dead_code,
    reason = "the harness is whole; the benchmark uses what it needs"
)]
mod harness;
mod models;
mod python;
#[path = "../../xtask/src/server.rs"]
mod server;
mod slider;
mod streaming;
mod table;

/// Its name on the command line, its question, how it is answered.
type Part = (&'static str, &'static str, fn() -> String);

const PARTS: [Part; 5] = [
    ("fit", "Logistic regression", fit::table),
    ("growth", "Ten times the rows", growth::table),
    ("streaming", "Beside the memory's speed", streaming::table),
    ("slider", "From a slider to the curve", slider::table),
    ("models", "Networks and trees", models::table),
];

fn main() {
    let wanted = std::env::args().nth(1);
    let chosen: Vec<&Part> = PARTS
        .iter()
        .filter(|(name, ..)| wanted.as_deref().is_none_or(|wanted| wanted == *name))
        .collect();
    assert!(
        !chosen.is_empty(),
        "there is no such part: take one of {:?}",
        PARTS.map(|(name, ..)| name)
    );
    for (_, title, answer) in chosen {
        println!("\n### {title}\n\n{}", answer());
    }
}
