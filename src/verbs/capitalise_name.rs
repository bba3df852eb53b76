//! `capitalise name`: capitals as people write their own names.

use super::region::Region;
use super::{Account, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::person_name;

pub(super) static VERB: Verb = Verb {
    name: "capitalise name",
    aliases: &["capitalize name", "capitalise names", "capitalize names"],
    summary: "Gives the name of a person its capitals",
    details: "Only words that are all small or all capitals are touched: whoever wrote `LaToya` or `DeShawn` \
         meant it. Knows `McDonald`, `O'Brien`, double names, particles before a surname (`de la Vega`), \
         initials, generations (`III`) and degrees (`PhD`). A particle that stands alone is a name (`Van`, `Le`). \
         Scripts without capitals stay as they are.\n\nThe country decides what countries write differently: \
         `van Dijk` in the Netherlands and `Van Dijk` in Belgium, `da Silva` in Brazil, `Da Silva` and \
         `de La Tour` in France, `De Luca` in Italy; the two letters i of Turkish, the IJ of \
         Dutch. German `von`, `vom`, `zum` and `zur` are small everywhere. It is the country after \
         `for`: its name or code, or a property that holds it or a telephone number that begins with its code. Where that property is blank, and without `for`, it is the account's `country`; where it \
         holds something else, none.\n\n`SS` stays `ss` in German, where `Weiss` and `Weiß` are both names. Without a \
         country small words are small (`van der Berg`, `de la Vega`), but for `van` before one other word, which may \
         be a given name (`Van Morrison`); a word with Ş in which an I may be the Turkish letter or not stays as it \
         is; and where only the family knows, one form is taken for all: `MacMillan`.",
    parameters: &[Parameter {
        name: "region",
        preposition: Some("for"),
        takes: Takes::PropertyOrText,
        required: false,
        summary: "the country whose customs hold: its name or code, or a property that holds it or a telephone \
             number; else the account's country",
    }],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no person's name: longer than 300 characters, with an e-mail or web address, a handle \
         (`@anna`), digits amid letters, signs of a web page (`&uuml;`) or a company's legal form; or in Turkey an I of its capitals \
         may be `i` or `ı`",
    examples: &[
        Example { call: "capitalise name", properties: &[], before: "MCDONALD", after: Some("McDonald") },
        Example {
            call: "capitalise name for Türkiye",
            properties: &[],
            before: "ALI YILDIZ",
            after: Some("Ali Yıldız"),
        },
        Example { call: "capitalise name for Türkiye", properties: &[], before: "JOHN SMITH", after: None },
        Example { call: "capitalise name", properties: &[], before: "o'brien", after: Some("O'Brien") },
        Example { call: "capitalise name", properties: &[], before: "DE LA VEGA", after: Some("de la Vega") },
        Example { call: "capitalise name", properties: &[], before: "jean-pierre", after: Some("Jean-Pierre") },
        Example { call: "capitalise name", properties: &[], before: "van der berg", after: Some("van der Berg") },
        Example { call: "capitalise name", properties: &[], before: "LaToya", after: Some("LaToya") },
        Example { call: "capitalise name", properties: &[], before: "anna@acme.com", after: None },
        Example { call: "capitalise name for BE", properties: &[], before: "VAN DAMME", after: Some("Van Damme") },
        Example {
            call: "capitalise name for country/region",
            properties: &["Turkey"],
            before: "IŞIK YILDIZ",
            after: Some("Işık Yıldız"),
        },
        Example {
            call: "capitalise name for phone number",
            properties: &["+39 06 6982"],
            before: "DE LUCA",
            after: Some("De Luca"),
        },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let region = Region::bind(arguments, 0, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        Effect::written(value, person_name::capitalise(value, region.of_person(properties)))
    }))
}
