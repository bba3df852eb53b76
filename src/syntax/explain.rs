//! Why the grammar refused a declaration, in our own words.

use super::parse::Rule;
use super::scan::Token;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// The one error of a declaration that the grammar refused at byte `at`, where it expected `expected`.
pub(super) fn explain(file: FileId, text: &str, chunk: &[Token], at: usize, _expected: &[Rule]) -> Diagnostic {
    let token = chunk.iter().find(|token| token.end > at).or(chunk.last());
    let (start, end) = token.map_or((at, at), |token| (token.start, token.end));
    let found = text.get(start..end).unwrap_or("");
    Diagnostic::error(codes::SYNTAX, format!("`{found}` does not belong here"))
        .label(Span::new(file, start, end), "not expected")
}
