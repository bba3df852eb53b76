//! "Did you mean": the closest known name, or nothing when nothing is close.

/// The candidate a writer most likely meant: at most 3 edits away (fewer for short words), or one
/// containing the other; none for inputs under 3 letters, so that `AWS` never becomes `List`.
/// Ties go to the first candidate. Edits are counted without case, a swap of neighbours as one.
pub fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = letters(typed.trim()).collect();
    if typed.len() < 3 {
        return None;
    }
    let allowed = match typed.len() {
        3..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    let mut other: Vec<char> = Vec::new();
    for candidate in candidates {
        other.clear();
        other.extend(letters(candidate));
        let contained = || {
            other.len() >= 4
                && typed.len() >= 4
                && other.len().abs_diff(typed.len()) <= 2 * typed.len().min(other.len())
                && (contains(&other, &typed) || contains(&typed, &other))
        };
        let score = match edits_within(allowed, &typed, &other) {
            Some(edits) => edits,
            None if contained() => allowed + 1,
            None => continue,
        };
        if best.is_none_or(|(least, _)| score < least) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether a word is a slip of the keyboard for this name and can be nothing else: one edit away
/// from it, five letters or longer, no digit in play, and every other candidate at least three
/// edits away.
#[must_use]
pub fn is_slip<'a>(typed: &str, meant: &str, candidates: impl IntoIterator<Item = &'a str>) -> bool {
    let letters = |text: &str| letters(text.trim()).collect::<Vec<char>>();
    let digits = |text: &[char]| text.iter().copied().filter(char::is_ascii_digit).collect::<String>();
    let (typed, meant) = (letters(typed), letters(meant));
    let close = |other: &[char]| edits_within(2, &typed, other).is_some() && *other != meant;
    typed.len() >= 5
        && edits_within(1, &typed, &meant) == Some(1)
        && digits(&typed) == digits(&meant)
        && !candidates.into_iter().any(|other| close(&letters(other)))
}

/// Texts are compared without case.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn contains(haystack: &[char], needle: &[char]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// The restricted Damerau-Levenshtein distance (optimal string alignment) if it is no larger than `most`. Only the cells
/// that can be so small are computed (Ukkonen 1985): a thousand names are compared for every name that is unknown.
#[must_use]
pub fn edits_within(most: usize, a: &[char], b: &[char]) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let beyond = most + 1;
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![beyond; width];
    let mut last: Vec<usize> = (0..width).map(|j| j.min(beyond)).collect();
    let mut row: Vec<usize> = vec![beyond; width];
    let mut least_before = 0;
    for (i, &x) in a.iter().enumerate() {
        let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(beyond);
        row.fill(beyond);
        if let Some(first) = row.first_mut() {
            *first = (i + 1).min(beyond);
        }
        for j in i.saturating_sub(most)..(i + beyond).min(b.len()) {
            let Some(&y) = b.get(j) else { break };
            let mut cost = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x) {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost.min(beyond);
            }
        }
        let least = row.iter().copied().min().unwrap_or(beyond);
        // A swap of neighbours reaches over one row, but not over two.
        if least.min(least_before) > most {
            return None;
        }
        least_before = least;
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|&edits| edits <= most)
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, edits_within, is_slip};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edits_are_those_of_another_implementation(a in "[abc]{0,9}", b in "[abc]{0,9}", most in 0..6_usize) {
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let edits = strsim::osa_distance(&a, &b);
            prop_assert_eq!(edits_within(most, &x, &y), (edits <= most).then_some(edits));
        }
    }

    #[test]
    fn a_slip_has_one_reading() {
        let names = ["lifecycle stage", "email", "tier one", "tier 1", "region"];
        assert!(is_slip("lifecyle stage", "lifecycle stage", names));
        assert!(is_slip("emial", "email", names));
        assert!(!is_slip("tier 2", "tier 1", names), "another digit is another thing");
        assert!(!is_slip("emai", "email", names), "too short to be sure");
        assert!(!is_slip("lfecyle stage", "lifecycle stage", names), "two slips are no slip");
        assert!(!is_slip("regoin", "region", ["region", "regions"]), "either could be meant");
    }

    #[test]
    fn close_names_are_suggested_and_far_ones_are_not() {
        let names = ["lifecycle stage", "last activity date", "email", "List"];
        assert_eq!(did_you_mean("lifecyle stage", names), Some("lifecycle stage"));
        assert_eq!(did_you_mean("emial", names), Some("email"));
        assert_eq!(did_you_mean("activity date", names), Some("last activity date"));
        assert_eq!(did_you_mean("AWS", names), None);
        assert_eq!(did_you_mean("ab", names), None);
        assert_eq!(did_you_mean("revenue", names), None);
    }
}
