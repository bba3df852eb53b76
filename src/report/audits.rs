//! What audits measured, as tables: a measure a line, with its goal, how it stands to it, and what changed since the
//! last run that was recorded.

use super::layout::{Column, Table, wrapped};
use super::{cutoff_lines, input_line, write_notes};
use crate::check::program::Unit;
use crate::diagnostic::render::visible;
use crate::run::AUDIT_HISTORY;
use crate::run::audit::{MeasureReport, Status, Unused};
use crate::run::report::{ObjectReport, Report, RuleReport};
use crate::value::counted::{counted, grouped};
use crate::value::ratio::Ratio;
use crate::value::time::date_of;
use std::cmp::Ordering;
use std::fmt::Write as _;

const NUMBERS: [&str; 4] = ["Value", "Records", "Blank", "Unread"];
const WORDS: [&str; 3] = ["Goal", "Status", "Change"];
const INDENT: &str = "  ";
/// What is measured is no longer told in less room.
const LEAST_FIGURE: usize = 16;

/// What `hyg audit` says of a run, of which the figures may have been recorded.
#[must_use]
pub fn audits(report: &Report, is_recorded: bool, width: usize) -> String {
    let mut out = format!("as of {}\n", report.as_of.describe());
    for input in &report.inputs {
        input_line(&mut out, input);
    }
    for object in report.objects.iter().filter(|object| object.audits().next().is_some()) {
        write(&mut out, object, is_recorded, width);
        let rules: Vec<&RuleReport> = object.rules.iter().collect();
        cutoff_lines(&mut out, &rules, width);
    }
    write_notes(&mut out, &report.notes, width);
    let statuses: Vec<Status> = report.measures().filter_map(|(_, measure)| measure.status).collect();
    let of = |wanted: &[Status]| statuses.iter().filter(|status| wanted.contains(status)).count() as u64;
    if !statuses.is_empty() {
        let told = [
            ("met", of(&[Status::Met])),
            ("warned of", of(&[Status::Warning])),
            ("missed", of(&[Status::Missed])),
            ("cannot be told", of(&[Status::NoBaseline, Status::NoRecords, Status::Unreadable])),
        ];
        let told = told.into_iter().filter(|(word, count)| *count > 0 || *word == "missed");
        let told: Vec<String> = told.map(|(word, count)| format!("{count} {word}")).collect();
        let _ = writeln!(out, "\nof {}: {}", counted(statuses.len() as u64, "goal"), told.join(", "));
    }
    out
}

/// Writes a table for each audit of an object.
pub(super) fn write(out: &mut String, object: &ObjectReport, is_recorded: bool, width: usize) {
    for rule in object.rules.iter().filter(|rule| !rule.measures.is_empty()) {
        table(out, object, rule, is_recorded, width);
    }
}

fn table(out: &mut String, object: &ObjectReport, rule: &RuleReport, is_recorded: bool, width: usize) {
    let description = rule.description.as_ref().map(|text| format!(": {}", visible(text))).unwrap_or_default();
    let records = rule.measures.first().map_or(0, |measure| measure.measured.records);
    let of = counted(records, "record");
    let title = format!("audit {}{description} ({of} of {})", visible(&rule.name), visible(&object.name));
    out.push('\n');
    wrapped(out, "", &title, width);
    let mut columns = vec![Column::left("")];
    columns.extend(NUMBERS.map(|heading| Column::right(heading).if_filled()));
    columns.extend(WORDS.map(|heading| Column::left(heading).if_filled()));
    columns.push(Column::left("Measured").of_the_rest(LEAST_FIGURE));
    let mut table = Table::new(INDENT, columns);
    for measure in &rule.measures {
        let [name, figure] = [&measure.name, &measure.figure].map(|text| visible(text).into_owned());
        table.row([name].into_iter().chain(cells(measure)).chain([figure]));
    }
    table.write(out, width);
    for remark in rule.measures.iter().flat_map(|measure| remarks(measure, is_recorded)) {
        wrapped(out, INDENT, &visible(&remark), width);
    }
}

fn cells(measure: &MeasureReport) -> [String; NUMBERS.len() + WORDS.len()] {
    let unless_none = |number: u64| if number == 0 { String::new() } else { grouped(number) };
    let counts = measure.measured;
    [
        measure.value().map_or_else(String::new, |value| shown(measure, value)),
        grouped(counts.counted),
        unless_none(counts.blank),
        unless_none(counts.unreadable),
        goal(measure),
        measure.status.map_or("", Status::name).to_owned(),
        change(measure).unwrap_or_default(),
    ]
}

