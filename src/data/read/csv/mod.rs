//! Delimited text: CSV, TSV and their relatives.
//!
//! Opening settles encoding, delimiter and header. The reader decodes to UTF-8 and cuts blocks at record
//! ends; a block is split into cells on a worker. How CSV is understood stands in [`records`]. Rows
//! whose number of cells is not the header's are rejected; blank lines are passed over and keep their
//! row number.

mod block;
mod delimiter;
mod encoding;
pub mod records;
mod stream;

pub use delimiter::DELIMITERS;
pub use encoding::Encoding;

use super::batch::{Undecoded, Wanted};
use super::error::Problem;
use super::input::Input;
use super::{Fingerprint, Format, Known, Opened, Reader, Settings};
use arrow_buffer::Buffer;
use block::CsvBlock;
use records::{RecordEnds, cells, is_blank_line, without_line_end};
use stream::Stream;

/// CSV as one of the formats that are read.
pub(super) const FORMAT: Known = Known { name: "csv", recognises: |_| true, open };

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

fn open(input: Input, settings: &Settings) -> Result<Opened, Problem> {
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
    let mut reader = CsvReader {
        limits,
        stream,
        delimiter,
        width: 0,
        ends: RecordEnds::new(delimiter),
        whole: Vec::new(),
        row: 1,
        records: 0,
    };
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
    ends: RecordEnds,
    /// Whole records not yet handed out, by their ends in the stream's text.
    whole: Vec<usize>,
    /// The row number of the first record not yet handed out.
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
        // Stops at the first record that fills the block, so that blocks stay about as long as asked.
        while self.whole.last().is_none_or(|&end| end < self.limits.block) {
            let start = self.ends.start();
            let Some(end) = self.next_record()? else { break };
            if !is_blank_line(self.stream.text.get(start..end).unwrap_or_default()) {
                self.records += 1;
            }
            self.whole.push(end);
        }
        let Some(&cut) = self.whole.last() else { return Ok(None) };
        let rest = self.stream.text.split_off(cut);
        let text = std::mem::replace(&mut self.stream.text, rest);
        self.ends.rebase();
        let block = CsvBlock {
            first_row: self.row,
            delimiter: self.delimiter,
            width: self.width,
            text: Buffer::from_vec(text),
            ends: std::mem::take(&mut self.whole),
        };
        self.row += block.ends.len() as u64;
        Ok(Some(Box::new(block)))
    }

    fn finish(&self) -> Result<Fingerprint, Problem> {
        Ok(Fingerprint { digest: self.stream.finish()?, records: self.records })
    }
}

impl CsvReader {
    fn read_header(&mut self, max_columns: usize) -> Result<Header, Problem> {
        loop {
            let start = self.ends.start();
            let Some(end) = self.next_record()? else { return Err(Problem::Empty) };
            self.row += 1;
            let record = text_of(&self.stream.text, start..end);
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
                Header { names, line_end: LineEnd::of(record), head: text_of(&self.stream.text, 0..end).to_owned() };
            self.stream.text.drain(..end);
            self.ends.rebase();
            return Ok(header);
        }
    }

    /// The end of the next record or blank line, reading on as far as needed; none at the end.
    fn next_record(&mut self) -> Result<Option<usize>, Problem> {
        loop {
            let start = self.ends.start();
            let end = self.ends.next(&self.stream.text, self.stream.ended);
            let so_far = end.unwrap_or(self.stream.text.len());
            let row = self.row + self.whole.len() as u64;
            if so_far - start > self.limits.record {
                return Err(Problem::LongRecord { row, limit: self.limits.record });
            }
            if end.is_some() {
                return Ok(end);
            }
            if self.stream.ended {
                return if self.ends.in_quotes() { Err(Problem::UnclosedQuote { row }) } else { Ok(None) };
            }
            if let Err(offset) = self.stream.read_on(self.limits.block)? {
                return Err(self.undecodable(offset));
            }
        }
    }

    /// The text now ends just before the bytes that mean nothing, so they are in the row after the
    /// last whole one.
    fn undecodable(&mut self, offset: u64) -> Problem {
        let mut row = self.row + self.whole.len() as u64;
        while self.ends.next(&self.stream.text, false).is_some() {
            row += 1;
        }
        Problem::Undecodable { encoding: self.stream.encoding, offset, row }
    }
}

fn text_of(text: &[u8], range: std::ops::Range<usize>) -> &str {
    let bytes = text.get(range).unwrap_or_default();
    std::str::from_utf8(bytes).expect("the decoder gives UTF-8, and records end at ASCII bytes")
}
