//! The built-in catalogues: what each CRM's accounts have before `hyg.yaml` says more.
//!
//! One file an object, part of the binary. They are trusted: a test reads them all. Every command reads them first,
//! so they are JSON, which takes a tenth of the time of YAML.
//!
//! HubSpot's are written and kept by hand. Facts: internal names, labels, types and option values of the properties
//! that HubSpot defines, as its property API returns them
//! (<https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide>) and its list of default properties
//! shows them (<https://knowledge.hubspot.com/properties/hubspots-default-contact-properties> and its sisters for
//! companies and deals). Short names are aliases; labels in French and German are translations, the German ones partly by
//! HubSpot's German pages (<https://knowledge.hubspot.com/de/properties/hubspots-default-contact-properties>) and by what the
//! words mean; not each was seen in an export. `read_only`:
//! the app sets it, or ignores what an import says. Without options a property has no list, or every account has its own.

use super::{Link, Object, ObjectId, Origin, Property, PropertyId, PropertyOption, Schema};
use crate::value::Kind;
use serde::Deserialize;
use std::sync::LazyLock;

const HUBSPOT: [&str; 3] =
    [include_str!("hubspot/contacts.json"), include_str!("hubspot/companies.json"), include_str!("hubspot/deals.json")];

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
    translations: Vec<String>,
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
/// A file is no JSON of that shape, or names a property or an object that it does not have.
fn read(files: &[&str]) -> Result<Schema, String> {
    let entries = files.iter().map(|text| serde_json::from_str::<ObjectEntry>(text));
    let entries: Vec<ObjectEntry> = entries.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    let objects = entries.into_iter().map(|entry| entry.into_object(&names)).collect::<Result<_, _>>()?;
    Ok(Schema { objects })
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
            aliases: [self.aliases, self.translations.clone()].concat(),
            translations: self.translations,
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
