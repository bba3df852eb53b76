//! Cleaned exports in CSV. A CSV export stays as it was written, in its own dialect and encoding; other
//! formats become UTF-8 with commas, every value as the text that rules saw.

use super::rewriting::{Rewriting, rows_left};
use super::rows::{kept, refuse_rejected};
use super::{Changes, CleanedError, CleanedFormat, CleanedPart, CleanedWriter, NewCell, TextFile};
use crate::data::read::records::without_line_end;
use crate::data::read::{Batch, Dialect, Kind};
use crate::data::write::csv::{CsvRows, Purpose};
use arrow_buffer::Buffer;
use std::borrow::Cow;
use std::fmt::Debug;
use std::io::Write;

/// CSV of a CSV export.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsItWas {
    dialect: Dialect,
}

impl AsItWas {
    /// An export of this dialect.
    pub(super) fn new(dialect: Dialect) -> AsItWas {
        AsItWas { dialect }
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
            let written = self.written(batch, changes, cell, text.get(place.clone()).unwrap_or_default())?;
            rewriting.replace(place, written.as_bytes());
        }
        omitted.for_each(|row| rewriting.replace(batch.range(row), b""));
        Ok(rewriting.finish())
    }

    /// A new value as it is to stand where `was` stood.
    fn written<'a>(
        self,
        batch: &Batch,
        changes: &Changes,
        cell: &NewCell<'a>,
        was: &[u8],
    ) -> Result<Cow<'a, str>, CleanedError> {
        let (punctuation, encoding) = (self.dialect.punctuation, self.dialect.encoding);
        let value = cell.value;
        if encoding.encode(value).is_none() {
            let (row, value) = (batch.row_number(cell.row), value.to_owned());
            return Err(CleanedError::Unwritable { row, value, encoding: encoding.name() });
        }
        // A row of nothing but empty, bare cells is no record. It can become one only if its first cell is
        // empty; then an empty value is quoted, or if there are no quotes, looked at closely.
        let begins_empty = || {
            let record = without_line_end(batch.raw(cell.row));
            cell.column == 0 || record.is_empty() || record.starts_with(punctuation.delimiter.as_str())
        };
        let may_vanish =
            || begins_empty() && (punctuation.quote.is_some() || changes.leave_empty(cell.row, &batch.cells(cell.row)));
        let was_quoted = punctuation.quote.is_some_and(|quote| was.first() == Some(&quote));
        if !(was_quoted || punctuation.needs_quotes(value) || (value.is_empty() && may_vanish())) {
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
        let bytes = std::str::from_utf8(&text).ok().and_then(|text| self.dialect.encoding.encode(text));
        let bytes = bytes.expect("the text came of this encoding, and new values were tried");
        Buffer::from_vec(bytes.into_owned())
    }
}

impl<W: Write + Debug + 'static> CleanedFormat<W> for AsItWas {
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        let text = if changes.is_empty() { batch.text() } else { Buffer::from_vec(self.rewritten(batch, changes)?) };
        Ok(CleanedPart::text(rows_left(batch, changes), self.encoded(text)))
    }

    fn begin(&self, _header: &[String], head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        let mark = if self.dialect.bom { self.dialect.encoding.bom() } else { &[] };
        let text = self.encoded(Buffer::from(head.as_bytes()));
        TextFile::begin(out, &[mark, text.as_slice()].concat())
    }
}

/// CSV of an export in another format.
#[derive(Clone, Copy, Debug)]
pub(super) struct FromCells;

impl<W: Write + Debug + 'static> CleanedFormat<W> for FromCells {
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        refuse_rejected(batch, Kind::Csv)?;
        let mut rows = CsvRows::new(Purpose::Import);
        kept(batch, changes).for_each(|(_, cells)| rows.row(cells));
        Ok(CleanedPart::text(rows.rows(), Buffer::from_vec(rows.into_bytes())))
    }

    fn begin(&self, header: &[String], _head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        let mut rows = CsvRows::new(Purpose::Import);
        rows.row(header);
        TextFile::begin(out, &rows.into_bytes())
    }
}
