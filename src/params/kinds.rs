//! The kinds of value that a parameter can have.

use super::{Limits, Value, check_field, field_limits, plain, read_field};
use crate::error::{Error, Result};

/// A kind of value that a parameter can have.
pub trait Parameter: Sized {
    /// What is accepted, as it reads after "must be": "a whole number".
    const EXPECTED: &'static str;
    /// Whether numbers in it are whole.
    const INTEGER: bool = false;
    /// The words that it may be, beside numbers or instead.
    const WORDS: &'static [&'static str] = &[];

    /// Reads it, or gives nothing where the kind is wrong.
    fn read(value: &Value) -> Option<Self>;

    /// Writes it so that [`read`](Parameter::read) gives it back.
    fn write(&self) -> Value;

    /// The numbers in it, which the limits hold for.
    fn numbers(&self) -> Vec<f64> {
        Vec::new()
    }

    /// What a group of fields is before any of them is given; nothing for a single value.
    #[must_use]
    fn initial() -> Option<Self> {
        None
    }

    /// Puts `value` in its place; of a group, only the fields that are given.
    ///
    /// # Errors
    /// A refusal with the field's name.
    fn lay(&mut self, name: &str, value: &Value, limits: Limits) -> Result<()> {
        *self = read_field(name, value, limits)?;
        Ok(())
    }

    /// Holds it against its limits.
    ///
    /// # Errors
    /// A refusal with the field's name.
    fn check(&self, name: &str, limits: Limits) -> Result<()> {
        check_field(name, self, limits)
    }

    /// What it accepts, under its name; nothing for what takes neither numbers nor words.
    #[must_use]
    fn list_limits(name: &str, given: &[Limits]) -> Vec<(String, Limits)> {
        field_limits(name, given, Self::INTEGER, Self::WORDS)
    }
}

impl Parameter for f64 {
    const EXPECTED: &'static str = "a number";

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) if !number.is_nan() => Some(*number),
            _ => None,
        }
    }

    fn write(&self) -> Value {
        Value::Number(*self)
    }

    fn numbers(&self) -> Vec<f64> {
        vec![*self]
    }
}

macro_rules! whole_numbers {
    ($($kind:ty, up to $most:expr;)*) => {$(
        impl Parameter for $kind {
            const EXPECTED: &'static str = "a whole number";
            const INTEGER: bool = true;

            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Whole, and not below 0.
            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::Number(number) if number.fract() == 0.0 && (0.0..=$most).contains(number) => {
                        Some(*number as $kind)
                    }
                    _ => None,
                }
            }

            #[allow(clippy::cast_lossless)] // Only one of the kinds has `From`.
            fn write(&self) -> Value {
                Value::Number(*self as f64)
            }

            #[allow(clippy::cast_lossless)] // Only one of the kinds has `From`.
            fn numbers(&self) -> Vec<f64> {
                vec![*self as f64]
            }
        }
    )*};
}
// More than can be counted is the most that can: a limit on rows or iterations that is above all of them means the same.
whole_numbers!(
    usize, up to f64::MAX;
    u32, up to 4_294_967_295.0;
);

impl Parameter for bool {
    const EXPECTED: &'static str = "true or false";

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Parameter for String {
    const EXPECTED: &'static str = "a text";

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn write(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl<P: Parameter> Parameter for Option<P> {
    const EXPECTED: &'static str = P::EXPECTED;
    const INTEGER: bool = P::INTEGER;
    const WORDS: &'static [&'static str] = P::WORDS;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => P::read(value).map(Some),
        }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, P::write)
    }

    fn numbers(&self) -> Vec<f64> {
        self.as_ref().map(P::numbers).unwrap_or_default()
    }

    fn lay(&mut self, name: &str, value: &Value, limits: Limits) -> Result<()> {
        match (value, &mut *self) {
            (Value::Null, _) => *self = None,
            (_, Some(present)) => present.lay(name, value, limits)?,
            (_, None) => match P::initial() {
                Some(mut initial) => {
                    initial.lay(name, value, limits)?;
                    *self = Some(initial);
                }
                None => *self = read_field(name, value, limits)?,
            },
        }
        Ok(())
    }

    fn check(&self, name: &str, limits: Limits) -> Result<()> {
        self.as_ref()
            .map_or(Ok(()), |present| present.check(name, limits))
    }

    fn list_limits(name: &str, given: &[Limits]) -> Vec<(String, Limits)> {
        P::list_limits(name, given)
    }
}

