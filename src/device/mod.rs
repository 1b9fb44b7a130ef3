//! A microcontroller's memory, time and energy: shapes and counts in, figures out.
//!
//! Nothing in here knows a weight. A [`Workload`](crate::structure::Workload) says how many inputs and outputs each
//! layer has, or how many splits and leaves a tree, in which arithmetic and how its weights are kept; the
//! [catalogue](boards()) says what each board offers, [`DeviceParams`] how the device is used, and [`estimate`] holds the
//! one against the other: flash and SRAM against the budget, cycles from the [cost tables](cost), power from the board's
//! figures, and how long a battery or whether a solar cell will do. [`estimate_network`] does so for a network that is
//! given by its layers alone.
//!
//! Three rules hold throughout. A figure that is not known stays `None`; nothing is invented in its place. A figure
//! that is not exact is a [`Range`]. And every figure that went into an estimate is listed beside it with its source,
//! the confidence in it and the condition under which it holds, together with what the estimate leaves out.

mod advice;
mod basis;
pub mod boards;
mod catalogue;
pub mod cost;
mod estimate;
mod memory;
mod network;
pub mod params;
mod power;
mod radio;
mod range;
mod report;
mod sources;
mod supply;

pub use basis::{Bases, Basis, Meaning, bases};
pub use boards::{Board, boards};
pub use estimate::estimate;
pub use network::estimate_network;
pub use params::{BatteryChoice, CustomBoard, DeviceParams, Kernel};
pub use range::Range;
pub use report::{
    AveragePower, Battery, BoardName, DeviceReport, Flash, RadioInstead, Solar, Source, Sram,
};
