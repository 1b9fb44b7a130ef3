//! The model made small in every way: pruned or distilled where that was asked for, and each in every arithmetic.
//!
//! Nothing here depends on the board or the threshold, so neither has the variants made again.

use std::rc::Rc;

use super::scores::{Judged, ScoreFigures, Scored, class_column, judge};
use super::stages::{Loaded, Part, Parts, all_rows};
use crate::compress::{self, Distillation, Distilled, PruningKind, Ranges, Rows, Trainer};
use crate::config::{Config, ModelParams};
use crate::deployed::Deployed;
use crate::error::Result;
use crate::matrix::Matrix;
use crate::metrics::curves::Roc;
use crate::model::Fitted;
use crate::pace::{Pace, apart};
use crate::structure::Arithmetic;

/// Where the weights of a variant come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the training.
    Trained,
    /// From the training, less those that pruning took out.
    Pruned,
    /// From a training with a teacher.
    Distilled,
}

/// The model as a device would hold it, and what it says of the test rows.
pub struct Variant {
    /// Where its weights come from.
    pub origin: Origin,
    /// What it calculates with.
    pub arithmetic: Arithmetic,
    /// The model with its exact weights.
    pub model: Rc<Fitted>,
    /// The model as a device holds it.
    pub deployed: Rc<Deployed>,
    /// Probabilities of the test rows, shape (`n_rows`, `n_classes`), row-major.
    pub proba: Vec<f64>,
    /// How good they are.
    pub figures: ScoreFigures,
    /// ROC curve on the test rows, for two classes.
    pub roc: Option<Rc<Roc>>,
}

/// All that became of the model.
pub struct Compressed {
    /// The variants that could be made.
    pub variants: Vec<Variant>,
    /// Why others could not, a sentence each.
    pub notes: Vec<String>,
    /// What the teacher taught.
    pub lesson: Option<Rc<Lesson>>,
}

/// A distillation and what came of it: it does not depend on weights changed by hand.
pub struct Lesson {
    /// What was asked for.
    pub distillation: Distillation,
    /// What came of it.
    pub distilled: Distilled,
}

/// What the variant of an origin in an arithmetic is called.
fn name(origin: Origin, arithmetic: Arithmetic) -> &'static str {
    match (origin, arithmetic) {
        (Origin::Trained, Arithmetic::Float32) => "float32",
        (Origin::Trained, Arithmetic::Float16) => "float16",
        (Origin::Trained, Arithmetic::Int8) => "int8",
        (Origin::Pruned, Arithmetic::Float32) => "pruned",
        (Origin::Pruned, Arithmetic::Float16) => "pruned + float16",
        (Origin::Pruned, Arithmetic::Int8) => "pruned + int8",
        (Origin::Distilled, Arithmetic::Float32) => "distilled",
        (Origin::Distilled, Arithmetic::Float16) => "distilled + float16",
        (Origin::Distilled, Arithmetic::Int8) => "distilled + int8",
    }
}

impl Variant {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        name(self.origin, self.arithmetic)
    }
}

impl Compressed {
    /// The variant that is asked for: pruned if there is a pruned one, else distilled if there is one, in the given
    /// arithmetic.
    #[must_use]
    pub fn chosen(&self, arithmetic: Arithmetic) -> Option<&Variant> {
        let is_there = |origin: &Origin| {
            self.variants
                .iter()
                .any(|variant| variant.origin == *origin)
        };
        let origin = [Origin::Pruned, Origin::Distilled]
            .into_iter()
            .find(is_there)
            .unwrap_or(Origin::Trained);
        self.variants
            .iter()
            .find(|variant| variant.origin == origin && variant.arithmetic == arithmetic)
    }
}

/// What the variants are made from.
pub(super) struct Material {
    pub(super) data: Rc<Loaded>,
    pub(super) parts: Rc<Parts>,
    pub(super) model: Rc<Fitted>,
    pub(super) scored: Rc<Scored>,
    /// What a teacher has taught before.
    pub(super) lesson: Option<Rc<Lesson>>,
    pub(super) config: Config,
    pub(super) pace: Pace,
}

/// Makes all variants and scores them. One that cannot be made is noted.
pub(super) async fn compress(material: Material) -> Result<Compressed> {
    let mut made = Compressed {
        variants: Vec::new(),
        notes: Vec::new(),
        lesson: None,
    };
    let trained = &material.model;
    material.make(Origin::Trained, trained, &mut made).await?;
    if material.config.compress.pruning.kind != PruningKind::None {
        match apart(material.prune()).await {
            Ok(pruned) => {
                let pruned = Rc::new(pruned);
                material.make(Origin::Pruned, &pruned, &mut made).await?;
            }
            Err(error) => made.notes.push(format!("pruned: {error}")),
        }
    }
    if let Some(distillation) = &material.config.compress.distillation {
        match apart(material.distil(distillation)).await {
            Ok(lesson) => {
                let student = Rc::new(lesson.distilled.student.clone());
                material
                    .make(Origin::Distilled, &student, &mut made)
                    .await?;
                made.lesson = Some(lesson);
            }
            Err(error) => made.notes.push(format!("distilled: {error}")),
        }
    }
    Ok(made)
}

