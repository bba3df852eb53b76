//! Fixes: lines, and what they write. Arguments of verbs are in [`super::arguments`].

use super::program::{Fix, FixStep, Otherwise};
use super::properties::{Family, Subject};
use super::values::{self, as_text, as_yes_or_no};
use super::{Checker, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, OptionId};
use crate::source::Span;
use crate::syntax::ast::{self, FixLine, Phrase, Value, ValueKind};

/// A value that a fix writes.
pub(super) struct Written {
    /// For an option, its label.
    pub(super) text: String,
    pub(super) option: Option<OptionId>,
}

impl Checker<'_> {
    pub(super) fn fix(&mut self, fix: &ast::Fix, object: ObjectId) -> Option<Fix> {
        let condition = self.optional_condition(fix.condition.as_ref(), Scope::of(object));
        let unless = self.unless(&fix.unless, object);
        let mut steps = Vec::new();
        for line in &fix.lines {
            for phrase in &line.properties {
                steps.push(self.step(line, phrase, object));
            }
        }
        let steps: Option<Vec<FixStep>> = steps.into_iter().collect();
        Some(Fix { condition: condition.ok()?, unless: unless?, steps: steps? })
    }

    fn step(&mut self, line: &FixLine, phrase: &Phrase, object: ObjectId) -> Option<FixStep> {
        let subject = self.written_property(phrase, object)?;
        let verbs: Vec<_> = line.verbs.iter().map(|call| self.verb_call(call, &subject)).collect();
        let when = self.optional_condition(line.when.as_ref(), Scope { object, it: Some(subject.path.property) });
        let otherwise = self.otherwise(line.otherwise.as_ref(), &subject);
        Some(FixStep {
            property: subject.path.property,
            property_span: phrase.span,
            verbs: verbs.into_iter().collect::<Option<_>>()?,
            when: when.ok()?,
            otherwise: otherwise?,
            span: line.span,
        })
    }

    /// A property that a fix may write: the record's own, and not the one that says which record
    /// it is.
    fn written_property(&mut self, phrase: &Phrase, object: ObjectId) -> Option<Subject> {
        let subject = self.own_property(phrase, object)?;
        if self.program.schema.object(object).is_none_or(|object| object.key != subject.path.property) {
            return Some(subject);
        }
        let diagnostic = Diagnostic::error(
            codes::KEY_CHANGED,
            format!("`{}` says which record it is, so no fix may change it", subject.words),
        )
        .label(phrase.span, "the key of the record")
        .help("leave this property out: with another key the import would change another record");
        self.report(diagnostic);
        None
    }

    fn otherwise(&mut self, otherwise: Option<&ast::Otherwise>, subject: &Subject) -> Option<Otherwise> {
        Some(match otherwise {
            None | Some(ast::Otherwise::Leave) => Otherwise::Leave,
            Some(ast::Otherwise::Clear) => Otherwise::Clear,
            Some(ast::Otherwise::Flag(text)) => Otherwise::Flag(self.template(text, subject.path.object)?),
            Some(ast::Otherwise::SetTo(value)) => {
                let Written { text, option } = self.written(subject, value)?;
                Otherwise::Set { text, option }
            }
        })
    }

    /// A value as it is written into a property, which must be able to hold it.
    pub(super) fn written(&mut self, subject: &Subject, value: &Value) -> Option<Written> {
        let plain = |text: String| Written { text, option: None };
        match subject.family {
            Family::OneOption | Family::ManyOptions => {
                let option = self.option(subject, value)?.value;
                let text = self.property_at(&subject.path)?.options.get(option.0)?.label.clone();
                Some(Written { text, option: Some(option) })
            }
            Family::Number => {
                let is_number = |kind: &ValueKind| match kind {
                    ValueKind::Number(number) => Some(number.clone()),
                    _ => None,
                };
                self.literal(value, values::NUMBER, is_number).map(|number| plain(number.value))
            }
            Family::Date => {
                let is_day = |kind: &ValueKind| match kind {
                    ValueKind::Date(date) => Some(date.to_string()),
                    _ => None,
                };
                self.literal(value, values::DAY, is_day).map(|day| plain(day.value))
            }
            Family::YesNo => {
                let yes = self.yes_or_no(subject, value)?.value;
                let options = &self.property_at(&subject.path)?.options;
                let same = |text: &str| as_yes_or_no(text, None) == Some(yes);
                let option = options.iter().position(|option| same(&option.value)).map(OptionId);
                let label = option.and_then(|option| options.get(option.0)).map(|option| option.label.clone());
                Some(Written { text: label.unwrap_or_else(|| yes.to_string()), option })
            }
            Family::Text => {
                let text = self.literal(value, values::TEXT, as_text)?.value;
                self.writable_text(&text, value.span).then(|| plain(text))
            }
        }
    }

    fn writable_text(&mut self, text: &str, span: Span) -> bool {
        if text.trim().is_empty() {
            let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, "an empty text cannot be written")
                .label(span, "empty")
                .help("to empty the cell, write `clear`");
            self.report(diagnostic);
            return false;
        }
        if text.contains(['{', '}']) {
            let diagnostic = Diagnostic::error(
                codes::NOT_AVAILABLE,
                "properties inside of a text that is written are not available yet",
            )
            .label(span, "braces stand for a property's value")
            .help("write a text without braces, or `copy from PROPERTY` for the value of one property");
            self.report(diagnostic);
            return false;
        }
        true
    }
}
