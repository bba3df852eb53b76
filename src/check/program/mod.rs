//! The checked program: typed rules in which every name is resolved, and in which nothing can fail
//! for a reason that could have been known before the data.
//!
//! `explain`, lints, the plan and the test runner read it; only the checker makes it.

mod audits;
mod conditions;
mod matches;
mod test_blocks;

use crate::value::Brake;
pub use audits::{Audit, Baseline, Bound, Goal, Measure, Unit};
pub use conditions::{
    Condition, ConditionKind, LinkQuantifier, Linked, Literal, NumberOperator, Operand, OptionQuantifier, Path,
    PropertyTest, Shape, Template, TemplatePart, TestKind, Unusual,
};
pub use matches::{
    Comparison, Duplicates, Keep, KeepRule, Likeness, MatchClause, Rank, Reconcile, ReconcileStatus, Similarity,
};
pub use test_blocks::{Expectation, ExpectationSubject, ExpectedOutcome, FileTable, Table, Test};

use crate::diagnostic::Code;
use crate::schema::{ObjectId, OptionId, PropertyId, Schema};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self};
use crate::verbs::{Arguments, Verb};
use std::collections::BTreeSet;

/// Index of a rule in [`Program::rules`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub usize);

/// Index of a segment in [`Program::segments`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentId(pub usize);

/// Index of a `duplicates` rule in [`Program::duplicates`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DuplicatesId(pub usize);

/// Index of a parameter in [`Program::params`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParamId(pub usize);

/// All rules of a project, checked against its schema.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// The project's schema, and the columns named in backticks that it does not know.
    pub schema: Schema,
    pub params: Vec<Param>,
    /// In an order in which each stands after those it uses.
    pub segments: Vec<Segment>,
    /// In the order of files and of lines.
    pub rules: Vec<Rule>,
    /// The `duplicates` rules in the order of files and of lines, so that a condition can name one that
    /// stands after it; nothing for one that is not right.
    pub duplicates: Vec<Option<RuleId>>,
    pub tests: Vec<Test>,
    /// In the order of files and of lines.
    pub assertions: Vec<Assertion>,
    /// Named by a rule, another segment or a test.
    pub used_segments: BTreeSet<SegmentId>,
    /// Named in a condition.
    pub used_duplicates: BTreeSet<DuplicatesId>,
    /// Named in a condition or a fix.
    pub used_params: BTreeSet<ParamId>,
    /// The files of look-ups that hyg.yaml does not declare, where a rule first names them.
    pub look_ups: Vec<Spanned<String>>,
}

#[derive(Debug, Clone)]
pub struct Param {
    pub name: String,
    pub description: Option<String>,
    /// The value in force: from the file, or from `--param`.
    pub value: ast::ValueKind,
    /// Whether `--param` set it.
    pub overridden: bool,
    pub name_span: Span,
    pub allows: Vec<ast::Allow>,
}

#[derive(Debug, Clone)]
pub struct Segment {
    pub object: ObjectId,
    pub name: String,
    pub description: Option<String>,
    pub condition: Condition,
    pub name_span: Span,
    pub span: Span,
    pub allows: Vec<ast::Allow>,
}

/// A rule that does something, or guards.
#[derive(Debug, Clone)]
pub struct Rule {
    pub object: ObjectId,
    pub name: String,
    pub description: Option<String>,
    pub kind: RuleKind,
    pub name_span: Span,
    /// The whole declaration.
    pub span: Span,
    pub allows: Vec<ast::Allow>,
}

impl Rule {
    /// Whether a `# hyg: allow` comment before it silences a lint.
    #[must_use]
    pub fn allows_lint(&self, lint: Code) -> bool {
        self.allows.iter().any(|allow| allow.lint.value == lint.name)
    }
}

