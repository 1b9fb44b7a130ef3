//! Round normal clusters. Source: scikit-learn's `make_blobs`.

use super::{
    Dataset, ROWS, SEEDS, Table, Work, check_size, check_table, fill_rows, filled, permutation,
    permute_labels, seeded, to_u32,
};
use crate::error::{Error, Result};
use crate::matrix::{MAX_VALUES, Matrix};
use crate::pace::Pace;
use crate::params::{Checked, Limits, OneOrEach, Parameter, Section, Value, parameters};

parameters! {
    /// Round normal clusters, one class each.
    MakeBlobs "make_blobs" {
        /// Number of rows in all, shared out equally, or one number for each cluster.
        n_samples: OneOrEach<usize> = OneOrEach::One(100), Limits { min: 0.0, ..ROWS };
        /// Number of features; given centres have their own.
        n_features: usize = 2, Limits::within(1.0, MAX_VALUES as f64).slider(2.0, 50.0, 1.0);
        /// How many clusters, or where they are; none is 3, or as many as `n_samples` has numbers.
        centers: Option<Centers> = None, Limits::within(1.0, MAX_VALUES as f64).slider(2.0, 6.0, 1.0);
        /// Standard deviation of all clusters, or of each.
        cluster_std: OneOrEach<f64> = OneOrEach::One(1.0), Limits::at_least(0.0).slider(0.1, 10.0, 0.1);
        /// Lower and upper end of the range in which centres are drawn, the same for every feature.
        center_box: Vec<f64> = vec![-10.0, 10.0], Limits::ANY;
        /// Whether the rows are shuffled.
        shuffle: bool = true;
        /// Seed.
        random_state: Option<u32> = Some(42), SEEDS;
    }
}

/// How many clusters there are, or where.
#[derive(Debug, Clone, PartialEq)]
pub enum Centers {
    /// So many, drawn at random.
    Count(usize),
    /// One row for each, shape (`n_centers`, `n_features`).
    At(Vec<Vec<f64>>),
}

impl Parameter for Centers {
    const EXPECTED: &'static str = "a whole number or a list of rows";
    const INTEGER: bool = true;

    fn read(value: &Value) -> Option<Self> {
        usize::read(value)
            .map(Self::Count)
            .or_else(|| Vec::read(value).map(Self::At))
    }

    fn write(&self) -> Value {
        match self {
            Self::Count(count) => count.write(),
            Self::At(rows) => rows.write(),
        }
    }

    fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Count(count) => count.numbers(),
            Self::At(_) => Vec::new(), // coordinates may be anything finite; `check` looks at them
        }
    }
}

