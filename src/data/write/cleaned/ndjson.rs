//! Cleaned exports in NDJSON. Of an NDJSON export every line stays as it was written, and new values are put
//! into their places in the objects, as strings; other formats become one flat object a row, every value a
//! string.

use super::rewriting::{Rewriting, rows_left};
use super::rows::{kept, refuse_rejected};
use super::{Changes, CleanedError, CleanedFormat, CleanedPart, CleanedWriter, NewCell, TextFile};
use crate::data::read::{Batch, Kind};
use arrow_buffer::Buffer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::{self, Debug};
use std::io::Write;
use std::ops::Range;

/// NDJSON of an NDJSON export.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsItWas;

impl<W: Write + Debug + 'static> CleanedFormat<W> for AsItWas {
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        let text = if changes.is_empty() { batch.text() } else { Buffer::from_vec(rewritten(batch, changes)?) };
        Ok(CleanedPart::text(rows_left(batch, changes), text))
    }

    fn begin(&self, _header: &[String], _head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        TextFile::begin(out, b"")
    }
}

fn rewritten(batch: &Batch, changes: &Changes) -> Result<Vec<u8>, CleanedError> {
    let text = batch.text();
    let mut rewriting = Rewriting::of(&text);
    let mut omitted = changes.omitted.iter().copied().peekable();
    for cells in changes.cells.chunk_by(|a, b| a.row == b.row) {
        let Some(NewCell { row, .. }) = cells.first().copied() else { continue };
        while let Some(row) = omitted.next_if(|&omitted| omitted <= row) {
            rewriting.replace(batch.range(row), b"");
        }
        let mut line = Cow::Borrowed(batch.raw(row));
        for cell in cells {
            let path = batch.path(cell.column);
            let written = with_value(&line, path, cell.value).ok_or_else(|| CleanedError::NoPlace {
                row: batch.row_number(row),
                path: path.join("."),
                value: cell.value.to_owned(),
            })?;
            line = Cow::Owned(written);
        }
        rewriting.replace(batch.range(row), line.as_bytes());
    }
    omitted.for_each(|row| rewriting.replace(batch.range(row), b""));
    Ok(rewriting.finish())
}

/// NDJSON of an export in another format.
#[derive(Clone, Debug)]
pub(super) struct FromCells {
    /// The names of the columns, as keys of JSON with their colons.
    keys: Vec<String>,
}

impl FromCells {
    /// For an export with this header.
    pub(super) fn new(header: &[String]) -> FromCells {
        FromCells { keys: header.iter().map(|name| format!("{}:", json(name))).collect() }
    }
}

impl<W: Write + Debug + 'static> CleanedFormat<W> for FromCells {
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        refuse_rejected(batch, Kind::Ndjson)?;
        let (mut text, mut rows) = (String::new(), 0);
        for (_, cells) in kept(batch, changes) {
            let mut separator = '{';
            for (key, cell) in self.keys.iter().zip(cells) {
                text.push(separator);
                text.push_str(key);
                text.push_str(&json(&cell));
                separator = ',';
            }
            text.push_str("}\n");
            rows += 1;
        }
        Ok(CleanedPart::text(rows, Buffer::from_vec(text.into_bytes())))
    }

    fn begin(&self, header: &[String], _head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        let mut names = BTreeSet::new();
        match header.iter().find(|name| !names.insert(*name)) {
            Some(name) => Err(CleanedError::RepeatedName { name: name.clone() }),
            None => TextFile::begin(out, b""),
        }
    }
}

/// A text as a string of JSON.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A line with another value at the place to which the keys lead; none if something else stands there that
/// would be lost.
fn with_value(line: &str, keys: &[String], value: &str) -> Option<String> {
    let place = find(line, line.trim_start_matches('\u{FEFF}').trim(), keys)?;
    let (before, after) = (line.get(..place.range.start)?, line.get(place.range.end..)?);
    let new = place.missing.iter().rev().fold(json(value), |value, key| format!("{{{}:{value}}}", json(key)));
    // A key that joins others stands in their object.
    let new = if place.joins { new.get(1..new.len() - 1)? } else { &new };
    Some([before, place.comma, new, after].concat())
}

