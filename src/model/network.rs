//! A network of dense layers: what a multi-layer perceptron is once it is trained, and what logistic regression has
//! always been.

use std::mem;

use crate::error::{Result, buffer};
use crate::math;
use crate::matrix::Matrix;
use crate::pace::{Effort, Pace};
use crate::structure::{Activation, Layer};
use tinyml_numerics::panels::{LANES, Lanes, forward};

/// What an activation costs at most, in multiply–adds: an exponential.
pub(super) const WORK_PER_ACTIVATION: usize = 20;

/// A dense layer: every output is a weighted sum of all inputs and a bias.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    /// Values in.
    pub inputs: usize,
    /// Values out, at least 1.
    pub outputs: usize,
    /// Weights, shape (`inputs`, `outputs`), row-major.
    pub weights: Vec<f64>,
    /// Biases, shape (`outputs`,).
    pub biases: Vec<f64>,
}

/// Dense layers one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// At least one; each one's inputs are the outputs of the one before.
    pub layers: Vec<Dense>,
    /// What every layer but the last does with its sums.
    pub hidden: Activation,
    /// What the last layer does with its sums: [`Activation::Logistic`] for a single output, the probability of the larger
    /// of two classes, [`Activation::Softmax`] for one output per class.
    pub output: Activation,
}

impl Dense {
    /// A layer of zeros.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for it.
    pub fn zeros(inputs: usize, outputs: usize) -> Result<Self> {
        let n_weights = inputs.saturating_mul(outputs);
        let mut weights = buffer(n_weights)?;
        weights.resize(n_weights, 0.0);
        let mut biases = buffer(outputs)?;
        biases.resize(outputs, 0.0);
        Ok(Self {
            inputs,
            outputs,
            weights,
            biases,
        })
    }

    /// The weights of each input, shape (`inputs`, `outputs`).
    pub(super) fn rows(&self) -> Vec<&[f64]> {
        self.weights.chunks_exact(self.outputs).collect()
    }
}

impl Network {
    /// Number of weights and biases.
    #[must_use]
    pub fn n_params(&self) -> usize {
        let count = |layer: &Dense| layer.weights.len() + layer.biases.len();
        self.layers.iter().map(count).sum()
    }

