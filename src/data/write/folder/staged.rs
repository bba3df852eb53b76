//! Results while they are written: on their way through a buffer to a file, and on to the disk.

use super::error::FolderError;
use super::fs::Sink;
use super::write_back::Queue;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Small writes are collected up to this.
const BUFFER: usize = 1 << 16;

/// After so many bytes the disk is told to begin: often enough that little is left at the end, seldom
/// enough that each time the disk has much to do at once.
const BYTES_BETWEEN_SYNCS: usize = 8 << 20;

/// With less than this left the end of a file waits for the commit, which asks for all files at once.
const BYTES_WORTH_A_SYNC: usize = 1 << 20;

/// A file in the staging folder, shared by who writes it and who puts it on the disk.
#[derive(Debug)]
pub(super) struct Staged {
    /// Where the result will stand.
    place: PathBuf,
    sink: Box<dyn Sink>,
    /// Whether all of it was written.
    is_whole: AtomicBool,
    /// Why it could not be put on the disk while it was written.
    failed: OnceLock<io::Error>,
}

impl Staged {
    pub(super) fn new(place: PathBuf, sink: Box<dyn Sink>) -> Staged {
        Staged { place, sink, is_whole: AtomicBool::new(false), failed: OnceLock::new() }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.is_whole.load(Ordering::Acquire)
    }

    /// Puts on the disk what was written so far; an error is for the writer and for [`sync`](Staged::sync) to tell.
    pub(super) fn sync_so_far(&self) {
        if let Err(error) = self.sink.sync() {
            // The first is enough.
            self.failed.set(error).ok();
        }
    }

    /// Returns when the whole file is on the disk. A system tells once that it lost bytes it had
    /// taken, so it is an error also if [`sync_so_far`](Staged::sync_so_far) was told.
    pub(super) fn sync(&self) -> Result<(), FolderError> {
        self.refuse_failed().and_then(|()| self.sink.sync()).map_err(FolderError::io("write", &self.place))
    }

    fn refuse_failed(&self) -> io::Result<()> {
        self.failed.get().map_or(Ok(()), |error| Err(io::Error::new(error.kind(), error.to_string())))
    }
}

/// A result being written; it counts once it is [finished](OutputFile::finish).
#[derive(Debug)]
pub struct OutputFile {
    end: BufWriter<End>,
}

/// The end of a staged file, to which bytes are added.
#[derive(Debug)]
struct End {
    staged: Arc<Staged>,
    write_back: Queue,
    /// Bytes written since the disk was last told to begin.
    waiting: usize,
}

impl OutputFile {
    pub(super) fn new(staged: Arc<Staged>, write_back: Queue) -> OutputFile {
        OutputFile { end: BufWriter::with_capacity(BUFFER, End { staged, write_back, waiting: 0 }) }
    }

    /// Ends the file. Whether the disk took all of it, the commit tells; of much it is told to begin now.
    pub fn finish(mut self) -> Result<(), FolderError> {
        self.end.flush().map_err(FolderError::io("write", self.place()))?;
        let End { staged, write_back, waiting } = self.end.get_ref();
        staged.is_whole.store(true, Ordering::Release);
        if *waiting >= BYTES_WORTH_A_SYNC {
            write_back.push(staged);
        }
        Ok(())
    }

    fn place(&self) -> &Path {
        &self.end.get_ref().staged.place
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.end.write(bytes).map_err(|error| named(&error, "write", self.place()))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end.flush().map_err(|error| named(&error, "write", self.place()))
    }
}

impl Write for End {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.staged.refuse_failed()?;
        let written = self.staged.sink.write(bytes)?;
        self.waiting += written;
        if self.waiting >= BYTES_BETWEEN_SYNCS {
            self.waiting = 0;
            self.write_back.push(&self.staged);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The same error as a sentence that names the place.
pub(super) fn named(error: &io::Error, doing: &str, place: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("cannot {doing} {}: {error}", place.display()))
}
