//! The page for everyone: axe finds nothing wrong, and what changes is read out.

use crate::harness::{keys, with_page};

#[test]
fn the_keyboard_reaches_what_is_out_of_sight() {
    with_page(async |page| {
        page.open_ready("").await;
        page.execute(
            "document.querySelector('#download-firmware').focus();",
            vec![],
        )
        .await;
        page.wait_until(
            "document.activeElement.id === 'download-firmware'
                && document.activeElement.checkVisibility({ contentVisibilityAuto: true })",
        )
        .await;
        // Upwards, to the field before it: in another section.
        page.type_into("#download-firmware", keys::BACK).await;
        page.wait_until(
            "document.activeElement.closest('.predict')
                && document.activeElement.checkVisibility({ contentVisibilityAuto: true })",
        )
        .await;
    });
}

#[test]
fn the_result_stays_where_it_is_while_the_keyboard_goes_through_settings_and_links() {
    with_page(async |page| {
        page.resize(1280, 720, 1.0).await;
        page.open_ready("").await;
        for (from, to) in [(0, "#step-deploy summary"), (2000, "#theme")] {
            let begin = format!(
                "scrollTo(0, {from}); document.querySelector('.skip').focus({{ preventScroll: true }});"
            );
            page.execute(&begin, vec![]).await;
            // What is laid out on the way may shift the place a little.
            page.wait_until("window.last === scrollY || ((window.last = scrollY), false)")
                .await;
            let before = page.value("scrollY").await;
            for _ in 0..80 {
                if page
                    .value(&format!("document.activeElement.matches('{to}')"))
                    .await
                    == true
                {
                    break;
                }
                page.type_into(":focus", keys::TAB).await;
            }
            let at_end = format!("document.activeElement.matches('{to}')");
            assert_eq!(page.value(&at_end).await, true, "{to}");
            assert_eq!(page.value("scrollY").await, before, "{to}");
        }
    });
}

#[test]
fn a_link_inside_the_page_leads_to_its_place() {
    with_page(async |page| {
        for width in [390, 1440] {
            page.resize(width, 844, 1.0).await;
            page.open_ready("").await;
            page.click("#device-bar").await;
            // Below the bar at the top.
            page.wait_until(
                "Math.abs(document.querySelector('#device').getBoundingClientRect().top
                    - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)) < 1.5",
            )
            .await;
            page.reload().await;
        }
    });
}

#[test]
fn axe_finds_nothing_wrong() {
    with_page(async |page| {
        page.open_ready("").await;
        page.unfold().await;
        for dark in [false, true] {
            page.prefer_dark(dark).await;
            for width in [1440, 390] {
                page.resize(width, 900, 1.0).await;
                let Some(problems) = page.accessibility_problems().await else {
                    eprintln!("skipped: npm has not installed axe");
                    return;
                };
                assert_eq!(problems, [""; 0], "{width} pixels wide, dark: {dark}");
            }
        }
    });
}

#[test]
fn axe_finds_nothing_wrong_with_refusals_and_several_classes() {
    with_page(async |page| {
        page.open_ready("#dataset.name=make_blobs&model.colour=red")
            .await;
        page.set("[data-field='dataset.name']", "csv").await;
        page.wait_for("#csv-file").await;
        page.upload("#csv-file", "empty.csv", b"").await;
        page.wait_for("#csv-message").await;
        page.set("[data-field='model.C']", "0").await;
        page.wait_for("#model-C-message").await;
        for dark in [false, true] {
            page.prefer_dark(dark).await;
            let Some(problems) = page.accessibility_problems().await else {
                eprintln!("skipped: npm has not installed axe");
                return;
            };
            assert_eq!(problems, [""; 0], "dark: {dark}");
        }
    });
}

#[test]
fn a_new_result_is_read_out() {
    with_page(async |page| {
        page.open_ready("").await;
        let says =
            |text: &str| format!("document.querySelector('#live').textContent.includes('{text}')");
        page.wait_until(&says("Precision 0.87")).await;
        page.set("[data-field='dataset.n_samples']", "500").await;
        page.wait_until(&says("of 100 unseen rows")).await;
    });
}
