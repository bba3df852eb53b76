//! What can be written next. The grammar says which keywords fit ([`syntax::expected_after`]); what else
//! fits, the checker says: a word that nothing is named after is put at the place, and the checker is
//! asked what it looked that word up as. So there is no second idea of what stands where.

mod allowed;
mod cells;

use super::Snapshot;
use super::hover::{keyword_page, property_page, verb_page};
use crate::check::{self, Reference, Target, option_words, property_words};
use crate::schema::{Object, ObjectId, Property, PropertyId, PropertyOption};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::ast::ItemKind;
use crate::syntax::{self, keywords};
use crate::value;
use crate::value::text::fold_name;
use crate::verbs;

/// Nothing is named like this.
const PLACEHOLDER: &str = "hygplaceholder";
/// What makes a text with the placeholder at its end a whole declaration, tried in this order.
const ENDINGS: [&str; 6] =
    ["", " is known", ": trim", " selects nothing", ": share where email is known", " where email is known"];
/// What makes a `test` whole that ends behind `given` or in the head of its table.
const EXPECTATION: &str = "\n  expect delete x selects nothing";
/// So many words before the place can belong to what is being typed: `marketing qualified lead`.
const MOST_WORDS: usize = 6;

/// What an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Keyword,
    Property,
    Option,
    Verb,
    Name,
    Object,
}

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub label: String,
    pub kind: Kind,
    pub detail: Option<String>,
    /// In Markdown.
    pub documentation: Option<String>,
    /// What it takes the place of: what was typed of it.
    pub span: Span,
    pub text: String,
    /// What the typed words are compared with.
    pub filter: String,
}

