//! What a first visit loads: no more than a committed number of bytes, and the rest when somebody uses the page.

use crate::harness::{Page, with_page};

/// The most that a first visit on a small screen may load: HTML, styles, scripts, WebAssembly and icon as brotli, in bytes.
/// Raised only with a reason, which is written here.
const MOST: u64 = 220_000;

/// What has been loaded so far: the names and the compressed sizes, the page itself first.
async fn loaded(page: &Page) -> Vec<(String, u64)> {
    let entries = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter(({ name }) => name.startsWith(location.origin))
        .map(({ name, encodedBodySize }) => [name.slice(location.origin.length), encodedBodySize])";
    serde_json::from_value(page.value(entries).await).unwrap()
}

fn has(loaded: &[(String, u64)], file: &str) -> bool {
    loaded.iter().any(|(name, _)| name.ends_with(file))
}

/// Long enough that whatever follows the first picture by itself has been asked for.
async fn wait(page: &Page) {
    page.execute_async(
        "await new Promise((resolve) => setTimeout(resolve, 3000));",
        vec![],
    )
    .await;
}

#[test]
fn a_first_visit_is_light() {
    with_page(async |page| {
        page.resize(390, 844, 2.0).await;
        page.open_ready("").await;
        wait(page).await;
        let loaded = loaded(page).await;
        for file in ["/", "main.js", "worker.js", "first.wasm"] {
            assert!(has(&loaded, file), "{file} in {loaded:?}");
        }
        assert!(
            !has(&loaded, "inside.wasm") && !has(&loaded, "rest.wasm"),
            "{loaded:?}"
        );
        if has(&loaded, "paths.js") {
            eprintln!("not weighed: without npm the scripts are not put together");
            return;
        }
        let together: u64 = loaded.iter().map(|(_, size)| size).sum();
        assert!(together <= MOST, "{together} bytes: {loaded:?}");
    });
}

#[test]
fn a_large_screen_loads_the_inside_but_not_the_rest() {
    with_page(async |page| {
        // As in `cargo xtask profile`: at 900 pixels the section begins at the edge.
        page.resize(1440, 1000, 1.0).await;
        page.open_ready("").await;
        page.wait_until("document.querySelector('#inside').dataset.ready === ''")
            .await;
        wait(page).await;
        let loaded = loaded(page).await;
        assert!(
            has(&loaded, "inside.wasm") && !has(&loaded, "rest.wasm"),
            "{loaded:?}"
        );
    });
}

#[test]
fn the_rest_comes_once_with_the_first_touch() {
    with_page(async |page| {
        page.open_ready("").await;
        page.click("#metric-accuracy").await;
        page.wait_until("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('rest.wasm'))")
            .await;
        page.set("[data-field='model.name']", "MLPClassifier").await;
        page.wait_until("report.config.model.name === 'MLPClassifier'")
            .await;
        let rest = loaded(page)
            .await
            .into_iter()
            .filter(|(name, _)| name.ends_with("rest.wasm"));
        assert_eq!(rest.count(), 1);
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}

#[test]
fn what_is_missing_is_fetched_on_the_spot() {
    with_page(async |page| {
        // No sign of use reaches the page, so nothing is fetched before it is needed.
        page.before_load(
            "const listen = window.addEventListener;
             window.addEventListener = function (type, act, options) {
                 if (!(options && options.capture && options.passive)) listen.call(window, type, act, options);
             };",
        )
        .await;
        page.open_ready("").await;
        page.set("[data-field='dataset.name']", "breast_cancer")
            .await;
        page.wait_until("report.config.dataset.name === 'breast_cancer'")
            .await;
        page.set("[data-field='model.name']", "DecisionTreeClassifier")
            .await;
        page.wait_until("report.config.model.name === 'DecisionTreeClassifier'")
            .await;
        assert_eq!(page.value("report.dataset.n_samples").await, 569);
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}
