//! `truncate to`: no longer than a field takes.

use super::{Account, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};
use crate::value::characters::whole_words;

pub(super) static VERB: Verb = Verb {
    name: "truncate",
    aliases: &["shorten"],
    summary: "Shortens a text to so many characters, at the end of a word",
    details: "A first word that is longer is cut. No dots are added, so a second run changes nothing.",
    parameters: &[Parameter {
        name: "count",
        preposition: Some("to"),
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
        Example { call: "truncate to 12", properties: &[], before: "the quick brown fox", after: Some("the quick") },
        Example { call: "truncate to 40", properties: &[], before: "short", after: Some("short") },
        Example { call: "truncate to 6", properties: &[], before: "incomprehensible", after: Some("incomp") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let most = arguments.count(0);
    Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, whole_words(value, most))))
}
