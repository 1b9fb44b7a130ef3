//! Splits a part off a module, so that it is loaded when it is wanted.
//!
//! What stays has the memory, the tables and the globals, and the functions that are not cold. Each cold one that it still
//! calls is a door in it: a call through a slot of one more table. Before the part is there, the door asks JavaScript to
//! load it (`parts.NAME`, which returns when that is done). The part borrows what the other has, fills the slots, and
//! brings the pieces of data that only it reads. So both together do exactly what the whole does, whatever is called cold:
//! a bad list makes the first visit larger or slower, never wrong.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::{Context, Result};
use walrus::ir::Value;
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind,
    GlobalKind, ImportKind, ImportedFunction, InstrSeqBuilder, LocalId, Module, ModuleConfig,
    RefType,
};

use crate::away::{blank, cut, read};

/// Where a part borrows from: in JavaScript, the exports of what stays.
const FIRST: &str = "first";
/// Functions up to this many instructions are in both: borrowing one costs more than having it.
const COPIED: u64 = 80;

/// A module in two. What stays has its names still.
pub(crate) struct Split {
    pub(crate) stays: Vec<u8>,
    pub(crate) part: Vec<u8>,
    /// The pieces of data that the part reads, whoever brings them.
    pub(crate) read: HashSet<Range<u32>>,
}

/// A function's place in the whole module. Both modules begin as the whole, so it means the same function in both.
type Place = usize;

/// How the part is called, and what it borrows.
struct Part<'a> {
    name: &'a str,
    /// Cold functions, of which those that are called from what stays have doors, in their order.
    cold: HashSet<Place>,
    doors: Vec<Place>,
    /// What stays.
    stays: HashSet<Place>,
    /// Where the data lie that go with it, and all that go from what stays: what nobody reads goes nowhere.
    brought: Vec<Range<u32>>,
    gone: Vec<Range<u32>>,
}

/// Splits off the part of this name. `cold` says of a function's name whether it belongs there; of the `pieces` of data,
/// those that only cold functions read go with them.
pub(crate) fn split(
    whole: &[u8],
    name: &str,
    cold: impl Fn(&str) -> bool,
    pieces: &[Range<u32>],
) -> Result<Split> {
    let mut module = parse(whole, false)?;
    let is_cold = |id: &FunctionId| {
        let function = module.funcs.get(*id);
        let named = function.name.as_deref().is_some_and(&cold);
        matches!(&function.kind, FunctionKind::Local(_) if named)
    };
    let cold: Vec<_> = functions(&module).into_iter().filter(is_cold).collect();
    let read_before = read(&module, &module, pieces)?;
    for id in &cold {
        replace(&mut module, *id, |body, _| _ = body.unreachable());
    }
    walrus::passes::gc::run(&mut module);
    let read_still = read(&module, &module, pieces)?;
    let gone = pieces.iter().filter(|piece| !read_still.contains(piece));
    let brought = gone.clone().filter(|piece| read_before.contains(piece));
    let cold: HashSet<Place> = cold.iter().map(FunctionId::index).collect();
    let reached = functions(&module).into_iter().map(|id| id.index());
    let (doors, stays): (Vec<_>, Vec<_>) = reached.partition(|place| cold.contains(place));
    let part = Part {
        name,
        cold,
        doors,
        stays: stays.into_iter().collect(),
        brought: brought.cloned().collect(),
        gone: gone.cloned().collect(),
    };
    let mut split_off = part.split_off(parse(whole, false)?)?;
    let read = read(&split_off, &parse(whole, false)?, pieces)?;
    let lent = part.name_loans(&mut split_off);
    let mut first = part.what_stays(parse(whole, true)?, &lent)?;
    Ok(Split {
        stays: first.emit_wasm(),
        part: split_off.emit_wasm(),
        read,
    })
}

/// The module without the names of its functions.
pub(crate) fn nameless(whole: &[u8]) -> Result<Vec<u8>> {
    Ok(parse(whole, false)?.emit_wasm())
}

fn parse(whole: &[u8], named: bool) -> Result<Module> {
    ModuleConfig::new()
        .generate_name_section(named)
        .generate_producers_section(false)
        .parse(whole)
}

