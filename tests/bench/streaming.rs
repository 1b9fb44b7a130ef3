//! How much of the memory's speed the fit on a million rows uses: bytes of the training rows for each evaluation of the
//! loss, beside a loop in WebAssembly that only adds up as much memory (`stream.wat`).

use serde_json::{Value, json};

use crate::fit::{SIZES, evaluations, open};
use crate::harness::{Page, with_page};
use crate::python::Python;
use crate::table::{Asked, median};

const ROUNDS: usize = 5;
const SUMMED_BYTES: u32 = 160_000_000;
const ASKED: Asked = Asked::at_least(70.0, 85.0);

/// The table.
pub(crate) fn table() -> String {
    let size = &SIZES[3];
    let mut python = Python::start();
    let (mut streams, mut fits, mut n_evaluations) = (Vec::new(), Vec::new(), None);
    with_page(async |page| {
        open(page).await;
        prepare(page).await;
        for round in 0..=ROUNDS {
            let streamed = f64::from(SUMMED_BYTES) / stream_ms(page).await;
            let run = size.in_browser(page).await;
            n_evaluations = n_evaluations.or_else(|| evaluations(size, &run, python.as_mut()));
            let train_bytes = 8 * size.n_train() * size.n_features;
            // The first turn only warms.
            if round > 0
                && let Some(n) = n_evaluations
            {
                streams.push(streamed);
                fits.push((train_bytes * n) as f64 / run.fit_ms);
            }
        }
    });
    if fits.is_empty() {
        return "Not known without scikit-learn: how often the fit evaluates the loss.".to_owned();
    }
    // From bytes per millisecond.
    let (stream, fit) = (median(&streams) / 1e6, median(&fits) / 1e6);
    let share = 100.0 * fit / stream;
    format!(
        "| reading memory | GB/s |\n|---|--:|\n\
         | adding up 160 MB in WebAssembly | {stream:.1} |\n\
         | the fit, {}: training rows once for each evaluation of the loss | {fit:.1} |\n\n\
         | share of the memory's speed | asked (hoped for) | reached |\n|--:|--:|---|\n| {share:.0} % | {} |",
        size.name(),
        ASKED.cells(share)
    )
}

/// Compiles the loop and fills its memory: pages that were never written to would all be one page of zeros.
async fn prepare(page: &Page) {
    let module = wat::parse_str(include_str!("stream.wat")).unwrap();
    let body = "const { instance } = await WebAssembly.instantiate(Uint8Array.from(arguments[0]));
        new Float64Array(instance.exports.memory.buffer).fill(1);
        window.sum = instance.exports.sum;";
    page.execute_async(body, vec![json!(module)]).await;
    // The second pass already has the optimised code.
    for _ in 0..3 {
        stream_ms(page).await;
    }
}

/// Milliseconds of one pass.
async fn stream_ms(page: &Page) -> f64 {
    let body = "const began = performance.now();
        if (sum(arguments[0]) !== arguments[0] / 8) throw new Error('the sum is wrong');
        return performance.now() - began;";
    let time: Value = page.execute_async(body, vec![json!(SUMMED_BYTES)]).await;
    time.as_f64().unwrap()
}
