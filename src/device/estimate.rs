//! The estimate: one model on one board.

use serde::Serialize;

use super::DeviceParams;
use super::boards::{self, Basis, Board};
use super::cost::{self, Float32Cost};
use super::memory::{Flash, STACK_BYTES, Sram, both_fit, split_bytes};
use super::power::{self, Battery};
use super::range::Range;
use crate::params::{Checked, plain};
use crate::structure::{Form, Structure};

/// A board's two names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardName {
    /// In a config.
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
    /// Who says so.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
    /// Under which condition it holds; empty if none was stated.
    pub condition: &'static str,
}

/// What a model needs on a board in float32, and what it leaves out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeviceReport {
    /// The board.
    pub board: BoardName,
    /// Weights and biases, or thresholds and probabilities.
    pub parameters: u64,
    /// Multiplications with an addition.
    pub macs: u64,
    /// Comparisons of an input with a threshold on the longest way through a tree; 0 for other models.
    pub comparisons: u64,
    /// Flash by part.
    pub flash: Flash,
    /// SRAM by part.
    pub sram: Sram,
    /// Whether both memories suffice; `None` where that is not known.
    pub fits: Option<bool>,
    /// Processor cycles per inference.
    pub cycles: Range,
    /// Microseconds per inference.
    pub latency_us: Range,
    /// Microjoules per inference; `None` where current and power are unknown.
    pub energy_uj: Option<Range>,
    /// The coin cell.
    pub battery: Battery,
    /// Inferences that the cell's energy is worth; `None` where it cannot feed the chip, the energy is unknown, or
    /// the model does not fit.
    pub inferences_per_battery: Option<Range>,
    /// What these figures do not include, a sentence each.
    pub leaves_out: Vec<String>,
    /// Where the figures come from.
    pub sources: Vec<Source>,
}

/// Holds a model, in float32, against the chosen board.
#[must_use]
pub fn estimate(structure: &Structure, device: &Checked<DeviceParams>) -> DeviceReport {
    // `check()` has found the board, so the fallback is never taken.
    let board = boards::find(&device.board).unwrap_or(&boards::boards()[0]);
    let cost = cost::float32_cost(board);
    let flash = Flash::of(structure, board, cost);
    let sram = Sram::of(structure, board);
    let fits = both_fit(flash.fits, sram.fits);

    let cycles = cost::cycles(structure, cost);
    let latency_us = cycles.scaled(1e6 / board.clock_hz as f64);
    // mW·µs = nJ
    let energy_uj =
        power::active_power_mw(board).map(|power_mw| power_mw.times(latency_us).scaled(1e-3));
    let battery = power::coin_cell(board);
    let sources = sources(structure, board, cost, &battery);
    let inferences_per_battery = energy_uj
        .filter(|_| battery.can_supply == Some(true) && fits != Some(false))
        .map(power::inferences);

    DeviceReport {
        board: BoardName {
            key: board.key,
            name: board.name,
        },
        parameters: structure.parameters(),
        macs: structure.macs(),
        comparisons: structure.comparisons(),
        flash,
        sram,
        fits,
        cycles,
        latency_us,
        energy_uj,
        battery,
        inferences_per_battery,
        leaves_out: leaves_out(structure, board, cost),
        sources,
    }
}

