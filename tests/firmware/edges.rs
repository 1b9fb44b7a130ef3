//! Numbers at the edges of their types, sizes at the edges of theirs, and a self-test that finds what is wrong.

use tinyml_playground::deployed::{
    Deployed, DeployedTree, FloatLayer, FloatNetwork, Int8Layer, Int8Network, Leaves, Multiplier,
    Outputs, Program, Quantised, Stored, Thresholds,
};
use tinyml_playground::structure::Activation;

use crate::machine::Machine;
use crate::program::{self, Case};
use crate::{check, twin};

/// Every machine but the AVR, whose flash is too small for some.
const LARGE: [Machine; 5] = [
    Machine::Host,
    Machine::HostCpp,
    Machine::CortexM0Plus,
    Machine::CortexM3,
    Machine::CortexM4F,
];

fn model(n_features: usize, n_classes: usize, program: Program) -> Deployed {
    Deployed {
        n_features,
        n_classes,
        scaling: None,
        program,
    }
}

#[test]
fn floats_come_back_as_they_were() {
    let numbers = [
        0.0,
        -0.0,
        1e-45,
        -1e-45,
        f32::MIN_POSITIVE,
        f32::MAX,
        f32::MIN,
        f32::EPSILON,
        0.1,
        1.0 / 3.0,
        16_777_216.0,
        1e20,
        -7.0,
    ];
    let constant = model(1, numbers.len(), Program::Constant(numbers.to_vec()));
    let cases = [Case::of(0, constant, vec![vec![1.0]])];
    for machine in LARGE.into_iter().chain([Machine::Avr]) {
        check(machine, "floats", &cases, 1);
    }
}

/// An int8 layer of one input and one output with a given bias and factor.
fn layer(bias: i32, multiplier: Multiplier, zero: i32) -> Program {
    let unit = Quantised {
        scale: 1.0,
        zero: 0,
    };
    Program::Int8(Int8Network {
        input: unit,
        layers: vec![Int8Layer {
            inputs: 1,
            outputs: 1,
            weights: Stored::Dense(vec![127]),
            weight_scales: vec![1.0],
            biases: vec![bias],
            input: unit,
            output: Quantised { scale: 1.0, zero },
            multipliers: vec![multiplier],
            activation: Activation::Identity,
            table: None,
        }],
        softmax: None,
    })
}

#[test]
fn sums_and_factors_at_their_edges_are_rounded_alike() {
    let mut cases = Vec::new();
    for bias in [i32::MIN + 16_256, -1, 0, 1, i32::MAX - 16_256] {
        for (multiplier, shift) in [
            (0, 0),
            (1 << 30, -31),
            (1 << 30, -1),
            (1 << 30, 0),
            (i32::MAX, -31),
            (i32::MAX, -14),
            (i32::MAX, 0),
            (i32::MAX, 30),
            (1_234_567_890, 7),
        ] {
            let factor = Multiplier { multiplier, shift };
            let rows = [
                -1e9,
                -128.0,
                -0.5,
                -0.499_999_97,
                0.0,
                0.499_999_97,
                0.5,
                1.5,
                127.0,
                1e9,
            ];
            let rows = rows.into_iter().map(|x| vec![x]).collect();
            let number = cases.len() as u64;
            cases.push(Case::of(number, model(1, 2, layer(bias, factor, -3)), rows));
        }
    }
    for machine in LARGE {
        check(machine, "edges", &cases, 45);
    }
    check(Machine::Avr, "edges", &cases, 9);
}

/// A float layer of many inputs, nearly all of whose weights are 0, in compressed rows; a multiple of 1/2 each, so that no
/// order of the sums matters.
fn wide(inputs: usize, outputs: usize, kept: usize) -> Program {
    let columns = (0..outputs * kept).map(|at| (at * (inputs / kept) % inputs) as u16);
    let layer = FloatLayer {
        inputs,
        outputs,
        weights: Stored::Csr {
            starts: (0..=outputs).map(|row| (row * kept) as u32).collect(),
            columns: columns.collect(),
            values: (0..outputs * kept)
                .map(|at| (at % 7) as f32 - 3.5)
                .collect(),
        },
        biases: vec![0.5; outputs],
        activation: Activation::Identity,
    };
    Program::Float(FloatNetwork {
        half: false,
        layers: vec![layer],
    })
}

#[test]
fn rows_and_columns_beyond_8_and_16_bits_are_found() {
    let row = |n: usize| (0..n).map(|i| (i % 5) as f32).collect::<Vec<f32>>();
    let cases = [
        Case::of(0, model(257, 3, wide(257, 3, 10)), vec![row(257)]),
        Case::of(1, model(200, 400, wide(200, 400, 200)), vec![row(200)]),
        Case::of(2, model(300, 300, wide(300, 300, 250)), vec![row(300)]),
    ];
    check(Machine::Host, "wide", &cases, 3);
    check(Machine::HostCpp, "wide", &cases, 3);
}

