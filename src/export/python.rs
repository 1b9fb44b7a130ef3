//! The float model as a Python program: scikit-learn's estimators with the parameters put in, nothing trained.

use std::fmt::{Debug, Write};

use super::{Facts, File, Vector};
use crate::error::Result;
use crate::model::Fitted;
use crate::model::dummy::FittedDummy;
use crate::model::logistic::FittedLogistic;
use crate::model::mlp::FittedMlp;
use crate::model::tree::{FittedTree, Tree};
use crate::params::{Parameter, Value};
use crate::scaler::FittedScaler;
use crate::structure::Activation;

/// The program, `python/model.py`. What it must give is what `model` gives for the rows of the facts' vectors.
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory) where there is no room for the probabilities.
pub fn file(model: &Fitted, scaler: Option<&FittedScaler>, facts: &Facts) -> Result<File> {
    let mut text = String::new();
    for line in [&facts.title, &facts.generator]
        .into_iter()
        .chain(&facts.metrics)
    {
        line_to(&mut text, &format!("# {}", escape(line)));
    }
    text += include_str!("python/head.py.in");
    array(&mut text, "FEATURES", &strings(&facts.features));
    array(&mut text, "CLASSES", &strings(&facts.classes));
    if let Some(scaler) = scaler {
        line_to(
            &mut text,
            "\nfrom sklearn.preprocessing import StandardScaler\n\nscaler = StandardScaler()",
        );
        array(&mut text, "scaler.mean_", &numbers(&scaler.mean));
        array(&mut text, "scaler.var_", &numbers(&scaler.var));
        array(&mut text, "scaler.scale_", &numbers(&scaler.scale));
        line_to(&mut text, "scaler.n_features_in_ = len(FEATURES)");
    }
    match model {
        Fitted::Logistic(model) => logistic(&mut text, model),
        Fitted::Mlp(model) => mlp(&mut text, model),
        Fitted::Tree(model) => tree(&mut text, model),
        Fitted::Dummy(model) => dummy(&mut text, model),
    }
    text += match scaler {
        Some(_) => include_str!("python/proba_scaled.py.in"),
        None => include_str!("python/proba.py.in"),
    };
    check(&mut text, model, scaler, &facts.vectors)?;
    Ok(File {
        path: "python/model.py".into(),
        text,
    })
}

fn logistic(text: &mut String, model: &FittedLogistic) {
    *text += include_str!("python/logistic.py.in");
    array(text, "model.coef_", &rows(&model.coef));
    array(text, "model.intercept_", &numbers(&model.intercept));
}

fn mlp(text: &mut String, model: &FittedMlp) {
    let network = &model.network;
    let word = |activation| match activation {
        Activation::Identity => "identity",
        Activation::Logistic => "logistic",
        Activation::Softmax => "softmax",
        Activation::Tanh => "tanh",
        Activation::Relu => "relu",
    };
    let hidden: Vec<_> = network
        .layers
        .iter()
        .rev()
        .skip(1)
        .rev()
        .map(|layer| layer.outputs)
        .collect();
    *text += &include_str!("python/mlp.py.in")
        .replace("{hidden}", &format!("{hidden:?}"))
        .replace("{activation}", word(network.hidden))
        .replace("{output}", word(network.output))
        .replace("{n_layers}", &(network.layers.len() + 1).to_string())
        .replace("{n_outputs}", &network.n_outputs().to_string());
    for layer in &network.layers {
        let weights: Vec<_> = layer
            .weights
            .chunks_exact(layer.outputs)
            .map(<[f64]>::to_vec)
            .collect();
        call(text, "model.coefs_.append", &rows(&weights));
        call(text, "model.intercepts_.append", &numbers(&layer.biases));
    }
}

fn tree(text: &mut String, model: &FittedTree) {
    let Tree {
        feature,
        threshold,
        children_left,
        children_right,
        n_node_samples,
        impurity,
        value,
    } = &model.tree;
    array(text, "FEATURE", &numbers(feature));
    array(text, "THRESHOLD", &numbers(threshold));
    array(text, "LEFT", &numbers(children_left));
    array(text, "RIGHT", &numbers(children_right));
    array(text, "SAMPLES", &numbers(n_node_samples));
    array(text, "IMPURITY", &numbers(impurity));
    array(text, "VALUE", &rows(value));
    *text += include_str!("python/tree.py.in");
}

fn dummy(text: &mut String, model: &FittedDummy) {
    let strategy = match model.strategy.write() {
        Value::Text(strategy) => strategy,
        _ => String::new(),
    };
    *text += &include_str!("python/dummy.py.in").replace("{strategy}", &strategy);
    array(text, "model.class_prior_", &numbers(&model.class_prior));
}

/// Rows, what the playground says of them, and the comparison.
fn check(
    text: &mut String,
    model: &Fitted,
    scaler: Option<&FittedScaler>,
    vectors: &[Vector],
) -> Result<()> {
    let mut inputs = Vec::new();
    let mut proba = Vec::new();
    for vector in vectors {
        let row: Vec<f64> = vector.row.iter().map(|&x| x.into()).collect();
        let mut scaled = row.clone();
        if let Some(scaler) = scaler {
            scaler.transform_row(&mut scaled);
        }
        inputs.push(row);
        proba.push(model.score_row(&scaled)?.proba);
    }
    *text += "\n# Rows in the units of the data, and the probabilities that the playground gives them.\n";
    array(text, "ROWS", &rows(&inputs));
    array(text, "PROBA", &rows(&proba));
    *text += include_str!("python/check.py.in");
    Ok(())
}

fn line_to(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn array(text: &mut String, name: &str, items: &[String]) {
    line_to(text, &format!("{name} = np.array([{}])", list(items)));
}

fn call(text: &mut String, function: &str, items: &[String]) {
    line_to(text, &format!("{function}(np.array([{}]))", list(items)));
}

/// Items in lines of some length.
fn list(items: &[String]) -> String {
    const WIDTH: usize = 110;
    let (mut list, mut column) = (String::new(), WIDTH);
    for item in items {
        if column + item.len() + 2 > WIDTH {
            list.push_str("\n    ");
            column = 4;
        } else {
            list.push(' ');
        }
        let _ = write!(list, "{item},"); // Writing into a string does not fail.
        column += item.len() + 2;
    }
    if !items.is_empty() {
        list.push('\n');
    }
    list
}

/// Numbers in the fewest digits that give them back.
fn numbers<T: Debug>(values: &[T]) -> Vec<String> {
    // Infinity and what is no number have these names in NumPy.
    values
        .iter()
        .map(|value| {
            format!("{value:?}")
                .replace("inf", "np.inf")
                .replace("NaN", "np.nan")
        })
        .collect()
}

fn rows(rows: &[Vec<f64>]) -> Vec<String> {
    rows.iter()
        .map(|row| format!("[{}]", numbers(row).join(", ")))
        .collect()
}

fn strings(texts: &[String]) -> Vec<String> {
    texts
        .iter()
        .map(|text| format!("\"{}\"", escape(text)))
        .collect()
}

/// A text for a comment or between double quotes: whatever is not plainly visible is written as its number.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if c == '\'' || c.escape_debug().count() == 1 => escaped.push(c),
            c => {
                let _ = write!(escaped, "\\U{:08x}", u32::from(c)); // Writing into a string does not fail.
            }
        }
    }
    escaped
}
