//! What a person does with the outcomes of a rule.

use super::numbers::counted;
use crate::run::report::{ObjectReport, OutputReport, RuleReport};

/// The next step for one rule.
pub(super) fn step(rule: &RuleReport, object: &str) -> String {
    let written = rule.tally.written;
    match rule.kind {
        _ if rule.stopped => "stopped by its brake".to_owned(),
        "protect" => "holds deletes back".to_owned(),
        _ if written == 0 => "nothing to do".to_owned(),
        "delete" => format!("review {object}/deletions.csv, then delete these in the CRM"),
        "suppress" => format!("stop mailing those in {object}/suppressions.csv"),
        "fix" => format!("import {object}/updates.csv ({})", counted(written, "cell")),
        _ => format!("look at {object}/flags.csv"),
    }
}

/// What the table leaves out, a line each.
pub(super) fn remarks(object: &ObjectReport, outputs: &[OutputReport]) -> Vec<String> {
    let mut lines = Vec::new();
    let name = &object.name;
    for rule in &object.rules {
        let blank = rule.tally.left_out_blank;
        if blank > 0 && matches!(rule.kind, "delete" | "suppress") {
            lines.push(format!("{}: {} left out only because a value is blank", rule.name, counted(blank, "record")));
        }
        let moot = rule.tally.moot;
        if moot > 0 {
            lines.push(format!(
                "{}: {} not written, because the records are deleted",
                rule.name,
                counted(moot, "change")
            ));
        }
    }
    if object.set_aside > 0 {
        let entries = counted(object.set_aside, "time");
        lines.push(format!("{entries} a rule met what it could not read or change: {name}/set-aside.csv"));
    }
    if object.rejected > 0 {
        let rows = counted(object.rejected, "row");
        lines.push(format!("{rows} with missing cells, too many cells or no key: {name}/set-aside.csv"));
    }
    let list = format!("{name}/clears.csv");
    let clears = outputs.iter().find(|output| output.file == list).map_or(0, |output| output.rows);
    if clears > 0 {
        let cells = counted(clears, "cell");
        lines
            .push(format!("{cells} to be emptied: imports pass over blank cells, so empty those of {list} in the CRM"));
    }
    lines
}
