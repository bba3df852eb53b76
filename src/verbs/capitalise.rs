//! `capitalise`: a capital first letter, and nothing else.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use crate::value::letter_case::capitalise_first;

pub(super) static VERB: Verb = Verb {
    name: "capitalise",
    aliases: &["capitalize"],
    summary: "Makes the first letter a capital and leaves the rest as it is",
    details: "A value that begins with a digit stays as it is. For the names of people there is `capitalise \
         name`, for titles `capitalise words`.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "capitalise", properties: &[], before: "software", after: Some("Software") },
        Example {
            call: "capitalise", properties: &[], before: "écoles et lycées", after: Some("Écoles et lycées")
        },
        Example { call: "capitalise", properties: &[], before: "iPhone", after: Some("IPhone") },
        Example { call: "capitalise", properties: &[], before: "3rd party", after: Some("3rd party") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, capitalise_first(value))))
}
