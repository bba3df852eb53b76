//! What two similar values have in common: keys by which they are found without comparing all with all.
//!
//! No key finds every pair of similar values; several of different kinds, each blind to other slips, find nearly
//! all. How many is estimated from how they overlap ([`crate::matching::index`]).

use super::{Form, nicknames};
use crate::value::spelling::sounds;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Kinds of keys.
pub const FAMILIES: usize = 5;

/// What two values share that have a key of each family in common, to follow the column's name.
#[must_use]
pub fn descriptions() -> [&'static str; FAMILIES] {
    [
        "but for one letter",
        "with a word of the same sound",
        "with two words that begin alike",
        "of one given name",
        "with the same digits",
    ]
}

const SLIP: u8 = 0;
const SOUND: u8 = 1;
const BEGINNINGS: u8 = 2;
const GIVEN: u8 = 3;
const DIGITS: u8 = 4;

/// Longer values have no keys of left-out letters: one slip in so many leaves enough else in common.
const LONGEST_FOR_SLIPS: usize = 24;
const MOST_WORDS: usize = 8;

/// Gives the keys of a value in its comparable form.
pub fn keys_of(form: &Form, value: &str, mut give: impl FnMut(u8, u64)) {
    let hash = |text: &str, kind: u64| xxh3_64_with_seed(text.as_bytes(), kind);
    // In the order of letters, as words may stand in any.
    let mut words: Vec<&str> = value.split([' ', '@']).filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    words.sort_unstable();
    let joined = words.concat();
    left_out(&joined, |rest| give(SLIP, hash(rest, 0)));
    let is_of_words = matches!(
        form,
        Form::Text | Form::Words | Form::FirstName | Form::LastName | Form::FullName | Form::Company | Form::Address
    );
    if matches!(form, Form::Day { .. }) {
        // Day and month swapped.
        let mut digits: Vec<char> = value.chars().collect();
        digits.sort_unstable();
        give(DIGITS, hash(&String::from_iter(digits), 1));
        return;
    }
    if !is_of_words {
        let digits = super::plain::digits(value);
        let end = digits.len().saturating_sub(7);
        if let Some(last) = digits.get(end..).filter(|last| last.len() >= 6) {
            give(DIGITS, hash(last, 1));
        }
        if let Some((local, _)) = value.split_once('@') {
            left_out(local, |rest| give(SLIP, hash(rest, 2)));
        }
        return;
    }
    if words.len() > 1 {
        words
            .iter()
            .filter(|word| word.chars().count() > 3)
            .for_each(|word| left_out(word, |rest| give(SLIP, hash(rest, 3))));
    }
    for sound in sounds(value).iter().filter(|sound| sound.len() > 1) {
        give(SOUND, hash(sound, 4));
    }
    let beginning = |word: &str| word.chars().take(3).collect::<String>();
    for (at, one) in words.iter().enumerate() {
        for other in words.iter().skip(at + 1) {
            give(BEGINNINGS, hash(&format!("{} {}", beginning(one), beginning(other)), 5));
        }
    }
    if let [word] = words.as_slice()
        && word.chars().count() >= 3
    {
        give(BEGINNINGS, hash(&beginning(word), 6));
    }
    if matches!(form, Form::FirstName | Form::FullName) {
        for line in words.iter().flat_map(|word| nicknames::lines(word)) {
            give(GIVEN, hash(&line.to_string(), 7));
        }
    }
}

/// The few keys of a value that tell most by themselves: the value, its sounds, how its words begin, a given name's relatives,
/// its digits.
pub fn coarse_keys_of(form: &Form, value: &str, mut give: impl FnMut(u64)) {
    give(xxh3_64_with_seed(value.as_bytes(), 8));
    keys_of(form, value, |family, content| {
        if family != SLIP {
            give(content);
        }
    });
}

/// The text, and the text without each of its letters: two texts that are one slip apart share one of them (S.
/// Bocek, E. Hunt, B. Stiller, "Fast similarity search in large dictionaries", 2007).
fn left_out(text: &str, mut give: impl FnMut(&str)) {
    give(text);
    let letters: Vec<char> = text.chars().collect();
    if letters.len() < 4 || letters.len() > LONGEST_FOR_SLIPS {
        return;
    }
    for at in 0..letters.len() {
        let rest: String =
            letters.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, letter)| letter).collect();
        give(&rest);
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, keys_of};
    use std::collections::BTreeSet;

    fn keys(form: &Form, value: &str) -> BTreeSet<(u8, u64)> {
        let mut keys = BTreeSet::new();
        keys_of(form, value, |family, content| {
            keys.insert((family, content));
        });
        keys
    }

    #[test]
    fn similar_values_share_a_key() {
        for (form, a, b) in [
            (Form::LastName, "muller", "mulelr"),
            (Form::LastName, "meyer", "maier"),
            (Form::FirstName, "robert", "bob"),
            (Form::FullName, "sergei lavrov", "lavrov sergi"),
            (Form::Company, "acme widgets", "acme widgets paris"),
            (Form::Email, "zoe@acme.example", "zoe@acne.example"),
            (Form::Phone { region: None }, "+33123456789", "0123456789"),
            (Form::Day { order: None }, "19840212", "19840213"),
            (Form::Day { order: None }, "19840213", "19841302"),
        ] {
            assert!(!keys(&form, a).is_disjoint(&keys(&form, b)), "{a} {b}");
        }
        assert!(keys(&Form::LastName, "smith").is_disjoint(&keys(&Form::LastName, "jones")));
    }
}
