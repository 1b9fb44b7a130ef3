//! What float32 inference costs on each core, in cycles and bytes of code.
//!
//! The model is a straight line: cycles = a·MACs + b·outputs + c·layers + d, plus the activation functions. Counting
//! instructions of a plain dense kernel in QEMU confirms the shape (one line fits 355 random networks on an M4F with
//! no error at all). Each constant is a published measurement or follows from one; the table says which. The kernel
//! meant is plain C, compiled for size: generated or hand-tuned code is faster.
//!
//! A tree has no multiplications: cycles = c·comparisons on the longest way to a leaf + d. Nobody publishes c for any core; each
//! constant here says what it is built from, and the range is at least from a third to three times the typical
//! figure.
//!
//! Below a thousand MACs fixed overhead rules: a measured network of 288 MACs took 12,479 cycles on an nRF52840, most
//! of them outside of its multiplications. There the range is at least from a third to three times the typical
//! figure.

use super::boards::{Board, Core, Float32};
use super::range::Range;
use crate::structure::{Form, Structure};

/// A network of fewer MACs is tiny: its time is mostly overhead.
const TINY_MACS: u64 = 1000;

/// How far the truth can be from the estimate for a tiny network, in either direction.
const TINY_FACTOR: f64 = 3.0;

/// Cycles per layer and per call: instructions of a plain float32 kernel on an M4F, counted in QEMU, a cycle each.
pub(super) const PER_LAYER: Range = Range::exactly(37.0);
pub(super) const PER_CALL: Range = Range::exactly(29.0);

/// Cycles per output beside its MACs: 21 counted in QEMU; at most what the 12,479 cycles above leave for each of the
/// network's 33 outputs once 9.64 cycles for each of its 288 MACs are taken off: 294.
const PER_OUTPUT: Range = Range::new(21.0, 21.0, 294.0);

/// The same for the ESP32: 33,130 measured cycles, 12.7 per MAC, leave 893.
const PER_OUTPUT_ESP32: Range = Range::new(21.0, 21.0, 893.0);

/// An exponential, an addition and a division where no count is published for the core. It is left out of the lower
/// figures; at most it takes what hand-written software arithmetic takes on a Cortex-M0+ that has no floating-point
/// unit.
const SIGMOID_UNKNOWN: Range = Range::new(0.0, 0.0, 420.0);

/// What calculating in float32 costs on one kind of core.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Float32Cost {
    /// Cycles to multiply and add once, with the loop around it.
    pub mac: Range,
    /// Where `mac` comes from.
    pub mac_source: &'static str,
    /// How sure that is.
    pub mac_confidence: &'static str,
    /// Under which condition it holds.
    pub mac_condition: &'static str,
    /// Cycles per output beside its MACs.
    pub per_output: Range,
    /// Cycles for 1 / (1 + e⁻ˣ), or for one output's share of a softmax.
    pub sigmoid: Range,
    /// Where `sigmoid` comes from; `None` where no count is published for this core.
    pub sigmoid_source: Option<&'static str>,
    /// Cycles of one step down a tree: read the split, compare, go on.
    pub comparison: Range,
    /// What `comparison` is built from; it is measured nowhere.
    pub comparison_source: &'static str,
    /// Bytes of inference code.
    pub code_bytes: u64,
    /// Where `code_bytes` comes from.
    pub code_source: &'static str,
    /// How sure that is.
    pub code_confidence: &'static str,
}

const QFPLIB: &str = "github.com/mysterywolf/Qfplib-M0-full README.md";
const AVR_LIBC: &str =
    "github.com/avrdudes/avr-libc doc/api/bench-libm.dox (ATmega128, avr-gcc 15)";
const ESP_DSP: &str = "github.com/espressif/esp-dsp docs/en/esp-dsp-benchmarks.rst, dot product of 256 (LX6): 4.09 in assembly, \
     5.12 in C at -O2, 16.1 at -Os";
const HALE_M4F: &str = "github.com/mlcommons/tiny_results_v1.2 summary.csv, bosch CY8CPROTO_062_4343W_float: 59.611 inferences/s at 150 MHz, \
     264,192 MACs; 5.76 on its convolutional network";
