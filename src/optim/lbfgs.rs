//! L-BFGS, as SciPy's L-BFGS-B does it for a problem without bounds.
//!
//! R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, "A limited memory algorithm for bound constrained optimization", SIAM J.
//! Scientific Computing 16 (1995), in version 3.0 with the constants that scikit-learn passes. The order of its tests
//! decides the number of iterations, so it is kept: the iteration limit comes before convergence.

use super::Objective;
use super::line_search::{LONGEST, Search};
use super::memory::{Memory, Pair};
use crate::math::dot;
use crate::pace::Pace;

/// The decrease, relative to the value, below which the search has converged (`ftol`: 64 machine epsilons).
const LEAST_DECREASE: f64 = 64.0 * f64::EPSILON;
/// The most evaluations in one line search (`maxls`).
const MAX_LINE_SEARCH: usize = 50;
/// The most evaluations in all, looked at after each iteration (`maxfun`).
const MAX_EVALUATIONS: usize = 15_000;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most iterations; 0 does one all the same.
    pub max_iter: usize,
    /// The greatest gradient component, in absolute value, that counts as none.
    pub tol: f64,
}

/// Why the search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The gradient is within the tolerance, or the value no longer falls.
    Converged,
    /// The iteration limit; the last iteration may have converged too.
    Iterations,
    /// The evaluation limit.
    Evaluations,
    /// No lower point along the steepest descent: rounding has the better of it.
    Abnormal,
    /// The value or the gradient at the start is not a finite number.
    NotFinite,
}

/// Where the search ended.
#[derive(Debug, Clone)]
pub struct Minimum {
    /// The last accepted point, shape (`n_params`,).
    pub x: Vec<f64>,
    /// Iterations done, which is the number of accepted points after the start.
    pub n_iter: usize,
    /// Evaluations of the function.
    pub n_evaluations: usize,
    /// Why it ended.
    pub stop: Stop,
    /// The value after each iteration, shape (`n_iter`,).
    pub loss_curve: Vec<f64>,
    /// The greatest absolute component of the gradient after each iteration, shape (`n_iter`,).
    pub gradient_norm_curve: Vec<f64>,
}

/// A point with the function's value and gradient.
#[derive(Debug, Clone)]
struct Point {
    /// (`n_params`,)
    x: Vec<f64>,
    value: f64,
    /// (`n_params`,)
    gradient: Vec<f64>,
}

impl Point {
    async fn evaluate<O: Objective>(&mut self, objective: &mut O, pace: &Pace) {
        self.value = objective.evaluate(&self.x, &mut self.gradient, pace).await;
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|g| g.is_finite())
    }
}

/// What a line search accepted.
struct Accepted {
    /// The step as a multiple of the direction.
    length: f64,
    /// The slope along the direction at its start.
    slope_before: f64,
    /// The slope at the accepted point.
    slope_after: f64,
}

/// Minimises `objective` from `start`. `watch` is shown every accepted point: the iteration, the value, the point.
pub async fn minimize<O: Objective>(
    objective: &mut O,
    start: Vec<f64>,
    limits: Limits,
    pace: &Pace,
    watch: impl FnMut(usize, f64, &[f64]),
) -> Minimum {
    let mut point = Point {
        value: 0.0,
        gradient: vec![0.0; start.len()],
        x: start,
    };
    point.evaluate(objective, pace).await;
    let mut run = Run {
        evaluations: 1,
        direction: vec![0.0; point.x.len()],
        target: vec![0.0; point.x.len()],
        memory: Memory::new(),
        loss_curve: Vec::new(),
        gradient_norm_curve: Vec::new(),
    };
    let stop = if !point.is_finite() {
        Stop::NotFinite
    } else if largest(&point.gradient) <= limits.tol {
        Stop::Converged
    } else {
        run.descend(objective, &mut point, limits, pace, watch)
            .await
    };
    Minimum {
        x: point.x,
        n_iter: run.loss_curve.len(),
        n_evaluations: run.evaluations,
        stop,
        loss_curve: run.loss_curve,
        gradient_norm_curve: run.gradient_norm_curve,
    }
}

/// The state of a search besides the point it is at.
struct Run {
    evaluations: usize,
    /// (`n_params`,)
    direction: Vec<f64>,
    /// The point plus the direction, shape (`n_params`,).
    target: Vec<f64>,
    memory: Memory,
    loss_curve: Vec<f64>,
    gradient_norm_curve: Vec<f64>,
}

