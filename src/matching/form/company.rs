//! Companies' names: without legal form and article, words in any order, written together or apart.

use super::plain;
use crate::matching::measure::{damerau_levenshtein, token_set};
use crate::value::company;

/// Words that two people leave in or out.
const SMALL: &[&str] = &["the", "and", "und", "et", "y", "e", "of", "de", "la", "le"];

/// The name's words, without the legal form and without articles at its beginning.
pub(super) fn without_form(text: &str) -> String {
    let words = plain::words(company::without_form(text));
    words.strip_prefix("the ").map_or(words.clone(), str::to_owned)
}

pub(super) fn names(a: &str, b: &str) -> f64 {
    let weighty = |text: &str| {
        let words: Vec<&str> = text.split(' ').filter(|word| !SMALL.contains(word)).collect();
        if words.is_empty() { text.to_owned() } else { words.join(" ") }
    };
    let [a, b] = [a, b].map(weighty);
    let [joined, other] = [&a, &b].map(|text| text.replace(' ', ""));
    if joined == other {
        return 0.97;
    }
    let has_numbers = |text: &str| plain::digits(text);
    let letters = if has_numbers(&a) == has_numbers(&b) { damerau_levenshtein(&joined, &other) } else { 0.0 };
    token_set(&a, &b).max(letters)
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
    }
}