/// A tree as deep as it has splits: each sends a row to the right while it is greater than the number of the split.
fn comb(n_features: usize, splits: usize) -> Program {
    let mut feature = Vec::new();
    let mut thresholds = Vec::new();
    let mut right = Vec::new();
    for split in 0..splits {
        feature.extend([(split % n_features) as i32, -1]);
        thresholds.extend([split as f32, 0.0]);
        right.extend([2 * split as u32 + 2, split as u32]);
    }
    feature.push(-1);
    thresholds.push(0.0);
    right.push(splits as u32);
    Program::Tree(DeployedTree {
        features: None,
        feature,
        thresholds: Thresholds::Float {
            half: false,
            values: thresholds,
        },
        right,
        leaves: Leaves::Float {
            half: false,
            values: (0..=splits).map(|leaf| leaf as f32).collect(),
        },
    })
}

#[test]
fn trees_beyond_8_and_16_bits_are_walked() {
    let rows = |n: usize, values: &[f32]| values.iter().map(|x| vec![*x; n]).collect::<Vec<_>>();
    let cases = [
        Case::of(
            0,
            model(300, 2, comb(300, 400)),
            rows(300, &[-1.0, 129.5, 299.5, 1e9]),
        ),
        Case::of(
            1,
            model(2, 2, comb(2, 40_000)),
            rows(2, &[0.0, 32_767.5, 39_998.5, 1e9]),
        ),
    ];
    check(Machine::Host, "trees", &cases, 2);
    check(Machine::CortexM0Plus, "trees", &cases[..1], 1);
}

/// Bits of floats of all magnitudes, among them infinities and what is not a number; every other one is near the steps of
/// int8 numbers, and half of these are multiples of a power of two, so that halves come up. Each step is folded into a sum
/// as C does it in [`inputs_of_all_magnitudes_are_quantised_alike`].
fn folded(unit: Quantised, floats: u32) -> u32 {
    let mut bits = 1_u32;
    (0..floats).fold(0, |sum: u32, i| {
        bits = bits.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let near = (bits & 0x807f_ffff) | (120 + (bits >> 3 & 15)) << 23;
        let x = match i % 4 {
            0 | 2 => bits,
            1 => near,
            _ => near & 0xfffe_0000,
        };
        let q = unit.quantise(f32::from_bits(x));
        sum.wrapping_mul(31).wrapping_add(u32::from(q as u8))
    })
}

#[test]
fn inputs_of_all_magnitudes_are_quantised_alike() {
    let factor = Multiplier {
        multiplier: 1 << 30,
        shift: 0,
    };
    let case = Case::of(0, model(1, 2, layer(0, factor, 0)), vec![vec![0.0]]);
    let units =
        [(1.0_f32, 0), (0.05, -128), (3.0, 127)].map(|(scale, zero)| Quantised { scale, zero });
    for machine in LARGE.into_iter().chain([Machine::Avr]) {
        if !machine.is_here() {
            continue;
        }
        let floats = if machine == Machine::Avr {
            8_000
        } else {
            100_000
        };
        let calls = units.map(|unit| format!("  fold({:?}f, {});\n", 1.0 / unit.scale, unit.zero));
        let source = format!(
            "#include \"say.h\"
{}
static void fold(float inverse_scale, int zero) {{
  uint32_t bits = 1, sum = 0;
  for (uint32_t i = 0; i < {floats}u; i++) {{
    bits = bits * 1664525u + 1013904223u;
    const uint32_t near_steps = (bits & 0x807fffffu) | (120 + (bits >> 3 & 15u)) << 23;
    const uint32_t x = i % 2 == 0 ? bits : i % 4 == 1 ? near_steps : near_steps & 0xfffe0000u;
    float value;
    memcpy(&value, &x, sizeof value);
    sum = sum * 31u + (uint8_t)tinyml_quantise(value, inverse_scale, zero);
  }}
  say_bits(sum);
}}
int main(void) {{
  start();
{}  finish();
  return 0;
}}
",
            tinyml_playground::export::c(&case.model, &case.facts),
            calls.concat()
        );
        let printed = machine.run(&machine.compile("quantise", &source, ""));
        let expected: Vec<u32> = units.iter().map(|unit| folded(*unit, floats)).collect();
        assert_eq!(printed, expected, "{machine:?}");
    }
}

/// The self-test has to fail where an answer is wrong, by as much as one unit or the tolerance that the header names.
#[test]
fn the_self_test_counts_what_is_wrong() {
    let mut cases: Vec<Case> = (0..16).map(|number| Case::new(number, 4)).collect();
    for case in &mut cases {
        match &mut case.facts.vectors[2].outputs {
            Outputs::Float(values) => values[0] += 0.01,
            Outputs::Int8(values) => values[0] ^= 1,
        }
    }
    assert!(cases.iter().any(|case| twin::is_rounded(&case.model)));
    let program = Machine::Host.compile("wrong", &program::source(&cases), "");
    for answer in program::answers(&cases, &Machine::Host.run(&program)) {
        assert_eq!(answer.mismatches, 1);
    }
}
