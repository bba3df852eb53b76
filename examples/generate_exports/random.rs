//! A small deterministic source of choices.
//!
//! Each record draws from its own stream, so that changing how one record is made leaves the
//! others as they were.

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// A `SplitMix64` stream (Steele, Lea and Flood, "Fast splittable pseudorandom number generators").
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of one record of one file.
    pub fn new(file: u64, record: usize) -> Random {
        let mut random = Random(file.wrapping_mul(0xA24B_AED4_963E_E407) ^ ((record as u64) << 20));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1).unsigned_abs()).cast_signed()
    }

    /// True in `percent` of 100 draws.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// A position in a list of that length.
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is below a length")]
    pub fn position(&mut self, length: usize) -> usize {
        (self.next() % length as u64) as usize
    }

    /// One member of a pool.
    #[expect(clippy::indexing_slicing, reason = "a position is below the length; no pool is empty")]
    pub fn pick<T: Copy>(&mut self, pool: &[T]) -> T {
        pool[self.position(pool.len())]
    }

    /// One member of a pool whose members have weights.
    pub fn weighted<'a, T>(&mut self, pool: &'a [T], weight: impl Fn(&T) -> i64) -> Option<&'a T> {
        let mut left = self.between(1, pool.iter().map(&weight).sum());
        pool.iter().find(|member| {
            left -= weight(member);
            left <= 0
        })
    }

    /// The pattern with each `d` replaced by a digit.
    pub fn digits(&mut self, pattern: &str) -> String {
        pattern.chars().map(|c| if c == 'd' { self.pick(&DIGITS) } else { c }).collect()
    }
}
