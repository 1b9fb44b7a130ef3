//! Two half circles, two rings: `make_moons` and `make_circles` differ in their curves only.
//!
//! Source: scikit-learn's `make_moons` and `make_circles`.

use std::f64::consts::{PI, TAU};

use super::{
    Dataset, ROWS, SEEDS, Table, Work, check_table, filled, permutation, permute_labels, seeded,
};
use crate::error::{Error, Result};
use crate::math::SinCos;
use crate::matrix::Matrix;
use crate::pace::Pace;
use crate::params::{Checked, Limits, OneOrEach, Section, parameters};

parameters! {
    /// Two interleaving half circles.
    MakeMoons "make_moons" {
        /// Number of rows in all (the second moon has one more of an odd number), or one number for each moon.
        n_samples: OneOrEach<usize> = OneOrEach::One(100), PAIR;
        /// Whether the rows are shuffled.
        shuffle: bool = true;
        /// Standard deviation of the normal noise that is added to both features; none for no draw at all.
        noise: Option<f64> = None, NOISE;
        /// Seed.
        random_state: Option<u32> = Some(42), SEEDS;
    }
}

parameters! {
    /// A large circle with a smaller one in it.
    MakeCircles "make_circles" {
        /// Number of rows in all (the inner circle has one more of an odd number), or one number for each circle,
        /// outer first.
        n_samples: OneOrEach<usize> = OneOrEach::One(100), PAIR;
        /// Whether the rows are shuffled.
        shuffle: bool = true;
        /// Standard deviation of the normal noise that is added to both features; none for no draw at all.
        noise: Option<f64> = None, NOISE;
        /// Seed.
        random_state: Option<u32> = Some(42), SEEDS;
        /// Radius of the inner circle as a share of the outer one's.
        factor: f64 = 0.8, Limits::within(0.0, 1.0).max_excluded().slider(0.0, 0.95, 0.01);
    }
}

/// Rows of a pair: one of the two may have none.
const PAIR: Limits = Limits { min: 0.0, ..ROWS };
/// What noise may be.
const NOISE: Limits = Limits::at_least(0.0).slider(0.0, 1.0, 0.01);

impl MakeMoons {
    /// Refuses what cannot be drawn.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] or [`Error::Memory`] with the field's name.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        curve_sizes(&self.n_samples)?;
        seeded(self.random_state)?;
        Ok(Checked::new(self))
    }

    /// Checks and draws in one go.
    ///
    /// # Errors
    /// As [`MakeMoons::check`].
    pub fn generate(self) -> Result<Dataset> {
        Dataset::collect(self.check()?.draw(&Pace::default()))
    }
}

impl Checked<MakeMoons> {
    /// Draws the rows.
    ///
    /// # Errors
    /// [`Error::Memory`].
    pub async fn draw(&self, pace: &Pace) -> Result<Dataset<Table>> {
        let curves = Curves {
            n_samples: curve_sizes(&self.n_samples)?,
            shuffle: self.shuffle,
            noise: self.noise,
            random_state: self.random_state,
        };
        let turn = Turn {
            stop: PI,
            endpoint: true,
        };
        let table = SinCos::new();
        let outer = |t| [table.cos(t), table.sin(t)];
        let inner = |t| [1.0 - table.cos(t), 1.0 - table.sin(t) - 0.5];
        curves.draw(turn, outer, inner, pace).await
    }
}

impl MakeCircles {
    /// Refuses what cannot be drawn.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] or [`Error::Memory`] with the field's name.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        curve_sizes(&self.n_samples)?;
        seeded(self.random_state)?;
        Ok(Checked::new(self))
    }

    /// Checks and draws in one go.
    ///
    /// # Errors
    /// As [`MakeCircles::check`].
    pub fn generate(self) -> Result<Dataset> {
        Dataset::collect(self.check()?.draw(&Pace::default()))
    }
}

impl Checked<MakeCircles> {
    /// Draws the rows.
    ///
    /// # Errors
    /// [`Error::Memory`].
    pub async fn draw(&self, pace: &Pace) -> Result<Dataset<Table>> {
        let curves = Curves {
            n_samples: curve_sizes(&self.n_samples)?,
            shuffle: self.shuffle,
            noise: self.noise,
            random_state: self.random_state,
        };
        // Without the end, or the first point would come twice.
        let turn = Turn {
            stop: TAU,
            endpoint: false,
        };
        let table = SinCos::new();
        let outer = |t| [table.cos(t), table.sin(t)];
        let inner = |t| [table.cos(t) * self.factor, table.sin(t) * self.factor];
        curves.draw(turn, outer, inner, pace).await
    }
}

/// Rows on the first and on the second curve.
fn curve_sizes(n_samples: &OneOrEach<usize>) -> Result<[usize; 2]> {
    let refuse = |value: String| {
        let expected = "a whole number of at least 1, or two of them, not both 0";
        Err(Error::invalid("n_samples", expected, value))
    };
    let sizes = match n_samples {
        OneOrEach::One(n) => [n / 2, n - n / 2],
        OneOrEach::Each(sizes) => match sizes[..] {
            [outer, inner] => [outer, inner],
            _ => return refuse(format!("{} of them", sizes.len())),
        },
    };
    match sizes[0].saturating_add(sizes[1]) {
        0 => refuse("0".into()),
        n => check_table(n, 2).map(|()| sizes),
    }
}

/// The angles from 0 to `stop`, NumPy's `linspace`.
#[derive(Clone, Copy)]
struct Turn {
    stop: f64,
    endpoint: bool,
}

impl Turn {
    /// The i-th of n angles in radians.
    fn angle(self, i: usize, n: usize) -> f64 {
        let steps = if self.endpoint { n - 1 } else { n };
        if self.endpoint && i == steps && n > 1 {
            self.stop
        } else if steps == 0 {
            0.0
        } else {
            i as f64 * (self.stop / steps as f64)
        }
    }
}

/// What both functions share.
struct Curves {
    /// Rows on the outer and on the inner curve.
    n_samples: [usize; 2],
    shuffle: bool,
    noise: Option<f64>,
    random_state: Option<u32>,
}

impl Curves {
    /// Points along both curves, shuffled, then noise.
    async fn draw(
        self,
        turn: Turn,
        outer: impl Fn(f64) -> [f64; 2],
        inner: impl Fn(f64) -> [f64; 2],
        pace: &Pace,
    ) -> Result<Dataset<Table>> {
        let mut random = seeded(self.random_state)?;
        let [n_outer, n_inner] = self.n_samples;
        let n = n_outer + n_inner;
        let mut x = Matrix::zeros(n, 2)?;
        let mut y: Vec<u32> = filled(0, n, "n_samples")?;
        y[n_outer..].fill(1);
        let mut work = Work::new(pace, n * 12);

        for i in 0..n {
            let [a, b] = if i < n_outer {
                outer(turn.angle(i, n_outer))
            } else {
                inner(turn.angle(i - n_outer, n_inner))
            };
            x.set(i, 0, a);
            x.set(i, 1, b);
            work.advance(6).await;
        }
        let mut order = None;
        if self.shuffle {
            let rows = permutation(&mut random, n, "n_samples", &mut work).await?;
            y = permute_labels(&y, &rows, &mut work).await?;
            order = Some(rows);
        }
        if let Some(noise) = self.noise {
            for i in 0..n {
                let row = order.as_ref().map_or(i, |rows| rows[i] as usize);
                for j in 0..2 {
                    x.set(row, j, x.get(row, j) + random.normal(0.0, noise));
                }
                work.advance(2).await;
            }
        }
        Dataset::from_labels(Table::ordered(x, order), y, 2)
    }
}
