//! Token set: which words two texts share, whatever their order; a word with a slip counts in part.
//!
//! The soft form of Dice's coefficient over words, each counted by its letters, in the manner of
//! W. Cohen, P. Ravikumar and S. Fienberg, "A comparison of string distance metrics for name-matching
//! tasks" (2003). Unlike other measures of that name, a text within a longer one is *not* the same as
//! it: `Banco Santander` is not `Banco Santander Chile`.

use super::jaro_winkler_from;

/// Words less alike than this have nothing to do with each other.
const LEAST_ALIKE: f64 = 0.88;
/// More words than this a text is not compared by: it is prose.
const MOST_WORDS: usize = 40;

/// Twice the letters in common by all letters.
#[must_use]
pub fn token_set(a: &str, b: &str) -> f64 {
    let [a, b] = [a, b].map(words);
    let letters = |words: &[&str]| words.iter().map(|word| word.chars().count()).sum::<usize>();
    let all = letters(&a) + letters(&b);
    if all == 0 {
        return 1.0;
    }
    let common: f64 =
        aligned(&a, &b, |x, y| jaro_winkler_from(LEAST_ALIKE, x, y).filter(|_| !is_other_number(x, y)).unwrap_or(0.0))
            .iter()
            .map(|&(x, y, alike)| {
                let count = |words: &[&str], at: usize| words.get(at).map_or(0, |word| word.chars().count());
                alike * (count(&a, x) + count(&b, y)) as f64
            })
            .sum();
    (common / all as f64).min(1.0)
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().take(MOST_WORDS).collect()
}

/// `12` is as far from `13` as from `99`.
fn is_other_number(x: &str, y: &str) -> bool {
    x != y && [x, y].iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Words of two texts that belong together, each in at most one pair: the most alike first, of several
/// equal ones the first in the order of letters, so that the result is the same from both sides.
pub fn aligned<T: AsRef<str>>(a: &[T], b: &[T], alike: impl Fn(&str, &str) -> f64) -> Vec<(usize, usize, f64)> {
    let mut found: Vec<(usize, usize, f64)> = Vec::new();
    for (x, word) in a.iter().enumerate() {
        for (y, other) in b.iter().enumerate() {
            let (word, other) = (word.as_ref(), other.as_ref());
            let alike = if word <= other { alike(word, other) } else { alike(other, word) };
            if alike > 0.0 {
                found.push((x, y, alike));
            }
        }
    }
    let spelled = |&(x, y, _): &(usize, usize, f64)| {
        let mut both = [a.get(x).map(AsRef::as_ref), b.get(y).map(AsRef::as_ref)];
        both.sort_unstable();
        both
    };
    found.sort_by(|one, other| other.2.total_cmp(&one.2).then_with(|| spelled(one).cmp(&spelled(other))));
    let (mut of_a, mut of_b) = (vec![false; a.len()], vec![false; b.len()]);
    found.retain(|&(x, y, _)| {
        let (Some(in_a), Some(in_b)) = (of_a.get_mut(x), of_b.get_mut(y)) else { return false };
        let is_free = !*in_a && !*in_b;
        if is_free {
            (*in_a, *in_b) = (true, true);
        }
        is_free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::token_set;

    #[test]
    fn order_does_not_count_and_a_part_is_not_the_whole() {
        for (a, b, low, high) in [
            ("acme widgets paris", "paris acme widgets", 1.0, 1.0),
            ("acme widgets", "acme widgtes", 0.95, 0.99),
            ("banco santander", "banco santander chile", 0.8, 0.9),
            ("studio 54", "studio 55", 0.7, 0.8),
            ("acme", "pommes", 0.0, 0.0),
        ] {
            let alike = token_set(a, b);
            assert!((low - 1e-12..=high + 1e-12).contains(&alike), "{a} {b} {alike}");
        }
    }
}
