//! `use country name`: one spelling for a country.

use super::{Account, Argument, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::country;

pub(super) static VERB: Verb = Verb {
    name: "use country name",
    aliases: &["country name"],
    summary: "Writes a country by its name, in English or another language",
    details: "Reads codes of two and three letters, and names in some hundred languages (Unicode CLDR, OpenSanctions), \
         whatever the case, the accents and the order of words: `Korea, Rep. of`. A long name may have one typing \
         error where no other name is near. Parts of a country (`England`, `California`), states that are gone, \
         and names that two share (`Congo`) are refused.",
    parameters: &[Parameter {
        name: "language",
        preposition: Some("in"),
        takes: Takes::Word(LANGUAGES),
        required: false,
        summary: "the language of the names that it writes, by its English name; else English",
    }],
    kinds: &[Kind::Text, Kind::OneOption],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is not certainly one country, or its name in that language is also another's",
    examples: &[
        Example { call: "use country name", properties: &[], before: "FR", after: Some("France") },
        Example { call: "use country name", properties: &[], before: "allemagne", after: Some("Germany") },
        Example { call: "use country name", properties: &[], before: "U.S.A.", after: Some("United States") },
        Example { call: "use country name in French", properties: &[], before: "Germany", after: Some("Allemagne") },
        Example {
            call: "use country name in German",
            properties: &[],
            before: "états-unis",
            after: Some("Vereinigte Staaten"),
        },
        Example { call: "use country name", properties: &[], before: "England", after: None },
        Example { call: "use country name", properties: &[], before: "Paris", after: None },
    ],
    bind,
};

/// As `value::country::LANGUAGES` has them, and English.
const LANGUAGES: &[&str] = &[
    "Arabic",
    "Chinese",
    "Czech",
    "Danish",
    "Dutch",
    "English",
    "Finnish",
    "French",
    "German",
    "Greek",
    "Hebrew",
    "Hungarian",
    "Italian",
    "Japanese",
    "Korean",
    "Norwegian",
    "Polish",
    "Portuguese",
    "Romanian",
    "Russian",
    "Spanish",
    "Swedish",
    "Turkish",
    "Ukrainian",
];

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let language = match arguments.get(0) {
        Argument::Text(language) => language.clone(),
        _ => "English".to_owned(),
    };
    Ok(Box::new(move |value: &str, _: &[&str]| match country::find(value) {
        Ok(country) => match country.name_in(&language) {
            Some(name) => Effect::set(value, name),
            None => Effect::Fail(format!("the name of {} in {language} may be another country's", country.name)),
        },
        Err(reason) => Effect::Fail(reason),
    }))
}

#[cfg(test)]
mod tests {
    use super::LANGUAGES;
    use crate::value::country;

    #[test]
    fn the_languages_are_those_of_the_table() {
        let mut of_table: Vec<&str> = country::LANGUAGES.iter().map(|(name, _)| *name).chain(["English"]).collect();
        of_table.sort_unstable();
        assert_eq!(LANGUAGES, of_table);
    }
}
