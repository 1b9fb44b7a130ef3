//! Dense layers as C: their arrays, the kernels that they need, and the calls.

use std::fmt::Write;

use super::text::{Element, Half, array};
use super::{Parts, template};
use crate::deployed::{FloatLayer, FloatNetwork, Int8Layer, Int8Network, Stored};
use crate::structure::Activation;

/// Where each layer reads and writes in the one static arena: the ends alternate, the first place is that of the row.
struct Arena {
    length: usize,
    places: Vec<String>,
}

impl Arena {
    /// With the values of the row, if it is copied, and of every layer's outputs.
    fn new(row: Option<usize>, outputs: impl Iterator<Item = usize>) -> Self {
        let values: Vec<usize> = std::iter::once(row.unwrap_or_default())
            .chain(outputs)
            .collect();
        let length = values.windows(2).map(|pair| pair[0] + pair[1]).max();
        let length = length.unwrap_or_default();
        let place = |(index, values): (usize, &usize)| match index % 2 {
            1 if *values < length => format!("tinyml_arena + {}", length - values),
            _ => "tinyml_arena".to_owned(),
        };
        let mut places: Vec<String> = values.iter().enumerate().map(place).collect();
        if row.is_none() {
            "features".clone_into(&mut places[0]);
        }
        Self { length, places }
    }
}

/// A float network; `copied` where the row is standardised.
pub(super) fn float(network: &FloatNetwork, copied: bool) -> Parts {
    let layers = &network.layers;
    let arena = Arena::new(
        copied.then(|| layers.first().map_or(0, |layer| layer.inputs)),
        layers.iter().map(|layer| layer.outputs),
    );
    let mut parts = Parts::new("float", arena.length);
    parts.kernel(include_str!("kernel.h"));
    parts.kernel(if network.half {
        include_str!("half.h")
    } else {
        include_str!("float.h")
    });
    if copied {
        parts.kernel(include_str!("float_row.h"));
        let _ = writeln!(parts.calls, "  tinyml_row(features, {});", arena.places[0]);
    }
    for (index, (layer, ends)) in layers.iter().zip(arena.places.windows(2)).enumerate() {
        let number = index + 1;
        if network.half {
            float_layer(&mut parts, layer, number, ends, Half::from_float);
        } else {
            float_layer(&mut parts, layer, number, ends, |value| value);
        }
    }
    parts.result = arena.places.last().cloned().unwrap_or_default();
    parts
}

fn float_layer<T: Element>(
    parts: &mut Parts,
    layer: &FloatLayer,
    number: usize,
    ends: &[String],
    element: fn(f32) -> T,
) {
    let FloatLayer {
        inputs, outputs, ..
    } = layer;
    let call = stored(
        parts,
        &layer.weights,
        number,
        (*inputs, *outputs),
        element,
        [
            include_str!("float_dense.h"),
            include_str!("float_bitmap.h"),
            include_str!("float_csr.h"),
        ],
    );
    let biases = layer.biases.iter().map(|value| element(*value));
    array(
        &mut parts.tables,
        &format!("biases_{number}"),
        "Biases.",
        biases,
    );
    let _ = writeln!(
        parts.calls,
        "  {}({}, tinyml_biases_{number}, {}, {}, {});",
        call.kernel, call.arrays, call.sizes, ends[0], ends[1]
    );
    let (name, kernel) = match layer.activation {
        Activation::Identity => return,
        Activation::Logistic => ("logistic", include_str!("logistic.h")),
        Activation::Softmax => ("softmax", include_str!("float_softmax.h")),
        Activation::Tanh => ("tanh", include_str!("tanh.h")),
        Activation::Relu => ("relu", include_str!("relu.h")),
    };
    parts.math |= layer.activation != Activation::Relu;
    parts.kernel(kernel);
    let _ = writeln!(parts.calls, "  tinyml_{name}({}, {outputs});", ends[1]);
}

/// How a layer is called: its kernel, the arrays of its weights, and its sizes as far as the kernel asks for them.
struct Call {
    kernel: &'static str,
    arrays: String,
    sizes: String,
}

