//! The tree of a rule file: what was written and where, nothing resolved.
//!
//! Equality ignores places (see [`Spanned`]), so that "the formatter keeps the tree" can be
//! stated as `parse(format(text)) == parse(text)`.

use crate::source::{Span, Spanned};
use crate::value::identifier::Identifier;

/// The name of a rule, segment, parameter or measure.
pub type Name = Spanned<String>;
/// Text in double quotes, unescaped.
pub type Quoted = Spanned<String>;

/// One file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// `hyg 1`.
    pub edition: Option<Spanned<u32>>,
    pub items: Vec<Item>,
}

/// A declaration with the comments that silence lints on it.
#[derive(Debug, Clone)]
pub struct Item {
    pub allows: Vec<Allow>,
    pub kind: ItemKind,
    /// From the first word of the declaration to its last.
    pub span: Span,
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.allows == other.allows && self.kind == other.kind
    }
}

/// `# hyg: allow lint-name: reason`.
#[derive(Debug, Clone, PartialEq)]
pub struct Allow {
    pub lint: Name,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `for contacts`.
    For(Spanned<String>),
    Param(Param),
    Segment(Segment),
    Protect(Protect),
    Delete(Removal),
    Suppress(Removal),
    Fix(Fix),
    Flag(Flag),
    Duplicates(Duplicates),
    Reconcile(Reconcile),
    Audit(Audit),
    Never(Never),
    Test(Test),
    Routine(Routine),
}

impl ItemKind {
    /// The declaration's keyword, as it is written.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        match self {
            ItemKind::For(_) => "for",
            ItemKind::Param(_) => "param",
            ItemKind::Segment(_) => "segment",
            ItemKind::Protect(_) => "protect",
            ItemKind::Delete(_) => "delete",
            ItemKind::Suppress(_) => "suppress",
            ItemKind::Fix(_) => "fix",
            ItemKind::Flag(_) => "flag",
            ItemKind::Duplicates(_) => "duplicates",
            ItemKind::Reconcile(_) => "reconcile",
            ItemKind::Audit(_) => "audit",
            ItemKind::Never(_) => "never",
            ItemKind::Test(_) => "test",
            ItemKind::Routine(_) => "routine",
        }
    }

    /// Name and description of a declaration that has them.
    #[must_use]
    pub fn heading(&self) -> Option<&Heading> {
        match self {
            ItemKind::For(_) | ItemKind::Never(_) | ItemKind::Test(_) => None,
            ItemKind::Param(param) => Some(&param.heading),
            ItemKind::Segment(segment) => Some(&segment.heading),
            ItemKind::Protect(protect) => Some(&protect.heading),
            ItemKind::Delete(removal) | ItemKind::Suppress(removal) => Some(&removal.heading),
            ItemKind::Fix(fix) => Some(&fix.heading),
            ItemKind::Flag(flag) => Some(&flag.heading),
            ItemKind::Duplicates(duplicates) => Some(&duplicates.heading),
            ItemKind::Reconcile(reconcile) => Some(&reconcile.heading),
            ItemKind::Audit(audit) => Some(&audit.heading),
            ItemKind::Routine(routine) => Some(&routine.heading),
        }
    }
}

/// Name and description, which nearly every declaration begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    pub name: Name,
    pub description: Option<Quoted>,
}

/// `param dormant-after = 182 days "Half a year"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    pub heading: Heading,
    pub value: Value,
}

/// `segment NAME "…" where …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    pub heading: Heading,
    pub condition: Condition,
}

/// `protect NAME "…" where …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Protect {
    pub heading: Heading,
    pub condition: Condition,
}

/// `delete` and `suppress`.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    pub heading: Heading,
    pub condition: Condition,
    pub unless: Vec<Unless>,
    pub brake: Option<Spanned<Brake>>,
}

/// `unless … "reason"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unless {
    pub condition: Condition,
    pub reason: Option<Quoted>,
}

/// `stop above 20%` or `stop above 500`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Brake {
    Percent(f64),
    Count(u64),
}

/// `fix NAME "…" [where …] [unless …] LINES`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    pub heading: Heading,
    pub condition: Option<Condition>,
    pub unless: Vec<Unless>,
    pub lines: Vec<FixLine>,
}

/// `first name, last name: trim, capitalise name [when …] [, otherwise …]`.
#[derive(Debug, Clone)]
pub struct FixLine {
    pub properties: Vec<Phrase>,
    pub verbs: Vec<VerbCall>,
    pub when: Option<Condition>,
    pub otherwise: Option<Otherwise>,
    pub span: Span,
}

