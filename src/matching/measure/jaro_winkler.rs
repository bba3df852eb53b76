//! Jaro-Winkler: the share of letters that two texts have in common at nearly the same place, with a
//! bonus for the same beginning.
//!
//! M. A. Jaro, "Advances in record-linkage methodology", JASA 84 (1989); W. E. Winkler, "String comparator
//! metrics and enhanced decision rules in the Fellegi-Sunter model" (1990). Made for people's names, where
//! the beginning is most often right.

use super::letters::{Walk, over};

/// How much each letter of a shared beginning, up to [`LONGEST_BEGINNING`], takes off the distance.
const BONUS: f64 = 0.1;
const LONGEST_BEGINNING: usize = 4;
/// Texts no more alike than this get no bonus (Winkler's threshold).
const LEAST_FOR_BONUS: f64 = 0.7;

#[must_use]
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    // Which letters find each other hangs on who goes first, so the shorter one always does.
    let (first, second) = if (a.len(), a) <= (b.len(), b) { (a, b) } else { (b, a) };
    over(Jaro, first, second)
}

/// [`jaro_winkler`] of two texts that may be at least so alike, else nothing: most texts have too few letters
/// in common, which is seen without comparing them.
#[must_use]
pub fn jaro_winkler_from(least: f64, a: &str, b: &str) -> Option<f64> {
    if a == b {
        return Some(1.0);
    }
    let [of_a, of_b] = [a, b].map(letters_of);
    let left = |own: u64, other: u64| (own & !other).count_ones() as usize;
    let common = a.len().saturating_sub(left(of_a, of_b)).min(b.len().saturating_sub(left(of_b, of_a))) as f64;
    let jaro = (common / a.len().max(1) as f64 + common / b.len().max(1) as f64 + 1.0) / 3.0;
    let most = if jaro > LEAST_FOR_BONUS { jaro + LONGEST_BEGINNING as f64 * BONUS * (1.0 - jaro) } else { jaro };
    // Bytes are not letters in other scripts, where the bound does not hold.
    if most < least && a.is_ascii() && b.is_ascii() {
        return None;
    }
    Some(jaro_winkler(a, b)).filter(|alike| *alike >= least)
}

/// Which letters occur, as bits.
fn letters_of(text: &str) -> u64 {
    text.bytes().fold(0, |bits, byte| bits | 1 << (byte & 63))
}

struct Jaro;

impl Walk for Jaro {
    type Out = f64;

    fn walk<T: PartialEq + Copy>(self, a: &[T], b: &[T]) -> f64 {
        let jaro = jaro(a, b);
        if jaro <= LEAST_FOR_BONUS {
            return jaro;
        }
        let beginning = a.iter().zip(b).take(LONGEST_BEGINNING).take_while(|(x, y)| x == y).count();
        jaro + beginning as f64 * BONUS * (1.0 - jaro)
    }
}

fn jaro<T: PartialEq + Copy>(a: &[T], b: &[T]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 1.0 } else { 0.0 };
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut of_a, mut of_b) = (Taken::default(), Taken::default());
    let mut common = 0usize;
    for (at, &x) in a.iter().enumerate() {
        let from = at.saturating_sub(reach);
        let near = b.iter().enumerate().skip(from).take(at + reach + 1 - from);
        if let Some((place, _)) = near.into_iter().find(|&(place, &y)| x == y && !of_b.has(place)) {
            of_a.take(at);
            of_b.take(place);
            common += 1;
        }
    }
    if common == 0 {
        return 0.0;
    }
    let found = |text: &[T], taken: &Taken| -> Vec<T> {
        text.iter().enumerate().filter(|(at, _)| taken.has(*at)).map(|(_, &letter)| letter).collect()
    };
    // Most often the whole of it is in order, which needs no list.
    let out_of_order = if of_a == of_b && a.iter().zip(b).enumerate().all(|(at, (x, y))| x == y || !of_a.has(at)) {
        0
    } else {
        found(a, &of_a).iter().zip(&found(b, &of_b)).filter(|(x, y)| x != y).count() / 2
    };
    let common = common as f64;
    (common / a.len() as f64 + common / b.len() as f64 + (common - out_of_order as f64) / common) / 3.0
}

/// Places of a text of at most [`super::letters::LONGEST`] letters.
#[derive(Default, PartialEq)]
struct Taken([u64; 4]);

impl Taken {
    fn take(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::jaro_winkler;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_the_census_bureau_have_their_values() {
        for (a, b, expected) in [
            ("martha", "marhta", 0.961),
            ("dwayne", "duane", 0.84),
            ("dixon", "dicksonx", 0.813),
            ("shackleford", "shackelford", 0.982),
            ("jon", "jan", 0.8),
            ("abc", "xyz", 0.0),
            ("", "", 1.0),
        ] {
            assert!((jaro_winkler(a, b) - expected).abs() < 0.001, "{a} {b} {}", jaro_winkler(a, b));
        }
    }

    #[test]
    fn nothing_is_like_nothing_from_any_bound_on() {
        assert_eq!(super::jaro_winkler_from(0.693, "", ""), Some(1.0));
    }

    proptest! {
        #[test]
        fn the_bound_leaves_nothing_out(a in "[a-f]{0,9}|[é-ê]{0,4}", b in "[a-f]{0,9}|[é-ê]{0,4}", least in 0.0..1.0f64) {
            let alike = jaro_winkler(&a, &b);
            prop_assert_eq!(super::jaro_winkler_from(least, &a, &b), Some(alike).filter(|alike| *alike >= least));
        }

        #[test]
        fn the_measure_is_that_of_an_independent_implementation(a in "[a-cé]{0,9}", b in "[a-cé]{0,9}") {
            let (short, long) = if (a.len(), &a) <= (b.len(), &b) { (&a, &b) } else { (&b, &a) };
            prop_assert!((jaro_winkler(&a, &b) - strsim::jaro_winkler(short, long)).abs() < 1e-9);
        }
    }
}
