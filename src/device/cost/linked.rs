//! Bytes of the exported C when it is linked, piece by piece.

use crate::structure::{Activation, Arithmetic, Form, Layer, Storage, Workload};

/// What it takes on a core, in bytes, with the functions of the compiler's and the C library that it calls: least squares
/// of about 400 random models, whose linked sizes `tests/firmware/size.rs` counted. Some pieces are negative: a compiler
/// drops the loop over a single output.
pub(super) struct Pieces {
    /// [`COMMON`], three outputs, a rectifier, hyperbolic tangent, a logistic hidden layer or output.
    float32: [i64; 14],
    /// The same.
    float16: [i64; 14],
    /// [`COMMON`], one layer with one multiplier, a multiplier for each output, fewer than four inputs to a dense layer,
    /// one standardised input.
    int8: [i64; 14],
    /// In float32, float16 and int8: the walk, standardised inputs, more than two classes, three of them.
    tree: [[i64; 4]; 3],
    /// The answer, nothing, more than two classes, three of them.
    constant: [i64; 4],
}

/// The first pieces of a network: what each has; a dense layer; a bitmap; compressed rows; each further layer; each form
/// that several layers have; each form that a single layer of one output has; standardised inputs; a softmax; each
/// further activation function.
const COMMON: usize = 10;

/// A Cortex-M0+: floating point, division and long products come from the library.
pub(super) const M0_PLUS: Pieces = Pieces {
    float32: [4638, 36, 89, 104, 28, 37, -78, 53, 75, 23, 34, 12, 1144, 10],
    float16: [4806, 54, 84, 113, 28, 46, -51, 64, 90, 30, 40, -2, 1153, 20],
    int8: [2677, 41, 64, 72, 52, 53, -88, 22, 367, 23, -56, 31, 4, 800],
    tree: [[620, 1539, 16, 20], [1525, 832, 28, 32], [2444, 25, 16, 12]],
    constant: [8, 0, 548, -548],
};

/// A Cortex-M3: floating point comes from the library.
pub(super) const M3: Pieces = Pieces {
    float32: [2436, 52, 90, 99, 34, 34, -56, 61, 76, 21, 35, -2, 1117, -5],
    float16: [2490, 54, 77, 103, 34, 23, -52, 67, 96, 25, 28, 4, 1151, 11],
    int8: [1607, 29, 46, 59, 58, 39, -82, 29, 84, 25, -71, 25, -2, 0],
    tree: [[344, 935, 16, 19], [1317, 31, 26, 33], [1447, 26, 15, 7]],
    constant: [8, 0, 276, -276],
};

/// A Cortex-M4F: floating point is its own, in the single precision that the firmware asks for.
pub(super) const M4F: Pieces = Pieces {
    float32: [886, 25, 60, 74, 30, 22, -69, 56, 73, 22, 22, 25, 935, 8],
    float16: [918, 47, 68, 92, 30, 24, -55, 64, 99, 32, 23, 3, 947, 13],
    int8: [397, 72, 44, 44, 60, 50, -80, 35, 87, 23, -77, 27, -47, 0],
    tree: [[132, 40, 16, 26], [193, 40, 24, 36], [251, 44, 16, 4]],
    constant: [16, 0, 48, -56],
};

/// An `ATmega328P`: 8 bits; floating point comes from avr-libc, in assembly.
pub(super) const AVR: Pieces = Pieces {
    float32: [
        1677, 40, 119, 138, 79, 80, -158, 108, 160, 29, 123, 63, 179, 57,
    ],
    float16: [
        1827, 80, 157, 177, 79, 42, -116, 103, 170, 46, 142, -1, 166, 45,
    ],
    int8: [
        2020, 108, 172, 156, 77, 125, -136, 71, 254, 44, 6, 63, 53, 0,
    ],
    tree: [[269, 662, 64, -1], [882, 264, 64, 3], [1326, 42, 34, 6]],
    constant: [150, 0, 52, -4],
};

