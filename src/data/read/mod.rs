//! CSV exports in, block by block.
//!
//! [`open`] settles what a file is: encoding, delimiter, header. [`Table::next_block`] then reads
//! forward and cuts at record ends; [`Block::batch`] splits a block into cells on whichever thread.
//! No more of the file is held than the blocks that callers hold, and one unfinished record.
//!
//! How CSV is understood stands in [`records`]. Rows whose number of cells is not the header's are
//! handed on as rejected, never mended; blank lines are passed over and keep their row number.

mod batch;
mod delimiter;
mod encoding;
mod error;
mod input;
pub mod records;

pub use batch::{Batch, Block, Piece, Rejected};
pub use delimiter::DELIMITERS;
pub use encoding::Encoding;
pub use error::{Problem, ReadError};

use super::digest::{Digest, Digesting};
use arrow_buffer::Buffer;
use encoding::Decoder;
use input::Input;
use records::{RecordEnds, cells, is_blank_line, without_line_end};
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes looked at to find the encoding; of them, so many for the delimiter.
const ENCODING_SAMPLE: usize = 1 << 20;
const DELIMITER_SAMPLE: usize = 1 << 16;

/// Offsets into a block are 32 bits wide; a block holds at most one block's worth and one record.
const LARGEST_BLOCK: usize = 1 << 29;
const LARGEST_RECORD: usize = 1 << 30;

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
    /// The encoding; found out if not given.
    pub encoding: Option<Encoding>,
    /// The delimiter, an ASCII byte; found out if not given.
    pub delimiter: Option<u8>,
    /// About how many bytes a block has (at least 1, at most 512 MiB); it is longer where one record is.
    pub block_bytes: usize,
    /// The limit for one record, in bytes of UTF-8 (at most 1 GiB).
    pub max_record_bytes: usize,
    /// The limit for the columns of the header.
    pub max_columns: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            encoding: None,
            delimiter: None,
            block_bytes: 1 << 20,
            max_record_bytes: 128_000_000,
            max_columns: 100_000,
        }
    }
}

/// What a file turned out to be: what the summary states and the cleaned export keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// The byte between cells.
    pub delimiter: u8,
    /// The encoding.
    pub encoding: Encoding,
    /// Whether a byte order mark stands first.
    pub bom: bool,
    /// How the header ends.
    pub line_end: LineEnd,
}

impl Format {
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

/// What was read, once all of it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Length and hash of the file's bytes as they are on disk.
    pub digest: Digest,
    /// Rows accepted and rejected; without the header and blank lines.
    pub records: u64,
}

/// An open export, read forward once.
#[derive(Debug)]
pub struct Table {
    /// The names of the columns, as they are; two may be the same.
    pub header: Vec<String>,
    /// What the file turned out to be.
    pub format: Format,
    file: String,
    head: String,
    limits: Limits,
    stream: Stream,
    ends: RecordEnds,
    /// Whole records not yet handed out, by their ends in the stream's text.
    whole: Vec<usize>,
    /// The row number of the first record not yet handed out.
    row: u64,
    blocks: usize,
    records: u64,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    block: usize,
    record: usize,
}

/// Opens an export: finds its encoding and delimiter unless the settings say them, and reads its
/// header.
pub fn open(source: &Source) -> Result<Table, ReadError> {
    Table::open(source).map_err(|problem| problem.of(&source.name))
}

impl Table {
    fn open(source: &Source) -> Result<Table, Problem> {
        let settings = &source.settings;
        let limits = Limits {
            block: settings.block_bytes.clamp(1, LARGEST_BLOCK),
            record: settings.max_record_bytes.min(LARGEST_RECORD),
        };
        let (stream, sample) = Stream::open(&source.content, settings.encoding)?;
        let delimiter = match settings.delimiter {
            Some(byte) if !byte.is_ascii() || matches!(byte, b'"' | b'\n' | b'\r') => return Err(Problem::Delimiter),
            Some(byte) => byte,
            None => delimiter::detect(&sample.text, sample.whole),
        };
        let format = Format { delimiter, encoding: stream.encoding, bom: stream.bom, line_end: LineEnd::Lf };
        let mut table = Table {
            header: Vec::new(),
            format,
            file: source.name.clone(),
            head: String::new(),
            limits,
            stream,
            ends: RecordEnds::new(delimiter),
            whole: Vec::new(),
            row: 1,
            blocks: 0,
            records: 0,
        };
        table.read_header(settings.max_columns)?;
        Ok(table)
    }

    /// The file's text up to the end of the header, with blank lines before it and line ends,
    /// without the byte order mark.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// The next block; none at the end of the file.
    ///
    /// After an error the table is of no more use.
    pub fn next_block(&mut self) -> Result<Option<Block>, ReadError> {
        self.read_block().map_err(|problem| problem.of(&self.file))
    }

