//! Which of the names is the family's.

use super::super::customs::Customs;
use super::super::particles;
use super::super::titles::bare;
use super::affixes::{is_birth, is_suffix};
use super::is_all_capitals;

/// `Ludwig van`: particles that were left behind the given name when the surname went first.
pub(super) fn trailing_particles<'a>(given: &'a [&'a str]) -> (&'a [&'a str], &'a [&'a str]) {
    let is_particle = |word: &&str| word.chars().all(|c| !c.is_uppercase()) && particles::leads(&bare(word));
    let count = given.iter().rev().take_while(|word| is_particle(word)).count();
    if count < given.len() { given.split_at(given.len() - count) } else { (given, &[]) }
}

/// An order of names that nothing but a comma would make certain.
pub(super) struct Doubtful {
    /// Why, in words.
    pub(super) reason: &'static str,
    pub(super) likely: Likely,
}

/// The order that is most likely meant.
pub(super) enum Likely {
    /// The family's name is the first.
    FamilyFirst,
    /// So many words at the end are the family's.
    FamilyOf(usize),
    /// As the words themselves tell.
    AsUsual,
}

/// Whether the country, or the name, puts the family first without a comma to say so.
///
/// # Errors
/// Nothing tells at all.
pub(super) fn doubtful_order(words: &[&str], country: Option<&str>) -> Result<Option<Doubtful>, &'static str> {
    const FAMILY_FIRST: &[&str] = &["CN", "TW", "HK", "MO", "JP", "KR", "KP", "VN", "HU", "KH"];
    const VIETNAMESE: &[&str] = &["van", "thi", "văn", "thị"];
    const UNKNOWN: &str = "the family's name may stand first";
    let doubtful = |reason, likely| Ok(Some(Doubtful { reason, likely }));
    if country.is_some_and(|country| FAMILY_FIRST.contains(&country)) {
        return doubtful(UNKNOWN, Likely::FamilyFirst);
    }
    if country == Some("SG") {
        return doubtful(UNKNOWN, Likely::AsUsual);
    }
    if words.iter().all(|word| is_initial(word)) {
        return Err("there are only initials");
    }
    if words.len() >= 3 && country.is_some_and(|country| Customs::of(Some(country)).has_two_families()) {
        let has_particle =
            words.iter().skip(1).any(|word| particles::leads(&bare(word)) || particles::joins(&bare(word)));
        let likely = if has_particle { Likely::AsUsual } else { Likely::FamilyOf(2) };
        return doubtful("there may be two surnames or two first names", likely);
    }
    match words {
        [first, second, _, _, ..]
            if matches!(bare(first).as_str(), "maria" | "maría") && particles::leads(&bare(second)) =>
        {
            doubtful("the first name may go on behind the particle", Likely::FamilyOf(1))
        }
        [first, second, _, ..]
            if particles::is_vietnamese_family(&bare(first)) && VIETNAMESE.contains(&bare(second).as_str()) =>
        {
            doubtful(UNKNOWN, Likely::FamilyFirst)
        }
        [first, second] if is_russian_family(first) && !is_russian_family(second) => {
            doubtful(UNKNOWN, Likely::FamilyFirst)
        }
        _ => Ok(None),
    }
}

/// Why a name is doubtful in which `Jr.` or `PhD` stands where only names do.
pub(super) const AMID: &str = "a generation or degree stands between the names";

/// Where what belongs behind a name stands amid its words, if it does: whatever it is, they are not two names.
pub(super) fn suffix_amid(words: &[&str]) -> Option<usize> {
    let last = words.len().checked_sub(1)?;
    let is_amid = |at: &usize| words.get(*at).is_some_and(|word| is_suffix(word));
    (1..last).find(is_amid).filter(|_| !is_all_capitals(words))
}

/// Endings of Russian, Ukrainian and Belarusian surnames, in Cyrillic.
fn is_russian_family(word: &str) -> bool {
    const ENDINGS: &[&str] =
        &["ов", "ова", "ев", "ева", "ёв", "ёва", "ин", "ина", "ский", "ская", "цкий", "цкая", "енко"];
    let small = bare(word);
    small.chars().count() >= 5 && ENDINGS.iter().any(|ending| small.ends_with(ending))
}

/// The father's name, the last of three where the family's is the first.
/// In Latin letters `-ovich` is a surname too, but not in Russia.
pub(super) fn is_patronymic(word: &str, country: Option<&str>) -> bool {
    const ENDINGS: &[&str] = &["вич", "вна", "ична", "инична", "ьич", "ovna", "evna"];
    const MALE: &[&str] = &["ovich", "evich", "ovych", "evych"];
    const COUNTRIES: &[&str] = &["RU", "BY", "UA", "KZ", "KG", "UZ"];
    let small = bare(word);
    let ends = |endings: &[&str]| endings.iter().any(|ending| small.ends_with(ending));
    ends(ENDINGS) || (ends(MALE) && country.is_some_and(|country| COUNTRIES.contains(&country)))
}

/// Where the surname begins: at its first particle, before one that `y` joins to the next, or at the
/// last word.
pub(super) fn family_start(words: &[&str]) -> usize {
    let last = words.len().saturating_sub(1);
    let shouts = is_all_capitals(words);
    let is_long = |at: usize| words.get(at).is_some_and(|word| !is_initial(word));
    // A capital E or Y is an initial, but where all is in capitals Y is not likely to be one.
    let joins = |word: &&str| {
        let small = bare(word);
        !word.ends_with('.') && particles::joins(&small) && (**word == small || (shouts && small == "y"))
    };
    let begins = |at: &usize| {
        let at = *at;
        let Some(word) = words.get(at) else { return false };
        let ends_in_particle = word.rsplit_once('-').is_some_and(|(_, end)| particles::leads(&bare(end)));
        let is_joined = at + 1 < last && words.get(at + 1).is_some_and(joins) && is_long(at) && is_long(at + 2);
        let is_letter = is_initial(word) && word.ends_with('.');
        (particles::leads(&bare(word)) && !is_letter) || ends_in_particle || is_joined
    };
    let least = if last >= 2 && is_bound(words) { 2 } else { 1 };
    (least..last).find(begins).unwrap_or(last)
}

/// `J`, `J.`, `J.R.`, `J.-L.`
pub(in super::super) fn is_initial(word: &str) -> bool {
    let mut letters = 0;
    let single = word.split(['.', '-']).all(|part| {
        let count = part.chars().count();
        letters += count;
        count <= 1
    });
    single && letters > 0
}

/// Whether the first two words are one name: `Abdul Rahman`.
pub(super) fn is_bound(words: &[&str]) -> bool {
    matches!(words, [first, second, ..]
        if particles::is_bound(&bare(first)) && !particles::leads(&bare(second)) && !is_initial(second) && !is_birth(second))
}
