//! Hands the model over: C, Arduino, Rust, JSON, Python, and a zip of them all.
