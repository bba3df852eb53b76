//! The text of a CSV file, in pieces.

use super::encoding::{self, Decoder, Encoding};
use crate::data::digest::Digest;
use crate::data::read::error::Problem;
use crate::data::read::input::Input;
use std::io::Read;

/// Bytes looked at to find the delimiter.
const DELIMITER_SAMPLE: usize = 1 << 16;

/// Turns a file's bytes into UTF-8 as far as it is asked to.
#[derive(Debug)]
pub(super) struct Stream {
    input: Input,
    decoder: Decoder,
    pub(super) encoding: Encoding,
    pub(super) bom: bool,
    /// Text not yet handed out.
    pub(super) text: Vec<u8>,
    /// Whether `text` reaches to the end of the file.
    pub(super) ended: bool,
    bytes: Vec<u8>,
}

/// The first part of a file's text, to judge the delimiter by.
pub(super) struct Sample {
    pub(super) text: String,
    /// Whether this is all of the text.
    pub(super) whole: bool,
}

impl Stream {
    /// The stream past the byte order mark.
    pub(super) fn open(mut input: Input, encoding: Option<Encoding>) -> Result<(Stream, Sample), Problem> {
        let encoding = encoding.map_or_else(|| encoding::detect(input.sample(), input.is_whole()), Ok)?;
        let bom = encoding::is_marked(encoding, input.sample());
        let skipped = if bom { encoding.bom().len() } else { 0 };
        let sample = sample_text(encoding, input.sample().get(skipped..).unwrap_or_default(), input.is_whole());
        std::io::copy(&mut input.by_ref().take(skipped as u64), &mut std::io::sink())?;
        let stream = Stream {
            input,
            decoder: Decoder::new(encoding, skipped),
            encoding,
            bom,
            text: Vec::new(),
            ended: false,
            bytes: Vec::new(),
        };
        Ok((stream, sample))
    }

    /// Appends what the next `count` bytes of the file mean; the inner error is the place of bytes
    /// that mean nothing.
    pub(super) fn read_on(&mut self, count: usize) -> Result<Result<(), u64>, Problem> {
        self.bytes.clear();
        let read = self.input.by_ref().take(count as u64).read_to_end(&mut self.bytes)?;
        self.ended = read < count;
        Ok(self.decoder.push(&self.bytes, self.ended, &mut self.text))
    }

    /// The digest of the file's bytes; an error if it changed meanwhile.
    pub(super) fn finish(&self) -> Result<Digest, Problem> {
        self.input.finish()
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
