//! The model made small: the variants side by side, one of them chosen, and the firmware of it taken along.

use serde_json::Value;

use crate::harness::{keys, with_page};

/// A small network on a quick problem, pruned, so that every kind of variant but the distilled one is there.
const PRUNED: &str = "#dataset.name=make_moons&dataset.n_samples=200&scaler.name=StandardScaler&model.name=MLPClassifier\
    &model.hidden_layer_sizes=[16]&model.max_iter=50&compress.pruning.kind=magnitude&compress.pruning.sparsity=0.8";

#[test]
fn int8_weights_take_less_flash() {
    with_page(async |page| {
        page.open_ready("#model.name=MLPClassifier&model.max_iter=20")
            .await;
        let weights = "report.device.flash.weights_bytes";
        let before = page.value(weights).await.as_u64().unwrap();
        let shown = page.text("#flash-share").await;
        page.set("[data-field='compress.arithmetic']", "int8").await;
        page.wait_until("report.chosen === 'int8'").await;
        let after = page.value(weights).await.as_u64().unwrap();
        assert!(2 * after < before, "{after} of {before} bytes");
        assert_ne!(page.text("#flash-share").await, shown);
        assert!(page.address().await.contains("compress.arithmetic=int8"));
    });
}

#[test]
fn the_variants_stand_side_by_side() {
    with_page(async |page| {
        page.open_ready(PRUNED).await;
        page.wait_for("#variant-list table").await;
        page.look_at("#variant-list").await;
        let names = page
            .value("[...document.querySelectorAll('#variant-list tbody th')].map((cell) => cell.innerText.split('\\n')[0])")
            .await;
        let known = page.value("report.variants.map(({ name }) => name)").await;
        assert_eq!(
            names.as_array().map(Vec::len),
            known.as_array().map(Vec::len)
        );
        for name in ["float32", "float16", "int8", "pruned", "pruned + int8"] {
            assert!(
                known.as_array().unwrap().contains(&Value::from(name)),
                "{name} is not in {known}"
            );
        }
        let empty = "[...document.querySelectorAll('#variant-list tbody td')].filter((cell) => !cell.textContent).length";
        assert_eq!(page.value(empty).await, 0);
        let reason = page.value("report.recommendation.reason").await;
        assert_eq!(page.text("#recommendation").await, reason.as_str().unwrap());
        page.wait_for("#chart-variants canvas").await;
        page.wait_for_text("#variant-notes", "weights are zero")
            .await;
    });
}

#[test]
fn a_variant_is_chosen_by_keyboard() {
    with_page(async |page| {
        page.open_ready(PRUNED).await;
        page.wait_until("report.chosen === 'pruned'").await;
        page.execute(
            "document.querySelector('#variant-list input:checked').focus();",
            vec![],
        )
        .await;
        page.type_into("#variant-list input:checked", keys::DOWN)
            .await;
        page.wait_until("report.chosen !== 'pruned' && report.chosen.startsWith('pruned')")
            .await;
        // The keyboard stays where it is, on the variant that is chosen now.
        page.wait_until(
            "document.activeElement.value === report.chosen && document.activeElement.checked",
        )
        .await;
        // A variant that is not pruned switches pruning off.
        page.click("#variant-list input[value='int8']").await;
        page.wait_until("report.chosen === 'int8'").await;
        assert_eq!(
            page.value("report.config.compress.pruning.kind").await,
            "none"
        );
        assert_eq!(
            page.value("document.querySelector(\"[data-field='compress.arithmetic']\").value")
                .await,
            "int8"
        );
    });
}

#[test]
fn rows_that_flip_are_listed_with_both_scores() {
    with_page(async |page| {
        // Almost nothing is left of it, so that some rows get another answer.
        page.open_ready(&PRUNED.replace("0.8", "0.95")).await;
        let n_flips = "report.variants.find(({ name }) => name === report.chosen).n_flips";
        let flips = page.value(n_flips).await.as_u64().unwrap();
        assert!(flips > 0);
        page.click("#flips summary").await;
        let rows = "document.querySelectorAll('#flips tbody tr').length";
        page.wait_until(&format!("{rows} === {n_flips}")).await;
        let scores = page
            .value(
                "[...document.querySelectorAll('#flips tbody tr')].map((row) =>
                    [row.cells[2].textContent !== row.cells[3].textContent, Number(row.cells[4].textContent) >= 0.5, Number(row.cells[5].textContent) >= 0.5])",
            )
            .await;
        for row in scores.as_array().unwrap() {
            assert_eq!(row[0], true);
            assert_ne!(row[1], row[2], "{scores}");
        }
    });
}

#[test]
fn a_teacher_is_held_against_no_teacher() {
    with_page(async |page| {
        page.open_ready(
            "#dataset.name=make_moons&dataset.n_samples=100&model.name=MLPClassifier&model.hidden_layer_sizes=[4]&model.max_iter=10",
        )
        .await;
        page.click("[data-field='compress.distillation']").await;
        page.wait_until("report.distillation").await;
        let verdict = page.value("report.distillation.verdict").await;
        page.wait_for_text("#distillation", verdict.as_str().unwrap())
            .await;
        for words in ["teacher", "student alone", "student taught", "±"] {
            page.wait_for_text("#distillation", words).await;
        }
        page.set("[data-field='compress.distillation.seeds']", "2")
            .await;
        page.wait_until("report.distillation.taught.runs.length === 2")
            .await;
        page.click("[data-field='compress.distillation']").await;
        page.wait_until("report.config.compress.distillation === null")
            .await;
        page.wait_until("document.querySelector('#distillation').textContent === ''")
            .await;
    });
}

