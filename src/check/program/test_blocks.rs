//! What `test` blocks give and expect.

use super::{ReconcileStatus, RuleId, SegmentId};
use crate::schema::{ObjectId, PropertyId};
use crate::source::Span;
use crate::syntax::ast;
use chrono::NaiveDate;

/// A `test` block, its tables as cells, its expectations resolved.
#[derive(Debug, Clone)]
pub struct Test {
    pub description: String,
    /// The file it stands in, as named by the user, and its line.
    pub span: Span,
    pub allows: Vec<ast::Allow>,
    pub as_of: Option<NaiveDate>,
    pub tables: Vec<Table>,
    /// Of the files that `reconcile` rules compare with.
    pub files: Vec<FileTable>,
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

/// A small file of another system, named as the rules do.
#[derive(Debug, Clone)]
pub struct FileTable {
    pub file: String,
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
    /// Exactly these records have the status, by their keys.
    Records(ReconcileStatus, Vec<String>),
    /// Exactly these rows of the file have it, by their numbers; the first below the header is 2.
    Rows(ReconcileStatus, Vec<u64>),
    /// The goal of this measure, by its name.
    Meets(String),
    Misses(String),
}
