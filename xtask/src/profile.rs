//! `cargo xtask profile`: which functions a first visit calls, and so which it does not need (`rest.txt`, `inside.txt`).
//!
//! Each function of the whole module notes in a global that it was called; the module stands in for the first part while a
//! browser visits the page on a wide and on a small screen.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walrus::ir::{Const, GlobalSet, Value};
use walrus::{ConstExpr, Module, ValType};

use crate::cold::{self, Cold, Function};
use crate::shell::{self, root, target, words};
use crate::{install, site};

const REST_HEAD: &str = "\
# What a visit does not call before somebody uses the page: functions, or paths below which it calls none.
# Made by `cargo xtask profile`. What is named nowhere is in the first part of the module.
";
const INSIDE_HEAD: &str = "\
# What a visit calls only where the section \"Inside the model\" is in view. Made by `cargo xtask profile`.
";

pub(crate) fn run() -> Result<()> {
    let dist = site::build()?;
    let whole = fs::read(site::named_module()?)?;
    let stage = target()?.join("profile");
    site::remove(&stage)?;
    site::copy(&dist, &stage)?;
    fs::write(stage.join("pkg/first.wasm"), instrument(&whole)?)?;
    for compressed in ["br", "gz"] {
        site::remove(&stage.join(format!("pkg/first.wasm.{compressed}")))?;
    }
    let called = target()?.join("called");
    fs::create_dir_all(&called)?;
    shell::run(
        words("cargo test --workspace --test page -- --ignored --exact profile::first_visit")
            .env("CHROMEDRIVER", install::browser()?)
            .env("SITE", &stage)
            .env("CALLED", &called),
    )?;
    let [small, wide] = ["small", "wide"].map(|screen| read(&called.join(screen)));
    let (small, wide) = (small?, wide?);
    let functions = functions(&whole)?;
    let rest = cold::lines(&functions, |place| {
        small.contains(&place) || wide.contains(&place)
    });
    write(site::REST, REST_HEAD, &rest)?;
    let listed = rest.join("\n");
    let listed = Cold::read(&listed);
    let others: Vec<_> = functions
        .into_iter()
        .filter(|function| !listed.has(&function.symbol))
        .collect();
    let inside = cold::lines(&others, |place| small.contains(&place));
    write(site::INSIDE, INSIDE_HEAD, &inside)?;
    site::build()?;
    Ok(())
}

/// The places of the functions that a visit has called.
fn read(list: &Path) -> Result<HashSet<usize>> {
    let list = fs::read_to_string(list).context("the visit has left no list")?;
    Ok(list.lines().map(str::parse).collect::<Result<_, _>>()?)
}

fn write(list: &str, head: &str, lines: &[String]) -> Result<()> {
    Ok(fs::write(
        root().join(list),
        format!("{head}{}\n", lines.join("\n")),
    )?)
}

/// Lets every function note that it was called: in a global that is exported under the function's place.
fn instrument(whole: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(whole)?;
    let ids: Vec<_> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for id in ids {
        let zero = ConstExpr::Value(Value::I32(0));
        let global = module.globals.add_local(ValType::I32, true, false, zero);
        module.exports.add(&id.index().to_string(), global);
        let body = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let entry = body.entry_block();
        body.builder_mut()
            .instr_seq(entry)
            .instr_at(0, GlobalSet { global })
            .instr_at(
                0,
                Const {
                    value: Value::I32(1),
                },
            );
    }
    Ok(module.emit_wasm())
}

fn functions(whole: &[u8]) -> Result<Vec<Function>> {
    let module = Module::from_buffer(whole)?;
    let function = |(id, body): (walrus::FunctionId, &walrus::LocalFunction)| {
        let symbol = module.funcs.get(id).name.clone()?;
        let size = body.original_range.clone().map_or(0, |range| range.len());
        Some(Function {
            place: id.index(),
            symbol,
            size,
        })
    };
    Ok(module.funcs.iter_local().filter_map(function).collect())
}
