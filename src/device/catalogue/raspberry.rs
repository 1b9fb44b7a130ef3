//! Raspberry Pi's boards.

use super::super::basis::Basis;
use super::super::boards::{Board, Core, Float32};
use super::{UNKNOWN, UNRECORDED, UNSTATED, fact};

const RP2350_SLEEP: &str =
    "\"Sleep on the RP2350, measured and gated\", its table measured with a PPK2";

pub(super) const PICO: Board = Board {
    key: "raspberry_pi_pico",
    name: "Raspberry Pi Pico (RP2040)",
    core: Core::CortexM0Plus,
    core_name: "2x Arm Cortex-M0+",
    float32: Float32::Rom,
    clock_hz: 133_000_000,
    flash_bytes: Some(2_097_152),
    sram_bytes: Some(270_336),
    supply_v: 3.3,
    active_current_ma: Some(24.0),
    active_current_range_ma: Some([9.0, 24.0]),
    active_condition: "Upper-bound constant used by third parties @3.3 V, 125-133 MHz; official table gives only use-cases (BOOTSEL idle 9.0 mA DVDD typ, Popcorn @48 MHz 10.9 mA DVDD)",
    active_supply_v: 3.3,
    sleep_current_ua: Some(390.0),
    deep_sleep_current_ua: Some(180.0),
    board_idle_ma: Some(0.9),
    facts: &[
        fact(
            "clock_hz",
            Basis::Datasheet,
            "Edge Impulse: An MLOps Platform for Tiny Machine Learning (arXiv 2212.03332), Table 1",
            UNSTATED,
            "",
        ),
        fact(
            "flash_bytes",
            Basis::Datasheet,
            "github.com/raspberrypi/pico-sdk src/boards/include/boards/pico.h PICO_FLASH_SIZE_BYTES",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            Basis::Datasheet,
            "github.com/raspberrypi/pico-sdk src/rp2_common/pico_crt0/rp2040/memmap_default.ld (256k+4k+4k)",
            UNSTATED,
            "",
        ),
        fact(
            "active_current_ma",
            Basis::Assumption,
            "third parties, for the RP2040: 24 mA at 3.3 V, a \"constant-power upper bound\"",
            "low: three figures from 9 to 24 mA that disagree",
            "Upper-bound constant used by third parties @3.3 V, 125-133 MHz; official table gives only use-cases (BOOTSEL idle 9.0 mA DVDD typ, Popcorn @48 MHz 10.9 mA DVDD)",
        ),
        fact(
            "sleep_current_ua",
            Basis::Datasheet,
            "RP2040 datasheet, section 5.7.2, Table 637",
            "high",
            "hello_sleep, DVDD typ (max 4.5 mA)",
        ),
        fact(
            "deep_sleep_current_ua",
            Basis::Datasheet,
            "RP2040 datasheet, section 5.7.2, Table 637",
            "high",
            "hello_dormant, DVDD typ (max 4.2 mA)",
        ),
        fact(
            "board_idle_ma",
            Basis::Measured,
            "MicroPython: D. George's commit on the rp2 port's lightsleep, read in a mirror (reclaim.technology)",
            UNSTATED,
            "Pico board from USB, MicroPython lightsleep without timer (1.5 mA with timer)",
        ),
    ],
    notes: &[
        "Its hardware divides integers in 8 cycles (pico-sdk, hardware/divider.h).",
        "The SDK's default clock is 125 MHz. Code runs from external flash through a cache.",
    ],
    ..UNKNOWN
};

pub(super) const PICO_2: Board = Board {
    key: "raspberry_pi_pico_2",
    name: "Raspberry Pi Pico 2 (RP2350)",
    core: Core::CortexM33,
    core_name: "2x Arm Cortex-M33 (or 2x Hazard3 RISC-V)",
    float32: Float32::Fpu,
    clock_hz: 150_000_000,
    flash_bytes: Some(4_194_304),
    sram_bytes: Some(532_480),
    supply_v: 3.3,
    active_current_ma: Some(11.0),
    active_condition: "one core @150 MHz, page 1347 of the datasheet as a third party quotes it",
    active_supply_v: 3.3,
    sleep_current_ua: Some(4200.0),
    deep_sleep_current_ua: Some(360.0),
    board_idle_ma: Some(12.6),
    wakeup_us: Some(6000.0),
    facts: &[
        fact("clock_hz", Basis::Assumption, UNRECORDED, UNSTATED, ""),
        fact(
            "flash_bytes",
            Basis::Datasheet,
            "github.com/raspberrypi/pico-sdk src/boards/include/boards/pico2.h",
            UNSTATED,
            "",
        ),
        fact(
            "sram_bytes",
            Basis::Datasheet,
            "github.com/raspberrypi/pico-sdk src/rp2_common/pico_crt0/rp2350/memmap_default.ld (512k+4k+4k)",
            UNSTATED,
            "",
        ),
        fact(
            "active_current_ma",
            Basis::Datasheet,
            "an RTOS project's notes, which quote page 1347 of the RP2350 datasheet",
            "medium (secondary)",
            "one core @150 MHz, page 1347 of the datasheet as a third party quotes it",
        ),
        fact(
            "sleep_current_ua",
            Basis::Measured,
            RP2350_SLEEP,
            "medium (one board, one run)",
            "board, 5 V VSYS: SLEEP, clocks gated but tick+TIMER0 (median)",
        ),
        fact(
            "deep_sleep_current_ua",
            Basis::Measured,
            RP2350_SLEEP,
            "medium (one board, one run; mean with 100 ms wake-ups 1.29 mA)",
            "board, 5 V VSYS: DORMANT, crystal and PLL stopped (median)",
        ),
        fact(
            "board_idle_ma",
            Basis::Measured,
            RP2350_SLEEP,
            UNSTATED,
            "Pico 2 board, 5 V on VSYS, WFI with every clock running, LED off (PPK2)",
        ),
        fact(
            "wakeup_us",
            Basis::Estimate,
            "start of the crystal as the measured port sets it (STARTUP delay): 6 ms",
            "medium",
            "out of the deepest sleep",
        ),
    ],
    notes: &[],
    ..UNKNOWN
};
