//! Spellings of one name: which values of a column are variants of each other, and which of them to
//! write.
//!
//! The keys are those of OpenRefine (<https://openrefine.org/docs/technical-reference/clustering-in-depth>):
//! a fingerprint (words without case, accents, punctuation and order), n-grams of two letters, and for
//! sounds the Cologne phonetics (H. J. Postel, 1969). A distance counts letters that are inserted, left
//! out or replaced (Levenshtein).

use super::text::fold;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// How variants are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The same words, in any order.
    Fingerprint,
    /// The same pairs of letters.
    NGram,
    /// The same sounds, word by word.
    Phonetic,
    /// At most so many letters differ from a more frequent spelling.
    Distance(usize),
}

impl Method {
    /// Distinct values of a column beyond which there is no clustering it.
    #[must_use]
    pub fn most_values(self) -> usize {
        match self {
            Method::Distance(_) => 5_000,
            _ => 100_000,
        }
    }

    /// What variants have in common; nothing of a value without letters and digits. With a distance
    /// the form in which case and space do not count.
    fn key(self, text: &str) -> Option<String> {
        let key = match self {
            Method::Fingerprint => words(text).into_iter().collect::<Vec<_>>().join(" "),
            Method::NGram => n_grams(text),
            Method::Phonetic => sounds(text).join(" "),
            Method::Distance(_) => fold(text).split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let mut measures = measures(text);
        if matches!(self, Method::Distance(_)) {
            measures.extend(short_words(&key).flat_map(|word| [" ", word]));
        }
        let key = if measures.is_empty() { key } else { format!("{key}{BEFORE_MEASURES}{measures}") };
        (!key.trim().is_empty()).then_some(key)
    }
}

/// A clustering as a rule writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub method: Method,
    /// Spellings to write whatever the column prefers.
    pub preferred: Vec<String>,
    /// Values that are variants of nothing.
    pub exceptions: Vec<String>,
}

/// The clusters of one column.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    method: Option<Method>,
    exceptions: Vec<String>,
    /// By key: what to write.
    chosen: HashMap<String, String, FixedState>,
    /// What is written, and the column's other spellings of it, in order.
    pub variants: Vec<(String, Vec<String>)>,
}

impl Clusters {
    /// Clusters the values of a column, with how often each stands there. The order of the values has
    /// no influence.
    #[must_use]
    pub fn of(counts: &BTreeMap<String, u64>, rule: &Rule) -> Clusters {
        let exceptions: Vec<String> = rule.exceptions.iter().map(|text| fold(text).into_owned()).collect();
        let is_exception = |text: &str| exceptions.contains(&fold(text).into_owned());
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for (text, count) in counts.iter().filter(|(text, _)| !is_exception(text)) {
            if let Some(key) = rule.method.key(text) {
                groups.entry(key).or_default().add(text, *count);
            }
        }
        for text in &rule.preferred {
            if let Some(key) = rule.method.key(text) {
                groups.entry(key).or_default().preferred.get_or_insert_with(|| text.clone());
            }
        }
        let mut groups: Vec<(String, Group)> = groups.into_iter().collect();
        let joined = match rule.method {
            Method::Distance(most) => attach(&mut groups, most),
            _ => (0..groups.len()).collect(),
        };
        let mut clusters = Clusters { method: Some(rule.method), exceptions, ..Clusters::default() };
        let mut variants: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for ((key, group), to) in groups.iter().zip(joined) {
            let Some(chosen) = groups.get(to).and_then(|(_, centre)| centre.chosen()) else { continue };
            let others = group.spellings.keys().filter(|text| **text != chosen).cloned();
            variants.entry(chosen.clone()).or_default().extend(others);
            clusters.chosen.insert(key.clone(), chosen);
        }
        let variants = variants.into_iter().filter(|(_, others)| !others.is_empty());
        clusters.variants = variants.map(|(chosen, others)| (chosen, others.into_iter().collect())).collect();
        clusters
    }

    /// The spelling to write for a value; nothing for one that the column does not know, and for an
    /// exception.
    #[must_use]
    pub fn chosen(&self, text: &str) -> Option<&str> {
        let chosen = self.chosen.get(&self.method?.key(text)?)?;
        let is_exception = !self.exceptions.is_empty() && self.exceptions.contains(&fold(text).into_owned());
        (!is_exception).then_some(chosen)
    }

