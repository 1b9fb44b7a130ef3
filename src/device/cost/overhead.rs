//! What is not a multiplication: outputs, layers, the call, and the bookkeeping of weights that are kept sparse.

use super::Constant;
use crate::device::basis::Basis;
use crate::device::boards::Core;
use crate::device::params::Kernel;
use crate::device::range::Range;
use crate::structure::Arithmetic;

const COUNTED: &str = "instructions of a plain kernel on an M4F, counted in QEMU; upper bound from what a network of 288 MACs and 33 outputs took \
                       (github.com/matteocarnelos/microflow-rs analysis/performance/data/sine-*.csv: 12,479 cycles on an nRF52840, \
                       33,130 on an ESP32)";
const FRAMEWORK: &str = "assumption for the interpreter; upper bound from TensorFlow Lite Micro's 166,929 cycles for a network of 288 MACs, \
                         which hold more than the inference (github.com/matteocarnelos/microflow-rs)";

/// Cycles for each output: bias, requantisation, clamp, store.
#[must_use]
pub fn per_output(core: Core, kernel: Kernel, arithmetic: Arithmetic) -> Constant {
    let integer = arithmetic == Arithmetic::Int8;
    let cycles = match (core, integer) {
        // A product of 64 bits in software.
        (Core::Avr, true) => Range::new(300.0, 800.0, 3000.0),
        (Core::Avr, false) => Range::new(21.0, 60.0, 600.0),
        (Core::CortexM0Plus, true) => Range::new(40.0, 92.0, 400.0),
        (Core::Esp32 | Core::Esp32S3, true) => Range::new(30.0, 44.0, 893.0),
        (Core::Esp32 | Core::Esp32S3, false) => Range::new(21.0, 21.0, 893.0),
        (Core::CortexM7, true) if kernel != Kernel::C => Range::new(10.0, 20.0, 80.0),
        (_, true) => match kernel {
            Kernel::C => Range::new(30.0, 44.0, 294.0),
            Kernel::CmsisNn => Range::new(20.0, 44.0, 120.0),
            Kernel::Generated => Range::new(15.0, 30.0, 100.0),
        },
        (_, false) => Range::new(21.0, 21.0, 294.0),
    };
    Constant {
        cycles,
        basis: Basis::Estimate,
        source: COUNTED,
        confidence: if core == Core::CortexM4F {
            "medium"
        } else {
            "low"
        },
        condition: "one cycle per instruction",
    }
}

/// Cycles for each layer.
#[must_use]
pub fn per_layer(core: Core, kernel: Kernel, arithmetic: Arithmetic) -> Constant {
    if kernel == Kernel::CmsisNn {
        return framework(core, Range::new(100.0, 700.0, 4000.0));
    }
    let cycles = match (core, arithmetic) {
        (Core::Avr, _) => Range::new(37.0, 150.0, 600.0),
        (Core::CortexM0Plus, Arithmetic::Int8) => Range::new(55.0, 75.0, 300.0),
        (_, Arithmetic::Int8) => Range::new(30.0, 55.0, 300.0),
        _ => Range::new(37.0, 37.0, 200.0),
    };
    Constant {
        cycles,
        basis: Basis::Estimate,
        source: COUNTED,
        confidence: "medium",
        condition: "one cycle per instruction",
    }
}

/// Cycles for each inference.
#[must_use]
pub fn per_call(core: Core, kernel: Kernel, arithmetic: Arithmetic) -> Constant {
    if kernel == Kernel::CmsisNn {
        return framework(core, Range::new(100.0, 1000.0, 166_929.0));
    }
    let typical = match (core, arithmetic) {
        (Core::Avr, _) => 150.0,
        (Core::CortexM0Plus, _) => 44.0,
        _ => 29.0,
    };
    Constant {
        cycles: Range::new(29.0, typical, 600.0),
        basis: Basis::Estimate,
        source: COUNTED,
        confidence: "medium",
        condition: "one cycle per instruction",
    }
}

/// What an interpreter takes; eight bits make it longer.
fn framework(core: Core, cycles: Range) -> Constant {
    let factor = if core == Core::Avr { 8.0 } else { 1.0 };
    Constant {
        cycles: cycles.scaled(factor),
        basis: Basis::Assumption,
        source: FRAMEWORK,
        confidence: "low",
        condition: "",
    }
}

/// How much more a multiplication costs where the column of its weight has to be read first.
pub const CSR_FACTOR: Constant = Constant {
    cycles: Range::new(1.0, 2.5, 4.0),
    basis: Basis::Estimate,
    source: "about 17, 11 and 10 instructions for each weight that is not zero, against 7, 6 and 4 in a dense layer, on an M0+, an M3 and an \
             M4F in int8, counted in QEMU (`cargo xtask calibrate`)",
    confidence: "medium on these cores, else low",
    condition: "",
};

/// How much more a multiplication costs where its bit has to be found first.
pub const BITMAP_FACTOR: Constant = Constant {
    cycles: Range::new(1.0, 3.0, 4.5),
    basis: Basis::Estimate,
    source: "with the cycles for each bit, about what was counted in QEMU in int8 (`cargo xtask calibrate`): 10 instructions for each bit up to \
             the last 1 of its byte, 9 to 12 for each byte, and on an M0+ 17 more for each weight that is not zero",
    confidence: "medium on these cores, else low",
    condition: "",
};

/// Cycles for each bit of a bitmap, be its weight zero or not.
pub const PER_BIT: Constant = Constant {
    cycles: Range::new(1.0, 3.0, 8.0),
    basis: Basis::Estimate,
    source: "with the factor of a weight behind a bitmap, about what was counted in QEMU (`cargo xtask calibrate`)",
    confidence: "medium",
    condition: "",
};
