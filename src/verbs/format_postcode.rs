//! `format postcode`: postcodes as their country writes them.

use super::region::{COUNTRY, by_country};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::identifier::postcode;

pub(super) static VERB: Verb = Verb {
    name: "format postcode",
    aliases: &["format postal code", "format zip code"],
    summary: "Writes a postcode as its country does",
    details: "Puts capitals, blanks and hyphens where they belong: `SW1A 1AA`, `1234 AB`, `12345-6789`. A leading zero that a spreadsheet dropped is not put back: the digit that is missing may be another.",
    parameters: &[COUNTRY],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the letters and digits are no postcode of the country, the country has no postcodes that hyg knows, or is \
         not known itself",
    examples: &[
        Example { call: "format postcode for GB", properties: &[], before: "sw1a1aa", after: Some("SW1A 1AA") },
        Example {
            call: "format postcode for country/region",
            properties: &["Netherlands"],
            before: "1234ab",
            after: Some("1234 AB"),
        },
        Example {
            call: "format postcode for country/region",
            properties: &["Canada"],
            before: "k1a-0b1",
            after: Some("K1A 0B1"),
        },
        Example { call: "format postcode for US", properties: &[], before: "2138", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    by_country(arguments, 0, account, |value, country| Effect::written(value, postcode::format(value, country)))
}
