//! The experiment in the address: `#dataset.n_samples=2000&model.C=0.1`.
//!
//! A link holds what differs from the article's experiment, as `section.field=value` pairs that a person can read and edit.
//! A damaged link is read pair by pair: what can be understood is taken, and each thing that cannot becomes a sentence.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::config::{Config, SECTIONS, named_defaults};
use crate::error::Error;
use crate::params::Value;
use crate::value::{MAX_LEVELS, shorten};

/// The longest link that is read, in bytes: room for a list of ten thousand numbers.
const MAX_BYTES: usize = 1 << 18;

/// What is percent-encoded in a value: all but what an address may hold (RFC 3986) and means nothing here.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'[')
    .remove(b']')
    .remove(b',')
    .remove(b':')
    .remove(b';');

/// The shortest text that brings `config` back.
#[must_use]
pub fn write(config: &Config) -> String {
    let mut pairs = Vec::new();
    let defaults = Config::default();
    for ((section, fields), (_, default_fields)) in
        config.sections().into_iter().zip(defaults.sections())
    {
        let Some(fields) = fields else {
            pairs.push(format!("{section}=null"));
            continue;
        };
        if default_fields.as_ref() == Some(&fields) {
            continue;
        }
        // A section with a name is read from that function's own defaults, so those are what it differs from.
        let named = fields
            .first()
            .and_then(|(_, name)| named_defaults(section, name).ok());
        let base = named.or(default_fields).unwrap_or_default();
        for (field, value) in fields {
            let standard = base.iter().find(|(name, _)| *name == field);
            if field == "name" || standard.is_none_or(|(_, standard)| *standard != value) {
                write_field(
                    &format!("{section}.{field}"),
                    &value,
                    standard.map(|(_, value)| value),
                    &mut pairs,
                );
            }
        }
    }
    pairs.join("&")
}

/// A field as `path=value`; of a group, a pair for each of its fields that is not as in `standard`.
fn write_field(path: &str, value: &Value, standard: Option<&Value>, pairs: &mut Vec<String>) {
    let Value::Map(fields) = value else {
        pairs.push(format!(
            "{path}={}",
            utf8_percent_encode(&text(value), RESERVED)
        ));
        return;
    };
    let standard = match standard {
        Some(Value::Map(standard)) => standard.as_slice(),
        _ => &[],
    };
    for (field, value) in fields {
        let usual = standard
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value);
        if usual != Some(value) {
            write_field(&format!("{path}.{field}"), value, usual, pairs);
        }
    }
}

/// Reads as much of `address` as can be read, and one sentence for each thing that cannot.
#[must_use]
pub fn read(address: &str) -> (Config, Vec<String>) {
    let mut config = Config::default();
    if address.len() > MAX_BYTES {
        return (
            config,
            vec!["The link is too long and was left out.".into()],
        );
    }
    let mut problems = Vec::new();
    let mut pairs = Vec::new();
    for pair in address
        .trim_start_matches('#')
        .split('&')
        .filter(|pair| !pair.is_empty())
    {
        match parse(pair) {
            Some(parsed) => pairs.push(parsed),
            None => problems.push(format!(
                "\"{}\" is not a setting and was left out.",
                shorten(pair)
            )),
        }
    }
    // The name of a section resets its fields, so it is read first wherever it stands.
    pairs.sort_by_key(|(_, field, _)| field != "name");
    for (section, field, value) in pairs {
        let nest = |value, field: &str| Value::Map(vec![(field.to_owned(), value)]);
        let value = field
            .rsplit('.')
            .filter(|field| !field.is_empty())
            .fold(value, nest);
        if let Err(error) = config.overlay(&section, &value) {
            problems.push(format!("{error} It was left out."));
        }
    }
    if let Err(error) = config.draw_seeds().and_then(|()| config.check()) {
        problems.push(format!(
            "{error} The link's {} is left at its default.",
            section_of(&error)
        ));
        config = reset(config, section_of(&error));
    }
    (config, problems)
}

/// The config with one section as it is by default; all of it, should that not be enough.
fn reset(mut config: Config, section: &str) -> Config {
    let defaults = Config::default();
    match section {
        "dataset" => config.dataset = defaults.dataset,
        "split" => config.split = defaults.split,
        "scaler" => config.scaler = defaults.scaler,
        "model" => config.model = defaults.model,
        "evaluate" => config.evaluate = defaults.evaluate,
        "compress" => config.compress = defaults.compress,
        _ => config.device = defaults.device,
    }
    if config.draw_seeds().and_then(|()| config.check()).is_ok() {
        config
    } else {
        Config::default()
    }
}

/// The section that an error is about.
fn section_of(error: &Error) -> &'static str {
    let field = error.field().unwrap_or_default();
    SECTIONS
        .into_iter()
        .find(|section| field.starts_with(section))
        .unwrap_or("device")
}

/// `section.field=value` or `split=null`, taken apart; the field is empty for a whole section.
fn parse(pair: &str) -> Option<(String, String, Value)> {
    let (path, value) = pair.split_once('=')?;
    let decode = |text| percent_decode_str(text).decode_utf8().ok();
    let (path, value) = (decode(path)?, value_of(&decode(value)?, MAX_LEVELS));
    match path.split_once('.') {
        Some((section, field)) => Some((section.to_owned(), field.to_owned(), value)),
        None => Some((path.into_owned(), String::new(), value)),
    }
}

