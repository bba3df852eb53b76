//! Objects, properties and options that a project declares, added to those of its CRM.

use super::read::Reader;
use super::yaml::{Entry, Node, Place, Value};
use super::{Column, Decision, Project};
use crate::data::read::FormatSettings;
use crate::schema::{
    Link, Names, Object, ObjectId, Origin, Property, PropertyId, PropertyOption, Rank, Resolution, Schema,
};
use crate::value::Kind;
use crate::value::text::{fold, fold_name};
use std::collections::{HashMap, HashSet};

const OBJECT_KEYS: [&str; 4] = ["key", "singular", "identifying", "links"];
const TABLE_KEYS: [&str; 5] = ["file", "for", "by", "key", "verifier"];
const LINK_KEYS: [&str; 2] = ["ids", "primary"];
const PROPERTY_KEYS: [&str; 9] =
    ["label", "type", "options", "aliases", "owner", "source", "note", "read_only", "column"];
const OPTION_KEYS: [&str; 2] = ["label", "aliases"];

pub(super) struct Declarer<'r, 'a> {
    reader: &'r mut Reader<'a>,
    project: &'r mut Project,
    /// Of each object, as declared so far; without the labels and aliases that the file adds.
    names: Vec<Names>,
    aliases: Vec<DeclaredAlias>,
    /// What each property was declared as.
    declared: HashMap<(ObjectId, PropertyId), String>,
}

/// A table whose rows cannot be found yet.
struct DeclaredTable {
    table: ObjectId,
    of: ObjectId,
    /// The property by which it is looked up, and where that stands.
    by: (Place, String),
    /// The header of the column to compare with, if it is not named like the property.
    header: Option<String>,
}

struct DeclaredAlias {
    object: ObjectId,
    property: PropertyId,
    alias: String,
    at: Place,
}

impl<'r, 'a> Declarer<'r, 'a> {
    pub(super) fn new(reader: &'r mut Reader<'a>, project: &'r mut Project) -> Self {
        Declarer { reader, project, names: Vec::new(), aliases: Vec::new(), declared: HashMap::new() }
    }

    /// Objects first, so that properties and links can name them.
    pub(super) fn declare(mut self, objects: Option<&Node>, tables: Option<&Node>, properties: Option<&Node>) {
        let objects = objects.map(|node| self.reader.any_entries(node, "`objects`")).unwrap_or_default();
        for entry in &objects {
            self.object(entry);
        }
        let tables = tables.map(|node| self.reader.any_entries(node, "`tables`")).unwrap_or_default();
        let tables: Vec<_> = tables.into_iter().filter_map(|entry| self.table(entry)).collect();
        self.names = self.project.schema.objects.iter().map(Names::of).collect();
        for entry in properties.map(|node| self.reader.any_entries(node, "`properties`")).unwrap_or_default() {
            let Some(object) = self.reader.object(&self.project.schema, entry) else { continue };
            for property in self.reader.any_entries(&entry.node, &format!("the properties of `{}`", entry.key)) {
                self.property(object, property);
            }
        }
        self.settle_aliases();
        for entry in &objects {
            self.object_details(entry);
        }
        for table in tables {
            self.table_details(table);
        }
    }

    /// A table, with the properties that a verification service's results have; how its rows are
    /// found follows when all properties are there.
    fn table(&mut self, entry: &Entry) -> Option<DeclaredTable> {
        let owner = format!("the table `{}`", entry.key);
        let known: Vec<&str> = TABLE_KEYS.into_iter().chain(FormatSettings::keys()).collect();
        let fields = self.reader.entries(&entry.node, &owner, &known);
        if self.project.schema.object_named(&entry.key).is_some() {
            let message = format!("`{}` is an object already", entry.key);
            self.reader.error(entry.at, message, "give the table another name");
            return None;
        }
        if !is_rule_name(&entry.key) {
            let message = format!("`{}` cannot be the name of a table", entry.key);
            self.reader.error(entry.at, message, "start with a letter and go on with letters, digits, `-` and `_`");
            return None;
        }
        let example = format!("write `{}: {{ file: tables/{}.csv, for: contacts, by: email }}`", entry.key, entry.key);
        let mut needed = |key: &str, what: &str| {
            let node = field(&fields, key);
            if node.is_none() {
                self.reader.error(entry.at, format!("{owner} lacks `{key}`, {what}"), example.clone());
            }
            node
        };
        let (file, of, by) = (
            needed("file", "where it is read from"),
            needed("for", "whose records are looked up in it"),
            needed("by", "the property by which they are"),
        );
        let (file, of, by) = (self.reader.path(file?, "the file of the table")?, of?, by?);
        let of_name = self.reader.text(of, "the name of an object")?;
        let known = Entry { key: of_name, at: of.at, node: Node { at: of.at, value: Value::Null } };
        let of = self.reader.object(&self.project.schema, &known)?;
        let by = (by.at, self.reader.text(by, "the name of a property")?);
        let header = match field(&fields, "key") {
            Some(node) => Some(self.reader.text(node, "the header of the column to find rows by")?),
            None => None,
        };
        let verifier = match field(&fields, "verifier") {
            Some(node) => self.reader.yes_no(node)?,
            None => false,
        };
        let table = self.project.schema.add_table(&entry.key, &file);
        if verifier {
            self.project.schema.add_verdict(table);
        }
        let format = self.reader.format(&fields);
        self.project.formats.extend(format.map(|format| (table, format)));
        Some(DeclaredTable { table, of, by, header })
    }

