//! A declaration with a bracket too few or too many, read as if that were mended: one bracket does not hide what else is
//! wrong.
//!
//! White space is written over the bracket, or a bracket over white space, so that every place stays what it is in the
//! file. Such a file has an error all the same, and nothing is done by its rules.

use super::ast;
use super::build::Builder;
use super::parse::{Failure, grammar};
use super::recover::{CLAUSES, word};
use super::scan::{Imbalance, Token, TokenKind, imbalance};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// So many brackets of one declaration are mended.
const MOST_BRACKETS: usize = 4;
/// A longer declaration is left as it is: each try reads all of it.
const MOST_TOKENS: usize = 2_000;
/// Clauses that also stand inside brackets.
const INSIDE: [&str; 5] = ["and", "or", "not", "where", "every"];

/// The text of a file in which brackets are mended, one declaration after another.
pub(super) struct Mending {
    text: String,
}

/// A declaration in which brackets are paired.
pub(super) struct Mended<'m> {
    pub(super) text: &'m str,
    pub(super) tokens: Vec<Token>,
    /// Where brackets were written.
    written: Vec<usize>,
}

impl Mending {
    pub(super) fn of(text: &str) -> Mending {
        // White space behind the last declaration as well.
        Mending { text: format!("{text}\n") }
    }

    /// The declaration with its brackets paired; nothing if they nest too deep, or too many are wrong.
    pub(super) fn mend(&mut self, builder: &Builder<'_>, chunk: &[Token]) -> Option<Mended<'_>> {
        if chunk.len() > MOST_TOKENS {
            return None;
        }
        let mut tokens = chunk.to_vec();
        let mut written = Vec::new();
        for _ in 0..=MOST_BRACKETS {
            match imbalance(&tokens) {
                None => return Some(Mended { text: &self.text, tokens, written }),
                Some(Imbalance::TooDeep(_)) => return None,
                Some(Imbalance::Unopened(at)) => {
                    let token = tokens.remove(at);
                    self.text.replace_range(token.start..token.end, " ");
                }
                Some(Imbalance::Unclosed(at)) => {
                    let before = self.end_of_bracket(builder, &tokens, at)?;
                    let closing = closing_behind(&tokens, before)?;
                    self.text.replace_range(closing.start..closing.end, ")");
                    written.push(closing.start);
                    tokens.insert(before + 1, closing);
                }
            }
        }
        None
    }

    /// The token behind which a bracket most likely ends: on its line, before the next clause, or with the declaration;
    /// where most of the declaration can be read then.
    fn end_of_bracket(&mut self, builder: &Builder<'_>, tokens: &[Token], opener: usize) -> Option<usize> {
        let last = tokens.len().checked_sub(1)?;
        let behind = || opener + 1..tokens.len();
        let is_first = |at: &usize| tokens.get(*at).is_some_and(|token| token.first);
        let begins_clause = |at: &usize| {
            tokens
                .get(*at)
                .map(|token| word(&self.text, token))
                .is_some_and(|word| CLAUSES.contains(&word.as_str()) && !INSIDE.contains(&word.as_str()))
        };
        let ends = [behind().find(is_first), behind().find(|at| is_first(at) && begins_clause(at))];
        let ends: BTreeSet<usize> = ends.into_iter().flatten().map(|next| next - 1).chain([last]).collect();
        let scored = ends.into_iter().filter_map(|end| Some((self.unread(builder, tokens, end)?, end)));
        scored.collect::<Vec<_>>().into_iter().min().map(|(_, end)| end)
    }

    /// How much cannot be read with a bracket behind a token: what the grammar leaves of the text, and values that are none.
    fn unread(&mut self, builder: &Builder<'_>, tokens: &[Token], before: usize) -> Option<(usize, usize)> {
        let closing = closing_behind(tokens, before)?;
        let was = self.text.get(closing.start..closing.end).filter(|was| was.trim().is_empty())?.to_owned();
        let (from, to) = (tokens.first()?.start, tokens.last()?.end.max(closing.end));
        self.text.replace_range(closing.start..closing.end, ")");
        let body = self.text.get(from..to).unwrap_or_default();
        let unread = match grammar(body) {
            Ok(pairs) => {
                let mut own = builder.beside(from);
                own.declarations(pairs, &mut ast::File::default());
                (0, own.problems.len())
            }
            Err(Failure { at, .. }) => {
                // Where the bracket itself does not fit, what stands before it cannot be read, whatever follows.
                let next = tokens.get(before + 1).map_or(to, |next| next.start);
                let at = if from + at == closing.start { next } else { from + at };
                (to.saturating_sub(at).max(1), 0)
            }
        };
        self.text.replace_range(closing.start..closing.end, &was);
        Some(unread)
    }
}

impl Mended<'_> {
    /// Whether something is said of the file itself: not at a bracket that was written, and of no text that holds one.
    pub(super) fn is_of_file(&self, problem: &Diagnostic) -> bool {
        let begins = problem.span().map(|span| span.start as usize);
        let spans = || problem.labels.iter().map(|label| label.span).chain(problem.edits.iter().map(|edit| edit.span));
        self.written.iter().all(|&at| {
            let is_behind = |start: usize| {
                at <= start && self.text.get(at + 1..start).is_none_or(|between| between.trim().is_empty())
            };
            !begins.is_some_and(is_behind) && !spans().any(|span| span.range().contains(&at))
        })
    }
}

