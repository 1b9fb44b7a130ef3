//! What the tables are made of: medians, figures in words, and what is asked of them.

/// The least that is asked of a figure and what is hoped for.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    must: f64,
    goal: f64,
    /// Whether the figure is to be at least this much, or at most.
    at_least: bool,
}

impl Asked {
    pub(crate) const fn at_least(must: f64, goal: f64) -> Self {
        Self {
            must,
            goal,
            at_least: true,
        }
    }

    pub(crate) const fn at_most(must: f64, goal: f64) -> Self {
        Self {
            must,
            goal,
            at_least: false,
        }
    }

    /// What is asked, and whether the figure reaches it: two cells.
    pub(crate) fn cells(self, figure: f64) -> String {
        let sign = if self.at_least { "≥" } else { "≤" };
        let reached = |limit: f64| {
            if self.at_least {
                figure >= limit
            } else {
                figure <= limit
            }
        };
        let asked = if self.goal == self.must {
            format!("{sign} {}", self.must)
        } else {
            format!("{sign} {} ({})", self.must, self.goal)
        };
        let verdict = match (reached(self.must), reached(self.goal)) {
            (false, _) => "**missed**",
            (true, false) => "yes",
            (true, true) if self.goal == self.must => "yes",
            (true, true) => "goal too",
        };
        format!("{asked} | {verdict}")
    }
}

/// The value that this share of the values does not exceed.
///
/// # Panics
/// Without a value.
pub(crate) fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len() - 1;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index"
    )]
    let index = (share * last as f64).round() as usize;
    sorted[index]
}

/// The middle value.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

/// Milliseconds with three significant digits.
pub(crate) fn ms(milliseconds: f64) -> String {
    let places = match milliseconds {
        0.0..1.0 => 3,
        1.0..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{milliseconds:.places$} ms")
}

/// A whole number with commas between the thousands.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
