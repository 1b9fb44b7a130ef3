//! Every figure that went into an estimate, with its source.

use super::basis::Basis;
use super::boards::Board;
use super::cost::code::{self, Size};
use super::cost::{Constant, Line, Processor, overhead, tree};
use super::memory::STACK_BYTES;
use super::params::{DeviceParams, Kernel, Light};
use super::report::Source;
use super::supply::{Cell, light_uw_per_cm2};
use crate::structure::{Form, Storage, Workload};

/// Every figure that went in: the board's, those of the calculation, those of memory and power.
pub(super) fn sources(workload: &Workload, board: &Board, device: &DeviceParams) -> Vec<Source> {
    let mut sources = board_sources(board);
    sources.extend(calculation(workload, board, device.kernel));
    sources.extend(memory(workload, board, device.kernel));
    sources.extend(power(board, device));
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
            "sleep_current_ua",
            "current asleep",
            board.sleep_current_ua,
            "µA",
        ),
        ("wakeup_us", "time to wake up", board.wakeup_us, "µs"),
        (
            "radio_tx_ma",
            "current of the radio while it sends",
            board.radio_tx_ma,
            "mA",
        ),
        (
            "board_idle_ma",
            "current of the whole board when idle",
            board.board_idle_ma,
            "mA",
        ),
        (
            "board_extra_ma",
            "current of the rest of the board",
            board.board_extra_ma.map(|[_, typical, _]| typical),
            "mA",
        ),
    ];
    let source = |(field, figure, value, unit): (&str, &'static str, Option<f64>, &'static str)| {
        let fact = board.fact(field)?;
        Some(Source {
            figure,
            value: value?,
            unit,
            basis: fact.basis,
            source: fact.source,
            confidence: fact.confidence,
            condition: fact.condition,
        })
    };
    figures.into_iter().filter_map(source).collect()
}

/// A constant of the cost model.
fn cycles(figure: &'static str, constant: Constant) -> Source {
    Source {
        figure,
        value: constant.cycles.typical,
        unit: "cycles",
        basis: constant.basis,
        source: constant.source,
        confidence: constant.confidence,
        condition: constant.condition,
    }
}

/// The figures of the calculation.
fn calculation(workload: &Workload, board: &Board, kernel: Kernel) -> Vec<Source> {
    let structure = &workload.structure;
    let processor = Processor::of(board);
    let line = Line::of(processor, kernel, workload.arithmetic);
    let mut sources = Vec::new();
    match &structure.form {
        Form::Tree { .. } => sources.push(cycles(
            "cycles per comparison",
            tree::per_comparison(processor, workload.arithmetic),
        )),
        Form::Layers(_) => {
            sources.push(cycles("cycles per MAC", line.per_mac));
            sources.push(cycles("cycles per output", line.per_output));
            sources.push(cycles("cycles per layer", line.per_layer));
        }
        Form::Constant { .. } => {}
    }
    sources.push(cycles("cycles per inference", line.per_call));
    if line.per_input.cycles.high > 0.0 {
        sources.push(cycles("cycles to quantise an input", line.per_input));
    }
    if structure.scaled_inputs() > 0 {
        sources.push(cycles(
            "cycles to standardise an input",
            line.per_scaled_input,
        ));
    }
    if structure.exponentials() > 0 {
        sources.push(cycles(
            "cycles per exponential activation",
            line.per_activation,
        ));
    }
    let kept_as = |storage| workload.kept.iter().any(|kept| kept.storage == storage);
    if kept_as(Storage::Csr) {
        sources.push(factor(
            "cost of a weight in sparse rows",
            overhead::CSR_FACTOR,
        ));
    }
    if kept_as(Storage::Bitmap) {
        sources.push(factor(
            "cost of a weight behind a bitmap",
            overhead::BITMAP_FACTOR,
        ));
        sources.push(cycles("cycles per bit of a bitmap", overhead::PER_BIT));
    }
    sources
}

