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
            match self.subject(&phrase(inside, place), Scope::of(object)) {
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
}

/// What stands between braces as a phrase; all of it at one place.
fn phrase(inside: &str, span: Span) -> Phrase {
    let word = |text: &str, backticked| Word { text: text.to_owned(), backticked, span };
    let trimmed = inside.trim();
    if let Some(header) = trimmed.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        return Phrase { path: Vec::new(), word: word(header, true), span };
    }
    match parse_value(trimmed).map(|value| value.kind) {
        Ok(ValueKind::Words(phrase)) => Phrase {
            path: phrase.path.iter().map(|step| word(&step.text, false)).collect(),
            word: word(&phrase.word.text, false),
            span,
        },
        _ => Phrase { path: Vec::new(), word: word(trimmed, false), span },
    }
}
