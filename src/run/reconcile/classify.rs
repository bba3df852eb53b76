//! From matches to what each record and each row is.

use super::export::{Here, Part};
use super::file::There;
use super::{Counts, Difference, Line, Reconciled};
use crate::data::read::Source;
use crate::matching::{self, Found};
use crate::plan::ReconcilePlan;
use crate::run::SearchReport;
use crate::value::text::fold;
use std::collections::BTreeMap;

/// Of a larger group not every pair is looked at: all of it is ambiguous.
const MOST_PAIRS: usize = 10_000;

/// What becomes of a record, or of a row of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One record and one row, and nothing that is compared differs.
    Matched,
    /// One record and one row of which something differs.
    Differs,
    NotInFile,
    NotInExport,
    /// Several on a side: which belong together is for a person to say.
    Ambiguous,
    /// It holds nothing that it could be matched by, or what cannot be read.
    NotComparable,
    /// The record takes no part by `where` or `unless`; the row matches only such records.
    LeftOut,
}

impl Status {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Matched => "matched",
            Status::Differs => "differs",
            Status::NotInFile => "not in file",
            Status::NotInExport => "not in export",
            Status::Ambiguous => "ambiguous",
            Status::NotComparable => "not comparable",
            Status::LeftOut => "left out",
        }
    }
}

/// What matches a record or a row on the other side.
#[derive(Debug, Clone, Copy, Default)]
struct Links {
    count: u32,
    /// The last of them, and the clause that holds.
    other: u32,
    clause: u32,
    /// A link that is too weak to be followed.
    is_weak: bool,
    /// A record that takes no part.
    left_out: bool,
    /// How many of its own side match it.
    alike: u32,
}

/// Both sides; rows of the file stand behind the records.
struct Graph {
    links: Vec<Links>,
    /// Of each place one that it hangs together with; itself at the root.
    parents: Vec<u32>,
}

impl Graph {
    fn root(&mut self, mut at: u32) -> u32 {
        while let Some(&parent) = self.parents.get(at as usize)
            && parent != at
        {
            let above = self.parents.get(parent as usize).copied().unwrap_or(parent);
            if let Some(place) = self.parents.get_mut(at as usize) {
                *place = above;
            }
            at = above;
        }
        at
    }

    fn join(&mut self, record: u32, row: u32, clause: usize, is_weak: bool) {
        let clause = u32::try_from(clause).unwrap_or(u32::MAX);
        for (at, other) in [(record, row), (row, record)] {
            if let Some(links) = self.links.get_mut(at as usize) {
                *links = Links { count: links.count + 1, other, clause, is_weak: links.is_weak || is_weak, ..*links };
            }
        }
        let (a, b) = (self.root(record), self.root(row));
        if let Some(place) = self.parents.get_mut(a.max(b) as usize) {
            *place = a.min(b);
        }
    }

    fn of(&self, at: u32) -> Links {
        self.links.get(at as usize).copied().unwrap_or_default()
    }

    /// The other one, if the two match each other and nothing else.
    fn only(&self, at: u32) -> Option<(u32, u32)> {
        let links = self.of(at);
        let back = self.of(links.other);
        (links.count == 1 && back.count == 1 && !links.is_weak).then_some((links.other, links.clause))
    }
}

