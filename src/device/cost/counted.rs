//! Instructions of this project's own exported C kernels, counted in QEMU.
//!
//! instructions = Σ coefficient · quantity, one line for each core and arithmetic. `cargo xtask calibrate` compiles a grid
//! of networks with arm-none-eabi-gcc at `-Os`, counts what QEMU executes, fits the lines and checks the tables below on
//! networks that they were not fitted to.

use crate::device::boards::{Core, Float32};
use crate::structure::{Activation, Arithmetic, Form, Layer, Storage, Workload};

use super::Processor;

/// What the instructions of a network follow from, each with a coefficient of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quantities<T> {
    /// Multiplications of dense layers, of inputs that are hardly ever 0; in int8, those in groups of four.
    pub macs: T,
    /// Multiplications of dense int8 layers that are left over from groups of four: the DSP extension takes four at once.
    pub left_over: T,
    /// Multiplications of dense layers behind a rectifier, where about every other input is 0: cheap in software
    /// arithmetic.
    pub rectified_macs: T,
    /// Outputs that are scaled back to 8 bits; in floating point, those without an activation.
    pub outputs: T,
    /// Layers.
    pub layers: T,
    /// Calls.
    pub calls: T,
    /// Inputs that are quantised.
    pub quantised: T,
    /// Inputs that are standardised.
    pub scaled: T,
    /// Rectified outputs, which are a pass of their own in floating point.
    pub rectified: T,
    /// Outputs of a logistic function: a look into a table in int8.
    pub logistic: T,
    /// Outputs of a hyperbolic tangent: a look into a table in int8.
    pub tanh: T,
    /// Outputs of a softmax.
    pub softmax: T,
}

impl<T: Copy> Quantities<T> {
    /// In the order of their declaration.
    pub fn values(&self) -> [T; 12] {
        [
            self.macs,
            self.left_over,
            self.rectified_macs,
            self.outputs,
            self.layers,
            self.calls,
            self.quantised,
            self.scaled,
            self.rectified,
            self.logistic,
            self.tanh,
            self.softmax,
        ]
    }
}

impl Quantities<f64> {
    /// Those of a network; nothing for a model without layers, or with one that is kept sparse.
    #[must_use]
    pub fn of(workload: &Workload) -> Option<Self> {
        let Form::Layers(layers) = &workload.structure.form else {
            return None;
        };
        if workload
            .kept
            .iter()
            .any(|kept| kept.storage != Storage::Dense)
        {
            return None;
        }
        let integer = workload.arithmetic == Arithmetic::Int8;
        let mut count = Self {
            layers: layers.len() as f64,
            calls: 1.0,
            scaled: workload.structure.scaled_inputs() as f64,
            quantised: if integer {
                workload.structure.inputs as f64
            } else {
                0.0
            },
            ..Self::default()
        };
        let mut rectified = false;
        for layer in layers {
            count.multiply(integer, layer, rectified);
            rectified = layer.activation == Activation::Relu;
            let outputs = layer.outputs as f64;
            if integer || layer.activation == Activation::Identity {
                count.outputs += outputs;
            }
            match layer.activation {
                Activation::Identity => {}
                Activation::Relu if integer => {}
                Activation::Relu => count.rectified += outputs,
                Activation::Logistic => count.logistic += outputs,
                Activation::Tanh => count.tanh += outputs,
                Activation::Softmax => count.softmax += outputs,
            }
        }
        Some(count)
    }

    fn multiply(&mut self, integer: bool, layer: &Layer, rectified: bool) {
        let all = layer.inputs as f64 * layer.outputs as f64;
        if integer {
            let left_over = (layer.inputs % 4) as f64 * layer.outputs as f64;
            self.macs += all - left_over;
            self.left_over += left_over;
        } else if rectified {
            self.rectified_macs += all;
        } else {
            self.macs += all;
        }
    }
}

/// Instructions of one inference with this project's C kernels; nothing for a model without dense layers and for a core
/// that was not counted.
#[must_use]
pub fn instructions(workload: &Workload, processor: Processor) -> Option<f64> {
    let coefficients = coefficients(processor, workload.arithmetic)?;
    let quantities = Quantities::of(workload)?.values();
    let products = coefficients
        .iter()
        .zip(quantities)
        .map(|(coefficient, quantity)| coefficient * quantity);
    Some(products.sum())
}

/// The line of a core: an M33 and an M7 run the M4F's instructions.
fn coefficients(processor: Processor, arithmetic: Arithmetic) -> Option<&'static [f64; 12]> {
    let lines = match (processor.core, processor.float32) {
        (Core::CortexM0Plus, Float32::Library) => &M0PLUS,
        (Core::CortexM0Plus, _) if arithmetic == Arithmetic::Int8 => &M0PLUS,
        (Core::CortexM3, _) => &M3,
        (Core::CortexM4F | Core::CortexM33 | Core::CortexM7, _) => &M4F,
        _ => return None,
    };
    Some(match arithmetic {
        Arithmetic::Float32 => &lines[0],
        Arithmetic::Float16 => &lines[1],
        Arithmetic::Int8 => &lines[2],
    })
}

/// float32, float16, int8, each in the order of [`Quantities`].
type Lines = [[f64; 12]; 3];

const M0PLUS: Lines = [
    [
        193.82, 0.0, 152.52, 268.89, -1527.59, 1435.78, 0.0, 197.59, 196.22, 2950.75, 4281.18,
        2587.04,
    ],
    [
        212.19, 0.0, 168.35, 226.25, -1407.32, 1346.01, 0.0, 198.95, 203.25, 2933.76, 4253.96,
        2621.35,
    ],
    [
        10.1, 10.69, 0.0, 98.07, 200.68, -234.92, 448.79, 199.15, 0.0, 11.22, 13.28, 69.99,
    ],
];
const M3: Lines = [
    [
        93.62, 0.0, 68.2, 71.52, -566.68, 542.3, 0.0, 90.7, 103.01, 1336.67, 1959.85, 1251.83,
    ],
    [
        104.65, 0.0, 78.88, 84.8, -609.71, 594.25, 0.0, 92.38, 119.81, 1350.69, 1974.24, 1270.04,
    ],
    [
        4.99, 4.59, 0.0, 42.81, 107.15, -140.55, 320.89, 88.02, 0.0, 8.43, 6.19, 22.26,
    ],
];
const M4F: Lines = [
    [
        5.07, 0.0, 4.84, 3.91, 30.95, -32.65, 0.0, 8.02, 15.34, 80.22, 113.73, 90.23,
    ],
    [
        16.92, 0.0, 15.12, -19.14, 106.62, -90.64, 0.0, 7.04, 18.97, 71.97, 94.67, 103.21,
    ],
    [
        4.11, 7.24, 0.0, 46.74, 129.11, -157.54, 31.78, 4.83, 0.0, 9.04, 10.05, 10.26,
    ],
];