/// Writes a layer's weights and picks the kernel, of the three for dense, bitmap and CSR, that reads them.
fn stored<S: Copy, T: Element>(
    parts: &mut Parts,
    weights: &Stored<S>,
    number: usize,
    (inputs, outputs): (usize, usize),
    element: fn(S) -> T,
    [dense, bitmap, csr]: [&'static str; 3],
) -> Call {
    let tables = &mut parts.tables;
    let numbers = |values: &[S]| -> Vec<T> { values.iter().map(|value| element(*value)).collect() };
    let kernel;
    let call = match weights {
        Stored::Dense(values) => {
            let shape =
                format!("Layer {number}: weights, shape ({outputs}, {inputs}), row by row.");
            array(
                tables,
                &format!("weights_{number}"),
                &shape,
                numbers(values).into_iter(),
            );
            kernel = dense.to_owned();
            Call {
                kernel: "tinyml_dense",
                arrays: format!("tinyml_weights_{number}"),
                sizes: format!("{inputs}, {outputs}"),
            }
        }
        Stored::Bitmap { bits, values } => {
            let shape = format!(
                "Layer {number}: which weights of shape ({outputs}, {inputs}) are kept, a bit for each."
            );
            array(
                tables,
                &format!("bitmap_{number}"),
                &shape,
                bits.iter().copied(),
            );
            let shape = "The weights that are kept, row by row.";
            array(
                tables,
                &format!("values_{number}"),
                shape,
                numbers(values).into_iter(),
            );
            kernel = bitmap.to_owned();
            Call {
                kernel: "tinyml_bitmap",
                arrays: format!("tinyml_bitmap_{number}, tinyml_values_{number}"),
                sizes: format!("{inputs}, {outputs}"),
            }
        }
        Stored::Csr {
            starts,
            columns,
            values,
        } => {
            let wide = (values.len() > usize::from(u16::MAX), inputs > 256);
            starts_and_columns(tables, number, (inputs, outputs), starts, columns, wide);
            let shape = "The weights that are kept, row by row.";
            array(
                tables,
                &format!("values_{number}"),
                shape,
                numbers(values).into_iter(),
            );
            let (name, start, column) = match wide {
                (false, false) => ("tinyml_csr", 16, 8),
                (false, true) => ("tinyml_csr_16", 16, 16),
                (true, false) => ("tinyml_csr_long", 32, 8),
                (true, true) => ("tinyml_csr_long_16", 32, 16),
            };
            kernel = template(
                csr,
                &[
                    ("CSR_NAME", name),
                    ("START_T", &format!("uint{start}_t")),
                    ("START(", &format!("TINYML_U{start}(")),
                    ("COLUMN_T", &format!("uint{column}_t")),
                    ("COLUMN(", &format!("TINYML_U{column}(")),
                ],
            );
            Call {
                kernel: name,
                arrays: format!(
                    "tinyml_starts_{number}, tinyml_columns_{number}, tinyml_values_{number}"
                ),
                sizes: outputs.to_string(),
            }
        }
    };
    parts.kernel(&template(&kernel, &[("WEIGHT_T", T::TYPE)]));
    call
}

#[allow(clippy::cast_possible_truncation)] // As many bits as the greatest of them needs.
fn starts_and_columns(
    tables: &mut String,
    number: usize,
    (inputs, outputs): (usize, usize),
    starts: &[u32],
    columns: &[u16],
    (long, wide): (bool, bool),
) {
    let name = format!("starts_{number}");
    let shape = format!("Layer {number}: where each of the {outputs} rows begins, and the end.");
    if long {
        array(tables, &name, &shape, starts.iter().copied());
    } else {
        array(
            tables,
            &name,
            &shape,
            starts.iter().map(|start| *start as u16),
        );
    }
    let name = format!("columns_{number}");
    let shape = format!("Which of the {inputs} inputs each weight is for.");
    if wide {
        array(tables, &name, &shape, columns.iter().copied());
    } else {
        array(
            tables,
            &name,
            &shape,
            columns.iter().map(|column| *column as u8),
        );
    }
}

/// An int8 network.
pub(super) fn int8(network: &Int8Network) -> Parts {
    let layers = &network.layers;
    let arena = Arena::new(
        layers.first().map(|layer| layer.inputs),
        layers.iter().map(|layer| layer.outputs),
    );
    let mut parts = Parts::new("int8_t", arena.length);
    parts.kernel(include_str!("kernel.h"));
    parts.kernel(include_str!("quantise.h"));
    parts.kernel(&template(
        include_str!("int8_row.h"),
        &[
            ("INVERSE_SCALE", &(1.0 / network.input.scale).literal()),
            ("ZERO", &network.input.zero.to_string()),
        ],
    ));
    parts.kernel(include_str!("requantise.h"));
    let _ = writeln!(parts.calls, "  tinyml_row(features, {});", arena.places[0]);
    for (index, (layer, ends)) in layers.iter().zip(arena.places.windows(2)).enumerate() {
        int8_layer(&mut parts, layer, index + 1, ends);
    }
    parts.result = arena.places.last().cloned().unwrap_or_default();
    if let (Some(table), Some(last)) = (&network.softmax, layers.last()) {
        let shape = "e^(-i * scale) * 2^22 for each distance i from the greatest output.";
        array(
            &mut parts.tables,
            "exponentials",
            shape,
            table.iter().copied(),
        );
        parts.kernel(include_str!("int8_softmax.h"));
        let _ = writeln!(
            parts.calls,
            "  tinyml_softmax(tinyml_exponentials, {}, {});",
            last.outputs, parts.result
        );
    }
    parts
}

#[allow(clippy::cast_possible_truncation)] // Shifts lie between -31 and 31.
fn int8_layer(parts: &mut Parts, layer: &Int8Layer, number: usize, ends: &[String]) {
    let Int8Layer {
        inputs, outputs, ..
    } = layer;
    let call = stored(
        parts,
        &layer.weights,
        number,
        (*inputs, *outputs),
        |value: i8| value,
        [
            include_str!("int8_dense.h"),
            include_str!("int8_bitmap.h"),
            include_str!("int8_csr.h"),
        ],
    );
    let tables = &mut parts.tables;
    let shape = "Biases, and in them what the zero point of the inputs adds: b - z * sum of w.";
    array(
        tables,
        &format!("biases_{number}"),
        shape,
        folded_biases(layer).into_iter(),
    );
    let multipliers = layer.multipliers.iter();
    let shape = "Real factors from sums to outputs: multiplier * 2^(shift - 31).";
    let values = multipliers.clone().map(|factor| factor.multiplier);
    array(tables, &format!("multipliers_{number}"), shape, values);
    let shifts = multipliers.map(|factor| factor.shift as i8);
    array(tables, &format!("shifts_{number}"), "Their shifts.", shifts);
    let _ = writeln!(
        parts.calls,
        "  {}({}, tinyml_biases_{number}, tinyml_multipliers_{number}, tinyml_shifts_{number}, {}, {}, {}, {}, {});",
        call.kernel,
        call.arrays,
        u8::from(layer.multipliers.len() > 1),
        call.sizes,
        layer.output.zero,
        ends[0],
        ends[1]
    );
    if let Some(table) = &layer.table {
        let shape = "What comes of each output from -128 to 127.";
        array(
            tables,
            &format!("table_{number}"),
            shape,
            table.iter().copied(),
        );
        parts.kernel(include_str!("lookup.h"));
        let _ = writeln!(
            parts.calls,
            "  tinyml_lookup(tinyml_table_{number}, {outputs}, {});",
            ends[1]
        );
    }
}

/// Σ w · (x − z) = Σ w · x − z · Σ w: what does not depend on the row goes into the bias. 32-bit sums wrap, so the bits are
/// the same however large they are.
fn folded_biases(layer: &Int8Layer) -> Vec<i32> {
    let fold = |(bias, sum): (&i32, i32)| bias.wrapping_sub(sum.wrapping_mul(layer.input.zero));
    let sum = |row: &[i8]| row.iter().map(|weight| i32::from(*weight)).sum();
    let sums: Vec<i32> = match &layer.weights {
        Stored::Dense(values) => values.chunks(layer.inputs).map(sum).collect(),
        Stored::Bitmap { bits, values } => {
            let mut rest = values.as_slice();
            let kept = |row: &[u8]| row.iter().map(|byte| byte.count_ones() as usize).sum();
            bits.chunks(layer.inputs.div_ceil(8))
                .map(kept)
                .map(|kept: usize| {
                    let (row, others) = rest.split_at(kept);
                    rest = others;
                    sum(row)
                })
                .collect()
        }
        Stored::Csr { starts, values, .. } => starts
            .windows(2)
            .map(|ends| sum(&values[ends[0] as usize..ends[1] as usize]))
            .collect(),
    };
    layer.biases.iter().zip(sums).map(fold).collect()
}
