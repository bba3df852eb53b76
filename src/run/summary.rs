//! `summary.json`: what a run read, decided and wrote. Its keys are stable; the reference lists
//! them.

use super::audit::{MeasureReport, Status};
use super::duplicates::{SearchReport, UsedModel};
use super::reconcile;
use super::report::{InputReport, ObjectReport, Report, RuleReport};
use crate::data::read::Format;
use crate::data::write::CleanedIn;
use crate::engine::outcomes::Measured;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the summary says besides the outcomes.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Rule files: their names as given and the xxh3 hash of their bytes.
    pub rules: Vec<(String, String)>,
    /// Parameters in force, by name.
    pub parameters: Vec<(String, String)>,
    /// Whether and how cleaned exports are written.
    pub cleaned: Option<CleanedIn>,
}

/// The language edition that this version of hyg speaks.
pub const EDITION: u32 = 1;

/// The whole summary.
#[must_use]
pub fn to_json(report: &Report, manifest: &Manifest) -> Value {
    let pairs = |pairs: &[(String, String)]| -> Map<String, Value> {
        pairs.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
    };
    let inputs: Vec<Value> = report.inputs.iter().map(of_input).collect();
    let rules: Vec<Value> = manifest.rules.iter().map(|(file, hash)| json!({ "file": file, "xxh3": hash })).collect();
    let objects: Map<String, Value> =
        report.objects.iter().map(|object| (object.name.clone(), of_object(object))).collect();
    let stops: Vec<Value> = report
        .stops
        .iter()
        .map(|stop| {
            json!({
                "object": stop.object,
                "rule": stop.rule.as_ref().map(|(_, name)| name),
                "would_write": stop.would_write,
                "rows": stop.rows,
                "limit": stop.limit,
            })
        })
        .collect();
    let broken: Vec<Value> = report
        .broken
        .iter()
        .map(|broken| {
            json!({
                "object": broken.object,
                "promise": broken.promise,
                "rule": broken.rule,
                "records": broken.records,
                "first": broken.first,
            })
        })
        .collect();
    let outputs: Vec<Value> = report
        .outputs
        .iter()
        .map(|output| {
            json!({
                "file": output.file,
                "purpose": output.purpose,
                "rows": output.rows,
                "bytes": output.digest.bytes,
                "xxh3": output.digest.to_string(),
            })
        })
        .collect();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "edition": EDITION,
        "as_of": report.as_of.to_iso(),
        "timezone": report.as_of.zone.name(),
        "parameters": pairs(&manifest.parameters),
        "rules": rules,
        "inputs": inputs,
        "objects": objects,
        "notes": report.notes,
        "stopped": stops,
        "broken": broken,
        "outputs": outputs,
    })
}

fn of_input(input: &InputReport) -> Value {
    let common = [
        ("object", json!(input.object)),
        ("file", json!(input.name)),
        ("rows", json!(input.fingerprint.records)),
        ("bytes", json!(input.fingerprint.digest.bytes)),
        ("xxh3", json!(input.fingerprint.digest.to_string())),
        ("format", json!(input.format.kind().name())),
    ];
    let own = match &input.format {
        Format::Csv(dialect) => vec![
            ("delimiter", json!(dialect.punctuation.delimiter.name())),
            ("encoding", json!(dialect.encoding.name())),
            ("byte_order_mark", json!(dialect.bom)),
            ("quote", json!(dialect.punctuation.quote.map(char::from))),
            ("escape", json!(dialect.punctuation.escape.name())),
            ("line_ends", json!(if dialect.mixed_line_ends { "mixed" } else { dialect.line_end.name() })),
            ("header_rows", json!([dialect.header, dialect.header_end])),
            ("blank_lines", json!(input.fingerprint.blank_lines)),
            ("footer_lines", json!(input.fingerprint.footer_lines)),
        ],
        Format::Xlsx { sheet } => vec![("sheet", json!(sheet))],
        Format::Ndjson | Format::Parquet | Format::Arrow => Vec::new(),
    };
    let packed = input.compression.map(|compression| ("compression", json!(compression.name())));
    common.into_iter().chain(own).chain(packed).map(|(key, value)| (key.to_owned(), value)).collect()
}

