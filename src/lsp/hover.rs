//! What stands at a place, told in Markdown: a property, an option, a name, a verb, a keyword, and the
//! day on which a span of time ends.

use super::{Snapshot, is_at};
use crate::check::Target;
use crate::check::program::{Condition, ConditionKind, PropertyTest};
use crate::lints;
use crate::reference::entries;
use crate::schema::{Object, Origin, Property, PropertyOption, Schema};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, ItemKind};
use crate::syntax::keywords::{self, Keyword};
use crate::value::Kind;
use crate::value::time::AsOf;
use crate::verbs::{self, Verb};
use chrono::{DateTime, Utc};
use std::fmt::Write as _;

/// Longer lists of options are cut.
const MOST_OPTIONS: usize = 30;
/// Longer declarations are cut, in lines.
const MOST_LINES: usize = 20;

/// What is at a place, and the words that it is about.
#[must_use]
pub fn hover(snapshot: &Snapshot, file: FileId, offset: usize, now: DateTime<Utc>) -> Option<(Span, String)> {
    let found = named(snapshot, file, offset);
    let window = window(snapshot, file, offset, now);
    match (found, window) {
        (Some((span, text, false)), Some((_, window))) => Some((span, format!("{text}\n\n{window}"))),
        (Some((span, text, _)), _) => Some((span, text)),
        (None, window) => window,
    }
}

/// What a name, a phrase or a keyword at a place means, and whether it is a property, whose page says
/// nothing of its test.
fn named(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<(Span, String, bool)> {
    let heading = snapshot.items().filter_map(|(_, item)| item.kind.heading().map(|heading| heading.name.span));
    if let Some(span) = heading.into_iter().find(|&span| is_at(span, file, offset)) {
        return Some((span, declaration(snapshot, span)?, false));
    }
    let references = snapshot.references_at(file, offset);
    let pages: Vec<String> = references.iter().filter_map(|reference| page(snapshot, &reference.target)).collect();
    let first = references.first();
    match first.filter(|_| !pages.is_empty()) {
        Some(first) => Some((first.span, pages.join("\n\n---\n\n"), matches!(first.target, Target::Property { .. }))),
        None if first.is_some() => None,
        None => keyword(snapshot, file, offset).map(|(span, text)| (span, text, false)),
    }
}

fn page(snapshot: &Snapshot, target: &Target) -> Option<String> {
    let schema = &snapshot.checked.program.schema;
    match *target {
        Target::Object(id) => Some(object_page(schema, schema.object(id?)?)),
        Target::Property { object, property } => {
            Some(property_page(schema.object(object)?, schema.property(object, property?)?))
        }
        Target::Option { object, property, option } => {
            let property = schema.property(object, property)?;
            Some(option_page(property, property.options.get(option?.0)?))
        }
        Target::Verb { name, .. } => verbs::find(name?, &[]).map(verb_page),
        Target::Name { declared, .. } => declaration(snapshot, declared?),
        Target::Word(_) => None,
    }
}

fn object_page(schema: &Schema, object: &Object) -> String {
    let links: Vec<&str> =
        object.links.iter().filter_map(|link| schema.object(link.to)).map(|object| object.name.as_str()).collect();
    let links = if links.is_empty() { String::new() } else { format!(", linked to {}", links.join(", ")) };
    let key = object.property(object.key).map_or("", |key| key.label.as_str());
    format!("**{}**: {} properties, known by *{key}*{links}", object.name, object.properties.len())
}

/// The page of a property: its names, type and options.
#[must_use]
pub fn property_page(object: &Object, property: &Property) -> String {
    let Property { label, name, kind, .. } = property;
    let mut out = format!("**{label}** (`{name}`), {}, of {}", kind.name(), object.name);
    if property.read_only {
        out.push_str("\n\nSet by the CRM: a fix must not write it.");
    }
    if property.origin == Origin::Header {
        out.push_str("\n\nA column that the schema does not know: text.");
    }
    if let Some(note) = &property.note {
        let _ = write!(out, "\n\n{note}");
    }
    let mut facts = Vec::new();
    if !property.aliases.is_empty() {
        facts.push(format!("also called {}", property.aliases.join(", ")));
    }
    facts.extend(property.owner.as_ref().map(|owner| format!("owner: {owner}")));
    facts.extend(property.source.as_ref().map(|source| format!("source: {source}")));
    for fact in facts {
        let _ = write!(out, "\n\n{fact}");
    }
    if !property.options.is_empty() && property.kind != Kind::YesNo {
        out.push_str("\n\nOptions:\n");
        for option in property.options.iter().take(MOST_OPTIONS) {
            let _ = write!(out, "\n- {} (`{}`)", option.label, option.value);
        }
        if let Some(more) = property.options.len().checked_sub(MOST_OPTIONS).filter(|&more| more > 0) {
            let _ = write!(out, "\n- and {more} more");
        }
    }
    out
}

fn option_page(property: &Property, option: &PropertyOption) -> String {
    let aliases = if option.aliases.is_empty() {
        String::new()
    } else {
        format!("\n\nalso called {}", option.aliases.join(", "))
    };
    format!("**{}** (`{}`), an option of *{}*{aliases}", option.label, option.value, property.label)
}

/// The page of a verb: how it is written, what it does and when it fails.
#[must_use]
pub fn verb_page(verb: &Verb) -> String {
    let mut out = format!("```hyg\n{}\n```\n\n{}", verb.signature(), verb.summary);
    if !verb.details.is_empty() {
        let _ = write!(out, "\n\n{}", verb.details);
    }
    if !verb.fails_when.is_empty() {
        let _ = write!(out, "\n\nFails when: {}", verb.fails_when);
    }
    let examples = verb.examples.iter().take(3);
    for example in examples {
        let after = example.after.map_or_else(|| "fails".to_owned(), |after| format!("`{after:?}`"));
        let _ = write!(out, "\n\n`{}`: `{:?}` → {after}", example.call, example.before);
    }
    out
}

/// The declaration of a name, as it was written.
fn declaration(snapshot: &Snapshot, name: Span) -> Option<String> {
    let declares = |item: &Item| match &item.kind {
        ItemKind::Audit(audit) if audit.measures.iter().any(|measure| measure.name.span == name) => true,
        kind => kind.heading().is_some_and(|heading| heading.name.span == name),
    };
    let (_, item) = snapshot.items().find(|(_, item)| declares(item))?;
    let heading = item.kind.heading()?;
    let source = snapshot.files.sources.slice(item.span);
    let mut lines: Vec<&str> = source.lines().take(MOST_LINES).collect();
    if source.lines().nth(MOST_LINES).is_some() {
        lines.push("…");
    }
    let description = heading.description.as_ref().map(|text| format!(": {}", text.value)).unwrap_or_default();
    Some(format!(
        "**{} {}**{description}\n\n```hyg\n{}\n```",
        item.kind.keyword(),
        heading.name.value,
        lines.join("\n")
    ))
}

/// What a keyword means.
#[must_use]
pub fn keyword_page(keyword: &Keyword) -> String {
    let Keyword { words, summary, example } = keyword;
    let about = match entries::of_keyword(words) {
        Some(entry) => format!("`{}`: {}\n\n{}\n\n", entry.syntax, entry.context, entry.summary),
        None => String::new(),
    };
    format!("**{words}**: {summary}\n\n{about}```hyg\n{example}\n```")
}

/// The longest keyword phrase around a place.
fn keyword(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<(Span, String)> {
    let text = snapshot.text(file);
    let start = text.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?;
    let words = bare_words(line);
    let at = words.iter().position(|&(from, word)| start + from <= offset && offset <= start + from + word.len())?;
    let fits = |keyword: &'static Keyword| {
        let parts: Vec<&str> = keyword.words.split(' ').collect();
        (0..parts.len()).find_map(|before| {
            let first = at.checked_sub(before)?;
            let found = words.get(first..first + parts.len())?;
            let same = found.iter().zip(&parts).all(|((_, word), part)| word.eq_ignore_ascii_case(part));
            same.then(|| (keyword, found.first().copied(), found.last().copied()))
        })
    };
    let longest = keywords::ALL.iter().filter_map(fits).max_by_key(|(keyword, ..)| keyword.words.len())?;
    let (keyword, Some((from, _)), Some((last, word))) = longest else { return None };
    Some((Span::new(file, start + from, start + last + word.len()), keyword_page(keyword)))
}

/// The words of a line with their places, those in quotes, backticks, tables and comments left out.
fn bare_words(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut quote: Option<char> = None;
    let mut from: Option<usize> = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let is_word = quote.is_none() && (c.is_alphanumeric() || matches!(c, '-' | '_'));
        if let Some(first) = from.filter(|_| !is_word) {
            words.extend(line.get(first..at).map(|word| (first, word)));
            from = None;
        } else if is_word && from.is_none() {
            from = Some(at);
        }
        match quote {
            Some(mark) if mark == c => quote = None,
            None if matches!(c, '"' | '`') => quote = Some(c),
            None if matches!(c, '#' | '|') => break,
            _ => {}
        }
    }
    words
}

