//! The charts and pictures as JavaScript asks for them, on real canvases.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

mod js;

use js_sys::{Array, Float32Array, Reflect, Uint8Array};
use tinyml_playground::wasm::{self, Session};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlCanvasElement;

use js::{at, finish, js, number, text};

wasm_bindgen_test_configure!(run_in_browser);

/// How many pixels of the canvas are not its paper.
fn inked(canvas: &HtmlCanvasElement) -> usize {
    let get_context = Reflect::get(canvas, &"getContext".into())
        .unwrap()
        .unchecked_into::<js_sys::Function>();
    let context = get_context.call1(canvas, &"2d".into()).unwrap();
    let get = Reflect::get(&context, &"getImageData".into())
        .unwrap()
        .unchecked_into::<js_sys::Function>();
    let (width, height) = (canvas.width(), canvas.height());
    let image = Reflect::apply(
        &get,
        &context,
        &Array::of4(&0.into(), &0.into(), &width.into(), &height.into()),
    )
    .unwrap();
    let pixels = js_sys::Uint8ClampedArray::from(at(&image, "data")).to_vec();
    pixels
        .chunks_exact(4)
        .filter(|pixel| *pixel != &pixels[..4])
        .count()
}

fn new_canvas() -> HtmlCanvasElement {
    let document = web_sys::window().unwrap().document().unwrap();
    document.create_element("canvas").unwrap().unchecked_into()
}

