//! The first pass over the file: it counts, so that the second knows what memory it needs.

use std::collections::BTreeSet;

use super::File;
use super::cells::{is_missing, is_missing_label};
use super::classes::MAX_CLASSES;
use crate::error::Result;
use crate::pace::Pace;

/// What the first pass counts.
pub(super) struct Survey {
    /// Rows in the dataset.
    pub(super) kept: usize,
    /// Rows left out.
    pub(super) dropped: usize,
    /// Missing cells by column, shape (`n_columns`,).
    pub(super) missing: Vec<usize>,
    /// The different labels of the kept rows.
    pub(super) labels: BTreeSet<String>,
}

/// The first pass: lengths of rows, missing values, labels, and whether the numbers fit in `max_values`.
pub(super) async fn survey(file: &File<'_>, max_values: usize, pace: &Pace) -> Result<Survey> {
    let layout = &file.layout;
    let n_features = layout.names.len() - 1;
    let mut found = Survey {
        kept: 0,
        dropped: 0,
        missing: vec![0; layout.names.len()],
        labels: BTreeSet::new(),
    };
    let mut rows = layout.rows(file.bytes)?;
    let mut paused_at = 0;
    while found.labels.len() <= MAX_CLASSES && rows.advance()? {
        file.pause(&rows, &mut paused_at, 0, pace).await;
        layout.check_length(&rows)?;
        let label = rows.cell(layout.label)?;
        let mut incomplete = is_missing_label(label);
        found.missing[layout.label] += usize::from(incomplete);
        for col in layout.features() {
            let missing = is_missing(rows.cell(col)?);
            found.missing[col] += usize::from(missing);
            incomplete |= missing && file.drop;
        }
        if incomplete {
            found.dropped += 1;
            continue;
        }
        found.kept += 1;
        if found.kept.saturating_mul(n_features) > max_values {
            return Err(rows.refuse(format!(
                "the file is larger than memory allows; {n_features} features can have at most {} rows.",
                max_values / n_features
            )));
        }
        if !found.labels.contains(label) {
            found.labels.insert(label.to_owned());
        }
    }
    check_some_kept(file, &found)?;
    Ok(found)
}

/// Refuses a file of which no row is left.
fn check_some_kept(file: &File, found: &Survey) -> Result<()> {
    if found.kept > 0 {
        return Ok(());
    }
    let n_rows = found.dropped;
    let missing = &found.missing;
    let worst = (0..missing.len())
        .max_by_key(|&col| missing[col])
        .unwrap_or(0);
    let message = if missing[worst] == n_rows {
        "has no value in any row. Remove the column from the file, or choose another label column."
            .to_owned()
    } else {
        format!(
            "no row is complete: all {n_rows} lack a value or the label, {} of them here. \
             Fill missing values with the median to keep such rows.",
            missing[worst]
        )
    };
    Err(file.refuse_column(worst, message))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{File, survey};
    use crate::dataset::csv::CsvOptions;
    use crate::dataset::csv::layout::Layout;
    use crate::pace::{Pace, finish};

    #[test]
    fn the_row_that_no_longer_fits_is_named() {
        let bytes = b"a,b,label\n1,2,x\n,3,x\n3,4,y\n5,6,x\n";
        let file = File {
            bytes,
            layout: Layout::find(bytes, &CsvOptions::default()).unwrap(),
            drop: true,
        };
        let survey = |max_values| finish(survey(&file, max_values, &Pace::default()));
        assert_eq!(survey(6).map(|found| found.kept), Ok(3));
        assert_eq!(
            survey(5).map(|found| found.kept).unwrap_err().to_string(),
            "Line 5: the file is larger than memory allows; 2 features can have at most 2 rows."
        );
    }
}
