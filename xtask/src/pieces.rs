//! The pieces of data that a module is made of: where each begins and ends in memory, by what the linker leaves in the
//! module with `--emit-relocs`, its symbols and every place that refers to one.

use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, SymbolInfo,
};

/// A piece, and whether something refers to it by an address outside, such as its end: then no address tells who reads it.
struct Piece {
    place: Range<u32>,
    vague: bool,
}

/// Where the pieces lie of which addresses tell who reads them, in their order and apart.
pub(crate) fn pieces(linked: &[u8]) -> Result<Vec<Range<u32>>> {
    let mut starts = Vec::new();
    // By the number of the symbol; `None` is a function's or the like.
    let mut symbols: Vec<Option<Piece>> = Vec::new();
    for payload in Parser::new(0).parse_all(linked) {
        match payload? {
            Payload::DataSection(segments) => {
                for segment in segments {
                    starts.push(start(&segment?.kind)?);
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(tables) => {
                    for table in tables {
                        if let Linking::SymbolTable(table) = table? {
                            for symbol in table {
                                symbols.push(piece(&symbol?, &starts)?);
                            }
                        }
                    }
                }
                KnownCustom::Reloc(references) => {
                    for reference in references.entries() {
                        refer(&mut symbols, &reference?);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    if symbols.is_empty() {
        bail!("the linker has left no symbols in the module");
    }
    Ok(apart(symbols.into_iter().flatten().collect()))
}

/// Where a segment of data begins in memory.
fn start(kind: &DataKind) -> Result<u32> {
    if let DataKind::Active { offset_expr, .. } = kind
        && let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
    {
        return Ok(value.cast_unsigned());
    }
    bail!("a segment of data has no fixed address")
}

/// What a symbol stands for, if it is data.
fn piece(symbol: &SymbolInfo, starts: &[u32]) -> Result<Option<Piece>> {
    let SymbolInfo::Data {
        symbol: Some(data), ..
    } = symbol
    else {
        return Ok(None);
    };
    let segment = starts.get(data.index as usize);
    let start = segment.context("a symbol stands for no data")? + data.offset;
    let place = start..start + data.size;
    let vague = false;
    Ok(Some(Piece { place, vague }))
}

/// Notes what a reference tells of the piece that it means.
fn refer(symbols: &mut [Option<Piece>], reference: &RelocationEntry) {
    if let Some(Some(piece)) = symbols.get_mut(reference.index as usize) {
        let within = u32::try_from(reference.addend)
            .is_ok_and(|distance| distance < piece.place.end - piece.place.start);
        piece.vague |= !within;
    }
}

/// The pieces in their order. Those that share bytes, as the ends of texts do, are one.
fn apart(mut pieces: Vec<Piece>) -> Vec<Range<u32>> {
    pieces.retain(|piece| !piece.place.is_empty());
    pieces.sort_by_key(|piece| piece.place.start);
    pieces.dedup_by(|next, piece| {
        let shared = next.place.start < piece.place.end;
        if shared {
            piece.place.end = piece.place.end.max(next.place.end);
            piece.vague |= next.vague;
        }
        shared
    });
    let plain = pieces.into_iter().filter(|piece| !piece.vague);
    plain.map(|piece| piece.place).collect()
}

#[cfg(test)]
mod tests {
    use anyhow::Result;
    use walrus::{ConstExpr, DataKind, Module, RawCustomSection, ir::Value};

    use super::pieces;

    /// A section of the linker's. All its numbers are below 64, so that each is a byte.
    fn section(name: &str, data: &[u8]) -> RawCustomSection {
        RawCustomSection {
            name: name.to_owned(),
            data: data.to_vec(),
        }
    }

    #[test]
    fn pieces_are_found_by_symbols_and_left_out_if_referred_to_from_outside() -> Result<()> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = ConstExpr::Value(Value::I32(1000));
        let kind = DataKind::Active { memory, offset };
        module.data.add(kind, vec![0; 60]);
        // Data (1), no flags, a name of one letter, segment 0, the place in it, the size; the fourth is no data but a global.
        let symbols: [&[u8]; 8] = [
            &[1, 0, 1, b'a', 0, 30, 10],
            &[1, 0, 1, b'b', 0, 10, 10],
            &[1, 0, 1, b'c', 0, 15, 3],
            &[2, 0, 0, 1, b'd'],
            &[1, 0, 1, b'e', 0, 20, 4],
            &[1, 0, 1, b'f', 0, 40, 5],
            &[1, 0, 1, b'g', 0, 50, 4],
            &[1, 0, 1, b'h', 0, 45, 0],
        ];
        let symbols = symbols.concat();
        // Version 2; the table of symbols (8), its length, how many there are.
        let table = [2, 8, u8::try_from(symbols.len())? + 1, 8];
        let linking = [&table, symbols.as_slice()].concat();
        // The section and how many: what kind of reference, where it is, the number of the symbol, how far into it.
        let code = [&[10, 3][..], &[4, 0, 0, 9], &[4, 0, 5, 5], &[7, 0, 3]].concat();
        let data = [&[11, 1][..], &[5, 0, 6, 0x7f]].concat();
        module.customs.add(section("linking", &linking));
        module.customs.add(section("reloc.CODE", &code));
        module.customs.add(section("reloc.DATA", &data));
        // `b` and `c` share bytes; of `f` the end is named, of `g` what lies before it.
        let expected = [1010..1020, 1020..1024, 1030..1040];
        assert_eq!(pieces(&module.emit_wasm())?, expected);
        assert!(pieces(&Module::default().emit_wasm()).is_err());
        Ok(())
    }
}
