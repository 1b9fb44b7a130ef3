//! Power, by part, at the chosen rate.
//!
//! On one board power barely depends on the network (over 25 measured systems and four networks the spread has a
//! median of 8.5 %), so energy is power times time.

use super::boards::{Board, Regulator};
use super::params::DeviceParams;
use super::radio;
use super::range::Range;
use super::report::AveragePower;

/// Greatest over least power on one board between networks, less one.
const SPREAD: f64 = 0.085;

/// How much more than its headline a chip was measured to draw, at worst (STM32U5: 64 µW/MHz promised, 150 measured).
const HEADLINE_FACTOR: f64 = 2.4;

/// The supply of the chip in volts.
pub(super) fn supply_v(board: &Board, device: &DeviceParams) -> f64 {
    device.supply_v.unwrap_or(board.active_supply_v)
}

/// Milliwatts of the chip while it calculates; `None` where neither current nor power is known.
pub(super) fn active_mw(board: &Board, device: &DeviceParams) -> Option<Range> {
    let from_current = active_current_ma(board).map(|ma| ma.scaled(board.active_supply_v));
    let power = match (from_current, board.active_power_mw) {
        (Some(power), Some(measured)) => power.reaching(measured),
        (Some(power), None) => power,
        (None, Some(measured)) => Range::exactly(measured),
        (None, None) => return None,
    };
    let spread = Range::new(1.0 - SPREAD / 2.0, 1.0, 1.0 + SPREAD / 2.0);
    Some(power.times(spread).times(supply_effect(board, device)))
}

/// What another supply than the one that the figures hold for does to the power: with a linear regulator the current
/// stays, with a switching one the power; where the regulator is not known it is either.
fn supply_effect(board: &Board, device: &DeviceParams) -> Range {
    let ratio = supply_v(board, device) / board.active_supply_v;
    match board.regulator {
        Some(Regulator::Linear) => Range::exactly(ratio),
        Some(Regulator::Switching) => Range::exactly(1.0),
        None => Range::exactly(ratio).reaching(1.0),
    }
}

/// Milliamperes of the chip while it calculates, where a current is stated.
fn active_current_ma(board: &Board) -> Option<Range> {
    let typical = board.active_current_ma?;
    let [low, high] = board.active_current_range_ma.unwrap_or([typical, typical]);
    let current = Range::new(low, typical, high);
    Some(if board.active_is_headline {
        current.reaching(typical * HEADLINE_FACTOR)
    } else {
        current
    })
}

/// The current of the chosen sensor in milliamperes: 0 where none is chosen, `None` where it is not known.
pub(super) fn sensor_ma(board: &Board, device: &DeviceParams) -> Option<f64> {
    let named = |name: &String| {
        let sensor = board.sensors.iter().find(|sensor| sensor.key == name)?;
        sensor.current_ma
    };
    match (device.sensor.current_ma, &device.sensor.name) {
        (Some(given), _) => Some(given),
        (None, Some(name)) => named(name),
        (None, None) => Some(0.0),
    }
}

/// What the rest of the board draws, in milliwatts: 0 where it is switched off, `None` where it is not known.
pub(super) fn board_mw(board: &Board, device: &DeviceParams) -> Option<Range> {
    if !device.whole_board {
        return Some(Range::exactly(0.0));
    }
    let [low, typical, high] = board.board_extra_ma?;
    Some(Range::new(low, typical, high).scaled(board.supply_v))
}

/// How the processor divides its time.
pub(super) struct Time {
    /// Share that it would be awake for all inferences; above 1 it cannot keep up.
    pub(super) duty_cycle: Range,
    /// Share for the model, and for waking up.
    inference: Range,
    /// Share for the front end.
    front_end: Range,
    /// Share asleep.
    asleep: Range,
    /// Inferences per second that are done.
    done_hz: Range,
}

