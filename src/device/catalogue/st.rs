//! The boards of ST.

use super::super::boards::{Basis, Board, Core, Float32, Regulator};
use super::{UNKNOWN, UNRECORDED, UNSTATED, fact};

pub(super) const NUCLEO_L4R5ZI: Board = Board {
    key: "nucleo_l4r5zi",
    name: "NUCLEO-L4R5ZI (STM32L4R5)",
    core: Core::CortexM4F,
    core_name: "Arm Cortex-M4F",
    float32: Float32::Fpu,
    clock_hz: 120_000_000,
    flash_bytes: Some(2_097_152),
    sram_bytes: Some(655_360),
    supply_v: 1.8,
    active_current_ma: Some(23.5),
    active_current_range_ma: Some([23.3, 23.7]),
    active_basis: Basis::Measured,
    active_condition: "measured running NN at 120 MHz, LDO: 23.7 mA at 1.8 V (ST v1.0 AD) and 23.3 mA at 3.0 V (Krai v1.1 AD); datasheet headline is 100 µA/MHz",
    active_supply_v: 1.8,
    active_power_mw: Some(38.7),
    deep_sleep_current_ua: Some(0.13),
    regulator: Some(Regulator::Linear),
    facts: &[
        fact("clock_hz", UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_l4r5zi/doc/index.rst",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_l4r5zi/doc/index.rst",
            UNSTATED,
            "",
        ),
        fact(
            "active_current_ma",
            "github.com/mlcommons/tiny_results_v1.0: closed/STMicroelectronics/results/NUCLEO_L4R5ZI/ad/energy and tiny_results_v1.1 closed/Krai/results/NUCLEO-L4R5ZI_X-CUBE-AI-7.3/ad/energy",
            "high (two submitters agree within 2%)",
            "measured running NN at 120 MHz, LDO: 23.7 mA at 1.8 V (ST v1.0 AD) and 23.3 mA at 3.0 V (Krai v1.1 AD); datasheet headline is 100 µA/MHz",
        ),
        fact(
            "active_power_mw",
            "github.com/mlcommons/tiny_results_v1.2: closed/STMicroelectronics/results/NUCLEO_L4R5ZI/*/energy/results.txt",
            "high (official)",
            "MLPerf Tiny v1.2 AD, 1.8 V, 120 MHz, LDO (41.9-43.8 mW on the conv models); v1.3 NUCLEO-L4R5ZI-P, 3 V + external SMPS: 33.0-33.9 mW; v0.5-1.1 ST 40-47 mW; Krai v1.1 69-78 mW",
        ),
        fact(
            "deep_sleep_current_ua",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_l4r5zi/doc/index.rst",
            UNSTATED,
            "Standby headline (no RAM)",
        ),
        fact(
            "regulator",
            "github.com/mlcommons/tiny_results_v1.0 and v1.1: 23.7 mA at 1.8 V (STMicroelectronics), 23.3 mA at 3.0 V (Krai), the same software",
            "high",
            "the current does not depend on the supply",
        ),
    ],
    notes: &["The current in Stop 2 is not known."],
    ..UNKNOWN
};

pub(super) const NUCLEO_F411RE: Board = Board {
    key: "nucleo_f411re",
    name: "STM32F411 (NUCLEO-F411RE)",
    core: Core::CortexM4F,
    core_name: "Arm Cortex-M4F",
    float32: Float32::Fpu,
    clock_hz: 100_000_000,
    flash_bytes: Some(524_288),
    sram_bytes: Some(131_072),
    supply_v: 3.3,
    active_current_ma: Some(10.0),
    active_basis: Basis::Headline,
    active_condition: "headline: Run 100 µA/MHz, peripherals off (x100 MHz)",
    active_supply_v: 3.3,
    sleep_current_ua: Some(42.0),
    deep_sleep_current_ua: Some(9.0),
    facts: &[
        fact(
            "clock_hz",
            "STM32F411: 100 MHz at most; the document was not noted",
            UNSTATED,
            "",
        ),
        fact(
            "flash_bytes",
            "STM32F411xE: 512 KB and 128 KB, not checked against a source",
            "medium",
            "",
        ),
        fact(
            "sram_bytes",
            "STM32F411xE: 512 KB and 128 KB, not checked against a source",
            "low",
            "",
        ),
        fact(
            "active_current_ma",
            "STM32F411 datasheet: 100 µA/MHz, times 100 MHz",
            "medium: headline with peripherals off",
            "headline: Run 100 µA/MHz, peripherals off (x100 MHz)",
        ),
        fact(
            "sleep_current_ua",
            UNRECORDED,
            UNSTATED,
            "Stop, flash in stop mode, fast wake-up, 25 °C typ",
        ),
        fact(
            "deep_sleep_current_ua",
            UNRECORDED,
            UNSTATED,
            "Stop, flash deep power-down, slow wake-up, 25 °C; Standby 1.8 µA",
        ),
    ],
    notes: &["No STM32F4 was measured in MLPerf Tiny; the cycles are those of its core."],
    ..UNKNOWN
};

