//! `truncate to`: no longer than a field takes.

use super::{Account, ArgumentError, Arguments, Effect, Example, Parameter, Spec, Takes, Transform, Verb, WORDS};
use crate::value::characters::whole_words;

#[derive(Debug)]
pub struct Truncate;

static SPEC: Spec = Spec {
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
};

impl Verb for Truncate {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let most = arguments.count(0);
        Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, whole_words(value, most))))
    }
}
