//! How the page looks is put down in `target/screenshots/`, for people to look at.

use crate::harness::with_page;

#[test]
fn screenshots() {
    with_page(async |page| {
        page.open_ready("").await;
        for (scheme, dark) in [("light", false), ("dark", true)] {
            page.prefer_dark(dark).await;
            for width in [1440, 390] {
                page.resize(width, 900, 2.0).await;
                page.screenshot(&format!("first-{width}-{scheme}")).await;
                page.screenshot_whole(&format!("whole-{width}-{scheme}"))
                    .await;
            }
        }
    });
}

#[test]
fn the_chosen_colours_stay() {
    with_page(async |page| {
        page.open_ready("").await;
        let theme = "document.documentElement.dataset.theme";
        assert_eq!(page.value(theme).await, "light");
        page.prefer_dark(true).await;
        page.wait_until(&format!("{theme} === 'dark'")).await;
        page.set("#theme", "light").await;
        assert_eq!(page.value(theme).await, "light");
        page.set("#theme", "dark").await;
        page.prefer_dark(false).await;
        page.reload().await;
        page.wait_until("window.report").await;
        assert_eq!(page.value(theme).await, "dark");
        assert_eq!(
            page.value("document.querySelector('#theme').value").await,
            "dark"
        );
    });
}
