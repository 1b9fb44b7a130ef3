//! Rust as text.

use std::fmt::Display;

/// Longest line of a table.
const WIDTH: usize = 100;

/// A file in the making.
#[derive(Default)]
pub(super) struct Source {
    /// What is written so far.
    pub(super) text: String,
}

impl Source {
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A number that the user of the module may need.
    pub(super) fn constant(&mut self, about: &str, name: &str, value: usize) {
        self.line(&format!("/// {about}\npub const {name}: usize = {value};"));
    }

    /// Names of something.
    pub(super) fn public_names(
        &mut self,
        about: &str,
        name: &str,
        count: &str,
        names: Vec<String>,
    ) {
        self.line(&format!(
            "/// {about}\n#[rustfmt::skip]\npub static {name}: [&str; {count}] = ["
        ));
        self.items(names);
    }

    /// A table that lies in the flash.
    pub(super) fn array(&mut self, about: &str, name: &str, kind: &str, items: Vec<String>) {
        self.line(&format!(
            "\n/// {about}\n#[rustfmt::skip]\n#[allow(clippy::approx_constant)] // What was learnt may come close to one.\n\
             static {name}: [{kind}; {}] = [",
            items.len()
        ));
        self.items(items);
    }

    /// The items of an array, as many to a line as go, and its end.
    fn items(&mut self, items: Vec<String>) {
        let mut column = 0;
        for item in items {
            if column > 0 && column + item.len() + 2 > WIDTH {
                self.text.push('\n');
                column = 0;
            }
            self.text.push_str(if column == 0 { "    " } else { " " });
            column += item.len() + 2 + if column == 0 { 3 } else { 0 };
            self.text.push_str(&item);
            self.text.push(',');
        }
        self.line(if column == 0 { "];" } else { "\n];" });
    }
}

/// A float32 literal that gives the same bits back.
pub(super) fn float(value: f32) -> String {
    match value {
        value if value.is_finite() => format!("{value:?}"),
        f32::INFINITY => "f32::INFINITY".into(),
        f32::NEG_INFINITY => "f32::NEG_INFINITY".into(),
        _ => "f32::NAN".into(),
    }
}

/// Numbers as they are written.
pub(super) fn all<T: Display>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

/// Floats as they are stored, with their type: float32, or the bits of float16.
pub(super) fn stored(values: &[f32], half: bool) -> (&'static str, Vec<String>) {
    let bits = |&value: &f32| format!("{:#06x}", half::f16::from_f32(value).to_bits());
    match half {
        true => ("u16", values.iter().map(bits).collect()),
        false => ("f32", values.iter().map(|&value| float(value)).collect()),
    }
}
