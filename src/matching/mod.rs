//! Which records are the same person or company: a rule's clauses, compiled, over columns of cells.
//!
//! ```text
//! cells ─► form (how a column compares) ─► Records ─► items (records that a clause cannot tell apart)
//!                                                        │
//!            groups ◄─ clusters (no chains) ◄─ links ◄─ pairs that share a key of a block
//! ```
//!
//! Pure algorithms: nothing here knows of rules' texts, files or records' other columns, and nothing
//! guesses in silence. What a clause cannot compare (a blank, a text without digits where a number should be)
//! matches nothing; pairs that the blocks may have missed are estimated and reported; a block that
//! would take too long is refused by name. The same records give the same groups whatever their order
//! and the number of threads.

mod clauses;
mod clusters;
pub mod form;
mod index;
mod items;
pub mod likely;
pub mod measure;
mod missed;
mod pair;
mod parallel;
mod records;

pub use clauses::{Explained, Step, Weight, explain_pair};
pub use form::Form;
pub use likely::{Model, Models};
pub use measure::Measure;
pub use pair::{Outcome, Pair, explain, fits, nothing_to_match_by};
pub use parallel::{Threads, Watch};
pub use records::{MOST_BYTES, Records};

use crate::value::counted::grouped;
use thiserror::Error;

/// A rule's `match` lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Matcher {
    pub columns: Vec<Column>,
    /// A pair is a duplicate if any holds.
    pub clauses: Vec<Clause>,
}

/// A column as one or more clauses compare it. A property compared in two forms is two columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What messages and reports call it.
    pub label: String,
    pub form: Form,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// `match same A and similar B at least 90%`: all of them.
    All(Vec<Likeness>),
    /// `match likely at least 95% on A, B, C`: the probability that two records are one, by
    /// Fellegi and Sunter's weights; see [`likely`].
    Likely { at_least: f64, columns: Vec<usize> },
}

impl Clause {
    #[must_use]
    pub fn is_likely(&self) -> bool {
        matches!(self, Clause::Likely { .. })
    }
}

/// What a clause asks of one column, by its place in [`Matcher::columns`].
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    pub column: usize,
    pub test: Test,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// The same comparable form.
    Same,
    /// At least so alike, from 0 to 1.
    Similar { measure: Measure, at_least: f64 },
}

impl Matcher {
    /// Whether a column's texts must be kept, because something compares more than whether they are
    /// the same.
    fn keeps_texts(&self, column: usize) -> bool {
        self.clauses.iter().any(|clause| match clause {
            Clause::All(likenesses) => {
                likenesses.iter().any(|likeness| likeness.column == column && likeness.test != Test::Same)
            }
            Clause::Likely { columns, .. } => columns.contains(&column),
        })
    }
}

/// What a search may use.
#[derive(Debug, Clone, Copy)]
pub struct Search<'s> {
    /// Pairs of rows that a person has rejected, in any order.
    pub rejected: &'s [(u32, u32)],
    /// Models that were saved; one that has the columns of a `likely` clause is used instead of training.
    pub models: &'s [Model],
    /// The same result whatever their number.
    pub threads: Threads<'s>,
    /// Most pairs that one clause may compare before it is refused.
    pub most_pairs: u64,
}

impl Default for Search<'_> {
    fn default() -> Self {
        Search { rejected: &[], models: &[], threads: 1.into(), most_pairs: MOST_PAIRS }
    }
}

/// Half a billion pairs take some minutes on one core; a rule that needs more compares what need not be.
pub const MOST_PAIRS: u64 = 500_000_000;

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// By their first members.
    pub groups: Vec<Group>,
    /// Links that hold and yet were not followed, because each would join two groups that otherwise have
    /// nothing in common. For review.
    pub weak: Vec<Link>,
    /// Links that hold and were not followed, because a person rejected a pair that they would put into one
    /// group: to which of the two the others belong nobody can tell. For review.
    pub apart: Vec<Link>,
    /// Of the pairs that a person has rejected, those that would be one otherwise; each once, ascending.
    pub rejected: Vec<(u32, u32)>,
    /// Values that so many records share that comparing them is most of the work.
    pub crowds: Vec<Crowd>,
    pub blocks: Vec<BlockReport>,
    /// Of each `likely` clause, in their order.
    pub models: Vec<Model>,
    pub pairs_compared: u64,
}

