//! `left`: the first characters.

use super::{Account, ArgumentError, Arguments, Effect, Example, Parameter, Spec, Takes, Transform, Verb, WORDS};
use crate::value::characters::first;

#[derive(Debug)]
pub struct Left;

static SPEC: Spec = Spec {
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
};

impl Verb for Left {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let count = arguments.count(0);
        Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, first(value, count))))
    }
}
