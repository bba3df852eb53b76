//! How many pairs that hold the blocks leave out: an estimate.
//!
//! The overlap of blocks tells what each misses by itself ([`index`](super::index)), and nothing of what all of them miss
//! together: a key that so many share that it was left out, two values that are alike in a way that no key knows. So pairs are
//! drawn by chance, more of them where a key was left out; of those that hold and that no block has found, each stands for as
//! many as were not drawn.

use super::index::Index;

/// Pairs that are drawn of all records, and of those that share what was left out.
const DRAWN: u64 = 40_000;
/// Fewer that hold are chance.
const FEWEST: u64 = 5;

/// What is asked of two items.
pub(super) struct Asked<H, F> {
    /// Whether the clause holds of them.
    pub holds: H,
    /// Whether they share a key of the index.
    pub is_found: F,
}

/// About how many pairs of `items` hold that no block has found, `left_out` among them.
pub(super) fn estimate(
    items: u64,
    left_out: &Index,
    asked: &Asked<impl Fn(u32, u32) -> bool, impl Fn(u32, u32) -> bool>,
) -> u64 {
    let mut chance = Chance(0x5EED);
    // Pairs that share nothing that was left out.
    let (mut hold, all) = (0u64, pairs_of(items));
    for _ in 0..DRAWN.min(all) {
        let Some((a, b)) = chance.pair(items) else { break };
        let missed = !(asked.is_found)(a, b) && left_out.first_shared(a, b).is_none() && (asked.holds)(a, b);
        hold += u64::from(missed);
    }
    let of_others = scaled(hold, DRAWN.min(all), all);
    // Of those that do, each is counted with the first that they share.
    let crowds: u64 = left_out.runs().map(|(_, of_key)| pairs_of(of_key.len() as u64)).sum();
    let (mut hold, mut drawn) = (0u64, 0u64);
    for (key, of_key) in left_out.runs() {
        let own = pairs_of(of_key.len() as u64);
        for _ in 0..(u128::from(DRAWN) * u128::from(own)).div_ceil(u128::from(crowds.max(1))) {
            let Some((x, y)) = chance.pair(of_key.len() as u64) else { break };
            let (Some(&(_, a)), Some(&(_, b))) = (of_key.get(x as usize), of_key.get(y as usize)) else { break };
            drawn += 1;
            let missed = !(asked.is_found)(a, b) && left_out.first_shared(a, b) == Some(key) && (asked.holds)(a, b);
            hold += u64::from(missed);
        }
    }
    of_others + scaled(hold, drawn, crowds)
}

/// Of `all` as many as `hold` of those that were `drawn`.
fn scaled(hold: u64, drawn: u64, all: u64) -> u64 {
    if hold < FEWEST.min(all) || drawn == 0 {
        return 0;
    }
    // No more than all, which a `u64` holds.
    u64::try_from(u128::from(hold) * u128::from(all) / u128::from(drawn)).unwrap_or(u64::MAX)
}

fn pairs_of(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

/// Numbers without a pattern, the same in each run: `SplitMix64` (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable
/// pseudorandom number generators", 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// Two different places below `count`.
    fn pair(&mut self, count: u64) -> Option<(u32, u32)> {
        let one = self.next().checked_rem(count)?;
        let other = self.next().checked_rem(count.checked_sub(1)?)?;
        let other = if other >= one { other + 1 } else { other };
        Some((u32::try_from(one).ok()?, u32::try_from(other).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, estimate};
    use crate::matching::index::{Index, key};

    /// Every third pair of 4,000 items holds; half of the items share a key.
    #[test]
    fn what_no_block_finds_is_estimated_from_a_sample() {
        let items = 4_000u32;
        let mut index = Index::new(items as usize, 1.into(), |item, own| own.push(key(0, (item as u64 % 2) << 8)));
        let holds = |a: u32, b: u32| (a + b).is_multiple_of(3);
        let missed = |index: &Index, left_out: &Index| {
            let is_found = |a, b| index.blocks_shared(a, b) != 0;
            estimate(u64::from(items), left_out, &Asked { holds, is_found })
        };
        let count = |of: &dyn Fn(u32, u32) -> bool| {
            (0..items).flat_map(|b| (0..b).map(move |a| (a, b))).filter(|&(a, b)| holds(a, b) && of(a, b)).count()
                as f64
        };
        let near = |estimate: u64, truth: f64| (estimate as f64 / truth - 1.0).abs() < 0.05;
        let none = Index::new(0, 1.into(), |_, _| ());
        assert!(near(missed(&index, &none), count(&|a, b| a % 2 != b % 2)));
        let left_out = index.leave_out(1_000);
        assert_eq!(left_out.runs().count(), 2);
        assert!(near(missed(&index, &left_out), count(&|_, _| true)));
        let all = Asked { holds, is_found: |_, _| true };
        assert_eq!(estimate(u64::from(items), &none, &all), 0);
        for few in 0..3 {
            assert_eq!(estimate(few, &none, &Asked { holds: |_, _| true, is_found: |_, _| false }), few / 2);
        }
    }
}
