//! What feeds the device: a battery, or a solar cell indoors.

use super::basis::Basis;
use super::boards::Board;
use super::params::{BatteryChoice, DeviceParams, Light};
use super::power;
use super::range::Range;
use super::report::{AveragePower, Battery, Solar};
use crate::params::plain;

/// Joules in a milliampere-hour at one volt.
const JOULES_PER_MAH_V: f64 = 3.6;

/// What is known of a kind of battery.
pub(super) struct Cell {
    pub(super) name: &'static str,
    pub(super) capacity_mah: Range,
    pub(super) voltage_v: f64,
    /// Milliamperes that it can give continuously, and in pulses.
    pub(super) limits_ma: Option<(f64, f64)>,
    pub(super) basis: Basis,
    pub(super) source: &'static str,
    pub(super) confidence: &'static str,
    pub(super) condition: &'static str,
}

const LABEL: &str = "the capacity on the label";

impl Cell {
    pub(super) fn of(choice: &BatteryChoice) -> Self {
        let labelled = |name, capacity_mah, voltage_v| Self {
            name,
            capacity_mah: Range::exactly(capacity_mah),
            voltage_v,
            limits_ma: None,
            basis: Basis::Datasheet,
            source: LABEL,
            confidence: "high for a new cell",
            condition: "at its nominal voltage; self-discharge and ageing are not in it",
        };
        match choice {
            BatteryChoice::Cr2032 => Self {
                name: "CR2032",
                capacity_mah: Range::new(220.0, 235.0, 240.0),
                voltage_v: 3.0,
                limits_ma: Some((0.2, 6.8)),
                basis: Basis::Datasheet,
                source: "github.com/jonnor/embeddedml notes; interactive-matter.eu (Duracell, 240 mAh to 2.0 V)",
                confidence: "high",
                condition: "220 to 240 mAh at small currents; embeddedcomputing.com: 0.2 mA continuous, 6.8 mA for 2 s",
            },
            BatteryChoice::Lipo150 => labelled("LiPo 150 mAh", 150.0, 3.7),
            BatteryChoice::Lipo500 => labelled("LiPo 500 mAh", 500.0, 3.7),
            BatteryChoice::Er14505 => Self {
                source: "github.com/jonnor/embeddedml presentations/FOSDEM2025/milliwatt-ai-hacking-notes.md",
                confidence: "medium",
                ..labelled("ER14505", 2400.0, 3.6)
            },
            BatteryChoice::Own(own) => Self {
                basis: Basis::Yours,
                source: "given by you",
                confidence: "yours",
                ..labelled("battery of your own", own.capacity_mah, own.voltage_v)
            },
        }
    }

    /// Energy in it, in joules.
    fn energy_j(&self) -> Range {
        self.capacity_mah.scaled(self.voltage_v * JOULES_PER_MAH_V)
    }

    /// How many inferences of `energy_uj` each it holds, if it did nothing else.
    pub(super) fn inferences(&self, energy_uj: Range) -> Option<Range> {
        self.energy_j().scaled(1e6).over(energy_uj)
    }

    /// Hours that it lasts. Where its voltage is above the chip's, a linear regulator between them loses the rest: that
    /// is the lower bound.
    pub(super) fn hours(&self, power_uw: Range, supply_v: f64) -> Option<Range> {
        let kept = (supply_v / self.voltage_v).min(1.0);
        let energy = self.energy_j();
        let energy = Range::new(energy.low * kept, energy.typical, energy.high);
        energy.scaled(1e6 / 3600.0).over(power_uw)
    }
}

/// The battery beside `board`.
pub(super) fn battery(board: &Board, device: &DeviceParams, power: &AveragePower) -> Battery {
    let cell = Cell::of(&device.battery);
    let (can_supply, note) = verdict(&cell, board, device, power);
    Battery {
        name: cell.name,
        capacity_mah: cell.capacity_mah.typical,
        voltage_v: cell.voltage_v,
        usable_j: cell.energy_j().typical,
        can_supply,
        note,
    }
}

