//! Flash and SRAM, by part, against the board's budget.

use serde::Serialize;

use super::boards::Board;
use super::cost::Float32Cost;
use crate::structure::{Form, Structure};

/// Bytes of a float32 number.
const FLOAT32_BYTES: u64 = 4;

/// Bytes for the stack and everything else that inference needs while it runs. Measured: 0.28 KiB of run-time memory
/// beside the activations, X-CUBE-AI on an STM32U5 with a float network of 3,064 parameters
/// (`github.com/STMicroelectronics/stm32ai-modelzoo`, `human_activity_recognition/st_ign/README.md`).
pub(super) const STACK_BYTES: u64 = 287;

/// Flash in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flash {
    /// Weights and biases, or a tree's splits and the probabilities in its leaves.
    pub weights_bytes: u64,
    /// Mean and scale of every input; 0 if the inputs are not standardised.
    pub scaler_bytes: u64,
    /// Inference code with the arithmetic that it calls.
    pub code_bytes: u64,
    /// What the board's bootloader takes.
    pub bootloader_bytes: u64,
    /// All parts.
    pub total_bytes: u64,
    /// What the board has.
    pub budget_bytes: Option<u64>,
    /// `total_bytes` over `budget_bytes`.
    pub share: Option<f64>,
    /// Whether it fits; `None` where the budget is unknown.
    pub fits: Option<bool>,
}

impl Flash {
    pub(super) fn of(structure: &Structure, board: &Board, cost: &Float32Cost) -> Self {
        let scaler_values = structure.scaled_inputs().saturating_mul(2);
        let parts = [
            learned_bytes(structure),
            scaler_values.saturating_mul(FLOAT32_BYTES),
            cost.code_bytes,
            board.bootloader_bytes,
        ];
        let [weights_bytes, scaler_bytes, code_bytes, bootloader_bytes] = parts;
        let total_bytes = parts.into_iter().fold(0, u64::saturating_add);
        Self {
            weights_bytes,
            scaler_bytes,
            code_bytes,
            bootloader_bytes,
            total_bytes,
            budget_bytes: board.flash_bytes,
            share: share(total_bytes, board.flash_bytes),
            fits: fits(total_bytes, board.flash_bytes),
        }
    }
}

/// What training found, as the device keeps it.
fn learned_bytes(structure: &Structure) -> u64 {
    match structure.form {
        Form::Tree {
            splits,
            leaves,
            classes,
            ..
        } => {
            let leaf_bytes = (classes as u64).saturating_mul(FLOAT32_BYTES);
            let split_bytes = (splits as u64).saturating_mul(split_bytes(structure));
            split_bytes.saturating_add((leaves as u64).saturating_mul(leaf_bytes))
        }
        Form::Layers(_) | Form::Constant { .. } => {
            structure.parameters().saturating_mul(FLOAT32_BYTES)
        }
    }
}

/// Bytes of a tree's split: its threshold and the indices of its feature and its two children. A negative index means
/// the leaf of that number, which is nothing but its probabilities.
pub(super) fn split_bytes(structure: &Structure) -> u64 {
    const SHORT: usize = 1 << 15;
    let short = match structure.form {
        Form::Tree { leaves, .. } => leaves.max(structure.inputs) <= SHORT,
        Form::Layers(_) | Form::Constant { .. } => true,
    };
    FLOAT32_BYTES + 3 * if short { 2 } else { 4 }
}

/// SRAM in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sram {
    /// The row to classify.
    pub input_bytes: u64,
    /// The largest pair of live layer buffers, or the answer of a model without layers.
    pub activations_bytes: u64,
    /// Stack and other run-time memory.
    pub stack_bytes: u64,
    /// All parts.
    pub total_bytes: u64,
    /// What the board has.
    pub budget_bytes: Option<u64>,
    /// `total_bytes` over `budget_bytes`.
    pub share: Option<f64>,
    /// Whether it fits; `None` where the budget is unknown.
    pub fits: Option<bool>,
}

impl Sram {
    pub(super) fn of(structure: &Structure, board: &Board) -> Self {
        let input_bytes = (structure.inputs as u64).saturating_mul(FLOAT32_BYTES);
        let activations_bytes = structure.live_activations().saturating_mul(FLOAT32_BYTES);
        let total_bytes = input_bytes
            .saturating_add(activations_bytes)
            .saturating_add(STACK_BYTES);
        Self {
            input_bytes,
            activations_bytes,
            stack_bytes: STACK_BYTES,
            total_bytes,
            budget_bytes: board.sram_bytes,
            share: share(total_bytes, board.sram_bytes),
            fits: fits(total_bytes, board.sram_bytes),
        }
    }
}

fn share(total: u64, budget: Option<u64>) -> Option<f64> {
    budget.map(|budget| total as f64 / budget as f64)
}

fn fits(total: u64, budget: Option<u64>) -> Option<bool> {
    budget.map(|budget| total <= budget)
}

/// Whether both fit: one that does not settles it, even where the other is unknown.
pub(super) fn both_fit(flash: Option<bool>, sram: Option<bool>) -> Option<bool> {
    match (flash, sram) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
