//! Takes out of the module what nobody can ever see: what a panic would say. On this target a panic is a trap, and what it
//! prints before goes nowhere, so its words, and where it was, only weigh.

use anyhow::Result;
use walrus::{DataKind, FunctionBuilder, FunctionKind, LocalId, Module, ModuleConfig};

use crate::cold::full_name;

/// How the functions are called that only panic.
const PANICS: [&str; 12] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_index_fail",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
];
/// No source has longer files or lines.
const LAST_LINE: u32 = 100_000;
const LAST_COLUMN: u32 = 1_000;
const LONGEST_NAME: usize = 300;

/// The module with its names, and with silent panics.
pub(crate) fn slim(module: &[u8]) -> Result<Vec<u8>> {
    let mut module = parse(module)?;
    for symbols in ["linking", "reloc.CODE", "reloc.DATA"] {
        module.customs.remove_raw(symbols);
    }
    let panics: Vec<_> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| {
            let name = module.funcs.get(*id).name.as_deref().map(full_name);
            name.is_some_and(|name| PANICS.iter().any(|start| name.starts_with(start)))
        })
        .map(|(id, _)| id)
        .collect();
    for id in panics {
        let ty = module.types.get(module.funcs.get(id).ty());
        let (parameters, results) = (ty.params().to_vec(), ty.results().to_vec());
        let arguments: Vec<LocalId> = parameters.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
        body.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
    let ids: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        if let DataKind::Active {
            offset: walrus::ConstExpr::Value(walrus::ir::Value::I32(start)),
            ..
        } = data.kind
        {
            blank_locations(&mut data.value, start.cast_unsigned());
        }
    }
    Ok(module.emit_wasm())
}

/// Takes the hashes out of the names of what comes from JavaScript, in the module and in its JavaScript: `__wbg_now_` and
/// 16 digits. They are there for modules that are linked later; in every visit's transfer they weigh two kilobytes.
pub(crate) fn shorten_imports(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut module = parse(module)?;
    let mut script = script.to_owned();
    for (number, import) in module.imports.iter_mut().enumerate() {
        let Some((start, hash)) = import.name.rsplit_once('_') else {
            continue;
        };
        if hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            let short = format!("{start}_{number}");
            script = script.replace(&import.name, &short);
            import.name = short;
        }
    }
    Ok((module.emit_wasm(), script))
}

fn parse(module: &[u8]) -> Result<Module> {
    ModuleConfig::new()
        .generate_producers_section(false)
        .parse(module)
}

/// Puts zeros in the place of every `core::panic::Location`: the address and length of a file's name, a line, a column.
/// The names of files outside the project go too: they tell of the machine that built it.
fn blank_locations(data: &mut [u8], start: u32) {
    let word = |data: &[u8], place: usize| {
        let bytes = data.get(place..)?.first_chunk()?;
        Some(u32::from_le_bytes(*bytes))
    };
    let location = |data: &[u8], place: usize| {
        let address = word(data, place)?.checked_sub(start)? as usize;
        let name = address..address + word(data, place + 4)? as usize;
        let line = word(data, place + 8)?;
        let column = word(data, place + 12)?;
        let is_file = data.get(name.clone())?.ends_with(b".rs") && name.len() < LONGEST_NAME;
        (is_file && (1..LAST_LINE).contains(&line) && (1..LAST_COLUMN).contains(&column))
            .then_some(name)
    };
    let mut names = Vec::new();
    let first = (start.wrapping_neg() % 4) as usize;
    for place in (first..data.len()).step_by(4) {
        if let Some(name) = location(data, place) {
            data[place..place + 16].fill(0);
            names.push(name);
        }
    }
    for name in names {
        if data[name.start] == b'/' {
            data[name].fill(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::blank_locations;

    #[test]
    fn only_locations_are_blanked() {
        let words = |words: [u32; 4]| words.map(u32::to_le_bytes).concat();
        let location = words([1000, 8, 12, 5]);
        let others = [
            words([1000, 7, 12, 5]),
            words([1000, 8, 0, 5]),
            words([1000, 8, 12, 5000]),
            words([2000, 8, 12, 5]),
        ];
        for (words, blank) in others
            .iter()
            .map(|words| (words, false))
            .chain([(&location, true)])
        {
            let mut data = [b"src/a.rs".as_slice(), words].concat();
            let before = data.clone();
            blank_locations(&mut data, 1000);
            assert_eq!(data[..8], before[..8]);
            assert_eq!(data[8..] == [0; 16], blank);
            assert_eq!(data == before, !blank);
        }
    }
}
