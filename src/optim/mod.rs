//! Optimisers.
//!
//! An optimiser knows a function by its value and gradient only ([`Objective`]); what is learnt is the model's business.

pub mod adam;
pub mod lbfgs;
mod line_search;
mod memory;

use crate::pace::Pace;

/// A differentiable function of a parameter vector.
pub trait Objective {
    /// The value at `x`; puts the gradient at `x` in `gradient`. Both have the shape (`n_params`,).
    ///
    /// A long evaluation lets the driver in through [`Pace::breath`].
    fn evaluate(
        &mut self,
        x: &[f64],
        gradient: &mut [f64],
        pace: &Pace,
    ) -> impl Future<Output = f64>;
}
