//! Multiplying int8 numbers and adding up in 32 bits.
//!
//! The rows of `MLPerf` Tiny's anomaly detection (ten dense layers, 264,192 MACs) give cycles per MAC of a whole network.
//! The figures here are such that with the [overhead](super::overhead) of its 1,672 outputs and ten layers the line meets
//! the rows, and its range holds them all. X-CUBE-AI up to 8.1 calls a library at run time and was measured in the class of
//! CMSIS-NN on every core; later versions generate faster code.

use super::{Constant, Processor};
use crate::device::basis::Basis;
use crate::device::boards::{Core, Float32};
use crate::device::params::Kernel;
use crate::device::range::Range;
use crate::structure::Arithmetic;

const WEIGHTS: &str =
    "weights in flash; in SRAM 0.8 times as much; slow flash without a cache up to 1.5 times";

/// A measured core.
const fn measured(low: f64, typical: f64, high: f64, source: &'static str) -> Constant {
    Constant {
        cycles: Range::new(low, typical, high),
        basis: Basis::Measured,
        source,
        confidence: "high for large networks, medium for small ones",
        condition: WEIGHTS,
    }
}

/// A core of which no network was measured.
const fn assumed(low: f64, typical: f64, high: f64, source: &'static str) -> Constant {
    Constant {
        cycles: Range::new(low, typical, high),
        basis: Basis::Assumption,
        source,
        confidence: "low",
        condition: WEIGHTS,
    }
}

const GENERATED_M0PLUS: Constant = measured(
    8.5,
    10.1,
    14.0,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     HALE on a NUCLEO-G0B1RE: 9.9 and 11.3 per MAC",
);
const GENERATED_M4F: Constant = measured(
    1.45,
    2.36,
    5.0,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     1.8 to 3.9 per MAC by Plumerai, HALE and X-CUBE-AI from 9 on; 3.1 to 4.4 by X-CUBE-AI 7 and 8; down to 2.2 by its versions 9 and 10",
);
const GENERATED_M33: Constant = measured(
    1.5,
    1.96,
    4.0,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     1.9 to 2.3 per MAC by Plumerai, HALE and X-CUBE-AI from 9 on; 2.9 to 3.5 by X-CUBE-AI 7 and 8; down to 1.9 by its versions 9 and 10",
);
const GENERATED_M7: Constant = measured(
    0.9,
    1.29,
    2.8,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     1.1 to 2.0 per MAC by Plumerai, HALE and X-CUBE-AI from 9 on; 1.9 to 2.4 by X-CUBE-AI 7 and 8",
);
const CMSIS_M4F: Constant = measured(
    2.0,
    3.39,
    6.5,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     3.6 to 4.6 per MAC by ONNC, microTVM with CMSIS-NN and TensorFlow Lite Micro; 3.1 to 4.4 by X-CUBE-AI 7 and 8",
);
const CMSIS_M33: Constant = measured(
    1.75,
    2.69,
    5.0,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     3.04 per MAC by microTVM with CMSIS-NN on an nRF5340; 2.9 to 3.5 by X-CUBE-AI 7 and 8",
);
const CMSIS_M7: Constant = measured(
    1.1,
    1.77,
    3.6,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     1.9 to 2.4 per MAC by X-CUBE-AI 7 and 8; no other framework was measured",
);
const C_M4F: Constant = measured(
    3.4,
    5.04,
    9.7,
    "github.com/mlcommons/tiny_results_v0.5 to v1.3, anomaly detection: \
     5.32 per MAC by microTVM without CMSIS-NN; 3.7 to 6 instructions counted in QEMU for a plain loop; 9.64 by \
     MicroFlow (github.com/matteocarnelos/microflow-rs) on a convolutional network",
);

const C_M33: Constant = assumed(
    2.6,
    4.3,
    8.5,
    "assumption: the M4F's figure times 0.85, as with generated code",
);
const C_M7: Constant = assumed(
    1.6,
    2.9,
    6.0,
    "assumption: the M4F's figure times 0.57, as with generated code",
);
const C_M0PLUS: Constant = assumed(
    8.5,
    10.1,
    14.0,
    "the generated code's figure, which has no other instructions to use; 7 instructions counted in QEMU, of which two loads \
     take 2 cycles and the branch 2",
);
const CMSIS_M0PLUS: Constant = assumed(
    8.5,
    11.0,
    18.0,
    "assumption: CMSIS-NN has no faster instructions to use on this core; as plain C, and a little more for its generality",
);
const C_M3: Constant = assumed(
    5.0,
    8.5,
    13.0,
    "6 instructions counted in QEMU; one cycle more for each of two loads, and for the branch",
);
const CMSIS_M3: Constant = assumed(
    4.0,
    7.0,
    12.0,
    "assumption: CMSIS-NN without the DSP extension, its loop unrolled",
);
const GENERATED_M3: Constant = assumed(
    4.0,
    6.5,
    12.0,
    "assumption: unrolled plain C, without the DSP extension",
);
const AVR: Constant = assumed(
    10.0,
    20.0,
    45.0,
    "assumption from the instruction set: two loads, an 8-bit multiplication of 2 cycles, a 32-bit sum in four registers, the loop; \
     measured nowhere",
);
const ESP: Constant = assumed(
    5.0,
    10.4,
    17.0,
    "github.com/espressif/esp-nn README.md: 10.4 in ANSI C on an ESP32-S3, 12.7 for a whole convolutional network on an ESP32",
);
const ESP_NN_S3: Constant = assumed(
    0.8,
    1.33,
    4.0,
    "github.com/espressif/esp-nn README.md: 1.33 in a fully connected layer of 271 to 3 with vector instructions, 0.81 to 1.8 \
     elsewhere",
);
const GENERATED_S3: Constant = assumed(
    0.8,
    10.4,
    17.0,
    "assumption: as plain C; with vector instructions as few as 0.8 (github.com/espressif/esp-nn README.md)",
);

