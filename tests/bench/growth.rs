//! How the time grows from a hundred thousand to a million rows: ten times the rows, and little more than ten times the
//! time.

use crate::fit::{Run, SIZES, evaluations, open};
use crate::harness::with_page;
use crate::python::Python;
use crate::table::{Asked, median, ms};

const ROUNDS: usize = 5;

/// The table.
pub(crate) fn table() -> String {
    let [_, _, small, large] = &SIZES;
    let mut python = Python::start();
    let (mut smalls, mut larges) = (Vec::new(), Vec::new());
    with_page(async |page| {
        open(page).await;
        for round in 0..=ROUNDS {
            for (size, runs) in [(small, &mut smalls), (large, &mut larges)] {
                let turn = size.turn_in_browser(page, size.repeats).await;
                // The first turn only warms.
                if round > 0 {
                    runs.extend(turn);
                }
            }
        }
    });
    let (n_small, n_large) = (
        evaluations(small, &smalls[0], python.as_mut()),
        evaluations(large, &larges[0], python.as_mut()),
    );
    let row = |name: &str, asked: Asked, time: &dyn Fn(&Run) -> f64, divisors: (usize, usize)| {
        let middle = |runs: &[Run], divisor: usize| {
            median(&runs.iter().map(time).collect::<Vec<_>>()) / divisor as f64
        };
        let (before, after) = (middle(&smalls, divisors.0), middle(&larges, divisors.1));
        let growth = after / before;
        format!(
            "| {name} | {} | {} | {growth:.1} | {} |\n",
            ms(before),
            ms(after),
            asked.cells(growth)
        )
    };
    let sorting = Asked::at_most(13.0, 13.0);
    let mut rows = String::new();
    if let (Some(n_small), Some(n_large)) = (n_small, n_large) {
        let asked = Asked::at_most(12.0, 12.0);
        let divisors = (n_small, n_large);
        rows += &row(
            "one evaluation of the loss in the fit",
            asked,
            &|run| run.fit_ms,
            divisors,
        );
    }
    rows += &row(
        "scores, curves and metrics: they sort",
        sorting,
        &|run| run.evaluate_ms,
        (1, 1),
    );
    rows += &row(
        "the model made small: its scores are sorted too",
        sorting,
        &|run| run.compress_ms,
        (1, 1),
    );
    format!(
        "| ten times the rows | {} | {} | times as long | asked | reached |\n|---|--:|--:|--:|--:|---|\n{rows}",
        small.name(),
        large.name()
    )
}
