//! The cleaned export: the export as it would be afterwards, in its own format.
//!
//! What no rule touched is written as the bytes it was: cells, quotes, line ends, blank lines and
//! the rows that were rejected. So a batch is not written row by row: its text is taken over in one
//! piece, with [replacements](Changes) of the rows that go and the cells that change.
//!
//! ```text
//! text      1,Zoe,x⏎⏎2,bob,y⏎3,ann,z⏎
//! changes   ────────── row 2 goes, cell 2 of row 3 becomes Ann
//! written   1,Zoe,x⏎⏎        3,Ann,z⏎
//! ```
//!
//! That is done on the worker threads; the files take the bytes in the order of the blocks.

use super::cleaned_table;
use crate::data::read::records::without_line_end;
use crate::data::read::{Batch, Dialect, Format};
use arrow_buffer::Buffer;
use std::borrow::Cow;
use std::ops::Range;

/// What changes in a batch; the rest stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes<'a> {
    /// In the order of rows.
    pub(super) omitted: Vec<usize>,
    /// In the order of rows and columns.
    pub(super) cells: Vec<NewCell<'a>>,
}

impl<'a> Changes<'a> {
    /// Rows that are left out, and cells of other rows that get new values, both in the order of rows and
    /// each named once.
    pub fn new(omitted: Vec<usize>, mut cells: Vec<NewCell<'a>>) -> Changes<'a> {
        debug_assert!(omitted.is_sorted() && cells.is_sorted_by_key(|cell| cell.row));
        for row in cells.chunk_by_mut(|a, b| a.row == b.row) {
            row.sort_unstable_by_key(|cell| cell.column);
        }
        Changes { omitted, cells }
    }

    fn is_empty(&self) -> bool {
        self.omitted.is_empty() && self.cells.is_empty()
    }
}

/// A new value of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewCell<'a> {
    /// The accepted row of the batch.
    pub row: usize,
    /// Index of the column in the header.
    pub column: usize,
    /// The value.
    pub value: &'a str,
}

/// Part of a cleaned export.
#[derive(Debug)]
pub struct CleanedPart {
    /// Its bytes; those of the block itself where nothing changed.
    pub bytes: Buffer,
    /// How many rows these are; rejected rows count.
    pub rows: u64,
}

/// Why a cleaned export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CleanedError {
    /// The export's encoding has no bytes for a new value.
    #[error(
        "row {row}: {value:?} cannot be written in {encoding}, the encoding of the export; export it as UTF-8, or run \
         without --cleaned"
    )]
    Unwritable {
        /// The row.
        row: u64,
        /// The new value.
        value: String,
        /// The encoding.
        encoding: &'static str,
    },
    /// A new value needs quotes, and the export has none.
    #[error("row {row}: {value:?} cannot be written without quotes, as the export is; run without --cleaned")]
    Unquotable {
        /// The row.
        row: u64,
        /// The new value.
        value: String,
    },
}

/// Makes the parts of a cleaned export.
#[derive(Clone, Copy, Debug)]
pub enum CleanedExport {
    /// CSV stays as it was written.
    Csv(CleanedCsv),
    /// Every other format becomes CSV.
    Table,
}

impl CleanedExport {
    /// For an export of this format.
    pub fn new(format: &Format) -> CleanedExport {
        match format {
            Format::Csv(dialect) => CleanedExport::Csv(CleanedCsv::new(*dialect)),
            Format::Ndjson | Format::Xlsx { .. } | Format::Parquet | Format::Arrow => CleanedExport::Table,
        }
    }

    /// The first part, for an export with this header, and the text up to its end where it is text.
    pub fn head(self, header: &[String], head: &str) -> CleanedPart {
        match self {
            CleanedExport::Csv(csv) => csv.head(head),
            CleanedExport::Table => cleaned_table::head(header),
        }
    }

    /// The part that a batch becomes.
    pub fn batch(self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        match self {
            CleanedExport::Csv(csv) => csv.batch(batch, changes),
            CleanedExport::Table => Ok(cleaned_table::batch(batch, changes)),
        }
    }
}

/// Makes the parts of a cleaned CSV export.
#[derive(Clone, Copy, Debug)]
pub struct CleanedCsv {
    dialect: Dialect,
}

impl CleanedCsv {
    /// An export of this dialect.
    pub fn new(dialect: Dialect) -> CleanedCsv {
        CleanedCsv { dialect }
    }

