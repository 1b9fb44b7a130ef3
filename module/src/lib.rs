//! The playground as the page's WebAssembly module.
//!
//! A package of its own for two reasons. Link-time optimisation runs at the level of the package that is linked: at that of
//! the playground, which is compiled for size, it would leave the loops of `numerics` without lanes. And beside another
//! crate type rustc leaves it out altogether.

pub use tinyml_playground::*;
