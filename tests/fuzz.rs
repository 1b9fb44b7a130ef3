//! Random experiments: each gives figures that agree with each other, or a sentence that says what is wrong.
//!
//! The generator is seeded, so a failure comes again; its message is the config.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.

mod configs;

use std::collections::BTreeSet;

use configs::Writer;
use tinyml_playground::device::DeviceReport;
use tinyml_playground::model::Fitted;
use tinyml_playground::params::Value;
use tinyml_playground::rng::RandomState;
use tinyml_playground::session::Figures;
use tinyml_playground::{Config, Report, Session};

/// How many configs are tried: `FUZZ_CONFIGS`, where it is set.
fn n_configs() -> usize {
    let usual = if cfg!(target_arch = "wasm32") {
        300
    } else {
        2000
    };
    let wanted = std::env::var("FUZZ_CONFIGS").ok();
    wanted
        .and_then(|wanted| wanted.parse().ok())
        .unwrap_or(usual)
}

/// Every variant has figures that agree, and one that does not fit is neither shown as fitting nor recommended.
fn assert_variants(report: &Report) {
    let n_test = report.split.n_test;
    for variant in &report.variants {
        assert_figures(&variant.metrics, n_test);
        assert!(variant.n_flips <= n_test && variant.flips.len() == variant.n_flips.min(1000));
        assert_fits(&variant.device);
    }
    assert_fits(&report.device);
    let by_name = |name: &str| report.variants.iter().find(|variant| variant.name == name);
    if let Some(name) = report.recommendation.name {
        assert_eq!(
            by_name(name).map(|variant| variant.device.fits),
            Some(Some(true))
        );
    }
    match report.chosen {
        Some(name) => assert_eq!(
            by_name(name).map(|variant| &variant.device),
            Some(&report.device)
        ),
        None => assert!(!report.compress_notes.is_empty()),
    }
    for sentence in report
        .compress_notes
        .iter()
        .chain([&report.recommendation.reason])
    {
        assert!(
            sentence.ends_with('.') && sentence.len() < 400,
            "{sentence}"
        );
    }
}

fn assert_fits(device: &DeviceReport) {
    let (flash, sram) = (&device.flash, &device.sram);
    for (total, budget, fits) in [
        (flash.total_bytes, flash.budget_bytes, flash.fits),
        (sram.total_bytes, sram.budget_bytes, sram.fits),
    ] {
        assert_eq!(fits, budget.map(|budget| total <= budget));
    }
    assert!(device.fits != Some(true) || flash.fits == Some(true) && sram.fits == Some(true));
    let ranges = [
        Some(device.cycles),
        Some(device.latency_us),
        device.energy_uj,
        device.battery_life_hours,
    ];
    for range in ranges.into_iter().flatten() {
        assert!(
            0.0 <= range.low && range.low <= range.typical && range.typical <= range.high,
            "{range:?}"
        );
        assert!(range.high.is_finite(), "{range:?}");
    }
}

/// Runs a config in one go and holds the report against the rows. The names of the variants that were made.
fn run(config: &Value) -> tinyml_playground::Result<Vec<&'static str>> {
    let mut session = Session::new(Config::default().with(config)?)?;
    while !session.step(f64::INFINITY)?.done {}
    let report = session.report()?;
    assert_consistent(report);
    assert_variants(report);

    let data = session.data()?;
    let row = data.dataset.x.row(0);
    let prediction = session.predict(&row)?;
    assert_eq!(prediction.class, report.dataset.classes[prediction.label]);
    let sum: f64 = prediction.proba.iter().sum();
    assert!((sum - 1.0).abs() < 1e-9, "the probabilities sum to {sum}");
    Ok(report.variants.iter().map(|variant| variant.name).collect())
}

fn assert_consistent(report: &Report) {
    let (dataset, split) = (&report.dataset, &report.split);
    assert_eq!(
        dataset.class_counts.iter().sum::<usize>(),
        dataset.n_samples
    );
    assert_eq!(
        split.class_counts_train.iter().sum::<usize>(),
        split.n_train
    );
    assert_eq!(split.class_counts_test.iter().sum::<usize>(), split.n_test);
    assert!(split.n_train.max(split.n_test) <= dataset.n_samples);
    assert_figures(&report.train_metrics, split.n_train);
    assert_figures(&report.metrics, split.n_test);

    let model = &report.model;
    let (params, curve) = (model.params(), model.loss_curve());
    let picture = &dataset.preview.picture;
    let points = picture.x.iter().chain(&picture.y);
    // The baseline alone does not care for features that are no finite numbers.
    let points = points.filter(|_| !matches!(**model, Fitted::Dummy(_)));
    for number in params.iter().chain(curve).chain(points) {
        assert!(number.is_finite(), "{number}");
    }
    assert!(model.n_iter().is_none_or(|n_iter| n_iter <= curve.len()));
    if let Some(roc) = &report.roc {
        assert_eq!((roc.fpr[0], roc.tpr[0]), (0.0, 0.0));
        assert_eq!((roc.fpr.last(), roc.tpr.last()), (Some(&1.0), Some(&1.0)));
    }
}

fn assert_figures(figures: &Figures, n_rows: usize) {
    let n_rows = n_rows as u64;
    let counts = figures.confusion_matrix.iter().flatten();
    assert_eq!(counts.sum::<u64>(), n_rows);
    assert_eq!(figures.support.iter().sum::<u64>(), n_rows);
    let shares = [
        Some(figures.accuracy),
        figures.precision,
        figures.recall,
        figures.f1,
        figures.roc_auc,
        figures.average_precision,
        figures.precision_macro,
        figures.recall_macro,
        figures.f1_macro,
        figures.precision_weighted,
        figures.recall_weighted,
        figures.f1_weighted,
        figures.roc_auc_ovr_macro,
    ];
    for share in shares.into_iter().flatten() {
        assert!((0.0..=1.0 + 1e-12).contains(&share), "{share}");
    }
    // The greatest log loss is that of a machine epsilon.
    assert!(
        (0.0..=36.05).contains(&figures.log_loss),
        "{}",
        figures.log_loss
    );
    assert!((0.0..=2.0).contains(&figures.brier), "{}", figures.brier);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_config_gives_figures_that_agree_or_a_sentence() {
    let mut writer = Writer(RandomState::new(20_261_122));
    let (n_configs, mut reports) = (n_configs(), 0);
    let mut variants = BTreeSet::new();
    for number in 0..n_configs {
        let config = writer.config();
        let text = serde_json::to_string(&config).unwrap();
        match run(&config) {
            Ok(names) => {
                reports += 1;
                variants.extend(names);
            }
            Err(error) => {
                let message = error.to_string();
                let sentence = message.ends_with('.') && message.len() < 400;
                assert!(sentence, "config {number}, {text}: {message}");
            }
        }
    }
    assert!(reports > n_configs / 5, "only {reports} reports");
    assert_eq!(variants.len(), 9, "{variants:?}");
}
