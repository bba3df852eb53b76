//! `normalise unicode`: one spelling of each character.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use unicode_normalization::UnicodeNormalization;

pub(super) static VERB: Verb = Verb {
    name: "normalise unicode",
    aliases: &["normalize unicode"],
    summary: "Writes each character in its composed form (NFC) and takes invisible ones out",
    details: "`é` of two code points becomes one, so that searches and other systems find it. Zero-width spaces, byte order marks and soft hyphens go; joiners stay, since emoji and Persian need them.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "normalise unicode", properties: &[], before: "Zoe\u{301}", after: Some("Zoé") },
        Example { call: "normalise unicode", properties: &[], before: "Acme\u{200b} Ltd", after: Some("Acme Ltd") },
        Example { call: "normalise unicode", properties: &[], before: "Zoé", after: Some("Zoé") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(
        |value: &str, _: &[&str]| {
            if value.is_ascii() { Effect::Keep } else { Effect::set(value, normalised(value)) }
        },
    ))
}

fn normalised(value: &str) -> String {
    value.chars().filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')).nfc().collect()
}