/// A closing bracket on the white space behind a token.
fn closing_behind(tokens: &[Token], before: usize) -> Option<Token> {
    let start = tokens.get(before)?.end;
    Some(Token { kind: TokenKind::Close, start, end: start + 1, first: false, flush: false })
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::{self, MAX_NESTING};
    use proptest::prelude::*;

    /// The keywords of the declarations that can be read, their tree, and what is said.
    fn read(text: &str) -> (String, Vec<String>) {
        let parsed = syntax::parse(FileId(0), text);
        let tree = parsed.file.items.iter().map(|item| format!("{:?}", item.kind)).collect::<Vec<_>>().concat();
        (tree, parsed.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect())
    }

    #[test]
    fn what_stands_around_a_bracket_is_read() {
        for (text, others) in [
            ("delete d where (email is known\n  and city is x\n  unless email is y\n  stop above 5%", 0),
            ("delete d where email is any of (\n  x,\n  y\n  unless email is z\n  stop above 5%", 0),
            ("delete d where (email is known) and city is x)\n  unless email is y\n  stop above 5%", 0),
            ("delete d where ((email is known\n  and city is x\n  unless email is y\n  stop above 5%", 0),
            ("fix d\n  city: map (\"x\" to \"y\"\n  email: trim", 0),
            ("delete d where (email is known and city iz x\n  unless email is y\n  stop above 5%", 1),
        ] {
            let (tree, told) = read(text);
            assert_eq!(told.len(), 1 + others, "{text}: {told:?}");
            assert!(tree.contains("email") && !tree.contains("items: []"), "{text}: {tree}");
            assert!(!text.contains("unless") || tree.contains("brake: Some"), "{text}: {tree}");
        }
    }

    #[test]
    fn brackets_that_are_too_many_are_left() {
        for text in [
            format!("delete d where {}email is known", "(".repeat(MAX_NESTING + 1)),
            format!("delete d where {}email is known", "(".repeat(100)),
            format!("delete d where ({}email is known", "email is known and ".repeat(1_000)),
        ] {
            let (tree, told) = read(&text);
            assert_eq!((tree.as_str(), told.len()), ("", 1));
        }
    }

    proptest! {
        /// Whatever brackets are missing, nothing panics, and every place that is told lies in the file.
        #[test]
        fn places_stay_those_of_the_file(pieces in prop::collection::vec("\\(|\\)|\n|é| |and |email is known|any of |city iz x|, |unless ", 0..24)) {
            let text = format!("delete d where {}", pieces.concat());
            for diagnostic in syntax::parse(FileId(0), &text).diagnostics {
                for span in diagnostic.labels.iter().map(|label| label.span) {
                    prop_assert!(text.get(span.range()).is_some(), "{text:?} {diagnostic:?}");
                }
            }
        }
    }
}
