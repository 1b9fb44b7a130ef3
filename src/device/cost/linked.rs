//! Bytes of the exported C when it is linked, piece by piece.
//!
//! bytes = Σ piece · how often a model has it, one line for each core, form and arithmetic. `cargo xtask calibrate` links
//! random models, fits the pieces and prints them; `tests/firmware/size.rs` holds them against models that they were not
//! fitted to.

use crate::device::boards::Core;
use crate::structure::{Activation, Arithmetic, Form, Layer, Storage, Workload};

/// What the pieces take on a core, in bytes, with the functions of the compiler's and the C library that they call.
struct Pieces {
    /// Networks in float32, float16 and int8, in the order of [`of_network`].
    networks: [[i64; 12]; 3],
    /// Trees in float32, float16 and int8, in the order of [`of_tree`].
    trees: [[i64; 4]; 3],
    /// A constant, in the order of [`of_constant`]; a compiler folds it, so it is not fitted: about what was linked, and no
    /// less.
    constant: [i64; 3],
}

/// A Cortex-M0+: floating point, division and long products come from the library.
const M0_PLUS: Pieces = Pieces {
    networks: [
        [4608, 68, 132, 151, 33, 57, 4, 115, 33, 1189, 50, 18],
        [4818, 93, 139, 155, 30, 56, 5, 108, 35, 1196, 38, 15],
        [1185, 90, 165, 144, 54, 822, 12, 392, 0, 24, 0, 14],
    ],
    trees: [[621, 1539, 16, 20], [1525, 832, 28, 32], [888, 829, 15, 12]],
    constant: [8, 548, -548],
};

/// A Cortex-M3: floating point comes from the library.
const M3: Pieces = Pieces {
    networks: [
        [2420, 68, 107, 137, 33, 67, 4, 115, 35, 1174, 47, 18],
        [2480, 79, 126, 150, 29, 69, 6, 115, 36, 1181, 44, 15],
        [734, 107, 120, 137, 52, 573, 13, 101, 0, 24, 0, 4],
    ],
    trees: [[345, 935, 16, 20], [1317, 31, 26, 34], [572, 565, 15, 4]],
    constant: [8, 276, -276],
};

/// A Cortex-M4F: floating point is its own, in the single precision that the firmware asks for.
const M4F: Pieces = Pieces {
    networks: [
        [838, 52, 87, 115, 28, 53, 6, 129, 49, 980, 62, 18],
        [918, 78, 105, 133, 27, 54, 8, 119, 44, 981, 48, 19],
        [381, 158, 120, 140, 51, 33, 13, 104, 0, 26, 0, 2],
    ],
    trees: [[132, 40, 16, 27], [193, 40, 24, 36], [228, 40, 16, 6]],
    constant: [16, 48, -56],
};

/// An `ATmega328P`: 8 bits; floating point comes from avr-libc, in assembly.
const AVR: Pieces = Pieces {
    networks: [
        [1545, 271, 332, 339, 29, 152, 9, 294, 108, 233, 107, 30],
        [1783, 226, 329, 326, 31, 154, 10, 283, 106, 235, 94, 27],
        [1583, 363, 378, 387, 58, 261, 15, 356, 0, 35, 0, 5],
    ],
    trees: [[269, 661, 65, -1], [882, 263, 64, 4], [806, 252, 34, 6]],
    constant: [150, 52, -4],
};

/// The pieces of a core: an M33 and an M7 run the M4F's instructions, an ESP32 is taken for an M3.
fn pieces(core: Core) -> &'static Pieces {
    match core {
        Core::CortexM0Plus => &M0_PLUS,
        Core::CortexM3 | Core::Esp32 | Core::Esp32S3 => &M3,
        Core::CortexM4F | Core::CortexM33 | Core::CortexM7 => &M4F,
        Core::Avr => &AVR,
    }
}

/// The sum of the pieces that a model asks for.
pub(super) fn linked(core: Core, workload: &Workload) -> u64 {
    let pieces = pieces(core);
    let arithmetic = workload.arithmetic as usize;
    let pieces: &[i64] = match workload.structure.form {
        Form::Constant { .. } => &pieces.constant,
        Form::Tree { .. } => &pieces.trees[arithmetic],
        Form::Layers(_) => &pieces.networks[arithmetic],
    };
    let products = pieces.iter().zip(counts(workload));
    let bytes = products.fold(0, |sum: i64, (piece, count)| {
        sum.saturating_add(piece.saturating_mul(count))
    });
    u64::try_from(bytes).unwrap_or_default()
}

/// How often a model has each of the pieces that there are of its form.
#[must_use]
pub fn counts(workload: &Workload) -> Vec<i64> {
    match &workload.structure.form {
        Form::Constant { classes } => of_constant(*classes).to_vec(),
        Form::Tree { classes, .. } => of_tree(workload, *classes).to_vec(),
        Form::Layers(layers) => of_network(workload, layers).to_vec(),
    }
}

/// What every constant has, more than two classes, three of them.
fn of_constant(classes: usize) -> [i64; 3] {
    [1, i64::from(classes > 2), i64::from(classes == 3)]
}

/// The walk, standardised inputs, more than two classes, three of them.
fn of_tree(workload: &Workload, classes: usize) -> [i64; 4] {
    let [walk, many, three] = of_constant(classes);
    [walk, i64::from(workload.structure.standardise), many, three]
}

/// What every network has; the kernels of a dense layer, of a bitmap and of compressed rows; each further layer;
/// standardised inputs; each further activation; softmax, rectifier, hyperbolic tangent and logistic function, of which
/// int8 has a table for the last two and nothing for the rectifier; three outputs.
fn of_network(workload: &Workload, layers: &[Layer]) -> [i64; 12] {
    let integer = workload.arithmetic == Arithmetic::Int8;
    let stored = |storage| {
        let mut layers = workload.kept_layers();
        i64::from(layers.any(|(_, kept)| kept.storage == storage))
    };
    let called = |layer: &&Layer| match layer.activation {
        Activation::Identity => false,
        Activation::Relu => !integer,
        Activation::Logistic | Activation::Tanh | Activation::Softmax => true,
    };
    let uses = |activation| i64::from(layers.iter().any(|layer| layer.activation == activation));
    let (tanh, logistic) = (uses(Activation::Tanh), uses(Activation::Logistic));
    [
        1,
        stored(Storage::Dense),
        stored(Storage::Bitmap),
        stored(Storage::Csr),
        further(layers.len()),
        i64::from(workload.structure.standardise),
        further(layers.iter().filter(called).count()),
        uses(Activation::Softmax),
        if integer { 0 } else { uses(Activation::Relu) },
        if integer { tanh.max(logistic) } else { tanh },
        if integer { 0 } else { logistic },
        i64::from(layers.last().is_some_and(|layer| layer.outputs == 3)),
    ]
}

/// Those after the first.
fn further(things: usize) -> i64 {
    i64::try_from(things.saturating_sub(1)).unwrap_or(i64::MAX)
}
