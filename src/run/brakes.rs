//! After the passes: what stops a run, and what is to be said of it.

use super::RunError;
use super::report::{Report, Stop};
use crate::check::program::Program;
use crate::plan::Plan;
use crate::schema::Project;
use crate::value::counted::grouped;

/// One line a rule instead of one a record, where a file that was not given is to blame.
pub(super) fn undecided_notes(report: &mut Report) {
    for object in &report.objects {
        for rule in &object.rules {
            if rule.tally.undecided > 0 {
                report.notes.push(format!(
                    "{} {} could not judge {} {}, because a linked file was not given",
                    rule.kind,
                    rule.name,
                    grouped(rule.tally.undecided),
                    object.name
                ));
            }
        }
    }
}

/// Compares what each rule, and all deletes of an object together, would write with their limits.
pub(super) fn brakes(program: &Program, plan: &Plan, project: &Project, report: &mut Report) {
    for object in &mut report.objects {
        let Some(its) = plan.object(object.object) else { continue };
        // Rows that were rejected are no records that a rule could have spared: they do not make a
        // share look smaller.
        let records = object.rows - object.rejected;
        let removals = its.suppressions.iter().chain(&its.deletions).map(|rule| (rule.rule, rule.brake));
        let merging = its.duplicates.iter().filter(|rule| rule.merges).map(|rule| (rule.rule, rule.brake));
        for (id, brake) in merging.chain(removals) {
            let Some(rule) = object.rules.iter_mut().find(|rule| rule.rule == id) else { continue };
            let Some(brake) = brake else { continue };
            if brake.is_exceeded(rule.tally.written, records) {
                rule.stopped = true;
                report.stops.push(Stop {
                    object: object.name.clone(),
                    rule: program.rule(id).map(|rule| (id, rule.name.clone())),
                    would_write: rule.tally.written,
                    rows: records,
                    limit: brake.to_string(),
                });
            }
        }
        if project.stop_above.is_exceeded(object.deleted + object.absorbed, records) {
            report.stops.push(Stop {
                object: object.name.clone(),
                rule: None,
                would_write: object.deleted + object.absorbed,
                rows: records,
                limit: project.stop_above.to_string(),
            });
        }
    }
}

/// Refuses values that could not be read.
pub(super) fn strict(report: &Report) -> Result<(), RunError> {
    let rules = || report.objects.iter().flat_map(|object| &object.rules);
    let unread: u64 = report.objects.iter().map(|object| object.set_aside).sum();
    let undecided: u64 = rules().map(|rule| rule.tally.undecided).sum();
    if unread + undecided == 0 {
        return Ok(());
    }
    let named = || rules().find(|rule| rule.tally.undecided > 0).map(|rule| format!("{} {}", rule.kind, rule.name));
    let first = report.objects.iter().find_map(|object| object.first_set_aside.clone()).or_else(named);
    Err(RunError::Strict { count: unread + undecided, first: first.unwrap_or_default() })
}
