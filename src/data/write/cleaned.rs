//! The cleaned export: the export as it would be afterwards, in its own format.
//!
//! What no rule touched is written as the bytes it was: cells, quotes, line ends, blank lines and
//! the rows that were rejected.

use super::Written;
use crate::data::digest::Digesting;
use crate::data::read::records::{Form, cells, without_line_end};
use crate::data::read::{Batch, Dialect, Piece};
use std::borrow::Cow;
use std::io::{self, Write};

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    /// It stays as it is.
    Keep,
    /// It is left out.
    Omit,
    /// Some cells get new values: (index of the column, value), each column at most once.
    Change(Vec<(usize, Cow<'a, str>)>),
}

/// Why a cleaned export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CleanedError {
    /// The file could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
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

/// Writes one cleaned export, batch after batch in the order of the file.
#[derive(Debug)]
pub struct CleanedWriter<W> {
    out: Digesting<W>,
    dialect: Dialect,
    rows: u64,
    text: String,
}

impl<W: Write> CleanedWriter<W> {
    /// Starts with the byte order mark, if the export has one, and `head`: the export's text up to
    /// the end of its header ([`Table::head`](crate::data::read::Table::head)).
    pub fn new(out: W, dialect: Dialect, head: &str) -> Result<CleanedWriter<W>, CleanedError> {
        let mut writer = CleanedWriter { out: Digesting::new(out), dialect, rows: 0, text: head.to_owned() };
        if dialect.bom {
            writer.out.write_all(dialect.encoding.bom())?;
        }
        writer.write_text()?;
        Ok(writer)
    }

    /// Writes a batch; `fate` says what becomes of each accepted row.
    pub fn batch<'a>(&mut self, batch: &Batch, mut fate: impl FnMut(usize) -> Fate<'a>) -> Result<(), CleanedError> {
        for piece in batch.pieces() {
            match piece {
                Piece::Blank(line_end) => self.text.push_str(line_end),
                Piece::Rejected(rejected) => {
                    self.rows += 1;
                    self.text.push_str(batch.rejected_raw(rejected));
                }
                Piece::Row(row) => match fate(row) {
                    Fate::Omit => {}
                    Fate::Keep => {
                        self.rows += 1;
                        self.text.push_str(batch.raw(row));
                    }
                    Fate::Change(changes) => {
                        self.rows += 1;
                        self.push_changed(batch.raw(row), &changes, batch.row_number(row))?;
                    }
                },
            }
        }
        self.write_text()
    }

    /// Ends the file, and says what it came to; rejected rows count.
    pub fn finish(mut self) -> Result<(W, Written), CleanedError> {
        self.out.flush()?;
        let written = Written { rows: self.rows, digest: self.out.digest() };
        Ok((self.out.into_inner(), written))
    }

    fn push_changed(&mut self, raw: &str, changes: &[(usize, Cow<'_, str>)], row: u64) -> Result<(), CleanedError> {
        let record = without_line_end(raw);
        let punctuation = self.dialect.punctuation;
        let alone = cells(record, punctuation).nth(1).is_none();
        for (column, cell) in cells(record, punctuation).enumerate() {
            if column > 0 {
                self.text.push_str(punctuation.delimiter.as_str());
            }
            let Some((_, value)) = changes.iter().find(|(changed, _)| *changed == column) else {
                self.text.push_str(cell.raw);
                continue;
            };
            if self.dialect.encoding.encode(value).is_none() {
                let encoding = self.dialect.encoding.name();
                return Err(CleanedError::Unwritable { row, value: value.clone().into_owned(), encoding });
            }
            // The only cell of a row, left empty and bare, would make a blank line.
            let quoted = cell.form != Form::Bare || punctuation.needs_quotes(value) || (alone && value.is_empty());
            if !quoted {
                self.text.push_str(value);
            } else if punctuation.push_quoted(&mut self.text, value).is_none() {
                return Err(CleanedError::Unquotable { row, value: value.clone().into_owned() });
            }
        }
        self.text.push_str(raw.get(record.len()..).unwrap_or_default());
        Ok(())
    }

    fn write_text(&mut self) -> Result<(), CleanedError> {
        // Never `None`: the text came of this encoding, and new values were tried.
        let bytes = self.dialect.encoding.encode(&self.text).unwrap_or_default();
        self.out.write_all(&bytes)?;
        self.text.clear();
        Ok(())
    }
}