#[test]
fn a_link_brings_nested_settings_back() {
    with_page(async |page| {
        page.open_ready("#compress.arithmetic=int8&device.custom.core=cortex-m0plus")
            .await;
        page.unfold().await;
        page.set("[data-field='compress.calibration.method']", "percentile")
            .await;
        page.wait_for("[data-field='compress.calibration.percentile']")
            .await;
        page.set("[data-field='compress.calibration.percentile']", "99")
            .await;
        page.set("[data-field='device.custom.clock_hz']", "48")
            .await;
        page.wait_until("location.hash.includes('device.custom.clock_hz=48000000')")
            .await;
        assert!(
            page.address()
                .await
                .contains("compress.calibration.percentile=99")
        );
        page.reload().await;
        page.wait_until("window.report && 'built' in document.body.dataset")
            .await;
        for (field, value) in [
            ("compress.calibration.method", "percentile"),
            ("compress.calibration.percentile", "99"),
            ("device.board", "own"),
            ("device.custom.core", "cortex-m0plus"),
            // In megahertz.
            ("device.custom.clock_hz", "48"),
        ] {
            let shown = format!("document.querySelector(\"[data-field='{field}']\").value");
            assert_eq!(page.value(&shown).await, value, "{field}");
        }
    });
}

#[test]
fn a_refused_nested_setting_is_said_beside_it() {
    with_page(async |page| {
        page.open_ready(PRUNED).await;
        page.set("[data-field='compress.pruning.sparsity']", "1.5")
            .await;
        page.wait_for("#compress-pruning-sparsity-message").await;
        page.set("[data-field='compress.pruning.sparsity']", "0.5")
            .await;
        page.wait_until("report.config.compress.pruning.sparsity === 0.5")
            .await;
        page.wait_until("document.querySelector('#compress-pruning-sparsity-message').hidden")
            .await;
    });
}

#[test]
fn it_is_said_which_model_a_figure_is_of() {
    with_page(async |page| {
        // Almost nothing is left of it, so that its figures are others.
        page.open_ready(&PRUNED.replace("0.8", "0.95")).await;
        page.wait_until("report.chosen === 'pruned'").await;
        let variant = "report.variants.find(({ name }) => name === report.chosen)";
        for (id, metric) in [
            ("accuracy", "accuracy"),
            ("recall", "recall"),
            ("brier", "brier"),
        ] {
            for (place, model) in [("metric", "report"), ("device", variant)] {
                let shown = page.text(&format!("#{place}-{id}")).await;
                let figure = page
                    .value(&format!("{model}.metrics.{metric}.toFixed(2)"))
                    .await;
                assert_eq!(shown, figure.as_str().unwrap(), "{place} {id}");
            }
        }
        assert_ne!(
            page.text("#metric-accuracy").await,
            page.text("#device-accuracy").await
        );
        page.wait_for_text("#which-model", "the trained model")
            .await;
        page.wait_for_text("#which-model", "On device: as pruned.")
            .await;
        page.wait_for_text("#sentence", "by the trained model")
            .await;
        page.wait_for_text("#sentence", "as pruned,").await;
        // A difference has its unit.
        let row = "[...document.querySelectorAll('#variant-list tbody tr')].find((row) => row.querySelector(':checked'))";
        page.look_at("#variant-list").await;
        page.wait_until(&format!(
            r"/[+−]\d+\.\d points$/.test({row}.cells[1].innerText)"
        ))
        .await;
    });
}

#[test]
fn a_tree_is_pruned_in_one_way() {
    with_page(async |page| {
        let words = "[...document.querySelector(\"[data-field='compress.pruning.kind']\").options].map(({ text }) => text)";
        page.open_ready("#model.name=DecisionTreeClassifier&compress.pruning.kind=neurons")
            .await;
        let offered = page.value(words).await;
        assert_eq!(offered.as_array().unwrap().len(), 2, "{offered}");
        assert!(
            offered[1].as_str().unwrap().contains("cost complexity"),
            "{offered}"
        );
        let chosen =
            "document.querySelector(\"[data-field='compress.pruning.kind']\").selectedIndex";
        assert_eq!(page.value(chosen).await, 1);
        page.wait_for("[data-field='compress.pruning.sparsity']")
            .await;
        page.set("[data-field='compress.pruning.kind']", "none")
            .await;
        page.wait_until("report.config.compress.pruning.kind === 'none'")
            .await;
        page.set("[data-field='model.name']", "LogisticRegression")
            .await;
        page.wait_until(&format!("{words}.length === 3")).await;
    });
}

#[test]
fn a_wide_table_on_a_phone_keeps_its_names_and_shows_that_it_goes_on() {
    with_page(async |page| {
        page.resize(390, 844, 1.0).await;
        page.open_ready(PRUNED).await;
        let there = "const box = document.querySelector('.variant-table');
            box.scrollLeft = arguments[0];
            const edge = box.getBoundingClientRect();
            const name = box.querySelector('tbody th').getBoundingClientRect();
            return [box.scrollWidth > box.clientWidth, Math.round(name.left - edge.left), name.width < edge.width / 2,
                getComputedStyle(box).backgroundAttachment];";
        for left in [0, 200] {
            let (wide, at, narrow, shades): (bool, i32, bool, String) =
                serde_json::from_value(page.execute(there, vec![left.into()]).await).unwrap();
            assert!(wide && narrow, "scrolled by {left}");
            assert_eq!(at, 0, "scrolled by {left}");
            // Covers that move with the table, over shades that stay.
            assert_eq!(shades, "local, local, scroll, scroll");
        }
    });
}