/// The current while the chip calculates with everything else that is on, in milliamperes.
fn peak_ma(board: &Board, device: &DeviceParams) -> Option<f64> {
    let chip = power::active_mw(board, device)?.typical / power::supply_v(board, device);
    let rest = power::board_mw(board, device).map_or(0.0, |power| power.typical / board.supply_v);
    let sensor = power::sensor_ma(board, device).unwrap_or(0.0);
    Some(chip + rest + sensor)
}

/// Whether the battery can feed the device, and why.
fn verdict(
    cell: &Cell,
    board: &Board,
    device: &DeviceParams,
    power: &AveragePower,
) -> (Option<bool>, String) {
    let lift = if cell.voltage_v < power::supply_v(board, device) {
        format!(
            " Its {} V must be stepped up to {} V; what that loses is not in the figures.",
            plain(cell.voltage_v),
            plain(power::supply_v(board, device))
        )
    } else {
        String::new()
    };
    let Some((continuous, pulse)) = cell.limits_ma else {
        let note =
            "What current this battery can give at most depends on its make and is not known.";
        return (None, note.to_owned() + &lift);
    };
    let limits = format!(
        "A {} gives {} mA continuously and {} mA in pulses of up to 2 s",
        cell.name,
        plain(continuous),
        plain(pulse)
    );
    let Some(peak) = peak_ma(board, device) else {
        return (
            None,
            format!("{limits}; what this chip draws is not known.{lift}"),
        );
    };
    if peak > pulse {
        let whole = if device.whole_board && board.board_extra_ma.is_some() {
            "this board draws"
        } else {
            "this chip draws"
        };
        let hint = match power::board_mw(board, device) {
            Some(rest) if rest.typical > 0.0 => {
                " Its light, sensors and serial port take most of that; switched off, the chip alone counts."
            }
            _ => "",
        };
        let sentence = format!(
            "{limits}; {whole} {peak:.1} mA while it calculates, so a coin cell cannot feed it.{hint}{lift}"
        );
        return (Some(false), sentence);
    }
    let average = power
        .total
        .map_or(0.0, |total| total.typical * 1e-3 / cell.voltage_v);
    if average > continuous {
        let sentence = format!(
            "{limits}; at this rate the device draws {average:.2} mA on average, so a coin cell cannot feed it.{lift}"
        );
        return (Some(false), sentence);
    }
    let sentence = format!(
        "{limits}; {peak:.1} mA while it calculates and {average:.4} mA on average are within that.{lift}"
    );
    (Some(true), sentence)
}

/// Microwatts for each square centimetre: an amorphous silicon cell at 200 lux; five times that at five times the light,
/// up to the best cells in a laboratory.
pub(super) fn light_uw_per_cm2(light: Light) -> Range {
    match light {
        Light::Lux200 => Range::new(4.5, 4.5, 5.9),
        Light::Lux1000 => Range::new(22.5, 22.5, 67.0),
    }
}

/// The solar cell beside the device.
pub(super) fn solar(device: &DeviceParams, power: &AveragePower) -> Solar {
    let per_cm2 = light_uw_per_cm2(device.solar.light);
    let given = per_cm2.scaled(device.solar.area_cm2);
    let complete = power.total.filter(|_| power.complete());
    let enough = match (complete, power.total) {
        (_, Some(least)) if given.high < least.low => Some(false),
        (Some(total), _) if given.low >= total.high => Some(true),
        _ => None,
    };
    let note = match (enough, complete) {
        (Some(true), _) => {
            "The cell gives what the device needs on average, as long as the light is on; a night needs a battery."
        }
        (Some(false), _) => "The cell gives less than the device needs on average.",
        (None, Some(_)) => {
            "The cell may just do: the ranges of what it gives and what the device needs overlap."
        }
        (None, None) => "What the device needs on average is not known.",
    };
    Solar {
        area_cm2: device.solar.area_cm2,
        light: device.solar.light,
        power_uw: given,
        needed_cm2: complete.and_then(|total| total.over(per_cm2)),
        enough,
        note: note.to_owned(),
    }
}
