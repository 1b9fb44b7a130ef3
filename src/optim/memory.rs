//! The last steps and gradient changes of L-BFGS, and the direction they give.
//!
//! B, the approximation of the Hessian, is kept in the compact form of Byrd, Nocedal and Schnabel, "Representations of
//! quasi-Newton matrices and their use in limited memory methods", Mathematical Programming 63 (1994). The direction
//! -B⁻¹g is computed as L-BFGS-B 3.0 does in its subspace minimisation (subroutines matupd, formt, formk and subsm),
//! with every variable free: so it fails, and starts anew, where SciPy does.
#![allow(clippy::needless_range_loop)] // Matrix algebra reads best by index.

use crate::math::dot;

/// The most pairs kept (`m`, scikit-learn's and SciPy's 10).
const CAPACITY: usize = 10;

/// Inner products of the pairs, one row and one column per pair.
type Products = [[f64; CAPACITY]; CAPACITY];

/// The upper triangular factor of the middle matrix K.
type Factor = [[f64; 2 * CAPACITY]; 2 * CAPACITY];

/// Pairs of step s and gradient change y, oldest first.
#[derive(Debug)]
pub(super) struct Memory {
    /// (`count`, `n_params`)
    steps: Vec<Vec<f64>>,
    /// (`count`, `n_params`)
    changes: Vec<Vec<f64>>,
    /// s·y of each pair: D.
    curvatures: [f64; CAPACITY],
    /// `steps[i]`·`changes[j]`
    sy: Products,
    /// `steps[i]`·`steps[j]`
    ss: Products,
    /// `changes[i]`·`changes[j]`
    yy: Products,
    /// B starts from theta times the identity.
    theta: f64,
    factor: Factor,
}

