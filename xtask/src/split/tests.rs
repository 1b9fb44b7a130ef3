use std::ops::Range;

use anyhow::{Context, Result};
use walrus::{ConstExpr, ExportItem, FunctionBuilder, ImportKind, Module, ValType, ir::Value};

use super::split;

/// Where the data of [`module`] begin, and their pieces: what `warm` reads, what `cold` does, what nobody does.
const START: i32 = 1024;
const PIECES: [&[u8]; 3] = [b"before", &[b'x'; 300], b"after"];

/// `warm` calls `cold`, which calls `warm`'s helper `long`.
fn module() -> Vec<u8> {
    let mut module = Module::default();
    let memory = module.memories.add_local(false, false, 1, None, None);
    let offset = ConstExpr::Value(Value::I32(START));
    let kind = walrus::DataKind::Active { memory, offset };
    module.data.add(kind, PIECES.concat());
    let mut long = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    long.name("long".to_owned());
    let mut body = long.func_body();
    body.i32_const(0);
    for number in 0..100 {
        body.i32_const(number).binop(walrus::ir::BinaryOp::I32Add);
    }
    let long = long.finish(vec![], &mut module.funcs);
    let mut cold = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    cold.name("cold".to_owned());
    cold.func_body().i32_const(START + 6).drop().call(long);
    let cold = cold.finish(vec![], &mut module.funcs);
    let mut warm = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    warm.name("warm".to_owned());
    warm.func_body()
        .i32_const(START)
        .drop()
        .call(cold)
        .drop()
        .call(long);
    let warm = warm.finish(vec![], &mut module.funcs);
    module.exports.add("warm", warm);
    module.exports.add("memory", memory);
    module.emit_wasm()
}

fn pieces() -> Vec<Range<u32>> {
    vec![1024..1030, 1030..1330, 1330..1335]
}

/// What a module puts into memory.
fn data(module: &Module) -> Vec<&[u8]> {
    module.data.iter().map(|data| &*data.value).collect()
}

#[test]
fn a_cold_function_becomes_a_door_and_takes_its_data_along() -> Result<()> {
    let halves = split(&module(), "rest", |name| name == "cold", &pieces())?;
    let first = Module::from_buffer(&halves.stays)?;
    let rest = Module::from_buffer(&halves.part)?;
    assert!(first.imports.find("parts", "rest").is_some());
    let table = first.exports.iter().find(|export| export.name == "rest");
    assert!(matches!(
        table.context("no doors")?.item,
        ExportItem::Table(_)
    ));
    for import in rest.imports.iter() {
        assert_eq!(import.module, "first");
        let lent = first
            .exports
            .iter()
            .any(|export| export.name == import.name);
        assert!(lent, "{} is not lent", import.name);
    }
    let borrowed = rest
        .imports
        .iter()
        .filter(|import| matches!(import.kind, ImportKind::Function(_)));
    assert_eq!(borrowed.count(), 1);
    assert_eq!(rest.funcs.iter_local().count(), 1);
    assert_eq!(data(&rest), [PIECES[1]]);
    assert_eq!(halves.read, [pieces()[1].clone()].into());
    assert_eq!(data(&first), [[b"before".as_slice(), &[0; 305]].concat()]);
    Ok(())
}

#[test]
fn what_both_read_stays_and_what_went_does_not_go_again() -> Result<()> {
    let pieces = pieces();
    let halves = split(&module(), "rest", |name| name == "long", &pieces)?;
    let (first, rest) = (
        Module::from_buffer(&halves.stays)?,
        Module::from_buffer(&halves.part)?,
    );
    assert!(data(&rest).is_empty());
    assert_eq!(data(&first), [[PIECES[0], PIECES[1], &[0; 5]].concat()]);
    // Were the second part to bring zeros, they would take the place of what the first has brought.
    let halves = split(&module(), "rest", |name| name == "cold", &pieces)?;
    let again = split(&halves.stays, "inside", |name| name == "long", &pieces)?;
    assert!(data(&Module::from_buffer(&again.part)?).is_empty());
    Ok(())
}
