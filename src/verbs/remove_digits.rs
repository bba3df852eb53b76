//! `remove digits`: all but the digits.

use super::{Account, ArgumentError, Arguments, Effect, Example, Spec, Transform, Verb, WORDS};

use crate::value::number::ascii_digit;

#[derive(Debug)]
pub struct RemoveDigits;

static SPEC: Spec = Spec {
    name: "remove digits",
    aliases: &["cut digits"],
    summary: "Takes the digits out",
    details: "What they parted stays apart: put `squeeze spaces` and `trim` behind it.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "remove digits", properties: &[], before: "Anna2", after: Some("Anna") },
        Example { call: "remove digits", properties: &[], before: "Anna", after: Some("Anna") },
        Example { call: "remove digits", properties: &[], before: "a1b2", after: Some("ab") },
    ],
};

impl Verb for RemoveDigits {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| {
            Effect::set(value, value.chars().filter(|c| !ascii_digit(*c).is_ascii_digit()).collect::<String>())
        }))
    }
}