impl Time {
    pub(super) fn of(latency_us: Range, board: &Board, device: &DeviceParams) -> Self {
        let rate = device.rate_hz;
        let front_end_s = device.front_end_ms * 1e-3;
        let awake_s = latency_us
            .scaled(1e-6)
            .plus(Range::exactly(board.wakeup_us.unwrap_or(0.0) * 1e-6));
        let duty_cycle = awake_s.plus(Range::exactly(front_end_s)).scaled(rate);
        let done = |duty: f64| if duty > 1.0 { rate / duty } else { rate };
        let done_hz = Range::new(
            done(duty_cycle.high),
            done(duty_cycle.typical),
            done(duty_cycle.low),
        );
        Self {
            duty_cycle,
            inference: Range::new(
                awake_s.low * done_hz.high,
                awake_s.typical * done_hz.typical,
                awake_s.high * done_hz.low,
            ),
            front_end: done_hz.scaled(front_end_s),
            asleep: Range::new(
                (1.0 - duty_cycle.high).max(0.0),
                (1.0 - duty_cycle.typical).max(0.0),
                (1.0 - duty_cycle.low).max(0.0),
            ),
            done_hz,
        }
    }
}

/// Microwatts by part at the chosen rate.
pub(super) fn average(board: &Board, device: &DeviceParams, time: &Time) -> AveragePower {
    let active_uw = active_mw(board, device).map(|power| power.scaled(1e3));
    let sleep_uw = board
        .sleep_current_ua
        .map(|ua| ua * supply_v(board, device));
    let sleep = if time.asleep.high > 0.0 {
        sleep_uw.map(|power| time.asleep.scaled(power))
    } else {
        Some(Range::exactly(0.0))
    };
    let sensor_share = (device.sensor.on_ms * 1e-3 * device.rate_hz).min(1.0);
    let sensor =
        sensor_ma(board, device).map(|ma| Range::exactly(ma * board.supply_v * 1e3 * sensor_share));
    let share = |share: Range| {
        if share.high > 0.0 {
            active_uw.map(|power| power.times(share))
        } else {
            Some(Range::exactly(0.0))
        }
    };
    let reports_hz = time.done_hz.scaled(device.radio.reports_per_inference);
    let radio = if reports_hz.high > 0.0 {
        radio::of(board)
            .energy_uj(device.radio.report_bytes as u64)
            .map(|energy| energy.times(reports_hz))
    } else {
        Some(Range::exactly(0.0))
    };
    let parts = [
        ("sleep", sleep),
        ("sensor", sensor),
        ("front_end", share(time.front_end)),
        ("inference", share(time.inference)),
        ("radio", radio),
        (
            "board",
            board_mw(board, device).map(|power| power.scaled(1e3)),
        ),
    ];
    let known = parts.iter().filter_map(|(_, power)| *power);
    let unknown: Vec<&'static str> = parts
        .iter()
        .filter(|(_, power)| power.is_none())
        .map(|(name, _)| *name)
        .collect();
    // Where all that is known is what is not used, nothing is known of the whole.
    let total = known
        .reduce(Range::plus)
        .filter(|total| unknown.is_empty() || total.high > 0.0);
    let [
        (_, sleep),
        (_, sensor),
        (_, front_end),
        (_, inference),
        (_, radio),
        (_, board),
    ] = parts;
    AveragePower {
        sleep,
        sensor,
        front_end,
        inference,
        radio,
        board,
        note: note(&unknown, total.is_some()),
        total,
        unknown,
    }
}

/// What has to be known for the parts that are not known.
fn note(unknown: &[&str], is_least: bool) -> Option<String> {
    let mut missing: Vec<&str> = unknown
        .iter()
        .map(|part| match *part {
            "sleep" => "the chip's current asleep",
            "sensor" => "the sensor's current",
            "radio" => "the radio's current",
            "board" => "what the rest of the board draws",
            _ => "the chip's current while it calculates",
        })
        .collect();
    missing.dedup();
    let (last, others) = missing.split_last()?;
    let (what, verb) = if others.is_empty() {
        ((*last).to_owned(), "is")
    } else {
        (format!("{} and {last}", others.join(", ")), "are")
    };
    Some(if is_least {
        format!("The average power is the least that it can be: {what} {verb} not known.")
    } else {
        format!("The average power is not known: {what} {verb} missing.")
    })
}

impl AveragePower {
    /// Whether all that is needed is known: what the rest of the board draws was measured for few, and is left out
    /// where it was not.
    pub(super) fn complete(&self) -> bool {
        self.unknown.iter().all(|part| *part == "board")
    }
}
