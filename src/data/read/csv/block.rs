//! A block of whole CSV records, and the Arrow columns made of it.

use super::again::BlockLines;
use super::pool::Pooled;
use super::records::{Form, cells, without_line_end};
use super::scan::Index;
use super::unchecked::{Text, Views};
use super::{Encoding, Punctuation};
use crate::data::read::batch::{Fault, Piece, Rejected, Rows, Undecoded, Wanted};
use crate::data::read::error::Problem;
use arrow_array::StringViewArray;
use arrow_buffer::Buffer;
use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Some whole records of a file, of which is known where each cell ends.
#[derive(Debug)]
pub(super) struct CsvBlock {
    pub(super) numbers: Numbers,
    /// Where it can be read again, if it can.
    pub(super) place: Option<u64>,
    /// Where in the file it starts, if that is UTF-8.
    pub(super) offset: u64,
    pub(super) encoding: Encoding,
    pub(super) punctuation: Punctuation,
    /// The number of cells of the header, and so of every record that is accepted.
    pub(super) width: usize,
    /// In UTF-8 if the file is, which is to be seen.
    pub(super) text: Buffer,
    pub(super) index: Pooled<Index>,
    /// The number of the first line that is no record, whatever stands on it.
    pub(super) footer: usize,
}

/// Which rows of the file the lines of a block are.
#[derive(Debug)]
pub(super) enum Numbers {
    /// One after another, from this one.
    From(u64),
    Each(Vec<u64>),
}

impl Numbers {
    fn of(&self, line: usize) -> u64 {
        match self {
            Numbers::From(first) => first + line as u64,
            Numbers::Each(rows) => rows.get(line).or(rows.last()).copied().unwrap_or(0),
        }
    }
}

impl Undecoded for CsvBlock {
    fn bytes(&self) -> usize {
        self.text.len()
    }

    fn decode(self: Box<Self>, wanted: &Wanted) -> Result<Box<dyn Rows>, Problem> {
        let CsvBlock { numbers, place, offset, encoding, punctuation, width, text, index, footer } = *self;
        let text = Text::new(text).map_err(|at| {
            let row = numbers.of(index.line_at(at));
            Problem::Undecodable { encoding, offset: offset + at as u64, row }
        })?;
        let (accepted, rejected) = sort_out(&index, footer, &numbers, width);
        let columns = columns(&text, punctuation, &index, &accepted, &wanted.columns);
        Ok(Box::new(CsvRows { numbers, place, width, punctuation, text, index, columns, accepted, rejected }))
    }
}

/// The lines whose records are accepted, and the records that are rejected.
fn sort_out(index: &Index, footer: usize, numbers: &Numbers, width: usize) -> (Vec<usize>, Vec<Rejected>) {
    let mut accepted = Vec::with_capacity(index.lines());
    let mut rejected = Vec::new();
    for line in 0..footer {
        let cells = index.line(line);
        if cells.is_blank() {
            continue;
        }
        if cells.count() == width {
            accepted.push(line);
        } else {
            let fault = Fault::Width { found: cells.count(), expected: width };
            rejected.push(Rejected { row: numbers.of(line), fault, before: accepted.len(), at: line });
        }
    }
    (accepted, rejected)
}

/// The wanted columns of the accepted lines. No other cell is looked at. Line by line, because the
/// cells of one line are near each other.
fn columns(
    text: &Text,
    punctuation: Punctuation,
    index: &Index,
    accepted: &[usize],
    wanted: &[usize],
) -> Vec<StringViewArray> {
    let (bytes, quote) = (text.as_str().as_bytes(), punctuation.quote);
    let mut columns: Vec<Views> = wanted.iter().map(|_| Views::new(text, accepted.len())).collect();
    let mut escaped = index.escaped().iter().map(|&line| line as usize).peekable();
    for &line in accepted {
        while escaped.next_if(|&before| before < line).is_some() {}
        let is_escaped = escaped.peek() == Some(&line);
        let cells = index.line(line);
        for (views, &column) in columns.iter_mut().zip(wanted) {
            // Always there: the line has the header's width.
            let place = cells.get(column).unwrap_or_default();
            // Behind an empty cell there is a delimiter, a line end or nothing.
            let is_quoted = quote.is_some() && bytes.get(place.start).copied() == quote;
            if !is_quoted {
                views.push(place);
            } else if is_escaped {
                push_quoted(views, text, place, punctuation);
            } else {
                views.push(place.start + 1..place.end - 1);
            }
        }
    }
    columns.into_iter().map(Views::finish).collect()
}

