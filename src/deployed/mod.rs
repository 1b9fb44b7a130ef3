//! The model as a microcontroller holds it: the very numbers that its firmware carries, and the arithmetic it does.
//!
//! [`compress`](crate::compress) makes a [`Deployed`] model from a trained one, [`export`](crate::export) writes it as C,
//! Rust or JSON, and what the page says of a compressed model is what [`Deployed::outputs`] gives: the same operations in
//! the same order as the exported firmware.
//!
//! # What the firmware does
//!
//! A row comes in as float32, in the units of the data. With a [`Scaling`], `x = (x − mean) · factor`, a float32
//! subtraction and a float32 multiplication. Then, by [`Program`]:
//!
//! * [`FloatNetwork`]: every layer's sum starts with the bias and takes `weight · input` in the order of the inputs, each
//!   product and each sum rounded to float32, none fused. float16 is a way to keep weights: they are widened before use.
//! * [`Int8Network`]: the row is quantised, `q = clamp(round(x · (1 / scale)) + zero)`, halves away from zero; everything
//!   after that is integer arithmetic with TensorFlow Lite's reference semantics.
//! * [`DeployedTree`]: comparisons of float32 numbers, or of features quantised to int8.

mod fixed;
mod float;
mod int8;
mod run;
mod stored;
mod tree;
mod workload;

use serde::Serialize;

use crate::structure::Activation;

/// The model as a microcontroller holds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deployed {
    /// Numbers in a row.
    pub n_features: usize,
    /// Classes that are told apart.
    pub n_classes: usize,
    /// How a row is standardised first, if it is.
    pub scaling: Option<Scaling>,
    /// What is done then.
    pub program: Program,
}

/// Standardisation in float32. Both have the shape (`n_features`,).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scaling {
    /// What is taken off.
    pub mean: Vec<f32>,
    /// What is multiplied by then: one over the scale.
    pub factor: Vec<f32>,
}

/// What is done with a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Program {
    /// Dense layers in float32.
    Float(FloatNetwork),
    /// Dense layers in integers.
    Int8(Int8Network),
    /// A tree of comparisons.
    Tree(DeployedTree),
    /// Always the same outputs, shape (1,) for two classes, else (`n_classes`,).
    Constant(Vec<f32>),
}

/// What comes out: the probability of the larger of two classes, or that of each class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outputs {
    /// In float32.
    Float(Vec<f32>),
    /// Probability = (q + 128) / 256.
    Int8(Vec<i8>),
}

/// A layer's weights, shape (`outputs`, `inputs`), row-major, as the flash keeps them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Stored<T> {
    /// All of them.
    Dense(Vec<T>),
    /// A bit for each weight, and those that are not zero.
    Bitmap {
        /// Bit `i % 8` of byte `i / 8` of a row is 1 where weight `i` is kept; each row begins with a new byte, shape
        /// (`outputs`, ⌈`inputs` / 8⌉).
        bits: Vec<u8>,
        /// The weights that are kept, row by row.
        values: Vec<T>,
    },
    /// Compressed sparse rows.
    Csr {
        /// Where each row begins in the other two, and the end, shape (`outputs` + 1,); 16 bits in the flash where that is
        /// enough, else 32.
        starts: Vec<u32>,
        /// Input of each weight; 8 bits in the flash up to 256 inputs, else 16.
        columns: Vec<u16>,
        /// The weights that are kept, row by row.
        values: Vec<T>,
    },
}

/// Dense layers in float32.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FloatNetwork {
    /// Whether weights and biases lie in the flash as float16; all of them are float16 numbers then.
    pub half: bool,
    /// At least one.
    pub layers: Vec<FloatLayer>,
}

/// A dense layer in float32.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FloatLayer {
    /// Values in.
    pub inputs: usize,
    /// Values out.
    pub outputs: usize,
    /// Weights, shape (`outputs`, `inputs`).
    pub weights: Stored<f32>,
    /// Biases, shape (`outputs`,).
    pub biases: Vec<f32>,
    /// What is done with each sum.
    pub activation: Activation,
}

