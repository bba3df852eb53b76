//! `set to`: a fixed value, or one composed of the record's own.

use super::{
    Account, Argument, ArgumentError, Arguments, Effect, Example, Kind, Parameter, Piece, Spec, Takes, Transform, Verb,
};
use crate::value::text::is_blank;

#[derive(Debug)]
pub struct Set;

static SPEC: Spec = Spec {
    name: "set",
    aliases: &[],
    summary: "Writes a value, or a text composed of other properties",
    details: "Overwrites what stands there; with `when it is unknown` it only fills what is blank. For a property \
         with options the value is one of them.\n\n\
         In a text `{property}` is the record's value, without outer space; `{{` and `}}` are braces. Spaces and \
         signs such as commas between two properties are written only between two that are there, so a blank \
         middle name leaves no double space. If all of them are blank, the cell is left as it is.",
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
    fails_when: "",
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
        Example {
            call: "set to \"{first name} {last name}\"",
            properties: &["", " "],
            before: "A. Vega",
            after: Some("A. Vega"),
        },
    ],
};

impl Verb for Set {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        if let Argument::Template(pieces) = arguments.get(0) {
            let pieces = pieces.clone();
            return Ok(Box::new(move |value: &str, properties: &[&str]| match compose(&pieces, properties) {
                Some(text) => Effect::set(value, text),
                None => Effect::Keep,
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
}

/// The text that pieces make; nothing when it has properties and all of them are blank.
fn compose(pieces: &[Piece], properties: &[&str]) -> Option<String> {
    let mut text = String::new();
    let mut separator = "";
    let (mut named, mut found) = (false, false);
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            // A separator waits for a value to follow; only the first of several is written.
            Piece::Text(own) if named && is_separator(own) && place + 1 < pieces.len() => {
                if found && separator.is_empty() {
                    separator = own;
                }
            }
            Piece::Text(own) => {
                separator = "";
                text.push_str(own);
            }
            Piece::Property(index) => {
                named = true;
                let value = properties.get(*index).map_or("", |value| value.trim());
                if !value.is_empty() {
                    text.push_str(std::mem::take(&mut separator));
                    text.push_str(value);
                    found = true;
                }
            }
        }
    }
    (found || !named).then_some(text)
}

/// Whether a text only parts two values.
fn is_separator(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–' | '/' | '|' | '·' | ':'))
}

#[cfg(test)]
mod tests {
    use super::{Piece, compose};

    fn composed(template: &[&str], properties: &[&str]) -> Option<String> {
        let mut next = 0;
        let pieces: Vec<Piece> = template
            .iter()
            .map(|piece| match *piece {
                "{}" => {
                    next += 1;
                    Piece::Property(next - 1)
                }
                text => Piece::Text(text.to_owned()),
            })
            .collect();
        compose(&pieces, properties)
    }

    #[test]
    fn a_separator_stands_only_between_two_values() {
        let names = ["{}", " ", "{}", " ", "{}"];
        assert_eq!(composed(&names, &["Ana", "Maria", "Vega"]).as_deref(), Some("Ana Maria Vega"));
        assert_eq!(composed(&names, &["Ana", "", " Vega "]).as_deref(), Some("Ana Vega"));
        assert_eq!(composed(&names, &["", "", "Vega"]).as_deref(), Some("Vega"));
        assert_eq!(composed(&names, &["Ana", "", ""]).as_deref(), Some("Ana"));
        assert_eq!(composed(&names, &["", " ", ""]), None);
    }

    #[test]
    fn words_of_the_template_stay() {
        assert_eq!(composed(&["c/o ", "{}", " (", "{}", ")"], &["Ana", "HR"]).as_deref(), Some("c/o Ana (HR)"));
        assert_eq!(composed(&["{a brace}"], &[]).as_deref(), Some("{a brace}"));
        assert_eq!(composed(&["{}", ", ", "{}", "!"], &["Ana", ""]).as_deref(), Some("Ana!"));
    }
}
