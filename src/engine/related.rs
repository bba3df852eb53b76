//! What is kept of the records of a linked object while others are judged: keys, outcomes of
//! conditions, and the values that paths lead to. Never whole records.
//!
//! Memory: about 30 bytes a record for its key, one byte a condition, and the text of each value
//! that a path reads.

use super::records::Key;
use crate::plan::{NodeId, SlotId, Version};
use crate::schema::ObjectId;
use crate::value::Truth;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use std::collections::BTreeMap;

/// Hashing that does not change from run to run.
pub type Map<K, V> = HashMap<K, V, FixedState>;

/// All linked objects that have a file.
#[derive(Debug, Default)]
pub struct RelatedSet {
    tables: BTreeMap<ObjectId, Related>,
}

/// The records of one object. What a condition or a slot is at a version is what was gathered for
/// that version or, where nothing changed it, for the last one before.
#[derive(Debug, Default)]
pub struct Related {
    /// Position of each record, in input order.
    positions: Map<Key, u32>,
    records: u32,
    outcomes: BTreeMap<(NodeId, Version), Vec<Truth>>,
    /// Why an outcome is unreadable: which value of which record.
    reasons: BTreeMap<(NodeId, Version), Map<u32, String>>,
    texts: BTreeMap<(SlotId, Version), Texts>,
    /// For each object whose IDs these records name: who is named by which records. Present, even
    /// if empty, when the export has such a column.
    named: BTreeMap<ObjectId, Map<Key, Vec<u32>>>,
    /// Records that a delete took away: not there at [`Version::Left`].
    removed: Vec<bool>,
    /// Rows that were set aside, ragged or without a key: whom they name is not known.
    unread: u32,
}

/// One text a record; a record whose value cannot be told has a reason instead.
#[derive(Debug, Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
    unreadable: Map<u32, Broken>,
}

/// Why a link leads to no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub reason: String,
    /// The linked object's file was not given: nothing is wrong with the record.
    pub missing_file: bool,
}

impl RelatedSet {
    /// The records of `object`; nothing when its file was not given.
    #[must_use]
    pub fn get(&self, object: ObjectId) -> Option<&Related> {
        self.tables.get(&object)
    }

    /// Adds what one pass gathered: the first one the keys and whom they name, later ones more
    /// outcomes and texts.
    pub fn add(&mut self, object: ObjectId, gathered: Related) {
        let Some(table) = self.tables.get_mut(&object) else {
            self.tables.insert(object, gathered);
            return;
        };
        if !gathered.removed.is_empty() {
            table.removed = gathered.removed;
        }
        table.outcomes.extend(gathered.outcomes);
        table.reasons.extend(gathered.reasons);
        table.texts.extend(gathered.texts);
    }
}

impl Related {
    #[must_use]
    pub fn position(&self, key: &Key) -> Option<u32> {
        self.positions.get(key).copied()
    }

    /// How many records were added: the position of the next one.
    #[must_use]
    pub fn records(&self) -> u32 {
        self.records
    }

    /// Adds the next record; false when its key stood before.
    pub fn add(&mut self, key: Key) -> bool {
        let position = self.records;
        self.records += 1;
        match self.positions.entry(key) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(position);
                true
            }
        }
    }

    /// Adds the next record's outcome of a condition; an unreadable one with its reason.
    pub fn add_outcome(&mut self, at: (NodeId, Version), truth: Truth, reason: Option<String>) {
        let outcomes = self.outcomes.entry(at).or_default();
        let position = u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
        outcomes.push(truth);
        if let Some(reason) = reason {
            self.reasons.entry(at).or_default().insert(position, reason);
        }
    }

    /// Why a condition is unreadable on a record.
    #[must_use]
    pub fn reason(&self, (node, version): (NodeId, Version), position: u32) -> Option<&str> {
        let (at, _) = self.outcomes.range((node, Version::Exported)..=(node, version)).next_back()?;
        self.reasons.get(at)?.get(&position).map(String::as_str)
    }

    /// Adds the next record's value, or why it cannot be told.
    pub fn add_text(&mut self, at: (SlotId, Version), text: Result<&str, Broken>) {
        let texts = self.texts.entry(at).or_default();
        match text {
            Ok(text) => texts.text.push_str(text),
            Err(why) => {
                let position = u32::try_from(texts.ends.len()).unwrap_or(u32::MAX);
                texts.unreadable.insert(position, why);
            }
        }
        texts.ends.push(texts.text.len());
    }

    /// Says that the export has a column naming records of `object`.
    pub fn names(&mut self, object: ObjectId) {
        self.named.entry(object).or_default();
    }

    /// Says that the record at `position` names the record `key` of `object`.
    pub fn add_named(&mut self, object: ObjectId, key: Key, position: u32) {
        let records = self.named.entry(object).or_default().entry(key).or_default();
        if records.last() != Some(&position) {
            records.push(position);
        }
    }

    /// Adds rows that were set aside.
    pub fn add_unread(&mut self, rows: u32) {
        self.unread = self.unread.saturating_add(rows);
    }

    /// How many rows were set aside.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.unread
    }

    pub fn add_removed(&mut self, removed: bool) {
        self.removed.push(removed);
    }

    #[must_use]
    pub fn is_removed(&self, position: u32) -> bool {
        self.removed.get(position as usize).copied().unwrap_or(false)
    }

    /// What a condition is on a record; unreadable for one that was not gathered.
    #[must_use]
    pub fn outcome(&self, (node, version): (NodeId, Version), position: u32) -> Truth {
        let gathered = self.outcomes.range((node, Version::Exported)..=(node, version)).next_back();
        let outcome = gathered.and_then(|(_, outcomes)| outcomes.get(position as usize));
        outcome.copied().unwrap_or(Truth::Unreadable)
    }

    /// A record's value, or why it cannot be told.
    pub fn text(&self, (slot, version): (SlotId, Version), position: u32) -> Result<&str, Broken> {
        let gathered = self.texts.range((slot, Version::Exported)..=(slot, version)).next_back();
        let Some((_, texts)) = gathered else {
            return Err(Broken { reason: "the value was not gathered".to_owned(), missing_file: false });
        };
        if let Some(why) = texts.unreadable.get(&position) {
            return Err(why.clone());
        }
        let at = position as usize;
        let start = at.checked_sub(1).and_then(|before| texts.ends.get(before)).copied().unwrap_or(0);
        let end = texts.ends.get(at).copied().unwrap_or(start);
        Ok(texts.text.get(start..end).unwrap_or(""))
    }

    /// The records that name `key` of `object`; nothing when the export has no such column.
    #[must_use]
    pub fn naming(&self, object: ObjectId, key: &Key) -> Option<&[u32]> {
        self.named.get(&object).map(|named| named.get(key).map_or(&[][..], Vec::as_slice))
    }
}
