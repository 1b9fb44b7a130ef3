//! MLPerf Tiny's measurements against the estimates.

use crate::median;
use crate::mlperf::{Row, rows};

/// The greatest median error, over all rows of a core, kernel and arithmetic.
const MEDIAN: f64 = 0.12;

/// Prints a line for each core, kernel and arithmetic; whether every row is in its range and every median within bounds.
pub(crate) fn table() -> bool {
    let rows = rows();
    let mut groups: Vec<_> = rows.iter().map(|row| row.group.clone()).collect();
    groups.sort();
    groups.dedup();
    println!(
        "| core | kernel | arithmetic | rows | median error | greatest error | in the range |"
    );
    println!("|---|---|---|--:|--:|--:|--:|");
    let mut holds = true;
    for group in &groups {
        let of: Vec<&Row> = rows.iter().filter(|row| row.group == *group).collect();
        let errors: Vec<f64> = of.iter().map(|row| row.error()).collect();
        let greatest = errors.iter().copied().fold(0.0, f64::max);
        let inside = of.iter().filter(|row| row.is_inside()).count();
        let (core, kernel, arithmetic) = group;
        println!(
            "| {core} | {kernel} | {arithmetic} | {} | {:.1} % | {:.1} % | {inside} |",
            of.len(),
            100.0 * median(&errors),
            100.0 * greatest
        );
        holds &= median(&errors) <= MEDIAN && inside == of.len();
    }
    let errors: Vec<f64> = rows.iter().map(Row::error).collect();
    println!(
        "| all | | | {} | {:.1} % | | |",
        rows.len(),
        100.0 * median(&errors)
    );
    holds
}
