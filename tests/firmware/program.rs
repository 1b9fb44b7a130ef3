//! A program of many models that prints what each makes of its rows.

use std::fmt::Write;

use tinyml_playground::deployed::{Deployed, Outputs};
use tinyml_playground::export::{self, Facts, Vector};

use crate::{models, twin};

/// A model with what is known of it.
pub(crate) struct Case {
    pub(crate) number: u64,
    pub(crate) model: Deployed,
    pub(crate) facts: Facts,
}

impl Case {
    /// A random one.
    pub(crate) fn new(number: u64, n_rows: usize) -> Self {
        let model = models::model(number);
        let rows = models::rows(number, model.n_features, n_rows);
        Self::of(number, model, rows)
    }

    /// A model with its answers to some rows, in the units of the data.
    pub(crate) fn of(number: u64, model: Deployed, rows: Vec<Vec<f32>>) -> Self {
        let vector = |row: Vec<f32>| {
            let outputs = model.outputs(&row);
            twin::check(&model, &row, &outputs);
            let class = twin::class(&outputs, model.n_classes);
            Vector {
                row,
                outputs,
                class,
            }
        };
        let names = |word: &str, n: usize| (0..n).map(|i| format!("{word} {i}")).collect();
        let facts = Facts {
            title: format!("Model {number}"),
            features: names("feature", model.n_features),
            classes: names("class", model.n_classes),
            vectors: rows.into_iter().map(vector).collect(),
            threshold: None,
            metrics: vec!["accuracy 0.83".to_owned()],
            generator: "a test".to_owned(),
        };
        Self {
            number,
            model,
            facts,
        }
    }

    /// The header, its names with a number of their own so that many fit into one program.
    fn header(&self) -> String {
        export::c(&self.model, &self.facts)
            .replace("tinyml_", &format!("m{}_", self.number))
            .replace("TINYML_", &format!("M{}_", self.number))
    }
}

/// What a model answered: for each row its outputs as bits and the class, then what the self-test said.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<(Vec<u32>, u32)>,
    pub(crate) mismatches: u32,
}

/// A program that runs the cases one after the other.
pub(crate) fn source(cases: &[Case]) -> String {
    let mut source = "#include \"say.h\"\n#include <string.h>\n".to_owned();
    let mut calls = String::new();
    for case in cases {
        let n = case.number;
        let (c_type, bits) = match case.facts.vectors[0].outputs {
            Outputs::Float(_) => ("float", "memcpy(&bits, &outputs[i], 4)"),
            Outputs::Int8(_) => ("int8_t", "bits = (uint32_t)(int32_t)outputs[i]"),
        };
        let _ = write!(
            source,
            "{}
static void run_{n}(void) {{
  float row[M{n}_INPUTS];
  {c_type} outputs[M{n}_OUTPUTS];
  for (unsigned vector = 0; vector < M{n}_VECTORS; vector++) {{
    for (unsigned i = 0; i < M{n}_INPUTS; i++) {{
      row[i] = M{n}_F32(m{n}_vectors + vector * M{n}_INPUTS + i);
    }}
    m{n}_run(row, outputs);
    for (unsigned i = 0; i < M{n}_OUTPUTS; i++) {{
      uint32_t bits;
      {bits};
      say_bits(bits);
    }}
    say_bits((uint32_t)m{n}_predict(row));
  }}
  say_bits((uint32_t)m{n}_self_test());
}}
",
            case.header()
        );
        let _ = writeln!(calls, "  run_{n}();");
    }
    let _ = write!(
        source,
        "int main(void) {{\n  start();\n{calls}  finish();\n  return 0;\n}}\n"
    );
    source
}

/// Reads what the program printed.
pub(crate) fn answers(cases: &[Case], printed: &[u32]) -> Vec<Answer> {
    let mut printed = printed.iter().copied();
    let mut next = || printed.next().expect("the program stopped early");
    let answers = cases
        .iter()
        .map(|case| {
            let n_outputs = bits(&case.facts.vectors[0].outputs).len();
            let mut row = |_| ((0..n_outputs).map(|_| next()).collect(), next());
            let rows = case.facts.vectors.iter().map(&mut row).collect();
            Answer {
                rows,
                mismatches: next(),
            }
        })
        .collect();
    assert_eq!(printed.next(), None, "the program went on");
    answers
}

/// Outputs as the program prints them.
pub(crate) fn bits(outputs: &Outputs) -> Vec<u32> {
    match outputs {
        Outputs::Float(values) => values.iter().map(|value| value.to_bits()).collect(),
        Outputs::Int8(values) => values
            .iter()
            .map(|q| i32::from(*q).cast_unsigned())
            .collect(),
    }
}
