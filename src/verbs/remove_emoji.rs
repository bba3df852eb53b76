//! `remove emoji`: text without pictures.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use crate::value::characters::without_emoji;

pub(super) static VERB: Verb = Verb {
    name: "remove emoji",
    aliases: &["remove emojis", "strip emoji"],
    summary: "Takes emoji out, and the space beside them",
    details: "Flags, families and skin tones go as a whole. Signs that are text (`™`, `★`, `№`) stay, and so do the digits of `1️⃣` and the sign of `©️`. A cell of nothing but emoji becomes blank.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "remove emoji", properties: &[], before: "Anna 👩‍🚀 Vega", after: Some("Anna Vega") },
        Example { call: "remove emoji", properties: &[], before: "🎉 Party 🎉", after: Some("Party") },
        Example { call: "remove emoji", properties: &[], before: "Room 1️⃣2️⃣", after: Some("Room 12") },
        Example { call: "remove emoji", properties: &[], before: "Anna😀Weber", after: Some("Anna Weber") },
        Example { call: "remove emoji", properties: &[], before: "Acme™", after: Some("Acme™") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(
        |value: &str, _: &[&str]| {
            if value.is_ascii() { Effect::Keep } else { Effect::set(value, without_emoji(value)) }
        },
    ))
}
