//! Keys of records as hashes: which stand twice, and where a record is.
//!
//! A run over millions of records keeps no key as text. [`Key`] is a hash of 96 bits; among ten
//! million records that ten million links point at, two texts share one with a chance of one in
//! 10^15. No security rests on it.
//!
//! Both tables part their entries by the first byte of the hash, so that each part is checked or
//! sorted within a processor's cache, and the parts on all threads at once:
//!
//! ```text
//!          first byte ─┐
//! key ─► a7 39c0 … ────┼─► 00: …                  [Seen]:  8 bytes a record, checked at the end
//!                      ├─► a7: 39c0…, 02ff…, …    [Index]: 16 bytes an entry, sorted at the end
//!                      └─► ff: …
//! ```

use crate::parallel::{self, Crew};
use crate::value::text::trimmed;
use foldhash::fast::FixedState;
use hashbrown::HashSet;
use std::sync::{Mutex, PoisonError};
use xxhash_rust::xxh3::xxh3_128;

const PARTS: usize = 256;

/// How many hashes of a part are asked for at once: lists that grow by copying would for a moment need room
/// for all of their keys twice.
const CHUNK: usize = 512;

/// Hashes under which more than one key may stand.
pub type Suspects = HashSet<u64, FixedState>;

/// What is known of a record's key: a hash of its text without outer space. `007` and `7` are two
/// keys, and so are `003A` and `003a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u128);

impl Key {
    #[must_use]
    pub fn new(text: &str) -> Key {
        Key(xxh3_128(trimmed(text).as_bytes()) >> 32)
    }

    /// The first 64 bits: enough to suspect that a key stands twice, not to say so.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "of 96 bits the lower 32 are shifted out")]
    pub fn short(self) -> u64 {
        (self.0 >> 32) as u64
    }

    fn part(self) -> usize {
        part_of(self.short())
    }
}

/// The keys of one object, to find those that stand twice.
#[derive(Debug, Default)]
pub struct Seen {
    /// Their hashes as they came.
    batches: Vec<Vec<u64>>,
}

impl Seen {
    /// Adds the hashes of some keys.
    pub fn add(&mut self, keys: Vec<u64>) {
        self.batches.push(keys);
    }

    /// The hashes that were added more than once: of one key, or by chance of two.
    #[must_use]
    pub fn repeated(mut self, threads: usize) -> Suspects {
        let mut parts: Vec<Mutex<Vec<Vec<u64>>>> = Vec::new();
        parts.resize_with(PARTS, Mutex::default);
        let share = self.batches.len().div_ceil(threads.max(1)).max(1);
        let mut shares: Vec<&mut [Vec<u64>]> = self.batches.chunks_mut(share).collect();
        on_threads(threads, &mut shares, |batches| {
            let mut chunks = Chunks::new(&parts);
            batches.iter_mut().flat_map(std::mem::take).for_each(|hash| chunks.add(hash));
            chunks.finish();
            Suspects::default()
        });
        on_threads(threads, &mut parts, |chunks| {
            let chunks = std::mem::take(chunks.get_mut().unwrap_or_else(PoisonError::into_inner));
            let keys = chunks.iter().map(Vec::len).sum();
            let mut seen = Suspects::with_capacity_and_hasher(keys, FixedState::default());
            chunks.into_iter().flatten().filter(|&hash| !seen.insert(hash)).collect()
        })
    }
}

/// Parts hashes, on one thread of several.
struct Chunks<'p> {
    parts: &'p [Mutex<Vec<Vec<u64>>>],
    /// One a part, with room.
    open: Vec<Vec<u64>>,
}

impl<'p> Chunks<'p> {
    fn new(parts: &'p [Mutex<Vec<Vec<u64>>>]) -> Chunks<'p> {
        Chunks { parts, open: vec![Vec::new(); parts.len()] }
    }

    fn add(&mut self, hash: u64) {
        let at = part_of(hash);
        let (Some(chunk), Some(part)) = (self.open.get_mut(at), self.parts.get(at)) else { return };
        if chunk.capacity() == 0 {
            chunk.reserve_exact(CHUNK);
        }
        chunk.push(hash);
        if chunk.len() == CHUNK {
            part.lock().unwrap_or_else(PoisonError::into_inner).push(std::mem::take(chunk));
        }
    }

    fn finish(self) {
        for (part, chunk) in self.parts.iter().zip(self.open).filter(|(_, chunk)| !chunk.is_empty()) {
            part.lock().unwrap_or_else(PoisonError::into_inner).push(chunk);
        }
    }
}

/// The part of a hash: its first byte.
fn part_of(hash: u64) -> usize {
    (hash >> 56) as usize
}

/// Positions of records by key, of which each may have several.
#[derive(Debug)]
pub struct Index {
    /// Key and position as one number, in order once [`Index::sort`] was called.
    parts: Vec<Vec<u128>>,
}

impl Default for Index {
    fn default() -> Index {
        Index { parts: vec![Vec::new(); PARTS] }
    }
}

impl Index {
    pub fn add(&mut self, key: Key, position: u32) {
        if let Some(part) = self.parts.get_mut(key.part()) {
            part.push(entry(key, position));
        }
    }

