//! `strip tags`: text out of HTML.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};
use crate::value::html::to_text;

pub(super) static VERB: Verb = Verb {
    name: "strip tags",
    aliases: &["striptags", "remove html"],
    summary: "Takes HTML out of a text: tags, comments, scripts, and writes `&eacute;` as é",
    details: "Paragraphs and line breaks become lines. Only elements of HTML with well-formed attributes are tags: `<anna@acme.example>` and `a<b and b>c` stay. Where references would read as tags again (`&lt;b&gt;`), all those of `<`, `>` and `&` stay too.",
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
        Example { call: "strip tags", properties: &[], before: "if a<b and b>c", after: Some("if a<b and b>c") },
        Example { call: "strip tags", properties: &[], before: "one<br>two", after: Some("one\ntwo") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| to_text(value).map_or(Effect::Keep, |text| Effect::set(value, text))))
}