    /// The clusters in words, the first few of them.
    #[must_use]
    pub fn describe(&self) -> String {
        const TOLD: usize = 20;
        let told =
            self.variants.iter().take(TOLD).map(|(chosen, others)| format!("`{chosen}` for `{}`", others.join("`, `")));
        let mut told: Vec<String> = told.collect();
        match self.variants.len().saturating_sub(TOLD) {
            0 if told.is_empty() => return "no variants".to_owned(),
            0 => {}
            more => told.push(format!("and {more} more")),
        }
        told.join("; ")
    }
}

/// Spellings that share a key.
#[derive(Debug, Default)]
struct Group {
    spellings: BTreeMap<String, u64>,
    preferred: Option<String>,
}

impl Group {
    fn add(&mut self, text: &str, count: u64) {
        *self.spellings.entry(text.to_owned()).or_default() += count;
    }

    fn count(&self) -> u64 {
        self.spellings.values().sum()
    }

    /// The most frequent spelling; of several the one with letters of both cases, then one without spare blanks, then one
    /// with accents, then the first in order.
    fn chosen(&self) -> Option<String> {
        let is_one_case = |text: &str| text.to_lowercase() == text || text.to_uppercase() == text;
        let has_spare_blanks = |text: &str| !text.split(' ').all(|word| !word.is_empty());
        let rank = |(text, count): &(&String, &u64)| {
            (Reverse(**count), is_one_case(text), has_spare_blanks(text), text.is_ascii(), (*text).clone())
        };
        let best = self.spellings.iter().min_by_key(rank);
        self.preferred.clone().or_else(|| best.map(|(text, _)| text.clone()))
    }
}

/// Which group each is a variant of: itself, or a more frequent one (or one whose spelling is
/// preferred) within the distance. A variant has no variants of its own, so that no chain of small steps
/// leads far away. Short texts and such that measure something else are no variants: too many names differ by
/// one letter.
fn attach(groups: &mut [(String, Group)], most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    let weight = |at: usize| groups.get(at).map_or((false, 0), |(_, group)| (group.preferred.is_some(), group.count()));
    order.sort_by_key(|&at| Reverse(weight(at)));
    let parts = |key: &str| {
        let (text, measures) = key.split_once(BEFORE_MEASURES).unwrap_or((key, ""));
        (text.chars().collect::<Vec<char>>(), measures.to_owned())
    };
    let keys: Vec<(Vec<char>, String)> = groups.iter().map(|(key, _)| parts(key)).collect();
    let mut centres: Vec<usize> = Vec::new();
    let mut joined: Vec<usize> = (0..groups.len()).collect();
    for at in order {
        let Some((own, measures)) = keys.get(at) else { continue };
        let is_long = own.len() > 4 * most;
        let near = |centre: &&usize| {
            let is_near =
                |(other, of_other): &(Vec<char>, String)| of_other == measures && distance(own, other, most).is_some();
            weight(**centre) > weight(at) && keys.get(**centre).is_some_and(is_near)
        };
        let preferred = weight(at).0;
        match centres.iter().filter(|_| is_long && !preferred).find(near) {
            Some(&centre) => joined.iter_mut().skip(at).take(1).for_each(|to| *to = centre),
            None => centres.push(at),
        }
    }
    joined
}

/// The letters by which two texts differ, if they are no more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for ((y, diagonal), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or(0);
            next.push((diagonal + usize::from(x != y)).min(above + 1).min(left + 1));
        }
        if next.iter().all(|&steps| steps > most) {
            return None;
        }
        row = next;
    }
    row.last().copied().filter(|&steps| steps <= most)
}

/// Letters and digits in small Latin letters without accents; other scripts as they are.
fn plain(text: &str) -> String {
    let accents = |c: &char| !('\u{300}'..='\u{36f}').contains(c);
    let lower = fold(text).nfd().filter(accents).collect::<String>();
    let mut plain = String::with_capacity(lower.len());
    for c in lower.chars() {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            _ => plain.push(c),
        }
    }
    plain
}

/// Words that say which of several things it is, as numbers do: `Team A`, `Neustadt a. d. Donau`, `Tier II`. One letter more or
/// less in them is another one.
fn short_words(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_roman = |word: &str| word.len() < 5 && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    words.filter(move |word| word.chars().count() < 3 || is_roman(word))
}

