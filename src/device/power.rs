//! Power while calculating, and what a coin cell can give.
//!
//! On one board power barely depends on the network (over 25 measured systems and four networks the spread has a
//! median of 8.5 %), so energy is power times time.

use serde::Serialize;

use super::boards::{Basis, Board};
use super::range::Range;
use crate::params::plain;

/// Greatest over least power on one board between networks, less one.
const SPREAD: f64 = 0.085;

/// How much more than its headline a chip was measured to draw, at worst (STM32U5: 64 µW/MHz promised, 150 measured).
const HEADLINE_FACTOR: f64 = 2.4;

/// A CR2032 lithium coin cell. Sources: embeddedcomputing.com (Panasonic 0.2 mA continuous; Energizer 6.8 mA for 2
/// s), interactive-matter.eu (Duracell 240 mAh to 2.0 V), github.com/jonnor/embeddedml (235 mAh).
const CAPACITY_MAH: Range = Range::new(220.0, 235.0, 240.0);
const VOLTAGE_V: f64 = 3.0;
const CONTINUOUS_MA: f64 = 0.2;
const PULSE_MA: f64 = 6.8;

/// Joules in a milliampere-hour at one volt.
const JOULES_PER_MAH_V: f64 = 3.6;

/// A battery, and whether it can feed the chip.
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
    /// Whether it can give the current that the chip draws while calculating; `None` where that is unknown.
    pub can_supply: Option<bool>,
    /// That in words, with what to mind.
    pub note: String,
}

/// Milliwatts of `board` while it calculates; `None` where neither current nor power is known.
pub(super) fn active_power_mw(board: &Board) -> Option<Range> {
    let from_current = active_current_ma(board).map(|ma| ma.scaled(board.active_supply_v));
    let power = match (from_current, board.active_power_mw) {
        (Some(power), Some(measured)) => power.reaching(measured),
        (Some(power), None) => power,
        (None, Some(measured)) => Range::exactly(measured),
        (None, None) => return None,
    };
    Some(power.times(Range::new(1.0 - SPREAD / 2.0, 1.0, 1.0 + SPREAD / 2.0)))
}

/// Milliamperes of `board` while it calculates, where a current is stated.
fn active_current_ma(board: &Board) -> Option<Range> {
    let typical = board.active_current_ma?;
    let [low, high] = board.active_current_range_ma.unwrap_or([typical, typical]);
    let current = Range::new(low, typical, high);
    Some(match board.active_basis {
        Basis::Headline => current.reaching(typical * HEADLINE_FACTOR),
        Basis::Measured | Basis::Datasheet => current,
    })
}

/// The coin cell beside `board`.
pub(super) fn coin_cell(board: &Board) -> Battery {
    let current_ma = board.active_current_ma.or_else(|| {
        board
            .active_power_mw
            .map(|power| power / board.active_supply_v)
    });
    Battery {
        name: "CR2032",
        capacity_mah: CAPACITY_MAH.typical,
        voltage_v: VOLTAGE_V,
        usable_j: usable_j().typical,
        can_supply: current_ma.map(|current| current <= PULSE_MA),
        note: note(board, current_ma),
    }
}

/// How many inferences of `energy_uj` each the coin cell holds, if it did nothing else.
pub(super) fn inferences(energy_uj: Range) -> Range {
    let usable_uj = usable_j().scaled(1e6);
    Range::new(
        usable_uj.low / energy_uj.high,
        usable_uj.typical / energy_uj.typical,
        usable_uj.high / energy_uj.low,
    )
}

fn usable_j() -> Range {
    CAPACITY_MAH.scaled(VOLTAGE_V * JOULES_PER_MAH_V)
}

fn note(board: &Board, current_ma: Option<f64>) -> String {
    let limits = format!(
        "A CR2032 gives {} mA continuously and {} mA in pulses of up to 2 s",
        plain(CONTINUOUS_MA),
        plain(PULSE_MA)
    );
    let Some(current) = current_ma else {
        return format!("{limits}; what this chip draws is not known.");
    };
    if current > PULSE_MA {
        return format!(
            "{limits}; this chip draws {current:.1} mA at {} V while it calculates, so a coin cell cannot feed it.",
            plain(board.active_supply_v)
        );
    }
    let board_draws = match board.board_idle_ma {
        Some(idle) if idle > PULSE_MA => format!(
            " The whole board draws {} mA with an empty program, more than the cell can give: the figure holds for the chip \
             alone, or with the board's light, sensors and serial port switched off.",
            plain(idle)
        ),
        _ => String::new(),
    };
    format!(
        "{limits}; this chip draws {current:.1} mA at {} V while it calculates, so it can run in pulses and must sleep in \
         between.{board_draws}",
        plain(board.active_supply_v)
    )
}
