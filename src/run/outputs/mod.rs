//! Outcomes as files.
//!
//! ```text
//!            worker threads                              one thread, in input order
//!   Judged ─► FileRenderer ─► Part: bytes of each list ─► FileSink ─► files of the output folder
//!             rows, cleaned   and of the cleaned export   hash, write
//! ```
//!
//! Which lists there are stands in [`list`]; one is of all objects together ([`audits`]). Everything that takes work is done by the renderer; the
//! sink takes bytes as they are, so that one thread keeps up with any number of workers.

mod audits;
mod files;
mod list;
mod render;

pub use files::FileSink;
