//! Exports in, block by block, whatever their format.
//!
//! ```text
//!           one worker at a time, in turn                 each worker by itself
//!   file ─► Input ─► the format's Reader ─► Block ─► Block::batch ─► Batch ─► rules
//!           bytes    cuts off whole          │          splits and decodes
//!           digest   records, no more        │          the wanted columns
//!                                            └─ in flight: a bounded number, in any order;
//!                                               results are taken in the order of the blocks
//! ```
//!
//! [`open`] settles what a file is: it is unpacked if it is compressed, and the first of the
//! [`formats`] that recognises its content reads its header. [`Table::next_block`] then reads forward and hands out [`Block`]s of whole records, as
//! little decoded as can be, because the others wait for it; [`Block::batch`] does the work, on whichever
//! thread. No more of the file is held than the blocks that callers hold, and what one record needs.
//!
//! A [`Batch`] is the same for every format: the wanted columns as text, row numbers, the rows that
//! had to be rejected, and on demand all cells of a row. Rows that cannot be understood are handed on as
//! rejected, never mended.
//!
//! [`open_again`] reads some records of a file once more, where the batches of the first time say in which lines they stand.
//!
//! A format is a module of its own and a line in [`formats`]. It provides
//!
//! - a [`Known`]: its kind, how it is recognised, and how it is opened, which gives the header and
//! - a [`Reader`], which cuts the file into
//! - [`Undecoded`] blocks, which become
//! - [`Rows`](batch::Rows).

#[cfg(feature = "parquet")]
mod arrow;
mod batch;
mod cells;
mod compression;
#[cfg(any(feature = "parquet", feature = "xlsx"))]
mod container;
pub mod csv;
mod error;
mod format_settings;
mod formats;
#[cfg(any(feature = "parquet", feature = "xlsx"))]
mod guarded;
mod input;
mod ndjson;
#[cfg(any(feature = "parquet", feature = "xlsx"))]
mod numbers;
#[cfg(feature = "parquet")]
mod parquet;
mod unread;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use batch::{Batch, Block, Fault, Piece, Rejected, Wanted};
pub use compression::Compression;
pub use csv::{
    Align, BlockLines, Chosen, DELIMITERS, Delimiter, Dialect, Doubt, Encoding, Escape, Footer, Given, HeaderRows,
    LineEnd, Punctuation, Quote, records,
};
pub use error::{Problem, ReadError};
pub use format_settings::{FormatSettings, Unfit};
pub use formats::{Kind, is_called_an_export};

use super::digest::Digest;
use crate::value::number::NumberFormat;
use batch::Undecoded;
use formats::Known;
use input::Input;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// An export to read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name as the user knows it, for messages.
    pub name: String,
    /// Its bytes.
    pub content: Content,
    /// How to read it.
    pub settings: Settings,
}

impl Source {
    /// The same, read by an account that writes numbers in this format.
    #[must_use]
    pub fn with_number_format(&self, number_format: NumberFormat) -> Source {
        Source { settings: Settings { number_format, ..self.settings.clone() }, ..self.clone() }
    }
}

/// The bytes of an export.
#[derive(Clone, Debug)]
pub enum Content {
    /// A regular file; a path to anything else is an error.
    File(PathBuf),
    /// Bytes at hand.
    Memory(Arc<[u8]>),
}

