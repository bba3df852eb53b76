//! Records are told apart by their keys; keys that could name the wrong record stop the run.

use super::audit::History;
use super::bind::{Bound, Layout};
use super::duplicates::MostMerged;
use super::models::SavedModels;
use super::progress::Progress;
use super::rejected::Rejected;
use super::stream::{Piece, Reading, input_bytes};
use super::{FixConflict, RunError};
use crate::check::program::{Program, RuleId};
use crate::data::read::{self, Source, Wanted};
use crate::engine::Records;
use crate::engine::keys::{Key, Suspects};
use crate::engine::mask::Mask;
use crate::engine::outcomes::Conflict;
use crate::engine::records::Damage;
use crate::matching::Refused;
use crate::plan::{ObjectPlan, Settings};
use crate::value::matching;
use std::collections::BTreeMap;

/// What holds for all passes of a run.
pub(super) struct Settled<'a> {
    pub program: &'a Program,
    pub settings: &'a Settings,
    pub missing_is_blank: bool,
    pub threads: usize,
    pub fewest_values: usize,
    pub rejected: &'a Rejected,
    /// The most records that are merged into one.
    pub most_merged: MostMerged,
    pub models: &'a SavedModels,
    pub history: &'a History,
    pub pair: Option<&'a (RuleId, [String; 2])>,
    pub progress: &'a dyn Progress,
}

impl Settled<'_> {
    /// One pass over an object's exports, which progress tells as `what` (`comparing`): of the columns of a layout, or
    /// of whole rows.
    pub fn begin<'i>(
        &self,
        what: &str,
        object: &ObjectPlan,
        input: &'i Bound,
        layout: &Layout,
        whole_rows: bool,
    ) -> Reading<'i> {
        self.progress.begin(&format!("{what} {}", object.name), input_bytes(&input.sources));
        Reading {
            sources: &input.sources,
            header: &input.header,
            wanted: Wanted { columns: layout.columns.clone(), whole_rows },
            threads: self.threads,
        }
    }

    /// The rows of a batch that have a key.
    pub fn active(
        &self,
        input: &Bound,
        object: &ObjectPlan,
        piece: &Piece,
        records: &Records,
    ) -> Result<Mask, RunError> {
        let mut spoilt = None;
        let active = Mask::from_fn(records.rows, |row| {
            let text = records.key(object, row);
            let has_key = !self.settings.is_blank(text);
            if has_key {
                spoilt = spoilt.or_else(|| Damage::of(text, object.has_numeric_key).map(|damage| (row, damage)));
            }
            has_key
        });
        match spoilt {
            None => Ok(active),
            Some((row, damage)) => Err(RunError::SpoiltKey {
                file: file_name(input, piece.source),
                row: piece.batch.row_number(row),
                key: key_label(object),
                value: damage.shown(records.key(object, row)),
                damage,
            }),
        }
    }

    /// The keys of those rows, in order.
    pub fn keys(&self, object: &ObjectPlan, records: &Records, active: &Mask) -> Vec<Key> {
        let mut keys = Vec::with_capacity(records.rows);
        keys.extend(active.iter().map(|row| self.key(object, records.key(object, row))));
        keys
    }

    /// Of a table the form in which two cells are the same.
    fn key(&self, object: &ObjectPlan, text: &str) -> Key {
        match object.table_key {
            Some(kind) => Key::new(&matching::form(text, kind, self.settings.account.country.as_deref())),
            None => Key::new(text),
        }
    }

    /// Why records cannot be compared for a rule.
    pub fn refused(&self, rule: RuleId, why: Refused) -> RunError {
        match why {
            Refused::Interrupted => RunError::Interrupted,
            why => RunError::Duplicates { rule: self.program.rule_name(rule).to_owned(), why, place: None },
        }
    }

    pub fn conflict(
        &self,
        input: &Bound,
        object: &ObjectPlan,
        piece: &Piece,
        records: &Records,
        conflict: &Conflict,
    ) -> RunError {
        let named = |(rule, value): &(RuleId, String)| (self.program.rule_name(*rule).to_owned(), value.clone());
        RunError::from(Box::new(FixConflict {
            file: file_name(input, piece.source),
            row: piece.batch.row_number(conflict.row),
            key: format!("{} {}", key_label(object), records.key(object, conflict.row)),
            property: object.slot(conflict.slot).map_or_else(String::new, |slot| slot.label.clone()),
            first: named(&conflict.first),
            second: named(&conflict.second),
        }))
    }
}

