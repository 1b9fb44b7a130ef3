//! Normal clusters on the corners of a hypercube, with redundant, repeated and useless features.
//!
//! Source: scikit-learn's `make_classification`, after Guyon, "Design of experiments for the NIPS 2003 variable
//! selection benchmark", 2003. What a seed yields depends on the order of the draws, which `draw` shows from top to
//! bottom.

use std::ops::Range;

use tinyml_numerics::columns;

use super::dot::{Factor, dot};
use super::hypercube::corners;
use super::{
    Dataset, ROWS, SEEDS, SLICE, TILE, Table, Work, check_size, check_table, fill_rows, filled,
    permutation, permute_labels, seeded, to_u32, too_large,
};
use crate::error::{Error, Result, buffer};
use crate::matrix::{MAX_VALUES, Matrix};
use crate::pace::Pace;
use crate::params::{Checked, Limits, OneOrEach, Section, parameters, plain};
use crate::rng::RandomState;

parameters! {
    /// Normal clusters on the corners of a hypercube, with redundant, repeated and useless features.
    MakeClassification "make_classification" {
        /// Number of rows.
        n_samples: usize = 100, ROWS;
        /// Number of features in all; those that are neither informative, redundant nor repeated are noise.
        n_features: usize = 20, Limits::within(1.0, MAX_VALUES as f64).slider(2.0, 50.0, 1.0);
        /// Features that tell the clusters apart, the dimensions of the hypercube.
        n_informative: usize = 2, Limits::within(1.0, MAX_VALUES as f64).slider(2.0, 20.0, 1.0);
        /// Features that are random combinations of the informative ones.
        n_redundant: usize = 2, Limits::within(0.0, MAX_VALUES as f64).slider(0.0, 20.0, 1.0);
        /// Features that repeat an informative or redundant one.
        n_repeated: usize = 0, Limits::within(0.0, MAX_VALUES as f64).slider(0.0, 20.0, 1.0);
        /// Number of classes.
        n_classes: usize = 2, Limits::within(1.0, MAX_VALUES as f64).slider(2.0, 6.0, 1.0);
        /// Clusters of each class.
        n_clusters_per_class: usize = 2, Limits::within(1.0, MAX_VALUES as f64).slider(1.0, 4.0, 1.0);
        /// Share of the rows in each class (the last may be left out); none is equal shares.
        weights: Option<Vec<f64>> = None, Limits::ANY;
        /// Share of the rows whose class is drawn anew.
        flip_y: f64 = 0.01, Limits::within(0.0, 1.0).slider(0.0, 0.5, 0.01);
        /// Half the edge of the hypercube: how far apart the clusters are.
        class_sep: f64 = 1.0, Limits::above(0.0).slider(0.1, 4.0, 0.1);
        /// Whether the clusters are on the corners of a hypercube; otherwise of a random polytope.
        hypercube: bool = true;
        /// What is added to all features, or to each; none is drawn.
        shift: Option<OneOrEach<f64>> = Some(OneOrEach::One(0.0)), Limits::ANY;
        /// What all features, or each, are multiplied by after the shift; one number must be above 0; none is drawn.
        scale: Option<OneOrEach<f64>> = Some(OneOrEach::One(1.0)), Limits::ANY;
        /// Whether rows and columns are shuffled; otherwise the columns are informative, redundant, repeated, noise.
        shuffle: bool = true;
        /// Seed.
        random_state: Option<u32> = Some(42), SEEDS;
    }
}

