//! Text without what two people write differently: case, accents, punctuation, runs of spaces, and
//! the alphabet where letters have a usual Latin form.

use super::latin;
use crate::value::text::fold;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small Latin letters and digits, one space between words. Apostrophes and stops within a word join
/// (`o'brien` is `obrien`, `s.a.` is `sa`), other signs part.
#[must_use]
pub fn words(text: &str) -> String {
    let folded = fold(text);
    let mut plain = String::with_capacity(folded.len());
    let mut is_apart = false;
    let put = |c: char| {
        if c.is_alphanumeric() {
            if is_apart && !plain.is_empty() {
                plain.push(' ');
            }
            is_apart = false;
            match latin::spelled(c) {
                Some(letters) => plain.push_str(letters),
                None => plain.push(c),
            }
        } else if !matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '.') {
            is_apart = true;
        }
    };
    if folded.is_ascii() {
        folded.chars().for_each(put);
    } else {
        folded.nfkd().filter(|&c| !is_combining_mark(c)).for_each(put);
    }
    plain
}

/// Letters and digits alone.
#[must_use]
pub fn signs(text: &str) -> String {
    words(text).replace(' ', "")
}

/// The digits of a text, of any script.
#[must_use]
pub fn digits(text: &str) -> String {
    text.chars().filter_map(|c| Some(crate::value::number::ascii_digit(c)).filter(char::is_ascii_digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::{digits, words};

    #[test]
    fn what_people_write_differently_is_gone() {
        for (text, plain) in [
            ("  O'Brien-Müller ", "obrien muller"),
            ("S.A.R.L. d’Été", "sarl dete"),
            ("Straße 12/b", "strasse 12 b"),
            ("Фрэнк Рихтер", "frenk rikhter"),
            ("--", ""),
        ] {
            assert_eq!(words(text), plain);
        }
        assert_eq!(digits("+33 (0)1"), "3301");
    }
}
