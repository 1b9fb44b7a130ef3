//! Arduino boards.

use super::super::basis::Basis;
use super::super::boards::{Board, Core, Float32, Regulator, Sensor};
use super::{UNKNOWN, UNRECORDED, UNSTATED, fact};

const ARDUINO_DATASHEET: &str = "Arduino Nano 33 BLE Sense datasheet (github.com/arduino/docs-content, \
     content/hardware/03.nano/boards/nano-33-ble-sense/datasheet/datasheet.md)";

const LSM9DS1: Sensor = Sensor {
    key: "lsm9ds1",
    name: "LSM9DS1, motion",
    current_ma: Some(1.9),
    basis: Basis::Datasheet,
    source: "LSM9DS1 datasheet, DocID025715 Rev 3, read at dtsheet.com/doc/1400396",
    confidence: "low: the feature list's least figure; what the normal mode draws is not known",
    condition: "eco mode, always on: down to 1.9 mA",
};
const MICROPHONE: Sensor = unknown_sensor("microphone", "MP34DT05 or 06, microphone");
const APDS9960: Sensor = unknown_sensor("apds9960", "APDS-9960, gesture, colour and light");
const LPS22HB: Sensor = unknown_sensor("lps22hb", "LPS22HB, air pressure");
const HTS221: Sensor = unknown_sensor("hts221", "HTS221, humidity and temperature");

/// A sensor whose current is not known.
const fn unknown_sensor(key: &'static str, name: &'static str) -> Sensor {
    Sensor {
        key,
        name,
        current_ma: None,
        basis: Basis::Unknown,
        source: "",
        confidence: "",
        condition: "",
    }
}

pub(super) const NANO_33_BLE_SENSE: Board = Board {
    key: "arduino_nano_33_ble_sense",
    name: "Arduino Nano 33 BLE Sense (nRF52840)",
    core: Core::CortexM4F,
    core_name: "Arm Cortex-M4F",
    float32: Float32::Fpu,
    clock_hz: 64_000_000,
    flash_bytes: Some(1_048_576),
    sram_bytes: Some(262_144),
    supply_v: 3.3,
    active_current_ma: Some(3.3),
    active_condition: "SoC only: CoreMark from flash, cache on, DC/DC, 3.0 V, 25 °C",
    active_supply_v: 3.0,
    sleep_current_ua: Some(1.5),
    board_idle_ma: Some(13.6),
    regulator: Some(Regulator::Switching),
    radio: Some("Bluetooth LE 5"),
    radio_tx_ma: Some(4.8),
    board_extra_ma: Some([8.1, 10.3, 13.6]),
    sensors: &[LSM9DS1, MICROPHONE, APDS9960, LPS22HB, HTS221],
    facts: &[
        fact("clock_hz", Basis::Assumption, UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            Basis::Datasheet,
            ARDUINO_DATASHEET,
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            Basis::Datasheet,
            ARDUINO_DATASHEET,
            UNSTATED,
            "",
        ),
        fact(
            "active_current_ma",
            Basis::Datasheet,
            "three secondary sources: \"3.3 mA CPU; CoreMark @64 MHz from flash\"",
            "high: the three agree; the nRF52840's product specification itself was not read",
            "SoC only: CoreMark from flash, cache on, DC/DC, 3.0 V, 25 °C",
        ),
        fact(
            "sleep_current_ua",
            Basis::Datasheet,
            "a table of \"Verified MCU power\" (about 1.5 µA); embedwise.pages.dev/calculators/nrf52-power-profiler",
            "medium",
            "SoC System ON idle, RAM retained, RTC (secondary; another source quotes 2.36 µA)",
        ),
        fact(
            "board_idle_ma",
            Basis::Measured,
            "edgeimpulse.com/blog/analyze-power-consumption-in-embedded-ml-solutions",
            "medium",
            "whole board, empty Arduino sketch (BareMinimum), Otii Arc; supply voltage of the run not stated",
        ),
        fact(
            "radio_tx_ma",
            Basis::Datasheet,
            ARDUINO_DATASHEET,
            UNSTATED,
            "0 dBm, DC/DC, 3 V",
        ),
        fact(
            "board_extra_ma",
            Basis::Estimate,
            "the whole board's 13.6 mA less the chip's 3.3 mA",
            "low: what the chip drew in that measurement is not known",
            "at least 8.1 mA if the chip ran without its converter and drew 5.5 mA, at most all 13.6 mA",
        ),
    ],
    notes: &[
        "Arduino's own datasheet leaves the board's power consumption open (\"TBC\"): there is no official breakdown.",
        "The board's regulator (MP2322 or MPM3610) has an efficiency of at least 65 % at its least load. Whether the Arduino core switches on the chip's own converter, which saves 35 to 40 % of its current, is not known.",
        "The whole board draws 13.6 mA where the chip draws 3.3 mA: sensors, light and serial port take the rest unless they are switched off.",
    ],
    ..UNKNOWN
};

pub(super) const UNO_R3: Board = Board {
    key: "arduino_uno_r3",
    name: "Arduino Uno R3 (ATmega328P)",
    core: Core::Avr,
    core_name: "AVR (8-bit)",
    float32: Float32::Library,
    clock_hz: 16_000_000,
    flash_bytes: Some(32_768),
    sram_bytes: Some(2_048),
    bootloader_bytes: 512,
    supply_v: 5.0,
    active_current_ma: Some(10.0),
    active_condition: "ATmega328P chip, 5 V, 16 MHz, typical (secondary notes)",
    active_supply_v: 5.0,
    sleep_current_ua: Some(0.75),
    deep_sleep_current_ua: Some(0.1),
    facts: &[
        fact("clock_hz", Basis::Assumption, UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            Basis::Datasheet,
            "ATmega328P feature list",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            Basis::Datasheet,
            "ATmega328P summary: 32 KB flash (0.5 KB bootloader), 2 KB SRAM",
            UNSTATED,
            "",
        ),
        fact(
            "active_current_ma",
            Basis::Datasheet,
            "github.com/jonnor/embeddedml emlearn/microvad/doc/devices.md (\"typical 5V and 16 Mhz is approx 10 mA for ATmega328P\")",
            "medium (secondary; datasheet curve not seen)",
            "ATmega328P chip, 5 V, 16 MHz, typical (secondary notes)",
        ),
        fact(
            "sleep_current_ua",
            Basis::Assumption,
            "ATmega328P figures: 0.75 µA in power-save with the 32 kHz clock; the document was not noted",
            UNSTATED,
            "Power-save incl. 32 kHz RTC, 1.8 V",
        ),
        fact(
            "deep_sleep_current_ua",
            Basis::Assumption,
            "ATmega328P figures: 0.1 µA in power-down; the document was not noted",
            "high (chip); board-level unknown",
            "Power-down, 1.8 V, 25 °C, chip only",
        ),
    ],
    notes: &[
        "The chip's figures do not include regulator, USB chip and light; no breakdown for the board was found.",
        "The bootloader takes 0.5 KB of the flash.",
    ],
    ..UNKNOWN
};
