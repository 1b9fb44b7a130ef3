//! Charts over any plotters drawing backend: an SVG in the tests, a canvas in the page.
//!
//! Plain slices in, a picture out: each function is a pure function of its chart and the [`Style`], so drawing again
//! never alters anything. Plotters draws; the layout is ours, because a chart of this size needs less than plotters'
//! mesh and legend offer and more control over it. Text is never measured: the browser's answer would cost a layout
//! of the whole page.
//!
//! Every length is in CSS pixels and multiplied by the device pixel ratio where it is used, so a
//! canvas whose backing store is CSS size × ratio is sharp. Colours live in one place, [`Theme`].
//!
//! What cannot be drawn (no rows, nothing finite) gives an empty frame that says so.

mod axes;
mod boundary;
mod contour;
mod dashes;
mod data;
mod frame;
mod geometry;
mod layout;
mod loss;
mod network;
mod network_layout;
mod network_picture;
mod palette;
mod rates;
mod scores;
mod surface;
mod sweep;
mod thin;
mod tree;
mod tree_layout;
mod tree_words;
mod variants;

#[cfg(target_arch = "wasm32")]
pub mod canvas;

pub use boundary::{BoundaryChart, BoundaryGrid, Part, Points, boundary, boundary_hit};
pub use data::{DataChart, data};
pub use loss::{LossChart, loss};
pub use network::{NetworkChart, NetworkLayer, NetworkRow, WeightPlace, network, network_hit};
pub use palette::{Style, Theme, contrast};
pub use rates::{
    PrecisionRecallChart, PrecisionRecallCurve, RocChart, RocCurve, precision_recall, roc,
};
pub use scores::{ScoresChart, scores};
pub use sweep::{SweepAxis, SweepChart, SweepMark, sweep, sweep_hit};
pub use tree::tree;
pub use tree_layout::{Block, TreeChart, TreeLayout};
pub use variants::{VariantCurve, VariantsChart, variants};