#[derive(Debug, Clone)]
pub enum RuleKind {
    /// Guarding: holds on true and on unreadable.
    Protect(Condition),
    Delete(Removal),
    Suppress(Removal),
    Fix(Fix),
    Flag(Flag),
    Duplicates(Duplicates),
    Reconcile(Reconcile),
    Audit(Audit),
    /// `routine`: parsed and its names checked; running it is not
    /// available yet. Holds the declaration's keyword.
    Unavailable(&'static str),
}

impl RuleKind {
    /// The keyword of the declaration.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        match self {
            RuleKind::Protect(_) => "protect",
            RuleKind::Delete(_) => "delete",
            RuleKind::Suppress(_) => "suppress",
            RuleKind::Fix(_) => "fix",
            RuleKind::Flag(_) => "flag",
            RuleKind::Duplicates(_) => "duplicates",
            RuleKind::Reconcile(_) => "reconcile",
            RuleKind::Audit(_) => "audit",
            RuleKind::Unavailable(keyword) => keyword,
        }
    }
}

/// `delete` or `suppress`.
#[derive(Debug, Clone)]
pub struct Removal {
    pub condition: Condition,
    pub unless: Vec<Unless>,
    /// As written; a delete without one gets the default of [`DEFAULT_BRAKE`].
    pub brake: Option<Brake>,
}

/// The brake of a `delete` that names none.
pub const DEFAULT_BRAKE: Brake = Brake::HALF;

#[derive(Debug, Clone)]
pub struct Unless {
    /// Guarding.
    pub condition: Condition,
    pub reason: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Fix {
    pub condition: Option<Condition>,
    pub unless: Vec<Unless>,
    /// One per property of a line, in the order of lines: a line that names three properties is
    /// three steps.
    pub steps: Vec<FixStep>,
}

/// What a fix does to one property.
#[derive(Debug, Clone)]
pub struct FixStep {
    pub property: PropertyId,
    pub property_span: Span,
    pub verbs: Vec<VerbCall>,
    /// Acting; `it` is resolved to the property of the line.
    pub when: Option<Condition>,
    /// Further property of a line that fills several: its `when` is about the record as it stood
    /// before the line.
    pub continues: bool,
    pub otherwise: Otherwise,
    /// The line.
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct VerbCall {
    pub verb: &'static Verb,
    /// Aligned with the verb's parameters.
    pub arguments: Arguments,
    /// The properties whose values the call takes from the record at run time, in the order of the
    /// parameters that take one.
    pub properties: Vec<Path>,
    /// For `set to OPTION`: the option, whose spelling follows the column's.
    pub option: Option<OptionId>,
    /// As written, for messages.
    pub text: String,
    pub span: Span,
}

/// What else happens when a verb fails; the record is listed in any case.
#[derive(Debug, Clone)]
pub enum Otherwise {
    Leave,
    Clear,
    Flag(Template),
    /// `set to`, as the verb of that name.
    Set(Box<VerbCall>),
}

#[derive(Debug, Clone)]
pub struct Flag {
    pub condition: Condition,
    pub unless: Vec<Unless>,
    /// Its description where the rule says nothing.
    pub say: Template,
}

/// `never delete "…" where …`: no rule takes away a record that satisfies the condition, as exported
/// or as fixes leave it.
#[derive(Debug, Clone)]
pub struct Assertion {
    pub object: ObjectId,
    pub description: String,
    /// Acting: speaks of records on which it is true.
    pub condition: Condition,
    pub description_span: Span,
    /// The whole declaration.
    pub span: Span,
    pub allows: Vec<ast::Allow>,
}

impl Program {
    /// The name of a rule, for messages and lists.
    #[must_use]
    pub fn rule_name(&self, id: RuleId) -> &str {
        self.rule(id).map_or("", |rule| rule.name.as_str())
    }

    /// The rules of one object, in order, with their ids.
    pub fn rules_of(&self, object: ObjectId) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules
            .iter()
            .enumerate()
            .filter(move |(_, rule)| rule.object == object)
            .map(|(id, rule)| (RuleId(id), rule))
    }

    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.0)
    }

    #[must_use]
    pub fn segment(&self, id: SegmentId) -> Option<&Segment> {
        self.segments.get(id.0)
    }
}