/// All that can be written at a place and begins, or has words that begin, with what was typed there.
#[must_use]
pub fn complete(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Offer> {
    let Some(before) = snapshot.text(file).get(..offset) else { return Vec::new() };
    if let Some(offers) = allowed::offers(file, before) {
        return offers;
    }
    let starts = word_starts(before);
    let Some(&first) = starts.first() else { return Vec::new() };
    let span = |from: usize| Span::new(file, from, offset);
    if before.get(..first).is_some_and(|before| before.ends_with('$')) {
        return params(snapshot, span(first));
    }
    let declaration = Declaration::around(snapshot, file, before);
    if let Some(offers) = cells::offers(snapshot, &declaration, file, before) {
        return offers;
    }
    if let Some(open) = open_backtick(before) {
        return in_backticks(snapshot, &declaration, before, open, span(open));
    }
    let (said, typed) = before.split_at_checked(first).unwrap_or((before, ""));
    if follows_a_count(said) {
        let units = UNITS.iter().filter(|unit| fits(unit, typed));
        return units.map(|unit| offer(unit, Kind::Keyword, span(first))).collect();
    }
    let mut offers = Vec::new();
    for &from in &starts {
        let (said, typed) = before.split_at_checked(from).unwrap_or((before, ""));
        if from != first && typed.is_empty() {
            break;
        }
        let asked = declaration.ask(snapshot, said);
        let mut found: Vec<Offer> =
            asked.targets.iter().flat_map(|target| named(snapshot, target, span(from))).collect();
        if from == first {
            let tested =
                asked.tested.and_then(|(object, property)| snapshot.checked.program.schema.property(object, property));
            found.extend(keywords_after(said, tested, span(from)));
        }
        found.retain(|offer| fits(&offer.filter, typed));
        offers.extend(found);
    }
    // `use `, of which nothing is named: the word goes on, and no other begins.
    let is_begun = |offer: &Offer| offer.kind == Kind::Verb && offer.span.range().start < first;
    if let Some(begun) = offers.iter().find(|offer| is_begun(offer)).map(|offer| offer.span.range().start)
        && verbs::find(before.get(begun..).unwrap_or_default().trim(), &[]).is_none()
    {
        offers.retain(|offer| offer.kind != Kind::Keyword);
    }
    let mut seen = std::collections::HashSet::new();
    offers.retain(|offer| seen.insert((offer.label.clone(), offer.span.start)));
    offers
}

const UNITS: [&str; 5] = ["days", "weeks", "months", "years", "hours"];

/// Whether a text ends in the count of a length of time: `older than 5 `, `in the last 12 `.
fn follows_a_count(said: &str) -> bool {
    let mut words = said.lines().next_back().unwrap_or_default().split_whitespace().rev();
    let is_count = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_apart = said.ends_with(' ') && words.next().is_some_and(is_count);
    is_apart
        && match (words.next().unwrap_or_default(), words.next().unwrap_or_default()) {
            ("than", age) => ["older", "newer"].contains(&age),
            (window, _) => ["last", "next", "every"].contains(&window),
        }
}

/// Where a name in backticks begins that is not closed.
fn open_backtick(before: &str) -> Option<usize> {
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let on_line = before.get(line..)?;
    let is_open = on_line.matches('`').count() % 2 == 1 && !on_line.contains(['"', '#']);
    is_open.then(|| on_line.rfind('`')).flatten().map(|at| line + at)
}

/// Properties that a name in backticks can be: as rules write them, or a column's header in backticks.
fn in_backticks(snapshot: &Snapshot, declaration: &Declaration, before: &str, open: usize, span: Span) -> Vec<Offer> {
    let (said, typed) = before.split_at_checked(open).unwrap_or((before, ""));
    let typed = typed.trim_start_matches('`');
    let asked = declaration.ask(snapshot, said);
    let properties = asked.targets.iter().filter(|target| matches!(target, Target::Property { .. }));
    let offers = properties.flat_map(|target| named(snapshot, target, span));
    let fitting = offers.filter(|offer| offer.kind == Kind::Property && fits(&offer.filter, typed));
    // An editor compares what was typed from the backtick on.
    fitting.map(|offer| Offer { filter: format!("`{}", offer.filter), ..offer }).collect()
}

/// Whether a name, from one of its words on, begins with what was typed. Words that are followed by a
/// space are whole.
fn fits(filter: &str, typed: &str) -> bool {
    let starts = std::iter::once(0).chain(filter.match_indices(' ').map(|(at, _)| at + 1));
    let mut tails = starts.filter_map(|at| filter.get(at..));
    if typed.ends_with(char::is_whitespace) {
        let typed = typed.to_lowercase();
        return tails.any(|tail| tail.to_lowercase().starts_with(&typed));
    }
    let typed = fold_name(typed);
    typed.is_empty() || tails.any(|tail| fold_name(tail).starts_with(&typed))
}

/// Where the word at the end of a text begins, then the word before it on the line, and so on.
fn word_starts(text: &str) -> Vec<usize> {
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let is_word = |c: char| !c.is_whitespace() && !":,()|\"`${}[];=<>#".contains(c);
    let mut starts = Vec::new();
    let mut at = text.len();
    loop {
        let word = text.get(line..at).unwrap_or_default();
        let length: usize = word.chars().rev().take_while(|&c| is_word(c)).map(char::len_utf8).sum();
        // A dot separates the steps of a path; what is typed is the last of them.
        let tail = word.get(word.len() - length..).unwrap_or_default();
        let step = tail.rfind('.').filter(|_| starts.is_empty()).map_or(0, |dot| dot + 1);
        if !starts.is_empty() && length == 0 {
            break;
        }
        at = at - length + step;
        starts.push(at);
        let gap = text.get(line..at).unwrap_or_default();
        let trimmed = gap.trim_end().len();
        if step > 0 || trimmed == gap.len() && !gap.is_empty() || trimmed == 0 || starts.len() > MOST_WORDS {
            break;
        }
        at = line + trimmed;
    }
    starts
}

/// The declaration in which something is typed.
struct Declaration<'t> {
    /// Its object, as the last `for` before it says.
    object: Option<&'t str>,
    start: usize,
}

/// What the checker looked up.
#[derive(Default)]
struct Asked {
    /// What it looked the placeholder up as.
    targets: Vec<Target>,
    /// The property that stands before it.
    tested: Option<(ObjectId, PropertyId)>,
}

