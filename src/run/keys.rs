//! Records are told apart by their keys; keys that could name the wrong record stop the run.

use super::bind::Bound;
use super::error::{RepeatedKey, RepeatedKeys, RunError};
use crate::data::read::{self, Source, Wanted};
use crate::engine::keys::{Key, Suspects};
use crate::plan::ObjectPlan;
use std::collections::BTreeMap;

/// Repeated keys that are told with their places, and places of one.
const KEYS_TOLD: usize = 10;
const PLACES_TOLD: usize = 5;

/// Reads the files once more for keys of which only the hash is known to stand twice: an error that
/// says where repeated keys stand, and none if different keys shared their hashes.
pub(super) fn refuse_repeated(input: &Bound, object: &ObjectPlan, mut suspects: Suspects) -> Result<(), RunError> {
    loop {
        let repeated = repeated(input, &suspects)?;
        let Some(asked) = repeated.get(..repeated.len().min(KEYS_TOLD)).filter(|asked| !asked.is_empty()) else {
            return Ok(());
        };
        let keys = places_of(input, asked)?;
        if !keys.is_empty() {
            let more = repeated.len() - asked.len();
            return Err(Box::new(RepeatedKeys { key: key_label(object), keys, more }).into());
        }
        asked.iter().for_each(|hash| {
            suspects.remove(hash);
        });
    }
}

/// The suspected hashes that come a second time, in that order.
fn repeated(input: &Bound, suspects: &Suspects) -> Result<Vec<u64>, RunError> {
    let (mut seen, mut again) = (Suspects::default(), Suspects::default());
    let mut repeated = Vec::new();
    if !suspects.is_empty() {
        each_key(input, |_, _, text| {
            let hash = Key::new(text).short();
            if suspects.contains(&hash) && !seen.insert(hash) && again.insert(hash) {
                repeated.push(hash);
            }
        })?;
    }
    Ok(repeated)
}

/// Of the keys with these hashes those that stand twice, in the order of the hashes.
fn places_of(input: &Bound, hashes: &[u64]) -> Result<Vec<RepeatedKey>, RunError> {
    let mut found: BTreeMap<(usize, String), RepeatedKey> = BTreeMap::new();
    each_key(input, |source, row, text| {
        let hash = Key::new(text).short();
        let Some(place) = hashes.iter().position(|asked| *asked == hash) else { return };
        let value = text.trim().to_owned();
        let key = found.entry((place, value.clone())).or_insert(RepeatedKey { value, places: Vec::new(), more: 0 });
        if key.places.len() < PLACES_TOLD {
            key.places.push(format!("row {row} of {}", source.name));
        } else {
            key.more += 1;
        }
    })?;
    Ok(found.into_values().filter(|key| key.places.len() > 1).collect())
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

pub(super) fn file_name(input: &Bound, source: usize) -> String {
    input.sources.get(source).map_or_else(String::new, |source| source.name.clone())
}

pub(super) fn key_label(object: &ObjectPlan) -> String {
    object.slot(object.key).map_or_else(String::new, |slot| slot.label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::program::Program;
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
        assert_eq!(repeated(input, &suspects(&["3", "4"])).unwrap(), Vec::<u64>::new());
        assert!(places_of(input, &[hash("3")]).unwrap().is_empty());
        let found = repeated(input, &suspects(&["1", "2", "3"])).unwrap();
        assert_eq!(found, [hash("2"), hash("1")]);
        let told = |key: &RepeatedKey| (key.value.clone(), key.places.len(), key.places.last().cloned().unwrap());
        let keys: Vec<_> = places_of(input, &found).unwrap().iter().map(told).collect();
        let place = |row: u32| format!("row {row} of contacts.csv");
        assert_eq!(keys, [("2".to_owned(), 3, place(7)), ("1".to_owned(), 2, place(6))]);
    }
}
