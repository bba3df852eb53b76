//! Outcomes out: CSV files for people and for import, the cleaned export, and the folder that
//! takes them as one transaction.

pub mod cleaned;
pub mod csv;
pub mod folder;

pub use cleaned::{Changes, CleanedError, CleanedExport, CleanedIn, CleanedPart, CleanedWriter, NewCell};
pub use csv::{CsvRows, Purpose, ReadyCell};
pub use folder::{FolderError, OutputFile, OutputFolder, ScratchFile};
