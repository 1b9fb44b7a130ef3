//! One step down a tree: read the node, compare, go on. Nobody publishes it for any core; each figure says what it is
//! built from.

use super::{Constant, Processor};
use crate::device::basis::Basis;
use crate::device::boards::{Core, Float32};
use crate::device::range::Range;
use crate::structure::Arithmetic;

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
const STEP_INTEGER: &str = "assumption: the loads, addresses and branches of a float32 step, with a comparison of two integers";

/// Cycles of one step down a tree.
#[must_use]
pub fn per_comparison(processor: Processor, arithmetic: Arithmetic) -> Constant {
    let integer = arithmetic == Arithmetic::Int8;
    let (low, typical, high, source) = match (processor.core, processor.float32) {
        (Core::Avr, _) if integer => (25.0, 45.0, 85.0, STEP_INTEGER),
        (Core::CortexM0Plus | Core::CortexM3, _) if integer => (15.0, 25.0, 50.0, STEP_INTEGER),
        _ if integer => (10.0, 17.0, 35.0, STEP_INTEGER),
        (Core::Avr, _) => (60.0, 80.0, 120.0, STEP_AVR),
        (Core::CortexM0Plus, Float32::Rom) => (25.0, 65.0, 110.0, STEP_M0PLUS_ROM),
        (Core::CortexM0Plus | Core::CortexM3, _) => (25.0, 80.0, 140.0, STEP_M0PLUS),
        (Core::CortexM4F, _) => (12.0, 18.0, 35.0, STEP_M4F),
        _ => (12.0, 18.0, 35.0, STEP_UNKNOWN),
    };
    Constant {
        cycles: Range::new(low, typical, high),
        basis: Basis::Assumption,
        source,
        confidence: "low",
        condition: "the features and the nodes read one after the other",
    }
}
