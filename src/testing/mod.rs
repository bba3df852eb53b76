//! Tests of rules: `test` blocks inside rule files, and snapshot cases beside them.
//!
//! Reads case folders and runs rules; prints nothing: [`render`] makes the texts.

mod block;
mod judge;
mod probe;
pub mod render;
pub mod snapshot;

pub use block::{Context as BlockContext, run as run_block};

/// One test and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub kind: TestKind,
    /// The description of a block, the folder's name of a case.
    pub name: String,
    /// The rule file of a block, the folder of a case.
    pub file: String,
    /// The first line of a block.
    pub line: Option<usize>,
    /// Empty when the test passed.
    pub faults: Vec<Fault>,
}

impl Outcome {
    #[must_use]
    pub fn passed(&self) -> bool {
        self.faults.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestKind {
    Block,
    Case,
}

/// Why a test failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An `expect` line that does not hold.
    Expectation { line: usize, text: String, expected: String, got: String },
    /// The outcome is not the accepted one; a unified diff.
    Moved(String),
    /// There is no accepted outcome yet.
    NotAccepted,
    /// The rules could not be run.
    Error(String),
}
