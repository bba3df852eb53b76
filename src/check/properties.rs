//! From phrases to properties, through the links of a path; and what a property's kind allows.

use super::program::Path;
use super::references::{Reference, Target};
use super::{Checker, Scope, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{LinkId, ObjectId, Property, PropertyId, Resolution, Schema, Suggestions};
use crate::source::Spanned;
use crate::syntax::ast::{Phrase, Word};
use crate::syntax::linked::{Asked, begins_condition, question};
use crate::syntax::{self, negation};
use crate::value::Kind;
use crate::value::text::fold_name;

/// Kinds that are tested alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Also phones, addresses, ids, and options without a list.
    Text,
    Number,
    OneOption,
    ManyOptions,
    YesNo,
    Date,
}

impl Family {
    fn of(property: &Property) -> Family {
        match property.kind {
            Kind::OneOption if !property.options.is_empty() => Family::OneOption,
            Kind::ManyOptions if !property.options.is_empty() => Family::ManyOptions,
            Kind::Number => Family::Number,
            Kind::YesNo => Family::YesNo,
            Kind::Date | Kind::Datetime => Family::Date,
            _ => Family::Text,
        }
    }

    /// What a property of the family holds, after `which holds`.
    pub(super) fn holds(self) -> &'static str {
        match self {
            Family::Text => "text",
            Family::Number => "numbers",
            Family::OneOption => "one of a list of options",
            Family::ManyOptions => "several options of a list",
            Family::YesNo => "yes or no",
            Family::Date => "dates",
        }
    }
}

/// A property that a rule speaks of.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) path: Path,
    /// As the rule names it.
    pub(super) words: String,
    pub(super) kind: Kind,
    pub(super) family: Family,
}

impl Subject {
    /// The property at the end of a path, named as messages name it.
    pub(super) fn of(schema: &Schema, object: ObjectId, property: PropertyId, links: Vec<LinkId>) -> Subject {
        let found = schema.property(object, property);
        let (kind, family) = found.map_or((Kind::Text, Family::Text), |p| (p.kind, Family::of(p)));
        let words = found.map_or_else(String::new, property_words);
        Subject { path: Path { links, object, property }, words, kind, family }
    }
}

