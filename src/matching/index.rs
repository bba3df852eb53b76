//! Which items share a key: an inverted index, and every pair of it once.
//!
//! An item has several keys, of one or more blocks; the block stands in a key's first byte. A pair that shares
//! several is met at the first one only, so that no list of pairs is ever held.
//!
//! **Recall.** Which pairs that hold the blocks miss cannot be counted without comparing all, so it is
//! estimated as animals are by catching them twice: if of the pairs that the other blocks find a
//! block finds the share *r*, it finds *r* of all, as far as blocks miss independently of each other
//! (Lincoln 1930, with Chapman's correction); what all miss is the product of what each misses.
//!
//! Memory: 20 bytes a key.

use super::parallel::{self, Threads};

/// A key: the number of its block and 56 bits of what the items share.
#[must_use]
pub fn key(block: u8, content: u64) -> u64 {
    (u64::from(block) << 56) | (content >> 8)
}

#[must_use]
pub fn block_of(key: u64) -> u8 {
    // The first byte.
    u8::try_from(key >> 56).unwrap_or(u8::MAX)
}

/// Items by key and keys by item.
#[derive(Debug)]
pub struct Index {
    postings: Vec<(u64, u32)>,
    keys: Vec<u64>,
    ends: Vec<usize>,
}

/// A key that many items share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowd {
    pub key: u64,
    pub items: u64,
    /// One of them.
    pub example: u32,
}

impl Index {
    /// Indexes `count` items by what `keys_of` gives for each.
    pub fn new(count: usize, threads: Threads, keys_of: impl Fn(usize, &mut Vec<u64>) + Sync) -> Index {
        let chunk = count.div_ceil(threads.count().max(1) * 8).max(1);
        let parts = parallel::map(threads, count.div_ceil(chunk), |at| {
            let (mut keys, mut ends, mut own) = (Vec::new(), Vec::new(), Vec::new());
            for item in at * chunk..((at + 1) * chunk).min(count) {
                own.clear();
                keys_of(item, &mut own);
                own.sort_unstable();
                own.dedup();
                keys.extend_from_slice(&own);
                ends.push(keys.len());
            }
            (keys, ends)
        });
        let (mut keys, mut ends) = (Vec::new(), Vec::with_capacity(count));
        for (more, places) in parts {
            let start = keys.len();
            keys.extend(more);
            ends.extend(places.into_iter().map(|end| start + end));
        }
        let mut index = Index { postings: Vec::new(), keys, ends };
        index.fill(threads);
        index
    }

    /// Sorts the postings; those of one block by themselves, so that several threads share the work.
    fn fill(&mut self, threads: Threads) {
        let blocks = self.keys.iter().map(|key| block_of(*key)).max().map_or(0, |last| usize::from(last) + 1);
        let sorted = parallel::map(threads, blocks, |block| {
            let mut postings = Vec::new();
            let mut start = 0;
            for (item, &end) in (0u32..).zip(&self.ends) {
                let of_block = |key: &u64| usize::from(block_of(*key)) == block;
                let own = self.keys.get(start..end).unwrap_or_default().iter().copied().filter(of_block);
                postings.extend(own.map(|key| (key, item)));
                start = end;
            }
            postings.sort_unstable();
            postings
        });
        self.postings = sorted.concat();
    }

    /// The keys of an item, ascending.
    #[inline]
    pub fn keys(&self, item: usize) -> &[u64] {
        let start = item.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.keys.get(start..self.ends.get(item).copied().unwrap_or(start)).unwrap_or_default()
    }

    /// Keys that more items share than `most`, of the blocks for which `of` holds; the most crowded first.
    pub fn crowds(&self, most: u64, of: impl Fn(u8) -> bool) -> Vec<Crowd> {
        let mut crowds: Vec<Crowd> = Vec::new();
        for run in self.postings.chunk_by(|a, b| a.0 == b.0) {
            if let Some(&(key, example)) = run.first()
                && run.len() as u64 > most
                && of(block_of(key))
            {
                crowds.push(Crowd { key, items: run.len() as u64, example });
            }
        }
        crowds.sort_unstable_by(|a, b| b.items.cmp(&a.items).then(a.key.cmp(&b.key)));
        crowds
    }

