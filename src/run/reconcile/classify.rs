//! From matches to what each record and each row is.

use super::export::{Here, Part, Record};
use super::file::{Row, There};
use super::graph::{Graph, Links};
use super::{Counts, Difference, Line, Reconciled};
use crate::check::program::ReconcileStatus as Status;
use crate::data::read::Source;
use crate::matching::Found;
use crate::plan::{ComparePlan, ReconcilePlan};
use crate::run::SearchReport;
use crate::value::text::fold;
use std::collections::BTreeMap;

pub(super) fn classify(
    rule: &ReconcilePlan,
    here: &Here,
    there: &There,
    found: &Found,
    search: SearchReport,
    sources: &[Source],
) -> Reconciled {
    let out = Reconciled {
        rule: rule.search.rule,
        lines: Vec::new(),
        differences: Vec::new(),
        counts: Counts::default(),
        search,
        inputs: Vec::new(),
    };
    let graph = Graph::new(rule, here, there, found);
    let mut classifier = Classifier { rule, there, sources, graph, numbers: BTreeMap::new(), out };
    let border = classifier.graph.border;
    for (at, record) in (0..).zip(&here.sides) {
        classifier.record(at, record);
    }
    for (at, row) in (border..).zip(&there.rows) {
        classifier.row(at, row);
    }
    for (source, row, why) in &there.rejected {
        let row = Some((classifier.file(*source), *row, String::new()));
        classifier.add_row(Line { row, reason: why.clone(), ..Line::of(Status::Unread) });
    }
    let Reconciled { counts, differences, .. } = &mut classifier.out;
    counts.differences = differences.len() as u64;
    classifier.out
}

struct Classifier<'a> {
    rule: &'a ReconcilePlan,
    there: &'a There,
    sources: &'a [Source],
    graph: Graph,
    /// Of groups of which nobody knows which belong together, by their roots in the graph.
    numbers: BTreeMap<u32, u64>,
    out: Reconciled,
}

impl Classifier<'_> {
    fn record(&mut self, at: u32, record: &Record) {
        let links = self.graph.of(at);
        let line = match (&record.part, self.graph.only(at)) {
            (Part::LeftOut, _) => Line::of(Status::LeftOut),
            (Part::NotComparable(why), _) => Line { reason: why.clone(), ..Line::of(Status::NotComparable) },
            (Part::Takes, Some((other, clause))) => self.matched(record, other, clause),
            (Part::Takes, None) if links.count > 0 => self.ambiguous(at, several(links, "row of the file")),
            (Part::Takes, None) => {
                let reasons = [alike(links), unread(self.there.rejected.len())];
                let reasons: Vec<String> = reasons.into_iter().filter(|reason| !reason.is_empty()).collect();
                Line { reason: reasons.join("; "), ..Line::of(Status::NotInFile) }
            }
        };
        *self.out.counts.records.entry(line.status).or_default() += 1;
        // Who takes no part is counted and not listed.
        if line.status != Status::LeftOut {
            self.out.lines.push(Line { record: Some(record.shown.clone()), ..line });
        }
    }

    /// A record and the one row that belongs to it.
    fn matched(&mut self, record: &Record, row: u32, clause: u32) -> Line {
        let clause = self.rule.search.clauses.get(clause as usize);
        let row = self.graph.row(row).and_then(|at| self.there.rows.get(at));
        let differs = row.is_some_and(|row| self.compare(record, row));
        let line = Line {
            row: row.map(|row| self.told(row)),
            matched_by: clause.map_or_else(String::new, |clause| clause.text.clone()),
            ..Line::of(if differs { Status::Differs } else { Status::Matched })
        };
        *self.out.counts.rows.entry(line.status).or_default() += 1;
        line
    }

    /// Lists what differs between the two; whether anything does.
    fn compare(&mut self, record: &Record, row: &Row) -> bool {
        let file = self.file(row.source);
        let before = self.out.differences.len();
        let sides = record.compared.iter().zip(&row.compared);
        for (one, (here, there)) in self.rule.compare.iter().zip(sides) {
            self.out.differences.extend(difference(one, here, there).map(|problem| Difference {
                key: record.shown.key.clone(),
                file: file.clone(),
                row: row.row,
                property: one.label.clone(),
                here: here.0.trim().to_owned(),
                there: there.0.clone(),
                problem,
            }));
        }
        self.out.differences.len() > before
    }

    /// A row, unless a line tells of it together with its record.
    fn row(&mut self, at: u32, row: &Row) {
        let links = self.graph.of(at);
        if self.graph.only(at).is_some() {
            return;
        }
        let line = if let Some(why) = &row.problem {
            Line { reason: why.clone(), ..Line::of(Status::NotComparable) }
        } else if links.count > 0 {
            self.ambiguous(at, several(links, "record"))
        } else if links.left_out {
            Line { reason: "its record takes no part".to_owned(), ..Line::of(Status::LeftOut) }
        } else {
            Line { reason: alike(links), ..Line::of(Status::NotInExport) }
        };
        let row = Some(self.told(row));
        self.add_row(Line { row, ..line });
    }

    fn add_row(&mut self, line: Line) {
        *self.out.counts.rows.entry(line.status).or_default() += 1;
        self.out.lines.push(line);
    }

    /// Groups are numbered in the order of their first records.
    fn ambiguous(&mut self, at: u32, reason: String) -> Line {
        let next = self.numbers.len() as u64 + 1;
        let group = *self.numbers.entry(self.graph.root(at)).or_insert(next);
        Line { group: Some(group), reason, ..Line::of(Status::Ambiguous) }
    }

    fn told(&self, row: &Row) -> (String, u64, String) {
        (self.file(row.source), row.row, row.shown.clone())
    }

    fn file(&self, source: usize) -> String {
        self.sources.get(source).map_or_else(String::new, |source| source.name.clone())
    }
}

impl Line {
    fn of(status: Status) -> Line {
        Line { status, group: None, record: None, row: None, matched_by: String::new(), reason: String::new() }
    }
}

fn several(links: Links, noun: &str) -> String {
    match links {
        Links { is_weak: true, .. } => "alike, while what else is alike has nothing in common".to_owned(),
        Links { count: 1, .. } => format!("its {noun} matches others too"),
        Links { count, .. } => format!("matches {count} {noun}s").replace("row of the files", "rows of the file"),
    }
}

fn alike(links: Links) -> String {
    if links.alike == 0 { String::new() } else { format!("matches {} others of its own side", links.alike) }
}

/// What a record that is not among the rows of the file may be after all.
fn unread(rows: usize) -> String {
    match rows {
        0 => String::new(),
        1 => "may be the row of the file that could not be read".to_owned(),
        rows => format!("may be one of {rows} rows of the file that could not be read"),
    }
}

/// Nothing if both sides say the same; else why that cannot be told, or nothing to add.
fn difference(
    one: &ComparePlan,
    (_, here): &(String, Result<Option<String>, String>),
    (_, there): &(String, Result<Option<String>, String>),
) -> Option<String> {
    let (here, there) = match (here, there) {
        (Ok(here), Ok(there)) => (here.as_deref(), there.as_deref()),
        (Err(why), _) => return Some(format!("export: {why}")),
        (_, Err(why)) => return Some(format!("file: {why}")),
    };
    let is_same = match (here, there) {
        (None, None) => true,
        (Some(a), Some(b)) => match (one.form.comparable(a), one.form.comparable(b)) {
            (Some(a), Some(b)) => a == b,
            _ => fold(a) == fold(b),
        },
        _ => false,
    };
    (!is_same).then(String::new)
}
