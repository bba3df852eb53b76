//! `format iban`: bank accounts in groups of four.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::identifier::iban;

pub(super) static VERB: Verb = Verb {
    name: "format iban",
    aliases: &[],
    summary: "Writes an international bank account number in groups of four",
    details: "In capitals, as ISO 13616 prints it. The number must have the length and form of its country, and its check digits must be right.",
    parameters: &[],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no IBAN",
    examples: &[
        Example {
            call: "format iban",
            properties: &[],
            before: "GB29-NWBK-6016-1331-9268-19",
            after: Some("GB29 NWBK 6016 1331 9268 19"),
        },
        Example {
            call: "format iban",
            properties: &[],
            before: "fr7630006000011234567890189",
            after: Some("FR76 3000 6000 0112 3456 7890 189"),
        },
        Example { call: "format iban", properties: &[], before: "FR7630006000011234567890188", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::written(value, iban::format(value))))
}
