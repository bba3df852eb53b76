//! Delimited text: CSV, TSV and their relatives.
//!
//! Opening settles encoding, delimiter and header. From then on the text goes this way:
//!
//! ```text
//!  one worker at a time, in turn                                each worker by itself
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
//! Reading looks at each byte once, in words, and copies only what belongs to the next block. A cell is
//! found by its number in the index, so cells that nobody asks for are never looked at, and none is
//! copied but those in which doubled quotes must be undone. Memory of blocks that are done with is used
//! again ([`pool`]).
//!
//! How CSV is understood stands in [`records`]. Rows whose number of cells is not the header's are
//! rejected; blank lines are passed over and keep their row number. Unsafe code stands in
//! [`unchecked`] and nowhere else.

mod again;
mod block;
mod detect;
mod dialect;
mod encoding;
mod footer;
mod pool;
mod punctuation;
mod rare;
pub mod records;
pub mod scan;
mod stream;
mod unchecked;

pub(super) use again::AgainReader;
pub use again::{BlockLines, Chosen};
pub use detect::DELIMITERS;
pub(super) use detect::joined;
pub use dialect::{Align, Dialect, Doubt, Footer, Given, HeaderRows, LineEnd, Quote};
pub use encoding::Encoding;
pub use punctuation::{Delimiter, Escape, Punctuation};

use super::batch::{Undecoded, Wanted};
use super::error::Problem;
use super::input::Input;
use super::{Fingerprint, Format, Kind, Known, Opened, Reader, Source};
use block::{CsvBlock, Numbers};
use detect::Layout;
use pool::Pool;
use records::{RecordEnds, cells, without_line_end};
use scan::{Index, scan};
use std::ops::Range;
use stream::Stream;

/// CSV as one of the formats that are read.
pub(super) const FORMAT: Known = Known { kind: Kind::Csv, recognises: |_| false, open };

/// Offsets into a block are 32 bits wide; a block holds at most one block's worth and one record.
const LARGEST_BLOCK: usize = 1 << 29;
const LARGEST_RECORD: usize = 1 << 30;

fn open(input: Input, source: &Source) -> Result<Opened, Problem> {
    let settings = &source.settings;
    let limits = Limits {
        block: settings.block_bytes.clamp(1, LARGEST_BLOCK),
        record: settings.max_record_bytes.min(LARGEST_RECORD),
    };
    let (stream, sample) = Stream::open(input, settings.encoding)?;
    let given = &settings.csv;
    let punctuation = detect::punctuation(&sample, given);
    if !punctuation.is_sound() {
        return Err(Problem::Quote);
    }
    let layout = detect::layout(&sample, punctuation, given);
    let mut reader = CsvReader {
        limits,
        stream,
        punctuation,
        width: 0,
        indices: Pool::new(),
        row: 1,
        records: 0,
        footer: given.footer,
        blank_lines: 0,
        footer_lines: 0,
    };
    let Header { names, line_end, head, first } = reader.read_header(layout, given.align, settings.max_columns)?;
    if let Some(HeaderRows { first: row, .. }) = given.header
        && (2..=row).contains(&reader.row)
    {
        return Err(Problem::NoHeaderRow { row });
    }
    let dialect = Dialect {
        punctuation,
        encoding: reader.stream.encoding,
        bom: reader.stream.bom,
        line_end,
        mixed_line_ends: detect::has_mixed_line_ends(&sample, punctuation),
        header: first,
        header_end: reader.row - 1,
        doubt: if names.is_empty() && layout.first > 0 { Some(Doubt::Empty) } else { layout.doubt },
    };
    Ok(Opened { header: names, format: Format::Csv(dialect), head, reader: Box::new(reader) })
}

/// Cuts a file's text into blocks of whole records.
#[derive(Debug)]
struct CsvReader {
    limits: Limits,
    stream: Stream,
    punctuation: Punctuation,
    /// The number of cells of the records that are accepted.
    width: usize,
    indices: Pool<Index>,
    /// The row number of the first record not yet handed out, where the stream's text starts.
    row: u64,
    records: u64,
    /// What is said of the footer.
    footer: Option<Footer>,
    blank_lines: u64,
    footer_lines: u64,
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
    /// Its first row.
    first: u64,
}

