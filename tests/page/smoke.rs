//! The page opens with the article's experiment, and how it looks is put down in `target/screenshots/`.

use crate::harness::with_page;

#[test]
fn opens_with_the_articles_figures() {
    with_page(async |page| {
        page.open("").await;
        for figure in ["0.83", "0.87", "0.82", "0.84"] {
            page.wait_for_text("body", figure).await;
        }
        assert_eq!(page.console_errors().await, [""; 0]);
        assert_eq!(page.foreign_requests().await, [""; 0]);
    });
}

#[test]
fn screenshots() {
    with_page(async |page| {
        for (scheme, dark) in [("light", false), ("dark", true)] {
            for width in [1440, 390] {
                page.resize(width, 900, 2.0).await;
                page.prefer_dark(dark).await;
                page.open("").await;
                page.wait_for_text("body", "0.83").await;
                page.screenshot(&format!("first-{width}-{scheme}")).await;
                page.screenshot_whole(&format!("whole-{width}-{scheme}"))
                    .await;
            }
        }
    });
}
