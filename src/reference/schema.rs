//! The pages of the schema: objects, properties, options.

use crate::schema::{Object, Origin, Property, PropertyOption, Schema};
use crate::value::text::fold_name;
use std::fmt::Write as _;

/// Every object with its properties.
#[must_use]
pub fn page(schema: &Schema) -> String {
    let mut out = format!(
        "# Schema\n\nThe objects of HubSpot that hyg knows, and the properties that rules can name, by label or internal name. \
         `hyg schema OBJECT PROPERTY` shows options and other names; `hyg.yaml` adds those of an account.\n\n```text\n{}```\n",
        objects(schema)
    );
    for object in &schema.objects {
        let _ = write!(out, "\n## {}\n\n```text\n{}```\n", object.name, properties(object, None));
    }
    out
}

/// All objects, a line each.
#[must_use]
pub fn objects(schema: &Schema) -> String {
    let width = schema.objects.iter().map(|object| object.name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for object in &schema.objects {
        let key = object.property(object.key).map_or("", |key| key.label.as_str());
        let links: Vec<&str> =
            object.links.iter().filter_map(|link| schema.object(link.to)).map(|object| object.name.as_str()).collect();
        let links = if links.is_empty() { String::new() } else { format!(", linked to {}", links.join(", ")) };
        let _ =
            writeln!(out, "{:width$}  {} properties, known by `{key}`{links}", object.name, object.properties.len());
    }
    out
}

/// The properties of an object, a line each; of those with `search` in a name, in any case.
#[must_use]
pub fn properties(object: &Object, search: Option<&str>) -> String {
    let wanted = fold_name(search.unwrap_or_default());
    let fits = |property: &&Property| property.all_names().any(|name| fold_name(name).contains(&wanted));
    let mut found: Vec<&Property> = object.properties.iter().filter(fits).collect();
    found.sort_by_key(|property| fold_name(&property.label));
    let width = |text: fn(&Property) -> &str| found.iter().map(|p| text(p).chars().count()).max().unwrap_or(0).min(44);
    let (labels, names) = (width(|property| &property.label), width(|property| &property.name));
    found.iter().fold(String::new(), |mut out, property| {
        let Property { label, name, kind, read_only, .. } = property;
        let _ = writeln!(
            out,
            "{}  {label:labels$}  {name:names$}  {}{}",
            object.name,
            kind.name(),
            if *read_only { ", set by the CRM" } else { "" }
        );
        out
    })
}

/// All there is to know of a property.
#[must_use]
pub fn property_page(property: &Property) -> String {
    let mut out = format!("{} ({}), {}\n", property.label, property.name, property.kind.name());
    let mut line = |what: &str, text: &str| {
        let _ = writeln!(out, "  {what}: {text}");
    };
    if !property.aliases.is_empty() {
        line("also called", &property.aliases.join(", "));
    }
    if property.read_only {
        line("set by the CRM", "a fix must not write it");
    }
    for (what, text) in [("note", &property.note), ("owner", &property.owner), ("source", &property.source)] {
        if let Some(text) = text {
            line(what, text);
        }
    }
    line(
        "from",
        match property.origin {
            Origin::BuiltIn => "the built-in catalogue",
            Origin::Project => "hyg.yaml",
            Origin::Header => "a header of the export",
        },
    );
    for PropertyOption { value, label, aliases } in &property.options {
        let aliases = if aliases.is_empty() { String::new() } else { format!(", also {}", aliases.join(", ")) };
        line("option", &format!("{label} ({value}){aliases}"));
    }
    out
}