/// Reads the files once more for keys of which only the hash is known to stand twice: an error that
/// says where a repeated key stands, and none if different keys shared a hash.
pub(super) fn refuse_repeated(input: &Bound, object: &ObjectPlan, mut suspects: Suspects) -> Result<(), RunError> {
    while let Some(hash) = first_repeated(input, &suspects)? {
        if let Some((value, places)) = places_of(input, hash)? {
            return Err(RunError::DuplicateKey { key: key_label(object), value, places });
        }
        suspects.remove(&hash);
    }
    Ok(())
}

/// The suspected hash that is the first to come a second time.
fn first_repeated(input: &Bound, suspects: &Suspects) -> Result<Option<u64>, RunError> {
    let (mut seen, mut first) = (Suspects::default(), None);
    if !suspects.is_empty() {
        each_key(input, |_, _, text| {
            let hash = Key::new(text).short();
            first = first.or_else(|| (suspects.contains(&hash) && !seen.insert(hash)).then_some(hash));
        })?;
    }
    Ok(first)
}

/// Of the keys with a hash one that stands twice, and the first places where it stands.
fn places_of(input: &Bound, hash: u64) -> Result<Option<(String, Vec<String>)>, RunError> {
    const PLACES: usize = 5;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    each_key(input, |source, row, text| {
        if Key::new(text).short() == hash {
            let places = found.entry(text.trim().to_owned()).or_default();
            if places.len() < PLACES {
                places.push(format!("row {row} of {}", source.name));
            }
        }
    })?;
    Ok(found.into_iter().find(|(_, places)| places.len() > 1))
}

fn each_key(input: &Bound, mut visit: impl FnMut(&Source, u64, &str)) -> Result<(), RunError> {
    let wanted = Wanted { columns: input.matched.key.into_iter().collect(), whole_rows: false };
    let mut fingerprints = Vec::new();
    for source in &input.sources {
        let mut table = read::open(source)?.want(wanted.clone());
        while let Some(block) = table.next_block()? {
            let batch = block.batch()?;
            for (row, text) in batch.column(0).iter().flatten().enumerate() {
                visit(source, batch.row_number(row), text);
            }
        }
        fingerprints.push(table.finish()?);
    }
    input.refuse_changed(&fingerprints)
}

fn file_name(input: &Bound, source: usize) -> String {
    input.sources.get(source).map_or_else(String::new, |source| source.name.clone())
}

fn key_label(object: &ObjectPlan) -> String {
    object.slot(object.key).map_or_else(String::new, |slot| slot.label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Content, Settings};
    use crate::run::bind::{Input, bind};
    use crate::schema::{Project, Schema};

    #[test]
    fn a_hash_is_a_suspicion_until_one_key_is_seen_twice() {
        let program = Program { schema: Schema::hubspot(), ..Program::default() };
        let object = program.schema.object_named("contacts").unwrap();
        let content = Content::Memory(b"Record ID\n1\n2\n3\n2\n1\n 2\n".as_slice().into());
        let sources = vec![Source { name: "contacts.csv".to_owned(), content, settings: Settings::default() }];
        let bound = bind(&program, &Project::default(), &[Input { object, sources }]).unwrap();
        let input = &bound[&object];
        let hash = |text: &str| Key::new(text).short();
        let suspects = |texts: &[&str]| texts.iter().map(|text| hash(text)).collect::<Suspects>();
        assert_eq!(first_repeated(input, &suspects(&["3", "4"])).unwrap(), None);
        assert_eq!(places_of(input, hash("3")).unwrap(), None);
        assert_eq!(first_repeated(input, &suspects(&["1", "2", "3"])).unwrap(), Some(hash("2")));
        let (value, places) = places_of(input, hash("2")).unwrap().unwrap();
        assert_eq!((value.as_str(), places.len()), ("2", 3));
        assert_eq!(places.last().map(String::as_str), Some("row 7 of contacts.csv"));
    }
}
