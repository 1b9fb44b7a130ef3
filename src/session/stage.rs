//! The steps of the pipeline, and which of them a change touches.

use serde::Serialize;

use crate::compress::CompressParams;
use crate::config::Config;
use crate::structure::Arithmetic;

/// The steps of the pipeline, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Rows are drawn, unpacked or read.
    Data,
    /// They are divided and scaled.
    Split,
    /// The model is trained.
    Train,
    /// Every row gets its score, and the scores their curves.
    Score,
    /// The model is made small, and each variant scored on the test rows.
    Compress,
    /// Decisions are counted, the device is budgeted, the report is written.
    Report,
    /// Nothing is left to do.
    Done,
}

impl Stage {
    /// Where the stage begins and ends in the whole work, by what it usually costs.
    pub(super) fn share(self) -> (f64, f64) {
        match self {
            Self::Data => (0.0, 0.45),
            Self::Split => (0.45, 0.5),
            Self::Train => (0.5, 0.85),
            Self::Score => (0.85, 0.92),
            Self::Compress => (0.92, 0.97),
            Self::Report => (0.97, 1.0),
            Self::Done => (1.0, 1.0),
        }
    }
}

/// The first stage whose outcome differs between two configs.
pub(super) fn first_touched(old: &Config, new: &Config) -> Stage {
    match () {
        () if old.dataset != new.dataset => Stage::Data,
        () if old.split != new.split || old.scaler != new.scaler => Stage::Split,
        () if old.model != new.model => Stage::Train,
        () if old.evaluate.positive_class != new.evaluate.positive_class => Stage::Score,
        () if variants(old) != variants(new) => Stage::Compress,
        () if old != new => Stage::Report,
        () => Stage::Done,
    }
}

/// What the variants depend on: there is one in every arithmetic, whichever is chosen.
fn variants(config: &Config) -> CompressParams {
    CompressParams {
        arithmetic: Arithmetic::Float32,
        ..config.compress.clone()
    }
}
