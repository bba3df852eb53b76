//! What each rule came to over exports, in numbers: for who writes rules.

use super::layout::{left, right};
use crate::diagnostic::render::visible;
use crate::run::audit::MeasureReport;
use crate::run::report::{ObjectReport, Report, RuleReport};
use crate::value::counted::{counted, grouped};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

const HEADINGS: [&str; 4] = ["Selected", "Spared", "Blank", "Unread"];
/// Between columns.
const GAP: &str = "  ";

/// A table of rules for each object: how many records each selects, of these spares, leaves out only
/// because a value is blank, and cannot read.
#[must_use]
pub fn counts(report: &Report) -> String {
    let mut out = String::new();
    for object in report.objects.iter().filter(|object| !object.rules.is_empty()) {
        table(&mut out, object);
        out.push('\n');
    }
    for note in &report.notes {
        let _ = writeln!(out, "note: {}", visible(note));
    }
    out
}

fn table(out: &mut String, object: &ObjectReport) {
    let rules: Vec<(String, [String; 4])> = object.rules.iter().flat_map(lines).collect();
    let title = format!("{}: {}", visible(&object.name), counted(object.rows - object.rejected, "record"));
    let name_width = rules.iter().map(|(name, _)| name.width() + GAP.len()).chain([title.width()]).max().unwrap_or(0);
    let widths = HEADINGS.map(|heading| heading.width().max(7));
    let mut line = |name: &str, cells: &[String; 4]| {
        let mut line = left(name, name_width);
        for (cell, width) in cells.iter().zip(widths) {
            line.push_str(GAP);
            line.push_str(&right(cell, width));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    };
    line(&title, &HEADINGS.map(str::to_owned));
    rules.iter().for_each(|(name, figures)| line(&format!("{GAP}{name}"), figures));
}

/// A line a rule; of an audit one a measure.
fn lines(rule: &RuleReport) -> Vec<(String, [String; 4])> {
    if rule.measures.is_empty() {
        return vec![(name(rule), figures(rule))];
    }
    let of_measure = |measure: &MeasureReport| {
        let counts = measure.measured;
        let cells = [grouped(counts.counted), String::new(), unless_none(counts.blank), unless_none(counts.unreadable)];
        (format!("{} {}", name(rule), visible(&measure.name)), cells)
    };
    rule.measures.iter().map(of_measure).collect()
}

fn name(rule: &RuleReport) -> String {
    format!("{} {}", rule.kind, visible(&rule.name))
}

fn unless_none(number: u64) -> String {
    if number == 0 { String::new() } else { grouped(number) }
}

fn figures(rule: &RuleReport) -> [String; 4] {
    let tally = &rule.tally;
    [
        grouped(tally.selected),
        unless_none(tally.spared),
        unless_none(tally.left_out_blank),
        unless_none(tally.set_aside + tally.undecided),
    ]
}
