//! The checked program: typed rules in which every name is resolved, and in which nothing can fail
//! for a reason that could have been known before the data.
//!
//! `explain`, lints, the plan and the test runner read it; only the checker makes it.

use crate::diagnostic::Code;
use crate::schema::{Consent, LinkId, Object, ObjectId, OptionId, PropertyId, Schema};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, AgeDirection};
use crate::value::Kind;
use crate::value::country::Country;
use crate::value::email;
use crate::value::identifier::Identifier;
use crate::value::ratio::Ratio;
use crate::value::time::{AsOf, CalendarUnit, Duration, Window};
use crate::verbs::{Arguments, Verb};
use chrono::{NaiveDate, Weekday};
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
    pub brake: Option<ast::Brake>,
}

/// The brake of a `delete` that names none, in percent of the object's records.
pub const DEFAULT_BRAKE: ast::Brake = ast::Brake::Percent(50.0);

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
    pub verb: &'static dyn Verb,
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

/// Records that are one thing, which of them survives, and what becomes of their values.
#[derive(Debug, Clone)]
pub struct Duplicates {
    /// Acting: only such records are compared.
    pub condition: Option<Condition>,
    /// Two records match if one clause holds for them.
    pub matches: Vec<MatchClause>,
    /// Guarding: such a record takes no part.
    pub unless: Vec<Unless>,
    /// The most wanted first. Of equals the one with the lowest key survives, so that there is always
    /// one answer.
    pub survivor: Vec<Rank>,
    /// At most one a property; the others are kept as [`KeepRule::FirstKnown`] says, but for what must
    /// not be lost.
    pub keep: Vec<Keep>,
    pub brake: Option<ast::Brake>,
}

impl Duplicates {
    /// The `keep` lines by which a merge may lose that a person refused something: a `yes` in an opt-out, a
    /// `no` in a permission. Without such a line none is ever lost.
    pub fn losing_refusals<'d>(&'d self, object: &'d Object) -> impl Iterator<Item = (&'d Keep, Consent)> {
        self.keep.iter().filter_map(|keep| {
            let property = object.property(keep.property)?;
            let consent = Consent::named(&[&property.name, &property.label])?;
            let may_lose = match (property.kind, consent) {
                (Kind::YesNo, _) => keep.rule != KeepRule::Any(consent.refusal()),
                (Kind::Text | Kind::OneOption | Kind::ManyOptions, Consent::OptOut) => keep.rule != KeepRule::Joined,
                // Several answers beside each other allow nothing plainly, and yet more than none.
                (Kind::Text | Kind::OneOption, Consent::OptIn) => true,
                _ => false,
            };
            may_lose.then_some((keep, consent))
        })
    }
}

/// Records of the object against the rows of another system's file.
#[derive(Debug, Clone)]
pub struct Reconcile {
    /// Relative to the project folder.
    pub file: String,
    /// Acting: other records take no part.
    pub condition: Option<Condition>,
    /// A record and a row match if one clause holds for them.
    pub matches: Vec<MatchClause>,
    /// Of each likeness of `matches`, in order, the file's column, where the rule names it.
    pub columns: Vec<Option<String>>,
    /// Guarding: such a record takes no part.
    pub unless: Vec<Unless>,
    pub compare: Vec<Comparison>,
}

/// A property that must be the same on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub property: PropertyId,
    /// The form that the rule names after `by`.
    pub by: Option<&'static str>,
    /// The file's column, where the rule names it.
    pub column: Option<String>,
    pub span: Span,
}

/// Figures about all records of the object.
#[derive(Debug, Clone)]
pub struct Audit {
    pub measures: Vec<Measure>,
}

/// One figure: how many records something is true of.
#[derive(Debug, Clone)]
pub struct Measure {
    /// No other measure of the audit has it.
    pub name: String,
    pub name_span: Span,
    pub unit: Unit,
    /// True of the records that count.
    pub condition: Condition,
    pub goal: Option<Goal>,
    /// What it should reach besides.
    pub warn: Option<Goal>,
    /// What is measured, as written with the values of parameters: `share where email is valid`.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Of all records of the object.
    Share,
    /// Records.
    Count,
}

/// What a figure ought to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    pub bound: Bound,
    /// As written, with the values of parameters: `at least 95%`.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    AtLeast(Ratio),
    AtMost(Ratio),
    /// By this share of what it was.
    Change {
        is_up: bool,
        by: Ratio,
        from: Baseline,
    },
}

/// What a change is counted from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Baseline {
    From(Ratio),
    /// The first run that was recorded.
    First,
    /// The first run on this day or after it.
    Since(NaiveDate),
}

#[derive(Debug, Clone)]
pub enum MatchClause {
    /// Every likeness holds.
    All(Vec<Likeness>),
    /// Taken together the values make it that probable that two records are one.
    Likely { at_least: f64, on: Vec<Likeness> },
}

