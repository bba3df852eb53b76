//! Words that join others and are codes of countries as well: `de` is a word in `República de Chile`, and Germany in
//! `DE/AT`, in `DE-BY` (Bavaria, ISO 3166-2) and in `DE, US`.

use super::fold::{self, fold};
use super::{COUNTRIES, Country};

/// What parts countries in a list, and not the words of a name.
const PARTING: [char; 7] = ['/', '|', ';', ',', '&', '+', '\n'];

/// The articles among the words: `Gambie, la`, `EL SALVADOR`.
const ARTICLES: [&str; 3] = ["la", "el", "il"];

/// Whether no word of a text that names a country may be the code of another one: a joining word beside nothing but a code,
/// one in capitals among small letters, one that stands apart.
pub(super) fn names_no_other(text: &str, country: &Country) -> bool {
    let words: Vec<&str> = words(text).collect();
    let names: Vec<&str> = words.iter().copied().filter(|word| !is_joining(word)).collect();
    let is_beside_a_code = matches!(names.as_slice(), [name] if of(name).is_some());
    let is_short = names.len() < 2;
    let has_small_letters = text.chars().any(char::is_lowercase);
    let apart: Vec<&str> = text.split(PARTING).filter(|_| text.contains(PARTING)).map(str::trim).collect();
    let may_be_a_code = |word: &str| {
        let is_in_capitals = word.chars().all(char::is_uppercase);
        let is_article = ARTICLES.iter().any(|article| article.eq_ignore_ascii_case(word));
        let stands_apart = apart.contains(&word);
        is_beside_a_code || (is_in_capitals && (has_small_letters || is_short) || stands_apart) && !is_article
    };
    let mut codes = words.into_iter().filter(|word| is_joining(word) && may_be_a_code(word)).filter_map(of);
    codes.all(|code| code == *country)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_joining(word: &str) -> bool {
    fold::is_joining(&fold(word))
}

/// The country whose code of ISO 3166-1 a word is, in small letters, too.
pub(super) fn of(word: &str) -> Option<Country> {
    let is = |code: &str| code.eq_ignore_ascii_case(word);
    COUNTRIES.iter().find(|country| is(country.code) || is(country.alpha3)).copied()
}

#[cfg(test)]
mod tests {
    use crate::value::country::{find, is_country};

    #[test]
    fn a_code_beside_another_country_is_no_small_word() {
        for text in [
            "DE/AT",
            "DE, AT",
            "DE & AT",
            "DE;AT",
            "DE|FR",
            "DE/US",
            "DE-BY",
            "DE/BY",
            "DE BY",
            "de-by",
            "DE-NI",
            "DE, US",
            "LA/US",
            "IT/DE",
            "nl-BE",
            "fr-BE",
            "DE/Austria",
            "Austria, DE",
            "de/austria",
            "DE Austria",
            "AUSTRIA DE",
            "LA US",
            "et/us",
            "BE/Portugal",
        ] {
            assert!(!is_country(text), "{text}: {:?}", find(text));
        }
    }

    #[test]
    fn a_code_beside_its_own_country_and_a_small_word_in_a_name_are_read() {
        for (text, code) in [
            ("Germany (DE)", "DE"),
            ("DE Germany", "DE"),
            ("Germany, DE", "DE"),
            ("DE - Germany", "DE"),
            ("República de Chile", "CL"),
            ("REPÚBLICA DE CHILE", "CL"),
            ("MOLDAVIE, RÉPUBLIQUE DE", "MD"),
            ("Moldavie, république de", "MD"),
            ("Gambie (la)", "GM"),
            ("LA FRANCE", "FR"),
            ("El Salvador", "SV"),
            ("EL SALVADOR", "SV"),
            ("the US", "US"),
            ("en-US", "US"),
            ("de Verenigde Staten", "US"),
        ] {
            assert_eq!(find(text).map(|country| country.code), Ok(code), "{text}");
        }
    }
}
