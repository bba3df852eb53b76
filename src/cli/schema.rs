//! `hyg schema`: what rules can name.

use super::{Exit, Failure, Terminal};
use crate::reference::schema::{objects, properties, property_page};
use crate::schema::{Object, Property, Resolution, Schema};
use crate::workspace::Workspace;
use clap::Args;
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
