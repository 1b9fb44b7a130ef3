//! The boards: one table of known figures, each with where it comes from.
//!
//! A chip's figure is not its board's, and a current holds at the stated voltage and condition only. What is not
//! known is absent here and `None` in the [`Board`]. Two of the collected boards are left out, the MAX78000 and the
//! GAP9: what they are chosen for is an accelerator, and [the cost model](super::cost) describes processors.

mod ambiq;
mod arduino;
mod espressif;
mod raspberry;
mod st;

use super::basis::Basis;
use super::boards::{Board, Core, Fact, Float32};

/// A board of which nothing is known: each entry below states what is.
const UNKNOWN: Board = Board {
    key: "",
    name: "",
    core: Core::CortexM4F,
    core_name: "",
    float32: Float32::Fpu,
    clock_hz: 1,
    flash_bytes: None,
    bootloader_bytes: 0,
    sram_bytes: None,
    supply_v: 3.3,
    active_current_ma: None,
    active_current_range_ma: None,
    active_supply_v: 3.3,
    active_is_headline: false,
    active_condition: "",
    active_power_mw: None,
    sleep_current_ua: None,
    deep_sleep_current_ua: None,
    board_idle_ma: None,
    board_extra_ma: None,
    regulator: None,
    wakeup_us: None,
    radio: None,
    radio_tx_ma: None,
    sensors: &[],
    facts: &[],
    notes: &[],
};

/// One figure's origin.
const fn fact(
    field: &'static str,
    basis: Basis,
    source: &'static str,
    confidence: &'static str,
    condition: &'static str,
) -> Fact {
    Fact {
        field,
        basis,
        source,
        confidence,
        condition,
    }
}

/// Where no source was written down when the figures were collected.
const UNRECORDED: &str = "no source was noted for this figure";
/// Where nobody has said how sure a figure is.
const UNSTATED: &str = "not stated";

/// A board of the user's own, before its figures are known.
pub(super) const OWN: Board = Board {
    key: "custom",
    name: "Your own board",
    facts: &[
        own("clock_hz"),
        own("flash_bytes"),
        own("sram_bytes"),
        own("active_current_ma"),
        own("sleep_current_ua"),
    ],
    ..UNKNOWN
};

/// A figure that the user gives.
const fn own(field: &'static str) -> Fact {
    fact(field, Basis::Yours, "given by you", "yours", "")
}

/// Every board, the article's first.
pub(super) const BOARDS: &[Board] = &[
    arduino::NANO_33_BLE_SENSE,
    raspberry::PICO,
    arduino::UNO_R3,
    st::NUCLEO_L4R5ZI,
    espressif::ESP32,
    raspberry::PICO_2,
    espressif::ESP32_S3,
    st::NUCLEO_F411RE,
    st::DISCO_F746NG,
    st::NUCLEO_H7A3ZI_Q,
    st::NUCLEO_U575ZI_Q,
    st::NUCLEO_U385RG_Q,
    st::NUCLEO_G0B1RE,
    ambiq::SPARKFUN_EDGE,
];
