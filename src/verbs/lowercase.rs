//! `lowercase`: small letters.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use crate::value::letter_case::lowercase;

pub(super) static VERB: Verb = Verb {
    name: "lowercase",
    aliases: &["lower case", "lower"],
    summary: "Writes every letter small",
    details: "By the rules that Unicode gives for all languages. The Turkish dotless ı is not taken into account; a dotted \
         capital İ becomes an i.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "lowercase", properties: &[], before: "Zoe@Example.COM", after: Some("zoe@example.com") },
        Example { call: "lowercase", properties: &[], before: "ÉCOLE", after: Some("école") },
        Example { call: "lowercase", properties: &[], before: "İrem@acme.example", after: Some("irem@acme.example") },
        Example { call: "lowercase", properties: &[], before: "already small", after: Some("already small") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, lowercase(value))))
}
