//! `normalise unicode`: one spelling of each character.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use unicode_normalization::UnicodeNormalization;

pub(super) static VERB: Verb = Verb {
    name: "normalise unicode",
    aliases: &["normalize unicode"],
    summary: "Writes each character in its composed form (NFC) and takes invisible ones out",
    details: "`é` of two code points becomes one, so that searches and other systems find it. Zero-width spaces, byte order marks, soft hyphens and control characters go, and marks of \
         direction (LRM, RLM and their kin) where no letter runs from right to left; joiners stay, since emoji and Persian need them.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "normalise unicode", properties: &[], before: "Zoe\u{301}", after: Some("Zoé") },
        Example { call: "normalise unicode", properties: &[], before: "Acme\u{200b} Ltd", after: Some("Acme Ltd") },
        Example { call: "normalise unicode", properties: &[], before: "\u{202a}Acme\u{202c}", after: Some("Acme") },
        Example { call: "normalise unicode", properties: &[], before: "Zoé", after: Some("Zoé") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| {
        let is_plain = value.bytes().all(|byte| byte.is_ascii() && !is_control(byte.into()));
        if is_plain { Effect::Keep } else { Effect::set(value, normalised(value)) }
    }))
}

fn normalised(value: &str) -> String {
    let runs_to_the_left = value.chars().any(is_right_to_left);
    let is_invisible = |c: char| {
        matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
            || is_control(c)
            || !runs_to_the_left && is_mark_of_direction(c)
    };
    value.chars().filter(|c| !is_invisible(*c)).nfc().collect()
}

/// What no text of one or more lines holds.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
}

fn is_mark_of_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Letters of Hebrew, Arabic, Syriac, Thaana and their kin.
fn is_right_to_left(c: char) -> bool {
    !is_mark_of_direction(c)
        && matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}
