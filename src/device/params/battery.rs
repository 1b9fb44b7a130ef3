//! The battery: one that is known by its name, or any by its capacity and voltage.

use crate::error::Result;
use crate::params::{Limits, Parameter, Value, group};

group! {
    /// Any battery.
    OwnBattery {
        /// Capacity in milliampere-hours.
        capacity_mah: f64 = 1000.0, Limits::above(0.0).up_to(1e9).log_slider(10.0, 10_000.0, 10.0);
        /// Nominal voltage.
        voltage_v: f64 = 3.7, Limits::within(0.5, 100.0).slider(1.2, 12.0, 0.1);
    }
}

/// What feeds the device.
#[derive(Debug, Clone, PartialEq)]
pub enum BatteryChoice {
    /// A CR2032 lithium coin cell.
    Cr2032,
    /// A lithium polymer cell of 150 mAh.
    Lipo150,
    /// A lithium polymer cell of 500 mAh.
    Lipo500,
    /// An ER14505 lithium cell, as large as an AA.
    Er14505,
    /// One given by its figures.
    Own(OwnBattery),
}

/// The cells that have a name.
const NAMED: [(&str, BatteryChoice); 4] = [
    ("cr2032", BatteryChoice::Cr2032),
    ("lipo_150", BatteryChoice::Lipo150),
    ("lipo_500", BatteryChoice::Lipo500),
    ("er14505", BatteryChoice::Er14505),
];

impl Parameter for BatteryChoice {
    const EXPECTED: &'static str =
        "one of cr2032, lipo_150, lipo_500, er14505 or an object with capacity_mah and voltage_v";
    const WORDS: &'static [&'static str] = &["cr2032", "lipo_150", "lipo_500", "er14505"];

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => NAMED
                .into_iter()
                .find(|(name, _)| name == text)
                .map(|(_, choice)| choice),
            other => OwnBattery::read(other).map(Self::Own),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Own(own) => own.write(),
            named => {
                let word = NAMED.iter().find(|(_, choice)| choice == named);
                word.map_or(Value::Null, |(name, _)| Value::Text((*name).to_owned()))
            }
        }
    }

    fn lay(&mut self, name: &str, value: &Value, limits: Limits) -> Result<()> {
        if !matches!(value, Value::Map(_)) {
            let read = Self::read(value);
            *self = read.ok_or_else(|| crate::Error::invalid(name, Self::EXPECTED, value))?;
            return Ok(());
        }
        let mut own = match self {
            Self::Own(own) => own.clone(),
            _ => OwnBattery::default(),
        };
        own.lay(name, value, limits)?;
        *self = Self::Own(own);
        Ok(())
    }

    fn check(&self, name: &str, limits: Limits) -> Result<()> {
        match self {
            Self::Own(own) => own.check(name, limits),
            _ => Ok(()),
        }
    }

    fn list_limits(name: &str, given: &[Limits]) -> Vec<(String, Limits)> {
        let words = Limits {
            words: Self::WORDS,
            ..Limits::ANY
        };
        let mut all = vec![(name.to_owned(), words)];
        all.extend(OwnBattery::list_limits(name, given));
        all
    }
}