/// How to read an export.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The format; found out if not given.
    pub format: Option<Kind>,
    /// The sheet of a workbook; if not given, the only one that holds anything.
    pub sheet: Option<String>,
    /// The encoding; found out if not given.
    pub encoding: Option<Encoding>,
    /// What is known of a CSV file; the rest is found out.
    pub csv: csv::Given,
    /// About how many bytes a block has (at least 1, at most 512 MiB); it is longer where one record is.
    pub block_bytes: usize,
    /// How the account writes numbers: a number that is typed as one in its file becomes a text that is read so.
    pub number_format: NumberFormat,
    /// The limit for one record, in bytes of UTF-8 (at most 1 GiB).
    pub max_record_bytes: usize,
    /// The limit for the columns of the header.
    pub max_columns: usize,
    /// The limit for what a workbook unpacks to, for a compressed Parquet file or workbook, and for one
    /// batch of an Arrow file: what has to be held or laid aside while it is read.
    pub max_unpacked_bytes: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            format: None,
            sheet: None,
            encoding: None,
            csv: csv::Given::default(),
            // So few that a block, its index and the columns made of it stay in a processor's own cache.
            block_bytes: 1 << 19,
            number_format: NumberFormat::default(),
            max_record_bytes: 128_000_000,
            max_columns: 100_000,
            max_unpacked_bytes: 4_000_000_000,
        }
    }
}

/// What a file turned out to be: what the summary states and the cleaned export keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines of delimited cells.
    Csv(Dialect),
    /// A JSON object a line.
    Ndjson,
    /// A sheet of a workbook.
    Xlsx {
        /// Its name.
        sheet: String,
    },
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC, as a file or as a stream.
    Arrow,
}

impl Format {
    /// Which of the formats it is.
    pub fn kind(&self) -> Kind {
        match self {
            Format::Csv(_) => Kind::Csv,
            Format::Ndjson => Kind::Ndjson,
            Format::Xlsx { .. } => Kind::Xlsx,
            Format::Parquet => Kind::Parquet,
            Format::Arrow => Kind::Arrow,
        }
    }
}

impl Format {
    /// What forbids to take the columns by the names in the header.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        match self {
            Format::Csv(dialect) => dialect.doubt,
            _ => None,
        }
    }
}

/// As the person who hands it over would call it.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Format::Csv(dialect) => dialect.fmt(f),
            Format::Xlsx { sheet } => write!(f, "sheet {sheet}"),
            Format::Ndjson | Format::Parquet | Format::Arrow => f.write_str(self.kind().title()),
        }
    }
}

/// What was read, once all of it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Length and hash of the file's bytes as they are on disk.
    pub digest: Digest,
    /// Rows accepted and rejected; without title lines, header, blank lines and footer.
    pub records: u64,
    /// Lines between the records on which nothing stands, or nothing but delimiters.
    pub blank_lines: u64,
    /// Lines after the records that are none, blank ones among them.
    pub footer_lines: u64,
}

/// What opening a file of some format gives.
struct Opened {
    header: Vec<String>,
    format: Format,
    head: String,
    reader: Box<dyn Reader>,
}

