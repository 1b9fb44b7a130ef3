//! Distinct corners of a hypercube, drawn as scikit-learn's `_generate_hypercube` and `sample_without_replacement` do.

use std::collections::HashSet;

use super::{Work, filled, permutation, to_u32, too_large};
use crate::error::Result;
use crate::matrix::MAX_VALUES;
use crate::rng::RandomState;

/// Dimensions whose corners are drawn without repetition; those beyond are drawn independently.
const CODED: usize = 30;

/// How `count` of `n` codes are drawn without repetition.
enum Method {
    /// The first of all codes in random order.
    Permutation,
    /// One by one, drawing again whatever is already taken.
    Tracking,
    /// The first codes, then each later one takes the place of a random one or none.
    Reservoir,
}

impl Method {
    fn of(count: usize, n: usize) -> Self {
        let ratio = count as f64 / n as f64;
        if ratio > 0.01 && ratio < 0.99 {
            Self::Permutation
        } else if ratio < 0.2 {
            Self::Tracking
        } else {
            Self::Reservoir
        }
    }
}

/// Refuses a permutation of more corners than memory allows.
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory).
pub(super) fn check(count: usize, dimensions: usize) -> Result<()> {
    let n = 1 << dimensions.min(CODED);
    if matches!(Method::of(count, n), Method::Permutation) && n > MAX_VALUES {
        return Err(too_large("n_clusters_per_class", n / 2)); // codes take half a number
    }
    Ok(())
}

/// `count` distinct corners of the hypercube [−`size`, `size`]^`dimensions`, row-major, shape (count, dimensions).
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory).
pub(super) async fn corners(
    count: usize,
    dimensions: usize,
    size: f64,
    random: &mut RandomState,
    work: &mut Work<'_>,
) -> Result<Vec<f64>> {
    let mut corners = filled(0.0, count * dimensions, "n_clusters_per_class")?;
    let coded = dimensions.min(CODED);
    let coordinate = |bit: u32| f64::from(bit) * (2.0 * size) - size;
    for corner in corners.chunks_mut(dimensions) {
        for value in &mut corner[..dimensions - coded] {
            *value = coordinate(random.next_u32() & 1);
        }
        work.advance(dimensions).await;
    }
    let codes = sample(count, 1 << coded, random, work).await?;
    for (corner, code) in corners.chunks_mut(dimensions).zip(codes) {
        for (bit, value) in corner.iter_mut().rev().take(coded).enumerate() {
            *value = coordinate(code >> bit & 1);
        }
        work.advance(dimensions).await;
    }
    Ok(corners)
}

/// `count` distinct codes of 0..`n`, shape (count,).
async fn sample(
    count: usize,
    n: usize,
    random: &mut RandomState,
    work: &mut Work<'_>,
) -> Result<Vec<u32>> {
    let field = "n_clusters_per_class";
    match Method::of(count, n) {
        Method::Permutation => {
            let mut codes = permutation(random, n, field, work).await?;
            codes.truncate(count);
            Ok(codes)
        }
        Method::Tracking => {
            let mut codes = filled(0, count, field)?;
            let mut taken = HashSet::new();
            for code in &mut codes {
                *code = to_u32(random.index(n - 1));
                while !taken.insert(*code) {
                    *code = to_u32(random.index(n - 1));
                }
                work.advance(1).await;
            }
            Ok(codes)
        }
        Method::Reservoir => {
            let mut codes = filled(0, count, field)?;
            for i in 0..n {
                let place = if i < count { i } else { random.index(i) };
                if let Some(code) = codes.get_mut(place) {
                    *code = to_u32(i);
                }
                work.advance(1).await;
            }
            Ok(codes)
        }
    }
}
