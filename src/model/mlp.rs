//! A multi-layer perceptron trained by Adam: scikit-learn's `MLPClassifier`.
//!
//! Two classes have one logistic output, the probability of the larger class; more have one softmax output each. Every
//! random number comes from one stream: the initial weights layer by layer, then the rows for validation, then the order of
//! the rows in each epoch.

use serde::{Serialize, Serializer};

use super::logistic::check_classes;
use super::network::{Dense, Network};
use super::soft::SoftTargets;
use super::training::Training;
use super::{Film, Fitted};
use crate::error::{Error, MAX_VALUES, Result};
use crate::matrix::Matrix;
use crate::optim::adam::Rates;
use crate::pace::{Effort, Pace, finish};
use crate::params::{
    Checked, Limits, OneOrEach, Parameter, Section, Value, choices, parameters, plain,
};
use crate::rng::RandomState;
use crate::structure::Activation;

parameters! {
    /// Parameters of scikit-learn's `MLPClassifier` (solver `adam`).
    MLPClassifier "MLPClassifier" {
        /// Neurons in each hidden layer; an empty list goes straight from the features to the output.
        hidden_layer_sizes: OneOrEach<usize> = OneOrEach::Each(vec![100]), Limits::at_least(1.0).slider(1.0, 64.0, 1.0);
        /// What hidden neurons do with their sums.
        activation: HiddenActivation = HiddenActivation::Relu;
        /// How the weights are found.
        solver: Solver = Solver::Adam;
        /// Strength of the penalty on large weights.
        alpha: f64 = 1e-4, Limits::at_least(0.0).log_slider(1e-6, 1.0, 1e-6);
        /// Rows for each step of the weights, at most the training rows; `auto` is 200.
        batch_size: BatchSize = BatchSize::Auto, Limits::at_least(1.0).log_slider(1.0, 1000.0, 1.0);
        /// About the distance that one step moves a weight.
        learning_rate_init: f64 = 1e-3, Limits::above(0.0).log_slider(1e-4, 1.0, 1e-4);
        /// The most epochs, which are passes over all training rows.
        max_iter: usize = 200, Limits::at_least(1.0).log_slider(1.0, 1000.0, 1.0);
        /// Whether each epoch takes the rows in another order.
        shuffle: bool = true;
        /// Seed of the initial weights, the rows for validation and the order of the rows.
        random_state: Option<u32> = Some(42), Limits::within(0.0, 4_294_967_295.0);
        /// An epoch counts as progress where it lowers the best loss (or raises the best validation score) by this much.
        tol: f64 = 1e-4, Limits::at_least(0.0).log_slider(1e-6, 1e-1, 1e-6);
        /// Whether some training rows are set aside, and their accuracy decides when to stop and which weights to keep.
        early_stopping: bool = false;
        /// Share of the training rows that early stopping sets aside.
        validation_fraction: f64 = 0.1, Limits::within(0.0, 1.0).max_excluded().slider(0.05, 0.5, 0.05);
        /// Share of the gradients' running mean that a step keeps.
        beta_1: f64 = 0.9, Limits::within(0.0, 1.0).max_excluded().slider(0.0, 0.99, 0.01);
        /// Share of the squared gradients' running mean that a step keeps.
        beta_2: f64 = 0.999, Limits::within(0.0, 1.0).max_excluded().slider(0.9, 0.999, 0.001);
        /// Keeps Adam's divisor from 0.
        epsilon: f64 = 1e-8, Limits::above(0.0).log_slider(1e-10, 1e-2, 1e-10);
        /// Training stops after more than this many epochs in a row without progress.
        n_iter_no_change: usize = 10, Limits::at_least(1.0).slider(1.0, 100.0, 1.0);
    }
}

choices! {
    /// What hidden neurons do with their sums.
    HiddenActivation {
        /// Nothing: the layers together are one linear map.
        Identity "identity",
        /// 1 / (1 + e⁻ˣ).
        Logistic "logistic",
        /// The hyperbolic tangent.
        Tanh "tanh",
        /// The larger of x and 0.
        Relu "relu",
    }
}

choices! {
    /// How the weights are found.
    Solver {
        /// See [`crate::optim::adam`].
        Adam "adam",
    }
}

impl From<HiddenActivation> for Activation {
    fn from(activation: HiddenActivation) -> Self {
        match activation {
            HiddenActivation::Identity => Self::Identity,
            HiddenActivation::Logistic => Self::Logistic,
            HiddenActivation::Tanh => Self::Tanh,
            HiddenActivation::Relu => Self::Relu,
        }
    }
}

