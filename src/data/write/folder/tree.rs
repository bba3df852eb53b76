//! The places of an output folder, and file-system calls on them that say what failed.

use super::error::FolderError;
use super::fs::{FileSystem, Kind, Scratch, Sink};
use super::write_back::{Wait, at_once};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file without which a folder is no result.
pub(super) const SUMMARY: &str = "summary.json";
/// hyg's own folder inside an output folder. That it is there is the mark by which a folder that hyg
/// wrote, or began to write, is recognised.
const STATE: &str = ".hyg-out";
/// Lists of names are far smaller.
const LARGEST_LIST: u64 = 16 << 20;

type Result<T> = std::result::Result<T, FolderError>;

/// An output folder on some file system.
#[derive(Debug)]
pub(super) struct Tree {
    fs: Arc<dyn FileSystem>,
    root: PathBuf,
}

impl Tree {
    pub(super) fn new(fs: Arc<dyn FileSystem>, root: &Path) -> Tree {
        // Without a closing slash, which would make the system follow a link.
        Tree { fs, root: root.components().collect() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a result stands once committed.
    pub(super) fn place(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(super) fn state(&self) -> PathBuf {
        self.root.join(STATE)
    }

    /// Held locked for the time of a run.
    pub(super) fn lock_file(&self) -> PathBuf {
        self.state().join("lock")
    }

    /// New results until they are committed.
    pub(super) fn staging(&self) -> PathBuf {
        self.state().join("staging")
    }

    /// Old results while new ones take their places.
    pub(super) fn backup(&self) -> PathBuf {
        self.state().join("backup")
    }

    /// The journal of a commit under way.
    pub(super) fn journal(&self) -> PathBuf {
        self.state().join("journal.json")
    }

    /// A journal until it is whole.
    pub(super) fn journal_draft(&self) -> PathBuf {
        self.state().join("journal.draft")
    }

    /// The journal of the last commit: the results that hyg wrote.
    pub(super) fn last_journal(&self) -> PathBuf {
        self.state().join("outputs.json")
    }

    pub(super) fn kind(&self, path: &Path) -> Result<Option<Kind>> {
        self.fs.kind(path).map_err(FolderError::io("look at", path))
    }

    /// Whether a folder stands at the path; an error if anything else does.
    pub(super) fn is_folder(&self, path: &Path) -> Result<bool> {
        match self.kind(path)? {
            None => Ok(false),
            Some(Kind::Folder) => Ok(true),
            Some(Kind::Link) => Err(FolderError::Link(path.to_owned())),
            Some(Kind::File | Kind::Other) => Err(FolderError::NotAFolder(path.to_owned())),
        }
    }

    /// Whether a file stands at the path; an error if anything else does.
    pub(super) fn is_file(&self, path: &Path) -> Result<bool> {
        match self.kind(path)? {
            None => Ok(false),
            Some(Kind::File) => Ok(true),
            Some(Kind::Link) => Err(FolderError::Link(path.to_owned())),
            Some(Kind::Folder | Kind::Other) => Err(FolderError::NotOurs(path.to_owned())),
        }
    }

    /// Whether a result of this name stands in the folder; an error if it could only be reached
    /// through a link, or something else than a file is in its place.
    pub(super) fn has_result(&self, name: &str) -> Result<bool> {
        let reachable = parent(name).map_or(Ok(true), |folder| self.is_folder(&self.place(folder)))?;
        if reachable { self.is_file(&self.place(name)) } else { Ok(false) }
    }

    pub(super) fn list(&self, folder: &Path) -> Result<Vec<String>> {
        let names = self.fs.list(folder).map_err(FolderError::io("list", folder))?;
        Ok(names.into_iter().map(|name| name.to_string_lossy().into_owned()).collect())
    }

    /// What a run finds in the folder that is not hyg's own mark.
    pub(super) fn other_names(&self) -> Result<Vec<String>> {
        Ok(self.list(&self.root)?.into_iter().filter(|name| name != STATE).collect())
    }

    pub(super) fn create_folder(&self, path: &Path) -> Result<()> {
        self.fs.create_folder(path).map_err(FolderError::io("make the folder", path))
    }

    /// Makes the file `at`; `shown` is its name in messages.
    pub(super) fn create_file(&self, at: &Path, shown: &Path) -> Result<Box<dyn Sink>> {
        self.fs.create_file(at).map_err(FolderError::io("write", shown))
    }

    pub(super) fn create_scratch(&self, folder: &Path) -> Result<Box<dyn Scratch>> {
        self.fs.create_scratch(folder).map_err(FolderError::io("make a temporary file in", folder))
    }

    pub(super) fn lock(&self) -> Result<File> {
        let path = self.lock_file();
        self.is_file(&path)?;
        let lock = self.fs.lock(&path).map_err(FolderError::io("lock", &path))?;
        lock.ok_or_else(|| FolderError::Busy(self.root.clone()))
    }

    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>> {
        self.fs.read(path, LARGEST_LIST).map_err(FolderError::io("read", path))
    }

    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.fs.rename(from, to).map_err(FolderError::io("move a file to", to))
    }

    pub(super) fn sync_folder(&self, path: &Path) -> Result<()> {
        self.fs.sync_folder(path).map_err(FolderError::io("write", path))
    }

    /// Returns when the names in all of the folders are on the disk.
    pub(super) fn sync_folders(&self, folders: impl IntoIterator<Item = PathBuf>) -> Result<()> {
        let wait = |folder: PathBuf| -> Wait { Box::new(move || self.sync_folder(&folder)) };
        at_once(&folders.into_iter().map(wait).collect::<Vec<_>>())
    }

    /// Removes a file, if it is there.
    pub(super) fn remove_file(&self, path: &Path) -> Result<()> {
        match self.fs.remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FolderError::io("remove", path)(error)),
            _ => Ok(()),
        }
    }

