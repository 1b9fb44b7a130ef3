//! The sweep: models of other sizes are tried beside the page, drawn, chosen and loaded.

use crate::charts::{colours, wait_until_sharp};
use crate::harness::{Page, keys, with_page};

/// Few rows and few epochs: 24 runs within seconds.
const NETWORK: &str = "#dataset.name=make_moons&dataset.n_samples=100&dataset.noise=0.2\
    &model.name=MLPClassifier&model.hidden_layer_sizes=[8]&model.max_iter=20\
    &compress.pruning.steps=1&compress.pruning.epochs=1";

/// As long as a sweep may take, and longer than any test waits.
const ENDLESS: &str = "#dataset.n_samples=100000&model.name=MLPClassifier&model.hidden_layer_sizes=[64,64]\
    &model.max_iter=100000&model.n_iter_no_change=100000";

const HIDDEN: &str = "JSON.stringify(report.config.model.hidden_layer_sizes)";

/// Opens the page and scrolls to the section, which comes when somebody is about to see it.
async fn open(page: &Page, address: &str) {
    page.open_ready(address).await;
    page.execute("document.querySelector('#sweep').scrollIntoView();", vec![])
        .await;
    page.wait_for("#sweep-start").await;
}

async fn start(page: &Page) {
    page.click("#sweep-start").await;
    page.wait_until("!document.querySelector('#sweep-cancel').hidden")
        .await;
}

/// Tries all sizes and waits for the end.
async fn sweep(page: &Page) {
    start(page).await;
    page.wait_until("document.querySelector('#sweep-cancel').hidden")
        .await;
}

#[test]
fn other_sizes_are_tried_and_drawn() {
    with_page(async |page| {
        open(page, NETWORK).await;
        page.wait_for_text("#sweep-note", "Trains 6 sizes").await;
        sweep(page).await;
        page.wait_for_text("#sweep-note", "24 models tried, 72 points drawn")
            .await;
        assert_eq!(page.text("#sweep-failures").await, "");
        for chart in ["sweep-flash", "sweep-energy"] {
            wait_until_sharp(page, chart).await;
            let painted = colours(page, chart).await;
            assert!(painted > 20, "{chart} has {painted} colours");
            let takeaway = page.text(&format!("#{chart}-takeaway")).await;
            assert!(takeaway.contains("front"), "{takeaway}");
        }
        page.click("#sweep-table summary").await;
        page.wait_until("document.querySelectorAll('#sweep-table tbody tr').length === 72")
            .await;
        // The experiment itself is one of them.
        page.wait_until(
            "document.querySelectorAll(\"#sweep-table [aria-label^='Yours']\").length === 1",
        )
        .await;
        assert_eq!(page.console_errors().await, [""; 0]);
        assert_eq!(page.foreign_requests().await, [""; 0]);
    });
}

#[test]
fn a_point_is_chosen_by_keyboard_and_loaded() {
    with_page(async |page| {
        open(page, NETWORK).await;
        sweep(page).await;
        page.type_into("#sweep-flash", &format!("{}{}", keys::RIGHT, keys::RIGHT))
            .await;
        page.wait_for_text("#sweep-words", "of the test rows right")
            .await;
        let words = page.text("#sweep-words").await;
        let (neurons, _) = words.split_once(" neurons hidden").expect(&words);
        // The second cheapest, as this program says: three quarters of the weights of four are fewer than all of two.
        assert_eq!(neurons, "4", "{words}");
        page.type_into("#sweep-flash", keys::ENTER).await;
        page.wait_until(&format!("{HIDDEN} === '[{neurons}]'"))
            .await;
        page.wait_for_text("#sweep-words", "It is your experiment.")
            .await;
        // The page now has the very figures of the point.
        let share = "document.querySelector('#sweep-words').innerText.match(/: (\\d+ %) of/)[1]";
        let accuracy = "`${Math.round(report.variants.find(({ name }) => name === report.chosen).metrics.accuracy * 100)} %`";
        assert_eq!(page.value(share).await, page.value(accuracy).await);
        // The points are still of this experiment: another one can be loaded.
        page.click("#sweep-table summary").await;
        page.click("#sweep-table [aria-label='Load: 64 neurons hidden, int8']")
            .await;
        page.wait_until(&format!(
            "{HIDDEN} === '[64]' && report.config.compress.arithmetic === 'int8'"
        ))
        .await;
    });
}

