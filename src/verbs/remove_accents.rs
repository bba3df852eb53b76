//! `remove accents`: Latin and Greek letters without their marks.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use unicode_normalization::UnicodeNormalization;

pub(super) static VERB: Verb = Verb {
    name: "remove accents",
    aliases: &["remove diacritics", "strip accents"],
    summary: "Takes the accents off Latin and Greek letters",
    details: "Letters with a stroke lose it (`ø`, `ł`, `đ`); letters of their own such as `ß` and `æ` stay. Marks \
         of other scripts are part of the word and are never touched.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "remove accents", properties: &[], before: "Zoé", after: Some("Zoe") },
        Example { call: "remove accents", properties: &[], before: "Łódź", after: Some("Lodz") },
        Example { call: "remove accents", properties: &[], before: "Straße", after: Some("Straße") },
        Example {
            call: "remove accents", properties: &[], before: "हिन्दी", after: Some("हिन्दी")
        },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| without_accents(value).map_or(Effect::Keep, Effect::Set)))
}

/// Nothing when there is no accent to take away.
fn without_accents(value: &str) -> Option<String> {
    if value.is_ascii() {
        return None;
    }
    let mut after_letter = false;
    let mut changed = false;
    let mut plain = String::with_capacity(value.len());
    for c in value.nfd() {
        if is_accent(c) {
            if after_letter {
                changed = true;
            } else {
                plain.push(c);
            }
            continue;
        }
        after_letter = is_latin_or_greek(c);
        let base = without_stroke(c);
        changed |= base != c;
        plain.push(base);
    }
    changed.then(|| plain.nfc().collect())
}

/// The Unicode block "Combining Diacritical Marks".
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

fn is_latin_or_greek(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}')
}

/// Letters whose stroke Unicode does not take apart.
fn without_stroke(c: char) -> char {
    match c {
        'Ø' => 'O',
        'ø' => 'o',
        'Ł' => 'L',
        'ł' => 'l',
        'Đ' => 'D',
        'đ' => 'd',
        'Ħ' => 'H',
        'ħ' => 'h',
        'Ŧ' => 'T',
        'ŧ' => 't',
        other => other,
    }
}
