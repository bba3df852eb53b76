//! The cleaned export: the export as it would be afterwards.
//!
//! ```text
//!              worker threads                          in input order
//!   Batch ─┬─► CleanedExport::part ─► CleanedPart ─► CleanedWriter::take ─► file
//!  Changes ┘   what stays, as text      │            text as it is, rows put
//!              or as rows of a table    │            into a table's own form
//! ```
//!
//! Into its own format CSV and NDJSON go as the bytes they were, with [replacements](Changes) of what
//! changed ([`rewriting`]); all else is written anew from the cells of the rows that stay ([`rows`]). A
//! format is a module of its own and a line in [`CleanedExport::new`].
//!
//! Nothing is left out that no rule removed, and nothing is cut off: what a format cannot hold is a
//! [`CleanedError`] that names the row. A row that was rejected goes on into the format it comes from,
//! where it is as wrong as it was; in another one it would be another row, so it is an error there.

#[cfg(feature = "parquet")]
mod arrow;
#[cfg(feature = "parquet")]
mod columns;
mod csv;
mod error;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
mod rewriting;
mod rows;
#[cfg(any(feature = "parquet", feature = "xlsx"))]
mod table;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use error::CleanedError;

use crate::data::read::{Batch, Format, Kind};
use arrow_buffer::Buffer;
use std::borrow::Cow;
use std::fmt::Debug;
use std::io::Write;
#[cfg(any(feature = "parquet", feature = "xlsx"))]
use table::TableRows;

/// What changes in a batch; the rest stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes<'a> {
    /// In the order of rows.
    omitted: Vec<usize>,
    /// In the order of rows and columns.
    cells: Vec<NewCell<'a>>,
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

    /// Whether nothing is left of a row that held these values.
    fn leave_empty(&self, row: usize, values: &[Cow<str>]) -> bool {
        let first = self.cells.partition_point(|cell| cell.row < row);
        let mut new = self.cells.iter().skip(first).take_while(|cell| cell.row == row).peekable();
        values.iter().enumerate().all(|(column, value)| {
            new.next_if(|cell| cell.column == column).map_or(value.is_empty(), |cell| cell.value.is_empty())
        })
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

/// Part of a cleaned export: bytes of one that is text, rows of one that is not.
#[derive(Debug)]
pub struct CleanedPart {
    /// How many rows these are; rejected rows count.
    pub rows: u64,
    /// The block itself where nothing changed.
    text: Buffer,
    #[cfg(any(feature = "parquet", feature = "xlsx"))]
    table: TableRows,
}

impl CleanedPart {
    fn text(rows: u64, text: impl Into<Buffer>) -> CleanedPart {
        CleanedPart {
            rows,
            text: text.into(),
            #[cfg(any(feature = "parquet", feature = "xlsx"))]
            table: TableRows::default(),
        }
    }

    #[cfg(any(feature = "parquet", feature = "xlsx"))]
    fn table(table: TableRows) -> CleanedPart {
        CleanedPart { rows: table.len() as u64, text: Buffer::default(), table }
    }
}

/// A format as cleaned exports are written in it, to files of the kind `W`.
trait CleanedFormat<W>: Debug + Send + Sync {
    /// The part that a batch becomes, on a worker thread.
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError>;

    /// Begins a file with these columns; `head` is the export's text up to the end of its header, where it is
    /// text.
    fn begin(&self, header: &[String], head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError>;
}

/// A cleaned export that is being written.
pub trait CleanedWriter<W>: Debug {
    /// Takes the parts in the order of the batches.
    ///
    /// # Errors
    /// The file cannot be written, or the format cannot hold what stands in the part.
    fn take(&mut self, part: CleanedPart) -> Result<(), CleanedError>;

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// As [`take`](CleanedWriter::take).
    fn finish(self: Box<Self>) -> Result<W, CleanedError>;
}

/// In which format cleaned exports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanedIn {
    /// Each in that of its export.
    ItsOwn,
    /// All in this one.
    Format(Kind),
}

/// How one cleaned export is written.
#[derive(Debug)]
pub struct CleanedExport<W> {
    kind: Kind,
    format: Box<dyn CleanedFormat<W>>,
}

impl<W: Write + Send + Debug + 'static> CleanedExport<W> {
    /// For an export of this format with these columns.
    ///
    /// # Errors
    /// The program was built without the format.
    pub fn new(of: &Format, header: &[String], written: CleanedIn) -> Result<CleanedExport<W>, CleanedError> {
        let kind = match written {
            CleanedIn::ItsOwn => of.kind(),
            CleanedIn::Format(kind) => kind,
        };
        let format: Box<dyn CleanedFormat<W>> = match (kind, of) {
            (Kind::Csv, Format::Csv(dialect)) => Box::new(csv::AsItWas::new(*dialect)),
            (Kind::Csv, _) => Box::new(csv::FromCells),
            (Kind::Ndjson, Format::Ndjson) => Box::new(ndjson::AsItWas),
            (Kind::Ndjson, _) => Box::new(ndjson::FromCells::new(header)),
            #[cfg(feature = "xlsx")]
            (Kind::Xlsx, _) => Box::new(xlsx::Workbook::like(of)),
            #[cfg(feature = "parquet")]
            (Kind::Parquet, _) => Box::new(parquet::Parquet),
            #[cfg(feature = "parquet")]
            (Kind::Arrow, _) => Box::new(arrow::Arrow),
            #[cfg(not(all(feature = "parquet", feature = "xlsx")))]
            _ => return Err(CleanedError::NotBuilt { format: kind.title(), feature: feature_of(kind) }),
        };
        Ok(CleanedExport { kind, format })
    }

    /// The ending of its file's name.
    pub fn ending(&self) -> &'static str {
        self.kind.name()
    }

    /// The part that a batch with all its cells becomes: plain computation that any number of threads may do
    /// at once.
    ///
    /// # Errors
    /// The format cannot hold what stands in the batch.
    pub fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        self.format.part(batch, changes)
    }

    /// Begins the file: an export with this header, and the text up to its end where it is text.
    ///
    /// # Errors
    /// The file cannot be written, or the format cannot hold these columns.
    pub fn begin(&self, header: &[String], head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        self.format.begin(header, head, out)
    }
}

#[cfg(not(all(feature = "parquet", feature = "xlsx")))]
fn feature_of(kind: Kind) -> &'static str {
    if kind == Kind::Xlsx { "xlsx" } else { "parquet" }
}

/// A file that takes text as it comes.
#[derive(Debug)]
struct TextFile<W>(W);

impl<W: Write + Debug + 'static> TextFile<W> {
    fn begin(mut out: W, head: &[u8]) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        out.write_all(head)?;
        Ok(Box::new(TextFile(out)))
    }
}

impl<W: Write + Debug> CleanedWriter<W> for TextFile<W> {
    fn take(&mut self, part: CleanedPart) -> Result<(), CleanedError> {
        Ok(self.0.write_all(&part.text)?)
    }

    fn finish(self: Box<Self>) -> Result<W, CleanedError> {
        Ok(self.0)
    }
}