impl Found {
    /// The share of the pairs that hold which the blocks of a clause find together: an estimate, as far as they
    /// miss independently of each other. 1 where nothing can be missed.
    #[must_use]
    pub fn recall(&self, clause: usize) -> f64 {
        let of_clause = self.blocks.iter().filter(|block| block.clause == clause);
        1.0 - of_clause.map(|block| 1.0 - block.recall).product::<f64>()
    }
}

/// Rows that are one person or company.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// At least two, ascending.
    pub members: Vec<u32>,
    /// What holds them together: enough links that every member is reached, in the order of rows. Of rows that a
    /// clause cannot tell apart each is linked with the first.
    pub links: Vec<Link>,
    /// Two members that may yet be two persons. For review.
    pub contradiction: Option<Contradiction>,
}

/// Two members of a group that `likely` has put together and that hold in a column what one person does not: two given
/// names, birthdays of two years. The rest may agree because they are relatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    pub a: u32,
    pub b: u32,
    /// Its label.
    pub column: String,
}

/// A value that many records share, in the columns of a clause that must be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crowd {
    pub clause: usize,
    pub columns: String,
    pub records: u64,
    pub pairs: u64,
    /// The row of one of them.
    pub example: u32,
}

/// Two rows of which a clause holds; `a < b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    pub a: u32,
    pub b: u32,
    /// Its place in [`Matcher::clauses`].
    pub clause: usize,
    /// 1 for `same`; the least of the likenesses of `similar`; the probability of `likely`.
    pub score: f64,
}

/// How the pairs of one clause were found.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockReport {
    pub clause: usize,
    /// What the two of a pair share: `the same email`.
    pub description: String,
    /// Pairs that share it and no block before it.
    pub pairs: u64,
    /// Of the pairs that hold, the share that this block finds; an estimate where blocks can miss some (see
    /// [`index`]).
    pub recall: f64,
    /// Keys that were left out, because too many records share them.
    pub skipped: u64,
}

/// Why a search was not made. The `example` of a value that too many records share is the row of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    #[error(
        "{} different records share one {column}, which makes {} pairs to compare; add `same` another property to the line, correct or clear that value first, or leave such records out with `unless`",
        grouped(*.count), grouped(*.pairs)
    )]
    Explodes { column: String, count: u64, pairs: u64, example: u32 },
    #[error(
        "{} pairs of records would have to be compared by {columns}, more than the {} that a run may take; add `same` another property to the line",
        grouped(*.pairs), grouped(*.most)
    )]
    TooManyPairs { columns: String, pairs: u64, most: u64 },
    #[error("there are more than {0} records, and duplicates are found among no more")]
    TooManyRecords(u32),
    #[error(
        "what is compared of the first {records} records takes {} MB of memory, more than the {} MB that a run may hold for it; compare fewer properties, or leave records out with `where` or `unless`",
        .bytes / 1_000_000, .most / 1_000_000
    )]
    TooLarge { records: u32, bytes: u64, most: u64 },
    #[error("{0}")]
    Untrainable(String),
    /// See [`Watch::is_stopped`].
    #[error("interrupted")]
    Interrupted,
}

/// Finds the groups.
///
/// # Errors
/// A block that explodes, or columns from which `likely` can learn nothing.
pub fn find(matcher: &Matcher, records: &Records, search: &Search<'_>) -> Result<Found, Refused> {
    let mut found = Found::default();
    let mut links = Vec::new();
    for (at, clause) in matcher.clauses.iter().enumerate() {
        let of_clause = match clause {
            Clause::All(likenesses) => clauses::links(matcher, records, search, at, likenesses)?,
            Clause::Likely { at_least, columns } => {
                likely::links(matcher, records, search, (at, *at_least, columns.as_slice()))?
            }
        };
        if search.threads.is_stopped() {
            return Err(Refused::Interrupted);
        }
        links.extend(of_clause.links);
        found.blocks.extend(of_clause.blocks);
        found.models.extend(of_clause.model);
        found.crowds.extend(of_clause.crowds);
        found.pairs_compared += of_clause.compared;
    }
    let judge = clauses::Judge::new(matcher, records, &found.models, search.threads)?;
    let clusters = clusters::clusters(&judge, links, search);
    if search.threads.is_stopped() {
        return Err(Refused::Interrupted);
    }
    found.groups = clusters.groups;
    found.weak = clusters.weak;
    found.apart = clusters.apart;
    found.rejected = clusters.rejected;
    Ok(found)
}

/// What one clause found.
#[derive(Debug, Default)]
struct OfClause {
    links: Vec<Link>,
    blocks: Vec<BlockReport>,
    model: Option<Model>,
    compared: u64,
    crowds: Vec<Crowd>,
}

#[cfg(test)]
mod tests;
