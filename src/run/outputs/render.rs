//! The rows of the lists, and the cleaned export, of one judged batch.

use super::super::RunError;
use super::super::duplicates::{Group, MergeRole};
use super::super::sink::{Judged, Renderer, Subject};
use super::files::ResultFile;
use super::list::{Columns, List};
use crate::check::program::{Program, RuleId, SegmentId};
use crate::data::write::{Changes, CleanedExport, CleanedPart, CsvRows, NewCell, Purpose, ReadyCell};
use crate::engine::outcomes::{Edit, Removal};
use crate::engine::records::cell;
use crate::parallel::{self, Crew};
use crate::plan::SlotId;
use arrow_array::StringViewArray;
use foldhash::fast::FixedState;
use hashbrown::HashSet;
use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Makes rows of one object's batches.
#[derive(Debug)]
pub struct FileRenderer {
    /// The lists, each with the length of its longest part so far: so much room the next one gets.
    lists: Vec<(List, AtomicUsize)>,
    columns: Columns,
    names: Names,
    /// By source file; none if no cleaned export is asked for.
    cleaned: Vec<CleanedExport<ResultFile>>,
}

/// Names that stand in many rows of lists for review.
#[derive(Debug)]
struct Names {
    /// By slot.
    columns: Vec<ReadyCell>,
    /// By [`RuleId`].
    rules: Vec<ReadyCell>,
    /// By [`SegmentId`].
    segments: Vec<ReadyCell>,
    none: ReadyCell,
}

impl Names {
    fn of(program: &Program, columns: &Columns) -> Names {
        let ready = |name: &String| ReadyCell::new(Purpose::Review, name);
        Names {
            columns: columns.names.iter().map(ready).collect(),
            rules: program.rules.iter().map(|rule| ready(&rule.name)).collect(),
            segments: program.segments.iter().map(|segment| ready(&segment.name)).collect(),
            none: ready(&String::new()),
        }
    }

    fn column(&self, slot: SlotId) -> &ReadyCell {
        self.columns.get(slot.0).unwrap_or(&self.none)
    }

    fn rule(&self, rule: RuleId) -> &ReadyCell {
        self.rules.get(rule.0).unwrap_or(&self.none)
    }

    fn segment(&self, segment: SegmentId) -> &ReadyCell {
        self.segments.get(segment.0).unwrap_or(&self.none)
    }
}

/// What files take of one batch.
#[derive(Debug)]
pub struct Part {
    /// Index of the file that the batch comes from.
    pub(super) source: usize,
    pub(super) rows: Vec<(List, CsvRows)>,
    /// By the columns that fixes may write: whether some record changes it.
    pub(super) changed: Vec<bool>,
    pub(super) cleaned: Option<CleanedPart>,
}

impl FileRenderer {
    pub(super) fn new(
        subject: &Subject,
        lists: Vec<List>,
        columns: Columns,
        cleaned: Vec<CleanedExport<ResultFile>>,
    ) -> FileRenderer {
        let names = Names::of(subject.program, &columns);
        let lists = lists.into_iter().map(|list| (list, AtomicUsize::default())).collect();
        FileRenderer { lists, columns, names, cleaned }
    }
}

impl Renderer for FileRenderer {
    type Part = Part;

    fn needs_whole_rows(&self) -> bool {
        !self.cleaned.is_empty()
            || self.lists.iter().any(|(list, _)| matches!(list, List::Removed | List::Merged | List::MergedUndo))
    }

    fn needs_every_row(&self) -> bool {
        !self.cleaned.is_empty()
    }

    fn render(&self, subject: &Subject, judged: Judged) -> Result<Part, RunError> {
        let rows = |(list, longest): &(List, AtomicUsize)| {
            let mut rows = CsvRows::with_capacity(list.purpose(), longest.load(Ordering::Relaxed));
            self.rows(*list, subject, &judged, &mut rows);
            longest.fetch_max(rows.len(), Ordering::Relaxed);
            (*list, rows)
        };
        let edits = &judged.outcomes.edits;
        let is_changed = |(slot, _): &(SlotId, String)| edits.iter().any(|edit| edit.slot == *slot);
        let cleaned = self.cleaned.get(judged.source);
        Ok(Part {
            source: judged.source,
            rows: self.lists.iter().map(rows).collect(),
            changed: self.columns.written.iter().map(is_changed).collect(),
            cleaned: cleaned.map(|export| export.part(&judged.batch, &changes(subject, &judged))).transpose()?,
        })
    }
}