impl Run {
    /// Iterates until there is a reason to stop; leaves `point` at the last accepted one.
    async fn descend<O: Objective>(
        &mut self,
        objective: &mut O,
        point: &mut Point,
        limits: Limits,
        pace: &Pace,
        mut watch: impl FnMut(usize, f64, &[f64]),
    ) -> Stop {
        loop {
            let before = point.clone();
            self.aim(point);
            let Some(accepted) = self.search(objective, &before, point, pace).await else {
                *point = before;
                if self.memory.is_empty() {
                    return Stop::Abnormal;
                }
                self.memory.clear();
                continue;
            };
            let gradient_norm = largest(&point.gradient);
            self.loss_curve.push(point.value);
            self.gradient_norm_curve.push(gradient_norm);
            let n_iter = self.loss_curve.len();
            watch(n_iter, point.value, &point.x);
            pace.iteration(n_iter, limits.max_iter, point.value).await;

            if n_iter >= limits.max_iter {
                return Stop::Iterations;
            }
            if self.evaluations > MAX_EVALUATIONS {
                return Stop::Evaluations;
            }
            let size = before.value.abs().max(point.value.abs()).max(1.0);
            if gradient_norm <= limits.tol || before.value - point.value <= LEAST_DECREASE * size {
                return Stop::Converged;
            }
            self.learn(&before, point, &accepted);
        }
    }

    /// Sets the target, and the direction towards it. The direction is what rounding left between the two.
    fn aim(&mut self, point: &Point) {
        self.memory.direction(&point.gradient, &mut self.direction);
        for ((target, d), x) in self
            .target
            .iter_mut()
            .zip(&mut self.direction)
            .zip(&point.x)
        {
            *target = x + *d;
            *d = *target - x;
        }
    }

    /// Moves `point` from `before` along the direction to where the Wolfe conditions hold; nothing where no such point
    /// is found.
    async fn search<O: Objective>(
        &mut self,
        objective: &mut O,
        before: &Point,
        point: &mut Point,
        pace: &Pace,
    ) -> Option<Accepted> {
        let slope_before = dot(&before.gradient, &self.direction);
        if slope_before >= 0.0 || slope_before.is_infinite() {
            return None;
        }
        let first = if self.loss_curve.is_empty() {
            (1.0 / norm(&self.direction)).min(LONGEST)
        } else {
            1.0
        };
        let mut search = Search::new(before.value, slope_before, first);
        for _ in 0..MAX_LINE_SEARCH {
            if self.place(point, &before.x, search.step) {
                point.evaluate(objective, pace).await;
                self.evaluations += 1;
            }
            let slope_after = dot(&point.gradient, &self.direction);
            let length = search.step;
            if search.advance(point.value, slope_after) {
                return Some(Accepted {
                    length,
                    slope_before,
                    slope_after,
                });
            }
        }
        None
    }

    /// Puts `point` at `step` along the direction. False where that changes nothing.
    fn place(&self, point: &mut Point, origin: &[f64], step: f64) -> bool {
        let mut moved = false;
        for (i, x) in point.x.iter_mut().enumerate() {
            let new = if step == 1.0 {
                self.target[i]
            } else {
                step * self.direction[i] + origin[i]
            };
            moved |= *x != new;
            *x = new;
        }
        moved
    }

    /// Takes the accepted step into the memory, unless the curvature along it is lost in rounding.
    fn learn(&mut self, before: &Point, after: &Point, accepted: &Accepted) {
        let Accepted {
            length,
            slope_before,
            slope_after,
        } = accepted;
        let curvature = (slope_after - slope_before) * length;
        if curvature <= f64::EPSILON * (-slope_before * length) {
            return;
        }
        let change: Vec<f64> = after
            .gradient
            .iter()
            .zip(&before.gradient)
            .map(|(after, before)| after - before)
            .collect();
        let (step_norm, change_norm) = (norm(&self.direction), norm(&change));
        self.memory.push(Pair {
            step: self.direction.iter().map(|d| length * d).collect(),
            change,
            curvature,
            step_squared: length * length * (step_norm * step_norm),
            change_squared: change_norm * change_norm,
        });
    }
}

/// The greatest absolute component.
fn largest(vector: &[f64]) -> f64 {
    vector.iter().fold(0.0, |most, v| v.abs().max(most))
}

/// The Euclidean norm, also of vectors whose squares would overflow.
fn norm(vector: &[f64]) -> f64 {
    let size = largest(vector);
    if (1e-140..1e140).contains(&size) {
        dot(vector, vector).sqrt()
    } else if size == 0.0 {
        0.0
    } else {
        size * vector
            .iter()
            .map(|v| (v / size) * (v / size))
            .sum::<f64>()
            .sqrt()
    }
}
