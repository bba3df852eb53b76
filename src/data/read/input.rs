//! The bytes of an export: a regular file, or memory.

use super::error::Problem;
use super::{Content, ReadError};
use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Where the bytes come from.
#[derive(Debug)]
pub(super) enum Input {
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
        match content {
            Content::File(path) => Input::open_file(path),
            Content::Memory(bytes) => Ok(Input::Memory(Cursor::new(Arc::clone(bytes)))),
        }
    }

    fn open_file(path: &Path) -> Result<Input, Problem> {
        // Asked before opening, because opening a pipe waits for its other end; and again of the
        // open file, because the path may have come to name another one.
        refuse_special(&path.metadata()?)?;
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        refuse_special(&metadata)?;
        Ok(Input::File { file, stamp: Stamp::of(&metadata) })
    }

    /// Fails if the file is not what it was, or not as long as what was read of it.
    pub(super) fn refuse_changed(&self, bytes_read: u64) -> Result<(), Problem> {
        let Input::File { file, stamp } = self else { return Ok(()) };
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

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Input::File { file, .. } => file.read(buffer),
            Input::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Problem {
    pub(super) fn of(self, file: &str) -> ReadError {
        ReadError { file: file.to_owned(), problem: self }
    }
}
