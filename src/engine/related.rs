//! What is kept of the records of a linked object while others are judged: hashes of keys, outcomes
//! of conditions, and the values that paths lead to. Never whole records.
//!
//! Memory, for each record: 16 bytes for its key, and 16 for every record that it names in an ID
//! column; one byte for each condition asked of it, and one where deletes may take it away; eight
//! bytes and its text for each value that a path reads; 16 where a condition or value cannot be
//! read. Lists grow by doubling, so their peak is somewhat higher: ten million contacts of which one
//! condition is asked, and a million deals that name two of them each, are 220 MB, and peaked at 300.

use super::grouped::Grouped;
use super::keys::{Index, Key, Suspects};
use super::merges::Merges;
use crate::check::program::RuleId;
use crate::plan::{NodeId, SlotId, Version};
use crate::schema::ObjectId;
use crate::value::Truth;
use crate::value::spelling::Clusters;
use crate::value::spread::Spread;
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

/// All linked objects that have a file.
#[derive(Debug, Default)]
pub struct RelatedSet {
    tables: BTreeMap<ObjectId, Related>,
    /// How the exported values of a column are spread, or why that cannot be told.
    spreads: BTreeMap<(ObjectId, SlotId), Result<Spread, String>>,
    /// The clusters of an object's columns, in the order of its plan.
    spellings: BTreeMap<ObjectId, Vec<Clusters>>,
    /// Of each object that has `duplicates` rules.
    merges: BTreeMap<ObjectId, Merges>,
    /// Of each `duplicates` rule that a condition asks about.
    grouped: BTreeMap<RuleId, Grouped>,
}

/// The records of one object. What a condition or a slot is at a version is what was gathered for
/// that version or, where nothing changed it, for the last one before.
#[derive(Debug, Default)]
pub struct Related {
    /// Position of each record, in input order.
    positions: Index,
    records: u32,
    outcomes: BTreeMap<(NodeId, Version), Vec<Truth>>,
    /// Why an outcome is unreadable: which value of which record.
    reasons: BTreeMap<(NodeId, Version), Sparse<String>>,
    texts: BTreeMap<(SlotId, Version), Texts>,
    /// For each object whose IDs these records name: who is named by which records. Present, even
    /// if empty, when the export has such a column.
    named: BTreeMap<ObjectId, Index>,
    /// Records that a delete took away: not there at [`Version::Left`].
    removed: Vec<bool>,
    /// Records that were merged into others: at [`Version::Merged`] those stand for them.
    absorbed: HashMap<u32, u32, FixedState>,
    /// Rows that were set aside, ragged or without a key: whom they name is not known.
    unread: u32,
}

/// One text a record; a record whose value cannot be told has a reason instead.
#[derive(Debug, Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
    unreadable: Sparse<Broken>,
}

/// Values of a few positions; equal ones are kept once.
#[derive(Debug)]
struct Sparse<T> {
    /// In order.
    values: Vec<(u32, Arc<T>)>,
    distinct: HashSet<Arc<T>, FixedState>,
}

impl<T> Default for Sparse<T> {
    fn default() -> Sparse<T> {
        Sparse { values: Vec::new(), distinct: HashSet::default() }
    }
}

impl<T: Eq + Hash> Sparse<T> {
    /// Adds the value of a position behind all others.
    fn add(&mut self, position: u32, value: T) {
        let value = self.distinct.get_or_insert(Arc::new(value));
        self.values.push((position, Arc::clone(value)));
    }

    fn get(&self, position: u32) -> Option<&T> {
        let at = self.values.binary_search_by_key(&position, |(position, _)| *position).ok()?;
        self.values.get(at).map(|(_, value)| value.as_ref())
    }
}

