//! Records of which a person has said something: the pairs of `not-duplicates.csv`, and the pair that `explain` is asked
//! about.
//!
//! HubSpot gives the record that a merge leaves a new ID (<https://knowledge.hubspot.com/records/merge-records>), and keeps the
//! former ones in `Merged Contact IDs`. What was said of one of those holds of the record that it became.

use crate::check::program::RuleId;
use crate::engine::keys::Key;
use crate::engine::records::cell;
use crate::run::pass::{Pass, Read, RunContext};
use crate::run::rejected::{FILE_NAME, Named};
use crate::schema::ObjectId;
use std::collections::{BTreeMap, BTreeSet};

/// The keys to look for while records are read.
pub(super) struct Wanted {
    keys: BTreeSet<Key>,
    /// Which of the columns that are read holds former keys.
    merged_before: Option<usize>,
}

impl Wanted {
    /// Adds to a pass the column that it takes.
    pub(super) fn new(run: &RunContext, object: ObjectId, pass: &mut Pass) -> Wanted {
        let mut keys: BTreeSet<Key> = run.rejected.of(object).iter().flatten().map(|named| named.key).collect();
        keys.extend(run.pair.into_iter().flat_map(|(_, pair)| pair).map(|key| Key::new(key)));
        let schema = run.program.schema.object(object).filter(|_| !keys.is_empty());
        let column = schema.and_then(|schema| run.in_crm.merged_before(schema, pass.scope.input));
        Wanted { keys, merged_before: column.map(|column| pass.layout.want(column)) }
    }

    /// Whether nothing was said of any record.
    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What was said of rows of a batch, by row: the record's own key first. `keys` are those of the rows.
    pub(super) fn of(&self, read: &Read, keys: &[(usize, Key)]) -> BTreeMap<usize, Vec<Key>> {
        let mut told: BTreeMap<usize, Vec<Key>> = BTreeMap::new();
        if self.keys.is_empty() {
            return told;
        }
        let former = self.merged_before.map(|column| read.piece.batch.column(column));
        for &(row, key) in keys {
            let before = former.map_or("", |cells| cell(cells, row));
            let before = before.split(';').filter(|id| !id.trim().is_empty()).map(Key::new);
            let known: Vec<Key> = std::iter::once(key).chain(before).filter(|key| self.keys.contains(key)).collect();
            if !known.is_empty() {
                told.insert(row, known);
            }
        }
        told
    }
}

/// The rows of such records in a rule's search, by any key of theirs: a record that still has the key is first.
#[derive(Debug, Default)]
pub(super) struct Rows(BTreeMap<Key, Vec<u32>>);

impl Rows {
    /// `keys` as of [`Wanted::of`]; `own` is the record's own.
    pub(super) fn add(&mut self, row: u32, own: Key, keys: &[Key]) {
        for &key in keys {
            let rows = self.0.entry(key).or_default();
            let at = if key == own { 0 } else { rows.len() };
            rows.insert(at, row);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes those of a part whose first row is `before`.
    pub(super) fn append(&mut self, more: Rows, before: u32) {
        for (key, rows) in more.0 {
            self.0.entry(key).or_default().extend(rows.into_iter().map(|row| before.saturating_add(row)));
        }
    }

    pub(super) fn each_row(&mut self, moved: impl Fn(u32) -> u32) {
        self.0.values_mut().flatten().for_each(|row| *row = moved(*row));
    }

    fn of(&self, key: Key) -> &[u32] {
        self.0.get(&key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The pairs that a person has rejected; those of which one record takes no part, or that have become one, are none.
    pub(super) fn rejected(&self, pairs: &[[Named; 2]]) -> Vec<(u32, u32)> {
        let of_pair = |[one, other]: &[Named; 2]| {
            let others = self.of(other.key);
            self.of(one.key).iter().flat_map(|&a| others.iter().map(move |&b| (a, b))).collect::<Vec<_>>()
        };
        pairs.iter().flat_map(of_pair).filter(|(a, b)| a != b).collect()
    }

    /// The two records that are asked about; nothing where one of them takes no part.
    pub(super) fn asked(&self, run: &RunContext, rule: RuleId) -> Option<(u32, u32)> {
        let (_, [one, other]) = run.pair.filter(|(asked, _)| *asked == rule)?;
        let row = |key: &str| self.of(Key::new(key)).first().copied();
        Some((row(one)?, row(other)?))
    }

    /// Pairs that were rejected, and that somebody has merged since.
    pub(super) fn merged(&self, pairs: &[[Named; 2]]) -> Vec<String> {
        let is_one = |[one, other]: &&[Named; 2]| {
            let others = self.of(other.key);
            self.of(one.key).iter().any(|row| others.contains(row))
        };
        let note = |[one, other]: &[Named; 2]| {
            format!("{FILE_NAME} keeps {} and {} apart, and the export has them merged into one", one.text, other.text)
        };
        pairs.iter().filter(is_one).map(note).collect()
    }
}

/// Records that a person has said something of, and that the export has not: they may be gone, or misspelt.
pub(super) fn unknown(pairs: &[[Named; 2]], met: &BTreeSet<Key>, object: &str) -> Option<String> {
    const MOST: usize = 5;
    let mut unknown: Vec<&str> =
        pairs.iter().flatten().filter(|named| !met.contains(&named.key)).map(|n| n.text.as_str()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    let more = unknown.len().checked_sub(MOST).filter(|more| *more > 0);
    let shown = unknown.get(..unknown.len().min(MOST)).unwrap_or_default().join(", ");
    let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
    (!unknown.is_empty()).then(|| format!("{FILE_NAME} names {object} that the export has not: {shown}{more}"))
}
