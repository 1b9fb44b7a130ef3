//! Flash and SRAM, by part, against the board's budget.

use super::boards::{Board, Core};
use super::cost::code;
use super::params::Kernel;
use super::report::{Flash, Sram};
use crate::structure::Workload;

/// Bytes for the stack and everything else that inference needs while it runs. Measured: 0.28 KiB of run-time memory
/// beside the activations, X-CUBE-AI on an STM32U5 with a float network of 3,064 parameters
/// (`github.com/STMicroelectronics/stm32ai-modelzoo`, `human_activity_recognition/st_ign/README.md`).
pub(super) const STACK_BYTES: u64 = 287;

impl Flash {
    pub(super) fn of(workload: &Workload, board: &Board, kernel: Kernel) -> Self {
        let structure = &workload.structure;
        let code = code::inference(board.core, kernel, workload);
        let framework = code::framework(kernel, structure);
        let parts = [
            workload.weights_bytes(),
            workload.tables_bytes(),
            workload.scaler_bytes(),
            code.bytes,
            framework.map_or(0, |size| size.bytes),
            board.bootloader_bytes,
        ];
        let [
            weights_bytes,
            tables_bytes,
            scaler_bytes,
            code_bytes,
            runtime_bytes,
            bootloader_bytes,
        ] = parts;
        let total_bytes = parts.into_iter().fold(0, u64::saturating_add);
        Self {
            weights_bytes,
            tables_bytes,
            scaler_bytes,
            code_bytes,
            runtime_bytes,
            bootloader_bytes,
            total_bytes,
            budget_bytes: board.flash_bytes,
            share: share(total_bytes, board.flash_bytes),
            fits: fits(total_bytes, board.flash_bytes)
                .map(|fits| fits && !beyond_reach(total_bytes, board)),
        }
    }
}

/// What the exported C can hold on an AVR, whose compiler limits an array to 32,767 bytes and whose pointers into the
/// flash have 16 bits.
pub(super) const AVR_BYTES: u64 = 32_768;

/// Whether a model is too large for the exported C, however much flash there is.
pub(super) fn beyond_reach(total_bytes: u64, board: &Board) -> bool {
    board.core == Core::Avr && total_bytes > AVR_BYTES
}

impl Sram {
    pub(super) fn of(workload: &Workload, board: &Board, kernel: Kernel) -> Self {
        let arena = code::arena(kernel, &workload.structure);
        let parts = [
            workload.input_bytes(),
            workload.activations_bytes(),
            STACK_BYTES,
            arena.map_or(0, |size| size.bytes),
        ];
        let [input_bytes, activations_bytes, stack_bytes, runtime_bytes] = parts;
        let total_bytes = parts.into_iter().fold(0, u64::saturating_add);
        Self {
            input_bytes,
            activations_bytes,
            stack_bytes,
            runtime_bytes,
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
pub(super) fn both_fit(flash: &Flash, sram: &Sram) -> Option<bool> {
    match (flash.fits, sram.fits) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
