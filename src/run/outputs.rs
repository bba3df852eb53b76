//! Outcomes as files: which lists there are, and what stands in their rows.
//!
//! Rows are made on the worker threads, batch by batch; the files take them in input order.

use super::RunError;
use super::report::OutputReport;
use super::sink::{Judged, Renderer, Sink, Subject};
use crate::check::program::{Program, RuleId};
use crate::data::digest::Digesting;
use crate::data::read::records::cells;
use crate::data::read::{Format, Punctuation};
use crate::data::write::{CleanedWriter, CsvWriter, Fate, OutputFile, OutputFolder, Purpose, ScratchFile};
use crate::engine::outcomes::{Guard, GuardKind, Removal};
use crate::engine::records::cell;
use crate::plan::{OtherwisePlan, SlotId, SlotSource};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// The lists that a run writes for an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Deletions,
    Suppressions,
    Spared,
    Fixes,
    Flags,
    SetAside,
    Segments,
    Updates,
    Clears,
    Undo,
    Removed,
}

impl List {
    const ALL: [List; 11] = [
        List::Deletions,
        List::Suppressions,
        List::Spared,
        List::Fixes,
        List::Flags,
        List::SetAside,
        List::Segments,
        List::Updates,
        List::Clears,
        List::Undo,
        List::Removed,
    ];

    fn file_name(self) -> &'static str {
        match self {
            List::Deletions => "deletions.csv",
            List::Suppressions => "suppressions.csv",
            List::Spared => "spared.csv",
            List::Fixes => "fixes.csv",
            List::Flags => "flags.csv",
            List::SetAside => "set-aside.csv",
            List::Segments => "segments.csv",
            List::Updates => "updates.csv",
            List::Clears => "clears.csv",
            List::Undo => "undo.csv",
            List::Removed => "removed.csv",
        }
    }

    fn purpose(self) -> Purpose {
        match self {
            List::Updates | List::Clears | List::Undo | List::Removed => Purpose::Import,
            _ => Purpose::Review,
        }
    }

    /// Whether the rules of the object can put something into it.
    fn applies(self, subject: &Subject) -> bool {
        let object = subject.object;
        let deletes = !object.deletions.is_empty();
        let suppresses = object.suppressions.iter().any(|rule| rule.writes);
        let steps = || object.fixes.iter().flat_map(|fix| &fix.steps);
        match self {
            List::Deletions | List::Removed => deletes,
            List::Suppressions => suppresses,
            List::Spared => deletes || suppresses,
            List::Fixes | List::Updates | List::Clears | List::Undo => steps().next().is_some(),
            List::Flags => {
                !object.flags.is_empty() || steps().any(|step| matches!(step.otherwise, OtherwisePlan::Flag(_)))
            }
            List::SetAside => true,
            List::Segments => !object.segments.is_empty(),
        }
    }

    /// Where the key stands in a row.
    fn key_column(self, columns: &Columns) -> Option<usize> {
        match self {
            List::SetAside => Some(2),
            List::Removed => columns.key,
            _ => Some(0),
        }
    }

    fn header(self, subject: &Subject, columns: &Columns) -> Vec<String> {
        let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let keyed = |names: &[&str]| [vec![columns.key_name.clone()], named(names)].concat();
        match self {
            List::Deletions | List::Suppressions => {
                let identifying = columns.identifying.iter().map(|(_, name)| name.clone());
                let last = named(&["Rules", "Reasons", "Evidence"]);
                std::iter::once(columns.key_name.clone()).chain(identifying).chain(last).collect()
            }
            List::Spared => keyed(&["Rule", "Spared by", "Reason"]),
            List::Fixes => keyed(&["Property", "Before", "After", "Rule"]),
            List::Flags => keyed(&["Rule", "Message"]),
            List::SetAside => [named(&["File", "Row"]), keyed(&["Column", "Text", "Rule", "Problem"])].concat(),
            List::Segments => keyed(&["Segment"]),
            List::Updates | List::Undo => {
                let written = columns.written.iter().map(|(_, name)| name.clone());
                std::iter::once(columns.key_name.clone()).chain(written).collect()
            }
            List::Clears => keyed(&["Property"]),
            List::Removed => subject.input.header.clone(),
        }
    }
}

/// The columns of the export that lists repeat.
#[derive(Debug, Clone)]
struct Columns {
    key: Option<usize>,
    key_name: String,
    identifying: Vec<(SlotId, String)>,
    /// What fixes may write.
    written: Vec<(SlotId, String)>,
    /// By slot: its header, or for a value behind a link its label.
    names: Vec<String>,
}

