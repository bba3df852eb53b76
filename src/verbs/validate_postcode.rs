//! `validate postcode`: is it a postcode?

use super::region::{COUNTRY, by_country};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::identifier::postcode;

pub(super) static VERB: Verb = Verb {
    name: "validate postcode",
    aliases: &["validate postal code", "validate zip code"],
    summary: "Lists values that are no postcode of their country",
    details: "Changes nothing. The layout must be that of the country, and the first digits in use where they are public; whether the post delivers there is not asked.",
    parameters: &[COUNTRY],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no postcode of the country, the country has no postcodes that hyg knows, or is \
         not known itself",
    examples: &[
        Example { call: "validate postcode for FR", properties: &[], before: "44000", after: Some("44000") },
        Example {
            call: "validate postcode for country/region",
            properties: &["Brazil"],
            before: "01310-100",
            after: Some("01310-100"),
        },
        Example { call: "validate postcode for FR", properties: &[], before: "96000", after: None },
        Example { call: "validate postcode for country/region", properties: &[""], before: "44000", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    by_country(arguments, 0, account, |value, country| Effect::judged(postcode::check(value.trim(), country)))
}
