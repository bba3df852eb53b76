//! Files that are read at any place: workbooks, Parquet.
//!
//! A regular file and memory are read where they are; what is compressed is laid aside unpacked first.

use super::Source;
use super::error::Problem;
use super::input::{Bytes, Input};
use crate::data::digest::Digest;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// The bytes of a container. Clones read the same bytes, each at a place of its own.
#[derive(Clone, Debug)]
pub(super) struct Container {
    store: Arc<Store>,
    length: u64,
    at: u64,
}

#[derive(Debug)]
enum Store {
    File(Mutex<File>),
    Memory(Arc<[u8]>),
}

/// The rest of a container's input, which is read for its digest.
#[derive(Debug)]
pub(super) struct Original(Input);

impl Container {
    /// Makes an input readable at any place.
    pub(super) fn open(mut input: Input, source: &Source) -> Result<(Container, Original), Problem> {
        let (store, length) = if input.compression().is_some() {
            let (file, length) = lay_aside(&mut input, source.settings.max_unpacked_bytes)?;
            (Store::File(Mutex::new(file)), length)
        } else {
            let bytes = Bytes::open(&source.content)?;
            input.refuse_other(&bytes)?;
            match bytes {
                Bytes::Memory(bytes) => {
                    let bytes = bytes.into_inner();
                    let length = bytes.len() as u64;
                    (Store::Memory(bytes), length)
                }
                Bytes::File { file, .. } => {
                    let length = file.metadata()?.len();
                    (Store::File(Mutex::new(file)), length)
                }
            }
        };
        Ok((Container { store: Arc::new(store), length, at: 0 }, Original(input)))
    }

    /// How many bytes there are.
    #[cfg(feature = "parquet")]
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The same bytes from another place on.
    #[cfg(feature = "parquet")]
    pub(super) fn from(&self, place: u64) -> Container {
        Container { at: place.min(self.length), ..self.clone() }
    }
}

fn lay_aside(input: &mut Input, limit: u64) -> Result<(File, u64), Problem> {
    let mut file = tempfile::tempfile()?;
    let length = io::copy(&mut input.by_ref().take(limit.saturating_add(1)), &mut file)?;
    if length > limit {
        return Err(Problem::Unpacked { limit });
    }
    file.flush()?;
    Ok((file, length))
}

impl Original {
    /// Reads what is left for the digest of all; an error if the file changed meanwhile.
    pub(super) fn finish(&mut self) -> Result<Digest, Problem> {
        io::copy(&mut self.0, &mut io::sink())?;
        self.0.finish()
    }
}

impl Read for Container {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &*self.store {
            Store::Memory(bytes) => {
                let start = usize::try_from(self.at).unwrap_or(usize::MAX);
                bytes.get(start..).unwrap_or_default().read(buffer)?
            }
            Store::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.at))?;
                file.read(buffer)?
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Container {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
