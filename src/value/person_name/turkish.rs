//! The two letters i of Turkish and Azerbaijani: I is the capital of ı, İ that of i.
//!
//! A program that does not know this writes both as I, and most exports went through one. Where
//! the word has an İ, its I is surely an ı. Elsewhere the vowels of the word tell: in Turkish they agree
//! (back a ı o u, front e i ö ü), and only where nothing tells is I taken as the language says.

use super::customs::Dotless;

/// A word in capitals made small; nothing where it is none of that language's.
pub(super) fn small(word: &str, by: Dotless) -> String {
    let letters: Vec<char> = word.chars().collect();
    let letter = |at: usize| match letters.get(at) {
        Some('I') if is_dotless(&letters, at, by) => 'ı',
        Some('I' | 'İ') => 'i',
        Some(&other) => other,
        None => ' ',
    };
    (0..letters.len()).map(letter).collect::<String>().to_lowercase()
}

/// The capital that a small word begins with, if it begins with an i.
pub(super) fn capital_of_i(word: &str) -> Option<char> {
    let mut letters = word.chars();
    match letters.next() {
        Some('ı') => Some('I'),
        // `idık` was `Idık` before a program made it small: no word has i and then ı.
        Some('i') => Some(if letters.find(|&c| is_vowel(c)) == Some('ı') { 'I' } else { 'İ' }),
        _ => None,
    }
}

/// Whether an I of the word may be either letter, and no country tells: Ş is a letter of Turkish, but of
/// Kurdish and (for Ș) Romanian as well. Ğ and İ are not, and are read as Turkish.
pub(super) fn may_be_either_i(word: &str) -> bool {
    word.contains(['Ş', 'ş']) && word.contains(['I', 'i']) && !word.contains(['Ğ', 'ğ', 'İ', 'ı'])
}

fn is_dotless(letters: &[char], at: usize, by: Dotless) -> bool {
    let before = letters.iter().take(at).rev();
    let after = letters.iter().skip(at + 1);
    let mut told = before.clone().chain(after.clone()).copied().filter(|&c| is_vowel(c) && c != 'I');
    match by {
        Dotless::ByHarmony => told.next().is_none_or(is_back),
        Dotless::ByEnding => {
            let stands_behind = before.clone().next();
            let ends_word = after.clone().next().is_none();
            matches!(stands_behind, Some('Q' | 'Ğ'))
                || letters.contains(&'İ')
                || (ends_word && is_behind_back_vowel(letters, at, by))
        }
    }
}

/// Whether the vowel before this one is a back vowel.
fn is_behind_back_vowel(letters: &[char], at: usize, by: Dotless) -> bool {
    match letters.iter().take(at).rposition(|&c| is_vowel(c)) {
        Some(vowel) if letters.get(vowel) == Some(&'I') => is_dotless(letters, vowel, by),
        Some(vowel) => letters.get(vowel).is_some_and(|&c| is_back(c)),
        None => false,
    }
}

fn is_vowel(c: char) -> bool {
    is_back(c) || matches!(c, 'E' | 'Ə' | 'İ' | 'I' | 'Ö' | 'Ü' | 'Â' | 'Î' | 'Û' | 'e' | 'ə' | 'i' | 'ö' | 'ü' | 'ı')
}

/// Spoken at the back of the mouth. A circumflex makes a vowel a front one for what follows.
fn is_back(c: char) -> bool {
    matches!(c, 'A' | 'O' | 'U' | 'a' | 'o' | 'u')
}
