//! What is known about a board.

use serde::Serialize;

use super::basis::Basis;
use super::catalogue::{self, BOARDS};
use super::params::{CustomBoard, DeviceParams};
use crate::error::{Error, Result};
use crate::params::choices;

choices! {
    /// A processor core, as far as the cost of arithmetic depends on it.
    #[derive(Serialize)]
    #[serde(rename_all = "kebab-case")]
    Core {
        /// 8-bit AVR with a hardware multiplier.
        Avr "avr",
        /// Arm Cortex-M0+.
        #[serde(rename = "cortex-m0plus")]
        CortexM0Plus "cortex-m0plus",
        /// Arm Cortex-M3: no floating-point unit, no DSP extension.
        #[serde(rename = "cortex-m3")]
        CortexM3 "cortex-m3",
        /// Arm Cortex-M4 with a floating-point unit.
        #[serde(rename = "cortex-m4f")]
        CortexM4F "cortex-m4f",
        /// Arm Cortex-M33 with a floating-point unit.
        #[serde(rename = "cortex-m33")]
        CortexM33 "cortex-m33",
        /// Arm Cortex-M7 with a floating-point unit.
        #[serde(rename = "cortex-m7")]
        CortexM7 "cortex-m7",
        /// Xtensa LX6.
        Esp32 "esp32",
        /// Xtensa LX7.
        #[serde(rename = "esp32-s3")]
        Esp32S3 "esp32-s3",
    }
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

/// How a chip's supply becomes the voltage of its core, which says what a higher supply does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Regulator {
    /// The current stays the same, and the power grows with the supply.
    Linear,
    /// The power stays about the same.
    Switching,
}

/// A sensor on a board. Unknown is `None`, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sensor {
    /// Its name in a config.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Its current while it measures, in milliamperes.
    pub current_ma: Option<f64>,
    /// What that rests on.
    pub basis: Basis,
    /// Who says so; empty where the current is not known.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
    /// Under which condition it holds.
    pub condition: &'static str,
}

/// Where one figure of a board comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The field of [`Board`] that it is about.
    pub field: &'static str,
    /// What the figure rests on.
    pub basis: Basis,
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
    /// Whether that current is the vendor's advertised figure per megahertz: optimistic.
    pub active_is_headline: bool,
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
    /// What the rest of the board draws beside its chip, in milliamperes: least, typical, most.
    pub board_extra_ma: Option<[f64; 3]>,
    /// How its supply becomes the voltage of its core.
    pub regulator: Option<Regulator>,
    /// Microseconds from sleep to the first instruction.
    pub wakeup_us: Option<f64>,
    /// Its low-power radio; `None` where it has none.
    pub radio: Option<&'static str>,
    /// That radio's current while it sends at 0 dBm, in milliamperes.
    pub radio_tx_ma: Option<f64>,
    /// Its sensors.
    pub sensors: &'static [Sensor],
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

/// The board that is meant: the user's own, or the one with the key.
pub(super) fn chosen(device: &DeviceParams) -> Board {
    // `check()` has found the board, so the fallback is never taken.
    match &device.custom {
        Some(custom) => own(custom),
        None => *find(&device.board).unwrap_or(&BOARDS[0]),
    }
}

/// A board of the user's own.
fn own(custom: &CustomBoard) -> Board {
    let (core_name, float32) = match custom.core {
        Core::Avr => ("AVR (8-bit)", Float32::Library),
        Core::CortexM0Plus => ("Arm Cortex-M0+", Float32::Library),
        Core::CortexM3 => ("Arm Cortex-M3", Float32::Library),
        Core::CortexM4F => ("Arm Cortex-M4F", Float32::Fpu),
        Core::CortexM33 => ("Arm Cortex-M33F", Float32::Fpu),
        Core::CortexM7 => ("Arm Cortex-M7F", Float32::Fpu),
        Core::Esp32 => ("Xtensa LX6", Float32::Fpu),
        Core::Esp32S3 => ("Xtensa LX7", Float32::Fpu),
    };
    Board {
        core: custom.core,
        core_name,
        float32,
        clock_hz: custom.clock_hz as u64,
        flash_bytes: Some(custom.flash_bytes as u64),
        sram_bytes: Some(custom.sram_bytes as u64),
        supply_v: custom.supply_v,
        active_supply_v: custom.supply_v,
        active_current_ma: custom.active_current_ma,
        sleep_current_ua: custom.sleep_current_ua,
        ..catalogue::OWN
    }
}