const OWN_SIZE: &str = "text size of a generic float32-only firmware, opt-level s";
const NO_SIZE: &str = "assumption: no size measured for this core; the M4F image's is taken";
const IN_CACHE: &str =
    "about 6 with the weights in SRAM or a cache, 9.5 with them streamed from flash";

const STEP_M4F: &str = "assumption: four loads of 2 cycles, a comparison, its flags, a choice, a test, three address sums and a \
                        taken branch of 3, by github.com/llvm/llvm-project llvm/lib/Target/ARM/ARMScheduleM4.td; upper bound \
                        with wait states at each load";
const STEP_UNKNOWN: &str = "assumption: the M4F's figure, itself an assumption, is taken";
const STEP_M0PLUS: &str = "assumption: 25 cycles of loads and branches, with a float32 comparison between that of two integers and \
                           libgcc's subtraction, 108 (github.com/mysterywolf/Qfplib-M0-full README.md)";
const STEP_M0PLUS_ROM: &str = "assumption: 25 cycles of loads and branches, with a float32 comparison between that of two integers \
                               and Qfplib's subtraction, 78 (github.com/mysterywolf/Qfplib-M0-full README.md)";
const STEP_AVR: &str = "assumption: a comparison as in fmaxf, 30 on average and 34 at most (github.com/avrdudes/avr-libc \
                        doc/api/bench-libm.dox), and loads of 14 bytes, addresses and branches, 30 to 80";

const M4F: Float32Cost = Float32Cost {
    // 9.525 in the measured row; what a whole network costs per MAC has its overhead in it.
    mac: Range::new(5.8, 9.5, 9.5),
    mac_source: HALE_M4F,
    mac_confidence: "high for large networks, medium for tiny ones",
    mac_condition: IN_CACHE,
    per_output: PER_OUTPUT,
    sigmoid: SIGMOID_UNKNOWN,
    sigmoid_source: None,
    comparison: Range::new(12.0, 18.0, 35.0),
    comparison_source: STEP_M4F,
    code_bytes: 724,
    code_source: OWN_SIZE,
    code_confidence: "medium: measured without start-up code",
};

const M33: Float32Cost = Float32Cost {
    mac_source: "assumption: no float32 measurement for an M33; the M4F's is taken, whose int8 figures are alike (2.2 and 1.9)",
    mac_confidence: "low",
    comparison_source: STEP_UNKNOWN,
    code_source: NO_SIZE,
    code_confidence: "low",
    ..M4F
};

const M7: Float32Cost = Float32Cost {
    mac: Range::new(2.8, 5.5, 5.6),
    mac_source: "github.com/mlcommons/tiny_results_v1.2 summary.csv, bosch NUCLEO_H7A3ZI_float: 191.208 inferences/s at 280 MHz, 264,192 MACs; \
                 2.78 on its convolutional network",
    mac_confidence: "high for large networks, medium for tiny ones",
    comparison_source: STEP_UNKNOWN,
    code_source: NO_SIZE,
    code_confidence: "low",
    ..M4F
};

const M0PLUS_LIBRARY: Float32Cost = Float32Cost {
    mac: Range::new(268.0, 280.0, 300.0),
    mac_source: "github.com/mysterywolf/Qfplib-M0-full README.md: libgcc's addition 102, multiplication 166, load and loop about 10",
    mac_confidence: "medium",
    mac_condition: "single-cycle flash, call overhead included",
    per_output: PER_OUTPUT,
    sigmoid: Range::exactly(2507.0),
    sigmoid_source: Some(QFPLIB),
    comparison: Range::new(25.0, 80.0, 140.0),
    comparison_source: STEP_M0PLUS,
    code_bytes: 2896,
    code_source: OWN_SIZE,
    code_confidence: "medium: measured without start-up code",
};

const M0PLUS_ROM: Float32Cost = Float32Cost {
    mac: Range::new(138.0, 150.0, 165.0),
    mac_source: "github.com/mysterywolf/Qfplib-M0-full README.md: addition 76, multiplication 62, load and loop 10 to 12; the RP2040's ROM has \
                 a variant of it",
    sigmoid: Range::exactly(420.0),
    comparison: Range::new(25.0, 65.0, 110.0),
    comparison_source: STEP_M0PLUS_ROM,
    code_source: "text size of a generic float32-only firmware with the compiler's software arithmetic, opt-level s; the ROM's \
                  routines make it smaller",
    ..M0PLUS_LIBRARY
};

