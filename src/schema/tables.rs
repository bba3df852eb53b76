//! Tables: files beside the exports in which records are looked up by a value that both have, such
//! as what a verification service says of each address.
//!
//! A table is an object whose key is no ID: it has the kind of the property by which it is looked up,
//! and two cells are the same key as [`crate::value::matching`] has it.

use super::{Link, LinkId, Object, ObjectId, Origin, Property, PropertyId, PropertyOption, Schema};
use crate::value::verifier::{self, Verdict};
use crate::value::{Kind, text::fold_name};

impl Object {
    /// Whether it is a table, in which records of other objects are looked up.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.table.is_some()
    }

    /// Whether its keys are digits alone: the record IDs that HubSpot gives
    /// (developers.hubspot.com, "Understanding the CRM APIs").
    #[must_use]
    pub fn has_numeric_key(&self) -> bool {
        self.property(self.key).is_some_and(|key| key.origin == Origin::BuiltIn)
    }
}

impl Schema {
    /// Adds a table that is read from `file`; nothing can find its rows before
    /// [`Schema::look_up_by`] says how.
    pub fn add_table(&mut self, name: &str, file: &str) -> ObjectId {
        self.objects.push(Object {
            name: name.to_owned(),
            singular: name.to_owned(),
            key: PropertyId(0),
            identifying: Vec::new(),
            properties: vec![Property::new("key", "key", Kind::Text, Origin::Project)],
            links: Vec::new(),
            table: Some(file.to_owned()),
        });
        ObjectId(self.objects.len() - 1)
    }

    /// Lets records of `of` find their rows in a table by the value of a property. The table's column
    /// has the `header`, or a name of the property.
    pub fn look_up_by(&mut self, table: ObjectId, of: ObjectId, by: PropertyId, header: Option<&str>) {
        let Some(property) = self.property(of, by).cloned() else { return };
        let key = match header {
            Some(header) => Property::new(header, header, property.kind, Origin::Project),
            None => Property { origin: Origin::Project, read_only: false, options: Vec::new(), ..property },
        };
        let key = Property { options: Vec::new(), ..key };
        if let Some(place) = self.objects.get_mut(table.0).and_then(|table| table.properties.get_mut(table.key.0)) {
            *place = key;
        }
        if let Some(of) = self.objects.get_mut(of.0) {
            of.links.push(Link { to: table, ids: Vec::new(), primary_ids: Vec::new(), count: None, by: Some(by) });
        }
    }

    /// Gives a table the properties of a verification service's results: `verdict` and `reason`.
    pub fn add_verdict(&mut self, table: ObjectId) {
        let Some(table) = self.objects.get_mut(table.0) else { return };
        let mut verdict = Property::new("verdict", "verdict", Kind::OneOption, Origin::Project);
        verdict.aliases = verifier::verdict_headers().map(str::to_owned).collect();
        verdict.options = Verdict::ALL.map(option).into();
        verdict.note = Some("what a verification service says of the address".to_owned());
        let mut reason = Property::new("reason", "reason", Kind::Text, Origin::Project);
        reason.aliases = verifier::reason_headers().map(str::to_owned).collect();
        reason.note = Some("why, in the service's own words".to_owned());
        table.properties.extend([verdict, reason]);
    }

    /// The table of a file, and the link by which records of `of` find their rows in it.
    #[must_use]
    pub fn table_of(&self, of: ObjectId, file: &str) -> Option<(LinkId, ObjectId, PropertyId)> {
        let plain = |path: &str| path.replace('\\', "/").trim_start_matches("./").to_owned();
        let links = self.object(of)?.links.iter().enumerate();
        links
            .filter_map(|(at, link)| Some((LinkId(at), link.to, link.by?)))
            .find(|(_, to, _)| self.object(*to).and_then(|to| to.table.as_deref()).map(plain) == Some(plain(file)))
    }

    /// The table of this name, and the link by which records of `of` find their rows in it.
    #[must_use]
    pub fn table_named(&self, of: ObjectId, name: &str) -> Option<(LinkId, ObjectId, PropertyId)> {
        let named = |to: &ObjectId| self.object(*to).is_some_and(|to| fold_name(&to.name) == fold_name(name));
        let links = self.object(of)?.links.iter().enumerate();
        links.filter_map(|(at, link)| Some((LinkId(at), link.to, link.by?))).find(|(_, to, _)| named(to))
    }
}

/// `unknown` is called undecided in rules: there `is unknown` asks for a blank.
fn option(verdict: Verdict) -> PropertyOption {
    let label = if verdict == Verdict::Unknown { "undecided" } else { verdict.name() };
    PropertyOption {
        value: verdict.name().to_owned(),
        label: label.to_owned(),
        aliases: verdict.words().map(str::to_owned).collect(),
    }
}
