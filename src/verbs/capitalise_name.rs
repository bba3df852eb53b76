//! `capitalise name`: capitals as people write their own names.

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Spec, Transform, Verb};
use crate::value::person_name;

#[derive(Debug)]
pub struct CapitaliseName;

static SPEC: Spec = Spec {
    name: "capitalise name",
    aliases: &["capitalize name", "capitalise names", "capitalize names"],
    summary: "Gives the name of a person its capitals",
    details: "Only words that are all small or all capitals are touched: whoever wrote `LaToya` or `DeShawn` \
         meant it. Knows `McDonald`, `O'Brien`, double names, particles before a surname (`de la Vega`, `van \
         der Berg`), initials and generation numerals. A particle that stands alone is a name (`Van`, \
         `Le`).\n\nWhere only the family knows, one form is taken for all: `MacMillan`, and `van Dijk` with \
         a small particle, as the Dutch write it and the Belgians do not.",
    parameters: &[],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "",
    examples: &[
        Example { call: "capitalise name", properties: &[], before: "MCDONALD", after: Some("McDonald") },
        Example { call: "capitalise name", properties: &[], before: "o'brien", after: Some("O'Brien") },
        Example { call: "capitalise name", properties: &[], before: "DE LA VEGA", after: Some("de la Vega") },
        Example { call: "capitalise name", properties: &[], before: "jean-pierre", after: Some("Jean-Pierre") },
        Example { call: "capitalise name", properties: &[], before: "van der berg", after: Some("van der Berg") },
        Example { call: "capitalise name", properties: &[], before: "LaToya", after: Some("LaToya") },
    ],
};

impl Verb for CapitaliseName {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, person_name::capitalise(value))))
    }
}
