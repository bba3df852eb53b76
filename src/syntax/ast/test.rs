//! `test`: records, and what rules make of them.

use super::{Name, Phrase, Quoted, RuleReference, Value};
use crate::source::{Span, Spanned};

/// `test "…" [as of DATE] given … expect …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub description: Quoted,
    pub as_of: Option<Value>,
    pub tables: Vec<Table>,
    pub expectations: Vec<Expectation>,
}

/// `given contacts`, or `given "exports/billing.csv"`, and its rows; the first row is the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub of: Given,
    pub header: Vec<Spanned<String>>,
    pub rows: Vec<Vec<Spanned<String>>>,
}

/// What a table stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// An export of this object.
    Object(Spanned<String>),
    /// The file that a `reconcile` compares with, named as there.
    File(Quoted),
}

impl Given {
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Given::Object(name) | Given::File(name) => name.span,
        }
    }
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
    /// `lists 2 as differs`, or `lists row 4 as not in export`: records by their keys, rows of the file by their numbers.
    Lists {
        rows: bool,
        keys: Vec<Spanned<String>>,
        status: Spanned<String>,
    },
    Meets(Name),
    Misses(Name),
}
