//! `squeeze spaces`: one plain space between words.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use std::borrow::Cow;

pub(super) static VERB: Verb = Verb {
    name: "squeeze spaces",
    aliases: &["squeeze space", "squeeze whitespace"],
    summary: "Turns every run of spaces, tabs and no-break spaces into one space",
    details: "Line breaks stay, since they part the lines of an address or a note. A single no-break space \
         becomes a plain one.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "squeeze spaces", properties: &[], before: "Anna   Maria", after: Some("Anna Maria") },
        Example { call: "squeeze spaces", properties: &[], before: "10\u{a0}rue\tHaute", after: Some("10 rue Haute") },
        Example {
            call: "squeeze spaces",
            properties: &[],
            before: "line one\nline  two",
            after: Some("line one\nline two"),
        },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, squeeze(value))))
}

/// Borrows when every space is single and plain.
fn squeeze(value: &str) -> Cow<'_, str> {
    let mut after_space = false;
    // Most values are seen to be right byte by byte.
    let is_plain = value.bytes().all(|byte| {
        let is_plain = byte.is_ascii_graphic() || (byte == b' ' && !after_space);
        after_space = byte == b' ';
        is_plain
    });
    if is_plain {
        return Cow::Borrowed(value);
    }
    after_space = false;
    let is_right = value.chars().all(|c| {
        let is_space = is_space(c);
        let right = !is_space || (c == ' ' && !after_space);
        after_space = is_space;
        right
    });
    if is_right {
        return Cow::Borrowed(value);
    }
    let mut squeezed = String::with_capacity(value.len());
    let mut after_space = false;
    for c in value.chars() {
        let is_space = is_space(c);
        if !is_space {
            squeezed.push(c);
        } else if !after_space {
            squeezed.push(' ');
        }
        after_space = is_space;
    }
    Cow::Owned(squeezed)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() && !is_line_break(c)
}

/// The line breaks of UAX #14.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
