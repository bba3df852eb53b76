//! Outcomes in memory, by key: for tests of rules, which judge a handful of records.

use super::bind::Input;
use super::duplicates::Group;
use super::progress::Silent;
use super::reconcile::Line;
use super::report::{OutputReport, Report};
use super::sink::{Judged, Renderer, Sink, Subject};
use super::{Options, RunError, execute};
use crate::check::program::{Program, RuleId, SegmentId};
use crate::engine::outcomes::GuardKind;
use crate::plan::SlotSource;
use crate::schema::{ObjectId, Project, PropertyId};

/// All outcomes of a run, in the order of inputs and rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collected {
    pub records: Vec<Record>,
    /// What `duplicates` rules found, by object.
    pub groups: Vec<(ObjectId, Group)>,
    /// What `reconcile` rules tell of records and of rows of their files.
    pub reconciled: Vec<(RuleId, Line)>,
}

/// What the rules said of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub object: ObjectId,
    pub key: String,
    /// Deletes and suppressions that list it, flags that speak of it.
    pub selected_by: Vec<RuleId>,
    pub flags: Vec<(RuleId, String)>,
    pub spared: Vec<(RuleId, Vec<GuardKind>)>,
    /// Property, old text, new text, and the fix.
    pub edits: Vec<(PropertyId, String, String, RuleId)>,
    pub set_aside: Vec<(RuleId, String)>,
    pub segments: Vec<SegmentId>,
    pub deleted: bool,
    /// The rule by which it was merged into another record.
    pub absorbed_by: Option<RuleId>,
}

/// Runs the rules and collects what they say.
///
/// # Errors
/// See [`RunError`].
pub fn collect(
    program: &Program,
    project: &Project,
    inputs: &[Input],
    options: &Options,
) -> Result<(Collected, Report), RunError> {
    let mut collected = Collected::default();
    let report = execute(program, project, inputs, options, &Silent, &mut collected)?;
    Ok((collected, report))
}

/// Turns each row into a [`Record`].
#[derive(Debug, Clone, Copy)]
pub struct Collector;

impl Renderer for Collector {
    type Part = Vec<Record>;

    fn needs_whole_rows(&self) -> bool {
        false
    }

    fn needs_every_row(&self) -> bool {
        true
    }

    fn render(&self, subject: &Subject, judged: Judged) -> Result<Vec<Record>, RunError> {
        let outcomes = &judged.outcomes;
        let merges = judged.merges.as_ref();
        let record = |row: usize| {
            let absorbed_by = merges.and_then(|merges| merges.rule_of_absorbed(row));
            let removals = outcomes.suppressions.iter().chain(&outcomes.deletions).filter(|removal| removal.row == row);
            let flags = outcomes.flags.iter().filter(|flag| flag.row == row);
            let property = |edit: &crate::engine::outcomes::Edit| match subject.object.slot(edit.slot)?.source {
                SlotSource::Own(property) => Some(property),
                SlotSource::Through { .. } => None,
            };
            Record {
                object: subject.object.object,
                key: judged.records.key(subject.object, row).to_owned(),
                selected_by: removals
                    .flat_map(|removal| removal.rules.iter().map(|hit| hit.rule))
                    .chain(flags.clone().map(|flag| flag.rule))
                    .chain(absorbed_by)
                    .collect(),
                flags: flags.map(|flag| (flag.rule, flag.message.clone())).collect(),
                spared: outcomes
                    .spared
                    .iter()
                    .filter(|spared| spared.row == row)
                    .map(|spared| (spared.rule, spared.by.iter().map(|guard| guard.kind.clone()).collect()))
                    .collect(),
                edits: outcomes
                    .edits
                    .iter()
                    .filter(|edit| edit.row == row)
                    .filter_map(|edit| {
                        let before = judged.text(edit.slot, row).to_owned();
                        Some((property(edit)?, before, edit.after.clone(), edit.rule))
                    })
                    .chain(merged_cells(subject, &judged, row))
                    .collect(),
                set_aside: outcomes
                    .set_aside
                    .iter()
                    .filter(|entry| entry.row == row)
                    .map(|entry| (entry.rule, entry.problem.clone()))
                    .collect(),
                segments: outcomes
                    .memberships
                    .iter()
                    .filter(|(at, _)| *at == row)
                    .map(|(_, segment)| *segment)
                    .collect(),
                deleted: outcomes.deletions.iter().any(|removal| removal.row == row),
                absorbed_by,
            }
        };
        Ok(judged.active.iter().map(record).collect())
    }
}

/// What a merge changes in a survivor: the properties that the schema knows.
fn merged_cells(subject: &Subject, judged: &Judged, row: usize) -> Vec<(PropertyId, String, String, RuleId)> {
    let group = judged.merges.as_ref().and_then(|merges| merges.survivors.get(&row));
    let changes = group.iter().flat_map(|group| group.changes.iter().map(|change| (group.rule, change)));
    let cells = changes.filter_map(|(rule, (column, after))| {
        let property = subject.input.matched.columns.iter().position(|of| *of == Some(*column))?;
        let before = judged.batch.cells(row).get(*column).map(|cell| cell.as_ref().to_owned());
        Some((PropertyId(property), before.unwrap_or_default(), after.clone(), rule))
    });
    cells.collect()
}

impl Sink for Collected {
    type Renderer = Collector;

    fn begin(&mut self, subject: &Subject) -> Result<Collector, RunError> {
        let groups = subject.found.duplicates.map(|found| found.groups.as_slice()).unwrap_or_default();
        self.groups.extend(groups.iter().map(|group| (subject.object.object, group.clone())));
        for one in subject.found.reconciled {
            self.reconciled.extend(one.lines.iter().map(|line| (one.rule, line.clone())));
        }
        Ok(Collector)
    }

    fn take(&mut self, part: Vec<Record>) -> Result<(), RunError> {
        self.records.extend(part);
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }

    fn close(&mut self, _report: &Report) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }
}
