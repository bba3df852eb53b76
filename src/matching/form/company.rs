//! Companies' names: without legal form and article, words in any order, written together or apart. Numbers tell
//! apart what else is the same: `Store 12` and `Store 13`, `Fund I` and `Fund II`.

use super::plain;
use crate::matching::measure::{aligned, damerau_levenshtein, distance, jaro_winkler_from};
use crate::value::company;

/// Words that two people leave in or out.
const SMALL: &[&str] = &["the", "and", "und", "et", "y", "e", "of", "de", "la", "le"];
/// Words of legal forms that stand where no form is recognised: they tell hardly one company from another.
const OF_FORMS: &[&str] = &[
    "co",
    "company",
    "companies",
    "corp",
    "corporation",
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "public",
    "open",
    "joint",
    "stock",
    "jsc",
    "ojsc",
    "cjsc",
    "pjsc",
    "oao",
    "ooo",
    "zao",
    "pao",
];
/// Words less alike than this, and those with a slip in every four letters, are others.
const LEAST_ALIKE: f64 = 0.88;
/// A slip in a shorter word makes another one.
const SHORTEST_WITH_SLIP: usize = 5;
const SHORTEST_NAME_WITH_SLIP: usize = 8;

/// More alike are no names of which only one has a number, or each another one.
const OF_OTHER_NUMBER: f64 = 0.7;

/// The name's words, without the legal form and without articles at its beginning.
pub(super) fn without_form(text: &str) -> String {
    let words = plain::words(company::without_form(text));
    words.strip_prefix("the ").map_or(words.clone(), str::to_owned)
}

/// The share of letters in words that both have. What one has more than the other counts half (`Banco Santander`
/// and `Banco Santander Chile`); words of its own in either make them others (`Bank of Chad` and `Bank of
/// China`), and count threefold.
pub(super) fn names(a: &str, b: &str) -> f64 {
    let [of_a, of_b] = [a, b].map(weighty);
    let alike = names_without_numbers((a, &of_a), (b, &of_b));
    if numbers(a) != numbers(b) || letters_differ(&of_a, &of_b) { alike.min(OF_OTHER_NUMBER) } else { alike }
}

/// The numbers in a name, also Roman ones behind its first word.
fn numbers(name: &str) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for (at, word) in name.split(' ').enumerate() {
        let digits = match roman(word).filter(|_| at > 0) {
            Some(value) => value.to_string(),
            None => plain::digits(word).trim_start_matches('0').to_owned(),
        };
        numbers.extend(Some(digits).filter(|digits| !digits.is_empty()));
    }
    numbers.sort_unstable();
    numbers
}

/// From I to XXXIX: companies have no more, and other letters make words.
fn roman(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 7 || !word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')) {
        return None;
    }
    (1..40).find(|&value| {
        let tens = "x".repeat(value as usize / 10);
        let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
        ones.get(value as usize % 10).is_some_and(|ones| word.strip_prefix(tens.as_str()) == Some(ones))
    })
}

/// Whether each has a single letter that the other has not: `Unit A` and `Unit B`.
fn letters_differ(a: &[&str], b: &[&str]) -> bool {
    let own = |of: &[&str], other: &[&str]| of.iter().any(|word| word.chars().count() == 1 && !other.contains(word));
    own(a, b) && own(b, a)
}

/// A name of several words that is the beginning of another.
const BEGINNING: f64 = 0.6;