/// What becomes of the batch in the cleaned export.
fn changes<'a>(subject: &Subject, judged: &'a Judged) -> Changes<'a> {
    let cell = |edit: &'a Edit| {
        let column = subject.layout.header_column(edit.slot)?;
        let merged = merged_cells(judged, edit.row).iter().any(|(of, _)| *of == column);
        (!merged).then_some(NewCell { row: edit.row, column, value: &edit.after })
    };
    let merged = judged.merges.iter().flat_map(|merges| &merges.survivors).flat_map(|(&row, group)| {
        group.changes.iter().map(move |(column, text)| NewCell { row, column: *column, value: text })
    });
    let mut cells: Vec<NewCell> = judged.outcomes.edits.iter().filter_map(cell).chain(merged).collect();
    cells.sort_by_key(|cell| cell.row);
    Changes::new(removed_rows(judged), cells)
}

/// The rows that are in the export no longer, deleted or absorbed, in order.
fn removed_rows(judged: &Judged) -> Vec<usize> {
    let absorbed = judged.merges.iter().flat_map(|merges| merges.absorbed.iter());
    let mut rows: Vec<usize> = judged.outcomes.deletions.iter().map(|removal| removal.row).chain(absorbed).collect();
    rows.sort_unstable();
    rows
}

/// The cells of a survivor that merges changed, by column of the export.
fn merged_cells<'a>(judged: &'a Judged, row: usize) -> &'a [(usize, String)] {
    let group = judged.merges.as_ref().and_then(|merges| merges.survivors.get(&row));
    group.map(|group| group.changes.as_slice()).unwrap_or_default()
}

/// Whether a merge writes the cell that a fix changed.
fn is_merged_over(subject: &Subject, judged: &Judged, edit: &Edit) -> bool {
    let column = subject.layout.header_column(edit.slot);
    merged_cells(judged, edit.row).iter().any(|(of, text)| Some(*of) == column && !text.trim().is_empty())
}

/// All groups, a row a record: each absorbed one is a merge to make, in the order of rows. Made in parts, on all threads.
pub(super) fn merges(subject: &Subject) -> Vec<CsvRows> {
    const GROUPS: usize = 1 << 12;
    let groups = subject.found.duplicates.map(|found| found.groups.as_slice()).unwrap_or_default();
    let part = |(first, groups)| (first, groups, CsvRows::new(Purpose::Review));
    let mut parts: Vec<(u64, &[Group], CsvRows)> =
        (1u64..).step_by(GROUPS).zip(groups.chunks(GROUPS)).map(part).collect();
    let crew = Crew { threads: subject.threads, stack: None };
    parallel::for_each(
        crew,
        parts.iter_mut(),
        || (),
        |(), (first, groups, rows)| merges_of(subject, *first, groups, rows),
    );
    parts.into_iter().map(|(.., rows)| rows).collect()
}

/// Groups from this number on.
fn merges_of(subject: &Subject, first: u64, groups: &[Group], rows: &mut CsvRows) {
    for (number, group) in (first..).zip(groups) {
        let survivor = group.members.first().map_or("", |member| member.key.as_str());
        let number = number.to_string();
        for member in &group.members {
            rows.cell(&number);
            rows.key(&member.key);
            member.identifying.iter().for_each(|text| rows.cell(text));
            rows.cell(member.role.name());
            rows.key(if member.role == MergeRole::Absorbed { survivor } else { "" });
            rows.cell(&member.matched_by);
            rows.cell(&member.score.map_or_else(String::new, score));
            rows.cell(name(subject.program, group.rule));
            rows.cell(group.reason(member));
            rows.end_row();
        }
    }
}

/// Both sides of all `reconcile` rules: a record and its row on one line.
pub(super) fn reconciled(subject: &Subject, columns: &Columns) -> CsvRows {
    let mut rows = CsvRows::new(Purpose::Review);
    let blank = vec![String::new(); columns.identifying.len()];
    for found in subject.found.reconciled {
        for line in &found.lines {
            rows.cell(line.status.name());
            rows.cell(&line.group.map_or_else(String::new, |group| group.to_string()));
            rows.key(line.record.as_ref().map_or("", |record| record.key.as_str()));
            let identifying = line.record.as_ref().map_or(&blank, |record| &record.identifying);
            (0..columns.identifying.len()).for_each(|at| rows.cell(identifying.get(at).map_or("", String::as_str)));
            let (file, row, there) = line.row.clone().unwrap_or_default();
            rows.cell(&file);
            rows.cell(&if row == 0 { String::new() } else { row.to_string() });
            rows.cell(&there);
            rows.cell(&line.matched_by);
            rows.cell(name(subject.program, found.rule));
            rows.cell(&line.reason);
            rows.end_row();
        }
    }
    rows
}

