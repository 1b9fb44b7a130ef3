//! What a model asks of a device: the one place where the firmware's bytes are counted.
//!
//! The layout, which the exported firmware follows:
//!
//! * Dense layers: a weight takes 4 bytes in float32, 2 in float16, 1 in int8; a bias 4, 2 and 4. An int8 layer has a
//!   multiplier of 4 bytes and a shift of 1, for the layer or for each output. A 256-byte table stands behind each layer
//!   with a hyperbolic tangent or a logistic function, one of 1,024 bytes behind a softmax.
//! * What is taken out of a layer: a [bitmap](Storage::Bitmap) or [compressed sparse rows](Storage::Csr).
//! * A tree: for each node a threshold (4, 2 or 1), the feature, and the node on the right; for each leaf its
//!   probabilities (4, 2 or 1); in int8 for each feature a scale of 4 bytes and a zero point of 1.
//! * A scaler: mean and factor of each feature, 4 bytes each.
//!
//! In the SRAM lie the row, in float32, and one block for all activations, as long as the longest pair of neighbouring
//! buffers: a layer reads at one end and writes at the other. Where the row is scaled or quantised for a network, the
//! copy is the first buffer. A tree scales and quantises what it compares, and its answer is read where it lies.

use serde::Serialize;

use super::{Activation, Arithmetic, Form, Layer, Structure};

/// How a layer's weights lie in the flash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Storage {
    /// All of them, zeros too.
    Dense,
    /// A bit for each weight, and those that are not zero.
    Bitmap,
    /// Those that are not zero with their columns, and where each row begins (compressed sparse rows).
    Csr,
}

impl Storage {
    /// All of them; of equals the first is the simplest.
    pub const ALL: [Self; 3] = [Self::Dense, Self::Bitmap, Self::Csr];

    /// Bytes of `outputs` rows of `inputs` weights, of which `nonzero` are not zero, each of `value_bytes`. Nothing where
    /// the form cannot hold them: columns of compressed rows have at most 16 bits.
    #[must_use]
    pub fn bytes(
        self,
        inputs: usize,
        outputs: usize,
        nonzero: u64,
        value_bytes: u64,
    ) -> Option<u64> {
        let (columns, rows) = (inputs as u64, outputs as u64);
        let values = nonzero.saturating_mul(value_bytes);
        Some(match self {
            Self::Dense => columns.saturating_mul(rows).saturating_mul(value_bytes),
            Self::Bitmap => rows
                .saturating_mul(columns.div_ceil(8))
                .saturating_add(values),
            Self::Csr if columns > 1 << 16 => return None,
            Self::Csr => {
                let column_bytes = if columns > 1 << 8 { 2 } else { 1 };
                let start_bytes = if nonzero > u64::from(u16::MAX) { 4 } else { 2 };
                rows.saturating_add(1)
                    .saturating_mul(start_bytes)
                    .saturating_add(nonzero.saturating_mul(column_bytes))
                    .saturating_add(values)
            }
        })
    }
}

/// How much of a layer's weights is kept, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The form.
    pub storage: Storage,
    /// Weights that are not zero.
    pub nonzero: u64,
    /// Bits of a bitmap that are looked at: in each byte those up to its last 1. None in the other forms.
    pub scanned: u64,
}

/// What a model asks of a device: its structure, what it calculates with, and how its weights are kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Workload {
    /// The model's structure.
    pub structure: Structure,
    /// What it calculates with.
    pub arithmetic: Arithmetic,
    /// Whether int8 weights have a scale for each output instead of one for the layer.
    pub per_channel: bool,
    /// What is kept of each layer's weights; empty where all are kept dense.
    pub kept: Vec<Kept>,
}

impl Arithmetic {
    /// Bytes of a weight, a threshold or a probability in the flash.
    #[must_use]
    pub fn value_bytes(self) -> u64 {
        match self {
            Self::Float32 => 4,
            Self::Float16 => 2,
            Self::Int8 => 1,
        }
    }

    /// Bytes of an activation in the SRAM.
    fn activation_bytes(self) -> u64 {
        match self {
            Self::Float32 | Self::Float16 => 4,
            Self::Int8 => 1,
        }
    }
}

impl Workload {
    /// A model with all its weights, one scale a layer.
    #[must_use]
    pub fn dense(structure: Structure, arithmetic: Arithmetic) -> Self {
        Self {
            structure,
            arithmetic,
            per_channel: false,
            kept: Vec::new(),
        }
    }

    /// Flash for what training found.
    #[must_use]
    pub fn weights_bytes(&self) -> u64 {
        match &self.structure.form {
            Form::Layers(_) => self.sum(|layer, kept| self.layer_bytes(layer, kept)),
            &Form::Tree {
                splits,
                leaves,
                classes,
                ..
            } => self.tree_bytes(splits, leaves, classes),
            &Form::Constant { classes } => (outputs(classes) as u64).saturating_mul(4),
        }
    }

