//! How numbers and the user's text are written in C.

use std::fmt::Write;

/// Columns of a line of numbers.
const WIDTH: usize = 100;

/// What an array in the flash is made of.
pub(super) trait Element: Copy {
    /// Its type in C.
    const TYPE: &'static str;
    /// It as C writes it.
    fn literal(self) -> String;
}

impl Element for f32 {
    const TYPE: &'static str = "float";
    /// The shortest decimal that comes back as the same number.
    fn literal(self) -> String {
        format!("{self:?}f")
    }
}

/// The bits of a float16 number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Half(pub(super) u16);

impl Half {
    /// The bits of a float32 number that is a float16 number too.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // What is cut off is zero.
    pub(super) fn from_float(value: f32) -> Self {
        const SMALLEST_NORMAL: f32 = 6.103_515_6e-5;
        let sign = (value.to_bits() >> 16) as u16 & 0x8000;
        let magnitude = value.abs();
        let rest = if magnitude < SMALLEST_NORMAL {
            (magnitude * 16_777_216.0) as u16
        } else {
            ((magnitude.to_bits() - 0x3800_0000) >> 13) as u16
        };
        Self(sign | rest)
    }
}

impl Element for Half {
    const TYPE: &'static str = "uint16_t";
    fn literal(self) -> String {
        format!("0x{:04x}", self.0)
    }
}

impl Element for i32 {
    const TYPE: &'static str = "int32_t";
    /// C has no literal for the least number: it is the minus of one that does not fit.
    fn literal(self) -> String {
        if self == i32::MIN {
            "-2147483647 - 1".to_owned()
        } else {
            self.to_string()
        }
    }
}

macro_rules! integers {
    ($($rust:ty: $c:literal),*) => {$(
        impl Element for $rust {
            const TYPE: &'static str = $c;
            fn literal(self) -> String {
                self.to_string()
            }
        }
    )*};
}

integers!(i8: "int8_t", u8: "uint8_t", i16: "int16_t", u16: "uint16_t", u32: "uint32_t");

/// An array in the flash. C has no empty one: what is never read is a 0.
pub(super) fn array<T: Element>(
    out: &mut String,
    name: &str,
    shape: &str,
    values: impl ExactSizeIterator<Item = T>,
) {
    let length = values.len().max(1);
    let _ = write!(
        out,
        "/* {shape} */\nstatic const {} tinyml_{name}[{length}] TINYML_FLASH = {{",
        T::TYPE
    );
    let mut column = WIDTH;
    let texts = values.map(T::literal);
    let filler = if texts.len() == 0 {
        Some("0".to_owned())
    } else {
        None
    };
    for (index, text) in texts.chain(filler).enumerate() {
        out.push_str(if index == 0 { "" } else { "," });
        if column + text.len() + 2 > WIDTH {
            out.push_str("\n  ");
            column = 2;
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(&text);
        column += text.len() + 1;
    }
    out.push_str("\n};\n\n");
}

/// Someone's text for the inside of a comment: one line that neither ends the comment nor hides anything.
pub(super) fn comment(text: &str) -> String {
    let mut clean = String::new();
    for c in text.chars() {
        let shown = if c.is_alphanumeric() || (' '..='~').contains(&c) {
            c
        } else {
            ' '
        };
        let meaning = matches!(
            (clean.chars().next_back(), shown),
            (Some('*'), '/') | (Some('/'), '*') | (Some('?'), '?')
        );
        if meaning {
            clean.push(' ');
        }
        clean.push(shown);
    }
    clean.trim().trim_end_matches('\\').to_owned()
}

/// Someone's text as a string literal in ASCII: what is not printable stands there as octal bytes.
pub(super) fn string(text: &str) -> String {
    let mut literal = String::from('"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' | b'?' => {
                let _ = write!(literal, "\\{}", char::from(byte));
            }
            b' '..=b'~' => literal.push(char::from(byte)),
            _ => {
                let _ = write!(literal, "\\{byte:03o}");
            }
        }
    }
    literal.push('"');
    literal
}