impl MakeClassification {
    /// Refuses what cannot be drawn, in scikit-learn's order.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] or [`Error::Memory`] with the field's name.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        if let Some(OneOrEach::One(scale)) = self.scale
            && scale <= 0.0
        {
            return Err(Error::invalid(
                "scale",
                "a number above 0, a list or null",
                plain(scale),
            ));
        }
        seeded(self.random_state)?;
        self.check_counts()?;
        if let Some(weights) = &self.weights
            && weights.len() != self.n_classes
            && weights.len() + 1 != self.n_classes
        {
            let expected = format!(
                "null or a list of {} or {} numbers",
                self.n_classes - 1,
                self.n_classes
            );
            return Err(Error::invalid(
                "weights",
                expected,
                format!("{} of them", weights.len()),
            ));
        }
        for (field, values) in [("shift", &self.shift), ("scale", &self.scale)] {
            if let Some(OneOrEach::Each(values)) = values
                && values.len() != self.n_features
                && values.len() != 1
            {
                let expected = format!("null, a number or a list of {} numbers", self.n_features);
                return Err(Error::invalid(
                    field,
                    expected,
                    format!("{} of them", values.len()),
                ));
            }
        }
        Ok(Checked::new(self))
    }

    /// Checks and draws in one go.
    ///
    /// # Errors
    /// As [`MakeClassification::check`].
    pub fn generate(self) -> Result<Dataset> {
        Dataset::collect(self.check()?.draw(&Pace::default()))
    }

    /// What the counts must be to each other and to the memory.
    fn check_counts(&self) -> Result<()> {
        let k = self.n_informative;
        let useful = k + self.n_redundant + self.n_repeated;
        if useful > self.n_features {
            let expected =
                format!("at least n_informative + n_redundant + n_repeated, which is {useful}");
            return Err(Error::invalid("n_features", expected, self.n_features));
        }
        let n_clusters = self.n_classes.saturating_mul(self.n_clusters_per_class);
        let n_corners = u32::try_from(k).ok().and_then(|k| 1_usize.checked_shl(k));
        if n_corners.is_some_and(|corners| corners < n_clusters) {
            let expected = format!(
                "at least the base-2 logarithm of n_classes · n_clusters_per_class, which is {n_clusters}"
            );
            return Err(Error::invalid("n_informative", expected, k));
        }
        check_table(self.n_samples, self.n_features)?;
        check_size("n_clusters_per_class", n_clusters, k)?;
        if k.saturating_mul(k) > MAX_VALUES {
            return Err(too_large("n_informative", k.saturating_mul(k)));
        }
        if k.saturating_mul(self.n_redundant) > MAX_VALUES {
            return Err(too_large("n_redundant", k.saturating_mul(self.n_redundant)));
        }
        super::hypercube::check(n_clusters, k)
    }

    /// The share of the rows that class `c` is to have.
    fn weight(&self, c: usize) -> f64 {
        match &self.weights {
            None => 1.0 / self.n_classes as f64,
            Some(weights) => weights
                .get(c)
                .copied()
                .unwrap_or_else(|| 1.0 - weights.iter().fold(0.0, |sum, weight| sum + weight)),
        }
    }

    /// The rows of each cluster, shape (`n_clusters`,): consecutive, the rounded-off rest spread from the first
    /// cluster on.
    ///
    /// Weights may sum to more than 1 or be negative; then the ends are read as Python reads a slice's.
    fn cluster_rows(&self) -> Result<Vec<Range<usize>>> {
        let n = i64::from(to_u32(self.n_samples));
        let n_clusters = self.n_classes * self.n_clusters_per_class;
        let mut sizes: Vec<i64> = filled(0, n_clusters, "n_clusters_per_class")?;
        let per_class = self.n_clusters_per_class as f64;
        for (c, size) in sizes.iter_mut().enumerate() {
            #[allow(clippy::cast_possible_truncation)] // Python's int(); beyond i64 it saturates
            let whole = (n as f64 * self.weight(c % self.n_classes) / per_class) as i64;
            *size = whole;
        }
        let total = sizes
            .iter()
            .fold(0, |sum: i64, size| sum.saturating_add(*size));
        let rest = n.saturating_sub(total).max(0);
        let count = i64::from(to_u32(n_clusters));
        let mut rows = Vec::new();
        let mut stop = 0_i64;
        for (c, size) in sizes.iter().enumerate() {
            let more = rest / count + i64::from(i64::from(to_u32(c)) < rest % count);
            let start = stop;
            stop = stop.saturating_add(*size).saturating_add(more);
            let place = |end: i64| {
                let end = if end < 0 { end.saturating_add(n) } else { end };
                usize::try_from(end.clamp(0, n)).unwrap_or_default()
            };
            rows.push(place(start)..place(stop).max(place(start)));
        }
        Ok(rows)
    }
}

