//! `validate tax id`: is it a tax id?

use super::region::Region;
use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Parameter, Spec, Takes, Transform, Verb};
use crate::value::identifier::tax_id;

#[derive(Debug)]
pub struct ValidateTaxId;

static SPEC: Spec = Spec {
    name: "validate tax id",
    aliases: &["validate tax number"],
    summary: "Lists values that are no tax id of their country",
    details: "Changes nothing. Knows the numbers of people and companies in 32 countries by layout, day of birth and check digits; whether an office gave the number out is not asked.",
    parameters: &[Parameter {
        name: "region",
        preposition: Some("for"),
        takes: Takes::PropertyOrText,
        required: false,
        summary: "the country: its name or code, or a property that holds it; else the account's country",
    }],
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
};

impl Verb for ValidateTaxId {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, account: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let country = Region::bind(arguments, 0, account)?;
        Ok(Box::new(move |value: &str, properties: &[&str]| {
            let checked = country.country(properties).and_then(|country| tax_id::check(value, country));
            checked.map_or_else(Effect::Fail, |()| Effect::Keep)
        }))
    }
}
