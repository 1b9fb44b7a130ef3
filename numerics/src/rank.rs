//! Scores in falling order.
//!
//! A score's [`key`] is a whole number that is the smaller the greater the score, so that numbers are sorted instead of
//! scores: short lists by comparing, long ones byte by byte (a radix sort), which takes time in proportion to their length.

use std::ops::Range;

/// From so many keys on, sorting by bytes is faster.
const LONG: usize = 48;

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

/// Sorts keys from the least on. What is in `scratch` does not matter; it gets at least their length.
///
/// The upper four bytes of a score tell nearly all apart. Runs of keys that have them in common are sorted by the lower four.
#[inline(never)]
pub fn sort(keys: &mut [u64], scratch: &mut Vec<u64>) {
    if keys.len() < LONG {
        return insert(keys);
    }
    if scratch.len() < keys.len() {
        scratch.resize(keys.len(), 0);
    }
    sort_by_bytes(keys, &mut scratch[..keys.len()], 4..8);
    for run in keys.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
        if run.len() < LONG {
            insert(run);
        } else {
            let scratch = &mut scratch[..run.len()];
            sort_by_bytes(run, scratch, 0..4);
        }
    }
}

/// Sorts keys by some of their bytes, which stand in the order from the lowest on.
fn sort_by_bytes(keys: &mut [u64], scratch: &mut [u64], bytes: Range<usize>) {
    let mut counts = [[0_u32; 256]; 4]; // how often each value of each byte occurs
    for key in &*keys {
        let values = &key.to_le_bytes()[bytes.clone()];
        for (&value, counts) in values.iter().zip(&mut counts) {
            counts[usize::from(value)] += 1;
        }
    }
    let (mut from, mut to) = (keys, scratch);
    let mut swapped = false;
    for (byte, counts) in bytes.zip(counts) {
        let mut next = [0_u32; 256]; // where the next key with a value goes
        let mut sum = 0;
        for (next, count) in next.iter_mut().zip(counts) {
            *next = sum;
            sum += count;
        }
        if counts.contains(&sum) {
            continue; // All keys have the same byte here.
        }
        for key in &*from {
            let next = &mut next[usize::from(key.to_le_bytes()[byte])];
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

/// Sorts by insertion.
fn insert(keys: &mut [u64]) {
    for end in 1..keys.len() {
        let key = keys[end];
        let mut place = end;
        while place > 0 && keys[place - 1] > key {
            keys[place] = keys[place - 1];
            place -= 1;
        }
        keys[place] = key;
    }
}

/// Appends the keys of all rows: first those whose class is `positive`, in no order that matters, then the
/// others. How many the first are.
#[inline(never)]
pub fn part_keys(scores: &[f64], y: &[u32], positive: u32, keys: &mut Vec<u64>) -> usize {
    let start = keys.len();
    keys.resize(start + scores.len(), 0);
    let keys = &mut keys[start..];
    let (mut n_positives, mut n_negatives) = (0, 0);
    for (score, &y) in scores.iter().zip(y) {
        // -0 + 0 is 0: the two zeros are one score.
        let key = key(score + 0.0);
        // Written to both places without a branch; the one that is wrong will be written again.
        let last = keys.len() - 1 - n_negatives;
        keys[n_positives] = key;
        keys[last] = key;
        let is_positive = usize::from(y == positive);
        n_positives += is_positive;
        n_negatives += 1 - is_positive;
    }
    n_positives
}

/// The distinct scores, falling, with the rows that have this score or a greater one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Levels {
    /// The scores, shape (`n_levels`,).
    pub thresholds: Vec<f64>,
    /// Positive rows, shape (`n_levels`,).
    pub tps: Vec<u32>,
    /// Negative rows, shape (`n_levels`,).
    pub fps: Vec<u32>,
}

impl Levels {
    /// Adds the levels of the keys of positive and negative rows, each sorted.
    #[inline(never)]
    pub fn merge(&mut self, positives: &[u64], negatives: &[u64]) {
        let (mut tps, mut fps) = (0, 0);
        while tps < positives.len() || fps < negatives.len() {
            let next = |keys: &[u64], at: usize| keys.get(at).copied().unwrap_or(u64::MAX);
            let key = next(positives, tps).min(next(negatives, fps));
            while positives.get(tps) == Some(&key) {
                tps += 1;
            }
            while negatives.get(fps) == Some(&key) {
                fps += 1;
            }
            self.thresholds.push(score(key));
            self.tps.push(count(tps));
            self.fps.push(count(fps));
        }
    }

    /// Positive and negative rows in all.
    #[must_use]
    #[inline(always)]
    #[allow(clippy::inline_always)] // Callers loop over all levels.
    pub fn totals(&self) -> (u32, u32) {
        let last = |counts: &[u32]| counts.last().copied().unwrap_or(0);
        (last(&self.tps), last(&self.fps))
    }

    /// Whether the ROC curve turns at level `i`, or ends.
    #[must_use]
    #[inline(always)]
    #[allow(clippy::inline_always)] // Callers loop over all levels.
    pub fn is_corner(&self, i: usize) -> bool {
        let bends = |counts: &[u32]| counts[i + 1] - counts[i] != counts[i] - counts[i - 1];
        i == 0 || i + 1 == self.tps.len() || bends(&self.fps) || bends(&self.tps)
    }

    /// Corners of the ROC curve.
    #[must_use]
    #[inline(never)]
    pub fn n_corners(&self) -> usize {
        (0..self.tps.len()).filter(|&i| self.is_corner(i)).count()
    }

    /// False and true positive rate at level `i`.
    #[must_use]
    #[inline(always)]
    #[allow(clippy::inline_always)] // Callers loop over all levels.
    pub fn rates(&self, i: usize) -> (f64, f64) {
        let (positives, negatives) = self.totals();
        let fpr = f64::from(self.fps[i]) / f64::from(negatives);
        (fpr, f64::from(self.tps[i]) / f64::from(positives))
    }

    /// Precision and recall at level `i`; recall is 1 where no row is positive.
    #[must_use]
    #[inline(always)]
    #[allow(clippy::inline_always)] // Callers loop over all levels.
    pub fn precision_and_recall(&self, i: usize) -> (f64, f64) {
        let (tp, fp) = (f64::from(self.tps[i]), f64::from(self.fps[i]));
        let (positives, _) = self.totals();
        let recall = if positives == 0 {
            1.0
        } else {
            tp / f64::from(positives)
        };
        (tp / (tp + fp), recall)
    }

    /// Appends the points of the ROC curve to `[fpr, tpr, thresholds]`: the corners, or all where `keep_all` is true, without
    /// the origin.
    #[inline(never)]
    pub fn roc_onto(&self, keep_all: bool, [fpr, tpr, thresholds]: [&mut Vec<f64>; 3]) {
        for i in (0..self.tps.len()).filter(|&i| keep_all || self.is_corner(i)) {
            let (x, y) = self.rates(i);
            fpr.push(x);
            tpr.push(y);
            thresholds.push(self.thresholds[i]);
        }
    }

    /// Whether the precision–recall curve has a point at level `i`: not where both neighbours have as many true positives,
    /// unless `keep_all` is true.
    fn is_kept(&self, i: usize, keep_all: bool) -> bool {
        let same = |j: usize| self.tps[i] == self.tps[j];
        keep_all || i == 0 || i + 1 == self.tps.len() || !same(i - 1) || !same(i + 1)
    }

    /// Points of the precision–recall curve, without the last.
    #[must_use]
    #[inline(never)]
    pub fn n_kept(&self, keep_all: bool) -> usize {
        let levels = 0..self.tps.len();
        levels.filter(|&i| self.is_kept(i, keep_all)).count()
    }

    /// Appends them to `[precision, recall, thresholds]`, from the least threshold on.
    #[inline(never)]
    pub fn precision_recall_onto(
        &self,
        keep_all: bool,
        [precision, recall, thresholds]: [&mut Vec<f64>; 3],
    ) {
        let levels = (0..self.tps.len()).rev();
        for i in levels.filter(|&i| self.is_kept(i, keep_all)) {
            let (x, y) = self.precision_and_recall(i);
            precision.push(x);
            recall.push(y);
            thresholds.push(self.thresholds[i]);
        }
    }

    /// Appends the areas between the corners of the ROC curve and its lower edge.
    #[inline(never)]
    pub fn trapezia_onto(&self, out: &mut Vec<f64>) {
        let mut before = (0.0, 0.0);
        let corners = (0..self.tps.len()).filter(|&i| self.is_corner(i));
        out.extend(corners.map(|i| {
            let here = self.rates(i);
            let area = trapezium(before, here);
            before = here;
            area
        }));
    }

    /// Appends what each level, from the least on, loses of recall towards the next, times its precision.
    #[inline(never)]
    pub fn losses_of_recall_onto(&self, out: &mut Vec<f64>) {
        let mut below = None; // recall and precision of the level below, whose loss is known with this one's recall
        for i in (0..self.tps.len()).rev() {
            let (precision, recall) = self.precision_and_recall(i);
            out.extend(below.map(|(below, precision)| (recall - below) * precision));
            below = Some((recall, precision));
        }
        out.extend(below.map(|(below, precision)| (0.0 - below) * precision));
    }
}

/// The area below the line from one point to another.
#[must_use]
#[inline]
pub fn trapezium((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> f64 {
    (x1 - x0) * (y1 + y0) / 2.0
}

/// A count of rows, of which there are fewer than 2³².
#[allow(clippy::cast_possible_truncation)]
fn count(rows: usize) -> u32 {
    rows as u32
}

#[cfg(test)]
mod tests {
    use super::{Levels, key, part_keys, score, sort};
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

    /// Four rows of five scores by hand: 0.9 +, 0.5 + and −, 0.1 −.
    #[test]
    fn levels_count_rows_from_the_greatest_score_on() {
        let (scores, y) = ([0.5, 0.9, 0.1, 0.5], [1, 1, 0, 0]);
        let mut keys = Vec::new();
        assert_eq!(part_keys(&scores, &y, 1, &mut keys), 2);
        let (positives, negatives) = keys.split_at_mut(2);
        positives.sort_unstable();
        negatives.sort_unstable();
        let mut levels = Levels::default();
        levels.merge(positives, negatives);
        assert_eq!(levels.thresholds, [0.9, 0.5, 0.1]);
        assert_eq!(
            (&levels.tps[..], &levels.fps[..]),
            (&[1, 2, 2][..], &[0, 1, 2][..])
        );
        assert_eq!((levels.totals(), levels.n_corners()), ((2, 2), 3));
        let (mut trapezia, mut losses) = (Vec::new(), Vec::new());
        levels.trapezia_onto(&mut trapezia);
        levels.losses_of_recall_onto(&mut losses);
        assert_eq!(trapezia, [0.0, 0.375, 0.5]);
        assert_eq!(losses, [0.0, -0.5 * (2.0 / 3.0), -0.5]);
        let [mut x, mut y, mut thresholds] = [Vec::new(), Vec::new(), Vec::new()];
        levels.roc_onto(false, [&mut x, &mut y, &mut thresholds]);
        assert_eq!(
            (&x[..], &y[..]),
            (&[0.0, 0.5, 1.0][..], &[0.5, 1.0, 1.0][..])
        );
        assert_eq!(thresholds, levels.thresholds);
        let [mut x, mut y, mut thresholds] = [Vec::new(), Vec::new(), Vec::new()];
        levels.precision_recall_onto(true, [&mut x, &mut y, &mut thresholds]);
        assert_eq!(
            (&x[..], &y[..]),
            (&[0.5, 2.0 / 3.0, 1.0][..], &[1.0, 1.0, 0.5][..])
        );
        assert_eq!((levels.n_kept(true), thresholds.len()), (3, 3));
    }

    #[test]
    fn long_and_short_lists_are_sorted_like_the_standard_librarys() {
        let mut random = RandomState::new(4);
        for n in [0, 1, 2, 47, 48, 49, 1000, 50_000] {
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
            let mut keys: Vec<u64> = (0..n)
                .map(|i| key(1.0 + f64::EPSILON * ((i * 7919) % 5000) as f64))
                .collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            sort(&mut keys, &mut vec![9; n]);
            assert_eq!(keys, sorted, "upper bytes in common");
        }
    }
}
