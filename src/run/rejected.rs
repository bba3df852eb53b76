//! Pairs of records that a person has looked at and said of: these are two. They stand in a file of the
//! project, and no later run takes them for one.
//!
//! A table with the columns `Object`, `Record` and `Other`: the object's name, and the keys of both; more
//! columns, such as a reason, are for people.

use super::{RunError, kept};
use crate::data::read::Source;
use crate::engine::keys::Key;
use crate::engine::records::Damage;
use crate::schema::{Object, ObjectId, Schema};
use std::collections::BTreeMap;

/// The name of the file, in the folder of `hyg.yaml`.
pub const FILE_NAME: &str = "not-duplicates.csv";
const COLUMNS: [&str; 3] = ["Object", "Record", "Other"];

/// The rejected pairs of each object.
#[derive(Debug, Clone, Default)]
pub struct Rejected(BTreeMap<ObjectId, Vec<[Named; 2]>>);

/// A record as the file names it.
#[derive(Debug, Clone)]
pub struct Named {
    pub key: Key,
    pub text: String,
}

impl Rejected {
    /// Reads the file.
    ///
    /// # Errors
    /// It cannot be read, lacks a column, or a row names no object or no two records.
    pub fn read(source: &Source, schema: &Schema) -> Result<Rejected, RunError> {
        let mut pairs: BTreeMap<ObjectId, Vec<[Named; 2]>> = BTreeMap::new();
        let each_row = ", and each row below names two records that are not one";
        kept::read(
            source,
            COLUMNS,
            each_row,
            |_| Ok(()),
            |[object, one, other]| {
                let id = schema
                    .object_named(object)
                    .ok_or_else(|| format!("there is no object `{object}`; write one such as `contacts`"))?;
                if one.is_empty() || other.is_empty() || one == other {
                    return Err("two different keys are needed, of the two records that are not one".to_owned());
                }
                let is_number = schema.object(id).is_some_and(Object::has_numeric_key);
                for key in [one, other] {
                    if let Some(damage) = Damage::of(key, is_number) {
                        let shown = damage.shown(key);
                        return Err(format!("`{shown}` {damage}; write the whole key, and keep its column as text"));
                    }
                }
                let named = |text: &str| Named { key: Key::new(text), text: text.to_owned() };
                pairs.entry(id).or_default().push([named(one), named(other)]);
                Ok(())
            },
        )?;
        Ok(Rejected(pairs))
    }

    /// The pairs of one object.
    #[must_use]
    pub fn of(&self, object: ObjectId) -> &[[Named; 2]] {
        self.0.get(&object).map(Vec::as_slice).unwrap_or_default()
    }
}
