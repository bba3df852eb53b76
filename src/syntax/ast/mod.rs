//! The tree of a rule file: what was written and where, nothing resolved.
//!
//! Equality ignores places (see [`Spanned`]), so that "the formatter keeps the tree" can be
//! stated as `parse(format(text)) == parse(text)`.

mod audit;
mod condition;
mod fix;
mod matching;
mod rule;
mod test;
mod value;

pub use audit::{Audit, Baseline, Figure, Goal, Measure, Population};
pub use condition::{
    AgeDirection, CalendarWhich, Comparison, Condition, ConditionKind, DateOperator, LinkQuantifier, ListQuantifier,
    PropertyTest, TestKind, TextOperator, ValueQuantifier,
};
pub use fix::{Argument, ArgumentValue, Fix, FixLine, Otherwise, VerbCall};
pub use matching::{Compared, Duplicates, Keep, Likeness, Match, Order, Rank, Reconcile};
pub use rule::{Flag, Never, Param, Protect, Removal, Routine, RuleReference, Segment, Unless};
pub use test::{Expectation, ExpectationSubject, ExpectedOutcome, Given, Table, Test};
pub use value::{Phrase, Value, ValueKind, Word};

pub use crate::value::time::{CalendarUnit, Duration};

use crate::source::{Span, Spanned};

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