/// Rows for each step of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchSize {
    /// 200.
    Auto,
    /// That many, at least 1.
    Rows(usize),
}

impl Parameter for BatchSize {
    const EXPECTED: &'static str = "\"auto\" or a whole number";
    const INTEGER: bool = true;
    const WORDS: &'static [&'static str] = &["auto"];

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) if text == "auto" => Some(Self::Auto),
            value => usize::read(value).map(Self::Rows),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Auto => Value::Text("auto".into()),
            Self::Rows(rows) => rows.write(),
        }
    }

    fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Auto => Vec::new(),
            Self::Rows(rows) => rows.numbers(),
        }
    }
}

/// A trained multi-layer perceptron.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedMlp {
    /// The layers with their weights.
    pub network: Network,
    /// Epochs done, without one that diverged, at most `max_iter`.
    pub n_iter: usize,
    /// Whether training ended because there was no more progress.
    pub converged: bool,
    /// The penalised mean loss of each epoch, taken while the weights were changing.
    pub loss_curve: Vec<f64>,
    /// The least of `loss_curve`; `None` where early stopping goes by another score.
    pub best_loss: Option<f64>,
    /// Accuracy on the rows set aside after each epoch, where there is early stopping.
    pub validation_scores: Option<Vec<f64>>,
    /// The greatest of `validation_scores`: that of the weights kept.
    pub best_validation_score: Option<f64>,
    /// What a person should know about this training, as sentences.
    pub warnings: Vec<String>,
}

impl FittedMlp {
    /// A network that has not been trained.
    #[must_use]
    pub fn untrained(network: Network) -> Self {
        Self {
            network,
            n_iter: 0,
            converged: false,
            loss_curve: Vec::new(),
            best_loss: None,
            validation_scores: None,
            best_validation_score: None,
            warnings: Vec::new(),
        }
    }
}

/// With scikit-learn's `coefs_` and `intercepts_` for the network.
impl Serialize for FittedMlp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            /// One per layer, shape (`inputs`, `outputs`).
            coefs: Vec<Vec<&'a [f64]>>,
            /// One per layer, shape (`outputs`,).
            intercepts: Vec<&'a [f64]>,
            n_iter: usize,
            converged: bool,
            loss_curve: &'a [f64],
            best_loss: Option<f64>,
            validation_scores: Option<&'a [f64]>,
            best_validation_score: Option<f64>,
            warnings: &'a [String],
        }
        let layers = &self.network.layers;
        let written = Written {
            coefs: layers.iter().map(Dense::rows).collect(),
            intercepts: layers.iter().map(|layer| &layer.biases[..]).collect(),
            n_iter: self.n_iter,
            converged: self.converged,
            loss_curve: &self.loss_curve,
            best_loss: self.best_loss,
            validation_scores: self.validation_scores.as_deref(),
            best_validation_score: self.best_validation_score,
            warnings: &self.warnings,
        };
        written.serialize(serializer)
    }
}

impl MLPClassifier {
    /// Holds the parameters against their limits.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for the first one refused.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        if self.random_state.is_none() {
            let expected = "a seed where weights are drawn";
            return Err(Error::invalid("random_state", expected, "null"));
        }
        if self.early_stopping && self.validation_fraction == 0.0 {
            let expected = "above 0 where early_stopping is true";
            return Err(Error::invalid("validation_fraction", expected, 0));
        }
        Ok(Checked::new(self))
    }

    /// Checks and trains in one go; see [`Checked::fit`].
    ///
    /// # Errors
    /// As [`MLPClassifier::check`] and [`Checked::fit`].
    pub fn fit(self, x: &Matrix, y: &[u32], n_classes: usize) -> Result<FittedMlp> {
        let (pace, film) = (Pace::default(), Film::default());
        finish(self.check()?.fit(x, y, n_classes, &pace, &film))
    }
}

impl Checked<MLPClassifier> {
    /// Trains on the rows `x`, shape (`n_rows`, `n_features`), with the classes `y`, shape (`n_rows`,), each below
    /// `n_classes`. The weights before the first epoch and after each one are recorded on `film`.
    ///
    /// A training that diverges ends with a warning and the weights from before the epoch in which it did.
    ///
    /// # Errors
    /// [`Error::Data`] when there are no features, fewer than two classes or one of them without a row, when the features
    /// are so large that the scores are not finite numbers, or when there are too few rows for early stopping;
    /// [`Error::Memory`] for more weights than can be had.
    pub async fn fit(
        &self,
        x: &Matrix,
        y: &[u32],
        n_classes: usize,
        pace: &Pace,
        film: &Film,
    ) -> Result<FittedMlp> {
        Box::pin(self.train(x, y, n_classes, None, pace, film)).await
    }

