//! What inference costs on each core with each kernel, in cycles.
//!
//! The model is a straight line: cycles = a·MACs + b·outputs + c·layers + d, plus the activation functions, plus, where a
//! row comes in as float32 and the kernel calculates in int8, a step for each input. Counting instructions of a plain
//! dense kernel in QEMU confirms the shape (one line fits 355 random networks on an M4F with no error at all). The
//! constants are tables: [`float32`], [`int8`], [`overhead`], [`tree`]. Each entry is a published measurement, follows
//! from one, or is an assumption; it says which, and how sure it is.
//!
//! A tree has no multiplications: cycles = comparisons on the longest way to a leaf · a + d.
//!
//! Below a thousand MACs fixed overhead rules: a measured network of 288 MACs took 12,479 cycles on an nRF52840, most
//! of them outside of its multiplications. There the range is at least from a third to three times the typical
//! figure. That of a tree is too.

pub mod code;
pub mod counted;
pub mod float32;
pub mod int8;
pub mod linked;
pub mod overhead;
pub mod tree;

use super::basis::Basis;
use super::boards::{Board, Core, Float32};
use super::params::Kernel;
use super::range::Range;
use crate::structure::{Arithmetic, Form, Kept, Layer, Storage, Structure, Workload};

/// A network of fewer MACs is tiny: its time is mostly overhead.
const TINY_MACS: u64 = 1000;

/// How far the truth can be from the estimate for a tiny network or a tree, in either direction.
const TINY_FACTOR: f64 = 3.0;

/// A figure with its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constant {
    /// The figure.
    pub cycles: Range,
    /// What it rests on.
    pub basis: Basis,
    /// Who says so.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
    /// Under which condition it holds.
    pub condition: &'static str,
}

/// How a processor calculates: its core, and what it does for float32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Processor {
    /// The core.
    pub core: Core,
    /// How it multiplies and adds float32 numbers.
    pub float32: Float32,
}

impl Processor {
    /// The processor of `board`.
    #[must_use]
    pub fn of(board: &Board) -> Self {
        Self {
            core: board.core,
            float32: board.float32,
        }
    }
}

/// The line of one processor, kernel and arithmetic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Cycles to multiply and add once, with the loop around it.
    pub per_mac: Constant,
    /// Cycles for each output beside its MACs: bias, requantisation, storing.
    pub per_output: Constant,
    /// Cycles for each layer.
    pub per_layer: Constant,
    /// Cycles for each inference.
    pub per_call: Constant,
    /// Cycles for each tanh, logistic or softmax output.
    pub per_activation: Constant,
    /// Cycles to quantise an input; none in float32.
    pub per_input: Constant,
    /// Cycles to standardise an input.
    pub per_scaled_input: Constant,
}

impl Line {
    /// The line of `processor` with `kernel` and `arithmetic`.
    #[must_use]
    pub fn of(processor: Processor, kernel: Kernel, arithmetic: Arithmetic) -> Self {
        let scaling = float32::per_mac(processor);
        let (per_mac, per_activation) = match arithmetic {
            Arithmetic::Float32 => (
                float32::per_mac(processor),
                float32::per_exponential(processor),
            ),
            Arithmetic::Float16 => (
                float32::per_half_mac(processor),
                float32::per_exponential(processor),
            ),
            Arithmetic::Int8 => (int8::per_mac(processor.core, kernel), int8::PER_LOOKUP),
        };
        Self {
            per_mac,
            per_output: overhead::per_output(processor.core, kernel, arithmetic),
            per_layer: overhead::per_layer(processor.core, kernel, arithmetic),
            per_call: overhead::per_call(processor.core, kernel, arithmetic),
            per_activation,
            per_input: int8::per_input(processor, kernel, arithmetic),
            per_scaled_input: scaling,
        }
    }
}

/// Cycles of one inference; in a tree, on the longest way to a leaf.
#[must_use]
pub fn cycles(workload: &Workload, processor: Processor, kernel: Kernel) -> Range {
    let structure = &workload.structure;
    let line = Line::of(processor, kernel, workload.arithmetic);
    let count = |constant: Constant, number: u64| constant.cycles.scaled(number as f64);
    let cycles = match &structure.form {
        Form::Layers(_) => layers(workload, &line)
            .plus(count(line.per_scaled_input, structure.scaled_inputs()))
            .plus(count(
                line.per_input,
                quantised(workload, structure.inputs as u64),
            ))
            .plus(count(line.per_output, structure.outputs()))
            .plus(count(line.per_layer, structure.n_layers()))
            .plus(count(line.per_activation, structure.exponentials()))
            .plus(line.per_call.cycles),
        // A tree is plain C, and scales and quantises only what it compares.
        Form::Tree { .. } | Form::Constant { .. } => {
            let plain = Line::of(processor, Kernel::C, workload.arithmetic);
            let comparisons = structure.comparisons();
            let scaled = if structure.standardise {
                comparisons
            } else {
                0
            };
            count(
                tree::per_comparison(processor, workload.arithmetic),
                comparisons,
            )
            .plus(count(plain.per_scaled_input, scaled))
            .plus(count(plain.per_input, quantised(workload, comparisons)))
            .plus(plain.per_call.cycles)
        }
    };
    if is_tree(structure) || is_tiny(structure) {
        cycles
            .reaching(cycles.typical / TINY_FACTOR)
            .reaching(cycles.typical * TINY_FACTOR)
    } else {
        cycles
    }
}

/// The multiplications: of weights that are kept sparse only those that are not zero, each of which costs more.
fn layers(workload: &Workload, line: &Line) -> Range {
    let mac = line.per_mac.cycles;
    let cost = |(layer, kept): (&Layer, Kept)| {
        let dense = layer.inputs as f64 * layer.outputs as f64;
        let macs = mac.scaled(kept.nonzero as f64);
        match kept.storage {
            Storage::Dense => mac.scaled(dense),
            Storage::Csr => macs.times(overhead::CSR_FACTOR.cycles),
            Storage::Bitmap => macs
                .times(overhead::BITMAP_FACTOR.cycles)
                .plus(overhead::PER_BIT.cycles.scaled(dense)),
        }
    };
    workload
        .kept_layers()
        .map(cost)
        .fold(Range::exactly(0.0), Range::plus)
}

/// The inputs that become int8 on the device, of those that are looked at.
fn quantised(workload: &Workload, inputs: u64) -> u64 {
    match workload.arithmetic {
        Arithmetic::Float32 | Arithmetic::Float16 => 0,
        Arithmetic::Int8 => inputs,
    }
}

/// Whether the model compares and does not multiply.
pub(super) fn is_tree(structure: &Structure) -> bool {
    matches!(structure.form, Form::Tree { .. })
}

/// Whether fixed overhead rules the model's time.
pub(super) fn is_tiny(structure: &Structure) -> bool {
    structure.macs().saturating_add(structure.scaled_inputs()) < TINY_MACS
}
