//! int8 numbers against slow twins: multipliers and their two roundings, hostile ranges, weights and widths.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[macro_use]
mod both;

use tinyml_playground::compress::{Calibration, calibrate, deploy};
use tinyml_playground::deployed::{Deployed, Multiplier, Outputs, Program, Quantised};
use tinyml_playground::model::mlp::FittedMlp;
use tinyml_playground::model::network::{Dense, Network};
use tinyml_playground::model::{Fitted, Place};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::rng::RandomState;
use tinyml_playground::structure::{Activation, Arithmetic};
use tinyml_playground::{Error, Matrix, Result};

/// TensorFlow Lite's two roundings in whole numbers that cannot overflow.
fn requantised(sum: i32, Multiplier { multiplier, shift }: Multiplier) -> i32 {
    let left = i128::from(sum) * (1 << shift.max(0));
    let left = left.clamp(i32::MIN.into(), i32::MAX.into());
    let high = (2 * left * i128::from(multiplier) + (1 << 31)).div_euclid(1 << 32);
    let divisor = 1_i128 << (-shift).max(0);
    let away = (2 * high.abs() + divisor) / (2 * divisor);
    i32::try_from(high.signum() * away).unwrap()
}

fn random_i32(rng: &mut RandomState) -> i32 {
    let bits = rng.interval(31);
    let number = i64::try_from(rng.interval(1 << bits)).unwrap();
    i32::try_from(if rng.double() < 0.5 { -number } else { number }).unwrap_or(i32::MAX)
}

/// A network whose weights `weight` gives.
fn network(
    sizes: &[usize],
    hidden: Activation,
    output: Activation,
    mut weight: impl FnMut() -> f64,
) -> Fitted {
    let layer = |sizes: &[usize]| Dense {
        inputs: sizes[0],
        outputs: sizes[1],
        weights: (0..sizes[0] * sizes[1]).map(|_| weight()).collect(),
        biases: (0..sizes[1]).map(|_| weight()).collect(),
    };
    Fitted::Mlp(FittedMlp::untrained(Network {
        layers: sizes.windows(2).map(layer).collect(),
        hidden,
        output,
    }))
}

fn int8(model: &Fitted, x: &Matrix, n_classes: usize, per_channel: bool) -> Result<Deployed> {
    let ranges = finish(calibrate(
        model,
        x,
        None,
        &Calibration::default(),
        &Pace::default(),
    ))?;
    deploy(
        model,
        None,
        x.n_cols(),
        n_classes,
        Arithmetic::Int8,
        per_channel,
        &ranges,
    )
}

