//! Instructions of exported networks, counted in QEMU.

use std::fmt::Write;

use tinyml_playground::deployed::{Deployed, Outputs};
use tinyml_playground::export::{self, Facts};

use crate::grid::{ROWS, Shape};
use crate::machine::Machine;

/// Instructions of one inference, the mean over the rows of `shape`.
pub(crate) fn count(machine: Machine, name: &str, shape: &Shape, model: &Deployed) -> f64 {
    let rows: Vec<Vec<f32>> = (0..ROWS).map(|index| shape.row(index)).collect();
    let repetitions = 1 + 4_000 / (model.workload().executed_macs() + 30);
    let program = machine.compile(name, &source(model, &rows, repetitions), "-Os");
    let printed = machine.run_counting(&program);
    let [inference, empty] = printed[..] else {
        panic!("{name} printed {printed:?}");
    };
    let nanoseconds = f64::from(inference - empty) * tick_ns(machine);
    // One instruction takes one nanosecond of QEMU's time.
    nanoseconds / (repetitions as f64 * ROWS as f64)
}

/// Length of a tick of the system timer that QEMU gives the machine.
fn tick_ns(machine: Machine) -> f64 {
    match machine {
        Machine::CortexM0Plus => 62.5, // 16 MHz
        _ => 40.0,                     // 25 MHz
    }
}

/// A program that prints the ticks of all inferences, and those of as many empty calls.
fn source(model: &Deployed, rows: &[Vec<f32>], repetitions: u64) -> String {
    let facts = Facts {
        title: "A network to count".to_owned(),
        features: Vec::new(),
        classes: Vec::new(),
        vectors: Vec::new(),
        threshold: None,
        metrics: Vec::new(),
        generator: "a calibration".to_owned(),
    };
    let c_type = match model.outputs(&rows[0]) {
        Outputs::Float(_) => "float",
        Outputs::Int8(_) => "int8_t",
    };
    let mut table = String::new();
    for row in rows {
        let _ = writeln!(table, "  {{{}}},", numbers(row));
    }
    format!(
        "#include \"say.h\"
{}
#define TICKS (*(volatile uint32_t *)0xE000E018u)
static const float rows[{ROWS}][TINYML_INPUTS] = {{
{table}}};
static {c_type} outputs[TINYML_OUTPUTS];
__attribute__((noinline)) static void inference(const float features[]) {{ tinyml_run(features, outputs); }}
__attribute__((noinline)) static void empty(const float features[]) {{ __asm__ volatile(\"\" : : \"r\"(features) : \"memory\"); }}
static void measure(void (*volatile work)(const float features[])) {{
  const uint32_t before = TICKS;
  for (unsigned i = 0; i < {repetitions}u; i++) {{
    for (unsigned row = 0; row < {ROWS}; row++) {{
      work(rows[row]);
    }}
  }}
  say_bits((before - TICKS) & 0xffffffu);
}}
int main(void) {{
  *(volatile uint32_t *)0xE000E014u = 0xffffffu;
  TICKS = 0;
  *(volatile uint32_t *)0xE000E010u = 5;
  start();
  measure(inference);
  measure(empty);
  finish();
  return 0;
}}
",
        export::c(model, &facts)
    )
}

fn numbers(row: &[f32]) -> String {
    let numbers: Vec<String> = row.iter().map(|value| format!("{value:?}f")).collect();
    numbers.join(", ")
}
