//! Regular expressions of rules: whether they compile, and how much memory that takes.

use super::Checker;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use regex_syntax::{ast, hir};
use std::collections::HashMap;

/// The largest compiled pattern, in bytes: also the default limit of the `regex` crate.
const MAX_PATTERN: usize = 10 << 20;
/// The largest sum over all patterns of a project, in bytes.
const MAX_ALL_PATTERNS: usize = 200 << 20;
/// The first size tried. The crate says whether a pattern fits a limit, not how large it is, so
/// its size is known up to a factor of two.
const SMALLEST_STEP: usize = 64 << 10;

/// What the compiled patterns of a project take together.
#[derive(Debug, Default)]
pub(super) struct PatternBudget {
    used: usize,
    /// Of each pattern, measured once; nothing for one above the limit.
    sizes: HashMap<String, Option<usize>>,
}

impl PatternBudget {
    fn size(&mut self, pattern: &str) -> Option<usize> {
        if let Some(&size) = self.sizes.get(pattern) {
            return size;
        }
        let size = compiled_size(pattern);
        self.sizes.insert(pattern.to_owned(), size);
        size
    }
}

impl Checker<'_> {
    /// Whether a pattern can be used; if not, an error has been reported at `span`.
    pub(super) fn pattern(&mut self, pattern: &str, span: Span) -> bool {
        let result = self.try_pattern(pattern, span);
        self.or_report(result).is_some()
    }

    fn try_pattern(&mut self, pattern: &str, span: Span) -> Result<(), Diagnostic> {
        if pattern.is_empty() {
            return Err(Diagnostic::error(codes::BAD_REGEX, "the pattern is empty, so every text matches it")
                .label(span, "nothing between the slashes")
                .help("write what the text must hold, such as `/[0-9]{4}/`; for any value at all write `is known`"));
        }
        regex_syntax::parse(pattern).map_err(|error| self.bad_pattern(&error, span))?;
        let Some(size) = self.patterns.size(pattern) else {
            return Err(Diagnostic::error(
                codes::REGEX_TOO_LARGE,
                "the pattern takes more than 10 MB when it is compiled",
            )
            .label(span, "too large a pattern")
            .help("large counts such as `{1000}` and `\\w` inside of them make a pattern grow: use smaller ones"));
        };
        self.patterns.used += size;
        if self.patterns.used > MAX_ALL_PATTERNS && self.patterns.used - size <= MAX_ALL_PATTERNS {
            return Err(Diagnostic::error(
                codes::REGEX_TOO_LARGE,
                "the patterns of all rules together take more than 200 MB when they are compiled",
            )
            .label(span, "with this pattern the limit is passed")
            .help("use fewer or smaller patterns: `contains any of (…)` needs none"));
        }
        Ok(())
    }

    fn bad_pattern(&self, error: &regex_syntax::Error, span: Span) -> Diagnostic {
        let (problem, help, range) = match error {
            regex_syntax::Error::Parse(error) => {
                let (problem, help) = syntax_problem(error.kind());
                (problem, help, Some(error.span()))
            }
            regex_syntax::Error::Translate(error) => {
                let (problem, help) = meaning_problem(error.kind());
                (problem, help, Some(error.span()))
            }
            _ => ("cannot be read", None, None),
        };
        let place = range.map_or(span, |range| self.place_in(span, range.start.offset..range.end.offset));
        Diagnostic::error(codes::BAD_REGEX, format!("the pattern {problem}"))
            .label(place, "here")
            .help(help.unwrap_or("a character that has a meaning in patterns is taken as it is after a `\\`"))
    }

    /// Where a range of a pattern stands in the source, in which `/` is written `\/`. Where the
    /// pattern is not written at `span` (a parameter), all of `span`.
    fn place_in(&self, span: Span, range: std::ops::Range<usize>) -> Span {
        let written = self.sources.slice(span);
        let Some(body) = written.strip_prefix('/') else { return span };
        let mut offsets = Vec::new();
        let mut chars = body.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            offsets.extend(std::iter::repeat_n(at, 1));
            if c == '\\' && chars.peek().is_some_and(|&(_, next)| next == '/') {
                chars.next();
            } else {
                offsets.extend((1..c.len_utf8()).map(|byte| at + byte));
            }
        }
        let at = |offset: usize| offsets.get(offset).copied().unwrap_or(body.len().saturating_sub(1));
        let (start, end) = (at(range.start), at(range.end).max(at(range.start) + usize::from(range.is_empty())));
        let first = span.start as usize + 1;
        Span::new(span.file, first + start, first + end)
    }
}

