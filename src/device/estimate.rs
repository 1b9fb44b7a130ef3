//! The estimate: one model on one board.

use super::DeviceParams;
use super::advice::advice;
use super::basis::Bases;
use super::boards::{self, Board};
use super::cost::{self, Processor};
use super::memory::both_fit;
use super::params::Kernel;
use super::power::{self, Time};
use super::radio;
use super::range::Range;
use super::report::{AveragePower, BoardName, DeviceReport, Flash, RadioInstead, Sram};
use super::sources::sources;
use super::supply::{self, Cell};
use crate::params::{Checked, plain};
use crate::structure::{Structure, Workload};

/// Holds a model against the chosen board.
#[must_use]
pub fn estimate(workload: &Workload, device: &Checked<DeviceParams>) -> DeviceReport {
    let board = &boards::chosen(device);
    let structure = &workload.structure;
    let flash = Flash::of(workload, board, device.kernel);
    let sram = Sram::of(workload, board, device.kernel);
    let fits = both_fit(&flash, &sram);

    let cycles = cost::cycles(workload, Processor::of(board), device.kernel);
    let latency_us = cycles.scaled(1e6 / board.clock_hz as f64);
    // mW·µs = nJ
    let energy_uj =
        power::active_mw(board, device).map(|power_mw| power_mw.times(latency_us).scaled(1e-3));
    let time = Time::of(latency_us, board, device);
    let average_power_uw = power::average(board, device, &time);
    let battery = supply::battery(board, device, &average_power_uw);
    let usable = battery.can_supply != Some(false) && fits != Some(false);
    let cell = Cell::of(&device.battery);
    let sources = sources(workload, board, device);

    DeviceReport {
        board: BoardName {
            key: board.key,
            name: board.name,
        },
        parameters: structure.parameters(),
        macs: workload.executed_macs(),
        comparisons: structure.comparisons(),
        arithmetic: workload.arithmetic,
        kernel: device.kernel,
        fits,
        advice: advice(workload, board, device.kernel, &flash, &sram),
        instructions: (device.kernel == Kernel::C)
            .then(|| cost::counted::instructions(workload, Processor::of(board)))
            .flatten(),
        cycles,
        latency_us,
        energy_uj,
        duty_cycle: time.duty_cycle,
        rate_note: rate_note(device, time.duty_cycle),
        inferences_per_battery: energy_uj
            .filter(|_| usable)
            .and_then(|energy| cell.inferences(energy)),
        battery_life_hours: average_power_uw
            .total
            .filter(|_| usable && average_power_uw.complete())
            .and_then(|total| cell.hours(total, power::supply_v(board, device))),
        solar: supply::solar(device, &average_power_uw),
        radio_instead: radio_instead(structure, board, device, latency_us, energy_uj),
        leaves_out: leaves_out(workload, board, device, &average_power_uw),
        bases: Bases::of(&sources, board, &average_power_uw),
        sources,
        average_power_uw,
        battery,
        flash,
        sram,
    }
}

/// What the chosen rate asks too much of.
fn rate_note(device: &DeviceParams, duty_cycle: Range) -> Option<String> {
    let rate = plain(device.rate_hz);
    if duty_cycle.typical > 1.0 {
        let most = device.rate_hz / duty_cycle.typical;
        return Some(format!(
            "{rate} inferences a second are more than it can do: about {most:.3} at most. The power is that of a processor that \
             never sleeps."
        ));
    }
    (duty_cycle.high > 1.0).then(|| {
        format!("{rate} inferences a second may be more than it can do, if the time is at its upper bound.")
    })
}

