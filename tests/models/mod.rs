//! Random models as a microcontroller holds them, with everything that an exported program has to bear: every way of
//! keeping weights, sums and inputs that saturate, scales of nothing, one feature, one class.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap
)] // Small numbers.

use tinyml_playground::deployed::{
    Deployed, DeployedTree, FloatLayer, FloatNetwork, Int8Layer, Int8Network, Leaves, Multiplier,
    Program, Quantised, Scaling, Stored, Thresholds,
};
use tinyml_playground::export::{Facts, Vector};
use tinyml_playground::structure::Activation;

/// Marsaglia's xorshift: the models only have to be many.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.bits() >> 20) as usize % n
    }

    /// From -1 to 1.
    fn unit(&mut self) -> f32 {
        (self.below(2_000_001) as f32 - 1e6) / 1e6
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn int8(&mut self) -> i8 {
        self.below(256) as u8 as i8
    }

    fn quantised(&mut self) -> Quantised {
        Quantised {
            scale: self.one_of(&[0.05, 0.007_812_5, 1e-6, 1.0, 3e4, f32::MIN_POSITIVE, 1e-40]),
            zero: i32::from(self.int8()),
        }
    }

    /// A row: ordinary numbers, and some that saturate.
    pub(crate) fn row(&mut self, n_features: usize) -> Vec<f32> {
        let wild = self.below(4) == 0;
        let number = |dice: &mut Self| match dice.below(if wild { 6 } else { 1 }) {
            0 | 1 => 4.0 * dice.unit(),
            2 => 1e6 * dice.unit(),
            3 => 3e38 * dice.unit(),
            4 => -0.0,
            _ => 0.5 * dice.below(9) as f32,
        };
        (0..n_features).map(|_| number(self)).collect()
    }

    fn shape(&mut self) -> Vec<usize> {
        let layers = 1 + self.below(3);
        let mut sizes: Vec<_> = (0..layers).map(|_| 1 + self.below(20)).collect();
        sizes.push(self.one_of(&[1, 3, 5, 11]));
        sizes
    }

    fn scaling(&mut self, n_features: usize) -> Option<Scaling> {
        (self.below(2) == 0).then(|| Scaling {
            mean: (0..n_features).map(|_| self.unit()).collect(),
            factor: (0..n_features).map(|_| 2.0 * self.unit()).collect(),
        })
    }

    /// Weights of which many are 0, in the form that is smallest or in any.
    fn stored<T: Copy + Default + PartialEq>(&mut self, inputs: usize, all: Vec<T>) -> Stored<T> {
        let forced = self.below(2) == 0;
        // What a value takes decides which form is the smallest: so all forms come up for small layers too.
        let bytes = if forced {
            self.one_of(&[1, 4, 1000])
        } else {
            1
        };
        Stored::smallest(all, inputs, bytes).expect("room for some weights")
    }

    fn network_of<L>(
        &mut self,
        layer: impl Fn(&mut Self, usize, usize, bool) -> L,
    ) -> (usize, usize, Vec<L>) {
        let sizes = self.shape();
        let n = sizes.len() - 1;
        let layers = (0..n)
            .map(|i| layer(self, sizes[i], sizes[i + 1], i + 1 == n))
            .collect();
        // A single output tells two classes apart, or is all that there is of one class.
        let n_classes = if sizes[n] == 1 {
            1 + self.below(2)
        } else {
            sizes[n]
        };
        (sizes[0], n_classes, layers)
    }
}

