//! `remove digits`: all but the digits.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};

use crate::value::number::ascii_digit;

pub(super) static VERB: Verb = Verb {
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
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| {
        Effect::set(value, value.chars().filter(|c| !ascii_digit(*c).is_ascii_digit()).collect::<String>())
    }))
}
