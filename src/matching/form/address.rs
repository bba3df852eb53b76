//! Postal addresses: words in any order, with the usual abbreviations; numbers agree or the address is another.
//!
//! Abbreviations after the United States Postal Service (Publication 28, appendices B and C), and the usual
//! ones of French, German, Spanish, Italian and Dutch.

use super::plain;
use crate::matching::measure::{aligned, damerau_levenshtein, distance, jaro_winkler_from};

/// What is written, and what it is taken for.
const SHORT: &[(&str, &str)] = &[
    ("street", "st"),
    ("str", "st"),
    ("strasse", "st"),
    ("saint", "st"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("aven", "ave"),
    ("avenida", "ave"),
    ("boulevard", "blvd"),
    ("blv", "blvd"),
    ("bd", "blvd"),
    ("boul", "blvd"),
    ("road", "rd"),
    ("drive", "dr"),
    ("lane", "ln"),
    ("court", "ct"),
    ("crt", "ct"),
    ("place", "pl"),
    ("plaza", "plz"),
    ("square", "sq"),
    ("terrace", "ter"),
    ("tce", "ter"),
    ("parkway", "pkwy"),
    ("highway", "hwy"),
    ("crescent", "cres"),
    ("cr", "cres"),
    ("circuit", "cct"),
    ("circle", "cir"),
    ("close", "cl"),
    ("mount", "mt"),
    ("fort", "ft"),
    ("center", "ctr"),
    ("centre", "ctr"),
    ("building", "bldg"),
    ("floor", "fl"),
    ("suite", "ste"),
    ("apartment", "apt"),
    ("room", "rm"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("chemin", "ch"),
    ("faubourg", "fbg"),
    ("platz", "pl"),
    ("plaats", "pl"),
    ("calle", "c"),
    ("piazza", "pza"),
    ("first", "1"),
    ("second", "2"),
    ("third", "3"),
    ("fourth", "4"),
    ("fifth", "5"),
    ("sixth", "6"),
    ("seventh", "7"),
    ("eighth", "8"),
    ("ninth", "9"),
    ("tenth", "10"),
    ("sts", "st"),
    ("aves", "ave"),
];
/// Words less alike than this are others.
const LEAST_ALIKE: f64 = 0.85;
/// What kinds of street count for: people leave them out.
const KINDS: &[&str] = &[
    "st", "ave", "blvd", "rd", "dr", "ln", "ct", "pl", "plz", "sq", "ter", "pkwy", "hwy", "cres", "cct", "cir", "cl",
    "n", "s", "e", "w", "ne", "nw", "se", "sw", "way", "rue", "c", "via", "ch",
];

/// Words in their short forms, numbers without ordinal endings and letters behind them apart.
pub(super) fn plain(text: &str) -> String {
    let words = plain::words(text);
    let short = words.split(' ').filter(|word| !word.is_empty()).map(|word| {
        let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        if let Some((number, "st" | "nd" | "rd" | "th")) = word.split_at_checked(digits)
            && digits > 0
        {
            return number;
        }
        SHORT.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| short)
    });
    short.collect::<Vec<_>>().join(" ")
}

/// The share of words in common, those of the street's kind by a quarter; at least 0.9 where one is the other and
/// says more (`between 15th and 16th`); no more than 0.7 where the house numbers differ, or each has another further one
/// (`Apt 4`, `Apt 5`), and 0.8 where they differ by one slip.
pub(super) fn addresses(a: &str, b: &str) -> f64 {
    let split = |text: &str| text.split(' ').take(30).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (split(a), split(b));
    let weight = |word: &str| match word {
        word if KINDS.contains(&word) => 0.25,
        word => word.chars().count().min(8) as f64 / 4.0 + 0.5,
    };
    let all: f64 = a.iter().chain(&b).map(|word| weight(word)).sum();
    let is_number = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let pairs = aligned(&a, &b, |x, y| {
        if x == y {
            1.0
        } else if is_number(x) || is_number(y) {
            0.0
        } else {
            jaro_winkler_from(LEAST_ALIKE, x, y).unwrap_or(0.0)
        }
    });
    let of = |words: &[String], at: usize| words.get(at).map_or(0.0, |word| weight(word));
    let common: f64 = pairs.iter().map(|&(x, y, alike)| alike * (of(&a, x) + of(&b, y))).sum();
    let words = if all == 0.0 { 0.0 } else { common / all };
    let joined = |words: &[String]| words.concat();
    let words = if joined(&a) == joined(&b) { 0.97 } else { words.max(slips(&joined(&a), &joined(&b))) };
    // Of one nothing is left over but kinds of streets and points of the compass.
    let is_left = |words: &[String], pick: fn(&(usize, usize, f64)) -> usize| {
        words
            .iter()
            .enumerate()
            .any(|(at, word)| !KINDS.contains(&word.as_str()) && !pairs.iter().any(|pair| pick(pair) == at))
    };
    let is_part = pairs.len() >= 2 && !(is_left(&a, |pair| pair.0) && is_left(&b, |pair| pair.1));
    let numbers = |words: &[String]| words.iter().filter(|word| is_number(word)).cloned().collect::<Vec<_>>();
    let (of_a, of_b) = (numbers(&a), numbers(&b));
    let (Some(house), Some(other)) = (of_a.first(), of_b.first()) else { return words };
    if house != other {
        return words.min(of_other_number(house, other));
    }
    let own = |numbers: &[String], others: &[String]| numbers.iter().find(|number| !others.contains(number)).cloned();
    match (own(&of_a, &of_b), own(&of_b, &of_a)) {
        (Some(one), Some(other)) => words.min(of_other_number(&one, &other)),
        _ if is_part => words.max(0.9),
        _ => words,
    }
}

/// The most that two addresses are alike of which one has this number and the other that one.
fn of_other_number(one: &str, other: &str) -> f64 {
    if one.len() > 1 && distance(one, other) == 1 { 0.8 } else { 0.7 }
}

/// Letters in common where at most few slip.
fn slips(a: &str, b: &str) -> f64 {
    let alike = damerau_levenshtein(a, b);
    if alike >= 0.8 { alike } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{addresses, plain};

    #[test]
    fn abbreviations_are_those_of_the_post() {
        assert_eq!(plain("402 West 44th Street"), plain("402 w. 44th st."));
        assert_eq!(plain("102 Fifth Avenue"), "102 5 ave");
    }

    #[test]
    fn another_house_is_another_address() {
        let alike = |a: &str, b: &str| addresses(&plain(a), &plain(b));
        assert!(alike("435 s. la cienega blv.", "435 S La Cienega Boulevard") > 0.85);
        assert!(alike("12 rue de la paix", "14 rue de la paix") <= 0.8);
        assert!(alike("12 rue de la paix", "97 rue de la paix") <= 0.7);
        assert!(alike("1119 N Cleveland", "1119 N. Cleveland Ave") > 0.85);
        assert!(alike("12 Main St Apt 4", "12 Main Street, Apartment 5") <= 0.7);
        assert!(alike("Hauptstr. 12 a 14", "Hauptstrasse 12 a 15") <= 0.8);
        assert!(alike("12 Main St Apt 4", "12 Main St") >= 0.9);
        assert!(alike("12 Main St", "12 Main St between 15th and 16th") >= 0.9);
        assert!(alike("6 tullaroop street", "6 giblin street") < 0.7);
    }
}
