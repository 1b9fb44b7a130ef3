//! The page in a real browser. `cargo xtask test page` builds it and runs these; the browser's part is in [`harness`].
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod driver;
#[allow(
    dead_code,
    reason = "the harness is whole; the tests use what they need"
)]
mod harness;
#[path = "../../xtask/src/server.rs"]
mod server;
mod smoke;
