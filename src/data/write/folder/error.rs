//! Why an output folder could not be opened, written or changed.

use std::io;
use std::path::{Path, PathBuf};

/// See the module. Paths are shown as the user gave them.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system refused a call.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something that is no folder stands where one is needed.
    #[error("{} is not a folder; name another folder for the results, or move it elsewhere", .0.display())]
    NotAFolder(PathBuf),
    /// A link stands where hyg would write.
    #[error("{} is a link, and results are not written through links; name the place itself, or remove the link", .0.display())]
    Link(PathBuf),
    /// The folder holds what no run of hyg put there.
    #[error(
        "{} holds other files, such as {example}; name an empty folder, or say --force to write among them",
        path.display()
    )]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// One of the files.
        example: String,
    },
    /// A file of someone else has the name of a result.
    #[error("{} is in the way of a result and was not written by hyg; move it elsewhere", .0.display())]
    NotOurs(PathBuf),
    /// Another run holds the lock.
    #[error("another run of hyg writes into {}; wait until it has ended", .0.display())]
    Busy(PathBuf),
    /// The record of a change that was broken off is not one that hyg wrote.
    #[error("{} is damaged, so a change that was broken off cannot be mended; delete the folder it is in and run again", .0.display())]
    Damaged(PathBuf),
    /// A result has a name that is none: a mistake in hyg.
    #[error("{0:?} cannot name a result")]
    Name(String),
    /// A result was not written to its end: a mistake in hyg.
    #[error("{} was not written to its end", .0.display())]
    Unfinished(PathBuf),
    /// A change failed halfway, and so did taking it back.
    #[error("{cause}; taking the change back failed too: use nothing in {} until another run has mended it", path.display())]
    Halfway {
        /// The folder.
        path: PathBuf,
        /// What failed first.
        cause: Box<FolderError>,
    },
}

impl FolderError {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FolderError {
        move |source| FolderError::Io { doing, path: path.to_owned(), source }
    }
}
