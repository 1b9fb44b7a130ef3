//! Weights as the flash keeps them.

use super::Stored;
use crate::error::{Result, buffer};
use crate::structure::{Kept, Storage};

impl<T: Copy + Default + PartialEq> Stored<T> {
    /// The smallest form of `weights`, shape (`outputs`, `inputs`), each of `value_bytes` in the flash; of equals the first
    /// of dense, bitmap, compressed rows.
    ///
    /// # Errors
    /// [`Error::Memory`](crate::Error::Memory) where there is no room for them.
    pub fn smallest(weights: Vec<T>, inputs: usize, value_bytes: u64) -> Result<Self> {
        let zero = T::default();
        let outputs = weights.len() / inputs.max(1);
        let nonzero = weights.iter().filter(|&&weight| weight != zero).count();
        let bytes = |storage: &Storage| {
            let bytes = storage.bytes(inputs, outputs, nonzero as u64, value_bytes);
            bytes.unwrap_or(u64::MAX)
        };
        let storage = Storage::ALL.into_iter().min_by_key(bytes);
        let rows = weights.chunks_exact(inputs.max(1));
        let mut values = buffer(nonzero)?;
        if storage != Some(Storage::Dense) {
            values.extend(weights.iter().filter(|&&weight| weight != zero));
        }
        Ok(match storage {
            Some(Storage::Bitmap) => Self::Bitmap {
                bits: rows.flat_map(|row| row.chunks(8).map(byte_of)).collect(),
                values,
            },
            Some(Storage::Csr) => {
                let mut starts = vec![0];
                let mut columns = buffer(nonzero)?;
                for row in rows {
                    let kept = (0_u16..=u16::MAX)
                        .zip(row)
                        .filter(|&(_, weight)| *weight != zero);
                    columns.extend(kept.map(|(column, _)| column));
                    starts.push(u32::try_from(columns.len()).unwrap_or(u32::MAX));
                }
                Self::Csr {
                    starts,
                    columns,
                    values,
                }
            }
            _ => Self::Dense(weights),
        })
    }

    /// Calls `visit` with output, input and weight, row by row, in the order of the inputs: for all weights of a dense
    /// layer, for those that are kept of another.
    pub fn each(&self, inputs: usize, mut visit: impl FnMut(usize, usize, T)) {
        match self {
            Self::Dense(weights) => {
                for (output, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
                    for (input, &weight) in row.iter().enumerate() {
                        visit(output, input, weight);
                    }
                }
            }
            Self::Bitmap { bits, values } => {
                let mut values = values.iter();
                for (output, row) in bits.chunks_exact(inputs.div_ceil(8).max(1)).enumerate() {
                    let kept = (0..inputs).filter(|input| row[input / 8] >> (input % 8) & 1 == 1);
                    for (input, &weight) in kept.zip(&mut values) {
                        visit(output, input, weight);
                    }
                }
            }
            Self::Csr {
                starts,
                columns,
                values,
            } => {
                for (output, ends) in starts.windows(2).enumerate() {
                    for at in ends[0] as usize..ends[1] as usize {
                        visit(output, columns[at].into(), values[at]);
                    }
                }
            }
        }
    }

    /// What is kept, and how.
    #[must_use]
    pub fn kept(&self) -> Kept {
        let (storage, values) = match self {
            Self::Dense(values) => (Storage::Dense, values),
            Self::Bitmap { values, .. } => (Storage::Bitmap, values),
            Self::Csr { values, .. } => (Storage::Csr, values),
        };
        let nonzero = values.iter().filter(|&&weight| weight != T::default());
        let scanned = match self {
            Self::Bitmap { bits, .. } => bits.iter().map(|byte| 8 - byte.leading_zeros()).sum(),
            Self::Dense(_) | Self::Csr { .. } => 0,
        };
        Kept {
            storage,
            nonzero: nonzero.count() as u64,
            scanned: u64::from(scanned),
        }
    }
}

/// A bit for each of at most eight weights, the first lowest: 1 where it is not zero.
fn byte_of<T: Default + PartialEq>(weights: &[T]) -> u8 {
    let bits = (0..8).zip(weights);
    bits.fold(0, |byte, (bit, weight)| {
        byte | u8::from(*weight != T::default()) << bit
    })
}
