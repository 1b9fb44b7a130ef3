//! The variants of a model side by side, and which of them is worth having.

use std::rc::Rc;

use serde::Serialize;

use super::decide::decide_by_proba;
use super::figures::{Figures, figures};
use super::scores::Scored;
use super::stages::{Loaded, Parts};
use super::variants::{Compressed, Variant};
use crate::device::{self, DeviceParams, DeviceReport};
use crate::error::Result;
use crate::metrics::confusion::ConfusionMatrix;
use crate::metrics::curves::Roc;
use crate::pace::Pace;
use crate::params::{Checked, plain};
use crate::structure::{Arithmetic, Form, Storage, Workload};

/// A variant of the model: how good it is, and what it needs of the board.
#[derive(Debug, Clone, Serialize)]
pub struct VariantReport {
    /// What it is called.
    pub name: &'static str,
    /// What it calculates with.
    pub arithmetic: Arithmetic,
    /// How well it does on the test rows, in its own arithmetic.
    pub metrics: Figures,
    /// ROC curve on the test rows, for two classes.
    pub roc: Option<Rc<Roc>>,
    /// Test rows whose predicted class differs from the trained model's.
    pub n_flips: usize,
    /// The first of them, at most 1,000.
    pub flips: Vec<Flip>,
    /// Weights, biases and what int8 layers need besides, in the flash.
    pub weights_bytes: u64,
    /// How the weights of its layers are kept; `None` for a model without layers.
    pub storage: Option<StorageReport>,
    /// What it needs of the board.
    pub device: DeviceReport,
}

/// A row that is predicted otherwise than by the trained model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flip {
    /// Its index in the dataset.
    pub row: usize,
    /// Its class.
    pub label: u32,
    /// The class that the trained model predicts.
    pub from: u32,
    /// The class that the variant predicts.
    pub to: u32,
    /// The trained model's probability of the positive class; of `from`, for more than two classes.
    pub before: f64,
    /// The variant's probability of the positive class; of `to`, for more than two classes.
    pub after: f64,
}

/// The weights of all layers in each form; `None` for a form that cannot hold them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StorageReport {
    /// All of them, zeros too.
    pub dense_bytes: Option<u64>,
    /// A bit for each weight, and those that are not zero.
    pub bitmap_bytes: Option<u64>,
    /// Those that are not zero, with their columns.
    pub csr_bytes: Option<u64>,
    /// The smallest form of each layer, which is the one that is used.
    pub chosen: Vec<Storage>,
    /// Share of the weights that are zero.
    pub sparsity: f64,
}

/// The variant that is worth having.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recommendation {
    /// Its name; `None` where none is.
    pub name: Option<&'static str>,
    /// Why, as a sentence.
    pub reason: String,
}

/// The most flips that are listed.
const MAX_FLIPS: usize = 1000;

/// Accuracy that a recommended variant may lose.
const MAX_LOSS: f64 = 0.01;

/// What the variants are compared by.
pub(super) struct Comparison<'a> {
    pub(super) data: &'a Loaded,
    pub(super) parts: &'a Parts,
    pub(super) scored: &'a Scored,
    /// The trained model's classes of the test rows.
    pub(super) predicted: &'a [u32],
    pub(super) threshold: f64,
    pub(super) device: &'a Checked<DeviceParams>,
}

