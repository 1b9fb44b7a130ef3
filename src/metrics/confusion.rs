//! Counts of hits and misses, and what follows from them: accuracy, precision, recall, F1.

use tinyml_numerics::classes;

use crate::math;

/// How often each class was taken for each: `sklearn.metrics.confusion_matrix`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfusionMatrix {
    /// (`n_classes`, `n_classes`): one row per true class, one column per predicted class.
    counts: Vec<Vec<u64>>,
    /// Rows of each class, shape (`n_classes`,).
    truly: Vec<u64>,
    /// Rows predicted as each class, shape (`n_classes`,).
    predicted: Vec<u64>,
}

/// One class against all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Rows of the class, predicted so.
    pub tp: u64,
    /// Rows of other classes, predicted as this one.
    pub fp: u64,
    /// Rows of the class, predicted otherwise.
    pub fn_: u64,
    /// Rows of other classes, predicted otherwise.
    pub tn: u64,
}

impl ConfusionMatrix {
    /// Counts `y_true` against `y_pred`, both of shape (`n_rows`,) and below `n_classes`.
    #[must_use]
    pub fn new(y_true: &[u32], y_pred: &[u32], n_classes: usize) -> Self {
        let counts = classes::count_pairs(y_true, y_pred, n_classes);
        let counts: Vec<Vec<u64>> = counts
            .chunks(n_classes.max(1))
            .map(<[u64]>::to_vec)
            .collect();
        let truly = counts.iter().map(|row| row.iter().sum()).collect();
        let predicted = (0..n_classes)
            .map(|class| counts.iter().map(|row| row[class]).sum())
            .collect();
        Self {
            counts,
            truly,
            predicted,
        }
    }

    /// The counts, shape (`n_classes`, `n_classes`): one row per true class, one column per predicted class.
    #[must_use]
    pub fn rows(&self) -> &[Vec<u64>] {
        &self.counts
    }

    /// Rows of each class, shape (`n_classes`,).
    #[must_use]
    pub fn support(&self) -> &[u64] {
        &self.truly
    }

    /// Share of rows that were predicted right; 0 without rows.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right = (0..self.counts.len()).map(|k| self.counts[k][k]).sum();
        ratio(right, self.support().iter().sum())
    }

    /// `class` against all others.
    #[must_use]
    pub fn counts(&self, class: usize) -> Counts {
        let tp = self.counts[class][class];
        let (truly, predicted) = (self.truly[class], self.predicted[class]);
        let all: u64 = self.truly.iter().sum();
        Counts {
            tp,
            fp: predicted - tp,
            fn_: truly - tp,
            tn: all + tp - truly - predicted,
        }
    }

    /// The classes that occur among the true or the predicted ones: those that scikit-learn averages over.
    #[must_use]
    pub fn present(&self) -> Vec<usize> {
        (0..self.counts.len())
            .filter(|&class| {
                let counts = self.counts(class);
                counts.tp + counts.fp + counts.fn_ > 0
            })
            .collect()
    }

    /// The plain mean of `figure` over `classes`.
    #[must_use]
    pub fn macro_average(&self, classes: &[usize], figure: fn(&Counts) -> f64) -> f64 {
        let figures: Vec<_> = self.figures(classes, figure);
        math::pairwise_sum(&figures) / figures.len() as f64
    }

    /// The mean of `figure` over `classes`, each weighted with its number of true rows; 0 without any.
    #[must_use]
    pub fn weighted_average(&self, classes: &[usize], figure: fn(&Counts) -> f64) -> f64 {
        let support: Vec<f64> = classes
            .iter()
            .map(|&class| self.counts(class).support() as f64)
            .collect();
        let weighted: Vec<f64> = self
            .figures(classes, figure)
            .iter()
            .zip(&support)
            .map(|(figure, support)| figure * support)
            .collect();
        let total = math::pairwise_sum(&support);
        if total == 0.0 {
            0.0
        } else {
            math::pairwise_sum(&weighted) / total
        }
    }

    fn figures(&self, classes: &[usize], figure: fn(&Counts) -> f64) -> Vec<f64> {
        classes
            .iter()
            .map(|&class| figure(&self.counts(class)))
            .collect()
    }
}

impl Counts {
    /// Share of the rows predicted as the class that are of it. 0 where none was, see [`Counts::notes`].
    #[must_use]
    pub fn precision(&self) -> f64 {
        ratio(self.tp, self.tp + self.fp)
    }

    /// Share of the rows of the class that were found. 0 where there is none, see [`Counts::notes`].
    #[must_use]
    pub fn recall(&self) -> f64 {
        ratio(self.tp, self.support())
    }

    /// Harmonic mean of precision and recall. 0 where the class neither occurs nor is predicted.
    #[must_use]
    pub fn f1(&self) -> f64 {
        ratio(2 * self.tp, self.support() + (self.tp + self.fp))
    }

    /// Rows of the class.
    #[must_use]
    pub fn support(&self) -> u64 {
        self.tp + self.fn_
    }

    /// What was divided by zero, as sentences about the class called `name` (`UndefinedMetricWarning`).
    #[must_use]
    pub fn notes(&self, name: &str) -> Vec<String> {
        let mut notes = Vec::new();
        if self.tp + self.fp == 0 {
            notes.push(format!(
                "No row was predicted as {name}: its precision is not defined and is shown as 0."
            ));
        }
        if self.support() == 0 {
            notes.push(format!(
                "No row is of class {name}: its recall is not defined and is shown as 0."
            ));
        }
        notes
    }
}

/// The quotient, 0 where the denominator is 0.
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