/// What a record and its row say differently.
pub(super) fn differences(subject: &Subject) -> CsvRows {
    let mut rows = CsvRows::new(Purpose::Review);
    for found in subject.found.reconciled {
        for one in &found.differences {
            rows.key(&one.key);
            rows.cell(&one.file);
            rows.cell(&one.row.to_string());
            rows.cell(&one.property);
            rows.cell(&one.here);
            rows.cell(&one.there);
            rows.cell(name(subject.program, found.rule));
            rows.cell(&one.problem);
            rows.end_row();
        }
    }
    rows
}

/// Three digits are more than anybody can judge.
fn score(score: f64) -> String {
    if score >= 1.0 {
        return "1".to_owned();
    }
    let text = format!("{score:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn survivors(judged: &Judged) -> impl Iterator<Item = usize> {
    judged.merges.iter().flat_map(|merges| merges.survivors.keys().copied())
}

/// A row as it was exported.
fn exported_row(judged: &Judged, row: usize, out: &mut CsvRows) {
    match judged.batch.plain(row) {
        Some(line) => out.plain_row(line),
        None => out.row(judged.batch.cells(row)),
    }
}

/// Cells of survivors that are set once the records are merged.
fn late_cells(subject: &Subject, judged: &Judged, out: &mut CsvRows) {
    for (&row, group) in judged.merges.iter().flat_map(|merges| &merges.survivors) {
        let fixed = fixed_cells(subject, judged, row);
        for &column in &group.late {
            let merged = group.changes.iter().find(|(of, _)| *of == column).map(|(_, text)| text.as_str());
            let text =
                merged.or_else(|| fixed.iter().find(|(of, _)| *of == column).map(|(_, text)| *text)).unwrap_or("");
            out.key(judged.text(subject.object.key, row));
            out.cell(subject.input.header.get(column).map_or("", |name| name.trim()));
            out.cell(text);
            out.end_row();
        }
    }
}

/// Cells that were blank before merges filled them: what an import of the old values leaves as it is.
fn filled_cells(subject: &Subject, judged: &Judged, out: &mut CsvRows) {
    for (&row, group) in judged.merges.iter().flat_map(|merges| &merges.survivors) {
        let cells = judged.batch.cells(row);
        let was_blank = |column: &usize| cells.get(*column).is_none_or(|cell| cell.trim().is_empty());
        for column in group.changes.iter().map(|(column, _)| column).filter(|column| was_blank(column)) {
            out.key(judged.text(subject.object.key, row));
            out.cell(subject.input.header.get(*column).map_or("", |name| name.trim()));
            out.end_row();
        }
    }
}

/// A survivor as it is to be before the merges: its row with what fixes and merges changed.
fn merged_row(subject: &Subject, judged: &Judged, row: usize, out: &mut CsvRows) {
    let merged = merged_cells(judged, row);
    let group = judged.merges.as_ref().and_then(|merges| merges.survivors.get(&row));
    let late = group.map(|group| group.late.as_slice()).unwrap_or_default();
    let fixed = fixed_cells(subject, judged, row);
    for (column, cell) in judged.batch.cells(row).iter().enumerate() {
        let merged = merged.iter().find(|(of, _)| *of == column).map(|(_, text)| text.as_str());
        let new = merged.or_else(|| fixed.iter().find(|(of, _)| *of == column).map(|(_, text)| *text));
        out.cell(new.filter(|_| !late.contains(&column)).unwrap_or(cell));
    }
    out.end_row();
}

/// What fixes make of the cells of a row, by column.
fn fixed_cells<'j>(subject: &Subject, judged: &'j Judged, row: usize) -> Vec<(usize, &'j str)> {
    let edits = &judged.outcomes.edits;
    let first = edits.partition_point(|edit| edit.row < row);
    let of_row = edits.iter().skip(first).take_while(|edit| edit.row == row);
    of_row.filter_map(|edit| Some((subject.layout.header_column(edit.slot)?, edit.after.as_str()))).collect()
}

