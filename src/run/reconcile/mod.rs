//! `reconcile`: the records of an object against the rows of another system's file.
//!
//! ```text
//!  export ─► records ─┐
//!                     ├─► matching ─► links between the two sides ─► one to one, several, none
//!  file ───► rows ────┘
//! ```
//!
//! Nothing is merged and nothing is guessed: a record and a row belong together only if neither matches
//! anything else of the other side. It sees values after fixes, before merges and deletes, so that every row of
//! both sides is told.
//!
//! Memory: what [`matching::Records`](crate::matching::Records) says, and of each record and row the texts that
//! lists show.

mod classify;
mod export;
mod file;
mod graph;

pub use crate::check::program::ReconcileStatus as Status;

use super::RunError;
use super::duplicates::{SearchReport, Watching};
use super::pass::Scope;
use super::report::InputReport;
use crate::check::program::{Program, RuleId, RuleKind};
use crate::data::read::Source;
use crate::engine::RelatedSet;
use crate::engine::outcomes::Tally;
use crate::matching::{self, Search, Threads};
use crate::plan::ReconcilePlan;
use crate::schema::ObjectId;
use crate::value::counted::{counted, grouped};
use classify::classify;
use std::collections::{BTreeMap, BTreeSet};

/// What one rule found.
#[derive(Debug)]
pub struct Reconciled {
    pub rule: RuleId,
    /// Records in the order of the export, each with its row; then the rows that stand on no line yet.
    pub lines: Vec<Line>,
    pub differences: Vec<Difference>,
    pub counts: Counts,
    pub search: SearchReport,
    pub inputs: Vec<InputReport>,
}

/// A record, a row of the file, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub status: Status,
    /// Of those that are several: which belong together.
    pub group: Option<u64>,
    pub record: Option<Shown>,
    /// Name of the file, number of the row, and what it holds in the columns that are matched.
    pub row: Option<(String, u64, String)>,
    pub matched_by: String,
    pub reason: String,
}

/// A record as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    pub key: String,
    pub identifying: Vec<String>,
}

/// A value that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub key: String,
    pub file: String,
    pub row: u64,
    pub property: String,
    pub here: String,
    pub there: String,
    /// Why it cannot be told whether they differ.
    pub problem: String,
}

/// How many records, and how many rows of the file, have each status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub records: BTreeMap<Status, u64>,
    pub rows: BTreeMap<Status, u64>,
    pub differences: u64,
}

/// What all rules found, by object.
pub type AllReconciled = BTreeMap<ObjectId, Vec<Reconciled>>;

/// The files that the rules of a run compare with, relative to the project folder.
#[must_use]
pub fn needed(program: &Program, only: &BTreeSet<RuleId>, skip: &BTreeSet<RuleId>) -> Vec<(RuleId, String)> {
    let rules = program.rules.iter().enumerate().map(|(at, rule)| (RuleId(at), rule));
    let chosen = rules.filter(|(id, _)| (only.is_empty() || only.contains(id)) && !skip.contains(id));
    let file = |(id, rule): (RuleId, &crate::check::program::Rule)| match &rule.kind {
        RuleKind::Reconcile(reconcile) => Some((id, reconcile.file.clone())),
        _ => None,
    };
    chosen.filter_map(file).collect()
}

/// Reconciles one object by all of its rules.
pub(super) fn run(
    scope: Scope,
    related: &RelatedSet,
    files: &BTreeMap<RuleId, Vec<Source>>,
) -> Result<Vec<Reconciled>, RunError> {
    let of_rule = |rule: &ReconcilePlan| {
        let sources = files.get(&rule.search.rule).map(Vec::as_slice).unwrap_or_default();
        reconcile(scope, related, rule, sources)
    };
    scope.object.reconciles.iter().map(of_rule).collect()
}

fn reconcile(
    scope: Scope,
    related: &RelatedSet,
    rule: &ReconcilePlan,
    sources: &[Source],
) -> Result<Reconciled, RunError> {
    let Scope { run, object, .. } = scope;
    let name = run.program.rule_name(rule.search.rule);
    let refused = |why| run.refused(rule.search.rule, why);
    let mut here = export::read(scope, related, rule)?;
    let there = file::read(object, run, rule, sources)?;
    here.records.append(&there.records).map_err(refused)?;
    let watch = Watching { progress: run.progress, what: format!("comparing {} and rows for {}", object.name, name) };
    let search = Search { threads: Threads::watched(run.threads, &watch), ..Search::default() };
    let found = matching::find(&rule.search.matcher, &here.records, &search).map_err(refused)?;
    let compared = here.records.len() as usize;
    let search = SearchReport::of(&rule.search, &found, &[], compared, here.records.bytes());
    let search = SearchReport { groups: found.groups.len() as u64, ..search };
    let reconciled = classify(rule, &here, &there, &found, search, sources);
    let told = |counts: &BTreeMap<Status, u64>| counts.values().sum::<u64>();
    let read: u64 = there.inputs.iter().map(|input| input.fingerprint.records).sum();
    if told(&reconciled.counts.records) != here.sides.len() as u64 || told(&reconciled.counts.rows) != read {
        return Err(RunError::Defect(format!("not all rows that `{name}` reconciles are accounted for")));
    }
    Ok(Reconciled { inputs: there.inputs, ..reconciled })
}

impl Reconciled {
    /// What is to be looked at, in the table of rules: records that are not in the file, differ, are several or cannot be
    /// compared. Each stands in `reconcile.csv` with its reason; none is set aside.
    pub(super) fn count(&self, tally: &mut Tally) {
        let of = |status: Status| self.counts.records.get(&status).copied().unwrap_or(0);
        let looked_at = [Status::Differs, Status::NotInFile, Status::Ambiguous, Status::NotComparable];
        tally.selected = looked_at.into_iter().map(of).sum();
        tally.written = self.lines.len() as u64;
    }

    /// Every record and every row, in a sentence.
    #[must_use]
    pub fn sentence(&self, rule: &str, object: &str) -> String {
        let told = |counts: &BTreeMap<Status, u64>| {
            let parts = counts.iter().filter(|(_, count)| **count > 0);
            parts
                .map(|(status, count)| {
                    format!(
                        "{} {}",
                        grouped(*count),
                        if *status == Status::Differs { "differing" } else { status.name() }
                    )
                })
                .collect::<Vec<_>>()
                .join(", ")
        };
        let rows: u64 = self.counts.rows.values().sum();
        let records: u64 = self.counts.records.values().sum();
        let file = self.inputs.first().map_or("the file", |input| input.name.as_str());
        format!(
            "reconcile {rule}: of {} {object} {}; of {} of {file} {}; {} between them",
            grouped(records),
            told(&self.counts.records),
            counted(rows, "row"),
            told(&self.counts.rows),
            counted(self.counts.differences, "difference")
        )
    }
}