impl Comparison<'_> {
    /// Counts every variant and holds it against the board.
    pub(super) async fn of(
        &self,
        compressed: &Compressed,
        pace: &Pace,
    ) -> Result<Vec<VariantReport>> {
        let mut reports = Vec::new();
        for variant in &compressed.variants {
            reports.push(self.report(variant)?);
            pace.chunk(reports.len(), compressed.variants.len()).await;
        }
        Ok(reports)
    }

    fn report(&self, variant: &Variant) -> Result<VariantReport> {
        let classes = &self.data.dataset.classes;
        let (y, positive) = (&self.parts.test.y, self.scored.positive);
        let predicted = decide_by_proba(&variant.proba, classes.len(), positive, self.threshold)?;
        let confusion = ConfusionMatrix::new(y, &predicted, classes.len());
        let workload = variant.deployed.workload();
        Ok(VariantReport {
            name: variant.name(),
            arithmetic: variant.arithmetic,
            metrics: figures(&confusion, &variant.figures, positive, classes),
            roc: variant.roc.clone(),
            n_flips: self.flipped(&predicted).count(),
            flips: self.flips(variant, &predicted),
            weights_bytes: workload.weights_bytes(),
            storage: storage(&workload),
            device: device::estimate(&workload, self.device),
        })
    }

    /// Places of the test rows whose class is another.
    fn flipped(&self, predicted: &[u32]) -> impl Iterator<Item = usize> {
        let pairs = self.predicted.iter().zip(predicted).enumerate();
        pairs
            .filter(|(_, (from, to))| from != to)
            .map(|(place, _)| place)
    }

    fn flips(&self, variant: &Variant, predicted: &[u32]) -> Vec<Flip> {
        let n_classes = self.data.dataset.classes.len();
        let flip = |place: usize| {
            let (from, to) = (self.predicted[place], predicted[place]);
            let positive = self.scored.positive;
            let [before, after] = [(&self.scored.test.rows.proba, from), (&variant.proba, to)].map(
                |(proba, class)| proba[place * n_classes + positive.unwrap_or(class as usize)],
            );
            Flip {
                row: self
                    .parts
                    .split
                    .as_ref()
                    .map_or(place, |split| split.test[place] as usize),
                label: self.parts.test.y[place],
                from,
                to,
                before,
                after,
            }
        };
        self.flipped(predicted).take(MAX_FLIPS).map(flip).collect()
    }
}

/// The variant with the least flash, then the least energy, of those that fit and lose hardly any accuracy against the
/// trained model.
pub(super) fn recommend(variants: &[VariantReport], accuracy: f64) -> Recommendation {
    let fitting = || {
        variants
            .iter()
            .filter(|variant| variant.device.fits == Some(true))
    };
    let cost = |variant: &VariantReport| {
        let device = &variant.device;
        let energy = device.energy_uj.map_or(0.0, |energy| energy.typical);
        (device.flash.total_bytes, energy)
    };
    let best = fitting()
        .filter(|variant| accuracy - variant.metrics.accuracy <= MAX_LOSS + 1e-12)
        .min_by(|a, b| {
            let ((a_bytes, a_energy), (b_bytes, b_energy)) = (cost(a), cost(b));
            a_bytes.cmp(&b_bytes).then(a_energy.total_cmp(&b_energy))
        });
    let refusal = |reason: &str| Recommendation {
        name: None,
        reason: reason.to_owned(),
    };
    match best {
        Some(best) => Recommendation {
            name: Some(best.name),
            reason: format!(
                "Of the variants that fit the board and lose at most 1 point of accuracy on the test rows against the trained \
                 model ({} %), {} takes the least flash: {} bytes, with an accuracy of {} %.",
                percent(accuracy),
                best.name,
                plain(best.device.flash.total_bytes as f64),
                percent(best.metrics.accuracy),
            ),
        },
        None if fitting().next().is_some() => refusal(
            "Every variant that fits the board loses more than 1 point of accuracy on the test rows against the trained model.",
        ),
        None if variants.iter().any(|variant| variant.device.fits.is_none()) => {
            refusal("Whether any variant fits the board is not known.")
        }
        None => refusal("No variant fits the board."),
    }
}

/// The weights of all layers in each form.
fn storage(workload: &Workload) -> Option<StorageReport> {
    let Form::Layers(layers) = &workload.structure.form else {
        return None;
    };
    let all = layers
        .iter()
        .map(|layer| (layer.inputs as u64) * (layer.outputs as u64))
        .sum::<u64>();
    let nonzero = workload.kept.iter().map(|kept| kept.nonzero).sum::<u64>();
    let bytes = |storage: Storage| {
        let layers = layers.iter().zip(&workload.kept);
        layers
            .map(|(layer, kept)| {
                let value_bytes = workload.arithmetic.value_bytes();
                storage.bytes(layer.inputs, layer.outputs, kept.nonzero, value_bytes)
            })
            .sum()
    };
    Some(StorageReport {
        dense_bytes: bytes(Storage::Dense),
        bitmap_bytes: bytes(Storage::Bitmap),
        csr_bytes: bytes(Storage::Csr),
        chosen: workload.kept.iter().map(|kept| kept.storage).collect(),
        sparsity: 1.0 - nonzero as f64 / all.max(1) as f64,
    })
}

/// A share in percent, with one decimal.
fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}
