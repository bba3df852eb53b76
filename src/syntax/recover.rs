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

/// The words that begin a declaration.
pub fn declarations() -> impl Iterator<Item = &'static str> {
    KEYWORDS.into_iter()
}

/// The words that begin a clause.
pub fn clauses() -> impl Iterator<Item = &'static str> {
    CLAUSES.into_iter()
}

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

/// Those that end no phrase, so that they are read as words of a property that stands before them.
const BEGIN_LINES: [&str; 8] = ["match", "compare", "survivor", "keep", "measure", "given", "expect", "run"];

/// Whether a word begins a clause that stands on lines of its own, where no phrase before it ends by itself.
#[must_use]
pub fn begins_line(word: &str) -> bool {
    BEGIN_LINES.contains(&word)
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

#[cfg(test)]
mod tests {
    use super::super::parse::{Grammar, Rule};
    use super::{BEGIN_LINES, CLAUSES, KEYWORDS, NAMED, TEST_WORDS};
    use pest::Parser as _;
    use pest::error::InputLocation;
    use std::collections::BTreeSet;

    /// All words of the grammar.
    fn words() -> BTreeSet<&'static str> {
        let grammar = include_str!("../../grammar/hyg.pest");
        let rules = grammar.lines().filter(|line| line.starts_with("k_"));
        rules.flat_map(|line| line.split("^\"").skip(1)).filter_map(|rest| rest.split('"').next()).collect()
    }

    /// Those that the grammar takes behind a text, before a sign that fits nowhere.
    fn taken(text: &str) -> BTreeSet<&'static str> {
        let is_taken = |word: &&'static str| {
            let Err(error) = Grammar::parse(Rule::declaration, &format!("{text}{word} }}")) else { return true };
            let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
            at > text.len()
        };
        words().into_iter().filter(is_taken).collect()
    }

    /// The words that end a phrase, by a rule of the grammar.
    fn stops(rule: &str) -> BTreeSet<&'static str> {
        let grammar = include_str!("../../grammar/hyg.pest");
        let (_, rest) = grammar.split_once(&format!("\n{rule} = _{{")).unwrap();
        rest.split('}').next().unwrap().split("^\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn the_words_that_begin_a_declaration_are_those_of_the_grammar() {
        let mut expected = taken("");
        assert!(expected.remove("hyg"), "an edition is one, and stands once");
        assert_eq!(KEYWORDS.into_iter().collect::<BTreeSet<_>>(), expected);
        let named = KEYWORDS.into_iter().filter(|word| !["for", "never", "test"].contains(word));
        assert_eq!(NAMED, named.collect::<Vec<_>>());
    }

    #[test]
    fn the_words_that_begin_a_test_are_those_of_the_grammar() {
        let tests = taken("flag a where `email` ").into_iter();
        assert_eq!(TEST_WORDS.into_iter().collect::<BTreeSet<_>>(), tests.collect());
    }

    /// A word that ends a value and begins no test, or that a phrase must not run into, begins a clause.
    #[test]
    fn the_words_that_begin_a_clause_are_those_of_the_grammar() {
        let clauses: BTreeSet<_> = CLAUSES.into_iter().collect();
        let mut stopping = stops("value_stop");
        stopping.remove("is");
        assert!(stopping.is_subset(&clauses), "{stopping:?}");
        let begin_lines = clauses.iter().filter(|word| !stopping.contains(*word) && !["every", "not"].contains(*word));
        assert_eq!(begin_lines.copied().collect::<BTreeSet<_>>(), BEGIN_LINES.into_iter().collect());
        for heads in [
            "duplicates a",
            "reconcile a with \"f\"",
            "audit a",
            "test \"a\"",
            "routine a",
            "delete a",
            "flag a",
            "fix a",
        ] {
            let begun = taken(&format!("{heads}\n"));
            assert!(
                begun
                    .iter()
                    .all(|word| *word == "with" || *word == "as" || clauses.contains(word) || heads.starts_with("fix")),
                "{heads}: {begun:?}"
            );
        }
    }
}