#[wasm_bindgen_test]
fn every_chart_is_drawn_at_every_pixel_ratio() {
    let two = wasm::run(JsValue::UNDEFINED).unwrap();
    let three = wasm::run(js(
        r#"{"dataset": {"name": "make_blobs", "n_samples": 300}}"#,
    ))
    .unwrap();
    let canvas = new_canvas();
    for report in [&two, &three] {
        for ratio in [1, 2, 3] {
            for (name, draw) in [
                (
                    "roc",
                    wasm::draw_roc
                        as fn(HtmlCanvasElement, JsValue, JsValue) -> Result<(), JsValue>,
                ),
                ("pr", wasm::draw_precision_recall),
                ("loss", |canvas, report, style| {
                    wasm::draw_loss(canvas, report, style, 1.into())
                }),
                ("data", wasm::draw_data),
                ("scores", wasm::draw_scores),
            ] {
                canvas.set_width(320 * ratio);
                canvas.set_height(240 * ratio);
                draw(
                    canvas.clone(),
                    report.clone(),
                    js(&format!(r#"{{"dark": false, "pixel_ratio": {ratio}}}"#)),
                )
                .unwrap();
                assert!(inked(&canvas) > 100, "{name} at {ratio} is empty");
            }
        }
    }
    let error = wasm::draw_roc(canvas, js("{}"), js("{}")).unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
}

#[wasm_bindgen_test]
fn a_scene_becomes_pictures_that_know_what_is_where() {
    let config = r#"{"dataset": {"name": "make_moons"},
        "model": {"name": "MLPClassifier", "hidden_layer_sizes": [3]}}"#;
    let mut session = Session::new(js(config)).unwrap();
    finish(&mut session);
    let scene = see(
        &mut session,
        r#"{"columns": 40, "row": {"part": "test", "index": 1}}"#,
    );
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.set_width(640);
    canvas.set_height(480);
    let style = || js(r#"{"pixel_ratio": 2}"#);
    wasm::draw_boundary(canvas.clone(), scene.clone(), style()).unwrap();
    let boundary = inked(&canvas);
    wasm::draw_network(canvas.clone(), scene.clone(), style(), JsValue::NULL).unwrap();
    let network = inked(&canvas);
    assert!(boundary > 50_000 && network > 5000, "{boundary} {network}");
    // A bias in the place that it is found at, drawn when it is chosen.
    let mut places = (0..240).map(|y| {
        let hit = wasm::network_hit(scene.clone(), 320.0, 240.0, 160.0, y.into());
        hit.unwrap()
    });
    let bias = places
        .find(|hit| !hit.is_null() && at(hit, "from").is_null())
        .expect("a hidden neuron in the middle");
    assert_eq!(number(&bias, "layer"), 0.0);
    wasm::draw_network(canvas.clone(), scene.clone(), style(), bias).unwrap();
    assert!(inked(&canvas) > network);
    let far = wasm::network_hit(scene.clone(), 320.0, 240.0, 1.0, 1.0).unwrap();
    assert!(far.is_null());
    let mut rows = (0..320).map(|x| {
        let hit = wasm::boundary_hit(scene.clone(), 320.0, 240.0, x.into(), 140.0);
        hit.unwrap()
    });
    let row = rows.find(|hit| !hit.is_null()).expect("a row half-way up");
    assert!(["train", "test"].contains(&text(&row, "part").as_str()));
    assert!(number(&row, "index") >= 0.0);
    for nonsense in [
        "{}",
        "null",
        r#"{"grid": {"label": []}, "network": {"maps": [7]}}"#,
    ] {
        let error = wasm::draw_boundary(canvas.clone(), js(nonsense), style());
        assert!(error.is_err(), "{nonsense}");
    }
}

fn see(session: &mut Session, request: &str) -> JsValue {
    session.look(js(request)).unwrap();
    while !session.look_step(5.0).unwrap() {}
    session.scene().unwrap()
}

#[wasm_bindgen_test]
fn a_scene_is_plain_but_for_its_typed_arrays() {
    let config = r#"{"dataset": {"name": "make_moons"},
        "model": {"name": "MLPClassifier", "hidden_layer_sizes": [3]}}"#;
    let mut session = Session::new(js(config)).unwrap();
    assert_eq!(
        text(&session.look(JsValue::NULL).unwrap_err(), "name"),
        "NotReady"
    );
    assert_eq!(text(&session.scene().unwrap_err(), "name"), "NotReady");
    while number(&session.step_iteration(None).unwrap(), "iteration") < 3.0 {}
    let scene = see(
        &mut session,
        r#"{"columns": 8, "row": {"part": "test", "index": 1}}"#,
    );
    assert_eq!(number(&scene, "frame.iteration"), 3.0);
    assert_eq!(number(&scene, "grid.columns"), 8.0);
    let label: Uint8Array = at(&scene, "grid.label").dyn_into().unwrap();
    let proba: Float32Array = at(&scene, "grid.proba").dyn_into().unwrap();
    assert_eq!((label.length(), proba.length()), (64, 64));
    let map: Float32Array = at(&scene, "network.maps.0.2").dyn_into().unwrap();
    assert_eq!(map.length(), 576);
    assert_eq!(text(&scene, "network.hidden"), "relu");
    assert_eq!(
        Array::from(&at(&scene, "network.layers.0.weights.1")).length(),
        3
    );
    assert_eq!(text(&scene, "plane.kind"), "features");
    assert_eq!(text(&scene, "row.part"), "test");
    assert_eq!(Array::from(&at(&scene, "row.activations")).length(), 2);
    assert!(number(&scene, "plane.x_range.0") < number(&scene, "plane.x_range.1"));
    for absent in ["tree", "plane.importances", "row.path"] {
        assert!(at(&scene, absent).is_null(), "{absent}");
    }
    finish(&mut session);
    session
        .edit(js(r#"{"layer": 1, "from": 2, "to": 0}"#), &5.0.into())
        .unwrap();
    assert!(!at(&session.step(0.0).unwrap(), "done").is_truthy());
    assert_eq!(number(&finish(&mut session), "edits.0.value"), 5.0);
    let scene = see(&mut session, "{}");
    assert_eq!(number(&scene, "network.layers.1.weights.2.0"), 5.0);
    session.undo_edit().unwrap();
    assert_eq!(Array::from(&at(&finish(&mut session), "edits")).length(), 0);

    session
        .configure(js(r#"{"model": {"name": "DecisionTreeClassifier"}}"#))
        .unwrap();
    finish(&mut session);
    let scene = see(
        &mut session,
        r#"{"frame": 1, "row": {"part": "train", "index": 0}}"#,
    );
    assert_eq!(Array::from(&at(&scene, "tree.feature")).length(), 3);
    assert_eq!(Array::from(&at(&scene, "row.path")).length(), 2);
    assert!(at(&scene, "network").is_null());
}

#[wasm_bindgen_test]
fn nonsense_asked_of_a_picture_is_refused() {
    let mut session = Session::new(JsValue::UNDEFINED).unwrap();
    finish(&mut session);
    let hostile = |text: &str| js_sys::eval(text).unwrap();
    for request in [
        "({columns: NaN})",
        "({columns: 1 / 0})",
        "({columns: -3})",
        "({frame: NaN})",
        "({row: {part: 'test', index: NaN}})",
        "({row: {part: 'test', index: 1e9}})",
        "({row: []})",
        "({plane: {}})",
        "({get frame() { throw new Error('no') }})",
        "7",
        "(() => 1)",
    ] {
        let error = session.look(hostile(request)).unwrap_err();
        assert!(error.is_instance_of::<js_sys::Error>(), "{request}");
    }
    for place in [
        "null",
        "({})",
        "({layer: NaN, to: 0})",
        "({layer: 0, from: -1, to: 0})",
        "({layer: 0, to: 1e9})",
    ] {
        let error = session.edit(hostile(place), &1.0.into()).unwrap_err();
        assert!(error.is_instance_of::<js_sys::Error>(), "{place}");
    }
    let bias = r#"{"layer": 0, "from": null, "to": 0}"#;
    assert!(session.edit(js(bias), &JsValue::NULL).is_err());
    assert!(session.edit(js(bias), &f64::NAN.into()).is_err());
    assert_eq!(
        number(
            &see(&mut session, r#"{"columns": 1e6, "frame": 1e9}"#),
            "grid.columns"
        ),
        256.0
    );
    assert_eq!(
        number(&see(&mut session, "null"), "frame.index"),
        8.0,
        "the instance still works"
    );
}

/// A scene with a tree of one split, which sends 6 of 10 rows to the left, where the chosen row goes.
const TREE_SCENE: &str = r#"{
    "classes": ["a", "b"], "feature_names": ["x0"], "row": {"path": [0, 1]},
    "tree": {
        "feature": [0, -2, -2], "threshold": [0.5, -2, -2], "children_left": [1, -1, -1], "children_right": [2, -1, -1],
        "n_node_samples": [10, 6, 4], "impurity": [0.5, 0.2, 0], "value": [[0.5, 0.5], [0.8, 0.2], [0, 1]]
    }
}"#;

#[wasm_bindgen_test]
fn the_tree_is_drawn_and_found_where_it_is_drawn() {
    let scene = js(TREE_SCENE);
    let size = wasm::tree_size(scene.clone()).unwrap();
    assert!(number(&size, "width") > 200.0 && number(&size, "height") > 100.0);
    for node in 0..3 {
        let place = wasm::tree_place(scene.clone(), node).unwrap();
        let (x, y) = (number(&place, "x") + 5.0, number(&place, "y") + 5.0);
        let hit = wasm::tree_hit(scene.clone(), x, y).unwrap();
        assert_eq!(hit.as_f64(), Some(f64::from(node)));
    }
    assert!(wasm::tree_place(scene.clone(), 3).unwrap().is_null());
    assert!(wasm::tree_hit(scene.clone(), -5.0, 0.0).unwrap().is_null());

    let canvas = new_canvas();
    let draw = |scene: &JsValue, offset: &str| {
        wasm::draw_tree(canvas.clone(), scene.clone(), js("{}"), js(offset))
    };
    draw(&scene, r#"{"x": 0, "y": 0}"#).unwrap();
    assert!(inked(&canvas) > 1000);
    draw(&scene, r#"{"x": 10000, "y": 5000}"#).unwrap();
    assert_eq!(inked(&canvas), 0);
    assert!(draw(&scene, "null").is_err());

    let spoiled = |from: &str, to: &str| js(&TREE_SCENE.replace(from, to));
    for (from, to) in [
        ("[1, -1, -1]", "[0, -1, -1]"),
        ("[1, -1, -1]", "[9, -1, -1]"),
        ("[10, 6, 4]", "[10, 6]"),
        ("[10, 6, 4]", "7"),
        ("[10, 6, 4]", "null"),
        (r#""impurity": [0.5, 0.2, 0], "#, ""),
        ("[[0.5, 0.5], [0.8, 0.2], [0, 1]]", r#"{"0": 1}"#),
        ("[0.8, 0.2]", "[0.8]"),
        (r#""path": [0, 1]"#, r#""path": [0, -1]"#),
    ] {
        let scene = spoiled(from, to);
        assert!(draw(&scene, r#"{"x": 0, "y": 0}"#).is_err(), "{to}");
        assert!(
            wasm::tree_size(scene.clone()).is_err() && wasm::tree_hit(scene, 20.0, 90.0).is_err(),
            "{to}"
        );
    }
    let none = js(r#"{"classes": [], "feature_names": [], "row": null, "tree": null}"#);
    draw(&none, r#"{"x": 0, "y": 0}"#).unwrap();
    assert_eq!(number(&wasm::tree_size(none).unwrap(), "width"), 0.0);
}

#[wasm_bindgen_test]
fn what_cannot_be_drawn_is_refused_in_few_words() {
    let canvas = new_canvas();
    let long = JsValue::from_str(&"x".repeat(100_000));
    let throws = js_sys::eval(
        "({get tree() { throw 7 }, get network() { throw 7 }, get grid() { throw 7 }})",
    );
    for scene in [
        JsValue::NULL,
        JsValue::UNDEFINED,
        7.into(),
        long,
        js("{}"),
        throws.unwrap(),
    ] {
        let refusals = [
            wasm::tree_size(scene.clone()).unwrap_err(),
            wasm::tree_place(scene.clone(), 0).unwrap_err(),
            wasm::draw_boundary(canvas.clone(), scene.clone(), js("{}")).unwrap_err(),
            wasm::boundary_hit(scene.clone(), 9.0, 9.0, 0.0, 0.0).unwrap_err(),
            wasm::draw_roc(canvas.clone(), scene.clone(), js("{}")).unwrap_err(),
        ];
        for error in refusals {
            assert_eq!(text(&error, "name"), "Data", "{error:?}");
            let message = text(&error, "message");
            assert!(
                message.starts_with("This cannot be drawn: ") && message.len() < 80,
                "{message}"
            );
        }
    }
    assert!(wasm::network_hit(JsValue::NULL, 9.0, 9.0, 0.0, 0.0).is_err());
}
