//! Lints: rules that are right and still not what their writer can have meant. One file and one
//! page a lint; this file registers them.
//!
//! A lint reads the checked [`Program`] of rules without errors and, where somebody has run the rules
//! over exports, what was [`Observed`] there; never records. It speaks only when
//! it is certain (see [`facts`]), it treats parameters as unknown, and it stays silent about what
//! follows from something that another lint has said.

mod always_false;
mod always_true;
mod blank_left_out;
mod blank_not_guarded;
mod blank_through_not_in;
mod blanks;
mod bounce_may_be_temporary;
mod clash;
mod clear_feeds_delete;
mod conflicting_fixes;
mod contradictory_range;
mod delete_everything;
mod delete_loses_opt_out;
mod delete_of_duplicates;
mod delete_without_brake;
mod delete_without_test;
mod deletes_on_shared_value;
mod excluded_by_segment;
pub mod facts;
mod fix_loses_opt_out;
mod fix_not_idempotent;
mod fix_undone_later;
mod future_date;
mod header_changed;
mod hidden_in_string;
mod irreversible_clear;
mod known_answer;
mod lifecycle_moves_back;
mod lookalike_name;
mod match_on_blank_prone;
mod match_on_shared_values;
mod merge_loses_opt_out;
mod missing_description;
mod mixed_formats;
mod not_every;
pub mod observed;
mod opens_are_unreliable;
mod option_never_used;
mod otherwise_never_used;
mod overlapping_options;
mod overlaps_protection;
mod protected_always;
mod redundant_known;
mod repeated_condition;
mod selects_everything;
mod selects_nothing;
mod similar_without_block;
mod survivor_not_total;
mod suspicious_duration;
mod too_many_filters;
mod trial;
mod unknown_column;
mod unlikely_text;
mod unused_param;
mod unused_segment;
mod value_never_seen;
mod walk;
mod wording;
mod write_read_only;

use crate::check::Program;
use crate::check::program::{Condition, Rule};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{self, Code, Diagnostic, Severity, codes};
pub use crate::schema::project::LintLevel as Level;
use crate::schema::{ObjectId, PropertyId};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::Allow;
use facts::Facts;
use observed::{Counts, Observed};
use std::collections::{BTreeMap, BTreeSet};

/// All lints, in the order of their codes.
pub static ALL: &[&Lint] = &[
    &unused_segment::LINT,
    &unused_param::LINT,
    &missing_description::LINT,
    &unknown_column::LINT,
    &lookalike_name::LINT,
    &contradictory_range::LINT,
    &always_true::LINT,
    &always_false::LINT,
    &repeated_condition::LINT,
    &overlapping_options::LINT,
    &excluded_by_segment::LINT,
    &redundant_known::LINT,
    &too_many_filters::LINT,
    &suspicious_duration::LINT,
    &opens_are_unreliable::LINT,
    &future_date::LINT,
    &unlikely_text::LINT,
    &blank_left_out::LINT,
    &blank_not_guarded::LINT,
    &blank_through_not_in::LINT,
    &delete_without_brake::LINT,
    &delete_everything::LINT,
    &overlaps_protection::LINT,
    &hidden_in_string::LINT,
    &delete_loses_opt_out::LINT,
    &bounce_may_be_temporary::LINT,
    &delete_without_test::LINT,
    &protected_always::LINT,
    &irreversible_clear::LINT,
    &lifecycle_moves_back::LINT,
    &deletes_on_shared_value::LINT,
    &clear_feeds_delete::LINT,
    &delete_of_duplicates::LINT,
    &known_answer::LINT,
    &value_never_seen::LINT,
    &not_every::LINT,
    &write_read_only::LINT,
    &conflicting_fixes::LINT,
    &fix_not_idempotent::LINT,
    &fix_undone_later::LINT,
    &otherwise_never_used::LINT,
    &fix_loses_opt_out::LINT,
    &match_on_blank_prone::LINT,
    &similar_without_block::LINT,
    &survivor_not_total::LINT,
    &merge_loses_opt_out::LINT,
    &match_on_shared_values::LINT,
    &selects_nothing::LINT,
    &selects_everything::LINT,
    &option_never_used::LINT,
    &header_changed::LINT,
    &mixed_formats::LINT,
];

/// One lint: what it is called, how much it weighs, its page, and how it looks.
#[derive(Debug)]
pub struct Lint {
    pub code: Code,
    /// The level where nobody sets another.
    pub level: Level,
    /// One line, as a sentence without full stop.
    pub summary: &'static str,
    /// In Markdown: what it does, why, an example that it reports, and one that it does not.
    pub page: &'static str,
    check: fn(&Context) -> Vec<Diagnostic>,
}

impl Lint {
    /// What `hyg.yaml`, `--allow` and `# hyg: allow` call it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.code.name
    }

    /// A finding at the lint's own level; [`run`] gives it the level that holds.
    fn says(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(severity(self.level).unwrap_or(Severity::Warning), self.code, message)
    }
}

/// What lints look at.
#[derive(Debug)]
struct Context<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    facts: Facts<'a>,
    /// What a run over exports counted, if there was one.
    observed: Option<&'a Observed>,
}

