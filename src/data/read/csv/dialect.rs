//! How a CSV file is written: what was found out, what the user says, and what stays in doubt.

use super::{Delimiter, Encoding, Escape, Punctuation};
use std::fmt;

/// How a CSV file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between cells and around them.
    pub punctuation: Punctuation,
    /// The encoding.
    pub encoding: Encoding,
    /// Whether a byte order mark stands first.
    pub bom: bool,
    /// How the header ends.
    pub line_end: LineEnd,
    /// Whether the first records end in other ways, too.
    pub mixed_line_ends: bool,
    /// The first row of the header; 0 if there is none.
    pub header: u64,
    /// The last row of the header.
    pub header_end: u64,
    /// What speaks against the names in the header.
    pub doubt: Option<Doubt>,
}

/// What a person should know of a file: delimiter and encoding, and all that is unusual.
impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Punctuation { delimiter, quote, escape } = self.punctuation;
        write!(f, "{}, {}", delimiter.name(), self.encoding.name())?;
        match quote {
            Some(b'"') => {}
            Some(quote) => write!(f, ", cells quoted with {}", char::from(quote))?,
            None => f.write_str(", nothing quoted")?,
        }
        if escape == Escape::Backslash {
            f.write_str(", quotes escaped with \\")?;
        }
        if self.mixed_line_ends {
            f.write_str(", mixed line ends")?;
        }
        match (self.header, self.header_end) {
            (1, 1) => Ok(()),
            (first, last) if first == last => write!(f, ", header in row {first}"),
            (first, last) => write!(f, ", header in rows {first} to {last}"),
        }
    }
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// LF: Unix, and most web services.
    Lf,
    /// CR LF: Windows, RFC 4180.
    CrLf,
    /// CR: old Macintosh.
    Cr,
}

impl LineEnd {
    /// Its bytes.
    pub fn as_str(self) -> &'static str {
        match self {
            LineEnd::Lf => "\n",
            LineEnd::CrLf => "\r\n",
            LineEnd::Cr => "\r",
        }
    }

    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            LineEnd::Lf => "lf",
            LineEnd::CrLf => "crlf",
            LineEnd::Cr => "cr",
        }
    }

    /// That of a record or a blank line.
    pub(super) fn of(record: &str) -> Option<LineEnd> {
        [LineEnd::CrLf, LineEnd::Cr, LineEnd::Lf].into_iter().find(|end| record.ends_with(end.as_str()))
    }
}

/// What the user says of a CSV file; what is not said is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Between cells.
    pub delimiter: Option<Delimiter>,
    /// Around cells.
    pub quote: Option<Quote>,
    /// Before a quote within quotes.
    pub escape: Option<Escape>,
    /// Which rows are the header.
    pub header: Option<HeaderRows>,
    /// Which cell belongs to which name where all records have another number of cells than the
    /// header.
    pub align: Option<Align>,
    /// Lines at the end that are no records.
    pub footer: Option<Footer>,
}

impl Given {
    /// All of it, as RFC 4180 has it: what `delimiter` parts is a cell, the first line is the header,
    /// and every other line is a record.
    #[must_use]
    pub fn plain(delimiter: u8) -> Given {
        Given {
            delimiter: Some(Delimiter::byte(delimiter)),
            quote: Some(Quote::Byte(b'"')),
            escape: Some(Escape::Doubled),
            header: Some(HeaderRows { first: 1, last: 1 }),
            align: Some(Align::Neither),
            footer: Some(Footer::Lines(0)),
        }
    }
}

/// What stands around cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// This ASCII byte.
    Byte(u8),
    /// Nothing: every delimiter parts cells, every line end ends a record.
    Nothing,
}

impl Quote {
    /// As [`Punctuation`] has it.
    #[must_use]
    pub fn byte(self) -> Option<u8> {
        match self {
            Quote::Byte(byte) => Some(byte),
            Quote::Nothing => None,
        }
    }
}

/// Rows of a file, from 1, that name its columns; names over several rows are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderRows {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// Which end of a record and of the header belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The first cell belongs to the first name.
    Left,
    /// The last cell belongs to the last name.
    Right,
    /// None can be told, and such records are rejected.
    Neither,
}

impl Align {
    /// Makes as many names as records have cells: none for further cells, and no name without a cell.
    pub(super) fn fit(self, names: &mut Vec<String>, cells: usize) {
        let lacking = cells.saturating_sub(names.len());
        let spare = names.len().saturating_sub(cells);
        match self {
            Align::Left => names.resize(cells, String::new()),
            Align::Right => {
                names.drain(..spare);
                names.splice(0..0, std::iter::repeat_n(String::new(), lacking));
            }
            Align::Neither => {}
        }
    }
}

/// Lines at the end of a file that are no records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footer {
    /// So many, blank lines included.
    Lines(usize),
}

/// What speaks against taking a file's columns by the names in its header. The file can be read; whether
/// it means what it seems to mean is for the user to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// There is nothing in the file.
    #[error("it is empty; an export has at least a first row with the names of its columns")]
    Empty,
    /// Where the header should be, numbers are.
    #[error(
        "row {row} holds numbers only and so names no columns; put a row with their names before it, or say --header-row \
         {row} if these are the names"
    )]
    NoHeader {
        /// The first row with cells.
        row: u64,
    },
    /// The header seems to go over several rows.
    #[error(
        "rows {first} to {last} look like one header; say --header-row {last} if only the last of them names the \
         columns, or --header-row {first}-{last} to join them"
    )]
    SeveralRows {
        /// Its first row.
        first: u64,
        /// Its last row.
        last: u64,
    },
    /// The records have another number of cells than the header, all of them the same.
    #[error(
        "its header names {names} columns and its records have {cells} cells, so which is which cannot be known; say \
         --align left if the first cell belongs to the first name, or --align right if the last belongs to the last"
    )]
    Widths {
        /// Cells of the header.
        names: usize,
        /// Cells of each record.
        cells: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::{Delimiter, Dialect, Encoding, Escape, LineEnd, Punctuation};

    #[test]
    fn only_what_is_unusual_is_told() {
        let usual = Dialect {
            punctuation: Punctuation::standard(b','),
            encoding: Encoding::Utf8,
            bom: true,
            line_end: LineEnd::CrLf,
            mixed_line_ends: false,
            header: 1,
            header_end: 1,
            doubt: None,
        };
        assert_eq!(usual.to_string(), "comma, utf-8");
        let delimiter = Delimiter::of(", ").unwrap();
        let unusual = Dialect {
            punctuation: Punctuation { delimiter, quote: Some(b'\''), escape: Escape::Backslash },
            mixed_line_ends: true,
            header: 4,
            header_end: 4,
            ..usual
        };
        assert_eq!(
            unusual.to_string(),
            "comma and space, utf-8, cells quoted with ', quotes escaped with \\, mixed line ends, header in row 4"
        );
    }
}
