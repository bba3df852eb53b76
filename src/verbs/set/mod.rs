//! `set to`: a fixed value, or one composed of the record's own.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Piece, Takes, Verb};
use crate::value::text::is_blank;
use template::Template;

mod template;

pub(super) static VERB: Verb = Verb {
    name: "set",
    aliases: &[],
    summary: "Writes a value, or a text composed of other properties",
    details: "Overwrites what stands there; with `when it is unknown` it only fills what is blank. For a property \
         with options the value is one of them.\n\n\
         In a text `{property}` is the record's value, without outer space; `{{` and `}}` are braces. Spaces and \
         signs such as commas between two properties are written only between two that are there, so a blank \
         middle name leaves no double space; brackets and quotes around blank ones go with them. If all are \
         blank, the cell is left as it is. If one is that belongs to other text (`{first name}@{company}.com`, \
         `{first name} of {company}`), the cell is left and listed.",
    parameters: &[Parameter {
        name: "value",
        preposition: Some("to"),
        takes: Takes::Value,
        required: true,
        summary: "the value to write",
    }],
    kinds: &Kind::ALL,
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "a property that belongs to other text is blank",
    examples: &[
        Example { call: "set to lead", properties: &[], before: "", after: Some("lead") },
        Example { call: "set to \"France\"", properties: &[], before: "FR", after: Some("France") },
        Example { call: "set to lead", properties: &[], before: "lead", after: Some("lead") },
        Example {
            call: "set to \"{first name} {last name}\"",
            properties: &["Ana", "Vega"],
            before: "",
            after: Some("Ana Vega"),
        },
        Example {
            call: "set to \"{street}, {postal code} {city}\"",
            properties: &["", "1012 AB", "Amsterdam"],
            before: "",
            after: Some("1012 AB Amsterdam"),
        },
        Example { call: "set to \"{first name} ({city})\"", properties: &["Ana", ""], before: "", after: Some("Ana") },
        Example { call: "set to \"{first name}@{company}.com\"", properties: &["Ana", ""], before: "", after: None },
        Example {
            call: "set to \"{first name} {last name}\"",
            properties: &["", " "],
            before: "A. Vega",
            after: Some("A. Vega"),
        },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    if let Argument::Template(pieces) = arguments.get(0) {
        let template = Template::new(pieces);
        return Ok(Box::new(move |value: &str, properties: &[&str]| match template.compose(properties) {
            Ok(Some(text)) => Effect::set(value, text),
            Ok(None) => Effect::Keep,
            Err(reason) => Effect::Fail(reason),
        }));
    }
    let text = arguments.text(0).to_owned();
    if is_blank(&text) {
        return Err(ArgumentError {
            parameter: 0,
            message: "there is no value to set".to_owned(),
            help: Some("to empty the cell, write `clear`".to_owned()),
        });
    }
    Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, text.as_str())))
}
