//! What must hold for any data: gradients against differences, figures against a slow twin, slices against one go.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test may fail.

mod slices;

use tinyml_playground::Matrix;
use tinyml_playground::metrics::confusion::ConfusionMatrix;
use tinyml_playground::metrics::curves::{Ranking, auc};
use tinyml_playground::model::Film;
use tinyml_playground::model::logistic::{FittedLogistic, LogisticRegression};
use tinyml_playground::pace::{Pace, finish};
use tinyml_playground::rng::RandomState;
use tinyml_playground::scaler::StandardScaler;
use tinyml_playground::split::{Size, TrainTestSplit};

use slices::in_slices;

/// Random rows and labels; every class has at least one row.
struct Case {
    rng: RandomState,
    x: Matrix,
    y: Vec<u32>,
    n_classes: usize,
}

/// Cases for the given number of seeds: shapes differ, from a handful of rows to a few blocks of them.
fn cases(seeds: u32) -> impl Iterator<Item = Case> {
    (0..seeds).map(|seed| {
        let mut rng = RandomState::new(seed);
        let n_classes = below(&mut rng, 4) + 2;
        let n_rows = n_classes + below(&mut rng, [20, 150, 700][seed as usize % 3]);
        let n_cols = below(&mut rng, 6) + 1;
        let mut x = Matrix::zeros(n_rows, n_cols).unwrap();
        for col in 0..n_cols {
            for value in x.col_mut(col) {
                *value = rng.normal(0.5, 2.0);
            }
        }
        let drawn = (n_classes..n_rows).map(|_| below(&mut rng, n_classes));
        let y = (0..n_classes).chain(drawn).map(class).collect();
        Case {
            rng,
            x,
            y,
            n_classes,
        }
    })
}

fn below(rng: &mut RandomState, limit: usize) -> usize {
    usize::try_from(rng.interval(limit as u64 - 1)).unwrap()
}

fn class(index: usize) -> u32 {
    u32::try_from(index).unwrap()
}