fn shown(measure: &MeasureReport, figure: Ratio) -> String {
    match measure.unit {
        Unit::Share => measure.show(figure),
        Unit::Count => grouped(measure.measured.counted),
    }
}

/// `down 50% (to 4.00%)`.
fn goal(measure: &MeasureReport) -> String {
    let target = measure.target.map(|target| format!(" (to {})", measure.show(target))).unwrap_or_default();
    match (&measure.goal, &measure.warn) {
        (Some(goal), Some(warn)) => format!("{goal}{target}, warn {warn}"),
        (Some(goal), None) => format!("{goal}{target}"),
        (None, Some(warn)) => format!("warn {warn}"),
        (None, None) => String::new(),
    }
}

/// `+1.20 points since 2026-08-01`, `-12 since 2026-08-01`.
fn change(measure: &MeasureReport) -> Option<String> {
    let last = measure.last.as_ref()?;
    let since = date_of(last.as_of.day);
    let (now, then) = match measure.unit {
        Unit::Share => (measure.value()?, Ratio::of(last.counted, last.records)?),
        Unit::Count => (Ratio::whole(measure.measured.counted), Ratio::whole(last.counted)),
    };
    let sign = match now.cmp(&then) {
        Ordering::Less => "-",
        Ordering::Equal => return Some(format!("the same as {since}")),
        Ordering::Greater => "+",
    };
    let by = match measure.unit {
        Unit::Count => grouped(measure.measured.counted.abs_diff(last.counted)),
        Unit::Share => match now.basis_points().abs_diff(then.basis_points()) {
            0 => "<0.01 points".to_owned(),
            points => format!("{}.{:02} points", points / 100, points % 100),
        },
    };
    Some(format!("{sign}{by} since {since}"))
}

/// What the numbers do not say.
fn remarks(measure: &MeasureReport, is_recorded: bool) -> Vec<String> {
    let name = &measure.name;
    let mut remarks = Vec::new();
    match measure.status {
        Some(Status::NoRecords) => remarks.push(format!("{name}: there is no record to measure")),
        Some(Status::Unreadable) => {
            if measure.measured.unreadable > 0 {
                remarks.push(format!(
                    "{name}: {} could not be judged, which decides over the goal; `hyg apply` lists them in set-aside.csv",
                    counted(measure.measured.unreadable, "record")
                ));
            }
            remarks.extend(measure.counted_from.iter().filter(|from| from.unreadable > 0).map(|from| {
                format!(
                    "{name}: the change counts from the run of {}, in which {} could not be judged; the goal lies where they leave it open",
                    date_of(from.as_of.day),
                    counted(from.unreadable, "record")
                )
            }));
        }
        Some(Status::NoBaseline) => remarks.push(no_baseline(measure, is_recorded)),
        Some(Status::Met | Status::Warning | Status::Missed) | None => {}
    }
    if measure.measured_otherwise > 0 {
        remarks.push(format!(
            "{name}: {} of {AUDIT_HISTORY} measured something else by this name, or by another definition, and cannot be compared",
            counted(measure.measured_otherwise as u64, "run")
        ));
    }
    remarks
}

/// Why there is nothing from which a change could be counted.
fn no_baseline(measure: &MeasureReport, is_recorded: bool) -> String {
    let Unused { too_early, not_earlier, without_records } = measure.unused;
    let told = [
        (too_early, "before the day from which it counts"),
        (not_earlier, "not before this one"),
        (without_records, "of no records"),
    ];
    let runs = |count: usize| counted(count as u64, "run");
    let unused: Vec<String> =
        told.into_iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{} {why}", runs(count))).collect();
    let why = match unused.as_slice() {
        [] => String::new(),
        unused => format!(" ({AUDIT_HISTORY} holds {})", unused.join(", ")),
    };
    let kept = if is_recorded {
        format!("this run is kept in {AUDIT_HISTORY} for later ones")
    } else {
        format!("`hyg audit --record` keeps what it measures in {AUDIT_HISTORY}")
    };
    format!("{}: there is nothing to count the change from{why}; {kept}", measure.name)
}
