//! `squeeze spaces`: one plain space between words.

use super::{Account, ArgumentError, Arguments, Effect, Example, Spec, Transform, Verb, WORDS};

#[derive(Debug)]
pub struct SqueezeSpaces;

static SPEC: Spec = Spec {
    name: "squeeze spaces",
    aliases: &["squeeze space", "squeeze whitespace"],
    summary: "Turns every run of spaces, tabs and no-break spaces into one space",
    details: "Line breaks stay, since they part the lines of an address or a note. A single no-break space \
         becomes a plain one.",
    parameters: &[],
    kinds: WORDS,
    fills_blank: false,
    idempotent: true,
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
};

impl Verb for SqueezeSpaces {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, squeeze(value))))
    }
}

fn squeeze(value: &str) -> String {
    let mut squeezed = String::with_capacity(value.len());
    let mut after_space = false;
    for c in value.chars() {
        let is_space = c.is_whitespace() && !is_line_break(c);
        if !is_space {
            squeezed.push(c);
        } else if !after_space {
            squeezed.push(' ');
        }
        after_space = is_space;
    }
    squeezed
}

/// The line breaks of UAX #14.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