    /// Reads what is left and says what was read; an error if the file changed meanwhile.
    pub fn finish(mut self) -> Result<Fingerprint, ReadError> {
        while self.next_block()?.is_some() {}
        let digest = self.stream.digest();
        self.stream.refuse_changed(digest.bytes).map_err(|problem| problem.of(&self.file))?;
        Ok(Fingerprint { digest, records: self.records })
    }

    fn read_header(&mut self, max_columns: usize) -> Result<(), Problem> {
        loop {
            let start = self.ends.start();
            let Some(end) = self.next_record()? else { return Err(Problem::Empty) };
            self.row += 1;
            let text = |range| text_of(&self.stream.text, range);
            let record = text(start..end);
            let line = without_line_end(record);
            if line.is_empty() {
                continue;
            }
            let columns = cells(line, self.format.delimiter).count();
            if columns > max_columns {
                return Err(Problem::WideHeader { columns, limit: max_columns });
            }
            // A second byte order mark comes of files glued together by hand.
            let name = |cell: records::Cell<'_>| cell.value().trim_start_matches('\u{FEFF}').to_owned();
            self.header = cells(line, self.format.delimiter).map(name).collect();
            self.format.line_end = LineEnd::of(record);
            self.head = text(0..end).to_owned();
            self.stream.text.drain(..end);
            self.ends.rebase();
            return Ok(());
        }
    }

    fn read_block(&mut self) -> Result<Option<Block>, Problem> {
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
        let block = Block {
            index: self.blocks,
            first_record: self.row,
            delimiter: self.format.delimiter,
            text: Buffer::from_vec(text),
            ends: std::mem::take(&mut self.whole),
        };
        self.blocks += 1;
        self.row += block.ends.len() as u64;
        Ok(Some(block))
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
        Problem::Undecodable { encoding: self.format.encoding, offset, row }
    }
}

/// The text of a file, in pieces.
#[derive(Debug)]
struct Stream {
    /// The sample, then the rest.
    sample: Cursor<Vec<u8>>,
    input: Digesting<Input>,
    decoder: Decoder,
    encoding: Encoding,
    bom: bool,
    /// Text not yet handed out.
    text: Vec<u8>,
    /// Whether `text` reaches to the end of the file.
    ended: bool,
    bytes: Vec<u8>,
}

/// The first part of a file's text, to judge the delimiter by.
struct Sample {
    text: String,
    /// Whether this is all of the text.
    whole: bool,
}

impl Stream {
    fn open(content: &Content, encoding: Option<Encoding>) -> Result<(Stream, Sample), Problem> {
        let mut input = Digesting::new(Input::open(content)?);
        let mut sample = Vec::new();
        input.by_ref().take(ENCODING_SAMPLE as u64).read_to_end(&mut sample)?;
        encoding::refuse_other_formats(&sample)?;
        let whole = sample.len() < ENCODING_SAMPLE;
        let encoding = encoding.map_or_else(|| encoding::detect(&sample, whole), Ok)?;
        let bom = encoding::is_marked(encoding, &sample);
        let skipped = if bom { encoding.bom().len() } else { 0 };
        let text = sample_text(encoding, sample.get(skipped..).unwrap_or_default(), whole);
        let mut sample = Cursor::new(sample);
        sample.set_position(skipped as u64);
        let stream = Stream {
            sample,
            input,
            decoder: Decoder::new(encoding, skipped),
            encoding,
            bom,
            text: Vec::new(),
            ended: false,
            bytes: Vec::new(),
        };
        Ok((stream, text))
    }

    /// Appends what the next `count` bytes of the file mean; the inner error is the place of bytes
    /// that mean nothing.
    fn read_on(&mut self, count: usize) -> Result<Result<(), u64>, Problem> {
        self.bytes.clear();
        let mut source = self.sample.by_ref().chain(self.input.by_ref()).take(count as u64);
        let read = source.read_to_end(&mut self.bytes)?;
        self.ended = read < count;
        Ok(self.decoder.push(&self.bytes, self.ended, &mut self.text))
    }

    fn digest(&self) -> Digest {
        self.input.digest()
    }

    fn refuse_changed(&self, bytes_read: u64) -> Result<(), Problem> {
        self.input.get_ref().refuse_changed(bytes_read)
    }
}

/// Where the sample ends in the middle of a character, or holds bytes that mean nothing, what comes
/// before is judged; the error is for the reader to find, at its row.
fn sample_text(encoding: Encoding, sample: &[u8], whole: bool) -> Sample {
    let bytes = sample.get(..DELIMITER_SAMPLE).unwrap_or(sample);
    let whole = whole && bytes.len() == sample.len();
    let mut text = Vec::new();
    let decoded = Decoder::new(encoding, 0).push(bytes, whole, &mut text);
    let text = String::from_utf8(text).unwrap_or_default();
    Sample { text, whole: whole && decoded.is_ok() }
}

fn text_of(text: &[u8], range: std::ops::Range<usize>) -> &str {
    let bytes = text.get(range).unwrap_or_default();
    std::str::from_utf8(bytes).expect("the decoder gives UTF-8, and records end at ASCII bytes")
}
