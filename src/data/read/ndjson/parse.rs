//! One line of NDJSON: its keys, or its cells.

use super::shape::{Keys, Shape};
use crate::value::number::NumberFormat;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The parser itself counts no levels of what it passes over.
const DEEPEST: usize = 64;

/// A cell of a line; none until its key was met.
pub(super) type Cell<'a> = Option<Cow<'a, str>>;

/// Why a line could not be read as a row.
#[derive(Debug)]
pub(super) enum Error {
    /// It is no object of JSON, or names one value twice.
    Malformed(String),
    /// It has a key that the file did not have when it was read for its keys.
    UnknownKey,
}

/// Whether some bytes are one JSON object.
pub(super) fn is_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// Adds the keys of a line to the shape.
pub(super) fn add_keys(line: &str, shape: &mut Shape) -> Result<(), Error> {
    let (keys, paths) = shape.parts_mut();
    let mut path = Vec::new();
    read(line, AddKeys { keys, paths, path: &mut path })
}

/// Reads the values of a line into the cells of the shape's columns.
/// A number becomes a text that `format` reads as that number.
pub(super) fn read_cells<'a>(
    line: &'a str,
    shape: &Shape,
    format: NumberFormat,
    cells: &mut Vec<Cell<'a>>,
) -> Result<(), Error> {
    cells.clear();
    cells.resize(shape.width(), None);
    let mut is_unknown = false;
    match read(line, ReadCells { keys: &shape.root, format, cells, is_unknown: &mut is_unknown, depth: 0 }) {
        Err(_) if is_unknown => Err(Error::UnknownKey),
        result => result,
    }
}

fn read<'a>(line: &'a str, members: impl Members<'a>) -> Result<(), Error> {
    let line = line.trim_start_matches('\u{FEFF}');
    let mut json = serde_json::Deserializer::from_str(line);
    Object(members).deserialize(&mut json).and_then(|()| json.end()).map_err(|error| Error::Malformed(sentence(&error)))
}

/// The parser counts lines of one line.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // A line that breaks off ends on the next one for the parser.
    let Some((what, _)) = text.rsplit_once(" at line ") else { return text };
    if error.is_eof() { format!("{what} at its end") } else { format!("{what} at character {}", error.column()) }
}

/// What is made of the members of a JSON object.
trait Members<'a> {
    fn read<A: MapAccess<'a>>(self, object: A) -> Result<(), A::Error>;
}

/// A JSON object, and nothing else.
struct Object<M>(M);

impl<'a, M: Members<'a>> DeserializeSeed<'a> for Object<M> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'a, M: Members<'a>> Visitor<'a> for Object<M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'a>>(self, object: A) -> Result<(), A::Error> {
        self.0.read(object)
    }
}

struct AddKeys<'s> {
    keys: &'s mut Keys,
    paths: &'s mut Vec<Vec<String>>,
    path: &'s mut Vec<String>,
}