impl Material {
    async fn prune(&self) -> Result<Fitted> {
        let pruning = &self.config.compress.pruning;
        let rows = self.rows(&self.parts.train);
        compress::prune(&self.model, &self.trainer()?, rows, pruning, &self.pace).await
    }

    /// The lesson of before where it was the same, else a new one.
    async fn distil(&self, distillation: &Distillation) -> Result<Rc<Lesson>> {
        let known = self.lesson.as_ref();
        if let Some(lesson) = known.filter(|lesson| lesson.distillation == *distillation) {
            return Ok(lesson.clone());
        }
        let (train, test) = (self.rows(&self.parts.train), self.rows(&self.parts.test));
        let distilled =
            compress::distil(&self.trainer()?, distillation, train, test, &self.pace).await?;
        Ok(Rc::new(Lesson {
            distillation: distillation.clone(),
            distilled,
        }))
    }

    fn rows<'a>(&self, part: &'a Part) -> Rows<'a> {
        Rows {
            x: &part.x,
            y: &part.y,
            n_classes: self.data.dataset.classes.len(),
        }
    }

    /// How the model was trained.
    fn trainer(&self) -> Result<Trainer> {
        Ok(match &self.config.model {
            ModelParams::LogisticRegression(params) => Trainer::Logistic(params.clone().check()?),
            ModelParams::MLPClassifier(params) => Trainer::Mlp(params.clone().check()?),
            ModelParams::DecisionTreeClassifier(_) | ModelParams::DummyClassifier(_) => {
                Trainer::Other
            }
        })
    }

    /// Adds a model in every arithmetic.
    async fn make(&self, origin: Origin, model: &Rc<Fitted>, made: &mut Compressed) -> Result<()> {
        // A device scales by itself: it gets the rows in the units of the data.
        let (parts, unscaled) = (&self.parts, &self.data.dataset.x);
        let copied;
        let test = match (&parts.scaler, &parts.split) {
            (None, _) => &*parts.test.x,
            (Some(_), split) => {
                let everything;
                let rows = if let Some(split) = split {
                    &split.test
                } else {
                    everything = all_rows(unscaled.n_rows())?;
                    &everything
                };
                copied = unscaled.select_rows(rows, &self.pace).await?;
                &copied
            }
        };
        for arithmetic in [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8] {
            match self.variant(origin, arithmetic, model, test).await {
                Ok(variant) => made.variants.push(variant),
                Err(error) => made
                    .notes
                    .push(format!("{}: {error}", name(origin, arithmetic))),
            }
        }
        Ok(())
    }

    async fn variant(
        &self,
        origin: Origin,
        arithmetic: Arithmetic,
        model: &Rc<Fitted>,
        test: &Matrix,
    ) -> Result<Variant> {
        let (dataset, parts, pace) = (&self.data.dataset, &self.parts, &self.pace);
        let n_classes = dataset.classes.len();
        let compress = &self.config.compress;
        let ranges = match arithmetic {
            Arithmetic::Int8 => {
                let is_scored = Rc::ptr_eq(model, &self.model);
                let decision = is_scored.then_some(&*self.scored.train.rows.decision);
                let x = &parts.train.x;
                compress::calibrate(model, x, decision, &compress.calibration, pace).await?
            }
            Arithmetic::Float32 | Arithmetic::Float16 => Ranges::default(),
        };
        let deployed = compress::deploy(
            model,
            parts.scaler.as_ref(),
            dataset.x.n_cols(),
            n_classes,
            arithmetic,
            compress.per_channel,
            &ranges,
        )?;
        let proba = deployed.score(test, pace).await?;
        let positive = self.scored.positive;
        let column = match positive {
            Some(positive) => class_column(&proba, positive, n_classes)?,
            None => Vec::new(),
        };
        let ranked = positive.map(|positive| (positive, column.as_slice()));
        let Judged { curves, figures } =
            judge(&parts.test.y, &proba, n_classes, ranked, true, pace).await?;
        Ok(Variant {
            origin,
            arithmetic,
            model: model.clone(),
            deployed: Rc::new(deployed),
            proba,
            figures,
            roc: positive.and_then(|_| curves.into_iter().next()?.roc),
        })
    }
}
