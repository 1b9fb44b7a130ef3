//! Parameters: one list per function for its names, defaults, limits, sliders and docs.
//!
//! A parameter struct is declared with `parameters!`. From that one list come the struct with
//! scikit-learn's names, its `Default`, the reading of a partial config, the check of every range, the message of a refusal
//! and the catalogue that the page builds its controls from. What depends on more than one field is checked by hand, in the
//! `check` of the function concerned, which turns the struct into [`Checked`].

use std::ops::Deref;

use crate::error::{Error, Result};
pub use crate::value::{Value, plain};

mod kinds;
mod limits;

pub(crate) use kinds::choices;
pub use kinds::{OneOrEach, Parameter, Size};
pub use limits::{Limits, Scale, Slider};

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

    /// The limits of every field that takes numbers or words; a field of a group has a dotted name, such as
    /// `pruning.sparsity`.
    fn limits() -> Vec<(String, Limits)>;
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

/// Reads one field for [`Parameter::lay`].
fn read_field<P: Parameter>(name: &str, value: &Value, limits: Limits) -> Result<P> {
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

/// Checks one field for [`Parameter::check`].
fn check_field<P: Parameter>(name: &str, parameter: &P, limits: Limits) -> Result<()> {
    match parameter
        .numbers()
        .into_iter()
        .find(|&number| !limits.contains(number))
    {
        Some(number) => Err(Error::invalid(name, expected::<P>(limits), plain(number))),
        None => Ok(()),
    }
}

/// What a field accepts, for [`Parameter::list_limits`]; nothing for one that takes neither numbers nor words.
#[inline(never)] // There are seventy fields.
fn field_limits(
    name: &str,
    given: &[Limits],
    integer: bool,
    words: &'static [&'static str],
) -> Vec<(String, Limits)> {
    let numbers = given.first().copied();
    let limits = numbers.or((!words.is_empty()).then_some(Limits::ANY));
    let limits = limits.map(|limits| Limits {
        integer,
        words,
        ..limits
    });
    limits
        .into_iter()
        .map(|limits| (name.to_owned(), limits))
        .collect()
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

            // Each section by itself, so that a visit loads those that it uses.
            #[inline(never)]
            fn overlay(&mut self, fields: &[(String, $crate::params::Value)]) -> $crate::error::Result<()> {
                for given in fields {
                    let name = &given.0;
                    match name.as_str() {
                        "name" if !$name.is_empty() => {}
                        $(stringify!($field) => {
                            let limits = $crate::params::limits_or_any!($($limits)?);
                            $crate::params::Parameter::lay(&mut self.$field, name, &given.1, limits)?;
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

            #[inline(never)]
            fn check_ranges(&self) -> $crate::error::Result<()> {
                $($crate::params::Parameter::check(
                    &self.$field,
                    stringify!($field),
                    $crate::params::limits_or_any!($($limits)?),
                )?;)*
                Ok(())
            }

            fn fields(&self) -> Vec<(&'static str, $crate::params::Value)> {
                vec![$((stringify!($field), $crate::params::Parameter::write(&self.$field)),)*]
            }

            fn limits() -> Vec<(String, $crate::params::Limits)> {
                let fields: Vec<Vec<(String, $crate::params::Limits)>> = vec![$(
                    <$kind as $crate::params::Parameter>::list_limits(stringify!($field), const { &[$($limits)?] }),
                )*];
                fields.concat()
            }
        }
    };
}
pub(crate) use parameters;

/// Declares a group of fields within a section, as `parameters!` declares a section. A partial config may give some of
/// its fields: the others keep their values.
macro_rules! group {
    ($(#[$meta:meta])* $group:ident { $($fields:tt)* }) => {
        $crate::params::parameters! { $(#[$meta])* $group "" { $($fields)* } }

        impl $crate::params::Parameter for $group {
            const EXPECTED: &'static str = "an object";

            fn read(value: &$crate::params::Value) -> Option<Self> {
                let mut group = Self::default();
                match value {
                    $crate::params::Value::Map(fields) => {
                        $crate::params::Section::overlay(&mut group, fields).ok().map(|()| group)
                    }
                    _ => None,
                }
            }

            fn write(&self) -> $crate::params::Value {
                $crate::params::Value::object($crate::params::Section::fields(self))
            }

            fn initial() -> Option<Self> {
                Some(Self::default())
            }

            fn lay(
                &mut self,
                name: &str,
                value: &$crate::params::Value,
                _: $crate::params::Limits,
            ) -> $crate::error::Result<()> {
                match value {
                    $crate::params::Value::Map(fields) => {
                        $crate::params::Section::overlay(self, fields).map_err(|error| error.within(name))
                    }
                    other => Err($crate::error::Error::invalid(name, Self::EXPECTED, other)),
                }
            }

            fn check(&self, name: &str, _: $crate::params::Limits) -> $crate::error::Result<()> {
                $crate::params::Section::check_ranges(self).map_err(|error| error.within(name))
            }

            fn list_limits(name: &str, _: &[$crate::params::Limits]) -> Vec<(String, $crate::params::Limits)> {
                let fields = <Self as $crate::params::Section>::limits().into_iter();
                fields.map(|(field, limits)| (format!("{name}.{field}"), limits)).collect()
            }
        }
    };
}
pub(crate) use group;

/// The given limits, or none.
macro_rules! limits_or_any {
    () => {
        $crate::params::Limits::ANY
    };
    ($limits:expr) => {
        const { $limits }
    };
}
pub(crate) use limits_or_any;

#[cfg(test)]
#[allow(unreachable_pub)] // The macro makes public structs.
mod tests {
    use super::{Limits, OneOrEach, Parameter, Section, Value, choices};
    use crate::error::Error;

    choices! {
        /// Words to test with.
        Word {
            /// The first.
            Yes "yes",
            /// The second.
            No "no",
        }
    }

    group! {
        /// A group to test with.
        Part {
            /// A share.
            share: f64 = 0.5, Limits::within(0.0, 1.0);
            /// A word.
            word: Word = Word::Yes;
        }
    }

    parameters! {
        /// A section with groups to test with.
        Grouped "" {
            /// There.
            part: Part = Part::default();
            /// Absent at first.
            other: Option<Part> = None;
        }
    }

    #[test]
    fn a_group_is_laid_over_field_by_field() {
        let share = |share| Value::object(vec![("share", Value::Number(share))]);
        let mut grouped = Grouped::default();
        let lay = |grouped: &mut Grouped, name: &str, value: Value| {
            grouped.overlay(&[(name.to_owned(), value)])
        };
        let word = Value::object(vec![("word", Value::Text("no".into()))]);
        assert_eq!(lay(&mut grouped, "part", word), Ok(()));
        assert_eq!(lay(&mut grouped, "part", share(0.25)), Ok(()));
        assert_eq!(
            grouped.part,
            Part {
                share: 0.25,
                word: Word::No
            }
        );
        assert_eq!(lay(&mut grouped, "other", share(0.75)), Ok(()));
        assert_eq!(
            grouped.other,
            Some(Part {
                share: 0.75,
                word: Word::Yes
            })
        );
        assert_eq!(lay(&mut grouped, "other", Value::Null), Ok(()));
        assert_eq!(grouped.other, None);
        let refused = lay(&mut grouped, "part", share(2.0)).map_err(|error| error.to_string());
        assert_eq!(
            refused,
            Err("part.share must be a number from 0 to 1, got 2.".to_owned())
        );
        grouped.part.share = 3.0;
        assert!(grouped.check_ranges().is_err());
        let names: Vec<_> = Grouped::limits()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names,
            ["part.share", "part.word", "other.share", "other.word"]
        );
    }

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
            /// A word.
            word: Word = Word::Yes;
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
    fn a_number_beyond_all_rows_is_taken_where_the_limits_say_so() {
        let read = |number| usize::read(&Value::Number(number));
        assert_eq!(read(4_294_967_295.0), Some(4_294_967_295));
        // More than 32 bits, as in wasm, can count; scikit-learn takes it.
        assert!(read(1e12).is_some_and(|number| number as f64 >= 4_294_967_295.0));
        assert_eq!(read(f64::MAX), Some(usize::MAX));
        for refused in [-1.0, 0.5, f64::INFINITY, f64::NAN] {
            assert_eq!(read(refused), None);
        }
        assert_eq!(u32::read(&Value::Number(4_294_967_296.0)), None);
    }

    #[test]
    fn what_is_written_can_be_read_back() {
        let sample = Sample {
            n: 7,
            flag: false,
            C: f64::INFINITY,
            shift: Some(OneOrEach::Each(vec![0.5])),
            word: Word::No,
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
            refused("dataset.m is not a known setting; known here are n, flag, C, shift, word.")
        );
        assert_eq!(
            message("word", Value::Text("maybe".into())),
            refused("dataset.word must be \"yes\" or \"no\", got \"maybe\".")
        );
        assert!(message("shift", Value::Number(f64::NAN)).is_err());
    }

    #[test]
    fn the_catalogue_tells_limits_and_sliders() {
        let limits = Sample::limits();
        assert_eq!(
            limits
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>(),
            ["n", "C", "shift", "word"]
        );
        assert!(
            limits[0].1.integer && limits[0].1.slider.is_some_and(|slider| slider.max == 500.0)
        );
        assert!(!limits[1].1.integer && limits[1].1.words.is_empty());
        assert_eq!(limits[3].1.words, ["yes", "no"]);
    }
}
