//! Adam: gradient descent whose step in each direction follows from running means of the gradient and of its square.
//!
//! Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015; scikit-learn's `AdamOptimizer`, whose order
//! of operations this is.

use tinyml_numerics::moments::Moments;

use crate::error::{Result, buffer};
use crate::math;
use crate::pace::{Effort, Pace};

/// How large the steps are, and how long the running means remember.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// About the distance that one step moves a parameter.
    pub learning_rate: f64,
    /// Share of the gradients' running mean that a step keeps, below 1.
    pub beta_1: f64,
    /// Share of the squared gradients' running mean that a step keeps, below 1.
    pub beta_2: f64,
    /// Added to the divisor, so that it is not 0.
    pub epsilon: f64,
}

/// An optimisation under way.
#[derive(Debug, Clone)]
pub struct Adam {
    rates: Rates,
    steps: usize,
    /// Running means of the gradient, shape (`n_params`,).
    means: Vec<f64>,
    /// Running means of the squared gradient, shape (`n_params`,).
    squares: Vec<f64>,
}

impl Adam {
    /// The start: no step has been taken.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for two numbers per parameter.
    pub fn new(n_params: usize, rates: Rates) -> Result<Self> {
        let mut means = buffer(n_params)?;
        means.resize(n_params, 0.0);
        let mut squares = buffer(n_params)?;
        squares.resize(n_params, 0.0);
        Ok(Self {
            rates,
            steps: 0,
            means,
            squares,
        })
    }

    /// Moves the parameters one step. `gradient` is the loss's derivative by each; both have the shape (`n_params`,).
    pub async fn step(
        &mut self,
        params: &mut [f64],
        gradient: &[f64],
        effort: &mut Effort,
        pace: &Pace,
    ) {
        /// Parameters between two looks at the effort.
        const SLICE: usize = 50_000;
        /// A division and a square root take as long as some ten multiply–adds.
        const WORK: usize = 10;
        self.steps += 1;
        let steps = self.steps as f64;
        let Rates {
            learning_rate,
            beta_1,
            beta_2,
            epsilon,
        } = self.rates;
        let rate = learning_rate * (1.0 - math::pow(beta_2, steps)).sqrt()
            / (1.0 - math::pow(beta_1, steps));
        let slices = params
            .chunks_mut(SLICE)
            .zip(gradient.chunks(SLICE))
            .zip(self.means.chunks_mut(SLICE))
            .zip(self.squares.chunks_mut(SLICE));
        for (((params, gradient), means), squares) in slices {
            let work = params.len() * WORK;
            let moments = Moments {
                means,
                squares,
                beta_1,
                beta_2,
            };
            moments.step(params, gradient, rate, epsilon);
            if effort.add(work) {
                pace.breath().await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::unreadable_literal)] // A test may fail; numbers are as Python prints them.

    use super::{Adam, Rates};
    use crate::pace::{Effort, Pace, finish};

    /// Three steps on the gradients (1, -2), (0.5, 0), (0, 4) by scikit-learn 1.9.1's `AdamOptimizer([np.array([1.0, 2.0])],
    /// learning_rate_init=0.1, beta_1=0.8, beta_2=0.95, epsilon=1e-3).update_params`.
    #[test]
    fn the_steps_are_scikit_learns() {
        let rates = Rates {
            learning_rate: 0.1,
            beta_1: 0.8,
            beta_2: 0.95,
            epsilon: 1e-3,
        };
        let mut adam = Adam::new(2, rates).unwrap();
        let mut params = [1.0, 2.0];
        let expected = [
            [0.90044522249995, 2.0997768920867106],
            [0.8087539205660628, 2.1633067356885736],
            [0.7416127894565125, 2.1208335597231818],
        ];
        for (gradient, expected) in [[1.0, -2.0], [0.5, 0.0], [0.0, 4.0]].iter().zip(expected) {
            let mut effort = Effort::default();
            finish(adam.step(&mut params, gradient, &mut effort, &Pace::default()));
            assert_eq!(params, expected);
        }
    }
}