/// What an int8 number stands for: real = (q − `zero`) · `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quantised {
    /// Real distance between two neighbours.
    pub scale: f32,
    /// What stands for 0, from -128 to 127.
    pub zero: i32,
}

/// A real factor as integers: `multiplier` · 2^(`shift` − 31), TensorFlow Lite's `QuantizeMultiplier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Multiplier {
    /// From 2³⁰ up to 2³¹ − 1, or 0.
    pub multiplier: i32,
    /// Power of two; a left shift where it is positive.
    pub shift: i32,
}

/// Dense layers in integers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Int8Network {
    /// What the quantised row stands for.
    pub input: Quantised,
    /// At least one.
    pub layers: Vec<Int8Layer>,
    /// For several classes, what turns the last layer's outputs into probabilities: e^(−i · scale) · 2²², rounded, for
    /// each distance i from the greatest output, shape (256,). A probability is ⌊(256 · e + total / 2) / total⌋ − 128, at
    /// most 127.
    pub softmax: Option<Vec<u32>>,
}

/// A dense layer in integers: `q = clamp(zero + requantise(bias + Σ weight · (input − input zero)))` to −128 … 127, then the
/// table. The range of a [`Activation::Relu`] begins at 0, which is -128 then: the clamp is all it takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Int8Layer {
    /// Values in.
    pub inputs: usize,
    /// Values out.
    pub outputs: usize,
    /// Weights, shape (`outputs`, `inputs`), from -127 to 127.
    pub weights: Stored<i8>,
    /// Scale of the weights: one, or one for each output.
    pub weight_scales: Vec<f32>,
    /// Biases, shape (`outputs`,), with the scale of the input times that of the weights.
    pub biases: Vec<i32>,
    /// What the inputs stand for.
    pub input: Quantised,
    /// What the sums stand for once they are 8 bits again, before the table.
    pub output: Quantised,
    /// From sums to outputs: one, or one for each output.
    pub multipliers: Vec<Multiplier>,
    /// What is done with each sum.
    pub activation: Activation,
    /// For tanh and the logistic function: what comes of the output q, at place q + 128, shape (256,). Its outputs stand
    /// for q / 128 (tanh) or (q + 128) / 256 (logistic).
    pub table: Option<Vec<i8>>,
}

/// A tree of comparisons, its nodes in the order root, all that is left of it, all that is right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeployedTree {
    /// For integer thresholds: what each feature's int8 number stands for, shape (`n_features`,).
    pub features: Option<Vec<Quantised>>,
    /// The feature that a node asks for, -1 for a leaf, shape (`n_nodes`,).
    pub feature: Vec<i32>,
    /// A row whose feature is at most this goes on to the next node, others to `right`; 0 for a leaf, shape (`n_nodes`,).
    pub thresholds: Thresholds,
    /// The node on the right; of a leaf, its number, shape (`n_nodes`,).
    pub right: Vec<u32>,
    /// Probability of the larger of two classes, or of each class, for each leaf, shape (`n_leaves`, `n_outputs`).
    pub leaves: Leaves,
}

/// Thresholds of a tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Thresholds {
    /// float32, in the flash as float16 where `half` is true.
    Float {
        /// Whether they lie in the flash as float16.
        half: bool,
        /// One for each node.
        values: Vec<f32>,
    },
    /// In the units of `features`.
    Int8(Vec<i8>),
}

/// Answers in the leaves of a tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Leaves {
    /// float32, in the flash as float16 where `half` is true.
    Float {
        /// Whether they lie in the flash as float16.
        half: bool,
        /// Shape (`n_leaves`, `n_outputs`).
        values: Vec<f32>,
    },
    /// Probability = (q + 128) / 256.
    Int8(Vec<i8>),
}