/// The penalised mean loss, written down as in a textbook.
fn textbook_loss(case: &Case, coef: &[Vec<f64>], intercept: &[f64], c: f64) -> f64 {
    let n = case.x.n_rows() as f64;
    let mut total = 0.0;
    for (i, &y) in case.y.iter().enumerate() {
        let row = case.x.row(i);
        let mut raw: Vec<f64> = coef
            .iter()
            .zip(intercept)
            .map(|(w, b)| w.iter().zip(&row).map(|(w, x)| w * x).sum::<f64>() + b)
            .collect();
        if raw.len() == 1 {
            raw.insert(0, 0.0); // Two classes: the smaller one's score is 0.
        }
        total += raw.iter().map(|raw| raw.exp()).sum::<f64>().ln() - raw[y as usize];
    }
    let squares: f64 = coef.iter().flatten().map(|w| w * w).sum();
    total / n + squares / (2.0 * c * n)
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_loss_is_the_textbooks_and_training_ends_where_its_differences_vanish() {
    const STEP: f64 = 1e-5;
    for mut case in cases(60) {
        let c = [0.1, 1.0, 10.0][below(&mut case.rng, 3)];
        let fit_intercept = below(&mut case.rng, 2) == 1;
        let params = LogisticRegression {
            C: c,
            tol: 1e-9,
            max_iter: 10_000,
            fit_intercept,
        };
        let model = params.fit(&case.x, &case.y, case.n_classes).unwrap();
        let loss = |coef: &[Vec<f64>], intercept: &[f64]| textbook_loss(&case, coef, intercept, c);
        let ours = *model.loss_curve.last().unwrap();
        let textbook = loss(&model.coef, &model.intercept);
        assert!(
            (ours - textbook).abs() <= 1e-12 * textbook.max(1.0),
            "{ours} is not {textbook}"
        );
        for k in 0..model.coef.len() {
            for j in 0..case.x.n_cols() {
                let (mut low, mut high) = (model.coef.clone(), model.coef.clone());
                low[k][j] -= STEP;
                high[k][j] += STEP;
                let slope =
                    (loss(&high, &model.intercept) - loss(&low, &model.intercept)) / (2.0 * STEP);
                assert!(slope.abs() < 1e-6, "slope {slope} at the minimum");
            }
            let (mut low, mut high) = (model.intercept.clone(), model.intercept.clone());
            low[k] -= STEP;
            high[k] += STEP;
            let slope = (loss(&model.coef, &high) - loss(&model.coef, &low)) / (2.0 * STEP);
            assert!(
                !fit_intercept || slope.abs() < 1e-6,
                "intercept slope {slope} at the minimum"
            );
        }
    }
}

fn fit_in_slices(case: &Case, params: LogisticRegression) -> (FittedLogistic, usize) {
    let pace = Pace::default();
    let params = params.check().unwrap();
    let film = Film::default();
    in_slices(params.fit(&case.x, &case.y, case.n_classes, &pace, &film))
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn slices_give_the_same_bits_as_one_go() {
    for case in cases(12) {
        let (sliced, polls) = fit_in_slices(&case, LogisticRegression::default());
        assert!(polls > sliced.n_iter);
        let one_go = LogisticRegression::default()
            .fit(&case.x, &case.y, case.n_classes)
            .unwrap();
        assert_eq!(sliced, one_go);
    }
}

/// scikit-learn 1.9.1: `LogisticRegression().fit(numpy.zeros((10, 2)), [0] * 3 + [1] * 7)` has `coef_` [[0, 0]],
/// `intercept_` [0.84730006] and `n_iter_` [4]; the logarithm of 7 / 3 is 0.84729786.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn features_that_tell_nothing_leave_the_intercept() {
    let x = Matrix::zeros(10, 2).unwrap();
    let y = [0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
    let fitted = LogisticRegression::default().fit(&x, &y, 2).unwrap();
    assert_eq!(fitted.coef, [[0.0, 0.0]]);
    assert!((fitted.intercept[0] - 0.847_300_06).abs() < 1e-8);
    assert_eq!(fitted.n_iter, 4);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn one_evaluation_on_many_rows_lets_the_driver_in() {
    let n_rows = 100_000;
    let mut case = cases(1).next().unwrap();
    case.x = Matrix::zeros(n_rows, 30).unwrap();
    for value in case.x.col_mut(3) {
        *value = case.rng.standard_normal();
    }
    case.y = (0..n_rows).map(|row| class(row % 2)).collect();
    case.n_classes = 2;
    let params = LogisticRegression {
        max_iter: 1,
        ..LogisticRegression::default()
    };
    let (model, polls) = fit_in_slices(&case, params);
    assert_eq!(model.n_iter, 1);
    assert!(
        polls > 6,
        "only {polls} slices for two evaluations of 3,000,000 values"
    );
    let pace = Pace::default();
    let scores = finish(model.decision_function(&case.x, &pace)).unwrap();
    for row in [0, 127, 128, n_rows - 1] {
        assert_eq!(model.decision_row(&case.x.row(row)), [scores[row]]);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn features_beyond_all_measure_end_in_a_sentence_or_a_model() {
    for scale in [1e-300, 1e-100, 1e9, 1e100, 1e155, 1e200, 1e300, 1.7e308] {
        for mut case in cases(8) {
            for col in 0..case.x.n_cols() {
                for value in case.x.col_mut(col) {
                    *value = (*value / 8.0).clamp(-1.0, 1.0) * scale;
                }
            }
            let fit = LogisticRegression::default().fit(&case.x, &case.y, case.n_classes);
            match fit {
                Ok(model) => {
                    let mut weights = model.coef.iter().flatten();
                    assert!(weights.clone().all(|w| w.is_finite()), "scale {scale:e}");
                    // Where squares overflow, scikit-learn too may stop at 0 and call it converged.
                    assert!(
                        !model.converged || weights.any(|w| *w != 0.0) || scale > 1e150,
                        "scale {scale:e}"
                    );
                }
                Err(error) => assert!(scale > 1e100, "scale {scale:e}: {error}"),
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn areas_and_counts_equal_those_of_the_slow_twin() {
    for mut case in cases(80) {
        let n = case.y.len();
        // Few distinct scores, so that there are ties.
        let scores: Vec<f64> = (0..n)
            .map(|_| below(&mut case.rng, 30) as f64 / 8.0 - 1.0)
            .collect();
        let ranking = Ranking::new(&case.y, 1, &scores).unwrap();
        let (mut wins, mut pairs) = (0.0, 0.0);
        for (i, a) in scores.iter().enumerate().filter(|(i, _)| case.y[*i] == 1) {
            for (j, b) in scores.iter().enumerate().filter(|(j, _)| case.y[*j] != 1) {
                assert_ne!(i, j);
                pairs += 1.0;
                wins += if a > b { 1.0 } else { 0.0 } + if a == b { 0.5 } else { 0.0 };
            }
        }
        let area = ranking.roc_auc().unwrap().unwrap();
        assert!(
            (area - wins / pairs).abs() < 1e-12,
            "{area} is not {}",
            wins / pairs
        );
        for drop in [false, true] {
            let roc = ranking.roc(drop).unwrap().unwrap();
            assert!((auc(&roc.fpr, &roc.tpr).unwrap().unwrap() - area).abs() < 1e-12);
            let pr = ranking.precision_recall(drop).unwrap();
            for (i, threshold) in pr.thresholds.iter().enumerate() {
                let predicted: Vec<u32> = scores
                    .iter()
                    .map(|score| u32::from(score >= threshold))
                    .collect();
                let truth: Vec<u32> = case.y.iter().map(|y| u32::from(*y == 1)).collect();
                let counts = ConfusionMatrix::new(&truth, &predicted, 2).counts(1);
                assert_eq!(
                    (counts.precision(), counts.recall()),
                    (pr.precision[i], pr.recall[i])
                );
                let (tp, fn_) = (counts.tp, counts.fn_);
                assert_eq!(counts.recall(), tp as f64 / (tp + fn_) as f64);
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn counts_of_a_class_add_up() {
    for mut case in cases(40) {
        let predicted: Vec<u32> = case
            .y
            .iter()
            .map(|_| class(below(&mut case.rng, case.n_classes)))
            .collect();
        let matrix = ConfusionMatrix::new(&case.y, &predicted, case.n_classes);
        for k in 0..case.n_classes {
            let count = |truly: bool, so: bool| {
                let is = |y: &u32| *y as usize == k;
                case.y
                    .iter()
                    .zip(&predicted)
                    .filter(|(y, p)| is(y) == truly && is(p) == so)
                    .count() as u64
            };
            let counts = matrix.counts(k);
            assert_eq!(
                (counts.tp, counts.fp, counts.fn_, counts.tn),
                (
                    count(true, true),
                    count(false, true),
                    count(true, false),
                    count(false, false)
                )
            );
        }
        let right = case
            .y
            .iter()
            .zip(&predicted)
            .filter(|(y, p)| y == p)
            .count();
        assert_eq!(matrix.accuracy(), right as f64 / case.y.len() as f64);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn scaled_features_have_mean_0_and_variance_1() {
    let pace = Pace::default();
    for mut case in cases(40) {
        case.x.col_mut(0).fill(7.25);
        let scaler = finish(StandardScaler.fit(&case.x, &pace));
        let mut row = case.x.row(1);
        finish(scaler.transform(&mut case.x, &pace));
        scaler.transform_row(&mut row);
        assert_eq!(row, case.x.row(1));
        assert_eq!(scaler.scale[0], 1.0, "a constant feature is not scaled");
        assert!(case.x.col(0).iter().all(|x| *x == 0.0));
        let n = case.x.n_rows() as f64;
        for col in 1..case.x.n_cols() {
            let mean = case.x.col(col).iter().sum::<f64>() / n;
            let variance = case.x.col(col).iter().map(|x| x * x).sum::<f64>() / n;
            assert!(
                mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12,
                "{mean} {variance}"
            );
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_split_is_a_partition_and_a_stratified_one_keeps_shares() {
    for (seed, case) in (0..).zip(cases(120)) {
        let n = case.y.len();
        let share = 0.1 + 0.8 * f64::from(seed) / 120.0;
        let params = TrainTestSplit {
            test_size: Some(Size::Share(share)),
            stratify: seed % 2 == 1,
            random_state: Some(seed),
            ..TrainTestSplit::default()
        };
        let stratify = params.stratify;
        let Ok(split) = params.check().unwrap().split(&case.y, case.n_classes) else {
            continue; // Too few rows for this share or these classes.
        };
        let mut rows = [split.train.clone(), split.test.clone()].concat();
        rows.sort_unstable();
        assert_eq!(rows, (0..class(n)).collect::<Vec<_>>());
        assert_eq!(split.test.len() as f64, (share * n as f64).ceil());
        if stratify {
            for k in 0..case.n_classes {
                let of_class = |rows: &[u32]| {
                    rows.iter()
                        .filter(|row| case.y[**row as usize] as usize == k)
                        .count()
                };
                let exact = of_class(&rows) as f64 * split.train.len() as f64 / n as f64;
                assert!((of_class(&split.train) as f64 - exact).abs() < 1.0);
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_refused_split_names_its_field() {
    let refused = |params: TrainTestSplit, n: usize| {
        let y: Vec<u32> = (0..n).map(|row| u32::from(row % 5 == 0)).collect();
        params
            .check()
            .and_then(|params| params.split(&y, 2))
            .map_err(|error| error.to_string())
    };
    let with = |test_size, train_size| TrainTestSplit {
        test_size,
        train_size,
        ..TrainTestSplit::default()
    };
    let stratified = |params| TrainTestSplit {
        stratify: true,
        ..params
    };
    let rows = |rows| Some(Size::Rows(rows));
    let share = |share| Some(Size::Share(share));
    for (params, n, message) in [
        (
            with(rows(5), None),
            5,
            "test_size must be below the number of rows, 5, got 5.",
        ),
        (
            with(share(0.999), None),
            3,
            "test_size must be such that each part gets at least one of the 3 rows, got 0.999.",
        ),
        (
            with(share(0.6), share(0.5)),
            9,
            "train_size must be at most 1 together with test_size (0.6), got 0.5.",
        ),
        (
            with(rows(6), rows(5)),
            10,
            "train_size must be small enough for both parts to fit into 10 rows, got 5.",
        ),
        (
            with(share(1.5), None),
            9,
            "test_size must be a share between 0 and 1 or a whole number of rows, got 1.5.",
        ),
        (
            stratified(with(rows(1), None)),
            20,
            "test_size must be such that each part has at least one row of each of the 2 classes where stratify is \
             true, got 1.",
        ),
        (
            stratified(with(None, None)),
            3,
            "A class has only one row; to stratify, each class needs at least two.",
        ),
    ] {
        assert_eq!(refused(params, n), Err(message.to_owned()));
    }
}
