//! The page loads, and how it looks is put down in `target/screenshots/`.

use crate::harness::with_page;

#[test]
fn loads_without_a_word_in_the_console() {
    with_page(async |page| {
        page.open("").await;
        page.wait_until("document.readyState === 'complete'").await;
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
                page.wait_until("document.readyState === 'complete'").await;
                page.screenshot(&format!("page-{width}-{scheme}")).await;
            }
        }
    });
}