impl<'a> Context<'a> {
    /// The rules that a run over exports asked, with what each came to, and of how many records.
    fn counted(&self) -> impl Iterator<Item = (&'a Rule, Counts, u64)> {
        let program = self.program;
        let rules = self
            .observed
            .into_iter()
            .flat_map(|observed| observed.rules.iter().map(move |(id, counts)| (observed, *id, *counts)));
        rules.filter_map(move |(observed, id, counts)| {
            let rule = program.rule(id)?;
            Some((rule, counts, observed.records.get(&rule.object).copied().unwrap_or(0)))
        })
    }

    /// `contacts`.
    fn object_name(&self, id: ObjectId) -> &'a str {
        self.program.schema.object(id).map_or("records", |object| object.name.as_str())
    }
}

/// Nothing for a lint that is not to be heard.
fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Allow => None,
        Level::Advice => Some(Severity::Advice),
        Level::Warn => Some(Severity::Warning),
        Level::Deny => Some(Severity::Denied),
    }
}

/// The lint of a name.
///
/// # Errors
/// No lint has it: a sentence for the message, and help with the name that was most likely meant.
pub fn find(name: &str) -> Result<&'static Lint, UnknownLint> {
    ALL.iter().copied().find(|lint| lint.name() == name).ok_or_else(|| {
        let suggestion = did_you_mean(name, ALL.iter().map(|lint| lint.name()));
        UnknownLint { message: format!("there is no lint `{name}`"), suggestion }
    })
}

/// A name that no lint has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLint {
    pub message: String,
    pub suggestion: Option<&'static str>,
}

impl UnknownLint {
    /// What to type.
    #[must_use]
    pub fn help(&self) -> String {
        match self.suggestion {
            Some(close) => format!("did you mean `{close}`?"),
            None => "`hyg lints` lists all names".to_owned(),
        }
    }
}

/// The levels that a project and a call set; the last that is set for a lint holds.
#[derive(Debug, Clone, Default)]
pub struct Levels(BTreeMap<&'static str, Level>);

impl Levels {
    /// # Errors
    /// No lint has this name.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownLint> {
        self.0.insert(find(name)?.name(), level);
        Ok(())
    }

    fn of(&self, lint: &Lint) -> Level {
        self.0.get(lint.name()).copied().unwrap_or(lint.level)
    }
}

/// What the lints have to say.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// In the order of files and lines. Errors are only `# hyg: allow` comments without a lint.
    pub diagnostics: Vec<Diagnostic>,
    /// What `# hyg: allow` comments keep quiet.
    pub silenced: Vec<Silenced>,
}

/// A finding and the comment that silences it.
#[derive(Debug, Clone)]
pub struct Silenced {
    pub diagnostic: Diagnostic,
    pub reason: Option<String>,
    /// Of the lint's name in the comment.
    pub span: Span,
}

/// The properties whose texts rules compare as a whole: what their columns hold is looked at with data.
#[must_use]
pub fn compared_texts(program: &Program) -> BTreeSet<(ObjectId, PropertyId)> {
    value_never_seen::compared(program)
}

/// All conditions that stand by themselves: of segments, and of rules what they act on and what holds
/// them back.
pub fn conditions(program: &Program) -> impl Iterator<Item = &Condition> {
    walk::roots(program).into_iter().map(|root| root.condition)
}

/// Runs all lints over rules that have no errors; those with data say nothing.
#[must_use]
pub fn run(program: &Program, sources: &SourceMap, levels: &Levels) -> Outcome {
    run_with(program, sources, levels, None)
}

/// Runs all lints over rules that have no errors, and what a run of them over exports counted.
#[must_use]
pub fn run_with(program: &Program, sources: &SourceMap, levels: &Levels, observed: Option<&Observed>) -> Outcome {
    let context = Context { program, sources, facts: Facts::new(program), observed };
    let declarations = walk::declarations(program);
    let mut outcome = Outcome { diagnostics: unknown_allows(&declarations), silenced: Vec::new() };
    for lint in ALL {
        let Some(severity) = severity(levels.of(lint)) else { continue };
        for mut diagnostic in (lint.check)(&context) {
            diagnostic.severity = severity;
            match allow_for(&diagnostic, &declarations) {
                Some(Allow { lint, reason }) => {
                    outcome.silenced.push(Silenced { diagnostic, reason: reason.clone(), span: lint.span });
                }
                None => outcome.diagnostics.push(diagnostic),
            }
        }
    }
    diagnostic::sort(&mut outcome.diagnostics);
    outcome.silenced.sort_by_key(|silenced| (silenced.diagnostic.span(), silenced.diagnostic.code.id));
    outcome
}

/// The comment that silences a finding: on any of the declarations to which it points.
fn allow_for<'a>(diagnostic: &Diagnostic, declarations: &walk::Declarations<'a>) -> Option<&'a Allow> {
    let owners = diagnostic.labels.iter().filter_map(|label| declarations.at(label.span));
    owners.flatten().find(|allow| allow.lint.value == diagnostic.code.name)
}

fn unknown_allows(declarations: &walk::Declarations) -> Vec<Diagnostic> {
    let allows = declarations.allows();
    let unknown = allows.filter_map(|allow| Some((allow, find(&allow.lint.value).err()?)));
    unknown
        .map(|(allow, unknown)| {
            let diagnostic = Diagnostic::error(codes::UNKNOWN_LINT, &unknown.message)
                .label(allow.lint.span, "this comment silences nothing")
                .help(unknown.help());
            match unknown.suggestion {
                Some(close) => diagnostic.edit(allow.lint.span, close),
                None => diagnostic,
            }
        })
        .collect()
}
