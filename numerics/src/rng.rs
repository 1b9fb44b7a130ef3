//! NumPy's legacy `RandomState`: MT19937, polar normals, masked shuffles.
//!
//! scikit-learn draws everything through `np.random.RandomState(seed)`, whose stream NumPy has frozen (NEP 19). Each
//! method takes from the stream exactly what its namesake takes, in the same order. Source: Matsumoto and Nishimura,
//! "Mersenne Twister", ACM TOMACS 8(1), 1998; NumPy's `legacy-distributions.c`.

use std::ops::Range;

use bytemuck::cast;
use wide::{f64x2, u64x2};

use crate::math;

/// Words of state.
const N: usize = 624;
/// Distance of the word that is mixed in.
const M: usize = 397;
/// 2⁻⁵³, the distance of two values of [`RandomState::double`].
const TWO_M53: f64 = f64::EPSILON / 2.0;

/// Tries of the polar method that are made side by side.
const TRIES: usize = 128;

/// The stream of `np.random.RandomState(seed)`.
#[derive(Debug, Clone)]
pub struct RandomState {
    /// MT19937's state, shape (624,).
    state: [u32; N],
    /// The words drawn from this state, shape (624,).
    words: [u32; N],
    /// How many of `words` have been given out.
    used: usize,
    /// The second normal of a pair. It outlives draws of every other kind, as NumPy's does.
    spare_normal: Option<f64>,
}

impl RandomState {
    /// The stream of an integer seed (`init_genrand`; arrays of seeds are another stream and not offered).
    #[must_use]
    pub fn new(seed: u32) -> Self {
        let mut state = [seed; N];
        for i in 1..N {
            let previous = state[i - 1];
            #[allow(clippy::cast_possible_truncation)] // i < 624
            let i_word = i as u32;
            state[i] = 1_812_433_253_u32
                .wrapping_mul(previous ^ (previous >> 30))
                .wrapping_add(i_word);
        }
        Self {
            state,
            words: [0; N],
            used: N,
            spare_normal: None,
        }
    }

