//! Parameters: one list per function for its names, defaults, limits, sliders and docs.
//!
//! A parameter struct is declared with `parameters!`. From that one list come the struct with
//! scikit-learn's names, its `Default`, the reading of a partial config, the check of every range, the message of a refusal
//! and the catalogue that the page builds its controls from. What depends on more than one field is checked by hand, in the
//! `check` of the function concerned, which turns the struct into [`Checked`].

use std::ops::Deref;

use serde::Serialize;

use crate::error::{Error, Result};
pub use crate::value::{Value, plain};

/// What `check()` accepts for a number, and what the page's slider offers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Limits {
    /// Least accepted value.
    pub min: f64,
    /// Greatest accepted value.
    pub max: f64,
    /// Whether `min` itself is refused.
    pub min_exclusive: bool,
    /// Whether `max` itself is refused.
    pub max_exclusive: bool,
    /// Whether only whole numbers are accepted.
    pub integer: bool,
    /// The range that a slider offers; `None` where a slider makes no sense.
    pub slider: Option<Slider>,
}

/// A slider's range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Slider {
    /// Left end.
    pub min: f64,
    /// Right end.
    pub max: f64,
    /// Distance between two positions (on a logarithmic scale: the rounding of the value).
    pub step: f64,
    /// How positions map to values.
    pub scale: Scale,
}

/// How a slider's positions map to values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Equal distances are equal differences.
    Linear,
    /// Equal distances are equal ratios.
    Log,
}

impl Limits {
    /// Any finite number.
    pub const ANY: Self = Self::within(-f64::MAX, f64::MAX);

    /// From `min` to `max`, both included.
    #[must_use]
    pub const fn within(min: f64, max: f64) -> Self {
        Self {
            min,
            max,
            min_exclusive: false,
            max_exclusive: false,
            integer: false,
            slider: None,
        }
    }

    /// `min` or more, any finite number.
    #[must_use]
    pub const fn at_least(min: f64) -> Self {
        Self::within(min, f64::MAX)
    }

    /// More than `min`, any finite number.
    #[must_use]
    pub const fn above(min: f64) -> Self {
        Self {
            min_exclusive: true,
            ..Self::within(min, f64::MAX)
        }
    }

    /// Below the present greatest value.
    #[must_use]
    pub const fn max_excluded(self) -> Self {
        Self {
            max_exclusive: true,
            ..self
        }
    }

    /// Up to `max`, which may be infinite.
    #[must_use]
    pub const fn up_to(self, max: f64) -> Self {
        Self { max, ..self }
    }

    /// With a slider of equal steps.
    #[must_use]
    pub const fn slider(self, min: f64, max: f64, step: f64) -> Self {
        Self {
            slider: Some(Slider {
                min,
                max,
                step,
                scale: Scale::Linear,
            }),
            ..self
        }
    }

    /// With a slider of equal ratios.
    #[must_use]
    pub const fn log_slider(self, min: f64, max: f64, step: f64) -> Self {
        Self {
            slider: Some(Slider {
                min,
                max,
                step,
                scale: Scale::Log,
            }),
            ..self
        }
    }

    /// Whether `value` lies within.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.min_exclusive {
            value > self.min
        } else {
            value >= self.min
        };
        let below = if self.max_exclusive {
            value < self.max
        } else {
            value <= self.max
        };
        above && below
    }

    /// "from 1 to 100,000,000", "above 0", "".
    #[must_use]
    pub fn describe(&self) -> String {
        let low = self.min > -f64::MAX;
        let high = self.max < f64::MAX;
        let max = format!(
            "{}{}",
            if self.max_exclusive { "below " } else { "" },
            plain(self.max)
        );
        match (low, high) {
            (true, true) if self.min_exclusive => {
                format!("above {} and at most {max}", plain(self.min))
            }
            (true, true) => format!("from {} to {max}", plain(self.min)),
            (true, false) if self.min_exclusive => format!("above {}", plain(self.min)),
            (true, false) => format!("of at least {}", plain(self.min)),
            (false, true) => format!("of at most {max}"),
            (false, false) => String::new(),
        }
    }
}

/// A kind of value that a parameter can have.
pub trait Parameter: Sized {
    /// What is accepted, as it reads after "must be": "a whole number".
    const EXPECTED: &'static str;
    /// Whether numbers in it are whole.
    const INTEGER: bool = false;

    /// Reads it, or gives nothing where the kind is wrong.
    fn read(value: &Value) -> Option<Self>;

