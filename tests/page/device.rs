//! The device panel: every board, what fits and what does not, and where the figures come from.

use serde_json::Value;

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
fn a_phone_keeps_the_accuracy_on_the_device_in_sight() {
    with_page(async |page| {
        page.resize(390, 844, 2.0).await;
        // Pruned so far that it answers otherwise than the trained model.
        page.open_ready("#compress.pruning.kind=magnitude&compress.pruning.sparsity=0.9")
            .await;
        let accuracy =
            "report.variants.find(({ name }) => name === report.chosen).metrics.accuracy";
        assert_ne!(
            page.value(accuracy).await,
            page.value("report.metrics.accuracy").await
        );
        let share = page
            .value(&format!(
                "`${{Math.round(Number({accuracy}.toFixed(2)) * 100)}} % right`"
            ))
            .await;
        let bar = page.text("#device-bar").await;
        assert!(bar.contains(share.as_str().unwrap()), "{share} in {bar}");
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
            .filter((row) => !row.cells[2].textContent || !row.cells[3].textContent || !row.cells[4].textContent).length";
        assert_eq!(page.value(sourceless).await, 0);
        page.wait_for_text("#device-sources", "They leave out")
            .await;
    });
}

#[test]
fn what_would_make_it_fit_is_said() {
    with_page(async |page| {
        page.open_ready(
            "#dataset.n_samples=100&dataset.n_features=9000&device.board=arduino_uno_r3",
        )
        .await;
        let advice = page.value("report.device.advice").await;
        let sentences = advice.as_array().unwrap();
        assert!(!sentences.is_empty());
        for sentence in sentences {
            page.wait_for_text("#advice", sentence.as_str().unwrap())
                .await;
        }
        page.wait_for_text("#device-panel", "too much").await;
    });
}

#[test]
fn the_parts_of_each_memory_add_up_to_the_board() {
    with_page(async |page| {
        page.open_ready("#compress.arithmetic=int8&model.name=MLPClassifier&model.max_iter=5")
            .await;
        for memory in ["flash", "sram"] {
            let sum = format!(
                "Object.entries(report.device.{memory}).filter(([name]) => /_bytes$/.test(name) && !/total|budget/.test(name))
                    .reduce((sum, [, size]) => sum + size, 0)"
            );
            let total = page
                .value(&format!("report.device.{memory}.total_bytes"))
                .await;
            assert_eq!(page.value(&sum).await, total);
        }
        page.wait_for_text("#device-panel", "left").await;
        // A row in the table for every part that is drawn.
        let drawn = "[...document.querySelectorAll('.gauges-memory .gauge')].map((gauge) =>
            gauge.querySelector('.stack').children.length - gauge.querySelectorAll('.swatch[data-tone]').length)";
        assert_eq!(page.value(drawn).await, serde_json::json!([0, 0]));
    });
}

#[test]
fn a_board_of_ones_own_is_held_against_the_model() {
    with_page(async |page| {
        page.open_ready("").await;
        page.set("[data-field='device.board']", "own").await;
        page.wait_for("[data-field='device.custom.flash_bytes']")
            .await;
        page.set("[data-field='device.custom.flash_bytes']", "10")
            .await;
        page.wait_until("report.device.flash.budget_bytes === 10")
            .await;
        assert!(page.text("#fits").await.contains("Does not fit"));
        page.set("[data-field='device.custom.flash_bytes']", "500000")
            .await;
        page.wait_until("report.device.fits").await;
        assert!(page.text("#fits").await.contains("Fits"));
        page.set("[data-field='device.board']", "esp32").await;
        page.wait_until("report.device.board.key === 'esp32'").await;
        assert_eq!(page.value("report.config.device.custom").await, Value::Null);
    });
}

#[test]
fn a_current_that_is_not_known_can_be_entered() {
    with_page(async |page| {
        page.open_ready("").await;
        let unknown = "[...document.querySelector(\"[data-field='device.sensor.name']\").options].map(({ value }) => value)";
        let sensors = page.value(unknown).await;
        let mut found = false;
        for sensor in sensors.as_array().unwrap().iter().skip(1) {
            let sensor = sensor.as_str().unwrap();
            page.set("[data-field='device.sensor.name']", sensor).await;
            page.wait_until(&format!("report.config.device.sensor.name === '{sensor}'"))
                .await;
            if page
                .value("report.device.average_power_uw.sensor === null")
                .await
                == true
            {
                found = true;
                break;
            }
        }
        assert!(found, "every sensor's current is known: {sensors}");
        page.wait_for_text("#power", "not known").await;
        page.wait_for("#sensor-current").await;
        page.set("#sensor-current", "2.5").await;
        page.wait_until("report.device.average_power_uw.sensor.typical > 0")
            .await;
        assert_eq!(
            page.value("report.config.device.sensor.current_ma").await,
            2.5
        );
        page.wait_until("!document.querySelector('#power').textContent.includes('not known')")
            .await;
    });
}

#[test]
fn power_battery_and_radio_are_told() {
    with_page(async |page| {
        page.open_ready("#device.whole_board=false&device.radio.reports_per_inference=1")
            .await;
        page.wait_for_text("#duty", "of the time").await;
        page.wait_for_text("#power", "radio").await;
        page.wait_for_text("#solar", "cm²").await;
        page.set("[data-field='device.battery']", "own").await;
        page.wait_for("[data-field='device.battery.capacity_mah']")
            .await;
        page.set("[data-field='device.battery.capacity_mah']", "2000")
            .await;
        page.wait_until("report.device.battery.capacity_mah === 2000")
            .await;
        page.click("#radio-instead summary").await;
        page.wait_for_text("#radio-instead", "Send the raw data")
            .await;
    });
}

