//! What is said of one model on one board.

use serde::Serialize;

use super::basis::{Bases, Basis};
use super::params::{Kernel, Light};
use super::range::Range;
use crate::structure::Arithmetic;

/// A board's two names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardName {
    /// In a config; `custom` for a board of one's own.
    pub key: &'static str,
    /// For people.
    pub name: &'static str,
}

/// A figure that went into an estimate, and where it is from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// What it is, in words.
    pub figure: &'static str,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: Basis,
    /// Who says so.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
    /// Under which condition it holds; empty if none was stated.
    pub condition: &'static str,
}

/// What a model needs on a board, and what it leaves out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeviceReport {
    /// The board.
    pub board: BoardName,
    /// Weights and biases, or thresholds and probabilities.
    pub parameters: u64,
    /// Multiplications with an addition that are done: of weights kept sparse only those that are not zero.
    pub macs: u64,
    /// Comparisons of an input with a threshold on the longest way through a tree; 0 for other models.
    pub comparisons: u64,
    /// What it calculates with.
    pub arithmetic: Arithmetic,
    /// Whose code calculates.
    pub kernel: Kernel,
    /// Flash by part.
    pub flash: Flash,
    /// SRAM by part.
    pub sram: Sram,
    /// Whether both memories suffice; `None` where that is not known.
    pub fits: Option<bool>,
    /// Where it does not fit: by how much, and then what would make it fit, the smallest change first; a sentence each.
    pub advice: Vec<String>,
    /// Instructions per inference of the exported C, by lines through what QEMU counted (`cargo xtask calibrate`); `None`
    /// for trees, other kernels and other cores.
    pub instructions: Option<f64>,
    /// Processor cycles per inference.
    pub cycles: Range,
    /// Microseconds per inference.
    pub latency_us: Range,
    /// Microjoules per inference; `None` where current and power are unknown.
    pub energy_uj: Option<Range>,
    /// Share of the time that the processor is awake at the chosen rate; above 1 it cannot keep up.
    pub duty_cycle: Range,
    /// What the chosen rate asks too much of, if it does.
    pub rate_note: Option<String>,
    /// Average power at the chosen rate, by part.
    pub average_power_uw: AveragePower,
    /// The battery.
    pub battery: Battery,
    /// Inferences that the battery's energy is worth; `None` where it cannot feed the chip, the energy is unknown, or
    /// the model does not fit.
    pub inferences_per_battery: Option<Range>,
    /// Hours until the battery is empty at the chosen rate; `None` where it cannot feed the device, a part of the power
    /// that must be known is not, or the model does not fit.
    pub battery_life_hours: Option<Range>,
    /// The solar cell.
    pub solar: Solar,
    /// What sending the raw data by radio would cost, beside the inference.
    pub radio_instead: RadioInstead,
    /// What these figures do not include, a sentence each.
    pub leaves_out: Vec<String>,
    /// What each figure rests on.
    pub bases: Bases,
    /// Where the figures come from.
    pub sources: Vec<Source>,
}

/// Flash in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flash {
    /// Weights and biases with their scales, or a tree's nodes.
    pub weights_bytes: u64,
    /// Tables of activation functions.
    pub tables_bytes: u64,
    /// Mean and scale of every input; 0 if the inputs are not standardised.
    pub scaler_bytes: u64,
    /// Inference code with the arithmetic that it calls.
    pub code_bytes: u64,
    /// The framework that reads the model at run time, and the form in which it reads it; 0 without one.
    pub runtime_bytes: u64,
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

/// SRAM in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sram {
    /// The row to classify.
    pub input_bytes: u64,
    /// The largest pair of live layer buffers, or the answer of a model without layers.
    pub activations_bytes: u64,
    /// Stack and other run-time memory.
    pub stack_bytes: u64,
    /// What a framework keeps for itself; 0 without one.
    pub runtime_bytes: u64,
    /// All parts.
    pub total_bytes: u64,
    /// What the board has.
    pub budget_bytes: Option<u64>,
    /// `total_bytes` over `budget_bytes`.
    pub share: Option<f64>,
    /// Whether it fits; `None` where the budget is unknown.
    pub fits: Option<bool>,
}

/// Average power in microwatts at the chosen rate. A part that is `None` is not known; one that is not used is 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AveragePower {
    /// The chip asleep, for the rest of the time.
    pub sleep: Option<Range>,
    /// The sensor.
    pub sensor: Option<Range>,
    /// What is done with a row before it is classified.
    pub front_end: Option<Range>,
    /// The model, and waking up for it where the time of that is known.
    pub inference: Option<Range>,
    /// Reports by radio.
    pub radio: Option<Range>,
    /// The rest of the board: light, serial port, regulator.
    pub board: Option<Range>,
    /// All known parts; `None` where no part that is used is known.
    pub total: Option<Range>,
    /// The parts that are not known; with any in it, `total` is the least that it can be.
    pub unknown: Vec<&'static str>,
    /// What would have to be known for them; `None` where all parts are known.
    pub note: Option<String>,
}

/// A battery, and whether it can feed the device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Battery {
    /// Its type.
    pub name: &'static str,
    /// Capacity in milliampere-hours.
    pub capacity_mah: f64,
    /// Nominal voltage.
    pub voltage_v: f64,
    /// Energy in it, in joules, at its nominal voltage.
    pub usable_j: f64,
    /// Whether it can give the current that the device draws; `None` where that is unknown.
    pub can_supply: Option<bool>,
    /// That in words, with what to mind.
    pub note: String,
}

/// An indoor solar cell, and whether it gives what the device needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solar {
    /// Its area in square centimetres.
    pub area_cm2: f64,
    /// The light on it.
    pub light: Light,
    /// Microwatts that it gives.
    pub power_uw: Range,
    /// Square centimetres that the device would need; `None` where its power is not known.
    pub needed_cm2: Option<Range>,
    /// Whether it would do; `None` where that is not known or the ranges overlap.
    pub enough: Option<bool>,
    /// That in words.
    pub note: String,
}

/// Sending the raw data by radio, instead of looking at it on the device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RadioInstead {
    /// Whose radio.
    pub radio: &'static str,
    /// Bytes of raw data behind one inference.
    pub raw_bytes: u64,
    /// Bytes of a report of the answer.
    pub report_bytes: u64,
    /// Microjoules to send the raw data; `None` where the radio's current is not known.
    pub raw_energy_uj: Option<Range>,
    /// Microseconds that the radio is on for it.
    pub raw_latency_us: Range,
    /// Microjoules to classify the row and send a report of the answer; `None` where either is not known.
    pub device_energy_uj: Option<Range>,
    /// Microseconds for that.
    pub device_latency_us: Range,
    /// Which takes less energy, and by how much.
    pub note: String,
    /// What leaves the device in either case.
    pub privacy: String,
}