impl MatchClause {
    /// The properties that it compares, in order.
    #[must_use]
    pub fn likenesses(&self) -> &[Likeness] {
        match self {
            MatchClause::All(likenesses) | MatchClause::Likely { on: likenesses, .. } => likenesses,
        }
    }
}

/// What two records must have in common. Blanks have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    pub property: PropertyId,
    pub how: Similarity,
    /// The form or measure that the rule names after `by`, by its own name; of `same` and `likely` a form.
    pub by: Option<&'static str>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Similarity {
    /// The same value, however it is written.
    Same,
    /// A share between 0 and 1; without one, what suits the property's kind.
    Similar { at_least: Option<f64> },
}

/// One step of the choice of a survivor.
#[derive(Debug, Clone)]
pub enum Rank {
    /// Records for which it is true come first.
    Holds(Condition),
    /// Records without a value come last.
    Best { order: ast::Order, property: PropertyId, span: Span },
}

/// What a merged record has of one property.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keep {
    pub property: PropertyId,
    pub rule: KeepRule,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepRule {
    /// What the survivor has, even if it has nothing.
    Survivor,
    /// The survivor's value, else that of the next record in the order of survivors that has one.
    FirstKnown,
    /// The value of the record that is best by another property, or by the property itself, among those
    /// that have a value.
    Best { order: ast::Order, by: PropertyId },
    /// All values, each once, joined by `;`.
    Joined,
    /// This answer if one record gives it.
    Any(bool),
}

/// A text with `{property}` in it.
#[derive(Debug, Clone, Default)]
pub struct Template {
    pub parts: Vec<TemplatePart>,
}

#[derive(Debug, Clone)]
pub enum TemplatePart {
    Text(String),
    Value(Path),
}

/// A property of the record, or of the one record that to-one links lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    /// The links to follow, each a link of the object reached so far.
    pub links: Vec<LinkId>,
    /// The object that the property belongs to.
    pub object: ObjectId,
    pub property: PropertyId,
}

/// A condition with its place and its text (one line, single spaces) for evidence and reports.
#[derive(Debug, Clone)]
pub struct Condition {
    pub kind: ConditionKind,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum ConditionKind {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    AtLeast(u32, Vec<Condition>),
    /// Blank becomes false.
    InSegment(SegmentId),
    /// Another record of its group by this rule is still there; never blank.
    HasDuplicates(DuplicatesId),
    Linked(Linked),
    Test(PropertyTest),
}

/// A condition on the records that one link leads to.
#[derive(Debug, Clone)]
pub struct Linked {
    pub link: LinkId,
    /// The object on the other side, of which `inner` speaks.
    pub object: ObjectId,
    pub quantifier: LinkQuantifier,
    pub inner: Option<Box<Condition>>,
    /// As written.
    pub text: String,
}

/// `no` is a negated `AtLeast(1)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkQuantifier {
    /// True if so many linked records satisfy the condition; false if true and unreadable ones
    /// together are too few; else unreadable.
    AtLeast(u32),
    /// True if there is one and all satisfy it; false over none, and where one does not.
    Every,
}

#[derive(Debug, Clone)]
pub struct PropertyTest {
    pub subject: Path,
    pub test: TestKind,
    /// Swaps true and false.
    pub negated: bool,
    /// Blank becomes true.
    pub or_unknown: bool,
    /// As written, for evidence: `last marketing email open older than 182 days`.
    pub text: String,
}

/// A value of a rule, and the parameter it came from: lints treat those as unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal<T> {
    pub value: T,
    pub param: Option<ParamId>,
    pub span: Span,
}