impl Checked<MakeClassification> {
    /// Draws the rows.
    ///
    /// # Errors
    /// [`Error::Memory`].
    pub async fn draw(&self, pace: &Pace) -> Result<Dataset<Table>> {
        let mut random = seeded(self.random_state)?;
        let (n, d, k) = (self.n_samples, self.n_features, self.n_informative);
        let clusters = self.cluster_rows()?;
        let useful = k + self.n_redundant;
        let noise = useful + self.n_repeated;
        let mut x = Matrix::zeros(n, noise)?; // columns: informative, redundant, repeated
        let mut y = filled(0, n, "n_samples")?;
        let products = (n + clusters.len())
            .saturating_mul(k)
            .saturating_mul(k + self.n_redundant);
        let mut work = Work::new(pace, (2 * n * d).saturating_add(products / 2));

        let mut centroids =
            corners(clusters.len(), k, self.class_sep, &mut random, &mut work).await?;
        if !self.hypercube {
            stretch(&mut centroids, k, &mut random, &mut work).await?;
        }
        fill_rows(&mut x, 0..n, 0..k, &mut random, &mut work, |_, _| ()).await;
        for (c, rows) in clusters.iter().enumerate() {
            y[rows.clone()].fill(to_u32(c % self.n_classes));
            // A, row-major, shape (k, k): gives the cluster a covariance of its own.
            let a = mixture(k * k, &mut random, &mut work).await?;
            let centroid = &centroids[c * k..][..k];
            let a = Factor { values: &a, k };
            dot(&mut x, rows.clone(), 0..k, a, Some(centroid), &mut work).await?;
        }
        if self.n_redundant > 0 {
            // B, row-major, shape (k, n_redundant)
            let b = mixture(k * self.n_redundant, &mut random, &mut work).await?;
            let redundant = k..k + self.n_redundant;
            let b = Factor { values: &b, k };
            dot(&mut x, 0..n, redundant, b, None, &mut work).await?;
        }
        for j in useful..noise {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below `useful`
            let source = ((useful - 1) as f64 * random.double() + 0.5) as usize;
            repeat(&mut x, source, j, &mut work).await?;
        }
        let mut rows = self.with_noise(x, &mut random, &mut work).await?;

        self.flip(&mut y, &mut random, &mut work).await?;
        self.shift_and_scale(&mut rows, &mut random, &mut work)
            .await?;
        let (mut order, mut cols) = (None, (0..to_u32(d)).collect());
        if self.shuffle {
            let rows = permutation(&mut random, n, "n_samples", &mut work).await?;
            cols = permutation(&mut random, d, "n_features", &mut work).await?;
            y = permute_labels(&y, &rows, &mut work).await?;
            order = Some(rows);
        }
        Dataset::from_labels(Table::drawn(rows, order, cols), y, self.n_classes)
    }

    /// The rows of `x` with noise in the columns that follow, row-major, shape (`n_samples`, `n_features`).
    async fn with_noise(
        &self,
        x: Matrix,
        random: &mut RandomState,
        work: &mut Work<'_>,
    ) -> Result<Vec<f64>> {
        let (n, d, start) = (self.n_samples, self.n_features, x.n_cols());
        let mut rows = buffer(n * d).map_err(|_| too_large("n_samples", n * d))?;
        let n_cols = TILE.min(d - start); // of one row, where a row is longer than a tile
        let n_rows = (TILE / d).max(1);
        let mut noise = filled(0.0, n_rows * n_cols, "n_features")?; // row-major, shape (n_rows, n_cols)
        for row in (0..n).step_by(n_rows) {
            let n_rows = n_rows.min(n - row);
            let tile = rows.len();
            columns::zeros_onto(&mut rows, n_rows * d);
            let tile = &mut rows[tile..];
            for (col, column) in x.columns().into_iter().enumerate() {
                columns::put_column(&column[row..], tile, d, col);
            }
            work.advance(n_rows * start / 8).await;
            for col in (start..d).step_by(TILE) {
                let n_cols = n_cols.min(d - col);
                let noise = &mut noise[..n_rows * n_cols];
                random.fill_standard_normal(noise);
                columns::put_rows(noise, n_cols, tile, d, col);
                work.advance(noise.len()).await;
            }
        }
        Ok(rows)
    }