impl<P: Parameter> Parameter for Vec<P> {
    const EXPECTED: &'static str = "a list of numbers";
    const INTEGER: bool = P::INTEGER;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => items.iter().map(P::read).collect(),
            _ => None,
        }
    }

    fn write(&self) -> Value {
        Value::List(self.iter().map(P::write).collect())
    }

    fn numbers(&self) -> Vec<f64> {
        self.iter().flat_map(P::numbers).collect()
    }
}

/// One value for all, or one for each (NumPy's broadcasting of a scalar or an array).
#[derive(Debug, Clone, PartialEq)]
pub enum OneOrEach<P> {
    /// The same for all.
    One(P),
    /// One for each.
    Each(Vec<P>),
}

impl<P: Parameter> Parameter for OneOrEach<P> {
    const EXPECTED: &'static str = if P::INTEGER {
        "a whole number or a list of them"
    } else {
        "a number or a list of numbers"
    };
    const INTEGER: bool = P::INTEGER;

    fn read(value: &Value) -> Option<Self> {
        P::read(value)
            .map(Self::One)
            .or_else(|| Vec::read(value).map(Self::Each))
    }

    fn write(&self) -> Value {
        match self {
            Self::One(value) => value.write(),
            Self::Each(values) => values.write(),
        }
    }

    fn numbers(&self) -> Vec<f64> {
        match self {
            Self::One(value) => value.numbers(),
            Self::Each(values) => values.numbers(),
        }
    }
}

/// How many of all rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// Share of the rows, between 0 and 1.
    Share(f64),
    /// Number of rows, at least 1.
    Rows(usize),
}

impl Size {
    /// What one number means: a share below 1, rows from 1 up.
    fn of(number: f64) -> Option<Self> {
        if number > 0.0 && number < 1.0 {
            Some(Self::Share(number))
        } else if number >= 1.0 {
            usize::read(&Value::Number(number)).map(Self::Rows)
        } else {
            None
        }
    }

    pub(crate) fn number(self) -> f64 {
        match self {
            Self::Share(share) => share,
            Self::Rows(rows) => rows as f64,
        }
    }

    /// Number of rows out of `n`; `round` is for a share.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and n.
    pub(crate) fn rows(self, n: usize, round: fn(f64) -> f64) -> usize {
        match self {
            Self::Share(share) => round(share * n as f64) as usize,
            Self::Rows(rows) => rows,
        }
    }

    /// Refuses what no number means, such as a share of 2.
    pub(crate) fn check(self, field: &str) -> Result<()> {
        if Self::of(self.number()) == Some(self) {
            return Ok(());
        }
        let expected = "a share between 0 and 1 or a whole number of rows";
        Err(Error::invalid(field, expected, plain(self.number())))
    }
}

impl Parameter for Size {
    const EXPECTED: &'static str = "a share below 1 or a whole number of rows,";

    fn read(value: &Value) -> Option<Self> {
        f64::read(value).and_then(Self::of)
    }

    fn write(&self) -> Value {
        Value::Number(self.number())
    }

    fn numbers(&self) -> Vec<f64> {
        vec![self.number()]
    }
}

/// Declares a parameter that is one of some words: an enum with a variant for each.
///
/// ```text
/// choices! {
///     /// How splits are chosen.
///     Splitter {
///         /// The best of all.
///         Best "best",
///         /// The best of random ones.
///         Random "random",
///     }
/// }
/// ```
macro_rules! choices {
    ($(#[$meta:meta])* $choice:ident {
        $(#[$first_doc:meta])* $first:ident $first_word:literal,
        $($(#[$doc:meta])* $variant:ident $word:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $choice {
            $(#[$first_doc])* $first,
            $($(#[$doc])* $variant,)*
        }

        impl $crate::params::Parameter for $choice {
            const EXPECTED: &'static str = concat!("\"", $first_word, "\"" $(, " or \"", $word, "\"")*);
            const WORDS: &'static [&'static str] = &[$first_word $(, $word)*];

            fn read(value: &$crate::params::Value) -> Option<Self> {
                match value {
                    $crate::params::Value::Text(text) if text == $first_word => Some(Self::$first),
                    $($crate::params::Value::Text(text) if text == $word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            fn write(&self) -> $crate::params::Value {
                let word = match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                };
                $crate::params::Value::Text(word.to_owned())
            }
        }
    };
}
pub(crate) use choices;
