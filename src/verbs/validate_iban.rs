//! `validate iban`: is it a bank account number?

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::identifier::iban;

pub(super) static VERB: Verb = Verb {
    name: "validate iban",
    aliases: &[],
    summary: "Lists values that are no international bank account number",
    details: "Changes nothing. The number must have the length and form of its country (ISO 13616), and its check digits must be right; whether a bank holds the account is not asked.",
    parameters: &[],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no IBAN",
    examples: &[
        Example {
            call: "validate iban",
            properties: &[],
            before: "MT31MALT01100000000000000000123",
            after: Some("MT31MALT01100000000000000000123"),
        },
        Example {
            call: "validate iban",
            properties: &[],
            before: "DE91 1000 0000 0123 4567 89",
            after: Some("DE91 1000 0000 0123 4567 89"),
        },
        Example { call: "validate iban", properties: &[], before: "DE91 1000 0000 0123 4567 88", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::judged(iban::parse(value))))
}
