//! A config as it comes from outside, before anyone knows what it means.

use std::cell::Cell;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A config as it comes from outside: JSON's kinds, with every double (also infinity).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any double.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order written.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// An object of the given fields.
    #[must_use]
    pub fn object(fields: Vec<(&str, Self)>) -> Self {
        let owned = |(name, value): (&str, Self)| (name.to_owned(), value);
        Self::Map(fields.into_iter().map(owned).collect())
    }
}

/// Items of a list that a message shows.
const SHOWN_ITEMS: usize = 8;

/// The beginning of a text that may be long, for a message.
pub(crate) fn shorten(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        format!("{start}…")
    } else {
        start
    }
}

/// As a message shows it: of a long text or list only the beginning.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{}", plain(*number)),
            Self::Text(text) => write!(f, "\"{}\"", shorten(text)),
            Self::List(items) => {
                let mut shown: Vec<_> = items
                    .iter()
                    .take(SHOWN_ITEMS)
                    .map(ToString::to_string)
                    .collect();
                if items.len() > SHOWN_ITEMS {
                    shown.push(format!("… {} in all", plain(items.len() as f64)));
                }
                write!(f, "[{}]", shown.join(", "))
            }
            Self::Map(_) => f.write_str("an object"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Map(fields) => {
                serializer.collect_map(fields.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

/// A number as a person writes it: `1,000,000`, `0.25`, `1e-7`, `infinity`.
#[must_use]
pub fn plain(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 {
            "infinity".into()
        } else {
            "-infinity".into()
        };
    }
    if number.fract() != 0.0 || number.abs() >= 1e15 {
        let size = number.abs();
        return if (1e-5..1e15).contains(&size) {
            number.to_string()
        } else {
            format!("{number:e}")
        };
    }
    let digits = format!("{:.0}", number.abs());
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    format!(
        "{}{}",
        if number < 0.0 { "-" } else { "" },
        groups.join(",")
    )
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let room = Room {
            levels: MAX_LEVELS,
            values: &Cell::new(MAX_VALUES),
        };
        room.deserialize(deserializer)
    }
}

/// The most levels of lists and objects. A config has three; a circle of objects has no end.
pub(crate) const MAX_LEVELS: usize = 8;

/// The most values. The longest list that means something has one number for each of a million features.
const MAX_VALUES: usize = 2_000_000;

/// What may still follow.
#[derive(Clone, Copy)]
struct Room<'a> {
    levels: usize,
    values: &'a Cell<usize>,
}

impl Room<'_> {
    /// The room within a list or an object.
    fn within<E: serde::de::Error>(self) -> Result<Self, E> {
        let levels = self
            .levels
            .checked_sub(1)
            .ok_or_else(|| E::custom("The settings are nested too deeply."))?;
        Ok(Self { levels, ..self })
    }

    /// Takes the room of one value.
    fn take<E: serde::de::Error>(self) -> Result<(), E> {
        let left = self
            .values
            .get()
            .checked_sub(1)
            .ok_or_else(|| E::custom("The settings hold too many values."))?;
        self.values.set(left);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Room<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Room<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("plain data")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let room = self.within::<A::Error>()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(room)? {
            room.take::<A::Error>()?;
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let room = self.within::<A::Error>()?;
        let mut fields = Vec::new();
        while let Some(name) = map.next_key()? {
            room.take::<A::Error>()?;
            fields.push((name, map.next_value_seed(room)?));
        }
        Ok(Value::Map(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, plain};

    #[test]
    fn json_is_read_and_deep_nesting_is_refused() {
        let value: Result<Value, _> =
            serde_json::from_str(r#"{"model": {"C": 0.5, "names": ["a", null, true]}}"#);
        assert_eq!(
            value.map(|value| value.to_string()).ok().as_deref(),
            Some("an object")
        );
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(
            serde_json::from_str::<Value>(&deep)
                .is_err_and(|error| error.to_string().contains("too deeply"))
        );
        let long = format!("[{}[]]", "[0],".repeat(1_000_001));
        assert!(
            serde_json::from_str::<Value>(&long)
                .is_err_and(|error| error.to_string().contains("too many"))
        );
    }

    #[test]
    fn a_message_shows_the_beginning_of_what_is_long() {
        assert_eq!(
            Value::List(vec![Value::Number(1.0); 1000]).to_string(),
            "[1, 1, 1, 1, 1, 1, 1, 1, … 1,000 in all]"
        );
        assert_eq!(
            Value::Text("x".repeat(50)).to_string(),
            format!("\"{}…\"", "x".repeat(40))
        );
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let cases = [
            (1e6, "1,000,000"),
            (0.25, "0.25"),
            (1e-7, "1e-7"),
            (-1234.0, "-1,234"),
            (999.0, "999"),
            (0.0, "0"),
        ];
        for (number, text) in cases {
            assert_eq!(plain(number), text);
        }
    }
}
