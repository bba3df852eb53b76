//! A file system on which the n-th call goes wrong, to show what a full disk, a broken disk or a
//! kill at any moment leaves behind.

use hyg::data::write::folder::fs::{Disk, FileSystem, Kind, Scratch, Sink};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Nothing.
    Never,
    /// This call alone fails: the disk was full for a moment.
    At(u64),
    /// This call and all after it fail, which leaves what a kill leaves.
    From(u64),
    /// The first call fails, and all from the second on: taking back a change is itself cut short.
    AtThenFrom(u64, u64),
    /// The process ends without a word before this call.
    Abort(u64),
    /// The first time that a file is put on the disk fails, and the system tells of it no second time.
    FirstSync,
}

/// The real file system with a fault. Calls count from 1, writes into files among them.
#[derive(Debug)]
pub struct Faulty {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    fault: Fault,
    calls: AtomicU64,
    syncs: AtomicU64,
}

impl Faulty {
    pub fn new(fault: Fault) -> Arc<Faulty> {
        Arc::new(Faulty { shared: Arc::new(Shared { fault, calls: AtomicU64::new(0), syncs: AtomicU64::new(0) }) })
    }

    /// How many calls were made.
    pub fn calls(&self) -> u64 {
        self.shared.calls.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn call(&self) -> io::Result<()> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let fails = match self.fault {
            Fault::At(n) => call == n,
            Fault::From(n) => call >= n,
            Fault::AtThenFrom(n, m) => call == n || call >= m,
            Fault::Abort(n) if call == n => std::process::abort(),
            Fault::Never | Fault::Abort(_) | Fault::FirstSync => false,
        };
        if fails { Err(no_space()) } else { Ok(()) }
    }

    fn sync(&self) -> io::Result<()> {
        self.call()?;
        let is_first = self.syncs.fetch_add(1, Ordering::SeqCst) == 0;
        if is_first && matches!(self.fault, Fault::FirstSync) { Err(no_space()) } else { Ok(()) }
    }
}

fn no_space() -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, "no space left on the device")
}

/// A file whose calls count.
#[derive(Debug)]
struct FaultyFile<F: ?Sized> {
    inner: Box<F>,
    shared: Arc<Shared>,
}

impl Write for FaultyFile<dyn Scratch> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.shared.call()?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Read for FaultyFile<dyn Scratch> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.shared.call()?;
        self.inner.read(bytes)
    }
}

impl Seek for FaultyFile<dyn Scratch> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.shared.call()?;
        self.inner.seek(to)
    }
}

impl Scratch for FaultyFile<dyn Scratch> {}

impl Sink for FaultyFile<dyn Sink> {
    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        self.shared.call()?;
        self.inner.write(bytes)
    }

    /// Counts, but leaves out the waiting: these tests end processes, not power.
    fn sync(&self) -> io::Result<()> {
        self.shared.sync()
    }
}

impl FileSystem for Faulty {
    fn kind(&self, path: &Path) -> io::Result<Option<Kind>> {
        self.shared.call()?;
        Disk.kind(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.shared.call()?;
        Disk.list(folder)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.shared.call()?;
        Disk.create_folder(path)
    }

    fn create_file(&self, path: &Path) -> io::Result<Box<dyn Sink>> {
        self.shared.call()?;
        Ok(Box::new(FaultyFile { inner: Disk.create_file(path)?, shared: Arc::clone(&self.shared) }))
    }

    fn create_scratch(&self, folder: &Path) -> io::Result<Box<dyn Scratch>> {
        self.shared.call()?;
        Ok(Box::new(FaultyFile { inner: Disk.create_scratch(folder)?, shared: Arc::clone(&self.shared) }))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<File>> {
        self.shared.call()?;
        Disk.lock(path)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.shared.call()?;
        Disk.read(path, limit)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.shared.call()?;
        Disk.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.shared.call()?;
        Disk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.shared.call()?;
        Disk.remove_folder(path)
    }

    fn sync_folder(&self, _path: &Path) -> io::Result<()> {
        self.shared.call()
    }
}

/// What a person sees in an output folder: every file outside hyg's own folder, by its name.
pub fn visible(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if name == ".hyg-out" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), files);
        } else {
            files.insert(format!("{prefix}{name}"), std::fs::read(entry.path()).unwrap());
        }
    }
}
