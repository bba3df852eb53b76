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
        let part = |row: u32| tuple(records, columns, needs, row).map(|print| (print >> 120) as usize % PARTS);
        let mut parts: Vec<Vec<u32>> = vec![Vec::new(); PARTS];
        for row in 0..records.len() {
            if let Some(part) = part(row).and_then(|at| parts.get_mut(at)) {
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
