//! A run as text for the person who has to act on it.
//!
//! Plain text without colour. All that comes from others (rule names, headers, file names) is
//! escaped before it is laid out, so that no cell moves another.

mod next;
mod numbers;

use crate::diagnostic::render::visible;
use crate::run::report::{InputReport, ObjectReport, Report, RuleReport, Stop};
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, presets};
use numbers::{counted, grouped, share};
use std::fmt::Write as _;

/// Between the header and the rows.
const RULE: LineStyle = LineStyle::none().fill('─').junction('─');

/// Lists worth opening, the gravest first.
const LISTS: [&str; 5] = ["/deletions.csv", "/set-aside.csv", "/suppressions.csv", "/fixes.csv", "/flags.csv"];

/// The summary of a run. `folder` is where the results are; none for a dry run.
#[must_use]
pub fn summary(report: &Report, folder: Option<&str>, width: usize) -> String {
    let mut out = format!("as of {}\n", report.as_of.describe());
    for input in &report.inputs {
        input_line(&mut out, input);
    }
    for object in &report.objects {
        out.push('\n');
        object_section(&mut out, object, report, width);
    }
    if !report.notes.is_empty() {
        out.push('\n');
        for note in &report.notes {
            let _ = writeln!(out, "note: {}", visible(note));
        }
    }
    out.push('\n');
    out.push_str(&closing(report, folder));
    out
}

/// What a brake stopped, and what to do.
#[must_use]
pub fn stop_sentence(stop: &Stop) -> (String, String) {
    let Stop { object, rule, would_write, rows, limit } = stop;
    let (amount, percent) = (grouped(*would_write), share(*would_write, *rows));
    let of = format!("{amount} of {} {object} ({percent}), more than its limit of {limit}", grouped(*rows));
    match rule {
        Some((_, name)) => (
            format!("`{name}` would list {of}; nothing was written"),
            format!("look at its condition, leave it out with `--skip {name}`, or raise its `stop above`"),
        ),
        None => (
            format!("all deletes together would list {of}; nothing was written"),
            "look at the rules, leave one out with `--skip RULE`, or raise `stop_above` in hyg.yaml".to_owned(),
        ),
    }
}

fn input_line(out: &mut String, input: &InputReport) {
    let InputReport { object, name, format, fingerprint } = input;
    let rows = counted(fingerprint.records, "row");
    let form = format!("{}, {}", format.delimiter_name(), format.encoding.name());
    let _ = writeln!(out, "{object}: {} ({rows}, {form})", visible(name));
}

fn object_section(out: &mut String, object: &ObjectReport, report: &Report, width: usize) {
    let _ = writeln!(out, "{}: {}", visible(&object.name), balance(object));
    if object.rules.is_empty() {
        out.push_str("no rule is about them\n");
    }
    let mut acting: Vec<&RuleReport> = object.rules.iter().filter(|rule| is_shown(rule)).collect();
    acting.sort_by_key(|rule| next::weight(rule));
    if !acting.is_empty() {
        let _ = writeln!(out, "{}", rule_table(&acting, object, width).trim_fmt());
    }
    for line in next::remarks(object, &report.outputs) {
        let _ = writeln!(out, "{}", visible(&line));
    }
    for (test, cutoff) in cutoffs(&acting) {
        let _ = writeln!(out, "cut-off: {} is {}", visible(test), visible(cutoff));
    }
}

/// Rules that found something stand in the table, the others are only named.
fn is_shown(rule: &RuleReport) -> bool {
    match rule.kind {
        "protect" => false,
        // A fix without a condition looks at every record.
        "fix" => rule.tally.written + rule.tally.set_aside > 0,
        _ => rule.tally.selected + rule.tally.set_aside > 0,
    }
}

/// Each resolved cut-off once, in the order of the rules.
fn cutoffs<'r>(rules: &[&'r RuleReport]) -> Vec<&'r (String, String)> {
    let mut found: Vec<&(String, String)> = Vec::new();
    for cutoff in rules.iter().flat_map(|rule| &rule.cutoffs) {
        if !found.contains(&cutoff) {
            found.push(cutoff);
        }
    }
    found
}

/// `2,000 rows = 1,811 kept + 180 deleted + 9 rejected`.
fn balance(object: &ObjectReport) -> String {
    let parts = [
        (object.kept, "kept"),
        (object.deleted, "deleted"),
        (object.absorbed, "absorbed"),
        (object.rejected, "rejected"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, word)| *number > 0 || *word == "kept")
        .map(|(number, word)| format!("{} {word}", grouped(number)))
        .collect();
    format!("{} = {}", counted(object.rows, "row"), parts.join(" + "))
}

fn rule_table(rules: &[&RuleReport], object: &ObjectReport, width: usize) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING.header_separator(RULE))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .force_no_tty()
        .set_header(["Rule", "Description", "Selected", "Share", "Spared", "What next"]);
    for rule in rules {
        let number = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
        let RuleReport { kind, name, description, tally, .. } = rule;
        // A fix is for the cells it changes: the records it looks at are most often all.
        let (selected, part) = match *kind {
            "fix" => (counted(tally.written, "cell"), String::new()),
            _ => (grouped(tally.selected), share(tally.selected, object.rows)),
        };
        table.add_row([
            Cell::new(visible(&format!("{kind} {name}"))),
            Cell::new(visible(description.as_deref().unwrap_or_default())),
            number(selected),
            number(part),
            number(if tally.spared == 0 { String::new() } else { grouped(tally.spared) }),
            Cell::new(next::step(rule)),
        ]);
    }
    table
}

fn closing(report: &Report, folder: Option<&str>) -> String {
    let Some(folder) = folder else { return "dry run: nothing was written\n".to_owned() };
    let place = visible(folder.trim_end_matches('/'));
    if !report.stops.is_empty() {
        return format!("nothing was written: {place} is as it was\n");
    }
    let first = |name: &str| report.outputs.iter().find(|output| output.file.ends_with(name) && output.rows > 0);
    match LISTS.into_iter().find_map(first) {
        Some(output) => format!("results are in {place}; open {place}/{} first\n", visible(&output.file)),
        None => format!("results are in {place}: the rules found nothing to do\n"),
    }
}