    fn table_details(&mut self, declared: DeclaredTable) {
        let (at, phrase) = declared.by;
        if let Some(by) = self.named(declared.of, at, &phrase) {
            self.project.schema.look_up_by(declared.table, declared.of, by, declared.header.as_deref());
        }
    }

    fn object_fields<'n>(&mut self, entry: &'n Entry) -> Vec<&'n Entry> {
        self.reader.entries(&entry.node, &format!("the object `{}`", entry.key), &OBJECT_KEYS)
    }

    fn object(&mut self, entry: &Entry) {
        let fields = self.object_fields(entry);
        if self.project.schema.object_named(&entry.key).is_some() {
            for field in fields.iter().filter(|field| matches!(field.key.as_str(), "key" | "singular")) {
                let message = format!("`{}` is there already, with its `{}`", entry.key, field.key);
                self.reader.error(field.at, message, "leave this line out, or give your object another name");
            }
            return;
        }
        if !is_rule_name(&entry.key) {
            let message = format!("`{}` cannot be the name of an object", entry.key);
            self.reader.error(entry.at, message, "start with a letter and go on with letters, digits, `-` and `_`");
            return;
        }
        let Some(key) = field(&fields, "key") else {
            let message = format!("`{}` does not say which column identifies its records", entry.key);
            self.reader.error(entry.at, message, format!("write `{}: {{ key: Id }}`", entry.key));
            return;
        };
        let Some(key) = self.reader.text(key, "the header of the column that identifies a record") else { return };
        let singular = field(&fields, "singular").and_then(|node| self.reader.text(node, "one word"));
        self.project.schema.objects.push(Object {
            name: entry.key.clone(),
            singular: singular.unwrap_or_else(|| singular_of(&entry.key)),
            key: PropertyId(0),
            identifying: Vec::new(),
            properties: vec![Property::new(&key, &key, Kind::Id, Origin::Project)],
            links: Vec::new(),
            table: None,
        });
    }

    /// What needs all objects and properties: links and identifying properties.
    fn object_details(&mut self, entry: &Entry) {
        let fields: Vec<&Entry> = match &entry.node.value {
            Value::Map(fields) => fields.iter().collect(),
            _ => return,
        };
        let Some(object) = self.project.schema.object_named(&entry.key) else { return };
        if let Some(node) = field(&fields, "links") {
            for link in self.reader.any_entries(node, &format!("the links of `{}`", entry.key)) {
                self.link(object, link);
            }
        }
        let said = field(&fields, "identifying").map(|node| {
            let phrases = self.reader.texts_with_places(node, "the name of a property");
            phrases.into_iter().filter_map(|(at, phrase)| self.named(object, at, &phrase)).collect()
        });
        if let Some(object) = self.project.schema.objects.get_mut(object.0) {
            object.identifying = said.unwrap_or_else(|| known_by(object));
        }
    }

    fn link(&mut self, from: ObjectId, entry: &Entry) {
        let Some(to) = self.reader.object(&self.project.schema, entry) else { return };
        if self.project.schema.object(to).is_some_and(Object::is_table) {
            let message = format!("`{}` is a table, whose rows are found by a property", entry.key);
            return self.reader.error(entry.at, message, "say which one under `tables`: `for` and `by`");
        }
        let (mut ids, mut primary_ids) = (Vec::new(), Vec::new());
        if let Value::Map(_) = entry.node.value {
            let owner = format!("the link to `{}`", entry.key);
            for field in self.reader.entries(&entry.node, &owner, &LINK_KEYS) {
                let headers = self.reader.texts(&field.node, "the header of a column of IDs");
                if field.key == "ids" { ids = headers } else { primary_ids = headers }
            }
        } else {
            ids = self.reader.texts(&entry.node, "the header of a column of IDs");
        }
        let link = link_to(&mut self.project.schema, from, to);
        if let Some(link) = link {
            link.ids.extend(ids);
            link.primary_ids.extend(primary_ids);
        }
        // The columns of either side make the link, so the other side has it too.
        link_to(&mut self.project.schema, to, from);
    }

    fn named(&mut self, object: ObjectId, at: Place, phrase: &str) -> Option<PropertyId> {
        let of = self.project.schema.object(object)?;
        match of.resolve(phrase) {
            Resolution::Found(id) => Some(id),
            Resolution::Ambiguous(ids) => {
                let (message, help) = ambiguous(of, phrase, &ids);
                self.reader.error(at, message, help);
                None
            }
            Resolution::Unknown => {
                let (message, help) = unknown(of, phrase);
                self.reader.error(at, message, help);
                None
            }
        }
    }

    fn property(&mut self, object: ObjectId, entry: &Entry) {
        let fields = self.reader.entries(&entry.node, &format!("the property `{}`", entry.key), &PROPERTY_KEYS);
        let kinds = Kind::ALL.map(|kind| (kind.name(), kind));
        // A wrong type is reported here; this one then lets the rest of the entry be read.
        let kind =
            field(&fields, "type").map(|node| self.reader.choice(node, "a type", &kinds).unwrap_or(Kind::OneOption));
        let id = match self.find_or_add(object, &entry.key, kind) {
            Ok(id) => id,
            Err((message, help)) => return self.reader.error(entry.at, message, help),
        };
        if let Some(earlier) = self.declared.insert((object, id), entry.key.clone()) {
            let message = format!("`{}` is the same property as `{earlier}` above", entry.key);
            return self.reader.error(entry.at, message, "keep one of them");
        }
        self.project.places.insert((object, id), (entry.at.line, entry.at.column));
        if let Some(kind) = kind {
            self.set_kind(object, id, kind, entry.at);
        }
        for field in fields {
            self.set(object, id, field);
        }
    }

    /// The property that a key names; a new one where the type is given and there is none of that
    /// name or label. (An alias of the catalogue gives way.)
    fn find_or_add(&mut self, id: ObjectId, key: &str, kind: Option<Kind>) -> Result<PropertyId, (String, String)> {
        let (Some(object), Some(names)) = (self.project.schema.objects.get_mut(id.0), self.names.get_mut(id.0)) else {
            return Err(Default::default());
        };
        match (names.find(key), kind) {
            (None | Some((Rank::Alias, _)), Some(kind)) => {
                let property = Property::new(key, key, kind, Origin::Project);
                let id = PropertyId(object.properties.len());
                names.add(id, &property);
                object.properties.push(property);
                Ok(id)
            }
            (Some((_, [id])), _) => Ok(*id),
            (Some((_, several)), _) => Err(ambiguous(object, key, several)),
            (None, None) => Err(unknown(object, key)),
        }
    }

    fn set_kind(&mut self, object: ObjectId, id: PropertyId, kind: Kind, at: Place) {
        let Some(object) = self.project.schema.objects.get_mut(object.0) else { return };
        let is_key = object.key == id;
        let Some(property) = object.properties.get_mut(id.0) else { return };
        if is_key && kind != Kind::Id {
            let message = format!("`{}` identifies the records, so its type is `id`", property.name);
            self.reader.error(at, message, "leave the type out");
        } else if property.kind != kind {
            property.kind = kind;
            property.options = PropertyOption::all_of(kind);
        }
    }

    /// Sets what one key of a property says.
    fn set(&mut self, object: ObjectId, id: PropertyId, field: &Entry) {
        let Entry { key, at, node } = field;
        let properties = self.project.schema.objects.get_mut(object.0).map(|object| &mut object.properties);
        let Some(property) = properties.and_then(|properties| properties.get_mut(id.0)) else { return };
        match key.as_str() {
            "label" => {
                if let Some(label) = self.reader.text(node, "a label") {
                    let earlier = std::mem::replace(&mut property.label, label);
                    if property.origin == Origin::BuiltIn && fold_name(&earlier) != fold_name(&property.label) {
                        property.aliases.push(earlier);
                    }
                }
            }
            "options" => declare_options(self.reader, property, *at, node),
            "aliases" => {
                let aliases = self.reader.texts_with_places(node, "another name of the property");
                self.aliases.extend(aliases.into_iter().map(|(at, alias)| DeclaredAlias {
                    object,
                    property: id,
                    alias,
                    at,
                }));
            }
            "owner" => property.owner = self.reader.text(node, "who looks after the property"),
            "source" => property.source = self.reader.text(node, "where the values come from"),
            "note" => property.note = self.reader.text(node, "a note"),
            "read_only" => property.read_only = self.reader.yes_no(node).unwrap_or(property.read_only),
            "column" => {
                if let Some(text) = self.reader.text(node, "a header or the number of a column") {
                    let number = text.parse().ok().filter(|number| *number > 0);
                    let column = number.map_or(Column::Header(text), Column::Number);
                    self.project.decisions.entry(object).or_default().push(Decision { property: id, column });
                }
            }
            _ => {} // `type`, read before
        }
    }

    /// Gives the declared aliases to their properties. One that is a name or label of another
    /// property would never be heard; one of the catalogue's aliases gives way.
    fn settle_aliases(&mut self) {
        let names: Vec<Names> = self.project.schema.objects.iter().map(Names::of).collect();
        let mut owners: HashMap<(ObjectId, String), PropertyId> = HashMap::new();
        for DeclaredAlias { object: object_id, property: id, alias, at } in std::mem::take(&mut self.aliases) {
            let Some(object) = self.project.schema.objects.get_mut(object_id.0) else { continue };
            let Some(names) = names.get(object_id.0) else { continue };
            let heard = names.find(&alias).filter(|(rank, _)| *rank != Rank::Alias);
            let heard = heard.and_then(|(_, ids)| ids.first().copied());
            let owner = owners.get(&(object_id, fold_name(&alias))).copied();
            match heard.or(owner) {
                Some(other) if other != id => {
                    let other = object.property(other).map_or("", |property| property.name.as_str());
                    let message = format!("`{alias}` already names the property `{other}`");
                    self.reader.error(at, message, "choose another alias, or leave it out");
                }
                Some(_) => {} // said already
                None => {
                    let folded = fold_name(&alias);
                    for other in names.all(&alias) {
                        if let Some(other) = object.properties.get_mut(other.0) {
                            other.aliases.retain(|other| fold_name(other) != folded);
                        }
                    }
                    if let Some(property) = object.properties.get_mut(id.0) {
                        property.aliases.push(alias);
                    }
                    owners.insert((object_id, folded), id);
                }
            }
        }
    }
}

