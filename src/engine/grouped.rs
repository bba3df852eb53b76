//! `has duplicates in RULE`: which records stand in a group of a `duplicates` rule, before merges and
//! after them.
//!
//! Before merges, for guards, each record of a group has duplicates. What is left afterwards has some only
//! where another record of its group still stands beside it: in groups that are left for review, and in all
//! groups of a rule that merges nothing in this run. So no rule that asks takes away the one record that a
//! merge has left.
//!
//! Memory: for each record of a group some 40 bytes; for each record that could not be compared its reason.

use super::explain::Unread;
use super::frame::Frame;
use super::keys::Key;
use super::mask::Mask;
use super::truths::Truths;
use crate::check::program::RuleId;
use crate::plan::{DuplicatesTest, Version};
use crate::value::Truth;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::sync::Arc;

/// The records of one rule's groups.
#[derive(Debug, Default)]
pub struct Grouped {
    /// Of each record how many its group has.
    found: HashMap<Key, usize, FixedState>,
    /// The same once merges were made; without the absorbed.
    left: HashMap<Key, usize, FixedState>,
    /// Why a record could not be compared.
    unread: HashMap<Key, Arc<str>, FixedState>,
}

impl Grouped {
    /// `survivors` says into which record each absorbed one was merged, by whichever rule.
    pub fn new<S: std::hash::BuildHasher>(
        groups: &[Vec<Key>],
        survivors: &std::collections::HashMap<Key, Key, S>,
        unread: Vec<(Key, String)>,
    ) -> Grouped {
        let mut grouped = Grouped::default();
        for group in groups {
            let mut left: Vec<Key> = group.iter().map(|key| *survivors.get(key).unwrap_or(key)).collect();
            left.sort_unstable();
            left.dedup();
            grouped.found.extend(group.iter().map(|key| (*key, group.len())));
            if left.len() > 1 {
                let size = left.len();
                grouped.left.extend(left.into_iter().map(|key| (key, size)));
            }
        }
        grouped.unread = unread.into_iter().map(|(key, reason)| (key, Arc::from(reason))).collect();
        grouped
    }

    /// How many records the group of one has; nothing if it stands alone.
    fn size(&self, key: Key, version: Version) -> Option<usize> {
        let sizes = if version < Version::Merged { &self.found } else { &self.left };
        sizes.get(&key).copied()
    }

    fn truth(&self, key: Key, version: Version) -> Truth {
        match self.size(key, version) {
            Some(_) => Truth::True,
            None if self.unread.contains_key(&key) => Truth::Unreadable,
            None => Truth::False,
        }
    }
}

impl Frame<'_> {
    pub(super) fn has_duplicates(&self, rule: RuleId, active: &Mask) -> Truths {
        let grouped = self.context.related.grouped(rule);
        let column = self.column(self.context.object.key);
        Truths::from_fn(self.rows, active, |row| match grouped {
            Some(grouped) => grouped.truth(Key::new(column.text(row)), self.version),
            None => Truth::Unreadable,
        })
    }

    /// `one of 3 records`; nothing for a record of no group.
    pub(super) fn group_text(&self, rule: RuleId, row: usize) -> Option<String> {
        let size = self.context.related.grouped(rule)?.size(self.record_key(row), self.version)?;
        Some(format!("one of {size} records"))
    }

    pub(super) fn unread_duplicates(&self, test: &DuplicatesTest, row: usize) -> Unread {
        let problem = format!("`{}` cannot be told: {}", test.text, self.why_not_grouped(test.rule, row));
        Unread { slot: None, text: String::new(), problem, missing_file: false }
    }

    /// Why a record could not be compared.
    pub(super) fn why_not_grouped(&self, rule: RuleId, row: usize) -> &str {
        let grouped = self.context.related.grouped(rule);
        let reason = grouped.and_then(|grouped| grouped.unread.get(&self.record_key(row)));
        reason.map_or("duplicates were not looked for", |reason| reason.as_ref())
    }

    fn record_key(&self, row: usize) -> Key {
        Key::new(self.column(self.context.object.key).text(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &[&str]) -> Vec<Key> {
        names.iter().map(|name| Key::new(name)).collect()
    }

    #[test]
    fn a_survivor_that_stands_alone_has_no_duplicates_any_more() {
        let groups = [keys(&["1", "2"]), keys(&["3", "4", "5"]), keys(&["6", "7"])];
        // 2 into 1, 4 into 3 while 5 stays; and 6 into another by another rule.
        let survivors = [("2", "1"), ("4", "3"), ("6", "9")];
        let survivors: std::collections::HashMap<Key, Key> =
            survivors.into_iter().map(|(from, to)| (Key::new(from), Key::new(to))).collect();
        let unread = vec![(Key::new("8"), "Birth date `x` is no date".to_owned())];
        let grouped = Grouped::new(&groups, &survivors, unread);
        let holds = |name, version| grouped.truth(Key::new(name), version);
        for name in ["1", "2", "3", "4", "5", "6", "7"] {
            assert_eq!(holds(name, Version::Exported), Truth::True, "{name}");
        }
        assert_eq!(holds("1", Version::Merged), Truth::False);
        assert_eq!(holds("3", Version::Merged), Truth::True);
        assert_eq!(holds("5", Version::Left), Truth::True);
        assert_eq!(holds("9", Version::Merged), Truth::True, "it stands for 6");
        assert_eq!(holds("9", Version::Exported), Truth::False);
        assert_eq!(holds("8", Version::Merged), Truth::Unreadable);
        assert_eq!(holds("10", Version::Merged), Truth::False);
    }
}
