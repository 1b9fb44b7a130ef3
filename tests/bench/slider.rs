//! From a slider's input event to the ROC curve painted anew, on the page itself.

use serde::Deserialize;
use serde_json::json;

use crate::fit::open;
use crate::harness::{Page, with_page};
use crate::table::{Asked, count, median, ms, percentile};

const MOVES: usize = 60;
const WARMING: usize = 10;

/// What `slider.js` has measured, in milliseconds.
#[derive(Deserialize)]
struct Times {
    whole: Vec<f64>,
    computing: Vec<f64>,
    drawing: Vec<f64>,
}

/// The table.
pub(crate) fn table() -> String {
    let mut rows = String::new();
    for (n_samples, asked) in [
        (1000, Asked::at_most(33.0, 33.0)),
        (10_000, Asked::at_most(60.0, 60.0)),
    ] {
        for (name, field) in [("samples", "dataset.n_samples"), ("C", "model.C")] {
            let mut times = None;
            with_page(async |page| times = Some(move_slider(page, n_samples, field).await));
            let name = format!("{name}, {} × 10", count(n_samples));
            rows += &row(&name, n_samples, asked, &times.unwrap());
        }
    }
    format!(
        "| slider | median | 95th percentile | asked | reached | computing + drawing | asked | reached |\n\
         |---|--:|--:|--:|---|--:|--:|---|\n{rows}\n\
         From the input event until the frame is through that has the new ROC curve; the median is what is asked. \
         Computing lasts until the report is with the page, drawing is that whole frame (every figure of the page, layout, \
         paint); what is missing to the whole is waiting for the frame. Medians of {MOVES} moves, 60 frames a second."
    )
}

async fn move_slider(page: &Page, n_samples: usize, field: &str) -> Times {
    open(page).await;
    page.set("[data-field='dataset.n_samples']", &n_samples.to_string())
        .await;
    page.wait_until(&format!("report.dataset.n_samples === {n_samples}"))
        .await;
    let arguments = vec![
        json!(format!("[data-slider='{field}']")),
        json!(MOVES),
        json!(WARMING),
    ];
    let times = page
        .execute_async(include_str!("slider.js"), arguments)
        .await;
    serde_json::from_value(times).unwrap()
}

fn row(name: &str, n_samples: usize, asked: Asked, times: &Times) -> String {
    let late = percentile(&times.whole, 0.95);
    let (computing, drawing) = (median(&times.computing), median(&times.drawing));
    let work = if n_samples == 1000 {
        Asked::at_most(16.0, 16.0).cells(computing + drawing)
    } else {
        " | ".to_owned()
    };
    format!(
        "| {name} | {} | {} | {} | {computing:.1} + {drawing:.1} ms | {work} |\n",
        ms(median(&times.whole)),
        ms(late),
        asked.cells(median(&times.whole))
    )
}
