//! This side: the records of the export as a rule matches and compares them.

use super::{RunError, Shown};
use crate::engine::{Memo, RelatedSet};
use crate::matching::{Clause, Records, nothing_to_match_by};
use crate::plan::{ReconcilePlan, SlotId};
use crate::run::pass::{Read, Scope};

/// The records of an export, and their cells at the same places.
#[derive(Debug)]
pub(super) struct Here {
    pub records: Records,
    pub sides: Vec<Record>,
}

#[derive(Debug)]
pub(super) struct Record {
    pub shown: Shown,
    pub part: Part,
    /// Of each compared property the text, and the value or why there is none.
    pub compared: Vec<(String, Result<Option<String>, String>)>,
}

/// Whether a record takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Takes,
    LeftOut,
    /// What could not be read, or that nothing is known by which it could be found.
    NotComparable(String),
}

/// One pass over the export.
pub(super) fn read(scope: Scope, related: &RelatedSet, rule: &ReconcilePlan) -> Result<Here, RunError> {
    let Scope { run, object, .. } = scope;
    let pass = scope.pass();
    let refused = |why| run.refused(rule.search.rule, why);
    let work = |memo: &mut Memo, read: Read| {
        let asking = pass.asking(related, memo, &read)?;
        let Read { records, active, .. } = &read;
        let candidates = asking.candidates(&rule.search, active);
        let columns = asking.compared(&rule.search);
        let mut part = Here { records: Records::new(&rule.search.matcher), sides: Vec::new() };
        for row in active.iter() {
            let values: Vec<_> = columns.iter().map(|column| column.value(row)).collect();
            let cells: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
            part.records.push(&cells).map_err(refused)?;
            let unread = candidates.set_aside.iter().find(|entry| entry.row == row);
            let takes = if let Some(entry) = unread {
                Part::NotComparable(asking.describe(entry))
            } else if candidates.undecided.contains(row) {
                Part::NotComparable("the file of a linked object was not given".to_owned())
            } else if !candidates.rows.contains(row) {
                Part::LeftOut
            } else {
                not_comparable(rule, &cells).map_or(Part::Takes, Part::NotComparable)
            };
            let text = |slot: SlotId| asking.text(slot, row);
            part.sides.push(Record {
                shown: Shown {
                    key: records.key(object, row).to_owned(),
                    identifying: object.identifying.iter().map(|&slot| text(slot)).collect(),
                },
                part: takes,
                compared: rule.compare.iter().map(|one| (text(one.slot), asking.value(one.slot, row))).collect(),
            });
        }
        Ok(part)
    };
    let mut here = Here { records: Records::new(&rule.search.matcher), sides: Vec::new() };
    let take = |part: Here| {
        here.records.append(&part.records).map_err(refused)?;
        here.sides.extend(part.sides);
        Ok(())
    };
    pass.each("reconciling", false, work, take)?;
    Ok(here)
}

/// Why no line has all, or of `likely` something, that it compares.
pub(super) fn not_comparable(rule: &ReconcilePlan, cells: &[Option<&str>]) -> Option<String> {
    let matcher = &rule.search.matcher;
    let held = |at: usize| {
        let column = matcher.columns.get(at)?;
        Some((column, cells.get(at).copied().flatten()?))
    };
    let is_known = |at: usize| held(at).is_some_and(|(column, cell)| column.form.comparable(cell).is_some());
    let is_comparable = matcher.clauses.iter().any(|clause| match clause {
        Clause::All(likenesses) => likenesses.iter().all(|likeness| is_known(likeness.column)),
        Clause::Likely { columns, .. } => columns.iter().any(|&column| is_known(column)),
    });
    if is_comparable {
        return None;
    }
    let told = (0..matcher.columns.len())
        .filter_map(held)
        .filter_map(|(column, cell)| Some(format!("{} {}", column.label, nothing_to_match_by(column, cell)?)));
    let mut told: Vec<String> = told.collect();
    told.dedup();
    Some(if told.is_empty() { "holds nothing to match it by".to_owned() } else { told.join("; ") })
}