impl MakeBlobs {
    /// Refuses what cannot be drawn.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] or [`Error::Memory`] with the field's name.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        seeded(self.random_state)?;
        self.check_centers()?;
        self.check_rows()?;
        let [low, high] = self.center_box[..] else {
            let len = self.center_box.len();
            return Err(refuse_list("center_box", "two numbers", len));
        };
        if !(high - low).is_finite() {
            let expected = "two numbers with a finite difference";
            return Err(Error::invalid(
                "center_box",
                expected,
                format!("[{low:e}, {high:e}]"),
            ));
        }
        match &self.cluster_std {
            OneOrEach::Each(stds) if stds.len() != self.n_centers() => {
                let expected = format!("a number or a list of {} numbers", self.n_centers());
                Err(refuse_list("cluster_std", &expected, stds.len()))
            }
            _ => Ok(Checked::new(self)),
        }
    }

    /// Checks and draws in one go.
    ///
    /// # Errors
    /// As [`MakeBlobs::check`].
    pub fn generate(self) -> Result<Dataset> {
        Dataset::collect(self.check()?.draw(&Pace::default()))
    }

    fn check_centers(&self) -> Result<()> {
        if let Some(Centers::At(rows)) = &self.centers {
            let n_features = rows.first().map_or(0, Vec::len);
            let flat = rows.iter().all(|row| row.len() == n_features);
            if n_features == 0 || !flat || rows.iter().flatten().any(|value| !value.is_finite()) {
                let expected =
                    "a whole number or a list of rows of equal length with finite numbers";
                return Err(Error::invalid("centers", expected, "other rows"));
            }
        }
        if let OneOrEach::Each(sizes) = &self.n_samples {
            let fits = match &self.centers {
                None => true,
                Some(Centers::Count(_)) => false, // scikit-learn: "must be array-like" in this case
                Some(Centers::At(rows)) => rows.len() == sizes.len(),
            };
            if !fits {
                let expected = format!(
                    "null or a list of {} rows, one for each number in n_samples",
                    sizes.len()
                );
                return Err(Error::invalid("centers", expected, self.n_centers_given()));
            }
        }
        check_size("centers", self.n_centers(), self.width())
    }

    fn check_rows(&self) -> Result<()> {
        let n_rows = match &self.n_samples {
            OneOrEach::One(n) => *n,
            OneOrEach::Each(sizes) => sizes.iter().fold(0, |sum: usize, n| sum.saturating_add(*n)),
        };
        if n_rows == 0 {
            let expected = "a whole number of at least 1, or a list of numbers, not all 0";
            return Err(Error::invalid("n_samples", expected, n_rows));
        }
        check_table(n_rows, self.width())
    }

    /// What was given as centres, for a refusal.
    fn n_centers_given(&self) -> String {
        match &self.centers {
            Some(Centers::Count(count)) => count.to_string(),
            Some(Centers::At(rows)) => format!("{} rows", rows.len()),
            None => "null".into(),
        }
    }

    fn n_centers(&self) -> usize {
        match (&self.n_samples, &self.centers) {
            (OneOrEach::Each(sizes), _) => sizes.len(),
            (_, None) => 3,
            (_, Some(Centers::Count(count))) => *count,
            (_, Some(Centers::At(rows))) => rows.len(),
        }
    }

    /// Features of the result.
    fn width(&self) -> usize {
        match &self.centers {
            Some(Centers::At(rows)) => rows.first().map_or(0, Vec::len),
            _ => self.n_features,
        }
    }

    /// Rows of cluster `i`.
    fn size(&self, i: usize) -> usize {
        match &self.n_samples {
            OneOrEach::One(n) => n / self.n_centers() + usize::from(i < n % self.n_centers()),
            OneOrEach::Each(sizes) => sizes[i],
        }
    }
}

fn refuse_list(field: &str, expected: &str, len: usize) -> Error {
    Error::invalid(field, expected, format!("{len} of them"))
}

impl Checked<MakeBlobs> {
    /// Draws the rows.
    ///
    /// # Errors
    /// [`Error::Memory`].
    pub async fn draw(&self, pace: &Pace) -> Result<Dataset<Table>> {
        let mut random = seeded(self.random_state)?;
        let (n_centers, n_features) = (self.n_centers(), self.width());
        let n_rows = (0..n_centers).map(|i| self.size(i)).sum();
        let mut x = Matrix::zeros(n_rows, n_features)?;
        let mut y = filled(0, n_rows, "n_samples")?;
        let mut work = Work::new(pace, (n_centers + 2 * n_rows) * n_features + 2 * n_rows);

        let mut centers = filled(0.0, n_centers * n_features, "centers")?; // row-major, shape (n_centers, n_features)
        if let Some(Centers::At(rows)) = &self.centers {
            for (center, row) in centers.chunks_mut(n_features).zip(rows) {
                center.copy_from_slice(row);
            }
        } else {
            for value in &mut centers {
                *value = random.uniform(self.center_box[0], self.center_box[1]);
                work.advance(1).await;
            }
        }
        let mut row = 0;
        for (i, center) in centers.chunks(n_features).enumerate() {
            let rows = row..row + self.size(i);
            let std = match &self.cluster_std {
                OneOrEach::One(std) => *std,
                OneOrEach::Each(stds) => stds[i],
            };
            y[rows.clone()].fill(to_u32(i));
            row = rows.end;
            let place = |j: usize, values: &mut [f64]| {
                for value in values {
                    *value = center[j] + std * *value;
                }
            };
            fill_rows(&mut x, rows, 0..n_features, &mut random, &mut work, place).await;
        }
        let mut order = None;
        if self.shuffle {
            let rows = permutation(&mut random, n_rows, "n_samples", &mut work).await?;
            y = permute_labels(&y, &rows, &mut work).await?;
            order = Some(rows);
        }
        Dataset::from_labels(Table::ordered(x, order), y, n_centers)
    }
}
