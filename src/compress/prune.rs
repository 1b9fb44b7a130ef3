//! Pruning: weights or whole neurons are taken out of a trained model, which is trained on to make up for it.
//!
//! The share taken out grows in steps by `s_t` = s (1 - (1 - t/n)³), fast at first, when much can be spared (Zhu & Gupta, "To
//! prune, or not to prune", 2017). What a share of a whole number comes to is rounded down. Behind each step follow `epochs`
//! epochs of training with what was taken out held at 0: a network's by Adam as in its first training, with all training
//! rows, the same seed and no early stopping; a logistic regression's are so many iterations of L-BFGS at most.
//!
//! * `magnitude` takes the weights of the least absolute value, wherever they are, the first of equals; biases stay.
//! * `neurons` takes from each hidden layer the neurons of the least importance, and the network gets narrower. A neuron's
//!   importance is the Euclidean norm of its incoming weights times that of its outgoing ones: what it can pass on. With relu
//!   it does not change when a factor moves from one side of the neuron to the other, which changes nothing that the network
//!   does (Neyshabur, Salakhutdinov & Srebro, "Path-SGD", 2015). At least one neuron stays.
//! * A decision tree knows no weights: either kind takes its weakest branches, until at least the share of the leaves is gone
//!   (minimal cost-complexity pruning; there is nothing to train on).

use super::{Pruning, PruningKind, Rows, Trainer};
use crate::error::{Error, Result, buffer};
use crate::model::Fitted;
use crate::model::network::Network;
use crate::pace::Pace;
use crate::params::{Parameter, Section, plain};
use crate::structure::Form;

/// The model without what `pruning` takes out: removed weights are 0.0, removed neurons are gone. `trainer` has the
/// parameters that the model was trained with, `rows` are those it was trained on. The model's account of its training (its
/// iterations, its loss) stays that of the first one. Where the share comes to nothing the model stays as it is, with a
/// warning; where training on diverges the last good weights are kept, with a warning.
///
/// # Errors
/// [`Error::InvalidParameter`] for settings outside their limits and for a kind that the model knows nothing of;
/// [`Error::Memory`] where there is no room.
pub async fn prune(
    model: &Fitted,
    trainer: &Trainer,
    rows: Rows<'_>,
    pruning: &Pruning,
    pace: &Pace,
) -> Result<Fitted> {
    let checked = pruning.check_ranges();
    checked.map_err(|error| error.within("compress.pruning"))?;
    let mut cut = match (pruning.kind, model) {
        (PruningKind::None, _) => return Ok(model.clone()),
        (_, Fitted::Dummy(_)) => return Err(refuse("\"none\" for the baseline", pruning.kind)),
        (_, Fitted::Tree(tree)) => {
            let pruned = tree.pruned_by(pruning.sparsity, pace).await?;
            return Ok(Fitted::Tree(pruned));
        }
        (PruningKind::Magnitude, _) => Cut::weights_of(model)?,
        (PruningKind::Neurons, _) => Cut::neurons_of(model)?,
    };
    let mut model = model.clone();
    if cut.is_nothing(pruning.sparsity) {
        let warning = format!(
            "Pruning takes nothing out: a share of {} (compress.pruning.sparsity) comes to less than one of what there is.",
            plain(pruning.sparsity)
        );
        warn(&mut model, warning);
        return Ok(model);
    }
    for step in 1..=pruning.steps {
        let left = 1.0 - step as f64 / pruning.steps as f64;
        let share = pruning.sparsity * (1.0 - left * left * left);
        cut.take(&mut model, share);
        let pace = pace.part(step - 1, pruning.steps);
        model = tune(model, trainer, cut.held(), rows, pruning.epochs, &pace).await?;
        pace.chunk(1, 1).await;
    }
    Ok(model)
}

fn refuse(expected: &str, kind: PruningKind) -> Error {
    Error::invalid("compress.pruning.kind", expected, kind.write())
}

/// What a share of `count` comes to; of what there is at least one stays.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and the count.
fn part_of(count: usize, share: f64) -> usize {
    ((share * count as f64) as usize).min(count.saturating_sub(1))
}

/// What is being taken out of a model.
enum Cut {
    /// Weights, by their places in [`Fitted::params`].
    Weights {
        /// Still there.
        kept: Vec<usize>,
        /// Taken out.
        held: Vec<usize>,
    },
    /// Hidden neurons.
    Neurons {
        /// Of each hidden layer at first.
        widths: Vec<usize>,
    },
}

impl Cut {
    fn weights_of(model: &Fitted) -> Result<Self> {
        let Form::Layers(layers) = model.form() else {
            return Err(refuse(
                "\"none\" for a model without weights",
                PruningKind::Magnitude,
            ));
        };
        let n_weights = layers
            .iter()
            .map(|layer| layer.inputs * layer.outputs)
            .sum();
        let mut kept: Vec<usize> = buffer(n_weights)?;
        let mut start = 0;
        for layer in layers {
            let end = start + layer.inputs * layer.outputs;
            kept.extend(start..end);
            start = end + layer.outputs;
        }
        let held = buffer(n_weights)?;
        Ok(Self::Weights { kept, held })
    }

