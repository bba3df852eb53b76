//! `copy from`: the value of another property.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::text::is_blank;

pub(super) static VERB: Verb = Verb {
    name: "copy",
    aliases: &[],
    summary: "Writes the value of another property of the record, or of a record it belongs to",
    details: "Overwrites what stands there; with `when it is unknown` it only fills what is blank. Copying from a \
         blank leaves the value as it is: nothing is ever erased by it.",
    parameters: &[Parameter {
        name: "property",
        preposition: Some("from"),
        takes: Takes::Property,
        required: true,
        summary: "the property to copy",
    }],
    kinds: &Kind::ALL,
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "copy from company.name", properties: &["Acme"], before: "", after: Some("Acme") },
        Example {
            call: "copy from mobile phone number",
            properties: &["06 12"],
            before: "01 23",
            after: Some("06 12"),
        },
        Example { call: "copy from company.name", properties: &[""], before: "Acme Ltd", after: Some("Acme Ltd") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let Argument::Property(index) = *arguments.get(0) else {
        return Err(ArgumentError {
            parameter: 0,
            message: "there is no property to copy from".to_owned(),
            help: None,
        });
    };
    Ok(Box::new(move |value: &str, properties: &[&str]| match properties.get(index) {
        Some(source) if !is_blank(source) => Effect::set(value, *source),
        _ => Effect::Keep,
    }))
}
