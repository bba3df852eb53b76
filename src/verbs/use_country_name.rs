//! `use country name`: one spelling for a country.

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Spec, Transform, Verb};
use crate::value::country;

#[derive(Debug)]
pub struct UseCountryName;

static SPEC: Spec = Spec {
    name: "use country name",
    aliases: &["country name"],
    summary: "Writes a country by its English name",
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
        Example { call: "use country name", properties: &[], before: "FR", after: Some("France") },
        Example { call: "use country name", properties: &[], before: "allemagne", after: Some("Germany") },
        Example { call: "use country name", properties: &[], before: "U.S.A.", after: Some("United States") },
        Example { call: "use country name", properties: &[], before: "England", after: None },
        Example { call: "use country name", properties: &[], before: "Paris", after: None },
    ],
};

impl Verb for UseCountryName {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| match country::find(value) {
            Ok(country) => Effect::set(value, country.name),
            Err(reason) => Effect::Fail(reason),
        }))
    }
}