impl Part<'_> {
    /// How something that is borrowed is called.
    fn loan(&self, kind: char, number: usize) -> String {
        format!("{}{kind}{number}", self.name)
    }

    /// Puts doors in the place of cold functions, and lends what the part borrows.
    fn what_stays(&self, mut first: Module, lent: &[Place]) -> Result<Module> {
        let nothing = first.types.add(&[], &[]);
        let (load, _) = first.add_import_func("parts", self.name, nothing);
        self.lend(&mut first, lent);
        let size = self.doors.len() as u64;
        let table = first
            .tables
            .add_local(false, size, Some(size), RefType::FUNCREF);
        first.exports.add(self.name, table);
        let mut make_sure = FunctionBuilder::new(&mut first.types, &[], &[]);
        make_sure
            .func_body()
            .i32_const(0)
            .table_get(table)
            .ref_is_null()
            .if_else(None, |missing| _ = missing.call(load), |_| {});
        let make_sure = make_sure.finish(vec![], &mut first.funcs);
        for id in functions(&first) {
            if !self.cold.contains(&id.index()) {
                continue;
            }
            let slot = self.doors.binary_search(&id.index());
            let ty = first.funcs.get(id).ty();
            replace(&mut first, id, |body, arguments| {
                let Some(slot) = slot.ok().and_then(|slot| i32::try_from(slot).ok()) else {
                    body.unreachable();
                    return;
                };
                body.call(make_sure);
                for argument in arguments {
                    body.local_get(*argument);
                }
                body.i32_const(slot).call_indirect(ty, table);
            });
        }
        blank(&mut first, &self.gone)?;
        walrus::passes::gc::run(&mut first);
        Ok(first)
    }

    /// Exports the state, and the given functions.
    fn lend(&self, first: &mut Module, lent: &[Place]) {
        for id in ids(first.memories.iter().map(walrus::Memory::id)) {
            first.exports.add(&self.loan('m', id.index()), id);
        }
        for id in ids(first.globals.iter().map(walrus::Global::id)) {
            first.exports.add(&self.loan('g', id.index()), id);
        }
        for id in ids(first.tables.iter().map(walrus::Table::id)) {
            first.exports.add(&self.loan('t', id.index()), id);
        }
        for id in functions(first) {
            if let Some(number) = lent.iter().position(|place| *place == id.index()) {
                first.exports.add(&self.loan('f', number), id);
            }
        }
    }

    /// Takes everything away but what stands behind the doors, and borrows what stays.
    fn split_off(&self, mut part: Module) -> Result<Module> {
        part.start = None;
        for id in ids(part.exports.iter().map(walrus::Export::id)) {
            part.exports.delete(id);
        }
        for id in ids(part.elements.iter().map(walrus::Element::id)) {
            part.elements.delete(id);
        }
        let pieces = cut(&part, &self.brought)?;
        for id in ids(part.data.iter().map(walrus::Data::id)) {
            part.data.delete(id);
        }
        self.borrow_state(&mut part);
        let memory = part.memories.iter().next().map(walrus::Memory::id);
        let memory = memory.context("the module has no memory")?;
        for (address, value) in pieces {
            let offset = ConstExpr::Value(Value::I32(address.cast_signed()));
            part.data.add(DataKind::Active { memory, offset }, value);
        }
        for id in functions(&part) {
            self.borrow_function(&mut part, id);
        }
        let all = functions(&part).into_iter();
        let behind = all
            .filter(|id| self.doors.binary_search(&id.index()).is_ok())
            .collect();
        let size = self.doors.len() as u64;
        let (table, _) =
            part.add_import_table(FIRST, self.name, false, size, Some(size), RefType::FUNCREF);
        let offset = ConstExpr::Value(Value::I32(0));
        part.elements.add(
            ElementKind::Active { table, offset },
            ElementItems::Functions(behind),
        );
        walrus::passes::gc::run(&mut part);
        Ok(part)
    }

    /// Makes imports of the memory, the globals and the tables.
    fn borrow_state(&self, part: &mut Module) {
        for id in ids(part.memories.iter().map(walrus::Memory::id)) {
            let import = part.imports.add(FIRST, &self.loan('m', id.index()), id);
            let memory = part.memories.get_mut(id);
            memory.import = Some(import);
            memory.data_segments.clear();
        }
        for id in ids(part.globals.iter().map(walrus::Global::id)) {
            let import = part.imports.add(FIRST, &self.loan('g', id.index()), id);
            part.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
        for id in ids(part.tables.iter().map(walrus::Table::id)) {
            let import = part.imports.add(FIRST, &self.loan('t', id.index()), id);
            let table = part.tables.get_mut(id);
            table.import = Some(import);
            table.elem_segments.clear();
        }
    }

    /// Makes an import of a function that stays, unless it is small. What comes from JavaScript comes by way of what stays.
    fn borrow_function(&self, part: &mut Module, id: FunctionId) {
        match &part.funcs.get(id).kind {
            FunctionKind::Local(body)
                if self.stays.contains(&id.index()) && body.size() > COPIED =>
            {
                let ty = body.ty();
                let import = part.imports.add(FIRST, "", id);
                part.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
            }
            FunctionKind::Import(function) => {
                let import = part.imports.get_mut(function.import);
                FIRST.clone_into(&mut import.module);
            }
            _ => {}
        }
    }

    /// Names the functions that the part borrows after all, and tells their places. They are counted: names with their
    /// places would weigh half a kilobyte more.
    fn name_loans(&self, part: &mut Module) -> Vec<Place> {
        let mut places = Vec::new();
        for import in part.imports.iter_mut() {
            if let ImportKind::Function(id) = import.kind {
                import.name = self.loan('f', places.len());
                places.push(id.index());
            }
        }
        places
    }
}

/// Gives a function another body.
fn replace(
    module: &mut Module,
    id: FunctionId,
    write: impl FnOnce(&mut InstrSeqBuilder, &[LocalId]),
) {
    let ty = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (ty.params().to_vec(), ty.results().to_vec());
    let arguments: Vec<_> = parameters.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    write(&mut builder.func_body(), &arguments);
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
}

/// All functions, in their order.
fn functions(module: &Module) -> Vec<FunctionId> {
    let mut ids = ids(module.funcs.iter().map(walrus::Function::id));
    ids.sort_by_key(FunctionId::index);
    ids
}

/// Lets go of the module, so that it can be changed.
fn ids<T>(ids: impl Iterator<Item = T>) -> Vec<T> {
    ids.collect()
}

#[cfg(test)]
mod tests;