    /// Leaves out keys that more items share than `most`, and gives an index of these.
    pub fn leave_out(&mut self, most: u64) -> Index {
        let mut crowded: Vec<u64> = self.crowds(most, |_| true).into_iter().map(|crowd| crowd.key).collect();
        if crowded.is_empty() {
            return Index { postings: Vec::new(), keys: Vec::new(), ends: Vec::new() };
        }
        crowded.sort_unstable();
        let stays = |key: u64| crowded.binary_search(&key).is_err();
        let [mut stay, mut out] = [(); 2].map(|()| Index { postings: Vec::new(), keys: Vec::new(), ends: Vec::new() });
        for item in 0..self.ends.len() {
            for &key in self.keys(item) {
                if stays(key) { &mut stay } else { &mut out }.keys.push(key);
            }
            stay.ends.push(stay.keys.len());
            out.ends.push(out.keys.len());
        }
        (stay.postings, out.postings) = self.postings.iter().partition(|(key, _)| stays(*key));
        *self = stay;
        out
    }

    /// The keys, ascending, each with its items behind it again.
    pub fn runs(&self) -> impl Iterator<Item = (u64, &[(u64, u32)])> {
        self.postings.chunk_by(|a, b| a.0 == b.0).filter_map(|run| Some((run.first()?.0, run)))
    }

    /// Pairs that share a key, by block; one that shares several is counted as often.
    pub fn pairs(&self) -> [u64; 256] {
        let mut pairs = [0u64; 256];
        for run in self.postings.chunk_by(|a, b| a.0 == b.0) {
            let count = run.len() as u64;
            if let Some(of_block) = run.first().and_then(|first| pairs.get_mut(block_of(first.0) as usize)) {
                *of_block = of_block.saturating_add(count * count.saturating_sub(1) / 2);
            }
        }
        pairs
    }

    /// Hands every pair that shares a key to `take`, once, with the key it is met at; a result from `start` for
    /// each stretch of work, in the order of the keys, and a cache for each thread.
    pub fn each_pair<S: Send, C>(
        &self,
        threads: Threads,
        start: impl Fn() -> S + Sync,
        cache: impl Fn() -> C + Sync,
        take: impl Fn(&mut S, &mut C, u64, u32, u32) + Sync,
    ) -> Vec<S> {
        self.each_pair_of(threads, |_, _| true, start, cache, take)
    }

    /// [`each_pair`](Index::each_pair) of those that are `wanted`.
    pub fn each_pair_of<S: Send, C>(
        &self,
        threads: Threads,
        wanted: impl Fn(u32, u32) -> bool + Sync,
        start: impl Fn() -> S + Sync,
        cache: impl Fn() -> C + Sync,
        take: impl Fn(&mut S, &mut C, u64, u32, u32) + Sync,
    ) -> Vec<S> {
        threads.begin(self.pairs().iter().sum());
        let stretches = self.stretches();
        parallel::map_with(threads, stretches.len(), cache, |cache, at| {
            let mut state = start();
            let postings = stretches.get(at).and_then(|range| self.postings.get(range.clone())).unwrap_or_default();
            for run in postings.chunk_by(|a, b| a.0 == b.0) {
                for (place, &(key, a)) in run.iter().enumerate() {
                    let others = run.get(place + 1..).unwrap_or_default();
                    if others.is_empty() {
                        continue;
                    }
                    // One key that many share takes minutes.
                    if threads.is_stopped() {
                        return state;
                    }
                    for &(_, b) in others {
                        if wanted(a, b) && self.first_shared(a, b) == Some(key) {
                            take(&mut state, cache, key, a, b);
                        }
                    }
                    threads.compared(others.len() as u64);
                }
            }
            state
        })
    }