test! {
    // Python: q, s = math.frexp(factor); math.floor(q * 2**31 + 0.5), s
    fn multipliers_are_those_of_frexp() {
        let cases = [
            (0.5, 1_073_741_824, 0),
            (0.25, 1_073_741_824, -1),
            (1.0, 1_073_741_824, 1),
            (0.1, 1_717_986_918, -3),
            (0.123_456_789, 2_120_971_485, -3),
            (3.7, 1_986_422_374, 2),
            (1e-9, 1_152_921_505, -29),
            (1e6, 2_048_000_000, 20),
            (1.0_f64.next_down(), 1_073_741_824, 1),
            (0.5_f64.powi(32), 1_073_741_824, -31),
            (0.5_f64.powi(33), 0, 0),
            (0.0, 0, 0),
        ];
        for (factor, multiplier, shift) in cases {
            assert_eq!(Multiplier::of(factor), Multiplier { multiplier, shift }, "{factor}");
        }
    }

    fn sums_are_rounded_twice() {
        let mut rng = RandomState::new(1);
        for _ in 0..200_000 {
            let shift = i32::try_from(rng.interval(61)).unwrap() - 31;
            let factor = Multiplier::of((0.5 + rng.double() / 2.0) * 2.0_f64.powi(shift));
            for sum in [random_i32(&mut rng), i32::MIN, i32::MAX, 0, 1, -1] {
                assert_eq!(factor.requantise(sum), requantised(sum, factor), "{sum} {factor:?}");
            }
        }
    }

    fn a_half_goes_up_first_and_away_from_zero_then() {
        // 0.5 · ±1 is ±0.5 in the first rounding, 0.25 · ±2 in the second.
        let first = Multiplier { multiplier: 1 << 30, shift: 0 };
        assert_eq!([1, -1, 3, -3].map(|sum| first.requantise(sum)), [1, 0, 2, -1]);
        let second = Multiplier { multiplier: 1 << 30, shift: -1 };
        assert_eq!([2, -2, 6, -6].map(|sum| second.requantise(sum)), [1, -1, 2, -2]);
    }

    fn factors_that_are_too_great_saturate() {
        for factor in [2.0_f64.powi(30), 1e30, 1e300] {
            let factor = Multiplier::of(factor);
            assert!(factor.requantise(1) >= 1 << 29 && factor.requantise(-1) <= -(1 << 29));
            assert_eq!(factor.requantise(0), 0);
        }
    }

    fn features_are_rounded_away_from_zero_and_clamped() {
        let quantised = Quantised { scale: 0.5, zero: 3 };
        let cases = [
            (0.0, 3), (0.25, 4), (-0.25, 2), (0.24, 3), (1.0, 5), (62.0, 127), (1e30, 127), (-1e30, -128),
            (f32::MAX, 127), (f32::MIN, -128),
        ];
        for (x, q) in cases {
            assert_eq!(quantised.quantise(x), q, "{x}");
        }
    }

    fn no_sum_leaves_32_bits() {
        let mut x = Matrix::zeros(2, 66_311).unwrap();
        for col in 0..66_311 {
            x.set(1, col, 1.0);
        }
        // All inputs are 255 steps from their zero point, all weights 127.
        for bias in [1e9, -1e9] {
            let sign = f64::signum(bias);
            let model = network(&[66_311, 1], Activation::Relu, Activation::Logistic, || sign);
            let place = Place { layer: 0, from: None, to: 0 };
            let device = int8(&model.with_weight(place, bias).unwrap(), &x, 2, false).unwrap();
            let Program::Int8(network) = &device.program else { panic!() };
            let layer = &network.layers[0];
            assert_eq!(layer.biases[0].abs(), i32::MAX - 66_311 * 255 * 127);
            let sum = if sign > 0.0 { i32::MAX } else { -i32::MAX };
            let q = requantised(sum, layer.multipliers[0]) + layer.output.zero;
            let table = layer.table.as_ref().unwrap();
            let q = table[usize::try_from(q.clamp(-128, 127) + 128).unwrap()];
            assert_eq!(device.outputs(&vec![1.0; 66_311]), Outputs::Int8(vec![q]));
        }
        let wide = Matrix::zeros(1, 66_312).unwrap();
        let model = network(&[66_312, 1], Activation::Relu, Activation::Logistic, || 1.0);
        let error = int8(&model, &wide, 2, false).unwrap_err();
        assert!(matches!(error, Error::Data { .. }) && error.to_string().contains("66312 inputs"), "{error}");
    }

    fn a_thousand_classes_have_probabilities() {
        let mut rng = RandomState::new(2);
        let x = Matrix::from_rows(&[[1.0, -2.0], [3.0, 0.5]]).unwrap();
        let equal = network(&[2, 1000], Activation::Relu, Activation::Softmax, || 0.0);
        let device = int8(&equal, &x, 1000, true).unwrap();
        // 256 / 1000, rounded.
        assert_eq!(device.outputs(&[1.0, 1.0]), Outputs::Int8(vec![-128; 1000]));
        let model = network(&[2, 1000], Activation::Relu, Activation::Softmax, || 9.0 * rng.standard_normal());
        let device = int8(&model, &x, 1000, true).unwrap();
        let exact = model.score_row(&[3.0, 0.5]).unwrap().proba;
        for (score, exact) in device.proba(&[3.0, 0.5]).iter().zip(exact) {
            assert!((score - exact).abs() < 0.1, "{score} {exact}");
        }
    }

    fn hostile_numbers_have_an_answer_or_a_refusal() {
        let mut rng = RandomState::new(3);
        let (mut answers, mut refusals) = (0, 0);
        let sizes: [&[usize]; 4] = [&[1, 1], &[3, 4, 1], &[2, 5, 3], &[4, 1, 1, 4]];
        let activations = [Activation::Relu, Activation::Tanh, Activation::Logistic, Activation::Identity];
        for round in 0..400 {
            let sizes = sizes[round % 4];
            let mut number = |exponents: f64| match rng.interval(4) {
                0 => 0.0,
                _ => rng.standard_normal() * 10.0_f64.powf(exponents * (2.0 * rng.double() - 1.0)),
            };
            let exponents = [1.0, 10.0, 40.0, 300.0][round / 4 % 4];
            let mut x = Matrix::zeros(5, sizes[0]).unwrap();
            for col in 0..sizes[0] {
                x.col_mut(col).fill_with(|| number(exponents));
            }
            let outputs = *sizes.last().unwrap();
            let output = if outputs == 1 { Activation::Logistic } else { Activation::Softmax };
            let model = network(sizes, activations[round / 16 % 4], output, || number(exponents));
            match int8(&model, &x, outputs.max(2), round % 2 == 0) {
                Ok(device) => {
                    answers += 1;
                    for row in [f32::MIN, -1e30, -1.0, 0.0, 1e-40, 2.0, f32::MAX] {
                        let proba = device.proba(&vec![row; sizes[0]]);
                        assert_eq!(proba.len(), outputs.max(2));
                        assert!(proba.iter().all(|p| (0.0..=1.0).contains(p)), "{proba:?}");
                    }
                }
                Err(error) => {
                    refusals += 1;
                    assert!(matches!(error, Error::Data { .. }), "{error}");
                }
            }
        }
        assert!(answers > 100 && refusals > 50, "{answers} {refusals}");
    }
}
