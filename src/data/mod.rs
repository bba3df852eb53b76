//! Tables in and out: exports read into Arrow batches, outcomes written as files.
//!
//! Knows bytes, cells and files, never rules. Nothing here reads the clock or the environment.

pub mod digest;
pub mod profile;
pub mod read;
pub mod write;

pub use digest::Digest;