    /// Values that come out: 1 for two classes, else one for each class.
    #[must_use]
    pub fn n_outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.outputs)
    }

    /// All parameters, shape (`n_params`,): layer by layer the weights, (`inputs`, `outputs`) row-major, then the biases.
    #[must_use]
    pub fn params(&self) -> Vec<f64> {
        let of = |layer: &Dense| [layer.weights.as_slice(), &layer.biases].concat();
        self.layers.iter().flat_map(of).collect()
    }

    /// This network with other parameters, in the order of [`Network::params`].
    #[must_use]
    pub fn with_params(&self, params: &[f64]) -> Self {
        let mut network = self.clone();
        let own = network
            .layers
            .iter_mut()
            .flat_map(|layer| layer.weights.iter_mut().chain(&mut layer.biases));
        for (own, param) in own.zip(params) {
            *own = *param;
        }
        network
    }

    /// The layers' shapes and activations.
    #[must_use]
    pub fn layers_of_structure(&self) -> Vec<Layer> {
        self.steps()
            .map(|(layer, activation)| Layer {
                inputs: layer.inputs,
                outputs: layer.outputs,
                activation,
            })
            .collect()
    }

    /// Outputs of all rows after the last activation, shape (`n_rows`, `n_outputs`), row-major.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for them.
    pub async fn outputs(&self, x: &Matrix, pace: &Pace) -> Result<Vec<f64>> {
        let n_rows = x.n_rows();
        let n_outputs = self.n_outputs();
        let mut outputs = buffer(n_rows.saturating_mul(n_outputs))?; // (n_rows, n_outputs), row-major
        let work = LANES * self.work_per_row();
        let mut effort = Effort::default();
        let (mut values, mut spare) = (Vec::new(), Vec::new());
        for start in (0..n_rows).step_by(LANES) {
            let end = n_rows.min(start + LANES);
            values.clear();
            values.extend((0..x.n_cols()).map(|col| panel(&x.col(col)[start..end])));
            self.run(&mut values, &mut spare, |_| (), |_| ());
            for lane in 0..end - start {
                outputs.extend(values.iter().map(|output| output[lane]));
            }
            if effort.add(work) {
                pace.chunk(end, n_rows).await;
            }
        }
        Ok(outputs)
    }

    /// What each layer makes of a row, after its activation: one list per layer, shape (`outputs`,). The last has the same
    /// bits as in [`Network::outputs`].
    #[must_use]
    pub fn activations(&self, row: &[f64]) -> Vec<Vec<f64>> {
        let mut layers = Vec::with_capacity(self.layers.len());
        let mut values = row.iter().map(|&value| panel(&[value])).collect();
        let look = |output: &[Lanes]| {
            layers.push(output.iter().map(|output| output[0]).collect());
        };
        self.run(&mut values, &mut Vec::new(), |_| (), look);
        layers
    }

    /// Shows `look` the sums of all rows before each activation: the layer, and one output of up to four rows.
    pub async fn watch_sums(&self, x: &Matrix, pace: &Pace, mut look: impl FnMut(usize, &[f64])) {
        let n_rows = x.n_rows();
        let work = LANES * self.work_per_row();
        let mut effort = Effort::default();
        let (mut values, mut spare) = (Vec::new(), Vec::new());
        for start in (0..n_rows).step_by(LANES) {
            let end = n_rows.min(start + LANES);
            values.clear();
            values.extend((0..x.n_cols()).map(|col| panel(&x.col(col)[start..end])));
            let mut layer = 0;
            let sums = |sums: &[Lanes]| {
                for sum in sums {
                    look(layer, &sum[..end - start]);
                }
                layer += 1;
            };
            self.run(&mut values, &mut spare, sums, |_| ());
            if effort.add(work) {
                pace.chunk(end, n_rows).await;
            }
        }
    }

    /// Multiply–adds that a row costs, or what takes as long.
    pub(super) fn work_per_row(&self) -> usize {
        let work = |layer: &Dense| layer.weights.len() + WORK_PER_ACTIVATION * layer.outputs;
        self.layers.iter().map(work).sum()
    }

    /// The layers with their activations.
    fn steps(&self) -> impl Iterator<Item = (&Dense, Activation)> {
        let last = self.layers.len().saturating_sub(1);
        let activation = move |index| {
            if index == last {
                self.output
            } else {
                self.hidden
            }
        };
        self.layers
            .iter()
            .enumerate()
            .map(move |(index, layer)| (layer, activation(index)))
    }

    /// Takes a panel, shape (`n_inputs`, 4), through all layers and leaves the last one's outputs, (`n_outputs`, 4), in its
    /// place; `sums` sees each one's before its activation, `outputs` after it, both (`outputs`, 4).
    fn run(
        &self,
        values: &mut Vec<Lanes>,
        spare: &mut Vec<Lanes>,
        mut sums: impl FnMut(&[Lanes]),
        mut outputs: impl FnMut(&[Lanes]),
    ) {
        for (layer, activation) in self.steps() {
            spare.resize(layer.outputs, [0.0; LANES]);
            forward(values, &layer.weights, &layer.biases, spare);
            sums(spare);
            activate(activation, spare);
            outputs(spare);
            mem::swap(values, spare);
        }
    }
}

/// One value of at most four rows.
fn panel(values: &[f64]) -> Lanes {
    let mut lanes = [0.0; LANES];
    for (lane, value) in lanes.iter_mut().zip(values) {
        *lane = *value;
    }
    lanes
}

/// Puts a panel of a layer's sums, shape (`outputs`, 4), through its activation.
pub(super) fn activate(activation: Activation, sums: &mut [Lanes]) {
    let each = |sums: &mut [Lanes], function: fn(f64) -> f64| {
        for sum in sums.as_flattened_mut() {
            *sum = function(*sum);
        }
    };
    match activation {
        Activation::Identity => {}
        Activation::Logistic => each(sums, logistic),
        Activation::Tanh => each(sums, math::tanh),
        Activation::Relu => {
            for sum in sums.as_flattened_mut() {
                // Not `max`, which would turn what is not a number into 0 and hide a divergence.
                *sum = if *sum < 0.0 { 0.0 } else { *sum };
            }
        }
        Activation::Softmax => {
            for lane in 0..LANES {
                softmax(sums, lane);
            }
        }
    }
}

/// 1 / (1 + e⁻ˣ), as logistic regression has it.
fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + math::exp(-x))
}

/// The softmax of one row of a panel, as logistic regression has it.
fn softmax(sums: &mut [Lanes], lane: usize) {
    let most = sums
        .iter()
        .fold(f64::NEG_INFINITY, |most, sum| sum[lane].max(most));
    let mut total = 0.0;
    for sum in &mut *sums {
        sum[lane] = math::exp(sum[lane] - most);
        total += sum[lane];
    }
    for sum in sums {
        sum[lane] /= total;
    }
}