#[test]
fn every_figure_says_what_it_rests_on() {
    with_page(async |page| {
        for address in [
            "#device.battery=lipo_500&device.radio.reports_per_inference=1",
            "#model.name=DecisionTreeClassifier&model.max_depth=3",
        ] {
            page.open_ready(address).await;
            page.reload().await;
            page.wait_until("window.report && 'built' in document.body.dataset")
                .await;
            for (id, figure) in [
                ("flash-share", "flash"),
                ("sram-share", "sram"),
                ("time", "latency"),
                ("energy", "energy"),
            ] {
                let word =
                    format!("document.getElementById('{id}').nextElementSibling.textContent");
                let basis = format!("report.device.bases.{figure}");
                assert_eq!(
                    page.value(&word).await,
                    page.value(&basis).await,
                    "{figure}"
                );
            }
            page.look_at("#power").await;
            let rows = "[...document.querySelectorAll('#power tbody tr')].map((row) => row.cells[4].innerText)";
            let words = page.value(rows).await;
            let total = page.value("report.device.bases.power").await;
            assert_eq!(words.as_array().unwrap().last(), Some(&total));
            // Each word on the page is explained.
            page.click("#device-sources summary").await;
            page.wait_for("#device-sources dl").await;
            let unexplained = "(() => {
                const known = [...document.querySelectorAll('dl.bases dt')].map((word) => word.innerText);
                return [...document.querySelectorAll('#device .basis')].map((word) => word.textContent).filter((word) => !known.includes(word));
            })()";
            assert_eq!(page.value(unexplained).await, serde_json::json!([]));
        }
    });
}

#[test]
fn a_board_and_a_battery_of_ones_own_keep_what_was_entered() {
    with_page(async |page| {
        page.open_ready("").await;
        page.set("[data-field='device.board']", "own").await;
        page.wait_for("[data-field='device.custom.clock_hz']").await;
        // 256 KiB are five of the nine doublings from 8 KiB to 4 MiB.
        let place = "(({ valueAsNumber, max }) => valueAsNumber / max)(document.querySelector(\"[data-slider='device.custom.flash_bytes']\"))";
        let place = page.value(place).await.as_f64().unwrap();
        assert!((place - 5.0 / 9.0).abs() < 0.1, "{place}");
        page.set("[data-field='device.custom.clock_hz']", "133.25")
            .await;
        page.set("[data-field='device.custom.flash_bytes']", "500000")
            .await;
        page.set("[data-field='device.battery']", "own").await;
        page.wait_for("[data-field='device.battery.capacity_mah']")
            .await;
        page.set("[data-field='device.battery.capacity_mah']", "77")
            .await;
        let kept = "report.config.device.custom?.clock_hz === 133250000 && report.config.device.custom.flash_bytes === 500000
            && report.config.device.battery.capacity_mah === 77";
        page.wait_until(kept).await;
        page.set("[data-field='device.board']", "esp32").await;
        page.set("[data-field='device.battery']", "cr2032").await;
        page.wait_until(
            "report.device.board.key === 'esp32' && report.device.battery.name === 'CR2032'",
        )
        .await;
        page.set("[data-field='device.board']", "own").await;
        page.set("[data-field='device.battery']", "own").await;
        page.wait_until(kept).await;
        let clock = "document.querySelector(\"[data-field='device.custom.clock_hz']\")";
        assert_eq!(page.value(&format!("{clock}.value")).await, "133.25");
        assert_eq!(
            page.value(&format!("{clock}.scrollWidth <= {clock}.clientWidth"))
                .await,
            true
        );
    });
}

#[test]
fn a_refusal_speaks_the_words_of_the_page() {
    with_page(async |page| {
        page.open_ready("#device.custom.core=cortex-m3&device.battery.capacity_mah=100")
            .await;
        page.set("[data-field='device.battery.capacity_mah']", "-5")
            .await;
        page.wait_for("#device-battery-capacity_mah-message").await;
        let message = page.text("#device-battery-capacity_mah-message").await;
        assert!(
            message.contains("Capacity must be") && message.ends_with("got -5."),
            "{message}"
        );
        assert!(!message.contains("device."), "{message}");
        // The battery is still one's own.
        let battery = "document.querySelector(\"[data-field='device.battery']\").value";
        assert_eq!(page.value(battery).await, "own");
        page.set("[data-field='device.battery.capacity_mah']", "5")
            .await;
        page.wait_until("report.config.device.battery.capacity_mah === 5")
            .await;
        // What is entered in megahertz is refused in the hertz of the limit.
        page.set("[data-field='device.custom.clock_hz']", "9000")
            .await;
        page.wait_for_text("#device-custom-clock_hz-message", "Clock in hertz must be")
            .await;
        page.wait_for_text("#device-custom-clock_hz-message", "got 9,000,000,000.")
            .await;
    });
}

#[test]
fn a_board_without_currents_says_what_is_missing() {
    with_page(async |page| {
        page.open_ready("#device.custom.core=cortex-m3&device.whole_board=false")
            .await;
        assert_eq!(page.text("#power-total").await, "not known");
        page.wait_for_text("#power-note", "current asleep").await;
        assert!(!page.text("#power").await.contains("at least"));
        page.set("[data-field='device.custom.sleep_current_ua']", "2")
            .await;
        page.wait_for_text("#power", "together, at least").await;
        page.set("[data-field='device.custom.active_current_ma']", "5")
            .await;
        page.wait_until("report.device.average_power_uw.unknown.length === 0 && document.querySelector('#power-note') === null")
            .await;
    });
}
