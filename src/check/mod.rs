//! From trees to a [`Program`]: names, types, roles. Everything wrong is said at once, and nothing
//! that follows from an earlier error is: a name whose declaration failed silences its users.
//!
//! It never looks at data, and never at a clock.

mod arguments;
mod assertions;
mod audits;
mod bare_text;
mod conditions;
mod confusable;
mod duplicates;
mod duplicates_asked;
mod fixes;
mod lookups;
mod names;
mod params;
mod patterns;
pub mod program;
mod properties;
mod reconcile;
mod references;
mod rules;
mod segments;
mod templates;
mod test_blocks;
mod typing;
mod unavailable;
mod values;
mod wording;

pub use program::Program;
use program::SegmentId;
pub use properties::property_words;
pub use references::{Reference, Target};
pub use values::option_words;

use crate::diagnostic::{self, Diagnostic};
use crate::schema::{self, ObjectId, PropertyId, Schema};
use crate::source::{SourceMap, Span};
use crate::syntax::{Parsed, ast};
use crate::verbs::Account;
use duplicates_asked::DeclaredDuplicates;
use names::Names;
use patterns::PatternBudget;
use std::collections::HashMap;
use std::sync::Arc;

/// What the checker reads.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub sources: &'a SourceMap,
    /// What the parser made of each file, in the order of `sources`.
    pub files: &'a [Parsed],
    pub schema: &'a Schema,
    pub account: &'a Account,
    /// Values for parameters that take the place of those in the files (`--param name=value`).
    pub overrides: &'a [(String, ast::ValueKind)],
}

/// What the checker found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Whole only when no diagnostic is an error; otherwise the declarations that are right.
    pub program: Program,
    /// Errors alone, in the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
    /// What words were looked up, in the order of files and places.
    pub references: Vec<Reference>,
}

/// What verbs depend on, of a project's settings.
#[must_use]
pub fn account(project: &schema::Project) -> Account {
    Account {
        country: project.country.clone(),
        date_order: project.date_order,
        number_format: project.number_format,
        timezone: project.timezone,
        email_lists: Arc::clone(&project.email_lists),
    }
}

/// Checks all rule files of a project together.
#[must_use]
pub fn check(input: &Input) -> Checked {
    let mut checker = Checker::new(input);
    let declarations = checker.collect(input.files);
    checker.override_params(input.overrides);
    checker.declare_duplicates(&declarations);
    checker.check_segments(&declarations);
    checker.check_rules(&declarations);
    checker.check_assertions(&declarations);
    checker.check_tests(&declarations);
    diagnostic::sort(&mut checker.diagnostics);
    // A fix line over several properties is checked for each of them.
    checker.diagnostics.dedup();
    let references = references::in_order(checker.references);
    Checked { program: checker.program, diagnostics: checker.diagnostics, references }
}

/// Something is wrong, and has been reported: said where `None` already means that nothing was
/// written.
#[derive(Debug, Clone, Copy)]
struct Reported;

/// What a condition speaks of.
#[derive(Debug, Clone, Copy)]
struct Scope {
    object: ObjectId,
    /// What `it` stands for: the property of a fix line, inside its `when`.
    it: Option<PropertyId>,
}

impl Scope {
    fn of(object: ObjectId) -> Scope {
        Scope { object, it: None }
    }
}

/// The state of one check; each file of this folder adds the methods of its concern.
struct Checker<'a> {
    sources: &'a SourceMap,
    account: &'a Account,
    names: Names,
    /// Of each object, in the order of the schema's objects.
    property_names: Vec<schema::Names>,
    /// The same, for phrases that name no property; filled when the first is met.
    suggestions: Vec<schema::Suggestions>,
    /// Fingerprints of segments that audits count by.
    definitions: HashMap<SegmentId, u64>,
    /// Columns that rules name in backticks, by their object and folded name.
    headers: HashMap<(ObjectId, String), PropertyId>,
    patterns: PatternBudget,
    /// By [`program::DuplicatesId`].
    duplicates: Vec<DeclaredDuplicates>,
    /// By [`program::SegmentId`]: where a segment asks for duplicates.
    segments_asking: Vec<Option<Span>>,
    /// Grows declaration by declaration; its schema by the headers named in backticks.
    program: Program,
    diagnostics: Vec<Diagnostic>,
    references: Vec<Reference>,
}

impl<'a> Checker<'a> {
    fn new(input: &Input<'a>) -> Self {
        Checker {
            sources: input.sources,
            account: input.account,
            names: Names::with_broken(broken_names(input)),
            property_names: input.schema.objects.iter().map(schema::Names::of).collect(),
            suggestions: vec![schema::Suggestions::default(); input.schema.objects.len()],
            definitions: HashMap::new(),
            headers: HashMap::new(),
            patterns: PatternBudget::default(),
            duplicates: Vec::new(),
            segments_asking: Vec::new(),
            program: Program { schema: input.schema.clone(), ..Program::default() },
            diagnostics: Vec::new(),
            references: Vec::new(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The text under a span on one line with single spaces.
    fn text(&self, span: Span) -> String {
        wording::one_line(self.sources.slice(span))
    }
}

/// The names of declarations in files with syntax errors: those that could not be read must not
/// make their users look wrong.
fn broken_names<'a>(input: &Input<'a>) -> Vec<&'a str> {
    let broken = input.files.iter().zip(input.sources.files()).filter(|(parsed, _)| !parsed.diagnostics.is_empty());
    broken.flat_map(|(_, (_, source))| names::declared_in(&source.text)).collect()
}
