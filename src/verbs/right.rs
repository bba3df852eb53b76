//! `right`: the last characters.

use super::{Account, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};
use crate::value::characters::last;

pub(super) static VERB: Verb = Verb {
    name: "right",
    aliases: &["keep last"],
    summary: "Keeps the last characters",
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
        Example { call: "right 4", properties: &[], before: "**** 1234", after: Some("1234") },
        Example { call: "right 10", properties: &[], before: "Paris", after: Some("Paris") },
        Example { call: "keep last 1", properties: &[], before: "🚀👩‍🚀", after: Some("👩‍🚀") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let count = arguments.count(0);
    Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, last(value, count))))
}
