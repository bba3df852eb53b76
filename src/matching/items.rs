//! Rows that a clause cannot tell apart, taken together: they are compared once.
//!
//! Items stand in the order of their fingerprints, so that neither the order of rows nor the number of
//! threads decides anything that follows.

use super::parallel::{self, Threads};
use super::records::Records;
use xxhash_rust::xxh3::Xxh3Default;

/// Groups of rows with the same values in some columns.
#[derive(Debug, Default)]
pub struct Items {
    /// The rows of all items, those of one ascending.
    rows: Vec<u32>,
    /// Where each item ends in `rows`.
    ends: Vec<u32>,
}

/// Which rows take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// All columns hold something.
    All,
    /// Any does.
    Any,
}

const PARTS: usize = 256;

impl Items {
    /// The items of at least `least` rows.
    pub fn new(records: &Records, columns: &[usize], needs: Needs, least: usize, threads: Threads) -> Items {
        // Most rows of an export are alone: what needs company is sorted without them.
        let met = (least > 1).then(|| {
            let mut met = Met::new(records.len());
            (0..records.len()).filter_map(|row| tuple(records, columns, needs, row)).for_each(|print| met.add(print));
            met
        });
        let mut parts: Vec<Vec<u32>> = vec![Vec::new(); PARTS];
        for row in 0..records.len() {
            let print = tuple(records, columns, needs, row);
            let print = print.filter(|print| met.as_ref().is_none_or(|met| met.might_have_company(*print)));
            if let Some(print) = print
                && let Some(part) = parts.get_mut((print >> 120) as usize % PARTS)
            {
                part.push(row);
            }
        }
        let sorted = parallel::map(threads, PARTS, |at| {
            let rows = parts.get(at).map(Vec::as_slice).unwrap_or_default();
            let print = |&row: &u32| (tuple(records, columns, needs, row).unwrap_or(0), row);
            let mut keyed: Vec<(u128, u32)> = rows.iter().map(print).collect();
            keyed.sort_unstable();
            let mut items = Items::default();
            for same in keyed.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= least) {
                items.push(same.iter().map(|(_, row)| *row));
            }
            items
        });
        let mut items = Items::default();
        for part in sorted {
            (0..part.len()).for_each(|at| items.push(part.rows(at).iter().copied()));
        }
        items
    }

    fn push(&mut self, rows: impl Iterator<Item = u32>) {
        self.rows.extend(rows);
        // No more than there are rows.
        self.ends.push(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Its rows, ascending.
    #[inline]
    pub fn rows(&self, item: usize) -> &[u32] {
        let start = item.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(item).copied().unwrap_or(start);
        self.rows.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The row that stands for all.
    #[inline]
    pub fn first(&self, item: usize) -> u32 {
        self.rows(item).first().copied().unwrap_or(0)
    }
}

/// Which fingerprints were met, and which of these again, as far as a bit of each tells: one that was met once
/// may share its bit with another, one that was met twice is never missed.
struct Met {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Met {
    /// Bits for each row: one in eight shares its own.
    const BITS: usize = 8;

    fn new(rows: u32) -> Met {
        let words = (rows as usize * Met::BITS).div_ceil(64).next_power_of_two();
        Met { once: vec![0; words], again: vec![0; words] }
    }

    /// Its word and its bit in there.
    fn place(&self, print: u128) -> (usize, u64) {
        // There is a power of two of words.
        let word = (print >> 64) & (self.once.len() as u128 - 1);
        (usize::try_from(word).unwrap_or(0), 1 << (print & 63))
    }

    fn add(&mut self, print: u128) {
        let (word, bit) = self.place(print);
        if let (Some(once), Some(again)) = (self.once.get_mut(word), self.again.get_mut(word)) {
            *again |= *once & bit;
            *once |= bit;
        }
    }

    fn might_have_company(&self, print: u128) -> bool {
        let (word, bit) = self.place(print);
        self.again.get(word).is_some_and(|again| again & bit != 0)
    }
}

/// The fingerprint of a row's values, if it takes part.
fn tuple(records: &Records, columns: &[usize], needs: Needs, row: u32) -> Option<u128> {
    if let [column] = columns {
        return Some(records.fingerprint(*column, row)).filter(|print| *print != 0);
    }
    let prints = columns.iter().map(|column| records.fingerprint(*column, row));
    let mut hasher = Xxh3Default::new();
    let mut known = 0;
    for print in prints {
        known += usize::from(print != 0);
        hasher.update(&print.to_le_bytes());
    }
    let takes_part = match needs {
        Needs::All => known == columns.len(),
        Needs::Any => known > 0,
    };
    takes_part.then(|| hasher.digest128())
}

#[cfg(test)]
mod tests {
    use super::Met;

    #[test]
    fn what_was_met_twice_is_never_missed_and_most_others_are() {
        let print = |at: u32| xxhash_rust::xxh3::xxh3_128(&at.to_le_bytes());
        for rows in [0, 1, 2, 10_000] {
            let mut met = Met::new(rows);
            (0..rows).chain(0..rows / 10).for_each(|at| met.add(print(at)));
            assert!((0..rows / 10).all(|at| met.might_have_company(print(at))));
            let alone = (rows / 10..rows).filter(|&at| met.might_have_company(print(at))).count();
            assert!(alone < 2 || alone < rows as usize / 5, "{alone} of {rows}");
        }
    }
}