/// An upper bound of a compiled pattern's size, or nothing above the limit for one.
fn compiled_size(pattern: &str) -> Option<usize> {
    let steps =
        std::iter::successors(Some(SMALLEST_STEP), |&step| (step < MAX_PATTERN).then(|| (step * 2).min(MAX_PATTERN)));
    steps.into_iter().find(|&limit| regex::RegexBuilder::new(pattern).size_limit(limit).build().is_ok())
}

/// What is wrong with a pattern's form, after `the pattern`, and what to type.
fn syntax_problem(kind: &ast::ErrorKind) -> (&'static str, Option<&'static str>) {
    use ast::ErrorKind as Kind;
    match kind {
        Kind::ClassUnclosed => {
            ("has a `[` that no `]` closes", Some("close it, or write `\\[` for the character itself"))
        }
        Kind::GroupUnclosed => {
            ("has a `(` that no `)` closes", Some("close it, or write `\\(` for the character itself"))
        }
        Kind::GroupUnopened => {
            ("has a `)` that no `(` opens", Some("open it, or write `\\)` for the character itself"))
        }
        Kind::RepetitionMissing => (
            "has a `*`, `+`, `?` or `{` with nothing before it to repeat",
            Some("write `\\*`, `\\+`, `\\?` or `\\{` for the character itself"),
        ),
        Kind::RepetitionCountInvalid => (
            "has a count whose first number is larger than its second",
            Some("write the smaller number first: `{2,5}`"),
        ),
        Kind::RepetitionCountDecimalEmpty
        | Kind::RepetitionCountUnclosed
        | Kind::DecimalEmpty
        | Kind::DecimalInvalid => {
            ("has a `{` with no count after it", Some("write `{3}`, `{2,5}`, or `\\{` for the character itself"))
        }
        Kind::ClassRangeInvalid => ("has a range that ends before it begins", Some("turn it round: `[a-z]`, `[0-9]`")),
        Kind::ClassRangeLiteral | Kind::ClassEscapeInvalid => (
            "has something between `[` and `]` that is no character",
            Some("write single characters and ranges: `[a-z0-9_]`"),
        ),
        Kind::EscapeUnexpectedEof => ("ends with a lone `\\`", Some("write `\\\\` for the character itself")),
        Kind::EscapeUnrecognized => (
            "has a `\\` before a character that needs none",
            Some("leave the `\\` out, or write `\\\\` for the character itself"),
        ),
        Kind::UnicodeClassInvalid => (
            "names a class of characters that does not exist",
            Some(
                "known are `\\p{L}` (letters), `\\p{Lu}` (capitals), `\\p{N}` (digits) and scripts such as `\\p{Greek}`",
            ),
        ),
        Kind::UnsupportedBackreference => (
            "refers back to a group, which hyg's patterns cannot do",
            Some("they run in time proportional to the text, which rules out `\\1`"),
        ),
        Kind::UnsupportedLookAround => (
            "looks ahead or behind, which hyg's patterns cannot do",
            Some("write two tests joined by `and` instead, such as `does not match /…/`"),
        ),
        Kind::FlagUnrecognized
        | Kind::FlagUnexpectedEof
        | Kind::FlagDanglingNegation
        | Kind::FlagDuplicate { .. }
        | Kind::FlagRepeatedNegation { .. } => {
            ("has a `(?` with an option that does not exist", Some("write `(?i)` for any case, or `(?:…)` for a group"))
        }
        Kind::NestLimitExceeded(_) | Kind::CaptureLimitExceeded => ("is nested too deeply", Some("use fewer brackets")),
        _ => ("cannot be read", None),
    }
}

/// What is wrong with what a pattern says, after `the pattern`, and what to type.
fn meaning_problem(kind: &hir::ErrorKind) -> (&'static str, Option<&'static str>) {
    match kind {
        hir::ErrorKind::UnicodePropertyNotFound | hir::ErrorKind::UnicodePropertyValueNotFound => (
            "names a class of characters that does not exist",
            Some(
                "known are `\\p{L}` (letters), `\\p{Lu}` (capitals), `\\p{N}` (digits) and scripts such as `\\p{Greek}`",
            ),
        ),
        _ => ("could match half a character", Some("leave out the option `-u`")),
    }
}
