//! One normal cloud, cut into classes by distance from its middle. Source: scikit-learn's `make_gaussian_quantiles`.

use super::{
    Dataset, ROWS, SEEDS, Table, Work, check_size, check_table, fill_rows, filled, permutation,
    permute_labels, seeded, to_u32,
};
use crate::error::{Error, Result};
use crate::math::pairwise_sum;
use crate::matrix::{MAX_VALUES, Matrix};
use crate::pace::Pace;
use crate::params::{Checked, Limits, Section, parameters};

parameters! {
    /// One normal cloud, cut into classes of equal size by distance from its middle.
    MakeGaussianQuantiles "make_gaussian_quantiles" {
        /// Middle of the cloud, one number for each feature; none is the origin.
        mean: Option<Vec<f64>> = None, Limits::ANY;
        /// Variance of every feature.
        cov: f64 = 1.0, Limits::at_least(0.0).slider(0.1, 10.0, 0.1);
        /// Number of rows.
        n_samples: usize = 100, ROWS;
        /// Number of features.
        n_features: usize = 2, Limits::within(1.0, MAX_VALUES as f64).slider(2.0, 50.0, 1.0);
        /// Number of classes; the last takes what is left over.
        n_classes: usize = 3, Limits::within(1.0, MAX_VALUES as f64).slider(2.0, 6.0, 1.0);
        /// Whether the rows are shuffled; otherwise they come sorted by distance.
        shuffle: bool = true;
        /// Seed.
        random_state: Option<u32> = Some(42), SEEDS;
    }
}

impl MakeGaussianQuantiles {
    /// Refuses what cannot be drawn.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] or [`Error::Memory`] with the field's name.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        seeded(self.random_state)?;
        if self.n_samples < self.n_classes {
            let expected = format!("at least n_classes, which is {}", self.n_classes);
            return Err(Error::invalid("n_samples", expected, self.n_samples));
        }
        check_table(self.n_samples, self.n_features)?;
        check_size("n_classes", self.n_classes, 0)?;
        match &self.mean {
            Some(mean) if mean.len() != self.n_features => {
                let expected = format!("null or a list of {} numbers", self.n_features);
                Err(Error::invalid(
                    "mean",
                    expected,
                    format!("{} of them", mean.len()),
                ))
            }
            _ => Ok(Checked::new(self)),
        }
    }

    /// Checks and draws in one go.
    ///
    /// # Errors
    /// As [`MakeGaussianQuantiles::check`].
    pub fn generate(self) -> Result<Dataset> {
        Dataset::collect(self.check()?.draw(&Pace::default()))
    }
}

impl Checked<MakeGaussianQuantiles> {
    /// Draws the rows.
    ///
    /// # Errors
    /// [`Error::Memory`].
    pub async fn draw(&self, pace: &Pace) -> Result<Dataset<Table>> {
        let mut random = seeded(self.random_state)?;
        let (n, d) = (self.n_samples, self.n_features);
        let mut x = Matrix::zeros(n, d)?;
        let mut work = Work::new(pace, n * (3 * d + 4));

        let mean = |j: usize| self.mean.as_ref().map_or(0.0, |mean| mean[j]);
        let deviation = self.cov.sqrt();
        let place = |j: usize, values: &mut [f64]| {
            for value in values {
                *value = *value * deviation + mean(j);
            }
        };
        fill_rows(&mut x, 0..n, 0..d, &mut random, &mut work, place).await;

        // (squared distance, row), shape (n,)
        let mut order = filled((0.0, 0_u32), n, "n_samples")?;
        let mut squares = filled(0.0, d, "n_features")?;
        for (i, entry) in order.iter_mut().enumerate() {
            for (j, square) in squares.iter_mut().enumerate() {
                let offset = x.get(i, j) - mean(j);
                *square = offset * offset;
            }
            *entry = (pairwise_sum(&squares), to_u32(i));
            work.advance(d).await;
        }
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));

        // Row i of the result is the one at position places[i] of the sorted rows, and its class is known from there.
        let places = if self.shuffle {
            permutation(&mut random, n, "n_samples", &mut work).await?
        } else {
            let mut places = filled(0, n, "n_samples")?;
            places
                .iter_mut()
                .enumerate()
                .for_each(|(i, place)| *place = to_u32(i));
            places
        };
        let step = n / self.n_classes;
        let mut y = filled(0, n, "n_samples")?;
        for (label, &place) in y.iter_mut().zip(&places) {
            *label = to_u32((place as usize / step).min(self.n_classes - 1));
        }
        let mut sorted = filled(0, n, "n_samples")?;
        for (row, entry) in sorted.iter_mut().zip(order) {
            *row = entry.1;
        }
        let rows = permute_labels(&sorted, &places, &mut work).await?;
        Dataset::from_labels(Table::ordered(x, Some(rows)), y, self.n_classes)
    }
}