    /// Parts of the postings that take about the same time, cut between keys; the same for any number of
    /// threads, so that sums of parts are too.
    fn stretches(&self) -> Vec<std::ops::Range<usize>> {
        const PAIRS: u64 = 200_000;
        let (mut stretches, mut from, mut at, mut work) = (Vec::new(), 0, 0, 0u64);
        for run in self.postings.chunk_by(|a, b| a.0 == b.0) {
            at += run.len();
            let count = run.len() as u64;
            work += count + count * count / 2;
            if work >= PAIRS {
                stretches.push(from..at);
                (from, work) = (at, 0);
            }
        }
        stretches.push(from..at);
        stretches
    }

    /// The first key that two items share.
    #[inline]
    pub fn first_shared(&self, a: u32, b: u32) -> Option<u64> {
        let (mut of_a, mut of_b) = (self.keys(a as usize).iter(), self.keys(b as usize).iter());
        let (mut x, mut y) = (of_a.next()?, of_b.next()?);
        loop {
            match x.cmp(y) {
                std::cmp::Ordering::Equal => return Some(*x),
                std::cmp::Ordering::Less => x = of_a.next()?,
                std::cmp::Ordering::Greater => y = of_b.next()?,
            }
        }
    }

    /// The blocks in which two items share a key, as bits.
    pub fn blocks_shared(&self, a: u32, b: u32) -> u64 {
        let of_b = self.keys(b as usize);
        let shared = self.keys(a as usize).iter().filter(|key| of_b.binary_search(key).is_ok());
        shared.fold(0, |bits, key| bits | 1u64.checked_shl(u32::from(block_of(*key))).unwrap_or(0))
    }
}

/// How many pairs that hold each set of blocks found, and the estimates from it.
#[derive(Debug, Clone, Default)]
pub struct Catches {
    /// Sets of blocks as bits, and how many pairs were found by just these.
    sets: std::collections::BTreeMap<u64, u64>,
}

impl Catches {
    pub fn add(&mut self, blocks: u64) {
        *self.sets.entry(blocks).or_default() += 1;
    }

    pub fn merge(&mut self, other: Catches) {
        for (set, count) in other.sets {
            *self.sets.entry(set).or_default() += count;
        }
    }

    /// How many pairs were found.
    pub fn total(&self) -> u64 {
        self.sets.values().sum()
    }

    /// The share of all pairs that hold which a block finds; 1 where there is no other block to tell by.
    pub fn recall(&self, block: u8) -> f64 {
        let bit = 1u64.checked_shl(u32::from(block)).unwrap_or(0);
        let by_others: u64 = self.sets.iter().filter(|(set, _)| **set & !bit != 0).map(|(_, count)| count).sum();
        let by_both: u64 =
            self.sets.iter().filter(|(set, _)| **set & bit != 0 && **set & !bit != 0).map(|(_, count)| count).sum();
        (by_both as f64 + 1.0) / (by_others as f64 + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Catches, Index, key};

    #[test]
    fn each_pair_is_met_once_whatever_it_shares() {
        let keys = [vec![1, 2], vec![2, 1], vec![2], vec![9], vec![]];
        let index =
            Index::new(keys.len(), 2.into(), |item, own| own.extend(keys[item].iter().map(|&k| key(0, k << 8))));
        for threads in [1.into(), 4.into()] {
            let pairs: Vec<(u32, u32)> =
                index.each_pair(threads, Vec::new, || (), |pairs, (), _, a, b| pairs.push((a, b))).concat();
            assert_eq!(pairs, [(0, 1), (0, 2), (1, 2)]);
        }
        assert_eq!(index.pairs()[0], 1 + 3);
        assert_eq!(index.crowds(2, |_| true)[0].items, 3);
    }

    #[test]
    fn a_block_is_judged_by_what_the_others_find() {
        let mut catches = Catches::default();
        for (set, count) in [(0b01, 9), (0b11, 80), (0b10, 19)] {
            (0..count).for_each(|_| catches.add(set));
        }
        assert!((catches.recall(0) - 81.0 / 100.0).abs() < 1e-12);
    }
}
