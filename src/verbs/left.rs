//! `left`: the first characters.

use super::{Account, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};
use crate::value::characters::first;

pub(super) static VERB: Verb = Verb {
    name: "left",
    aliases: &["keep first"],
    summary: "Keeps the first characters",
    details: "Characters are what people see as one: an accent stays with its letter, a flag is one.",
    parameters: &[Parameter {
        name: "count",
        preposition: None,
        takes: Takes::Count,
        required: true,
        summary: "how many characters",
    }],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "left 2", properties: &[], before: "FR75001", after: Some("FR") },
        Example { call: "left 10", properties: &[], before: "Paris", after: Some("Paris") },
        Example { call: "keep first 1", properties: &[], before: "👩‍🚀🚀", after: Some("👩‍🚀") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let count = arguments.count(0);
    Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, first(value, count))))
}
