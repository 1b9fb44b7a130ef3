//! Networks of many shapes, and rows for them.

use tinyml_playground::compress::{Calibration, calibrate, deploy};
use tinyml_playground::deployed::Deployed;
use tinyml_playground::matrix::Matrix;
use tinyml_playground::model::Fitted;
use tinyml_playground::model::mlp::FittedMlp;
use tinyml_playground::model::network::{Dense, Network};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::scaler::{FittedScaler, StandardScaler};
use tinyml_playground::structure::{Activation, Arithmetic};

use crate::random::Random;

/// Rows that a network is run on.
pub(crate) const ROWS: usize = 32;

/// A network with rows for it.
pub(crate) struct Shape {
    network: Network,
    scaler: Option<FittedScaler>,
    rows: Matrix,
    n_classes: usize,
}

impl Shape {
    /// Up to three layers of up to 64 neurons, hidden activations of every kind.
    pub(crate) fn random(number: u64) -> Self {
        let random = &mut Random(number.wrapping_mul(7919));
        let n_features = random.count(1, 40);
        let n_classes = random.pick(&[2, 2, 3, 6]);
        let mut widths = vec![n_features];
        for _ in 0..random.count(0, 2) {
            widths.push(random.count(1, 64));
        }
        widths.push(if n_classes == 2 { 1 } else { n_classes });
        let share = random.pick(&[1.0, 1.0, 1.0, 0.5, 0.3, 0.05, 0.05]);
        let layers = widths
            .windows(2)
            .map(|pair| layer(random, pair[0], pair[1], share))
            .collect();
        let mut rows = Matrix::zeros(ROWS, n_features).unwrap();
        for feature in 0..n_features {
            rows.col_mut(feature)
                .fill_with(|| f64::from(random.real(3.0)));
        }
        let scaler = random
            .chance(2)
            .then(|| finish(StandardScaler.fit(&rows, &Pace::default())));
        Self {
            network: Network {
                layers,
                hidden: random.pick(&[
                    Activation::Relu,
                    Activation::Relu,
                    Activation::Identity,
                    Activation::Tanh,
                    Activation::Logistic,
                ]),
                output: if n_classes == 2 {
                    Activation::Logistic
                } else {
                    Activation::Softmax
                },
            },
            scaler,
            rows,
            n_classes,
        }
    }

    /// As firmware holds it.
    pub(crate) fn deployed(&self, arithmetic: Arithmetic) -> Deployed {
        let model = Fitted::Mlp(FittedMlp::untrained(self.network.clone()));
        let pace = Pace::default();
        let mut seen = self.rows.clone();
        if let Some(scaler) = &self.scaler {
            finish(scaler.transform(&mut seen, &pace));
        }
        let ranges = finish(calibrate(
            &model,
            &seen,
            None,
            &Calibration::default(),
            &pace,
        ))
        .unwrap();
        let (n_features, n_classes) = (seen.n_cols(), self.n_classes);
        let scaler = self.scaler.as_ref();
        deploy(
            &model, scaler, n_features, n_classes, arithmetic, false, &ranges,
        )
        .unwrap()
    }

    /// A row in the units of the data.
    pub(crate) fn row(&self, index: usize) -> Vec<f32> {
        #[allow(clippy::cast_possible_truncation)] // To float32, as the firmware gets it.
        self.rows
            .row(index)
            .into_iter()
            .map(|value| value as f32)
            .collect()
    }
}

/// A layer whose sums stay about as large as its inputs. Of one that is worth pruning a share of the weights is kept, for
/// every output one at least.
fn layer(random: &mut Random, inputs: usize, outputs: usize, share: f32) -> Dense {
    let mut layer = Dense::zeros(inputs, outputs).unwrap();
    let share = if inputs * outputs < 32 { 1.0 } else { share };
    let reach = (6.0 / (inputs as f64 * f64::from(share))).sqrt();
    for (at, weight) in layer.weights.iter_mut().enumerate() {
        let (input, output) = (at / outputs, at % outputs);
        let value = f64::from(random.real(1.0)) * reach;
        let kept = random.real(1.0).abs() < share || input == output % inputs;
        *weight = if kept { value } else { 0.0 };
    }
    layer.biases.fill_with(|| f64::from(random.real(1.0)) * 0.3);
    layer
}
