//! `validate tax id`: is it a tax id?

use super::region::{COUNTRY, by_country};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::identifier::tax_id;

pub(super) static VERB: Verb = Verb {
    name: "validate tax id",
    aliases: &["validate tax number"],
    summary: "Lists values that are no tax id of their country",
    details: "Changes nothing. Knows the numbers of people and companies in 32 countries by layout, day of birth and check digits; whether an office gave the number out is not asked.",
    parameters: &[COUNTRY],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no tax id of the country, hyg has no rule for the country, or the country is not known",
    examples: &[
        Example {
            call: "validate tax id for Germany",
            properties: &[],
            before: "26954371827",
            after: Some("26954371827"),
        },
        Example {
            call: "validate tax id for country/region",
            properties: &["US"],
            before: "12-3456789",
            after: Some("12-3456789"),
        },
        Example { call: "validate tax id for Germany", properties: &[], before: "26954371828", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    by_country(arguments, 0, account, |value, country| Effect::judged(tax_id::check(value, country)))
}
