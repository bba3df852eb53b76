//! What each rule came to over exports, in numbers: for who writes rules.

use super::layout::{Column, Table};
use super::next;
use crate::diagnostic::render::visible;
use crate::run::audit::MeasureReport;
use crate::run::report::{ObjectReport, Report, RuleReport};
use crate::value::counted::{counted, grouped};
use std::fmt::Write as _;

const HEADINGS: [&str; 4] = ["Selected", "Spared", "Blank", "Unread"];

/// A table of rules for each object: how many records each selects, of these spares, leaves out only
/// because a value is blank, and cannot read.
#[must_use]
pub fn counts(report: &Report) -> String {
    let mut out = String::new();
    for object in report.objects.iter().filter(|object| !object.rules.is_empty()) {
        table(&mut out, object);
        if let Some(line) = next::looked_at(object) {
            let _ = writeln!(out, "  {line}");
        }
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
    let numbers = HEADINGS.map(|heading| Column::right(heading).at_least(7));
    let mut table = Table::new("", [Column::left(title)].into_iter().chain(numbers).collect());
    rules.into_iter().for_each(|(name, figures)| table.row([format!("  {name}")].into_iter().chain(figures)));
    table.write(out, usize::MAX);
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
