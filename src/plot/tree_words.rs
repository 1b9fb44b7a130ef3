//! A tree's figures in words.

use crate::value::plain;

/// "1 row", "1,200 rows".
pub(super) fn rows(count: u32) -> String {
    let word = if count == 1 { "row" } else { "rows" };
    format!("{} {word}", plain(f64::from(count)))
}

/// An impurity.
pub(super) fn gini(impurity: f64) -> String {
    format!("gini {impurity:.2}")
}

/// A share in whole per cent; only what is pure has 100.
pub(super) fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    let whole = if share < 1.0 { whole.min(99.0) } else { 100.0 };
    format!("{whole:.0} %")
}

/// A threshold with three digits, or with one after the point where it has more before it.
pub(super) fn threshold(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !size.is_finite() {
        return plain(value);
    }
    if !(1e-3..1e5).contains(&size) {
        return format!("{value:.1e}");
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 4.
    let decimals = (2.0 - libm::log10(size).floor()).clamp(1.0, 4.0) as usize;
    let digits = format!("{value:.decimals$}");
    digits
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}
