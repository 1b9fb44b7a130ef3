//! A microcontroller's memory, time and energy: shapes and counts in, figures out.
//!
//! Nothing in here knows a weight. A [`Structure`](crate::structure::Structure) says how many inputs and outputs each
//! layer has, or how many splits and leaves a tree, the
//! [catalogue](boards()) says what each board offers, and [`estimate`] holds the one against the other: flash and
//! SRAM against the budget, cycles from the [cost table](cost), power from the board's figures, and what a coin cell
//! is worth.
//!
//! Three rules hold throughout. A figure that is not known stays `None`; nothing is invented in its place. A figure
//! that is not exact is a [`Range`]. And every figure that went into an estimate is listed beside it with its source,
//! the confidence in it and the condition under which it holds, together with what the estimate leaves out.

pub mod boards;
mod catalogue;
pub mod cost;
mod estimate;
mod memory;
mod power;
mod range;

pub use boards::{Board, boards};
pub use estimate::{BoardName, DeviceReport, Source, estimate};
pub use memory::{Flash, Sram};
pub use power::Battery;
pub use range::Range;

use crate::error::Result;
use crate::params::{Checked, Section, parameters};

parameters! {
    /// Where the model is to run.
    DeviceParams "" {
        /// Key of the board in the [catalogue](boards()).
        board: String = "arduino_nano_33_ble_sense".to_owned();
    }
}

impl DeviceParams {
    /// Makes sure that the board exists.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) for `board`, with the keys that exist.
    pub fn check(self) -> Result<Checked<Self>> {
        self.check_ranges()?;
        boards::find(&self.board)?;
        Ok(Checked::new(self))
    }
}
