//! Instructions of this project's own exported C kernels, counted in QEMU.
//!
//! instructions = Σ coefficient · quantity, one line for each core and arithmetic. `cargo xtask calibrate` compiles a grid
//! of networks with arm-none-eabi-gcc at `-Os`, counts what QEMU executes, fits the lines and checks the tables below on
//! networks that they were not fitted to: within 3 % in int8 and with a floating-point unit, within 10 % where floating point is
//! software, which takes as long as its numbers make it.

use crate::device::boards::{Core, Float32};
use crate::structure::{Activation, Arithmetic, Form, Kept, Layer, Storage, Workload};

use super::Processor;

/// What the instructions of a network follow from, each with a coefficient of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quantities<T> {
    /// Multiplications of inputs that are hardly ever 0; in int8 those of dense layers in groups of four.
    pub macs: T,
    /// Multiplications of dense int8 layers that are left over from groups of four: the DSP extension takes four at once.
    pub left_over: T,
    /// Multiplications in floating point behind a rectifier, where about every other input is 0: cheap in software
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
    /// Rectified outputs: a pass of its own in floating point, a shorter way through the clamp in int8.
    pub rectified: T,
    /// Outputs of a logistic function: a look into a table in int8.
    pub logistic: T,
    /// Outputs of a hyperbolic tangent: a look into a table in int8.
    pub tanh: T,
    /// Outputs of a softmax.
    pub softmax: T,
    /// Weights that are kept behind a bitmap: what finding them takes, and in int8 the multiplication.
    pub bitmap_macs: T,
    /// Bits of bitmaps that are looked at.
    pub bitmap_bits: T,
    /// Bytes of bitmaps.
    pub bitmap_bytes: T,
    /// Outputs of layers behind a bitmap.
    pub bitmap_outputs: T,
    /// Weights that are kept in compressed rows: what finding them takes, and in int8 the multiplication.
    pub csr_macs: T,
}

/// How many they are.
const QUANTITIES: usize = 17;

impl<T: Copy> Quantities<T> {
    /// In the order of their declaration.
    pub fn values(&self) -> [T; QUANTITIES] {
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
            self.bitmap_macs,
            self.bitmap_bits,
            self.bitmap_bytes,
            self.bitmap_outputs,
            self.csr_macs,
        ]
    }
}

impl Quantities<f64> {
    /// Those of a network; nothing for a model without layers.
    #[must_use]
    pub fn of(workload: &Workload) -> Option<Self> {
        let Form::Layers(layers) = &workload.structure.form else {
            return None;
        };
        let integer = workload.arithmetic == Arithmetic::Int8;
        let mut count = Self {
            layers: layers.len() as f64,
            calls: 1.0,
            scaled: workload.structure.scaled_inputs() as f64,
            ..Self::default()
        };
        let mut rectified = false;
        for (layer, kept) in workload.kept_layers() {
            count.multiply(integer, layer, kept, rectified);
            rectified = layer.activation == Activation::Relu;
            let outputs = layer.outputs as f64;
            if integer || layer.activation == Activation::Identity {
                count.outputs += outputs;
            }
            match layer.activation {
                Activation::Identity => {}
                Activation::Relu => count.rectified += outputs,
                Activation::Logistic => count.logistic += outputs,
                Activation::Tanh => count.tanh += outputs,
                Activation::Softmax => count.softmax += outputs,
            }
        }
        if integer {
            count.quantised = workload.structure.inputs as f64;
        }
        Some(count)
    }

    fn multiply(&mut self, integer: bool, layer: &Layer, kept: Kept, rectified: bool) {
        let outputs = layer.outputs as f64;
        let (all, nonzero) = (layer.inputs as f64 * outputs, kept.nonzero as f64);
        match kept.storage {
            Storage::Dense => {}
            Storage::Bitmap => {
                self.bitmap_macs += nonzero;
                self.bitmap_bits += kept.scanned as f64;
                self.bitmap_bytes += layer.inputs.div_ceil(8) as f64 * outputs;
                self.bitmap_outputs += outputs;
            }
            Storage::Csr => {
                self.csr_macs += nonzero;
            }
        }
        let dense = kept.storage == Storage::Dense;
        match (integer, rectified) {
            (true, _) if dense => {
                let left_over = (layer.inputs % 4) as f64 * outputs;
                self.macs += all - left_over;
                self.left_over += left_over;
            }
            (true, _) => {}
            (false, true) => self.rectified_macs += if dense { all } else { nonzero },
            (false, false) => self.macs += if dense { all } else { nonzero },
        }
    }
}

/// Instructions of one inference with this project's C kernels; nothing for a model without layers and for a core that
/// was not counted.
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
fn coefficients(
    processor: Processor,
    arithmetic: Arithmetic,
) -> Option<&'static [f64; QUANTITIES]> {
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
type Lines = [[f64; QUANTITIES]; 3];

const M0PLUS: Lines = [
    [
        197.02, 0.0, 157.39, 35.19, -106.18, 203.39, 0.0, 195.28, 79.23, 2862.5, 4066.53, 2590.75,
        1.16, 4.82, 27.44, -12.59, 15.97,
    ],
    [
        214.02, 0.0, 174.45, 57.53, -102.07, 199.28, 0.0, 195.28, 100.64, 2885.21, 4089.46,
        2615.27, 3.92, 4.97, 23.46, -20.35, 13.13,
    ],
    [
        6.95, 7.68, 0.0, 116.69, 46.64, 0.26, 158.17, 195.27, -1.13, 12.4, 13.23, 86.57, 17.06,
        10.01, 12.27, -0.27, 17.42,
    ],
];
const M3: Lines = [
    [
        94.41, 0.0, 72.09, 18.98, -50.83, 109.93, 0.0, 92.0, 66.46, 1331.26, 1906.59, 1248.53,
        0.34, 3.97, 11.94, -7.45, 7.25,
    ],
    [
        105.36, 0.0, 83.1, 31.8, -53.29, 112.85, 0.0, 92.01, 79.37, 1344.18, 1919.71, 1263.28,
        2.33, 3.94, 12.19, -8.4, 9.71,
    ],
    [
        5.99, 6.05, 0.0, 56.72, 28.86, 18.18, 57.34, 88.49, -1.01, 7.47, 7.53, 30.96, 0.04, 9.99,
        8.91, -8.81, 11.14,
    ],
];
const M4F: Lines = [
    [
        5.97, 0.0, 6.0, 9.31, 13.15, 20.7, 0.0, 8.26, 18.3, 86.1, 117.79, 97.39, -5.55, 9.68, 7.37,
        -0.74, 6.89,
    ],
    [
        16.95, 0.0, 17.0, 22.29, 16.5, 21.65, 0.0, 8.23, 31.24, 99.11, 131.46, 110.83, -2.77, 5.83,
        8.08, -1.51, 11.52,
    ],
    [
        3.49, 6.01, 0.0, 62.76, 29.06, 19.94, 25.22, 3.93, -0.9, 7.44, 7.56, 30.71, 0.09, 9.96,
        9.0, -14.93, 9.79,
    ],
];
