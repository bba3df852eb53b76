//! A date's text cut into numbers, words, signs and space.

use crate::value::number::ascii_digit;

/// What [`tokens`] cuts a text into. Two that stand side by side in a slice touch in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Digits of ASCII.
    Number(&'t str),
    /// Letters, with the apostrophes between them.
    Word(&'t str),
    Sign(char),
    Space,
}

/// Digits of other scripts as those of ASCII, typographic signs as plain ones.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{FF0D}' => '-',
            '\u{FF0F}' => '/',
            '\u{FF1A}' => ':',
            '\u{FF0E}' => '.',
            '\u{FF0C}' => ',',
            '\u{2019}' | '\u{2BC}' => '\'',
            _ => ascii_digit(c),
        })
        .collect()
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_number = matches!(tokens.last(), Some(Token::Number(_)));
        let length = if first.is_ascii_digit() {
            rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        } else if first.is_whitespace() {
            rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())
        } else if first.is_alphabetic() && !(after_number && unit(first).is_some()) {
            word_length(rest)
        } else {
            first.len_utf8()
        };
        let Some((token, after)) = rest.split_at_checked(length) else { break };
        tokens.push(if first.is_ascii_digit() {
            Token::Number(token)
        } else if first.is_whitespace() {
            Token::Space
        } else if first.is_alphabetic() {
            Token::Word(token)
        } else {
            Token::Sign(first)
        });
        rest = after;
    }
    tokens
}

/// The letters and marks that a text begins with; an apostrophe between two letters is one of them.
fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = c == '\'' && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !(c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) || joins) {
            return at;
        }
    }
    text.len()
}

/// Which part of a date a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
}

/// The signs behind the numbers of a Chinese, Japanese or Korean date.
pub(super) fn unit(c: char) -> Option<Unit> {
    match c {
        '年' | '년' => Some(Unit::Year),
        '月' | '월' => Some(Unit::Month),
        '日' | '일' => Some(Unit::Day),
        _ => None,
    }
}
