//! The bytes of an export: a regular file or memory, unpacked if it is compressed.

use super::compression::{Compression, Unpacked};
use super::error::Problem;
use super::{Content, ReadError};
use crate::data::digest::{Digest, Digesting};
use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Bytes looked at to find out what a file is.
const SAMPLE: usize = 1 << 20;

/// The content of an export, read forward once. A first part can be looked at before it is read.
#[derive(Debug)]
pub(super) struct Input {
    sample: Cursor<Vec<u8>>,
    /// Whether the sample is all there is.
    is_whole: bool,
    bytes: Unpacked<Digesting<Bytes>>,
}

/// The bytes as they are stored.
#[derive(Debug)]
pub(super) enum Bytes {
    File { file: File, stamp: Stamp },
    Memory(Cursor<Arc<[u8]>>),
}

/// What tells that a file was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        Stamp { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Input {
    pub(super) fn open(content: &Content) -> Result<Input, Problem> {
        let mut bytes = Unpacked::new(Digesting::new(Bytes::open(content)?))?;
        let mut sample = Vec::with_capacity(SAMPLE);
        bytes.by_ref().take(SAMPLE as u64).read_to_end(&mut sample)?;
        Ok(Input { is_whole: sample.len() < SAMPLE, sample: Cursor::new(sample), bytes })
    }

    /// The first bytes, read or not.
    pub(super) fn sample(&self) -> &[u8] {
        self.sample.get_ref()
    }

    /// Whether the sample is all there is.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How the bytes are packed.
    pub(super) fn compression(&self) -> Option<Compression> {
        self.bytes.compression()
    }

    #[cfg(any(feature = "parquet", feature = "xlsx"))]
    /// Fails if the bytes, opened once more, are not of the same file.
    pub(super) fn refuse_other(&self, bytes: &Bytes) -> Result<(), Problem> {
        match (self.bytes.get_ref().get_ref(), bytes) {
            (Bytes::File { stamp, .. }, Bytes::File { stamp: other, .. }) if stamp != other => Err(Problem::Changed),
            _ => Ok(()),
        }
    }

    /// The digest of all that was read, as it is stored.
    ///
    /// # Errors
    /// The file is not what it was, or not as long as what was read of it.
    pub(super) fn finish(&self) -> Result<Digest, Problem> {
        let digest = self.bytes.get_ref().digest();
        self.bytes.get_ref().get_ref().refuse_changed(digest.bytes)?;
        Ok(digest)
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.sample.read(buffer)? {
            0 => self.bytes.read(buffer),
            read => Ok(read),
        }
    }
}

impl Bytes {
    pub(super) fn open(content: &Content) -> Result<Bytes, Problem> {
        match content {
            Content::File(path) => Bytes::open_file(path),
            Content::Memory(bytes) => Ok(Bytes::Memory(Cursor::new(Arc::clone(bytes)))),
        }
    }

    fn open_file(path: &Path) -> Result<Bytes, Problem> {
        // Asked before opening, because opening a pipe waits for its other end; and again of the
        // open file, because the path may have come to name another one.
        refuse_special(&path.metadata()?)?;
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        refuse_special(&metadata)?;
        Ok(Bytes::File { file, stamp: Stamp::of(&metadata) })
    }

    /// Fills `buffer` from this place on.
    ///
    /// # Errors
    /// The file cannot be read, or ends before: it is not what it was.
    pub(super) fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), Problem> {
        let place = SeekFrom::Start(offset);
        let read = match self {
            Bytes::File { file, .. } => file.seek(place).and_then(|_| file.read_exact(buffer)),
            Bytes::Memory(bytes) => bytes.seek(place).and_then(|_| bytes.read_exact(buffer)),
        };
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Problem::Changed,
            _ => Problem::from(error),
        })
    }

    /// Fails if the file is not what it was when it was opened, or not so long.
    pub(super) fn refuse_changed(&self, bytes_read: u64) -> Result<(), Problem> {
        let Bytes::File { file, stamp } = self else { return Ok(()) };
        let now = Stamp::of(&file.metadata()?);
        if now == *stamp && stamp.size == bytes_read { Ok(()) } else { Err(Problem::Changed) }
    }
}

fn refuse_special(metadata: &Metadata) -> Result<(), Problem> {
    if metadata.is_dir() {
        Err(Problem::Folder)
    } else if metadata.is_file() {
        Ok(())
    } else {
        Err(Problem::NotRegular)
    }
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Bytes::File { file, .. } => file.read(buffer),
            Bytes::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Problem {
    pub(super) fn of(self, file: &str) -> ReadError {
        ReadError { file: file.to_owned(), problem: self }
    }
}