impl Columns {
    fn of(subject: &Subject) -> Columns {
        let header = |slot: SlotId| {
            let column = subject.layout.header_column(slot)?;
            subject.input.header.get(column).map(|name| name.trim().to_owned())
        };
        let properties = subject.object.written_properties();
        let is_written = |slot: &crate::plan::SlotPlan| match slot.source {
            SlotSource::Own(property) => properties.contains(&property),
            SlotSource::Through { .. } => false,
        };
        let slots = || subject.object.slots.iter().enumerate().map(|(at, slot)| (SlotId(at), slot));
        let mut written: Vec<(SlotId, String)> = slots()
            .filter(|(_, slot)| is_written(slot))
            .filter_map(|(id, _)| header(id).map(|name| (id, name)))
            .collect();
        written.sort_by_key(|(id, _)| subject.layout.header_column(*id));
        Columns {
            key: subject.input.matched.key,
            key_name: header(subject.object.key).unwrap_or_default(),
            identifying: subject.object.identifying.iter().filter_map(|&id| Some((id, header(id)?))).collect(),
            written,
            names: slots().map(|(id, slot)| header(id).unwrap_or_else(|| slot.label.clone())).collect(),
        }
    }
}

/// Makes rows of one object's batches.
#[derive(Debug)]
pub struct FileRenderer {
    lists: Vec<List>,
    columns: Columns,
    cleaned: bool,
}

/// Rows of one batch, by list, and what the cleaned export needs.
#[derive(Debug)]
pub struct Part {
    rows: Vec<(List, Vec<u8>, u64)>,
    /// The written columns that some record changes.
    changed: BTreeSet<SlotId>,
    cleaned: Option<Cleaned>,
}

#[derive(Debug)]
struct Cleaned {
    judged: Judged,
    deleted: BTreeSet<usize>,
    /// New texts by row, with the column in the header.
    changes: BTreeMap<usize, Vec<(usize, String)>>,
}

impl Renderer for FileRenderer {
    type Part = Part;

    fn needs_whole_rows(&self) -> bool {
        self.cleaned || self.lists.contains(&List::Removed)
    }

    fn render(&self, subject: &Subject, judged: Judged) -> Result<Part, RunError> {
        let rows = self
            .lists
            .iter()
            .map(|&list| {
                let mut writer = CsvWriter::new(Vec::new(), list.purpose(), list.key_column(&self.columns));
                self.rows(list, subject, &judged, &mut writer)?;
                let (bytes, written) = writer.finish()?;
                Ok((list, bytes, written.rows))
            })
            .collect::<Result<_, RunError>>()?;
        let changed = judged.outcomes.edits.iter().map(|edit| edit.slot).collect();
        let cleaned = self.cleaned.then(|| {
            let mut changes: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
            for edit in &judged.outcomes.edits {
                let column = subject.layout.header_column(edit.slot);
                changes.entry(edit.row).or_default().extend(column.map(|column| (column, edit.after.clone())));
            }
            let deleted = judged.outcomes.deletions.iter().map(|removal| removal.row).collect();
            Cleaned { judged, deleted, changes }
        });
        Ok(Part { rows, changed, cleaned })
    }
}

type Lines = CsvWriter<Vec<u8>>;

