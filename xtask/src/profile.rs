//! `cargo xtask profile`: which functions a first visit calls, and so which it does not need (`cold.txt`).
//!
//! Each function of the whole module notes in a global that it was called; the module stands in for the first part while a
//! browser visits the page on a wide and on a small screen.

use std::collections::HashSet;
use std::fs;

use anyhow::{Context, Result};
use walrus::ir::{Const, GlobalSet, Value};
use walrus::{ConstExpr, Module, ValType};

use crate::cold::{self, Seen};
use crate::shell::{self, root, target, words};
use crate::{install, site};

const HEAD: &str = "\
# What a first visit does not call: functions, or paths below which it calls none. Made by `cargo xtask profile`.
# What is not named here is in the first part of the module.
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
    let called = target()?.join("called.json");
    shell::run(
        words("cargo test --workspace --test page -- --ignored --exact profile::first_visit")
            .env("CHROMEDRIVER", install::browser()?)
            .env("SITE", &stage)
            .env("CALLED", &called),
    )?;
    let called = fs::read_to_string(&called).context("the visit has left no list")?;
    let called = called.lines().map(str::parse).collect::<Result<_, _>>()?;
    let lines = cold::lines(&seen(&whole, &called)?);
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    fs::write(root().join(site::COLD), HEAD.to_owned() + &text)?;
    site::build()?;
    Ok(())
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
            .instr_at(0, Const { value: Value::I32(1) });
    }
    Ok(module.emit_wasm())
}

fn seen(whole: &[u8], called: &HashSet<usize>) -> Result<Vec<Seen>> {
    let module = Module::from_buffer(whole)?;
    let seen = |(id, body): (walrus::FunctionId, &walrus::LocalFunction)| {
        let symbol = module.funcs.get(id).name.clone()?;
        let size = body.original_range.clone().map_or(0, |range| range.len());
        Some(Seen { symbol, size, called: called.contains(&id.index()) })
    };
    Ok(module.funcs.iter_local().filter_map(seen).collect())
}
