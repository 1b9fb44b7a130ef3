//! Espressif's chips.

use super::super::basis::Basis;
use super::super::boards::{Board, Core, Float32};
use super::{UNKNOWN, UNRECORDED, UNSTATED, fact};

pub(super) const ESP32: Board = Board {
    key: "esp32",
    name: "ESP32 (DevKit / ESP-EYE)",
    core: Core::Esp32,
    core_name: "2x Xtensa LX6",
    float32: Float32::Fpu,
    clock_hz: 240_000_000,
    flash_bytes: Some(4_194_304),
    sram_bytes: Some(532_480),
    supply_v: 3.3,
    active_current_ma: Some(49.0),
    active_current_range_ma: Some([30.0, 68.0]),
    active_condition: "Modem-sleep (radio off), 240 MHz dual-core, datasheet range 30-68 mA; value is the midpoint",
    active_supply_v: 3.3,
    sleep_current_ua: Some(800.0),
    deep_sleep_current_ua: Some(10.0),
    board_idle_ma: Some(43.0),
    radio: Some("Bluetooth LE"),
    radio_tx_ma: Some(130.0),
    facts: &[
        fact("clock_hz", Basis::Assumption, UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            Basis::Datasheet,
            "Edge Impulse: An MLOps Platform for Tiny Machine Learning (arXiv 2212.03332), Table 1: ESP-EYE, 4 MB",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            Basis::Assumption,
            "520 KB, not checked against a source",
            "medium",
            "",
        ),
        fact(
            "active_current_ma",
            Basis::Datasheet,
            "ESP32 Series Datasheet v5.2, Table 4-2",
            "medium: vendor gives a range",
            "Modem-sleep (radio off), 240 MHz dual-core, datasheet range 30-68 mA; value is the midpoint",
        ),
        fact(
            "sleep_current_ua",
            Basis::Datasheet,
            "ESP32 Series Datasheet v5.2, Table 4-2",
            UNSTATED,
            "Light-sleep",
        ),
        fact(
            "deep_sleep_current_ua",
            Basis::Datasheet,
            "ESP32 Series Datasheet v5.2, Table 4-2",
            UNSTATED,
            "RTC timer + RTC memory (5 µA RTC timer only; 150 µA with ULP)",
        ),
        fact(
            "board_idle_ma",
            Basis::Measured,
            "lucidar.me/en/esp32/power-consumption-of-esp32-devkitc-v4",
            UNSTATED,
            "DevKitC V4 running; 3.8 mA in deep sleep (board)",
        ),
        fact(
            "radio_tx_ma",
            Basis::Datasheet,
            "ESP32 Series Datasheet v4.9, Table 5-4",
            UNSTATED,
            "Bluetooth LE, 0 dBm; Wi-Fi 180 to 240 mA",
        ),
    ],
    notes: &[
        "In deep sleep the board draws 3.8 mA and the chip 10 µA: regulator and USB chip take the rest.",
    ],
    ..UNKNOWN
};

pub(super) const ESP32_S3: Board = Board {
    key: "esp32_s3",
    name: "ESP32-S3",
    core: Core::Esp32S3,
    core_name: "2x Xtensa LX7",
    float32: Float32::Fpu,
    clock_hz: 240_000_000,
    sram_bytes: Some(524_288),
    supply_v: 3.3,
    active_current_ma: Some(72.4),
    active_condition: "240 MHz, one core 128-bit vector instr., other idle, periph clocks off (32-bit data: 51.2; both cores vector: 91.7; WAITI 32.9)",
    active_supply_v: 3.3,
    sleep_current_ua: Some(240.0),
    deep_sleep_current_ua: Some(7.0),
    radio: Some("Bluetooth LE 5"),
    facts: &[
        fact("clock_hz", Basis::Assumption, UNRECORDED, UNSTATED, ""),
        fact(
            "sram_bytes",
            Basis::Datasheet,
            "github.com/jonnor/embeddedml emlearn/microvad/doc/devices.md (512 KB)",
            UNSTATED,
            "",
        ),
        fact(
            "active_current_ma",
            Basis::Datasheet,
            "ESP32-S3 module datasheet, Table 13",
            "high",
            "240 MHz, one core 128-bit vector instr., other idle, periph clocks off (32-bit data: 51.2; both cores vector: 91.7; WAITI 32.9)",
        ),
        fact(
            "sleep_current_ua",
            Basis::Datasheet,
            "ESP32-S3 module datasheet, Table 14",
            UNSTATED,
            "Light-sleep",
        ),
        fact(
            "deep_sleep_current_ua",
            Basis::Datasheet,
            "ESP32-S3 module datasheet, Table 14",
            UNSTATED,
            "Deep-sleep, RTC memory on (8 with RTC peripherals); power off 1 µA",
        ),
    ],
    notes: &[],
    ..UNKNOWN
};