/// What one accepted step tells about the curvature.
#[derive(Debug)]
pub(super) struct Pair {
    /// s, shape (`n_params`,)
    pub(super) step: Vec<f64>,
    /// y, shape (`n_params`,)
    pub(super) change: Vec<f64>,
    /// s·y, positive.
    pub(super) curvature: f64,
    /// s·s
    pub(super) step_squared: f64,
    /// y·y
    pub(super) change_squared: f64,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            steps: Vec::with_capacity(CAPACITY),
            changes: Vec::with_capacity(CAPACITY),
            curvatures: [0.0; CAPACITY],
            sy: Products::default(),
            ss: Products::default(),
            yy: Products::default(),
            theta: 1.0,
            factor: Factor::default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.steps.clear();
        self.changes.clear();
        self.theta = 1.0;
    }

    /// Adds a pair, at the cost of the oldest where the memory is full. A pair that would make B numerically indefinite
    /// clears the memory.
    pub(super) fn push(&mut self, pair: Pair) {
        if self.steps.len() == CAPACITY {
            self.drop_oldest();
        }
        let last = self.steps.len();
        self.steps.push(pair.step);
        self.changes.push(pair.change);
        let (step, change) = (&self.steps[last], &self.changes[last]);
        for i in 0..=last {
            self.sy[i][last] = dot(&self.steps[i], change);
            self.sy[last][i] = dot(step, &self.changes[i]);
            self.ss[i][last] = dot(&self.steps[i], step);
            self.ss[last][i] = self.ss[i][last];
            self.yy[i][last] = dot(&self.changes[i], change);
            self.yy[last][i] = self.yy[i][last];
        }
        self.ss[last][last] = pair.step_squared;
        self.curvatures[last] = pair.curvature;
        self.theta = pair.change_squared / pair.curvature;
        if !(self.is_positive_definite() && self.factorise()) {
            self.clear();
        }
    }

    fn drop_oldest(&mut self) {
        self.steps.remove(0);
        self.changes.remove(0);
        self.curvatures.rotate_left(1);
        for products in [&mut self.sy, &mut self.ss, &mut self.yy] {
            products.rotate_left(1);
            for row in products {
                row.rotate_left(1);
            }
        }
    }

    /// Whether T = theta S'S + L D⁻¹ L' is positive definite (formt).
    fn is_positive_definite(&self) -> bool {
        let count = self.steps.len();
        let mut t = Factor::default();
        for i in 0..count {
            for j in i..count {
                let below: f64 = (0..i)
                    .map(|k| self.sy[i][k] * self.sy[j][k] / self.curvatures[k])
                    .sum();
                t[i][j] = below + self.theta * self.ss[i][j];
            }
        }
        cholesky(&mut t, 0, count)
    }

    /// Factorises K (formk): False where it is not definite enough for that.
    fn factorise(&mut self) -> bool {
        let count = self.steps.len();
        let mut k = Factor::default();
        for i in 0..count {
            for j in i..count {
                k[i][j] = self.yy[i][j] / self.theta;
            }
            k[i][i] += self.curvatures[i];
        }
        if !cholesky(&mut k, 0, count) {
            return false;
        }
        for pair in 0..count {
            let mut column = [0.0; 2 * CAPACITY];
            for (i, entry) in column.iter_mut().enumerate().take(count).skip(pair) {
                *entry = self.sy[pair][i];
            }
            solve_transposed(&k, &mut column[..count]);
            for (i, &entry) in column.iter().enumerate().take(count) {
                k[i][count + pair] = entry;
            }
        }
        for i in count..2 * count {
            for j in i..2 * count {
                k[i][j] = (0..count).map(|row| k[row][i] * k[row][j]).sum();
            }
        }
        self.factor = k;
        cholesky(&mut self.factor, count, 2 * count)
    }

    /// Puts -B⁻¹g into `direction` (subsm); both have the shape (`n_params`,).
    pub(super) fn direction(&self, gradient: &[f64], direction: &mut [f64]) {
        for (d, g) in direction.iter_mut().zip(gradient) {
            *d = -g;
        }
        let count = self.steps.len();
        if count == 0 {
            return;
        }
        let mut v = [0.0; 2 * CAPACITY]; // (2, count)
        let v = &mut v[..2 * count];
        for i in 0..count {
            v[i] = dot(&self.changes[i], direction);
            v[count + i] = self.theta * dot(&self.steps[i], direction);
        }
        solve_transposed(&self.factor, v);
        for entry in &mut v[..count] {
            *entry = -*entry;
        }
        solve(&self.factor, v);
        for i in 0..count {
            for (d, (y, s)) in direction
                .iter_mut()
                .zip(self.changes[i].iter().zip(&self.steps[i]))
            {
                *d += y * v[i] / self.theta + s * v[count + i];
            }
        }
        let scale = 1.0 / self.theta;
        for d in direction {
            *d *= scale;
        }
    }
}

/// Turns the symmetric block from `start` to `end`, given by its upper triangle, into its Cholesky factor. False where
/// the block is not positive definite.
fn cholesky(a: &mut Factor, start: usize, end: usize) -> bool {
    for j in start..end {
        for i in start..=j {
            let above: f64 = (start..i).map(|k| a[k][i] * a[k][j]).sum();
            let rest = a[i][j] - above;
            if i < j {
                a[i][j] = rest / a[i][i];
            } else if rest > 0.0 {
                a[j][j] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    true
}

/// Solves U'x = v in place.
fn solve_transposed(u: &Factor, v: &mut [f64]) {
    for i in 0..v.len() {
        let above: f64 = (0..i).map(|k| u[k][i] * v[k]).sum();
        v[i] = (v[i] - above) / u[i][i];
    }
}

/// Solves Ux = v in place.
fn solve(u: &Factor, v: &mut [f64]) {
    for i in (0..v.len()).rev() {
        let right: f64 = (i + 1..v.len()).map(|k| u[i][k] * v[k]).sum();
        v[i] = (v[i] - right) / u[i][i];
    }
}
