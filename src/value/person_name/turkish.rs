//! The two letters i of Turkish and Azerbaijani: I is the capital of ı, İ that of i.
//!
//! A program that does not know this writes both as I, and most exports went through one. Where
//! the word has an İ, its I is surely an ı. Elsewhere the vowels of the word tell: in Turkish they agree
//! (back a ı o u, front e i ö ü). But many names came from Arabic and Persian and do not (`Ali`, `İbrahim`), so that a
//! back vowel tells nothing in a name that is not among the frequent ones here.

use super::customs::Dotless;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// Frequent given names and surnames of Turkey that have one of the two letters and not front vowels alone. Common knowledge.
const FREQUENT: &str = "\
    abdi adil akif akın ali alim altın altıntaş altındağ arif arıkan asil aslı aslıhan avcı aydın aylin aziz \
    bahadır bahri baki balcı barış bayındır bilal binali cahit cavit cavidan çakır çalışkan çınar çıtak \
    demirtaş dilan dilara dursunali emrullah fadıl fadime fahri fahriye faik fatih fatıma fazıl fidan fikri filiz \
    galip gani halide halil halime halit hakkı hamdi hamit hamiye harika hatice hayri hayriye hidayet hilal hilmi \
    ırmak ışık ışıl ışın ibrahim ihsan ilayda ilhan ilhami ilkay ilknur ilyas imran inci irfan isa ishak islam \
    ismail ismet izzet kadir kadriye kamil kasım katip kazım kılıç kılınç kılıçaslan kınalı kırmızı kızıl \
    latif latife mahir makbule malik melahat mirza muhittin münir nabi naci naciye nadir nadide nafiz nail naime naim namık \
    nazif nazlı nazmi nazmiye nihal nihan nihat nilay nisa nuri nuriye pınar rabia rafet ragıp rahim rahime rahmi raif \
    raşit rasim raziye rıdvan rıfat rıza ruhi sabiha sabri sadık sadi sadiye safiye sait saliha salih salim sami samim samiye \
    sarı sakıp saygın seyfi sıdıka sıla sırrı sıtkı sinan suphi şakir şaziye şanlı şahin tahir tahsin talip tanrıkulu tarık \
    taşkın tayyip vahit vasfi vasıf yağız yakın yalçın yalım yasin yazıcı yıldırım yıldız yıldıray yılmaz yılmazer \
    zahide zahit ziya zihni";

/// A word in capitals made small; nothing where it is none of that language's.
pub(super) fn small(word: &str, by: Dotless) -> String {
    if by == Dotless::ByHarmony
        && let Some(name) = frequent(word)
    {
        return name.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let letter = |at: usize| match letters.get(at) {
        Some('I') if is_dotless(&letters, at, by) => 'ı',
        Some('I' | 'İ') => 'i',
        Some(&other) => other,
        None => ' ',
    };
    (0..letters.len()).map(letter).collect::<String>().to_lowercase()
}

/// The one frequent name that is written so in capitals, whichever I they have.
fn frequent(word: &str) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<String, &'static str, FixedState>> =
        LazyLock::new(|| FREQUENT.split_whitespace().map(|name| (with_one_i(name), name)).collect());
    NAMES.get(&with_one_i(word)).copied().filter(|name| !word.contains('İ') || name.contains('i'))
}

fn with_one_i(word: &str) -> String {
    word.replace(['İ', 'ı'], "I").replace('i', "I").to_uppercase()
}

/// Whether an I of a word in capitals may be either letter in Turkey: where the word has no İ, is no frequent name, and
/// has other vowels than front ones.
pub(super) fn is_uncertain(word: &str) -> bool {
    let is_told = || {
        let mut told = word.chars().filter(|&c| is_vowel(c) && c != 'I').peekable();
        told.peek().is_some() && told.all(|c| !is_back(c))
    };
    word.contains('I') && !word.contains(['İ', 'Q', 'W', 'X']) && frequent(word).is_none() && !is_told()
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
        // A word of the neighbours' letters is none of Turkish.
        Dotless::ByHarmony if letters.iter().any(|c| matches!(c, 'Q' | 'W' | 'X')) => false,
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

#[cfg(test)]
mod tests {
    use super::{Dotless, FREQUENT, is_uncertain, small, with_one_i};
    use std::collections::BTreeSet;

    #[test]
    fn frequent_names_are_written_as_they_are_and_others_only_where_their_vowels_tell() {
        for (word, expected) in [
            ("ALI", "ali"),
            ("IBRAHIM", "ibrahim"),
            ("AYDIN", "aydın"),
            ("YILDIZ", "yıldız"),
            ("FILIZ", "filiz"),
            ("DEMIR", "demir"),
            ("MÜFERRIH", "müferrih"),
            ("İNCIFIR", "incifir"),
            ("WILLIAM", "william"),
        ] {
            assert!(!is_uncertain(word), "{word}");
            assert_eq!(small(word, Dotless::ByHarmony), expected, "{word}");
        }
        for word in ["SMITH", "ARISOY", "MICHAEL", "IDIK"] {
            assert!(is_uncertain(word), "{word}");
        }
    }

    #[test]
    fn no_two_frequent_names_have_the_same_capitals() {
        let names: Vec<&str> = FREQUENT.split_whitespace().collect();
        let capitals: BTreeSet<String> = names.iter().map(|name| with_one_i(name)).collect();
        assert_eq!(capitals.len(), names.len());
    }
}
