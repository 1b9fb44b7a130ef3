//! What to do where a model does not fit: by how much, and which change would do.

use super::boards::Board;
use super::memory::{AVR_BYTES, beyond_reach, both_fit};
use super::params::Kernel;
use super::report::{Flash, Sram};
use crate::params::plain;
use crate::structure::{Arithmetic, Form, Kept, Layer, Storage, Structure, Workload};

/// Shares, in percent, that are tried: the least change that does is the answer.
const PERCENT: std::ops::Range<u64> = 1..100;

/// By how much a model does not fit, and what would make it fit, the smallest change first. Empty where it fits or
/// where that is not known.
pub(super) fn advice(
    workload: &Workload,
    board: &Board,
    kernel: Kernel,
    flash: &Flash,
    sram: &Sram,
) -> Vec<String> {
    let mut sentences: Vec<String> = [
        over("flash", flash.total_bytes, flash.budget_bytes),
        (beyond_reach(flash.total_bytes, board)
            && flash
                .budget_bytes
                .is_none_or(|budget| flash.total_bytes <= budget))
        .then(|| {
            format!(
                "On an AVR the exported C reaches {} bytes of flash with its 16-bit pointers.",
                plain(AVR_BYTES as f64)
            )
        }),
        over("SRAM", sram.total_bytes, sram.budget_bytes),
    ]
    .into_iter()
    .flatten()
    .collect();
    if sentences.is_empty() {
        return sentences;
    }
    let fits = |changed: &Workload| holds(changed, board, kernel);
    let changes = changes(workload, &fits);
    if changes.is_empty() {
        sentences.push(
            "None of int8, pruning and narrower layers would make it fit, nor all of them together: it takes another board or a \
             row of fewer features."
                .to_owned(),
        );
    }
    sentences.extend(changes);
    sentences
}

/// Whether it would fit. A memory whose size is not known does not stand against it.
fn holds(workload: &Workload, board: &Board, kernel: Kernel) -> bool {
    let flash = Flash::of(workload, board, kernel);
    let sram = Sram::of(workload, board, kernel);
    both_fit(&flash, &sram) != Some(false)
}

/// "It takes 1,000 bytes more flash than there are."
fn over(memory: &str, total: u64, budget: Option<u64>) -> Option<String> {
    let budget = budget.filter(|budget| total > *budget)?;
    Some(format!(
        "It needs {} bytes of {memory}, {} more than the {} there are.",
        plain(total as f64),
        plain((total - budget) as f64),
        plain(budget as f64)
    ))
}

/// Single changes that do, else int8 with one of the others.
fn changes(workload: &Workload, fits: &dyn Fn(&Workload) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let quantised = Workload {
        arithmetic: Arithmetic::Int8,
        ..workload.clone()
    };
    let can_quantise = workload.arithmetic != Arithmetic::Int8;
    if can_quantise && fits(&quantised) {
        found.push(format!(
            "int8 would make it fit: its weights take {} bytes instead of {}.",
            plain(quantised.weights_bytes() as f64),
            plain(workload.weights_bytes() as f64)
        ));
    }
    found.extend(smaller(workload, fits, ""));
    if found.is_empty() && can_quantise {
        found.extend(smaller(&quantised, fits, "int8 together with "));
    }
    found
}

/// The least pruning and the least narrowing that do.
fn smaller(workload: &Workload, fits: &dyn Fn(&Workload) -> bool, with: &str) -> Vec<String> {
    let pruned = least(|percent| pruned(workload, percent), fits).map(|(percent, changed)| {
        format!(
            "{with}pruning {percent} % of the weights would make it fit: they take {} bytes instead of {}.",
            plain(changed.weights_bytes() as f64),
            plain(workload.weights_bytes() as f64)
        )
    });
    let narrower =
        least(|percent| narrower(workload, percent), fits).map(|(percent, changed)| match &changed
            .structure
            .form
        {
            Form::Layers(layers) => {
                let widths: Vec<_> = layers[..layers.len() - 1]
                    .iter()
                    .map(|layer| plain(layer.outputs as f64))
                    .collect();
                format!(
                    "{with}hidden layers narrower by {percent} % would make it fit: {} neurons.",
                    widths.join(", ")
                )
            }
            Form::Tree { leaves, .. } => format!(
                "{with}a tree of at most {} leaves would make it fit.",
                plain(*leaves as f64)
            ),
            Form::Constant { .. } => String::new(),
        });
    pruned.into_iter().chain(narrower).collect()
}

/// The smallest share for which the changed model fits.
fn least(
    change: impl Fn(u64) -> Option<Workload>,
    fits: &dyn Fn(&Workload) -> bool,
) -> Option<(u64, Workload)> {
    PERCENT
        .filter_map(|percent| change(percent).map(|changed| (percent, changed)))
        .find(|(_, changed)| fits(changed))
}

/// The model with this share of its weights taken out, each layer in its smallest form.
fn pruned(workload: &Workload, percent: u64) -> Option<Workload> {
    let Form::Layers(layers) = &workload.structure.form else {
        return None;
    };
    let mut changed = workload.clone();
    changed.kept = Vec::new();
    for layer in layers {
        let weights = (layer.inputs as u64).saturating_mul(layer.outputs as u64);
        let removed = percent_of(weights, percent);
        changed
            .kept
            .push(smallest(workload, *layer, weights - removed));
    }
    Some(changed)
}

/// That many hundredths of `count`, rounded down.
fn percent_of(count: u64, percent: u64) -> u64 {
    count / 100 * percent + count % 100 * percent / 100
}

/// The form in which a layer with that many weights takes least; of equals the first.
fn smallest(workload: &Workload, layer: Layer, nonzero: u64) -> Kept {
    let value_bytes = workload.arithmetic.value_bytes();
    let bytes = |storage: Storage| storage.bytes(layer.inputs, layer.outputs, nonzero, value_bytes);
    let least = Storage::ALL
        .into_iter()
        .min_by_key(|storage| bytes(*storage).unwrap_or(u64::MAX));
    let storage = least.unwrap_or(Storage::Dense);
    Kept {
        storage,
        nonzero,
        // Which weights are kept is not known: at most all bits are looked at.
        scanned: match storage {
            Storage::Bitmap => (layer.inputs as u64).saturating_mul(layer.outputs as u64),
            Storage::Dense | Storage::Csr => 0,
        },
    }
}

/// The model with hidden layers, or a tree's leaves, that are fewer by this share.
fn narrower(workload: &Workload, percent: u64) -> Option<Workload> {
    let left = |count: usize| {
        let left = percent_of(count as u64, 100 - percent).max(1);
        usize::try_from(left).unwrap_or(count)
    };
    let form = match &workload.structure.form {
        Form::Layers(layers) if layers.len() > 1 => {
            let mut layers = layers.clone();
            for index in 1..layers.len() {
                let width = left(layers[index].inputs);
                layers[index - 1].outputs = width;
                layers[index].inputs = width;
            }
            Form::Layers(layers)
        }
        Form::Tree {
            leaves,
            depth,
            classes,
            ..
        } if *leaves > 1 => {
            let leaves = left(*leaves);
            Form::Tree {
                splits: leaves - 1,
                leaves,
                depth: (*depth).min(leaves - 1),
                classes: *classes,
            }
        }
        _ => return None,
    };
    Some(Workload {
        structure: Structure {
            form,
            ..workload.structure.clone()
        },
        kept: Vec::new(),
        ..workload.clone()
    })
}