/// Reads a file of some format forward, on one thread: what can be left to [`Undecoded::decode`] is.
trait Reader: fmt::Debug + Send {
    /// The next block; none at the end.
    fn next_block(&mut self, wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem>;

    /// What was read, after the last block; an error if the file changed meanwhile.
    fn finish(&mut self) -> Result<Fingerprint, Problem>;
}

/// An open export, read forward once.
#[derive(Debug)]
pub struct Table {
    /// The names of the columns, as they are; two may be the same.
    pub header: Vec<String>,
    /// What the file turned out to be.
    pub format: Format,
    /// How it is packed.
    pub compression: Option<Compression>,
    head: String,
    blocks: Blocks,
}

/// The blocks of an export, one after another.
#[derive(Debug)]
pub struct Blocks {
    file: Arc<str>,
    wanted: Arc<Wanted>,
    /// How many were handed out.
    count: usize,
    reader: Box<dyn Reader>,
}

/// Opens an export: finds out what it is, unless the settings say it, and reads its header.
///
/// # Errors
/// The file cannot be read, or it is in [`Doubt`] what its columns are.
pub fn open(source: &Source) -> Result<Table, ReadError> {
    let table = open_as_it_is(source)?;
    match table.format.doubt() {
        Some(doubt) => Err(Problem::Doubt(doubt).of(&source.name)),
        None => Ok(table),
    }
}

/// As [`open`], whatever is in doubt: for looking at a file, not for acting on it.
///
/// # Errors
/// The file cannot be read.
pub fn open_as_it_is(source: &Source) -> Result<Table, ReadError> {
    let (opened, compression) = open_known(source).map_err(|problem| problem.of(&source.name))?;
    Ok(Table {
        header: opened.header,
        format: opened.format,
        compression,
        head: opened.head,
        blocks: Blocks::new(source, Wanted::default(), opened.reader),
    })
}

/// Opens an export that was read before, for some of its records alone. Their batches are as [`open`] has them, but
/// that no other row is in them.
///
/// # Errors
/// The file cannot be read. That it is no longer what it was is an error of its blocks, or of their end.
pub fn open_again(source: &Source, wanted: Wanted, chosen: &Arc<Chosen>) -> Result<Blocks, ReadError> {
    let reader = csv::AgainReader::open(&source.content, Arc::clone(chosen));
    let reader = reader.map_err(|problem| problem.of(&source.name))?;
    Ok(Blocks::new(source, wanted, Box::new(reader)))
}

/// The tables of an export: the sheets of a workbook that hold anything, each a source of its own, and
/// of any other file the file.
pub fn tables(source: &Source) -> Result<Vec<Source>, ReadError> {
    let sheets = formats::sheets(source).map_err(|problem| problem.of(&source.name))?;
    if sheets.len() < 2 {
        return Ok(vec![source.clone()]);
    }
    let of_sheet = |sheet: String| Source {
        name: format!("{}#{sheet}", source.name),
        content: source.content.clone(),
        settings: Settings { sheet: Some(sheet), ..source.settings.clone() },
    };
    Ok(sheets.into_iter().map(of_sheet).collect())
}

fn open_known(source: &Source) -> Result<(Opened, Option<Compression>), Problem> {
    let input = Input::open(&source.content)?;
    let compression = input.compression();
    let known = formats::of(input.sample(), source);
    if known.kind == Kind::Csv {
        unread::refuse(input.sample())?;
    }
    Ok(((known.open)(input, source)?, compression))
}

impl Table {
    /// The file's text up to the end of the header, with blank lines before it and line ends,
    /// without the byte order mark; empty in formats that are no text.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Says what will be asked of the batches; at first nothing is. To be called before the first block.
    #[must_use]
    pub fn want(self, wanted: Wanted) -> Table {
        Table { blocks: Blocks { wanted: Arc::new(wanted), ..self.blocks }, ..self }
    }

    /// The blocks alone.
    #[must_use]
    pub fn into_blocks(self) -> Blocks {
        self.blocks
    }

    /// The next block; none at the end of the file.
    ///
    /// After an error the table is of no more use.
    pub fn next_block(&mut self) -> Result<Option<Block>, ReadError> {
        self.blocks.next_block()
    }

    /// Reads what is left and says what was read; an error if the file changed meanwhile.
    pub fn finish(self) -> Result<Fingerprint, ReadError> {
        self.blocks.finish()
    }
}

impl Blocks {
    fn new(source: &Source, wanted: Wanted, reader: Box<dyn Reader>) -> Blocks {
        Blocks { file: source.name.as_str().into(), wanted: Arc::new(wanted), count: 0, reader }
    }

    /// See [`Table::next_block`].
    pub fn next_block(&mut self) -> Result<Option<Block>, ReadError> {
        let records = self.reader.next_block(&self.wanted).map_err(|problem| problem.of(&self.file))?;
        Ok(records.map(|records| {
            let index = self.count;
            self.count += 1;
            Block { index, file: Arc::clone(&self.file), wanted: Arc::clone(&self.wanted), records }
        }))
    }

    /// See [`Table::finish`].
    pub fn finish(mut self) -> Result<Fingerprint, ReadError> {
        while let Some(block) = self.next_block()? {
            block.batch()?;
        }
        self.reader.finish().map_err(|problem| problem.of(&self.file))
    }
}