pub(super) const DISCO_F746NG: Board = Board {
    key: "disco_f746ng",
    name: "STM32F746G-DISCO",
    core: Core::CortexM7,
    core_name: "Arm Cortex-M7F",
    float32: Float32::Fpu,
    clock_hz: 216_000_000,
    flash_bytes: Some(1_048_576),
    sram_bytes: Some(348_160),
    supply_v: 3.3,
    active_supply_v: 3.3,
    facts: &[
        fact(
            "clock_hz",
            "github.com/zephyrproject-rtos/zephyr boards/st/stm32f746g_disco/doc/index.rst",
            UNSTATED,
            "",
        ),
        fact(
            "flash_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/stm32f746g_disco/doc/index.rst (overview line)",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/stm32f746g_disco/doc/index.rst (overview line; its hardware list wrongly says 2 MB/384 KB)",
            "medium",
            "",
        ),
    ],
    notes: &["No figure for its current is known; MLPerf Tiny has its latency only."],
    ..UNKNOWN
};

pub(super) const NUCLEO_H7A3ZI_Q: Board = Board {
    key: "nucleo_h7a3zi_q",
    name: "NUCLEO-H7A3ZI-Q (STM32H7A3)",
    core: Core::CortexM7,
    core_name: "Arm Cortex-M7F",
    float32: Float32::Fpu,
    clock_hz: 280_000_000,
    flash_bytes: Some(2_097_152),
    sram_bytes: Some(1_433_600),
    supply_v: 3.0,
    active_supply_v: 3.0,
    active_power_mw: Some(135.6),
    regulator: Some(Regulator::Switching),
    facts: &[
        fact(
            "clock_hz",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_h7a3zi_q/doc/index.rst",
            UNSTATED,
            "",
        ),
        fact(
            "flash_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_h7a3zi_q/doc/index.rst",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_h7a3zi_q/doc/index.rst (~1.4 MB)",
            UNSTATED,
            "",
        ),
        fact(
            "active_power_mw",
            "github.com/mlcommons/tiny_results_v1.2: closed/STMicroelectronics/results/NUCLEO_H7A3ZI_Q/*/energy/results.txt",
            "high",
            "MLPerf Tiny v1.2 AD, 3 V, SMPS, 280 MHz (121.8-125.2 mW on conv models); v0.7 153-166 mW",
        ),
        fact(
            "regulator",
            "github.com/mlcommons/tiny_results: measured with the chip's switching regulator (SMPS)",
            "high",
            "the power hardly depends on the supply",
        ),
    ],
    notes: &["The current in Stop and Standby is not known."],
    ..UNKNOWN
};

