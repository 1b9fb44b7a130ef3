//! What a deployed model asks of a device.

use super::{Deployed, DeployedTree, FloatLayer, Int8Layer, Program, Thresholds};
use crate::structure::{Activation, Arithmetic, Form, Kept, Layer, Structure, Workload};

impl Deployed {
    /// What the model asks of a device.
    #[must_use]
    pub fn workload(&self) -> Workload {
        let (form, kept) = self.form();
        Workload {
            structure: Structure {
                inputs: self.n_features,
                standardise: self.scaling.is_some(),
                form,
            },
            arithmetic: self.arithmetic(),
            per_channel: match &self.program {
                Program::Int8(network) => network.layers.iter().any(|l| l.multipliers.len() > 1),
                Program::Float(_) | Program::Tree(_) | Program::Constant(_) => false,
            },
            kept,
        }
    }

    /// What the model calculates with, or keeps its numbers in.
    #[must_use]
    pub fn arithmetic(&self) -> Arithmetic {
        let float = |half| {
            if half {
                Arithmetic::Float16
            } else {
                Arithmetic::Float32
            }
        };
        match &self.program {
            Program::Float(network) => float(network.half),
            Program::Int8(_) => Arithmetic::Int8,
            Program::Tree(tree) => match tree.thresholds {
                Thresholds::Float { half, .. } => float(half),
                Thresholds::Int8(_) => Arithmetic::Int8,
            },
            Program::Constant(_) => Arithmetic::Float32,
        }
    }

    fn form(&self) -> (Form, Vec<Kept>) {
        match &self.program {
            Program::Float(network) => layers(network.layers.iter().map(FloatLayer::describe)),
            Program::Int8(network) => layers(network.layers.iter().map(Int8Layer::describe)),
            Program::Tree(tree) => (tree.form(self.n_classes), Vec::new()),
            Program::Constant(_) => {
                let classes = self.n_classes;
                (Form::Constant { classes }, Vec::new())
            }
        }
    }
}

impl FloatLayer {
    fn describe(&self) -> (Layer, Kept) {
        let layer = layer(self.inputs, self.outputs, self.activation);
        (layer, self.weights.kept())
    }
}

impl Int8Layer {
    fn describe(&self) -> (Layer, Kept) {
        let layer = layer(self.inputs, self.outputs, self.activation);
        (layer, self.weights.kept())
    }
}

impl DeployedTree {
    fn form(&self, classes: usize) -> Form {
        let splits = self.feature.iter().filter(|&&feature| feature >= 0);
        let splits = splits.count();
        Form::Tree {
            splits,
            leaves: self.feature.len() - splits,
            depth: self.depth(),
            classes,
        }
    }

    /// Comparisons on the longest way from the root to a leaf.
    fn depth(&self) -> usize {
        let mut depths = vec![0; self.feature.len()]; // (n_nodes,); a child comes after its parent.
        for (node, &feature) in self.feature.iter().enumerate() {
            if feature >= 0 {
                depths[node + 1] = depths[node] + 1;
                depths[self.right[node] as usize] = depths[node] + 1;
            }
        }
        depths.into_iter().max().unwrap_or_default()
    }
}

fn layers(layers: impl Iterator<Item = (Layer, Kept)>) -> (Form, Vec<Kept>) {
    let (layers, kept) = layers.unzip();
    (Form::Layers(layers), kept)
}

fn layer(inputs: usize, outputs: usize, activation: Activation) -> Layer {
    Layer {
        inputs,
        outputs,
        activation,
    }
}
