//! People's names: pet forms, initials, particles, double names, any order.

use super::nicknames::{Kinship, kinship};
use super::plain;
use crate::matching::measure::{aligned, distance, jaro_winkler, jaro_winkler_from};
use crate::value::spelling::sounds;

/// Words before, within and behind a full name that are no part of it.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mister",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "hon",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "mme",
    "mlle",
    "sr",
    "sra",
    "jr",
    "snr",
    "jnr",
    "phd",
    "md",
    "esq",
    "ing",
    "dipl",
    "mag",
    "capt",
    "col",
    "gen",
    "sgt",
    "president",
    "junior",
    "senior",
    "sheikh",
    "shaikh",
    "haji",
    "hajji",
    "mullah",
];
/// Small words of surnames, which one leaves out and the other writes.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "da", "das", "dos", "di", "du", "la", "le", "las", "los", "ter",
    "ten", "el", "al", "bin", "ibn", "ben", "bint", "y", "e", "zu", "af", "av", "mac", "mc", "st", "o",
];
/// Words less alike than this are other names.
const LEAST_ALIKE: f64 = 0.84;

/// Names with less in common differ, whatever they sound like.
const LEAST_COMPARED: f64 = 0.7;

/// More further names make another full name.
const MOST_FURTHER: f64 = 3.0;

/// A full name's words without titles, and `last, first` in the usual order.
pub(super) fn full(text: &str) -> String {
    let turned = match text.split_once(',') {
        Some((last, first)) if !first.contains(',') => plain::words(&format!("{first} {last}")),
        _ => plain::words(text),
    };
    let kept: Vec<&str> = turned.split(' ').filter(|word| !TITLES.contains(word)).collect();
    if kept.is_empty() { turned } else { kept.join(" ") }
}