/// A value as it stands in an address; lists nest, but only so many `levels`.
fn value_of(text: &str, levels: usize) -> Value {
    let within = |open, close| {
        text.strip_prefix(open)
            .and_then(|rest: &str| rest.strip_suffix(close))
    };
    if let (Some(inner), Some(levels)) = (within('[', ']'), levels.checked_sub(1)) {
        let items = items(inner).into_iter();
        return Value::List(items.map(|item| value_of(item, levels)).collect());
    }
    if let Some(inner) = within('"', '"') {
        return Value::Text(inner.to_owned());
    }
    match text {
        "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "Infinity" => Value::Number(f64::INFINITY),
        _ if text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
            text.parse()
                .map_or_else(|_| Value::Text(text.to_owned()), Value::Number)
        }
        _ => Value::Text(text.to_owned()),
    }
}

/// The items of a list, cut at the commas outside of inner brackets.
fn items(inner: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (i, byte) in inner.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            b',' if depth == 0 => {
                items.push(&inner[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    if !inner.is_empty() {
        items.push(&inner[start..]);
    }
    items
}

/// A value as [`value_of`] reads it back. A text that would be read as something else is put in quotes.
fn text(value: &Value) -> String {
    match value {
        Value::Number(number) if *number == f64::INFINITY => "Infinity".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) if matches!(value_of(text, MAX_LEVELS), Value::Text(read) if read == *text) => {
            text.clone()
        }
        Value::Text(text) => format!("\"{text}\""),
        Value::List(items) => format!(
            "[{}]",
            items.iter().map(self::text).collect::<Vec<_>>().join(",")
        ),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::config::Config;
    use crate::params::Value;

    fn map(fields: &[(&str, Value)]) -> Value {
        Value::object(fields.to_vec())
    }

    #[test]
    fn the_articles_experiment_needs_no_words() {
        assert_eq!(write(&Config::default()), "");
        assert_eq!(read(""), (Config::default(), vec![]));
        assert_eq!(read("#"), (Config::default(), vec![]));
    }

    #[test]
    fn a_link_brings_the_same_experiment_back() -> crate::Result<()> {
        let number = Value::Number;
        let partials = [
            map(&[(
                "dataset",
                map(&[
                    ("name", Value::Text("make_moons".into())),
                    ("noise", number(0.25)),
                ]),
            )]),
            map(&[
                (
                    "dataset",
                    map(&[("weights", Value::List(vec![number(0.9), number(0.1)]))]),
                ),
                ("split", Value::Null),
            ]),
            map(&[(
                "model",
                map(&[("C", number(f64::INFINITY)), ("tol", number(1e-7))]),
            )]),
            map(&[(
                "evaluate",
                map(&[("positive_class", Value::Text("50 % & more=über".into()))]),
            )]),
            map(&[(
                "evaluate",
                map(&[("positive_class", Value::Text("1".into()))]),
            )]),
            map(&[(
                "evaluate",
                map(&[("positive_class", Value::Text("\"quoted\" [text]".into()))]),
            )]),
            map(&[(
                "scaler",
                map(&[("name", Value::Text("StandardScaler".into()))]),
            )]),
            map(&[(
                "dataset",
                map(&[
                    ("name", Value::Text("make_blobs".into())),
                    (
                        "centers",
                        Value::List(vec![
                            Value::List(vec![number(1.0), number(-2.5)]),
                            Value::List(vec![number(0.0), number(3.0)]),
                        ]),
                    ),
                ]),
            )]),
        ];
        for partial in partials {
            let config = Config::default().with(&partial)?;
            let link = write(&config);
            assert_eq!(read(&link), (config, vec![]), "{link}");
        }
        Ok(())
    }

    #[test]
    fn a_damaged_link_opens_with_what_can_be_read() {
        let (config, problems) = read(
            "#dataset.n_samples=2000&dataset.n_features=-3&rubbish&model.Q=1&dataset.class_sep=%G1",
        );
        let expected = Config::default().with(&map(&[(
            "dataset",
            map(&[("n_samples", Value::Number(2000.0))]),
        )]));
        assert_eq!(Ok(config), expected);
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(
            problems
                .iter()
                .any(|problem| problem.starts_with("dataset.n_features must be a whole number"))
        );
    }

    #[test]
    fn a_hostile_link_is_not_followed() {
        let deep = format!(
            "dataset.weights={}{}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        for link in [deep, "a&".repeat(1_000_000)] {
            let (config, problems) = read(&link);
            assert_eq!(config, Config::default());
            assert_eq!(problems.len(), 1);
            assert!(problems[0].len() < 300, "{}", problems[0].len());
        }
    }

    #[test]
    fn fields_that_do_not_go_together_leave_the_section_at_its_default() {
        let (config, problems) = read("dataset.n_features=3&dataset.n_informative=9&model.C=2");
        assert_eq!(config.dataset, Config::default().dataset);
        assert_ne!(config.model, Config::default().model);
        assert_eq!(problems.len(), 1);
    }
}