pub(super) fn classify(
    rule: &ReconcilePlan,
    here: &Here,
    there: &There,
    found: &Found,
    search: SearchReport,
    sources: &[Source],
) -> Reconciled {
    let mut graph = graph(rule, here, there, found);
    let border = u32::try_from(here.sides.len()).unwrap_or(u32::MAX);
    let mut numbers: BTreeMap<u32, u64> = BTreeMap::new();
    let mut out = Reconciled {
        rule: rule.search.rule,
        lines: Vec::new(),
        differences: Vec::new(),
        counts: Counts::default(),
        search,
        inputs: Vec::new(),
    };
    let file = |source: usize| sources.get(source).map_or("", |source| source.name.as_str()).to_owned();
    let row_of = |at: u32| there.rows.get(at.checked_sub(border)? as usize);
    let told = |at: u32| row_of(at).map(|row| (file(row.source), row.row, row.shown.clone()));
    for (at, record) in (0u32..).zip(&here.sides) {
        let links = graph.of(at);
        let mut line = Line {
            status: Status::NotInFile,
            group: None,
            record: Some(record.shown.clone()),
            row: None,
            matched_by: String::new(),
            reason: String::new(),
        };
        match (&record.part, graph.only(at)) {
            (Part::LeftOut, _) => line.status = Status::LeftOut,
            (Part::NotComparable(why), _) => {
                line.status = Status::NotComparable;
                line.reason.clone_from(why);
            }
            (Part::Takes, Some((other, clause))) => {
                line.row = told(other);
                let clause = rule.search.clauses.get(clause as usize);
                line.matched_by = clause.map_or_else(String::new, |clause| clause.text.clone());
                let before = out.differences.len();
                if let (Some(row), Some((file, number, _))) = (row_of(other), &line.row) {
                    let sides = record.compared.iter().zip(&row.compared);
                    for (one, (here, there)) in rule.compare.iter().zip(sides) {
                        out.differences.extend(difference(one, here, there).map(|problem| Difference {
                            key: record.shown.key.clone(),
                            file: file.clone(),
                            row: *number,
                            property: one.label.clone(),
                            here: here.0.trim().to_owned(),
                            there: there.0.clone(),
                            problem,
                        }));
                    }
                }
                line.status = if out.differences.len() > before { Status::Differs } else { Status::Matched };
                *out.counts.rows.entry(line.status).or_default() += 1;
            }
            (Part::Takes, None) if links.count > 0 => {
                line.status = Status::Ambiguous;
                line.group = Some(number(&mut numbers, graph.root(at)));
                line.reason = several(links, "row of the file");
            }
            (Part::Takes, None) => line.reason = alike(links),
        }
        *out.counts.records.entry(line.status).or_default() += 1;
        // Who takes no part is counted and not listed.
        if line.status != Status::LeftOut {
            out.lines.push(line);
        }
    }
    for (at, row) in (border..).zip(&there.rows) {
        let links = graph.of(at);
        if graph.only(at).is_some() {
            continue;
        }
        let mut line = Line {
            status: Status::NotInExport,
            group: None,
            record: None,
            row: Some((file(row.source), row.row, row.shown.clone())),
            matched_by: String::new(),
            reason: alike(links),
        };
        if let Some(why) = &row.problem {
            line.status = Status::NotComparable;
            line.reason.clone_from(why);
        } else if links.count > 0 {
            line.status = Status::Ambiguous;
            line.group = Some(number(&mut numbers, graph.root(at)));
            line.reason = several(links, "record");
        } else if links.left_out {
            line.status = Status::LeftOut;
            "its record takes no part".clone_into(&mut line.reason);
        }
        *out.counts.rows.entry(line.status).or_default() += 1;
        out.lines.push(line);
    }
    for (source, row, why) in &there.rejected {
        *out.counts.rows.entry(Status::NotComparable).or_default() += 1;
        out.lines.push(Line {
            status: Status::NotComparable,
            group: None,
            record: None,
            row: Some((file(*source), *row, String::new())),
            matched_by: String::new(),
            reason: why.clone(),
        });
    }
    out.counts.differences = out.differences.len() as u64;
    out
}

/// Groups are numbered in the order of their first records.
fn number(numbers: &mut BTreeMap<u32, u64>, root: u32) -> u64 {
    let next = numbers.len() as u64 + 1;
    *numbers.entry(root).or_insert(next)
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

/// Nothing if both sides say the same; else why that cannot be told, or nothing to add.
fn difference(
    one: &crate::plan::ComparePlan,
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

/// Who matches whom across the border.
fn graph(rule: &ReconcilePlan, here: &Here, there: &There, found: &Found) -> Graph {
    let border = u32::try_from(here.sides.len()).unwrap_or(u32::MAX);
    let all = border.saturating_add(u32::try_from(there.rows.len()).unwrap_or(u32::MAX));
    let mut graph = Graph { links: vec![Links::default(); all as usize], parents: (0..all).collect() };
    let takes = |at: u32| here.sides.get(at as usize).is_some_and(|record| record.part == Part::Takes);
    let can = |at: u32| at < border || there.rows.get((at - border) as usize).is_some_and(|row| row.problem.is_none());
    for group in &found.groups {
        let cut = group.members.partition_point(|&at| at < border);
        let (records, rows) = group.members.split_at_checked(cut).unwrap_or_default();
        for side in [records, rows] {
            for &at in side {
                if let Some(links) = graph.links.get_mut(at as usize) {
                    links.alike = u32::try_from(side.len()).unwrap_or(u32::MAX).saturating_sub(1);
                }
            }
        }
        let is_large = records.len().saturating_mul(rows.len()) > MOST_PAIRS;
        if is_large {
            // Each hangs together with the first of the other side, and matches several.
            let first_record = records.iter().copied().find(|&at| takes(at));
            let first_row = rows.iter().copied().find(|&at| can(at));
            let (Some(first_record), Some(first_row)) = (first_record, first_row) else { continue };
            for &at in records.iter().filter(|&&at| takes(at)) {
                graph.join(at, first_row, 0, false);
            }
            for &at in rows.iter().filter(|&&at| can(at)) {
                graph.join(first_record, at, 0, false);
            }
            continue;
        }
        for &record in records {
            for &row in rows.iter().filter(|&&row| can(row)) {
                let told = matching::explain_pair(&rule.search.matcher, &here.records, &found.models, record, row);
                let Some(holds) = told.iter().find(|told| told.holds) else { continue };
                if takes(record) {
                    graph.join(record, row, holds.clause, false);
                } else if let Some(links) = graph.links.get_mut(row as usize) {
                    links.left_out = true;
                }
            }
        }
    }
    for link in &found.weak {
        let (record, row) = (link.a.min(link.b), link.a.max(link.b));
        if record < border && row >= border && takes(record) && can(row) {
            graph.join(record, row, link.clause, true);
        }
    }
    graph
}
