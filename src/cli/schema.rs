//! `hyg schema`: what rules can name.

use super::{Exit, Failure, Terminal};
use crate::schema::{Object, Origin, Property, PropertyOption, Resolution, Schema};
use crate::value::text::fold_name;
use crate::workspace::Workspace;
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hyg schema
  hyg schema contacts
  hyg schema contacts --search open
  hyg schema contacts \"lifecycle stage\"";

/// Show the objects, properties and options that rules can name.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// An object, such as contacts; without it all objects are listed.
    object: Option<String>,
    /// A property, by any of its names: its page.
    property: Vec<String>,
    /// Only properties with this in a name, in any case.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The project's hyg.yaml; the current folder's if not given.
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let workspace = Workspace::find(arguments.project.as_deref(), &[], &[])?;
    let schema = Schema::for_project(&workspace.settings);
    let search = arguments.search.as_deref();
    let text = match &arguments.object {
        None if search.is_some() => schema.objects.iter().map(|object| properties(object, search)).collect(),
        None => objects(&schema),
        Some(name) => {
            let object = find_object(&schema, name)?;
            let phrase = arguments.property.join(" ");
            if phrase.is_empty() { properties(object, search) } else { property_page(find_property(object, &phrase)?) }
        }
    };
    if text.is_empty() {
        let searched = search.unwrap_or_default();
        return Err(Failure::with_help(
            format!("no property has `{searched}` in a name"),
            "search for less of the word",
        ));
    }
    terminal.print(&text)?;
    Ok(Exit::Done)
}

fn find_object<'a>(schema: &'a Schema, name: &str) -> Result<&'a Object, Failure> {
    schema.object_named(name).and_then(|id| schema.object(id)).ok_or_else(|| {
        let help = match schema.suggest_object(name) {
            Some(close) => format!("did you mean `{}`?", close.name),
            None => "`hyg schema` lists all objects".to_owned(),
        };
        Failure::with_help(format!("there is no object `{name}`"), help)
    })
}

fn find_property<'a>(object: &'a Object, phrase: &str) -> Result<&'a Property, Failure> {
    let labels = |properties: Vec<&Property>| {
        properties
            .iter()
            .map(|property| format!("`{}` ({})", property.label, property.name))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match object.resolve(phrase) {
        Resolution::Found(id) => {
            object.property(id).ok_or_else(|| Failure::new(format!("{} have no property `{phrase}`", object.name)))
        }
        Resolution::Ambiguous(ids) => {
            let meant = ids.into_iter().filter_map(|id| object.property(id)).collect();
            let message = format!("`{phrase}` names several properties of {}", object.name);
            Err(Failure::with_help(message, format!("use an internal name: {}", labels(meant))))
        }
        Resolution::Unknown => {
            let close = object.suggest(phrase);
            let help = if close.is_empty() {
                format!("`hyg schema {} --search TEXT` searches all names", object.name)
            } else {
                format!("did you mean {}?", labels(close))
            };
            Err(Failure::with_help(format!("{} have no property `{phrase}`", object.name), help))
        }
    }
}

fn objects(schema: &Schema) -> String {
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

fn properties(object: &Object, search: Option<&str>) -> String {
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

fn property_page(property: &Property) -> String {
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
