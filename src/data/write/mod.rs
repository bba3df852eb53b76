//! Outcomes out: CSV files for people and for import, the cleaned export, and the folder that
//! takes them as one transaction.

pub mod cleaned;
pub mod csv;
pub mod folder;

pub use cleaned::{CleanedError, CleanedWriter, Fate};
pub use csv::{CsvWriter, Purpose};
pub use folder::{FolderError, OutputFile, OutputFolder, ScratchFile};

use super::digest::Digest;

/// What a file came to, for the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Rows without the header.
    pub rows: u64,
    /// Length and hash of the bytes.
    pub digest: Digest,
}
