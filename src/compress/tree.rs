//! From a trained tree to the one that the firmware carries.

use super::calibrate::Ranges;
use super::quantise::{PROBABILITY, affine, nearest};
use super::{float, outputs_of};
use crate::deployed::{DeployedTree, Leaves, Quantised, Thresholds};
use crate::error::{Result, buffer};
use crate::model::tree::Tree;
use crate::structure::Arithmetic;

/// A tree in an arithmetic; for int8, `ranges` has one for each feature.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) where a number is too large; [`Error::Memory`](crate::Error::Memory) where there is
/// no room.
pub(super) fn deploy(tree: &Tree, arithmetic: Arithmetic, ranges: &Ranges) -> Result<DeployedTree> {
    let nodes = preorder(tree)?;
    let features = match arithmetic {
        Arithmetic::Float32 | Arithmetic::Float16 => None,
        Arithmetic::Int8 => {
            let features = ranges.inputs.iter().map(|&range| affine(range));
            Some(features.collect::<Result<Vec<_>>>()?)
        }
    };
    let half = arithmetic == Arithmetic::Float16;
    Ok(DeployedTree {
        feature: nodes
            .iter()
            .map(|&node| tree.feature[node].max(-1))
            .collect(),
        right: rights(tree, &nodes),
        thresholds: match &features {
            Some(features) => Thresholds::Int8(int8_thresholds(tree, &nodes, features)),
            None => Thresholds::Float {
                half,
                values: float_thresholds(tree, &nodes, half)?,
            },
        },
        leaves: leaves(tree, &nodes, arithmetic)?,
        features,
    })
}

/// The nodes in the order root, all that is left of it, all that is right.
fn preorder(tree: &Tree) -> Result<Vec<usize>> {
    let mut nodes = buffer(tree.n_nodes())?;
    let mut to_come = vec![0];
    while let Some(node) = to_come.pop() {
        nodes.push(node);
        to_come.extend(usize::try_from(tree.children_right[node]));
        to_come.extend(usize::try_from(tree.children_left[node]));
    }
    Ok(nodes)
}

/// The place of each node's right child; of a leaf, its number.
fn rights(tree: &Tree, nodes: &[usize]) -> Vec<u32> {
    let mut place = vec![0; tree.n_nodes()]; // (n_nodes,): where a node comes to lie
    for (new, &node) in (0..).zip(nodes) {
        place[node] = new;
    }
    let mut leaves = 0..;
    let right = |&node: &usize| match usize::try_from(tree.children_right[node]) {
        Ok(child) => place[child],
        Err(_) => leaves.next().unwrap_or_default(),
    };
    nodes.iter().map(right).collect()
}

fn float_thresholds(tree: &Tree, nodes: &[usize], half: bool) -> Result<Vec<f32>> {
    let threshold = |&node: &usize| match (tree.feature[node], half) {
        (..0, _) => Ok(0.0),
        (_, true) => float(tree.threshold[node], half),
        (_, false) => Ok(at_most(tree.threshold[node])),
    };
    nodes.iter().map(threshold).collect()
}

/// The greatest number in 32 bits that is not above `threshold`: features count in 32 bits, so that every one of them is
/// on the same side of it.
#[allow(clippy::cast_possible_truncation)] // Rounded on purpose.
fn at_most(threshold: f64) -> f32 {
    let nearest = threshold as f32;
    if f64::from(nearest) > threshold {
        nearest.next_down()
    } else {
        nearest
    }
}

/// Thresholds by the same map as the features, which keeps the order: what is at most the threshold stays so.
fn int8_thresholds(tree: &Tree, nodes: &[usize], features: &[Quantised]) -> Vec<i8> {
    let threshold = |&node: &usize| match usize::try_from(tree.feature[node]) {
        Ok(feature) => features[feature].quantise(at_most(tree.threshold[node])),
        Err(_) => 0,
    };
    nodes.iter().map(threshold).collect()
}

fn leaves(tree: &Tree, nodes: &[usize], arithmetic: Arithmetic) -> Result<Leaves> {
    let leaves = nodes.iter().filter(|&&node| tree.feature[node] < 0);
    let proba = leaves.flat_map(|&node| outputs_of(&tree.value[node]));
    Ok(match arithmetic {
        Arithmetic::Int8 => Leaves::Int8(proba.map(|&p| nearest(p, PROBABILITY)).collect()),
        Arithmetic::Float32 | Arithmetic::Float16 => {
            let half = arithmetic == Arithmetic::Float16;
            let values = proba.map(|&p| float(p, half)).collect::<Result<_>>()?;
            Leaves::Float { half, values }
        }
    })
}
