//! Scores in falling order.
//!
//! A score's [`key`] is a whole number that is the smaller the greater the score, so that numbers are sorted instead of
//! scores: short lists by comparing, long ones byte by byte (a radix sort from the last byte to the first), which takes time
//! in proportion to their length.

/// From so many keys on, sorting by bytes is faster.
const LONG: usize = 1 << 10;

/// The key of a score: falling in the order of [`f64::total_cmp`].
#[must_use]
#[inline]
pub fn key(score: f64) -> u64 {
    let bits = score.to_bits();
    // Positive numbers rise with their bits, negative ones fall.
    if bits >> 63 == 0 {
        !bits ^ 1 << 63
    } else {
        bits
    }
}

/// The score of a [`key`].
#[must_use]
#[inline]
pub fn score(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 0 { !key ^ 1 << 63 } else { key })
}

/// Sorts keys from the least on. `scratch` has the same length; what is in it does not matter.
pub fn sort(keys: &mut [u64], scratch: &mut [u64]) {
    if keys.len() < LONG {
        keys.sort_unstable();
        return;
    }
    let mut counts = [[0_u32; 256]; 8]; // how often each value of each byte occurs
    for key in &*keys {
        for (byte, counts) in key.to_le_bytes().into_iter().zip(&mut counts) {
            counts[usize::from(byte)] += 1;
        }
    }
    let (mut from, mut to) = (keys, scratch);
    let mut swapped = false;
    for (place, counts) in counts.iter().enumerate() {
        let mut next = [0_u32; 256]; // where the next key with a value goes
        let mut sum = 0;
        for (next, count) in next.iter_mut().zip(counts) {
            *next = sum;
            sum += count;
        }
        if counts.iter().any(|count| *count == sum) {
            continue; // All keys have the same byte here.
        }
        for key in &*from {
            let next = &mut next[usize::from((key >> (8 * place)) as u8)];
            to[*next as usize] = *key;
            *next += 1;
        }
        (from, to) = (to, from);
        swapped = !swapped;
    }
    if swapped {
        to.copy_from_slice(from);
    }
}

#[cfg(test)]
mod tests {
    use super::{key, score, sort};
    use crate::rng::RandomState;

    #[test]
    fn keys_fall_as_scores_rise() {
        let scores = [
            f64::NEG_INFINITY,
            f64::MIN,
            -1.0,
            -f64::MIN_POSITIVE,
            -5e-324,
            -0.0,
            0.0,
            5e-324,
            0.5,
            1.0,
            f64::MAX,
            f64::INFINITY,
        ];
        for pair in scores.windows(2) {
            assert!(key(pair[0]) > key(pair[1]), "{pair:?}");
        }
        for value in scores {
            assert_eq!(score(key(value)).to_bits(), value.to_bits());
        }
    }

    #[test]
    fn long_and_short_lists_are_sorted_like_the_standard_librarys() {
        let mut random = RandomState::new(4);
        for n in [0, 1, 2, 1023, 1024, 1025, 50_000] {
            for scale in [1.0, 1e-300, 1e300] {
                let mut keys: Vec<u64> = (0..n)
                    .map(|_| key(scale * random.standard_normal()))
                    .collect();
                if n > 10 {
                    keys[3] = keys[7]; // equal ones too
                }
                let mut sorted = keys.clone();
                sorted.sort_unstable();
                sort(&mut keys, &mut vec![9; n]);
                assert_eq!(keys, sorted);
            }
            let mut keys: Vec<u64> = (0..n as u64).map(|i| i % 7).collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            sort(&mut keys, &mut vec![9; n]);
            assert_eq!(keys, sorted, "one byte that differs");
        }
    }
}