impl Reader for CsvReader {
    fn next_block(&mut self, _wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem> {
        let mut index = self.indices.take();
        let mut length = self.limits.block;
        let mut footer;
        loop {
            self.read_on(length)?;
            index_lines(self.stream.text(), self.stream.ended, self.punctuation, &mut index);
            self.refuse_long_record(&mut index)?;
            footer = self.footer_start(&mut index)?;
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
        let records = index.records_before(footer);
        self.records += records as u64;
        self.blank_lines += (footer - records) as u64;
        self.footer_lines += (index.lines() - footer) as u64;
        Ok(Some(Box::new(CsvBlock {
            numbers: Numbers::From(first_row),
            place: self.stream.is_stored_as_text().then_some(offset),
            offset,
            encoding: self.stream.encoding,
            punctuation: self.punctuation,
            width: self.width,
            text: self.stream.split_off(index.end()),
            index,
            footer,
        })))
    }

    fn finish(&mut self) -> Result<Fingerprint, Problem> {
        let CsvReader { records, blank_lines, footer_lines, .. } = *self;
        Ok(Fingerprint { digest: self.stream.finish()?, records, blank_lines, footer_lines })
    }
}

impl CsvReader {
    /// The number of the first line that belongs to the footer; all of them, if none does. While more
    /// of the file is to come, lines that may belong to it are left for the next block.
    fn footer_start(&self, index: &mut Index) -> Result<usize, Problem> {
        let text = self.stream.text();
        if !self.stream.ended {
            let held = if self.footer == Some(Footer::Lines(0)) { 0 } else { footer::LONGEST };
            index.truncate(index.line_at(text.len().saturating_sub(held)));
            return Ok(index.lines());
        }
        if text.is_empty() {
            // All of it is handed out, or there is only a header.
            return Ok(0);
        }
        let length = footer::length(text, self.footer, self.punctuation, self.width)?;
        if length == 0 {
            return Ok(index.lines());
        }
        let (place, first) = (text.len() - length, index.line_at(text.len() - length));
        if index.line(first).line().start == place {
            return Ok(first);
        }
        // It would begin within a record, which then would be lost.
        match self.footer {
            None => Ok(index.lines()),
            Some(Footer::Lines(lines)) => Err(Problem::SplitFooter { lines }),
        }
    }

    /// Reads up to the end of the header, or past blank lines where the layout knows of none.
    fn read_header(&mut self, layout: Layout, align: Option<Align>, max_columns: usize) -> Result<Header, Problem> {
        let mut ends = RecordEnds::new(self.punctuation);
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut header = Header { names: Vec::new(), line_end: LineEnd::Lf, head: String::new(), first: 0 };
        let (mut row, mut end) = (1, 0);
        while row <= layout.last || (rows.is_empty() && layout.first > 0) {
            let start = ends.start();
            let Some(next) = self.next_record(&mut ends)? else { break };
            end = next;
            let record = text_of(self.stream.text(), start..end);
            let line = without_line_end(record);
            header.line_end = LineEnd::of(record).unwrap_or(header.line_end);
            if row >= layout.first.max(1) && !line.is_empty() {
                let columns = cells(line, self.punctuation).count();
                if columns > max_columns {
                    return Err(Problem::WideHeader { columns, limit: max_columns });
                }
                if rows.is_empty() {
                    header.first = row;
                }
                // A second byte order mark comes of files glued together by hand.
                let name = |cell: records::Cell<'_>| cell.value().trim_start_matches('\u{FEFF}').to_owned();
                rows.push(cells(line, self.punctuation).map(name).collect());
            }
            row += 1;
        }
        header.names = detect::joined(rows);
        text_of(self.stream.text(), 0..end).clone_into(&mut header.head);
        self.width = layout.width.unwrap_or(header.names.len());
        if let Some(align) = align {
            align.fit(&mut header.names, self.width);
        }
        self.stream.split_off(end);
        self.row = row;
        Ok(header)
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
        let mut ends = RecordEnds::new(self.punctuation);
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

/// Finds the whole lines of a text; `last` says that it is all there is.
fn index_lines(text: &[u8], last: bool, punctuation: Punctuation, index: &mut Index) {
    match punctuation.simple() {
        Some(signs) => scan(text, last, signs, index),
        None => rare::index(text, last, punctuation, index),
    }
}

fn text_of(text: &[u8], range: Range<usize>) -> &str {
    let bytes = text.get(range).unwrap_or_default();
    std::str::from_utf8(bytes).expect("the text was found to be UTF-8 record by record")
}
