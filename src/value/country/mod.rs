//! Countries and territories by their names and codes (ISO 3166-1, and Kosovo).
//!
//! A text is a country if it is one of its codes, one of the names that the table has of it in
//! hundreds of languages, such a name in another order of words or with its words shortened, or a
//! long name with one typing error; or it says the same country twice, or a part of it before it. Each step answers only what it is certain of: continents and
//! unions, states that are gone, parts of countries (England, California), and names that two
//! share (Congo, Korea) are refused.

mod fold;
mod joining;
mod names;
mod typo;
mod whole;

use super::region;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::LazyLock;

pub(super) use fold::join_initials;
pub use fold::{bag, fold};
pub use names::LANGUAGES;

/// A country of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2: `FR`.
    pub code: &'static str,
    /// ISO 3166-1 alpha-3: `FRA`.
    pub alpha3: &'static str,
    /// The English name: `France`.
    pub name: &'static str,
    /// Names folded, parted by `|`.
    spellings: &'static str,
}

/// Without the hundreds of names.
impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

/// One line a country: alpha-2, alpha-3 and numeric code, English name, folded names; and one with
/// the folded words that are no country.
const TABLE: &str = include_str!("../tables/countries.tsv");

/// The code of the line with words that are no country.
const NONE: &str = "--";

/// No name of a country is longer than this, in bytes; what is longer is refused unread.
const LONGEST: usize = 300;

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut fields = line.split('\t');
        let (code, alpha3, _numeric) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Country { code, alpha3, name: fields.next()?, spellings: fields.next()? })
    };
    TABLE.lines().filter(|line| !line.starts_with('#') && !line.starts_with(NONE)).filter_map(line).collect()
});

/// The folded words that are no country.
static DENIED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let line = TABLE.lines().find(|line| line.starts_with(NONE)).unwrap_or_default();
    line.rsplit('\t').next().unwrap_or_default().split('|').collect()
});

/// Whose name a folded text is; nothing for words that are no country.
type ByName = HashMap<&'static str, Option<&'static Country>, FixedState>;

static BY_NAME: LazyLock<ByName> = LazyLock::new(|| {
    let mut names: ByName = HashMap::with_capacity_and_hasher(40_000, FixedState::default());
    for country in COUNTRIES.iter() {
        names.extend(country.spellings.split('|').map(|name| (name, Some(country))));
    }
    names.extend(DENIED.iter().map(|&name| (name, None)));
    // Only in capitals are they the codes of Namibia and Norway; else someone wrote that there is nothing, or an answer.
    names.extend(["na", "no"].map(|word| (word, None)));
    names
});

/// The same by the hash of the bag of words; nothing where two countries share it.
static BY_BAG: LazyLock<HashMap<u64, Option<&'static Country>, FixedState>> = LazyLock::new(|| {
    let mut bags = HashMap::with_capacity_and_hasher(40_000, FixedState::default());
    for (&name, &country) in BY_NAME.iter() {
        bags.entry(hash(&bag(name)))
            .and_modify(|other| {
                if *other != country {
                    *other = None;
                }
            })
            .or_insert(country);
    }
    bags
});

/// Names of several words without their blanks; nothing where two countries, or a country and what is none, share
/// it.
static BY_LETTERS: LazyLock<HashMap<String, Option<&'static Country>, FixedState>> = LazyLock::new(|| {
    let mut names = HashMap::with_capacity_and_hasher(20_000, FixedState::default());
    let parts = region::folded_names().map(|name| (name, None));
    for (name, country) in BY_NAME.iter().map(|(&name, &country)| (name, country)).chain(parts) {
        if name.is_ascii() && name.contains(' ') {
            names
                .entry(name.replace(' ', ""))
                .and_modify(|other| {
                    if *other != country {
                        *other = None;
                    }
                })
                .or_insert(country);
        }
    }
    names
});

/// Codes and English names just as the table spells them: most cells, found without folding.
static BY_SPELLING: LazyLock<HashMap<&'static str, Country, FixedState>> = LazyLock::new(|| {
    COUNTRIES
        .iter()
        .flat_map(|country| [country.code, country.alpha3, country.name].map(|name| (name, *country)))
        .collect()
});

