//! A network's shape, and every count that follows from it.

use serde::Serialize;

/// What a layer does with each of its sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Activation {
    /// Passes it on.
    Identity,
    /// 1 / (1 + e⁻ˣ).
    Logistic,
    /// eˣ over the sum of the layer's.
    Softmax,
    /// The hyperbolic tangent.
    Tanh,
    /// The larger of x and 0.
    Relu,
}

/// A dense layer with a bias for every output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Layer {
    /// Values in.
    pub inputs: usize,
    /// Values out.
    pub outputs: usize,
    /// What is done with each output.
    pub activation: Activation,
}

/// Dense layers one after the other, and whether the inputs are standardised first.
///
/// ```
/// use tinyml_playground::device::Network;
///
/// let article = Network::logistic_regression(10, 2, false);
/// assert_eq!((article.parameters(), article.macs()), (11, 10));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Network {
    /// The layers in the order of the calculation; each one's inputs are the outputs of the one before.
    pub layers: Vec<Layer>,
    /// Whether each input has its mean taken off and is divided by its scale on the device.
    pub standardise: bool,
}

impl Network {
    /// Logistic regression: one logistic output for two classes, one softmax output per class for more.
    #[must_use]
    pub fn logistic_regression(n_features: usize, n_classes: usize, standardise: bool) -> Self {
        let (outputs, activation) = if n_classes > 2 {
            (n_classes, Activation::Softmax)
        } else {
            (1, Activation::Logistic)
        };
        Self {
            layers: vec![Layer {
                inputs: n_features,
                outputs,
                activation,
            }],
            standardise,
        }
    }

    /// Values that go into the first layer.
    #[must_use]
    pub fn inputs(&self) -> u64 {
        self.layers.first().map_or(0, |layer| layer.inputs as u64)
    }

    /// Outputs of all layers together.
    #[must_use]
    pub fn outputs(&self) -> u64 {
        self.sum(|_, outputs| outputs)
    }

    /// Weights and biases.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        self.sum(|inputs, outputs| inputs.saturating_add(1).saturating_mul(outputs))
    }

    /// Multiplications with an addition, one per weight.
    #[must_use]
    pub fn macs(&self) -> u64 {
        self.sum(u64::saturating_mul)
    }

    /// Most values between layers that are alive at once, besides the network's own inputs: a layer's inputs, unless
    /// they are the network's, and its outputs.
    #[must_use]
    pub fn live_activations(&self) -> u64 {
        let live = |(index, layer): (usize, &Layer)| {
            let inputs = if index == 0 { 0 } else { layer.inputs as u64 };
            inputs.saturating_add(layer.outputs as u64)
        };
        self.layers
            .iter()
            .enumerate()
            .map(live)
            .max()
            .unwrap_or_default()
    }

    /// The sum of a count over all layers, at most `u64::MAX`.
    fn sum(&self, count: impl Fn(u64, u64) -> u64) -> u64 {
        self.layers
            .iter()
            .map(|layer| count(layer.inputs as u64, layer.outputs as u64))
            .fold(0, u64::saturating_add)
    }
}
