//! Countries and territories by their names and codes (ISO 3166-1, and Kosovo).
//!
//! Only what certainly names one country is read: parts of countries (England, Scotland),
//! continents, peoples, and names that two share (Congo, Korea) are refused.

use super::text::fold_name;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// A country of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2: `FR`.
    pub code: &'static str,
    /// The English name, as Unicode CLDR writes it for lists: `France`.
    pub name: &'static str,
}

/// One line a country: code, name, other names.
const TABLE: &str = include_str!("countries.tsv");

static BY_NAME: LazyLock<HashMap<String, Country, FixedState>> = LazyLock::new(|| {
    let mut countries = HashMap::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(code), Some(name), Some(others)) = (fields.next(), fields.next(), fields.next()) else { continue };
        for spelling in [code, name].into_iter().chain(others.split('|')) {
            countries.insert(fold(spelling), Country { code, name });
        }
    }
    countries
});

/// Codes and names just as the table spells them: most cells, found without folding.
static BY_SPELLING: LazyLock<HashMap<&'static str, Country, FixedState>> = LazyLock::new(|| {
    let known = |spelling: &'static str| Some((spelling, *BY_NAME.get(&fold(spelling))?));
    BY_NAME.values().flat_map(|country| [country.code, country.name]).filter_map(known).collect()
});

/// The country that a text names: by its alpha-2 or alpha-3 code or by a name in one of the
/// languages of the table, whatever the case, accents and punctuation.
///
/// # Errors
/// Why it is no country, in words.
pub fn find(text: &str) -> Result<Country, String> {
    BY_SPELLING
        .get(text)
        .or_else(|| BY_NAME.get(&fold(text)))
        .copied()
        .ok_or_else(|| format!("`{}` is no country that hyg knows for certain", text.trim()))
}

/// Whether the text names a country; see [`find`].
#[must_use]
pub fn is_country(text: &str) -> bool {
    find(text).is_ok()
}

/// Words of letters and digits, folded as names are; `N/A` is not `NA`.
fn fold(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(fold_name)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{TABLE, find, fold, is_country};
    use std::collections::HashMap;

    #[test]
    fn a_country_is_known_by_its_codes_and_its_names() {
        for (text, code) in [
            ("fr", "FR"),
            (" FRA ", "FR"),
            ("Allemagne", "DE"),
            ("deutschland", "DE"),
            ("España", "ES"),
            ("U.S.A.", "US"),
            ("United States of America", "US"),
            ("États Unis", "US"),
            ("UK", "GB"),
            ("cote d'ivoire", "CI"),
            ("Korea, Republic of", "KR"),
            ("日本", "JP"),
            ("Ελλάδα", "GR"),
            ("Россия", "RU"),
            ("Trinidad & Tobago", "TT"),
        ] {
            assert_eq!(find(text).map(|country| country.code), Ok(code), "{text}");
        }
        assert_eq!(find("netherlands").map(|country| country.name), Ok("Netherlands"));
    }

    #[test]
    fn what_is_not_certainly_one_country_is_refused() {
        for text in [
            "",
            "N/A",
            "England",
            "Angleterre",
            "Congo",
            "Korea",
            "Europe",
            "American",
            "Paris",
            "XX",
            "France, Paris",
            "EU",
        ] {
            assert!(!is_country(text), "{text}");
        }
        assert_eq!(find(" Erewhon").unwrap_err(), "`Erewhon` is no country that hyg knows for certain");
    }

    #[test]
    fn no_spelling_of_the_table_names_two_countries() {
        let mut owner: HashMap<String, &str> = HashMap::new();
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), 250);
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "{line}");
            for spelling in [fields[0], fields[1]].into_iter().chain(fields[2].split('|')) {
                let other = owner.insert(fold(spelling), fields[0]);
                assert!(other.is_none_or(|code| code == fields[0]), "{spelling} is {} and {other:?}", fields[0]);
            }
        }
    }
}
