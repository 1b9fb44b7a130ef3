//! Numbers that look random and are the same in every run.

/// Sebastiano Vigna's `SplitMix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `least` to `greatest`, both included.
    pub(crate) fn whole(&mut self, least: i64, greatest: i64) -> i64 {
        least + i64::try_from(self.bits() % (greatest - least + 1) as u64).unwrap()
    }

    pub(crate) fn count(&mut self, least: usize, greatest: usize) -> usize {
        usize::try_from(self.whole(least as i64, greatest as i64)).unwrap()
    }

    /// Evenly from -`reach` to `reach`.
    pub(crate) fn real(&mut self, reach: f32) -> f32 {
        ((self.bits() >> 40) as f32 / (1 << 23) as f32 - 1.0) * reach
    }

    pub(crate) fn chance(&mut self, one_in: u64) -> bool {
        self.bits().is_multiple_of(one_in)
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.count(0, list.len() - 1)]
    }
}
