//! NDJSON: one JSON object a line, as the APIs of CRMs are dumped.
//!
//! Objects become rows by these rules:
//!
//! - a nested value is the column of its keys joined by dots: `{"owner": {"id": 7}}` is `owner.id`;
//! - where a key holds an object in one line and a value in another, the column of the key holds the object as
//!   JSON; where it is else null, it has no column of its own, so that none says of an object that nothing is there;
//! - keys in an object `properties` at the top stand for themselves, because HubSpot's API keeps a
//!   record's fields there: `properties.firstname` is `firstname`, unless that is taken;
//! - the items of a list are joined by `;`, and lists and objects in a list stay JSON;
//! - numbers, `true` and `false` are as written, a number with a zero more where the account's notation would read
//!   another one; `null` is empty, and so is a key that is not there;
//! - a line that is no object, or names one value twice, is a rejected row; row numbers count lines.
//!
//! The header is every key of the file, in the order in which they first appear, so the file is read
//! once for its keys before it is read for its rows.

mod parse;
mod shape;

use super::batch::{Fault, Piece, Rejected, Rows, Undecoded, Wanted};
use super::cells::{Cells, CellsBuilder};
use super::error::Problem;
use super::input::Input;
use super::{Encoding, Fingerprint, Format, Kind, Known, Opened, Reader, Source};
use crate::value::number::NumberFormat;
use arrow_array::StringViewArray;
use arrow_buffer::Buffer;
use memchr::{memchr_iter, memrchr};
use shape::Shape;
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

/// NDJSON as one of the formats that are read.
pub(super) const FORMAT: Known = Known { kind: Kind::Ndjson, recognises, open };

/// Offsets into a block's text are 32 bits wide.
const LARGEST_BLOCK: usize = 1 << 29;

/// Whether the first line that is not blank is an object; one that is longer than the sample at least
/// begins as one.
fn recognises(sample: &[u8]) -> bool {
    let text = without_mark(sample).trim_ascii_start();
    let begins = || matches!(text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start), Some([b'"' | b'}', ..]));
    // Refused by name when it is opened.
    if text.strip_prefix(b"[").is_some_and(|inner| inner.trim_ascii_start().starts_with(b"{")) {
        return true;
    }
    match memchr::memchr(b'\n', text) {
        Some(end) => text.get(..end).is_some_and(parse::is_object),
        None => parse::is_object(text) || (begins() && !text.trim_ascii_end().ends_with(b"}")),
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(Encoding::Utf8.bom()).unwrap_or(bytes)
}

fn open(input: Input, source: &Source) -> Result<Opened, Problem> {
    if without_mark(input.sample()).trim_ascii_start().starts_with(b"[") {
        return Err(Problem::JsonArray);
    }
    let (shape, bytes_of_a_line) = find_shape(source)?;
    if shape.width() == 0 {
        return Err(Problem::Empty);
    }
    let columns = shape.width();
    if columns > source.settings.max_columns {
        return Err(Problem::WideHeader { columns, limit: source.settings.max_columns });
    }
    let header = shape.names();
    let mut lines = Lines::new(input, source);
    lines.block_bytes = lines.block_bytes.min(bytes_of_a_line.saturating_mul(MOST_CELLS / columns)).max(1);
    let reader =
        NdjsonReader { lines, shape: Arc::new(shape), number_format: source.settings.number_format, records: 0 };
    Ok(Opened { header, format: Format::Ndjson, head: String::new(), reader: Box::new(reader) })
}

/// Cells of one block at most, nearly: where each line has a key of its own, the cells of all lines are many more than
/// the bytes of the file.
const MOST_CELLS: usize = 1 << 22;

/// Goes over the whole file for its keys, and how long its lines are in the mean.
fn find_shape(source: &Source) -> Result<(Shape, usize), Problem> {
    let mut shape = Shape::default();
    let mut lines = Lines::new(Input::open(&source.content)?, source);
    while let Some(block) = lines.next()? {
        let text = block.text()?;
        for line in block.lines() {
            // What is no object is for the rows to reject.
            let _ = parse::add_keys(text.get(line).unwrap_or_default(), &mut shape);
            if shape.width() > source.settings.max_columns {
                return Ok((shape, 1));
            }
        }
    }
    shape.settle();
    let bytes_of_a_line = usize::try_from(lines.offset / lines.row.max(1)).unwrap_or(usize::MAX).max(1);
    Ok((shape, bytes_of_a_line))
}

/// Cuts a file into blocks of whole lines.
#[derive(Debug)]
struct Lines {
    input: Input,
    block_bytes: usize,
    max_line: usize,
    /// The part of a line that was read so far.
    rest: Vec<u8>,
    ended: bool,
    /// The row number of the next line.
    row: u64,
    /// Where in the file the next line starts.
    offset: u64,
}

/// Some whole lines.
#[derive(Debug)]
struct LineBlock {
    bytes: Vec<u8>,
    first_row: u64,
    offset: u64,
}

impl Lines {
    fn new(input: Input, source: &Source) -> Lines {
        let block_bytes = source.settings.block_bytes.clamp(1, LARGEST_BLOCK);
        let max_line = source.settings.max_record_bytes;
        Lines { input, block_bytes, max_line, rest: Vec::new(), ended: false, row: 1, offset: 0 }
    }

