//! The model as a Rust module: one file for `no_std`, without heap, unsafe code or dependency.
//!
//! The parts in `rust/` are Rust as it is handed over, and what a model does not need is left out. int8 networks and trees
//! give the bits of [`Deployed::outputs`]. In a float network every sum has its bits for the same inputs; the
//! exponentials are the module's own and differ by the few last places that its comments name.

mod network;
mod text;
mod tree;

use super::tolerance::tolerance;
use super::{Facts, File};
use crate::deployed::{Deployed, Leaves, Outputs, Program, Scaling};
use text::{Source, float};

/// The module, `rust/model.rs`.
#[must_use]
pub fn file(model: &Deployed, facts: &Facts) -> File {
    let mut source = Source::default();
    head(&mut source, model, facts);
    match &model.program {
        Program::Float(network) => network::float(&mut source, network, model.scaling.as_ref()),
        Program::Int8(network) => network::int8(&mut source, network, model.scaling.as_ref()),
        Program::Tree(tree) => tree::tree(&mut source, tree, model.scaling.as_ref()),
        Program::Constant(outputs) => constant(&mut source, outputs),
    }
    answers(&mut source, model, facts);
    self_test(&mut source, model, facts);
    File {
        path: "rust/model.rs".into(),
        text: source.text,
    }
}

/// What the model is, and how long its rows are.
fn head(source: &mut Source, model: &Deployed, facts: &Facts) {
    let lines = [&facts.title, &facts.generator].into_iter();
    for line in lines.chain(&facts.metrics) {
        source.line(format!("// {}", line.escape_debug()).trim_end());
    }
    source.add(include_str!("rust/head.rs.in"));
    source.constant("Numbers in a row.", "N_FEATURES", model.n_features);
    source.constant("Classes that are told apart.", "N_CLASSES", model.n_classes);
    let n_outputs = n_outputs(model);
    let about = match n_outputs {
        1 if model.n_classes == 2 => "Numbers that come out: the probability of class 1.",
        _ => "Numbers that come out: the probability of each class.",
    };
    source.constant(about, "N_OUTPUTS", n_outputs);
    let names = |names: &[String]| names.iter().map(|name| format!("{name:?}")).collect();
    source.public_names(
        "Names of the features.",
        "FEATURES",
        "N_FEATURES",
        names(&facts.features),
    );
    source.public_names(
        "Names of the classes.",
        "CLASSES",
        "N_CLASSES",
        names(&facts.classes),
    );
}

/// Numbers that come out.
fn n_outputs(model: &Deployed) -> usize {
    match model.n_classes {
        2 => 1,
        n_classes => n_classes,
    }
}

/// Whether int8 numbers come out.
fn is_int8(model: &Deployed) -> bool {
    match &model.program {
        Program::Int8(_) => true,
        Program::Tree(tree) => matches!(tree.leaves, Leaves::Int8(_)),
        Program::Float(_) | Program::Constant(_) => false,
    }
}

/// Writes what a row is standardised with; returns how a feature is read.
fn scaling(source: &mut Source, scaling: Option<&Scaling>) -> &'static str {
    let Some(scaling) = scaling else {
        return "row[feature]";
    };
    let floats = |values: &[f32]| values.iter().map(|&value| float(value)).collect();
    source.array(
        "What is taken off each feature.",
        "MEAN",
        "f32",
        floats(&scaling.mean),
    );
    source.array(
        "What it is multiplied by then.",
        "FACTOR",
        "f32",
        floats(&scaling.factor),
    );
    source.add(include_str!("rust/scale.rs.in"));
    "value(row, feature)"
}

/// The same outputs for every row.
fn constant(source: &mut Source, outputs: &[f32]) {
    let values = outputs.iter().map(|&value| float(value)).collect();
    source.array("What comes out for every row.", "OUTPUTS", "f32", values);
    source.add(include_str!("rust/constant.rs.in"));
}

/// The outputs as probabilities and as a class.
fn answers(source: &mut Source, model: &Deployed, facts: &Facts) {
    let (probability, map) = match is_int8(model) {
        true => (include_str!("rust/probability.rs.in"), ".map(probability)"),
        false => ("", ""),
    };
    source.add(probability);
    source.add(
        match model.n_classes {
            2 => include_str!("rust/proba_of_two.rs.in"),
            _ => include_str!("rust/proba.rs.in"),
        }
        .replace("{map}", map)
        .as_str(),
    );
    match &facts.threshold {
        Some(threshold) if model.n_classes == 2 => source.add(
            &include_str!("rust/predict_from.rs.in")
                .replace("{threshold}", &float(not_below(threshold.threshold)))
                .replace("{positive}", &threshold.positive.to_string())
                .replace("{negative}", &(1 - threshold.positive.min(1)).to_string()),
        ),
        _ => source.add(include_str!("rust/predict.rs.in")),
    }
}

/// The least float32 that is not below `value`: what is at least the one is at least the other.
#[allow(clippy::cast_possible_truncation)] // Corrected.
fn not_below(value: f64) -> f32 {
    let short = value as f32;
    if f64::from(short) < value {
        short.next_up()
    } else {
        short
    }
}

/// Rows with what is expected of them.
fn self_test(source: &mut Source, model: &Deployed, facts: &Facts) {
    let vectors = facts.vectors.iter().map(|vector| {
        let row: Vec<_> = vector.row.iter().map(|&x| float(x)).collect();
        let outputs: Vec<_> = match &vector.outputs {
            Outputs::Float(values) => values.iter().map(|&p| float(p)).collect(),
            Outputs::Int8(values) => values.iter().map(ToString::to_string).collect(),
        };
        format!("([{}], [{}])", row.join(", "), outputs.join(", "))
    });
    let kind = if is_int8(model) { "i8" } else { "f32" };
    let pair = format!("([f32; N_FEATURES], [{kind}; N_OUTPUTS])");
    source.array(
        "Rows with the outputs expected of them.",
        "VECTORS",
        &pair,
        vectors.collect(),
    );
    source.add(&match &model.program {
        Program::Float(_) => include_str!("rust/self_test_float.rs.in")
            .replace("{tolerance}", &float(tolerance(model))),
        _ => include_str!("rust/self_test.rs.in").to_owned(),
    });
}
