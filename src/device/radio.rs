//! Sending by radio: Bluetooth LE advertisements, and what sending the raw data would cost.
//!
//! An advertisement goes out on three channels at 1 Mbit/s. Its duration is 1.2 to 1.5 ms on an nRF52840
//! (embedwise.pages.dev/calculators/nrf52-power-profiler), and a byte takes 8 µs on each channel. The same line with the
//! current of an nRF54L15 gives what was measured there: 15.5 µJ and 0.33 µJ for each byte
//! (novelbits.io/bluetooth-le-advertising-energy-four-decisions).

use super::boards::Board;
use super::range::Range;

/// Microseconds of an advertisement without its bytes.
const EVENT_US: Range = Range::new(1200.0, 1200.0, 1500.0);

/// Microseconds of a byte on one channel.
const BYTE_US: f64 = 8.0;

/// Channels that an advertisement is sent on.
const CHANNELS: f64 = 3.0;

/// Most bytes in an advertisement.
const ADVERTISEMENT_BYTES: u64 = 31;

/// Microjoules of an advertisement by an nRF54L15 at 1.8 V, over milliseconds: what it draws in milliwatts.
const NRF54L15_MW: f64 = 15.5 / 1.2;

/// A radio.
pub(super) struct Radio {
    /// Whose it is.
    pub(super) name: &'static str,
    /// Milliwatts while it sends, where its current is known.
    pub(super) power_mw: Option<f64>,
}

/// The radio of `board`, or a chip beside it.
pub(super) fn of(board: &Board) -> Radio {
    match board.radio {
        Some(name) => Radio {
            name,
            power_mw: board.radio_tx_ma.map(|ma| ma * board.active_supply_v),
        },
        None => Radio {
            name: "a chip beside it (nRF54L15, Bluetooth LE)",
            power_mw: Some(NRF54L15_MW),
        },
    }
}

impl Radio {
    /// Microjoules to send `bytes`.
    pub(super) fn energy_uj(&self, bytes: u64) -> Option<Range> {
        // mW·µs = nJ
        self.power_mw
            .map(|power| airtime_us(bytes).scaled(power * 1e-3))
    }
}

/// Microseconds that a radio is on to send `bytes`: at least as in a connection, on one channel; typically one event on
/// three; at most an advertisement for every 31 bytes.
pub(super) fn airtime_us(bytes: u64) -> Range {
    let one_channel = bytes as f64 * BYTE_US;
    let events = bytes.div_ceil(ADVERTISEMENT_BYTES).max(1) as f64;
    Range::new(
        EVENT_US.low + one_channel,
        EVENT_US.typical + one_channel * CHANNELS,
        EVENT_US.high * events + one_channel * CHANNELS,
    )
}
