//! The one namespace of a project: rules, segments and parameters of all files.

use super::confusable;
use super::program::{ParamId, RuleId, SegmentId};
use super::{Checker, wording};
use crate::diagnostic::suggest::{Candidates, did_you_mean};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Object, ObjectId};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Item, ItemKind, Name};
use crate::syntax::{NAMED, Parsed};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Param(ParamId),
    Segment(SegmentId),
    Rule(RuleId),
}

#[derive(Debug)]
pub(super) struct Entry {
    /// The keyword of the declaration: `segment`, `delete`.
    pub(super) keyword: &'static str,
    pub(super) span: Span,
    /// Nothing until the declaration has been checked, and after it failed.
    pub(super) meaning: Option<Meaning>,
}

/// What looking a name up found.
#[derive(Debug)]
pub(super) enum Lookup<'n> {
    Found(&'n Entry),
    /// It is declared, but in text that could not be parsed: there is nothing more to say.
    Broken,
    Unknown,
}

/// All declared names. Two names are one if they are equal after Unicode NFC.
#[derive(Debug, Default)]
pub(super) struct Names {
    entries: BTreeMap<String, Entry>,
    skeletons: HashMap<String, Name>,
    broken: HashSet<String>,
    /// The names by their keywords, for those that are none.
    candidates: OnceCell<BTreeMap<&'static str, Candidates>>,
}

/// The form in which two names are one.
pub(super) fn key(name: &str) -> String {
    name.nfc().collect()
}

impl Names {
    pub(super) fn with_broken(broken: Vec<&str>) -> Names {
        Names { broken: broken.into_iter().map(key).collect(), ..Names::default() }
    }

    pub(super) fn get(&self, name: &str) -> Lookup<'_> {
        let key = key(name);
        match self.entries.get(&key) {
            Some(entry) => Lookup::Found(entry),
            None if self.broken.contains(&key) => Lookup::Broken,
            None => Lookup::Unknown,
        }
    }

    /// Where a name is declared.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        self.entries.get(&key(name)).map(|entry| entry.span)
    }

    /// Says what a declared name stands for. A second declaration of a name is checked but never
    /// meant.
    pub(super) fn define(&mut self, name: &Name, meaning: Meaning) {
        if let Some(entry) = self.entries.get_mut(&key(&name.value)).filter(|entry| entry.span == name.span) {
            entry.meaning = Some(meaning);
        }
    }

    /// The declared name that was most likely meant, among those with one of the keywords; asked when all are declared.
    pub(super) fn closest<'n>(&'n self, typed: &str, keywords: &[&str]) -> Option<&'n str> {
        let candidates = keywords.iter().filter_map(|keyword| self.candidates().get(*keyword));
        candidates.filter_map(|of| of.closest(typed)).min().map(|(_, name)| name)
    }

    /// Whether a name can only be a slip of the keyboard for this one.
    pub(super) fn is_slip(&self, typed: &str, meant: &str, keyword: &str) -> bool {
        self.candidates().get(keyword).is_some_and(|known| known.is_slip(typed, meant, |_| true))
    }

    fn candidates(&self) -> &BTreeMap<&'static str, Candidates> {
        self.candidates.get_or_init(|| {
            let mut by_keyword: BTreeMap<&'static str, Candidates> = BTreeMap::new();
            for (name, entry) in &self.entries {
                by_keyword.entry(entry.keyword).or_default().push(name);
            }
            by_keyword
        })
    }

    /// Enters a declaration, or says which earlier one it cannot stand beside.
    fn declare(&mut self, keyword: &'static str, name: &Name) -> Result<(), Diagnostic> {
        if let Some(entry) = self.entries.get(&key(&name.value)) {
            return Err(Diagnostic::error(codes::DUPLICATE_NAME, format!("the name `{}` is used twice", name.value))
                .label(name.span, format!("{} of the same name", wording::noun(keyword)))
                .label(entry.span, format!("the name belongs to {}", wording::noun(entry.keyword)))
                .help("rules, segments and parameters of all files share one set of names: rename one of the two"));
        }
        self.entries.insert(key(&name.value), Entry { keyword, span: name.span, meaning: None });
        if let Some(letter) = confusable::disguised_letter(&name.value) {
            let script = confusable::script_name(letter);
            return Err(Diagnostic::error(
                codes::CONFUSABLE_NAME,
                format!("the name `{}` hides a {script} letter among Latin ones", name.value),
            )
            .label(name.span, format!("`{letter}` is {script} (U+{:04X})", letter as u32))
            .help("type the name again on one keyboard, so that everybody who reads it can also type it"));
        }
        let skeleton = confusable::skeleton(&name.value);
        if let Some(other) = self.skeletons.get(&skeleton) {
            return Err(Diagnostic::error(
                codes::CONFUSABLE_NAME,
                format!("the names `{}` and `{}` look alike", other.value, name.value),
            )
            .label(name.span, "a reader would take this name")
            .label(other.span, "for this one")
            .help("names that differ only by case or by letters that are drawn alike mislead: rename one of the two"));
        }
        self.skeletons.insert(skeleton, name.clone());
        Ok(())
    }
}

