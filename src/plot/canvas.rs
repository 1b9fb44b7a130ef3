//! The door to the browser: a chart on an `HtmlCanvasElement`.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, IntoDrawingArea};
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;

use crate::error::{Error, Result};

/// Lets `draw` draw on `canvas`, whose backing store the page has set to CSS size × device pixel ratio.
///
/// # Errors
/// [`Error::Drawing`] if the canvas has no 2D context, or if drawing fails.
pub fn on_canvas(
    canvas: HtmlCanvasElement,
    draw: impl FnOnce(&DrawingArea<CanvasBackend, Shift>) -> Result<()>,
) -> Result<()> {
    let backend = CanvasBackend::with_canvas_object(canvas).ok_or_else(|| Error::Drawing {
        message: "the canvas has no 2D context".to_owned(),
    })?;
    draw(&backend.into_drawing_area())
}
