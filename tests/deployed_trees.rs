//! Deployed trees against the trained ones: decisions, thresholds, quantised features, and what is counted of them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

#[macro_use]
mod both;
mod deployed_models;

use tinyml_playground::compress::{Calibration, CalibrationMethod, calibrate};
use tinyml_playground::deployed::{Leaves, Program, Thresholds};
use tinyml_playground::model::Fitted;
use tinyml_playground::model::tree::DecisionTreeClassifier;
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::rng::RandomState;
use tinyml_playground::structure::Arithmetic;

use deployed_models::{deployed, matrix, scores};

test! {
    fn float_trees_decide_as_the_trained_ones() {
        let mut rng = RandomState::new(3);
        for n_classes in [2, 3] {
            let x = {
                let mut x = matrix(&mut rng, 500, 4);
                for col in 0..4 {
                    // In 32 bits, as the device takes them.
                    #[allow(clippy::cast_possible_truncation)]
                    x.col_mut(col).iter_mut().for_each(|x| *x = (*x as f32).into());
                }
                x
            };
            let y: Vec<u32> = (0..500).map(|row| row % n_classes).collect();
            let model = DecisionTreeClassifier::default().fit(&x, &y, n_classes as usize).unwrap();
            assert!(model.n_leaves > 100);
            let model = Fitted::Tree(model);
            let exact = finish(model.score(&x, &Pace::default())).unwrap().proba;
            let device = deployed(&model, &x, n_classes as usize, Arithmetic::Float32);
            assert_eq!(scores(&device, &x), exact);
            assert_eq!(device.workload().structure.form, model.form());
        }
    }

    fn thresholds_in_32_bits_keep_every_float_on_its_side() {
        let mut rng = RandomState::new(4);
        let x = matrix(&mut rng, 200, 2);
        let y: Vec<u32> = (0..200).map(|row| row % 2).collect();
        let model = DecisionTreeClassifier::default().fit(&x, &y, 2).unwrap();
        let device = deployed(&Fitted::Tree(model.clone()), &x, 2, Arithmetic::Float32);
        let Program::Tree(tree) = device.program else { panic!() };
        let Thresholds::Float { values, half: false } = &tree.thresholds else { panic!() };
        for (node, &value) in values.iter().enumerate().filter(|(node, _)| tree.feature[*node] >= 0) {
            let threshold = model.tree.threshold[node];
            assert!(f64::from(value) <= threshold && f64::from(value.next_up()) > threshold);
        }
    }

    fn int8_trees_compare_quantised_features() {
        let mut rng = RandomState::new(5);
        let mut x = matrix(&mut rng, 300, 3);
        x.col_mut(2).fill(7.0);
        let y: Vec<u32> = (0..300).map(|row| u32::from(x.get(row, 0) > 0.5) + u32::from(x.get(row, 1) > 1.0)).collect();
        let model = DecisionTreeClassifier::default().fit(&x, &y, 3).unwrap();
        let device = deployed(&Fitted::Tree(model.clone()), &x, 3, Arithmetic::Int8);
        let Program::Tree(tree) = &device.program else { panic!() };
        let Leaves::Int8(leaves) = &tree.leaves else { panic!() };
        // A pure leaf has 256/256, of which an int8 number holds 255.
        assert!(leaves.iter().all(|&q| q == 127 || q == -128));
        let exact = finish(Fitted::Tree(model).score(&x, &Pace::default())).unwrap().proba;
        let scores = scores(&device, &x);
        let flips = scores.chunks(3).zip(exact.chunks(3)).filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| (a - b).abs() > 0.01));
        // Rows within half a step of a threshold: 2 thresholds, steps of about 20 / 255, densities below 0.14.
        assert!(flips.count() <= 12);
    }

    fn percentiles_are_those_of_all_values_sorted() {
        let mut rng = RandomState::new(7);
        let x = matrix(&mut rng, 3001, 2);
        let y: Vec<u32> = (0..3001).map(|row| row % 2).collect();
        let tree = DecisionTreeClassifier { max_depth: Some(2), ..Default::default() };
        let model = Fitted::Tree(tree.fit(&x, &y, 2).unwrap());
        for percentile in [50.0, 90.0, 99.0, 99.9, 100.0] {
            let calibration = Calibration { method: CalibrationMethod::Percentile, percentile };
            let ranges = finish(calibrate(&model, &x, None, &calibration, &Pace::default())).unwrap();
            for (col, range) in ranges.inputs.iter().enumerate() {
                let mut sorted = x.col(col).to_vec();
                sorted.sort_by(f64::total_cmp);
                let at = |percent: f64| {
                    let place = 3000.0 * percent / 100.0;
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Indices.
                    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
                    below + (above - below) * place.fract()
                };
                let tail = (100.0 - percentile) / 2.0;
                assert!((range.low - at(tail)).abs() < 1e-9, "{percentile}");
                assert!((range.high - at(100.0 - tail)).abs() < 1e-9, "{percentile}");
            }
        }
    }

    fn a_trees_bytes_are_those_of_its_arrays() {
        let mut rng = RandomState::new(10);
        let x = matrix(&mut rng, 300, 130);
        let y: Vec<u32> = (0..300).map(|row| row % 3).collect();
        let model = Fitted::Tree(DecisionTreeClassifier::default().fit(&x, &y, 3).unwrap());
        for arithmetic in [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8] {
            let device = deployed(&model, &x, 3, arithmetic);
            let Program::Tree(tree) = &device.program else { panic!() };
            let (nodes, leaves) = (tree.feature.len() as u64, tree.feature.len() as u64 / 2 + 1);
            let values = arithmetic.value_bytes();
            let scales = if arithmetic == Arithmetic::Int8 { 130 * 5 } else { 0 };
            // More than 127 features take 2 bytes each.
            let bytes = nodes * (values + 2 + 2) + leaves * 3 * values + scales;
            assert_eq!(device.workload().weights_bytes(), bytes);
            assert_eq!(device.workload().activations_bytes(), 0);
        }
    }
}
