//! Records are told apart by their keys; keys that could name the wrong record stop the run.

use super::RunError;
use super::bind::Bound;
use crate::data::read::{self, Source, Wanted};
use crate::engine::keys::{Key, Suspects};
use crate::plan::ObjectPlan;
use std::collections::BTreeMap;

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
        assert_eq!(first_repeated(input, &suspects(&["3", "4"])).unwrap(), None);
        assert_eq!(places_of(input, hash("3")).unwrap(), None);
        assert_eq!(first_repeated(input, &suspects(&["1", "2", "3"])).unwrap(), Some(hash("2")));
        let (value, places) = places_of(input, hash("2")).unwrap().unwrap();
        assert_eq!((value.as_str(), places.len()), ("2", 3));
        assert_eq!(places.last().map(String::as_str), Some("row 7 of contacts.csv"));
    }
}
