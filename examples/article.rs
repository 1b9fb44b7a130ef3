//! The article's experiment, natively: `cargo run --example article`.
#![allow(clippy::print_stdout)] // An example is there to print.

use tinyml_playground::{Config, Result, run};

fn main() -> Result<()> {
    let report = run(Config::default())?;
    let metrics = &report.metrics;
    let points = report.roc.as_ref().map_or(0, |roc| roc.fpr.len());
    let show =
        |figure: Option<f64>| figure.map_or("not defined".to_owned(), |figure| figure.to_string());

    println!("accuracy   {}", metrics.accuracy);
    println!("precision  {}", show(metrics.precision));
    println!("recall     {}", show(metrics.recall));
    println!("F1         {}", show(metrics.f1));
    println!("AUC        {}", show(metrics.roc_auc));
    println!("iterations {}", report.model.n_iter().unwrap_or(0));
    println!("ROC points {points}");
    Ok(())
}