impl<'de> Members<'de> for AddKeys<'_> {
    fn read<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut guess = 0;
        while let Some(found) = object.next_key_seed(Place { keys: self.keys, guess })? {
            let place = match found {
                Ok(place) => place,
                Err(key) => self.keys.add(&key),
            };
            guess = place + 1;
            let value: &RawValue = object.next_value()?;
            let Some((key, node)) = self.keys.entry_mut(place) else { continue };
            if !is_nested(value) {
                node.is_value |= !is_null(value);
                if node.column.is_none() {
                    self.path.push(key.to_owned());
                    node.column = Some(Shape::add_column(self.paths, self.path));
                    self.path.pop();
                }
                continue;
            }
            node.is_object = true;
            deeper::<A::Error>(self.path.len())?;
            self.path.push(key.to_owned());
            let members = AddKeys { keys: &mut node.keys, paths: self.paths, path: self.path };
            let nested = Object(members).deserialize(&mut serde_json::Deserializer::from_str(value.get()));
            self.path.pop();
            nested.map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

struct ReadCells<'s, 'a> {
    keys: &'s Keys,
    format: NumberFormat,
    cells: &'s mut Vec<Cell<'a>>,
    is_unknown: &'s mut bool,
    depth: usize,
}

impl<'a> Members<'a> for ReadCells<'_, 'a> {
    fn read<A: MapAccess<'a>>(self, mut object: A) -> Result<(), A::Error> {
        let mut guess = 0;
        while let Some(found) = object.next_key_seed(Place { keys: self.keys, guess })? {
            let value: &'a RawValue = object.next_value()?;
            let place = found.ok();
            guess = place.map_or(guess, |place| place + 1);
            let node = place.and_then(|place| self.keys.node(place));
            let may_lack_column = is_nested(value) || is_null(value);
            let Some(node) = node.filter(|node| may_lack_column || node.column.is_some()) else {
                *self.is_unknown = true;
                return Err(A::Error::custom("a key appeared meanwhile"));
            };
            if is_nested(value) {
                let depth = deeper(self.depth)?;
                let (keys, format) = (&node.keys, self.format);
                let members = ReadCells { keys, format, cells: self.cells, is_unknown: self.is_unknown, depth };
                Object(members)
                    .deserialize(&mut serde_json::Deserializer::from_str(value.get()))
                    .map_err(A::Error::custom)?;
            }
            if let Some(cell) = node.column.and_then(|column| self.cells.get_mut(column)) {
                let text = text_of(value, self.format).map_err(A::Error::custom)?;
                if cell.replace(text).is_some() {
                    return Err(A::Error::custom("it names one value twice"));
                }
            }
        }
        Ok(())
    }
}

/// The depth of an object within one of the given depth.
fn deeper<E: serde::de::Error>(depth: usize) -> Result<usize, E> {
    if depth < DEEPEST { Ok(depth + 1) } else { Err(E::custom(format!("objects are nested more than {DEEPEST} deep"))) }
}

/// Finds the place of the next key; gives the key if it is a new one.
struct Place<'s> {
    keys: &'s Keys,
    guess: usize,
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Place<'_> {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.keys.place(key, self.guess).ok_or_else(|| key.to_owned()))
    }
}

fn is_nested(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

fn is_null(value: &RawValue) -> bool {
    value.get().starts_with('n')
}

/// A value as the text of a cell; of an object, which has columns of its own, the JSON.
fn text_of(value: &RawValue, format: NumberFormat) -> Result<Cow<'_, str>, serde_json::Error> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'"') => string_of(raw),
        Some(b'[') => {
            let mut items = serde_json::Deserializer::from_str(raw);
            items.deserialize_seq(Joined(format)).map(Cow::Owned)
        }
        Some(b'n') => Ok(Cow::Borrowed("")),
        Some(b'-' | b'0'..=b'9') if format.needs_zero(raw) => Ok(Cow::Owned(format!("{raw}0"))),
        _ => Ok(Cow::Borrowed(raw)),
    }
}

/// A string of JSON; copied only where something has to be undone.
fn string_of(raw: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    let inside = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inside.filter(|inside| memchr::memchr(b'\\', inside.as_bytes()).is_none()) {
        Some(plain) => Ok(Cow::Borrowed(plain)),
        None => serde_json::from_str(raw).map(Cow::Owned),
    }
}

/// Joins the items of a list.
struct Joined(NumberFormat);

impl<'de> Visitor<'de> for Joined {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<String, A::Error> {
        let mut joined = String::new();
        let mut is_first = true;
        while let Some(item) = items.next_element::<&RawValue>()? {
            if !is_first {
                joined.push(';');
            }
            is_first = false;
            let raw = item.get();
            // A list within a list would be joined by the same sign.
            let text = if raw.starts_with('[') {
                Cow::Borrowed(raw)
            } else {
                text_of(item, self.0).map_err(A::Error::custom)?
            };
            joined.push_str(&text);
        }
        Ok(joined)
    }
}
