//! A sweep: the same experiment with other widths, with more or fewer of its weights removed, and in every arithmetic.
//!
//! A [`plan`] lists what has to be run, [`points`] reads from the report of each run what came of it, and [`pareto_front`] says
//! which points are worth a look. The runs of one training follow one another, so that a session trains once for all of
//! them; and a report has its model in every arithmetic, so that one run gives several points.

mod front;
mod points;

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

pub use front::{Cost, Reading, pareto_front, reading};
pub use points::{
    Outcome, Point, Variant, VariantDevice, VariantEnergy, VariantFlash, VariantMetrics, current,
    points,
};

use crate::compress::{Pruning, PruningKind};
use crate::config::{Config, ModelParams};
use crate::error::Result;
use crate::params::{OneOrEach, Parameter};
use crate::structure::Arithmetic;
use crate::value::{Value, plain};

/// Neurons in each hidden layer.
pub const WIDTHS: [usize; 6] = [2, 4, 8, 16, 32, 64];

/// Share of the weights, or of what a tree can lose, that is removed.
pub const SPARSITIES: [f64; 4] = [0.0, 0.5, 0.75, 0.9];

/// What a sweep runs.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The experiment without what a sweep changes: experiments with the same base have the same sweep.
    pub base: Config,
    /// The runs of each training, the longest training first.
    pub trainings: Vec<Vec<Run>>,
    /// Why there is nothing to run, where that is so.
    pub reason: Option<&'static str>,
}

/// One run of the experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The size of the model in words; empty where it has none to choose.
    pub size: String,
    /// Share that is removed; 0 for nothing.
    pub sparsity: f64,
    /// The partial config to be laid over the experiment.
    pub partial: Value,
}

impl Run {
    /// The partial config of this run in one arithmetic, which the device then has no word in.
    fn partial_in(&self, arithmetic: Arithmetic) -> Value {
        let mut partial = self.partial.clone();
        if let Value::Map(sections) = &mut partial {
            for (name, section) in sections.iter_mut() {
                if let (true, Value::Map(fields)) = (name == "compress", section) {
                    fields.push(("arithmetic".to_owned(), arithmetic.write()));
                }
            }
            let device = Value::object(vec![("arithmetic", Value::Null)]);
            sections.push(("device".to_owned(), device));
        }
        partial
    }
}

/// What is to be run for the experiment of `config`: every size with every sparsity, the experiment's own among them.
///
/// # Errors
/// What [`Config::with`] refuses; nothing for a config that was accepted.
pub fn plan(config: &Config) -> Result<Plan> {
    let sizes = sizes(&config.model);
    let runs = |size: &Size| -> Vec<Run> {
        let sparsities = sparsities(&config.compress.pruning).into_iter();
        sparsities.map(|sparsity| size.run(sparsity)).collect()
    };
    let base = match layers(&config.model).len() {
        0 => Size::only(),
        layers => Size::of(vec![WIDTHS[0]; layers]),
    };
    let nothing = sizes.is_empty();
    Ok(Plan {
        base: config.with(&base.run(0.0).partial_in(Arithmetic::Float32))?,
        trainings: sizes.iter().map(runs).collect(),
        reason: nothing
            .then_some("A baseline holds no weights: there is nothing to make larger or smaller."),
    })
}

/// A size of the model.
struct Size {
    words: String,
    /// Neurons in each hidden layer, for a model that has any.
    hidden: Option<Vec<usize>>,
}

impl Size {
    /// That of a model without a choice.
    fn only() -> Self {
        Self {
            words: String::new(),
            hidden: None,
        }
    }

    fn of(hidden: Vec<usize>) -> Self {
        let words = match hidden.as_slice() {
            [width] => format!("{} hidden", counted(*width, "neuron")),
            [width, rest @ ..] if rest.iter().all(|other| other == width) => {
                format!("{} × {}", hidden.len(), counted(*width, "neuron"))
            }
            few if few.len() <= 4 => {
                let widths: Vec<_> = few.iter().map(ToString::to_string).collect();
                format!("{} neurons", widths.join(" + "))
            }
            many => format!("{} hidden layers", many.len()),
        };
        Self {
            words,
            hidden: Some(hidden),
        }
    }

    /// This size with a share of it removed.
    fn run(&self, sparsity: f64) -> Run {
        let pruning = if sparsity > 0.0 {
            Pruning {
                kind: PruningKind::Magnitude,
                sparsity,
                ..Pruning::default()
            }
        } else {
            Pruning::default()
        };
        // Steps and epochs stay those of the experiment.
        let pruning = Value::object(vec![
            ("kind", pruning.kind.write()),
            ("sparsity", pruning.sparsity.write()),
        ]);
        let compress = Value::object(vec![("pruning", pruning), ("distillation", Value::Null)]);
        let model = self.hidden.as_ref().map(|hidden| {
            let hidden = OneOrEach::Each(hidden.clone()).write();
            ("model", Value::object(vec![("hidden_layer_sizes", hidden)]))
        });
        Run {
            size: self.words.clone(),
            sparsity,
            partial: Value::object(model.into_iter().chain([("compress", compress)]).collect()),
        }
    }
}

/// Neurons in each hidden layer of a network; nothing for another model.
fn layers(model: &ModelParams) -> Vec<usize> {
    match model {
        ModelParams::MLPClassifier(params) => match &params.hidden_layer_sizes {
            OneOrEach::One(size) => vec![*size],
            OneOrEach::Each(sizes) => sizes.clone(),
        },
        ModelParams::LogisticRegression(_)
        | ModelParams::DecisionTreeClassifier(_)
        | ModelParams::DummyClassifier(_) => Vec::new(),
    }
}

/// The sizes of a model, the largest first; none for one that holds nothing.
fn sizes(model: &ModelParams) -> Vec<Size> {
    if matches!(model, ModelParams::DummyClassifier(_)) {
        return Vec::new();
    }
    let own = layers(model);
    if own.is_empty() {
        return vec![Size::only()];
    }
    let mut all: Vec<Vec<usize>> = WIDTHS.map(|width| vec![width; own.len()]).to_vec();
    if !all.contains(&own) {
        all.push(own);
    }
    let neurons = |hidden: &Vec<usize>| {
        hidden
            .iter()
            .fold(0, |sum: usize, n| sum.saturating_add(*n))
    };
    all.sort_by_key(|hidden| Reverse(neurons(hidden)));
    all.into_iter().map(Size::of).collect()
}

/// The shares to remove, the experiment's own among them.
fn sparsities(pruning: &Pruning) -> Vec<f64> {
    let mut all = SPARSITIES.to_vec();
    let own = pruning.kind == PruningKind::Magnitude && !all.contains(&pruning.sparsity);
    all.extend(own.then_some(pruning.sparsity));
    all.sort_by(f64::total_cmp);
    all
}

fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", plain(count as f64))
}
