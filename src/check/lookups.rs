//! `look up`: which table a call means, and which of its columns. A file that hyg.yaml does not
//! declare becomes a table of the program when a rule first names it.

use super::program::Path;
use super::properties::Subject;
use super::{Checker, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::project::paths;
use crate::schema::{self, LinkId, ObjectId, Origin, Property, PropertyId, Resolution};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Value, ValueKind};

/// What a call says of its table, as far as it is written.
pub(super) struct Call<'c> {
    pub column: Option<&'c Value>,
    pub table: &'c Value,
    pub by: Option<&'c Value>,
}

/// A table, and the link that leads there.
#[derive(Clone, Copy)]
struct Found {
    link: LinkId,
    table: ObjectId,
    by: PropertyId,
    /// Named in hyg.yaml, where its columns can have types.
    declared: bool,
}

impl Checker<'_> {
    /// The value that a call takes from a table, and the property by which the row is found.
    pub(super) fn look_up(&mut self, call: &Call, subject: &Subject) -> Option<(Path, Path)> {
        let object = subject.path.object;
        let by = match call.by {
            Some(by) => Some(self.key_of_look_up(by, object)?),
            None => None,
        };
        let found = self.table_of_call(call, object, by)?;
        let property = self.looked_up_column(call, found, subject)?;
        let source = Subject::of(&self.program.schema, found.table, property, vec![found.link]);
        let column = call.column.map_or(call.table.span, |column| column.span);
        self.fills(subject, &source, column)
            .then(|| (source.path, Path { links: Vec::new(), object, property: found.by }))
    }

    fn key_of_look_up(&mut self, by: &Value, object: ObjectId) -> Option<PropertyId> {
        let ValueKind::Words(phrase) = &by.kind else {
            self.refuse(by.span, "a look-up goes by a property of the record", "a property was expected here");
            return None;
        };
        self.own_property(phrase, object).map(|subject| subject.path.property)
    }

    fn refuse(&mut self, span: Span, message: &str, label: &str) {
        let help = "write `look up \"COLUMN\" in \"FILE\" by PROPERTY`";
        self.report(Diagnostic::error(codes::VERB_ARGUMENT, message).label(span, label).help(help));
    }

    fn table_of_call(&mut self, call: &Call, object: ObjectId, by: Option<PropertyId>) -> Option<Found> {
        let given = self.given(call.table)?;
        let schema = &self.program.schema;
        let (known, file) = match &given.kind {
            ValueKind::Words(phrase) => (schema.table_named(object, &phrase.text()), None),
            ValueKind::Quoted(file) => (schema.table_of(object, file), Some(file.trim().to_owned())),
            _ => {
                self.refuse(call.table.span, "`look up` cannot work with this", "a table was expected here");
                return None;
            }
        };
        match (known, file) {
            (Some((link, table, own)), _) if by.is_none_or(|by| by == own) => {
                let declared = schema.object(table).is_some_and(|of| Some(&of.name) != of.table.as_ref());
                Some(Found { link, table, by: own, declared })
            }
            (Some((_, table, own)), _) => {
                let words = schema.property(object, own).map_or_else(String::new, super::properties::property_words);
                let message = format!("`{}` is looked up by `{words}`", self.object_name(table));
                let span = call.by.map_or(call.table.span, |by| by.span);
                let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, message)
                    .label(span, "by another property")
                    .help("to look up by two properties, declare two `tables` of the file in hyg.yaml");
                self.report(diagnostic);
                None
            }
            (None, None) => {
                self.unknown_table(call.table.span, object);
                None
            }
            (None, Some(file)) => self.new_table(call, object, by, &file),
        }
    }

    fn unknown_table(&mut self, span: Span, object: ObjectId) {
        let schema = &self.program.schema;
        let links = schema.object(object).map(|object| object.links.as_slice()).unwrap_or_default();
        let tables = links.iter().filter(|link| link.by.is_some()).filter_map(|link| schema.object(link.to));
        let tables: Vec<String> = tables.map(|table| wording::quoted(&table.name)).collect();
        let help = match tables.as_slice() {
            [] => "declare it under `tables` in hyg.yaml, or write its file in quotation marks".to_owned(),
            tables => format!("the tables for {} are {}", self.object_name(object), wording::and_list(tables)),
        };
        let message = format!("there is no table `{}`", self.text(span));
        self.report(Diagnostic::error(codes::VERB_ARGUMENT, message).label(span, "not declared").help(help));
    }

    /// A file that is named here for the first time.
    fn new_table(&mut self, call: &Call, object: ObjectId, by: Option<PropertyId>, file: &str) -> Option<Found> {
        let span = call.table.span;
        if file.is_empty() || !paths::is_inside(file) {
            let diagnostic =
                Diagnostic::error(codes::VERB_ARGUMENT, format!("`{file}` leads out of the folder of hyg.yaml"))
                    .label(span, "not inside the project")
                    .help("name a file inside the folder, without `..` and not from the root");
            self.report(diagnostic);
            return None;
        }
        let Some(by) = by else {
            self.refuse(span, "nothing says by which property a record is looked up", "by what?");
            return None;
        };
        self.program.look_ups.push(Spanned::new(file.to_owned(), span));
        let schema = &mut self.program.schema;
        let table = schema.add_table(file, file);
        schema.look_up_by(table, object, by, None);
        let (link, ..) = schema.table_of(object, file)?;
        self.index(table);
        Some(Found { link, table, by, declared: false })
    }

    /// The table's column: by its name, or named like the property that the line writes.
    fn looked_up_column(&mut self, call: &Call, found: Found, subject: &Subject) -> Option<PropertyId> {
        let target = self.property_at(&subject.path)?.clone();
        let name = match call.column {
            Some(column) => {
                let given = self.given(column)?;
                super::values::as_text(&given.kind)?.trim().to_owned()
            }
            None => target.name.clone(),
        };
        let span = call.column.map_or(call.table.span, |column| column.span);
        match self.resolution(found.table, &name) {
            Resolution::Found(id) if found.declared => return Some(id),
            Resolution::Found(id) => {
                let known = self.program.schema.property(found.table, id)?;
                if known.kind == target.kind && known.options == target.options {
                    return Some(id);
                }
                let message = format!("`{name}` of this table is read as {} elsewhere", known.kind.name());
                let help = "declare the table under `tables` in hyg.yaml, and the column's type under `properties`";
                let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, message);
                self.report(diagnostic.label(span, format!("here as {}", target.kind.name())).help(help));
                return None;
            }
            Resolution::Ambiguous(_) => {
                let message = format!("`{name}` names several columns of the table");
                self.refuse(span, &message, "which one?");
                return None;
            }
            Resolution::Unknown => {}
        }
        if found.declared {
            return Some(self.header(found.table, &name));
        }
        // A column that is named like the property has any of its names; another has its own alone.
        let like = if call.column.is_some() { Property::from_header(&name) } else { target.clone() };
        let column = Property { kind: target.kind, options: target.options, origin: Origin::Project, ..like };
        let table = self.program.schema.objects.get_mut(found.table.0)?;
        table.properties.push(column);
        let id = PropertyId(table.properties.len() - 1);
        self.index(found.table);
        Some(id)
    }

    /// Brings the names of a table's properties up to date.
    fn index(&mut self, table: ObjectId) {
        let Some(object) = self.program.schema.object(table) else { return };
        let names = schema::Names::of(object);
        match self.property_names.get_mut(table.0) {
            Some(known) => *known = names,
            None => self.property_names.push(names),
        }
    }
}