impl PartialEq for FixLine {
    fn eq(&self, other: &Self) -> bool {
        (&self.properties, &self.verbs, &self.when, &self.otherwise)
            == (&other.properties, &other.verbs, &other.when, &other.otherwise)
    }
}

/// What a fix line does when a verb fails, besides listing the record.
#[derive(Debug, Clone, PartialEq)]
pub enum Otherwise {
    Leave,
    Clear,
    Flag(Quoted),
    SetTo(Value),
}

/// `format phone as international for country/region`: words of the verb, then arguments in the
/// order in which they were written. Which verb it is, is found later in the registry.
#[derive(Debug, Clone)]
pub struct VerbCall {
    /// The words before the first argument: `format phone`, `replace`, `set`, `copy`.
    pub words: Spanned<String>,
    pub arguments: Vec<Argument>,
    pub span: Span,
}

impl PartialEq for VerbCall {
    fn eq(&self, other: &Self) -> bool {
        (&self.words, &self.arguments) == (&other.words, &other.arguments)
    }
}

/// One argument of a verb: `"a"`, `with "b"`, `for country/region`, `("Mgr" to "Manager", …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// `as for to with by from in into`; none for what follows the verb directly.
    pub preposition: Option<Spanned<String>>,
    pub value: ArgumentValue,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentValue {
    /// A value; bare words are [`ValueKind::Words`] and may turn out to name a property.
    Value(Value),
    /// `("Mgr" to "Manager", "Dir" to "Director")`.
    Pairs(Vec<(Value, Value)>),
    /// `into (first name, last name)`.
    List(Vec<Value>),
}

/// `flag NAME "…" where … [unless …] say "…"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    pub heading: Heading,
    pub condition: Condition,
    pub unless: Vec<Unless>,
    pub say: Option<Quoted>,
}

/// `duplicates NAME "…" [where …] match … [unless …] [survivor …] [keep …] [stop above …]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicates {
    pub heading: Heading,
    pub condition: Option<Condition>,
    pub matches: Vec<Match>,
    pub unless: Vec<Unless>,
    pub survivor: Vec<Rank>,
    pub keep: Vec<Keep>,
    pub brake: Option<Spanned<Brake>>,
}

/// `reconcile NAME "…" with "FILE" [where …] match … [unless …] [compare …]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconcile {
    pub heading: Heading,
    /// The other system's file, relative to the project folder.
    pub file: Quoted,
    pub condition: Option<Condition>,
    pub matches: Vec<Match>,
    pub unless: Vec<Unless>,
    pub compare: Vec<Compared>,
}

/// One `match` clause; a pair is a duplicate when any clause holds for it.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// `match same A and similar B at least 90%`.
    All(Vec<Likeness>),
    /// `match likely at least 95% on A, B, C`.
    Likely { at_least: Spanned<f64>, on: Vec<Compared> },
}

impl Match {
    /// All that it compares, in order.
    pub fn compared(&self) -> impl Iterator<Item = &Compared> {
        let (all, likely): (&[Likeness], &[Compared]) = match self {
            Match::All(all) => (all, &[]),
            Match::Likely { on, .. } => (&[], on),
        };
        let all = all.iter().map(|likeness| match likeness {
            Likeness::Same(compared) | Likeness::Similar { compared, .. } => compared,
        });
        all.chain(likely)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Likeness {
    Same(Compared),
    /// `similar last name at least 90%`; the percentage may be left to the property's default.
    Similar {
        compared: Compared,
        at_least: Option<Spanned<f64>>,
    },
}

/// What `match` compares, and how where the rule says it: `company name by token set`.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub property: Phrase,
    /// The column of another system's file that holds the same.
    pub with: Option<Quoted>,
    /// A form or a measure, as it is written.
    pub by: Option<Spanned<String>>,
}

/// One step of `survivor`, the most wanted first.
#[derive(Debug, Clone, PartialEq)]
pub enum Rank {
    Holds(Condition),
    Best { order: Spanned<Order>, property: Phrase },
}

/// Which value wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Latest,
    Earliest,
    Highest,
    Lowest,
    Longest,
    Furthest,
}

impl Order {
    /// The keyword.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Order::Latest => "latest",
            Order::Earliest => "earliest",
            Order::Highest => "highest",
            Order::Lowest => "lowest",
            Order::Longest => "longest",
            Order::Furthest => "furthest",
        }
    }
}

