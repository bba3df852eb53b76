//! The output folder, changed as a whole or not at all.
//!
//! A run writes its results into a staging folder inside the output folder and commits them at the
//! end ([`journal`] has the order of things). `summary.json` is there exactly while the results are
//! whole. Results of an earlier run that this one does not write are removed: a stale deletion list
//! is a wrong deletion. Files that hyg did not write are never replaced or removed.
//!
//! Links are refused wherever hyg would write, and new files are made only where nothing stands. A
//! program that changes the folder at the very moment is beyond what this can guard against.

mod error;
pub mod fs;
mod journal;
mod staged;
mod tree;
mod write_back;

pub use error::FolderError;
pub use staged::OutputFile;

use fs::{Disk, FileSystem, Scratch, Sink};
use journal::Journal;
use staged::{Staged, named};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tree::{SUMMARY, Tree, is_result_name, parent};
use write_back::{Wait, WriteBack, at_once};

/// An output folder, locked for the time of a run. Dropped without a commit it is as it was before.
#[derive(Debug)]
pub struct OutputFolder {
    tree: Tree,
    /// Results of the last run, and files by these names may be replaced or removed.
    old: BTreeSet<String>,
    new: Vec<NewResult>,
    write_back: WriteBack,
    /// What was made to open the folder, outermost first; gone again without a commit.
    made: Vec<PathBuf>,
    /// None until the folder is this run's.
    lock: Option<File>,
    /// Whether what is staged belongs to a journal now.
    journalled: bool,
}

#[derive(Debug)]
struct NewResult {
    name: String,
    staged: Arc<Staged>,
}

impl OutputFolder {
    /// Opens the folder for a run, makes it if it is missing, and mends what a run left behind that
    /// was killed. A folder with other files in it needs `force`, unless hyg wrote to it before.
    pub fn open(path: &Path, force: bool) -> Result<OutputFolder, FolderError> {
        OutputFolder::open_on(Arc::new(Disk), path, force)
    }

    /// [`open`](OutputFolder::open) on another file system.
    pub fn open_on(fs: Arc<dyn FileSystem>, path: &Path, force: bool) -> Result<OutputFolder, FolderError> {
        let tree = Tree::new(fs, path);
        let mut folder = OutputFolder {
            tree,
            old: BTreeSet::new(),
            new: Vec::new(),
            write_back: WriteBack::start(),
            made: Vec::new(),
            lock: None,
            journalled: false,
        };
        folder.enter(force)?;
        folder.lock = Some(folder.tree.lock()?);
        folder.mend()?;
        folder.old = folder.results_so_far()?;
        folder.refuse_foreign(SUMMARY)?;
        folder.tree.create_folder(&folder.tree.staging())?;
        Ok(folder)
    }

    /// A new result, to be written and then [finished](OutputFile::finish). `name` is a file, or a folder and a file,
    /// joined by `/`.
    pub fn create(&mut self, name: &str) -> Result<OutputFile, FolderError> {
        if !is_result_name(name) || name == SUMMARY {
            return Err(FolderError::Name(name.to_owned()));
        }
        self.stage(name)
    }

    /// Whether a file is a result of an earlier run, which this run replaces or removes.
    #[must_use]
    pub fn is_old_result(&self, file: &Path) -> bool {
        let Ok(file) = file.canonicalize() else { return false };
        let place = |name: &String| self.tree.place(name).canonicalize();
        self.old.iter().any(|name| place(name).is_ok_and(|place| place == file))
    }

    /// A file to write to and read back during the run, beside what is staged.
    pub fn scratch(&self) -> Result<ScratchFile, FolderError> {
        let staging = self.tree.staging();
        Ok(ScratchFile { scratch: self.tree.create_scratch(&staging)?, folder: staging })
    }

    /// Puts all results in place, with `summary` as `summary.json`. After an error the folder is as
    /// it was before, unless the error says otherwise.
    pub fn commit(mut self, summary: &[u8]) -> Result<(), FolderError> {
        let mut file = self.stage(SUMMARY)?;
        file.write_all(summary).map_err(FolderError::io("write", &self.tree.place(SUMMARY)))?;
        file.finish()?;
        let journal = self.plan()?;
        self.put_on_disk(journal.draft(&self.tree)?)?;
        self.journalled = true;
        if let Err(cause) = journal.carry_out(&self.tree) {
            return Err(match journal.roll_back(&self.tree) {
                Ok(()) => {
                    self.journalled = false;
                    cause
                }
                Err(_) => FolderError::Halfway { path: self.tree.root().to_owned(), cause: Box::new(cause) },
            });
        }
        self.made.clear();
        // The change is made. What is left to tidy, the next run tidies.
        journal.complete(&self.tree).ok();
        Ok(())
    }

    /// Makes sure that folder and mark are there, and that the folder may be written to.
    fn enter(&mut self, force: bool) -> Result<(), FolderError> {
        let root = self.tree.root().to_owned();
        if !self.tree.is_folder(&root)? {
            self.make_with_parents(&root)?;
        }
        let state = self.tree.state();
        if self.tree.is_folder(&state)? {
            return Ok(());
        }
        if let (Some(example), false) = (self.tree.other_names()?.into_iter().next(), force) {
            return Err(FolderError::Occupied { path: root, example });
        }
        self.make(state)?;
        self.tree.sync_folder(&root)
    }

    fn make_with_parents(&mut self, path: &Path) -> Result<(), FolderError> {
        let mut missing = Vec::new();
        for folder in path.ancestors().filter(|folder| !folder.as_os_str().is_empty()) {
            if self.tree.kind(folder)?.is_some() {
                break;
            }
            missing.push(folder.to_owned());
        }
        missing.into_iter().rev().try_for_each(|folder| self.make(folder))
    }