    /// Writes it so that [`read`](Parameter::read) gives it back.
    fn write(&self) -> Value;

    /// The numbers in it, which the limits hold for.
    fn numbers(&self) -> Vec<f64> {
        Vec::new()
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
    ($($kind:ty),*) => {$(
        impl Parameter for $kind {
            const EXPECTED: &'static str = "a whole number";
            const INTEGER: bool = true;

            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_lossless)]
            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::Number(number) if (*number as $kind) as f64 == *number => Some(*number as $kind),
                    _ => None,
                }
            }

            #[allow(clippy::cast_lossless)]
            fn write(&self) -> Value {
                Value::Number(*self as f64)
            }

            #[allow(clippy::cast_lossless)]
            fn numbers(&self) -> Vec<f64> {
                vec![*self as f64]
            }
        }
    )*};
}
whole_numbers!(usize, u32);

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

/// A section of the config: a list of parameters that can be read, checked and catalogued.
pub trait Section: Default {
    /// scikit-learn's name of the function or estimator; empty for a section without one.
    const NAME: &'static str;

    /// Lays the given fields over this section. Only kinds and ranges are checked here.
    ///
    /// # Errors
    /// [`Error::UnknownField`] and [`Error::InvalidParameter`], with the field's name inside this section.
    fn overlay(&mut self, fields: &[(String, Value)]) -> Result<()>;

    /// Holds every number against its limits.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for the first field outside.
    fn check_ranges(&self) -> Result<()>;

