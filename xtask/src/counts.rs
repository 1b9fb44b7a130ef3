//! How many instructions the work takes that the speed depends on, counted by Callgrind: a guard of the speed that no
//! noise disturbs. `counts/instructions.txt` has what it was when it was last written.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::install;
use crate::shell::{root, run, target, words};

/// What is counted: its name, the work of `counts/src/main.rs` that has it in it, and the work that does all but it.
const PIECES: [(&str, &str, &str); 3] = [
    ("generate", "generate", "nothing"),
    ("fit", "fit", "generate"),
    ("rank", "rank", "nothing"),
];
/// Another share more or fewer is worth a look: compilers and C libraries differ by less.
const TOLERANCE: f64 = 0.03;

/// Counts, and holds the counts against the committed ones; or writes them anew. False where there is no Callgrind.
pub(crate) fn check(write: bool) -> Result<bool> {
    if !install::valgrind() {
        return Ok(false);
    }
    println!("\n== Compiling the work natively, optimised (a minute or two the first time)");
    run(&mut words("cargo build --release --package counts"))?;
    let committed = fs::read_to_string(file()).unwrap_or_default();
    let (mut text, mut problems) = (String::new(), Vec::new());
    for (name, with, without) in PIECES {
        let counted = instructions(with)?.saturating_sub(instructions(without)?);
        let before = committed_count(&committed, name);
        println!("{name:<10}{counted:>14}   {}", beside(counted, before));
        writeln!(text, "{name} {counted}")?;
        if before.is_none_or(|before| change(counted, before).abs() > TOLERANCE) {
            problems.push(name);
        }
    }
    if write {
        fs::write(file(), text)?;
        println!("Written into {}.", file().display());
    } else if !problems.is_empty() {
        bail!(
            "the instructions of {} are not what they were, within {} %. If that is meant: cargo xtask counts --write",
            problems.join(", "),
            100.0 * TOLERANCE
        );
    }
    Ok(true)
}

fn file() -> PathBuf {
    root().join("counts/instructions.txt")
}

/// The instructions that one work takes, with the start of its program.
fn instructions(work: &str) -> Result<u64> {
    let program = target()?.join("release/counts");
    let output = words("valgrind --tool=callgrind --callgrind-out-file=/dev/null")
        .arg(program)
        .arg(work)
        .stderr(Stdio::piped())
        .output()
        .context("valgrind could not be started")?;
    let said = String::from_utf8_lossy(&output.stderr);
    // It says: "==123== Collected : 1234567".
    let count = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let count = count.and_then(|(_, count)| count.trim().parse().ok());
    count.with_context(|| format!("Callgrind counted nothing:\n{said}"))
}

/// The committed count; lines are `NAME COUNT`.
fn committed_count(committed: &str, name: &str) -> Option<u64> {
    let mut lines = committed.lines().filter_map(|line| line.split_once(' '));
    lines
        .find(|(known, _)| *known == name)?
        .1
        .trim()
        .parse()
        .ok()
}

#[allow(clippy::cast_precision_loss, reason = "a share")]
fn change(counted: u64, before: u64) -> f64 {
    counted as f64 / before as f64 - 1.0
}

fn beside(counted: u64, before: Option<u64>) -> String {
    match before {
        Some(before) => format!(
            "{before:>14} before, {:+.1} %",
            100.0 * change(counted, before)
        ),
        None => "no count before".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::committed_count;

    #[test]
    fn finds_a_count_by_its_whole_name() {
        let committed = "generate 12\nfit 345\n";
        assert_eq!(committed_count(committed, "fit"), Some(345));
        assert_eq!(committed_count(committed, "fi"), None);
    }
}
