//! The cost model against what was measured: `cargo xtask calibrate`.
//!
//! Two tables: MLPerf Tiny's published measurements against the estimates ([`published`]), and the instructions of the
//! exported C, counted in QEMU, against the lines of `src/device/cost/counted.rs` ([`lines`]). Ends with an error where
//! a bound does not hold.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a command may fail by panicking, and it is there to print"
)]

mod counts;
mod fit;
mod grid;
mod lines;
#[path = "../firmware/machine.rs"]
#[allow(
    dead_code,
    reason = "the machines are whole; the calibration uses some"
)]
mod machine;
#[path = "../mlperf/mod.rs"]
mod mlperf;
mod published;
#[path = "../firmware/random.rs"]
mod random;

use std::process::ExitCode;

fn main() -> ExitCode {
    let published = published::table();
    println!();
    if published & lines::table() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The middle of the errors.
fn median(errors: &[f64]) -> f64 {
    let mut sorted = errors.to_vec();
    sorted.sort_by(f64::total_cmp);
    f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}
