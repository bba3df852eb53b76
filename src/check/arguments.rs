//! Calls of verbs: which verb the words mean, and whether it can work with its arguments.

use super::bare_text::Use;
use super::fixes::Written;
use super::lookups;
use super::program::{Path, TemplatePart, VerbCall};
use super::properties::{Family, Subject};
use super::references::Target;
use super::values::{self, as_text};
use super::{Checker, Scope, wording};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, OptionId, PropertyId, Resolution};
use crate::source::Span;
use crate::syntax::ast::{self, ArgumentValue, Phrase, Quoted, Value, ValueKind};
use crate::verbs::{self, Argument, ArgumentError, Arguments, Parameter, Piece, Takes, Verb};

/// More characters than any cell has.
const LARGEST_COUNT: usize = 1_000_000;

/// The arguments of a call while they are collected.
#[derive(Default)]
struct Bound {
    values: Vec<Argument>,
    properties: Vec<Path>,
    option: Option<OptionId>,
}

impl Bound {
    fn property(&mut self, path: Path) -> Argument {
        self.properties.push(path);
        Argument::Property(self.properties.len() - 1)
    }
}

impl Checker<'_> {
    /// A call of a verb on one property.
    pub(super) fn verb_call(&mut self, call: &ast::VerbCall, subject: &Subject) -> Option<VerbCall> {
        let prepositions: Vec<&str> = call.arguments.iter().filter_map(preposition).collect();
        let verb = verbs::find(&call.words.value, &prepositions);
        self.refer_to_verb(call, verb, subject);
        let Some(verb) = verb else {
            self.unknown_verb(call);
            return None;
        };
        let fits = self.verb_fits(verb, call, subject);
        if let Some((parameter, ..)) = target_parameter(verb) {
            let diagnostic = Diagnostic::error(
                codes::VERB_DOES_NOT_FIT,
                format!("`{}` fills {}, so it is the last verb of its line", verb.name, parameter.name),
            )
            .label(call.span, "verbs follow it")
            .help("write what follows in a line of its own");
            self.report(diagnostic);
            return None;
        }
        let bound = self.arguments(verb, call, subject, Bound::default(), None);
        if !fits {
            return None;
        }
        self.bound_call(verb, call, bound?, subject)
    }

    fn refer_to_verb(&mut self, call: &ast::VerbCall, verb: Option<&'static Verb>, subject: &Subject) {
        let name = verb.map(|verb| verb.name);
        self.refer(call.words.span, Target::Verb { name, kind: subject.kind });
    }

    fn bound_call(
        &mut self,
        verb: &'static Verb,
        call: &ast::VerbCall,
        bound: Bound,
        subject: &Subject,
    ) -> Option<VerbCall> {
        let Bound { values, properties, option } = bound;
        let arguments = Arguments { values };
        let can_be_bound = verb.bind(&arguments, self.account).map(|_| ());
        if let Err(error) = can_be_bound.and_then(|()| verb.fits(&arguments, subject.kind)) {
            self.bad_argument(verb, call, error, subject.path.object);
            return None;
        }
        Some(VerbCall { verb, arguments, properties, option, text: self.text(call.span), span: call.span })
    }

    /// A call of a verb that fills properties: for each its place and its own call.
    pub(super) fn filling_calls(
        &mut self,
        verb: &'static Verb,
        call: &ast::VerbCall,
        subject: &Subject,
        object: ObjectId,
    ) -> Option<Vec<(PropertyId, Span, VerbCall)>> {
        self.refer_to_verb(call, Some(verb), subject);
        let fits = self.verb_fits(verb, call, subject);
        let (parameter, least, most) = target_parameter(verb)?;
        let targets = match argument_for(call, parameter) {
            Some(ast::Argument { value: ArgumentValue::List(values), .. })
                if (least..=most).contains(&values.len()) =>
            {
                values
            }
            Some(argument) => {
                let span = argument_span(argument, call);
                self.wrong_argument(verb, span, &format!("{} were expected here", parameter.summary));
                return None;
            }
            None => {
                self.missing_argument(verb, call, parameter);
                return None;
            }
        };
        let filled: Vec<Option<(Subject, Span)>> = targets
            .iter()
            .map(|target| Some((self.filled_property(verb, target, call, object)?, target.span)))
            .collect();
        let filled: Vec<(Subject, Span)> = filled.into_iter().collect::<Option<_>>()?;
        if let Some((twice, span)) = filled.iter().enumerate().find_map(|(at, (target, span))| {
            let is_same = |other: &Subject| other.path.property == target.path.property;
            (is_same(subject) || filled.iter().take(at).any(|(earlier, _)| is_same(earlier))).then_some((target, *span))
        }) {
            let message = format!("`{}` stands in this line twice", twice.words);
            let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, message)
                .label(span, "read or filled already")
                .help("name another property");
            self.report(diagnostic);
            return None;
        }
        let paths = || {
            std::iter::once(subject).chain(filled.iter().map(|(target, _)| target)).map(|target| target.path.clone())
        };
        let mut calls = Vec::new();
        for (at, (target, span)) in filled.iter().enumerate() {
            let handed = Bound { properties: paths().collect(), ..Bound::default() };
            let own = Argument::Target { at, of: filled.len() };
            let bound = self.arguments(verb, call, target, handed, Some(&own))?;
            calls.push((target.path.property, *span, self.bound_call(verb, call, bound, subject)?));
        }
        fits.then_some(calls)
    }

    /// A property in the brackets of a verb that fills it.
    fn filled_property(
        &mut self,
        verb: &Verb,
        target: &Value,
        call: &ast::VerbCall,
        object: ObjectId,
    ) -> Option<Subject> {
        let ValueKind::Words(phrase) = &target.kind else {
            self.wrong_argument(verb, target.span, "a property was expected here");
            return None;
        };
        let filled = self.written_property(phrase, object)?;
        self.verb_fits(verb, call, &filled).then_some(filled)
    }

    fn unknown_verb(&mut self, call: &ast::VerbCall) {
        let words = &call.words;
        let diagnostic = Diagnostic::error(codes::UNKNOWN_VERB, format!("there is no verb `{}`", words.value))
            .label(words.span, "not something a fix can do");
        if let Some((first, second)) = two_verbs(&words.value) {
            let apart = format!("{first}, {second}");
            let help = format!("verbs are separated by commas: write `{apart}`");
            return self.report(diagnostic.help(help).edit(words.span, apart));
        }
        // `clear if "N/A"`, `set Paris if empty`
        if let Some((verb, rest)) = conditional(&words.value) {
            let verb = if verb.starts_with("set ") && !verb.starts_with("set to ") {
                verb.replacen("set ", "set to ", 1)
            } else {
                verb.to_owned()
            };
            let state = match rest {
                "invalid" | "not valid" | "it is invalid" | "it is not valid" | "wrong" => {
                    let help = format!(
                        "what fails a verb is listed, and emptied by `otherwise clear`: `validate email, otherwise clear`; with a condition write `{verb} when it is …`"
                    );
                    return self.report(diagnostic.help(help));
                }
                "empty" | "blank" | "missing" | "unknown" | "it is empty" | "it is blank" => "it is unknown",
                _ => "it is …",
            };
            return self
                .report(diagnostic.help(format!("the condition of a line begins with `when`: `{verb} when {state}`")));
        }
        if let Some(instead) = verbs::elsewhere(&words.value).or_else(|| verbs::how(&words.value)) {
            return self.report(diagnostic.help(instead));
        }
        // `copy company.name`: the first words are a verb, and it wants another word before what follows.
        let begun =
            words.value.match_indices(' ').filter_map(|(at, _)| verbs::find(words.value.get(..at)?, &[])).next_back();
        if let Some(verb) = begun.filter(|verb| !verb.parameters.is_empty()) {
            return self.report(diagnostic.help(format!("write `{}`", verb.signature())));
        }
        let diagnostic = match verbs::suggest(&words.value) {
            Some(close) => diagnostic
                .help(format!("did you mean `{close}`?"))
                .edit(words.span, close)
                .certain_if(verbs::is_slip(&words.value, close)),
            None => diagnostic.help("`hyg verbs` lists what a fix can do"),
        };
        self.report(diagnostic);
    }

    fn verb_fits(&mut self, verb: &Verb, call: &ast::VerbCall, subject: &Subject) -> bool {
        if verb.kinds.contains(&subject.kind) {
            return true;
        }
        let kinds: Vec<&str> = verb.kinds.iter().map(|kind| kind.name()).collect();
        let diagnostic = Diagnostic::error(
            codes::VERB_DOES_NOT_FIT,
            format!("`{}` does not work on `{}`, which is of type {}", verb.name, subject.words, subject.kind.name()),
        )
        .label(call.span, "for another type of property")
        .help(format!("it works on {}", wording::and_list(&kinds)));
        self.report(diagnostic);
        false
    }

    /// The arguments of a call on a property. `bound` holds what is handed over before them; `target` is
    /// the place of the property among those that the call fills.
    fn arguments(
        &mut self,
        verb: &Verb,
        call: &ast::VerbCall,
        subject: &Subject,
        mut bound: Bound,
        target: Option<&Argument>,
    ) -> Option<Bound> {
        let parameters = verb.parameters;
        let mut complete = self.all_are_taken(verb, call);
        // What stands behind a wrong word is not missing as well.
        let may_lack = complete;
        for parameter in parameters {
            let Some(argument) = argument_for(call, parameter) else {
                if parameter.required && may_lack {
                    self.missing_argument(verb, call, parameter);
                    complete = false;
                }
                bound.values.push(Argument::Absent);
                continue;
            };
            if let (Takes::Targets { .. }, Some(target)) = (parameter.takes, target) {
                bound.values.push(target.clone());
                continue;
            }
            match self.argument(verb, call, parameter, argument, subject, &mut bound) {
                Some(value) => bound.values.push(value),
                None => complete = false,
            }
        }
        complete.then_some(bound)
    }

    /// Whether the verb has a parameter for every argument, and no two for one.
    fn all_are_taken(&mut self, verb: &Verb, call: &ast::VerbCall) -> bool {
        let mut taken = true;
        for (at, argument) in call.arguments.iter().enumerate() {
            let twice =
                call.arguments.iter().take(at).any(|earlier| same_place(preposition(earlier), preposition(argument)));
            let known =
                verb.parameters.iter().any(|parameter| same_place(parameter.preposition, preposition(argument)));
            if known && !twice {
                continue;
            }
            let message = match (preposition(argument), twice && known) {
                (Some(word), true) => format!("`{}` takes `{word}` only once", verb.name),
                (Some(word), false) => format!("`{}` takes nothing after `{word}`", verb.name),
                (None, true) => format!("`{}` takes only one such value", verb.name),
                (None, false) => format!("`{}` takes no value here", verb.name),
            };
            let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, message)
                .label(argument_span(argument, call), "not expected")
                .help(format!("write `{}`", verb.signature()));
            self.report(diagnostic);
            taken = false;
        }
        taken
    }

    fn missing_argument(&mut self, verb: &Verb, call: &ast::VerbCall, parameter: &Parameter) {
        let place = match parameter.preposition {
            Some(word) => format!("`{word}` and {}", parameter.summary),
            None => parameter.summary.to_owned(),
        };
        let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, format!("`{}` lacks {place}", verb.name))
            .label(call.span, "something is missing")
            .help(format!("write `{}`", verb.signature()));
        self.report(diagnostic);
    }

    fn argument(
        &mut self,
        verb: &Verb,
        call: &ast::VerbCall,
        parameter: &Parameter,
        argument: &ast::Argument,
        subject: &Subject,
        bound: &mut Bound,
    ) -> Option<Argument> {
        match (parameter.takes, &argument.value) {
            (Takes::Table, ArgumentValue::Value(table)) => {
                let given = |wanted: Takes| {
                    let parameter = verb.parameters.iter().find(|parameter| parameter.takes == wanted)?;
                    match &argument_for(call, parameter)?.value {
                        ArgumentValue::Value(value) => Some(value),
                        _ => None,
                    }
                };
                let look_up = lookups::Call { column: given(Takes::Text), table, by: given(Takes::Key) };
                let (found, by) = self.look_up(&look_up, subject)?;
                let found = bound.property(found);
                bound.property(by);
                Some(found)
            }
            // Read with the table.
            (Takes::Key, ArgumentValue::Value(_)) => Some(Argument::Absent),
            (Takes::Pairs, ArgumentValue::Pairs(pairs)) => self.pairs(pairs, subject),
            (Takes::List, ArgumentValue::List(values)) => {
                let texts: Vec<_> = values.iter().map(|value| self.literal(value, values::TEXT, as_text)).collect();
                let texts = texts.into_iter().map(|text| text.map(|text| text.value)).collect::<Option<_>>();
                texts.map(Argument::List)
            }
            (takes, ArgumentValue::Value(value)) if !matches!(takes, Takes::Pairs | Takes::List) => {
                self.single_argument(verb, parameter, value, subject, bound)
            }
            _ => {
                let span = argument_span(argument, call);
                self.wrong_argument(verb, span, &format!("{} was expected here", parameter.summary));
                None
            }
        }
    }

    fn single_argument(
        &mut self,
        verb: &Verb,
        parameter: &Parameter,
        value: &Value,
        subject: &Subject,
        bound: &mut Bound,
    ) -> Option<Argument> {
        let scope = Scope::of(subject.path.object);
        match parameter.takes {
            Takes::Value => {
                if let (Family::Text, ValueKind::Quoted(text)) = (subject.family, &value.kind)
                    && text.contains(['{', '}'])
                {
                    let text = Quoted { value: text.clone(), span: value.span };
                    return self.written_template(&text, subject, bound);
                }
                let Written { text, option } = self.written(subject, value)?;
                bound.option = option;
                Some(Argument::Text(text))
            }
            Takes::Property => {
                let ValueKind::Words(phrase) = &value.kind else {
                    self.wrong_argument(verb, value.span, "a property was expected here");
                    return None;
                };
                let source = self.subject(phrase, scope)?;
                self.fills(subject, &source, value.span).then(|| bound.property(source.path))
            }
            Takes::PropertyOrText => {
                if let ValueKind::Words(phrase) = &value.kind
                    && self.names_a_property(phrase, scope)
                {
                    return self.subject(phrase, scope).map(|subject| bound.property(subject.path));
                }
                self.text_argument(verb, parameter, value, scope)
            }
            Takes::TextOrPattern => {
                let given = self.given(value)?;
                if let ValueKind::Regex(pattern) = given.kind {
                    return self.pattern(&pattern, value.span).then_some(Argument::Pattern(pattern));
                }
                self.text_argument(verb, parameter, value, scope)
            }
            Takes::Word(words) => self.word_argument(verb, words, value),
            Takes::Count => self.count_argument(verb, parameter, value),
            Takes::Text
            | Takes::Amount
            | Takes::Pairs
            | Takes::List
            | Takes::Table
            | Takes::Key
            | Takes::Targets { .. } => self.text_argument(verb, parameter, value, scope),
        }
    }

    /// Whether a value of one property can stand in another: any in text, else its own kind.
    pub(super) fn fills(&mut self, target: &Subject, source: &Subject, span: Span) -> bool {
        let fits = target.family == Family::Text || target.family == source.family;
        if !fits {
            let (into, from) = (target.family.holds(), source.family.holds());
            let message = format!("`{}` holds {into}, and `{}` holds {from}", target.words, source.words);
            let diagnostic = Diagnostic::error(codes::VERB_DOES_NOT_FIT, message)
                .label(span, format!("holds {from}"))
                .help(format!("name a property that holds {into}"));
            self.report(diagnostic);
        }
        fits
    }

    /// Whether bare words must mean a property: they name one, or have the form of nothing else.
    pub(super) fn names_a_property(&mut self, phrase: &Phrase, scope: Scope) -> bool {
        let names = !phrase.path.is_empty()
            || phrase.word.backticked
            || self.resolution(scope.object, &phrase.word.text) != Resolution::Unknown;
        if !names {
            self.refer(phrase.word.span, Target::Property { object: scope.object, property: None });
        }
        names
    }

    fn text_argument(&mut self, verb: &Verb, parameter: &Parameter, value: &Value, scope: Scope) -> Option<Argument> {
        if !self.is_meant_as_text(value, scope, Use::Argument) {
            return None;
        }
        let given = self.given(value)?;
        let text = as_text(&given.kind);
        if text.is_none() {
            self.wrong_argument(verb, value.span, &format!("{} was expected here", parameter.summary));
        }
        text.map(Argument::Text)
    }

    /// The text that a fix composes of properties. Of the one that it writes it would grow with every
    /// run.
    fn written_template(&mut self, text: &Quoted, subject: &Subject, bound: &mut Bound) -> Option<Argument> {
        let template = self.template(text, subject.path.object)?;
        let mut pieces = Vec::new();
        for part in template.parts {
            pieces.push(match part {
                TemplatePart::Text(text) => Piece::Text(text),
                TemplatePart::Value(path) if path == subject.path => {
                    let message = format!("`{}` would be written into itself", subject.words);
                    let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, message)
                        .label(text.span, "would grow with every run")
                        .help("name other properties here; `replace /^/ with \"…\"` puts a text before the value");
                    self.report(diagnostic);
                    return None;
                }
                TemplatePart::Value(path) => match bound.property(path) {
                    Argument::Property(index) => Piece::Property(index),
                    _ => return None,
                },
            });
        }
        Some(Argument::Template(pieces))
    }

    fn count_argument(&mut self, verb: &Verb, parameter: &Parameter, value: &Value) -> Option<Argument> {
        let text = as_text(&self.given(value)?.kind).unwrap_or_default();
        if text.parse::<usize>().is_ok_and(|count| count <= LARGEST_COUNT) {
            return Some(Argument::Text(text));
        }
        self.wrong_argument(verb, value.span, &format!("{}, a whole number, was expected here", parameter.summary));
        None
    }

    fn word_argument(&mut self, verb: &Verb, words: &'static [&'static str], value: &Value) -> Option<Argument> {
        self.refer(value.span, Target::Word(words));
        let text = as_text(&self.given(value)?.kind).unwrap_or_default();
        if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(&text)) {
            return Some(Argument::Text((*word).to_owned()));
        }
        let list: Vec<String> = words.iter().map(wording::quoted).collect();
        let message = format!("`{}` cannot work with `{text}`", verb.name);
        let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, message)
            .label(value.span, format!("one of {} was expected here", wording::or_list(&list)));
        let diagnostic = match did_you_mean(&text, words.iter().copied()) {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")).edit(value.span, close),
            None => diagnostic.help(format!("write {}", wording::or_list(&list))),
        };
        self.report(diagnostic);
        None
    }

    /// What is read is any text; what is written must fit the property.
    fn pairs(&mut self, pairs: &[(Value, Value)], subject: &Subject) -> Option<Argument> {
        let read: Vec<Option<(String, String)>> = pairs
            .iter()
            .map(|(from, to)| {
                let from = self.literal(from, values::TEXT, as_text);
                let to = self.written(subject, to);
                Some((from?.value, to?.text))
            })
            .collect();
        read.into_iter().collect::<Option<_>>().map(Argument::Pairs)
    }

    fn wrong_argument(&mut self, verb: &Verb, span: Span, label: &str) {
        let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, format!("`{}` cannot work with this", verb.name))
            .label(span, label)
            .help(format!("write `{}`", verb.signature()));
        self.report(diagnostic);
    }

    fn bad_argument(&mut self, verb: &Verb, call: &ast::VerbCall, error: ArgumentError, object: ObjectId) {
        let parameter = verb.parameters.get(error.parameter);
        let argument = parameter.and_then(|parameter| argument_for(call, parameter));
        let span = argument.map_or(call.span, |argument| argument_span(argument, call));
        // What is no such text may have been meant for a property.
        let meant = parameter.filter(|parameter| matches!(parameter.takes, Takes::PropertyOrText)).and(argument);
        let meant = meant.and_then(|argument| match &argument.value {
            ArgumentValue::Value(Value { kind: ValueKind::Words(words), span }) => {
                Some((*span, self.nearest_property(object, &words.text())?))
            }
            _ => None,
        });
        let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, error.message).label(span, "cannot be used");
        self.report(match meant {
            Some((span, near)) => diagnostic.help(format!("did you mean the property `{near}`?")).edit(span, near),
            None => diagnostic.help(error.help.unwrap_or_else(|| format!("write `{}`", verb.signature()))),
        });
    }
}

