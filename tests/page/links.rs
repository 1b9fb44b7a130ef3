//! The experiment in the address: a link brings it back, and a damaged one as much of it as can be read.

use crate::harness::with_page;

#[test]
fn a_link_brings_the_experiment_back() {
    with_page(async |page| {
        page.open_ready(
            "#dataset.name=make_moons&dataset.n_samples=400&dataset.noise=0.3&scaler.name=StandardScaler\
             &model.C=0.1&evaluate.threshold=0.4&device.board=arduino_uno_r3",
        )
        .await;
        assert_eq!(
            page.value("[report.config.dataset.name, report.dataset.n_samples, report.config.dataset.noise]")
                .await,
            serde_json::json!(["make_moons", 400, 0.3])
        );
        assert_eq!(
            page.value("[report.config.scaler.name, report.config.model.C, report.config.evaluate.threshold]")
                .await,
            serde_json::json!(["StandardScaler", 0.1, 0.4])
        );
        assert_eq!(page.text("#threshold-value").await, "0.40");
        assert_eq!(
            page.value("document.querySelector('#message').hidden")
                .await,
            true
        );
        // The address that the page writes brings the same back.
        let figures = page.figures().await;
        page.set("[data-field='model.max_iter']", "50").await;
        page.wait_until("location.hash.includes('model.max_iter=50')")
            .await;
        page.reload().await;
        page.wait_until("window.report").await;
        assert_eq!(page.figures().await, figures);
        assert_eq!(page.value("report.config.model.max_iter").await, 50);
    });
}

#[test]
fn a_damaged_link_opens_with_what_could_be_read() {
    with_page(async |page| {
        page.open_ready("#dataset.n_samples=300&model.C=-1&model.colour=red&%%%")
            .await;
        assert_eq!(page.value("report.dataset.n_samples").await, 300);
        assert_eq!(page.value("report.config.model.C").await, 1);
        page.wait_for("#message").await;
        let message = page.text("#message").await;
        for wrong in ["model.C", "colour", "%%%"] {
            assert!(message.contains(wrong), "{wrong} in {message}");
        }
        page.click("#message-close").await;
        page.wait_until("document.querySelector('#message').hidden")
            .await;
    });
}

#[test]
fn a_link_whose_run_fails_marks_its_control() {
    with_page(async |page| {
        // Its rows are fewer than are to be kept aside, which shows only when they are there.
        page.open("#dataset.name=make_moons&dataset.n_samples=10&split.test_size=20")
            .await;
        page.wait_for("#split-test_size-message").await;
        // On a phone the control is out of sight, and there is no answer that would say more.
        page.wait_for_text("#message", "Test share must be below the number of rows")
            .await;
        assert!(!page.text("#device-bar").await.contains("computing"));
        page.set("[data-field='split.test_size']", "4").await;
        page.wait_for_text("#sentence", "of 4 unseen rows").await;
        page.wait_until("document.querySelector('#message').hidden")
            .await;
        page.wait_until("document.querySelector('#split-test_size-message').hidden")
            .await;
        // What is below the answer is there too.
        page.look_at("#variant-list table").await;
    });
}

#[test]
fn a_link_to_a_file_asks_for_it() {
    with_page(async |page| {
        page.open_ready("#dataset.name=csv&model.C=0.5").await;
        page.wait_for("#message").await;
        let message = page.text("#message").await;
        assert!(message.contains("file"), "{message}");
        assert_eq!(
            page.value("report.config.dataset.name").await,
            "make_classification"
        );
    });
}
