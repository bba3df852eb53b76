//! Delimited text: CSV, TSV and their relatives.
//!
//! Opening settles encoding, delimiter and header. From then on the text goes this way:
//!
//! ```text
//!  reading thread                                               worker threads
//!
//!  bytes     7,"Doe, ""J""",ab⏎8,,cd⏎9,"x   [`stream`]
//!               │ 64 at a time, one bit a byte [`scan`]
//!               ▼
//!  words     delimiter .1....1.......1....11....1..
//!            quote     ..1.....11.111............1.
//!            line end  .................1.....1....
//!               │ what is not within quotes
//!               ▼
//!  index     cells end at 1 14 17 19 20 23
//!            lines end at 18 24
//!               │
//!               └──► a block: the text up to 24 and its index ───►  [`block`]
//!                    (`9,"x` begins the next one)                   is it UTF-8?
//!                                                                   as many cells as the header?
//!                                                                      │
//!                                                                      ▼
//!                                                       columns     views of the text: (length,
//!                                                                   first bytes, place), only of
//!                                                                   the columns that rules ask for
//! ```
//!
//! The reading thread looks at each byte once, in words; it copies only what belongs to the next
//! block. A cell is found by its number in the index, so cells that nobody asks for are never looked
//! at, and none is copied but those in which doubled quotes must be undone. Memory of blocks that are
//! done with is used again ([`pool`]).
//!
//! How CSV is understood stands in [`records`]. Rows whose number of cells is not the header's are
//! rejected; blank lines are passed over and keep their row number. Unsafe code stands in
//! [`unchecked`] and nowhere else.

mod block;
mod delimiter;
mod encoding;
mod pool;
pub mod records;
pub mod scan;
mod stream;
mod unchecked;

pub use delimiter::DELIMITERS;
pub use encoding::Encoding;

use super::batch::{Undecoded, Wanted};
use super::error::Problem;
use super::input::Input;
use super::{Fingerprint, Format, Kind, Known, Opened, Reader, Source};
use block::CsvBlock;
use pool::Pool;
use records::{RecordEnds, cells, without_line_end};
use scan::{Index, Signs, scan};
use std::ops::Range;
use stream::Stream;

/// CSV as one of the formats that are read.
pub(super) const FORMAT: Known = Known { kind: Kind::Csv, recognises: |_| false, open };

/// Offsets into a block are 32 bits wide; a block holds at most one block's worth and one record.
const LARGEST_BLOCK: usize = 1 << 29;
const LARGEST_RECORD: usize = 1 << 30;

/// How a CSV file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between cells.
    pub delimiter: u8,
    /// The encoding.
    pub encoding: Encoding,
    /// Whether a byte order mark stands first.
    pub bom: bool,
    /// How the header ends.
    pub line_end: LineEnd,
}