pub(super) const NUCLEO_U575ZI_Q: Board = Board {
    key: "nucleo_u575zi_q",
    name: "NUCLEO-U575ZI-Q (STM32U5)",
    core: Core::CortexM33,
    core_name: "Arm Cortex-M33F",
    float32: Float32::Fpu,
    clock_hz: 160_000_000,
    flash_bytes: Some(2_097_152),
    sram_bytes: Some(804_864),
    supply_v: 1.8,
    active_supply_v: 1.8,
    active_power_mw: Some(24.0),
    sleep_current_ua: Some(8.95),
    deep_sleep_current_ua: Some(4.3),
    regulator: Some(Regulator::Switching),
    facts: &[
        fact("clock_hz", UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_u575zi_q/doc/index.rst",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            "github.com/zephyrproject-rtos/zephyr boards/st/nucleo_u575zi_q/doc/index.rst",
            UNSTATED,
            "",
        ),
        fact(
            "active_power_mw",
            "github.com/mlcommons/tiny_results_v1.2: closed/STMicroelectronics/results/NUCLEO_U575ZI_Q/*/energy/results.txt",
            "high",
            "MLPerf Tiny v1.2 AD, 1.8 V SMPS, 160 MHz (22.7-23.4 mW on conv models)",
        ),
        fact(
            "sleep_current_ua",
            "STM32U575/585 datasheet, feature list",
            UNSTATED,
            "Stop 2, full SRAM (4.0 µA with 16 KB)",
        ),
        fact(
            "deep_sleep_current_ua",
            "STM32U575/585 datasheet, feature list",
            UNSTATED,
            "Stop 3, full SRAM (1.9 µA with 16 KB); Standby 210 nA, +RTC 440-530 nA; Shutdown 160 nA",
        ),
        fact(
            "regulator",
            "github.com/mlcommons/tiny_results: measured with the chip's switching regulator (SMPS)",
            "high",
            "the power hardly depends on the supply",
        ),
    ],
    notes: &[],
    ..UNKNOWN
};

pub(super) const NUCLEO_U385RG_Q: Board = Board {
    key: "nucleo_u385rg_q",
    name: "NUCLEO-U385RG-Q (STM32U3)",
    core: Core::CortexM33,
    core_name: "Arm Cortex-M33F",
    float32: Float32::Fpu,
    clock_hz: 96_000_000,
    flash_bytes: Some(1_048_576),
    sram_bytes: Some(262_144),
    supply_v: 1.8,
    active_supply_v: 1.8,
    active_power_mw: Some(5.885),
    sleep_current_ua: Some(4.5),
    deep_sleep_current_ua: Some(2.2),
    regulator: Some(Regulator::Switching),
    facts: &[
        fact("clock_hz", UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            "STM32U3: up to 1 MB of flash, 256 KB of SRAM; the document was not noted",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            "STM32U3: up to 1 MB of flash, 256 KB of SRAM; the document was not noted",
            UNSTATED,
            "",
        ),
        fact(
            "active_power_mw",
            "github.com/mlcommons/tiny_results_v1.3: closed/STMicroelectronics/results/NUCLEO_U385RG_Q/*",
            "high",
            "MLPerf Tiny v1.3 AD, 1.8 V SMPS, 96 MHz (5.1-5.3 mW on conv models)",
        ),
        fact("sleep_current_ua", UNRECORDED, UNSTATED, "Stop 2 full SRAM"),
        fact(
            "deep_sleep_current_ua",
            UNRECORDED,
            UNSTATED,
            "Stop 3 full SRAM",
        ),
        fact(
            "regulator",
            "github.com/mlcommons/tiny_results: measured with the chip's switching regulator (SMPS)",
            "high",
            "the power hardly depends on the supply",
        ),
    ],
    notes: &[],
    ..UNKNOWN
};

pub(super) const NUCLEO_G0B1RE: Board = Board {
    key: "nucleo_g0b1re",
    name: "NUCLEO-G0B1RE (STM32G0, Cortex-M0+)",
    core: Core::CortexM0Plus,
    core_name: "Arm Cortex-M0+",
    float32: Float32::Library,
    clock_hz: 64_000_000,
    supply_v: 3.3,
    active_supply_v: 3.3,
    facts: &[fact(
        "clock_hz",
        "github.com/mlcommons/tiny_results_v1.2: closed/bosch/systems/NUCLEO_G0B1RE_int8.json",
        UNSTATED,
        "",
    )],
    notes: &[
        "The only Cortex-M0+ in MLPerf Tiny, with latency and without energy. Its flash, SRAM and current are not known.",
    ],
    ..UNKNOWN
};
