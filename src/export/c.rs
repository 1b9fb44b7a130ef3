//! One C header: C99 that is C++11 too, without a heap, with no library but `math.h` where a float model needs it.
//!
//! The kernels lie in `c/*.h`; only those that a model needs are written. Words in capitals there without `TINYML_` before
//! them stand for what differs from model to model.

mod arduino;
mod network;
mod text;
mod tree;

use std::fmt::Write;

pub use self::arduino::arduino;
use self::text::{Element, array, comment};
use super::Facts;
use super::tolerance::tolerance;
use crate::deployed::{Deployed, Outputs, Program};

/// What a model's program comes to in C.
struct Parts {
    /// Type of the outputs.
    output: &'static str,
    /// Type in which they lie at the end of the calculation, and how one is read there.
    stored: (&'static str, &'static str),
    /// Values in the arena, 0 for none.
    arena: usize,
    /// Arrays in the flash.
    tables: String,
    /// Functions, each once.
    kernels: Vec<String>,
    /// The body of the calculation.
    calls: String,
    /// Where the outputs are in the end.
    result: String,
    /// Whether `math.h` is needed.
    math: bool,
}

impl Parts {
    /// With all values of one type, and the outputs in the arena.
    fn new(output: &'static str, arena: usize) -> Self {
        Self {
            output,
            stored: (output, "*("),
            arena,
            tables: String::new(),
            kernels: Vec::new(),
            calls: String::new(),
            result: String::new(),
            math: false,
        }
    }

    /// Asks for a function.
    fn kernel(&mut self, text: &str) {
        if !self.kernels.iter().any(|kernel| kernel == text) {
            self.kernels.push(text.to_owned());
        }
    }
}

/// A text with its words in capitals replaced.
fn template(text: &str, words: &[(&str, &str)]) -> String {
    words.iter().fold(text.to_owned(), |text, (word, meaning)| {
        text.replace(word, meaning)
    })
}

/// The model as `model.h`.
#[must_use]
pub fn c(model: &Deployed, facts: &Facts) -> String {
    let n_outputs = n_outputs(model);
    let scaled = model.scaling.is_some();
    let parts = match &model.program {
        Program::Float(network) => network::float(network, scaled),
        Program::Int8(network) => network::int8(network),
        Program::Tree(tree) => tree::tree(tree, model.n_features),
        Program::Constant(probabilities) => tree::constant(probabilities),
    };
    let away = tolerance(model);
    let mut text = heading(facts, away);
    text.push_str("#ifndef TINYML_MODEL_H\n#define TINYML_MODEL_H\n\n#include <stdint.h>\n#include <string.h>\n");
    text.push_str(if parts.math {
        "#include <math.h>\n\n"
    } else {
        "\n"
    });
    let _ = write!(
        text,
        "#define TINYML_INPUTS {}\n#define TINYML_OUTPUTS {n_outputs}\n#define TINYML_CLASSES {}\n\n",
        model.n_features, model.n_classes
    );
    text.push_str(include_str!("c/flash.h"));
    text.push('\n');
    text.push_str(include_str!("c/unfused.h"));
    text.push('\n');
    let feature_asked = match model.program {
        Program::Float(_) => scaled,
        Program::Int8(_) | Program::Tree(_) => true,
        Program::Constant(_) => false,
    };
    if feature_asked {
        feature(&mut text, model);
    }
    text.push_str(&parts.tables);
    for kernel in &parts.kernels {
        text.push_str(kernel);
        text.push('\n');
    }
    forward(&mut text, &parts);
    interface(&mut text, model, &parts, n_outputs);
    self_test(&mut text, facts, &parts, away);
    text.push_str(include_str!("c/unfused_end.h"));
    text.push_str("\n#endif\n");
    text
}

/// Numbers that come out.
fn n_outputs(model: &Deployed) -> usize {
    match &model.program {
        Program::Float(network) => network.layers.last().map_or(0, |layer| layer.outputs),
        Program::Int8(network) => network.layers.last().map_or(0, |layer| layer.outputs),
        Program::Tree(_) if model.n_classes == 2 => 1,
        Program::Tree(_) => model.n_classes,
        Program::Constant(probabilities) => probabilities.len(),
    }
}