/// `keep phone number: latest by last activity date`.
#[derive(Debug, Clone, PartialEq)]
pub struct Keep {
    pub properties: Vec<Phrase>,
    /// `survivor`, `first known`, `latest`, `furthest`, `all values joined`, `true wins` …
    pub rule: Spanned<String>,
    pub by: Option<Phrase>,
}

/// `audit NAME "…"` with its measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    pub heading: Heading,
    pub measures: Vec<Measure>,
}

/// `measure reachable: share where email is valid, goal at least 95%, warn at least 97%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub name: Name,
    pub figure: Figure,
    pub goal: Option<Goal>,
    pub warn: Option<Goal>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// `share where …` / `share in NAME`: of all records of the object.
    Share(Population),
    /// `count where …` / `count in NAME`.
    Count(Population),
    /// `fill rate of PROPERTY`.
    FillRate(Phrase),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Population {
    Where(Condition),
    In(Name),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    AtLeast(Value),
    AtMost(Value),
    /// `down 50%`, `up 10%`, from the first run or from what is named.
    Change {
        up: bool,
        by: Value,
        baseline: Option<Baseline>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Baseline {
    From(Value),
    Since(Value),
}

/// `routine NAME "…" every month run fix a run delete b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Routine {
    pub heading: Heading,
    /// How often: `every month` is 1 month, `every 2 weeks` two.
    pub every: Option<Spanned<Duration>>,
    pub runs: Vec<RuleReference>,
}

/// `delete unengaged`: a rule by its kind and name.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleReference {
    pub keyword: Spanned<String>,
    pub name: Name,
}

/// `never delete "…" where …`: what must hold of all rules together.
#[derive(Debug, Clone, PartialEq)]
pub struct Never {
    pub description: Quoted,
    pub condition: Condition,
}

/// `test "…" [as of DATE] given … expect …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub description: Quoted,
    pub as_of: Option<Value>,
    pub tables: Vec<Table>,
    pub expectations: Vec<Expectation>,
}

/// `given contacts` and its rows; the first row is the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub object: Spanned<String>,
    pub header: Vec<Spanned<String>>,
    pub rows: Vec<Vec<Spanned<String>>>,
}

/// `expect delete unengaged selects 1, 3`.
#[derive(Debug, Clone)]
pub struct Expectation {
    pub rule: ExpectationSubject,
    pub outcome: Spanned<ExpectedOutcome>,
    pub span: Span,
}

impl PartialEq for Expectation {
    fn eq(&self, other: &Self) -> bool {
        (&self.rule, &self.outcome) == (&other.rule, &other.outcome)
    }
}

/// What an expectation speaks of: `delete unengaged`, `segment dormant`, `audit health`.
pub type ExpectationSubject = RuleReference;

#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedOutcome {
    /// Exactly these; empty for `selects nothing`.
    Selects(Vec<Spanned<String>>),
    /// `spares 2 because customers`.
    Spares {
        keys: Vec<Spanned<String>>,
        because: Option<Name>,
    },
    /// `sets first name to "Zoé" for 1`.
    Sets {
        property: Phrase,
        to: Value,
        keys: Vec<Spanned<String>>,
    },
    /// `sets nothing`.
    SetsNothing,
    Flags(Vec<Spanned<String>>),
    SetsAside(Vec<Spanned<String>>),
    /// `groups (1, 2), (5, 7)`; empty for `groups nothing`.
    Groups(Vec<Vec<Spanned<String>>>),
    Meets(Name),
    Misses(Name),
}

// Conditions.

#[derive(Debug, Clone)]
pub struct Condition {
    pub kind: ConditionKind,
    pub span: Span,
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ConditionKind {
    /// Two or more joined by `and`.
    And(Vec<Condition>),
    /// Two or more joined by `or`.
    Or(Vec<Condition>),
    /// `not (…)`, `not in NAME`.
    Not(Box<Condition>),
    /// `(…)`: kept, so that the formatter prints what was written.
    Group(Box<Condition>),
    /// `any of (…, …)`, `all of`, `none of`, `at least 2 of`.
    List {
        quantifier: Spanned<ListQuantifier>,
        members: Vec<Condition>,
    },
    /// `in NAME`.
    In(Name),
    /// `has duplicates in NAME`; negated `has no duplicates in NAME`.
    HasDuplicates {
        negated: bool,
        rule: Name,
    },
    /// `has associated deals where (…)` and its kind.
    Link {
        quantifier: Spanned<LinkQuantifier>,
        object: Spanned<String>,
        inner: Option<Box<Condition>>,
    },
    Test(PropertyTest),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListQuantifier {
    Any,
    All,
    None,
    AtLeast(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkQuantifier {
    /// `has associated deals`.
    Has,
    /// `no associated deals`.
    No,
    /// `has at least 2 associated deals`.
    AtLeast(u32),
    /// `every associated deal where (…)`.
    Every,
}

/// `last marketing email open older than 182 days or unknown`.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyTest {
    pub property: Phrase,
    pub test: Spanned<TestKind>,
    pub or_unknown: bool,
}

/// A property phrase as written, with or without backticks: `country/region`,
/// `company.industry`, `` `Is Closed Won` ``, `it`.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// Link steps before the last dot: `company` in `company.industry`.
    pub path: Vec<Word>,
    pub word: Word,
    pub span: Span,
}

impl Phrase {
    /// The phrase as one text: steps joined by dots, without backticks.
    #[must_use]
    pub fn text(&self) -> String {
        let steps = self.path.iter().chain([&self.word]);
        steps.map(|word| word.text.as_str()).collect::<Vec<_>>().join(".")
    }
}

impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.word == other.word
    }
}

