//! scikit-learn's `train_test_split`.

use crate::error::{Error, Result, buffer};
pub use crate::params::Size;
use crate::params::{Checked, Limits, Section, parameters, plain};
use crate::rng::RandomState;

parameters! {
    /// Parameters of scikit-learn's `train_test_split`.
    TrainTestSplit "" {
        /// Size of the test part. Neither size given: a quarter. One given: the other is the rest.
        test_size: Option<Size> = None, Limits::above(0.0).slider(0.05, 0.95, 0.05);
        /// Size of the training part.
        train_size: Option<Size> = None, Limits::above(0.0).slider(0.05, 0.95, 0.05);
        /// Whether rows are drawn at random; else the first ones train.
        shuffle: bool = true;
        /// Whether each class has the same share in both parts.
        stratify: bool = false;
        /// Seed of the draw.
        random_state: Option<u32> = Some(42), Limits::within(0.0, 4_294_967_295.0);
    }
}

/// The share of a test part when no size is given.
const DEFAULT_TEST: Size = Size::Share(0.25);

/// Row indices of both parts, in the order drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows to train on, shape (`n_train`,).
    pub train: Vec<u32>,
    /// Rows to test on, shape (`n_test`,).
    pub test: Vec<u32>,
}

impl TrainTestSplit {
    /// Holds the parameters against their limits, as far as the number of rows is not needed for it.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for the first one refused.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        for (field, size) in self.given() {
            size.check(field)?;
        }
        if let (Some(Size::Share(test)), Some(Size::Share(train))) =
            (self.test_size, self.train_size)
            && test + train > 1.0
        {
            return Err(Error::invalid(
                "train_size",
                format!("at most 1 together with test_size ({test})"),
                train,
            ));
        }
        if self.stratify && !self.shuffle {
            return Err(Error::invalid("shuffle", "true where stratify is", "false"));
        }
        if self.shuffle && self.random_state.is_none() {
            return Err(Error::invalid(
                "random_state",
                "a seed where rows are drawn",
                "null",
            ));
        }
        Ok(Checked::new(self))
    }

    /// The sizes that are given, with their fields.
    fn given(&self) -> impl Iterator<Item = (&'static str, Size)> {
        [
            ("test_size", self.test_size),
            ("train_size", self.train_size),
        ]
        .into_iter()
        .filter_map(|(field, size)| Some((field, size?)))
    }
}

impl Checked<TrainTestSplit> {
    /// Splits rows of the classes `y`, shape (`n_rows`,), each below `n_classes`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] where a size does not fit the number of rows (or of classes, when stratified),
    /// [`Error::Data`] where a class has too few rows to be stratified.
    pub fn split(&self, y: &[u32], n_classes: usize) -> Result<Split> {
        match self.random_state {
            Some(seed) if self.shuffle => self.draw(y, n_classes, &mut RandomState::new(seed)),
            _ => self.sizes(y.len()).map(in_order),
        }
    }

    /// Splits by a stream that has been drawn from before (a `RandomState` for `random_state`), whatever the seed.
    ///
    /// # Errors
    /// As [`Checked::split`].
    pub fn draw(&self, y: &[u32], n_classes: usize, rng: &mut RandomState) -> Result<Split> {
        let sizes = self.sizes(y.len())?;
        if self.stratify {
            return self.stratified(y, n_classes, sizes, rng);
        }
        let order = rng.permutation(row_number(y.len()));
        let (test, rest) = order.split_at(sizes.test);
        Ok(Split {
            train: rest[..sizes.train].to_vec(),
            test: test.to_vec(),
        })
    }

    /// Rows of both parts out of `n` (`_validate_shuffle_split`).
    fn sizes(&self, n: usize) -> Result<Sizes> {
        for (field, size) in self.given() {
            if let Size::Rows(rows) = size
                && rows >= n
            {
                let expected = format!("below the number of rows, {}", plain(n as f64));
                return Err(Error::invalid(field, expected, plain(rows as f64)));
            }
        }
        let (test, train) = match (self.test_size, self.train_size) {
            (None, Some(train)) => {
                let train = train.rows(n, f64::floor);
                (n - train, train)
            }
            (test, None) => {
                let test = test.unwrap_or(DEFAULT_TEST).rows(n, f64::ceil);
                (test, n - test)
            }
            (Some(test), Some(train)) => (test.rows(n, f64::ceil), train.rows(n, f64::floor)),
        };
        let n_text = plain(n as f64);
        if train + test > n {
            let expected = format!("small enough for both parts to fit into {n_text} rows");
            return Err(self.refuse("train_size", expected));
        }
        for (part, rows) in [("train_size", train), ("test_size", test)] {
            if rows == 0 {
                let expected =
                    format!("such that each part gets at least one of the {n_text} rows");
                return Err(self.refuse(part, expected));
            }
        }
        Ok(Sizes { train, test })
    }