    /// Makes look-ups possible, once all is added, and gives the hashes of keys that have more than
    /// one position.
    pub fn sort(&mut self, threads: usize) -> Suspects {
        on_threads(threads, &mut self.parts, |part| {
            part.sort_unstable();
            part.dedup();
            part.shrink_to_fit();
            let pairs = part.iter().zip(part.iter().skip(1));
            let twice = pairs.filter(|(a, b)| key_of(**a) == key_of(**b));
            twice.map(|(entry, _)| key_of(*entry).short()).collect()
        })
    }

    /// The positions of a key, in order.
    pub fn positions(&self, key: Key) -> impl Iterator<Item = u32> {
        let part = self.parts.get(key.part()).map(Vec::as_slice).unwrap_or_default();
        let (first, near) = neighbourhood(part, key);
        let first = first + near.partition_point(|&found| found < entry(key, 0));
        let entries = part.get(first..).unwrap_or_default().iter();
        #[expect(clippy::cast_possible_truncation, reason = "the position is the lower half of the lower half")]
        entries.take_while(move |&&found| key_of(found) == key).map(|&found| found as u32)
    }
}

fn entry(key: Key, position: u32) -> u128 {
    key.0 << 32 | u128::from(position)
}

fn key_of(entry: u128) -> Key {
    Key(entry >> 32)
}

/// Where in a sorted part the entries of a key start: hashes are spread evenly, so a guess by their
/// value is seldom off by more than a few standard deviations. Gives the whole part when it is.
fn neighbourhood(part: &[u128], key: Key) -> (usize, &[u128]) {
    #[expect(clippy::cast_possible_truncation, reason = "a share of a length is no longer than it")]
    let guess = ((u128::from(key.short() << 8) * part.len() as u128) >> 64) as usize;
    let margin = 2 * part.len().isqrt() + 2;
    let (first, end) = (guess.saturating_sub(margin), (guess + margin).min(part.len()));
    let starts_before = first == 0 || part.get(first).is_some_and(|&found| found < entry(key, 0));
    let ends_behind = end == part.len() || part.get(end).is_some_and(|&found| found >= entry(key, 0));
    match part.get(first..end) {
        Some(near) if starts_before && ends_behind => (first, near),
        _ => (0, part),
    }
}

/// Does `work` on every part and gives all that it suspects.
fn on_threads<T: Send>(threads: usize, parts: &mut [T], work: impl Fn(&mut T) -> Suspects + Sync) -> Suspects {
    let found = Mutex::new(Suspects::default());
    parallel::for_each(
        Crew { threads, stack: None },
        parts.iter_mut(),
        || (),
        |(), part| {
            let suspects = work(part);
            found.lock().unwrap_or_else(PoisonError::into_inner).extend(suspects);
        },
    );
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, Index, Key, Seen};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn keys_are_exact_but_for_outer_space() {
        assert_eq!(Key::new(" 42 "), Key::new("42"));
        assert_ne!(Key::new("042"), Key::new("42"));
        assert_ne!(Key::new("003A"), Key::new("003a"));
    }

    #[test]
    fn a_key_that_stands_twice_among_many_is_found() {
        let mut seen = Seen::default();
        let many = u32::try_from(3 * CHUNK * 256).unwrap();
        let hash = |number: u32| Key::new(&number.to_string()).short();
        let batches: Vec<u32> = (0..many).collect();
        batches.chunks(1000).for_each(|batch| seen.add(batch.iter().map(|&number| hash(number)).collect()));
        seen.add(vec![hash(777)]);
        let repeated: Vec<u64> = seen.repeated(3).into_iter().collect();
        assert_eq!(repeated, [Key::new("777").short()]);
    }

    #[test]
    fn keys_that_stand_once_raise_no_suspicion() {
        let mut seen = Seen::default();
        seen.add((0..100_000).map(|number: u32| Key::new(&number.to_string()).short()).collect());
        assert!(seen.repeated(2).is_empty());
    }

    proptest! {
        #[test]
        fn an_index_finds_what_was_added(entries in prop::collection::vec(("[a-c]{1,5}", 0..900u32), 0..2000)) {
            let (mut index, mut plain) = (Index::default(), BTreeMap::<String, Vec<u32>>::new());
            for (text, position) in &entries {
                index.add(Key::new(text), *position);
                plain.entry(text.clone()).or_default().push(*position);
            }
            let repeated = index.sort(2);
            for (text, mut positions) in plain {
                positions.sort_unstable();
                positions.dedup();
                let key = Key::new(&text);
                prop_assert_eq!(repeated.contains(&key.short()), positions.len() > 1);
                prop_assert_eq!(index.positions(key).collect::<Vec<_>>(), positions);
            }
            prop_assert_eq!(index.positions(Key::new("d")).count(), 0);
        }
    }
}
