//! The exported Rust, compiled and run: it gives the bits of the page, builds for microcontrollers, and pleases its tools.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.
#![cfg(not(target_arch = "wasm32"))] // It starts compilers.

mod models;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use models::Dice;
use tinyml_playground::deployed::{Deployed, Outputs, Program};
use tinyml_playground::export::{Facts, rust};

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("firmware_rust")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a program that must succeed; returns what it said.
fn run(command: &mut Command, input: &str) -> String {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{command:?}: {}",
        errors.chars().take(4000).collect::<String>()
    );
    String::from_utf8(output.stdout).unwrap()
}

fn models(dice: &mut Dice, n: usize) -> Vec<(Deployed, Facts)> {
    let model = |index: usize| {
        let model = match index % 8 {
            0..=2 => models::int8(dice),
            3 | 4 => models::tree(dice),
            5 => models::float(dice, false),
            6 => models::float(dice, true),
            _ if index % 3 == 0 => models::constant(dice),
            _ => models::int8(dice),
        };
        let facts = models::facts(dice, &model, 6);
        (model, facts)
    };
    (0..n).map(model).collect()
}

/// One program of many models: it reads lines of a model's number and a row, and answers with class and outputs.
fn program(models: &[(Deployed, Facts)], name: &str) -> PathBuf {
    let folder = folder(name);
    let (mut mods, mut cases) = (String::new(), String::new());
    for (index, (model, facts)) in models.iter().enumerate() {
        fs::write(
            folder.join(format!("m{index}.rs")),
            rust::file(model, facts).text,
        )
        .unwrap();
        mods += &format!("pub mod m{index};\n");
        cases += &format!(
            "(m{index}::self_test, |r| {{ let r = r.try_into().unwrap(); \
             format!(\"{{}} {{:?}}\", m{index}::predict(r), m{index}::outputs(r)) }}),\n"
        );
    }
    let main = format!(
        "#![forbid(unsafe_code)]\n{mods}\
         type Case = (fn() -> usize, fn(&[f32]) -> String);\nstatic CASES: &[Case] = &[{cases}];\n\
         fn main() {{\n\
         for (index, case) in CASES.iter().enumerate() {{ assert_eq!((case.0)(), 0, \"self-test of {{index}}\"); }}\n\
         for line in std::io::stdin().lines() {{ let line = line.unwrap(); let mut words = line.split(' ');\n\
         let index: usize = words.next().unwrap().parse().unwrap();\n\
         let row: Vec<f32> = words.map(|w| f32::from_bits(w.parse().unwrap())).collect();\n\
         println!(\"{{}}\", (CASES[index].1)(&row)); }}\n}}\n"
    );
    fs::write(folder.join("main.rs"), main).unwrap();
    let program = folder.join("program");
    // Checks of overflow are on, so that a sum that leaves its type is an end and not another number.
    run(
        Command::new("rustc")
            .args([
                "--edition",
                "2021",
                "-D",
                "warnings",
                "-C",
                "debug-assertions=on",
                "-o",
            ])
            .args([&program, &folder.join("main.rs")]),
        "",
    );
    program
}

/// Units in the last place between two floats.
fn places(a: f32, b: f32) -> u32 {
    a.to_bits().abs_diff(b.to_bits())
}

#[test]
fn hundreds_of_models_give_the_bits_of_the_page() {
    let mut dice = Dice(2026);
    let models = models(&mut dice, 400);
    let program = program(&models, "host");
    let mut rows = Vec::new();
    for (index, (model, _)) in models.iter().enumerate() {
        rows.extend((0..20).map(|_| (index, dice.row(model.n_features))));
    }
    let line = |(index, row): &(usize, Vec<f32>)| {
        let bits: Vec<_> = row.iter().map(|x| x.to_bits().to_string()).collect();
        format!("{index} {}\n", bits.join(" "))
    };
    let answers = run(
        &mut Command::new(program),
        &rows.iter().map(line).collect::<String>(),
    );
    let (mut exact, mut near, mut apart) = (0, 0, 0.0_f32);
    for ((index, row), answer) in rows.iter().zip(answers.lines()) {
        let model = &models[*index].0;
        let expected = model.outputs(row);
        let (_, outputs) = answer.split_once(' ').unwrap();
        let (Program::Float(network), Outputs::Float(values)) = (&model.program, &expected) else {
            assert_eq!(
                outputs,
                models::text(&expected),
                "model {index}, row {row:?}"
            );
            exact += 1;
            continue;
        };
        let got: Vec<f32> = outputs[1..outputs.len() - 1]
            .split(", ")
            .map(|v| v.parse().unwrap())
            .collect();
        let smooth = network.layers.iter().rev().skip(1).any(|layer| {
            use tinyml_playground::structure::Activation::{Logistic, Tanh};
            matches!(layer.activation, Logistic | Tanh)
        });
        for (&got, &value) in got.iter().zip(values) {
            if got.is_nan() && value.is_nan() {
                continue;
            }
            near += 1;
            if smooth {
                apart = apart.max((got - value).abs());
                assert!(
                    (got - value).abs() <= 2e-6,
                    "model {index}: {got} for {value}"
                );
            } else {
                let tiny = got.max(value) < 1e-37;
                assert!(
                    tiny || places(got, value) <= 8,
                    "model {index}: {got} for {value}, {row:?}"
                );
            }
        }
    }
    println!("{exact} outputs equal, {near} near, {apart:e} apart");
    assert_eq!(answers.lines().count(), rows.len());
    assert!(exact > 5000 && near > 1000, "{exact} exact, {near} near");
}