/// Parts a key from what its text measures.
const BEFORE_MEASURES: char = '\n';

/// The numbers of a text and the signs that say what a letter or number is, word by word, in order: `1.5` is no spelling of
/// `15`, `-5` none of `5`, `C++` none of `C`.
fn measures(text: &str) -> String {
    let mut words: Vec<String> =
        text.split_whitespace().map(measures_of_word).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn measures_of_word(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    if !letters.iter().any(|c| c.is_alphanumeric()) {
        return String::new();
    }
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_numeric());
    let kept = |(at, &c): (usize, &char)| match c {
        c if c.is_numeric() => Some(c),
        '#' | '+' | '%' | '<' | '>' | '=' | '°' | '$' | '€' | '£' => Some(c),
        // What parts a fraction is written in two ways.
        '.' | ',' if is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) => Some('.'),
        '-' | '\u{2212}' | '/' if is_digit(Some(at + 1)) && (at == 0 || is_digit(at.checked_sub(1))) => Some(c),
        _ => None,
    };
    letters.iter().enumerate().filter_map(kept).collect()
}

/// The words of a text, each once, in order.
fn words(text: &str) -> BTreeSet<String> {
    let plain = plain(text);
    let words = plain.split_whitespace();
    let words = words.map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    words.filter(|word| !word.is_empty()).collect()
}

