//! The change of an output folder from old results to new ones, written down before it is made.
//!
//! Order of a commit, each step on the disk before the next:
//!
//! 1. the new results are whole in the staging folder; the journal is;
//! 2. the old `summary.json` goes to the backup folder, then the other old results;
//! 3. the new results take their places;
//! 4. `summary.json` takes its place: from here on the change is made;
//! 5. the journal is renamed to the list of results, and the backup is removed.
//!
//! Whatever stops it before step 4 is taken back, at once or by the next run; after step 4 the next
//! run completes it. While the journal is there, a staged `summary.json` tells that step 4 is still
//! to come; so the staging and backup folders are only removed when the journal is gone.

use super::error::FolderError;
use super::fs::Sink;
use super::tree::{SUMMARY, Tree, is_result_name, parent};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, FolderError>;

/// A change of an output folder.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    /// New results, `summary.json` last.
    install: Vec<String>,
    /// Old results, `summary.json` first: those that get a new form and those that go.
    replace: Vec<String>,
    /// Folders to be made.
    folders: Vec<String>,
}

impl Journal {
    /// The change from the results `old` to `new`.
    pub(super) fn plan(tree: &Tree, old: &BTreeSet<String>, new: &BTreeSet<String>) -> Result<Journal> {
        let summary = || std::iter::once(SUMMARY.to_owned());
        let install: Vec<String> = but_summary(new).chain(summary()).collect();
        let mut replace = Vec::new();
        for name in summary().chain(but_summary(old)) {
            if tree.has_result(&name)? {
                replace.push(name);
            }
        }
        let mut folders = Vec::new();
        for folder in folders_of(&install) {
            if !tree.is_folder(&tree.place(folder))? {
                folders.push(folder.to_owned());
            }
        }
        Ok(Journal { install, replace, folders })
    }

    /// Writes the journal beside its place.
    pub(super) fn draft(&self, tree: &Tree) -> Result<Box<dyn Sink>> {
        let draft = tree.journal_draft();
        let bytes = serde_json::to_vec(self).map_err(|error| FolderError::io("write", &draft)(error.into()))?;
        let file = tree.create_file(&draft, &draft)?;
        (&*file).write_all(&bytes).map_err(FolderError::io("write", &draft))?;
        Ok(file)
    }

    /// The journal at a path, if there is one.
    pub(super) fn load(tree: &Tree, path: &Path) -> Result<Option<Journal>> {
        if !tree.is_file(path)? {
            return Ok(None);
        }
        let damaged = || FolderError::Damaged(path.to_owned());
        let journal: Journal = serde_json::from_slice(&tree.read(path)?).map_err(|_| damaged())?;
        let named = journal.install.iter().chain(&journal.replace).chain(&journal.folders);
        if named.clone().all(|name| is_result_name(name)) { Ok(Some(journal)) } else { Err(damaged()) }
    }

    /// The results that stand in the folder once the change is made.
    pub(super) fn results(self) -> BTreeSet<String> {
        self.install.into_iter().collect()
    }

    /// Steps 1 to 4, once all that is staged is on the disk and so is the draft.
    pub(super) fn carry_out(&self, tree: &Tree) -> Result<()> {
        tree.rename(&tree.journal_draft(), &tree.journal())?;
        tree.sync_folder(&tree.state())?;
        let backup = tree.backup();
        tree.create_folder(&backup)?;
        for folder in folders_of(&self.replace) {
            tree.create_folder(&backup.join(folder))?;
        }
        for name in &self.replace {
            tree.rename(&tree.place(name), &backup.join(name))?;
        }
        let backups = folders_of(&self.replace).into_iter().map(|folder| backup.join(folder)).chain([backup.clone()]);
        tree.sync_folders(backups.chain(self.places(tree)?))?;
        for folder in &self.folders {
            tree.create_folder(&tree.place(folder))?;
        }
        for name in self.install.iter().filter(|name| *name != SUMMARY) {
            tree.rename(&tree.staging().join(name), &tree.place(name))?;
        }
        self.sync_places(tree)?;
        tree.rename(&tree.staging().join(SUMMARY), &tree.place(SUMMARY))?;
        tree.sync_folder(tree.root())
    }

    /// Finishes what a run left behind that ended in the middle of a commit.
    pub(super) fn mend(&self, tree: &Tree) -> Result<()> {
        let staged = tree.kind(&tree.staging().join(SUMMARY))?.is_some();
        if !staged && tree.has_result(SUMMARY)? { self.complete(tree) } else { self.roll_back(tree) }
    }

    /// Step 5.
    pub(super) fn complete(&self, tree: &Tree) -> Result<()> {
        tree.rename(&tree.journal(), &tree.last_journal())?;
        tree.sync_folder(&tree.state())?;
        let kept = folders_of(&self.install);
        for folder in folders_of(&self.replace).difference(&kept) {
            tree.remove_folder_if_empty(&tree.place(folder));
        }
        tree.clear(&tree.backup())?;
        tree.clear(&tree.staging())
    }

    /// Takes back steps 2 to 4, however far they got; may itself be broken off and begun again.
    pub(super) fn roll_back(&self, tree: &Tree) -> Result<()> {
        // Step 4 first: from here on the change counts as not made, whatever happens.
        let staged = tree.staging().join(SUMMARY);
        if tree.kind(&staged)?.is_none() && tree.has_result(SUMMARY)? {
            tree.rename(&tree.place(SUMMARY), &staged)?;
            tree.sync_folder(&tree.staging())?;
            tree.sync_folder(tree.root())?;
        }
        for name in self.install.iter().filter(|name| !self.replace.contains(name)) {
            let moved = tree.kind(&tree.staging().join(name))?.is_none();
            if moved && tree.has_result(name)? {
                tree.remove_file(&tree.place(name))?;
            }
        }
        for name in self.replace.iter().rev() {
            if name == SUMMARY {
                self.sync_places(tree)?;
            }
            if tree.kind(&tree.backup().join(name))?.is_some() {
                // Refuses a link where the result was.
                tree.has_result(name)?;
                tree.rename(&tree.backup().join(name), &tree.place(name))?;
            }
        }
        for folder in &self.folders {
            tree.remove_folder_if_empty(&tree.place(folder));
        }
        self.sync_places(tree)?;
        tree.remove_file(&tree.journal())?;
        tree.sync_folder(&tree.state())?;
        tree.clear(&tree.backup())?;
        tree.clear(&tree.staging())
    }

    /// Puts the names of all results on the disk.
    fn sync_places(&self, tree: &Tree) -> Result<()> {
        tree.sync_folders(self.places(tree)?)
    }

    /// The folders in which results stand or stood, as far as they are there.
    fn places(&self, tree: &Tree) -> Result<Vec<PathBuf>> {
        let mut places = vec![tree.root().to_owned()];
        for folder in folders_of(self.install.iter().chain(&self.replace)) {
            let path = tree.place(folder);
            if tree.is_folder(&path)? {
                places.push(path);
            }
        }
        Ok(places)
    }
}

fn but_summary(names: &BTreeSet<String>) -> impl Iterator<Item = String> {
    names.iter().filter(|name| *name != SUMMARY).cloned()
}

fn folders_of<'a>(names: impl IntoIterator<Item = &'a String>) -> BTreeSet<&'a str> {
    names.into_iter().filter_map(|name| parent(name)).collect()
}