fn hash(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

/// The country that a text names, whatever the case, accents, punctuation, order of words and
/// language.
///
/// # Errors
/// Why it is no country, in words.
pub fn find(text: &str) -> Result<Country, String> {
    if let Some(country) = BY_SPELLING.get(text.trim()) {
        return Ok(*country);
    }
    let refused = || format!("`{}` is no country that hyg knows for certain", text.trim());
    if text.len() > LONGEST {
        return Err("the text is too long for a country".to_owned());
    }
    let folded = fold(text);
    if let Some(answer) = BY_NAME.get(folded.as_str()) {
        return answer.copied().ok_or_else(refused);
    }
    if region::is_name(&folded) {
        return Err(refused());
    }
    by_words(text, &folded)
        .or_else(|| by_quarter(&folded))
        .or_else(|| by_letters(&folded))
        .or_else(|| whole::by_flag(text))
        .or_else(|| whole::by_outer_name(text))
        .or_else(|| whole::by_each_name(text))
        .or_else(|| whole::by_its_part(text))
        .or_else(|| typo::find(&folded).filter(|country| joining::names_no_other(text, country)))
        .copied()
        .ok_or_else(refused)
}

/// The country of a text that is one of its codes or names as the table has them, without any of
/// the rules by which [`find`] reads other spellings.
#[must_use]
pub fn listed(text: &str) -> Option<Country> {
    BY_SPELLING.get(text).or_else(|| BY_NAME.get(fold(text).as_str()).copied().flatten()).copied()
}

/// All countries, by their alpha-2 codes.
pub fn all() -> impl Iterator<Item = &'static Country> {
    COUNTRIES.iter()
}

/// Whether the text names a country; see [`find`].
#[must_use]
pub fn is_country(text: &str) -> bool {
    find(text).is_ok()
}

/// A name whose words are in another order, shortened, or with the form of state before it. `text` is it as it stands.
fn by_words(text: &str, folded: &str) -> Option<&'static Country> {
    by_bag(folded).filter(|country| joining::names_no_other(text, country))
}

fn by_bag(folded: &str) -> Option<&'static Country> {
    let words = bag(folded);
    if words.is_empty() {
        return None;
    }
    if let Some(answer) = BY_BAG.get(&hash(&words)) {
        return *answer;
    }
    let rest = fold::without_form_of_state(&words)?;
    let country = (*BY_BAG.get(&hash(&rest))?)?;
    // Of these the form of state is what tells two countries apart.
    (!matches!(country.code, "CN" | "TW" | "KR" | "KP" | "CD" | "CG")).then_some(country)
}

/// A name with the first letter for a quarter of the sky: `S. Korea`, `N Macedonia`. The name that it is short
/// for must be in the table: `N. Ireland` is none.
fn by_quarter(folded: &str) -> Option<&'static Country> {
    let (letter, rest) = folded.split_once(' ')?;
    let quarter = match letter {
        "n" => "north",
        "s" => "south",
        "e" => "east",
        "w" => "west",
        _ => return None,
    };
    [quarter.to_owned(), format!("{quarter}ern")]
        .iter()
        .find_map(|word| BY_NAME.get(format!("{word} {rest}").as_str()))
        .copied()
        .flatten()
}

