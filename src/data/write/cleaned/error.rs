//! Why a cleaned export could not be written.

use crate::data::read::Fault;

/// Each message names the row and says how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum CleanedError {
    /// The export's encoding has no bytes for a new value.
    #[error(
        "row {row}: {value:?} cannot be written in {encoding}, the encoding of the export; export it as UTF-8, or run \
         without --cleaned"
    )]
    Unwritable {
        /// The row.
        row: u64,
        /// The new value.
        value: String,
        /// The encoding.
        encoding: &'static str,
    },
    /// A new value needs quotes, and the export has none.
    #[error("row {row}: {value:?} cannot be written without quotes, as the export is; run without --cleaned")]
    Unquotable {
        /// The row.
        row: u64,
        /// The new value.
        value: String,
    },
    /// A rejected row is no row in another format.
    #[error(
        "row {row}: {fault}: it cannot be written as {format}, and a cleaned export leaves no row out; mend the row, or \
         write the format of the export (--cleaned)"
    )]
    Rejected {
        /// The row.
        row: u64,
        /// Why it was rejected.
        fault: Fault,
        /// The format.
        format: &'static str,
    },
    /// The object of a row has no place for a new value.
    #[error(
        "row {row}: {value:?} cannot be written at `{path}`, where the object holds something else; write another format \
         (--cleaned=csv), or run without --cleaned"
    )]
    NoPlace {
        /// The row.
        row: u64,
        /// The keys of the place.
        path: String,
        /// The new value.
        value: String,
    },
    /// Two columns of one name cannot be two keys of an object.
    #[error(
        "two columns are named `{name}`, and an object of NDJSON names a value once; rename one of them, or write another format"
    )]
    RepeatedName {
        /// The name.
        name: String,
    },
    /// What a sheet cannot hold.
    #[error("row {row}: {what}; write another format, such as --cleaned=csv")]
    Sheet {
        /// The row of the export.
        row: u64,
        /// What is too much, and the limit.
        what: String,
    },
    /// A header that a sheet cannot hold.
    #[error("{0}; write another format, such as --cleaned=csv")]
    SheetHeader(String),
    /// A format that was left out when the program was built.
    #[error(
        "this build of hyg does not write {format}; install hyg with its default features, or with the feature `{feature}`, \
         or write --cleaned=csv"
    )]
    NotBuilt {
        /// The format.
        format: &'static str,
        /// The feature that writes it.
        feature: &'static str,
    },
    /// What the writer of a format says.
    #[error("cannot write the cleaned export as {format}: {detail}")]
    Format {
        /// The format.
        format: &'static str,
        /// In the words of the writer.
        detail: String,
    },
    /// Files of the output name themselves.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
