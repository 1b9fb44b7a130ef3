//! What is known about a board.

use serde::Serialize;

use super::catalogue::BOARDS;
use crate::error::{Error, Result};

/// A processor core, as far as the cost of arithmetic depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Core {
    /// 8-bit AVR with a hardware multiplier.
    #[serde(rename = "avr")]
    Avr,
    /// Arm Cortex-M0+.
    #[serde(rename = "cortex-m0plus")]
    CortexM0Plus,
    /// Arm Cortex-M4 with a floating-point unit.
    #[serde(rename = "cortex-m4f")]
    CortexM4F,
    /// Arm Cortex-M33 with a floating-point unit.
    #[serde(rename = "cortex-m33")]
    CortexM33,
    /// Arm Cortex-M7 with a floating-point unit.
    #[serde(rename = "cortex-m7")]
    CortexM7,
    /// Xtensa LX6.
    #[serde(rename = "esp32")]
    Esp32,
    /// Xtensa LX7.
    #[serde(rename = "esp32-s3")]
    Esp32S3,
}

/// How a board multiplies and adds float32 numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Float32 {
    /// In a floating-point unit.
    Fpu,
    /// With hand-written routines in the chip's ROM.
    Rom,
    /// With the compiler's software library.
    Library,
}

/// What a stated current rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Measured while a network ran.
    Measured,
    /// A datasheet's figure for running code, or someone's reading of it.
    Datasheet,
    /// A vendor's advertised figure per megahertz: optimistic.
    Headline,
}

/// Where one figure of a board comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The field of [`Board`] that it is about.
    pub field: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
    /// Under which condition it holds; empty if none was stated.
    pub condition: &'static str,
}

/// A board. `None` is "not known", never zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Board {
    /// Its name in a config.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// The kind of processor.
    pub core: Core,
    /// The processor's name for people.
    pub core_name: &'static str,
    /// How it calculates with float32.
    pub float32: Float32,
    /// Cycles per second.
    pub clock_hz: u64,
    /// All of its flash.
    pub flash_bytes: Option<u64>,
    /// The part of the flash that a bootloader takes.
    pub bootloader_bytes: u64,
    /// All of its SRAM.
    pub sram_bytes: Option<u64>,
    /// Supply of the board's chip in volts.
    pub supply_v: f64,
    /// The chip's current while it calculates, in milliamperes.
    pub active_current_ma: Option<f64>,
    /// Least and greatest of the published figures for it, where they differ.
    pub active_current_range_ma: Option<[f64; 2]>,
    /// The supply at which that current holds, in volts.
    pub active_supply_v: f64,
    /// What that current rests on.
    pub active_basis: Basis,
    /// Under which condition that current holds.
    pub active_condition: &'static str,
    /// Power measured while a network ran, in milliwatts.
    pub active_power_mw: Option<f64>,
    /// Asleep with a clock running, in microamperes.
    pub sleep_current_ua: Option<f64>,
    /// In its deepest stated sleep, in microamperes.
    pub deep_sleep_current_ua: Option<f64>,
    /// What the whole board draws while its program does nothing, in milliamperes.
    pub board_idle_ma: Option<f64>,
    /// Where these figures come from.
    pub facts: &'static [Fact],
    /// What else one should know.
    pub notes: &'static [&'static str],
}

impl Board {
    /// The origin of the figure in `field`, where one is recorded.
    #[must_use]
    pub fn fact(&self, field: &str) -> Option<&'static Fact> {
        self.facts.iter().find(|fact| fact.field == field)
    }
}

/// Every board of the catalogue.
#[must_use]
pub fn boards() -> &'static [Board] {
    BOARDS
}

/// The board with this key.
///
/// # Errors
/// [`Error::InvalidParameter`] for `board`, with the keys that exist.
pub fn find(key: &str) -> Result<&'static Board> {
    BOARDS.iter().find(|board| board.key == key).ok_or_else(|| {
        let known: Vec<_> = BOARDS.iter().map(|board| board.key).collect();
        Error::invalid(
            "board",
            format!("one of {}", known.join(", ")),
            format!("\"{key}\""),
        )
    })
}