/// A name of several words without the blanks between them: `UnitedKingdom`. What is shorter is too near to other
/// words: `Ba Lan` is Poland in Vietnamese.
fn by_letters(folded: &str) -> Option<&'static Country> {
    let is_one_word = folded.len() >= 8 && !folded.contains(' ');
    is_one_word.then(|| BY_LETTERS.get(folded).copied().flatten()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, DENIED, find, fold, is_country, listed};
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn a_country_is_known_by_its_codes_and_its_names() {
        for (text, code) in [
            ("fr", "FR"),
            (" FRA ", "FR"),
            ("756", "CH"),
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
            ("भारत", "IN"),
            ("Trinidad & Tobago", "TT"),
            ("Fuji", "FJ"),
            ("NA", "NA"),
            ("NO", "NO"),
            (" NAM", "NA"),
            ("French Guiana", "GF"),
            ("Saint Martin (French part)", "MF"),
            ("Sint Maarten", "SX"),
        ] {
            assert_eq!(find(text).map(|country| country.code), Ok(code), "{text}");
        }
        assert_eq!(find("netherlands").map(|country| country.name), Ok("Netherlands"));
        assert_eq!(find("Norway").map(|country| country.alpha3), Ok("NOR"));
    }

    #[test]
    fn words_may_stand_in_another_order_or_be_shortened() {
        for (text, code) in [
            ("Venezuela (Bolivarian Republic of)", "VE"),
            ("United Rep. of Tanzania", "TZ"),
            ("Lao People's Dem. Rep.", "LA"),
            ("Dem. People's Rep. of Korea", "KP"),
            ("Congo, Rep.", "CG"),
            ("Br. Indian Ocean Terr.", "IO"),
            ("Cayman Isds", "KY"),
            ("República de Nicaragua", "NI"),
            ("Kingdom of Bahrain", "BH"),
            ("Republic of China", "TW"),
            ("Guam (US)", "GU"),
            ("Croatia (local name: Hrvatska)", "HR"),
        ] {
            assert_eq!(find(text).map(|country| country.code), Ok(code), "{text}");
        }
    }

    #[test]
    fn one_typing_error_in_a_long_name_is_mended_where_no_other_name_is_near() {
        for (text, code) in [("Unied States", "US"), ("Argentnia", "AR"), ("Switzerlnad", "CH"), ("Portugall", "PT")] {
            assert_eq!(find(text).map(|country| country.code), Ok(code), "{text}");
        }
        // Austria or Australia, Niger or Nigeria, Slovakia or Slovenia; and places that are none.
        for text in ["Austrila", "Slovenka", "Virgina", "Prussia", "Iberia", "Georgina", "Indianna"] {
            assert!(!is_country(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_certainly_one_country_is_refused() {
        for text in [
            "",
            " ",
            "N/A",
            "n.a.",
            "na",
            "Na",
            "NA.",
            "no",
            "No",
            "none",
            "unknown",
            "England",
            "Angleterre",
            "Scotland",
            "N. Ireland",
            "S. Tyrol",
            "NewEngland",
            "NorthernIreland",
            "SouthWales",
            "Balan",
            "California",
            "English",
            "Guiana",
            "Saint Martin",
            "St. Martin",
            // Niger in some languages, Nigeria with an error in English.
            "Nigera",
            "Congo",
            "Korea",
            "Virgin Islands",
            "Europe",
            "Paris",
            "XX",
            "France, Paris",
            "Georgia (US)",
            "EU",
            "USSR",
            "Yugoslavia",
            "E. Germany",
            "German Democratic Republic",
            "Republika Srpska",
            // Their numbers of ISO 3166-1 are calling codes of others: Ireland and Estonia, Armenia and Peru.
            "372",
            "51",
            "\u{202e}ecnarF",
            "🇫🇷🇫🇷",
        ] {
            assert!(!is_country(text), "{text}");
        }
        assert_eq!(find(" Erewhon").unwrap_err(), "`Erewhon` is no country that hyg knows for certain");
        assert_eq!(find(&"x".repeat(100_000)).unwrap_err(), "the text is too long for a country");
    }

    #[test]
    fn no_spelling_of_the_table_names_two_countries() {
        let mut owner: HashMap<&str, &str> = DENIED.iter().map(|&name| (name, "none")).collect();
        assert_eq!(COUNTRIES.len(), 250);
        for country in COUNTRIES.iter() {
            for spelling in country.spellings.split('|') {
                assert_eq!(fold(spelling), spelling, "names stand folded in the table");
                let other = owner.insert(spelling, country.code);
                assert_eq!(other, None, "{spelling} is {} as well", country.code);
            }
            assert_eq!(find(country.name).map(|found| found.code), Ok(country.code));
            assert_eq!(listed(country.code).map(|found| found.code), Some(country.code));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_folded_once_and_for_all_and_read_without_panic(text in "\\PC{0,60}") {
            let folded = fold(&text);
            prop_assert_eq!(&fold(&folded), &folded);
            let _ = find(&text);
        }
    }
}