impl<'t> Declaration<'t> {
    fn around(snapshot: &Snapshot<'t>, file: FileId, before: &str) -> Declaration<'t> {
        let start = syntax::last_declaration(before);
        let items = snapshot.files.parsed.get(file.0 as usize).map_or(&[][..], |parsed| &parsed.file.items);
        let object =
            items.iter().take_while(|item| item.span.range().start < start).filter_map(|item| match &item.kind {
                ItemKind::For(object) => Some(object.value.as_str()),
                _ => None,
            });
        Declaration { object: object.last(), start }
    }

    /// What stands before the declaration to say its object.
    fn for_line(&self) -> String {
        self.object.map(|object| format!("for {object}\n")).unwrap_or_default()
    }

    /// Asks the checker what could stand after a text.
    fn ask(&self, snapshot: &Snapshot, said: &str) -> Asked {
        let Some(own) = said.get(self.start.min(said.len())..) else { return Asked::default() };
        let object = self.for_line();
        let at = object.len() + own.len();
        let open = own.matches('(').count().saturating_sub(own.matches(')').count());
        let close = ")".repeat(open);
        let whole = |ending: &str| format!("{object}{own}{PLACEHOLDER}{ending}{close}");
        let of_a_test = own.starts_with("test").then(|| table_ending(own)).into_iter();
        let mut texts = ENDINGS.iter().map(|ending| whole(ending)).chain(of_a_test.map(|ending| whole(&ending)));
        let mut asked = texts.find_map(|text| Some(asked(references_of(snapshot, &text)?, at))).unwrap_or_default();
        if asked.tested.is_none() {
            // Where a test is expected, the placeholder became part of the property.
            let text = format!("{object}{own} is known{close}");
            asked.tested = references_of(snapshot, &text).and_then(|references| tested(&references, text.len()));
        }
        asked
    }
}

/// What makes a `test` whole that ends in a cell of its table's head, or behind `given`.
fn table_ending(own: &str) -> String {
    let line = own.lines().next_back().unwrap_or_default().trim_start();
    if line.starts_with('|') {
        let row: String = std::iter::repeat_n("| 1 ", line.matches('|').count()).collect();
        format!(" |\n  {row}|{EXPECTATION}")
    } else {
        format!("\n  | record id |\n  | 1 |{EXPECTATION}")
    }
}

fn asked(references: Vec<Reference>, at: usize) -> Asked {
    let tested = tested(&references, at);
    let is_here = |reference: &Reference| reference.span.range().start == at;
    let targets = references.into_iter().filter(is_here).map(|reference| reference.target).collect();
    Asked { targets, tested }
}

/// The last property before a place.
fn tested(references: &[Reference], before: usize) -> Option<(ObjectId, PropertyId)> {
    let mut references = references.iter().rev().filter(|reference| reference.span.range().end <= before);
    references.find_map(|reference| match reference.target {
        Target::Property { object, property: Some(property) } => Some((object, property)),
        _ => None,
    })
}

/// What the checker looks up in a text by itself; nothing where the text cannot be read.
fn references_of(snapshot: &Snapshot, text: &str) -> Option<Vec<Reference>> {
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let parsed = syntax::parse(file, text);
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let input = check::Input {
        sources: &sources,
        files: &[parsed],
        schema: &snapshot.checked.program.schema,
        account: &snapshot.workspace.account(),
        overrides: &[],
    };
    Some(check::check(&input).references)
}

/// All that has a name and could be meant.
fn named(snapshot: &Snapshot, target: &Target, span: Span) -> Vec<Offer> {
    let schema = &snapshot.checked.program.schema;
    match *target {
        Target::Object(_) => {
            let objects = schema.objects.iter().filter(|object| !object.is_table());
            objects.map(|object| offer(&object.name, Kind::Object, span)).collect()
        }
        Target::Property { object, .. } => schema.object(object).map_or_else(Vec::new, |object| {
            let paths =
                object.links.iter().filter(|link| link.leads_to_one()).filter_map(|link| schema.object(link.to));
            let paths =
                paths.map(|to| Offer { text: format!("{}.", to.singular), ..offer(&to.singular, Kind::Object, span) });
            object.properties.iter().map(|property| property_offer(object, property, span)).chain(paths).collect()
        }),
        Target::Option { object, property, .. } => {
            let options = schema.property(object, property).map_or(&[][..], |property| &property.options);
            options.iter().map(|option| option_offer(option, span)).collect()
        }
        Target::Verb { kind, .. } => {
            let fitting = verbs::ALL.iter().filter(|verb| verb.kinds.contains(&kind));
            fitting
                .map(|verb| Offer {
                    detail: Some(verb.signature()),
                    documentation: Some(verb_page(verb)),
                    ..offer(verb.name, Kind::Verb, span)
                })
                .collect()
        }
        Target::Word(words) => words.iter().map(|word| offer(word, Kind::Keyword, span)).collect(),
        Target::Name { keywords, object, .. } => declared(snapshot, keywords, object, span),
    }
}

fn offer(label: &str, kind: Kind, span: Span) -> Offer {
    Offer {
        label: label.to_owned(),
        kind,
        detail: None,
        documentation: None,
        span,
        text: label.to_owned(),
        filter: label.to_owned(),
    }
}

fn property_offer(object: &Object, property: &Property, span: Span) -> Offer {
    let words = property_words(property);
    Offer {
        detail: Some(format!("{}, {}", property.label, property.kind.name())),
        documentation: Some(property_page(object, property)),
        filter: property.all_names().fold(words.clone(), |all, name| format!("{all} {name}")),
        ..offer(&words, Kind::Property, span)
    }
}

fn option_offer(option: &PropertyOption, span: Span) -> Offer {
    let words = option_words(option);
    Offer {
        detail: Some(format!("{} ({})", option.label, option.value)),
        filter: option.all_names().fold(words.clone(), |all, name| format!("{all} {name}")),
        ..offer(&words, Kind::Option, span)
    }
}

fn params(snapshot: &Snapshot, span: Span) -> Vec<Offer> {
    declared(snapshot, &["param"], None, span)
}

/// Declarations of these kinds, of one object where that matters.
fn declared(snapshot: &Snapshot, keywords: &[&str], object: Option<ObjectId>, span: Span) -> Vec<Offer> {
    let schema = &snapshot.checked.program.schema;
    let mut about = None;
    let mut last = None;
    let mut offers = Vec::new();
    for (file, item) in snapshot.items() {
        if last.replace(file) != Some(file) {
            about = None;
        }
        if let ItemKind::For(object) = &item.kind {
            about = schema.object_named(&object.value);
        }
        if let ItemKind::Audit(audit) = &item.kind
            && keywords.contains(&"measure")
        {
            let detail = format!("measure of {}", audit.heading.name.value);
            let names = audit.measures.iter().map(|measure| &measure.name.value);
            offers.extend(names.map(|name| Offer { detail: Some(detail.clone()), ..offer(name, Kind::Name, span) }));
        }
        let Some(heading) = item.kind.heading().filter(|_| keywords.contains(&item.kind.keyword())) else { continue };
        if object.is_some() && about != object {
            continue;
        }
        let description = heading.description.as_ref().map(|text| format!(": {}", text.value)).unwrap_or_default();
        offers.push(Offer {
            detail: Some(format!("{}{description}", item.kind.keyword())),
            ..offer(&heading.name.value, Kind::Name, span)
        });
    }
    offers
}

/// The keywords that fit, those of tests only where the property can be asked so.
fn keywords_after(said: &str, tested: Option<&Property>, span: Span) -> Vec<Offer> {
    let mut words: Vec<String> = syntax::expected_after(said).keywords.into_iter().collect();
    words.sort_by_key(|words| keywords::ALL.iter().position(|keyword| keyword.words == words));
    words
        .into_iter()
        .filter(|words| tested.map_or_else(|| !begins_test(words), |property| suits(words, property)))
        .map(|words| Offer {
            detail: keywords::find(&words).map(|keyword| keyword.summary.to_owned()),
            documentation: keywords::find(&words).map(keyword_page),
            ..offer(&words, Kind::Keyword, span)
        })
        .collect()
}

/// Whether a keyword begins a test, which needs a property before it.
fn begins_test(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    ["is", "older", "newer", "contains", "starts", "ends", "matches", "does"].contains(&first)
}

/// Whether a test can be asked of a property; other keywords suit all.
fn suits(words: &str, property: &Property) -> bool {
    use value::Kind as Of;
    let has_options = !property.options.is_empty();
    let is_date = matches!(property.kind, Of::Date | Of::Datetime);
    let is_number = property.kind == Of::Number;
    let is_text = !is_date && !is_number && !has_options && property.kind != Of::YesNo;
    match words.strip_prefix("is ").unwrap_or(words) {
        "older than" | "newer than" | "in the last" | "in the next" | "in the future" | "in the past" | "in this"
        | "in last" | "in next" | "before" | "after" | "on" | "earlier than" | "later than" => is_date,
        "contains"
        | "starts with"
        | "ends with"
        | "does not contain"
        | "does not start with"
        | "does not end with"
        | "matches"
        | "does not match"
        | "longer than"
        | "shorter than"
        | "a valid"
        | "not a valid"
        | "a" => is_text,
        "more than" | "less than" | "at least" | "at most" => is_number,
        "between" | "an outlier of" | "outside its usual range" | "within its usual range" => is_number || is_date,
        "all of" | "exactly" => property.kind == Of::ManyOptions && has_options,
        "any of" | "none of" => !is_date && property.kind != Of::YesNo,
        _ => true,
    }
}
