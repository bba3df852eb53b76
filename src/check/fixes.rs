//! Fixes: lines, and what they write. Arguments of verbs are in [`super::arguments`].

use super::arguments::filling_verb;
use super::bare_text::Use;
use super::program::{Fix, FixStep, Otherwise, Path, VerbCall};
use super::properties::{Family, Subject, property_words};
use super::values::{self, as_yes_or_no};
use super::{Checker, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, OptionId};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, FixLine, Phrase, Value, ValueKind};
use crate::value::Kind;
use crate::verbs::{Takes, Verb};

/// The verb that writes a date in a layout.
const FORMAT_DATE: &str = "format date";

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
            if let Some((call, before)) = line.verbs.split_last()
                && let Some(verb) = filling_verb(call)
            {
                steps.push(self.filling_steps(line, verb, call, before, object));
                continue;
            }
            for phrase in &line.properties {
                steps.push(self.step(line, phrase, object).map(|step| vec![step]));
            }
        }
        let steps: Option<Vec<Vec<FixStep>>> = steps.into_iter().collect();
        Some(Fix { condition: condition.ok()?, unless: unless?, steps: steps?.into_iter().flatten().collect() })
    }

    fn step(&mut self, line: &FixLine, phrase: &Phrase, object: ObjectId) -> Option<FixStep> {
        let subject = self.written_property(phrase, object)?;
        let verbs: Vec<_> = line.verbs.iter().map(|call| self.verb_call(call, &subject)).collect();
        let keeps_days = self.keeps_days(&subject, &verbs);
        let when = self.optional_condition(line.when.as_ref(), Scope { object, it: Some(subject.path.property) });
        let otherwise = self.otherwise(line.otherwise.as_ref(), &subject);
        Some(FixStep {
            property: subject.path.property,
            property_span: phrase.span,
            verbs: verbs.into_iter().collect::<Option<_>>().filter(|_| keeps_days)?,
            when: when.ok()?,
            continues: false,
            otherwise: otherwise?,
            span: line.span,
        })
    }

    /// Whether a date without a time of day stays one: no verb brings in the time of another property, unless a later
    /// one writes the date anew.
    fn keeps_days(&mut self, subject: &Subject, verbs: &[Option<VerbCall>]) -> bool {
        let takes_value = |call: &VerbCall| call.verb.parameters.iter().any(|of| of.takes == Takes::Property);
        let writes_date = |call: &Option<VerbCall>| call.as_ref().is_some_and(|call| call.verb.name == FORMAT_DATE);
        let last = verbs.iter().rposition(writes_date);
        let after = verbs.iter().skip(last.map_or(0, |last| last + 1)).flatten();
        let timed = |path: &&Path| {
            self.program.schema.property(path.object, path.property).is_some_and(|of| of.kind == Kind::Datetime)
        };
        let brings_time = |call: &VerbCall| Some((call.span, call.properties.iter().find(timed)?.clone()));
        let found = after.filter(|call| subject.kind == Kind::Date && takes_value(call)).find_map(brings_time);
        let Some((span, path)) = found else { return true };
        let source = self.program.schema.property(path.object, path.property).map(property_words).unwrap_or_default();
        let message = format!("`{}` holds days, and `{source}` holds times of day as well", subject.words);
        let diagnostic = Diagnostic::error(codes::VERB_DOES_NOT_FIT, message)
            .label(span, "writes the time with the day")
            .help(format!("write `{FORMAT_DATE} as \"YYYY-MM-DD\"` behind it, after a comma: the day alone is left"))
            .edit(span.at_end(), format!(", {FORMAT_DATE} as \"YYYY-MM-DD\""));
        self.report(diagnostic);
        false
    }

    /// The steps of a line that ends in a verb which fills other properties: one for the verbs before
    /// it, and one for each property that is filled.
    fn filling_steps(
        &mut self,
        line: &FixLine,
        verb: &'static Verb,
        call: &ast::VerbCall,
        before: &[ast::VerbCall],
        object: ObjectId,
    ) -> Option<Vec<FixStep>> {
        let name = verb.name;
        let [phrase] = line.properties.as_slice() else {
            let span = line.properties.iter().map(|phrase| phrase.span).reduce(Span::to).unwrap_or(line.span);
            let diagnostic = Diagnostic::error(codes::VERB_DOES_NOT_FIT, format!("`{name}` reads one property"))
                .label(span, "more than one")
                .help("write a line for each property that is read");
            self.report(diagnostic);
            return None;
        };
        let subject = self.own_property(phrase, object)?;
        let when = self.optional_condition(line.when.as_ref(), Scope { object, it: Some(subject.path.property) });
        let otherwise = match line.otherwise.as_ref() {
            Some(ast::Otherwise::Clear | ast::Otherwise::SetTo(_)) => {
                let diagnostic = Diagnostic::error(
                    codes::VERB_DOES_NOT_FIT,
                    format!("`{name}` fills only what is blank, so there is nothing to write `otherwise`"),
                )
                .label(line.span, "of this line")
                .help("leave `otherwise` out, or write `otherwise flag \"…\"`");
                self.report(diagnostic);
                None
            }
            other => self.otherwise(other, &subject),
        };
        let calls: Option<Vec<_>> = before.iter().map(|call| self.verb_call(call, &subject)).collect();
        let filled = self.filling_calls(verb, call, &subject, object);
        let (when, otherwise, calls, filled) = (when.ok()?, otherwise?, calls?, filled?);
        let step = |property, property_span, verbs, continues| FixStep {
            property,
            property_span,
            verbs,
            when: when.clone(),
            continues,
            otherwise: otherwise.clone(),
            span: line.span,
        };
        let mut steps = Vec::new();
        if !calls.is_empty() {
            self.written_property(phrase, object)?;
            steps.push(step(subject.path.property, phrase.span, calls, false));
        }
        for (property, span, call) in filled {
            steps.push(step(property, span, vec![call], !steps.is_empty()));
        }
        Some(steps)
    }

    /// A property that a fix may write: the record's own, and not the one that says which record
    /// it is.
    pub(super) fn written_property(&mut self, phrase: &Phrase, object: ObjectId) -> Option<Subject> {
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
                let word = |value: &str, span| Spanned { value: value.to_owned(), span };
                let call = ast::VerbCall {
                    words: word("set", value.span),
                    arguments: vec![ast::Argument {
                        preposition: Some(word("to", value.span)),
                        value: ast::ArgumentValue::Value(value.clone()),
                    }],
                    span: value.span,
                };
                Otherwise::Set(Box::new(self.verb_call(&call, subject)?))
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
                self.refuse_number_of_cells(value)?;
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
                let text = self.meant_text(value, Scope::of(subject.path.object), Use::Written)?.value;
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
            let diagnostic =
                Diagnostic::error(codes::NOT_AVAILABLE, "properties inside of a text are not available here")
                    .label(span, "braces stand for a property's value")
                    .help("they can stand in `set to \"…\"`, such as `set to \"{first name} {last name}\"`");
            self.report(diagnostic);
            return false;
        }
        true
    }
}