    /// A word of 32 random bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        if self.used >= N {
            self.refill();
        }
        let word = self.words[self.used];
        self.used += 1;
        word
    }

    /// 64 random bits: two words, the first one on top.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let high = u64::from(self.next_u32());
        high << 32 | u64::from(self.next_u32())
    }

    /// Uniform in [0, 1) with 53 bits (`random_sample`).
    #[inline]
    pub fn double(&mut self) -> f64 {
        let a = f64::from(self.next_u32() >> 5);
        let b = f64::from(self.next_u32() >> 6);
        (a * 67_108_864.0 + b) * TWO_M53
    }

    /// Uniform in [low, high).
    #[inline]
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.double()
    }

    /// Normal with mean 0 and standard deviation 1: Marsaglia's polar method, two at a time.
    #[inline]
    pub fn standard_normal(&mut self) -> f64 {
        if let Some(normal) = self.spare_normal.take() {
            return normal;
        }
        loop {
            let x1 = 2.0 * self.double() - 1.0;
            let x2 = 2.0 * self.double() - 1.0;
            let r2 = x1 * x1 + x2 * x2;
            if r2 < 1.0 && r2 != 0.0 {
                let f = (-2.0 * math::ln(r2) / r2).sqrt();
                self.spare_normal = Some(f * x1);
                return f * x2;
            }
        }
    }

    /// As many [`standard_normal`](Self::standard_normal)s as `out` has places.
    #[inline(never)]
    pub fn fill_standard_normal(&mut self, out: &mut [f64]) {
        let mut start = 0;
        if let (Some(first), false) = (out.first_mut(), self.spare_normal.is_none()) {
            *first = self.standard_normal();
            start = 1;
        }
        // Each try gives a pair or none: as long as there is room for a pair from each, none is drawn too many.
        while out.len() - start >= 2 * TRIES {
            start += self.fill_from_tries(&mut out[start..]);
        }
        out[start..].fill_with(|| self.standard_normal());
    }

    /// The normals of [`TRIES`] tries at the start of `out`; how many there are.
    fn fill_from_tries(&mut self, out: &mut [f64]) -> usize {
        let mut words = [0; 4 * TRIES];
        self.fill_words(&mut words);
        let mut points = [f64x2::ZERO; TRIES]; // those within the unit circle
        let mut squares = [0.0; TRIES]; // their squared distances from its centre
        let mut count = 0;
        for words in words.as_chunks::<4>().0 {
            let point = f64x2::splat(2.0) * two_doubles(*words) - f64x2::ONE;
            let [x1, x2] = (point * point).to_array();
            let r2 = x1 + x2;
            points[count] = point;
            squares[count] = r2;
            count += usize::from(r2 < 1.0 && r2 != 0.0);
        }
        let mut logs = [0.0; TRIES];
        math::ln_all(&squares[..count], &mut logs[..count]);
        let factors = logs.iter().zip(&squares);
        for ((out, point), (log, r2)) in out
            .as_chunks_mut::<2>()
            .0
            .iter_mut()
            .zip(&points[..count])
            .zip(factors)
        {
            let f = (-2.0 * log / r2).sqrt();
            let [x1, x2] = point.to_array();
            *out = [f * x2, f * x1];
        }
        2 * count
    }

    /// As many [`next_u32`](Self::next_u32)s as `out` has places.
    fn fill_words(&mut self, out: &mut [u32]) {
        let mut rest = out;
        while !rest.is_empty() {
            if self.used >= N {
                self.refill();
            }
            let ready = &self.words[self.used..];
            let n = ready.len().min(rest.len());
            let (now, later) = rest.split_at_mut(n);
            now.copy_from_slice(&ready[..n]);
            self.used += n;
            rest = later;
        }
    }

    /// Normal with mean `loc` and standard deviation `scale`.
    #[inline]
    pub fn normal(&mut self, loc: f64, scale: f64) -> f64 {
        loc + scale * self.standard_normal()
    }

    /// Uniform in 0..=`max`: as many low bits as `max` has, drawn again until they do not exceed it.
    #[inline]
    pub fn interval(&mut self, max: u64) -> u64 {
        if max == 0 {
            return 0;
        }
        let mask = u64::MAX >> max.leading_zeros();
        loop {
            let word = if max > u64::from(u32::MAX) {
                self.next_u64()
            } else {
                u64::from(self.next_u32())
            };
            if word & mask <= max {
                return word & mask;
            }
        }
    }

    /// [`interval`](Self::interval) for a position.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // not above `max`
    pub fn index(&mut self, max: usize) -> usize {
        self.interval(max as u64) as usize
    }

    /// Uniform in `low`..`high` (`randint` of the default type); `low` where that is empty.
    #[inline]
    pub fn randint(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(1).saturating_sub(low);
        low.saturating_add_unsigned(self.interval(span.max(0).unsigned_abs()))
    }

    /// Puts `items` in random order: every position from the last to the second changes places with one not above it.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.shuffle_part(items, 1..items.len());
    }

    /// The part of [`shuffle`](Self::shuffle) that changes the `positions`, downwards.
    ///
    /// A long shuffle in slices takes its parts from the top: `k..n`, then `j..k` … down to `1..i`.
    pub fn shuffle_part<T>(&mut self, items: &mut [T], positions: Range<usize>) {
        let first = positions.start.max(1); // the first of all changes places with none but itself, and nothing is drawn
        let mut end = positions.end;
        while end > first {
            // All positions down to `start` are drawn with the bits of `mask`, as `interval` does.
            let mask = usize::MAX >> (end - 1).leading_zeros();
            let start = first.max(mask / 2 + 1);
            let mut i = end - 1;
            while i >= start {
                // A number that is too large leaves everything as it is: no branch on what cannot be foreseen.
                let drawn = self.next_u32() as usize & mask;
                let fits = drawn <= i;
                items.swap(i, if fits { drawn } else { i });
                i -= usize::from(fits);
            }
            end = start;
        }
    }

    /// [`shuffle_part`](Self::shuffle_part) of row numbers.
    #[inline(never)]
    pub fn shuffle_rows(&mut self, rows: &mut [u32], positions: Range<usize>) {
        self.shuffle_part(rows, positions);
    }

    /// Draws a [`double`](Self::double) for each of `places` and appends those whose double is below `share`.
    #[inline(never)]
    pub fn places_below(&mut self, share: f64, places: Range<u32>, out: &mut Vec<u32>) {
        out.extend(places.filter(|_| self.double() < share));
    }

    /// 0..`n` in random order, shape (n,).
    #[inline(never)]
    pub fn permutation(&mut self, n: u32) -> Vec<u32> {
        let mut items: Vec<_> = (0..n).collect();
        self.shuffle(&mut items);
        items
    }

    /// `size` of the `items` without putting any back (`choice(…, replace=False)`): all are permuted, the first are
    /// taken.
    pub fn choice<T: Clone>(&mut self, items: &[T], size: usize) -> Vec<T> {
        let mut items = items.to_vec();
        self.shuffle(&mut items);
        items.truncate(size);
        items
    }

    /// Draws the next 624 words.
    fn refill(&mut self) {
        let state = &mut self.state;
        let mix = |upper: u32, lower: u32, far: u32| {
            let y = (upper & 0x8000_0000) | (lower & 0x7fff_ffff);
            far ^ (y >> 1) ^ ((y & 1).wrapping_neg() & 0x9908_b0df)
        };
        for i in 0..N - M {
            state[i] = mix(state[i], state[i + 1], state[i + M]);
        }
        for i in N - M..N - 1 {
            state[i] = mix(state[i], state[i + 1], state[i + M - N]);
        }
        state[N - 1] = mix(state[N - 1], state[0], state[M - 1]);
        for (word, &y) in self.words.iter_mut().zip(state.iter()) {
            let y = y ^ (y >> 11);
            let y = y ^ (y << 7 & 0x9d2c_5680);
            let y = y ^ (y << 15 & 0xefc6_0000);
            *word = y ^ (y >> 18);
        }
        self.used = 0;
    }
}

