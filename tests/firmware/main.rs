//! The exported C, compiled with warnings as errors and run on every kind of machine that it is for.
//!
//! Each model is a header whose names get a number, so that many make one program. What it prints is held against a naive
//! twin, bit for bit where no exponential is taken. A machine whose compiler or emulator is missing is skipped and says so;
//! `cargo xtask test native` installs them.
#![allow(clippy::print_stdout, reason = "what is skipped is said")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap
)] // Firmware's numbers are narrow; the tests choose them to fit.
#![cfg(not(target_arch = "wasm32"))] // It runs compilers.

mod edges;
mod machine;
mod models;
mod program;
mod random;
mod size;
mod sketch;
mod twin;

use machine::Machine;
use program::Case;

/// Runs cases in batches. Where the C library's exponentials are asked, prints the greatest distance.
fn check(machine: Machine, name: &str, cases: &[Case], batch: usize) {
    if !machine.is_here() {
        return;
    }
    let mut furthest = (0, 0.0);
    for (number, cases) in cases.chunks(batch).enumerate() {
        let program = machine.compile(&format!("{name}-{number}"), &program::source(cases), "");
        let answers = program::answers(cases, &machine.run(&program));
        for (case, answer) in cases.iter().zip(answers) {
            let context = format!("{machine:?}, {name}, model {}", case.number);
            assert_eq!(answer.mismatches, 0, "{context}");
            for ((bits, class), vector) in answer.rows.iter().zip(&case.facts.vectors) {
                let expected = program::bits(&vector.outputs);
                if twin::is_rounded(&case.model) {
                    for (bits, expected) in bits.iter().zip(expected) {
                        let places = bits.abs_diff(expected);
                        let away = f32::from_bits(*bits) - f32::from_bits(expected);
                        furthest = (places.max(furthest.0), away.abs().max(furthest.1));
                        assert!(
                            places <= 64 && away.abs() <= 1e-6,
                            "{context}: {places} places, {away}"
                        );
                    }
                } else {
                    assert_eq!(bits, &expected, "{context}, {:?}", vector.row);
                    assert_eq!(*class as usize, vector.class, "{context}");
                }
            }
        }
    }
    println!(
        "{machine:?}, {name}: at most {} last places, {:e}",
        furthest.0, furthest.1
    );
}

fn check_random(machine: Machine, models: u64, batch: usize) {
    let cases: Vec<Case> = (0..models).map(|number| Case::new(number, 12)).collect();
    check(machine, "random", &cases, batch);
}

#[test]
fn this_computer_answers_as_the_page() {
    check_random(Machine::Host, 400, 50);
}

#[test]
fn this_computer_answers_as_the_page_in_cpp() {
    check_random(Machine::HostCpp, 100, 50);
}

#[test]
fn a_cortex_m0_plus_answers_as_the_page() {
    check_random(Machine::CortexM0Plus, 200, 25);
}

#[test]
fn a_cortex_m3_answers_as_the_page() {
    check_random(Machine::CortexM3, 100, 25);
}

#[test]
fn a_cortex_m4f_answers_as_the_page() {
    check_random(Machine::CortexM4F, 400, 25);
}

#[test]
fn an_avr_answers_as_the_page() {
    check_random(Machine::Avr, 48, 4);
}