/// Cycles to multiply and add two int8 numbers, with the loop around it.
#[must_use]
pub fn per_mac(core: Core, kernel: Kernel) -> Constant {
    match (core, kernel) {
        (Core::Avr, _) => AVR,
        (Core::CortexM0Plus, Kernel::C) => C_M0PLUS,
        (Core::CortexM0Plus, Kernel::CmsisNn) => CMSIS_M0PLUS,
        (Core::CortexM0Plus, Kernel::Generated) => GENERATED_M0PLUS,
        (Core::CortexM3, Kernel::C) => C_M3,
        (Core::CortexM3, Kernel::CmsisNn) => CMSIS_M3,
        (Core::CortexM3, Kernel::Generated) => GENERATED_M3,
        (Core::CortexM4F, Kernel::C) => C_M4F,
        (Core::CortexM4F, Kernel::CmsisNn) => CMSIS_M4F,
        (Core::CortexM4F, Kernel::Generated) => GENERATED_M4F,
        (Core::CortexM33, Kernel::C) => C_M33,
        (Core::CortexM33, Kernel::CmsisNn) => CMSIS_M33,
        (Core::CortexM33, Kernel::Generated) => GENERATED_M33,
        (Core::CortexM7, Kernel::C) => C_M7,
        (Core::CortexM7, Kernel::CmsisNn) => CMSIS_M7,
        (Core::CortexM7, Kernel::Generated) => GENERATED_M7,
        (Core::Esp32, _) | (Core::Esp32S3, Kernel::C) => ESP,
        (Core::Esp32S3, Kernel::CmsisNn) => ESP_NN_S3,
        (Core::Esp32S3, Kernel::Generated) => GENERATED_S3,
    }
}

/// tanh, the logistic function and softmax look their values up.
pub const PER_LOOKUP: Constant = Constant {
    cycles: Range::new(4.0, 12.0, 150.0),
    basis: Basis::Estimate,
    source: "6 to 12 instructions of the exported C for a look into a table, counted in QEMU (`cargo xtask calibrate`); a softmax, which \
             divides whole numbers too, takes 13 to 67",
    confidence: "medium",
    condition: "",
};

/// Cycles to turn a float32 input into int8: a multiplication, rounding and a clamp. The other kernels are measured with
/// int8 inputs.
#[must_use]
pub fn per_input(processor: Processor, kernel: Kernel, arithmetic: Arithmetic) -> Constant {
    let range = match (processor.core, processor.float32) {
        (Core::Avr, _) => Range::new(150.0, 350.0, 700.0),
        (Core::CortexM0Plus, Float32::Rom) => Range::new(50.0, 130.0, 300.0),
        (Core::CortexM0Plus, _) => Range::new(100.0, 205.0, 330.0),
        (Core::CortexM3, _) => Range::new(40.0, 76.0, 125.0),
        _ => Range::new(16.0, 34.0, 75.0),
    };
    let cycles = match (arithmetic, kernel) {
        (Arithmetic::Int8, Kernel::C) => range,
        (Arithmetic::Int8, _) => Range::new(0.0, 0.0, range.high),
        _ => Range::exactly(0.0),
    };
    Constant {
        cycles,
        basis: match processor.core {
            Core::CortexM0Plus | Core::CortexM3 | Core::CortexM4F => Basis::Estimate,
            _ => Basis::Assumption,
        },
        source: "158, 58 and 26 instructions of the exported C on an M0+, an M3 and an M4F, counted in QEMU (`cargo xtask calibrate`), \
                 at about 1.3 cycles each; an assumption for other cores",
        confidence: "medium on Cortex-M0+, M3 and M4F, else low",
        condition: "for the other kernels in the upper bound only: they were measured with int8 inputs",
    }
}