    /// Removes a folder, if it is there and empty.
    pub(super) fn remove_folder_if_empty(&self, path: &Path) {
        // A folder that is not removed does no harm: names in it are looked at one by one.
        self.fs.remove_folder(path).ok();
    }

    /// Removes whatever stands at the path, with all that is in it; a link is removed, not followed.
    pub(super) fn clear(&self, path: &Path) -> Result<()> {
        match self.kind(path)? {
            None => Ok(()),
            Some(Kind::Folder) => {
                // Large files take the system a while.
                let names = self.fs.list(path).map_err(FolderError::io("list", path))?;
                let clear = |name| -> Wait { Box::new(move || self.clear(&path.join(&name))) };
                at_once(&names.into_iter().map(clear).collect::<Vec<_>>())?;
                self.fs.remove_folder(path).map_err(FolderError::io("remove", path))
            }
            Some(_) => self.remove_file(path),
        }
    }
}

/// The folder part of a result's name.
pub(super) fn parent(name: &str) -> Option<&str> {
    name.split_once('/').map(|(folder, _)| folder)
}

/// Whether this is a name that results may have: a file, or one folder and a file, of letters,
/// digits, `-`, `_` and `.`, none hidden.
pub(super) fn is_result_name(name: &str) -> bool {
    let mut parts = 0;
    name.split('/').all(|part| {
        parts += 1;
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    }) && parts <= 2
}

#[cfg(test)]
mod tests {
    use super::is_result_name;

    #[test]
    fn names_of_results_lead_nowhere_else() {
        for name in ["summary.json", "contacts/deletions.csv", "sociétés/set-aside.csv"] {
            assert!(is_result_name(name), "{name}");
        }
        for name in
            ["", "/etc/x", "../x", "a/../x", "a/b/c", "a/", ".hyg-out/lock", "a\\b", "a b", "C:x", "a/.x", ".", "a\0"]
        {
            assert!(!is_result_name(name), "{name}");
        }
    }
}