    /// Draws the class of some rows anew: first which, then what.
    async fn flip(
        &self,
        y: &mut [u32],
        random: &mut RandomState,
        work: &mut Work<'_>,
    ) -> Result<()> {
        let n = y.len();
        let mut flipped = buffer(n).map_err(|_| too_large("n_samples", n))?;
        for start in (0..n).step_by(SLICE) {
            let rows = start..n.min(start + SLICE);
            random.places_below(
                self.flip_y,
                to_u32(rows.start)..to_u32(rows.end),
                &mut flipped,
            );
            work.advance(rows.len()).await;
        }
        for row in flipped {
            y[row as usize] = to_u32(random.index(self.n_classes - 1));
            work.advance(1).await;
        }
        Ok(())
    }

    /// rows := (rows + shift)·scale, row-major; whatever is not given is drawn, all shifts before all scales.
    async fn shift_and_scale(
        &self,
        rows: &mut [f64],
        random: &mut RandomState,
        work: &mut Work<'_>,
    ) -> Result<()> {
        let d = self.n_features;
        let mut shift = filled(0.0, d, "n_features")?;
        let mut scale = filled(0.0, d, "n_features")?;
        for (j, shift) in shift.iter_mut().enumerate() {
            *shift = given(self.shift.as_ref(), j)
                .unwrap_or_else(|| (2.0 * random.double() - 1.0) * self.class_sep);
        }
        for (j, scale) in scale.iter_mut().enumerate() {
            *scale = given(self.scale.as_ref(), j).unwrap_or_else(|| 1.0 + 100.0 * random.double());
        }
        // Adding 0 and multiplying by 1 changes nothing.
        if shift.iter().all(|shift| *shift == 0.0) && scale.iter().all(|scale| *scale == 1.0) {
            return Ok(());
        }
        for rows in rows.chunks_mut((TILE / d).max(1) * d) {
            for row in rows.chunks_exact_mut(d) {
                for ((value, shift), scale) in row.iter_mut().zip(&shift).zip(&scale) {
                    *value = (*value + shift) * scale;
                }
            }
            work.advance(rows.len() / 8).await;
        }
        Ok(())
    }
}

/// The number for feature `j`, if any is given.
fn given(values: Option<&OneOrEach<f64>>, j: usize) -> Option<f64> {
    values.map(|values| match values {
        OneOrEach::One(value) => *value,
        OneOrEach::Each(values) if values.len() == 1 => values[0],
        OneOrEach::Each(values) => values[j],
    })
}

/// Multiplies every row, then every column of the centroids, shape (n, k), by a uniform of its own.
async fn stretch(
    centroids: &mut [f64],
    k: usize,
    random: &mut RandomState,
    work: &mut Work<'_>,
) -> Result<()> {
    for centroid in centroids.chunks_mut(k) {
        let factor = random.double();
        for value in centroid.iter_mut() {
            *value *= factor;
        }
        work.advance(k).await;
    }
    let mut factors = filled(0.0, k, "n_informative")?;
    for factor in &mut factors {
        *factor = random.double();
    }
    for centroid in centroids.chunks_mut(k) {
        for (value, factor) in centroid.iter_mut().zip(&factors) {
            *value *= factor;
        }
        work.advance(k).await;
    }
    Ok(())
}

/// `count` uniforms in [−1, 1).
async fn mixture(count: usize, random: &mut RandomState, work: &mut Work<'_>) -> Result<Vec<f64>> {
    let mut values = filled(0.0, count, "n_informative")?;
    for value in &mut values {
        *value = 2.0 * random.double() - 1.0;
        work.advance(1).await;
    }
    Ok(values)
}

/// Column `to` := column `from`, in slices.
async fn repeat(x: &mut Matrix, from: usize, to: usize, work: &mut Work<'_>) -> Result<()> {
    let n = x.n_rows();
    let mut buffer = filled(0.0, TILE.min(n), "n_samples")?;
    for start in (0..n).step_by(TILE) {
        let buffer = &mut buffer[..TILE.min(n - start)];
        buffer.copy_from_slice(&x.col(from)[start..][..buffer.len()]);
        x.col_mut(to)[start..][..buffer.len()].copy_from_slice(buffer);
        work.advance(buffer.len() / 8).await;
    }
    Ok(())
}
