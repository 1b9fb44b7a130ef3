//! Networks of dense layers.

use super::scaling;
use super::text::{self, Source, all, stored};
use crate::deployed::{FloatLayer, FloatNetwork, Int8Layer, Int8Network, Scaling, Stored};
use crate::structure::Activation;

/// A layer as the way through the network sees it.
struct Step {
    inputs: usize,
    outputs: usize,
    /// Where its weights are, as code.
    rows: String,
    /// What runs it with `rows`, `input` and `output`, as code up to the input and behind it.
    call: (String, String),
}

/// A network in float32.
pub(super) fn float(source: &mut Source, network: &FloatNetwork, scaler: Option<&Scaling>) {
    source.add(match network.half {
        true => include_str!("float16.rs.in"),
        false => include_str!("float32.rs.in"),
    });
    source.add(include_str!("float.rs.in"));
    rows(
        source,
        network
            .layers
            .iter()
            .map(|layer| kind(&layer.weights))
            .collect(),
    );
    activations(source, &network.layers);
    let value = scaling(source, scaler);
    let mut steps = Vec::new();
    for (index, layer) in network.layers.iter().enumerate() {
        let (kind, biases) = stored(&layer.biases, network.half);
        source.array(
            &about("Biases", index),
            &format!("BIASES_{index}"),
            kind,
            biases,
        );
        let rows = weights(source, index, layer.inputs, &layer.weights, |values| {
            stored(values, network.half)
        });
        let activation = match layer.activation {
            // The whole layer goes through softmax at the end.
            Activation::Identity | Activation::Softmax => "identity",
            Activation::Logistic => "logistic",
            Activation::Tanh => "tanh",
            Activation::Relu => "relu",
        };
        steps.push(Step {
            inputs: layer.inputs,
            outputs: layer.outputs,
            rows,
            call: (
                format!("layer(rows, &BIASES_{index}, "),
                format!(", output, {activation});"),
            ),
        });
    }
    let softmax = network
        .layers
        .last()
        .is_some_and(|layer| layer.activation == Activation::Softmax);
    let copy = scaler.map(|_| format!("*x = {value};"));
    outputs(source, &steps, ("f32", "0.0"), copy, softmax);
}

/// The activations that some layer has, and what they need.
fn activations(source: &mut Source, layers: &[FloatLayer]) {
    let any = |wanted: &[Activation]| {
        layers
            .iter()
            .any(|layer| wanted.contains(&layer.activation))
    };
    let (logistic, softmax, tanh) = (Activation::Logistic, Activation::Softmax, Activation::Tanh);
    for (wanted, part) in [
        (
            &[Activation::Identity, softmax][..],
            include_str!("identity.rs.in"),
        ),
        (&[Activation::Relu], include_str!("relu.rs.in")),
        (&[logistic, softmax, tanh], include_str!("split.rs.in")),
        (&[logistic, softmax], include_str!("exp.rs.in")),
        (&[logistic], include_str!("logistic.rs.in")),
        (&[tanh], include_str!("tanh.rs.in")),
        (&[softmax], include_str!("softmax.rs.in")),
    ] {
        if any(wanted) {
            source.add(part);
        }
    }
}

/// A network in integers.
pub(super) fn int8(source: &mut Source, network: &Int8Network, scaler: Option<&Scaling>) {
    source.add(include_str!("quantise.rs.in"));
    source.add(include_str!("int8.rs.in"));
    rows(
        source,
        network
            .layers
            .iter()
            .map(|layer| kind(&layer.weights))
            .collect(),
    );
    let value = scaling(source, scaler);
    let inverse = text::float(1.0 / network.input.scale);
    source.line(&format!(
        "\n/// One over what a step of the quantised row stands for.\n\
         const INPUT_INVERSE: f32 = {inverse};\n\
         /// What stands for 0 in the quantised row.\n\
         const INPUT_ZERO: i32 = {};",
        network.input.zero
    ));
    let mut steps = Vec::new();
    for (index, layer) in network.layers.iter().enumerate() {
        let rows = weights(source, index, layer.inputs, &layer.weights, |values| {
            ("i8", all(values))
        });
        int8_layer(source, index, layer);
        steps.push(Step {
            inputs: layer.inputs,
            outputs: layer.outputs,
            rows,
            call: (format!("LAYER_{index}.run(rows, "), ", output);".into()),
        });
    }
    if let Some(table) = &network.softmax {
        source.array(
            "e^(-i * scale) * 2^22 for each distance i.",
            "EXPONENTIALS",
            "u32",
            all(table),
        );
        source.add(include_str!("softmax_int8.rs.in"));
    }
    let copy = format!("*x = quantise({value}, INPUT_INVERSE, INPUT_ZERO);");
    outputs(
        source,
        &steps,
        ("i8", "0"),
        Some(copy),
        network.softmax.is_some(),
    );
}

