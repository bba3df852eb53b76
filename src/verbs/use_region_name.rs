//! `use region name`: one spelling for a state or province.

use super::region::{COUNTRY, by_country};
use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::region;

pub(super) static VERB: Verb = Verb {
    name: "use region name",
    aliases: &["region name", "use state name", "use province name"],
    summary: "Writes a state, province or other subdivision by its English name",
    details: "Reads codes of ISO 3166-2 (`CA`, `US-CA`), names in English, for many countries also in their own language, and usual abbreviations (`Calif.`, `Ont.`, `NRW`), of the country after `for`. Where that property is blank nothing is guessed: `CA` is no state by itself.",
    parameters: &[COUNTRY],
    kinds: &[Kind::Text, Kind::OneOption],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no subdivision of the country, two of them share the name, or the country is not known",
    examples: &[
        Example { call: "use region name for US", properties: &[], before: "CA", after: Some("California") },
        Example {
            call: "use region name for country/region",
            properties: &["Canada"],
            before: "ont.",
            after: Some("Ontario"),
        },
        Example {
            call: "use region name for country/region",
            properties: &["Germany"],
            before: "Bayern",
            after: Some("Bavaria"),
        },
        Example { call: "use region name for country/region", properties: &[""], before: "CA", after: None },
        Example { call: "use region name for FR", properties: &[], before: "California", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    by_country(arguments, 0, account, |value, country| {
        Effect::written(value, region::find(value, country).map(|region| region.name))
    })
}
