//! `look up … in "table.csv" by …`: a value from a table beside the exports.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::text::is_blank;

pub(super) static VERB: Verb = Verb {
    name: "look up",
    aliases: &["lookup"],
    summary: "Writes what a table says of the record: a verification service's result, a list of your own",
    details: "Finds the table's row whose key is the record's value: an address or a name without case, a telephone \
         number in any spelling, a web address by its host, an ID exactly. The file lies in the project folder, in any \
         format of exports; its column of keys is named like the property after `by`. Without a column's name it \
         takes the one named like the property of the line. A table that `tables` in hyg.yaml declares is named \
         without quotation marks, and conditions can read it too: `kickbox.verdict is bad`. A record whose own value \
         is blank is not looked up. Overwrites what stands there; with `when it is unknown` it only fills what is \
         blank.",
    parameters: &[
        Parameter {
            name: "column",
            preposition: None,
            takes: Takes::Text,
            required: false,
            summary: "the header of the table's column to take the value from",
        },
        Parameter {
            name: "table",
            preposition: Some("in"),
            takes: Takes::Table,
            required: true,
            summary: "the file of the table, or the name that hyg.yaml gives it",
        },
        Parameter {
            name: "property",
            preposition: Some("by"),
            takes: Takes::Key,
            required: false,
            summary: "the property that the table's column of keys is named like; hyg.yaml says it of a declared table",
        },
    ],
    kinds: &Kind::ALL,
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "the table has no row or no value for the record, or rows that differ, or a value that cannot be read",
    examples: &[
        Example {
            call: "look up \"region\" in \"tables/sites.csv\" by zip",
            properties: &["North", "59000"],
            before: "",
            after: Some("North"),
        },
        Example {
            call: "look up \"verdict\" in kickbox",
            properties: &["bad", "zoe@acme.example"],
            before: "ok",
            after: Some("bad"),
        },
        Example { call: "look up in \"sites.csv\" by zip", properties: &["", "00000"], before: "Lille", after: None },
        Example { call: "look up in \"sites.csv\" by zip", properties: &["", ""], before: "", after: Some("") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let Argument::Property(found) = *arguments.get(1) else {
        let message = "there is no table to look the record up in".to_owned();
        return Err(ArgumentError { parameter: 1, message, help: None });
    };
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        let (found, by) = (properties.get(found).copied(), properties.get(found + 1).copied());
        match (found.unwrap_or(""), by.unwrap_or("")) {
            (_, by) if is_blank(by) => Effect::Keep,
            (found, _) if is_blank(found) => Effect::Fail("the table has no value for this record".to_owned()),
            (found, _) => Effect::set(value, found.trim()),
        }
    }))
}