/// What the model is, as a comment.
fn heading(facts: &Facts, away: f32) -> String {
    let mut text = format!(
        "/*\n * {}\n * Written by {}.\n *\n\
         \x20* tinyml_predict(features) gives the class of a row; tinyml_self_test() gives 0 where this processor and\n\
         \x20* compiler answer as the playground did.\n",
        comment(&facts.title),
        comment(&facts.generator)
    );
    if away > 0.0 {
        let _ = writeln!(
            text,
            " * Exponentials differ in their last places between C libraries: outputs differ by at most {away:.0e}."
        );
    } else {
        text.push_str(" * It is the same bits everywhere.\n");
    }
    let mut list = |title: &str, names: &[String]| {
        let _ = writeln!(text, " *\n * {title}");
        for (index, name) in names.iter().enumerate() {
            let _ = writeln!(text, " *   {index}  {}", comment(name));
        }
    };
    list(
        "Features, in the order of a row, in the units of the data:",
        &facts.features,
    );
    list("Classes:", &facts.classes);
    if let Some(threshold) = facts.threshold {
        let _ = writeln!(
            text,
            " *\n * tinyml_predict decides at 0.5. In the playground class {} counted from a probability of {} on:\n \
             * hold tinyml_proba against it.",
            threshold.positive, threshold.threshold
        );
    }
    if !facts.metrics.is_empty() {
        text.push_str(" *\n * On the test rows:\n");
        for line in &facts.metrics {
            let _ = writeln!(text, " *   {}", comment(line));
        }
    }
    text.push_str(" */\n");
    text
}

/// How a feature is read: as it is, or standardised.
fn feature(text: &mut String, model: &Deployed) {
    if let Some(scaling) = &model.scaling {
        array(
            text,
            "mean",
            "What is taken off each feature.",
            scaling.mean.iter().copied(),
        );
        let shape = "What it is multiplied by then: one over its scale.";
        array(text, "factor", shape, scaling.factor.iter().copied());
        text.push_str(include_str!("c/feature_standardised.h"));
    } else {
        text.push_str(include_str!("c/feature.h"));
    }
    text.push('\n');
}

fn forward(text: &mut String, parts: &Parts) {
    if parts.arena > 0 {
        let _ = write!(
            text,
            "/* All that the calculation keeps: what a layer reads is at one end, what it writes at the other. */\n\
             static {} tinyml_arena[{}];\n\n",
            parts.output, parts.arena
        );
    }
    let _ = write!(
        text,
        "static const {} *tinyml_forward(const float features[]) {{\n{}  return {};\n}}\n\n",
        parts.stored.0, parts.calls, parts.result
    );
}

fn interface(text: &mut String, model: &Deployed, parts: &Parts, n_outputs: usize) {
    let binary = model.n_classes == 2 && n_outputs == 1;
    let integers = parts.output == "int8_t";
    let meaning = match (binary, integers) {
        (true, false) => "the probability of class 1",
        (false, false) => "the probability of each class",
        (true, true) => "the probability of class 1 is (q + 128) / 256",
        (false, true) => "the probability of each class is (q + 128) / 256",
    };
    let words = [
        ("OUTPUT_MEANING", meaning),
        ("OUTPUT_T", parts.output),
        ("RESULT_T", parts.stored.0),
        ("RESULT(", parts.stored.1),
        ("HALF", if integers { "0" } else { "0.5f" }),
        (
            "PROBABILITY(",
            if integers {
                "(1.0f / 256.0f) * (float)(128 + "
            } else {
                "("
            },
        ),
    ];
    text.push_str(&template(include_str!("c/api.h"), &words));
    text.push('\n');
    let rest = if binary {
        include_str!("c/api_binary.h")
    } else {
        include_str!("c/api_classes.h")
    };
    text.push_str(&template(rest, &words));
    text.push('\n');
}

fn self_test(text: &mut String, facts: &Facts, parts: &Parts, away: f32) {
    let vectors = &facts.vectors;
    let _ = write!(text, "#define TINYML_VECTORS {}\n\n", vectors.len());
    let rows: Vec<f32> = vectors
        .iter()
        .flat_map(|vector| vector.row.iter().copied())
        .collect();
    array(
        text,
        "vectors",
        "Rows, one after the other.",
        rows.into_iter(),
    );
    let mut floats = Vec::new();
    let mut integers = Vec::new();
    for vector in vectors {
        match &vector.outputs {
            Outputs::Float(values) => floats.extend_from_slice(values),
            Outputs::Int8(values) => integers.extend_from_slice(values),
        }
    }
    let shape = "What comes out for them.";
    let read = if parts.output == "int8_t" {
        array(text, "expected", shape, integers.into_iter());
        "TINYML_I8("
    } else {
        array(text, "expected", shape, floats.into_iter());
        "TINYML_F32("
    };
    let differs = if away > 0.0 {
        let away = away.literal();
        format!("!(output - expected <= {away} && expected - output <= {away})")
    } else {
        "output != expected".to_owned()
    };
    let words = [
        ("OUTPUT_T", parts.output),
        ("RESULT_T", parts.stored.0),
        ("RESULT(", parts.stored.1),
        ("READ(", read),
        ("DIFFERS", &differs),
    ];
    text.push_str(&template(include_str!("c/self_test.h"), &words));
    text.push('\n');
}
