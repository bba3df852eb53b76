//! Files that were packed as a whole: gzip, of one member or many, and Zstandard.
//!
//! Unpacked as they are read, in bounded memory: what unpacks to a thousand times its size takes time,
//! and nothing else. A stream that ends early or is damaged is an error, never an end.

use super::error::Problem;
use std::fmt;
#[cfg(any(feature = "gzip", feature = "zstd"))]
use std::io::BufReader;
use std::io::{self, Cursor, Read};

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip, RFC 1952.
    Gzip,
    /// Zstandard, RFC 8878.
    Zstd,
}

impl Compression {
    const ALL: [Compression; 2] = [Compression::Gzip, Compression::Zstd];

    /// Its name in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }

    /// The ending of the names of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Compression::Gzip => "gz",
            Compression::Zstd => "zst",
        }
    }

    fn magic(self) -> &'static [u8] {
        match self {
            Compression::Gzip => b"\x1F\x8B",
            Compression::Zstd => b"\x28\xB5\x2F\xFD",
        }
    }

    fn of(first: &[u8]) -> Option<Compression> {
        // What parallel compressors put first: a frame to skip (RFC 8878, 3.1.2).
        let is_skippable = matches!(first, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]);
        let by_magic = Compression::ALL.into_iter().find(|compression| first.starts_with(compression.magic()));
        by_magic.or(is_skippable.then_some(Compression::Zstd))
    }

    /// A path without the ending of a compression.
    pub fn strip_ending(path: &str) -> &str {
        let stripped = Compression::ALL.into_iter().find_map(|compression| {
            let (stem, ending) = path.rsplit_once('.')?;
            ending.eq_ignore_ascii_case(compression.ending()).then_some(stem)
        });
        stripped.unwrap_or(path)
    }
}

/// The bytes that were read to recognise the compression, and the rest.
#[cfg(any(feature = "gzip", feature = "zstd"))]
type Packed<R> = BufReader<io::Chain<Cursor<Vec<u8>>, R>>;

/// Bytes as they were before they were packed; those of a file that is not are passed on.
pub(super) enum Unpacked<R: Read> {
    Plain(io::Chain<Cursor<Vec<u8>>, R>),
    #[cfg(feature = "gzip")]
    Gzip(flate2::bufread::MultiGzDecoder<Packed<R>>),
    #[cfg(feature = "zstd")]
    Zstd(zstd::Decoder<'static, Packed<R>>),
}

impl<R: Read> Unpacked<R> {
    /// Looks at the first bytes to find out how the rest is packed.
    pub(super) fn new(mut bytes: R) -> Result<Unpacked<R>, Problem> {
        let mut first = Vec::new();
        bytes.by_ref().take(4).read_to_end(&mut first)?;
        let compression = Compression::of(&first);
        let bytes = Cursor::new(first).chain(bytes);
        match compression {
            None => Ok(Unpacked::Plain(bytes)),
            Some(Compression::Gzip) => gzip(bytes),
            Some(Compression::Zstd) => zstd(bytes),
        }
    }

    pub(super) fn compression(&self) -> Option<Compression> {
        match self {
            Unpacked::Plain(_) => None,
            #[cfg(feature = "gzip")]
            Unpacked::Gzip(_) => Some(Compression::Gzip),
            #[cfg(feature = "zstd")]
            Unpacked::Zstd(_) => Some(Compression::Zstd),
        }
    }

    /// What is underneath.
    pub(super) fn get_ref(&self) -> &R {
        match self {
            Unpacked::Plain(bytes) => bytes.get_ref().1,
            #[cfg(feature = "gzip")]
            Unpacked::Gzip(decoder) => decoder.get_ref().get_ref().get_ref().1,
            #[cfg(feature = "zstd")]
            Unpacked::Zstd(decoder) => decoder.get_ref().get_ref().get_ref().1,
        }
    }
}

#[cfg(feature = "gzip")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn gzip<R: Read>(bytes: io::Chain<Cursor<Vec<u8>>, R>) -> Result<Unpacked<R>, Problem> {
    Ok(Unpacked::Gzip(flate2::bufread::MultiGzDecoder::new(BufReader::new(bytes))))
}

