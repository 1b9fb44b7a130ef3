//! The Arduino sketch, and names that would break out of a comment or a string.

use std::fs;
use std::path::Path;

use tinyml_playground::export;

use crate::machine::Machine;
use crate::program::Case;

/// Compiles a sketch as the Arduino IDE does, with the core's header before it, and gives what it prints.
fn printed(name: &str, case: &Case) -> String {
    let files = export::arduino(&case.model, &case.facts);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("firmware")
        .join(name);
    for file in &files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.text).unwrap();
    }
    let flags = format!(
        "-I {}/tests/firmware/arduino -I {}/tinyml_model",
        env!("CARGO_MANIFEST_DIR"),
        folder.display()
    );
    let source = format!("#include \"Arduino.h\"\n{}", files[0].text);
    let program = Machine::HostCpp.compile(name, &source, &flags);
    Machine::HostCpp.output(&program, "")
}

#[test]
fn the_sketch_tests_itself_and_predicts() {
    if !Machine::HostCpp.is_here() {
        return;
    }
    for number in 0..8 {
        let mut case = Case::new(number, 3);
        let class = case.facts.vectors[0].class;
        assert_eq!(
            printed("sketch", &case),
            format!("Self-test: passed\nPrediction: class {class}, 0 us\n")
        );
        case.facts.vectors.swap(0, 1);
        case.facts.vectors[2].outputs = case.facts.vectors[0].outputs.clone();
    }
}

#[test]
fn names_stay_in_their_comments_and_strings() {
    if !Machine::HostCpp.is_here() {
        return;
    }
    let names = [
        "*/ int broken; /*",
        "??/",
        "line\nbreak\r\u{2028}\\",
        "\"); broken(\"",
        "Übergröße 数 \u{202e}right to left\u{0}",
        "*\u{1}/ **// /\u{7f}* %s %n",
        "",
    ];
    for hostile in names {
        let mut case = Case::new(3, 2);
        let class = case.facts.vectors[0].class;
        case.facts.title = hostile.to_owned();
        case.facts.generator = hostile.to_owned();
        case.facts.metrics = vec![hostile.to_owned()];
        case.facts.features.fill(hostile.to_owned());
        case.facts.classes.fill(hostile.to_owned());
        let header = export::c(&case.model, &case.facts);
        assert!(
            !header.chars().any(|c| c.is_control() && c != '\n'),
            "{hostile:?}"
        );
        let output = printed("names", &case);
        let shown = hostile.split('\0').next().unwrap();
        assert!(
            output.contains(&format!("Prediction: {shown}")),
            "{class} {output:?}"
        );
    }
}
