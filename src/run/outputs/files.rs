//! The files of the lists, and of the cleaned export: they take bytes in input order.

use super::super::RunError;
use super::super::bind::Bound;
use super::super::report::{OutputReport, Report};
use super::super::sink::{Sink, Subject};
use super::audits;
use super::list::{Columns, List};
use super::render::{FileRenderer, Part, differences, merges, reconciled};
use crate::data::digest::Digesting;
use crate::data::read::records::cells;
use crate::data::read::{self, Format, Punctuation};
use crate::data::write::{
    CleanedExport, CleanedIn, CleanedWriter, CsvRows, OutputFile, OutputFolder, Purpose, ScratchFile,
};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// Stages an object's lists in an output folder.
#[derive(Debug)]
pub struct FileSink<'f> {
    folder: &'f mut OutputFolder,
    /// Whether and how cleaned exports are asked for.
    cleaned: Option<CleanedIn>,
    open: Option<Open>,
}

/// The files of the object that is being judged.
#[derive(Debug)]
struct Open {
    lists: BTreeMap<List, Listed>,
    columns: Columns,
    /// By the columns that fixes may write: whether some record changes it.
    changed: Vec<bool>,
    /// One a source file.
    cleaned: Vec<Cleaned>,
}

/// A result that counts what is written to it.
pub(super) type ResultFile = Digesting<OutputFile>;

/// A cleaned export that is being written.
#[derive(Debug)]
struct Cleaned {
    name: String,
    rows: u64,
    to: Box<dyn CleanedWriter<ResultFile>>,
}

impl Cleaned {
    fn end(self) -> Result<OutputReport, RunError> {
        report(self.name, Purpose::Import, self.rows, self.to.finish()?)
    }
}

fn report(name: String, purpose: Purpose, rows: u64, out: ResultFile) -> Result<OutputReport, RunError> {
    let digest = out.digest();
    out.into_inner().finish()?;
    Ok(OutputReport { file: name, purpose: purpose.name(), rows, digest })
}

/// A file that is being written.
#[derive(Debug)]
struct Listed {
    name: String,
    purpose: Purpose,
    rows: u64,
    to: Target,
}

#[derive(Debug)]
enum Target {
    Result(Box<ResultFile>),
    /// Rows with all columns that fixes may write, as long as there is one that no record changed: see
    /// [`Listed::settle`].
    Scratch(Option<BufWriter<ScratchFile>>),
}

impl Listed {
    fn new(name: String, purpose: Purpose, to: Target) -> Listed {
        Listed { name, purpose, rows: 0, to }
    }

    /// A result that begins with these bytes.
    fn begin(folder: &mut OutputFolder, name: String, purpose: Purpose, head: &[u8]) -> Result<Listed, RunError> {
        let to = Target::begin(folder, &name, head)?;
        Ok(Listed::new(name, purpose, to))
    }

    fn take(&mut self, folder: &OutputFolder, rows: u64, bytes: &[u8]) -> Result<(), RunError> {
        self.rows += rows;
        match &mut self.to {
            Target::Result(out) => out.write_all(bytes)?,
            Target::Scratch(_) if bytes.is_empty() => {}
            Target::Scratch(Some(out)) => out.write_all(bytes)?,
            Target::Scratch(none) => none.insert(BufWriter::new(folder.scratch()?)).write_all(bytes)?,
        }
        Ok(())
    }

    /// Begins a list whose columns are those that some record changes, once they are known: when all
    /// of those that fixes may write have been changed, which takes few records of most exports, or
    /// at the end. What was written so far gets these columns, and what comes has them.
    fn settle(&mut self, folder: &mut OutputFolder, columns: &Columns, changed: &[bool]) -> Result<(), RunError> {
        let Target::Scratch(scratch) = &mut self.to else { return Ok(()) };
        let scratch = scratch.take();
        let names = columns.written.iter().map(|(_, name)| name);
        let kept: Vec<bool> = std::iter::once(true).chain(changed.iter().copied()).collect();
        let mut header = CsvRows::new(self.purpose);
        header.row(
            std::iter::once(&columns.key_name).chain(names).zip(&kept).filter(|(_, kept)| **kept).map(|(name, _)| name),
        );
        self.to = Target::begin(folder, &self.name, &header.into_bytes())?;
        if let (Some(scratch), Target::Result(out)) = (scratch, &mut self.to) {
            copy_columns(scratch.into_inner().map_err(io::IntoInnerError::into_error)?, &kept, out)?;
        }
        Ok(())
    }

    fn end(self) -> Result<OutputReport, RunError> {
        let Target::Result(out) = self.to else { return Err(RunError::Defect(format!("{} was not begun", self.name))) };
        report(self.name, self.purpose, self.rows, *out)
    }
}

impl Target {
    fn begin(folder: &mut OutputFolder, name: &str, head: &[u8]) -> Result<Target, RunError> {
        let mut out = Digesting::new(folder.create(name)?);
        out.write_all(head)?;
        Ok(Target::Result(Box::new(out)))
    }
}

