//! A teacher's answers as something to learn from (Hinton, Vinyals & Dean, "Distilling the knowledge in a neural network",
//! 2015).
//!
//! A network's sums divided by a temperature T are softer probabilities: q of the teacher, `p_T` of the student. A row's loss
//! is (1 - a) times its log loss plus a T² times the cross-entropy of q and `p_T`; T² because the derivatives by the sums
//! have a factor 1/T² otherwise. For two classes `p_T` is the logistic function of the single sum over T.

use super::Film;
use super::mlp::{FittedMlp, MLPClassifier};
use super::network::{Network, WORK_PER_ACTIVATION, activate};
use crate::error::{Error, Result, buffer};
use crate::math;
use crate::matrix::Matrix;
use crate::pace::{Effort, Pace};
use crate::params::Checked;
use crate::structure::Activation;
use tinyml_numerics::panels::{LANES, Lanes};

/// What a teacher says of some rows, and how much that counts.
#[derive(Debug, Clone)]
pub struct SoftTargets {
    temperature: f64,
    alpha: f64,
    /// The teacher's softened outputs, shape (`n_rows`, `n_outputs`), row-major.
    proba: Vec<f64>,
}

impl SoftTargets {
    /// The answers of `teacher` to the rows `x`, shape (`n_rows`, `n_features`). `temperature` is what sums are divided by,
    /// `alpha`, from 0 to 1, the share of the answers in the loss.
    ///
    /// # Errors
    /// [`Error::Memory`] where there is no room for them.
    pub async fn of(
        teacher: &Network,
        x: &Matrix,
        temperature: f64,
        alpha: f64,
        pace: &Pace,
    ) -> Result<Self> {
        let sums = Network {
            output: Activation::Identity,
            ..teacher.clone()
        };
        let mut proba = sums.outputs(x, pace).await?;
        let n_outputs = teacher.n_outputs();
        let mut panel: Vec<Lanes> = buffer(n_outputs)?;
        let mut effort = Effort::default();
        for row in proba.chunks_exact_mut(n_outputs) {
            panel.clear();
            panel.extend(row.iter().map(|sum| [sum / temperature; LANES]));
            activate(teacher.output, &mut panel);
            for (value, lanes) in row.iter_mut().zip(&panel) {
                *value = lanes[0];
            }
            if effort.add(n_outputs * LANES * WORK_PER_ACTIVATION) {
                pace.breath().await;
            }
        }
        Ok(Self {
            temperature,
            alpha,
            proba,
        })
    }
}

impl Checked<MLPClassifier> {
    /// As [`fit`](Self::fit), from the answers of a teacher to these rows as well. The loss is the mixed one, also in
    /// `loss_curve` and where `tol` goes by it; the initial weights and the order of the rows are as without a teacher.
    ///
    /// # Errors
    /// As [`fit`](Self::fit), and [`Error::Data`] when the answers are of other rows or of other classes.
    pub async fn fit_taught(
        &self,
        x: &Matrix,
        y: &[u32],
        n_classes: usize,
        targets: &SoftTargets,
        pace: &Pace,
    ) -> Result<FittedMlp> {
        let n_outputs = if n_classes == 2 { 1 } else { n_classes };
        if targets.proba.len() != y.len() * n_outputs {
            return Err(Error::data(
                "distillation",
                "The teacher's answers are of other rows or of other classes.",
            ));
        }
        let film = Film::default();
        Box::pin(self.train(x, y, n_classes, Some(targets), pace, &film)).await
    }
}

/// A student's side of it, for a chunk of rows.
pub(super) struct Lesson<'a> {
    targets: &'a SoftTargets,
    /// What turns the student's sums into probabilities.
    activation: Activation,
    n_outputs: usize,
    /// The student's softened outputs, shape (`panels`, `n_outputs`, 4).
    softened: Vec<Lanes>,
}

impl<'a> Lesson<'a> {
    /// Makes room for as many outputs as `deltas` has, shape (`panels`, `n_outputs`, 4).
    pub(super) fn new(
        targets: &'a SoftTargets,
        activation: Activation,
        n_outputs: usize,
        deltas: &[Lanes],
    ) -> Self {
        Self {
            targets,
            activation,
            n_outputs,
            softened: deltas.to_vec(),
        }
    }

    /// Turns the first `panels` of the sums, shape (…, `n_outputs`, 4), into outputs, and keeps the softened ones.
    pub(super) fn activate(&mut self, sums: &mut [Lanes], panels: usize) {
        let sums = sums.chunks_exact_mut(self.n_outputs).take(panels);
        for (sums, softened) in sums.zip(self.softened.chunks_exact_mut(self.n_outputs)) {
            for (softened, sums) in softened.iter_mut().zip(&*sums) {
                *softened = sums.map(|sum| sum / self.targets.temperature);
            }
            activate(self.activation, softened);
            activate(self.activation, sums);
        }
    }

    /// Mixes the teacher's part into the loss of `rows` and into its derivatives by the sums, shape (…, `n_outputs`, 4); gives
    /// the mixed loss.
    pub(super) fn mix(&self, loss: f64, deltas: &mut [Lanes], rows: &[u32]) -> f64 {
        let SoftTargets {
            temperature,
            alpha,
            ref proba,
        } = *self.targets;
        let panels = deltas
            .chunks_exact_mut(self.n_outputs)
            .zip(self.softened.chunks_exact(self.n_outputs));
        let mut soft = 0.0;
        for ((deltas, softened), rows) in panels.zip(rows.chunks(LANES)) {
            for (lane, &row) in rows.iter().enumerate() {
                let taught = &proba[row as usize * self.n_outputs..][..self.n_outputs];
                for ((delta, p), q) in deltas.iter_mut().zip(softened).zip(taught) {
                    let p = p[lane];
                    delta[lane] = (1.0 - alpha) * delta[lane] + alpha * temperature * (p - q);
                    let clipped = p.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
                    soft -= q * math::ln(clipped);
                    if self.n_outputs == 1 {
                        soft -= (1.0 - q) * math::ln(1.0 - clipped);
                    }
                }
            }
        }
        (1.0 - alpha) * loss + alpha * temperature * temperature * soft
    }
}