impl FileRenderer {
    fn rows(&self, list: List, subject: &Subject, judged: &Judged, out: &mut Lines) -> io::Result<()> {
        let (program, outcomes) = (subject.program, &judged.outcomes);
        let key = |row: usize| judged.text(subject.object.key, row);
        match list {
            List::Deletions => self.removals(program, judged, subject, &outcomes.deletions, out),
            List::Suppressions => self.removals(program, judged, subject, &outcomes.suppressions, out),
            List::Spared => outcomes.spared.iter().try_for_each(|spared| {
                let by: Vec<String> = spared.by.iter().map(|guard| guard_name(program, guard)).collect();
                let reasons: Vec<String> = spared.by.iter().map(|guard| guard_reason(program, guard)).collect();
                let reasons: Vec<&str> = reasons.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
                out.row(&[key(spared.row), name(program, spared.rule), &by.join("; "), &reasons.join("; ")])
            }),
            List::Fixes => outcomes.edits.iter().try_for_each(|edit| {
                let rule = name(program, edit.rule);
                out.row(&[
                    key(edit.row),
                    self.column_name(edit.slot),
                    judged.text(edit.slot, edit.row),
                    &edit.after,
                    rule,
                ])
            }),
            List::Flags => outcomes
                .flags
                .iter()
                .try_for_each(|flag| out.row(&[key(flag.row), name(program, flag.rule), &flag.message])),
            List::SetAside => self.set_aside(subject, judged, out),
            List::Segments => outcomes.memberships.iter().try_for_each(|&(row, segment)| {
                let segment = program.segment(segment).map_or("", |segment| segment.name.as_str());
                out.row(&[key(row), segment])
            }),
            List::Updates => self.versions(judged, subject, out, |after| after),
            List::Undo => self.versions(judged, subject, out, |_| None),
            List::Clears => outcomes
                .edits
                .iter()
                .filter(|edit| edit.after.trim().is_empty())
                .try_for_each(|edit| out.row(&[key(edit.row), self.column_name(edit.slot)])),
            List::Removed => {
                outcomes.deletions.iter().try_for_each(|removal| out.row(&judged.batch.cells(removal.row)))
            }
        }
    }

    fn column_name(&self, slot: SlotId) -> &str {
        self.columns.names.get(slot.0).map_or("", String::as_str)
    }

    fn removals(
        &self,
        program: &Program,
        judged: &Judged,
        subject: &Subject,
        removals: &[Removal],
        out: &mut Lines,
    ) -> io::Result<()> {
        removals.iter().try_for_each(|removal| {
            let rules = removal.rules.iter().filter_map(|hit| program.rule(hit.rule));
            let names: Vec<&str> = rules.clone().map(|rule| rule.name.as_str()).collect();
            let reasons: Vec<&str> =
                rules.map(|rule| rule.description.as_deref().unwrap_or(rule.name.as_str())).collect();
            let mut evidence: Vec<&str> = Vec::new();
            for text in removal.rules.iter().flat_map(|hit| &hit.evidence) {
                if !evidence.contains(&text.as_str()) {
                    evidence.push(text);
                }
            }
            let identifying =
                self.columns.identifying.iter().map(|&(slot, _)| Cow::Borrowed(judged.text(slot, removal.row)));
            let last = [names.join(";"), reasons.join("; "), evidence.join("; ")];
            let cells: Vec<Cow<str>> = std::iter::once(Cow::Borrowed(judged.text(subject.object.key, removal.row)))
                .chain(identifying)
                .chain(last.into_iter().map(Cow::Owned))
                .collect();
            out.row(&cells)
        })
    }

    /// One row for each record with an edit: all columns that fixes may write, either as they are
    /// now (`pick` gives nothing) or as they become.
    fn versions(
        &self,
        judged: &Judged,
        subject: &Subject,
        out: &mut Lines,
        pick: impl Fn(Option<&str>) -> Option<&str>,
    ) -> io::Result<()> {
        judged.outcomes.edits.chunk_by(|a, b| a.row == b.row).try_for_each(|edits| {
            let row = edits.first().map_or(0, |edit| edit.row);
            let after = |slot: SlotId| edits.iter().find(|edit| edit.slot == slot).map(|edit| edit.after.as_str());
            let written = self
                .columns
                .written
                .iter()
                .map(|&(slot, _)| pick(after(slot)).unwrap_or_else(|| judged.text(slot, row)));
            let cells: Vec<&str> = std::iter::once(judged.text(subject.object.key, row)).chain(written).collect();
            out.row(&cells)
        })
    }

    /// Rejected rows and what rules could not read, in the order of rows.
    fn set_aside(&self, subject: &Subject, judged: &Judged, out: &mut Lines) -> io::Result<()> {
        let file = subject.input.sources.get(judged.source).map_or("", |source| source.name.as_str());
        let mut lines: Vec<(u64, [Cow<str>; 5])> = Vec::new();
        let none = || Cow::Borrowed("");
        for rejected in judged.batch.rejected() {
            let problem = rejected.fault.to_string();
            lines.push((rejected.row, [none(), none(), none(), none(), problem.into()]));
        }
        for row in judged.active.complement().iter() {
            let key = judged.text(subject.object.key, row);
            let cells = [key, &self.columns.key_name, key, "", "no key: it cannot be told which record this is"];
            lines.push((judged.batch.row_number(row), cells.map(Cow::Borrowed)));
        }
        for entry in &judged.outcomes.set_aside {
            let key = judged.text(subject.object.key, entry.row);
            let column = entry.slot.map_or("", |slot| self.column_name(slot));
            let cells = [key, column, &entry.text, name(subject.program, entry.rule), &entry.problem];
            lines.push((judged.batch.row_number(entry.row), cells.map(Cow::Borrowed)));
        }
        lines.sort_by_key(|(row, _)| *row);
        lines.iter().try_for_each(|(row, [key, column, text, rule, problem])| {
            out.row(&[file, &row.to_string(), key, column, text, rule, problem])
        })
    }
}