impl<'f> FileSink<'f> {
    #[must_use]
    pub fn new(folder: &'f mut OutputFolder, cleaned: Option<CleanedIn>) -> Self {
        FileSink { folder, cleaned, open: None }
    }

    /// Begins the cleaned export of each file of an object.
    fn begin_cleaned(&mut self, subject: &Subject) -> Result<(Vec<Cleaned>, Vec<CleanedExport<ResultFile>>), RunError> {
        let (mut files, mut exports) = (Vec::new(), Vec::new());
        let Some(written) = self.cleaned else { return Ok((files, exports)) };
        let Bound { sources, formats, header, .. } = subject.input;
        for (at, (source, (format, _))) in sources.iter().zip(formats).enumerate() {
            let head = match format {
                Format::Csv(_) if at > 0 => read::open(source)?.head().to_owned(),
                _ => subject.input.head.clone(),
            };
            let export = CleanedExport::new(format, header, written)?;
            let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
            let name = format!("{}/cleaned{number}.{}", subject.object.name, export.ending());
            let to = export.begin(header, &head, Digesting::new(self.folder.create(&name)?))?;
            files.push(Cleaned { name, rows: 0, to });
            exports.push(export);
        }
        Ok((files, exports))
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
            let file = match list.header(subject, &columns) {
                None => Listed::new(name, list.purpose(), Target::Scratch(None)),
                Some(names) => {
                    let mut header = CsvRows::new(list.purpose());
                    header.row(names);
                    let mut file = Listed::begin(self.folder, name, list.purpose(), &header.into_bytes())?;
                    // Known before any record is judged.
                    let known = match list {
                        List::Merges => merges(subject),
                        List::Reconcile => vec![reconciled(subject, &columns)],
                        List::Differences => vec![differences(subject)],
                        _ => Vec::new(),
                    };
                    for rows in known {
                        file.take(self.folder, rows.rows(), &rows.into_bytes())?;
                    }
                    file
                }
            };
            files.insert(list, file);
        }
        let (cleaned, exports) = self.begin_cleaned(subject)?;
        let changed = vec![false; columns.written.len()];
        self.open = Some(Open { lists: files, columns: columns.clone(), changed, cleaned });
        Ok(FileRenderer::new(subject, lists, columns, exports))
    }

    fn take(&mut self, part: Part) -> Result<(), RunError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.changed.iter_mut().zip(part.changed).for_each(|(ever, now)| *ever |= now);
        let are_all_changed = open.changed.iter().all(|&changed| changed);
        for (list, rows) in part.rows {
            let Some(file) = open.lists.get_mut(&list) else { continue };
            if are_all_changed {
                file.settle(self.folder, &open.columns, &open.changed)?;
            }
            file.take(self.folder, rows.rows(), &rows.into_bytes())?;
        }
        if let (Some(part), Some(file)) = (part.cleaned, open.cleaned.get_mut(part.source)) {
            file.rows += part.rows;
            file.to.take(part)?;
        }
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        let Some(Open { mut lists, columns, changed, cleaned }) = self.open.take() else { return Ok(Vec::new()) };
        for file in lists.values_mut() {
            file.settle(self.folder, &columns, &changed)?;
        }
        lists.into_values().map(Listed::end).chain(cleaned.into_iter().map(Cleaned::end)).collect()
    }

    fn close(&mut self, report: &Report) -> Result<Vec<OutputReport>, RunError> {
        let Some(rows) = audits::rows(report) else { return Ok(Vec::new()) };
        let mut header = CsvRows::new(Purpose::Review);
        header.row(audits::HEADER);
        let mut file = Listed::begin(self.folder, audits::FILE_NAME.to_owned(), Purpose::Review, &header.into_bytes())?;
        file.take(self.folder, rows.rows(), &rows.into_bytes())?;
        Ok(vec![file.end()?])
    }
}

/// Copies rows that hyg wrote, with the columns that are kept.
fn copy_columns(mut rows: ScratchFile, kept: &[bool], out: &mut impl Write) -> Result<(), RunError> {
    rows.rewind()?;
    if kept.iter().all(|&kept| kept) {
        io::copy(&mut rows, out)?;
        return Ok(());
    }
    let mut lines = BufReader::with_capacity(1 << 16, rows);
    let mut record = String::new();
    let mut is_quoted = false;
    // A record ends at a line end outside quotes.
    loop {
        let start = record.len();
        if lines.read_line(&mut record)? == 0 {
            return Ok(());
        }
        let line = record.as_bytes().get(start..).unwrap_or_default();
        is_quoted ^= memchr::memchr_iter(b'"', line).count() % 2 == 1;
        if is_quoted {
            continue;
        }
        let cells =
            cells(record.trim_end_matches('\n'), Punctuation::standard(b',')).zip(kept).filter(|(_, kept)| **kept);
        for (number, (cell, _)) in cells.enumerate() {
            out.write_all(if number > 0 { b"," } else { b"" })?;
            out.write_all(cell.raw.as_bytes())?;
        }
        out.write_all(b"\n")?;
        record.clear();
    }
}