fn field<'n>(fields: &[&'n Entry], key: &str) -> Option<&'n Node> {
    fields.iter().find(|field| field.key == key).map(|field| &field.node)
}

/// The names of rules, objects and their folders: a letter, then letters, digits, `-`, `_`.
fn is_rule_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// `site` for `sites`, `city` for `cities`; `hyg.yaml` can say otherwise.
fn singular_of(plural: &str) -> String {
    match (plural.strip_suffix("ies"), plural.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) if !stem.is_empty() => stem.to_owned(),
        _ => plural.to_owned(),
    }
}

fn link_to(schema: &mut Schema, from: ObjectId, to: ObjectId) -> Option<&mut Link> {
    let links = &mut schema.objects.get_mut(from.0)?.links;
    let at = links.iter().position(|link| link.to == to).unwrap_or_else(|| {
        links.push(Link { to, ids: Vec::new(), primary_ids: Vec::new(), count: None, by: None });
        links.len() - 1
    });
    links.get_mut(at)
}

fn ambiguous(object: &Object, phrase: &str, ids: &[PropertyId]) -> (String, String) {
    let names: Vec<String> = ids.iter().filter_map(|id| Some(format!("`{}`", object.property(*id)?.name))).collect();
    let names = names.join(" and ");
    (format!("`{phrase}` names several properties of {}: {names}", object.name), "write the internal name".to_owned())
}

