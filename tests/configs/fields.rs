//! The fields of an object, one after the other.

use tinyml_playground::params::Value;

/// The fields of an object.
#[derive(Default)]
pub(super) struct Fields(Vec<(String, Value)>);

impl Fields {
    pub(super) fn named(name: &str) -> Self {
        Self(vec![("name".into(), Value::Text(name.into()))])
    }

    pub(super) fn add(&mut self, name: &str, value: Value) {
        self.0.push((name.into(), value));
    }

    pub(super) fn value(self) -> Value {
        Value::Map(self.0)
    }
}