impl Judged {
    /// A cell as exported; empty for a slot that is no column of the input.
    #[must_use]
    pub fn text(&self, slot: SlotId, row: usize) -> &str {
        self.records.own.get(slot.0).and_then(Option::as_ref).map_or("", |cells| cell(cells, row))
    }
}

fn name(program: &Program, rule: RuleId) -> &str {
    program.rule(rule).map_or("", |rule| rule.name.as_str())
}

fn guard_name(program: &Program, guard: &Guard) -> String {
    match guard.kind {
        GuardKind::Protect(rule) => format!("protect {}", name(program, rule)),
        GuardKind::Suppress(rule) => format!("suppress {}", name(program, rule)),
        GuardKind::Unless(_) => "unless".to_owned(),
    }
}

fn guard_reason(program: &Program, guard: &Guard) -> String {
    let reason = match &guard.kind {
        GuardKind::Protect(rule) | GuardKind::Suppress(rule) => {
            program.rule(*rule).and_then(|rule| rule.description.clone())
        }
        GuardKind::Unless(reason) => reason.clone(),
    };
    let parts = [reason, guard.unreadable.as_ref().map(|problem| format!("held because it cannot be read: {problem}"))];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

// Files.

/// Stages an object's lists in an output folder.
#[derive(Debug)]
pub struct FileSink<'f> {
    folder: &'f mut OutputFolder,
    /// Whether the cleaned export is asked for.
    cleaned: bool,
    open: Option<Open>,
}

/// The files of the object that is being judged.
#[derive(Debug)]
struct Open {
    files: BTreeMap<List, Staged>,
    columns: Columns,
    changed: BTreeSet<SlotId>,
    /// One a source file, begun with its first batch.
    cleaned: Vec<(String, CleanedWriter<OutputFile>)>,
}

/// A list that is being written. Those whose columns are known only at the end go to a scratch
/// file first.
#[derive(Debug)]
struct Staged {
    name: String,
    rows: u64,
    to: Target,
}

#[derive(Debug)]
enum Target {
    Result(Box<Digesting<OutputFile>>),
    Scratch(BufWriter<ScratchFile>),
}

impl<'f> FileSink<'f> {
    #[must_use]
    pub fn new(folder: &'f mut OutputFolder, cleaned: bool) -> Self {
        FileSink { folder, cleaned, open: None }
    }
}

