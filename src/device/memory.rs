//! Flash and SRAM, by part, against the board's budget.

use serde::Serialize;

use super::boards::Board;
use super::cost::Float32Cost;
use crate::structure::Structure;

/// Bytes of a float32 number.
const FLOAT32_BYTES: u64 = 4;

/// Bytes for the stack and everything else that inference needs while it runs. Measured: 0.28 KiB of run-time memory
/// beside the activations, X-CUBE-AI on an STM32U5 with a float network of 3,064 parameters
/// (`github.com/STMicroelectronics/stm32ai-modelzoo`, `human_activity_recognition/st_ign/README.md`).
pub(super) const STACK_BYTES: u64 = 287;

/// Flash in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flash {
    /// Weights and biases.
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
        let scaler_values = if structure.standardise {
            (structure.inputs as u64).saturating_mul(2)
        } else {
            0
        };
        let parts = [
            structure.parameters().saturating_mul(FLOAT32_BYTES),
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

/// SRAM in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sram {
    /// The row to classify.
    pub input_bytes: u64,
    /// The largest pair of live layer buffers.
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