/// The sum of the pieces that a model asks for.
pub(super) fn linked(pieces: &Pieces, workload: &Workload) -> u64 {
    let arithmetic = workload.arithmetic;
    let answer = |classes: usize| [i64::from(classes > 2), i64::from(classes == 3)];
    let scaled = i64::from(workload.structure.standardise);
    let bytes = match &workload.structure.form {
        Form::Constant { classes } => {
            let [many, three] = answer(*classes);
            sum(&pieces.constant, &[1, 0, many, three])
        }
        Form::Tree { classes, .. } => {
            let [many, three] = answer(*classes);
            sum(&pieces.tree[arithmetic as usize], &[1, scaled, many, three])
        }
        Form::Layers(layers) => {
            let common = common(workload, layers);
            match arithmetic {
                Arithmetic::Float32 => network(&pieces.float32, common, float(layers)),
                Arithmetic::Float16 => network(&pieces.float16, common, float(layers)),
                Arithmetic::Int8 => network(&pieces.int8, common, int8(workload, layers)),
            }
        }
    };
    u64::try_from(bytes).unwrap_or_default()
}

fn network(pieces: &[i64; 14], common: [i64; COMMON], own: [i64; 14 - COMMON]) -> i64 {
    sum(&pieces[..COMMON], &common).saturating_add(sum(&pieces[COMMON..], &own))
}

fn sum(pieces: &[i64], counts: &[i64]) -> i64 {
    let products = pieces.iter().zip(counts);
    products.fold(0, |sum: i64, (piece, count)| {
        sum.saturating_add(piece.saturating_mul(*count))
    })
}

/// How often a network has each of the common pieces.
fn common(workload: &Workload, layers: &[Layer]) -> [i64; COMMON] {
    let stored = Storage::ALL.map(|storage| of(workload, layers, storage));
    let forms = |wanted: fn(&[&Layer]) -> bool| {
        count(stored.iter().filter(|layers| wanted(layers)).count())
    };
    let has = |index: usize| i64::from(!stored[index].is_empty());
    let called = |layer: &&Layer| match layer.activation {
        Activation::Identity => false,
        Activation::Relu => workload.arithmetic != Arithmetic::Int8,
        Activation::Logistic | Activation::Tanh | Activation::Softmax => true,
    };
    [
        1,
        has(0),
        has(1),
        has(2),
        count(layers.len()).saturating_sub(1),
        forms(|layers| layers.len() > 1),
        forms(|layers| matches!(layers, [layer] if layer.outputs == 1)),
        i64::from(workload.structure.standardise),
        uses(layers, Activation::Softmax),
        (count(layers.iter().filter(called).count()) - 1).max(0),
    ]
}

/// How often a network of floating-point numbers has each of its own pieces.
fn float(layers: &[Layer]) -> [i64; 14 - COMMON] {
    [
        i64::from(layers.last().is_some_and(|layer| layer.outputs == 3)),
        uses(layers, Activation::Relu),
        uses(layers, Activation::Tanh),
        uses(layers, Activation::Logistic),
    ]
}

/// How often a network of integers has each of its own pieces.
fn int8(workload: &Workload, layers: &[Layer]) -> [i64; 14 - COMMON] {
    let one_multiplier = |layer: &Layer| !workload.per_channel || layer.outputs == 1;
    let structure = &workload.structure;
    let dense = of(workload, layers, Storage::Dense);
    [
        i64::from(matches!(layers, [layer] if one_multiplier(layer))),
        i64::from(workload.per_channel),
        i64::from(matches!(dense[..], [layer] if layer.inputs < 4)),
        i64::from(structure.standardise && structure.inputs == 1),
    ]
}

/// The layers that are kept in one form.
fn of<'a>(workload: &Workload, layers: &'a [Layer], storage: Storage) -> Vec<&'a Layer> {
    let kept = |index: usize| {
        let kept = workload.kept.get(index);
        kept.map_or(Storage::Dense, |kept| kept.storage)
    };
    let layers = layers.iter().enumerate();
    layers
        .filter(|(index, _)| kept(*index) == storage)
        .map(|(_, layer)| layer)
        .collect()
}

fn uses(layers: &[Layer], activation: Activation) -> i64 {
    i64::from(layers.iter().any(|layer| layer.activation == activation))
}

fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}
