//! Long runs: they show how far they are, pause, go on, give way to a change, and can be cancelled without a loss.

use crate::harness::{Page, with_page};

const SAMPLES: &str = "[data-field='dataset.n_samples']";

/// Starts a run of a million rows and waits until it shows how far it is.
async fn start_a_million(page: &Page) {
    page.set(SAMPLES, "1000000").await;
    page.wait_until("document.body.classList.contains('is-running')")
        .await;
    page.wait_for("#pause").await;
}

#[test]
fn a_million_rows_can_be_paused_and_cancelled() {
    with_page(async |page| {
        page.open_ready("#dataset.n_features=20").await;
        let before = page.figures().await;
        start_a_million(page).await;
        page.click("#pause").await;
        page.wait_for_text("#pause", "Continue").await;

        // The worker answers in order: behind this answer it has heard of the pause.
        page.click("#predict-button").await;
        page.wait_for_text("#prediction", "The model says").await;
        let progress = "document.querySelector('#progress').value";
        let paused_at = page.value(progress).await;
        assert_eq!(page.figures().await, before);
        assert_eq!(page.value(progress).await, paused_at);

        page.click("#pause").await;
        page.wait_until(&format!("{progress} > {paused_at}")).await;
        page.wait_until("document.querySelector('#run-text').textContent !== ''")
            .await;
        page.click("#cancel").await;
        page.wait_for_text("#message", "Cancelled").await;
        page.wait_until("!document.body.classList.contains('is-running')")
            .await;
        assert_eq!(page.figures().await, before);

        page.set(SAMPLES, "500").await;
        page.wait_until("report.dataset.n_samples === 500").await;
        page.wait_until("document.querySelector('#message').hidden")
            .await;
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}

#[test]
fn a_change_takes_the_place_of_a_long_run() {
    with_page(async |page| {
        page.open_ready("").await;
        start_a_million(page).await;
        page.set(SAMPLES, "300").await;
        page.wait_until("report.dataset.n_samples === 300").await;
        page.wait_until("!document.body.classList.contains('is-running')")
            .await;
        page.wait_for_text("#sentence", "60 unseen rows").await;
    });
}

#[test]
fn a_broken_worker_is_replaced() {
    with_page(async |page| {
        page.open_ready("").await;
        let before = page.figures().await;
        page.execute(
            "window.report = null; worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));",
            vec![],
        )
        .await;
        page.wait_for_text("#message", "out of memory").await;
        assert_eq!(page.figures().await, before);
        page.click("#message-action").await;
        page.wait_until("window.report").await;
        assert_eq!(page.figures().await, before);
        page.wait_until("document.querySelector('#message').hidden")
            .await;
    });
}
