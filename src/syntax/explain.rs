//! Why the grammar refused a declaration, in our own words: a predictable mistake has a sentence
//! of its own ([`super::mistakes`]); everything else is told from what was expected.

use super::parse::Rule;
use super::recover::KEYWORDS;
use super::scan::{Token, TokenKind};
use super::{expected, keywords, mistakes};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::source::{FileId, Span};

/// The place where the grammar could go no further, and what is around it.
pub(super) struct Failure<'a> {
    pub file: FileId,
    pub text: &'a str,
    pub tokens: &'a [Token],
    /// The token that did not fit; `tokens.len()` when the declaration ends too early.
    pub at: usize,
    pub expected: &'a [Rule],
}

impl<'a> Failure<'a> {
    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    /// The text of a token; empty outside of the declaration.
    pub(super) fn str(&self, at: usize) -> &'a str {
        self.token(at).and_then(|token| self.text.get(token.start..token.end)).unwrap_or("")
    }

    pub(super) fn lower(&self, at: usize) -> String {
        self.str(at).to_lowercase()
    }

    /// The lower-case text of the token `back` places before the failing one.
    pub(super) fn before(&self, back: usize) -> String {
        self.at.checked_sub(back).map(|at| self.lower(at)).unwrap_or_default()
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    pub(super) fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    pub(super) fn expects_test(&self) -> bool {
        self.expected.iter().any(|&rule| expected::is_test(rule))
    }

    /// The keyword of the declaration.
    pub(super) fn declaration(&self) -> String {
        self.lower(0)
    }

    /// What the declaration is called in a sentence.
    pub(super) fn noun(&self) -> String {
        match self.declaration().as_str() {
            "never" => "`never delete`".to_owned(),
            keyword => keyword.to_owned(),
        }
    }

    pub(super) fn span(&self, at: usize) -> Span {
        match self.token(at).or(self.tokens.last()) {
            Some(token) if at < self.tokens.len() => Span::new(self.file, token.start, token.end),
            Some(last) => Span::new(self.file, last.end, last.end),
            None => Span::new(self.file, 0, 0),
        }
    }

    /// From the first byte of one token to the last of another.
    pub(super) fn range(&self, from: usize, to: usize) -> Span {
        self.span(from).to(self.span(to))
    }

    /// The source from one token to another, white space squeezed.
    pub(super) fn source(&self, from: usize, to: usize) -> String {
        let span = self.range(from, to);
        super::build::literal::squeeze(self.text.get(span.range()).unwrap_or(""))
    }

    /// The last token on the line of `at`.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let mut end = at;
        while self.token(end + 1).is_some_and(|next| !next.first) {
            end += 1;
        }
        end
    }
}

/// The one error of a declaration that the grammar refused at byte `at`, where it expected `expected`.
pub(super) fn explain(file: FileId, text: &str, tokens: &[Token], at: usize, expected: &[Rule]) -> Diagnostic {
    let at = tokens.partition_point(|token| token.end <= at);
    let failure = Failure { file, text, tokens, at, expected };
    mistakes::find(&failure).unwrap_or_else(|| unexpected(&failure))
}

fn unexpected(failure: &Failure<'_>) -> Diagnostic {
    let found = failure.str(failure.at);
    let words = expected::words(failure.expected);
    let span = failure.span(failure.at);
    if found.is_empty() {
        let message = format!("this `{}` ends too early", failure.declaration());
        return Diagnostic::error(codes::SYNTAX, message)
            .label(span, format!("{} is missing here", expected::join(&words)))
            .maybe_help(expectation(failure).or_else(|| example(&failure.declaration())));
    }
    let keywords = expected::keywords(failure.expected);
    let near = suggest::did_you_mean(found, keywords.iter().map(String::as_str).chain(KEYWORDS));
    let diagnostic = Diagnostic::error(codes::SYNTAX, format!("`{}` does not fit here", shorten(found)));
    let expected = if words.is_empty() { "something else".to_owned() } else { expected::join(&words) };
    let diagnostic = diagnostic.label(span, format!("expected {expected}"));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).edit(span, near),
        // The shape of the whole helps with the heading; further in, what is missing says more.
        None if expectation(failure).is_some() => diagnostic.maybe_help(expectation(failure)),
        None if failure.at <= 2 || words.is_empty() => diagnostic.maybe_help(example(&failure.declaration())),
        None => diagnostic.help(format!("write {} here", expected::join(&words))),
    }
}

/// The shape of the `expect` that is not finished, by the word that says what is expected.
fn expectation(failure: &Failure<'_>) -> Option<String> {
    let line = (0..failure.at).rev().find(|&at| failure.token(at).is_some_and(|token| token.first))?;
    if failure.declaration() != "test" || failure.lower(line) != "expect" {
        return None;
    }
    let keyword = (line + 1..failure.at).rev().find_map(|at| {
        let two = format!("{} {}", failure.lower(at), failure.lower(at + 1));
        keywords::find(&two)
            .or_else(|| keywords::find(&failure.lower(at)))
            .filter(|found| found.example.starts_with("expect"))
    })?;
    Some(format!("the shape is `{}`", keyword.example))
}

/// At most 40 characters of the user's text.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    text.chars().take(39).chain(['…']).collect()
}

/// The shape of a declaration.
pub(super) fn example(keyword: &str) -> Option<String> {
    let shape = match keyword {
        "for" => "for contacts",
        "param" => "param dormant-after = 182 days",
        "segment" => "segment old-leads \"Leads of long ago\" where create date older than 2 years",
        "protect" => "protect customers \"Never delete customers\" where lifecycle stage is customer",
        "delete" => "delete old-leads \"Leads of long ago\" where create date older than 2 years stop above 20%",
        "suppress" => "suppress opted-out \"Asked for no mail\" where unsubscribed from all email is yes",
        "fix" => "fix names \"Names as people write them\" first name, last name: trim, capitalise name",
        "flag" => "flag no-email \"Nobody to write to\" where email is unknown say \"no address\"",
        "duplicates" => "duplicates same-person \"Same mailbox\" match same email",
        "reconcile" => "reconcile billing \"Contacts and their accounts\" with \"billing.csv\" match same email",
        "audit" => "audit health \"The figures\" measure reachable: share where email is valid",
        "never" => "never delete \"no customer is ever deleted\" where lifecycle stage is customer",
        "test" => "test \"what must hold\" given contacts, then a table, then expect delete old-leads selects 1",
        "routine" => "routine monthly \"The monthly clean-up\" every month run delete old-leads",
        _ => return None,
    };
    Some(format!("the shape is `{shape}`"))
}
