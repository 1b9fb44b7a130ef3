//! Inside the model: its pictures, one row, one weight, and the course of its training.

use crate::charts::{colours, wait_until_sharp};
use crate::harness::{Page, keys, with_page};

const MOONS: &str = "dataset.name=make_moons&dataset.noise=0.2&dataset.n_samples=300";
const NETWORK: &str = "model.name=MLPClassifier&model.hidden_layer_sizes=[6,4]&model.activation=tanh&model.max_iter=60";
const TREE: &str = "model.name=DecisionTreeClassifier&model.max_depth=8";

/// Opens the page with these settings and waits until the section shows the finished model.
async fn open_inside(page: &Page, settings: &[&str]) {
    page.open_ready(&format!("#{}", settings.join("&"))).await;
    show(page).await;
}

/// Brings the section into view and waits until it shows the finished model.
async fn show(page: &Page) {
    page.execute(
        "document.querySelector('#course').scrollIntoView({ block: 'start', behavior: 'instant' });",
        vec![],
    )
    .await;
    page.wait_until(
        "document.querySelector('#inside').dataset.ready === ''
            && Number(document.querySelector('#course-frame').value)
                === Number(document.querySelector('#course-frame').max)",
    )
    .await;
}

async fn figures(page: &Page) -> String {
    page.value("JSON.stringify([report.metrics, report.train_metrics, report.roc])")
        .await
        .to_string()
}

#[test]
fn every_model_is_shown_with_its_numbers() {
    with_page(async |page| {
        for (model, pictures) in [
            ("model.name=LogisticRegression", ["boundary", "network"]),
            (NETWORK, ["boundary", "network"]),
            (TREE, ["boundary", "tree"]),
        ] {
            open_inside(page, &[MOONS, model]).await;
            for picture in pictures {
                wait_until_sharp(page, picture).await;
                let painted = colours(page, picture).await;
                assert!(painted > 20, "{model}: {picture} has {painted} colours");
                page.click(&format!("#chart-{picture} summary")).await;
                page.wait_until(&format!(
                    "document.querySelectorAll('#chart-{picture} tbody tr').length > 1"
                ))
                .await;
            }
            assert_eq!(page.console_errors().await, [""; 0]);
        }
        open_inside(page, &[MOONS, "model.name=DummyClassifier"]).await;
        page.wait_for_text("#no-picture", "most frequent").await;
        wait_until_sharp(page, "boundary").await;
    });
}

#[test]
fn the_plane_can_be_chosen() {
    with_page(async |page| {
        open_inside(page, &["dataset.n_features=6"]).await;
        page.wait_for_text("#boundary-takeaway", "importance").await;
        page.set("#plane", "components").await;
        page.wait_until(
            "!document.querySelector('#boundary-takeaway').innerText.includes('importance')",
        )
        .await;
    });
}

#[test]
fn a_row_is_chosen_by_keyboard_or_pointer() {
    with_page(async |page| {
        open_inside(page, &[MOONS, TREE]).await;
        page.type_over("#row-number", "7").await;
        page.type_into("#row-number", keys::ENTER).await;
        page.wait_for_text("#row-words", "The model says").await;
        page.wait_for_text("#row-path", "leaf").await;
        page.click("[aria-label='Next row']").await;
        page.wait_until("document.querySelector('#row-number').value === '8'")
            .await;
        page.set("#row-part", "train").await;
        page.wait_until("document.querySelector('#row-number').value === '1'")
            .await;
        page.click("#row-clear").await;
        page.wait_for_text("#row-words", "Point at a dot").await;

        // The pointer passes over the middle of the plane, where the moons are.
        let point = |kind: &str| {
            format!(
                "const canvas = document.querySelector('#boundary');
                 const {{ left, top, width, height }} = canvas.getBoundingClientRect();
                 canvas.dispatchEvent(new PointerEvent('{kind}', {{ bubbles: true, pointerType: 'mouse',
                    clientX: left + width / 2, clientY: top + height / 2 }}));"
            )
        };
        page.execute(&point("pointermove"), vec![]).await;
        page.wait_for_text("#row-words", "The model says").await;
        page.execute(&point("pointerleave"), vec![]).await;
        page.wait_for_text("#row-words", "Point at a dot").await;
        page.execute(&point("click"), vec![]).await;
        page.wait_for_text("#row-words", "The model says").await;
        page.execute(&point("pointerleave"), vec![]).await;
        page.click("#row-clear").await;
        page.wait_for_text("#row-words", "Point at a dot").await;
    });
}