impl Checker<'_> {
    /// The property that a phrase names, or an error reported.
    pub(super) fn subject(&mut self, phrase: &Phrase, scope: Scope) -> Option<Subject> {
        self.subject_of_kind(phrase, scope, None)
    }

    /// As [`Checker::subject`], where a rule needs values of one type: a column that nothing declares has to be declared.
    pub(super) fn subject_of_kind(&mut self, phrase: &Phrase, scope: Scope, kind: Option<Kind>) -> Option<Subject> {
        let reported = self.diagnostics.len();
        let resolved = self.resolve(phrase, scope);
        let subject = self.or_report(resolved);
        let kind = kind.filter(|_| {
            let is_unknown = subject.is_none() && phrase.path.is_empty();
            let is_column = is_unknown && self.linked_question(scope.object, phrase).is_none();
            is_column && self.suggested(scope.object, &phrase.word.text).is_empty()
        });
        if let (Some(kind), Some(diagnostic)) = (kind, self.diagnostics.get_mut(reported))
            && diagnostic.code == codes::UNKNOWN_PROPERTY
        {
            let object = self.program.schema.object(scope.object).map_or("contacts", |object| &object.name);
            diagnostic.help = Some(declaration_help(object, &phrase.word.text, kind));
        }
        subject
    }

    /// The property of the object itself that a phrase names: not one behind a link.
    pub(super) fn own_property(&mut self, phrase: &Phrase, object: ObjectId) -> Option<Subject> {
        self.own_property_of_kind(phrase, object, None)
    }

    /// As [`Checker::own_property`], where a rule needs values of one type.
    pub(super) fn own_property_of_kind(
        &mut self,
        phrase: &Phrase,
        object: ObjectId,
        kind: Option<Kind>,
    ) -> Option<Subject> {
        let subject = self.subject_of_kind(phrase, Scope::of(object), kind)?;
        if subject.path.links.is_empty() {
            return Some(subject);
        }
        let other = self.object_name(subject.path.object);
        let diagnostic =
            Diagnostic::error(codes::WRONG_OBJECT, format!("`{}` belongs to another record", subject.words))
                .label(phrase.span, format!("a property of {other}"))
                .help(format!("only a record's own properties can stand here; fix {other} after `for {other}`"));
        self.report(diagnostic);
        None
    }

    pub(super) fn or_report<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.report(diagnostic)).ok()
    }

    /// The property that a phrase names, or what to say.
    pub(super) fn resolve(&mut self, phrase: &Phrase, scope: Scope) -> Result<Subject, Diagnostic> {
        let word = phrase.word.span;
        let path = match phrase.path.as_slice() {
            [] if is_it(&phrase.word) => it(phrase, scope)?,
            steps => {
                let (links, object) = self.follow(steps, phrase, scope.object)?;
                let property = self.property_of(object, phrase).inspect_err(|_| {
                    self.references.push(Reference { span: word, target: Target::Property { object, property: None } });
                })?;
                Path { links, object, property }
            }
        };
        let Path { links, object, property } = path;
        self.refer(word, Target::Property { object, property: Some(property) });
        Ok(Subject { words: phrase.text(), ..Subject::of(&self.program.schema, object, property, links) })
    }

    fn follow(
        &mut self,
        steps: &[Word],
        phrase: &Phrase,
        from: ObjectId,
    ) -> Result<(Vec<LinkId>, ObjectId), Diagnostic> {
        let mut links = Vec::new();
        let mut at = from;
        for step in steps {
            let object = self.program.schema.object(at);
            let id = object.and_then(|object| object.link_named(&self.program.schema, &step.text));
            let link = id.and_then(|id| object?.link(id));
            let (Some(id), Some(link)) = (id, link) else { return Err(self.no_link(step, at)) };
            if !link.leads_to_one() {
                return Err(self.link_to_many(step, phrase, at, link.to));
            }
            links.push(id);
            at = link.to;
            self.refer(step.span, Target::Object(Some(at)));
        }
        Ok((links, at))
    }

    fn no_link(&self, step: &Word, from: ObjectId) -> Diagnostic {
        // `associated company.industry`
        let (_, bare) = step.text.rsplit_once(' ').unwrap_or_default();
        if self
            .program
            .schema
            .object(from)
            .is_some_and(|object| object.link_named(&self.program.schema, bare).is_some())
        {
            return self
                .unlinked(&Spanned::new(step.text.clone(), step.span), from)
                .help(format!("before the dot stands the record alone: write `{bare}`"))
                .edit(step.span, bare);
        }
        if let Some((_, file)) = step.text.split_once(" with ") {
            return self.unlinked(&Spanned::new(step.text.clone(), step.span), from).help(format!(
                "records are compared with those of another file by `reconcile`, with the line `with \"{file}.csv\"`"
            ));
        }
        self.unlinked(&Spanned::new(step.text.clone(), step.span), from)
            .help("before the dot stands a linked record, such as `company` in `company.industry`; a name with a dot of its own is written in backticks")
    }

    /// No link leads from one object to what was named.
    pub(super) fn unlinked(&self, named: &Spanned<String>, from: ObjectId) -> Diagnostic {
        let schema = &self.program.schema;
        let linked: Vec<String> = schema.object(from).map_or_else(Vec::new, |object| {
            object.links.iter().map(|link| wording::quoted(self.object_name(link.to))).collect()
        });
        let from = self.object_name(from);
        let linked = match linked.as_slice() {
            [] => format!("{from} have no links; `links` in hyg.yaml can name them"),
            linked => format!("{from} are linked with {}", wording::and_list(linked)),
        };
        Diagnostic::error(codes::UNKNOWN_LINK, format!("{from} have no link with `{}`", named.value))
            .label(named.span, "nothing leads there")
            .help(linked)
    }

    fn link_to_many(&self, step: &Word, phrase: &Phrase, from: ObjectId, to: ObjectId) -> Diagnostic {
        let (from, to) = (self.program.schema.object(from), self.object_name(to));
        let from = from.map_or("record", |object| &object.singular);
        Diagnostic::error(codes::UNKNOWN_LINK, format!("`{}` does not say which of the {to}", phrase.text()))
            .label(step.span, format!("one {from} can have several {to}"))
            .help(format!("write `has associated {to} where ({} …)`", phrase.word.text))
    }

    fn property_of(&mut self, object: ObjectId, phrase: &Phrase) -> Result<PropertyId, Diagnostic> {
        let word = &phrase.word;
        match self.resolution(object, &word.text) {
            Resolution::Found(property) => Ok(property),
            Resolution::Ambiguous(properties) => Err(self.ambiguous(object, phrase, &properties)),
            Resolution::Unknown if word.backticked => Ok(self.header(object, &word.text)),
            Resolution::Unknown => Err(self.unknown_property(object, phrase)),
        }
    }

    pub(super) fn resolution(&self, object: ObjectId, phrase: &str) -> Resolution {
        match (self.property_names.get(object.0), self.program.schema.object(object)) {
            (Some(names), Some(of)) => names.resolve(of, phrase),
            _ => Resolution::Unknown,
        }
    }

    /// The text property of a column that the schema does not know; the first use declares it.
    pub(super) fn header(&mut self, object: ObjectId, header: &str) -> PropertyId {
        let Some(of) = self.program.schema.objects.get_mut(object.0) else { return PropertyId(usize::MAX) };
        *self.headers.entry((object, fold_name(header))).or_insert_with(|| {
            of.properties.push(Property::from_header(header));
            PropertyId(of.properties.len() - 1)
        })
    }

    /// The property of a column that some rule names in backticks.
    pub(super) fn header_of_rules(&self, object: ObjectId, header: &str) -> Option<PropertyId> {
        self.headers.get(&(object, fold_name(header))).copied()
    }

    /// What words that name no property may have been meant for: at most 3, the nearest first.
    pub(super) fn suggested(&mut self, object: ObjectId, words: &str) -> Vec<PropertyId> {
        match (self.suggestions.get_mut(object.0), self.program.schema.object(object)) {
            (Some(suggestions), Some(of)) => {
                suggestions.learn(of);
                suggestions.of(words)
            }
            _ => Vec::new(),
        }
    }

    /// How a rule would name the property that words which name none were most likely meant for.
    pub(super) fn nearest_property(&mut self, object: ObjectId, words: &str) -> Option<String> {
        self.suggested(object, words);
        let nearest = self.suggestions.get(object.0)?.nearest(words)?;
        self.program.schema.property(object, nearest).map(property_words)
    }

    fn ambiguous(&self, object: ObjectId, phrase: &Phrase, properties: &[PropertyId]) -> Diagnostic {
        let schema = &self.program.schema;
        let of = properties.iter().filter_map(|&id| schema.property(object, id));
        let names: Vec<String> = of.map(|p| format!("`{}` ({})", p.name, p.kind.name())).collect();
        let word = &phrase.word;
        let message = format!("`{}` names {} properties of {}", word.text, names.len(), self.object_name(object));
        Diagnostic::error(codes::AMBIGUOUS_PROPERTY, message)
            .label(word.span, "several properties have this label")
            .help(format!("write the internal name of the one you mean: {}", wording::or_list(&names)))
    }

    fn unknown_property(&mut self, object: ObjectId, phrase: &Phrase) -> Diagnostic {
        let word = &phrase.word;
        let message = format!("{} have no property `{}`", self.object_name(object), word.text);
        let diagnostic = Diagnostic::error(codes::UNKNOWN_PROPERTY, message)
            .label(word.span, "no property has this name, label or alias");
        let own_line = word.text.split(' ').skip(1).find(|word| syntax::begins_line(word));
        if let Some(clause) = own_line.filter(|_| !word.backticked) {
            return diagnostic.help(format!("write `{clause}` at the beginning of a line of its own"));
        }
        let (first, rest) = word.text.split_once(' ').unwrap_or((&word.text, ""));
        let negated = Some(rest).filter(|_| !word.backticked && first.eq_ignore_ascii_case("not"));
        if let Some(rest) = negated.filter(|rest| self.has_property(object, rest)) {
            let help = format!("`not` stands before brackets or in the test: `not ({rest} …)`, `{rest} is not …`");
            return diagnostic.help(help);
        }
        let contracted = word.text.rsplit_once(' ').filter(|(_, last)| negation::contraction(last).is_some());
        if let Some((property, _)) = contracted.filter(|(property, _)| self.has_property(object, property)) {
            let help = format!("put brackets around what must not hold: `not ({property} …)`");
            return diagnostic.help(help);
        }
        if let Some(property) = word.text.strip_suffix(" not").filter(|property| self.has_property(object, property)) {
            let help = format!(
                "write `{property} is unknown`, `{property} is not …`, `{property} does not contain …` or `not ({property} newer than …)`"
            );
            return diagnostic.help(help);
        }
        // `is before last year`, `is on today`
        let folded = word.text.to_lowercase();
        let calendar = folded.split_once(' ').is_some_and(|(which, unit)| {
            ["last", "this", "next"].contains(&which) && ["day", "week", "month", "quarter", "year"].contains(&unit)
        });
        if calendar || ["today", "yesterday", "tomorrow", "now"].contains(&folded.as_str()) {
            return diagnostic.help(
                "write a day, such as `2026-01-01`; from the day of the run count `older than 1 year`, `newer than 1 day` and `is in last year`",
            );
        }
        // `all fields: trim`, `every text property: trim`
        let asks_all = ["all", "every", "each", "any"].contains(&first.to_lowercase().as_str());
        if asks_all
            && !word.backticked
            && ["field", "fields", "property", "properties", "column", "columns"].iter().any(|of| rest.ends_with(of))
        {
            return diagnostic.help("name each property, separated by commas: `first name, last name, city: trim`");
        }
        // `similar first name 90%`
        if let Some((property, percent)) = word.text.rsplit_once(' ').filter(|(_, last)| last.ends_with('%'))
            && self.has_property(object, property)
        {
            return diagnostic.help(format!("write `{property} at least {percent}`"));
        }
        // `same email ignoring case`
        if word.text.to_lowercase().ends_with("case") || word.text.to_lowercase().ends_with("insensitive") {
            let shorter = word.text.match_indices(' ').rev().filter_map(|(at, _)| word.text.get(..at));
            if let Some(property) = { shorter }.find(|words| self.has_property(object, words)) {
                let help = format!("write `{property}`: nothing but `matches` tells capitals from small letters");
                return diagnostic.help(help);
            }
        }
        if let Some((property, form)) = word.text.rsplit_once(" by ").filter(|_| !word.backticked)
            && self.has_property(object, property)
        {
            let help = format!(
                "`by {form}` stands behind the property that it is compared with: `{property} is same as … by {form}`"
            );
            return diagnostic.help(help);
        }
        if let Some(help) = self.linked_question(object, phrase) {
            return diagnostic.help(help);
        }
        if let Some(help) = self.elsewhere(object, phrase) {
            let own = self.with_the_word(object, &word.text);
            let own = match own.as_slice() {
                [] => String::new(),
                words => format!("did you mean {}? otherwise, ", wording::or_list(words)),
            };
            return diagnostic.help(format!("{own}{help}"));
        }
        let suggested = self.suggested(object, &word.text);
        if let Some(&first) = suggested.first() {
            let of = suggested.iter().filter_map(|&id| self.program.schema.property(object, id));
            let words: Vec<String> = of.map(property_words).collect();
            let written = words.first().cloned().unwrap_or_default();
            let is_slip = |of: &Suggestions| of.is_slip(&word.text, &written, first);
            let is_certain = suggested.len() == 1 && self.suggestions.get(object.0).is_some_and(is_slip);
            let list: Vec<String> = words.iter().map(wording::quoted).collect();
            let diagnostic = diagnostic.help(format!("did you mean {}?", wording::or_list(&list)));
            // Of several that are as near none is taken for the writer.
            let is_nearest = self.suggestions.get(object.0).is_some_and(|of| of.nearest(&word.text).is_some());
            return if is_nearest { diagnostic.edit(word.span, written).certain_if(is_certain) } else { diagnostic };
        }
        diagnostic.help(format!(
            "`hyg schema {}` lists the properties; a column that only your export has is written in backticks: `` `{}` ``",
            self.object_name(object),
            word.text
        ))
    }

    /// Of `name`: `first name`, `last name`.
    fn with_the_word(&self, object: ObjectId, word: &str) -> Vec<String> {
        const MOST: usize = 3;
        let Some(object) = self.program.schema.object(object).filter(|_| !word.contains(' ')) else {
            return Vec::new();
        };
        let is_one = |words: &String| words.split_once(' ').is_some_and(|(_, last)| last.eq_ignore_ascii_case(word));
        let properties = object.properties.iter().map(property_words).filter(is_one);
        properties.take(MOST).map(|words| wording::quoted(&words)).collect()
    }

    /// Help for a question about linked records that reads as a property: `every associated deal`, `associated deals`.
    fn linked_question(&self, object: ObjectId, phrase: &Phrase) -> Option<String> {
        let schema = &self.program.schema;
        let object = schema.object(object).filter(|_| phrase.path.is_empty() && !phrase.word.backticked)?;
        let text = phrase.word.text.to_lowercase();
        let words: Vec<&str> = text.split(' ').collect();
        let question = question(&words);
        let (asked, taken) = match question {
            Some(question) if question.links => (Some(question.asked), question.words),
            None if words.first() == Some(&"associated") => (None, 1),
            _ => return None,
        };
        let is_linked =
            |name: &str| schema.object_named(name).is_some_and(|to| object.links.iter().any(|link| link.to == to));
        let end = (taken + 1..=words.len())
            .rev()
            .find(|&end| words.get(taken..end).is_some_and(|name| is_linked(&name.join(" "))))?;
        let name = words.get(taken..end)?.join(" ");
        let rest = words.get(end..)?;
        let rest =
            rest.split_first().filter(|(first, _)| begins_condition(first)).map_or(rest, |(_, rest)| rest).join(" ");
        let condition = if rest.is_empty() { " where (…)".to_owned() } else { format!(" where ({rest} …)") };
        let meant = asked.unwrap_or(Asked::Any).written(&name, &condition);
        Some(if asked.is_none() && rest.is_empty() {
            let (some, no) = (Asked::Any.written(&name, ""), Asked::No.written(&name, ""));
            let two = Asked::AtLeast(2).written(&name, "");
            format!("linked records are asked about with `{some}`, `{no}`, `{two}` or `{meant}`")
        } else {
            format!("write `{meant}`")
        })
    }

    /// Help for a property that a linked record has. No edit: it would speak of another record.
    fn elsewhere(&self, object: ObjectId, phrase: &Phrase) -> Option<String> {
        let schema = &self.program.schema;
        let object = schema.object(object).filter(|_| phrase.path.is_empty() && !phrase.word.backticked)?;
        let has = |to: ObjectId, words: &str| self.has_property(to, words);
        let word = &phrase.word.text;
        // `company's industry`, `industry of the company`, `company industry`
        let owned = word.split_once("'s ").or_else(|| word.split_once("’s "));
        let owned = owned.or_else(|| word.split_once(" of ").map(|(owned, owner)| (owner, owned)));
        let is_theirs = object.links.iter().any(|link| has(link.to, word));
        let owned = owned.or_else(|| word.split_once(' ').filter(|_| !is_theirs));
        let owned = owned.map(|(owner, owned)| {
            let bare = ["the ", "its ", "their ", "associated "];
            (bare.iter().fold(owner, |owner, word| owner.strip_prefix(word).unwrap_or(owner)), owned)
        });
        if let Some((owner, owned)) = owned
            && let Some(link) = schema.object_named(owner).and_then(|to| object.links.iter().find(|link| link.to == to))
            && has(link.to, owned)
        {
            return Some(if link.leads_to_one() {
                format!("write `{}.{owned}`", owner.to_lowercase())
            } else {
                format!("write `has associated {} where ({owned} …)`", self.object_name(link.to))
            });
        }
        // One record is named by a dot; of several it must be said which.
        let links = || object.links.iter().filter(|link| has(link.to, word));
        let link = links().find(|link| link.leads_to_one()).or_else(|| links().next())?;
        let other = schema.object(link.to)?;
        let (from, to) = (&object.singular, &other.singular);
        Some(if link.leads_to_one() {
            format!("the {to} of a {from} has it: write `{to}.{word}`")
        } else {
            format!("the {0} of a {from} have it: write `has associated {0} where ({word} …)`", other.name)
        })
    }

    pub(super) fn has_property(&self, object: ObjectId, words: &str) -> bool {
        matches!(self.resolution(object, words), Resolution::Found(_))
    }

    pub(super) fn object_name(&self, id: ObjectId) -> &str {
        self.program.schema.object(id).map_or("records", |object| &object.name)
    }

    /// The object that a word names, or an error reported.
    pub(super) fn object(&mut self, word: &Spanned<String>) -> Option<ObjectId> {
        let found = self.program.schema.object_named(&word.value);
        self.refer(word.span, Target::Object(found));
        if found.is_some() {
            return found;
        }
        let schema = &self.program.schema;
        let names: Vec<String> = schema.objects.iter().map(|object| wording::quoted(&object.name)).collect();
        let diagnostic = Diagnostic::error(codes::UNKNOWN_OBJECT, format!("there is no object `{}`", word.value))
            .label(word.span, "not a kind of record that hyg knows");
        // With another number of words the suggestion would say something else.
        let close = schema.suggest_object(&word.value).filter(|_| !word.value.contains(' '));
        let diagnostic = match close.map(|object| object.name.clone()) {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")).edit(word.span, close),
            None => diagnostic.help(format!(
                "rules can be about {}; `objects` in hyg.yaml can declare others",
                wording::and_list(&names)
            )),
        };
        self.report(diagnostic);
        None
    }
}

fn is_it(word: &Word) -> bool {
    !word.backticked && word.text.eq_ignore_ascii_case("it")
}

fn it(phrase: &Phrase, scope: Scope) -> Result<Path, Diagnostic> {
    let property = scope.it.ok_or_else(|| {
        Diagnostic::error(codes::IT_OUTSIDE_WHEN, "`it` stands for nothing here")
            .label(phrase.span, "no property comes before it")
            .help("`it` is the property of a fix line, in the line's `when`; write the property's name here")
    })?;
    Ok(Path { links: Vec::new(), object: scope.object, property })
}

/// How a rule would name a property: its label in lower case where that is a plain phrase, else
/// its internal name.
#[must_use]
pub fn property_words(property: &Property) -> String {
    let label = property.label.to_lowercase();
    if wording::reads_bare(&label) { label } else { property.name.clone() }
}

/// What to write into hyg.yaml so that a column of the export holds values of a type.
pub(super) fn declaration_help(object: &str, header: &str, kind: Kind) -> String {
    format!(
        "if it is a column of your export, say in hyg.yaml what it holds: `properties: {{ {object}: {{ {header:?}: {{ type: {} }} }} }}`",
        kind.name()
    )
}
