//! The exported C, compiled with warnings as errors and run on every kind of machine that it is for.
//!
//! Each model is a header whose names get a number, so that many make one program. What it prints is held against a naive
//! twin, bit for bit where no exponential is taken. A machine whose compiler or emulator is missing is skipped and says so;
//! `cargo xtask test native` installs them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap
)] // Firmware's numbers are narrow; the tests choose them to fit.
#![cfg(not(target_arch = "wasm32"))] // It runs compilers.

mod machine;
mod models;
mod program;
mod random;
mod twin;

use machine::Machine;
use program::Case;

/// Runs models in batches; gives the greatest distance in last places of those with exponentials.
fn check(machine: Machine, numbers: std::ops::Range<u64>, batch: usize) {
    if !machine.is_here() {
        return;
    }
    let cases: Vec<Case> = numbers.map(|number| Case::new(number, 12)).collect();
    let mut furthest = 0;
    for cases in cases.chunks(batch) {
        let name = format!("models-{}", cases[0].number);
        let program = machine.compile(&name, &program::source(cases), "");
        let answers = program::answers(cases, &machine.run(&program));
        for (case, answer) in cases.iter().zip(answers) {
            for ((outputs, class), vector) in answer.rows.iter().zip(&case.facts.vectors) {
                let expected = program::bits(&vector.outputs);
                if twin::is_rounded(&case.model) {
                    for (a, b) in outputs.iter().zip(&expected) {
                        let away = a.abs_diff(*b);
                        if away > furthest {
                            furthest = away;
                            println!(
                                "{machine:?} {}: {:e} {:e} {away}",
                                case.number,
                                f32::from_bits(*a),
                                f32::from_bits(*b)
                            );
                        }
                    }
                } else {
                    assert_eq!(
                        outputs, &expected,
                        "{machine:?}, model {}: {:?}",
                        case.number, vector.row
                    );
                    assert_eq!(
                        *class as usize, vector.class,
                        "{machine:?}, model {}",
                        case.number
                    );
                }
            }
            assert_eq!(answer.mismatches, 0, "{machine:?}, model {}", case.number);
        }
    }
}

#[test]
fn this_computer_answers_as_the_page() {
    check(Machine::Host, 0..400, 50);
}

#[test]
fn this_computer_answers_as_the_page_in_cpp() {
    check(Machine::HostCpp, 0..100, 50);
}

#[test]
fn a_cortex_m0_plus_answers_as_the_page() {
    check(Machine::CortexM0Plus, 0..200, 25);
}

#[test]
fn a_cortex_m3_answers_as_the_page() {
    check(Machine::CortexM3, 0..100, 25);
}

#[test]
fn a_cortex_m4f_answers_as_the_page() {
    check(Machine::CortexM4F, 0..400, 25);
}

#[test]
fn an_avr_answers_as_the_page() {
    check(Machine::Avr, 0..48, 4);
}