impl Sink for FileSink<'_> {
    type Renderer = FileRenderer;

    fn begin(&mut self, subject: &Subject) -> Result<FileRenderer, RunError> {
        let columns = Columns::of(subject);
        let lists: Vec<List> = List::ALL.into_iter().filter(|list| list.applies(subject)).collect();
        let mut files = BTreeMap::new();
        for &list in &lists {
            let name = format!("{}/{}", subject.object.name, list.file_name());
            let to = if matches!(list, List::Updates | List::Undo) {
                Target::Scratch(BufWriter::new(self.folder.scratch()?))
            } else {
                let mut writer = CsvWriter::new(self.folder.create(&name)?, list.purpose(), list.key_column(&columns));
                writer.header(&list.header(subject, &columns))?;
                Target::Result(Box::new(writer.into_digesting()))
            };
            files.insert(list, Staged { name, rows: 0, to });
        }
        let mut cleaned = Vec::new();
        if self.cleaned {
            for (at, (source, format)) in subject.input.sources.iter().zip(&subject.input.formats).enumerate() {
                let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
                let name = format!("{}/cleaned{number}.csv", subject.object.name);
                let head = if at == 0 {
                    subject.input.head.clone()
                } else {
                    crate::data::read::open(source)?.head().to_owned()
                };
                let (Format::Csv(dialect), _) = *format else {
                    let defect = format!("{} is not CSV, and only CSV can be written cleaned", source.name);
                    return Err(RunError::Defect(defect));
                };
                cleaned.push((name.clone(), CleanedWriter::new(self.folder.create(&name)?, dialect, &head)?));
            }
        }
        self.open = Some(Open { files, columns: columns.clone(), changed: BTreeSet::new(), cleaned });
        Ok(FileRenderer { lists, columns, cleaned: self.cleaned })
    }

    fn take(&mut self, part: Part) -> Result<(), RunError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.changed.extend(part.changed);
        for (list, bytes, rows) in part.rows {
            if let Some(staged) = open.files.get_mut(&list) {
                staged.rows += rows;
                match &mut staged.to {
                    Target::Result(out) => out.write_all(&bytes)?,
                    Target::Scratch(out) => out.write_all(&bytes)?,
                }
            }
        }
        if let Some(Cleaned { judged, deleted, mut changes }) = part.cleaned
            && let Some((_, writer)) = open.cleaned.get_mut(judged.source)
        {
            writer.batch(&judged.batch, |row| {
                if deleted.contains(&row) {
                    return Fate::Omit;
                }
                match changes.remove(&row) {
                    None => Fate::Keep,
                    Some(cells) => {
                        Fate::Change(cells.into_iter().map(|(column, text)| (column, Cow::Owned(text))).collect())
                    }
                }
            })?;
        }
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        let Some(open) = self.open.take() else { return Ok(Vec::new()) };
        let mut reports = Vec::new();
        for (list, Staged { name, rows, to }) in open.files {
            let out = match to {
                Target::Result(out) => *out,
                Target::Scratch(scratch) => project(self.folder.create(&name)?, scratch, &open.columns, &open.changed)?,
            };
            let digest = out.digest();
            out.into_inner().finish()?;
            reports.push(OutputReport { file: name, purpose: list.purpose().name(), rows, digest });
        }
        for (file, writer) in open.cleaned {
            let (out, written) = writer.finish()?;
            out.finish()?;
            let purpose = Purpose::Import.name();
            reports.push(OutputReport { file, purpose, rows: written.rows, digest: written.digest });
        }
        Ok(reports)
    }
}

/// Copies the rows of a scratch file, keeping the key and the columns that some record changes.
fn project(
    out: OutputFile,
    scratch: BufWriter<ScratchFile>,
    columns: &Columns,
    changed: &BTreeSet<SlotId>,
) -> Result<Digesting<OutputFile>, RunError> {
    let keep: Vec<usize> = std::iter::once(0)
        .chain(columns.written.iter().enumerate().filter(|(_, (slot, _))| changed.contains(slot)).map(|(at, _)| at + 1))
        .collect();
    let names: Vec<&str> = std::iter::once(columns.key_name.as_str())
        .chain(columns.written.iter().map(|(_, name)| name.as_str()))
        .collect();
    let pick = |cells: &[Cow<str>]| -> Vec<String> {
        keep.iter().filter_map(|&at| cells.get(at)).map(|cell| cell.clone().into_owned()).collect()
    };
    let mut writer = CsvWriter::new(out, Purpose::Import, Some(0));
    writer.header(&keep.iter().filter_map(|&at| names.get(at)).collect::<Vec<_>>())?;
    let mut file = scratch.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    let mut lines = BufReader::new(file);
    let mut record = String::new();
    let mut is_quoted = false;
    // hyg wrote these lines itself: a record ends at a line end outside quotes.
    loop {
        let start = record.len();
        if lines.read_line(&mut record)? == 0 {
            break;
        }
        let line = record.as_bytes().get(start..).unwrap_or_default();
        is_quoted ^= memchr::memchr_iter(b'"', line).count() % 2 == 1;
        if is_quoted {
            continue;
        }
        let line = record.trim_end_matches('\n');
        let cells: Vec<Cow<str>> = cells(line, Punctuation::standard(b',')).map(|cell| cell.value()).collect();
        writer.row(&pick(&cells))?;
        record.clear();
    }
    Ok(writer.into_digesting())
}

/// Counts, and writes nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct DryRun;

impl Renderer for DryRun {
    type Part = ();

    fn needs_whole_rows(&self) -> bool {
        false
    }

    fn render(&self, _subject: &Subject, _judged: Judged) -> Result<(), RunError> {
        Ok(())
    }
}

impl Sink for DryRun {
    type Renderer = DryRun;

    fn begin(&mut self, _subject: &Subject) -> Result<DryRun, RunError> {
        Ok(DryRun)
    }

    fn take(&mut self, (): ()) -> Result<(), RunError> {
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }
}
