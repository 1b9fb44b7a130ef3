//! What is said of the device: the board, the kernel, how often it runs, and what feeds it.

mod battery;

pub use battery::{BatteryChoice, OwnBattery};

use super::boards::{self, Core};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::params::{Checked, Limits, Section, Value, choices, group, parameters};
use crate::structure::Arithmetic;

parameters! {
    /// Where the model is to run, how often, and what feeds it.
    DeviceParams "" {
        /// Key of the board in the [catalogue](boards::boards()).
        board: String = "arduino_nano_33_ble_sense".to_owned();
        /// A board of one's own, instead of `board`; `None` for none.
        custom: Option<CustomBoard> = None;
        /// Supply of the chip in volts; `None` for the one that the board's figures hold for.
        supply_v: Option<f64> = None, Limits::within(0.5, 24.0).slider(1.8, 5.0, 0.1);
        /// What it calculates with; `None` for what the model was compressed to.
        arithmetic: Option<Arithmetic> = None;
        /// Whose code calculates.
        kernel: Kernel = Kernel::C;
        /// Inferences per second; 0 for never.
        rate_hz: f64 = 1.0, Limits::within(0.0, 1e6).log_slider(0.001, 1000.0, 0.001);
        /// What feeds it.
        battery: BatteryChoice = BatteryChoice::Cr2032;
        /// What is measured for each inference.
        sensor: Sensing = Sensing::default();
        /// Milliseconds that the processor spends on a row before each inference: filters, spectra, features.
        front_end_ms: f64 = 0.0, Limits::within(0.0, 60_000.0).slider(0.0, 100.0, 0.1);
        /// What is sent by radio, and what sending the raw data instead would mean.
        radio: Sending = Sending::default();
        /// Whether the rest of the board draws its current too: light, serial port, regulator, sensors that are not used.
        whole_board: bool = true;
        /// An indoor solar cell.
        solar: SolarCell = SolarCell::default();
    }
}

group! {
    /// A board of one's own.
    CustomBoard {
        /// The kind of processor.
        core: Core = Core::CortexM4F;
        /// Cycles per second.
        clock_hz: usize = 64_000_000, Limits::within(1e3, 4e9).log_slider(1e6, 6e8, 1e6);
        /// All of its flash.
        flash_bytes: usize = 262_144, Limits::within(1.0, 4e9).log_slider(8192.0, 4_194_304.0, 1024.0);
        /// All of its SRAM.
        sram_bytes: usize = 65_536, Limits::within(1.0, 4e9).log_slider(1024.0, 1_048_576.0, 1024.0);
        /// Supply of its chip in volts.
        supply_v: f64 = 3.3, Limits::within(0.5, 24.0).slider(1.8, 5.0, 0.1);
        /// Its current while it calculates, in milliamperes; `None` if it is not known.
        active_current_ma: Option<f64> = None, Limits::within(0.0, 10_000.0).log_slider(0.1, 500.0, 0.1);
        /// Its current asleep, in microamperes; `None` if it is not known.
        sleep_current_ua: Option<f64> = None, Limits::within(0.0, 1e7).log_slider(0.1, 10_000.0, 0.1);
    }
}

choices! {
    /// Whose code calculates.
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    Kernel {
        /// The plain C that this project exports.
        C "c",
        /// Kernels of the class of CMSIS-NN, called by a framework that reads the model at run time.
        CmsisNn "cmsis_nn",
        /// Code that a tool generates for the model and the core.
        Generated "generated",
    }
}

group! {
    /// A sensor that is on for some of the time.
    Sensing {
        /// Key of one of the board's sensors; `None` for none of them.
        name: Option<String> = None;
        /// Its current in milliamperes; `None` for the known one, which may be unknown.
        current_ma: Option<f64> = None, Limits::within(0.0, 10_000.0).log_slider(0.001, 100.0, 0.001);
        /// Milliseconds that it is on for each inference.
        on_ms: f64 = 1000.0, Limits::within(0.0, 86_400_000.0).log_slider(1.0, 10_000.0, 1.0);
    }
}

group! {
    /// Reports by radio.
    Sending {
        /// Reports per inference: 0 for none, 1 for one each time, 0.01 for every hundredth.
        reports_per_inference: f64 = 0.0, Limits::within(0.0, 1.0).slider(0.0, 1.0, 0.01);
        /// Bytes in a report.
        report_bytes: usize = 4, Limits::within(1.0, 1e6).slider(1.0, 32.0, 1.0);
        /// Bytes of raw data behind one inference; `None` for a float32 number for each of the model's inputs.
        raw_bytes: Option<usize> = None, Limits::within(1.0, 1e9).log_slider(4.0, 100_000.0, 1.0);
    }
}

choices! {
    /// How bright it is where a solar cell lies.
    #[derive(Serialize)]
    Light {
        /// A living room.
        #[serde(rename = "200 lux")]
        Lux200 "200 lux",
        /// A bright office, near the window.
        #[serde(rename = "1000 lux")]
        Lux1000 "1000 lux",
    }
}

group! {
    /// A solar cell indoors.
    SolarCell {
        /// Its area in square centimetres.
        area_cm2: f64 = 10.0, Limits::within(0.0, 10_000.0).slider(0.0, 100.0, 1.0);
        /// The light on it.
        light: Light = Light::Lux200;
    }
}

impl DeviceParams {
    /// Lays the given fields over these. Another board takes the place of one's own and has other sensors.
    ///
    /// # Errors
    /// As [`Section::overlay`].
    pub fn lay_over(&mut self, fields: &[(String, Value)]) -> Result<()> {
        let given = |name: &str| fields.iter().any(|(field, _)| field == name);
        let before = self.board.clone();
        let mut laid = self.clone();
        laid.overlay(fields)?;
        if given("board") && !given("custom") {
            laid.custom = None;
        }
        if laid.board != before && !given("sensor") {
            laid.sensor = Sensing::default();
        }
        *self = laid;
        Ok(())
    }

    /// Makes sure that the board exists and has the sensor.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for `board` or `sensor.name`, with the keys that exist.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        let board = boards::find(&self.board)?;
        if let Some(name) = &self.sensor.name {
            let known = if self.custom.is_some() {
                &[]
            } else {
                board.sensors
            };
            if known.iter().all(|sensor| sensor.key != name) {
                let keys: Vec<_> = known.iter().map(|sensor| sensor.key).collect();
                let expected = if keys.is_empty() {
                    "null for this board, which has no sensor that is known".to_owned()
                } else {
                    format!("null or one of {}", keys.join(", "))
                };
                return Err(Error::invalid(
                    "sensor.name",
                    expected,
                    format!("\"{name}\""),
                ));
            }
        }
        Ok(Checked::new(self))
    }
}
