//! Why an export could not be read, as sentences for the person who made it.

use super::Encoding;
use std::io;

/// A file and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {file}: {problem}")]
pub struct ReadError {
    /// The file as the user named it.
    pub file: String,
    /// What is wrong.
    pub problem: Problem,
}

impl ReadError {
    /// The file is not what it was when it was read before.
    #[must_use]
    pub fn changed(source: &super::Source) -> ReadError {
        ReadError { file: source.name.clone(), problem: Problem::Changed }
    }
}

/// What can be wrong with an export.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Nothing stands at the path.
    #[error("there is no such file")]
    Missing,
    /// The path is a folder.
    #[error("it is a folder; name the export inside it")]
    Folder,
    /// A device, a pipe, a socket.
    #[error("it is not a regular file; save the export as a file first")]
    NotRegular,
    /// The system refuses.
    #[error("permission denied; let this user read it, or copy it to where it may be read")]
    Permission,
    /// Any other failure of the system.
    #[error("{0}")]
    Io(#[source] io::Error),
    /// No header.
    #[error("it is empty; an export has at least a first row with the names of its columns")]
    Empty,
    /// The header cannot be trusted to name the columns.
    #[error(transparent)]
    Doubt(super::Doubt),
    /// There are not as many rows as the header should have.
    #[error("it has no row {row}, where the header is said to be")]
    NoHeaderRow {
        /// The row.
        row: u64,
    },
    /// There are not as many lines as the footer should have.
    #[error("it has no {lines} lines of footer within its last {limit} bytes")]
    LongFooter {
        /// How many were asked for.
        lines: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The lines that are said to be the footer begin within a record.
    #[error("its last {lines} lines begin within a record, whose cell goes over several lines; say another --footer")]
    SplitFooter {
        /// How many were asked for.
        lines: usize,
    },
    /// Recognised by its first bytes as something else than CSV.
    #[error("it is {0}, which is not read yet; export it as CSV")]
    OtherFormat(&'static str),
    /// Not UTF-8, and full of control characters.
    #[error("it is no text: control characters stand all over it; export it as CSV")]
    NotText,
    /// Not UTF-8, and by the look of it not Windows-1252 either.
    #[error(
        "its text is not UTF-8 and looks like {0}, which is not read; export it as UTF-8, or say --encoding \
         windows-1252 if it is that"
    )]
    OtherEncoding(&'static str),
    /// Bytes that mean nothing in the encoding.
    #[error("row {row} holds bytes that are not {} (at byte {offset}); {}", encoding.name(), mend(*encoding))]
    Undecodable {
        /// The encoding in which the file was being read.
        encoding: Encoding,
        /// Where in the file, from 0.
        offset: u64,
        /// In which row.
        row: u64,
    },
    /// A quote that no other one closes.
    #[error("row {row} opens a quote that is never closed; close it, or double each quote that is part of a value")]
    UnclosedQuote {
        /// The row in which it opens.
        row: u64,
    },
    /// More than [`Settings::max_record_bytes`](super::Settings::max_record_bytes).
    #[error(
        "row {row} is longer than {} MB, the limit for one row; most likely a quote before it is never closed, and if not, \
         raise the limit with --max-record-mb",
        limit / 1_000_000
    )]
    LongRecord {
        /// The row.
        row: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// As [`LongRecord`](Problem::LongRecord), where quotes are not what ends a row.
    #[error("row {row} is longer than {} MB, the limit for one row", limit / 1_000_000)]
    LongLine {
        /// The row.
        row: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// Bytes that mean nothing in a format whose text is always UTF-8.
    #[error("row {row} holds bytes that are not UTF-8 (at byte {offset}), as JSON must be; export it again")]
    NotUtf8 {
        /// Where in the file, unpacked, from 0.
        offset: u64,
        /// In which row.
        row: u64,
    },
    /// A document of JSON instead of one a line.
    #[error(
        "it is one JSON list, not one JSON object a line; write each record on a line of its own (`jq -c '.[]'` does)"
    )]
    JsonArray,
    /// A format that was left out when the program was built.
    #[error(
        "it is {what}, which this build of hyg does not read; install hyg with its default features, or with the feature `{feature}`"
    )]
    NotBuilt {
        /// What the file is.
        what: &'static str,
        /// The feature that reads it.
        feature: &'static str,
    },
    /// What its own reader says of it.
    #[error("it is a damaged {format} file ({detail}); copy or export it again")]
    Damaged {
        /// The format.
        format: &'static str,
        /// In the words of the reader.
        detail: String,
    },
    /// More than [`Settings::max_unpacked_bytes`](super::Settings::max_unpacked_bytes).
    #[error(
        "it unpacks to more than {} MB, the limit; export it as CSV, or in several files, or raise the limit with \
         --max-unpacked-gb",
        limit / 1_000_000
    )]
    Unpacked {
        /// The limit in bytes.
        limit: u64,
    },
    /// A column of a type that is no cell.
    #[error(
        "its column `{column}` is of the type {type_name}, which cannot be a cell; leave the column out, or export it as text"
    )]
    ColumnType {
        /// The column.
        column: String,
        /// Its type, as Arrow calls it.
        type_name: String,
    },
    /// Columns of a Parquet file that were packed in a way that hyg does not unpack.
    #[error(
        "its columns are packed with {codec}, which hyg does not read; save it packed with Zstandard, Snappy or gzip"
    )]
    Codec {
        /// How.
        codec: &'static str,
    },
    /// A workbook in which no sheet is the one that was meant, or one whose cells are not all known.
    #[error("{0}")]
    Sheet(String),
    /// More than [`Settings::max_columns`](super::Settings::max_columns).
    #[error(
        "its header names {columns} columns, and the limit is {limit}; export fewer, or raise it with --max-columns"
    )]
    WideHeader {
        /// How many there are.
        columns: usize,
        /// The limit.
        limit: usize,
    },
    /// What stands around cells would be mistaken for something else.
    #[error("what stands around cells is one ASCII character that no delimiter or line end has, such as \" or '")]
    Quote,
    /// The size or the time of the file is not what it was.
    #[error("it changed while it was read; run again when nothing writes to it")]
    Changed,
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Problem {
        match error.kind() {
            io::ErrorKind::NotFound => Problem::Missing,
            io::ErrorKind::PermissionDenied => Problem::Permission,
            io::ErrorKind::IsADirectory => Problem::Folder,
            _ => Problem::Io(error),
        }
    }
}

fn mend(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "say --encoding windows-1252 if it was saved by an older Excel, or export it as UTF-8",
        Encoding::Windows1252 => {
            "most likely it was saved in the encoding of an old Mac or of DOS: save it anew as UTF-8, in Excel as `CSV UTF-8`"
        }
        Encoding::Utf16Le | Encoding::Utf16Be => "say --encoding utf-8 if it is that, or export it as UTF-8",
    }
}
