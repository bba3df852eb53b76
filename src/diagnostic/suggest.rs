//! "Did you mean": the closest known name, or nothing when nothing is close.

/// The candidate a writer most likely meant: at most 3 edits away (fewer for short words), or one
/// containing the other; none for inputs under 3 letters, so that `AWS` never becomes `List`.
/// Ties go to the first candidate. Edits are counted without case, a swap of neighbours as one.
pub fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.trim().to_lowercase().chars().collect();
    if typed.len() < 3 {
        return None;
    }
    let allowed = match typed.len() {
        3..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate.to_lowercase().chars().collect();
        let contained = other.len() >= 4
            && typed.len() >= 4
            && (contains(&other, &typed) || contains(&typed, &other))
            && other.len().abs_diff(typed.len()) <= 2 * typed.len().min(other.len());
        let edits = edit_distance(&typed, &other);
        let score = if edits <= allowed {
            edits
        } else if contained {
            allowed + 1
        } else {
            continue;
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
    let letters = |text: &str| text.trim().to_lowercase().chars().collect::<Vec<char>>();
    let digits = |text: &[char]| text.iter().copied().filter(char::is_ascii_digit).collect::<String>();
    let (typed, meant) = (letters(typed), letters(meant));
    let close = |other: &[char]| edit_distance(&typed, other) <= 2 && *other != meant;
    typed.len() >= 5
        && edit_distance(&typed, &meant) == 1
        && digits(&typed) == digits(&meant)
        && !candidates.into_iter().any(|other| close(&letters(other)))
}

fn contains(haystack: &[char], needle: &[char]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Restricted Damerau-Levenshtein distance (optimal string alignment).
#[must_use]
pub fn edit_distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(width);
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x) {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, is_slip};

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
