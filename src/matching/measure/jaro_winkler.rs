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
    let mut taken = vec![false; b.len()];
    let mut of_a = Vec::with_capacity(a.len());
    for (at, &x) in a.iter().enumerate() {
        let from = at.saturating_sub(reach);
        let places = b.iter().zip(taken.iter_mut()).skip(from).take(at + reach + 1 - from);
        for (&y, taken) in places {
            if x == y && !*taken {
                *taken = true;
                of_a.push(x);
                break;
            }
        }
    }
    if of_a.is_empty() {
        return 0.0;
    }
    let of_b = b.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(&y, _)| y);
    let out_of_order = of_a.iter().zip(of_b).filter(|&(&x, y)| x != y).count() / 2;
    let common = of_a.len() as f64;
    (common / a.len() as f64 + common / b.len() as f64 + (common - out_of_order as f64) / common) / 3.0
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
        ] {
            assert!((jaro_winkler(a, b) - expected).abs() < 0.001, "{a} {b} {}", jaro_winkler(a, b));
        }
    }

    proptest! {
        #[test]
        fn the_measure_is_that_of_an_independent_implementation(a in "[a-cé]{0,9}", b in "[a-cé]{0,9}") {
            let (short, long) = if (a.len(), &a) <= (b.len(), &b) { (&a, &b) } else { (&b, &a) };
            prop_assert!((jaro_winkler(&a, &b) - strsim::jaro_winkler(short, long)).abs() < 1e-9);
        }
    }
}