#[test]
fn the_mouse_loads_what_it_points_at() {
    with_page(async |page| {
        open(page, NETWORK).await;
        sweep(page).await;
        wait_until_sharp(page, "sweep-flash").await;
        // Over the chart until a point is found that is not the experiment, then pressed.
        page.execute(
            "const canvas = document.querySelector('#sweep-flash');
             const words = document.querySelector('#sweep-words');
             const { left, top, width, height } = canvas.getBoundingClientRect();
             const send = (kind, x, y) => canvas.dispatchEvent(new PointerEvent(kind,
                 { bubbles: true, pointerType: 'mouse', clientX: left + x, clientY: top + y }));
             for (let x = width - 20; x > 0; x -= 8)
                 for (let y = 20; y < height; y += 8) {
                     send('pointermove', x, y);
                     if (/^64 neurons/.test(words.textContent)) return send('click', x, y);
                 }",
            vec![],
        )
        .await;
        page.wait_until(&format!("{HIDDEN} === '[64]'")).await;
    });
}

#[test]
fn a_sweep_is_cancelled_at_once() {
    with_page(async |page| {
        open(page, "").await;
        page.open(ENDLESS).await;
        page.wait_for_text("#sweep-note", "Trains 6 sizes").await;
        start(page).await;
        page.wait_for_text("#sweep-count", "0 of 24 models").await;
        page.click("#sweep-cancel").await;
        page.wait_for_text("#sweep-note", "Cancelled after 0 of 24 models")
            .await;
        assert_eq!(page.value("document.activeElement.id").await, "sweep-start");
    });
}

#[test]
fn another_experiment_leaves_the_points_behind() {
    with_page(async |page| {
        open(page, NETWORK).await;
        sweep(page).await;
        page.set("[data-field='dataset.noise']", "0.3").await;
        page.wait_for_text("#sweep-note", "these models are of the one before")
            .await;
        page.type_into("#sweep-flash", &format!("{}{}", keys::RIGHT, keys::ENTER))
            .await;
        assert_eq!(
            page.value("document.querySelector('#sweep-load').disabled")
                .await,
            true
        );
        page.set("[data-field='dataset.noise']", "0.2").await;
        page.wait_for_text("#sweep-note", "24 models tried").await;
        page.open("#model.name=DummyClassifier").await;
        page.wait_until("report.config.model.name === 'DummyClassifier'")
            .await;
        page.wait_until("document.querySelector('#sweep-start').hidden")
            .await;
    });
}

#[test]
fn the_users_own_file_is_swept_too() {
    with_page(async |page| {
        let rows = (0..40).map(|i| format!("{},{},{}\n", i, i * 7 % 11, i / 20));
        let file: String = std::iter::once("a,b,class\n".to_owned())
            .chain(rows)
            .collect();
        open(page, "").await;
        page.set("[data-field='dataset.name']", "csv").await;
        page.wait_for("#csv-file").await;
        page.upload("#csv-file", "rows.csv", file.as_bytes()).await;
        page.wait_until("report.config.dataset.name === 'csv'")
            .await;
        sweep(page).await;
        page.wait_for_text("#sweep-note", "4 models tried, 12 points drawn")
            .await;
    });
}

#[test]
fn axe_finds_nothing_wrong_with_a_sweep() {
    with_page(async |page| {
        open(page, NETWORK).await;
        sweep(page).await;
        page.type_into("#sweep-flash", keys::RIGHT).await;
        page.execute(
            "for (const fold of document.querySelectorAll('#sweep details')) fold.open = true;",
            vec![],
        )
        .await;
        for width in [1440, 360] {
            page.resize(width, 900, 1.0).await;
            let Some(problems) = page.accessibility_problems().await else {
                eprintln!("skipped: npm has not installed axe");
                return;
            };
            assert_eq!(problems, [""; 0], "{width} pixels wide");
            let wider = page
                .value("document.documentElement.scrollWidth - innerWidth")
                .await;
            assert_eq!(wider, 0, "too wide for {width} pixels");
        }
    });
}
