//! `capitalise words`: each word with a capital, the rest of it small.

use super::{Account, ArgumentError, Arguments, Effect, Example, Spec, Transform, Verb, WORDS};
use crate::value::letter_case::capitalise_words;

#[derive(Debug)]
pub struct CapitaliseWords;

static SPEC: Spec = Spec {
    name: "capitalise words",
    aliases: &["capitalize words", "title case"],
    summary: "Makes the first letter of each word a capital and the rest small",
    details: "Words end at spaces, hyphens and other signs, not at an apostrophe: `don't` is one word. Acronyms \
         lose their capitals (`IBM` becomes `Ibm`), so look at the column first; for people there is \
         `capitalise name`.",
    parameters: &[],
    kinds: WORDS,
    fills_blank: false,
    idempotent: true,
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
        Example { call: "capitalise words", properties: &[], before: "IBM", after: Some("Ibm") },
    ],
};

impl Verb for CapitaliseWords {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, capitalise_words(value))))
    }
}
