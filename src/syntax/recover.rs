//! Where one declaration ends and the next begins when the file as a whole cannot be read.
//!
//! A valid file is never cut: this is only asked after the grammar has refused it, so that an
//! error in one declaration does not hide the others.

use super::scan::{Token, TokenKind};
use crate::diagnostic::suggest;

/// The words that begin a declaration; those between the first and the last two have a name behind them.
pub(super) const KEYWORDS: [&str; 14] = [
    "for",
    "param",
    "segment",
    "protect",
    "delete",
    "suppress",
    "fix",
    "flag",
    "duplicates",
    "reconcile",
    "audit",
    "routine",
    "never",
    "test",
];

/// The words that begin a declaration with a name.
pub const NAMED: &[&str] = KEYWORDS.split_at(1).1.split_at(11).0;

/// The words that begin a clause: a line that starts with one goes on with its declaration.
pub(super) const CLAUSES: [&str; 19] = [
    "where",
    "unless",
    "stop",
    "say",
    "match",
    "compare",
    "survivor",
    "keep",
    "measure",
    "given",
    "expect",
    "every",
    "run",
    "and",
    "or",
    "when",
    "otherwise",
    "then",
    "not",
];

/// Whether a word begins a clause that stands on lines of its own, where no phrase before it ends by itself.
#[must_use]
pub fn begins_line(word: &str) -> bool {
    ["match", "survivor", "keep", "measure", "expect", "given", "run"].contains(&word)
}

/// The words that begin a test on a property.
pub(super) const TEST_WORDS: [&str; 8] = ["is", "older", "newer", "contains", "starts", "ends", "matches", "does"];

/// Ranges of tokens, one a declaration, in order; together they hold all tokens.
pub(super) fn chunks<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut starts: Vec<usize> =
        (1..tokens.len()).filter(|&at| starts_declaration(text, tokens.get(at..).unwrap_or(&[]))).collect();
    starts.push(tokens.len());
    let mut from = 0;
    starts
        .into_iter()
        .filter_map(|to| {
            let chunk = tokens.get(from..to)?;
            from = to;
            (!chunk.is_empty()).then_some(chunk)
        })
        .collect()
}

/// The text of a token in lower case.
pub(super) fn word(text: &str, token: &Token) -> String {
    text.get(token.start..token.end).unwrap_or("").to_lowercase()
}

fn starts_declaration(text: &str, tokens: &[Token]) -> bool {
    let [token, rest @ ..] = tokens else { return false };
    if !token.first || token.kind != TokenKind::Word {
        return false;
    }
    let word = word(text, token);
    if KEYWORDS.contains(&word.as_str()) {
        return !reads_as_property(text, rest);
    }
    token.flush && !CLAUSES.contains(&word.as_str()) && is_misspelt_heading(&word, text, rest)
}

/// Whether the line goes on as a fix line (`test date: trim`) or a condition (`test date is …`).
fn reads_as_property(text: &str, rest: &[Token]) -> bool {
    let on_line = || rest.iter().take_while(|token| !token.first);
    let after_words = on_line().find(|token| token.kind != TokenKind::Word);
    let colon_follows = after_words.is_some_and(|token| matches!(word(text, token).as_str(), ":" | ","));
    let test_follows = on_line().take(2).any(|token| TEST_WORDS.contains(&word(text, token).as_str()));
    colon_follows || test_follows
}

/// `segmnt dormant "…"`, `Delete if …`: a word close to a keyword at the very start of a line.
fn is_misspelt_heading(word: &str, text: &str, rest: &[Token]) -> bool {
    suggest::did_you_mean(word, KEYWORDS).is_some() && !reads_as_property(text, rest)
}
