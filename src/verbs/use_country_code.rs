//! `use country code`: one spelling for a country.

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Spec, Transform, Verb};
use crate::value::country;

#[derive(Debug)]
pub struct UseCountryCode;

static SPEC: Spec = Spec {
    name: "use country code",
    aliases: &["country code"],
    summary: "Writes a country by its two-letter code (ISO 3166-1)",
    details: "Reads codes of two and three letters, and names in some hundred languages (Unicode CLDR, OpenSanctions), \
         whatever the case, the accents and the order of words: `Korea, Rep. of`. A long name may have one typing \
         error where no other name is near. Parts of a country (`England`, `California`), states that are gone, \
         and names that two share (`Congo`) are refused.",
    parameters: &[],
    kinds: &[Kind::Text, Kind::OneOption],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is not certainly one country",
    examples: &[
        Example { call: "use country code", properties: &[], before: "France", after: Some("FR") },
        Example { call: "use country code", properties: &[], before: "États-Unis", after: Some("US") },
        Example { call: "use country code", properties: &[], before: "GB", after: Some("GB") },
        Example { call: "use country code", properties: &[], before: "Korea", after: None },
    ],
};

impl Verb for UseCountryCode {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| match country::find(value) {
            Ok(country) => Effect::set(value, country.code),
            Err(reason) => Effect::Fail(reason),
        }))
    }
}
