//! A run as text for the person who has to act on it.
//!
//! Plain text without colour. All that comes from others (rule names, headers, file names) is
//! escaped before it is laid out, so that no cell moves another.

mod audits;
mod counts;
pub mod explain;
mod layout;
mod next;
mod overview;
pub mod pair;
pub mod record;
mod rules;

use crate::diagnostic::render::visible;
use crate::run::report::{BrokenPromise, InputReport, ObjectReport, Report, RuleReport, Stop};
use crate::value::counted::{counted, grouped, share};
pub use audits::audits;
pub use counts::counts;
use layout::wrapped;
use std::fmt::Write as _;

/// Lists worth opening, the gravest first.
const LISTS: [&str; 8] = [
    "/merges.csv",
    "/deletions.csv",
    "/set-aside.csv",
    "/suppressions.csv",
    "/fixes.csv",
    "/flags.csv",
    "/reconcile.csv",
    "audit.csv",
];

/// The summary of a run. `folder` is where the results are; none for a dry run.
#[must_use]
pub fn summary(report: &Report, folder: Option<&str>, width: usize) -> String {
    let folder = folder.map(|folder| visible(folder.trim_end_matches('/')).into_owned());
    let place = folder.as_deref().filter(|_| !report.is_stopped());
    let mut out = format!("as of {}\n", report.as_of.describe());
    for input in &report.inputs {
        input_line(&mut out, input);
    }
    for object in &report.objects {
        out.push('\n');
        object_section(&mut out, object, report, place, width);
        audits::write(&mut out, object, false, width);
    }
    write_notes(&mut out, &report.notes, width);
    overview::write(&mut out, &report.objects);
    out.push('\n');
    let end = match (&folder, place) {
        (None, _) => "dry run: nothing was written\n".to_owned(),
        (Some(folder), None) => format!("nothing was written: {folder} is as it was\n"),
        (Some(_), Some(place)) => closing(report, place),
    };
    out.push_str(&end);
    out
}

fn write_notes(out: &mut String, notes: &[String], width: usize) {
    if !notes.is_empty() {
        out.push('\n');
    }
    for note in notes {
        wrapped(out, "", &format!("note: {}", visible(note)), width);
    }
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
            format!("all deletes and merges together would list {of}; nothing was written"),
            "look at the rules, leave one out with `--skip RULE`, or raise `stop_above` in hyg.yaml".to_owned(),
        ),
    }
}

/// What a rule would take although nothing may, and what to do.
#[must_use]
pub fn broken_sentence(broken: &BrokenPromise) -> (String, String) {
    let BrokenPromise { object, promise, records, first, rule } = broken;
    let more = match records.saturating_sub(1) {
        0 => String::new(),
        others => format!(", and {} more", grouped(others)),
    };
    (
        format!(
            "“{promise}” is not true of this export: `{rule}` would take record {first} of {object}{more}; nothing was written"
        ),
        format!("`hyg explain --record {first}` tells why; protect such records, or leave the rule out"),
    )
}

fn input_line(out: &mut String, input: &InputReport) {
    let InputReport { object, name, format, compression, fingerprint } = input;
    let rows = counted(fingerprint.records, "row");
    let packed = compression.map_or_else(String::new, |compression| format!(", {}", compression.name()));
    let blank = match fingerprint.blank_lines {
        0 => String::new(),
        lines => format!(", {}", counted(lines, "blank line")),
    };
    let footer = match fingerprint.footer_lines {
        0 => String::new(),
        lines => format!(", {} of footer", counted(lines, "line")),
    };
    let form = format!("{format}{packed}{blank}{footer}");
    // A table is called what its file is.
    let object = if object == name { "table" } else { object };
    let _ = writeln!(out, "{object}: {} ({rows}, {form})", visible(name));
}

/// What to do first, then what each rule found, then the small print. `place` is the folder of the
/// results, if they were written.
fn object_section(out: &mut String, object: &ObjectReport, report: &Report, place: Option<&str>, width: usize) {
    let name = visible(&object.name);
    let files = place.map(|place| format!(" (lists in {place}/{name})"));
    let files = files.filter(|_| !object.rules.is_empty()).unwrap_or_default();
    let _ = writeln!(out, "{name}: {}{files}", balance(object));
    if object.rules.is_empty() {
        out.push_str("  no rule is about them\n");
    }
    for line in next::steps(object, &report.outputs, place.is_some()) {
        wrapped(out, "  ", &visible(&line), width);
    }
    for line in next::problems(object) {
        wrapped(out, "    ", &visible(&line), width);
    }
    let mut acting: Vec<&RuleReport> = object.rules.iter().filter(|rule| is_shown(rule)).collect();
    acting.sort_by_key(|rule| rules::weight(rule));
    rules::write(out, &acting, object.rows, place.is_some(), width);
    for line in next::remarks(object) {
        wrapped(out, "  ", &visible(&line), width);
    }
    acting.extend(object.rules.iter().filter(|rule| !rule.measures.is_empty()));
    cutoff_lines(out, &acting, width);
}

fn cutoff_lines(out: &mut String, rules: &[&RuleReport], width: usize) {
    let cutoffs = cutoffs(rules);
    if !cutoffs.is_empty() {
        out.push_str("  what tests and spellings came to\n");
    }
    for (cutoff, tests) in cutoffs {
        wrapped(out, "    ", &visible(&format!("{cutoff}: {}", tests.join("; "))), width);
    }
}

/// Rules that found something stand in the table, the others are only named.
fn is_shown(rule: &RuleReport) -> bool {
    match rule.kind {
        // Audits have tables of their own.
        "protect" | "audit" => false,
        // A fix without a condition looks at every record.
        "fix" => rule.tally.written + rule.tally.set_aside > 0,
        _ => rule.tally.selected + rule.tally.set_aside > 0,
    }
}

/// Each resolved cut-off with the tests that came to it, in the order of the rules. A test that says
/// its day itself needs no explanation.
fn cutoffs<'r>(rules: &[&'r RuleReport]) -> Vec<(&'r str, Vec<&'r str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    let resolved = rules.iter().flat_map(|rule| &rule.cutoffs);
    for (test, cutoff) in resolved.filter(|(test, cutoff)| !test.ends_with(cutoff.as_str())) {
        match found.iter_mut().find(|(known, _)| known == cutoff) {
            Some((_, tests)) if tests.contains(&test.as_str()) => {}
            Some((_, tests)) => tests.push(test),
            None => found.push((cutoff, vec![test])),
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

fn closing(report: &Report, place: &str) -> String {
    let first = |name: &str| report.outputs.iter().find(|output| output.file.ends_with(name) && output.rows > 0);
    match LISTS.into_iter().find_map(first) {
        Some(output) => format!("results are in {place}; open {place}/{} first\n", visible(&output.file)),
        None => format!("results are in {place}: the rules found nothing to do\n"),
    }
}
