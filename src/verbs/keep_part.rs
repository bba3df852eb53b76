//! `keep part`: one of the parts of a list.

use super::{Account, ArgumentError, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};

pub(super) static VERB: Verb = Verb {
    name: "keep part",
    aliases: &["split"],
    summary: "Keeps one part of a text that a sign or a word parts",
    details: "The first part is 1. Outer space of the part goes.",
    parameters: &[
        Parameter {
            name: "part",
            preposition: None,
            takes: Takes::Count,
            required: true,
            summary: "the number of the part",
        },
        Parameter {
            name: "separator",
            preposition: Some("by"),
            takes: Takes::Text,
            required: true,
            summary: "what stands between the parts",
        },
    ],
    kinds: WORDS,
    takes_blank: false,
    idempotent: false,
    costly: false,
    fails_when: "there are not so many parts, or this one is blank",
    examples: &[
        Example { call: "keep part 2 by \",\"", properties: &[], before: "Paris, France", after: Some("France") },
        Example { call: "keep part 1 by \" - \"", properties: &[], before: "Acme - Paris", after: Some("Acme") },
        Example { call: "keep part 1 by \",\"", properties: &[], before: "Paris", after: Some("Paris") },
        Example { call: "keep part 2 by \",\"", properties: &[], before: "Paris", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let (part, separator) = (arguments.count(0), arguments.text(1).to_owned());
    if part == 0 || separator.is_empty() {
        return Err(ArgumentError {
            parameter: usize::from(part > 0),
            message: "this names no part".to_owned(),
            help: Some("the first part is 1: write `keep part 1 by \",\"`".to_owned()),
        });
    }
    Ok(Box::new(move |value: &str, _: &[&str]| match value.split(&separator).nth(part - 1).map(str::trim) {
        Some(kept) if !kept.is_empty() => Effect::set(value, kept),
        _ => Effect::Fail(format!("`{value}` has no part {part} by `{separator}`")),
    }))
}