/// All of an integer layer but its weights.
fn int8_layer(source: &mut Source, index: usize, layer: &Int8Layer) {
    source.array(
        &about("Biases", index),
        &format!("BIASES_{index}"),
        "i32",
        all(&layer.biases),
    );
    let pairs = layer
        .multipliers
        .iter()
        .map(|m| format!("({}, {})", m.multiplier, m.shift));
    source.array(
        &about("Factors", index),
        &format!("FACTORS_{index}"),
        "(i32, i8)",
        pairs.collect(),
    );
    let mut table = "None".to_owned();
    if let Some(values) = &layer.table {
        source.array(
            &about("Activation", index),
            &format!("TABLE_{index}"),
            "i8",
            all(values),
        );
        table = format!("Some(&TABLE_{index})");
    }
    source.line(&format!(
        "\nstatic LAYER_{index}: Layer = Layer {{\n    biases: &BIASES_{index},\n    factors: &FACTORS_{index},\n    \
         input_zero: {},\n    output_zero: {},\n    table: {table},\n}};",
        layer.input.zero, layer.output.zero
    ));
}

/// The ways of keeping weights that some layer has.
fn rows(source: &mut Source, kinds: Vec<&'static str>) {
    source.add(include_str!("rows.rs.in"));
    for (kind, part) in [
        ("dense", include_str!("dense.rs.in")),
        ("bitmap", include_str!("bitmap.rs.in")),
        ("csr", include_str!("csr.rs.in")),
    ] {
        if kinds.contains(&kind) {
            source.add(part);
        }
    }
}

fn kind<T>(weights: &Stored<T>) -> &'static str {
    match weights {
        Stored::Dense(_) => "dense",
        Stored::Bitmap { .. } => "bitmap",
        Stored::Csr { .. } => "csr",
    }
}

/// Writes the weights of a layer; returns what hands them out, as code.
fn weights<T>(
    source: &mut Source,
    index: usize,
    inputs: usize,
    weights: &Stored<T>,
    write: impl Fn(&[T]) -> (&'static str, Vec<String>),
) -> String {
    let (Stored::Dense(values) | Stored::Bitmap { values, .. } | Stored::Csr { values, .. }) =
        weights;
    let (type_, items) = write(values);
    source.array(
        &about("Weights", index),
        &format!("WEIGHTS_{index}"),
        type_,
        items,
    );
    match weights {
        Stored::Dense(_) => format!("Dense(&WEIGHTS_{index})"),
        Stored::Bitmap { bits, .. } => {
            let bytes = bits.iter().map(|byte| format!("{byte:#04x}")).collect();
            source.array(
                &about("Which weights are kept", index),
                &format!("BITS_{index}"),
                "u8",
                bytes,
            );
            format!("Bitmap(&BITS_{index}, &WEIGHTS_{index})")
        }
        Stored::Csr {
            starts, columns, ..
        } => {
            let short = u16::try_from(values.len()).is_ok();
            let type_ = if short { "u16" } else { "u32" };
            source.array(
                &about("Where rows begin", index),
                &format!("STARTS_{index}"),
                type_,
                all(starts),
            );
            let type_ = if inputs <= 256 { "u8" } else { "u16" };
            source.array(
                &about("Inputs of the weights", index),
                &format!("COLUMNS_{index}"),
                type_,
                all(columns),
            );
            format!("Csr(&STARTS_{index}, &COLUMNS_{index}, &WEIGHTS_{index})")
        }
    }
}

fn about(what: &str, index: usize) -> String {
    format!("{what} of layer {index}.")
}

/// The way through all layers. They read at one end of an arena and write at the other, in turns. `copy` is how the first
/// layer's inputs are made; without it they are the row itself.
fn outputs(
    source: &mut Source,
    steps: &[Step],
    (value, zero): (&str, &str),
    copy: Option<String>,
    softmax: bool,
) {
    let live = |(index, step): (usize, &Step)| {
        let inputs = if index == 0 && copy.is_none() {
            0
        } else {
            step.inputs
        };
        inputs + step.outputs
    };
    let arena = steps.iter().enumerate().map(live).max().unwrap_or_default();
    let about = match value {
        "i8" => {
            "What comes out for a row in the units of the data: each probability is (q + 128) / 256."
        }
        _ => "What comes out for a row in the units of the data.",
    };
    source.line(&format!(
        "\n/// Values that are alive at once, at most.\nconst ARENA: usize = {arena};\n\n/// {about}\n\
         pub fn outputs(row: &[f32; N_FEATURES]) -> [{value}; N_OUTPUTS] {{\n    let mut arena = [{zero}; ARENA];"
    ));
    let copied = copy.is_some();
    if let Some(copy) = copy {
        source.line(&format!(
            "    for (feature, x) in arena[..N_FEATURES].iter_mut().enumerate() {{\n        {copy}\n    }}"
        ));
    }
    for (index, step) in steps.iter().enumerate() {
        let Step {
            inputs,
            outputs,
            rows,
            call: (before, behind),
        } = step;
        source.line(&format!("    let rows = {rows};"));
        let input = if index == 0 && !copied {
            source.line(&format!(
                "    let output = &mut arena[ARENA - {outputs}..];"
            ));
            "row".to_owned()
        } else if index % 2 == 0 {
            source.line(&format!(
                "    let (input, output) = arena.split_at_mut(ARENA - {outputs});"
            ));
            format!("&input[..{inputs}]")
        } else {
            source.line(&format!(
                "    let (output, input) = arena.split_at_mut({outputs});"
            ));
            source.line(&format!(
                "    let input = &input[input.len() - {inputs}..];"
            ));
            "input".to_owned()
        };
        source.line(&format!("    {before}{input}{behind}"));
    }
    if softmax {
        source.line("    softmax(output);");
    }
    source.line("    core::array::from_fn(|index| output[index])\n}");
}