/// A network in float32, half of them in float16; without `smooth` no hidden layer has an exponential.
pub(crate) fn float(dice: &mut Dice, smooth: bool) -> Deployed {
    let half = dice.below(2) == 0;
    let keep = dice.one_of(&[1.0, 0.5, 0.1]);
    let number = |dice: &mut Dice| {
        let number = if dice.unit().abs() < keep {
            dice.unit()
        } else {
            0.0
        };
        if half {
            half::f16::from_f32(number).to_f32()
        } else {
            number
        }
    };
    let hidden = if smooth {
        [Activation::Tanh, Activation::Logistic]
    } else {
        [Activation::Relu, Activation::Identity]
    };
    let (n_features, n_classes, layers) = dice.network_of(|dice, inputs, outputs, last| {
        let weights = (0..inputs * outputs).map(|_| number(dice)).collect();
        let activation = match outputs {
            _ if !last => dice.one_of(&hidden),
            1 => Activation::Logistic,
            _ => Activation::Softmax,
        };
        FloatLayer {
            inputs,
            outputs,
            weights: dice.stored(inputs, weights),
            biases: (0..outputs).map(|_| number(dice)).collect(),
            activation,
        }
    });
    let scaling = dice.scaling(n_features);
    Deployed {
        n_features,
        n_classes,
        scaling,
        program: Program::Float(FloatNetwork { half, layers }),
    }
}

/// A network in integers.
pub(crate) fn int8(dice: &mut Dice) -> Deployed {
    let keep = dice.one_of(&[1.0, 0.5, 0.1]);
    let input = dice.quantised();
    let (n_features, n_classes, layers) = dice.network_of(|dice, inputs, outputs, last| {
        let weights = (0..inputs * outputs)
            .map(|_| {
                if dice.unit().abs() < keep {
                    dice.int8().max(-127)
                } else {
                    0
                }
            })
            .collect();
        let activation = match outputs {
            _ if !last => dice.one_of(&[
                Activation::Relu,
                Activation::Tanh,
                Activation::Logistic,
                Activation::Identity,
            ]),
            1 => Activation::Logistic,
            _ => Activation::Softmax,
        };
        let output = Quantised {
            scale: 0.1,
            zero: i32::from(dice.int8()),
        };
        let tabled = matches!(activation, Activation::Tanh | Activation::Logistic);
        let n_factors = dice.one_of(&[1, outputs]);
        let factor = |dice: &mut Dice| {
            let factor = dice.one_of(&[0.001, 0.01, 0.3, 1e-9, 1e-12, 0.0, 3.0, 1e6, 1e12]);
            Multiplier::of(factor * f64::from(1.5 + dice.unit()))
        };
        Int8Layer {
            inputs,
            outputs,
            weights: dice.stored(inputs, weights),
            weight_scales: vec![0.01; n_factors],
            biases: (0..outputs)
                .map(|_| (dice.unit() * dice.one_of(&[1e3, 2e9])) as i32)
                .collect(),
            input: Quantised {
                scale: 0.1,
                zero: i32::from(dice.int8()),
            },
            output,
            multipliers: (0..n_factors).map(|_| factor(dice)).collect(),
            activation,
            table: tabled.then(|| (0..256).map(|_| dice.int8()).collect()),
        }
    });
    let softmax = (n_classes > 2).then(|| {
        (0..256)
            .map(|i| (4_194_304.0 / (1.0 + 0.1 * f64::from(i))) as u32)
            .collect()
    });
    let scaling = dice.scaling(n_features);
    Deployed {
        n_features,
        n_classes,
        scaling,
        program: Program::Int8(Int8Network {
            input,
            layers,
            softmax,
        }),
    }
}