/// One part of a phrase: its text (words joined by one space) and whether it stood in backticks.
#[derive(Debug, Clone)]
pub struct Word {
    pub text: String,
    pub backticked: bool,
    pub span: Span,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.backticked == other.backticked
    }
}

/// What is asked of a property. (`Test` is the declaration.)
#[derive(Debug, Clone, PartialEq)]
pub enum TestKind {
    /// `is known`, `is unknown`.
    Known { negated: bool },
    /// `is same as PROPERTY`, `is same as PROPERTY by domain`.
    SameAs { negated: bool, compared: Compared },
    /// `is X`, `is not X`, `is yes`, `is 5`.
    Is { negated: bool, value: Value },
    /// `is any of`, `is none of`, `is all of`, `is exactly`.
    IsList { quantifier: ValueQuantifier, values: Vec<Value> },
    /// `contains`, `starts with`, `ends with`, each also `any of (…)`; negated with `does not`.
    Text { operator: TextOperator, negated: bool, values: Vec<Value>, any_of: bool },
    /// `matches /…/`.
    Matches { negated: bool, pattern: Value },
    /// `is longer than 40 characters`, `is shorter than …`.
    Length { longer: bool, characters: Value },
    /// `is more than`, `is less than`, `is at least`, `is at most`.
    Compare { operator: Comparison, negated: bool, value: Value },
    /// `is between A and B`.
    Between { negated: bool, low: Value, high: Value },
    /// `older than SPAN`, `newer than SPAN`; `is in the last SPAN` is `newer`.
    Age { direction: AgeDirection, span: Value },
    /// `is in the future`, `is in the past`.
    Future { past: bool },
    /// `is before`, `is after`, `is on`.
    Date { operator: DateOperator, negated: bool, value: Value },
    /// `is in this month`, `is in last week`, `is in next year`.
    Calendar { which: CalendarWhich, unit: CalendarUnit },
    /// `is an outlier of 3 deviations`.
    Outlier { negated: bool, deviations: Value },
    /// `is outside its usual range`; negated `is within its usual range`.
    Unusual { negated: bool },
    /// `is valid`, `is not valid`; `is a valid email`.
    Valid { negated: bool, shape: Option<Spanned<String>> },
    /// `is a valid IBAN`, `is not a valid postcode for country/region`.
    Identifier { negated: bool, identifier: Identifier, country: Option<Value> },
    /// `is a free email`, `is not a role email`.
    EmailClass { negated: bool, class: Spanned<String> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueQuantifier {
    AnyOf,
    NoneOf,
    AllOf,
    Exactly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextOperator {
    Contains,
    StartsWith,
    EndsWith,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    MoreThan,
    LessThan,
    AtLeast,
    AtMost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeDirection {
    OlderThan,
    NewerThan,
    InTheLast,
    InTheNext,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOperator {
    Before,
    After,
    On,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarWhich {
    This,
    Last,
    Next,
}

// Values.

#[derive(Debug, Clone)]
pub struct Value {
    pub kind: ValueKind,
    pub span: Span,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// Bare words on one line, joined by one space; also property phrases where one may stand
    /// (`is before create date`): then `phrase` holds the same text as a phrase.
    Words(Phrase),
    Quoted(String),
    /// The number as written (so that `1.50` stays `1.50`) .
    Number(String),
    Percent(String),
    /// `2026-09-01`, checked to be a day that exists.
    Date(chrono::NaiveDate),
    Duration(Duration),
    /// The pattern between the slashes, `\/` unescaped.
    Regex(String),
    Param(String),
}

pub use crate::value::time::{CalendarUnit, Duration};