#[test]
fn a_weight_is_changed_and_brought_back() {
    with_page(async |page| {
        open_inside(page, &[MOONS, NETWORK]).await;
        page.wait_until("report.edits.length === 0").await;
        let before = figures(page).await;
        page.type_into("#network", &format!("{}{}", keys::DOWN, keys::RIGHT))
            .await;
        page.wait_for_text("#weight-words", "x1 → neuron 2").await;
        page.set("#weight-layer", "the output").await;
        page.wait_for_text("#weight-words", "neuron 1 → “1”").await;

        page.type_over("#weight-value", "9").await;
        page.type_into("#weight-value", keys::ENTER).await;
        page.wait_until("report.edits.length === 1").await;
        page.wait_for_text("#weight-edits", "1 change by hand")
            .await;
        page.wait_for_text("#weight-words", ": 9.").await;
        assert_ne!(figures(page).await, before);

        page.click("#weight-undo").await;
        page.wait_until("report.edits.length === 0").await;
        page.wait_until("!document.querySelector('#weight-words').innerText.includes(': 9.')")
            .await;
        assert_eq!(figures(page).await, before);

        page.type_over("#weight-value", "9").await;
        page.type_into("#weight-value", keys::ENTER).await;
        page.wait_until("report.edits.length === 1").await;
        page.set("[data-field='model.max_iter']", "40").await;
        page.wait_for_text("#weight-edits", "has forgotten 1 change")
            .await;
    });
}

#[test]
fn a_value_that_is_being_typed_stands_when_a_scene_arrives() {
    with_page(async |page| {
        open_inside(page, &["dataset.n_features=6", NETWORK]).await;
        page.wait_for_text("#boundary-takeaway", "importance").await;
        page.type_over("#weight-value", "9").await;
        page.set("#plane", "components").await;
        page.wait_until(
            "!document.querySelector('#boundary-takeaway').innerText.includes('importance')",
        )
        .await;
        page.type_into("#weight-value", keys::ENTER).await;
        page.wait_for_text("#weight-words", ": 9.").await;
    });
}

