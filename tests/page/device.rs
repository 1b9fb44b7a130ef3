//! The device panel: every board, what fits and what does not, and where the figures come from.

use crate::harness::with_page;

#[test]
fn every_board_has_its_figures() {
    with_page(async |page| {
        page.open_ready("").await;
        for (key, name) in [
            ("raspberry_pi_pico", "Pico"),
            ("arduino_uno_r3", "Uno"),
            ("nucleo_l4r5zi", "L4R5"),
            ("esp32", "ESP32"),
            ("arduino_nano_33_ble_sense", "Nano 33 BLE Sense"),
        ] {
            page.set("[data-field='device.board']", key).await;
            page.wait_until(&format!("report.device.board.key === '{key}'"))
                .await;
            let verdict = page.text("#fits").await;
            assert!(
                verdict.contains("Fits") && verdict.contains(name),
                "{verdict}"
            );
            for figure in ["#flash-share", "#sram-share", "#time"] {
                let shown = page.text(figure).await;
                assert!(
                    shown.contains(|digit: char| digit.is_ascii_digit()),
                    "{figure} of the {name} is {shown}"
                );
            }
            assert!(page.text("#device-bar").await.contains("Fits"));
        }
    });
}

#[test]
fn a_baseline_multiplies_nothing() {
    with_page(async |page| {
        page.open_ready("#model.name=DummyClassifier").await;
        page.wait_for_text("#device-panel", "the same answer to every row")
            .await;
        let panel = page.text("#device-panel").await;
        for untrue in ["multiplication", "sums", "weights"] {
            assert!(!panel.contains(untrue), "{panel}");
        }
        let words = page
            .value("[...document.querySelector(\"[data-field='model.strategy']\").options].map((one) => one.text)")
            .await;
        assert!(
            words.to_string().contains("as sure as its share"),
            "{words}"
        );
    });
}

#[test]
fn a_model_too_large_for_an_uno_is_said_not_to_fit() {
    with_page(async |page| {
        page.open_ready(
            "#dataset.n_samples=100&dataset.n_features=2000&device.board=arduino_uno_r3",
        )
        .await;
        let verdict = page.text("#fits").await;
        assert!(
            verdict.contains("Does not fit") && verdict.contains("too little"),
            "{verdict}"
        );
        page.wait_for_text("#sentence", "does not fit").await;
        page.wait_for_text("#device-bar", "Does not fit").await;
    });
}

#[test]
fn every_figure_of_the_device_names_its_source() {
    with_page(async |page| {
        page.open_ready("").await;
        page.click("#device-sources summary").await;
        page.wait_until("document.querySelectorAll('#device-sources tbody tr').length > 3")
            .await;
        let sourceless = "[...document.querySelectorAll('#device-sources tbody tr')]
            .filter((row) => !row.cells[2].textContent || !row.cells[3].textContent).length";
        assert_eq!(page.value(sourceless).await, 0);
        page.wait_for_text("#device-sources", "They leave out")
            .await;
    });
}
