//! The exported Rust, compiled and run: it gives the bits of the page, builds for microcontrollers, and pleases its tools.
#![allow(
    clippy::format_push_string,
    reason = "programs are put together line by line"
)]
#![allow(clippy::print_stdout, reason = "what is skipped is said")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.
#![cfg(not(target_arch = "wasm32"))] // It starts compilers.

mod models;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use models::Dice;
use tinyml_playground::deployed::{Deployed, Outputs, Program};
use tinyml_playground::export::{Facts, Threshold, rust};

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
            _ if index.is_multiple_of(3) => models::constant(dice),
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
    let models = models(&mut dice, 240);
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
            assert_eq!(outputs, text(&expected), "model {index}, row {row:?}");
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
    assert!(exact > 3000 && near > 1000, "{exact} exact, {near} near");
}

/// Whether Rust's standard library for a target is here.
fn has_target(target: &str) -> bool {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", target])
        .output();
    output
        .is_ok_and(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

/// A `no_std` library of some models, one of each kind and threshold among them.
fn library(name: &str) -> PathBuf {
    let mut dice = Dice(7);
    let folder = folder(name);
    let mut models = models(&mut dice, 32);
    for (index, (model, facts)) in models.iter_mut().enumerate() {
        if model.n_classes == 2 && index % 2 == 0 {
            facts.threshold = Some(Threshold {
                positive: index / 2 % 2,
                threshold: 0.7,
            });
        }
    }
    let mut text = "#![no_std]\n#![forbid(unsafe_code)]\n".to_owned();
    for (index, (model, facts)) in models.iter().enumerate() {
        fs::write(
            folder.join(format!("m{index:02}.rs")),
            rust::file(model, facts).text,
        )
        .unwrap();
        text += &format!("pub mod m{index:02};\n");
    }
    fs::write(folder.join("lib.rs"), text).unwrap();
    folder
}

#[test]
fn it_builds_for_microcontrollers() {
    for target in ["thumbv6m-none-eabi", "thumbv7em-none-eabihf"] {
        if !has_target(target) {
            println!("skipped: rustup target add {target}");
            continue;
        }
        let folder = library(target);
        run(
            Command::new("rustc")
                .args([
                    "--crate-type",
                    "lib",
                    "--edition",
                    "2021",
                    "-O",
                    "-D",
                    "warnings",
                    "--target",
                    target,
                ])
                .arg("--out-dir")
                .args([&folder, &folder.join("lib.rs")]),
            "",
        );
        assert!(folder.join("liblib.rlib").is_file());
    }
}

#[test]
fn formatter_and_linter_have_nothing_to_say() {
    let folder = library("tools");
    if Command::new("rustfmt")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        run(
            Command::new("rustfmt")
                .args(["--check", "--edition", "2021"])
                .arg(folder.join("lib.rs")),
            "",
        );
    } else {
        println!("skipped: rustup component add rustfmt");
    }
    if Command::new("clippy-driver")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        run(
            Command::new("clippy-driver")
                .args([
                    "--crate-type",
                    "lib",
                    "--edition",
                    "2021",
                    "--emit",
                    "metadata",
                    "-D",
                    "warnings",
                ])
                .arg("--out-dir")
                .args([&folder, &folder.join("lib.rs")]),
            "",
        );
    } else {
        println!("skipped: rustup component add clippy");
    }
}

#[test]
fn a_threshold_decides_as_on_the_page() {
    let mut dice = Dice(11);
    let models: Vec<_> = (0..12)
        .map(|index| {
            let model = std::iter::repeat_with(|| models::tree(&mut dice))
                .find(|model| model.n_classes == 2)
                .unwrap();
            let mut facts = models::facts(&mut dice, &model, 2);
            let threshold = f64::from(index) / 11.0 + 1e-9;
            facts.threshold = Some(Threshold {
                positive: usize::from(index % 2 == 0),
                threshold,
            });
            (model, facts)
        })
        .collect();
    let program = program(&models, "threshold");
    let (mut lines, mut expected) = (String::new(), Vec::new());
    for (index, (model, facts)) in models.iter().enumerate() {
        let Threshold {
            positive,
            threshold,
        } = facts.threshold.unwrap();
        for _ in 0..10 {
            let row = dice.row(model.n_features);
            let bits: Vec<_> = row.iter().map(|x| x.to_bits().to_string()).collect();
            lines += &format!("{index} {}\n", bits.join(" "));
            expected.push(if model.proba(&row)[positive] >= threshold {
                positive
            } else {
                1 - positive
            });
        }
    }
    let answers = run(&mut Command::new(program), &lines);
    let classes: Vec<usize> = answers
        .lines()
        .map(|line| line.split(' ').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(classes, expected);
    assert!(classes.contains(&0) && classes.contains(&1));
}

/// The exponentials, against those of 64 bits, over all magnitudes.
#[test]
fn the_exponentials_are_as_near_as_their_comments_say() {
    let folder = folder("exponentials");
    let part = |name: &str| {
        fs::read_to_string(format!(
            "{}/src/export/rust/{name}.rs.in",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap()
    };
    let main = r#"
fn places(got: f32, x: f64) -> f64 {
    let ulp = f64::from((x as f32).abs().next_up()) - f64::from((x as f32).abs());
    if x.abs() < 1e-38 || x.abs() > 3.4e38 { return 0.0; }
    (f64::from(got) - x).abs() / ulp
}
fn main() {
    let mut worst = [0.0f64; 3];
    for step in 0..=u32::MAX / 1009 {
        let x = f32::from_bits(step * 1009);
        if !x.is_finite() { continue; }
        let wide = f64::from(x);
        let truth = [wide.exp(), 1.0 / (1.0 + (-wide).exp()), wide.tanh()];
        for ((worst, got), truth) in worst.iter_mut().zip([exp(x), logistic(x), tanh(x)]).zip(truth) {
            *worst = worst.max(places(got, truth));
        }
    }
    println!("{} {} {}", worst[0], worst[1], worst[2]);
    assert!(exp(f32::NEG_INFINITY) == 0.0 && exp(f32::INFINITY) == f32::INFINITY && exp(f32::NAN).is_nan());
    assert!(logistic(f32::NEG_INFINITY) == 0.0 && logistic(f32::INFINITY) == 1.0);
    assert!(tanh(f32::NEG_INFINITY) == -1.0 && tanh(f32::INFINITY) == 1.0);
}
"#;
    let text = ["split", "exp", "logistic", "tanh"].map(part).concat() + main;
    fs::write(folder.join("main.rs"), text).unwrap();
    let program = folder.join("program");
    run(
        Command::new("rustc")
            .args(["--edition", "2021", "-O", "-D", "warnings", "-o"])
            .args([&program, &folder.join("main.rs")]),
        "",
    );
    let worst = run(&mut Command::new(program), "");
    println!("worst errors in last places: {worst}");
    let worst: Vec<f64> = worst
        .split_whitespace()
        .map(|word| word.parse().unwrap())
        .collect();
    for ((worst, allowed), name) in worst
        .iter()
        .zip([2.0, 3.0, 3.0])
        .zip(["exp", "logistic", "tanh"])
    {
        assert!(*worst <= allowed, "{name}: {worst}");
        assert!(
            part(name).contains(&format!("at most {allowed} unit")),
            "the comment of {name}"
        );
    }
}

/// The outputs as text that has all their bits.
fn text(outputs: &Outputs) -> String {
    match outputs {
        Outputs::Float(values) => format!("{values:?}"),
        Outputs::Int8(values) => format!("{values:?}"),
    }
}
