//! Large pieces of data that only cold functions read: where they lie in a module's memory, and how they are moved.

use std::ops::Range;

use anyhow::{Result, bail};
use walrus::ir::{Const, Instr, InstrLocId, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, Data, DataKind, LocalFunction, Module};

/// Shorter files are not worth being moved.
const SHORTEST_FILE: usize = 256;
/// Large tables in libraries, by their length and the bytes that they begin and end with: powers of five, with which texts
/// become numbers, and the check sums of a zip.
const TABLES: [(usize, u64, u64); 2] = [
    (10_416, 0xeef4_53d6_923b_d65a, 0x570f_09ea_a7ea_7648),
    (16_384, 0x7707_3096_0000_0000, 0x0d71_39d7_a319_a846),
];

/// Where the files and tables lie in memory, of which no function can know but those that name their addresses: those that
/// something else among the data points to are left out.
pub(crate) fn find(module: &Module, files: &[Vec<u8>]) -> Result<Vec<Range<u32>>> {
    let mut found = Vec::new();
    let mut pointers = Vec::new();
    for data in module.data.iter() {
        let start = address(data)?;
        for place in places(&data.value, files) {
            found.push(start + u32::try_from(place.start)?..start + u32::try_from(place.end)?);
        }
        let skipped = start.wrapping_neg() % 4;
        let words = data.value.get(skipped as usize..).unwrap_or_default();
        let words = words
            .as_chunks()
            .0
            .iter()
            .map(|word| u32::from_le_bytes(*word));
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
pub(crate) fn reads(body: &LocalFunction, ranges: &[Range<u32>]) -> bool {
    struct Reader<'a>(&'a [Range<u32>], bool);

    impl<'a> Visitor<'a> for Reader<'_> {
        fn visit_instr(&mut self, instr: &'a Instr, _: &'a InstrLocId) {
            let address = match instr {
                Instr::Const(Const {
                    value: Value::I32(value),
                }) => Some(value.cast_unsigned()),
                Instr::Load(load) => u32::try_from(load.arg.offset).ok(),
                Instr::LoadSimd(load) => u32::try_from(load.arg.offset).ok(),
                _ => None,
            };
            self.1 |=
                address.is_some_and(|address| self.0.iter().any(|range| range.contains(&address)));
        }
    }

    let mut reader = Reader(ranges, false);
    dfs_in_order(&mut reader, body, body.entry_block());
    reader.1
}

/// The content of the ranges, with its address.
pub(crate) fn cut(module: &Module, ranges: &[Range<u32>]) -> Result<Vec<(u32, Vec<u8>)>> {
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
pub(crate) fn blank(module: &mut Module, ranges: &[Range<u32>]) -> Result<()> {
    let ids: Vec<_> = module.data.iter().map(Data::id).collect();
    for id in ids {
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
fn address(data: &Data) -> Result<u32> {
    match &data.kind {
        DataKind::Active {
            offset: ConstExpr::Value(Value::I32(address)),
            ..
        } => Ok(address.cast_unsigned()),
        _ => bail!("a piece of data has no fixed address"),
    }
}