fn unknown(object: &Object, phrase: &str) -> (String, String) {
    let nearest = object.suggest(phrase).first().map(|property| property.name.clone());
    let declare = "give it a `type` to declare it, such as `type: text`";
    let help = nearest.map_or_else(|| declare.to_owned(), |name| format!("did you mean `{name}`? Else {declare}"));
    (format!("`{phrase}` is no property of {}", object.name), help)
}

/// Adds the options of a property, or new names to options it has.
fn declare_options(reader: &mut Reader<'_>, property: &mut Property, at: Place, node: &Node) {
    if !matches!(property.kind, Kind::OneOption | Kind::ManyOptions | Kind::YesNo) {
        let message = format!("`{}` is of type {}, which has no options", property.name, property.kind.name());
        reader.error(at, message, "write `type: one option` or `type: many options`");
        return;
    }
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut declared: Vec<PropertyOption> = Vec::new();
    for (at, option) in read_options(reader, node) {
        let index = declared.len();
        let folded: HashSet<String> = option.all_names().map(|name| fold(name).into_owned()).collect();
        let other = |name: &&str| names.contains_key(fold(name).as_ref()) || taken(property, &option, name);
        if let Some(name) = option.all_names().find(other) {
            reader.error(
                at,
                format!("`{name}` names two options of `{}`", property.name),
                "give each a name of its own",
            );
        } else if property.kind == Kind::YesNo && !matches!(option.value.as_str(), "true" | "false") {
            let message = format!("`{}` is neither `true` nor `false`", option.value);
            reader.error(at, message, "write what the export calls them, such as `{ true: Ja, false: Nein }`");
        } else if property.kind == Kind::ManyOptions && option.all_names().any(|name| name.contains(';')) {
            let message = format!("`{}` holds a `;`, which stands between options", option.value);
            reader.error(at, message, "leave the `;` out");
        } else {
            names.extend(folded.into_iter().map(|name| (name, index)));
            declared.push(option);
        }
    }
    for option in &mut property.options {
        option.aliases.retain(|alias| !names.contains_key(fold(alias).as_ref()));
    }
    for mut option in declared {
        match property.options.iter_mut().find(|known| fold(&known.value) == fold(&option.value)) {
            Some(known) => {
                // The label it had is still understood, unless another option has it now.
                let label = std::mem::replace(&mut known.label, option.label);
                known.aliases.append(&mut option.aliases);
                if !names.contains_key(fold(&label).as_ref()) && fold(&known.value) != fold(&label) {
                    known.aliases.push(label);
                }
            }
            None => property.options.push(option),
        }
    }
}