    /// Flash for the tables of the int8 activation functions.
    #[must_use]
    pub fn tables_bytes(&self) -> u64 {
        let table = |activation| match activation {
            Activation::Tanh | Activation::Logistic => 256,
            Activation::Softmax => 1024,
            Activation::Identity | Activation::Relu => 0,
        };
        match self.arithmetic {
            Arithmetic::Int8 => self.sum(|layer, _| table(layer.activation)),
            Arithmetic::Float32 | Arithmetic::Float16 => 0,
        }
    }

    /// Flash for the scaler.
    #[must_use]
    pub fn scaler_bytes(&self) -> u64 {
        self.structure.scaled_inputs().saturating_mul(8)
    }

    /// SRAM for the row.
    #[must_use]
    pub fn input_bytes(&self) -> u64 {
        (self.structure.inputs as u64).saturating_mul(4)
    }

    /// SRAM for all that lies between the row and the answer, and the answer of a network.
    #[must_use]
    pub fn activations_bytes(&self) -> u64 {
        let copied = self.structure.standardise || self.arithmetic == Arithmetic::Int8;
        let pair = |(index, layer): (usize, &Layer)| {
            let inputs = if index > 0 || copied { layer.inputs } else { 0 };
            inputs.saturating_add(layer.outputs) as u64
        };
        let Form::Layers(layers) = &self.structure.form else {
            return 0;
        };
        let longest = layers.iter().enumerate().map(pair).max();
        longest
            .unwrap_or_default()
            .saturating_mul(self.arithmetic.activation_bytes())
    }

    /// Multiplications with an addition that are done: of sparse layers, those of the weights that are kept.
    #[must_use]
    pub fn executed_macs(&self) -> u64 {
        self.sum(|layer, kept| match kept.storage {
            Storage::Dense => (layer.inputs as u64).saturating_mul(layer.outputs as u64),
            Storage::Bitmap | Storage::Csr => kept.nonzero,
        })
    }

    /// Weights, biases, multipliers and shifts of a layer.
    fn layer_bytes(&self, layer: &Layer, kept: Kept) -> u64 {
        let outputs = layer.outputs as u64;
        let (bias, multipliers) = match self.arithmetic {
            Arithmetic::Float32 => (4, 0),
            Arithmetic::Float16 => (2, 0),
            Arithmetic::Int8 if self.per_channel => (4, outputs),
            Arithmetic::Int8 => (4, 1),
        };
        let value_bytes = self.arithmetic.value_bytes();
        kept.storage
            .bytes(layer.inputs, layer.outputs, kept.nonzero, value_bytes)
            .unwrap_or(u64::MAX)
            .saturating_add(outputs.saturating_mul(bias))
            .saturating_add(multipliers.saturating_mul(5))
    }

    fn tree_bytes(&self, splits: usize, leaves: usize, classes: usize) -> u64 {
        let nodes = splits.saturating_add(leaves) as u64;
        let features = self.structure.inputs as u64;
        let value_bytes = self.arithmetic.value_bytes();
        let feature_bytes = match features {
            ..=127 => 1,
            128..=32_767 => 2,
            _ => 4,
        };
        let right_bytes = if nodes > u64::from(u16::MAX) { 4 } else { 2 };
        let quantised = match self.arithmetic {
            Arithmetic::Int8 => features.saturating_mul(5),
            Arithmetic::Float32 | Arithmetic::Float16 => 0,
        };
        let probabilities = (leaves as u64).saturating_mul(outputs(classes) as u64);
        nodes
            .saturating_mul(value_bytes + feature_bytes + right_bytes)
            .saturating_add(probabilities.saturating_mul(value_bytes))
            .saturating_add(quantised)
    }

    /// The layers of a network with what is kept of each; none of another model.
    pub fn kept_layers(&self) -> impl Iterator<Item = (&Layer, Kept)> {
        let layers = match &self.structure.form {
            Form::Layers(layers) => layers.as_slice(),
            Form::Tree { .. } | Form::Constant { .. } => &[],
        };
        let kept = |(index, layer): (usize, &Layer)| {
            self.kept.get(index).copied().unwrap_or(Kept {
                storage: Storage::Dense,
                nonzero: (layer.inputs as u64).saturating_mul(layer.outputs as u64),
                scanned: 0,
            })
        };
        layers
            .iter()
            .enumerate()
            .map(move |layer| (layer.1, kept(layer)))
    }

    /// The sum of a count over all layers and what is kept of them.
    fn sum(&self, count: impl Fn(&Layer, Kept) -> u64) -> u64 {
        self.kept_layers()
            .map(|(layer, kept)| count(layer, kept))
            .fold(0, u64::saturating_add)
    }
}

/// Probabilities in an answer: that of the larger of two classes, or that of each class.
fn outputs(classes: usize) -> usize {
    if classes == 2 { 1 } else { classes }
}