/// Two [`RandomState::double`]s from four words.
#[inline]
fn two_doubles(words: [u32; 4]) -> f64x2 {
    /// 2⁵²: a whole number below it in the last bits of its sum with it.
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    let pairs: u64x2 = cast(words); // the first word of a pair in the lower half
    let whole = |bits: u64x2| {
        cast::<u64x2, f64x2>(bits | u64x2::splat(TWO_52.to_bits())) - f64x2::splat(TWO_52)
    };
    let a = whole((pairs & u64x2::splat(0xffff_ffff)) >> 5);
    let b = whole(pairs >> 38);
    (a * f64x2::splat(67_108_864.0) + b) * f64x2::splat(TWO_M53)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

    use serde_json::{Value, json};
    use sha2::{Digest, Sha256};

    use super::RandomState;
    use crate::math;

    fn fixture() -> Value {
        serde_json::from_str(include_str!("../../tests/fixtures/rng_streams.json")).unwrap()
    }

    /// As many draws as the fixture has.
    fn draws<T: Into<Value>>(expected: &Value, mut draw: impl FnMut() -> T) -> Value {
        expected
            .as_array()
            .unwrap()
            .iter()
            .map(|_| draw().into())
            .collect()
    }

    fn sha256(bytes: impl Iterator<Item = [u8; 8]>) -> String {
        let mut hash = Sha256::new();
        bytes.for_each(|bytes| hash.update(bytes));
        hash.finalize()
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }

    #[test]
    fn every_stream_is_numpys() {
        for case in fixture()["seeds"].as_array().unwrap() {
            let seed = case["seed"].as_u64().unwrap() as u32;
            let fresh = || RandomState::new(seed);
            let holds =
                |name: &str, ours: Value| assert_eq!(ours, case[name], "{name}, seed {seed}");
            let same = |name: &str, draw: &dyn Fn(&mut RandomState) -> Value| {
                let mut random = fresh();
                holds(name, draws(&case[name], || draw(&mut random)));
            };
            holds("state_first5", json!(fresh().state[..5]));
            holds("state_last", json!(fresh().state[623]));
            same("raw_uint32", &|random| random.next_u32().into());
            same("random_double", &|random| random.double().into());
            same("standard_normal", &|random| random.standard_normal().into());
            same("uniform_m3_5", &|random| random.uniform(-3.0, 5.0).into());
            same("randint_2", &|random| random.randint(0, 2).into());
            same("randint_10", &|random| random.randint(0, 10).into());
            same("randint_pow2_30", &|random| {
                random.randint(0, 1 << 30).into()
            });
            same("randint_2_40_plus_5", &|random| {
                random.randint(0, (1 << 40) + 5).into()
            });
            holds("permutation_20", json!(fresh().permutation(20)));
            holds("permutation_100", json!(fresh().permutation(100)));
            let permutation = fresh().permutation(5000);
            let bytes = permutation.iter().map(|&i| i64::from(i).to_le_bytes());
            holds("permutation_5000_sha256", sha256(bytes).into());
            holds(
                "choice_9_4_noreplace",
                json!(fresh().choice(&[0, 1, 2, 3, 4, 5, 6, 7, 8], 4)),
            );

            let mut random = fresh();
            (0..1000).for_each(|_| _ = random.next_u32());
            holds(
                "raw_after_1000",
                draws(&json!([0, 0, 0]), || random.next_u32()),
            );

            let mut random = fresh();
            let normals: Vec<_> = (0..20_000).map(|_| random.standard_normal()).collect();
            holds(
                "gauss_sha256",
                sha256(normals.iter().map(|normal| normal.to_le_bytes())).into(),
            );
            holds("gauss_last3", json!(normals[19_997..]));
        }
    }

    #[test]
    fn normals_in_batches_are_those_one_by_one() {
        for (seed, sizes) in [
            (1, [0, 1, 5, 1000]),
            (2, [1, 255, 256, 257]),
            (3, [3000, 1, 0, 20_000]),
        ] {
            let mut one_by_one = RandomState::new(seed);
            let mut batches = RandomState::new(seed);
            for size in sizes {
                let mut normals = vec![0.0; size];
                batches.fill_standard_normal(&mut normals);
                for (i, normal) in normals.iter().enumerate() {
                    assert_eq!(
                        normal.to_bits(),
                        one_by_one.standard_normal().to_bits(),
                        "{i} of {size}, seed {seed}"
                    );
                }
                assert_eq!(batches.next_u32(), one_by_one.next_u32());
            }
        }
    }

    #[test]
    fn the_spare_normal_outlives_other_draws() {
        for case in fixture()["seeds"].as_array().unwrap() {
            let seed = case["seed"].as_u64().unwrap() as u32;
            let mut random = RandomState::new(seed);
            let normals = |n: usize, random: &mut RandomState| -> Vec<f64> {
                (0..n).map(|_| random.standard_normal()).collect()
            };
            let mut items = [0, 1, 2, 3, 4];
            random.shuffle(&mut items);
            let expected = &case["shuffle_then_normal"];
            assert_eq!(
                json!([items, normals(3, &mut random)]),
                *expected,
                "seed {seed}"
            );

            let mut random = RandomState::new(seed);
            let mixed = json!([
                normals(3, &mut random),
                [random.double(), random.double()],
                (0..4).map(|_| random.randint(0, 5)).collect::<Vec<_>>(),
                random.permutation(7),
                normals(2, &mut random)
            ]);
            assert_eq!(
                mixed, case["mixed_normal3_double2_randint5x4_perm7_normal2"],
                "seed {seed}"
            );
        }
    }

    #[test]
    fn the_logarithm_is_glibcs() {
        let fixture = fixture();
        let list = |name: &str| fixture["natural_log"][name].as_array().unwrap().clone();
        for (x, log) in list("x").iter().zip(list("log")) {
            assert_eq!(
                math::ln(x.as_f64().unwrap()),
                log.as_f64().unwrap(),
                "ln {x}"
            );
        }
    }

    #[test]
    fn a_shuffle_in_parts_is_a_shuffle() {
        let mut whole: Vec<_> = (0..1000).collect();
        let mut parts = whole.clone();
        RandomState::new(5).shuffle(&mut whole);
        let mut random = RandomState::new(5);
        for range in [600..1000, 599..600, 1..599] {
            random.shuffle_part(&mut parts, range);
        }
        assert_eq!(whole, parts);
        RandomState::new(5).shuffle::<u8>(&mut []);
    }

    #[test]
    fn edges_of_ranges_draw_nothing_or_everything() {
        let mut random = RandomState::new(6);
        assert_eq!(
            (
                random.interval(0),
                random.randint(7, 8),
                random.randint(7, 7)
            ),
            (0, 7, 7)
        );
        assert_eq!(random.next_u32(), RandomState::new(6).next_u32());
        random.interval(u64::MAX);
        random.randint(i64::MIN, i64::MAX);
    }
}
