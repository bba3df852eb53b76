//! Capitals and small letters, word by word.

use std::borrow::Cow;

/// The value with its first letter as a capital; the rest stays. Signs before the letter are
/// passed over; a value that begins with a digit has no first letter.
#[must_use]
pub fn capitalise_first(value: &str) -> String {
    let Some((at, first)) = value.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return value.to_owned() };
    let (before, rest) = value.split_at(at);
    let mut chars = rest.chars();
    chars.next();
    format!("{before}{}{}", title(first), chars.as_str())
}

/// What a word is: a run of letters, digits and marks, …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// … and apostrophes: `don't` is one word.
    WithApostrophes,
    /// … and nothing else: `o'brien` is two words.
    BetweenApostrophes,
}

impl Words {
    fn hold(self, c: char) -> bool {
        match c {
            '\'' | '’' | 'ʼ' => self == Words::WithApostrophes,
            _ => c.is_alphanumeric() || (!c.is_ascii() && unicode_normalization::char::is_combining_mark(c)),
        }
    }
}

/// Each word with a capital and the rest of it small. Borrows when that is how they stand.
#[must_use]
pub fn capitalise_words(value: &str, words: Words) -> Cow<'_, str> {
    if value.is_ascii() {
        return capitalise_ascii(value, words);
    }
    if are_capitalised(value, words) {
        return Cow::Borrowed(value);
    }
    // Lower case of all letters but this one is the same wherever they stand.
    if value.contains('Σ') {
        return Cow::Owned(capitalise_each(value, words));
    }
    let mut out = String::with_capacity(value.len());
    let mut in_word = false;
    for c in value.chars() {
        if !in_word && c.is_alphanumeric() {
            in_word = words.hold(c);
            out.push(title(c));
            continue;
        }
        in_word = in_word && words.hold(c);
        match c {
            _ if !in_word => out.push(c),
            'İ' => out.push('i'),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => out.extend(c.to_lowercase()),
        }
    }
    Cow::Owned(out)
}

/// [`capitalise_words`] of ASCII: most values.
fn capitalise_ascii(value: &str, words: Words) -> Cow<'_, str> {
    let apostrophe = if words == Words::WithApostrophes { b'\'' } else { b'a' };
    let mut in_word = false;
    let mut right = move |byte: u8| {
        let right = if in_word { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        in_word = byte.is_ascii_alphanumeric() || (in_word && byte == apostrophe);
        right
    };
    let mut so_far = right;
    if value.bytes().all(|byte| so_far(byte) == byte) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(value.bytes().map(|byte| char::from(right(byte))).collect())
}

/// [`capitalise_words`], each word taken as a whole.
fn capitalise_each(value: &str, words: Words) -> String {
    let mut out = String::with_capacity(value.len());
    for part in value.split_inclusive(|c| !words.hold(c)) {
        let word = part.trim_end_matches(|c| !words.hold(c));
        out.push_str(&capitalise_word(word));
        out.push_str(part.strip_prefix(word).unwrap_or(""));
    }
    out
}

/// Whether [`capitalise_words`] would surely change nothing.
fn are_capitalised(value: &str, words: Words) -> bool {
    let mut in_word = false;
    value.chars().all(|c| {
        if !in_word && c.is_alphanumeric() {
            in_word = words.hold(c);
            return title(c) == c;
        }
        in_word = in_word && words.hold(c);
        !in_word || is_small(c)
    })
}

/// Every letter small. Borrows when they are.
#[must_use]
pub fn lowercase(value: &str) -> Cow<'_, str> {
    if value.is_ascii() {
        let is_small = !value.bytes().any(|byte| byte.is_ascii_uppercase());
        return if is_small { Cow::Borrowed(value) } else { Cow::Owned(value.to_ascii_lowercase()) };
    }
    if value.chars().all(is_small) { Cow::Borrowed(value) } else { Cow::Owned(small(value)) }
}

/// Every letter a capital. Borrows when they are.
#[must_use]
pub fn uppercase(value: &str) -> Cow<'_, str> {
    let is_capital = |c: char| if c.is_ascii() { !c.is_ascii_lowercase() } else { c.to_uppercase().eq([c]) };
    if value.chars().all(is_capital) { Cow::Borrowed(value) } else { Cow::Owned(value.to_uppercase()) }
}

/// Whether lower case leaves the character as it is, wherever it stands.
fn is_small(c: char) -> bool {
    if c.is_ascii() { !c.is_ascii_uppercase() } else { c.to_lowercase().eq([c]) }
}

/// One word with a capital first letter and the rest small. A first letter that is a capital
/// already is kept as it is.
#[must_use]
pub fn capitalise_word(word: &str) -> String {
    let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { return word.to_owned() };
    let (before, rest) = word.split_at(word.find(first).unwrap_or(0));
    // Lower case depends on the neighbours (a final sigma), so the word is taken as a whole.
    let small = small(rest);
    let tail = small.strip_prefix(&small_letter(first)).unwrap_or("");
    format!("{before}{}{tail}", title(first))
}

/// Lower case. A dotted capital İ is an i: only Turkish and its neighbours write it.
fn small(text: &str) -> String {
    if text.contains('İ') { text.replace('İ', "i").to_lowercase() } else { text.to_lowercase() }
}

fn small_letter(c: char) -> String {
    small(c.encode_utf8(&mut [0; 4]))
}

/// The capital with which a word begins (Unicode's title case, for letters that have a single one).
fn title(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_uppercase(),
        // Georgian writes whole words in capitals or none.
        '\u{10D0}'..='\u{10FF}' => c,
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        _ => {
            let mut upper = c.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(single), None) => single,
                _ => c,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Words::{BetweenApostrophes, WithApostrophes};
    use super::{
        are_capitalised, capitalise_each, capitalise_first, capitalise_word, capitalise_words, lowercase, uppercase,
    };
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_stands_right_is_seen_to(
            value in prop_oneof!["[ a-cA-C'’.ßéÉİıΣσςǆǅ\u{345}\u{301}1გ-]{0,10}", "[ a-cA-C'.1-]{0,10}"]
        ) {
            prop_assert_eq!(lowercase(&value), value.replace('İ', "i").to_lowercase());
            prop_assert_eq!(uppercase(&value), value.to_uppercase());
            for words in [WithApostrophes, BetweenApostrophes] {
                let slow = capitalise_each(&value, words);
                prop_assert_eq!(&capitalise_words(&value, words), &slow);
                prop_assert!(!are_capitalised(&value, words) || slow == value);
            }
        }
    }

    #[test]
    fn only_the_first_letter_moves() {
        for (before, after) in
            [("élan VITAL", "Élan VITAL"), ("«bonjour»", "«Bonjour»"), ("3m", "3m"), ("", ""), ("ßa", "ßa"), ("ǆ", "ǅ")]
        {
            assert_eq!(capitalise_first(before), after);
        }
    }

    #[test]
    fn words_are_capitalised_whatever_the_script() {
        for (before, after) in [
            ("JEAN-LUC o'NEILL", "Jean-Luc O'neill"),
            ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
            ("ИВАН петров", "Иван Петров"),
            ("İSTANBUL DİLAN", "İstanbul Dilan"),
            ("გიორგი", "გიორგი"),
            ("王 小明", "王 小明"),
        ] {
            assert_eq!(capitalise_words(before, WithApostrophes), after);
        }
        assert_eq!(capitalise_words("O'BRIEN d'arc", BetweenApostrophes), "O'Brien D'Arc");
        assert_eq!(capitalise_word("'TIS"), "'Tis");
    }
}
