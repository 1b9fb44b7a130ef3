//! Splits the module in two, so that a visit loads what its first picture needs, and the rest when it is wanted.
//!
//! `first` has the memory, the tables and the globals, and the functions that are not on the list of the seldom needed.
//! Each of those that it still calls is a door in it: a call through a slot of one more table. Before `rest` is there, the
//! door asks JavaScript to load it (`rest.load`, which returns when that is done). `rest` borrows what `first` has, fills
//! the slots, and brings the large pieces of data that only it reads. So both together do exactly what the whole does,
//! whatever the list says: a bad list makes the first visit larger or slower, never wrong.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::{Result, bail};
use walrus::ir::{Const, Instr, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind,
    GlobalKind, ImportKind, ImportedFunction, InstrSeqBuilder, LocalFunction, LocalId, Module,
    ModuleConfig, RefType,
};

/// Where `rest` borrows from; its members in JavaScript are the exports of `first`.
const FIRST: &str = "first";
/// The table behind the doors, as `first` exports it.
const DOORS: &str = "doors";
/// Functions up to this many instructions are in both: borrowing one costs more than having it.
const COPIED: u64 = 40;
/// Shorter files are not worth being moved.
const SHORTEST_FILE: usize = 256;
/// Large tables in libraries, by their length and the bytes that they begin and end with: powers of five, with which texts
/// become numbers, and the check sums of a zip.
const TABLES: [(usize, u64, u64); 2] = [
    (10_416, 0xeef4_53d6_923b_d65a, 0x570f_09ea_a7ea_7648),
    (16_384, 0x7707_3096_0000_0000, 0x0d71_9d73_a319_a846),
];

/// The two modules, without names.
pub(crate) struct Halves {
    pub(crate) first: Vec<u8>,
    pub(crate) rest: Vec<u8>,
}

/// A function's place in the whole module. Both halves begin as the whole, so it means the same function in both.
type Place = usize;

/// Splits a module. `cold` says of a function's name whether it is seldom needed; of `files`, which the source includes as
/// they are, those that only cold functions read go into `rest`.
pub(crate) fn split(
    whole: &[u8],
    cold: impl Fn(&str) -> bool,
    files: &[Vec<u8>],
) -> Result<Halves> {
    let module = parse(whole)?;
    let away = find(&module, files)?;
    let is_cold = |(id, body): &(FunctionId, &LocalFunction)| {
        let name = module.funcs.get(*id).name.as_deref();
        name.is_some_and(&cold) || reads(body, &away)
    };
    let cold: HashSet<Place> = module
        .funcs
        .iter_local()
        .filter(is_cold)
        .map(|(id, _)| id.index())
        .collect();
    let reached = reached(module, &cold);
    let (doors, stay): (HashSet<Place>, _) =
        reached.iter().partition(|place| cold.contains(place));
    let mut doors: Vec<Place> = doors.into_iter().collect();
    doors.sort_unstable();
    let mut rest = make_rest(parse(whole)?, &doors, &stay, &away)?;
    let mut first = make_first(parse(whole)?, &cold, &doors, &borrowed(&rest))?;
    blank(&mut first, &away)?;
    Ok(Halves {
        first: first.emit_wasm(),
        rest: rest.emit_wasm(),
    })
}

/// The module without the names of its functions.
pub(crate) fn nameless(whole: &[u8]) -> Result<Vec<u8>> {
    Ok(parse(whole)?.emit_wasm())
}

fn parse(whole: &[u8]) -> Result<Module> {
    ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(whole)
}

/// The functions that `first` has, doors among them.
fn reached(mut module: Module, cold: &HashSet<Place>) -> HashSet<Place> {
    for id in functions(&module, |place| cold.contains(&place)) {
        replace(&mut module, id, |body, _| _ = body.unreachable());
    }
    walrus::passes::gc::run(&mut module);
    functions(&module, |_| true)
        .into_iter()
        .map(|id| id.index())
        .collect()
}

