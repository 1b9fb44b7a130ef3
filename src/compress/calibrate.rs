//! Calibration: the ranges of what int8 numbers are to stand for, found on the training rows.

use tinyml_numerics::columns::{self, Extremes, extremes};

use super::{Calibration, CalibrationMethod};
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use crate::model::Fitted;
use crate::model::network::Network;
use crate::pace::Pace;

/// From the least to the greatest value, 0 among them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// At most 0.
    pub low: f64,
    /// At least 0.
    pub high: f64,
}

/// What the numbers in a model range over on its training rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranges {
    /// Of what goes in: for a network one range, of all features together; for a tree one for each feature.
    pub inputs: Vec<Range>,
    /// Of each layer's sums, before their activation.
    pub sums: Vec<Range>,
}

/// Finds the ranges of `model` on its training rows `x`, shape (`n_rows`, `n_features`), as the model sees them. `decision` is
/// what it is known to make of them ([`RowScores`](crate::model::RowScores)).
///
/// # Errors
/// [`Error::Data`] where a number in the model is not finite.
pub async fn calibrate(
    model: &Fitted,
    x: &Matrix,
    decision: Option<&[f64]>,
    calibration: &Calibration,
    pace: &Pace,
) -> Result<Ranges> {
    let percentile = match calibration.method {
        CalibrationMethod::MinMax => 100.0,
        CalibrationMethod::Percentile => calibration.percentile,
    };
    let mut ranges = Ranges::default();
    match model {
        Fitted::Logistic(model) => {
            let made;
            let sums = if let Some(decision) = decision {
                decision
            } else {
                made = model.decision_function(x, pace).await?;
                &made
            };
            let mut seen = Seen::new(sums.len(), percentile);
            seen.add_column(sums, pace).await;
            ranges.inputs.push(of_inputs(x, percentile, pace).await?);
            ranges.sums.push(seen.range()?);
        }
        Fitted::Mlp(model) => {
            ranges.inputs.push(of_inputs(x, percentile, pace).await?);
            ranges.sums = of_sums(&model.network, x, percentile, pace).await?;
        }
        Fitted::Tree(_) => {
            for feature in 0..x.n_cols() {
                let mut seen = Seen::new(x.n_rows(), percentile);
                seen.add_column(x.col(feature), pace).await;
                ranges.inputs.push(seen.range()?);
            }
        }
        Fitted::Dummy(_) => {}
    }
    Ok(ranges)
}

/// Of all features together.
async fn of_inputs(x: &Matrix, percentile: f64, pace: &Pace) -> Result<Range> {
    let mut inputs = Seen::new(x.n_rows().saturating_mul(x.n_cols()), percentile);
    for feature in 0..x.n_cols() {
        inputs.add_column(x.col(feature), pace).await;
    }
    inputs.range()
}

/// Of each layer's sums.
async fn of_sums(
    network: &Network,
    x: &Matrix,
    percentile: f64,
    pace: &Pace,
) -> Result<Vec<Range>> {
    let count = |outputs: usize| x.n_rows().saturating_mul(outputs);
    let mut sums: Vec<Seen> = network
        .layers
        .iter()
        .map(|layer| Seen::new(count(layer.outputs), percentile))
        .collect();
    let look = |layer: usize, values: &[f64]| sums[layer].add(values);
    network.watch_sums(x, pace, look).await;
    sums.into_iter().map(Seen::range).collect()
}

/// The ends of the values that were seen.
struct Seen {
    /// Place of the percentile, counted from either end, whole numbers being values.
    place: f64,
    /// The greatest.
    top: Greatest,
    /// The least, negated.
    bottom: Greatest,
    /// Whether all are finite.
    finite: bool,
}

impl Seen {
    /// Of so many values, with the share `percentile` of them to be held, in percent.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and a quarter of the values.
    fn new(n_values: usize, percentile: f64) -> Self {
        let place = n_values.saturating_sub(1) as f64 * ((100.0 - percentile) / 2.0 / 100.0);
        let keep = place as usize + 2;
        Self {
            place,
            top: Greatest::new(keep),
            bottom: Greatest::new(keep),
            finite: true,
        }
    }

    /// Most runs of values have none that is among the greatest or the least: a look at their extremes tells.
    fn add(&mut self, values: &[f64]) {
        const RUN: usize = 256;
        for values in values.chunks(RUN) {
            let Extremes {
                least,
                greatest,
                finite,
            } = extremes(values);
            self.finite &= finite;
            if greatest >= self.top.least {
                self.top.add(values, 1.0);
            }
            if -least >= self.bottom.least {
                self.bottom.add(values, -1.0);
            }
        }
    }

    async fn add_column(&mut self, values: &[f64], pace: &Pace) {
        const VALUES_PER_SLICE: usize = 100_000;
        for values in values.chunks(VALUES_PER_SLICE) {
            self.add(values);
            pace.breath().await;
        }
    }

    fn range(self) -> Result<Range> {
        if self.finite {
            return Ok(Range {
                low: -self.bottom.at(self.place).max(0.0),
                high: self.top.at(self.place).max(0.0),
            });
        }
        Err(Error::data(
            "scaler",
            "A number in the model is not finite on the training rows: the data or the weights are too large. Standardise \
             the features.",
        ))
    }
}

/// The greatest of many values.
struct Greatest {
    keep: usize,
    /// Holds them, and some more.
    values: Vec<f64>,
    /// No value below this is one of them.
    least: f64,
}

impl Greatest {
    fn new(keep: usize) -> Self {
        Self {
            keep,
            values: Vec::new(),
            least: f64::NEG_INFINITY,
        }
    }

    /// Adds `sign` · `values`.
    fn add(&mut self, values: &[f64], sign: f64) {
        const SPARE: usize = 64;
        columns::at_least_onto(&mut self.values, values, sign, self.least);
        if self.values.len() >= 2 * self.keep + SPARE {
            let greatest_first = |a: &f64, b: &f64| b.total_cmp(a);
            let (_, least, _) = self
                .values
                .select_nth_unstable_by(self.keep - 1, greatest_first);
            self.least = *least;
            self.values.truncate(self.keep);
        }
    }

    /// The value at a place, 0 being the greatest, interpolated linearly (`np.percentile`). Of no values, 0.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // An index.
    fn at(mut self, place: f64) -> f64 {
        self.values.sort_unstable_by(|a, b| b.total_cmp(a));
        let first = place as usize;
        match self.values.get(first..) {
            Some(&[here, next, ..]) => here + (next - here) * (place - first as f64),
            Some(&[here]) => here,
            _ => 0.0,
        }
    }
}
