//! What a model is made of, without its weights: the one description that every count follows from.
//!
//! Models describe themselves with a [`Structure`]; the device code, which knows no model, reads parameters,
//! multiply–accumulates, activations and comparisons from it.

mod workload;

use serde::{Deserialize, Serialize};

use crate::params::choices;

pub use workload::{Kept, Storage, Workload};

choices! {
    /// What a device calculates with, or keeps its weights in.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    Arithmetic {
        /// 32-bit floating point throughout.
        Float32 "float32",
        /// Weights kept in 16 bits, calculation in float32.
        Float16 "float16",
        /// 8-bit integers with 32-bit sums; a tree compares 8-bit integers.
        Int8 "int8",
    }
}

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

/// What happens between the inputs and the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Dense layers in the order of the calculation; each one's inputs are the outputs of the one before.
    Layers(Vec<Layer>),
    /// A binary tree of comparisons, each of one input with a threshold.
    Tree {
        /// Nodes that compare.
        splits: usize,
        /// Nodes that answer.
        leaves: usize,
        /// Comparisons on the longest way from the root to a leaf.
        depth: usize,
        /// Probabilities in every leaf.
        classes: usize,
    },
    /// The same answer for every row.
    Constant {
        /// Probabilities in it.
        classes: usize,
    },
}

/// A model's inputs and its form.
///
/// ```
/// use tinyml_playground::structure::Structure;
///
/// let article = Structure::logistic_regression(10, 2, false);
/// assert_eq!((article.parameters(), article.macs()), (11, 10));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Structure {
    /// Values that go in.
    pub inputs: usize,
    /// Whether each input has its mean taken off and is divided by its scale on the device.
    pub standardise: bool,
    /// What happens with them.
    pub form: Form,
}

impl Structure {
    /// Dense layers one after the other.
    #[must_use]
    pub fn layers(layers: Vec<Layer>, standardise: bool) -> Self {
        Self {
            inputs: layers.first().map_or(0, |layer| layer.inputs),
            standardise,
            form: Form::Layers(layers),
        }
    }

    /// Logistic regression: one logistic output for two classes, one softmax output per class for more.
    #[must_use]
    pub fn logistic_regression(n_features: usize, n_classes: usize, standardise: bool) -> Self {
        let (outputs, activation) = if n_classes > 2 {
            (n_classes, Activation::Softmax)
        } else {
            (1, Activation::Logistic)
        };
        let layer = Layer {
            inputs: n_features,
            outputs,
            activation,
        };
        Self::layers(vec![layer], standardise)
    }

    /// Learned numbers: weights and biases, or thresholds and the probabilities in the leaves.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        match self.form {
            Form::Layers(_) => self.sum(|layer| {
                (layer.inputs as u64)
                    .saturating_add(1)
                    .saturating_mul(layer.outputs as u64)
            }),
            Form::Tree {
                splits,
                leaves,
                classes,
                ..
            } => (splits as u64).saturating_add((leaves as u64).saturating_mul(classes as u64)),
            Form::Constant { classes } => classes as u64,
        }
    }

    /// Inputs that are standardised before they are looked at; an answer that looks at none needs none.
    #[must_use]
    pub fn scaled_inputs(&self) -> u64 {
        match self.form {
            Form::Layers(_) | Form::Tree { .. } if self.standardise => self.inputs as u64,
            _ => 0,
        }
    }

    /// Multiplications with an addition, one per weight.
    #[must_use]
    pub fn macs(&self) -> u64 {
        self.sum(|layer| (layer.inputs as u64).saturating_mul(layer.outputs as u64))
    }

    /// Comparisons of an input with a threshold, on the longest way through a tree.
    #[must_use]
    pub fn comparisons(&self) -> u64 {
        match self.form {
            Form::Tree { depth, .. } => depth as u64,
            Form::Layers(_) | Form::Constant { .. } => 0,
        }
    }

    /// Outputs of all layers together, which is the number of sums and of activations.
    #[must_use]
    pub fn outputs(&self) -> u64 {
        self.sum(|layer| layer.outputs as u64)
    }

    /// Activations that take an exponential. A hyperbolic tangent is a logistic function of twice its argument.
    #[must_use]
    pub fn exponentials(&self) -> u64 {
        self.sum(|layer| match layer.activation {
            Activation::Logistic | Activation::Softmax | Activation::Tanh => layer.outputs as u64,
            Activation::Identity | Activation::Relu => 0,
        })
    }

    /// Dense layers, none in a tree.
    #[must_use]
    pub fn n_layers(&self) -> u64 {
        self.sum(|_| 1)
    }

    /// The sum of a count over all layers, at most `u64::MAX`.
    fn sum(&self, count: impl Fn(&Layer) -> u64) -> u64 {
        match &self.form {
            Form::Layers(layers) => layers.iter().map(count).fold(0, u64::saturating_add),
            Form::Tree { .. } | Form::Constant { .. } => 0,
        }
    }
}