    fn neurons_of(model: &Fitted) -> Result<Self> {
        match model {
            Fitted::Mlp(mlp) if mlp.network.layers.len() > 1 => {
                let layers = &mlp.network.layers;
                let hidden = &layers[..layers.len() - 1];
                Ok(Self::Neurons {
                    widths: hidden.iter().map(|layer| layer.outputs).collect(),
                })
            }
            _ => Err(refuse(
                "\"none\" or \"magnitude\" for a model without hidden neurons",
                PruningKind::Neurons,
            )),
        }
    }

    /// Whether the share comes to nothing.
    fn is_nothing(&self, share: f64) -> bool {
        match self {
            Self::Weights { kept, .. } => part_of(kept.len(), share) == 0,
            Self::Neurons { widths } => widths.iter().all(|&width| part_of(width, share) == 0),
        }
    }

    /// Takes out as much as is missing to the share.
    fn take(&mut self, model: &mut Fitted, share: f64) {
        match self {
            Self::Weights { kept, held } => {
                let mut params = model.params();
                let count = part_of(kept.len() + held.len(), share).saturating_sub(held.len());
                let size = |place: usize| params[place].abs();
                if count > 0 {
                    kept.select_nth_unstable_by(count - 1, |&a, &b| {
                        size(a).total_cmp(&size(b)).then(a.cmp(&b))
                    });
                    held.extend(kept.drain(..count));
                }
                for &place in &*held {
                    params[place] = 0.0;
                }
                *model = model.with_params(&params);
            }
            Self::Neurons { widths } => {
                if let Fitted::Mlp(mlp) = model {
                    for (index, &width) in widths.iter().enumerate() {
                        narrow(&mut mlp.network, index, width - part_of(width, share));
                    }
                }
            }
        }
    }

    /// What is to stay 0, by its places in [`Fitted::params`].
    fn held(&self) -> &[usize] {
        match self {
            Self::Weights { held, .. } => held,
            Self::Neurons { .. } => &[],
        }
    }
}

/// Leaves the `width` most important neurons of a hidden layer; the later of equals stays.
fn narrow(network: &mut Network, index: usize, width: usize) {
    let [layer, next, ..] = &mut network.layers[index..] else {
        return; // No hidden layer.
    };
    let importance: Vec<f64> = (0..layer.outputs)
        .map(|neuron| {
            let incoming = layer.weights.iter().skip(neuron).step_by(layer.outputs);
            let outgoing = &next.weights[neuron * next.outputs..][..next.outputs];
            norm(incoming) * norm(outgoing.iter())
        })
        .collect();
    let mut kept: Vec<usize> = (0..layer.outputs).collect();
    kept.sort_by(|&a, &b| importance[a].total_cmp(&importance[b]));
    kept.drain(..layer.outputs - width);
    kept.sort_unstable();
    let rows = layer.weights.chunks_exact(layer.outputs);
    layer.weights = rows
        .flat_map(|row| kept.iter().map(|&neuron| row[neuron]))
        .collect();
    layer.biases = kept.iter().map(|&neuron| layer.biases[neuron]).collect();
    layer.outputs = width;
    let rows = kept
        .iter()
        .map(|&neuron| &next.weights[neuron * next.outputs..][..next.outputs]);
    next.weights = rows.collect::<Vec<_>>().concat();
    next.inputs = width;
}

/// Euclidean.
fn norm<'w>(weights: impl Iterator<Item = &'w f64>) -> f64 {
    weights.map(|weight| weight * weight).sum::<f64>().sqrt()
}

/// Trains on.
async fn tune(
    mut model: Fitted,
    trainer: &Trainer,
    held: &[usize],
    rows: Rows<'_>,
    epochs: usize,
    pace: &Pace,
) -> Result<Fitted> {
    if epochs == 0 {
        return Ok(model);
    }
    let good = match (&mut model, trainer) {
        (Fitted::Logistic(model), Trainer::Logistic(params)) => {
            let tuned = params.tune(model, held, epochs, rows.x, rows.y, pace).await;
            tuned.map(|tuned| *model = tuned).is_some()
        }
        (Fitted::Mlp(mlp), Trainer::Mlp(params)) => {
            let network = mlp.network.clone();
            let tuning = params.tune(network, held, epochs, rows.x, rows.y, pace);
            let (network, good) = Box::pin(tuning).await?;
            mlp.network = network;
            good
        }
        _ => {
            let message = "The model was trained with the parameters of another one.";
            return Err(Error::data("model", message));
        }
    };
    if !good {
        let warning = "Training after pruning diverged; the weights from before that are kept. Standardised features or a \
                       smaller learning_rate_init help.";
        warn(&mut model, warning.into());
    }
    Ok(model)
}

/// Adds a warning to the model's, once.
fn warn(model: &mut Fitted, warning: String) {
    let warnings = match model {
        Fitted::Logistic(model) => &mut model.warnings,
        Fitted::Mlp(model) => &mut model.warnings,
        Fitted::Tree(model) => &mut model.warnings,
        Fitted::Dummy(model) => &mut model.warnings,
    };
    if !warnings.contains(&warning) {
        warnings.push(warning);
    }
}
