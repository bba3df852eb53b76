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
    /// A text with its `{property}` resolved; `{{` and `}}` are a brace.
    pub(super) fn template(&mut self, text: &Quoted, object: ObjectId) -> Option<Template> {
        let mut places = self.brace_places(text.span).into_iter();
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text.value.as_str();
        let mut complete = true;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            literal.push_str(before);
            if let Some(after) = from.strip_prefix('}') {
                literal.push('}');
                rest = after.strip_prefix('}').unwrap_or(after);
                continue;
            }
            if let Some(after) = from.strip_prefix("{{") {
                literal.push('{');
                rest = after;
                continue;
            }
            let place = places.next().unwrap_or(text.span);
            let Some((inside, after)) = from.strip_prefix('{').and_then(|from| from.split_once('}')) else {
                let diagnostic = Diagnostic::error(codes::UNCLOSED, "a `{` in the text has no `}`")
                    .label(place, "opened here")
                    .help("write the property between braces: `{first name}`, and a brace itself as `{{`");
                self.report(diagnostic);
                return None;
            };
            if !literal.is_empty() {
                parts.push(TemplatePart::Text(std::mem::take(&mut literal)));
            }
            match self.subject(&self.phrase(inside, place), Scope::of(object)) {
                Some(subject) => parts.push(TemplatePart::Value(subject.path)),
                None => complete = false,
            }
            rest = after;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(TemplatePart::Text(literal));
        }
        complete.then_some(Template { parts })
    }

    /// Where each `{property}` of a quoted text stands, without the braces. No escape makes or hides a
    /// brace, so those of the text are those of the source.
    fn brace_places(&self, span: Span) -> Vec<Span> {
        let written = self.sources.slice(span);
        let first = span.start as usize;
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(at) = written.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at + 1) {
            let rest = written.get(at..).unwrap_or_default();
            if rest.starts_with('{') {
                from = at + 1;
                continue;
            }
            let length = rest.find('}');
            places.push(match length {
                Some(length) => Span::new(span.file, first + at, first + at + length),
                None => Span::new(span.file, first + at - 1, first + at),
            });
            from = at + length.unwrap_or_default();
        }
        places
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
