//! What a cell holds.

/// Texts that stand for a missing value in a feature, in any case. The last two can be a class (`-` beside `+`, `none`
/// beside `mild`), so a label is missing for the first six only.
const MISSING: [&str; 8] = ["", "?", "na", "n/a", "nan", "null", "none", "-"];

/// A feature's cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// Nothing, in one of its spellings.
    Missing,
    /// A finite number.
    Number(f64),
    /// `inf`, or a number too large for a double.
    Infinite,
    /// Anything else.
    Word,
}

impl Cell {
    /// Reads a cell; `decimal_comma` says whether `1,5` is a number too.
    pub(super) fn read(text: &str, decimal_comma: bool) -> Self {
        if is_missing(text) {
            return Self::Missing;
        }
        let number = text.parse::<f64>().ok().or_else(|| {
            let comma = decimal_comma && !text.contains('.') && text.matches(',').count() == 1;
            comma.then(|| text.replace(',', ".").parse().ok()).flatten()
        });
        match number {
            Some(number) if number.is_finite() => Self::Number(number),
            Some(_) => Self::Infinite,
            None => Self::Word,
        }
    }
}

/// Whether a feature's cell is missing.
pub(super) fn is_missing(text: &str) -> bool {
    is_one_of(text, &MISSING)
}

/// Whether a label is missing.
pub(super) fn is_missing_label(text: &str) -> bool {
    is_one_of(text, &MISSING[..6])
}

fn is_one_of(text: &str, list: &[&str]) -> bool {
    text.len() <= 4 && list.iter().any(|item| item.eq_ignore_ascii_case(text))
}
