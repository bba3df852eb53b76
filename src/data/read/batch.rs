//! Blocks and batches, whatever the format: what a reader hands out, and what a worker
//! makes of it.

use super::csv::BlockLines;
use super::error::{Problem, ReadError};
use crate::value::counted::counted;
use arrow_array::StringViewArray;
use arrow_buffer::Buffer;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// What will be asked of the batches, so that formats need not decode the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Columns, by index in the header.
    pub columns: Vec<usize>,
    /// Whether all cells of some rows will be asked for: [`Batch::cells`], [`Batch::pieces`].
    pub whole_rows: bool,
}

/// Some records of a file, not yet decoded.
#[derive(Debug)]
pub struct Block {
    /// Which block of its file this is, from 0: batches come back in this order.
    pub index: usize,
    pub(super) file: Arc<str>,
    pub(super) wanted: Arc<Wanted>,
    pub(super) records: Box<dyn Undecoded>,
}

impl Block {
    /// About how many bytes of the file it stands for.
    pub fn bytes(&self) -> usize {
        self.records.bytes()
    }

    /// Decodes the records: plain computation that any number of threads may do at once.
    pub fn batch(self) -> Result<Batch, ReadError> {
        let rows = self.records.decode(&self.wanted).map_err(|problem| problem.of(&self.file))?;
        Ok(Batch { index: self.index, rows })
    }
}

/// A format's records as its reader cut them.
pub(super) trait Undecoded: fmt::Debug + Send {
    /// See [`Block::bytes`].
    fn bytes(&self) -> usize;

    /// Makes rows of them, on a worker thread.
    fn decode(self: Box<Self>, wanted: &Wanted) -> Result<Box<dyn Rows>, Problem>;
}

/// A row that cannot be used, because it cannot be known which cell is which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its row number.
    pub row: u64,
    /// Why.
    pub fault: Fault,
    /// How many accepted rows of the batch stand before it.
    pub before: usize,
    /// Where its format finds it again.
    pub(super) at: usize,
}

/// What is wrong with a rejected row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Too few or too many cells.
    #[error("{} where the header has {expected}", counted(*found as u64, "cell"))]
    Width {
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// No JSON object.
    #[error("no JSON object that can be read: {0}")]
    Json(String),
}

/// A stretch of the file, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The accepted row of this index.
    Row(usize),
    /// A row that was rejected.
    Rejected(&'a Rejected),
    /// A line that is no record, with its line end: there is nothing on it but delimiters, or it belongs
    /// to the footer.
    Blank(&'a str),
}

/// The accepted rows of a block with the wanted columns, and all that is needed to write any row as
/// it was.
#[derive(Debug)]
pub struct Batch {
    index: usize,
    rows: Box<dyn Rows>,
}

/// A format's decoded rows; what the methods mean stands with those of [`Batch`].
pub(super) trait Rows: fmt::Debug + Send + Sync {
    fn len(&self) -> usize;
    fn column(&self, n: usize) -> &StringViewArray;
    fn rejected(&self) -> &[Rejected];
    fn row_number(&self, row: usize) -> u64;
    fn lines(&self) -> Option<BlockLines> {
        None
    }
    fn cells(&self, row: usize) -> Vec<Cow<'_, str>>;
    fn rejected_cells(&self, rejected: &Rejected) -> Vec<Cow<'_, str>>;
    fn raw(&self, row: usize) -> &str;
    fn rejected_raw(&self, rejected: &Rejected) -> &str;
    fn plain(&self, _row: usize) -> Option<&str> {
        None
    }
    fn pieces(&self) -> Box<dyn Iterator<Item = Piece<'_>> + '_> {
        let mut rejected = self.rejected().iter().peekable();
        let mut rows = 0..self.len();
        Box::new(std::iter::from_fn(move || {
            rejected
                .next_if(|next| next.before <= rows.start)
                .map(Piece::Rejected)
                .or_else(|| rows.next().map(Piece::Row))
        }))
    }
    fn text(&self) -> Buffer {
        Buffer::default()
    }
    fn range(&self, _row: usize) -> Range<usize> {
        0..0
    }
    fn cell_range(&self, _row: usize, _column: usize) -> Range<usize> {
        0..0
    }
    fn path(&self, _column: usize) -> &[String] {
        &[]
    }
}

impl Batch {
    /// Which block of the file this is, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The number of accepted rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row was accepted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `n`th of the wanted columns, one value an accepted row, none of them null.
    ///
    /// # Panics
    /// If fewer columns were wanted.
    pub fn column(&self, n: usize) -> &StringViewArray {
        self.rows.column(n)
    }

    /// The rows that cannot be used.
    pub fn rejected(&self) -> &[Rejected] {
        self.rows.rejected()
    }

    /// The number of an accepted row. The header is row 1 unless title or blank lines stand before it; every
    /// record, and every blank line, is a row, as a spreadsheet counts them.
    pub fn row_number(&self, row: usize) -> u64 {
        self.rows.row_number(row)
    }

    /// Where the lines of the block stand in the file, for reading some of them again; nothing where that cannot be
    /// done: in packed files, in other encodings than UTF-8, in other formats than CSV.
    pub fn lines(&self) -> Option<BlockLines> {
        self.rows.lines()
    }

    /// All cells of an accepted row, decoded.
    pub fn cells(&self, row: usize) -> Vec<Cow<'_, str>> {
        self.rows.cells(row)
    }

    /// All cells of a rejected row, decoded.
    pub fn rejected_cells(&self, rejected: &Rejected) -> Vec<Cow<'_, str>> {
        self.rows.rejected_cells(rejected)
    }

    /// An accepted row as it stands in the file, with its line end, in UTF-8; empty in formats that
    /// are no text.
    pub fn raw(&self, row: usize) -> &str {
        self.rows.raw(row)
    }

    /// An accepted row as it stands in the file, without its line end, where that is nothing but its values with
    /// commas between them; nothing where a cell is quoted, and in formats other than CSV.
    pub fn plain(&self, row: usize) -> Option<&str> {
        self.rows.plain(row)
    }

    /// A rejected row as it stands in the file, with its line end, in UTF-8; empty in formats that
    /// are no text.
    pub fn rejected_raw(&self, rejected: &Rejected) -> &str {
        self.rows.rejected_raw(rejected)
    }

    /// All of the block as it stands in the file, in UTF-8: accepted rows, rejected rows, blank lines;
    /// empty in formats that are no text.
    pub fn text(&self) -> Buffer {
        self.rows.text()
    }

    /// Where an accepted row stands in the [text](Batch::text), with its line end.
    pub fn range(&self, row: usize) -> Range<usize> {
        self.rows.range(row)
    }

    /// Where a cell of an accepted row stands in the [text](Batch::text), quotes and all. The column is
    /// the index in the header. Empty in formats other than CSV.
    pub fn cell_range(&self, row: usize, column: usize) -> Range<usize> {
        self.rows.cell_range(row, column)
    }

    /// The keys that lead to the values of a column in the objects of NDJSON; the column is the index in the
    /// header. Empty in other formats.
    pub fn path(&self, column: usize) -> &[String] {
        self.rows.path(column)
    }

    /// Everything in the block, in file order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.rows.pieces()
    }
}
