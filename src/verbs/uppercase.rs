//! `uppercase`: capital letters.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use crate::value::letter_case::uppercase;

pub(super) static VERB: Verb = Verb {
    name: "uppercase",
    aliases: &["upper case", "upper"],
    summary: "Writes every letter as a capital",
    details: "By the rules that Unicode gives for all languages: `ß` becomes `SS`.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "uppercase", properties: &[], before: "fr", after: Some("FR") },
        Example { call: "uppercase", properties: &[], before: "straße", after: Some("STRASSE") },
        Example { call: "uppercase", properties: &[], before: "VAT 12", after: Some("VAT 12") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, uppercase(value))))
}