/// Puts doors in the place of cold functions, and lends what `rest` borrows.
fn make_first(
    mut first: Module,
    cold: &HashSet<Place>,
    doors: &[Place],
    lent: &HashSet<Place>,
) -> Result<Module> {
    let nothing = first.types.add(&[], &[]);
    let (load, _) = first.add_import_func("rest", "load", nothing);
    let size = doors.len() as u64;
    let table = first
        .tables
        .add_local(false, size, Some(size), RefType::FUNCREF);
    let mut make_sure = FunctionBuilder::new(&mut first.types, &[], &[]);
    make_sure
        .func_body()
        .i32_const(0)
        .table_get(table)
        .ref_is_null()
        .if_else(None, |missing| _ = missing.call(load), |_| {});
    let make_sure = make_sure.finish(vec![], &mut first.funcs);
    for id in functions(&first, |place| cold.contains(&place)) {
        let slot = doors.binary_search(&id.index()).ok();
        let ty = first.funcs.get(id).ty();
        replace(&mut first, id, |body, arguments| {
            let Some(slot) = slot.and_then(|slot| i32::try_from(slot).ok()) else {
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
    for id in functions(&first, |place| lent.contains(&place)) {
        first.exports.add(&name('f', id.index()), id);
    }
    for id in ids(first.memories.iter().map(walrus::Memory::id)) {
        first.exports.add(&name('m', id.index()), id);
    }
    for id in ids(first.globals.iter().map(walrus::Global::id)) {
        first.exports.add(&name('g', id.index()), id);
    }
    for id in ids(first.tables.iter().map(walrus::Table::id)) {
        let name = if id == table { DOORS.to_owned() } else { name('t', id.index()) };
        first.exports.add(&name, id);
    }
    walrus::passes::gc::run(&mut first);
    Ok(first)
}

/// Takes everything away but what stands behind the doors, and borrows what stays in `first`.
fn make_rest(
    mut rest: Module,
    doors: &[Place],
    stay: &HashSet<Place>,
    away: &[Range<u32>],
) -> Result<Module> {
    for id in ids(rest.exports.iter().map(walrus::Export::id)) {
        rest.exports.delete(id);
    }
    rest.start = None;
    let data = cut(&rest, away)?;
    for id in ids(rest.data.iter().map(walrus::Data::id)) {
        rest.data.delete(id);
    }
    for id in ids(rest.elements.iter().map(walrus::Element::id)) {
        rest.elements.delete(id);
    }
    borrow_state(&mut rest);
    let Some(memory) = rest.memories.iter().next().map(walrus::Memory::id) else {
        bail!("the module has no memory");
    };
    for (address, value) in data {
        let offset = ConstExpr::Value(Value::I32(address.cast_signed()));
        rest.data.add(DataKind::Active { memory, offset }, value);
    }
    for id in functions(&rest, |_| true) {
        borrow_function(&mut rest, id, stay.contains(&id.index()));
    }
    let behind = functions(&rest, |place| doors.binary_search(&place).is_ok());
    let size = doors.len() as u64;
    let (table, _) =
        rest.add_import_table(FIRST, DOORS, false, size, Some(size), RefType::FUNCREF);
    let offset = ConstExpr::Value(Value::I32(0));
    rest.elements.add(
        ElementKind::Active { table, offset },
        ElementItems::Functions(behind),
    );
    walrus::passes::gc::run(&mut rest);
    Ok(rest)
}

/// Makes imports of the memory, the tables and the globals.
fn borrow_state(rest: &mut Module) {
    for id in ids(rest.memories.iter().map(walrus::Memory::id)) {
        let import = rest.imports.add(FIRST, &name('m', id.index()), id);
        let memory = rest.memories.get_mut(id);
        memory.import = Some(import);
        memory.data_segments.clear();
    }
    for id in ids(rest.globals.iter().map(walrus::Global::id)) {
        let import = rest.imports.add(FIRST, &name('g', id.index()), id);
        rest.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    for id in ids(rest.tables.iter().map(walrus::Table::id)) {
        let import = rest.imports.add(FIRST, &name('t', id.index()), id);
        let table = rest.tables.get_mut(id);
        table.import = Some(import);
        table.elem_segments.clear();
    }
}

/// Makes an import of a function that stays in `first`, unless it is small. What comes from JavaScript comes by way of
/// `first` too.
fn borrow_function(rest: &mut Module, id: FunctionId, stays: bool) {
    let name = name('f', id.index());
    match &rest.funcs.get(id).kind {
        FunctionKind::Local(body) if stays && body.size() > COPIED => {
            let ty = body.ty();
            let import = rest.imports.add(FIRST, &name, id);
            rest.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
        FunctionKind::Import(function) => {
            let import = rest.imports.get_mut(function.import);
            FIRST.clone_into(&mut import.module);
            import.name = name;
        }
        _ => {}
    }
}

/// The functions that `rest` has from `first`.
fn borrowed(rest: &Module) -> HashSet<Place> {
    let function = |import: &walrus::Import| match import.kind {
        ImportKind::Function(id) => Some(id.index()),
        _ => None,
    };
    rest.imports.iter().filter_map(function).collect()
}

/// Where the files and tables lie in memory, of which no function can know but those that name their addresses: those that
/// something else among the data points to are left out.
fn find(module: &Module, files: &[Vec<u8>]) -> Result<Vec<Range<u32>>> {
    let mut found = Vec::new();
    let mut pointers = Vec::new();
    for data in module.data.iter() {
        let start = address(data)?;
        for place in places(&data.value, files) {
            found.push(start + u32::try_from(place.start)?..start + u32::try_from(place.end)?);
        }
        let skipped = start.wrapping_neg() % 4;
        let words = data.value.get(skipped as usize..).unwrap_or_default();
        let words = words.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word));
        pointers.extend((start + skipped..).step_by(4).zip(words));
    }
    let inside = |address: &u32| found.iter().any(|range| range.contains(address));
    pointers.retain(|(place, to)| !inside(place) && inside(to));
    found.retain(|range| !pointers.iter().any(|(_, to)| range.contains(to)));
    Ok(found)
}

/// Where the files and tables lie in a piece of data.
fn places(data: &[u8], files: &[Vec<u8>]) -> Vec<Range<usize>> {
    let place = |length: usize, is_it: &dyn Fn(&[u8]) -> bool| {
        let start = data.windows(length).position(is_it)?;
        Some(start..start + length)
    };
    let files = files.iter().filter(|file| file.len() >= SHORTEST_FILE);
    let files = files.filter_map(|file| place(file.len(), &|window| window == file));
    let tables = TABLES.iter().filter_map(|(length, first, last)| {
        place(*length, &|window| {
            window.starts_with(&first.to_le_bytes()) && window.ends_with(&last.to_le_bytes())
        })
    });
    files.chain(tables).collect()
}

/// Whether a function names an address in one of the ranges.
fn reads(body: &LocalFunction, ranges: &[Range<u32>]) -> bool {
    struct Reader<'a>(&'a [Range<u32>], bool);

    impl<'a> Visitor<'a> for Reader<'_> {
        fn visit_instr(&mut self, instr: &'a Instr, _: &'a walrus::ir::InstrLocId) {
            let address = match instr {
                Instr::Const(Const { value: Value::I32(value) }) => Some(value.cast_unsigned()),
                Instr::Load(load) => u32::try_from(load.arg.offset).ok(),
                Instr::LoadSimd(load) => u32::try_from(load.arg.offset).ok(),
                _ => None,
            };
            self.1 |= address.is_some_and(|address| self.0.iter().any(|range| range.contains(&address)));
        }
    }

    let mut reader = Reader(ranges, false);
    dfs_in_order(&mut reader, body, body.entry_block());
    reader.1
}

/// The content of the ranges, with its address.
fn cut(module: &Module, ranges: &[Range<u32>]) -> Result<Vec<(u32, Vec<u8>)>> {
    let mut pieces = Vec::new();
    for data in module.data.iter() {
        let start = address(data)?;
        for range in ranges.iter().filter(|range| range.start >= start) {
            let place = (range.start - start) as usize;
            if let Some(piece) = data.value.get(place..place + range.len()) {
                pieces.push((range.start, piece.to_vec()));
            }
        }
    }
    Ok(pieces)
}

/// Puts zeros in the place of the ranges, which weigh nothing when compressed.
fn blank(module: &mut Module, ranges: &[Range<u32>]) -> Result<()> {
    for id in ids(module.data.iter().map(walrus::Data::id)) {
        let data = module.data.get_mut(id);
        let start = address(data)?;
        for range in ranges.iter().filter(|range| range.start >= start) {
            let place = (range.start - start) as usize;
            if let Some(piece) = data.value.get_mut(place..place + range.len()) {
                piece.fill(0);
            }
        }
    }
    Ok(())
}

/// Where a piece of data goes in memory.
fn address(data: &walrus::Data) -> Result<u32> {
    match &data.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(address)), .. } => {
            Ok(address.cast_unsigned())
        }
        _ => bail!("a piece of data has no fixed address"),
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

/// The functions at chosen places, in their order.
fn functions(module: &Module, chosen: impl Fn(Place) -> bool) -> Vec<FunctionId> {
    let all = module.funcs.iter().map(walrus::Function::id);
    let mut ids = ids(all.filter(|id| chosen(id.index())));
    ids.sort_by_key(|id| id.index());
    ids
}

/// Lets go of the module, so that it can be changed.
fn ids<T>(ids: impl Iterator<Item = T>) -> Vec<T> {
    ids.collect()
}

fn name(kind: char, place: Place) -> String {
    format!("{kind}{place}")
}
