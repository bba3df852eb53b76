//! Who takes the outcomes: files, or a test.

use super::RunError;
use super::bind::{Bound, Layout};
use super::duplicates::Duplicates;
use super::reconcile::Reconciled;
use super::report::{OutputReport, Report};
use crate::check::program::Program;
use crate::data::read::Batch;
use crate::engine::mask::Mask;
use crate::engine::merges::BatchMerges;
use crate::engine::{Outcomes, Records, RelatedSet};
use crate::plan::{ObjectPlan, Plan};

/// An object that is being judged, and where its columns are.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub program: &'a Program,
    pub plan: &'a Plan,
    pub object: &'a ObjectPlan,
    pub input: &'a Bound,
    pub layout: &'a Layout,
    pub found: Searched<'a>,
    /// What is known of the records that others are linked to.
    pub related: &'a RelatedSet,
    /// How many work at once.
    pub threads: usize,
}

/// What was found in an object before its records are judged one by one.
#[derive(Debug, Clone, Copy)]
pub struct Searched<'a> {
    /// By its `duplicates` rules, if it has any.
    pub duplicates: Option<&'a Duplicates>,
    /// By its `reconcile` rules.
    pub reconciled: &'a [Reconciled],
}

/// One judged batch.
#[derive(Debug)]
pub struct Judged<'a> {
    /// Index of the file it comes from.
    pub source: usize,
    pub batch: Batch,
    pub records: Records,
    /// The rows with a key.
    pub active: Mask,
    /// What becomes of its rows by merges, if its object has such rules.
    pub merges: Option<BatchMerges<'a>>,
    pub outcomes: Outcomes,
}

/// Turns judged batches into parts on the worker threads; a pure function of the batch.
pub trait Renderer: Sync {
    type Part: Send;

    /// Whether it asks for cells of a batch beyond the columns that the plan reads.
    fn needs_whole_rows(&self) -> bool;

    /// Whether it asks for rows of which no rule says anything.
    fn needs_every_row(&self) -> bool;

    /// # Errors
    /// The batch cannot be put into the form that is written.
    fn render(&self, subject: &Subject, judged: Judged) -> Result<Self::Part, RunError>;
}

/// Takes parts in input order.
pub trait Sink {
    type Renderer: Renderer;

    /// Begins an object.
    ///
    /// # Errors
    /// Its files cannot be made.
    fn begin(&mut self, subject: &Subject) -> Result<Self::Renderer, RunError>;

    /// # Errors
    /// A part cannot be written.
    fn take(&mut self, part: <Self::Renderer as Renderer>::Part) -> Result<(), RunError>;

    /// Ends the object begun last.
    ///
    /// # Errors
    /// Its files cannot be ended.
    fn end(&mut self, subject: &Subject) -> Result<Vec<OutputReport>, RunError>;

    /// Ends the run, once all objects have: takes what is said of them together.
    ///
    /// # Errors
    /// A file cannot be made.
    fn close(&mut self, report: &Report) -> Result<Vec<OutputReport>, RunError>;
}

/// Counts, and writes nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct DryRun;

impl Renderer for DryRun {
    type Part = ();

    fn needs_whole_rows(&self) -> bool {
        false
    }

    fn needs_every_row(&self) -> bool {
        false
    }

    fn render(&self, _subject: &Subject, _judged: Judged) -> Result<(), RunError> {
        Ok(())
    }
}

impl Sink for DryRun {
    type Renderer = DryRun;

    fn begin(&mut self, _subject: &Subject) -> Result<DryRun, RunError> {
        Ok(DryRun)
    }

    fn take(&mut self, (): ()) -> Result<(), RunError> {
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }

    fn close(&mut self, _report: &Report) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }
}
