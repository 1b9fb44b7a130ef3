//! The charts: painted, sharp on every screen, and with their numbers behind them.

use crate::harness::{Page, with_page};

const CHARTS: [&str; 5] = ["roc", "data", "loss", "scores", "precision-recall"];

/// Brings a chart into view and waits until it has a pixel for every pixel of the screen.
pub(crate) async fn wait_until_sharp(page: &Page, chart: &str) {
    page.wait_until(&format!(
        "(() => {{
            const canvas = document.getElementById('{chart}');
            canvas.scrollIntoView({{ block: 'center', behavior: 'instant' }});
            const box = canvas.getBoundingClientRect();
            const sharp = (pixels, length) => pixels === Math.round(length * devicePixelRatio);
            return sharp(canvas.width, box.width) && sharp(canvas.height, box.height);
        }})()"
    ))
    .await;
}

/// How many colours a chart has.
pub(crate) async fn colours(page: &Page, chart: &str) -> u64 {
    let body = "const canvas = document.getElementById(arguments[0]);
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;";
    page.execute(body, vec![chart.into()])
        .await
        .as_u64()
        .unwrap()
}

#[test]
fn every_chart_is_painted_and_has_its_numbers() {
    with_page(async |page| {
        page.open_ready("").await;
        for chart in CHARTS {
            wait_until_sharp(page, chart).await;
            let painted = colours(page, chart).await;
            assert!(painted > 20, "{chart} has {painted} colours");
            let label = page
                .value(&format!(
                    "document.getElementById('{chart}').getAttribute('aria-label')"
                ))
                .await;
            let takeaway = page.text(&format!("#{chart}-takeaway")).await;
            assert!(!takeaway.is_empty(), "{chart} has no takeaway");
            assert!(
                label.as_str().unwrap().ends_with(&takeaway),
                "{label} does not end with {takeaway}"
            );
            page.click(&format!("#chart-{chart} summary")).await;
            page.wait_until(&format!(
                "document.querySelectorAll('#chart-{chart} tbody tr').length > 1"
            ))
            .await;
        }
        let points = "document.querySelectorAll('#chart-roc tbody tr').length";
        assert_eq!(page.value(points).await, 52);
    });
}

#[test]
fn what_was_never_in_sight_is_printed_too() {
    with_page(async |page| {
        page.open_ready("").await;
        page.execute("dispatchEvent(new Event('beforeprint'));", vec![])
            .await;
        for chart in ["precision-recall", "variants-roc"] {
            let painted = colours(page, chart).await;
            assert!(painted > 20, "{chart} has {painted} colours");
        }
    });
}

#[test]
fn a_chart_is_as_sharp_after_printing_as_before() {
    with_page(async |page| {
        // Here the chart's width is no whole number of pixels.
        page.resize(1440, 900, 2.0).await;
        page.open_ready("").await;
        wait_until_sharp(page, "roc").await;
        let width = "document.querySelector('#roc').width";
        let before = page.value(width).await;
        page.execute(
            "dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'));",
            vec![],
        )
        .await;
        assert_eq!(page.value(width).await, before);
    });
}

#[test]
fn charts_stay_sharp_when_window_and_screen_change() {
    with_page(async |page| {
        page.open_ready("").await;
        // Chromium's emulation tells the page of another ratio only together with another size: so the height changes.
        for (ratio, height) in [(1.0, 900), (1.5, 901), (2.0, 902)] {
            for width in [1440, 390, 1440] {
                page.resize(width, height, ratio).await;
                page.wait_until(&format!(
                    "innerWidth === {width} && devicePixelRatio === {ratio}"
                ))
                .await;
                for chart in CHARTS {
                    wait_until_sharp(page, chart).await;
                }
                assert!(colours(page, "roc").await > 20);
            }
        }
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}
