//! The loops that the speed depends on, natively: `cargo bench`. Against scikit-learn and in the browser:
//! `cargo xtask bench`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make undocumented functions, and a benchmark may fail by panicking"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tinyml_playground::Dataset;
use tinyml_playground::dataset::MakeClassification;
use tinyml_playground::metrics::curves::Ranking;
use tinyml_playground::model::logistic::LogisticRegression;
use tinyml_playground::rng::RandomState;

const N_SAMPLES: usize = 100_000;
const N_FEATURES: usize = 20;

fn clouds() -> MakeClassification {
    MakeClassification {
        n_samples: N_SAMPLES,
        n_features: N_FEATURES,
        random_state: Some(42),
        ..Default::default()
    }
}

/// A fit that stops after its first iteration: two passes over the rows, or a few more.
fn loss(criterion: &mut Criterion) {
    let Dataset { x, y, .. } = clouds().generate().unwrap();
    let params = LogisticRegression {
        max_iter: 1,
        ..Default::default()
    };
    criterion.bench_function("fit, one iteration, 100,000 × 20", |bench| {
        bench.iter(|| params.clone().fit(black_box(&x), &y, 2).unwrap());
    });
}

fn normals(criterion: &mut Criterion) {
    criterion.bench_function("100,000 normals", |bench| {
        let mut random = RandomState::new(42);
        bench.iter(|| {
            (0..N_SAMPLES)
                .map(|_| random.standard_normal())
                .sum::<f64>()
        });
    });
    criterion.bench_function("make_classification, 100,000 × 20", |bench| {
        bench.iter(|| clouds().generate().unwrap());
    });
}

fn sort(criterion: &mut Criterion) {
    let mut random = RandomState::new(42);
    let scores: Vec<f64> = (0..N_SAMPLES).map(|_| random.double()).collect();
    let y: Vec<u32> = scores.iter().map(|score| u32::from(*score > 0.5)).collect();
    criterion.bench_function("ranking of 100,000 scores", |bench| {
        bench.iter(|| Ranking::new(&y, 1, black_box(&scores)).unwrap());
    });
}

criterion_group!(kernels, loss, normals, sort);
criterion_main!(kernels);