fn names_without_numbers((a, of_a): (&str, &[&str]), (b, of_b): (&str, &[&str])) -> f64 {
    let joined = [of_a.concat(), of_b.concat()];
    if joined[0] == joined[1] {
        return 0.97;
    }
    let pairs = aligned(of_a, of_b, words);
    let weight = |word: &str| {
        let letters = word.chars().count() as f64;
        if OF_FORMS.contains(&word) { letters / 8.0 } else { letters }
    };
    let total = |words: &[&str]| words.iter().map(|word| weight(word)).sum::<f64>();
    let of = |words: &[&str], at: usize| words.get(at).map_or(0.0, |word| weight(word));
    let found = |pick: fn(&(usize, usize, f64)) -> usize, words: &[&str]| {
        pairs.iter().map(|pair| of(words, pick(pair))).sum::<f64>()
    };
    let left_a = total(of_a) - found(|pair| pair.0, of_a);
    let left_b = total(of_b) - found(|pair| pair.1, of_b);
    let common: f64 = pairs.iter().map(|&(x, y, alike)| alike * f64::midpoint(of(of_a, x), of(of_b, y))).sum();
    let all: f64 = pairs.iter().map(|&(x, y, _)| f64::midpoint(of(of_a, x), of(of_b, y))).sum();
    let (less, more) = if left_a <= left_b { (left_a, left_b) } else { (left_b, left_a) };
    let by_words = if all == 0.0 { 0.0 } else { common / (all + (more - less) / 2.0 + 3.0 * less) };
    // The one with what it sells, or where: `Yujean Kang's`, `Yujean Kang's Gourmet Chinese Cuisine`.
    let (few, many) = if of_a.len() <= of_b.len() { (of_a, of_b) } else { (of_b, of_a) };
    let by_words = if few.len() > 1 && many.starts_with(few) { by_words.max(BEGINNING) } else { by_words };
    // Written together by one of the two, or with one slip in all.
    let is_parted = of_a.len() != of_b.len();
    let shorter = joined[0].chars().count().min(joined[1].chars().count());
    let is_slip = || shorter >= SHORTEST_NAME_WITH_SLIP && distance(&joined[0], &joined[1]) == 1;
    if plain::digits(a) != plain::digits(b) || !(is_parted || is_slip()) {
        return by_words;
    }
    let by_letters = damerau_levenshtein(&joined[0], &joined[1]);
    if by_letters >= LEAST_ALIKE { by_words.max(by_letters) } else { by_words }
}

/// The words that count, or all if none does.
fn weighty(text: &str) -> Vec<&str> {
    let all = || text.split(' ').filter(|word| !word.is_empty()).take(30);
    let words: Vec<&str> = all().filter(|word| !SMALL.contains(word)).collect();
    if words.is_empty() { all().collect() } else { words }
}

fn words(a: &str, b: &str) -> f64 {
    if a == b || OF_FORMS.contains(&a) && OF_FORMS.contains(&b) {
        return 1.0;
    }
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    let has_digit = [a, b].iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    if has_digit || shorter < SHORTEST_WITH_SLIP {
        return 0.0;
    }
    jaro_winkler_from(LEAST_ALIKE, a, b).filter(|_| distance(a, b) * 4 < longer).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::{names, without_form};

    #[test]
    fn the_legal_form_and_small_words_do_not_count() {
        assert_eq!(without_form("Acme Widgets GmbH & Co. KG"), without_form("The ACME Widgets, Inc."));
        assert!(names("data craft", "datacraft") > 0.95);
        assert!(names("johnson and johnson", "johnson johnson") > 0.95);
        assert!(names("acme widgets", "acme gadgets") < 0.85);
        assert!(names("studio 54", "studio 55") < 0.85);
        assert!(names("homs refinery", "homs refinery company") > 0.9);
        assert!(names(&without_form("Acme Company"), &without_form("Acme Co.")) > 0.9);
        assert!(names("acme co", "apex company") < 0.7);
        for (a, b) in [
            ("acme growth capital fund i", "acme growth capital fund ii"),
            ("acme growth capital fund", "acme growth capital fund ii"),
            ("supermarket of berlin store 12", "supermarket of berlin store 13"),
            ("supermarket of berlin store", "supermarket of berlin store 2"),
            ("logistics centre hamburg unit a", "logistics centre hamburg unit b"),
            ("harvest festival 2024", "harvest festival 2025"),
        ] {
            assert!(names(a, b) <= 0.7 && names(b, a) <= 0.7, "{a}, {b}");
        }
        for (a, b) in
            [("fund iii of acme", "acme fund iii"), ("berlin store 12", "store 12 berlin"), ("j p miller", "jp miller")]
        {
            assert!(names(a, b) > 0.9, "{a}, {b}: {}", names(a, b));
        }
        for (short, long) in
            [("yujean kangs", "yujean kangs gourmet chinese cuisine"), ("acme widgets", "acme widgets paris")]
        {
            assert!((0.6..0.85).contains(&names(short, long)), "{short} {long} {}", names(short, long));
        }
        let (part, other) = (names("bank", "bank chile"), names("bank china", "bank chile"));
        assert!(other < part && part < 0.85, "{part} {other}");
    }
}
