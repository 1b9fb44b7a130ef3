use anyhow::{Context, Result};
use walrus::{ConstExpr, ExportItem, FunctionBuilder, ImportKind, Module, ValType, ir::Value};

use super::split;

/// `warm` calls `cold`, which reads a file and calls `warm`'s helper `long`.
fn module(file: &[u8]) -> Vec<u8> {
    let mut module = Module::default();
    let memory = module.memories.add_local(false, false, 1, None, None);
    let offset = ConstExpr::Value(Value::I32(1024));
    let kind = walrus::DataKind::Active { memory, offset };
    module.data.add(kind, [b"before", file, b"after"].concat());
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
    cold.func_body().i32_const(1030).drop().call(long);
    let cold = cold.finish(vec![], &mut module.funcs);
    let mut warm = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    warm.func_body().call(cold).drop().call(long);
    let warm = warm.finish(vec![], &mut module.funcs);
    module.exports.add("warm", warm);
    module.exports.add("memory", memory);
    module.emit_wasm()
}

#[test]
fn a_cold_function_becomes_a_door_and_takes_its_data_along() -> Result<()> {
    let file = [b'x'; 300];
    // Even if no list names it, since it reads what goes.
    for named in [true, false] {
        let halves = split(
            &module(&file),
            "rest",
            |name| named && name == "cold",
            &[file.into()],
        )?;
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
        let moved = rest.data.iter().next().context("no data")?;
        assert_eq!(moved.value, file);
        let left = first.data.iter().next().context("no data")?;
        assert_eq!(
            left.value,
            [b"before".as_slice(), &[0; 300], b"after"].concat()
        );
    }
    Ok(())
}
