//! Arrow IPC, as a file or as a stream.
//!
//! A file is a stream between two markers, so both are read forward, message by message; the footer,
//! which repeats where the messages are, is passed over. A message is held as a whole, because its
//! columns lie one after the other.

mod columns;

pub(super) use columns::{ArrowBlock, Leaf, leaves};

use super::batch::{Undecoded, Wanted};
use super::cells::is_made;
use super::error::Problem;
use super::guarded::unless_it_panics;
use super::input::Input;
use super::{Fingerprint, Format, Kind, Opened, Reader, Source};
use crate::value::number::NumberFormat;
use arrow_array::{Array, RecordBatch};
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

const FILE_MARKER: &[u8] = b"ARROW1";
const CONTINUATION: [u8; 4] = [0xFF; 4];

pub(super) fn open(input: Input, source: &Source) -> Result<Opened, Problem> {
    let settings = &source.settings;
    let is_file = input.sample().starts_with(FILE_MARKER);
    let mut reader = ArrowReader {
        input,
        is_file,
        has_ended: false,
        batches: VecDeque::new(),
        decoder: StreamDecoder::new(),
        limit: settings.max_unpacked_bytes,
        block_bytes: settings.block_bytes.max(1),
        number_format: settings.number_format,
        leaves: Vec::new(),
        made: None,
        row: 1,
    };
    let mut frame = if is_file { reader.first_frame()? } else { reader.take(4)? };
    // The decoder looks at a message when the next one begins, or the end.
    while reader.message(frame)? && reader.decoder.schema().is_none() {
        frame = reader.take(4)?;
    }
    let schema = reader.decoder.schema().ok_or_else(|| damaged("it holds no schema"))?;
    reader.leaves = leaves(&schema);
    let header: Vec<String> = reader.leaves.iter().map(|leaf| leaf.name.clone()).collect();
    if header.is_empty() {
        return Err(Problem::Empty);
    }
    if header.len() > settings.max_columns {
        return Err(Problem::WideHeader { columns: header.len(), limit: settings.max_columns });
    }
    Ok(Opened { header, format: Format::Arrow, head: String::new(), reader: Box::new(reader) })
}

fn damaged(detail: &str) -> Problem {
    Problem::Damaged { format: Kind::Arrow.title(), detail: detail.to_owned() }
}

/// Runs a decoder of another crate: that it panics on damaged bytes is one more way to say so.
pub(super) fn guarded<T, E: ToString>(format: Kind, decode: impl FnOnce() -> Result<T, E>) -> Result<T, Problem> {
    let damaged = |detail| Problem::Damaged { format: format.title(), detail };
    match unless_it_panics(decode) {
        Some(result) => result.map_err(|error| damaged(error.to_string())),
        None => Err(damaged("it contradicts itself".to_owned())),
    }
}

#[derive(Debug)]
struct ArrowReader {
    input: Input,
    is_file: bool,
    has_ended: bool,
    decoder: StreamDecoder,
    /// For one message, packed and unpacked.
    limit: u64,
    block_bytes: usize,
    number_format: NumberFormat,
    /// What was decoded and not yet handed out.
    batches: VecDeque<Pending>,
    leaves: Vec<Leaf>,
    /// The leaves that are wanted, once that is known.
    made: Option<Arc<Vec<Option<Leaf>>>>,
    row: u64,
}

/// A batch of the file, of which blocks are cut.
#[derive(Debug)]
struct Pending {
    rest: RecordBatch,
    /// Of the whole batch: a slice still holds all of the bytes.
    rows_a_block: usize,
}

impl Pending {
    fn new(batch: RecordBatch, block_bytes: usize) -> Pending {
        let mut parts: Vec<_> = batch.columns().iter().map(Array::to_data).collect();
        let mut bytes = 0;
        while let Some(part) = parts.pop() {
            // Their lengths: they share the memory of the message, which is the capacity of each of them.
            bytes += part.buffers().iter().map(Buffer::len).sum::<usize>();
            parts.extend_from_slice(part.child_data());
        }
        let rows_a_block = rows_a_block(block_bytes, bytes, batch.num_rows());
        Pending { rest: batch, rows_a_block }
    }
}

