//! `format phone`: telephone numbers in one style.

use super::region::Region;
use super::{Account, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::phone::{Format, Phone};

pub(super) static VERB: Verb = Verb {
    name: "format phone",
    aliases: &["format phone number"],
    summary: "Writes a telephone number in one style",
    details: "`international` gives `+33 6 12 34 56 78`, `national` `06 12 34 56 78`, `e164` `+33612345678`. An \
         extension stays (`ext. 12`).\n\nA number that begins with `+` says its country itself. Any other is \
         read by the country after `for`: a name or code, or a property of the record that holds one. Where \
         that property is blank, and without `for`, it is the account's `country`. A country that is not \
         known for certain is never replaced by another. Nothing is written anew that may be another number: two numbers in one \
         cell (`030 12345 / 8`), digits that are one number as they stand and another one if a `+` was lost before them \
         (`491711234567` in Germany), masked digits, a date. A `.0` behind the digits is left out.",
    parameters: &[
        Parameter {
            name: "style",
            preposition: Some("as"),
            takes: Takes::Word(STYLES),
            required: true,
            summary: "the style",
        },
        Parameter {
            name: "region",
            preposition: Some("for"),
            takes: Takes::PropertyOrText,
            required: false,
            summary: "the country of numbers that do not begin with `+`: its name or code, or a property that \
                 holds it; else the account's country",
        },
    ],
    kinds: &[Kind::Phone, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no telephone number of its country, holds words besides the number, may be another number, or names no country \
         and there is none that hyg knows to read it by; and in `national`, where the number belongs to another country and \
         would lose it",
    examples: &[
        Example {
            call: "format phone as international for FR",
            properties: &[],
            before: "06.12.34.56.78",
            after: Some("+33 6 12 34 56 78"),
        },
        Example {
            call: "format phone as e164 for country/region",
            properties: &["United States"],
            before: "(201) 555-0123 x77",
            after: Some("+12015550123 ext. 77"),
        },
        Example {
            call: "format phone as national for Germany",
            properties: &[],
            before: "+49 30 123456",
            after: Some("030 123456"),
        },
        Example { call: "format phone as international", properties: &[], before: "06 12 34 56 78", after: None },
        Example { call: "format phone as national for US", properties: &[], before: "+33 6 12 34 56 78", after: None },
        Example { call: "format phone as international for FR", properties: &[], before: "06 12", after: None },
        Example {
            call: "format phone as e164 for DE",
            properties: &[],
            before: "1711234567.0",
            after: Some("+491711234567"),
        },
        Example { call: "format phone as international for DE", properties: &[], before: "491711234567", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let style = match arguments.text(0) {
        "national" => Format::National,
        "e164" => Format::E164,
        _ => Format::International,
    };
    let region = Region::bind(arguments, 1, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        Effect::written(value, format(value, style, region.of(properties)))
    }))
}

const STYLES: &[&str] = &["international", "national", "e164"];

fn format(value: &str, style: Format, region: Result<Option<&str>, String>) -> Result<String, String> {
    let (phone, region) = super::region::read_phone(value, region)?;
    if phone.leaves_words(value) {
        return Err("the cell holds words besides the number".to_owned());
    }
    if let Some(doubt) = phone.doubt(value, region) {
        return Err(doubt);
    }
    let written = phone.format(style);
    if style != Format::National {
        return Ok(written);
    }
    // Whoever reads the cell next has the same country to read it by, and must find the same number.
    // The other styles name the country.
    match Phone::parse(&written, region) {
        Ok(again) if again == phone => Ok(written),
        _ => Err(match region {
            Some(region) => format!("in national style the number would be read as one of {region}"),
            None => "in national style the number would lose its country".to_owned(),
        }),
    }
}
