//! The cost model against what was measured: `cargo xtask calibrate`.
//!
//! Two tables: MLPerf Tiny's published measurements against the estimates ([`published`]), and the instructions of the
//! exported C, counted in QEMU, against the lines of `src/device/cost/counted.rs` ([`lines`]). Then the tables of the
//! library as they would be fitted now: those lines, and the pieces of `src/device/cost/linked.rs` ([`pieces`]). Ends with
//! an error where a bound does not hold.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
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
#[allow(dead_code, reason = "the device's tests name what ran")]
mod mlperf;
#[path = "../firmware/models.rs"]
mod models;
mod pieces;
#[path = "../firmware/program.rs"]
#[allow(dead_code, reason = "no program is run on its rows")]
mod program;
mod published;
#[path = "../firmware/random.rs"]
mod random;
#[path = "../firmware/size.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "the firmware's tests hold the sizes against the page"
)]
mod size;
#[path = "../firmware/twin.rs"]
#[allow(dead_code, reason = "the firmware's tests ask for places")]
mod twin;

use std::process::ExitCode;

fn main() -> ExitCode {
    let published = published::table();
    println!();
    let counted = lines::table();
    println!();
    pieces::table();
    if published && counted {
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

/// The work of every machine, all at the same time.
fn each<M: Send, T: Send, const N: usize>(
    machines: [M; N],
    work: impl Fn(M) -> T + Sync,
) -> Vec<T> {
    std::thread::scope(|scope| {
        let threads = machines.map(|machine| scope.spawn(|| work(machine)));
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}