impl FileRenderer {
    fn rows(&self, list: List, subject: &Subject, judged: &Judged, out: &mut CsvRows) {
        let (program, outcomes) = (subject.program, &judged.outcomes);
        let key = |row: usize| judged.text(subject.object.key, row);
        match list {
            List::Deletions => self.removals(program, judged, subject, &outcomes.deletions, out),
            List::Suppressions => self.removals(program, judged, subject, &outcomes.suppressions, out),
            List::Spared => {
                for spared in &outcomes.spared {
                    let by: Vec<String> = spared.by.iter().map(|guard| guard.name(program)).collect();
                    let reasons = spared.by.iter().map(|guard| guard.reason(program));
                    let reasons: Vec<String> = reasons.filter(|text| !text.is_empty()).collect();
                    out.key(key(spared.row));
                    out.ready(self.names.rule(spared.rule));
                    out.cell(&by.join("; "));
                    out.cell(&reasons.join("; "));
                    out.end_row();
                }
            }
            List::Fixes => {
                for edit in &outcomes.edits {
                    out.key(key(edit.row));
                    out.ready(self.names.column(edit.slot));
                    out.cell(judged.text(edit.slot, edit.row));
                    out.cell(&edit.after);
                    out.ready(self.names.rule(edit.rule));
                    out.end_row();
                }
            }
            List::Flags => {
                for flag in &outcomes.flags {
                    out.key(key(flag.row));
                    out.ready(self.names.rule(flag.rule));
                    out.cell(&flag.message);
                    out.end_row();
                }
            }
            List::SetAside => self.set_aside(subject, judged, out),
            List::Segments => {
                for &(row, segment) in &outcomes.memberships {
                    out.key(key(row));
                    out.ready(self.names.segment(segment));
                    out.end_row();
                }
            }
            List::Updates => self.versions(judged, subject, out, |edit| Some(&edit.after)),
            List::Undo => self.versions(judged, subject, out, |_| None),
            List::Clears => self.cells_to_empty(judged, subject, out, |edit| &edit.after),
            // What an import of the old values leaves as it is, because it passes over blanks.
            List::UndoClears => self.cells_to_empty(judged, subject, out, |edit| judged.text(edit.slot, edit.row)),
            List::Removed => removed_rows(judged).into_iter().for_each(|row| exported_row(judged, row, out)),
            List::MergedUndo => survivors(judged).for_each(|row| exported_row(judged, row, out)),
            List::Merged => survivors(judged).for_each(|row| merged_row(subject, judged, row, out)),
            List::MergedAfter => late_cells(subject, judged, out),
            List::MergedUndoClears => filled_cells(subject, judged, out),
            // Written before.
            List::Merges | List::Reconcile | List::Differences => {}
        }
    }