const AVR: Float32Cost = Float32Cost {
    mac: Range::new(240.0, 265.0, 290.0),
    mac_source: "github.com/avrdudes/avr-libc doc/api/bench-libm.dox (ATmega128, avr-gcc 15): addition 102, multiplication 129 on average, \
                 loads and loop 25 to 40",
    mac_confidence: "medium",
    mac_condition: "average over arguments; an addition can take 256",
    per_output: PER_OUTPUT,
    // Averages 2,588 + 102 + 469; greatest 3,247 + 256 + 501.
    sigmoid: Range::new(3160.0, 3160.0, 4004.0),
    sigmoid_source: Some(AVR_LIBC),
    comparison: Range::new(60.0, 80.0, 120.0),
    comparison_source: STEP_AVR,
    // exp 1,320, addition 380, multiplication 380, division 390, and the M4F image for everything that is not
    // arithmetic.
    code_bytes: 3194,
    code_source: "sum of avr-libc's expf 1,320, + 380, * 380 and / 390 bytes (bench-libm.dox) and, as an assumption, 724 bytes for \
                  the rest as on the M4F",
    code_confidence: "low",
};

const ESP32: Float32Cost = Float32Cost {
    mac: Range::new(4.09, 5.12, 16.1),
    mac_source: ESP_DSP,
    mac_confidence: "high for the dot product, medium for a network",
    mac_condition: "data in internal memory",
    per_output: PER_OUTPUT_ESP32,
    sigmoid: SIGMOID_UNKNOWN,
    sigmoid_source: None,
    comparison: Range::new(12.0, 18.0, 35.0),
    comparison_source: STEP_UNKNOWN,
    code_bytes: 2896,
    code_source: "assumption: no size measured for this core; the largest of the measured ones (Cortex-M0+) is taken",
    code_confidence: "low",
};

const ESP32_S3: Float32Cost = Float32Cost {
    mac: Range::new(1.69, 5.12, 16.1),
    mac_source: "github.com/espressif/esp-dsp docs/en/esp-dsp-benchmarks.rst: 1.69 in assembly on the S3; plain C as on the LX6, an assumption",
    mac_confidence: "low for plain C",
    ..ESP32
};

/// What calculating in float32 costs on `board`.
#[must_use]
pub fn float32_cost(board: &Board) -> &'static Float32Cost {
    match (board.core, board.float32) {
        (Core::Avr, _) => &AVR,
        (Core::CortexM0Plus, Float32::Rom) => &M0PLUS_ROM,
        (Core::CortexM0Plus, _) => &M0PLUS_LIBRARY,
        (Core::CortexM4F, _) => &M4F,
        (Core::CortexM33, _) => &M33,
        (Core::CortexM7, _) => &M7,
        (Core::Esp32, _) => &ESP32,
        (Core::Esp32S3, _) => &ESP32_S3,
    }
}

/// Cycles of one inference in float32; in a tree, on the longest way to a leaf. Standardising costs as much as one MAC
/// per input.
#[must_use]
pub fn cycles(structure: &Structure, cost: &Float32Cost) -> Range {
    let macs = macs_with_scaling(structure);
    let cycles = cost
        .mac
        .scaled(macs as f64)
        .plus(cost.per_output.scaled(structure.outputs() as f64))
        .plus(PER_LAYER.scaled(structure.n_layers() as f64))
        .plus(cost.comparison.scaled(structure.comparisons() as f64))
        .plus(PER_CALL)
        .plus(cost.sigmoid.scaled(structure.exponentials() as f64));
    if is_tree(structure) || is_tiny(structure) {
        cycles
            .reaching(cycles.typical / TINY_FACTOR)
            .reaching(cycles.typical * TINY_FACTOR)
    } else {
        cycles
    }
}

/// Whether the model compares and does not multiply.
pub(super) fn is_tree(structure: &Structure) -> bool {
    matches!(structure.form, Form::Tree { .. })
}

/// Whether fixed overhead rules the model's time.
pub(super) fn is_tiny(structure: &Structure) -> bool {
    macs_with_scaling(structure) < TINY_MACS
}

fn macs_with_scaling(structure: &Structure) -> u64 {
    structure.macs().saturating_add(structure.scaled_inputs())
}