    /// The first part: the byte order mark, if the export has one, and `head`, the export's text up
    /// to the end of its header ([`Table::head`](crate::data::read::Table::head)).
    pub fn head(self, head: &str) -> CleanedPart {
        let mark = if self.dialect.bom { self.dialect.encoding.bom() } else { &[] };
        let text = self.encoded(Buffer::from(head.as_bytes()));
        CleanedPart { bytes: Buffer::from_vec([mark, text.as_slice()].concat()), rows: 0 }
    }

    /// The part that a batch becomes.
    pub fn batch(self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        let rows = (batch.len() + batch.rejected().len()).saturating_sub(changes.omitted.len()) as u64;
        let text = if changes.is_empty() { batch.text() } else { Buffer::from_vec(self.rewritten(batch, changes)?) };
        Ok(CleanedPart { bytes: self.encoded(text), rows })
    }

    fn rewritten(self, batch: &Batch, changes: &Changes) -> Result<Vec<u8>, CleanedError> {
        let text = batch.text();
        let mut rewriting = Rewriting::of(&text);
        let mut omitted = changes.omitted.iter().copied().peekable();
        for cell in &changes.cells {
            while let Some(row) = omitted.next_if(|&row| row <= cell.row) {
                rewriting.replace(batch.range(row), b"");
            }
            let place = batch.cell_range(cell.row, cell.column);
            let written = self.written(batch, cell, text.get(place.clone()).unwrap_or_default())?;
            rewriting.replace(place, written.as_bytes());
        }
        omitted.for_each(|row| rewriting.replace(batch.range(row), b""));
        Ok(rewriting.finish())
    }

    /// A new value as it is to stand where `was` stood.
    fn written<'a>(self, batch: &Batch, cell: &NewCell<'a>, was: &[u8]) -> Result<Cow<'a, str>, CleanedError> {
        let (punctuation, encoding) = (self.dialect.punctuation, self.dialect.encoding);
        let value = cell.value;
        if encoding.encode(value).is_none() {
            let (row, value) = (batch.row_number(cell.row), value.to_owned());
            return Err(CleanedError::Unwritable { row, value, encoding: encoding.name() });
        }
        // A row of nothing but empty, bare cells is no record. It can become one only if its first cell is
        // empty; then an empty value is quoted.
        let begins_empty = || {
            let record = without_line_end(batch.raw(cell.row));
            cell.column == 0 || record.is_empty() || record.starts_with(punctuation.delimiter.as_str())
        };
        let was_quoted = punctuation.quote.is_some_and(|quote| was.first() == Some(&quote));
        if !(was_quoted || punctuation.needs_quotes(value) || (value.is_empty() && begins_empty())) {
            return Ok(Cow::Borrowed(value));
        }
        let mut quoted = String::with_capacity(value.len() + 2);
        match punctuation.push_quoted(&mut quoted, value) {
            Some(()) => Ok(Cow::Owned(quoted)),
            None => Err(CleanedError::Unquotable { row: batch.row_number(cell.row), value: value.to_owned() }),
        }
    }

    fn encoded(self, text: Buffer) -> Buffer {
        if self.dialect.encoding.is_utf8() {
            return text;
        }
        // Never `None`: the text came of this encoding, and new values were tried.
        let bytes = std::str::from_utf8(&text).ok().and_then(|text| self.dialect.encoding.encode(text));
        Buffer::from_vec(bytes.unwrap_or_default().into_owned())
    }
}

/// A text that is taken over with replacements, from its start to its end.
struct Rewriting<'a> {
    text: &'a [u8],
    /// How far the text is dealt with.
    at: usize,
    written: Vec<u8>,
}

impl<'a> Rewriting<'a> {
    fn of(text: &'a [u8]) -> Rewriting<'a> {
        // New values are seldom much longer than old ones.
        Rewriting { text, at: 0, written: Vec::with_capacity(text.len() + text.len() / 16) }
    }

    /// Takes over what stands before a place, and puts something else in its stead. A place in what was
    /// replaced is gone with it.
    fn replace(&mut self, place: Range<usize>, new: &[u8]) {
        let Some(before) = self.text.get(self.at..place.start) else { return };
        self.written.extend_from_slice(before);
        self.written.extend_from_slice(new);
        self.at = place.end;
    }

    fn finish(mut self) -> Vec<u8> {
        self.written.extend_from_slice(self.text.get(self.at..).unwrap_or_default());
        self.written
    }
}
