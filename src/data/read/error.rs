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
    /// Recognised by its first bytes as something else than CSV.
    #[error("it is {0}, which is not read yet; export it as CSV")]
    OtherFormat(&'static str),
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
        "row {row} is longer than {} MB, the limit for one row; most likely a quote before it is never closed",
        limit / 1_000_000
    )]
    LongRecord {
        /// The row.
        row: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// More than [`Settings::max_columns`](super::Settings::max_columns).
    #[error("its header names {columns} columns, and the limit is {limit}; export fewer columns")]
    WideHeader {
        /// How many there are.
        columns: usize,
        /// The limit.
        limit: usize,
    },
    /// A delimiter that would be mistaken for something else.
    #[error("a delimiter is one ASCII character other than a quote or a line end, such as , ; tab or |")]
    Delimiter,
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
        _ => "say --encoding utf-8 if it is that, or export it as UTF-8",
    }
}
