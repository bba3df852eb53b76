//! The text of a CSV file, in pieces.

use super::detect::Sample;
use super::encoding::{self, Decoder, Encoding};
use super::pool::{Pool, Pooled};
use crate::data::digest::Digest;
use crate::data::read::error::Problem;
use crate::data::read::input::Input;
use arrow_buffer::Buffer;
use std::io::{self, Read};

/// Bytes looked at to find delimiter and header.
const DELIMITER_SAMPLE: usize = 1 << 16;

/// Bytes that are read at once: so few that they are still in the cache when their digest is taken.
const READ: usize = 1 << 18;

/// Reads a file's text into memory as far as it is asked to, and hands it out from the front. UTF-8
/// is read to where it stays, and not looked at; all else is decoded to UTF-8.
#[derive(Debug)]
pub(super) struct Stream {
    input: Input,
    /// None for UTF-8.
    decoder: Option<Decoder>,
    pub(super) encoding: Encoding,
    pub(super) bom: bool,
    /// Where in the file the text starts, if that is UTF-8.
    pub(super) offset: u64,
    pool: Pool<Vec<u8>>,
    /// The text that is not yet handed out, and room for more; none between a block and the next, so
    /// that this is read into the memory that was given back last.
    memory: Option<Pooled<Vec<u8>>>,
    /// How long the text is.
    filled: usize,
    /// The text while there is no memory.
    rest: Vec<u8>,
    /// Whether it reaches to the end of the file.
    pub(super) ended: bool,
    /// What was read and is to be decoded.
    bytes: Vec<u8>,
}

impl Stream {
    /// The stream past the byte order mark.
    pub(super) fn open(mut input: Input, encoding: Option<Encoding>) -> Result<(Stream, Sample), Problem> {
        let encoding = encoding.map_or_else(|| encoding::detect(input.sample(), input.is_whole()), Ok)?;
        let bom = encoding::is_marked(encoding, input.sample());
        let skipped = if bom { encoding.bom().len() } else { 0 };
        let sample = sample_text(encoding, input.sample().get(skipped..).unwrap_or_default(), input.is_whole());
        io::copy(&mut input.by_ref().take(skipped as u64), &mut io::sink())?;
        let stream = Stream {
            input,
            decoder: (encoding != Encoding::Utf8).then(|| Decoder::new(encoding, skipped)),
            encoding,
            bom,
            offset: skipped as u64,
            pool: Pool::new(),
            memory: None,
            filled: 0,
            rest: Vec::new(),
            ended: false,
            bytes: Vec::new(),
        };
        Ok((stream, sample))
    }

    /// The text that was read and not yet handed out. It may hold what is no UTF-8, and end within
    /// a character, if UTF-8 is its encoding.
    pub(super) fn text(&self) -> &[u8] {
        self.memory.as_ref().map_or(&self.rest, |memory| &**memory).get(..self.filled).unwrap_or_default()
    }

    /// Reads until the text is at least so long, or the file ends; the inner error is the place of
    /// bytes that mean nothing.
    pub(super) fn fill(&mut self, length: usize) -> Result<Result<(), u64>, Problem> {
        if self.filled >= length || self.ended {
            return Ok(Ok(()));
        }
        let memory = self.memory.get_or_insert_with(|| begun(self.pool.take(), length, &self.rest));
        while self.filled < length && !self.ended {
            if let Some(decoder) = &mut self.decoder {
                let count = length - self.filled;
                self.bytes.resize(count.min(READ), 0);
                let read = read(&mut self.input, &mut self.bytes)?;
                self.ended = read < self.bytes.len();
                let bytes = self.bytes.get(..read).unwrap_or_default();
                memory.truncate(self.filled);
                let decoded = decoder.push(bytes, self.ended, memory);
                self.filled = memory.len();
                if let Err(offset) = decoded {
                    return Ok(Err(offset));
                }
            } else {
                if memory.len() < length {
                    memory.resize(length, 0);
                }
                let end = length.min(self.filled + READ);
                let room = memory.get_mut(self.filled..end).unwrap_or_default();
                let read = read(&mut self.input, room)?;
                self.ended = read < room.len();
                self.filled += read;
            }
        }
        Ok(Ok(()))
    }

    /// Hands out the text up to a place; what is behind it is copied.
    pub(super) fn split_off(&mut self, end: usize) -> Buffer {
        let rest = self.text().get(end..).unwrap_or_default().to_vec();
        self.filled = rest.len();
        self.offset += end as u64;
        let text = match self.memory.take() {
            Some(memory) => bytes::Bytes::from_owner(memory).into(),
            None => Buffer::from_vec(std::mem::take(&mut self.rest)),
        };
        self.rest = rest;
        text.slice_with_length(0, end)
    }

    /// Whether the bytes of the file are the text, so that a part of it can be read from its place.
    pub(super) fn is_stored_as_text(&self) -> bool {
        self.decoder.is_none() && self.input.compression().is_none()
    }

    /// The digest of the file's bytes; an error if it changed meanwhile.
    pub(super) fn finish(&self) -> Result<Digest, Problem> {
        self.input.finish()
    }
}

/// Memory that begins with a text; what one long record needed is not kept.
fn begun(mut memory: Pooled<Vec<u8>>, length: usize, text: &[u8]) -> Pooled<Vec<u8>> {
    if memory.capacity() > 4 * length {
        *memory = Vec::new();
    }
    if memory.len() < text.len() {
        memory.resize(text.len(), 0);
    }
    if let Some(front) = memory.get_mut(..text.len()) {
        front.copy_from_slice(text);
    }
    memory
}

/// Fills a buffer, less only at the end.
fn read(input: &mut Input, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        match input.read(room) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
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
