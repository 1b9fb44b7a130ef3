//! The classes that the labels of a file make.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cell;
use super::layout::Layout;
use super::rows::{refusal, shown};
use crate::error::Result;

/// The most classes. Beyond it the column is a name or a measurement, and a confusion matrix no longer a picture.
pub(super) const MAX_CLASSES: usize = 1000;

/// The most different labels that may be numbers and not all whole.
const MAX_FRACTIONAL_LABELS: usize = 100;

/// The classes that the labels make.
pub(super) struct Classes {
    /// In the order of their index.
    pub(super) names: Vec<String>,
    /// Index of each label as it is written in the file.
    index: BTreeMap<String, u32>,
}

impl Classes {
    pub(super) fn new(labels: &BTreeSet<String>, layout: &Layout) -> Result<Self> {
        let column = layout.column_in_messages(layout.label);
        let refuse = |message: String| Err(refusal(None, Some(&column), message));
        let numbers: Option<Vec<f64>> = labels
            .iter()
            .map(|label| match Cell::read(label, layout.decimal_comma()) {
                Cell::Number(number) => Some(number),
                _ => None,
            })
            .collect();
        let whole: Option<Vec<i64>> = numbers
            .as_ref()
            .and_then(|numbers| numbers.iter().map(|&number| as_whole(number)).collect());
        if numbers.is_some() && whole.is_none() && labels.len() > MAX_FRACTIONAL_LABELS {
            return refuse(format!(
                "holds more than {MAX_FRACTIONAL_LABELS} different numbers that are not all whole: a measurement, as for \
                 regression. Labels name a few classes; choose another label column."
            ));
        }
        if labels.len() > MAX_CLASSES {
            return refuse(format!(
                "has more than {MAX_CLASSES} different values. Labels name a few classes; choose another label column."
            ));
        }
        let mut sorted: Vec<i64> = whole.iter().flatten().copied().collect();
        sorted.sort_unstable();
        sorted.dedup();
        let names: Vec<String> = match &whole {
            Some(_) => sorted.iter().map(ToString::to_string).collect(),
            None => labels.iter().cloned().collect(),
        };
        if let [only] = names.as_slice() {
            return refuse(format!(
                "every row has the label \"{}\"; two classes or more are needed.",
                shown(only)
            ));
        }
        let class = |i: usize| match &whole {
            Some(whole) => sorted.partition_point(|&number| number < whole[i]),
            None => i,
        };
        let index = labels
            .iter()
            .enumerate()
            .map(|(i, label)| (label.clone(), u32::try_from(class(i)).unwrap_or(0)))
            .collect();
        Ok(Self { names, index })
    }

    /// Index of the class that a label of a kept row belongs to.
    pub(super) fn index(&self, label: &str) -> u32 {
        self.index.get(label).copied().unwrap_or(0)
    }
}

/// A whole number that a double holds exactly.
#[allow(clippy::cast_possible_truncation)] // Checked to be below 2⁵³.
fn as_whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}
