//! `validate vat number`: is it a VAT number?

use super::region::{COUNTRY, Region};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::identifier::vat;

pub(super) static VERB: Verb = Verb {
    name: "validate vat number",
    aliases: &["validate vat"],
    summary: "Lists values that are no value added tax number",
    details: "Changes nothing. A number that begins with its country (`FR40303265045`) is judged by it, any other by the country after `for`. The layout must be right, and in Australia, Switzerland and Portugal the check digits; those of other states are not computed. Blanks and dots are none of its characters: `format vat number` takes them out. Whether the number is registered is not asked.",
    parameters: &[COUNTRY],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no VAT number of its country, hyg has no rule for the country, or no country that hyg knows says by \
         which rules to read it",
    examples: &[
        Example { call: "validate vat number", properties: &[], before: "FR40303265045", after: Some("FR40303265045") },
        Example {
            call: "validate vat number for country/region",
            properties: &["Austria"],
            before: "U13585627",
            after: Some("U13585627"),
        },
        Example { call: "validate vat number", properties: &[], before: "FR4030326504", after: None },
        Example { call: "validate vat number for country/region", properties: &[""], before: "303265045", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let country = Region::bind(arguments, 0, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        // What looks like a prefix can be the beginning of another country's number.
        let named = vat::check_by_prefix(value);
        if named == Some(Ok(())) {
            return Effect::Keep;
        }
        let checked = country.country(properties).and_then(|country| vat::check(value, country));
        checked.map_or_else(|reason| Effect::Fail(named.and_then(Result::err).unwrap_or(reason)), |()| Effect::Keep)
    }))
}