/// How alike two words of names are: the same 1, spellings and pet forms of one name 0.96 to 0.94, the same
/// sound and a slip by Jaro-Winkler, an initial 0.88.
fn words(a: &str, b: &str, is_given: bool) -> f64 {
    if a == b || PARTICLES.contains(&a) && PARTICLES.contains(&b) {
        return 1.0;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.chars().count() == 1 {
        return if long.starts_with(short) { 0.88 } else { 0.0 };
    }
    let related: f64 = match kinship(a, b).filter(|_| is_given) {
        Some(Kinship::Spelling) => 0.96,
        Some(Kinship::Pet) => 0.95,
        Some(Kinship::Pets) => 0.94,
        None => 0.0,
    };
    related.max(slips(a, b))
}

/// Letters: Jaro-Winkler, kept low where a short name has more than one slip, and raised where the two sound
/// the same.
fn slips(a: &str, b: &str) -> f64 {
    let Some(letters) = jaro_winkler_from(LEAST_COMPARED, a, b) else { return 0.0 };
    let (of_a, of_b) = (a.chars().count(), b.chars().count());
    let (shorter, longer) = (of_a.min(of_b), of_a.max(of_b));
    let alike = match distance(a, b) {
        1 if shorter >= 5 => letters.max(0.95),
        1 if shorter >= 4 => letters.max(0.91),
        slips if slips * 4 <= longer => letters.min(0.94),
        // So many slips make another name that begins alike: `Castro` and `Castillo`.
        _ => letters.min(LEAST_ALIKE - 0.01),
    };
    if alike < 0.9 && sounds(a) == sounds(b) { 0.9 } else { alike }
}

pub(super) fn first_names(a: &str, b: &str) -> f64 {
    parts(a, b, true)
}

pub(super) fn last_names(a: &str, b: &str) -> f64 {
    let [one, other] = [a, b].map(without_particles);
    if one == other { 0.97 } else { parts(&one, &other, false) }
}

fn without_particles(name: &str) -> String {
    let kept: Vec<&str> = name.split(' ').filter(|word| !PARTICLES.contains(word)).collect();
    if kept.is_empty() { name.to_owned() } else { kept.join(" ") }
}

/// One field of a name: written apart or together, one of two parts left out, or word by word.
fn parts(a: &str, b: &str, is_given: bool) -> f64 {
    let [one, other] = [a, b].map(|text| text.replace(' ', ""));
    if one == other {
        return 0.98;
    }
    let whole = words(&one, &other, is_given);
    let [of_a, of_b] = [a, b].map(|text| text.split(' ').collect::<Vec<_>>());
    if of_a.len() == 1 && of_b.len() == 1 {
        return whole;
    }
    let (fewer, most) = (of_a.len().min(of_b.len()), of_a.len().max(of_b.len()));
    let pairs =
        aligned(&of_a, &of_b, |x, y| Some(words(x, y, is_given)).filter(|alike| *alike >= LEAST_ALIKE).unwrap_or(0.0));
    if pairs.len() < fewer {
        return whole;
    }
    let alike = pairs.iter().map(|pair| pair.2).sum::<f64>() / fewer.max(1) as f64;
    let left_out = if most == fewer { 0.0 } else { 0.08 };
    whole.max(alike.min(0.99) - left_out)
}

/// Two full names, whatever the order of their words: each word finds its like; what is left over in both
/// makes them others, what one has more than the other counts a little.
pub(super) fn full_names(a: &str, b: &str) -> f64 {
    let [one, other] = [a, b].map(|text| text.replace(' ', ""));
    if one == other {
        return 0.98;
    }
    let [of_a, of_b] = [a, b].map(|text| text.split(' ').take(12).collect::<Vec<_>>());
    let weight = |word: &str| match word {
        word if PARTICLES.contains(&word) => 0.3,
        word if word.chars().count() == 1 => 0.4,
        _ => 1.0,
    };
    let pairs =
        aligned(&of_a, &of_b, |x, y| Some(words(x, y, true)).filter(|alike| *alike >= LEAST_ALIKE).unwrap_or(0.0));
    let total = |words: &[&str]| words.iter().map(|word| weight(word)).sum::<f64>();
    let found = |pick: fn(&(usize, usize, f64)) -> usize, words: &[&str]| {
        pairs.iter().map(|pair| words.get(pick(pair)).map_or(0.0, |word| weight(word))).sum::<f64>()
    };
    let (all_a, all_b) = (total(&of_a), total(&of_b));
    let (left_a, left_b) = (all_a - found(|pair| pair.0, &of_a), all_b - found(|pair| pair.1, &of_b));
    let alike: f64 = pairs
        .iter()
        .map(|&(x, y, alike)| {
            let of = |words: &[&str], at: usize| words.get(at).map_or(0.0, |word| weight(word));
            alike * of(&of_a, x).min(of(&of_b, y))
        })
        .sum();
    let common: f64 = pairs
        .iter()
        .map(|&(x, y, _)| {
            let of = |words: &[&str], at: usize| words.get(at).map_or(0.0, |word| weight(word));
            of(&of_a, x).min(of(&of_b, y))
        })
        .sum();
    // A name with a word more is likelier the same one than two names that each have a word of their own.
    let (less, more) = if left_a <= left_b { (left_a, left_b) } else { (left_b, left_a) };
    let extra = if common >= 1.9 { 0.25 } else { 0.5 };
    let words = if common == 0.0 { 0.0 } else { alike / (common + less + extra * (more - less) + less) };
    // All of one is in the other, which has further names.
    let is_part = less == 0.0 && common >= 1.9 && more - less <= MOST_FURTHER;
    let words = if is_part { words.max(0.97 * alike / common - 0.03 * more) } else { words };
    // Words written together by one of the two.
    let is_near =
        of_a.len() != of_b.len() && distance(&one, &other) * 8 <= one.chars().count().min(other.chars().count());
    if is_near { words.max(jaro_winkler(&one, &other)) } else { words }
}

#[cfg(test)]
mod tests {
    use super::{first_names, full, full_names, last_names};

    #[test]
    fn given_names_know_pet_forms_and_initials() {
        assert!(first_names("robert", "bob") >= 0.94);
        assert!((first_names("r", "robert") - 0.88).abs() < 1e-12);
        assert!(first_names("anna maria", "anna") >= 0.9);
        assert!(first_names("anna", "olga") < 0.7);
        assert!(first_names("jean pierre", "jeanpierre") > 0.95);
    }

    #[test]
    fn surnames_know_particles_double_names_and_slips() {
        assert!(last_names("van der berg", "berg") > 0.95);
        assert!(last_names("smith jones", "jones") > 0.85);
        assert!(last_names("muller", "mulelr") >= 0.94);
        assert!(last_names("meyer", "maier") >= 0.9);
        assert!(last_names("smith", "jones") < 0.7);
    }

    #[test]
    fn full_names_go_by_their_words() {
        let alike = |a, b| full_names(&full(a), &full(b));
        assert!(alike("Lavrov, Sergei", "Sergi Lavrov") > 0.9);
        assert!(alike("Mr. Rami Makhlouf", "Rami Makhlouf") > 0.97);
        assert!(alike("Robert Alan Smith", "Bob Smith") > 0.85);
        assert!(alike("Octavian Scholz", "Olaf Scholz") < 0.8);
        assert!(alike("Frank Richter", "Frederik Richter") < 0.85);
    }
}
