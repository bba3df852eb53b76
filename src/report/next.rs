//! What a person does with the outcomes for one object.

use crate::matching::BlockReport;
use crate::run::SearchReport;
use crate::run::reconcile::Status;
use crate::run::report::{ObjectReport, OutputReport, Problem, RuleReport};
use crate::value::counted::{counted, grouped};
use std::fmt::Write as _;

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
    let merges = "merges.csv to review; import merged.csv first, then merge pair by pair in the order of merges.csv";
    let reviewed: u64 =
        object.rules.iter().filter(|rule| rule.kind == "duplicates").map(|rule| rule.tally.spared).sum();
    let reconciled = object.rules.iter().filter_map(|rule| Some((rule.tally.selected, rule.reconciled.as_ref()?)));
    let (apart, lacking) = reconciled.fold((0, 0), |(apart, lacking), (selected, counts)| {
        (apart + selected, lacking + counts.rows.get(&Status::NotInExport).copied().unwrap_or(0))
    });
    [
        step(object.absorbed, "record", "to merge into others once reviewed", merges),
        step(
            rows("merged-after.csv"),
            "cell",
            "to set by hand once the merges are made: another record has the value until then, or the CRM fills in what is to stay blank",
            "merged-after.csv",
        ),
        step(reviewed, "record", "in groups that only a person can decide about", "merges.csv"),
        step(object.deleted, "record", "to delete in the CRM once reviewed", "deletions.csv"),
        step(object.spared, "record", "selected by a delete and spared", "spared.csv"),
        step(object.suppressed, "record", "to exclude from mailings", "suppressions.csv"),
        step(object.fixed_records, "record", "to update", updates),
        step(rows("clears.csv"), "cell", "to empty by hand, because imports pass over blanks", "clears.csv"),
        step(
            apart,
            "record",
            "that another system lacks, holds twice or holds otherwise, or that cannot be compared",
            "reconcile.csv, differences.csv",
        ),
        step(lacking, "row", "of another system without a record here", "reconcile.csv"),
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
    let rest = (others > 0).then(|| format!("{} × other reasons", grouped(others)));
    object.problems.iter().map(line).chain(rest).collect()
}

/// `same-person: 3 groups among 2,000 records; 12 pairs compared, 31 kB held`.
fn search_line(rule: &RuleReport, search: &SearchReport) -> String {
    let SearchReport { groups, reviewed, shared, compared, pairs_compared, weak, rejected, apart, bytes, .. } = search;
    // What is the same needs no comparison.
    let pairs =
        if *pairs_compared > 0 { format!("{} compared, ", counted(*pairs_compared, "pair")) } else { String::new() };
    let mut line = format!(
        "{}: {} among {}; {pairs}{} kB held",
        rule.name,
        counted(*groups, "group"),
        // Of a reconcile also those of the file.
        if rule.reconciled.is_some() {
            format!("{} records and rows", grouped(*compared as u64))
        } else {
            counted(*compared as u64, "record")
        },
        grouped((*bytes as u64).div_ceil(1000))
    );
    for (number, what) in [
        (*reviewed, "left for review"),
        (*shared, "more that an earlier rule found too"),
        (*weak as u64, "too weak to join two groups"),
        (*rejected as u64, "kept apart by not-duplicates.csv"),
        (*apart as u64, "left for review because of that"),
    ] {
        if number > 0 {
            let _ = write!(line, "; {} {what}", grouped(number));
        }
    }
    line
}

/// By what pairs of a clause were found, and how many of them that finds.
fn block_line(clause: &str, block: &BlockReport) -> String {
    let skipped =
        if block.skipped == 0 { String::new() } else { format!(", {} left out", counted(block.skipped, "value")) };
    format!(
        "  {clause}: by {}, {}, finds about {}{skipped}",
        block.description,
        counted(block.pairs, "pair"),
        percent(block.recall)
    )
}

/// `99.5%`.
fn percent(share: f64) -> String {
    format!("{}%", (share * 1000.0).round() / 10.0)
}

/// Of what records flags and audits speak, where these are not all.
pub(super) fn looked_at(object: &ObjectReport) -> Option<String> {
    let gone = object.deleted + object.absorbed;
    let speaks = |rule: &RuleReport| {
        let counted = rule.tally.selected + rule.measures.iter().map(|measure| measure.measured.counted).sum::<u64>();
        matches!(rule.kind, "flag" | "audit") && counted > 0
    };
    (gone > 0 && object.rules.iter().any(speaks)).then(|| {
        format!(
            "flags and audits speak of what is left without {} that rules delete or absorb",
            counted(gone, "record")
        )
    })
}

/// What the table of rules leaves out, a line each.
pub(super) fn remarks(object: &ObjectReport) -> Vec<String> {
    let mut lines = Vec::new();
    let moot = object.rules.iter().map(|rule| rule.tally.moot).sum();
    if moot > 0 {
        lines.push(format!("{} left out, because the records are deleted or absorbed", counted(moot, "change")));
    }
    lines.extend(looked_at(object));
    for rule in object.rules.iter().filter(|rule| rule.kind == "delete" && rule.tally.left_out_blank > 0) {
        let records = counted(rule.tally.left_out_blank, "record");
        lines.push(format!("{records} not selected by {} only because a value is blank", rule.name));
    }
    for (rule, search) in object.rules.iter().filter_map(|rule| Some((rule, rule.search.as_ref()?))) {
        lines.push(search_line(rule, search));
        for (clause, block) in &search.blocks {
            lines.push(block_line(clause, block));
        }
        for used in &search.models {
            let from = if used.is_saved { "as the project keeps them" } else { "as this data teaches them" };
            lines.push(format!("  {}: weights {from}", used.clause));
        }
    }
    let names = |fits: &dyn Fn(&RuleReport) -> bool| {
        let fitting = object.rules.iter().filter(|rule| fits(rule));
        fitting.map(|rule| rule.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let is_found_elsewhere = |rule: &RuleReport| rule.search.as_ref().is_some_and(|search| search.shared > 0);
    let quiet = names(&|rule| {
        rule.kind != "protect" && rule.measures.is_empty() && !super::is_shown(rule) && !is_found_elsewhere(rule)
    });
    if !quiet.is_empty() {
        lines.push(format!("found nothing: {quiet}"));
    }
    let guards = names(&|rule| rule.kind == "protect");
    if !guards.is_empty() {
        lines.push(format!("protected by: {guards}"));
    }
    lines
}