/// What the figures do not include.
fn leaves_out(structure: &Structure, board: &Board, cost: &Float32Cost) -> Vec<String> {
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
    if power::coin_cell(board).can_supply == Some(true) {
        sentences.push(
            "Inferences from the coin cell are its energy over that of one inference: sleeping, waking up and ageing end \
             it much earlier."
                .to_owned(),
        );
    }
    if cost.sigmoid_source.is_none() && structure.exponentials() > 0 {
        let mut sentence =
            "No cycle count is published for an exponential on this core: it is in the upper bound only.".to_owned();
        if decides_without_exponential(structure) {
            sentence += " A decision at a fixed threshold needs none.";
        }
        sentences.push(sentence);
    }
    if board.active_basis == Basis::Headline {
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
    if power::active_power_mw(board).is_none() {
        sentences.push(
            "What this board draws while it calculates is not known, so no energy is given."
                .to_owned(),
        );
    }
    sentences
}

/// Whether exponentials only turn the last sums into probabilities, in the order of the sums.
fn decides_without_exponential(structure: &Structure) -> bool {
    let Form::Layers(layers) = &structure.form else {
        return true;
    };
    let last = layers.last().map_or(0, |layer| layer.outputs as u64);
    structure.exponentials() <= last
}

/// Every figure that went in: the board's, then those of the calculation.
fn sources(
    structure: &Structure,
    board: &Board,
    cost: &Float32Cost,
    battery: &Battery,
) -> Vec<Source> {
    let mut sources = board_sources(board);
    if cost::is_tree(structure) {
        sources.extend(tree_sources(structure, cost));
    } else {
        sources.extend(layer_sources(cost));
    }
    sources.push(memory_source());
    sources.push(Source {
        figure: "CR2032 capacity",
        value: battery.capacity_mah,
        unit: "mAh",
        source: "github.com/jonnor/embeddedml notes; interactive-matter.eu (Duracell, 240 mAh to 2.0 V)",
        confidence: "high",
        condition: "220 to 240 mAh at small currents; embeddedcomputing.com: 0.2 mA continuous, 6.8 mA for 2 s",
    });
    sources
}

/// The board's known figures.
fn board_sources(board: &Board) -> Vec<Source> {
    let bytes = |value: Option<u64>| value.map(|bytes| bytes as f64);
    let figures = [
        ("clock_hz", "clock", Some(board.clock_hz as f64), "Hz"),
        ("flash_bytes", "flash", bytes(board.flash_bytes), "bytes"),
        ("sram_bytes", "SRAM", bytes(board.sram_bytes), "bytes"),
        (
            "active_current_ma",
            "current while calculating",
            board.active_current_ma,
            "mA",
        ),
        (
            "active_power_mw",
            "power while running a network",
            board.active_power_mw,
            "mW",
        ),
        (
            "board_idle_ma",
            "current of the whole board when idle",
            board.board_idle_ma,
            "mA",
        ),
    ];
    let source = |(field, figure, value, unit): (&str, &'static str, Option<f64>, &'static str)| {
        let fact = board.fact(field)?;
        Some(Source {
            figure,
            value: value?,
            unit,
            source: fact.source,
            confidence: fact.confidence,
            condition: fact.condition,
        })
    };
    figures.into_iter().filter_map(source).collect()
}

/// The figures of the calculation in layers.
fn layer_sources(cost: &Float32Cost) -> Vec<Source> {
    let mut sources = vec![
        mac_source(cost),
        Source {
            figure: "cycles per output",
            value: cost.per_output.typical,
            unit: "cycles",
            source: "instructions of a plain float32 kernel on an M4F, counted in QEMU; upper bound from \
                     github.com/matteocarnelos/microflow-rs analysis/performance/data/sine-*.csv",
            confidence: "medium",
            condition: "one cycle per instruction",
        },
        counted("cycles per layer", cost::PER_LAYER.typical, LINE_OF_LAYERS),
        counted(
            "cycles per inference",
            cost::PER_CALL.typical,
            LINE_OF_LAYERS,
        ),
        Source {
            figure: "code size",
            value: cost.code_bytes as f64,
            unit: "bytes",
            source: cost.code_source,
            confidence: cost.code_confidence,
            condition: "",
        },
    ];
    sources.extend(cost.sigmoid_source.map(|source| Source {
        figure: "cycles per exponential activation",
        value: cost.sigmoid.typical,
        unit: "cycles",
        source,
        confidence: "medium",
        condition: "exponential, addition and division",
    }));
    sources
}

/// The figures of the way through a tree.
fn tree_sources(structure: &Structure, cost: &Float32Cost) -> Vec<Source> {
    let mut sources = vec![
        Source {
            figure: "cycles per comparison",
            value: cost.comparison.typical,
            unit: "cycles",
            source: cost.comparison_source,
            confidence: "low",
            condition: "the features and the nodes read one after the other",
        },
        counted(
            "cycles per inference",
            cost::PER_CALL.typical,
            LINE_OF_TREES,
        ),
        Source {
            figure: "flash per split",
            value: split_bytes(structure) as f64,
            unit: "bytes",
            source: "the node that these figures are for: a threshold in float32, and the indices of the feature and of two \
                     children; a leaf has a float32 probability for each class",
            confidence: "high",
            condition: "indices of 2 bytes, or of 4 where there are more than 32,768 leaves or features",
        },
        Source {
            figure: "code size",
            value: cost.code_bytes as f64,
            unit: "bytes",
            source: "assumption: no size measured for a tree; that of a network's code is taken, which does more",
            confidence: "low",
            condition: "",
        },
    ];
    if structure.scaled_inputs() > 0 {
        sources.insert(0, mac_source(cost));
    }
    sources
}

fn mac_source(cost: &Float32Cost) -> Source {
    Source {
        figure: "cycles per MAC",
        value: cost.mac.typical,
        unit: "cycles",
        source: cost.mac_source,
        confidence: cost.mac_confidence,
        condition: cost.mac_condition,
    }
}

fn memory_source() -> Source {
    Source {
        figure: "stack and run-time memory",
        value: STACK_BYTES as f64,
        unit: "bytes",
        source: "github.com/STMicroelectronics/stm32ai-modelzoo human_activity_recognition/st_ign/README.md: 0.28 KiB",
        confidence: "low for other runtimes and cores",
        condition: "X-CUBE-AI on an STM32U5, a float network of 3,064 parameters",
    }
}

/// How the constants of a line go together.
const LINE_OF_LAYERS: &str = "one cycle per instruction; typical cycles = per MAC × MACs + per output × outputs + per layer × layers + per \
                              inference + exponentials";
const LINE_OF_TREES: &str = "one cycle per instruction; typical cycles = per comparison × comparisons + per inference, and a MAC for each \
                             standardised input";

/// A constant of the cost line that was counted.
fn counted(figure: &'static str, value: f64, condition: &'static str) -> Source {
    Source {
        figure,
        value,
        unit: "cycles",
        source: "instructions of a plain float32 kernel on an M4F, counted in QEMU",
        confidence: "medium",
        condition,
    }
}
