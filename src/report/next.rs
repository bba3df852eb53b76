//! What a person does with the outcomes for one object.

use super::numbers::{counted, grouped};
use crate::run::report::{ObjectReport, OutputReport, Problem, RuleReport};

/// What there is to do, a line each, with the list that says more if the lists were written.
pub(super) fn steps(object: &ObjectReport, outputs: &[OutputReport], written: bool) -> Vec<String> {
    let rows = |file: &str| {
        let file = format!("{}/{file}", object.name);
        outputs.iter().find(|output| output.file == file).map_or(0, |output| output.rows)
    };
    let step = |number: u64, noun: &str, what: &str, files: &str| {
        let files = if written { format!(": {files}") } else { String::new() };
        (number > 0).then(|| format!("{} {what}{files}", counted(number, noun)))
    };
    let updates = "fixes.csv to review, updates.csv to import, undo.csv to take it back";
    [
        step(object.deleted, "record", "to delete in the CRM once reviewed", "deletions.csv"),
        step(object.spared, "record", "selected by a delete and spared", "spared.csv"),
        step(object.suppressed, "record", "to exclude from mailings", "suppressions.csv"),
        step(object.fixed_records, "record", "to update", updates),
        step(rows("clears.csv"), "cell", "to empty by hand, because imports pass over blanks", "clears.csv"),
        step(object.flagged, "flag", "to look at", "flags.csv"),
        step(object.rejected, "row", "without key, or with too few or too many cells", "set-aside.csv"),
        step(object.set_aside, "value", "not read or not changed, and left alone", "set-aside.csv"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What stands most often among the values set aside, a line each.
pub(super) fn problems(object: &ObjectReport) -> Vec<String> {
    let line = |problem: &Problem| {
        let Problem { count, property, sentence } = problem;
        let of = if property.is_empty() { String::new() } else { format!("{property}: ") };
        format!("{} × {of}{sentence}", grouped(*count))
    };
    let named: u64 = object.problems.iter().map(|problem| problem.count).sum();
    let others = object.set_aside.saturating_sub(named);
    let rest = (others > 0).then(|| format!("{} × something else", grouped(others)));
    object.problems.iter().map(line).chain(rest).collect()
}

/// What the table of rules leaves out, a line each.
pub(super) fn remarks(object: &ObjectReport) -> Vec<String> {
    let mut lines = Vec::new();
    let moot = object.rules.iter().map(|rule| rule.tally.moot).sum();
    if moot > 0 {
        lines.push(format!("{} left out, because the records are deleted", counted(moot, "change")));
    }
    for rule in object.rules.iter().filter(|rule| rule.kind == "delete" && rule.tally.left_out_blank > 0) {
        let records = counted(rule.tally.left_out_blank, "record");
        lines.push(format!("{records} not selected by {} only because a value is blank", rule.name));
    }
    let names = |fits: &dyn Fn(&RuleReport) -> bool| {
        let fitting = object.rules.iter().filter(|rule| fits(rule));
        fitting.map(|rule| rule.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let quiet = names(&|rule| rule.kind != "protect" && !super::is_shown(rule));
    if !quiet.is_empty() {
        lines.push(format!("found nothing: {quiet}"));
    }
    let guards = names(&|rule| rule.kind == "protect");
    if !guards.is_empty() {
        lines.push(format!("protected by: {guards}"));
    }
    lines
}