/// Why a link leads to no value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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

    pub fn add_spread(&mut self, object: ObjectId, slot: SlotId, spread: Result<Spread, String>) {
        self.spreads.insert((object, slot), spread);
    }

    pub fn add_spellings(&mut self, object: ObjectId, clusters: Vec<Clusters>) {
        self.spellings.insert(object, clusters);
    }

    /// The clusters of the n-th column of which an object's fixes cluster the spellings.
    #[must_use]
    pub fn spellings(&self, object: ObjectId, at: usize) -> Option<&Clusters> {
        self.spellings.get(&object)?.get(at)
    }

    /// Adds what was merged of an object's records.
    pub fn add_merges(&mut self, object: ObjectId, merges: Merges) {
        if let Some(table) = self.tables.get_mut(&object) {
            table.absorb(&merges);
        }
        self.merges.insert(object, merges);
    }

    /// What was merged of an object's records; nothing if no rule asks for it, or the search is yet to
    /// come.
    #[must_use]
    pub fn merges(&self, object: ObjectId) -> Option<&Merges> {
        self.merges.get(&object)
    }

    pub fn add_grouped(&mut self, rule: RuleId, grouped: Grouped) {
        self.grouped.insert(rule, grouped);
    }

    /// The records of a rule's groups; nothing if no condition asks, or the search is yet to come.
    #[must_use]
    pub fn grouped(&self, rule: RuleId) -> Option<&Grouped> {
        self.grouped.get(&rule)
    }

    /// How a column's values are spread.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn spread(&self, object: ObjectId, slot: SlotId) -> Result<&Spread, &str> {
        match self.spreads.get(&(object, slot)) {
            Some(spread) => spread.as_ref().map_err(String::as_str),
            None => Err("the column was not read"),
        }
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
    pub fn position(&self, key: Key) -> Option<u32> {
        self.positions.positions(key).next()
    }

    /// The positions of all records of a key, in input order: the rows of a table.
    pub fn positions(&self, key: Key) -> impl Iterator<Item = u32> {
        self.positions.positions(key)
    }

    /// How many records were added: the position of the next one.
    #[must_use]
    pub fn records(&self) -> u32 {
        self.records
    }

    /// Adds the next record.
    pub fn add(&mut self, key: Key) {
        self.positions.add(key, self.records);
        self.records = self.records.saturating_add(1);
    }

    /// Makes look-ups by key possible, once all records are added, and gives the hashes of keys that
    /// stand twice.
    pub fn sort(&mut self, threads: usize) -> Suspects {
        for named in self.named.values_mut() {
            named.sort(threads);
        }
        self.positions.sort(threads)
    }

    /// Adds the next record's outcome of a condition; an unreadable one with its reason.
    pub fn add_outcome(&mut self, at: (NodeId, Version), truth: Truth, reason: Option<String>) {
        let outcomes = self.outcomes.entry(at).or_default();
        let position = u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
        outcomes.push(truth);
        if let Some(reason) = reason {
            self.reasons.entry(at).or_default().add(position, reason);
        }
    }

    /// Why a condition is unreadable on a record.
    #[must_use]
    pub fn reason(&self, (node, version): (NodeId, Version), position: u32) -> Option<&str> {
        let (at, _) = self.outcomes.range((node, Version::Exported)..=(node, version)).next_back()?;
        self.reasons.get(at)?.get(position).map(String::as_str)
    }

    /// Adds the next record's value, or why it cannot be told.
    pub fn add_text(&mut self, at: (SlotId, Version), text: Result<&str, Broken>) {
        let texts = self.texts.entry(at).or_default();
        match text {
            Ok(text) => texts.text.push_str(text),
            Err(why) => {
                let position = u32::try_from(texts.ends.len()).unwrap_or(u32::MAX);
                texts.unreadable.add(position, why);
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
        self.named.entry(object).or_default().add(key, position);
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

    fn absorb(&mut self, merges: &Merges) {
        for group in merges.groups() {
            let Some(survivor) = self.position(group.survivor.key) else { continue };
            let absorbed = group.absorbed.iter().filter_map(|member| self.position(member.key));
            let absorbed: Vec<u32> = absorbed.collect();
            self.absorbed.extend(absorbed.into_iter().map(|position| (position, survivor)));
        }
    }

    /// The record that one was merged into; itself if into none.
    #[must_use]
    pub fn survivor_of(&self, position: u32) -> u32 {
        self.absorbed.get(&position).copied().unwrap_or(position)
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
    ///
    /// # Errors
    /// The value is broken, or was not gathered.
    pub fn text(&self, (slot, version): (SlotId, Version), position: u32) -> Result<&str, Broken> {
        let gathered = self.texts.range((slot, Version::Exported)..=(slot, version)).next_back();
        let Some((_, texts)) = gathered else {
            return Err(Broken { reason: "the value was not gathered".to_owned(), missing_file: false });
        };
        if let Some(why) = texts.unreadable.get(position) {
            return Err(why.clone());
        }
        let at = position as usize;
        let start = at.checked_sub(1).and_then(|before| texts.ends.get(before)).copied().unwrap_or(0);
        let end = texts.ends.get(at).copied().unwrap_or(start);
        Ok(texts.text.get(start..end).unwrap_or(""))
    }

    /// The records that name `key` of `object`, in input order; nothing when the export has no such
    /// column.
    pub fn naming(&self, object: ObjectId, key: Key) -> Option<impl Iterator<Item = u32>> {
        self.named.get(&object).map(|named| named.positions(key))
    }
}
