//! An Arduino sketch around the header.

use std::fmt::Write;

use super::text::{comment, string};
use super::{c, template};
use crate::deployed::Deployed;
use crate::export::{Facts, File};

/// The folder, and with it the sketch: the Arduino IDE wants one name for both.
const NAME: &str = "tinyml_model";

/// The model as a folder that the Arduino IDE opens. The sketch prints what the self-test says, then a prediction and how
/// long it took, once a second.
#[must_use]
pub fn arduino(model: &Deployed, facts: &Facts) -> Vec<File> {
    let mut cases = String::new();
    for (index, name) in facts.classes.iter().enumerate() {
        let _ = writeln!(cases, "    case {index}: return F({});", string(name));
    }
    let sketch = template(include_str!("sketch.ino"), &[("CASES", &cases)]);
    vec![
        File {
            path: format!("{NAME}/{NAME}.ino"),
            text: format!("/* {} */\n{sketch}", comment(&facts.title)),
        },
        File {
            path: format!("{NAME}/model.h"),
            text: c(model, facts),
        },
    ]
}