/// A declaration and the object that the last `for` before it named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declaration<'a> {
    pub(super) item: &'a Item,
    /// Nothing for what speaks of no object by itself: parameters, tests, routines.
    pub(super) object: Option<ObjectId>,
}

/// What `for` says, while the declarations of one file are read.
enum For {
    NotYet,
    /// It named no object, which has been said; the declarations after it stay unchecked.
    Unknown,
    Object(ObjectId),
}

impl<'a> Checker<'a> {
    /// Enters all names, with the object of each declaration. Declarations whose object is not
    /// known are left out: nothing in them can be checked.
    pub(super) fn collect(&mut self, files: &'a [Parsed]) -> Vec<Declaration<'a>> {
        let mut declarations = Vec::new();
        for file in files {
            let mut current = For::NotYet;
            for item in &file.file.items {
                self.declare(item);
                if let ItemKind::For(object) = &item.kind {
                    current = self.object_of_rules(object).map_or(For::Unknown, For::Object);
                    continue;
                }
                let needs_object = !matches!(item.kind, ItemKind::Param(_) | ItemKind::Test(_) | ItemKind::Routine(_));
                let object = match current {
                    For::Object(object) => Some(object),
                    For::NotYet if needs_object => {
                        self.no_object(item);
                        current = For::Unknown;
                        continue;
                    }
                    For::Unknown if needs_object => continue,
                    For::NotYet | For::Unknown => None,
                };
                declarations.push(Declaration { item, object });
            }
        }
        declarations
    }

    /// The object of a `for`: not a table, in which records are only looked up.
    fn object_of_rules(&mut self, word: &Spanned<String>) -> Option<ObjectId> {
        let object = self.object(word)?;
        if !self.program.schema.object(object).is_some_and(Object::is_table) {
            return Some(object);
        }
        let name = self.object_name(object).to_owned();
        let diagnostic =
            Diagnostic::error(codes::UNKNOWN_OBJECT, format!("`{name}` is a table, and no rule is about it"))
                .label(word.span, "records are looked up there")
                .help(format!("rules about the records can ask it: `{name}.COLUMN is …`"));
        self.report(diagnostic);
        None
    }

    fn declare(&mut self, item: &Item) {
        let Some(heading) = item.kind.heading() else { return };
        if let Err(diagnostic) = self.names.declare(item.kind.keyword(), &heading.name) {
            self.report(diagnostic);
        }
        if let ItemKind::Param(param) = &item.kind {
            self.define_param(param, item);
        }
    }

    fn no_object(&mut self, item: &Item) {
        let names: Vec<String> = self.program.schema.objects.iter().map(|o| wording::quoted(&o.name)).collect();
        let keyword = item.kind.keyword();
        let example = self.program.schema.objects.first().map_or("contacts", |object| &object.name);
        let diagnostic = Diagnostic::error(codes::NO_OBJECT, format!("nothing says what this {keyword} is about"))
            .label(item.span.at_start(), "no `for` stands before this")
            .help(format!(
                "write `for {example}` on a line of its own before it; rules can be about {}",
                wording::or_list(&names)
            ))
            .edit(item.span.at_start(), format!("for {example}\n\n"));
        self.report(diagnostic);
    }
}

/// The keyword of this text alone; all where it is none.
pub(super) fn keywords_of(text: &str) -> &'static [&'static str] {
    NAMED.iter().position(|&keyword| keyword == text).and_then(|at| NAMED.get(at..=at)).unwrap_or(NAMED)
}

/// The second word of every line that begins like a declaration, however the rest of it reads: a
/// rough look at a text that could not be parsed.
pub(super) fn declared_in(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (first, second) = (words.next()?, words.next()?);
        let is_keyword = NAMED.iter().any(|keyword| keyword.eq_ignore_ascii_case(first));
        (is_keyword || did_you_mean(first, NAMED.iter().copied()).is_some()).then_some(second)
    })
}
