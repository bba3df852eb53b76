//! Who stands in which group, kept for conditions that ask `has duplicates in RULE`.
//!
//! Memory: 16 bytes a record that takes part in such a rule, until its groups are found.

use crate::engine::duplicates::{Asking, Candidates};
use crate::engine::keys::Key;
use crate::engine::merges::MergedGroup;
use crate::matching::Found;
use std::collections::HashMap;

#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Of each record that takes part, in the order in which they are compared.
    keys: Vec<Key>,
    /// Records that could not be compared, each with the first reason.
    pub(super) unread: Vec<(Key, String)>,
}

impl Asked {
    /// Of one batch; `keys` are those of its rows.
    pub(super) fn new(asking: &Asking, candidates: &Candidates, keys: &[(usize, Key)]) -> Asked {
        let mut asked = Asked::default();
        let mut reasons: HashMap<usize, String> = HashMap::new();
        for entry in &candidates.set_aside {
            reasons.entry(entry.row).or_insert_with(|| asking.describe(entry));
        }
        for row in candidates.undecided.iter() {
            reasons.entry(row).or_insert_with(|| "the file of a linked object was not given".to_owned());
        }
        for &(row, key) in keys {
            if candidates.rows.contains(row) {
                asked.keys.push(key);
            }
            asked.unread.extend(reasons.remove(&row).map(|reason| (key, reason)));
        }
        asked
    }

    pub(super) fn append(&mut self, more: Asked) {
        self.keys.extend(more.keys);
        self.unread.extend(more.unread);
    }

    /// Follows records that are compared in another order; `order` as of [`Records::reordered`].
    ///
    /// [`Records::reordered`]: crate::matching::Records::reordered
    pub(super) fn reorder(&mut self, order: &[u32]) {
        if !self.keys.is_empty() {
            self.keys = order.iter().filter_map(|&row| self.keys.get(row as usize).copied()).collect();
        }
    }

    /// The records of each group.
    pub(super) fn of(&self, found: &Found) -> Vec<Vec<Key>> {
        let key = |row: &u32| self.keys.get(*row as usize).copied();
        found.groups.iter().map(|group| group.members.iter().filter_map(key).collect()).collect()
    }
}

/// The record into which each absorbed one was merged.
pub(super) fn survivors(merged: &[MergedGroup]) -> HashMap<Key, Key> {
    let of_group = |group: &MergedGroup| {
        let survivor = group.survivor.key;
        group.absorbed.iter().map(move |member| (member.key, survivor)).collect::<Vec<_>>()
    };
    merged.iter().flat_map(of_group).collect()
}
