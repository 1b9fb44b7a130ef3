//! A board with a chip of Ambiq.

use super::super::basis::Basis;
use super::super::boards::{Board, Core, Float32};
use super::{UNKNOWN, UNRECORDED, UNSTATED, fact};

pub(super) const SPARKFUN_EDGE: Board = Board {
    key: "sparkfun_edge",
    name: "SparkFun Edge (Ambiq Apollo3 Blue)",
    core: Core::CortexM4F,
    core_name: "Arm Cortex-M4F",
    float32: Float32::Fpu,
    clock_hz: 48_000_000,
    flash_bytes: Some(1_048_576),
    sram_bytes: Some(393_216),
    supply_v: 3.0,
    active_current_ma: Some(0.288),
    active_current_range_ma: Some([0.288, 1.6]),
    active_is_headline: true,
    active_condition: "vendor headline 6 µA/MHz x 48 MHz (chip)",
    active_supply_v: 3.0,
    board_idle_ma: Some(1.6),
    radio: Some("Bluetooth LE 5"),
    facts: &[
        fact("clock_hz", Basis::Assumption, UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            Basis::Datasheet,
            "github.com/sparkfun/SparkFun_Edge README.md",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            Basis::Datasheet,
            "github.com/sparkfun/SparkFun_Edge README.md",
            UNSTATED,
            "",
        ),
        fact(
            "active_current_ma",
            Basis::Datasheet,
            "github.com/sparkfun/SparkFun_Edge README.md: 6 µA/MHz, times 48 MHz",
            "low: headline, 5.6x below the board measurement",
            "vendor headline 6 µA/MHz x 48 MHz (chip)",
        ),
        fact(
            "board_idle_ma",
            Basis::Measured,
            "github.com/sparkfun/SparkFun_Edge README.md",
            UNSTATED,
            "\"board currently measures ~1.6mA@3V and 48MHz\"",
        ),
    ],
    notes: &["Its README promises 10 days on a CR2032. Its sleep current is not known."],
    ..UNKNOWN
};
