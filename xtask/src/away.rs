//! Data that only some functions read: which they are, and how they are moved to another part of a module.
//!
//! A function reads a piece of data if it names an address in it, or in another piece that points to it. What lies in no
//! piece may be read by anybody.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::{Result, bail};
use walrus::ir::{Const, Instr, InstrLocId, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, Data, DataKind, LocalFunction, Module};

/// Those of the pieces, which are in their order, that a module's functions read, where the pointers of another's data lead.
pub(crate) fn read(
    module: &Module,
    memory: &Module,
    pieces: &[Range<u32>],
) -> Result<HashSet<Range<u32>>> {
    let piece = |address: u32| {
        let after = pieces.partition_point(|piece| piece.start <= address);
        let number = after.checked_sub(1)?;
        pieces[number].contains(&address).then_some(number)
    };
    let mut pointed_to = vec![Vec::new(); pieces.len()];
    let mut found: Vec<usize> = Vec::new();
    for data in memory.data.iter() {
        for (place, address) in words(data)? {
            match (piece(place), piece(address)) {
                (Some(from), Some(to)) => pointed_to[from].push(to),
                (None, Some(to)) => found.push(to),
                _ => {}
            }
        }
    }
    for (_, body) in module.funcs.iter_local() {
        found.extend(addresses(body).into_iter().filter_map(piece));
    }
    let mut read = HashSet::new();
    while let Some(number) = found.pop() {
        if read.insert(pieces[number].clone()) {
            found.append(&mut pointed_to[number]);
        }
    }
    Ok(read)
}

/// The words in a piece of memory with their addresses: any may be a pointer.
fn words(data: &Data) -> Result<impl Iterator<Item = (u32, u32)>> {
    let start = address(data)?;
    let skipped = start.wrapping_neg() % 4;
    let words = data.value.get(skipped as usize..).unwrap_or_default();
    let words = words.as_chunks().0.iter();
    let words = words.map(|word| u32::from_le_bytes(*word));
    Ok((start + skipped..).step_by(4).zip(words))
}

/// All that a function names that can be an address: also half of a larger number, and what is taken off (-4 for 4).
fn addresses(body: &LocalFunction) -> Vec<u32> {
    struct Reader(Vec<u32>);

    impl<'a> Visitor<'a> for Reader {
        fn visit_instr(&mut self, instr: &'a Instr, _: &'a InstrLocId) {
            match instr {
                Instr::Const(Const { value }) => match value {
                    Value::I32(value) => {
                        let value = value.cast_unsigned();
                        self.0.extend([value, value.wrapping_neg()]);
                    }
                    Value::I64(value) => self.all(&value.to_le_bytes()),
                    Value::V128(value) => self.all(&value.to_le_bytes()),
                    Value::F32(_) | Value::F64(_) => {}
                },
                Instr::Load(load) => self.offset(load.arg.offset),
                Instr::LoadSimd(load) => self.offset(load.arg.offset),
                Instr::Store(store) => self.offset(store.arg.offset),
                _ => {}
            }
        }
    }

    impl Reader {
        fn all(&mut self, bytes: &[u8]) {
            let words = bytes.as_chunks().0.iter();
            self.0.extend(words.map(|word| u32::from_le_bytes(*word)));
        }

        fn offset(&mut self, offset: u64) {
            self.0.extend(u32::try_from(offset));
        }
    }

    let mut reader = Reader(Vec::new());
    dfs_in_order(&mut reader, body, body.entry_block());
    reader.0
}

/// The content of the ranges, with its address: in one where they touch.
pub(crate) fn cut(module: &Module, ranges: &[Range<u32>]) -> Result<Vec<(u32, Vec<u8>)>> {
    let mut pieces = Vec::new();
    for data in module.data.iter() {
        let start = address(data)?;
        // Segments may touch; a range that goes on in the next one is in two.
        let own: Vec<_> = ranges
            .iter()
            .filter(|range| within(data, start, range))
            .cloned()
            .collect();
        for range in joined(&own) {
            let place = (range.start - start) as usize;
            pieces.push((range.start, data.value[place..place + range.len()].to_vec()));
        }
    }
    let length: usize = pieces.iter().map(|(_, bytes)| bytes.len()).sum();
    if length != ranges.iter().map(Range::len).sum::<usize>() {
        bail!("a piece of data lies in no segment, or in two");
    }
    Ok(pieces)
}