    fn removals<'a>(
        &self,
        program: &'a Program,
        judged: &Judged,
        subject: &Subject,
        removals: &'a [Removal],
        out: &mut CsvRows,
    ) {
        let mut list = Joined::default();
        for removal in removals {
            let rules = || removal.rules.iter().filter_map(|hit| program.rule(hit.rule));
            out.key(judged.text(subject.object.key, removal.row));
            self.columns.identifying.iter().for_each(|&(slot, _)| out.cell(judged.text(slot, removal.row)));
            out.cell(list.of(rules().map(|rule| rule.name.as_str()), ";"));
            out.cell(list.of(rules().map(|rule| rule.description.as_deref().unwrap_or(&rule.name)), "; "));
            let evidence = removal.rules.iter().flat_map(|hit| &hit.evidence);
            out.cell(list.without_repetition(evidence.map(String::as_str), "; "));
            out.end_row();
        }
    }

    /// One row for each record with an edit: all columns that fixes may write, with what `pick` gives of
    /// an edit, else as they are now.
    fn versions(&self, judged: &Judged, subject: &Subject, out: &mut CsvRows, pick: fn(&Edit) -> Option<&str>) {
        let columns: Vec<_> = self.columns.written.iter().map(|&(slot, _)| (slot, judged.cells(slot))).collect();
        let keys = judged.cells(subject.object.key);
        for edits in judged.outcomes.edits.chunk_by(|a, b| a.row == b.row) {
            let row = edits.first().map_or(0, |edit| edit.row);
            // A survivor stands in `merged.csv`, fixes and all: its cells here would take back what the merge decided.
            if judged.merges.as_ref().is_some_and(|merges| merges.survivors.contains_key(&row)) {
                continue;
            }
            out.key(text_of(keys, row));
            for &(slot, cells) in &columns {
                let picked = edits.iter().find(|edit| edit.slot == slot).and_then(pick);
                out.cell(picked.unwrap_or_else(|| text_of(cells, row)));
            }
            out.end_row();
        }
    }

    /// The cells with an edit of which the text that `pick` gives is blank.
    fn cells_to_empty<'a>(
        &self,
        judged: &'a Judged,
        subject: &Subject,
        out: &mut CsvRows,
        pick: impl Fn(&'a Edit) -> &'a str,
    ) {
        let is_blank = |edit: &&'a Edit| pick(edit).trim().is_empty() && !is_merged_over(subject, judged, edit);
        for edit in judged.outcomes.edits.iter().filter(is_blank) {
            out.key(judged.text(subject.object.key, edit.row));
            out.cell(self.column_name(edit.slot));
            out.end_row();
        }
    }

    /// Rejected rows and what rules could not read, in the order of rows.
    fn set_aside(&self, subject: &Subject, judged: &Judged, out: &mut CsvRows) {
        let file = subject.input.sources.get(judged.source).map_or("", |source| source.name.as_str());
        let mut lines: Vec<(u64, [Cow<str>; 5])> = Vec::new();
        let none = || Cow::Borrowed("");
        for rejected in judged.batch.rejected() {
            let problem = rejected.fault.to_string();
            lines.push((rejected.row, [none(), none(), none(), none(), problem.into()]));
        }
        for row in judged.active.complement().iter() {
            let key = judged.text(subject.object.key, row);
            let problem = if key == self.columns.key_name.trim() {
                "the header once more, and no record: files seem to have been joined with their headers"
            } else {
                "no key: it cannot be told which record this is"
            };
            let cells = [key, &self.columns.key_name, key, "", problem];
            lines.push((judged.batch.row_number(row), cells.map(Cow::Borrowed)));
        }
        for entry in &judged.outcomes.set_aside {
            let key = judged.text(subject.object.key, entry.row);
            let column = entry.slot.map_or("", |slot| self.column_name(slot));
            let cells = [key, column, &entry.text, name(subject.program, entry.rule), &entry.problem];
            lines.push((judged.batch.row_number(entry.row), cells.map(Cow::Borrowed)));
        }
        lines.sort_by_key(|(row, _)| *row);
        for (row, [key, cells @ ..]) in &lines {
            out.cell(file);
            out.cell(&row.to_string());
            out.key(key);
            out.row(cells);
        }
    }

    fn column_name(&self, slot: SlotId) -> &str {
        self.columns.names.get(slot.0).map_or("", String::as_str)
    }
}

impl Judged<'_> {
    /// A cell as exported; empty for a slot that is no column of the input.
    #[must_use]
    pub fn text(&self, slot: SlotId, row: usize) -> &str {
        text_of(self.cells(slot), row)
    }

    fn cells(&self, slot: SlotId) -> Option<&StringViewArray> {
        self.records.own.get(slot.0).and_then(Option::as_ref)
    }
}

fn text_of(cells: Option<&StringViewArray>, row: usize) -> &str {
    cells.map_or("", |cells| cell(cells, row))
}

/// Texts joined, in memory that is used again for the next.
#[derive(Default)]
struct Joined<'a> {
    text: String,
    seen: HashSet<&'a str, FixedState>,
}

impl<'a> Joined<'a> {
    fn of(&mut self, texts: impl Iterator<Item = &'a str>, separator: &str) -> &str {
        self.text.clear();
        for (number, text) in texts.enumerate() {
            if number > 0 {
                self.text.push_str(separator);
            }
            self.text.push_str(text);
        }
        &self.text
    }

    fn without_repetition(&mut self, texts: impl Iterator<Item = &'a str>, separator: &str) -> &str {
        let mut seen = std::mem::take(&mut self.seen);
        seen.clear();
        self.of(texts.filter(|text| seen.insert(text)), separator);
        self.seen = seen;
        &self.text
    }
}

fn name(program: &Program, rule: RuleId) -> &str {
    program.rule_name(rule)
}
