//! Names of countries with one typing error. May not correct towards a name while another is near.

use super::{COUNTRIES, Country, DENIED};
use crate::value::region;
use std::sync::LazyLock;

/// Shorter names are too near to each other, and to other words.
const SHORTEST: usize = 7;

/// What is longer is no name with a typing error.
const LONGEST: usize = 40;

/// A name to compare with: of a country, or of what is none.
struct Name {
    folded: &'static str,
    letters: u32,
    country: Option<&'static Country>,
}

/// Names of countries and their parts, and words that are none, by their length.
static BY_LENGTH: LazyLock<Vec<Vec<Name>>> = LazyLock::new(|| {
    let countries =
        COUNTRIES.iter().flat_map(|country| country.spellings.split('|').map(move |name| (name, Some(country))));
    let others = DENIED.iter().copied().chain(region::folded_names()).map(|name| (name, None));
    let mut names: Vec<Vec<Name>> = (0..=LONGEST + 2).map(|_| Vec::new()).collect();
    for (folded, country) in countries.chain(others) {
        if let Some(names) = names.get_mut(folded.len()) {
            names.push(Name { folded, letters: letters(folded), country });
        }
    }
    names
});

/// The country whose name is one edit away (a letter missing, added, replaced, or two swapped), if
/// every name of any other country, part of a country or word that is none is at least three away.
pub(super) fn find(folded: &str) -> Option<&'static Country> {
    let is_plain = folded.bytes().all(|b| b.is_ascii_lowercase() || b == b' ');
    if !(SHORTEST..=LONGEST).contains(&folded.len()) || !is_plain {
        return None;
    }
    let found = near(folded, 1).find(|name| name.folded.len() >= SHORTEST)?.country?;
    near(folded, 2).all(|name| name.country == Some(found)).then_some(found)
}

/// The names that are at most so many edits away.
fn near(folded: &str, edits: usize) -> impl Iterator<Item = &'static Name> {
    let own = letters(folded);
    let lengths = BY_LENGTH.iter().skip(folded.len().saturating_sub(edits)).take(2 * edits + 1);
    lengths.flatten().filter(move |name| {
        // An edit takes away one letter and brings another at most.
        (name.letters ^ own).count_ones() as usize <= 2 * edits
            && within(folded.as_bytes(), name.folded.as_bytes(), edits)
    })
}

/// Which letters occur, one bit each; what is no letter shares one.
fn letters(folded: &str) -> u32 {
    folded.bytes().fold(0, |letters, b| letters | 1 << if b.is_ascii_lowercase() { b - b'a' } else { 26 })
}

/// Whether two texts are at most so many edits apart (restricted Damerau-Levenshtein).
fn within(left: &[u8], right: &[u8], edits: usize) -> bool {
    let same = left.iter().zip(right).take_while(|(l, r)| l == r).count();
    let (left, right) = (left.get(same..).unwrap_or_default(), right.get(same..).unwrap_or_default());
    if left.len().abs_diff(right.len()) > edits {
        return false;
    }
    let ([_, left_rest @ ..], [_, right_rest @ ..]) = (left, right) else { return true };
    let Some(edits) = edits.checked_sub(1) else { return false };
    let swapped = match (left, right) {
        ([a, b, left @ ..], [c, d, right @ ..]) if (a, b) == (d, c) => within(left, right, edits),
        _ => false,
    };
    swapped
        || within(left_rest, right_rest, edits)
        || within(left_rest, right, edits)
        || within(left, right_rest, edits)
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, find, within};

    #[test]
    fn edits_are_counted() {
        for (left, right, edits) in
            [("niger", "niger", 0), ("nigera", "nigeria", 1), ("ingeria", "nigeria", 1), ("abcd", "badc", 2)]
        {
            assert!(within(left.as_bytes(), right.as_bytes(), edits), "{left} {right}");
            assert!(edits == 0 || !within(left.as_bytes(), right.as_bytes(), edits - 1), "{left} {right}");
        }
    }

    /// Where each text was held against each name at length, this would take minutes.
    #[test]
    fn many_texts_that_are_no_name_are_refused() {
        let texts = (0..2_000).map(|n| format!("unknown place {n:b}").replace('0', "e").replace('1', "n"));
        let typos = COUNTRIES.iter().map(|country| format!("{}q", country.name.to_lowercase()));
        let texts: Vec<String> = texts.chain(typos).collect();
        let found = texts.iter().filter(|text| find(text).is_some()).count();
        assert!(found > 50, "{found}");
    }
}