    fn make(&mut self, folder: PathBuf) -> Result<(), FolderError> {
        self.tree.create_folder(&folder)?;
        self.made.push(folder);
        Ok(())
    }

    /// Finishes or takes back a commit that was broken off, and clears away what was only staged.
    fn mend(&self) -> Result<(), FolderError> {
        if let Some(journal) = Journal::load(&self.tree, &self.tree.journal())? {
            journal.mend(&self.tree)?;
        }
        self.clear_staged()
    }

    fn clear_staged(&self) -> Result<(), FolderError> {
        self.tree.remove_file(&self.tree.journal_draft())?;
        self.tree.clear(&self.tree.backup())?;
        self.tree.clear(&self.tree.staging())
    }

    /// The results of earlier runs, by hyg's own list; by the summary where the list is lost.
    fn results_so_far(&self) -> Result<BTreeSet<String>, FolderError> {
        if let Some(journal) = Journal::load(&self.tree, &self.tree.last_journal())? {
            return Ok(journal.results());
        }
        let summary = self.tree.place(SUMMARY);
        if !self.tree.is_file(&summary)? {
            return Ok(BTreeSet::new());
        }
        Ok(results_in(&self.tree.read(&summary)?))
    }

    fn stage(&mut self, name: &str) -> Result<OutputFile, FolderError> {
        self.refuse_foreign(name)?;
        let staging = self.tree.staging();
        if let Some(folder) = parent(name) {
            let folder = staging.join(folder);
            if !self.tree.is_folder(&folder)? {
                self.tree.create_folder(&folder)?;
            }
        }
        let place = self.tree.place(name);
        let sink = self.tree.create_file(&staging.join(name), &place)?;
        let staged = Arc::new(Staged::new(place, sink));
        self.new.push(NewResult { name: name.to_owned(), staged: Arc::clone(&staged) });
        Ok(OutputFile::new(staged, self.write_back.queue()))
    }

    /// Refuses a name at which someone else's file stands.
    fn refuse_foreign(&self, name: &str) -> Result<(), FolderError> {
        if self.tree.has_result(name)? && !self.old.contains(name) {
            return Err(FolderError::NotOurs(self.tree.place(name)));
        }
        Ok(())
    }

    /// Says what the commit has to do.
    fn plan(&self) -> Result<Journal, FolderError> {
        if let Some(result) = self.new.iter().find(|result| !result.staged.is_whole()) {
            return Err(FolderError::Unfinished(self.tree.place(&result.name)));
        }
        let names: BTreeSet<String> = self.new.iter().map(|result| result.name.clone()).collect();
        for name in &names {
            self.refuse_foreign(name)?;
        }
        Journal::plan(&self.tree, &self.old, &names)
    }

    /// Returns when all that is staged is on the disk, with its names, and the draft of the journal.
    fn put_on_disk(&mut self, draft: Box<dyn Sink>) -> Result<(), FolderError> {
        self.write_back.stop();
        let staging = self.tree.staging();
        let folders: BTreeSet<PathBuf> = self
            .new
            .iter()
            .filter_map(|result| parent(&result.name))
            .map(|folder| staging.join(folder))
            .chain([staging.clone()])
            .collect();
        let tree = &self.tree;
        let files = self.new.iter().map(|result| -> Wait { Box::new(|| result.staged.sync()) });
        let folders = folders.into_iter().map(|folder| -> Wait { Box::new(move || tree.sync_folder(&folder)) });
        let draft = move || draft.sync().map_err(FolderError::io("write", &tree.journal_draft()));
        let waits: Vec<Wait> = files.chain(folders).chain([Box::new(draft) as Wait]).collect();
        at_once(&waits)
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        if self.lock.is_some() && !self.journalled {
            // What cannot be cleared now, the next run clears.
            self.clear_staged().ok();
            if self.made.contains(&self.tree.state()) {
                self.tree.remove_file(&self.tree.lock_file()).ok();
            }
        }
        while let Some(folder) = self.made.pop() {
            self.tree.remove_folder_if_empty(&folder);
        }
        // Closing it would do, but not while a process that was just started still has a copy.
        self.lock.take().map(|lock| lock.unlock());
    }
}

/// The results that a summary lists, itself included; none if it is no summary of hyg's.
fn results_in(summary: &[u8]) -> BTreeSet<String> {
    let summary: serde_json::Value = serde_json::from_slice(summary).unwrap_or_default();
    let Some(outputs) = summary.get("outputs").and_then(serde_json::Value::as_array) else { return BTreeSet::new() };
    let files = outputs.iter().filter_map(|output| output.get("file")?.as_str());
    files.chain([SUMMARY]).filter(|name| is_result_name(name)).map(str::to_owned).collect()
}

/// A nameless file of a run; it is gone when it is dropped.
#[derive(Debug)]
pub struct ScratchFile {
    scratch: Box<dyn Scratch>,
    /// Where it lies, for messages.
    folder: PathBuf,
}

impl Write for ScratchFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.scratch.write(bytes).map_err(|error| named(&error, "write a temporary file in", &self.folder))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.scratch.flush().map_err(|error| named(&error, "write a temporary file in", &self.folder))
    }
}

impl Read for ScratchFile {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.scratch.read(bytes).map_err(|error| named(&error, "read a temporary file in", &self.folder))
    }
}

impl Seek for ScratchFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.scratch.seek(to).map_err(|error| named(&error, "read a temporary file in", &self.folder))
    }
}
