//! What a figure of the device rests on: one word, said beside it.
//!
//! A word says of what kind a figure is; the [sources](super::Source) say who stands behind it and how sure each is.

use serde::Serialize;

use super::boards::Board;
use super::range::Range;
use super::report::{AveragePower, Source};

/// What a figure rests on, the surest first. A figure made of several is as sure as the least sure of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Someone measured it.
    Measured,
    /// The maker states it.
    Datasheet,
    /// The user gave it.
    Yours,
    /// It is calculated.
    Estimate,
    /// Nobody says so.
    Assumption,
    /// Nobody knows.
    Unknown,
}

/// A word and what it means, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Meaning {
    /// The word.
    pub basis: Basis,
    /// What it says of a figure, as a sentence.
    pub meaning: &'static str,
}

/// Every word with its meaning, the surest first.
#[must_use]
pub fn bases() -> &'static [Meaning] {
    const fn word(basis: Basis, meaning: &'static str) -> Meaning {
        Meaning { basis, meaning }
    }
    const BASES: &[Meaning] = &[
        word(
            Basis::Measured,
            "Somebody measured it on such a chip or board and published the figure.",
        ),
        word(
            Basis::Datasheet,
            "The maker states it, or someone who quotes the maker.",
        ),
        word(Basis::Yours, "You gave it."),
        word(
            Basis::Estimate,
            "It is calculated from measured or stated figures; the range says how far off it may be.",
        ),
        word(
            Basis::Assumption,
            "Nobody has measured or stated a part of it, or where that was read is not noted: take it as a guess.",
        ),
        word(
            Basis::Unknown,
            "A figure that it needs is not known, and none was invented.",
        ),
    ];
    BASES
}

/// Figures that go into the flash, into the SRAM, and the units of those that go into the time.
const FLASH: [&str; 3] = ["code size", "code size of a tree", "framework in flash"];
const SRAM: [&str; 2] = ["framework in SRAM", "stack and run-time memory"];
const CYCLES: [&str; 2] = ["cycles", "times"];

/// What each figure of a report rests on. Of a part that is not used it says what the part would rest on.
///
/// The clock and the sizes of the memories are what the figures are made for: they do not make them less sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bases {
    /// All of the flash.
    pub flash: Basis,
    /// All of the SRAM.
    pub sram: Basis,
    /// Time per inference.
    pub latency: Basis,
    /// Energy per inference.
    pub energy: Basis,
    /// The chip asleep.
    pub sleep: Basis,
    /// The sensor.
    pub sensor: Basis,
    /// Preparing a row.
    pub front_end: Basis,
    /// The model's part of the average power.
    pub inference: Basis,
    /// Reports by radio, or raw data.
    pub radio: Basis,
    /// How long the radio is on for them.
    pub airtime: Basis,
    /// The rest of the board.
    pub board: Basis,
    /// The average power.
    pub power: Basis,
    /// The battery's life.
    pub battery: Basis,
    /// What the solar cell gives.
    pub solar: Basis,
    /// Classifying a row and sending a report of the answer.
    pub answer_by_radio: Basis,
}

impl Bases {
    /// From the sources of the figures; a part of the power that is not known makes nothing else unknown.
    pub(super) fn of(sources: &[Source], board: &Board, power: &AveragePower) -> Self {
        let least_sure = |wanted: &dyn Fn(&Source) -> bool| {
            let found = sources.iter().filter(|source| wanted(source));
            found.map(|source| source.basis).max()
        };
        let of =
            |figure: &str| least_sure(&|source| source.figure == figure).unwrap_or(Basis::Unknown);
        // What is calculated is an estimate at best.
        let calculated = |bases: &[Basis]| bases.iter().copied().fold(Basis::Estimate, Basis::max);

        let flash = least_sure(&|source| FLASH.contains(&source.figure));
        let sram = least_sure(&|source| SRAM.contains(&source.figure));
        let cycles = least_sure(&|source| CYCLES.contains(&source.unit));
        let latency = calculated(&[cycles.unwrap_or(Basis::Estimate)]);
        let active = match board.active_current_ma {
            Some(_) => of("current while calculating"),
            None => of("power while running a network"),
        };
        let energy = calculated(&[latency, active]);
        let sending = match (board.radio, board.radio_tx_ma) {
            (Some(_), Some(_)) => of("current of the radio while it sends"),
            (Some(_), None) => Basis::Unknown,
            // The chip beside it was measured.
            (None, _) => Basis::Measured,
        };
        let airtime = calculated(&[of("time of a Bluetooth LE advertisement")]);
        let radio = airtime.max(sending);
        let parts = [
            (power.sleep, of("current asleep")),
            (power.sensor, of("current of the sensor")),
            (power.front_end, active.max(Basis::Yours)),
            (power.inference, energy),
            (power.radio, radio),
            (power.board, of("current of the rest of the board")),
        ];
        let counts = |part: &&(Option<Range>, Basis)| part.0.is_some_and(|power| power.high > 0.0);
        let used = parts.iter().filter(counts).map(|(_, basis)| *basis);
        let all = used.fold(Basis::Estimate, Basis::max);
        let total = if power.total.is_some() {
            all
        } else {
            Basis::Unknown
        };
        let [sleep, sensor, front_end, inference, radio, board] = parts.map(|(_, basis)| basis);
        Self {
            flash: calculated(&[flash.unwrap_or(Basis::Estimate)]),
            sram: calculated(&[sram.unwrap_or(Basis::Estimate)]),
            latency,
            energy,
            sleep,
            sensor,
            front_end,
            inference,
            radio,
            airtime,
            board,
            power: total,
            battery: calculated(&[total, of("battery capacity")]),
            solar: of("power of a solar cell"),
            answer_by_radio: calculated(&[energy, radio]),
        }
    }
}
