//! The baseline that looks at no feature: scikit-learn's `DummyClassifier`. A model that does not beat it has learned
//! nothing.

use serde::{Serialize, Serializer};

use tinyml_numerics::classes::{self, first_greatest};

use super::logistic::check_classes;
use crate::error::{Result, buffer};
use crate::params::{Checked, Parameter, Section, choices, parameters};
use crate::structure::Form;

choices! {
    /// What is answered.
    Strategy {
        /// The most frequent class, with the shares of the classes as probabilities.
        Prior "prior",
        /// The most frequent class, with certainty.
        MostFrequent "most_frequent",
    }
}

impl Serialize for Strategy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(serializer)
    }
}

parameters! {
    /// Parameters of scikit-learn's `DummyClassifier`.
    DummyClassifier "DummyClassifier" {
        /// Which probabilities every row is given.
        strategy: Strategy = Strategy::Prior;
    }
}

/// A trained baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FittedDummy {
    /// Which probabilities every row is given.
    pub strategy: Strategy,
    /// Share of each class in the training rows, shape (`n_classes`,).
    pub class_prior: Vec<f64>,
    /// The most frequent class, the first of equals: the answer to every row.
    pub class: u32,
    /// What a person should know about this training, as sentences: nothing yet.
    pub warnings: Vec<String>,
}

impl DummyClassifier {
    /// Holds the parameters against their limits.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) for the first one outside.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        Ok(Checked::new(self))
    }

    /// Checks and trains in one go; see [`Checked::fit`].
    ///
    /// # Errors
    /// As [`DummyClassifier::check`] and [`Checked::fit`].
    pub fn fit(self, y: &[u32], n_classes: usize) -> Result<FittedDummy> {
        self.check()?.fit(y, n_classes)
    }
}

impl Checked<DummyClassifier> {
    /// Counts the classes `y`, shape (`n_rows`,), each below `n_classes`.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when there are fewer than two classes, or when one of them has no row;
    /// [`Error::Memory`](crate::Error::Memory) for more classes than can be had.
    pub fn fit(&self, y: &[u32], n_classes: usize) -> Result<FittedDummy> {
        check_classes(y, n_classes)?;
        let mut class_prior = buffer(n_classes)?;
        class_prior.extend(classes::count(y, n_classes).into_iter().map(|n| n as f64));
        let class = first_greatest(&class_prior);
        for count in &mut class_prior {
            *count /= y.len() as f64;
        }
        Ok(FittedDummy {
            strategy: self.strategy,
            class_prior,
            class,
            warnings: Vec::new(),
        })
    }
}

impl FittedDummy {
    /// Probabilities of `n_rows` rows, shape (`n_rows`, `n_classes`), row-major.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for them.
    pub fn proba(&self, n_rows: usize) -> Result<Vec<f64>> {
        let n_classes = self.class_prior.len();
        let mut proba = buffer(n_rows.saturating_mul(n_classes))?;
        for _ in 0..n_rows {
            match self.strategy {
                Strategy::Prior => proba.extend_from_slice(&self.class_prior),
                Strategy::MostFrequent => {
                    proba.extend(
                        (0..n_classes).map(|class| f64::from(class == self.class as usize)),
                    );
                }
            }
        }
        Ok(proba)
    }

    /// The same answer for every row.
    pub(super) fn form(&self) -> Form {
        Form::Constant {
            classes: self.class_prior.len(),
        }
    }
}
