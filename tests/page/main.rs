//! The page in a real browser. `cargo xtask test page` builds it and runs these; the browser's part is in [`harness`].
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod access;
mod charts;
mod compress;
mod controls;
mod csv;
mod device;
mod driver;
#[allow(
    dead_code,
    reason = "the harness is whole; the tests use what they need"
)]
mod harness;
mod inside;
mod links;
mod load;
mod looks;
mod memory;
mod models;
mod profile;
mod runs;
mod same_bits;
#[path = "../../xtask/src/server.rs"]
mod server;
mod sweep;
mod take;
mod threshold;
mod weight;
