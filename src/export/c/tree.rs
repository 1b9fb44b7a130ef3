//! A tree and a constant as C.

use super::text::{Element, Half, array};
use super::{Parts, template};
use crate::deployed::{DeployedTree, Leaves, Thresholds};

/// A tree over `n_features` features.
pub(super) fn tree(tree: &DeployedTree, n_features: usize) -> Parts {
    let output = match tree.leaves {
        Leaves::Float { .. } => "float",
        Leaves::Int8(_) => "int8_t",
    };
    let mut parts = Parts::new(output, 0);
    let asked = asked(&mut parts.tables, &tree.feature, n_features);
    let (threshold, value) = thresholds(&mut parts, tree);
    let node = right(&mut parts.tables, &tree.right);
    parts.stored = leaves(&mut parts, &tree.leaves);
    parts.kernel(&template(
        include_str!("tree.h"),
        &[
            ("RESULT_T", parts.stored.0),
            ("NODE_T", &format!("uint{node}_t")),
            ("NODE(", &format!("TINYML_U{node}(")),
            ("ASKED(", &format!("TINYML_I{asked}(")),
            ("THRESHOLD(", threshold),
            ("VALUE", value),
        ],
    ));
    "tinyml_tree(features)".clone_into(&mut parts.result);
    parts
}

/// Bits of the numbers of features.
#[allow(clippy::cast_possible_truncation)] // As many bits as the greatest of them needs.
fn asked(tables: &mut String, features: &[i32], n_features: usize) -> u8 {
    let shape = "The feature that each node asks for, -1 for a leaf.";
    let numbers = features.iter();
    match n_features {
        ..=127 => {
            array(
                tables,
                "asked",
                shape,
                numbers.map(|feature| *feature as i8),
            );
            8
        }
        128..=32_767 => {
            array(
                tables,
                "asked",
                shape,
                numbers.map(|feature| *feature as i16),
            );
            16
        }
        _ => {
            array(tables, "asked", shape, numbers.copied());
            32
        }
    }
}

/// How a threshold and the value that is held against it are read.
#[allow(clippy::cast_possible_truncation)] // A zero point has 8 bits.
fn thresholds(parts: &mut Parts, tree: &DeployedTree) -> (&'static str, &'static str) {
    let shape = "The threshold of each node, 0 for a leaf.";
    let tables = &mut parts.tables;
    if let Some(features) = &tree.features {
        let inverse = features.iter().map(|feature| 1.0 / feature.scale);
        array(
            tables,
            "inverse_scales",
            "One over the scale of each feature.",
            inverse,
        );
        let zeros = features.iter().map(|feature| feature.zero as i8);
        array(tables, "zeros", "What stands for 0.", zeros);
    }
    let threshold = match &tree.thresholds {
        Thresholds::Float { half, values } => {
            if *half {
                array(tables, "thresholds", shape, halves(values));
                parts.kernel(include_str!("half.h"));
                "TINYML_WEIGHT("
            } else {
                array(tables, "thresholds", shape, values.iter().copied());
                "TINYML_F32("
            }
        }
        Thresholds::Int8(values) => {
            array(tables, "thresholds", shape, values.iter().copied());
            "TINYML_I8("
        }
    };
    if tree.features.is_none() {
        return (threshold, "tinyml_feature(features, (unsigned)feature)");
    }
    parts.kernel(include_str!("quantise.h"));
    (
        threshold,
        "tinyml_quantise(tinyml_feature(features, (unsigned)feature), TINYML_F32(tinyml_inverse_scales + feature), TINYML_I8(tinyml_zeros + feature))",
    )
}

fn halves(values: &[f32]) -> impl ExactSizeIterator<Item = Half> {
    values.iter().map(|value| Half::from_float(*value))
}

/// Bits of the numbers of nodes.
#[allow(clippy::cast_possible_truncation)] // As many bits as the greatest of them needs.
fn right(tables: &mut String, right: &[u32]) -> u8 {
    let shape = "The node on the right; of a leaf, its number.";
    if u16::try_from(right.len()).is_ok() {
        array(
            tables,
            "right",
            shape,
            right.iter().map(|node| *node as u16),
        );
        16
    } else {
        array(tables, "right", shape, right.iter().copied());
        32
    }
}

/// How a leaf's answer lies, and how it is read.
fn leaves(parts: &mut Parts, leaves: &Leaves) -> (&'static str, &'static str) {
    let shape = "The answer of each leaf.";
    let tables = &mut parts.tables;
    match leaves {
        Leaves::Float { half: true, values } => {
            array(tables, "leaves", shape, halves(values));
            parts.kernel(include_str!("half.h"));
            (Half::TYPE, "TINYML_WEIGHT(")
        }
        Leaves::Float { values, .. } => {
            array(tables, "leaves", shape, values.iter().copied());
            (f32::TYPE, "TINYML_F32(")
        }
        Leaves::Int8(values) => {
            array(tables, "leaves", shape, values.iter().copied());
            (i8::TYPE, "TINYML_I8(")
        }
    }
}

/// Always the same answer.
pub(super) fn constant(probabilities: &[f32]) -> Parts {
    let mut parts = Parts::new(f32::TYPE, 0);
    parts.stored = (f32::TYPE, "TINYML_F32(");
    let shape = "The answer to every row.";
    array(
        &mut parts.tables,
        "probabilities",
        shape,
        probabilities.iter().copied(),
    );
    "  (void)features;\n".clone_into(&mut parts.calls);
    "tinyml_probabilities".clone_into(&mut parts.result);
    parts
}
