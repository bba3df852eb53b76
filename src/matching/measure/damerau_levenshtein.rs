//! Damerau-Levenshtein: how many letters are inserted, left out, replaced or swapped with their
//! neighbour between two texts.
//!
//! F. J. Damerau, "A technique for computer detection and correction of spelling errors", CACM 7 (1964):
//! four in five misspellings are one such slip. This is the restricted form (optimal string alignment),
//! in which no part is edited twice.

use super::letters::{Walk, over};

/// 1 minus the slips per letter of the longer text.
#[must_use]
pub fn damerau_levenshtein(a: &str, b: &str) -> f64 {
    let (slips, longer) = over(Distance, a, b);
    if longer == 0 { 1.0 } else { 1.0 - slips as f64 / longer as f64 }
}

/// The number of slips.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    over(Distance, a, b).0
}

struct Distance;

impl Walk for Distance {
    type Out = (usize, usize);

    fn walk<T: PartialEq + Copy>(self, a: &[T], b: &[T]) -> (usize, usize) {
        let longer = a.len().max(b.len());
        let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
        let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
        let (a, b) = (a.get(..a.len() - same).unwrap_or_default(), b.get(..b.len() - same).unwrap_or_default());
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let slips = match short.len() {
            0 => long.len(),
            1..=64 => in_bits(short, long),
            _ => in_rows(short, long),
        };
        (slips, longer)
    }
}

/// Column by column through the table of distances between the beginnings of both. A column is two words: a bit says
/// that the distance is one more, or one less, than in the row above.
///
/// H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of Computing
/// 10 (2003). `short` has 1 to 64 letters.
fn in_bits<T: PartialEq + Copy>(short: &[T], long: &[T]) -> usize {
    let last = 1u64 << (short.len() - 1);
    let (mut more, mut less) = (u64::MAX, 0u64);
    let (mut diagonal, mut same_before) = (0u64, 0u64);
    let mut slips = short.len();
    for y in long {
        let same = short.iter().rev().fold(0, |bits, x| bits << 1 | u64::from(x == y));
        let swapped = (!diagonal & same) << 1 & same_before;
        // A bit where the distance is that of the beginnings that are a letter shorter.
        diagonal = (((same & more).wrapping_add(more)) ^ more) | same | less | swapped;
        let (right_more, right_less) = (less | !(diagonal | more), diagonal & more);
        slips += usize::from(right_more & last != 0);
        slips -= usize::from(right_less & last != 0);
        let (right_more, right_less) = (right_more << 1 | 1, right_less << 1);
        (more, less) = (right_less | !(diagonal | right_more), right_more & diagonal);
        same_before = same;
    }
    slips
}

/// As [`in_bits`], of any length: row by row, a number a cell.
fn in_rows<T: PartialEq + Copy>(a: &[T], b: &[T]) -> usize {
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let (mut before, mut current) = (above.clone(), above.clone());
    let mut last_of_a = None;
    for (row, &x) in a.iter().enumerate() {
        let mut left = row + 1;
        let mut last_of_b = None;
        let mut swapped = usize::MAX - 1;
        let (mut cells, mut two_up) = (current.iter_mut(), before.iter());
        if let Some(first) = cells.next() {
            *first = left;
        }
        for ((&y, pair), cell) in b.iter().zip(above.windows(2)).zip(cells) {
            let &[diagonal, up] = pair else { continue };
            let mut best = (diagonal + usize::from(x != y)).min(up + 1).min(left + 1);
            if last_of_a == Some(y) && last_of_b == Some(x) {
                best = best.min(swapped + 1);
            }
            *cell = best;
            left = best;
            last_of_b = Some(y);
            swapped = two_up.next().copied().unwrap_or(usize::MAX - 1);
        }
        last_of_a = Some(x);
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut current);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{damerau_levenshtein, distance};
    use proptest::prelude::*;

    #[test]
    fn one_slip_of_each_kind_counts_one() {
        for (a, b, slips) in [
            ("meyer", "meyers", 1),
            ("meyer", "meyr", 1),
            ("meyer", "meier", 1),
            ("meyer", "meyre", 1),
            ("ca", "abc", 3),
            ("müller", "muller", 1),
            ("", "abc", 3),
            ("same", "same", 0),
        ] {
            assert_eq!((distance(a, b), distance(b, a)), (slips, slips), "{a} {b}");
        }
        assert!((damerau_levenshtein("4818", "4881") - 0.75).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_distance_is_that_of_an_independent_implementation(a in "[a-cé]{0,9}", b in "[a-cé]{0,9}") {
            prop_assert_eq!(distance(&a, &b), strsim::osa_distance(&a, &b));
        }

        #[test]
        fn it_is_so_around_the_length_of_a_word(a in "[ab]{58,70}", b in "[ab]{58,70}") {
            prop_assert_eq!(distance(&a, &b), strsim::osa_distance(&a, &b));
        }
    }
}
