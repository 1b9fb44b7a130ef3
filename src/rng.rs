//! Random numbers: NumPy's stream, and a seed that nobody chose.

pub use tinyml_numerics::rng::RandomState;

use crate::error::{Error, Result};

/// A seed that nobody chose, from the browser's or the system's entropy. The only ambient randomness there is: it
/// proposes a seed, which is then shown and used like any other.
///
/// # Errors
/// [`Error::NotReady`] where there is no entropy.
pub fn fresh_seed() -> Result<u32> {
    getrandom::u32().map_err(|error| Error::NotReady {
        message: format!("No fresh seed can be drawn: {error}."),
    })
}

#[cfg(test)]
mod tests {
    use super::fresh_seed;

    #[test]
    fn fresh_seeds_differ() {
        assert_ne!(fresh_seed(), fresh_seed()); // equal once in four thousand million runs
    }
}
