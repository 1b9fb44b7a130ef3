//! `cargo xtask test`: every check and test, one after the other. A failed step does not stop the rest.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::shell::{self, NPM, command, run_reading, words};
use crate::{counts, install, site};

/// How a step went that did not fail.
enum Outcome {
    Done,
    Skipped(&'static str),
}

/// One line of the plan: its group, what it does, how.
type Step = (
    &'static str,
    &'static str,
    fn(&mut Tally) -> Result<Outcome>,
);

/// The quickest answers come first. The checks of JavaScript read what the build generates.
const STEPS: [Step; 11] = [
    ("static", "Formatting of Rust", |_| {
        install::rust_components()?;
        done(&mut words("cargo fmt --all --check"))
    }),
    ("static", "Lints, native", |_| {
        install::rust_components()?;
        done(&mut words(
            "cargo clippy --workspace --all-targets -- -D warnings",
        ))
    }),
    ("static", "Lints, WebAssembly", |_| {
        install::rust_components()?;
        install::wasm_target()?;
        done(&mut words(
            "cargo clippy --target wasm32-unknown-unknown --tests -- -D warnings",
        ))
    }),
    ("static", "Documentation", |_| {
        install::wasm_target()?;
        // On the wasm target, where the functions for JavaScript are documented too.
        done(
            words("cargo doc --no-deps --target wasm32-unknown-unknown")
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    }),
    ("static page", "The site", |_| {
        site::build().map(|_| Outcome::Done)
    }),
    ("static", "Types of JavaScript", |_| npm_script("types")),
    ("static", "Formatting of JavaScript", |_| {
        npm_script("format")
    }),
    ("native", "Native tests", |tally| {
        install::rust_components()?;
        install::microcontroller_targets();
        let tools = install::firmware_tools();
        tally.count(&mut words("cargo test --workspace --no-fail-fast"))?;
        if tools {
            return Ok(Outcome::Done);
        }
        Ok(Outcome::Skipped(
            "firmware: not all of its compilers and emulators are installed",
        ))
    }),
    ("native", "Instructions of the hot loops", |_| {
        Ok(if counts::check(false)? {
            Outcome::Done
        } else {
            Outcome::Skipped("valgrind is not installed")
        })
    }),
    ("wasm", "WebAssembly tests in a headless browser", |tally| {
        install::wasm_target()?;
        let driver = install::browser()?;
        install::wasm_pack()?;
        install::wasm_bindgen()?;
        // The driver is named and the mode is no-install: wasm-pack downloads nothing of its own.
        tally.count(
            words("wasm-pack test --headless --chrome --mode no-install --chromedriver")
                .arg(driver),
        )
    }),
    ("page", "The page in a browser", |tally| {
        let driver = install::browser()?;
        install::npm_packages()?;
        // --workspace: with the same packages chosen, what the native tests have compiled is used again.
        tally.count(words("cargo test --workspace --test page").env("CHROMEDRIVER", driver))
    }),
];

/// Runs every step, or those of one group, and closes with one line that counts the tests.
pub(crate) fn run(group: Option<&str>) -> Result<ExitCode> {
    let chosen =
        |step: &&Step| group.is_none_or(|group| step.0.split(' ').any(|name| name == group));
    let steps: Vec<&Step> = STEPS.iter().filter(chosen).collect();
    if steps.is_empty() {
        bail!("there is no such group of tests: take static, native, wasm or page");
    }
    let mut tally = Tally::default();
    for (number, step) in steps.iter().enumerate() {
        println!("\n== {} of {}: {}", number + 1, steps.len(), step.1);
        tally.take(step);
    }
    Ok(tally.close())
}

fn done(command: &mut Command) -> Result<Outcome> {
    shell::run(command).map(|()| Outcome::Done)
}

fn npm_script(name: &str) -> Result<Outcome> {
    if install::npm_packages()? {
        done(&mut command(NPM, ["run", "--silent", name]))
    } else {
        Ok(Outcome::Skipped("npm is not installed"))
    }
}

/// What the steps have come to so far.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    failures: Vec<String>,
    omissions: Vec<String>,
}

impl Tally {
    /// Runs one step. One that fails without a failed test (a lint, an error in compiling) counts as one failure.
    fn take(&mut self, (_, title, work): &Step) {
        let failed_before = self.failed;
        match work(self) {
            Ok(Outcome::Done) => {}
            Ok(Outcome::Skipped(reason)) => {
                println!("Skipped: {reason}.");
                self.skipped += 1;
                self.omissions.push(format!("{title} ({reason})"));
            }
            Err(error) => {
                println!("FAILED: {error:#}");
                self.failed += u64::from(self.failed == failed_before);
                self.failures.push(format!("{title}: {error:#}"));
            }
        }
    }

    /// Runs a program and adds up the tests in the result lines that it prints.
    fn count(&mut self, command: &mut Command) -> Result<Outcome> {
        run_reading(command, |line| self.read(line))?;
        Ok(Outcome::Done)
    }

    /// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; …`; other lines say nothing.
    fn read(&mut self, line: &str) {
        let Some((_, counts)) = line
            .split_once("test result: ")
            .and_then(|(_, result)| result.split_once(". "))
        else {
            return;
        };
        for count in counts.split("; ") {
            match count
                .split_once(' ')
                .map(|(number, what)| (number.parse::<u64>(), what))
            {
                Some((Ok(number), "passed")) => self.passed += number,
                Some((Ok(number), "failed")) => self.failed += number,
                Some((Ok(number), "ignored")) => self.skipped += number,
                _ => {}
            }
        }
    }

    fn close(&self) -> ExitCode {
        println!();
        for omission in &self.omissions {
            println!("Skipped: {omission}");
        }
        for failure in &self.failures {
            println!("Failed: {failure}");
        }
        let skipped = if self.skipped > 0 {
            format!(", {} skipped", self.skipped)
        } else {
            String::new()
        };
        println!("{} passed, {} failed{skipped}", self.passed, self.failed);
        if self.failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Tally};

    #[test]
    fn result_lines_are_added_up() {
        let mut tally = Tally::default();
        tally.read("test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        tally.read(
            "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 filtered out; finished in 1.20s",
        );
        tally.read("test reads_a_result_line ... ok");
        assert_eq!((tally.passed, tally.failed, tally.skipped), (7, 3, 1));
    }

    #[test]
    fn a_step_that_fails_without_a_failed_test_counts_once() {
        let mut tally = Tally::default();
        tally.take(&("static", "a lint", |_| anyhow::bail!("unused variable")));
        tally.take(&("native", "a test", |tally| {
            tally.read("test result: FAILED. 0 passed; 2 failed; 0 ignored");
            anyhow::bail!("tests failed")
        }));
        tally.take(&("static", "a check without its tool", |_| {
            Ok(Outcome::Skipped("no npm"))
        }));
        assert_eq!(
            (tally.failed, tally.skipped, tally.failures.len()),
            (3, 1, 2)
        );
    }
}