/// A factor of the cost model.
fn factor(figure: &'static str, constant: Constant) -> Source {
    Source {
        unit: "times",
        ..cycles(figure, constant)
    }
}

/// A number of bytes.
fn bytes(figure: &'static str, size: Size) -> Source {
    Source {
        figure,
        value: size.bytes as f64,
        unit: "bytes",
        basis: size.basis,
        source: size.source,
        confidence: size.confidence,
        condition: "",
    }
}

/// The figures of flash and SRAM that are not counted from the model.
fn memory(workload: &Workload, board: &Board, kernel: Kernel) -> Vec<Source> {
    let structure = &workload.structure;
    let mut sources = Vec::new();
    if matches!(structure.form, Form::Tree { .. }) {
        sources.push(Source {
            figure: "code size of a tree",
            ..bytes("", code::inference(board.core, kernel, workload))
        });
    } else {
        sources.push(bytes(
            "code size",
            code::inference(board.core, kernel, workload),
        ));
    }
    sources
        .extend(code::framework(kernel, structure).map(|size| bytes("framework in flash", size)));
    sources.extend(code::arena(kernel, structure).map(|size| bytes("framework in SRAM", size)));
    sources.push(Source {
        figure: "stack and run-time memory",
        value: STACK_BYTES as f64,
        unit: "bytes",
        basis: Basis::Estimate,
        source: "github.com/STMicroelectronics/stm32ai-modelzoo human_activity_recognition/st_ign/README.md: 0.28 KiB",
        confidence: "low for other runtimes and cores",
        condition: "X-CUBE-AI on an STM32U5, a float network of 3,064 parameters",
    });
    sources
}

/// The figures of sensor, radio, battery and light.
fn power(board: &Board, device: &DeviceParams) -> Vec<Source> {
    let mut sources = Vec::new();
    if let Some(given) = device.sensor.current_ma {
        sources.push(Source {
            figure: "current of the sensor",
            value: given,
            unit: "mA",
            basis: Basis::Yours,
            source: "given by you",
            confidence: "yours",
            condition: "",
        });
    } else if let Some(name) = &device.sensor.name {
        let known = board.sensors.iter().find(|sensor| sensor.key == name);
        sources.extend(known.and_then(|sensor| {
            Some(Source {
                figure: "current of the sensor",
                value: sensor.current_ma?,
                unit: "mA",
                basis: sensor.basis,
                source: sensor.source,
                confidence: sensor.confidence,
                condition: sensor.condition,
            })
        }));
    }
    sources.push(Source {
        figure: "time of a Bluetooth LE advertisement",
        value: 1.2,
        unit: "ms",
        basis: Basis::Estimate,
        source: "embedwise.pages.dev/calculators/nrf52-power-profiler: 1.2 to 1.5 ms; 8 µs for each byte on each of three channels; \
                 novelbits.io/bluetooth-le-advertising-energy-four-decisions measured 15.5 µJ and 0.33 µJ for each byte",
        confidence: "medium",
        condition: "0 dBm, 1 Mbit/s; measured on an nRF54L15 at 1.8 V",
    });
    let cell = Cell::of(&device.battery);
    sources.push(Source {
        figure: "battery capacity",
        value: cell.capacity_mah.typical,
        unit: "mAh",
        basis: cell.basis,
        source: cell.source,
        confidence: cell.confidence,
        condition: cell.condition,
    });
    let (basis, source, confidence) = match device.solar.light {
        Light::Lux200 => (
            Basis::Datasheet,
            "amorphous silicon cell AM-1815: 126 µW from 28.2 cm²; 5.9 from the best of its kind",
            "medium",
        ),
        Light::Lux1000 => (
            Basis::Assumption,
            "assumption: five times the figure at 200 lux; 67 from the best cells in a laboratory at 800 to 1,000 lux",
            "low",
        ),
    };
    sources.push(Source {
        figure: "power of a solar cell",
        value: light_uw_per_cm2(device.solar.light).typical,
        unit: "µW/cm²",
        basis,
        source,
        confidence,
        condition: "indoors",
    });
    sources
}
