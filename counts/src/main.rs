//! One piece of the work that the speed depends on, to be counted by `cargo xtask counts`: `counts nothing`, `counts rank`,
//! `counts generate`, or `counts fit`, which generates too.

use std::env;
use std::hint::black_box;

use tinyml_playground::dataset::{Dataset, MakeClassification};
use tinyml_playground::metrics::curves::Ranking;
use tinyml_playground::model::logistic::LogisticRegression;
use tinyml_playground::{Error, Result};

fn main() -> Result<()> {
    match env::args().nth(1).as_deref() {
        Some("nothing") => {}
        Some("rank") => rank()?,
        Some("generate") => {
            black_box(generate()?);
        }
        Some("fit") => {
            let Dataset { x, y, .. } = generate()?;
            black_box(LogisticRegression::default().fit(&x, &y, 2)?);
        }
        _ => {
            return Err(Error::invalid(
                "work",
                "nothing, rank, generate or fit",
                "something else",
            ));
        }
    }
    Ok(())
}

fn generate() -> Result<Dataset> {
    let params = MakeClassification {
        n_samples: 10_000,
        n_features: 20,
        random_state: Some(42),
        ..Default::default()
    };
    params.generate()
}

/// Ranks scores that are scattered evenly, and looks at the curve.
fn rank() -> Result<()> {
    const N: u32 = 20_000;
    const SCATTER: u32 = 0x9E37_79B9;
    let scattered = |i: u32| i.wrapping_mul(SCATTER);
    let scores: Vec<f64> = (0..N).map(|i| f64::from(scattered(i))).collect();
    let y: Vec<u32> = (0..N).map(|i| scattered(i) >> 7 & 1).collect();
    let ranking = Ranking::new(&y, 1, black_box(&scores))?;
    black_box(ranking.roc(true)?);
    Ok(())
}
