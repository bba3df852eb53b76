//! `characters`: those from one place to another.

use super::{Account, ArgumentError, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};
use crate::value::characters::between;

pub(super) static VERB: Verb = Verb {
    name: "characters",
    aliases: &["mid", "keep characters"],
    summary: "Keeps the characters from one place to another",
    details: "The first character is 1, and both places are kept. Characters are what people see as one.",
    parameters: &[
        Parameter {
            name: "first",
            preposition: None,
            takes: Takes::Count,
            required: true,
            summary: "the place of the first character to keep",
        },
        Parameter {
            name: "last",
            preposition: Some("to"),
            takes: Takes::Count,
            required: true,
            summary: "the place of the last character to keep",
        },
    ],
    kinds: WORDS,
    takes_blank: false,
    idempotent: false,
    costly: false,
    fails_when: "the text ends before the first of them",
    examples: &[
        Example { call: "characters 4 to 8", properties: &[], before: "FR-75001-A", after: Some("75001") },
        Example { call: "mid 2 to 3", properties: &[], before: "Zoé", after: Some("oé") },
        Example { call: "characters 2 to 9", properties: &[], before: "abc", after: Some("bc") },
        Example { call: "characters 4 to 8", properties: &[], before: "FR", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let places = arguments.count(0)..=arguments.count(1);
    if *places.start() == 0 || places.is_empty() {
        return Err(ArgumentError {
            parameter: 1,
            message: format!("there are no characters {} to {}", places.start(), places.end()),
            help: Some("the first character is 1: write `characters 1 to 3` for the first three".to_owned()),
        });
    }
    Ok(Box::new(move |value: &str, _: &[&str]| match between(value, &places) {
        kept if kept.is_empty() => Effect::Fail(format!("`{value}` has fewer than {} characters", places.start())),
        kept => Effect::set(value, kept),
    }))
}
