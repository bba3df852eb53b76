//! `use country code`: one spelling for a country.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::country;

pub(super) static VERB: Verb = Verb {
    name: "use country code",
    aliases: &["country code"],
    summary: "Writes a country by its code of two or three letters (ISO 3166-1)",
    details: "Reads codes of two and three letters, and names in some hundred languages (Unicode CLDR, OpenSanctions), \
         whatever the case, the accents and the order of words: `Korea, Rep. of`. A long name may have one typing \
         error where no other name is near. Parts of a country (`England`, `California`), states that are gone, \
         and names that two share (`Congo`) are refused.",
    parameters: &[Parameter {
        name: "length",
        preposition: Some("as"),
        takes: Takes::Word(&["alpha-2", ALPHA_3]),
        required: false,
        summary: "of two letters (`FR`) or three (`FRA`); else two",
    }],
    kinds: &[Kind::Text, Kind::OneOption],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is not certainly one country",
    examples: &[
        Example { call: "use country code", properties: &[], before: "France", after: Some("FR") },
        Example { call: "use country code", properties: &[], before: "États-Unis", after: Some("US") },
        Example { call: "use country code", properties: &[], before: "GB", after: Some("GB") },
        Example { call: "use country code as alpha-3", properties: &[], before: "Germany", after: Some("DEU") },
        Example { call: "use country code", properties: &[], before: "Korea", after: None },
    ],
    bind,
};

const ALPHA_3: &str = "alpha-3";

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let is_long = arguments.text(0).eq_ignore_ascii_case(ALPHA_3);
    Ok(Box::new(move |value: &str, _: &[&str]| match country::find(value) {
        Ok(country) => Effect::set(value, if is_long { country.alpha3 } else { country.code }),
        Err(reason) => Effect::Fail(reason),
    }))
}
