//! How many bytes a model's parts take in the flash and in SRAM.

use crate::structure::{Activation, Arithmetic, Form, Layer, Storage, Workload};

/// Bytes of a workload by part.
pub(super) trait Layout {
    fn weights_bytes(&self) -> u64;
    fn tables_bytes(&self) -> u64;
    fn input_bytes(&self) -> u64;
    fn activations_bytes(&self) -> u64;
    fn executed_macs(&self) -> u64;
}

fn number(arithmetic: Arithmetic) -> u64 {
    match arithmetic {
        Arithmetic::Float32 => 4,
        Arithmetic::Float16 => 2,
        Arithmetic::Int8 => 1,
    }
}

fn layer_bytes(workload: &Workload, index: usize, layer: &Layer) -> u64 {
    let size = number(workload.arithmetic);
    let (inputs, outputs) = (layer.inputs as u64, layer.outputs as u64);
    let dense = inputs.saturating_mul(outputs);
    let weights = match workload.kept.get(index) {
        None => dense.saturating_mul(size),
        Some(kept) => match kept.storage {
            Storage::Dense => dense.saturating_mul(size),
            Storage::Bitmap => outputs.saturating_mul(inputs.div_ceil(8)) + kept.nonzero * size,
            Storage::Csr => {
                let start = if kept.nonzero > 65_535 { 4 } else { 2 };
                let column = if inputs > 256 { 2 } else { 1 };
                (outputs + 1) * start + kept.nonzero * (size + column)
            }
        },
    };
    let biases = match workload.arithmetic {
        Arithmetic::Int8 => {
            let multipliers = if workload.per_channel { outputs } else { 1 };
            outputs
                .saturating_mul(4)
                .saturating_add(multipliers.saturating_mul(5))
        }
        _ => outputs.saturating_mul(size),
    };
    weights.saturating_add(biases)
}

impl Layout for Workload {
    fn weights_bytes(&self) -> u64 {
        let size = number(self.arithmetic);
        match &self.structure.form {
            Form::Layers(layers) => layers
                .iter()
                .enumerate()
                .map(|(index, layer)| layer_bytes(self, index, layer))
                .fold(0, u64::saturating_add),
            Form::Tree {
                splits,
                leaves,
                classes,
                ..
            } => {
                let nodes = (*splits as u64).saturating_add(*leaves as u64);
                let feature = if self.structure.inputs > 127 { 2 } else { 1 };
                let right = if nodes > 65_535 { 4 } else { 2 };
                let outputs = if *classes == 2 { 1 } else { *classes as u64 };
                let scales = if self.arithmetic == Arithmetic::Int8 {
                    5 * self.structure.inputs as u64
                } else {
                    0
                };
                nodes
                    .saturating_mul(size + feature + right)
                    .saturating_add(
                        (*leaves as u64)
                            .saturating_mul(outputs)
                            .saturating_mul(size),
                    )
                    .saturating_add(scales)
            }
            Form::Constant { classes } => *classes as u64 * 4,
        }
    }

    fn tables_bytes(&self) -> u64 {
        match (&self.structure.form, self.arithmetic) {
            (Form::Layers(layers), Arithmetic::Int8) => layers
                .iter()
                .map(|layer| match layer.activation {
                    Activation::Tanh | Activation::Logistic => 256,
                    Activation::Softmax => 1024,
                    Activation::Relu | Activation::Identity => 0,
                })
                .sum(),
            _ => 0,
        }
    }

    fn input_bytes(&self) -> u64 {
        (self.structure.inputs as u64).saturating_mul(4)
    }

    fn activations_bytes(&self) -> u64 {
        let size = if self.arithmetic == Arithmetic::Int8 {
            1
        } else {
            4
        };
        let copied = self.structure.standardise || self.arithmetic == Arithmetic::Int8;
        match &self.structure.form {
            Form::Layers(layers) => layers
                .iter()
                .enumerate()
                .map(|(index, layer)| {
                    let inputs = if index > 0 || copied {
                        layer.inputs as u64
                    } else {
                        0
                    };
                    inputs
                        .saturating_add(layer.outputs as u64)
                        .saturating_mul(size)
                })
                .max()
                .unwrap_or(0),
            Form::Tree { classes, .. } | Form::Constant { classes } => *classes as u64 * size,
        }
    }

    fn executed_macs(&self) -> u64 {
        match &self.structure.form {
            Form::Layers(layers) => layers
                .iter()
                .enumerate()
                .map(|(index, layer)| {
                    let dense = (layer.inputs as u64).saturating_mul(layer.outputs as u64);
                    match self.kept.get(index) {
                        Some(kept) if kept.storage != Storage::Dense => kept.nonzero,
                        _ => dense,
                    }
                })
                .fold(0, u64::saturating_add),
            _ => 0,
        }
    }
}
