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
mod machine;
mod models;
mod others;
mod proxy;
mod python;
#[path = "../../xtask/src/server.rs"]
#[allow(unused_imports, reason = "its tests run with xtask's own")]
mod server;
mod slider;
mod start;
mod streaming;
mod table;

use std::fs;

/// Its name on the command line, its question, how it is answered.
type Part = (&'static str, &'static str, fn() -> String);

const PARTS: [Part; 7] = [
    ("fit", "Logistic regression", fit::table),
    ("growth", "Ten times the rows", growth::table),
    ("streaming", "Beside the memory's speed", streaming::table),
    ("slider", "From a slider to the curve", slider::table),
    ("start", "From the address to the curve", start::table),
    ("models", "Networks and trees", models::table),
    ("others", "Others in the browser", others::table),
];
/// Between these two lines the README has the tables.
const BEGIN: &str = "<!-- Written by cargo xtask bench -->";
const END: &str = "<!-- End of what cargo xtask bench writes -->";

fn main() {
    let Some(wanted) = std::env::args().nth(1) else {
        return complete();
    };
    let part = PARTS.iter().find(|(name, ..)| *name == wanted);
    let names = PARTS.map(|(name, ..)| name).join(", ");
    let part = part.unwrap_or_else(|| panic!("there is no part {wanted}: take one of {names}"));
    println!("\n{}", answer(part));
}

/// Answers every question and writes it into the README.
fn complete() {
    let mut answers = vec![machine::describe()];
    for part in &PARTS {
        let answer = answer(part);
        println!("\n{answer}");
        answers.push(answer);
    }
    let path = harness::root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    fs::write(path, replaced(&readme, &answers.join("\n\n"))).unwrap();
    println!("\nWritten into README.md.");
}

fn answer((_, title, table): &Part) -> String {
    format!("### {title}\n\n{}", table().trim_end())
}

/// The README with this text between the two lines.
fn replaced(readme: &str, text: &str) -> String {
    let (before, rest) = readme.split_once(BEGIN).expect(BEGIN);
    let (_, after) = rest.split_once(END).expect(END);
    format!("{before}{BEGIN}\n{text}\n{END}{after}")
}