#[test]
fn a_training_is_replayed() {
    with_page(async |page| {
        open_inside(page, &[MOONS, NETWORK]).await;
        page.wait_for_text("#course-words", "Epoch 60 of 60").await;
        page.click("#course-first").await;
        page.wait_for_text("#course-words", "Before the first epoch")
            .await;
        page.click("#course-forward").await;
        page.wait_for_text("#course-words", "Epoch 1 of 60, loss")
            .await;
        page.wait_for_text("#weight-words", "at the end of a finished training")
            .await;
        page.set("#course-frame", "30").await;
        page.wait_for_text("#course-words", "Epoch 30 of 60").await;
        page.click("#course-back").await;
        page.wait_for_text("#course-words", "Epoch 29 of 60").await;
        page.set("#course-speed", "60").await;
        page.click("#course-play").await;
        page.wait_for_text("#course-words", "Epoch 60 of 60").await;
        page.wait_for_text("#course-play", "Play").await;
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}

#[test]
fn a_paused_training_goes_on_by_single_epochs() {
    with_page(async |page| {
        open_inside(page, &[MOONS, NETWORK]).await;
        page.open(&format!(
            "#{MOONS}&{NETWORK}&model.max_iter=1000000&model.n_iter_no_change=1000000"
        ))
        .await;
        page.wait_until("document.querySelector('#inside').classList.contains('is-live')")
            .await;
        page.click("#pause").await;
        page.wait_for_text("#pause", "Continue").await;
        show(page).await;
        // One epoch on, the line in the header is as far as the picture.
        page.click("#course-forward").await;
        page.wait_until(
            "document.querySelector('#course-words').innerText.match(/Epoch ([0-9,]*[0-9])/)[1]
                === document.querySelector('#run-text').innerText.match(/epoch ([0-9,]*[0-9])/)[1]",
        )
        .await;
        let epoch = "Number(document.querySelector('#course-words').innerText.match(/Epoch ([0-9,]*[0-9])/)[1].replaceAll(',', ''))";
        let before = page.value(epoch).await.as_u64().unwrap();
        page.click("#course-forward").await;
        page.wait_until(&format!("{epoch} === {}", before + 1))
            .await;
        page.click("#course-forward").await;
        page.wait_until(&format!("{epoch} === {}", before + 2))
            .await;
        page.click("#cancel").await;
        page.wait_for("#course-broken").await;
    });
}

#[test]
fn the_loss_tells_of_a_training_that_goes_on_and_of_its_end() {
    with_page(async |page| {
        open_inside(page, &[MOONS, NETWORK]).await;
        // However short the training is, all that is said of it is kept.
        page.execute(
            "window.said = [];
             const words = document.querySelector('#loss-takeaway');
             new MutationObserver(() => said.push(words.textContent))
                .observe(words, { childList: true, characterData: true, subtree: true });",
            vec![],
        )
        .await;
        page.open(&format!(
            "#{MOONS}&{NETWORK}&model.max_iter=10000&model.n_iter_no_change=1000000"
        ))
        .await;
        page.wait_until("report.model.n_iter === 10000").await;
        page.wait_until(
            "/^10,000 epochs, then (converged|stopped)/.test(document.querySelector('#loss-takeaway').innerText)",
        )
        .await;
        assert_eq!(
            page.value("said.some((words) => words.includes('epochs so far'))")
                .await,
            true
        );
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}

#[test]
fn the_words_on_a_node_stay_until_the_tree_changes() {
    with_page(async |page| {
        open_inside(page, &[MOONS, TREE]).await;
        wait_until_sharp(page, "tree").await;
        // Presses everywhere until a node is hit.
        page.execute(
            "Element.prototype.setPointerCapture = () => {};
             const pan = document.querySelector('.pan');
             const { left, top, width, height } = pan.getBoundingClientRect();
             const words = document.querySelector('#tree-node');
             for (let y = 5; y < height && !words.textContent; y += 10)
                for (let x = 5; x < width && !words.textContent; x += 10)
                    for (const type of ['pointerdown', 'pointerup'])
                        pan.dispatchEvent(new PointerEvent(type,
                            { pointerType: 'mouse', button: 0, clientX: left + x, clientY: top + y }));",
            vec![],
        )
        .await;
        page.wait_for_text("#tree-node", "Gini impurity").await;
        let words = page.text("#tree-node").await;
        page.type_over("#row-number", "7").await;
        page.type_into("#row-number", keys::ENTER).await;
        page.wait_for_text("#row-words", "The model says").await;
        assert_eq!(page.text("#tree-node").await, words);
        page.click("#course-first").await;
        page.wait_for_text("#course-words", "Before the first split")
            .await;
        assert_eq!(page.text("#tree-node").await, "");
    });
}

#[test]
fn a_phone_shows_the_features_of_a_row_only_when_it_is_chosen() {
    with_page(async |page| {
        page.resize(390, 900, 1.0).await;
        open_inside(page, &[MOONS]).await;
        let shown = "document.querySelector('#row .features').checkVisibility()";
        assert_eq!(page.value(shown).await, false);
        page.type_over("#row-number", "7").await;
        page.type_into("#row-number", keys::ENTER).await;
        page.wait_until(shown).await;
        page.click("#row-clear").await;
        page.wait_until(&format!("!{shown}")).await;
    });
}

#[test]
fn a_large_tree_is_seen_through_a_window() {
    with_page(async |page| {
        open_inside(page, &["dataset.n_samples=3000", TREE]).await;
        wait_until_sharp(page, "tree").await;
        let picture = "document.querySelector('#tree').toDataURL()";
        page.execute(
            &format!(
                "window.before = {picture}; document.querySelector('.pan').scrollBy(200, 300);"
            ),
            vec![],
        )
        .await;
        page.wait_until(&format!("{picture} !== before")).await;
        page.type_into(".pan", keys::RIGHT).await;
        page.wait_until("document.querySelector('.pan').scrollLeft > 200")
            .await;
        // Whoever sees only a part of it is told so.
        page.wait_for_text("#tree-more", "The tree goes on").await;
        page.set("[data-field='model.max_depth']", "1").await;
        page.wait_until("report.model.depth === 1 && document.querySelector('#tree-more').hidden")
            .await;
    });
}

#[test]
fn axe_finds_nothing_wrong_inside_any_model() {
    with_page(async |page| {
        for model in [NETWORK, TREE, "model.name=DummyClassifier"] {
            page.resize(1440, 900, 1.0).await;
            open_inside(page, &[MOONS, model]).await;
            page.type_over("#row-number", "7").await;
            page.type_into("#row-number", keys::ENTER).await;
            page.wait_for_text("#row-words", "The model says").await;
            page.unfold().await;
            for width in [1440, 390] {
                page.resize(width, 900, 1.0).await;
                let Some(problems) = page.accessibility_problems().await else {
                    eprintln!("skipped: npm has not installed axe");
                    return;
                };
                assert_eq!(problems, [""; 0], "{model}, {width} pixels wide");
                let wider = page
                    .value("document.documentElement.scrollWidth - innerWidth")
                    .await;
                assert_eq!(wider, 0, "{model} is too wide for {width} pixels");
            }
        }
    });
}

#[test]
fn screenshots_of_the_pictures() {
    with_page(async |page| {
        for (name, settings) in [
            ("logistic", "model.name=LogisticRegression"),
            ("network", &format!("{MOONS}&{NETWORK}")),
            ("tree", TREE),
        ] {
            for (scheme, dark) in [("light", false), ("dark", true)] {
                page.prefer_dark(dark).await;
                for width in [1440, 390] {
                    page.resize(width, 1000, 1.0).await;
                    open_inside(page, &[settings]).await;
                    for picture in ["boundary", if name == "tree" { "tree" } else { "network" }] {
                        wait_until_sharp(page, picture).await;
                        page.screenshot(&format!("{picture}-{name}-{width}-{scheme}"))
                            .await;
                    }
                }
            }
        }
    });
}
