//! `validate phone`: is it a telephone number?

use super::region::{Region, read_phone};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};

pub(super) static VERB: Verb = Verb {
    name: "validate phone",
    aliases: &["validate phone number"],
    summary: "Lists values that are no telephone number",
    details: "Changes nothing. The number must exist in the numbering plan of its country; whether somebody \
         answers is not asked. The country is found as in `format phone`.",
    parameters: &[Parameter {
        name: "region",
        preposition: Some("for"),
        takes: Takes::PropertyOrText,
        required: false,
        summary: "the country of numbers that do not begin with `+`: its name or code, or a property that holds \
             it; else the account's country",
    }],
    kinds: &[Kind::Phone, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no telephone number of its country, or names no country and there is none that hyg knows to \
         read it by",
    examples: &[
        Example {
            call: "validate phone for FR",
            properties: &[],
            before: "06 12 34 56 78",
            after: Some("06 12 34 56 78"),
        },
        Example {
            call: "validate phone for country/region",
            properties: &[""],
            before: "+1 201-555-0123",
            after: Some("+1 201-555-0123"),
        },
        Example { call: "validate phone for FR", properties: &[], before: "06 12 34", after: None },
        Example {
            call: "validate phone for country/region",
            properties: &["Erewhon"],
            before: "06 12 34 56 78",
            after: None,
        },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let region = Region::bind(arguments, 0, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| Effect::judged(read_phone(value, region.of(properties)))))
}
