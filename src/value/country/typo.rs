//! Names of countries with one typing error. May not correct towards a name while another is near.

use super::{BY_NAME, COUNTRIES, Country, DENIED};
use crate::value::region;

/// Shorter names are too near to each other, and to other words.
const SHORTEST: usize = 7;

/// The country whose name is one edit away (a letter missing, added, replaced, or two swapped), if
/// every name of any other country, part of a country or word that is none is at least three away.
pub(super) fn find(folded: &str) -> Option<&'static Country> {
    if folded.len() < SHORTEST || folded.len() > 60 || !folded.bytes().all(|b| b.is_ascii_lowercase() || b == b' ') {
        return None;
    }
    let mut found: Option<&'static Country> = None;
    for candidate in edits(folded) {
        match (BY_NAME.get(candidate.as_str()), found) {
            (Some(None), _) => return None,
            (Some(Some(country)), Some(other)) if *country != other => return None,
            (Some(Some(country)), None) if candidate.len() >= SHORTEST => found = Some(country),
            _ => {}
        }
    }
    let found = found?;
    let others =
        COUNTRIES.iter().filter(|country| **country != *found).flat_map(|country| country.spellings.split('|'));
    let near = |name: &str| within_two(folded.as_bytes(), name.as_bytes());
    let alone = !others.chain(DENIED.iter().copied()).any(near) && !region::folded_names().any(near);
    alone.then_some(found)
}

/// All texts one edit away.
fn edits(text: &str) -> impl Iterator<Item = String> + '_ {
    let letters = || (b'a'..=b'z').map(char::from);
    let places = move || (0..=text.len()).filter_map(move |at| Some((text.get(..at)?, text.get(at..)?)));
    let missing = places().flat_map(move |(head, tail)| letters().map(move |c| format!("{head}{c}{tail}")));
    let added = places().filter_map(|(head, tail)| Some(format!("{head}{}", tail.get(1..)?)));
    let replaced = places()
        .filter_map(|(head, tail)| Some((head, tail.get(1..)?)))
        .flat_map(move |(head, tail)| letters().map(move |c| format!("{head}{c}{tail}")));
    let swapped = places().filter_map(|(head, tail)| {
        let (pair, tail) = tail.split_at_checked(2)?;
        let second = pair.get(1..)?;
        Some(format!("{head}{second}{}{tail}", pair.get(..1)?))
    });
    missing.chain(added).chain(replaced).chain(swapped)
}

/// Whether two texts are at most two edits apart (restricted Damerau-Levenshtein).
fn within_two(left: &[u8], right: &[u8]) -> bool {
    fn within(left: &[u8], right: &[u8], edits: usize) -> bool {
        let same = left.iter().zip(right).take_while(|(l, r)| l == r).count();
        let (left, right) = (left.get(same..).unwrap_or_default(), right.get(same..).unwrap_or_default());
        if left.is_empty() || right.is_empty() {
            return left.len().max(right.len()) <= edits;
        }
        let Some(edits) = edits.checked_sub(1) else { return false };
        let swapped = match (left, right) {
            ([a, b, left @ ..], [c, d, right @ ..]) if (a, b) == (d, c) => within(left, right, edits),
            _ => false,
        };
        match (left, right) {
            ([_, left_rest @ ..], [_, right_rest @ ..]) => {
                swapped
                    || within(left_rest, right_rest, edits)
                    || within(left_rest, right, edits)
                    || within(left, right_rest, edits)
            }
            _ => false,
        }
    }
    left.len().abs_diff(right.len()) <= 2 && within(left, right, 2)
}
