//! `{property}` in the texts of rules.

use super::program::{Template, TemplatePart};
use super::{Checker, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::source::Span;
use crate::syntax::ast::{Phrase, Quoted, ValueKind, Word};
use crate::syntax::parse_value;

/// A template that is the text alone.
pub(super) fn plain(text: &str) -> Template {
    Template { parts: vec![TemplatePart::Text(text.to_owned())] }
}

impl Checker<'_> {
    /// A text with its `{property}` resolved.
    pub(super) fn template(&mut self, text: &Quoted, object: ObjectId) -> Option<Template> {
        let places = self.brace_places(text.span);
        let mut parts = Vec::new();
        let mut rest = text.value.as_str();
        let mut complete = true;
        for place in places.iter().copied().chain([text.span]) {
            let Some((before, after)) = rest.split_once('{') else { break };
            let Some((inside, after)) = after.split_once('}') else {
                let diagnostic = Diagnostic::error(codes::UNCLOSED, "a `{` in the text has no `}`")
                    .label(place, "opened here")
                    .help("write the property between braces: `{first name}`");
                self.report(diagnostic);
                return None;
            };
            if !before.is_empty() {
                parts.push(TemplatePart::Text(before.to_owned()));
            }
            match self.subject(&self.phrase(inside, place), Scope::of(object)) {
                Some(subject) => parts.push(TemplatePart::Value(subject.path)),
                None => complete = false,
            }
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(TemplatePart::Text(rest.to_owned()));
        }
        complete.then_some(Template { parts })
    }

    /// Where each `{…}` of a quoted text stands, without the braces. No escape makes or hides a
    /// brace, so those of the text are those of the source.
    fn brace_places(&self, span: Span) -> Vec<Span> {
        let written = self.sources.slice(span);
        let first = span.start as usize;
        written
            .match_indices('{')
            .map(|(at, _)| {
                let length = written.get(at + 1..).and_then(|rest| rest.find('}'));
                match length {
                    Some(length) => Span::new(span.file, first + at + 1, first + at + 1 + length),
                    None => Span::new(span.file, first + at, first + at + 1),
                }
            })
            .collect()
    }

    /// What stands between braces, as a phrase.
    fn phrase(&self, inside: &str, span: Span) -> Phrase {
        // With an escape in it the text is shorter than the source: then all of it has one place.
        let is_exact = self.sources.slice(span) == inside;
        let trimmed = inside.trim();
        let start = span.start as usize + (inside.len() - inside.trim_start().len());
        let place = |part: Span| {
            if is_exact { Span::new(span.file, start + part.range().start, start + part.range().end) } else { span }
        };
        if let Some(header) = trimmed.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
            return Phrase { path: Vec::new(), word: Word { text: header.to_owned(), backticked: true, span }, span };
        }
        let at_place = |word: Word| Word { span: place(word.span), ..word };
        match parse_value(trimmed).map(|value| value.kind) {
            Ok(ValueKind::Words(phrase)) => {
                Phrase { path: phrase.path.into_iter().map(at_place).collect(), word: at_place(phrase.word), span }
            }
            _ => Phrase { path: Vec::new(), word: Word { text: trimmed.to_owned(), backticked: false, span }, span },
        }
    }
}
