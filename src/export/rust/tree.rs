//! Trees of comparisons.

use super::scaling;
use super::text::{Source, all, float, stored};
use crate::deployed::{DeployedTree, Leaves, Quantised, Scaling, Thresholds};

/// A tree.
pub(super) fn tree(source: &mut Source, tree: &DeployedTree, scaler: Option<&Scaling>) {
    let value = scaling(source, scaler);
    let value = match &tree.features {
        Some(features) => {
            quantisation(source, features);
            format!("quantise({value}, INVERSE[feature], ZERO[feature].into())")
        }
        None => value.to_owned(),
    };
    let signed = |limit: i32| tree.feature.iter().all(|&feature| feature <= limit);
    let type_ = match () {
        () if signed(i8::MAX.into()) => "i8",
        () if signed(i16::MAX.into()) => "i16",
        () => "i32",
    };
    source.array(
        "The feature that a node asks for, -1 for a leaf.",
        "FEATURE",
        type_,
        all(&tree.feature),
    );
    let type_ = match u16::try_from(tree.right.len()) {
        Ok(_) => "u16",
        Err(_) => "u32",
    };
    let about = "The node that follows above the threshold; of a leaf, its number.";
    source.array(about, "RIGHT", type_, all(&tree.right));
    let (thresholds, leaves) = (&tree.thresholds, &tree.leaves);
    let half = match (thresholds, leaves) {
        (Thresholds::Float { half, .. }, _) | (_, Leaves::Float { half, .. }) => Some(*half),
        (Thresholds::Int8(_), Leaves::Int8(_)) => None,
    };
    source.add(match half {
        Some(true) => include_str!("float16.rs.in"),
        Some(false) => include_str!("float32.rs.in"),
        None => "",
    });
    let (type_, items) = match thresholds {
        Thresholds::Float { half, values } => stored(values, *half),
        Thresholds::Int8(values) => ("i8", all(values)),
    };
    source.array(
        "Up to which a node sends to the next one.",
        "THRESHOLDS",
        type_,
        items,
    );
    let (type_, items) = match leaves {
        Leaves::Float { half, values } => stored(values, *half),
        Leaves::Int8(values) => ("i8", all(values)),
    };
    source.array("Outputs of each leaf.", "LEAVES", type_, items);
    let read = |array: &str, float| {
        if float {
            format!("read({array})")
        } else {
            array.to_owned()
        }
    };
    let is_float = matches!(leaves, Leaves::Float { .. });
    let outputs = include_str!("tree.rs.in")
        .replace("{type}", if is_float { "f32" } else { "i8" })
        .replace("{value}", &value)
        .replace(
            "{threshold}",
            &read(
                "THRESHOLDS[node]",
                matches!(thresholds, Thresholds::Float { .. }),
            ),
        )
        .replace("{leaf}", &read("LEAVES[start + index]", is_float));
    source.add(&outputs);
}

/// How features become int8 numbers.
fn quantisation(source: &mut Source, features: &[Quantised]) {
    source.add(include_str!("quantise.rs.in"));
    let inverses = features.iter().map(|feature| float(1.0 / feature.scale));
    source.array(
        "One over each feature's step.",
        "INVERSE",
        "f32",
        inverses.collect(),
    );
    let zeros = features.iter().map(|feature| feature.zero.to_string());
    source.array(
        "What stands for 0 in each feature.",
        "ZERO",
        "i8",
        zeros.collect(),
    );
}
