//! `capitalise words`: each word with a capital, the rest of it small.

use super::{Account, Argument, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};
use crate::value::letter_case::{Words, capitalise_words};

pub(super) static VERB: Verb = Verb {
    name: "capitalise words",
    aliases: &["capitalize words", "title case"],
    summary: "Makes the first letter of each word a capital and the rest small",
    details: "Words end at spaces, hyphens and other signs, not at an apostrophe: `don't` is one word. With `after \
         apostrophes` an apostrophe ends a word too: `o'brien` becomes `O'Brien`, and `don't` becomes `Don'T`. \
         Acronyms lose their capitals (`IBM` becomes `Ibm`), so look at the column first; for people there is \
         `capitalise name`.",
    parameters: &[Parameter {
        name: "where",
        preposition: Some("after"),
        takes: Takes::Word(&["apostrophes"]),
        required: false,
        summary: "where else a word begins: after an apostrophe",
    }],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "capitalise words", properties: &[], before: "head OF sales", after: Some("Head Of Sales") },
        Example {
            call: "capitalise words",
            properties: &[],
            before: "BOURG-EN-BRESSE",
            after: Some("Bourg-En-Bresse"),
        },
        Example {
            call: "capitalise words",
            properties: &[],
            before: "children's books",
            after: Some("Children's Books"),
        },
        Example {
            call: "capitalise words after apostrophes",
            properties: &[],
            before: "O'BRIEN-smith",
            after: Some("O'Brien-Smith"),
        },
        Example { call: "capitalise words", properties: &[], before: "IBM", after: Some("Ibm") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let words = match arguments.get(0) {
        Argument::Absent => Words::WithApostrophes,
        _ => Words::BetweenApostrophes,
    };
    Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, capitalise_words(value, words))))
}