/// Adds a cell in quotes in which there may be something to undo.
fn push_quoted(views: &mut Views, text: &Text, place: Range<usize>, punctuation: Punctuation) {
    let Some(cell) = text.as_str().get(place.clone()).and_then(|raw| cells(raw, punctuation).next()) else { return };
    match cell.form {
        Form::Escaped => views.push_other(&cell.value()),
        Form::Quoted | Form::Bare => views.push(place.start + 1..place.end - 1),
    }
}

/// The records of a block, split.
#[derive(Debug)]
struct CsvRows {
    numbers: Numbers,
    place: Option<u64>,
    width: usize,
    punctuation: Punctuation,
    text: Text,
    index: Pooled<Index>,
    columns: Vec<StringViewArray>,
    /// The line (record or blank line of the block) of each accepted row.
    accepted: Vec<usize>,
    rejected: Vec<Rejected>,
}

impl Rows for CsvRows {
    fn len(&self) -> usize {
        self.accepted.len()
    }

    /// Values are views into the block; only those in which something had to be undone are copies.
    #[expect(clippy::indexing_slicing, reason = "the caller counts the columns that it wanted")]
    fn column(&self, n: usize) -> &StringViewArray {
        &self.columns[n]
    }

    fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    fn row_number(&self, row: usize) -> u64 {
        self.numbers.of(self.line(row))
    }

    fn lines(&self) -> Option<BlockLines> {
        let (Some(offset), Numbers::From(first_row)) = (self.place, &self.numbers) else { return None };
        Some(BlockLines {
            offset,
            first_row: *first_row,
            hash: xxh3_64(self.text.as_str().as_bytes()),
            ends: self.index.ends().collect(),
            punctuation: self.punctuation,
            width: self.width,
        })
    }

    fn cells(&self, row: usize) -> Vec<Cow<'_, str>> {
        self.cells_of_line(self.line(row))
    }

    fn rejected_cells(&self, rejected: &Rejected) -> Vec<Cow<'_, str>> {
        self.cells_of_line(rejected.at)
    }

    fn raw(&self, row: usize) -> &str {
        self.raw_line(self.line(row))
    }

    fn plain(&self, row: usize) -> Option<&str> {
        let line = without_line_end(self.raw(row));
        let is_standard = self.punctuation == Punctuation::standard(b',');
        (is_standard && memchr(b'"', line.as_bytes()).is_none()).then_some(line)
    }

    fn rejected_raw(&self, rejected: &Rejected) -> &str {
        self.raw_line(rejected.at)
    }

    fn text(&self) -> Buffer {
        self.text.buffer().clone()
    }

    fn range(&self, row: usize) -> Range<usize> {
        self.index.line(self.line(row)).line()
    }

    fn cell_range(&self, row: usize, column: usize) -> Range<usize> {
        let line = self.index.line(self.line(row));
        let end = line.line().end;
        line.get(column).unwrap_or(end..end)
    }

    fn pieces(&self) -> Box<dyn Iterator<Item = Piece<'_>> + '_> {
        let mut accepted = self.accepted.iter().enumerate().peekable();
        let mut rejected = self.rejected.iter().peekable();
        Box::new((0..self.index.lines()).map(move |line| {
            if let Some((row, _)) = accepted.next_if(|&(_, &at)| at == line) {
                Piece::Row(row)
            } else if let Some(row) = rejected.next_if(|row| row.at == line) {
                Piece::Rejected(row)
            } else {
                Piece::Blank(self.raw_line(line))
            }
        }))
    }
}

impl CsvRows {
    #[expect(clippy::indexing_slicing, reason = "rows are counted by `len`")]
    fn line(&self, row: usize) -> usize {
        self.accepted[row]
    }

    fn raw_line(&self, line: usize) -> &str {
        self.piece(self.index.line(line).line())
    }

    fn cells_of_line(&self, line: usize) -> Vec<Cow<'_, str>> {
        let cells = self.index.line(line);
        let is_escaped = u32::try_from(line).is_ok_and(|line| self.index.escaped().binary_search(&line).is_ok());
        cells.places().map(|place| self.value(place, is_escaped)).collect()
    }

    /// `is_escaped`: whether there may be something to undo in a cell of its line.
    fn value(&self, place: Range<usize>, is_escaped: bool) -> Cow<'_, str> {
        let raw = self.piece(place.clone());
        if raw.is_empty() || raw.as_bytes().first().copied() != self.punctuation.quote {
            return Cow::Borrowed(raw);
        }
        if !is_escaped {
            return Cow::Borrowed(self.piece(place.start + 1..place.end - 1));
        }
        cells(raw, self.punctuation).next().map_or(Cow::Borrowed(raw), |cell| cell.value())
    }

    fn piece(&self, place: Range<usize>) -> &str {
        self.text.as_str().get(place).unwrap_or_default()
    }
}