/// The days that a test against the day of the run accepts, if one stands at the place.
fn window(snapshot: &Snapshot, file: FileId, offset: usize, now: DateTime<Utc>) -> Option<(Span, String)> {
    let mut found: Option<(Span, &PropertyTest)> = None;
    for condition in lints::conditions(&snapshot.checked.program) {
        find_test(condition, file, offset, &mut found);
    }
    let (span, test) = found?;
    let settings = &snapshot.workspace.settings;
    let as_of = AsOf::at(now, settings.timezone);
    let property = snapshot.checked.program.schema.property(test.subject.object, test.subject.property)?;
    let window = test.test.window(&as_of, property.kind == Kind::Datetime, settings.week_starts)?;
    let not = if test.negated { "not " } else { "" };
    let text = format!("In a run as of {}: {not}{}", as_of.describe(), window.describe(as_of.zone));
    Some((span, text))
}

fn find_test<'s>(condition: &'s Condition, file: FileId, offset: usize, found: &mut Option<(Span, &'s PropertyTest)>) {
    if !is_at(condition.span, file, offset) {
        return;
    }
    match &condition.kind {
        ConditionKind::All(members) | ConditionKind::Any(members) | ConditionKind::AtLeast(_, members) => {
            members.iter().for_each(|member| find_test(member, file, offset, found));
        }
        ConditionKind::Not(inner) => find_test(inner, file, offset, found),
        ConditionKind::Linked(linked) => {
            linked.inner.iter().for_each(|inner| find_test(inner, file, offset, found));
        }
        ConditionKind::Test(test) => *found = Some((condition.span, test)),
        ConditionKind::InSegment(_) | ConditionKind::HasDuplicates(_) => {}
    }
}
