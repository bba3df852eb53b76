//! `strip tags`: text out of HTML.

use super::{Account, ArgumentError, Arguments, Effect, Example, Spec, Transform, Verb, WORDS};
use crate::value::html::to_text;

#[derive(Debug)]
pub struct StripTags;

static SPEC: Spec = Spec {
    name: "strip tags",
    aliases: &["striptags", "remove html"],
    summary: "Takes HTML out of a text: tags, comments, scripts, and writes `&eacute;` as é",
    details: "Paragraphs and line breaks become lines. Only elements of HTML are tags: `<anna@acme.example>` stays. A reference whose character would read as markup (`&lt;b>`) stays too.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "strip tags", properties: &[], before: "<p>Hello <b>Anna</b></p>", after: Some("Hello Anna") },
        Example { call: "strip tags", properties: &[], before: "Caf&eacute; &amp; Bar", after: Some("Café & Bar") },
        Example {
            call: "strip tags",
            properties: &[],
            before: "Anna <anna@acme.example>",
            after: Some("Anna <anna@acme.example>"),
        },
        Example { call: "strip tags", properties: &[], before: "one<br>two", after: Some("one\ntwo") },
    ],
};

impl Verb for StripTags {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| to_text(value).map_or(Effect::Keep, |text| Effect::set(value, text))))
    }
}
