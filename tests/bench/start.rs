//! From the navigation to the first ROC curve that is painted, in a fresh browser: from this machine, and over a slow
//! line with a slow processor.

use std::time::Duration;

use serde_json::{Value, json};

use crate::driver::site;
use crate::harness::{Page, with_page};
use crate::proxy::slow_line;
use crate::table::{Asked, median, ms};

const ROUNDS: usize = 5;
/// 4 Mbit/s.
const SLOW_BYTES_PER_SECOND: f64 = 500_000.0;
const SLOW_CPU: u32 = 4;
/// How long a browser that was just started is busy with itself, and a page with its start, at most.
const REST: Duration = Duration::from_secs(2);
const CURVE: &str = include_str!("curve.js");

/// The table.
pub(crate) fn table() -> String {
    let slow = slow_line(site(), SLOW_BYTES_PER_SECOND);
    let (mut fast_times, mut slow_times, mut fetched) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..ROUNDS {
        with_page(async |page| {
            fast_times.push(first_roc(page, site()).await);
            fetched = fetched_bytes(page).await;
        });
        with_page(async |page| {
            page.devtools(
                "Emulation.setCPUThrottlingRate",
                json!({ "rate": SLOW_CPU }),
            )
            .await;
            slow_times.push(first_roc(page, &slow).await);
        });
    }
    let row = |name: &str, times: &[f64], limit: f64| {
        let time = median(times);
        let cells = Asked::at_most(limit, limit).cells(time);
        format!("| {name} | {} | {cells} |\n", ms(time))
    };
    format!(
        "| start | until the curve is painted | asked (ms) | reached |\n|---|--:|--:|---|\n{}{}\n\
         Medians of {ROUNDS} fresh browsers that have come to rest, and are asked nothing meanwhile. The page itself \
         fetches {:.0} kB until then, as it comes over the line; its worker fetches its own files beside. The slow line is \
         one for both; the slow processor is Chromium's throttling, which leaves the worker's thread alone.",
        row("from this machine", &fast_times, 300.0),
        row("4 Mbit/s, processor slowed 4 times", &slow_times, 1500.0),
        fetched / 1000.0
    )
}

/// Milliseconds from the navigation until the first ROC curve is painted.
async fn first_roc(page: &Page, address: &str) -> f64 {
    tokio::time::sleep(REST).await;
    page.before_load(CURVE).await;
    page.execute("location.href = arguments[0];", vec![json!(address)])
        .await;
    // Every question would cost the page time: it is asked when all is over.
    tokio::time::sleep(REST).await;
    page.wait_until("firstRoc !== null").await;
    page.value("firstRoc").await.as_f64().unwrap()
}

/// What the page has fetched until the curve was painted, headers left out.
async fn fetched_bytes(page: &Page) -> f64 {
    let body = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter((entry) => entry.responseEnd <= firstRoc)
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0);";
    let bytes: Value = page.execute(body, vec![]).await;
    bytes.as_f64().unwrap()
}