/// Where a value goes.
struct Place<'k> {
    /// What it replaces.
    range: Range<usize>,
    /// The keys that are not there yet.
    missing: &'k [String],
    /// Whether the first of these joins the keys of an object.
    joins: bool,
    /// What parts it from the key before it.
    comma: &'static str,
}

/// Looks for the place in an object of the line.
fn find<'k>(line: &str, object: &str, keys: &'k [String]) -> Option<Place<'k>> {
    let (key, rest) = keys.split_first()?;
    let members = serde_json::Deserializer::from_str(object).deserialize_map(Members).ok()?;
    let is_object = |value: &RawValue| value.get().starts_with('{');
    let found = || members.iter().filter(|(name, _)| name == key).map(|(_, value)| *value);
    let start = |part: &str| part.as_ptr().addr() - line.as_ptr().addr();
    // A key may stand for several objects, each with some of the values; where one already has this one is
    // found out by looking into all.
    let nested = || found().filter(|value| is_object(value));
    let inner = nested().filter_map(|value| find(line, value.get(), rest));
    if let Some(place) = inner.min_by_key(|place| place.missing.len()) {
        return Some(place);
    }
    let replaced = found().find(|value| !is_object(value) && (rest.is_empty() || value.get() == "null"));
    if let Some(value) = replaced {
        let start = start(value.get());
        return Some(Place { range: start..start + value.get().len(), missing: rest, joins: false, comma: "" });
    }
    if found().next().is_some() {
        return None;
    }
    let end = start(object) + object.len() - 1;
    Some(Place { range: end..end, missing: keys, joins: true, comma: if members.is_empty() { "" } else { "," } })
}

/// Takes the keys and values of an object.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::with_value;

    fn changed(line: &str, path: &str, value: &str) -> Option<String> {
        let keys: Vec<String> = path.split('.').map(str::to_owned).collect();
        with_value(line, &keys, value)
    }

    #[test]
    fn a_value_is_replaced_at_its_place() {
        let line = "\u{FEFF} {\"id\": 12.50, \"properties\" :{\"a\":[1, 2] , \"\\u0062\":null}}\r\n";
        let expect = |path, was: &str, now: &str| {
            assert_eq!(changed(line, path, "x \"y\"").unwrap(), line.replacen(was, now, 1), "{path}");
        };
        expect("id", "12.50", r#""x \"y\"""#);
        expect("properties.a", "[1, 2]", r#""x \"y\"""#);
        expect("properties.b", "null", r#""x \"y\"""#);
    }

    #[test]
    fn keys_that_are_not_there_are_added() {
        let line = r#"{"id":1,"owner":null,"empty":{ },"a":{"x":1},"a":{"y":2}}"#;
        let expect = |path, was: &str, now: &str| {
            assert_eq!(changed(line, path, "v").unwrap(), line.replacen(was, now, 1), "{path}");
        };
        expect("name", "2}}", r#"2},"name":"v"}"#);
        expect("team.lead.name", "2}}", r#"2},"team":{"lead":{"name":"v"}}}"#);
        expect("owner.id", "null", r#"{"id":"v"}"#);
        expect("empty.deep.er", "{ }", r#"{ "deep":{"er":"v"}}"#);
        expect("a.y", "2", r#""v""#);
        assert_eq!(changed("{}", "id", "").unwrap(), r#"{"id":""}"#);
    }

    #[test]
    fn nothing_else_is_overwritten() {
        let line = r#"{"id":1,"owner":"Zoe","team":{"id":2}}"#;
        assert_eq!(changed(line, "owner.id", "v"), None);
        assert_eq!(changed(line, "team", "v"), None);
    }
}
