//! The built-in catalogues: what each CRM's accounts have before `hyg.yaml` says more.
//!
//! One YAML file an object, part of the binary. They are trusted: a test reads them all.

use super::{Link, Object, ObjectId, Origin, Property, PropertyId, PropertyOption, Schema};
use crate::value::Kind;
use serde::Deserialize;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread::{self, ScopedJoinHandle};

const HUBSPOT: [&str; 3] =
    [include_str!("hubspot/contacts.yaml"), include_str!("hubspot/companies.yaml"), include_str!("hubspot/deals.yaml")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectEntry {
    name: String,
    singular: String,
    key: String,
    #[serde(default)]
    identifying: Vec<String>,
    #[serde(default)]
    links: Vec<LinkEntry>,
    properties: Vec<PropertyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkEntry {
    to: String,
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    primary_ids: Vec<String>,
    count: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertyEntry {
    name: String,
    label: String,
    kind: Kind,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    options: Vec<OptionEntry>,
    #[serde(default)]
    read_only: bool,
    #[serde(default)]
    preferred: bool,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionEntry {
    value: String,
    label: String,
    #[serde(default)]
    aliases: Vec<String>,
}

impl Schema {
    /// Contacts, companies and deals of a HubSpot account.
    #[must_use]
    pub fn hubspot() -> Schema {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
            #[expect(clippy::expect_used, reason = "the files are part of the binary, and a test reads them")]
            read(&HUBSPOT).expect("the built-in catalogue is whole")
        });
        SCHEMA.clone()
    }
}

/// Reads one file an object.
///
/// # Errors
/// A file is no YAML of that shape, or names a property or an object that it does not have.
fn read(files: &[&str]) -> Result<Schema, String> {
    let entries = read_all(files)?;
    let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    let objects = entries.into_iter().map(|entry| entry.into_object(&names)).collect::<Result<_, _>>()?;
    Ok(Schema { objects })
}

/// Each file on a thread of its own: every command waits for them.
fn read_all(files: &[&str]) -> Result<Vec<ObjectEntry>, String> {
    let read = |text: &str| serde_saphyr::from_str::<ObjectEntry>(text).map_err(|error| error.to_string());
    thread::scope(|scope| {
        let start = |text| thread::Builder::new().spawn_scoped(scope, move || read(text)).map_err(|_| text);
        let started: Vec<_> = files.iter().copied().map(start).collect();
        let finish = |started: Result<ScopedJoinHandle<_>, _>| match started {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // A thread that cannot be had is no reason to fail.
            Err(text) => read(text),
        };
        started.into_iter().map(finish).collect()
    })
}

impl ObjectEntry {
    fn into_object(self, objects: &[String]) -> Result<Object, String> {
        let properties: Vec<Property> = self.properties.into_iter().map(PropertyEntry::into_property).collect();
        let id_of = |name: &String| {
            let at = properties.iter().position(|property| property.name == *name);
            at.map(PropertyId).ok_or_else(|| format!("{} has no property {name}", self.name))
        };
        let links = self.links.into_iter().map(|link| {
            let to = objects.iter().position(|object| *object == link.to);
            Ok(Link {
                to: to.map(ObjectId).ok_or_else(|| format!("no object {}", link.to))?,
                ids: link.ids,
                primary_ids: link.primary_ids,
                count: link.count.as_ref().map(id_of).transpose()?,
                by: None,
            })
        });
        Ok(Object {
            key: id_of(&self.key)?,
            identifying: self.identifying.iter().map(id_of).collect::<Result<_, _>>()?,
            links: links.collect::<Result<_, String>>()?,
            name: self.name.clone(),
            singular: self.singular,
            properties,
            table: None,
        })
    }
}

impl PropertyEntry {
    fn into_property(self) -> Property {
        let mut property = Property::new(&self.name, &self.label, self.kind, Origin::BuiltIn);
        let option = |OptionEntry { value, label, aliases }| PropertyOption { value, label, aliases };
        property.options.extend(self.options.into_iter().map(option));
        Property {
            aliases: self.aliases,
            read_only: self.read_only,
            preferred: self.preferred,
            note: self.note,
            ..property
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Schema;
    use crate::schema::{Names, Resolution};
    use crate::value::Kind;

    #[test]
    fn every_object_has_its_key_and_both_sides_of_its_links() {
        let schema = Schema::hubspot();
        assert_eq!(schema.objects.len(), 3);
        for (at, object) in schema.objects.iter().enumerate() {
            assert_eq!(object.properties[object.key.0].kind, Kind::Id, "{}", object.name);
            for link in &object.links {
                let back = &schema.objects[link.to.0].links;
                assert!(back.iter().any(|link| link.to.0 == at), "{} has a one-sided link", object.name);
            }
        }
    }

    #[test]
    fn every_name_means_its_property_unless_another_is_preferred() {
        for object in &Schema::hubspot().objects {
            let names = Names::of(object);
            for property in &object.properties {
                for name in property.all_names() {
                    let Resolution::Found(meant) = names.resolve(object, name) else {
                        panic!("{}: `{name}` names several properties", object.name)
                    };
                    let meant = object.property(meant).unwrap();
                    assert!(meant.name == property.name || meant.preferred, "{}: {name}", object.name);
                }
            }
        }
    }

    #[test]
    fn no_two_options_of_a_property_share_a_name() {
        for property in Schema::hubspot().objects.iter().flat_map(|object| &object.properties) {
            for (at, option) in property.options.iter().enumerate() {
                for name in [&option.value, &option.label].into_iter().chain(&option.aliases) {
                    assert_eq!(property.option(name).map(|id| id.0), Some(at), "{}: {name}", property.name);
                }
            }
        }
    }
}
