//! What a run came to: the content of `summary.json` and of the terminal's table.

use super::audit::{MeasureReport, Status};
use super::bind::Bound;
use super::duplicates::SearchReport;
use super::reconcile;
use crate::check::program::RuleId;
use crate::data::digest::Digest;
use crate::data::read::{Compression, Fingerprint, Format};
use crate::engine::outcomes::Tally;
use crate::schema::ObjectId;
use crate::value::time::AsOf;

/// A whole run.
#[derive(Debug, Clone)]
pub struct Report {
    pub as_of: AsOf,
    pub inputs: Vec<InputReport>,
    pub objects: Vec<ObjectReport>,
    /// Things to know that are no outcome: rules left out, files that were not given.
    pub notes: Vec<String>,
    /// Brakes that stopped the run: nothing was written if there is one.
    pub stops: Vec<Stop>,
    /// Promises that the rules would have broken: they stop the run as a brake does.
    pub broken: Vec<BrokenPromise>,
    pub outputs: Vec<OutputReport>,
}

impl Report {
    /// Whether a goal of an audit was missed.
    #[must_use]
    pub fn misses_goals(&self) -> bool {
        self.measures().any(|(_, measure)| measure.status == Some(Status::Missed))
    }

    /// Whether the run was stopped before it wrote anything.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        !self.stops.is_empty() || !self.broken.is_empty()
    }
}

/// A `never delete` of whose records a rule takes some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenPromise {
    pub object: String,
    /// What it says.
    pub promise: String,
    pub records: u64,
    /// The key of the first of them, and the rule that takes it.
    pub first: String,
    pub rule: String,
}

/// One file that was read.
#[derive(Debug, Clone)]
pub struct InputReport {
    pub object: String,
    pub name: String,
    pub format: Format,
    pub compression: Option<Compression>,
    pub fingerprint: Fingerprint,
}

impl InputReport {
    /// Of the files of one input that a pass has read.
    pub(super) fn of(object: &str, input: &Bound) -> Vec<InputReport> {
        let files = input.sources.iter().zip(&input.formats).zip(input.fingerprints());
        files
            .map(|((source, (format, compression)), fingerprint)| InputReport {
                object: object.to_owned(),
                name: source.name.clone(),
                format: format.clone(),
                compression: *compression,
                fingerprint: *fingerprint,
            })
            .collect()
    }
}

/// One object's records: `rows = kept + deleted + absorbed + rejected`.
#[derive(Debug, Clone)]
pub struct ObjectReport {
    pub object: ObjectId,
    pub name: String,
    pub rows: u64,
    pub kept: u64,
    pub deleted: u64,
    /// Merged into another record.
    pub absorbed: u64,
    /// Ragged or without a key.
    pub rejected: u64,
    /// Selected by a delete, and kept because something holds every such delete back.
    pub spared: u64,
    pub suppressed: u64,
    pub fixed_cells: u64,
    pub fixed_records: u64,
    pub flagged: u64,
    /// Entries of the set-aside list about rules (rejected rows are counted above).
    pub set_aside: u64,
    /// The first of them, and where it stands.
    pub first_set_aside: Option<String>,
    /// What stands most often in the set-aside list, the most frequent first.
    pub problems: Vec<Problem>,
    pub rules: Vec<RuleReport>,
}

/// One kind of entry of the set-aside list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub count: u64,
    /// The label of the property; empty when the entry is about no single one.
    pub property: String,
    pub sentence: String,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct RuleReport {
    pub rule: RuleId,
    pub kind: &'static str,
    pub name: String,
    pub description: Option<String>,
    pub tally: Tally,
    /// Tests about time and what they came to: `last open older than 182 days`, `before 2026-05-23`.
    pub cutoffs: Vec<(String, String)>,
    /// The brake that stopped it.
    pub stopped: bool,
    /// Of a `duplicates` or a `reconcile` rule.
    pub search: Option<SearchReport>,
    /// Of a `reconcile` rule.
    pub reconciled: Option<reconcile::Counts>,
    /// Of an `audit` rule.
    pub measures: Vec<MeasureReport>,
}

/// A brake that stopped the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// The object, and the rule unless it is the brake on all deletes together.
    pub object: String,
    pub rule: Option<(RuleId, String)>,
    /// What it would have written, of how many records (rejected rows are none), and the limit as
    /// written.
    pub would_write: u64,
    pub rows: u64,
    pub limit: String,
}

/// One file that was written.
#[derive(Debug, Clone)]
pub struct OutputReport {
    pub file: String,
    /// `review` or `import`.
    pub purpose: &'static str,
    pub rows: u64,
    pub digest: Digest,
}

impl ObjectReport {
    /// The balance that must hold: every row is accounted for.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.rows == self.kept + self.deleted + self.absorbed + self.rejected
    }
}