#[cfg(not(feature = "gzip"))]
fn gzip<R: Read>(_: io::Chain<Cursor<Vec<u8>>, R>) -> Result<Unpacked<R>, Problem> {
    Err(Problem::NotBuilt { what: "compressed with gzip", feature: "gzip" })
}

#[cfg(feature = "zstd")]
fn zstd<R: Read>(bytes: io::Chain<Cursor<Vec<u8>>, R>) -> Result<Unpacked<R>, Problem> {
    Ok(Unpacked::Zstd(zstd::Decoder::with_buffer(BufReader::new(bytes))?))
}

#[cfg(not(feature = "zstd"))]
fn zstd<R: Read>(_: io::Chain<Cursor<Vec<u8>>, R>) -> Result<Unpacked<R>, Problem> {
    Err(Problem::NotBuilt { what: "compressed with Zstandard", feature: "zstd" })
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Plain(bytes) => bytes.read(buffer),
            #[cfg(feature = "gzip")]
            Unpacked::Gzip(decoder) => decoder.read(buffer).map_err(|error| damaged(Compression::Gzip, &error)),
            #[cfg(feature = "zstd")]
            Unpacked::Zstd(decoder) => decoder.read(buffer).map_err(|error| damaged(Compression::Zstd, &error)),
        }
    }
}

/// Errors of the system are passed on as they are; all others come of the packed bytes.
#[cfg(any(feature = "gzip", feature = "zstd"))]
fn damaged(compression: Compression, error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::other(Damaged { compression, ends_early: error.kind() == io::ErrorKind::UnexpectedEof }),
    }
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
/// Packed bytes that cannot be unpacked, on their way through [`io::Error`].
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("its {} stream {}; copy or export it again", .compression.name(), if *.ends_early { "ends too early" } else { "is damaged" })]
pub struct Damaged {
    compression: Compression,
    ends_early: bool,
}

impl<R: Read + fmt::Debug> fmt::Debug for Unpacked<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unpacked").field("compression", &self.compression()).field("bytes", self.get_ref()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Compression, Unpacked};
    use std::io::Read;

    fn unpack(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut unpacked = Vec::new();
        let mut reader = Unpacked::new(bytes).map_err(|problem| problem.to_string())?;
        reader.read_to_end(&mut unpacked).map_err(|error| error.to_string())?;
        Ok(unpacked)
    }

    #[cfg(feature = "gzip")]
    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        flate2::read::GzEncoder::new(text, flate2::Compression::fast()).read_to_end(&mut packed).unwrap();
        packed
    }

    #[test]
    fn what_is_not_packed_passes() {
        for bytes in [&b""[..], b"a", b"id,name\n", b"\x1F"] {
            assert_eq!(unpack(bytes).unwrap(), bytes);
        }
    }

    #[test]
    #[cfg(feature = "gzip")]
    fn every_member_is_read() {
        let both = [gzip(b"id,name\n"), gzip(b"1,Zoe\n")].concat();
        assert_eq!(unpack(&both).unwrap(), b"id,name\n1,Zoe\n");
        let cut = both.get(..both.len() - 3).unwrap();
        assert_eq!(unpack(cut).unwrap_err(), "its gzip stream ends too early; copy or export it again");
        let mut spoilt = gzip(b"id,name\n");
        *spoilt.get_mut(12).unwrap() ^= 0xFF;
        assert_eq!(unpack(&spoilt).unwrap_err(), "its gzip stream is damaged; copy or export it again");
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn every_frame_is_read() {
        let packed = |text: &[u8]| zstd::encode_all(text, 1).unwrap();
        let both = [packed(b"id,name\n"), packed(b"1,Zoe\n")].concat();
        assert_eq!(unpack(&both).unwrap(), b"id,name\n1,Zoe\n");
        let skipped = [b"\x5A\x2A\x4D\x18\x04\0\0\0note".as_slice(), &both].concat();
        assert_eq!(unpack(&skipped).unwrap(), b"id,name\n1,Zoe\n");
        let cut = both.get(..both.len() - 3).unwrap();
        assert_eq!(unpack(cut).unwrap_err(), "its zstd stream ends too early; copy or export it again");
    }

    #[test]
    fn endings_come_off() {
        assert_eq!(Compression::strip_ending("contacts.csv.GZ"), "contacts.csv");
        assert_eq!(Compression::strip_ending("contacts.csv"), "contacts.csv");
    }
}