/// The pairs of letters of a text, each once, in order.
fn n_grams(text: &str) -> String {
    let letters: Vec<char> = plain(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let pairs: BTreeSet<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
    if pairs.is_empty() { letters.into_iter().collect() } else { pairs.into_iter().collect() }
}

/// The sounds of the words of a text, in order and each word once.
#[must_use]
pub fn sounds(text: &str) -> Vec<String> {
    words(text).iter().map(|word| sound(word)).collect()
}

/// The sounds of a word of Latin letters; any other word is its own.
fn sound(word: &str) -> String {
    if !word.chars().all(|c| c.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let mut code = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied().unwrap_or(' ');
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        code.push_str(match letter {
            'a' | 'e' | 'i' | 'j' | 'o' | 'u' | 'y' => "0",
            'p' if after == 'h' => "3",
            'b' | 'p' => "1",
            'd' | 't' if "csz".contains(after) => "8",
            'd' | 't' => "2",
            'f' | 'v' | 'w' => "3",
            'g' | 'k' | 'q' => "4",
            'c' if at == 0 => {
                if "ahkloqrux".contains(after) {
                    "4"
                } else {
                    "8"
                }
            }
            'c' if "sz".contains(before) => "8",
            'c' => {
                if "ahkoqux".contains(after) {
                    "4"
                } else {
                    "8"
                }
            }
            'x' if "ckq".contains(before) => "8",
            'x' => "48",
            'l' => "5",
            'm' | 'n' => "6",
            'r' => "7",
            's' | 'z' => "8",
            _ => "", // h
        });
    }
    let mut digits: Vec<char> = code.chars().collect();
    digits.dedup();
    digits.into_iter().enumerate().filter(|(at, digit)| *at == 0 || *digit != '0').map(|(_, digit)| digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clusters(values: &[(&str, u64)], method: Method) -> Clusters {
        let counts = values.iter().map(|(text, count)| ((*text).to_owned(), *count)).collect();
        Clusters::of(&counts, &Rule { method, preferred: Vec::new(), exceptions: Vec::new() })
    }

    #[test]
    fn each_method_knows_its_variants() {
        for (method, one, other) in [
            (Method::Fingerprint, "Pommes & Cie.", "CIE pommes"),
            (Method::Fingerprint, "Café Müller", "muller, cafe"),
            (Method::NGram, "Data Craft", "DataCraft"),
            (Method::Phonetic, "Meyer & Schmidt", "Schmitt, Maier"),
            (Method::Phonetic, "Philipp", "Filip"),
        ] {
            assert_eq!(method.key(one), method.key(other), "{one}");
        }
        assert_ne!(Method::Phonetic.key("Studio 54"), Method::Phonetic.key("Studio 7"));
        assert_eq!(Method::Fingerprint.key(" -- "), None);
        for values in [
            ["1.5", "15"],
            ["-5", "5"],
            ["+1", "1"],
            ["C", "C++"],
            ["C", "C#"],
            ["10.50", "1050"],
            ["<5", ">5"],
            ["50", "50%"],
            ["1-2", "12"],
            ["2026-01-12", "2026-11-2"],
            ["Room 1", "Room 2"],
        ] {
            for method in [Method::Fingerprint, Method::NGram, Method::Phonetic, Method::Distance(1)] {
                assert!(clusters(&values.map(|value| (value, 1)), method).variants.is_empty(), "{values:?} {method:?}");
            }
        }
        assert_eq!(Method::Fingerprint.key("1,5 l"), Method::Fingerprint.key("L 1.5"));
        assert_eq!(Method::Fingerprint.key("Müller + Co. 24"), Method::Fingerprint.key("24, Muller Co"));
    }

    #[test]
    fn sounds_are_those_of_cologne() {
        for (word, code) in [("muellerluedenscheidt", "65752682"), ("wikipedia", "3412"), ("breschnew", "17863")] {
            assert_eq!(sound(word), code, "{word}");
        }
    }

    #[test]
    fn the_most_frequent_spelling_is_chosen_and_ties_are_settled() {
        let found = clusters(&[("Pommes", 5), ("pommes", 2), ("POMMES", 5)], Method::Fingerprint);
        assert_eq!(found.chosen("pommes").unwrap(), "Pommes");
        assert_eq!(found.describe(), "`Pommes` for `POMMES`, `pommes`");
        assert_eq!(found.chosen("Poires"), None);
    }

    #[test]
    fn a_distance_leads_to_the_more_frequent_one_and_never_further() {
        let found = clusters(&[("Pommes", 9), ("pomme", 2), ("Pomm", 1)], Method::Distance(1));
        assert_eq!(found.chosen("pomme").unwrap(), "Pommes");
        assert_eq!(found.chosen("Pomm").unwrap(), "Pomm", "a chain of small steps");
        let equal = clusters(&[("Nantes", 3), ("Mantes", 3)], Method::Distance(1));
        assert_eq!(equal.chosen("Mantes").unwrap(), "Mantes");
        let short = clusters(&[("Nike", 9), ("Bike", 1), ("Studio 54", 9), ("Studio 55", 1)], Method::Distance(1));
        assert_eq!((short.chosen("Bike").unwrap(), short.chosen("Studio 55").unwrap()), ("Bike", "Studio 55"));
        for (frequent, other) in
            [("Region A", "Region B"), ("Tier II", "Tier I"), ("Neustadt a. d. Aisch", "Neustadt a. b. Aisch")]
        {
            let found = clusters(&[(frequent, 9), (other, 1)], Method::Distance(1));
            assert_eq!(found.chosen(other).unwrap(), other);
        }
    }

    #[test]
    fn of_equally_frequent_spellings_the_one_that_says_most_is_written() {
        for (best, other) in [("Łódź", "Lodz"), ("résumé", "resume"), ("Paris 1", "Paris  1"), ("Pommes", "POMMES")]
        {
            assert_eq!(clusters(&[(best, 1), (other, 1)], Method::Fingerprint).chosen(other).unwrap(), best);
        }
    }

    #[test]
    fn a_rule_may_say_what_to_write_and_what_to_leave() {
        let counts = BTreeMap::from([("pommes".to_owned(), 9), ("POMMES".to_owned(), 1), ("pommes.".to_owned(), 1)]);
        let rule = Rule {
            method: Method::Fingerprint,
            preferred: vec!["Pommes".to_owned()],
            exceptions: vec!["pommes.".to_owned()],
        };
        let found = Clusters::of(&counts, &rule);
        assert_eq!((found.chosen("pommes"), found.chosen("pommes.")), (Some("Pommes"), None));
    }

    proptest! {
        #[test]
        fn a_chosen_spelling_is_its_own_and_no_text_is_too_odd(
            values in prop::collection::btree_map("\\PC{0,8}", 1..5u64, 0..20), method in 0..4usize,
        ) {
            let method = [Method::Fingerprint, Method::NGram, Method::Phonetic, Method::Distance(1)][method];
            let found = Clusters::of(&values, &Rule { method, preferred: Vec::new(), exceptions: Vec::new() });
            for value in values.keys() {
                if let Some(chosen) = found.chosen(value) {
                    prop_assert!(values.contains_key(chosen));
                    prop_assert_eq!(found.chosen(chosen), Some(chosen));
                }
            }
        }
    }
}
