//! What can go wrong, said once.
//!
//! An [`Error`] is one clear sentence for a person and three handles for a program: its [`code`](Error::code),
//! the [`field`](Error::field) that was refused, and the message, which names the value and the limit.

use thiserror::Error as ThisError;

/// The most numbers that anything in memory may hold: 10⁸, which is 800 MB.
pub const MAX_VALUES: usize = 100_000_000;

/// The result of everything that can be refused.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal. `Display` gives the whole sentence.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Error {
    /// A parameter outside of what its function accepts.
    #[error("{field} must be {expected}, got {value}.")]
    InvalidParameter {
        /// Dotted path of the parameter, such as `dataset.n_features`.
        field: String,
        /// What is accepted, as it reads after "must be".
        expected: String,
        /// The refused value as the caller would write it.
        value: String,
    },
    /// A parameter that does not exist.
    #[error("{field} is not a known setting; known here are {known}.")]
    UnknownField {
        /// Dotted path of the unknown parameter.
        field: String,
        /// The names that exist at this place, separated by commas.
        known: String,
    },
    /// Data that cannot be trained on or measured, such as rows of one class only.
    #[error("{message}")]
    Data {
        /// The parameter to change first, where there is one.
        field: Option<String>,
        /// The whole sentence.
        message: String,
    },
    /// A CSV file that cannot be read as a table of numbers with one label.
    #[error("{}{message}", place(*.line, .column.as_deref()))]
    Csv {
        /// Line in the file, counted from 1.
        line: Option<u64>,
        /// Name or number of the column.
        column: Option<String>,
        /// What is wrong, as a sentence.
        message: String,
    },
    /// More memory than there is.
    #[error("{field} asks for {needed_mb} MB of memory; {limit_mb} MB can be had.")]
    Memory {
        /// The parameter to make smaller.
        field: String,
        /// What the run would need, in megabytes (10⁶ bytes).
        needed_mb: u64,
        /// What can be had, in megabytes (10⁶ bytes).
        limit_mb: u64,
    },
    /// A result was asked for before there was one.
    #[error("{message}")]
    NotReady {
        /// The whole sentence.
        message: String,
    },
    /// A chart that could not be drawn.
    #[error("The chart could not be drawn: {message}.")]
    Drawing {
        /// What the drawing surface said.
        message: String,
    },
}

impl Error {
    /// A refused parameter: it `must be {expected}`, but was `value`.
    #[allow(clippy::needless_pass_by_value)] // Callers have the value in hand, most often a number or a literal.
    pub fn invalid(
        field: impl Into<String>,
        expected: impl Into<String>,
        value: impl ToString,
    ) -> Self {
        Self::InvalidParameter {
            field: field.into(),
            expected: expected.into(),
            value: value.to_string(),
        }
    }

    /// Data that cannot be used, with the parameter to change first.
    pub fn data(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Data {
            field: Some(field.into()),
            message: message.into(),
        }
    }

    /// A short name for programs; the `name` of the JavaScript error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidParameter { .. } => "InvalidParameter",
            Self::UnknownField { .. } => "UnknownField",
            Self::Data { .. } => "Data",
            Self::Csv { .. } => "Csv",
            Self::Memory { .. } => "Memory",
            Self::NotReady { .. } => "NotReady",
            Self::Drawing { .. } => "Drawing",
        }
    }

    /// The dotted path of the refused parameter, if the error is about one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::InvalidParameter { field, .. }
            | Self::UnknownField { field, .. }
            | Self::Memory { field, .. } => Some(field),
            Self::Data { field, .. } => field.as_deref(),
            Self::Csv { .. } => Some("dataset"),
            Self::NotReady { .. } | Self::Drawing { .. } => None,
        }
    }

    /// The same error seen from one level up: `n_features` within `dataset` is `dataset.n_features`.
    #[must_use]
    pub fn within(mut self, section: &str) -> Self {
        if let Self::InvalidParameter { field, .. }
        | Self::UnknownField { field, .. }
        | Self::Memory { field, .. }
        | Self::Data {
            field: Some(field), ..
        } = &mut self
        {
            *field = format!("{section}.{field}");
        }
        self
    }
}

/// Bytes that must be left after a long buffer, for all that is not made by [`buffer`]: so many pieces of so many bytes, since
/// small things fit between large ones.
const HEADROOM: (usize, usize) = (12, 1_000_000);

/// Bytes up to which a buffer is not long.
const SHORT: usize = 100_000;

/// An empty vector with room for `count` values. Whatever is as long as the data is made here, so that too little memory
/// is an error and not the end of the program.
///
/// # Errors
/// [`Error::Memory`] beyond [`MAX_VALUES`] or where the memory cannot be had.
pub fn buffer<T>(count: usize) -> Result<Vec<T>> {
    let values = reserved(count)?;
    check_headroom::<T>(count)?;
    Ok(values)
}

/// A [`buffer`] that is made beside others: whoever makes them calls [`check_headroom`] once, after the last, since
/// WebAssembly keeps all memory that it ever asked for.
///
/// # Errors
/// As [`buffer`].
pub(crate) fn reserved<T>(count: usize) -> Result<Vec<T>> {
    let mut values = Vec::new();
    if count > MAX_VALUES || values.try_reserve_exact(count).is_err() {
        return Err(out_of_memory::<T>(count));
    }
    Ok(values)
}

/// A [`buffer`] that may take what was left beside the last one, as long as it takes no more than half of it.
///
/// # Errors
/// As [`buffer`].
pub(crate) fn beside<T>(count: usize) -> Result<Vec<T>> {
    let (pieces, bytes) = HEADROOM;
    if count.saturating_mul(size_of::<T>()) > pieces * bytes / 2 {
        return buffer(count);
    }
    reserved(count)
}

/// Whether enough is left after `count` values, whose memory is there already.
///
/// # Errors
/// [`Error::Memory`] where it is not.
pub(crate) fn check_headroom<T>(count: usize) -> Result<()> {
    if count.saturating_mul(size_of::<T>()) <= SHORT {
        return Ok(());
    }
    let (pieces, bytes) = HEADROOM;
    let mut held = vec![Vec::<u8>::new(); pieces];
    let mut is_there = |piece: &mut Vec<u8>| piece.try_reserve_exact(bytes).is_ok();
    if held.iter_mut().all(&mut is_there) {
        Ok(())
    } else {
        Err(out_of_memory::<T>(count))
    }
}

pub(crate) fn out_of_memory<T>(count: usize) -> Error {
    let megabytes = |count: usize| (count as u64).saturating_mul(size_of::<T>() as u64) / 1_000_000;
    Error::Memory {
        field: "n_samples".into(),
        needed_mb: megabytes(count),
        limit_mb: megabytes(MAX_VALUES),
    }
}

/// "Line 3, column age: ", as far as it is known.
fn place(line: Option<u64>, column: Option<&str>) -> String {
    match (line, column) {
        (Some(line), Some(column)) => format!("Line {line}, column {column}: "),
        (Some(line), None) => format!("Line {line}: "),
        (None, Some(column)) => format!("Column {column}: "),
        (None, None) => String::new(),
    }
}
