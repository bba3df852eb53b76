//! States, provinces and other subdivisions of a country by their names and codes (ISO 3166-2).
//!
//! A name means something only within its country: `CA` is California in one and nothing in another.
//! What two subdivisions of a country share, and neither of them is the larger, is refused.

use super::country::{self, Country};
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use std::sync::LazyLock;

/// A subdivision of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The code within its country: `CA` of `US-CA`.
    pub code: &'static str,
    /// The English name: `California`.
    pub name: &'static str,
}

/// One line a subdivision: code, English name, other names folded.
const TABLE: &str = include_str!("tables/regions.tsv");

/// By alpha-2 code of the country and folded name or code.
static BY_NAME: LazyLock<HashMap<(&'static str, String), Region, FixedState>> = LazyLock::new(|| {
    let mut regions = HashMap::default();
    for (country, region, others) in lines() {
        let names = [fold(region.name), fold(region.code), fold(&format!("{country} {}", region.code))];
        // Codes come last: they are the certain ones.
        for name in others.split('|').map(str::to_owned).chain(names) {
            if !name.is_empty() {
                regions.insert((country, name), region);
            }
        }
    }
    regions
});

/// English names, folded.
static NAMES: LazyLock<HashSet<String, FixedState>> =
    LazyLock::new(|| lines().map(|(_, region, _)| fold(region.name)).collect());

fn lines() -> impl Iterator<Item = (&'static str, Region, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (country, code) = fields.next()?.split_once('-')?;
        Some((country, Region { code, name: fields.next()? }, fields.next()?))
    })
}

/// The form in which names of subdivisions are compared: as those of countries, with initials
/// joined, so that `N.Y.` and `NY` are one.
#[must_use]
pub fn fold(text: &str) -> String {
    country::join_initials(&country::fold(text))
}

/// The subdivision of the country that the text names by its code, its English or own name, or a
/// usual abbreviation.
///
/// # Errors
/// Why it is none, in words.
pub fn find(text: &str, country: Country) -> Result<Region, String> {
    let known = (text.len() <= 200).then(|| BY_NAME.get(&(country.code, fold(text)))).flatten();
    known
        .copied()
        .ok_or_else(|| format!("`{}` is no state or province of {} that hyg knows", text.trim(), country.name))
}

/// Whether a folded text is the English name of a subdivision of any country.
pub(super) fn is_name(folded: &str) -> bool {
    NAMES.contains(folded)
}

/// English names of all subdivisions of all countries, folded.
pub(super) fn folded_names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{BY_NAME, find, fold, lines};
    use crate::value::country;

    fn code(text: &str, of: &str) -> Option<&'static str> {
        find(text, country::find(of).unwrap()).ok().map(|region| region.code)
    }

    #[test]
    fn a_region_is_known_by_code_name_and_abbreviation_within_its_country() {
        for (text, of, expected) in [
            ("California", "US", "CA"),
            ("calif.", "US", "CA"),
            ("N.Y.", "US", "NY"),
            ("US-TX", "US", "TX"),
            ("District of Columbia", "US", "DC"),
            ("Québec", "CA", "QC"),
            ("ont", "CA", "ON"),
            ("New South Wales", "AU", "NSW"),
            ("Bayern", "DE", "BY"),
            ("Bavaria", "DE", "BY"),
            ("NRW", "DE", "NW"),
            ("Île de France", "FR", "IDF"),
            ("Loire-Atlantique", "FR", "44"),
            ("Catalunya", "ES", "CT"),
            ("Lombardia", "IT", "25"),
            ("CDMX", "MX", "CMX"),
            ("Mexico City", "MX", "CMX"),
            ("Edo. de México", "MX", "MEX"),
            ("N.L.", "MX", "NLE"),
            ("Qro.", "MX", "QUE"),
            ("Tamps", "MX", "TAM"),
            ("Q. Roo", "MX", "ROO"),
        ] {
            assert_eq!(code(text, of), Some(expected), "{text} of {of}");
        }
        assert_eq!(code("CA", "FR"), None);
        assert_eq!(code("California", "CA"), None);
        assert_eq!(code("", "US"), None);
        let reason = find("Atlantis", country::find("US").unwrap()).unwrap_err();
        assert_eq!(reason, "`Atlantis` is no state or province of United States that hyg knows");
    }

    #[test]
    fn every_name_that_hyg_writes_is_read_as_what_it_was_written_for() {
        for (country, region, _) in lines() {
            for written in [region.name, region.code] {
                assert_eq!(BY_NAME.get(&(country, fold(written))), Some(&region), "{country} {written}");
            }
        }
    }
}
