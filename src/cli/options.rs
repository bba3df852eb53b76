//! Options that mean the same in several commands.

use clap::{Args, ValueEnum};
use std::num::NonZero;
use std::thread;

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a person.
    Text,
    /// For programs.
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Threads {
    /// Threads to use; the results are the same with any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
}

impl Threads {
    pub(super) fn count(&self) -> usize {
        self.threads.map_or_else(all_threads, usize::from)
    }
}

/// As many threads as the computer runs at once.
pub(super) fn all_threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}
