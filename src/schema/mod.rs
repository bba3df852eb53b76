//! What an account's data looks like: objects, properties, options, links; and the project's
//! settings from `hyg.yaml`.

mod catalogue;
mod consent;
pub mod headers;
pub mod listing;
mod names;
pub mod project;
mod tables;

use crate::value::Kind;
pub use consent::{Answer, Consent, gives, takes_back, yes_or_no};
pub use names::{Names, OptionIndex, Rank, Resolution, Suggestions};
pub use project::Project;

/// Index of an object in [`Schema::objects`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub usize);

/// Index of a property in its object's [`Object::properties`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PropertyId(pub usize);

/// Index of a link in its object's [`Object::links`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkId(pub usize);

/// Index of an option in its property's [`Property::options`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OptionId(pub usize);

/// The objects that rules can speak of.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    pub objects: Vec<Object>,
}

/// A kind of record: contacts, companies, deals.
#[derive(Debug, Clone)]
pub struct Object {
    /// Plural, as in `for contacts`; also the name of its output folder.
    pub name: String,
    /// Singular, as in `every associated deal`.
    pub singular: String,
    /// The property that identifies a record; its kind is [`Kind::Id`], but in a table.
    pub key: PropertyId,
    /// Properties that tell a person which record it is (email, names), in order.
    pub identifying: Vec<PropertyId>,
    pub properties: Vec<Property>,
    pub links: Vec<Link>,
    /// Of a table in which records of other objects are looked up: the file it is read from,
    /// relative to the project folder. No rule is about its rows, and its key may stand on several.
    pub table: Option<String>,
}

/// One property of an object.
#[derive(Debug, Clone)]
pub struct Property {
    /// Internal name: never changes, unlike labels.
    pub name: String,
    pub label: String,
    /// Other names: earlier labels, labels in other languages, names of the project.
    pub aliases: Vec<String>,
    /// Those of the aliases that are the CRM's own label in another language: a column under one is the property
    /// just as one under the label is.
    pub translations: Vec<String>,
    pub kind: Kind,
    /// Empty when the property has no list, or its list differs from account to account. A yes/no
    /// property has two, of the values `true` and `false`.
    pub options: Vec<PropertyOption>,
    /// The CRM sets it; a fix must not.
    pub read_only: bool,
    /// Where two properties share a label, the one that the label means.
    pub preferred: bool,
    pub origin: Origin,
    pub note: Option<String>,
    pub owner: Option<String>,
    pub source: Option<String>,
}

/// Where a property was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The built-in catalogue.
    BuiltIn,
    /// `hyg.yaml`.
    Project,
    /// A header named in backticks that the schema does not know: text.
    Header,
}

/// One choice of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyOption {
    /// Internal value.
    pub value: String,
    pub label: String,
    pub aliases: Vec<String>,
}

/// An association from one object to another, as columns of an export.
#[derive(Debug, Clone)]
pub struct Link {
    pub to: ObjectId,
    /// Headers of columns that hold the IDs of all linked records, joined by `;`.
    pub ids: Vec<String>,
    /// Headers of columns that hold the ID of the one primary linked record: what a to-one path
    /// (`company.industry`) follows first.
    pub primary_ids: Vec<String>,
    /// Counts the linked records; answers `has` and `no` where no ID column is exported.
    pub count: Option<PropertyId>,
    /// To a table: the own property whose value its key must have. Such a link has no ID columns.
    pub by: Option<PropertyId>,
}

impl Link {
    /// Whether it leads to one record at most, as a path (`company.industry`) needs.
    #[must_use]
    pub fn leads_to_one(&self) -> bool {
        !self.primary_ids.is_empty() || self.by.is_some()
    }
}

impl Property {
    /// A column that the schema does not know, named by its header: text.
    #[must_use]
    pub fn from_header(header: &str) -> Property {
        Property::new(header, header, Kind::Text, Origin::Header)
    }

    pub(crate) fn new(name: &str, label: &str, kind: Kind, origin: Origin) -> Property {
        Property {
            name: name.to_owned(),
            label: label.to_owned(),
            aliases: Vec::new(),
            translations: Vec::new(),
            kind,
            options: PropertyOption::all_of(kind),
            read_only: false,
            preferred: false,
            origin,
            note: None,
            owner: None,
            source: None,
        }
    }
}

impl PropertyOption {
    /// The options that every property of a kind has: how yes and no are written, in English and
    /// French.
    pub(crate) fn all_of(kind: Kind) -> Vec<PropertyOption> {
        let option = |value: &str, label: &str, french: &str| PropertyOption {
            value: value.to_owned(),
            label: label.to_owned(),
            aliases: vec![french.to_owned()],
        };
        match kind {
            Kind::YesNo => vec![option("true", "Yes", "Oui"), option("false", "No", "Non")],
            _ => Vec::new(),
        }
    }
}

impl Schema {
    /// The objects of a project: those of its CRM and its own.
    #[must_use]
    pub fn for_project(project: &Project) -> Schema {
        project.schema.clone()
    }

    #[must_use]
    pub fn object(&self, id: ObjectId) -> Option<&Object> {
        self.objects.get(id.0)
    }

    #[must_use]
    pub fn property(&self, object: ObjectId, property: PropertyId) -> Option<&Property> {
        self.object(object)?.properties.get(property.0)
    }
}