    /// Every field with its value.
    fn fields(&self) -> Vec<(&'static str, Value)>;

    /// The limits of every numeric field.
    fn limits() -> Vec<(&'static str, Limits)>;
}

/// Parameters that have passed their `check`.
///
/// Only this crate can make one, so whoever holds one need not check again.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<P>(P);

impl<P> Checked<P> {
    pub(crate) fn new(params: P) -> Self {
        Self(params)
    }
}

impl<P> Deref for Checked<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}

/// Reads one field for [`Section::overlay`].
pub(crate) fn read_field<P: Parameter>(name: &str, value: &Value, limits: Limits) -> Result<P> {
    let refuse = || Error::invalid(name, expected::<P>(limits), value);
    let parameter = P::read(value).ok_or_else(refuse)?;
    if parameter
        .numbers()
        .into_iter()
        .all(|number| limits.contains(number))
    {
        Ok(parameter)
    } else {
        Err(refuse())
    }
}

/// Checks one field for [`Section::check_ranges`].
pub(crate) fn check_field<P: Parameter>(name: &str, parameter: &P, limits: Limits) -> Result<()> {
    match parameter
        .numbers()
        .into_iter()
        .find(|&number| !limits.contains(number))
    {
        Some(number) => Err(Error::invalid(name, expected::<P>(limits), plain(number))),
        None => Ok(()),
    }
}

/// "a whole number from 1 to 1,000".
fn expected<P: Parameter>(limits: Limits) -> String {
    format!("{} {}", P::EXPECTED, limits.describe())
        .trim_end()
        .to_owned()
}

/// Declares a parameter struct. Each field is `name: kind = default`, for numbers followed by `, limits`:
///
/// ```text
/// parameters! {
///     /// What the function does.
///     MakeMoons "make_moons" {
///         /// Number of rows.
///         n_samples: usize = 100, Limits::at_least(1.0);
///         /// Whether the rows are shuffled.
///         shuffle: bool = true;
///     }
/// }
/// ```
macro_rules! parameters {
    ($(#[$meta:meta])* $section:ident $name:literal {
        $($(#[$doc:meta])* $field:ident: $kind:ty = $default:expr $(, $limits:expr)?;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(non_snake_case)] // scikit-learn writes `C`.
        pub struct $section {
            $($(#[$doc])* pub $field: $kind,)*
        }

        impl Default for $section {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $crate::params::Section for $section {
            const NAME: &'static str = $name;

            fn overlay(&mut self, fields: &[(String, $crate::params::Value)]) -> $crate::error::Result<()> {
                for given in fields {
                    let name = &given.0;
                    match name.as_str() {
                        "name" if !$name.is_empty() => {}
                        $(stringify!($field) => {
                            self.$field = $crate::params::read_field(name, &given.1, $crate::params::limits_or_any!($($limits)?))?;
                        })*
                        _ => {
                            let known: &[&str] = &[$(stringify!($field)),*];
                            return Err($crate::error::Error::UnknownField {
                                field: name.clone(),
                                known: if known.is_empty() { "none".to_owned() } else { known.join(", ") },
                            });
                        }
                    }
                }
                Ok(())
            }

            fn check_ranges(&self) -> $crate::error::Result<()> {
                $($($crate::params::check_field(stringify!($field), &self.$field, $limits)?;)?)*
                Ok(())
            }

            fn fields(&self) -> Vec<(&'static str, $crate::params::Value)> {
                vec![$((stringify!($field), $crate::params::Parameter::write(&self.$field)),)*]
            }

            fn limits() -> Vec<(&'static str, $crate::params::Limits)> {
                vec![$($((
                    stringify!($field),
                    $crate::params::Limits { integer: <$kind as $crate::params::Parameter>::INTEGER, ..$limits },
                ),)?)*]
            }
        }
    };
}
pub(crate) use parameters;

/// The given limits, or none.
macro_rules! limits_or_any {
    () => {
        $crate::params::Limits::ANY
    };
    ($limits:expr) => {
        $limits
    };
}
pub(crate) use limits_or_any;

#[cfg(test)]
#[allow(unreachable_pub)] // The macro makes public structs.
mod tests {
    use super::{Limits, OneOrEach, Section, Value};
    use crate::error::Error;

    parameters! {
        /// A section to test with.
        Sample "sample" {
            /// Rows.
            n: usize = 100, Limits::within(1.0, 1000.0).slider(20.0, 500.0, 1.0);
            /// A flag.
            flag: bool = true;
            /// Strength.
            C: f64 = 1.0, Limits::above(0.0).up_to(f64::INFINITY);
            /// Shift.
            shift: Option<OneOrEach<f64>> = Some(OneOrEach::One(0.0)), Limits::ANY;
        }
    }

    fn overlay(name: &str, value: Value) -> Result<Sample, Error> {
        let mut sample = Sample::default();
        sample.overlay(&[(name.to_owned(), value)]).map(|()| sample)
    }

    #[test]
    fn a_given_field_is_taken_and_the_others_keep_their_values() {
        assert_eq!(
            overlay("n", Value::Number(7.0)),
            Ok(Sample {
                n: 7,
                ..Sample::default()
            })
        );
        assert_eq!(
            overlay("C", Value::Number(f64::INFINITY)).map(|s| s.C),
            Ok(f64::INFINITY)
        );
        assert_eq!(overlay("shift", Value::Null).map(|s| s.shift), Ok(None));
        let each = Value::List(vec![Value::Number(1.0), Value::Number(2.5)]);
        assert_eq!(
            overlay("shift", each).map(|s| s.shift),
            Ok(Some(OneOrEach::Each(vec![1.0, 2.5])))
        );
    }

    #[test]
    fn what_is_written_can_be_read_back() {
        let sample = Sample {
            n: 7,
            flag: false,
            C: f64::INFINITY,
            shift: Some(OneOrEach::Each(vec![0.5])),
        };
        let fields: Vec<_> = sample
            .fields()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let mut read = Sample::default();
        assert_eq!(read.overlay(&fields), Ok(()));
        assert_eq!(read, sample);
    }

    #[test]
    fn a_refusal_names_field_value_and_limit() {
        let message =
            |name, value| overlay(name, value).map_err(|e| e.within("dataset").to_string());
        let refused = |text: &str| Err(text.to_owned());
        assert_eq!(
            message("n", Value::Number(0.0)),
            refused("dataset.n must be a whole number from 1 to 1,000, got 0.")
        );
        assert_eq!(
            message("n", Value::Number(2.5)),
            refused("dataset.n must be a whole number from 1 to 1,000, got 2.5.")
        );
        assert_eq!(
            message("n", Value::Text("many".into())),
            refused("dataset.n must be a whole number from 1 to 1,000, got \"many\".")
        );
        assert_eq!(
            message("flag", Value::Null),
            refused("dataset.flag must be true or false, got null.")
        );
        assert_eq!(
            message("C", Value::Number(0.0)),
            refused("dataset.C must be a number above 0, got 0.")
        );
        assert_eq!(
            message("m", Value::Null),
            refused("dataset.m is not a known setting; known here are n, flag, C, shift.")
        );
        assert!(message("shift", Value::Number(f64::NAN)).is_err());
    }

    #[test]
    fn the_catalogue_tells_limits_and_sliders() {
        let limits = Sample::limits();
        assert_eq!(
            limits.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            ["n", "C", "shift"]
        );
        assert!(
            limits[0].1.integer && limits[0].1.slider.is_some_and(|slider| slider.max == 500.0)
        );
        assert!(!limits[1].1.integer);
    }
}
