//! Strings, values and phrases.

use super::super::ast::{Phrase, Value, ValueKind, Word};
use super::super::mistakes::{goal_without_comma, instead_of_comment, instead_of_sign};
use super::super::parse::Rule;
use super::{Builder, literal};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Span, Spanned};
use pest::iterators::Pair;

impl Builder<'_> {
    pub(super) fn quoted(&mut self, pair: &Pair<'_, Rule>) -> Option<Spanned<String>> {
        let span = self.span(pair);
        match literal::unescape(between(pair.as_str(), 1)) {
            Ok(text) => Some(Spanned::new(text, span)),
            Err(escape) => {
                self.problems.push(
                    Diagnostic::error(codes::SYNTAX, format!("`{escape}` means nothing in a text"))
                        .label(span, "in this text")
                        .help("write `\\\\` for a backslash, `\\\"` for a quotation mark, `\\n` for a new line"),
                );
                None
            }
        }
    }

    /// Any of the rules that stand for one value: `value`, `argument_value`, `scalar`, `span`, `number`, or
    /// the kind inside them.
    pub(super) fn value(&mut self, pair: &Pair<'_, Rule>) -> Option<Value> {
        let span = self.span(pair);
        let kind = match pair.as_rule() {
            Rule::quoted => ValueKind::Quoted(self.quoted(pair)?.value),
            Rule::regex => ValueKind::Regex(unescape_slash(between(pair.as_str(), 1))),
            Rule::param => ValueKind::Param(pair.as_str().trim_start_matches('$').to_owned()),
            Rule::value_phrase | Rule::argument_phrase | Rule::scalar_word | Rule::span | Rule::number => {
                self.words(pair)?
            }
            _ => return self.value(&pair.clone().into_inner().next()?),
        };
        Some(Value { kind, span })
    }

    fn words(&mut self, pair: &Pair<'_, Rule>) -> Option<ValueKind> {
        let words = literal::squeeze(pair.as_str());
        if let Some(at) = pair.as_str().split_whitespace().position(|word| word == "&&").and(pair.as_str().find("&&")) {
            let start = self.span(pair).start as usize + at;
            self.problems.push(instead_of_sign(Span::new(self.file, start, start + 2), "&&", "and"));
            return None;
        }
        if let Some(at) = pair.as_str().split_whitespace().position(|word| word == "--").and(pair.as_str().find(" -- "))
        {
            let start = self.span(pair).start as usize + at + 1;
            self.problems.push(instead_of_comment(Span::new(self.file, start, start + 2), "--"));
            return None;
        }
        if let Some((at, word)) = swallowed_goal(pair.as_str()) {
            let start = self.span(pair).start as usize;
            let before = start + pair.as_str().get(..at).unwrap_or_default().trim_end().len();
            let goal = Span::new(self.file, start + at, start + at + word.len());
            self.problems.push(goal_without_comma(Span::new(self.file, before, before), goal, word));
            return None;
        }
        match literal::read(&words) {
            Ok(Some(literal)) => Some(literal),
            Ok(None) => Some(ValueKind::Words(self.phrase(pair)?)),
            Err(malformed) => {
                let (message, help) = literal::describe(&malformed, &words);
                let code = match malformed {
                    literal::Malformed::NoSuchDay | literal::Malformed::AmbiguousDate => codes::BAD_DATE,
                    literal::Malformed::TooLong => codes::SYNTAX,
                };
                self.problems.push(Diagnostic::error(code, message).label(self.span(pair), "this value").help(help));
                None
            }
        }
    }

    /// `phrase`, or words that may turn out to be one.
    pub(super) fn phrase(&mut self, pair: &Pair<'_, Rule>) -> Option<Phrase> {
        let span = self.span(pair);
        let mut path: Vec<Word> = Vec::new();
        let pieces: Vec<_> = pair.clone().into_inner().collect();
        if pieces.is_empty() {
            path = literal::phrase_words(pair.as_str(), span.start as usize, self.file);
        }
        for piece in pieces {
            let piece_span = self.span(&piece);
            match piece.as_rule() {
                Rule::dot => {}
                Rule::backticked => {
                    path.push(Word { text: between(piece.as_str(), 1).to_owned(), backticked: true, span: piece_span });
                }
                _ => path.extend(literal::phrase_words(piece.as_str(), piece_span.start as usize, self.file)),
            }
        }
        let word = path.pop()?;
        Some(Phrase { path, word, span })
    }

    /// `phrases`.
    pub(super) fn phrases(&mut self, pair: &Pair<'_, Rule>) -> Option<Vec<Phrase>> {
        let phrases = pair.clone().into_inner().filter(|pair| pair.as_rule() == Rule::phrase);
        phrases.map(|phrase| self.phrase(&phrase)).collect()
    }

    /// `object`: its words joined by single spaces, without backticks.
    pub(super) fn object(&mut self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        let text = literal::squeeze(pair.as_str().trim_matches('`'));
        Spanned::new(text, self.span(pair))
    }

    /// `scalar` that must be a percentage.
    pub(super) fn percent(&mut self, pair: &Pair<'_, Rule>) -> Option<Spanned<f64>> {
        let value = self.value(pair)?;
        if let ValueKind::Percent(digits) = &value.kind
            && let Ok(percent) = digits.parse()
        {
            return Some(Spanned::new(percent, value.span));
        }
        self.expected(value.span, pair.as_str(), "a percentage", "write a number with `%`, such as `90%`");
        None
    }

    /// Reports that `text` stands where `what` was expected.
    pub(super) fn expected(&mut self, span: Span, text: &str, what: &str, help: &str) {
        self.problems.push(
            Diagnostic::error(codes::SYNTAX, format!("`{text}` is not {what}"))
                .label(span, format!("{what} was expected here"))
                .help(help),
        );
    }
}

/// A goal that was read as part of a value, and where it begins: `known goal at least 95%`.
fn swallowed_goal(words: &str) -> Option<(usize, &'static str)> {
    const GOALS: [&str; 4] = ["at least", "at most", "down", "up"];
    let lower = words.to_ascii_lowercase();
    ["goal", "warn"].into_iter().find_map(|word| {
        let is_goal = |at: usize| {
            let behind = lower.get(at + word.len()..).unwrap_or_default();
            let bound = behind.trim_start();
            behind.len() > bound.len()
                && lower.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace))
                && GOALS
                    .iter()
                    .any(|goal| bound.strip_prefix(goal).is_some_and(|rest| rest.starts_with(char::is_whitespace)))
        };
        let at = lower.match_indices(word).map(|(at, _)| at).find(|at| is_goal(*at))?;
        Some((at, word))
    })
}

/// The text without its first and last `mark` bytes.
fn between(text: &str, mark: usize) -> &str {
    text.get(mark..text.len().saturating_sub(mark)).unwrap_or("")
}

/// `\/` is a slash; every other escape is the regex's own.
fn unescape_slash(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('/') => out.push('/'),
            Some(escaped) => out.extend(['\\', escaped]),
            None => out.push('\\'),
        }
    }
    out
}
