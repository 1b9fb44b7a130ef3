//! The page opens with the article's experiment, on any screen, and says so where it cannot.

use crate::harness::{Page, with_page};

#[test]
fn nothing_jumps_while_the_page_appears() {
    with_page(async |page| {
        page.before_load(
            "window.shifts = [];
             new PerformanceObserver((list) => {
                 for (const { value, sources } of list.getEntries())
                     shifts.push([value, ...sources.map(({ node }) => node?.id || node?.className)]);
             }).observe({ type: 'layout-shift', buffered: true });",
        )
        .await;
        for width in [1440, 390] {
            page.resize(width, 900, 1.0).await;
            page.open_ready("").await;
            page.wait_until("document.querySelector('#rows table')")
                .await;
            assert_eq!(page.value("shifts").await, serde_json::json!([]));
            page.reload().await;
        }
    });
}

/// Whatever way the module comes: the first answer is there, and the next.
async fn answers(page: &Page) {
    page.open_ready("").await;
    assert_eq!(page.figures().await, ["0.83", "0.87", "0.82", "0.84"]);
    page.set("[data-field='dataset.n_samples']", "500").await;
    page.wait_until("report.dataset.n_samples === 500").await;
}

#[test]
fn opens_where_a_host_does_not_know_webassembly() {
    with_page(async |page| {
        // So a browser refuses another media type.
        page.before_load(
            "WebAssembly.compileStreaming = () => Promise.reject(new TypeError('MIME type'));",
        )
        .await;
        // The site's own server knows it, so the page's second way would find the streaming one again.
        page.before_load(
            "const get = Headers.prototype.get;
             Headers.prototype.get = function (name) { return name === 'Content-Type' ? null : get.call(this, name); };",
        )
        .await;
        answers(page).await;
    });
}

#[test]
fn opens_where_the_first_worker_cannot_be_loaded() {
    with_page(async |page| {
        page.before_load(
            "let isFirst = true;
             window.Worker = class extends Worker {
                 constructor(address, options) {
                     super(isFirst ? 'missing.js' : address, options);
                     isFirst = false;
                 }
             };",
        )
        .await;
        answers(page).await;
    });
}

#[test]
fn opens_with_the_articles_figures() {
    with_page(async |page| {
        page.open_ready("").await;
        assert_eq!(page.figures().await, ["0.83", "0.87", "0.82", "0.84"]);
        assert_eq!(page.cells().await, ["75", "14", "20", "91"]);
        let sentence = page.text("#sentence").await;
        assert!(
            sentence.starts_with("83 % of 200 unseen rows")
                || sentence.starts_with("83% of 200 unseen rows"),
            "{sentence}"
        );
        assert_eq!(page.text("#metric-roc-auc").await, "0.91");
        assert_eq!(page.console_errors().await, [""; 0]);
        assert_eq!(page.foreign_requests().await, [""; 0]);
    });
}

#[test]
fn nothing_scrolls_sideways_on_a_small_phone() {
    with_page(async |page| {
        page.resize(360, 740, 2.0).await;
        page.open_ready("").await;
        for (address, rows) in [
            ("#", 1000),
            ("#dataset.name=breast_cancer", 569),
            (
                "#dataset.name=make_blobs&dataset.centers=10&dataset.n_samples=2000",
                2000,
            ),
        ] {
            page.open(address).await;
            page.wait_until(&format!("report.dataset.n_samples === {rows}"))
                .await;
            page.unfold().await;
            let wider = page
                .value("document.documentElement.scrollWidth - innerWidth")
                .await;
            assert_eq!(wider, 0, "{address} is too wide");
        }
    });
}

#[test]
fn the_mouse_reads_what_a_figure_means() {
    with_page(async |page| {
        page.open_ready("").await;
        page.click("[aria-controls=meaning]").await;
        page.wait_for_text("#meaning", "166 of 200").await;
        page.wait_for_text("#meaning", "trained on: ").await;
        page.click("[aria-controls=meaning]").await;
        page.wait_until("document.querySelector('#meaning').hidden")
            .await;
    });
}

#[test]
fn a_browser_without_simd_gets_one_sentence() {
    with_page(async |page| {
        page.before_load("WebAssembly.validate = () => false;")
            .await;
        says_that_the_browser_is_too_old(page).await;
    });
}

#[test]
fn a_browser_without_module_workers_gets_one_sentence() {
    with_page(async |page| {
        // Such a browser does not ask for the kind of worker.
        page.before_load(
            "const Real = Worker; window.Worker = function (address) { return new Real(address); };",
        )
        .await;
        says_that_the_browser_is_too_old(page).await;
    });
}

async fn says_that_the_browser_is_too_old(page: &Page) {
    page.open("").await;
    page.wait_for_text("#unsupported", "module workers and WebAssembly SIMD")
        .await;
    assert_eq!(
        page.value("document.querySelector('main').checkVisibility()")
            .await,
        false
    );
    let sentence = page.text("#unsupported").await;
    assert_eq!(
        page.text("body").await.trim().matches("needs").count(),
        1,
        "{sentence}"
    );
    assert_eq!(page.console_errors().await, [""; 0]);
}