/// The verb of a call, if it fills other properties than the one it stands at.
pub(super) fn filling_verb(call: &ast::VerbCall) -> Option<&'static Verb> {
    let prepositions: Vec<&str> = call.arguments.iter().filter_map(preposition).collect();
    verbs::find(&call.words.value, &prepositions).filter(|verb| target_parameter(verb).is_some())
}

/// The parameter that names the properties which a verb fills, and how many those are.
fn target_parameter(verb: &Verb) -> Option<(&'static Parameter, usize, usize)> {
    verb.parameters.iter().find_map(|parameter| match parameter.takes {
        Takes::Targets { least, most } => Some((parameter, least, most)),
        _ => None,
    })
}

fn preposition(argument: &ast::Argument) -> Option<&str> {
    argument.preposition.as_ref().map(|word| word.value.as_str())
}

fn same_place(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        (None, None) => true,
        _ => false,
    }
}

fn argument_for<'c>(call: &'c ast::VerbCall, parameter: &Parameter) -> Option<&'c ast::Argument> {
    call.arguments.iter().find(|argument| same_place(parameter.preposition, preposition(argument)))
}

fn argument_span(argument: &ast::Argument, call: &ast::VerbCall) -> Span {
    let values: Vec<&Value> = match &argument.value {
        ArgumentValue::Value(value) => vec![value],
        ArgumentValue::Pairs(pairs) => pairs.iter().flat_map(|(from, to)| [from, to]).collect(),
        ArgumentValue::List(values) => values.iter().collect(),
    };
    values.into_iter().map(|value| value.span).reduce(Span::to).unwrap_or(call.span)
}

/// `trim capitalise name`: two verbs without the comma between them.
/// Words of which the first are a verb and the others its condition.
fn conditional(words: &str) -> Option<(&str, &str)> {
    let (verb, rest) = words.split_once(" if").filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '))?;
    let first = verb.split(' ').next().unwrap_or_default();
    let known = verbs::find(verb, &[]).or_else(|| verbs::find(first, &[])).map(|_| verb);
    let verb = known.or_else(|| verbs::suggest(verb))?;
    Some((verb, rest.trim()))
}

fn two_verbs(words: &str) -> Option<(&str, &str)> {
    let is_verb = |words: &str| verbs::find(words, &[]).is_some();
    let cuts = words.match_indices(' ').map(|(at, _)| words.split_at(at));
    cuts.map(|(first, second)| (first, second.trim_start())).find(|(first, second)| is_verb(first) && is_verb(second))
}