/// A tree, its numbers as the dice have it.
pub(crate) fn tree(dice: &mut Dice) -> Deployed {
    let n_features = dice.one_of(&[1, 2, 7, 130, 300]);
    let n_classes = 1 + dice.below(4);
    let mut nodes = Vec::new(); // (feature, right)
    let mut n_leaves = 0;
    let depth = dice.below(6);
    grow(dice, depth, n_features, &mut nodes, &mut n_leaves);
    let n_answers = n_leaves as usize * if n_classes == 2 { 1 } else { n_classes };
    let integers = dice.below(2) == 0;
    let half = dice.below(2) == 0;
    let floats = |dice: &mut Dice, n: usize| -> Vec<f32> {
        let numbers = (0..n).map(|_| 3.0 * dice.unit());
        numbers
            .map(|number| {
                if half {
                    half::f16::from_f32(number).to_f32()
                } else {
                    number
                }
            })
            .collect()
    };
    let (thresholds, leaves) = if integers {
        (
            Thresholds::Int8((0..nodes.len()).map(|_| dice.int8()).collect()),
            Leaves::Int8((0..n_answers).map(|_| dice.int8()).collect()),
        )
    } else {
        (
            Thresholds::Float {
                half,
                values: floats(dice, nodes.len()),
            },
            Leaves::Float {
                half,
                values: floats(dice, n_answers),
            },
        )
    };
    let tree = DeployedTree {
        features: integers.then(|| (0..n_features).map(|_| dice.quantised()).collect()),
        feature: nodes.iter().map(|node| node.0).collect(),
        thresholds,
        right: nodes.iter().map(|node| node.1).collect(),
        leaves,
    };
    let scaling = dice.scaling(n_features);
    Deployed {
        n_features,
        n_classes,
        scaling,
        program: Program::Tree(tree),
    }
}

fn grow(
    dice: &mut Dice,
    depth: usize,
    n_features: usize,
    nodes: &mut Vec<(i32, u32)>,
    n_leaves: &mut u32,
) {
    if depth == 0 || dice.below(5) == 0 {
        nodes.push((-1, *n_leaves));
        *n_leaves += 1;
        return;
    }
    let node = nodes.len();
    nodes.push((dice.below(n_features) as i32, 0));
    grow(dice, depth - 1, n_features, nodes, n_leaves);
    nodes[node].1 = nodes.len() as u32;
    grow(dice, depth - 1, n_features, nodes, n_leaves);
}

/// The same answer for every row.
pub(crate) fn constant(dice: &mut Dice) -> Deployed {
    let n_classes = 1 + dice.below(3);
    let n_outputs = if n_classes == 2 { 1 } else { n_classes };
    let outputs = (0..n_outputs).map(|_| dice.unit().abs()).collect();
    Deployed {
        n_features: 3,
        n_classes,
        scaling: None,
        program: Program::Constant(outputs),
    }
}

/// Names that want to break out of a comment or a string.
pub(crate) const HOSTILE: [&str; 8] = [
    "\"; } //",
    "*/ int x;",
    "/* ",
    "a\nb\r\tc",
    "\\",
    "größe 温度 \u{202e}\u{0}\u{2028}",
    "\"#\"##\"'''\"\"\"",
    "??/ %s {0} <b>",
];

/// What is said about a model, in hostile names, with some rows.
pub(crate) fn facts(dice: &mut Dice, model: &Deployed, n_vectors: usize) -> Facts {
    let names = |n: usize| {
        (0..n)
            .map(|i| HOSTILE[i % HOSTILE.len()].to_owned())
            .collect()
    };
    let vector = |dice: &mut Dice| {
        // Sums beyond float32 are no numbers; the page refuses them.
        let finite = |row: &Vec<f32>| model.proba(row).iter().all(|p| p.is_finite());
        let row = std::iter::repeat_with(|| dice.row(model.n_features))
            .find(finite)
            .expect("a tame row");
        let (outputs, proba) = (model.outputs(&row), model.proba(&row));
        let class = (1..proba.len()).fold(0, |best, class| {
            if proba[class] > proba[best] {
                class
            } else {
                best
            }
        });
        Vector {
            row,
            outputs,
            class,
        }
    };
    Facts {
        title: HOSTILE.concat(),
        features: names(model.n_features),
        classes: names(model.n_classes),
        vectors: (0..n_vectors).map(|_| vector(dice)).collect(),
        threshold: None,
        metrics: HOSTILE.map(str::to_owned).to_vec(),
        generator: "a test */".into(),
    }
}
