//! `format vat number`: VAT numbers as VIES takes them.

use super::region::{COUNTRY, Region};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::identifier::vat;

pub(super) static VERB: Verb = Verb {
    name: "format vat number",
    aliases: &["format vat"],
    summary: "Writes a value added tax number without blanks, in Europe with the prefix of its country",
    details: "In capitals and without blanks, dots and hyphens, as VIES takes it; those that belong to a country's \
         numbers stay. The country is written before numbers of the European Union, Great Britain, Iceland, North Macedonia, \
         Norway, San Marino and Switzerland; others have none (`27AAPFU0939F1ZV` in India). A number that begins with its country (`FR 40 303 265 045`) is read by it, any other by the \
         country after `for`. What `is a valid VAT number` refuses for its blanks alone is right after it.",
    parameters: &[COUNTRY],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no VAT number of its country, hyg has no rule for the country, or no country that hyg knows says by \
         which rules to read it",
    examples: &[
        Example {
            call: "format vat number",
            properties: &[],
            before: "fr 40 303 265 045",
            after: Some("FR40303265045"),
        },
        Example {
            call: "format vat number for country/region",
            properties: &["Austria"],
            before: "u 1358-5627",
            after: Some("ATU13585627"),
        },
        Example { call: "format vat number", properties: &[], before: "XI 980 7806 84", after: Some("XI980780684") },
        Example { call: "format vat number", properties: &[], before: "DE 1366", after: None },
        Example { call: "format vat number for country/region", properties: &[""], before: "303265045", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let country = Region::bind(arguments, 0, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        Effect::written(value, vat::format(value, country.country(properties)))
    }))
}