    /// The refusal of a part's size, by its own field if that was given, else by the one it follows from.
    fn refuse(&self, part: &str, expected: String) -> Error {
        let (field, size) = self
            .given()
            .max_by_key(|(field, _)| *field == part)
            .unwrap_or(("test_size", DEFAULT_TEST));
        Error::invalid(field, expected, plain(size.number()))
    }

    /// `StratifiedShuffleSplit` with one split.
    fn stratified(
        &self,
        y: &[u32],
        n_classes: usize,
        sizes: Sizes,
        rng: &mut RandomState,
    ) -> Result<Split> {
        let classes = members(y, n_classes)?; // (n_classes that occur, rows of the class)
        self.check_classes(&classes, sizes)?;
        let counts: Vec<usize> = classes.iter().map(Vec::len).collect();
        let train_counts = apportion(&counts, sizes.train, rng);
        let left: Vec<usize> = counts
            .iter()
            .zip(&train_counts)
            .map(|(n, train)| n - train)
            .collect();
        let test_counts = apportion(&left, sizes.test, rng);
        let mut split = Split {
            train: buffer(sizes.train)?,
            test: buffer(sizes.test)?,
        };
        for ((rows, n_train), n_test) in classes.iter().zip(train_counts).zip(test_counts) {
            let order = rng.permutation(row_number(rows.len()));
            let mut drawn = order.into_iter().map(|i| rows[i as usize]);
            split.train.extend(drawn.by_ref().take(n_train));
            split.test.extend(drawn.take(n_test));
        }
        rng.shuffle(&mut split.train);
        rng.shuffle(&mut split.test);
        Ok(split)
    }

    /// Refuses what cannot be stratified.
    fn check_classes(&self, classes: &[Vec<u32>], sizes: Sizes) -> Result<()> {
        if classes.iter().any(|rows| rows.len() < 2) {
            return Err(Error::data(
                "stratify",
                "A class has only one row; to stratify, each class needs at least two.",
            ));
        }
        for (part, rows) in [("train_size", sizes.train), ("test_size", sizes.test)] {
            if rows < classes.len() {
                let expected = format!(
                    "such that each part has at least one row of each of the {} classes where stratify is true",
                    classes.len()
                );
                return Err(self.refuse(part, expected));
            }
        }
        Ok(())
    }
}

/// Rows in both parts.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    train: usize,
    test: usize,
}

/// A number of rows as a row index. [`crate::error::MAX_VALUES`] keeps it in range.
#[allow(clippy::cast_possible_truncation)]
fn row_number(rows: usize) -> u32 {
    rows as u32
}

/// The first rows train, those after them test.
fn in_order(sizes: Sizes) -> Split {
    let (train, test) = (row_number(sizes.train), row_number(sizes.test));
    Split {
        train: (0..train).collect(),
        test: (train..train + test).collect(),
    }
}

/// The rows of each class that occurs, in ascending order.
fn members(y: &[u32], n_classes: usize) -> Result<Vec<Vec<u32>>> {
    let mut counts = vec![0; n_classes];
    for &class in y {
        counts[class as usize] += 1;
    }
    let mut classes = Vec::with_capacity(n_classes);
    for count in counts {
        classes.push(buffer(count)?);
    }
    for (row, &class) in (0..).zip(y) {
        classes[class as usize].push(row);
    }
    classes.retain(|rows| !rows.is_empty());
    Ok(classes)
}

/// Splits `total` over classes in proportion to `counts`; what rounding leaves goes to the largest remainders, equal ones
/// by lot (`_approximate_mode`).
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and the counts.
fn apportion(counts: &[usize], total: usize, rng: &mut RandomState) -> Vec<usize> {
    let sum: usize = counts.iter().sum();
    let exact: Vec<f64> = counts
        .iter()
        .map(|&count| count as f64 / sum as f64 * total as f64)
        .collect();
    let mut parts: Vec<usize> = exact.iter().map(|exact| exact.floor() as usize).collect();
    let remainders: Vec<f64> = exact.iter().map(|exact| exact - exact.floor()).collect();
    let mut values = remainders.clone();
    values.sort_unstable_by(|a, b| b.total_cmp(a));
    values.dedup();
    let mut missing = total.saturating_sub(parts.iter().sum());
    for value in values {
        if missing == 0 {
            break;
        }
        let classes: Vec<usize> = (0..counts.len())
            .filter(|&class| remainders[class] == value)
            .collect();
        // Drawn also when all of them get one: the stream moves on, as in NumPy.
        let size = missing.min(classes.len());
        for class in rng.choice(&classes, size) {
            parts[class] += 1;
        }
        missing -= size;
    }
    parts
}
