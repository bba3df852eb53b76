//! The names of countries in other languages than English, as hyg writes them (Unicode CLDR).

use super::Country;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// The languages by their English names, with the locale of CLDR that the names come from; in the order of the
/// table's columns.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("Arabic", "ar"),
    ("Chinese", "zh"),
    ("Czech", "cs"),
    ("Danish", "da"),
    ("Dutch", "nl"),
    ("Finnish", "fi"),
    ("French", "fr"),
    ("German", "de"),
    ("Greek", "el"),
    ("Hebrew", "he"),
    ("Hungarian", "hu"),
    ("Italian", "it"),
    ("Japanese", "ja"),
    ("Korean", "ko"),
    ("Norwegian", "nb"),
    ("Polish", "pl"),
    ("Portuguese", "pt"),
    ("Romanian", "ro"),
    ("Russian", "ru"),
    ("Spanish", "es"),
    ("Swedish", "sv"),
    ("Turkish", "tr"),
    ("Ukrainian", "uk"),
];

/// One line a country: its code, and a name for each language, empty where it could be read as another's.
const TABLE: &str = include_str!("../tables/country_names.tsv");

static NAMES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.collect()))
    };
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(line).collect()
});

impl Country {
    /// Its name in the language, which is known by its English name in any case: `Allemagne` in `French`. Nothing
    /// where hyg has no name that can only be this country's.
    #[must_use]
    pub fn name_in(&self, language: &str) -> Option<&'static str> {
        if language.eq_ignore_ascii_case("English") {
            return Some(self.name);
        }
        let column = LANGUAGES.iter().position(|(name, _)| name.eq_ignore_ascii_case(language))?;
        NAMES.get(self.code)?.get(column).copied().filter(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::LANGUAGES;
    use crate::value::country::{all, find};

    #[test]
    fn every_name_that_hyg_writes_is_read_as_the_country_it_was_written_for() {
        let mut missing = 0;
        for country in all() {
            for (language, _) in LANGUAGES {
                match country.name_in(language) {
                    Some(name) => assert_eq!(find(name).as_ref(), Ok(country), "{name} in {language}"),
                    None => missing += 1,
                }
            }
        }
        assert!(missing < 40, "{missing} names are missing");
    }

    #[test]
    fn a_country_has_its_name_in_each_language() {
        let germany = find("DE").unwrap();
        for (language, name) in [
            ("french", "Allemagne"),
            ("Spanish", "Alemania"),
            ("Polish", "Niemcy"),
            ("Japanese", "ドイツ"),
            ("English", "Germany"),
        ] {
            assert_eq!(germany.name_in(language), Some(name));
        }
        assert_eq!(germany.name_in("Klingon"), None);
    }
}