    /// Trains, from a teacher's answers too where there is one.
    pub(super) async fn train(
        &self,
        x: &Matrix,
        y: &[u32],
        n_classes: usize,
        teacher: Option<&SoftTargets>,
        pace: &Pace,
        film: &Film,
    ) -> Result<FittedMlp> {
        check_classes(y, n_classes)?;
        if x.n_cols() == 0 {
            return Err(Error::data("dataset", "There are no features to train on."));
        }
        let widths = self.widths(x.n_cols(), n_classes);
        check_params(&widths)?;
        let mut rng = RandomState::new(self.random_state.unwrap_or_default());
        let network = self.draw_network(&widths, &mut rng, pace).await?;
        film.start(Fitted::Mlp(FittedMlp::untrained(network.clone())));
        let mut training = Training::new(self, network, x, y, n_classes, rng)?;
        if let Some(targets) = teacher {
            training.learn_from(targets);
        }
        training.run(pace, film).await?;
        training.finish(pace).await
    }

    /// Features, hidden neurons and outputs: the widths from the first layer's inputs to the last one's outputs.
    fn widths(&self, n_features: usize, n_classes: usize) -> Vec<usize> {
        let mut widths = vec![n_features];
        match &self.hidden_layer_sizes {
            OneOrEach::One(size) => widths.push(*size),
            OneOrEach::Each(sizes) => widths.extend(sizes),
        }
        widths.push(if n_classes == 2 { 1 } else { n_classes });
        widths
    }

    /// A network of uniform weights and biases, in bounds that keep the spread of the values about the same from layer to
    /// layer (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010).
    async fn draw_network(
        &self,
        widths: &[usize],
        rng: &mut RandomState,
        pace: &Pace,
    ) -> Result<Network> {
        /// A draw takes as long as some ten multiply–adds.
        const WORK: usize = 10;
        let factor = if self.activation == HiddenActivation::Logistic {
            2.0
        } else {
            6.0
        };
        let mut effort = Effort::default();
        let mut layers = Vec::with_capacity(widths.len() - 1);
        for pair in widths.windows(2) {
            let mut layer = Dense::zeros(pair[0], pair[1])?;
            let bound = (factor / (layer.inputs + layer.outputs) as f64).sqrt();
            for weights in layer.weights.chunks_mut(layer.outputs) {
                weights.fill_with(|| rng.uniform(-bound, bound));
                if effort.add(weights.len() * WORK) {
                    pace.breath().await;
                }
            }
            layer.biases.fill_with(|| rng.uniform(-bound, bound));
            layers.push(layer);
        }
        Ok(Network {
            layers,
            hidden: self.activation.into(),
            output: if widths.last() == Some(&1) {
                Activation::Logistic
            } else {
                Activation::Softmax
            },
        })
    }

    /// What Adam needs to know.
    pub(super) fn rates(&self) -> Rates {
        Rates {
            learning_rate: self.learning_rate_init,
            beta_1: self.beta_1,
            beta_2: self.beta_2,
            epsilon: self.epsilon,
        }
    }

    /// Rows in a batch out of `n_rows`, and a sentence where that is fewer than was asked for.
    pub(super) fn batch_size(&self, n_rows: usize) -> (usize, Option<String>) {
        match self.batch_size {
            BatchSize::Auto => (n_rows.min(200), None),
            BatchSize::Rows(rows) if rows <= n_rows => (rows, None),
            BatchSize::Rows(rows) => {
                let warning = format!(
                    "A batch of {} rows (batch_size) is more than the {} training rows; each epoch is one batch of all \
                     of them.",
                    plain(rows as f64),
                    plain(n_rows as f64)
                );
                (n_rows, Some(warning))
            }
        }
    }
}

/// Refuses more weights than there is room for: the weights, their gradient and Adam's two means, the best and the last
/// good weights, and the fitted form with what is written and drawn of it.
fn check_params(widths: &[usize]) -> Result<()> {
    const VECTORS: usize = 16;
    let n_params = widths
        .windows(2)
        .map(|pair| pair[0].saturating_add(1).saturating_mul(pair[1]))
        .fold(0, usize::saturating_add);
    if n_params <= MAX_VALUES / VECTORS {
        return Ok(());
    }
    let megabytes = |values: usize| (values as u64).saturating_mul(8) / 1_000_000;
    Err(Error::Memory {
        field: "model.hidden_layer_sizes".into(),
        needed_mb: megabytes(n_params.saturating_mul(VECTORS)),
        limit_mb: megabytes(MAX_VALUES),
    })
}