/// Whether another option, which the declaration does not speak of, has this value or label.
fn taken(property: &Property, declared: &PropertyOption, name: &str) -> bool {
    property
        .options
        .iter()
        .filter(|known| fold(&known.value) != fold(&declared.value))
        .any(|known| fold(&known.value) == fold(name) || fold(&known.label) == fold(name))
}

/// `value: label`, `value: { label: …, aliases: … }`, or a list of labels that are values too.
fn read_options(reader: &mut Reader<'_>, node: &Node) -> Vec<(Place, PropertyOption)> {
    let Value::Map(_) = node.value else {
        let values = reader.texts_with_places(node, "an option").into_iter();
        return values
            .map(|(at, value)| (at, PropertyOption { label: value.clone(), value, aliases: Vec::new() }))
            .collect();
    };
    let mut options = Vec::new();
    for Entry { key, at, node } in reader.any_entries(node, "`options`") {
        let (mut label, mut aliases) = (None, Vec::new());
        match &node.value {
            Value::Null => {}
            Value::Map(_) => {
                for field in reader.entries(node, &format!("the option `{key}`"), &OPTION_KEYS) {
                    if field.key == "label" {
                        label = reader.text(&field.node, "a label");
                    } else {
                        aliases = reader.texts(&field.node, "another name of the option");
                    }
                }
            }
            _ => label = reader.text(node, "the label of the option"),
        }
        let value = key.trim().to_owned();
        options.push((*at, PropertyOption { label: label.unwrap_or_else(|| value.clone()), value, aliases }));
    }
    options
}

/// What a person would know a record by, where nothing is said: its e-mail addresses and what is called a name.
fn known_by(object: &Object) -> Vec<PropertyId> {
    let is_name = |text: &str| fold_name(text).ends_with("name");
    let tells = |property: &Property| match property.kind {
        Kind::Email => true,
        Kind::Text => is_name(&property.name) || is_name(&property.label),
        _ => false,
    };
    let found = object.properties.iter().enumerate().filter(|(_, property)| tells(property));
    found.map(|(at, _)| PropertyId(at)).collect()
}