/// What is asked of a property's value. (`Test` is the declaration.) Unless said otherwise a blank
/// cell makes it blank and a cell that cannot be read as the property's kind unreadable.
#[derive(Debug, Clone, PartialEq)]
pub enum TestKind {
    /// Only whether the cell is blank; never blank or unreadable itself.
    Known,
    /// The same folded text (both cells), number, day or set of options.
    SameAs(Path),
    /// The same in a form by which values are compared, such as the domain that somebody owns; unreadable
    /// where a text holds nothing of that form.
    SameBy {
        other: Path,
        /// A form of [`crate::matching::Form`] by its own name.
        form: &'static str,
    },
    /// The folded text (exact text for ids) is one of these.
    TextIs(Vec<Literal<String>>),
    TextHas {
        operator: ast::TextOperator,
        values: Vec<Literal<String>>,
    },
    /// Anywhere in the cell, case counts.
    Matches(Literal<String>),
    LongerThan(Literal<u32>),
    ShorterThan(Literal<u32>),
    Number {
        operator: NumberOperator,
        operand: Operand<f64>,
    },
    NumberIn(Vec<Literal<f64>>),
    NumberBetween {
        low: Operand<f64>,
        high: Operand<f64>,
    },
    /// The property has an option list: the cell's options against these.
    Options {
        quantifier: OptionQuantifier,
        options: Vec<Literal<OptionId>>,
    },
    YesNo(Literal<bool>),
    Age {
        direction: ast::AgeDirection,
        duration: Literal<Duration>,
    },
    Future,
    Past,
    Date {
        operator: ast::DateOperator,
        operand: Operand<NaiveDate>,
    },
    DateBetween {
        low: Operand<NaiveDate>,
        high: Operand<NaiveDate>,
    },
    /// `offset` 0 is this, -1 last, 1 next.
    Calendar {
        unit: CalendarUnit,
        offset: i32,
    },
    /// Whether the value lies far from those of the other records, which a first pass has read: of a
    /// number or a date of the record itself. Unreadable where too few of them can be read.
    Unusual(Unusual),
    /// Of the property's kind, or of the shape named. A value that is not valid is readable: it
    /// makes the test false, never unreadable.
    Valid(Shape),
    /// Of the country; without one, of the account's. Unreadable where that is blank or not known, or
    /// hyg has no rule for it, unless the value names its country.
    Identifier {
        identifier: Identifier,
        country: Option<Operand<Country>>,
    },
    /// What is no address has no domain to look up: unreadable.
    EmailClass(email::Class),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberOperator {
    Equals,
    MoreThan,
    LessThan,
    AtLeast,
    AtMost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OptionQuantifier {
    /// The cell has one of them.
    AnyOf,
    /// The cell has all of them.
    AllOf,
    /// The cell has exactly them.
    Exactly,
}

impl TestKind {
    /// The days and instants that a test against the day of the run accepts; nothing for any other test,
    /// and where they lie beyond the calendar. `is_datetime`: whether the property's values have a time.
    #[must_use]
    pub fn window(&self, as_of: &AsOf, is_datetime: bool, week_starts: Weekday) -> Option<Window> {
        match self {
            TestKind::Age { direction: AgeDirection::OlderThan, duration } => Window::older_than(duration.value, as_of),
            TestKind::Age { direction: AgeDirection::NewerThan | AgeDirection::InTheLast, duration } => {
                Window::newer_than(duration.value, as_of)
            }
            TestKind::Age { direction: AgeDirection::InTheNext, duration } => {
                Window::within_next(duration.value, as_of, is_datetime)
            }
            TestKind::Future => Some(Window::future(as_of, is_datetime)),
            TestKind::Past => Some(Window::past(as_of)),
            TestKind::Calendar { unit, offset } => Window::calendar(*unit, *offset, as_of, week_starts),
            _ => None,
        }
    }
}

/// What a comparison compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand<T> {
    Literal(Literal<T>),
    Property(Path),
}

/// How far out a value must lie.
#[derive(Debug, Clone, PartialEq)]
pub enum Unusual {
    /// More than so many deviations from the mean.
    Deviations(Literal<f64>),
    /// Beyond the fences of the quartiles.
    Range,
}

/// What `is valid` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    Email,
    /// For the account's default country when the number names none.
    Phone,
    Url,
    Date,
    Country,
    Number,
    /// One of the property's options.
    Option,
    YesNo,
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

/// A `test` block, its tables as cells, its expectations resolved.
#[derive(Debug, Clone)]
pub struct Test {
    pub description: String,
    /// The file it stands in, as named by the user, and its line.
    pub span: Span,
    pub allows: Vec<ast::Allow>,
    pub as_of: Option<NaiveDate>,
    pub tables: Vec<Table>,
    pub expectations: Vec<Expectation>,
}

/// A small export: bound to properties and links by its header, as a file's is.
#[derive(Debug, Clone)]
pub struct Table {
    pub object: ObjectId,
    /// As written: labels, internal names or aliases, also of association-ID columns such as
    /// `associated deal ids`. The key column is among them.
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone)]
pub struct Expectation {
    pub subject: ExpectationSubject,
    pub outcome: ExpectedOutcome,
    pub span: Span,
    /// As written.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectationSubject {
    Rule(RuleId),
    Segment(SegmentId),
}

/// Keys are the texts of the table's key column.
#[derive(Debug, Clone)]
pub enum ExpectedOutcome {
    Selects(Vec<String>),
    Spares {
        keys: Vec<String>,
        because: Option<RuleId>,
    },
    Sets {
        property: PropertyId,
        to: String,
        keys: Vec<String>,
    },
    SetsNothing,
    Flags(Vec<String>),
    SetsAside(Vec<String>),
    /// Exactly these groups.
    Groups(Vec<Vec<String>>),
    /// The goal of this measure, by its name.
    Meets(String),
    Misses(String),
}

impl Program {
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
