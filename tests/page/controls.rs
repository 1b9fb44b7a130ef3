//! Settings: each change shows at once in figures, sentence and address, and what Rust refuses is marked where it stands.

use crate::harness::{Page, keys, with_page};

const SAMPLES: &str = "[data-field='dataset.n_samples']";

#[test]
fn the_sample_slider_makes_another_experiment_and_back_brings_the_old_one() {
    with_page(async |page| {
        page.open_ready("").await;
        let article = page.figures().await;
        page.type_into("[data-slider='dataset.n_samples']", &keys::RIGHT.repeat(3))
            .await;
        page.wait_until("report.dataset.n_samples === 1300").await;
        // scikit-learn 1.9.1 on 1300 rows.
        assert_eq!(page.figures().await, ["0.90", "0.91", "0.90", "0.91"]);
        assert_eq!(samples(page).await, "1300");
        page.wait_for_text("#sentence", "260 unseen rows").await;
        page.wait_until("location.hash.includes('n_samples=1300')")
            .await;

        page.back().await;
        page.wait_until("report.dataset.n_samples === 1000").await;
        assert_eq!(page.figures().await, article);
        assert_eq!(samples(page).await, "1000");
        page.wait_for_text("#sentence", "200 unseen rows").await;
        assert_eq!(page.value("location.hash").await, "");
    });
}

#[test]
fn a_typed_number_of_samples_counts_as_one_step_back() {
    with_page(async |page| {
        page.open_ready("").await;
        page.type_over(SAMPLES, "2500").await;
        page.wait_until("report.dataset.n_samples === 2500").await;
        // scikit-learn 1.9.1 on 2500 rows.
        assert_eq!(page.figures().await, ["0.91", "0.89", "0.93", "0.91"]);
        page.wait_until("location.hash.includes('n_samples=2500')")
            .await;
        page.back().await;
        page.wait_until("report.dataset.n_samples === 1000").await;
        assert_eq!(samples(page).await, "1000");
    });
}

async fn samples(page: &Page) -> String {
    let value = page
        .value("document.querySelector(\"[data-field='dataset.n_samples']\").value")
        .await;
    value.as_str().unwrap().to_owned()
}

#[test]
fn every_kind_of_data_gives_a_result() {
    with_page(async |page| {
        page.open_ready("").await;
        for kind in [
            "make_moons",
            "make_circles",
            "make_blobs",
            "make_gaussian_quantiles",
            "breast_cancer",
            "make_classification",
        ] {
            page.set("[data-field='dataset.name']", kind).await;
            page.wait_until(&format!("report.config.dataset.name === '{kind}'"))
                .await;
            let shown = page.text("#metric-accuracy").await;
            let accuracy = page.value("report.metrics.accuracy.toFixed(2)").await;
            assert_eq!(shown, accuracy, "{kind}");
            let attributed = page
                .value("document.querySelector('#attribution').checkVisibility()")
                .await;
            assert_eq!(attributed, kind == "breast_cancer", "{kind}");
            assert_eq!(page.text("#message").await, "", "{kind}");
        }
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}

#[test]
fn a_kind_of_data_comes_back_as_it_was_left() {
    with_page(async |page| {
        page.open_ready("").await;
        page.set("[data-field='dataset.class_sep']", "1.5").await;
        page.wait_until("report.config.dataset.class_sep === 1.5")
            .await;
        page.set("[data-field='dataset.name']", "make_moons").await;
        page.wait_until("report.config.dataset.name === 'make_moons'")
            .await;
        // Size and seed belong to the experiment, not to the kind.
        page.set("[data-field='dataset.n_samples']", "600").await;
        page.wait_until("report.config.dataset.n_samples === 600")
            .await;
        page.set("[data-field='dataset.name']", "make_classification")
            .await;
        page.wait_until("report.config.dataset.name === 'make_classification'")
            .await;
        let left =
            "['n_samples', 'n_features', 'class_sep'].map((name) => report.config.dataset[name])";
        assert_eq!(page.value(left).await, serde_json::json!([600, 10, 1.5]));
    });
}

#[test]
fn several_classes_have_no_threshold() {
    with_page(async |page| {
        page.open_ready("#dataset.name=make_blobs&dataset.n_samples=300")
            .await;
        assert_eq!(page.value("report.dataset.classes.length").await, 3);
        assert_eq!(
            page.value("document.querySelector('#threshold').disabled")
                .await,
            true
        );
        page.wait_for_text("#threshold-text", "there is no threshold")
            .await;
        assert_eq!(
            page.value("document.querySelectorAll('#confusion td.cell').length")
                .await,
            9
        );
        assert_ne!(page.text("#metric-f1").await, "–");
    });
}

#[test]
fn a_new_seed_is_shown_and_linked() {
    with_page(async |page| {
        page.open_ready("").await;
        page.click("[data-new-seed='dataset.random_state']").await;
        page.wait_until("report.config.dataset.random_state !== 42")
            .await;
        let seed = page.value("report.config.dataset.random_state").await;
        assert_eq!(
            page.value(
                "document.querySelector(\"[data-field='dataset.random_state']\").valueAsNumber"
            )
            .await,
            seed
        );
        page.wait_until(&format!("location.hash.includes('random_state={seed}')"))
            .await;
    });
}

#[test]
fn switches_of_split_and_scaling_work() {
    with_page(async |page| {
        page.open_ready("").await;
        page.unfold().await;
        page.click("[data-field='scaler.name']").await;
        page.wait_until("report.scaler !== null").await;
        page.click("[data-field='split']").await;
        page.wait_until("report.config.split === null").await;
        page.wait_for_text("#sentence", "of all 1,000 rows").await;
        page.click("[data-field='split']").await;
        page.wait_until("report.config.split?.test_size === 0.2")
            .await;
    });
}

#[test]
fn a_refused_value_is_marked_and_the_last_result_stays() {
    with_page(async |page| {
        page.open_ready("").await;
        let article = page.figures().await;
        let samples = "document.querySelector(\"[data-field='dataset.n_samples']\")";
        page.set(SAMPLES, "0").await;
        page.wait_for("#dataset-n_samples-message").await;
        let message = page.text("#dataset-n_samples-message").await;
        assert!(
            message.starts_with("Samples must be ") && message.ends_with("got 0."),
            "{message}"
        );
        assert_eq!(
            page.value(&format!("{samples}.getAttribute('aria-invalid')"))
                .await,
            "true"
        );
        assert_eq!(page.value(&format!("{samples}.value")).await, "0");
        assert_eq!(page.figures().await, article);
        assert_eq!(page.value("location.hash").await, "");

        page.type_over(SAMPLES, "400").await;
        page.wait_until("report.dataset.n_samples === 400").await;
        page.wait_until("document.querySelector('#dataset-n_samples-message').hidden")
            .await;
        assert_eq!(
            page.value(&format!("{samples}.hasAttribute('aria-invalid')"))
                .await,
            false
        );
    });
}

#[test]
fn values_that_do_not_go_together_are_marked_until_they_do() {
    with_page(async |page| {
        page.open_ready("").await;
        page.set("[data-field='dataset.n_informative']", "12").await;
        page.wait_until("document.querySelector('.refusal:not([hidden])').textContent.includes('n_informative')")
            .await;
        assert_eq!(page.value("report.config.dataset.n_informative").await, 2);
        // With room for them, both new values hold.
        page.set("[data-field='dataset.n_features']", "20").await;
        page.wait_until(
            "report.config.dataset.n_informative === 12 && report.config.dataset.n_features === 20",
        )
        .await;
        page.wait_until("!document.querySelector('.refusal:not([hidden])')")
            .await;
    });
}
