//! Every model behind the page: its fields, its words, its figures.

use serde_json::json;

use crate::harness::{Page, keys, with_page};

const NAME: &str = "[data-field='model.name']";
/// A small network on rows that it separates quickly.
const MLP: &str = "#dataset.name=make_moons&dataset.n_samples=200&dataset.noise=0.2&scaler.name=StandardScaler\
                   &model.name=MLPClassifier&model.hidden_layer_sizes=[8,4]&model.max_iter=30";

async fn shows(page: &Page, selector: &str) -> bool {
    page.value(&format!(
        "document.querySelector({})?.checkVisibility() ?? false",
        json!(selector)
    ))
    .await
        == true
}

async fn wait_for_sizes(page: &Page, sizes: &str) {
    page.wait_until(&format!(
        "JSON.stringify(report.config.model.hidden_layer_sizes) === '{sizes}'"
    ))
    .await;
}

#[test]
fn every_model_shows_its_fields_and_gives_a_result() {
    with_page(async |page| {
        page.open_ready("").await;
        let fields = [
            ("model.hidden_layer_sizes-add", "MLPClassifier"),
            ("model.max_depth", "DecisionTreeClassifier"),
            ("model.strategy", "DummyClassifier"),
            ("model.C", "LogisticRegression"),
        ];
        for (_, model) in fields {
            page.set(NAME, model).await;
            page.wait_until(&format!("report.config.model.name === '{model}'"))
                .await;
            let accuracy = page.value("report.metrics.accuracy.toFixed(2)").await;
            assert_eq!(page.text("#metric-accuracy").await, accuracy, "{model}");
            for (field, owner) in fields {
                let id = format!("#{}", field.replace('.', "-"));
                assert_eq!(
                    shows(page, &id).await,
                    owner == model,
                    "{model} and {field}"
                );
            }
            let is_iterative = ["MLPClassifier", "LogisticRegression"].contains(&model);
            assert_eq!(shows(page, "#chart-loss").await, is_iterative, "{model}");
            page.unfold().await;
            page.wait_for_text("#python", model).await;
            let program = page.text("#python").await;
            assert!(program.contains(&format!("model = {model}(")), "{program}");
            let told = format!(
                "[...document.querySelectorAll('[data-model]')].filter((words) => words.checkVisibility())
                    .map(({{ dataset }}) => dataset.model).join() === '{model}'"
            );
            page.wait_until(&told).await;
        }
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}

#[test]
fn another_model_keeps_scaling_and_seed_and_starts_from_its_own_defaults() {
    with_page(async |page| {
        page.open_ready(&format!("{MLP}&model.random_state=7"))
            .await;
        page.set(NAME, "DecisionTreeClassifier").await;
        page.wait_until("report.config.model.name === 'DecisionTreeClassifier'")
            .await;
        assert_eq!(
            page.value("[report.config.model.random_state, report.config.model.max_depth, report.config.scaler.name]")
                .await,
            json!([7, null, "StandardScaler"])
        );
        // A model without a seed does not make it forgotten.
        page.set(NAME, "LogisticRegression").await;
        page.wait_until("report.config.model.name === 'LogisticRegression'")
            .await;
        page.set(NAME, "MLPClassifier").await;
        page.wait_until("report.config.model.random_state === 7")
            .await;
        wait_for_sizes(page, "[100]").await;
    });
}

#[test]
fn layers_are_added_resized_and_removed() {
    with_page(async |page| {
        page.open_ready(MLP).await;
        page.type_over("[data-layer='2']", "100").await;
        wait_for_sizes(page, "[8,100]").await;
        page.type_into("[data-layer-slider='1']", &keys::RIGHT.repeat(2))
            .await;
        wait_for_sizes(page, "[10,100]").await;
        assert_eq!(
            page.value("document.querySelector(\"[data-layer='1']\").value")
                .await,
            "10"
        );
        page.click("#model-hidden_layer_sizes-add").await;
        wait_for_sizes(page, "[10,100,100]").await;
        page.click("[aria-label='Remove layer 1']").await;
        wait_for_sizes(page, "[100,100]").await;
        assert_eq!(page.value("report.model.coefs.length").await, 3);
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}

#[test]
fn a_refused_value_is_marked_at_its_field() {
    with_page(async |page| {
        page.open_ready(MLP).await;
        let figures = page.figures().await;
        page.type_over("[data-layer='1']", "0").await;
        page.wait_for("#model-hidden_layer_sizes-message").await;
        let message = page.text("#model-hidden_layer_sizes-message").await;
        assert!(message.contains("Hidden layers must be"), "{message}");
        assert_eq!(
            page.value("document.querySelector(\"[data-layer='1']\").getAttribute('aria-invalid')")
                .await,
            "true"
        );
        assert_eq!(page.figures().await, figures);
        page.type_over("[data-layer='1']", "6").await;
        wait_for_sizes(page, "[6,4]").await;
        page.wait_until("document.querySelector('#model-hidden_layer_sizes-message').hidden")
            .await;

        page.set("[data-field='model.learning_rate_init']", "0")
            .await;
        page.wait_for("#model-learning_rate_init-message").await;
        page.set(NAME, "DecisionTreeClassifier").await;
        page.wait_until("report.config.model.name === 'DecisionTreeClassifier'")
            .await;
        page.set("[data-field='model.max_depth']", "0").await;
        page.wait_for("#model-max_depth-message").await;
    });
}

#[test]
fn a_word_or_a_number_can_be_chosen() {
    with_page(async |page| {
        page.open_ready(MLP).await;
        page.unfold().await;
        let number = "[data-field='model.batch_size']";
        assert!(!shows(page, number).await);
        page.set("[data-word='model.batch_size']", "number").await;
        page.type_over(number, "32").await;
        page.wait_until("report.config.model.batch_size === 32")
            .await;
        page.set("[data-word='model.batch_size']", "auto").await;
        page.wait_until("report.config.model.batch_size === 'auto'")
            .await;
        assert!(!shows(page, number).await);

        page.set(NAME, "DecisionTreeClassifier").await;
        page.wait_until("report.config.model.max_features === null")
            .await;
        page.set("[data-word='model.max_features']", "sqrt").await;
        page.wait_until("report.config.model.max_features === 'sqrt'")
            .await;
        page.set("[data-word='model.max_features']", "").await;
        page.wait_until("report.config.model.max_features === null")
            .await;
    });
}

#[test]
fn a_link_brings_a_model_back() {
    with_page(async |page| {
        page.open_ready(MLP).await;
        page.unfold().await;
        page.set("[data-field='model.activation']", "tanh").await;
        page.set("[data-word='model.batch_size']", "number").await;
        page.type_over("[data-field='model.batch_size']", "16")
            .await;
        page.wait_until(
            "report.config.model.batch_size === 16 && location.hash.includes('batch_size=16')",
        )
        .await;
        let model = page.value("report.config.model").await;
        let figures = page.figures().await;
        page.reload().await;
        page.wait_until("window.report && 'built' in document.body.dataset")
            .await;
        assert_eq!(page.value("report.config.model").await, model);
        assert_eq!(page.figures().await, figures);
        page.unfold().await;
        let fields = "[NAMES].map((name) => document.querySelector(name).value)".replace(
            "NAMES",
            "\"[data-layer='1']\", \"[data-layer='2']\", \"[data-field='model.activation']\", \
             \"[data-field='model.batch_size']\", \"[data-field='model.name']\"",
        );
        assert_eq!(
            page.value(&fields).await,
            json!(["8", "4", "tanh", "16", "MLPClassifier"])
        );
    });
}

#[test]
fn standardising_is_proposed_for_a_network_only() {
    with_page(async |page| {
        page.open_ready("#dataset.n_samples=200&model.name=MLPClassifier&model.max_iter=5")
            .await;
        assert!(shows(page, "#standardise-note").await);
        assert_eq!(page.value("report.scaler").await, json!(null));
        page.click("[data-field='scaler.name']").await;
        page.wait_until("report.scaler !== null").await;
        assert!(!shows(page, "#standardise-note").await);
        page.click("[data-field='scaler.name']").await;
        page.set(NAME, "DecisionTreeClassifier").await;
        page.wait_until("report.config.model.name === 'DecisionTreeClassifier'")
            .await;
        assert!(!shows(page, "#standardise-note").await);
    });
}

#[test]
fn a_model_that_does_not_beat_the_baseline_is_told_so() {
    with_page(async |page| {
        page.open_ready("").await;
        // 89 of the article's 200 test rows are of class 0, which is the most frequent one in training.
        page.wait_for_text("#baseline", "Always answering “0”, the most frequent class of the training rows, would be right on 45 %.")
            .await;
        assert_eq!(page.text("#warnings").await, "");
        page.open("#dataset.class_sep=0&dataset.n_samples=50&dataset.flip_y=1&model.C=0.00001")
            .await;
        page.wait_until("report.baseline.note !== null").await;
        let note = page.value("report.baseline.note").await;
        page.wait_for_text("#warnings", note.as_str().unwrap())
            .await;
    });
}

#[test]
fn axe_finds_nothing_wrong_with_any_model() {
    with_page(async |page| {
        page.open_ready(MLP).await;
        for model in ["MLPClassifier", "DecisionTreeClassifier", "DummyClassifier"] {
            page.set(NAME, model).await;
            page.wait_until(&format!("report.config.model.name === '{model}'"))
                .await;
            page.unfold().await;
            for (dark, width) in [(false, 1440), (true, 390)] {
                page.prefer_dark(dark).await;
                page.resize(width, 900, 1.0).await;
                let Some(problems) = page.accessibility_problems().await else {
                    eprintln!("skipped: npm has not installed axe");
                    return;
                };
                assert_eq!(
                    problems, [""; 0],
                    "{model}, {width} pixels wide, dark: {dark}"
                );
            }
        }
    });
}

#[test]
fn screenshots() {
    with_page(async |page| {
        for (name, address) in [
            ("mlp", MLP),
            (
                "tree",
                "#model.name=DecisionTreeClassifier&model.max_depth=4",
            ),
            ("dummy", "#model.name=DummyClassifier"),
        ] {
            page.open_ready(address).await;
            page.reload().await;
            page.wait_until("window.report && 'built' in document.body.dataset")
                .await;
            for (scheme, dark) in [("light", false), ("dark", true)] {
                page.prefer_dark(dark).await;
                for width in [1440, 390] {
                    page.resize(width, 900, 1.0).await;
                    page.screenshot_whole(&format!("{name}-{width}-{scheme}"))
                        .await;
                }
            }
        }
    });
}
