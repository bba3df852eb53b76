//! `trim`: no white space around the value.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::text::trimmed;

pub(super) static VERB: Verb = Verb {
    name: "trim",
    aliases: &["strip"],
    summary: "Takes away white space before and after the value",
    details: "White space is what Unicode counts as such: spaces, tabs, line breaks, no-break spaces. What stands \
         inside the value stays; `squeeze spaces` is for that. A cell of nothing else becomes empty.",
    parameters: &[],
    kinds: &Kind::ALL,
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "trim", properties: &[], before: "  Zoé ", after: Some("Zoé") },
        Example { call: "trim", properties: &[], before: "\u{a0}Acme\t", after: Some("Acme") },
        Example { call: "trim", properties: &[], before: " ", after: Some("") },
        Example { call: "trim", properties: &[], before: "de la Vega", after: Some("de la Vega") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, trimmed(value))))
}
