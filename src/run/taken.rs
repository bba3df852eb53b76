//! What fixes give to a record although another one has it, of what a CRM gives to one record alone: HubSpot refuses the
//! row of an import that brings a contact the e-mail address of another. Whether another one has it is known only once all
//! records were read, so it is told, by another pass if any fix gave such a value.
//!
//! Memory: 24 bytes for each value that a fix has made another one; none for changes of case, which the CRM sees as none.

use super::RunError;
use super::pass::{Read, RunContext, Scope};
use super::sink::Judged;
use crate::engine::keys::Key;
use crate::engine::mask::Mask;
use crate::engine::records::cell;
use crate::engine::{Memo, Records};
use crate::plan::{ObjectPlan, SlotId, SlotSource};
use crate::schema::Object;
use crate::value::counted::counted;
use crate::value::text::{fold, is_blank};
use std::collections::{BTreeSet, HashMap};

/// A value that a fix gave, and the record.
pub(super) type Given = (Key, Key);

/// The slot of an object that fixes write and that only one record can have.
pub(super) fn slot(run: &RunContext, object: &ObjectPlan, schema: &Object) -> Option<SlotId> {
    let unique = run.in_crm.unique(schema)?;
    let written = object.fixes.iter().flat_map(|fix| &fix.steps).map(|step| step.slot);
    let is_it = |slot: &SlotId| object.slot(*slot).is_some_and(|of| of.source == SlotSource::Own(unique));
    written.into_iter().find(is_it)
}

/// The values that fixes gave to records of a batch which stay by themselves. What merges need is
/// [set late](super::duplicates).
pub(super) fn given(object: &ObjectPlan, slot: SlotId, judged: &Judged) -> Vec<Given> {
    let outcomes = &judged.outcomes;
    let deleted = Mask::of_rows(judged.records.rows, outcomes.deletions.iter().map(|removal| removal.row));
    let is_merged =
        |row| judged.merges.as_ref().is_some_and(|of| of.absorbed.contains(row) || of.survivors.contains_key(&row));
    let edits = outcomes.edits.iter().filter(|edit| edit.slot == slot && !is_blank(&edit.after));
    edits
        .filter(|edit| fold(&edit.after) != fold(exported(&judged.records, slot, edit.row)))
        .filter(|edit| !is_merged(edit.row) && !deleted.contains(edit.row))
        .map(|edit| (value(&edit.after), Key::new(judged.records.key(object, edit.row))))
        .collect()
}

fn exported(records: &Records, slot: SlotId, row: usize) -> &str {
    records.own.get(slot.0).and_then(Option::as_ref).map_or("", |cells| cell(cells, row))
}

fn value(text: &str) -> Key {
    Key::new(&fold(text))
}

/// What a person has to know of values that were given and that other records have.
///
/// # Errors
/// The export cannot be read again.
pub(super) fn note(scope: Scope, slot: SlotId, given: &[Given]) -> Result<Option<String>, RunError> {
    if given.is_empty() {
        return Ok(None);
    }
    let object = scope.object;
    let mut wanted: HashMap<Key, Wanted> = HashMap::new();
    for &(value, record) in given {
        let wanted = wanted.entry(value).or_insert(Wanted { record, records: 0, others: false });
        wanted.records += 1;
        wanted.others |= wanted.record != record;
    }
    let pass = scope.pass_of(Some(&BTreeSet::from([slot, object.key])));
    let work = |_: &mut Memo, read: Read| {
        let of_row = |row| {
            let text = exported(&read.records, slot, row);
            let value = value(text);
            let key = read.records.key(object, row);
            let is_another = wanted.get(&value).is_some_and(|wanted| wanted.record != Key::new(key));
            (is_another && !is_blank(text)).then(|| (value, text.trim().to_owned(), key.to_owned()))
        };
        Ok(read.active.iter().filter_map(of_row).collect::<Vec<_>>())
    };
    let (mut taken, mut first) = (BTreeSet::new(), None);
    pass.each("looking who has what fixes give to others of", false, work, |found| {
        for (value, text, key) in found {
            taken.insert(value);
            first.get_or_insert((text, key));
        }
        Ok(())
    })?;
    let refused: usize = { wanted.iter() }
        .filter(|(value, wanted)| wanted.others || taken.contains(value))
        .map(|(_, wanted)| wanted.records)
        .sum();
    if refused == 0 {
        return Ok(None);
    }
    let label = object.slot(slot).map_or("", |slot| slot.label.as_str());
    let such = first.map_or_else(String::new, |(text, key)| format!(" (`{text}` is that of {key})"));
    Ok(Some(format!(
        "{}/updates.csv brings {} the {label} of another one{such}: HubSpot refuses such rows; if they are one person, merge them first, by hand or with `match same {}` in a `duplicates` rule",
        object.name,
        counted(refused as u64, "record"),
        label.to_lowercase()
    )))
}

/// Who gets a value.
struct Wanted {
    record: Key,
    records: usize,
    /// Whether several get it.
    others: bool,
}