fn of_object(object: &ObjectReport) -> Value {
    let rules: Map<String, Value> = object.rules.iter().map(|rule| (rule.name.clone(), of_rule(rule))).collect();
    json!({
        "rows": object.rows,
        "kept": object.kept,
        "deleted": object.deleted,
        "absorbed": object.absorbed,
        "rejected": object.rejected,
        "spared": object.spared,
        "suppressed": object.suppressed,
        "fixed_cells": object.fixed_cells,
        "fixed_records": object.fixed_records,
        "flagged": object.flagged,
        "set_aside": object.set_aside,
        "rules": rules,
    })
}

fn of_rule(rule: &RuleReport) -> Value {
    let cutoffs: Map<String, Value> = rule.cutoffs.iter().map(|(test, cutoff)| (test.clone(), json!(cutoff))).collect();
    let mut told = json!({
        "kind": rule.kind,
        "description": rule.description,
        "selected": rule.tally.selected,
        "spared": rule.tally.spared,
        "written": rule.tally.written,
        "set_aside": rule.tally.set_aside,
        "left_out_blank": rule.tally.left_out_blank,
        "undecided": rule.tally.undecided,
        "fixes_of_deleted": rule.tally.moot,
        "cutoffs": cutoffs,
        "stopped": rule.stopped,
    });
    if let (Some(told), Some(search)) = (told.as_object_mut(), &rule.search) {
        told.insert("search".to_owned(), of_search(search));
    }
    if let (Some(told), Some(counts)) = (told.as_object_mut(), &rule.reconciled) {
        told.insert("reconciled".to_owned(), of_reconciled(counts));
    }
    if let Some(told) = told.as_object_mut().filter(|_| !rule.measures.is_empty()) {
        let measures: Vec<Value> = rule.measures.iter().map(of_measure).collect();
        told.insert("measures".to_owned(), json!(measures));
    }
    told
}

fn of_measure(measure: &MeasureReport) -> Value {
    let Measured { records, counted, blank, unreadable } = measure.measured;
    let last = measure.last.as_ref().map(|last| {
        json!({ "as_of": last.as_of.to_iso(), "counted": last.counted, "of": last.records, "unreadable": last.unreadable })
    });
    json!({
        "measure": measure.name,
        "figure": measure.figure,
        "counted": counted,
        "of": records,
        "blank": blank,
        "unreadable": unreadable,
        "value": measure.value().map(|value| measure.show(value)),
        "goal": measure.goal,
        "warn": measure.warn,
        "target": measure.target.map(|target| measure.show(target)),
        "status": measure.status.map(Status::name),
        "last": last,
    })
}

fn of_reconciled(counts: &reconcile::Counts) -> Value {
    let by_status = |counts: &BTreeMap<reconcile::Status, u64>| {
        let told = counts.iter().map(|(status, count)| (status.name().to_owned(), json!(count)));
        told.collect::<Map<String, Value>>()
    };
    json!({
        "records": by_status(&counts.records),
        "rows": by_status(&counts.rows),
        "differences": counts.differences,
    })
}

fn of_search(search: &SearchReport) -> Value {
    let blocks: Vec<Value> = search
        .blocks
        .iter()
        .map(|(clause, block)| {
            json!({
                "clause": clause,
                "block": block.description,
                "pairs": block.pairs,
                "recall": (block.recall * 1000.0).round() / 1000.0,
                "skipped": block.skipped,
            })
        })
        .collect();
    let model = |used: &UsedModel| {
        let from = if used.is_saved { "the project" } else { "the data" };
        json!({ "clause": used.clause, "weights_of": from, "model": used.model })
    };
    let models: Vec<Value> = search.models.iter().map(model).collect();
    json!({
        "groups": search.groups,
        "reviewed": search.reviewed,
        "shared": search.shared,
        "compared": search.compared,
        "pairs_compared": search.pairs_compared,
        "weak": search.weak,
        "rejected": search.rejected,
        "apart": search.apart,
        "bytes": search.bytes,
        "models": models,
        "blocks": blocks,
    })
}