/// What sending the raw data instead would cost.
fn radio_instead(
    structure: &Structure,
    board: &Board,
    device: &DeviceParams,
    latency_us: Range,
    energy_uj: Option<Range>,
) -> RadioInstead {
    let radio = radio::of(board);
    let inputs = (structure.inputs as u64).saturating_mul(4).max(1);
    let raw_bytes = device.radio.raw_bytes.map_or(inputs, |bytes| bytes as u64);
    let report_bytes = device.radio.report_bytes as u64;
    let raw_energy_uj = radio.energy_uj(raw_bytes);
    let report_energy_uj = radio.energy_uj(report_bytes);
    let device_energy_uj = energy_uj
        .zip(report_energy_uj)
        .map(|(inference, report)| inference.plus(report));
    let note = match (raw_energy_uj, energy_uj, device_energy_uj) {
        (Some(raw), Some(inference), Some(both)) => format!(
            "Sending {} bytes of raw data takes about {}; deciding on the device takes about {}, or {} with a report of {} bytes.",
            plain(raw_bytes as f64),
            energy_words(raw.typical),
            energy_words(inference.typical),
            energy_words(both.typical),
            plain(report_bytes as f64),
        ),
        (None, ..) => "What this board's radio draws is not known.".to_owned(),
        _ => "What this chip draws while it calculates is not known.".to_owned(),
    };
    RadioInstead {
        radio: radio.name,
        raw_bytes,
        report_bytes,
        raw_energy_uj,
        raw_latency_us: radio::airtime_us(raw_bytes),
        device_energy_uj,
        device_latency_us: latency_us.plus(radio::airtime_us(report_bytes)),
        note,
        privacy: "Sending the raw data lets whoever receives it see everything that was measured; deciding on the device lets only \
                  the answer out."
            .to_owned(),
    }
}

/// Microjoules in words, with three digits.
fn energy_words(uj: f64) -> String {
    if uj >= 1000.0 {
        format!("{:.2} mJ", uj / 1000.0)
    } else if uj >= 1.0 {
        format!("{uj:.1} µJ")
    } else {
        format!("{:.1} nJ", uj * 1000.0)
    }
}

/// What the figures do not include.
fn leaves_out(
    workload: &Workload,
    board: &Board,
    device: &DeviceParams,
    power: &AveragePower,
) -> Vec<String> {
    let structure = &workload.structure;
    let mut sentences = vec![
        "Flash and SRAM are those of the model and its arithmetic: start-up code, drivers, the Arduino core and your own \
         program come on top."
            .to_owned(),
        "Time and energy are those of the calculation alone, without reading a sensor, sending a result, waking up or \
         sleeping."
            .to_owned(),
        "Wait states of the flash and misses of its cache are only in the range, not in the typical figure.".to_owned(),
    ];
    if cost::is_tree(structure) {
        sentences.push(
            "Time and energy are those of the longest way through the tree: most rows need fewer comparisons."
                .to_owned(),
        );
        sentences.push(
            "No cycle count is published for a comparison in a tree: the typical time and energy are right within a factor of 3 \
             at best."
                .to_owned(),
        );
    } else if cost::is_tiny(structure) {
        sentences.push(
            "For a model this small fixed overhead rules: the typical time and energy are right within a factor of 2 to 3 at best.".to_owned(),
        );
    }
    if !workload.kept.is_empty() {
        sentences.push(
            "Finding the weights that are kept takes longer than multiplying them: zeros save space sooner than time.".to_owned(),
        );
    }
    if board.wakeup_us.is_none() {
        sentences.push(
            "How long this chip takes to wake up is not known and not in the average power."
                .to_owned(),
        );
    }
    sentences.push("A battery's self-discharge and ageing are not in its life, nor is what a regulator needs for itself.".to_owned());
    if board.active_is_headline {
        sentences.push(
            "The current is the vendor's headline and optimistic: measured chips drew up to 2.4 times as much as theirs."
                .to_owned(),
        );
    }
    if let (Some(idle), Some(fact)) = (board.board_idle_ma, board.fact("board_idle_ma")) {
        sentences.push(format!(
            "Energy is the chip's. The board as a whole was measured at {} mA ({}).",
            plain(idle),
            fact.condition
        ));
    }
    if power::active_mw(board, device).is_none() {
        sentences.push(
            "What this board draws while it calculates is not known, so no energy is given."
                .to_owned(),
        );
    }
    sentences.extend(power.note.clone());
    sentences
}