/// Whether a range lies in a segment that begins at `start`.
fn within(data: &Data, start: u32, range: &Range<u32>) -> bool {
    range.start >= start && (range.end - start) as usize <= data.value.len()
}

/// The ranges, those in one that touch.
fn joined(ranges: &[Range<u32>]) -> impl Iterator<Item = Range<u32>> {
    let runs = ranges.chunk_by(|range, next| range.end == next.start);
    runs.filter_map(|run| Some(run.first()?.start..run.last()?.end))
}

/// Puts zeros in the place of the ranges, which weigh nothing when compressed.
pub(crate) fn blank(module: &mut Module, ranges: &[Range<u32>]) -> Result<()> {
    let ids: Vec<_> = module.data.iter().map(Data::id).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        let start = address(data)?;
        for range in ranges {
            if within(data, start, range) {
                let place = (range.start - start) as usize;
                data.value[place..place + range.len()].fill(0);
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

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use anyhow::Result;
    use walrus::ir::{LoadKind, MemArg, StoreKind, Value};
    use walrus::{ConstExpr, DataKind, FunctionBuilder, InstrSeqBuilder, MemoryId, Module};

    use super::read;

    const PIECES: [Range<u32>; 4] = [1000..1008, 1008..1012, 1012..1020, 1022..1030];

    /// What a function reads among these: the second points to the last, and 1020, which lies in none, to nothing.
    fn pieces_read(
        outside: u32,
        write: impl FnOnce(&mut InstrSeqBuilder, MemoryId),
    ) -> Result<Vec<usize>> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = ConstExpr::Value(Value::I32(998));
        let kind = DataKind::Active { memory, offset };
        let mut data = vec![0; 40];
        data[10..14].copy_from_slice(&1029_u32.to_le_bytes());
        data[22..26].copy_from_slice(&outside.to_le_bytes());
        module.data.add(kind, data);
        let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
        write(&mut function.func_body(), memory);
        function.finish(vec![], &mut module.funcs);
        let read = read(&module, &module, &PIECES)?;
        let numbers = 0..PIECES.len();
        Ok(numbers
            .filter(|number| read.contains(&PIECES[*number]))
            .collect())
    }

    #[test]
    fn a_piece_is_read_by_who_names_an_address_in_it() -> Result<()> {
        let at = |offset| MemArg { align: 4, offset };
        assert!(pieces_read(0, |body, _| _ = body.i32_const(999).drop())?.is_empty());
        assert!(pieces_read(0, |body, _| _ = body.i32_const(1021).drop())?.is_empty());
        assert_eq!(
            pieces_read(0, |body, _| _ = body.i32_const(1007).drop())?,
            [0]
        );
        assert_eq!(
            pieces_read(0, |body, _| _ = body.i32_const(-1012).drop())?,
            [2]
        );
        let both = (1000 << 32) + 1019;
        assert_eq!(
            pieces_read(0, |body, _| _ = body.i64_const(both).drop())?,
            [0, 2]
        );
        let lanes = |body: &mut InstrSeqBuilder| _ = body.const_(Value::V128(1000 << 96)).drop();
        assert_eq!(pieces_read(0, |body, _| lanes(body))?, [0]);
        let load = LoadKind::I32 { atomic: false };
        assert_eq!(
            pieces_read(0, |body, memory| _ =
                body.i32_const(0).load(memory, load, at(1000)).drop())?,
            [0]
        );
        let store = StoreKind::I32 { atomic: false };
        assert_eq!(
            pieces_read(0, |body, memory| _ =
                body.i32_const(0)
                    .i32_const(0)
                    .store(memory, store, at(1000)))?,
            [0]
        );
        Ok(())
    }

    #[test]
    fn a_piece_is_read_through_pointers() -> Result<()> {
        assert_eq!(
            pieces_read(0, |body, _| _ = body.i32_const(1008).drop())?,
            [1, 3]
        );
        assert_eq!(pieces_read(1009, |_, _| {})?, [1, 3]);
        Ok(())
    }
}
