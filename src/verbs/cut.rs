//! `cut`: a text taken out.

use super::{Account, ArgumentError, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};

pub(super) static VERB: Verb = Verb {
    name: "cut",
    aliases: &["remove text"],
    summary: "Takes every occurrence of a text out",
    details: "Case counts. For patterns there is `replace /…/ with \"\"`.",
    parameters: &[Parameter {
        name: "text",
        preposition: None,
        takes: Takes::Text,
        required: true,
        summary: "the text to take out",
    }],
    kinds: WORDS,
    takes_blank: false,
    idempotent: false,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "cut \"tel:\"", properties: &[], before: "tel:+33 1 23", after: Some("+33 1 23") },
        Example { call: "cut \"-\"", properties: &[], before: "a-b-c", after: Some("abc") },
        Example { call: "cut \"x\"", properties: &[], before: "none here", after: Some("none here") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let text = arguments.text(0).to_owned();
    if text.is_empty() {
        return Err(ArgumentError {
            parameter: 0,
            message: "there is no text to cut between the quotes".to_owned(),
            help: Some("name what to take out, such as `cut \"tel:\"`".to_owned()),
        });
    }
    Ok(Box::new(
        move |value: &str, _: &[&str]| {
            if value.contains(&text) { Effect::set(value, value.replace(&text, "")) } else { Effect::Keep }
        },
    ))
}