    fn next(&mut self) -> Result<Option<LineBlock>, Problem> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut end = None;
        while end.is_none() && !self.ended {
            let start = bytes.len();
            let read = self.input.by_ref().take(self.block_bytes as u64).read_to_end(&mut bytes)?;
            self.ended = read < self.block_bytes;
            end = memrchr(b'\n', bytes.get(start..).unwrap_or_default()).map(|at| start + at + 1);
            if end.is_none() && bytes.len() > self.max_line {
                return Err(Problem::LongLine { row: self.row, limit: self.max_line });
            }
        }
        if !self.ended {
            self.rest = bytes.split_off(end.unwrap_or(bytes.len()));
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let block = LineBlock { bytes, first_row: self.row, offset: self.offset };
        if let Some(long) = block.lines().position(|line| line.len() > self.max_line) {
            return Err(Problem::LongLine { row: self.row + long as u64, limit: self.max_line });
        }
        self.row += block.lines().count() as u64;
        self.offset += block.bytes.len() as u64;
        Ok(Some(block))
    }
}

impl LineBlock {
    fn text(&self) -> Result<&str, Problem> {
        std::str::from_utf8(&self.bytes).map_err(|error| {
            let good = error.valid_up_to();
            let before = self.bytes.get(..good).unwrap_or_default();
            let row = self.first_row + memchr_iter(b'\n', before).count() as u64;
            Problem::NotUtf8 { offset: self.offset + good as u64, row }
        })
    }

    /// Where each line is, its line end included.
    fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        let tail = (self.bytes.last() != Some(&b'\n')).then_some(self.bytes.len());
        memchr_iter(b'\n', &self.bytes).map(|at| at + 1).chain(tail).map(move |end| {
            let line = start..end;
            start = end;
            line
        })
    }

    fn records(&self) -> u64 {
        self.lines().filter(|line| !self.is_blank(line)).count() as u64
    }

    fn is_blank(&self, line: &Range<usize>) -> bool {
        let line = self.bytes.get(line.clone()).unwrap_or_default();
        without_mark(line).trim_ascii().is_empty()
    }
}

#[derive(Debug)]
struct NdjsonReader {
    lines: Lines,
    shape: Arc<Shape>,
    number_format: NumberFormat,
    records: u64,
}

impl Reader for NdjsonReader {
    fn next_block(&mut self, _wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem> {
        let Some(lines) = self.lines.next()? else { return Ok(None) };
        self.records += lines.records();
        Ok(Some(Box::new(NdjsonBlock { lines, shape: Arc::clone(&self.shape), number_format: self.number_format })))
    }

    fn finish(&mut self) -> Result<Fingerprint, Problem> {
        Ok(Fingerprint { digest: self.lines.input.finish()?, records: self.records, blank_lines: 0, footer_lines: 0 })
    }
}

#[derive(Debug)]
struct NdjsonBlock {
    lines: LineBlock,
    shape: Arc<Shape>,
    number_format: NumberFormat,
}

impl Undecoded for NdjsonBlock {
    fn bytes(&self) -> usize {
        self.lines.bytes.len()
    }

    fn decode(self: Box<Self>, wanted: &Wanted) -> Result<Box<dyn Rows>, Problem> {
        let text = self.lines.text()?;
        let mut builder = CellsBuilder::new(self.shape.width(), wanted);
        let (mut accepted, mut rejected) = (Vec::new(), Vec::new());
        let mut cells = Vec::new();
        for (line, number) in self.lines.lines().zip(self.lines.first_row..) {
            if self.lines.is_blank(&line) {
                continue;
            }
            let record = text.get(line.clone()).unwrap_or_default();
            match parse::read_cells(record, &self.shape, self.number_format, &mut cells) {
                Ok(()) => {
                    builder.accept(number, |column| cells.get(column)?.as_deref());
                    accepted.push(line);
                }
                Err(parse::Error::UnknownKey) => return Err(Problem::Changed),
                Err(parse::Error::Malformed(problem)) => {
                    builder.reject(number, Fault::Json(problem), vec![record.trim_end().to_owned()]);
                    rejected.push(line);
                }
            }
        }
        let cells = builder.finish();
        Ok(Box::new(NdjsonRows { lines: self.lines, shape: self.shape, cells, accepted, rejected }))
    }
}

#[derive(Debug)]
struct NdjsonRows {
    lines: LineBlock,
    shape: Arc<Shape>,
    cells: Cells,
    /// Where each accepted row is in the block.
    accepted: Vec<Range<usize>>,
    /// By [`Rejected::at`].
    rejected: Vec<Range<usize>>,
}

impl NdjsonRows {
    fn raw_of(&self, line: Option<&Range<usize>>) -> &str {
        let bytes = line.and_then(|line| self.lines.bytes.get(line.clone())).unwrap_or_default();
        // Never an error: the whole block was checked, and lines end at ASCII bytes.
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Rows for NdjsonRows {
    fn len(&self) -> usize {
        self.cells.len()
    }

    fn column(&self, n: usize) -> &StringViewArray {
        self.cells.column(n)
    }

    fn rejected(&self) -> &[Rejected] {
        self.cells.rejected()
    }

    fn row_number(&self, row: usize) -> u64 {
        self.cells.row_number(row)
    }

    fn cells(&self, row: usize) -> Vec<Cow<'_, str>> {
        self.cells.cells(row)
    }

    fn rejected_cells(&self, rejected: &Rejected) -> Vec<Cow<'_, str>> {
        self.cells.rejected_cells(rejected)
    }

    fn raw(&self, row: usize) -> &str {
        self.raw_of(self.accepted.get(row))
    }

    fn rejected_raw(&self, rejected: &Rejected) -> &str {
        self.raw_of(self.rejected.get(rejected.at))
    }

    fn pieces(&self) -> Box<dyn Iterator<Item = Piece<'_>> + '_> {
        self.cells.pieces()
    }

    fn text(&self) -> Buffer {
        Buffer::from(self.lines.bytes.as_slice())
    }

    fn range(&self, row: usize) -> Range<usize> {
        self.accepted.get(row).cloned().unwrap_or_default()
    }

    fn path(&self, column: usize) -> &[String] {
        self.shape.path(column)
    }
}
