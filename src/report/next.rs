//! What a person does with the outcomes of a rule.

use super::numbers::counted;
use crate::run::report::{ObjectReport, OutputReport, RuleReport};

/// The next step for one rule; its files stand in the folder of its object.
pub(super) fn step(rule: &RuleReport) -> &'static str {
    match rule.kind {
        _ if rule.stopped => "stopped by its brake",
        _ if rule.tally.written == 0 && rule.tally.set_aside > 0 => "see set-aside.csv",
        _ if rule.tally.written == 0 => "nothing to do",
        "delete" => "review deletions.csv",
        "suppress" => "review suppressions.csv",
        "fix" => "review fixes.csv",
        _ => "look at flags.csv",
    }
}

/// The order of rules in the table: what can do harm first.
pub(super) fn weight(rule: &RuleReport) -> u8 {
    match rule.kind {
        "delete" => 0,
        "suppress" => 1,
        "fix" => 2,
        _ => 3,
    }
}

/// What the table leaves out and what to do with the files, a line each.
pub(super) fn remarks(object: &ObjectReport, outputs: &[OutputReport]) -> Vec<String> {
    let name = &object.name;
    let rows = |file: &str| {
        let file = format!("{name}/{file}");
        outputs.iter().find(|output| output.file == file).map_or(0, |output| output.rows)
    };
    let mut lines = Vec::new();
    let mut say = |number: u64, noun: &str, what: String| {
        if number > 0 {
            lines.push(format!("{} {what}", counted(number, noun)));
        }
    };
    say(object.deleted, "record", format!("to delete in the CRM once {name}/deletions.csv is reviewed"));
    say(object.suppressed, "record", format!("to exclude from mailings: {name}/suppressions.csv"));
    say(rows("updates.csv"), "record", format!("to update: import {name}/updates.csv; {name}/undo.csv takes it back"));
    say(rows("clears.csv"), "cell", format!("to empty by hand, because imports pass over blanks: {name}/clears.csv"));
    say(object.set_aside, "value", format!("not read or not changed, and left alone: {name}/set-aside.csv"));
    say(object.rejected, "row", format!("without key, or with too few or too many cells: {name}/set-aside.csv"));
    let moot = object.rules.iter().map(|rule| rule.tally.moot).sum();
    say(moot, "change", "left out, because the records are deleted".to_owned());
    for rule in object.rules.iter().filter(|rule| rule.kind == "delete") {
        let blank = rule.tally.left_out_blank;
        say(blank, "record", format!("not selected by {} only because a value is blank", rule.name));
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