impl Reader for ArrowReader {
    fn next_block(&mut self, wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem> {
        let Pending { rest: batch, rows_a_block } = loop {
            match self.batches.pop_front() {
                Some(pending) if pending.rest.num_rows() > 0 => break pending,
                Some(_) => {}
                None if self.has_ended => return Ok(None),
                None => {
                    let frame = self.take(4)?;
                    self.message(frame)?;
                }
            }
        };
        let all = batch.num_rows();
        let rows = rows_a_block.min(all);
        self.batches.push_front(Pending { rest: batch.slice(rows, all - rows), rows_a_block });
        let leaves = self.made.get_or_insert_with(|| {
            let made = |(at, leaf): (usize, &Leaf)| is_made(wanted, at).then(|| leaf.clone());
            Arc::new(self.leaves.iter().enumerate().map(made).collect())
        });
        let block = ArrowBlock {
            batch: batch.slice(0, rows),
            leaves: Arc::clone(leaves),
            format: Kind::Arrow.title(),
            number_format: self.number_format,
            first_row: self.row,
        };
        self.row += rows as u64;
        Ok(Some(Box::new(block)))
    }

    fn finish(&mut self) -> Result<Fingerprint, Problem> {
        let mut rest = Vec::new();
        self.input.by_ref().take(self.limit).read_to_end(&mut rest)?;
        if self.is_file && !rest.ends_with(FILE_MARKER) {
            return Err(damaged("its end is missing"));
        }
        Ok(Fingerprint { digest: self.input.finish()?, records: self.row - 1, blank_lines: 0, footer_lines: 0 })
    }
}

/// How many rows make a block of about the wanted size.
pub(super) fn rows_a_block(block_bytes: usize, bytes: usize, rows: usize) -> usize {
    const MOST: usize = 1 << 16;
    let a_row = bytes.div_ceil(rows.max(1)).max(1);
    (block_bytes / a_row).clamp(1, MOST)
}

impl ArrowReader {
    /// The start of the first message of a file. After the marker zeros fill up to a multiple of 8
    /// bytes, or of 64.
    fn first_frame(&mut self) -> Result<Vec<u8>, Problem> {
        self.take(8)?;
        let mut frame = self.take(4)?;
        let mut place = 12;
        while frame == [0; 4] && place <= 64 {
            frame = self.take(4)?;
            place += 4;
        }
        Ok(frame)
    }

    /// Reads and decodes the message that begins with `frame`; false if that is the end.
    fn message(&mut self, mut frame: Vec<u8>) -> Result<bool, Problem> {
        if frame == CONTINUATION {
            frame.extend(self.take(4)?);
        }
        let length = frame.last_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        self.has_ended = length == 0;
        if self.has_ended {
            self.decode(frame)?;
            return Ok(false);
        }
        let message = self.take(u64::from(length))?;
        let body_length =
            guarded(Kind::Arrow, || arrow_ipc::root_as_message(&message).map(|message| message.bodyLength()))?;
        let body_length = u64::try_from(body_length).map_err(|_| damaged("a negative length"))?;
        if body_length > self.limit {
            return Err(Problem::Unpacked { limit: self.limit });
        }
        let body = self.take(body_length)?;
        guarded(Kind::Arrow, || unpacked_length(&message, &body)).and_then(|length| {
            if length > self.limit { Err(Problem::Unpacked { limit: self.limit }) } else { Ok(()) }
        })?;
        [frame, message, body].into_iter().try_for_each(|part| self.decode(part))?;
        Ok(true)
    }

    fn decode(&mut self, part: Vec<u8>) -> Result<(), Problem> {
        let mut part = Buffer::from_vec(part);
        while !part.is_empty() {
            let batch = guarded(Kind::Arrow, || self.decoder.decode(&mut part))?;
            self.batches.extend(batch.map(|batch| Pending::new(batch, self.block_bytes)));
        }
        Ok(())
    }

    /// So many bytes; none only at the end of the file.
    fn take(&mut self, count: u64) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(count).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == count { Ok(bytes) } else { Err(damaged("it ends too early")) }
    }
}

/// What the buffers of a message say that they unpack to. The decoder believes them, so they are added
/// up before it may.
fn unpacked_length(message: &[u8], body: &[u8]) -> Result<u64, String> {
    let message = arrow_ipc::root_as_message(message).map_err(|error| error.to_string())?;
    let batch = message
        .header_as_record_batch()
        .or_else(|| message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data()));
    let Some(batch) = batch.filter(|batch| batch.compression().is_some()) else { return Ok(body.len() as u64) };
    let mut total = 0_u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let start = usize::try_from(buffer.offset()).map_err(|_| "a negative offset")?;
        let length = body.get(start..).and_then(|rest| rest.first_chunk()).map(|bytes| i64::from_le_bytes(*bytes));
        // Minus one says that the buffer is not compressed after all.
        let length = if buffer.length() == 0 { 0 } else { length.unwrap_or(0).max(0) };
        total = total.saturating_add(length.unsigned_abs());
    }
    Ok(total)
}