impl Dialect {
    /// The delimiter in a word: `comma`, `semicolon`, `tab`, or the character.
    pub fn delimiter_name(&self) -> String {
        match self.delimiter {
            b',' => "comma".to_owned(),
            b';' => "semicolon".to_owned(),
            b'\t' => "tab".to_owned(),
            other => char::from(other).to_string(),
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

    fn of(record: &str) -> LineEnd {
        if record.ends_with("\r\n") {
            LineEnd::CrLf
        } else if record.ends_with('\r') {
            LineEnd::Cr
        } else {
            LineEnd::Lf
        }
    }
}

fn open(input: Input, source: &Source) -> Result<Opened, Problem> {
    let settings = &source.settings;
    let limits = Limits {
        block: settings.block_bytes.clamp(1, LARGEST_BLOCK),
        record: settings.max_record_bytes.min(LARGEST_RECORD),
    };
    let (stream, sample) = Stream::open(input, settings.encoding)?;
    let delimiter = match settings.delimiter {
        Some(byte) if !byte.is_ascii() || matches!(byte, b'"' | b'\n' | b'\r') => return Err(Problem::Delimiter),
        Some(byte) => byte,
        None => delimiter::detect(&sample.text, sample.whole),
    };
    let mut reader = CsvReader { limits, stream, delimiter, width: 0, indices: Pool::new(), row: 1, records: 0 };
    let Header { names, line_end, head } = reader.read_header(settings.max_columns)?;
    let dialect = Dialect { delimiter, encoding: reader.stream.encoding, bom: reader.stream.bom, line_end };
    Ok(Opened { header: names, format: Format::Csv(dialect), head, reader: Box::new(reader) })
}

/// Cuts a file's text into blocks of whole records.
#[derive(Debug)]
struct CsvReader {
    limits: Limits,
    stream: Stream,
    delimiter: u8,
    /// The number of cells of the header.
    width: usize,
    indices: Pool<Index>,
    /// The row number of the first record not yet handed out, where the stream's text starts.
    row: u64,
    records: u64,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    block: usize,
    record: usize,
}

struct Header {
    names: Vec<String>,
    line_end: LineEnd,
    /// The text up to its end.
    head: String,
}

impl Reader for CsvReader {
    fn next_block(&mut self, _wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem> {
        let mut index = self.indices.take();
        let mut length = self.limits.block;
        loop {
            self.read_on(length)?;
            let signs = Signs { delimiter: self.delimiter, quote: b'"' };
            scan(self.stream.text(), self.stream.ended, signs, &mut index);
            self.refuse_long_record(&mut index)?;
            if index.lines() > 0 {
                break;
            }
            if self.stream.ended {
                return if index.open_quote { Err(self.unclosed_quote(0)) } else { Ok(None) };
            }
            // One record is longer than a block.
            length = 2 * self.stream.text().len();
        }
        let (first_row, offset) = (self.row, self.stream.offset);
        self.row += index.lines() as u64;
        self.records += index.records() as u64;
        Ok(Some(Box::new(CsvBlock {
            first_row,
            offset,
            encoding: self.stream.encoding,
            delimiter: self.delimiter,
            width: self.width,
            text: self.stream.split_off(index.end()),
            index,
        })))
    }

    fn finish(&mut self) -> Result<Fingerprint, Problem> {
        Ok(Fingerprint { digest: self.stream.finish()?, records: self.records })
    }
}

impl CsvReader {
    fn read_header(&mut self, max_columns: usize) -> Result<Header, Problem> {
        let mut ends = RecordEnds::new(self.delimiter);
        let mut lines = 0;
        loop {
            let start = ends.start();
            let Some(end) = self.next_record(&mut ends)? else { return Err(Problem::Empty) };
            lines += 1;
            let record = text_of(self.stream.text(), start..end);
            let line = without_line_end(record);
            if line.is_empty() {
                continue;
            }
            self.width = cells(line, self.delimiter).count();
            if self.width > max_columns {
                return Err(Problem::WideHeader { columns: self.width, limit: max_columns });
            }
            // A second byte order mark comes of files glued together by hand.
            let name = |cell: records::Cell<'_>| cell.value().trim_start_matches('\u{FEFF}').to_owned();
            let names = cells(line, self.delimiter).map(name).collect();
            let header =
                Header { names, line_end: LineEnd::of(record), head: text_of(self.stream.text(), 0..end).to_owned() };
            self.stream.split_off(end);
            self.row += lines;
            return Ok(header);
        }
    }

    /// The end of the next record or blank line, reading on as far as needed; none at the end. The
    /// text up to there is UTF-8.
    fn next_record(&mut self, ends: &mut RecordEnds) -> Result<Option<usize>, Problem> {
        loop {
            let start = ends.start();
            let end = ends.next(self.stream.text(), self.stream.ended);
            let so_far = end.unwrap_or(self.stream.text().len());
            if so_far - start > self.limits.record {
                return Err(self.long_record(start));
            }
            if let Some(end) = end {
                self.refuse_undecodable(start..end)?;
                return Ok(Some(end));
            }
            if self.stream.ended {
                return if ends.in_quotes() { Err(self.unclosed_quote(start)) } else { Ok(None) };
            }
            self.read_on(self.stream.text().len() + self.limits.block)?;
        }
    }

    fn read_on(&mut self, length: usize) -> Result<(), Problem> {
        self.stream.fill(length)?.map_err(|offset| {
            // The text now ends just before the bytes that mean nothing.
            let row = self.row_at(self.stream.text().len());
            Problem::Undecodable { encoding: self.stream.encoding, offset, row }
        })
    }

    /// The row in which a place of the text stands.
    fn row_at(&self, place: usize) -> u64 {
        let mut ends = RecordEnds::new(self.delimiter);
        let ends = std::iter::from_fn(|| ends.next(self.stream.text(), false));
        self.row + ends.take_while(|&end| end <= place).count() as u64
    }

    /// Fails if the first line is longer than allowed; keeps the lines before another that is.
    fn refuse_long_record(&self, index: &mut Index) -> Result<(), Problem> {
        let limit = self.limits.record;
        if self.stream.text().len() <= limit {
            return Ok(());
        }
        let is_long = |&line: &usize| index.line(line).line().len() > limit;
        match (0..index.lines()).find(is_long) {
            None if index.lines() > 0 => Ok(()),
            None | Some(0) => Err(self.long_record(0)),
            Some(line) => {
                index.truncate(line);
                Ok(())
            }
        }
    }

    /// The error of a record that starts here and is too long; bytes that mean nothing come first.
    fn long_record(&self, start: usize) -> Problem {
        let limit = self.limits.record;
        let problem = Problem::LongRecord { row: self.row_at(start), limit };
        self.refuse_undecodable(start..start + limit).err().unwrap_or(problem)
    }

    /// The error of a quote that is open at the end, in the record that starts here; bytes that mean
    /// nothing come first.
    fn unclosed_quote(&self, start: usize) -> Problem {
        let problem = Problem::UnclosedQuote { row: self.row_at(start) };
        self.refuse_undecodable(start..self.stream.text().len()).err().unwrap_or(problem)
    }

    /// Fails if a part of the text is no UTF-8. It may end within a character if more text follows.
    fn refuse_undecodable(&self, part: Range<usize>) -> Result<(), Problem> {
        let text = self.stream.text();
        let (start, is_last) = (part.start, part.end >= text.len());
        let Err(error) = std::str::from_utf8(text.get(part).unwrap_or_default()) else { return Ok(()) };
        if error.error_len().is_none() && !(is_last && self.stream.ended) {
            return Ok(());
        }
        let place = start + error.valid_up_to();
        let offset = self.stream.offset + place as u64;
        Err(Problem::Undecodable { encoding: self.stream.encoding, offset, row: self.row_at(place) })
    }
}

fn text_of(text: &[u8], range: Range<usize>) -> &str {
    let bytes = text.get(range).unwrap_or_default();
    std::str::from_utf8(bytes).expect("the text was found to be UTF-8 record by record")
}
