//! `use region code`: the code of a state or province.

use super::region::{COUNTRY, by_country};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::region;

pub(super) static VERB: Verb = Verb {
    name: "use region code",
    aliases: &["region code", "use state code", "use province code"],
    summary: "Writes a state, province or other subdivision by its code (ISO 3166-2, without the country)",
    details: "Reads what `use region name` reads.",
    parameters: &[COUNTRY],
    kinds: &[Kind::Text, Kind::OneOption],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no subdivision of the country, two of them share the name, or the country is not known",
    examples: &[
        Example { call: "use region code for US", properties: &[], before: "New York", after: Some("NY") },
        Example {
            call: "use region code for country/region",
            properties: &["Australia"],
            before: "New South Wales",
            after: Some("NSW"),
        },
        Example { call: "use region code for US", properties: &[], before: "Ontario", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    by_country(arguments, 0, account, |value, country| {
        Effect::written(value, region::find(value, country).map(|region| region.code))
    })
}
