//! The integration tests, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

mod accuracy;
mod audits;
mod check;
mod check_data;
mod check_fix;
mod check_fix_meaning;
mod check_formats;
mod cli;
mod cli_apply;
mod compared_by_form;
mod crash;
mod data_cleaned;
mod data_folder;
mod data_read;
mod data_scan;
mod dialects;
mod duplicates;
mod duplicates_asked;
mod editors;
mod engine;
mod examples;
mod explain;
mod explain_record;
mod first_hour;
#[cfg(all(feature = "gzip", feature = "zstd", feature = "xlsx", feature = "parquet"))]
mod formats;
mod identifiers;
mod init;
mod interrupt;
mod json;
mod laws;
mod layers;
mod likely;
mod lints;
mod lookups;
#[cfg(feature = "lsp")]
mod lsp;
mod oracle;
mod outcomes;
mod outliers;
mod passes;
mod pollock;
mod programs;
mod prove;
mod readme;
mod reconcile;
mod reference;
mod regression;
mod schema;
mod spellings;
mod support;
mod syntax;
mod testing;
mod verbs;
mod workflow;
