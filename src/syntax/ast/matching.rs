//! `duplicates` and `reconcile`: which records are one, and what is left of them.

use super::{Condition, Heading, Phrase, Quoted, Unless};
use crate::source::Spanned;
use crate::value::Brake;

/// `duplicates NAME "…" [where …] match … [unless …] [survivor …] [keep …] [stop above …]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicates {
    pub heading: Heading,
    pub condition: Option<Condition>,
    pub matches: Vec<Match>,
    pub unless: Vec<Unless>,
    pub survivor: Vec<Rank>,
    pub keep: Vec<Keep>,
    pub brake: Option<Spanned<Brake>>,
}

/// `reconcile NAME "…" with "FILE" [where …] match … [unless …] [compare …]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconcile {
    pub heading: Heading,
    /// The other system's file, relative to the project folder.
    pub file: Quoted,
    pub condition: Option<Condition>,
    pub matches: Vec<Match>,
    pub unless: Vec<Unless>,
    pub compare: Vec<Compared>,
}

/// One `match` clause; a pair is a duplicate when any clause holds for it.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// `match same A and similar B at least 90%`.
    All(Vec<Likeness>),
    /// `match likely at least 95% on A, B, C`.
    Likely { at_least: Spanned<f64>, on: Vec<Compared> },
}

impl Match {
    /// All that it compares, in order.
    pub fn compared(&self) -> impl Iterator<Item = &Compared> {
        let (all, likely): (&[Likeness], &[Compared]) = match self {
            Match::All(all) => (all, &[]),
            Match::Likely { on, .. } => (&[], on),
        };
        let all = all.iter().map(|likeness| match likeness {
            Likeness::Same(compared) | Likeness::Similar { compared, .. } => compared,
        });
        all.chain(likely)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Likeness {
    Same(Compared),
    /// `similar last name at least 90%`; the percentage may be left to the property's default.
    Similar {
        compared: Compared,
        at_least: Option<Spanned<f64>>,
    },
}

/// What `match` compares, and how where the rule says it: `company name by token set`.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub property: Phrase,
    /// The column of another system's file that holds the same.
    pub with: Option<Quoted>,
    /// A form or a measure, as it is written.
    pub by: Option<Spanned<String>>,
}

/// One step of `survivor`, the most wanted first.
#[derive(Debug, Clone, PartialEq)]
pub enum Rank {
    Holds(Condition),
    Best { order: Spanned<Order>, property: Phrase },
}

/// Which value wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Latest,
    Earliest,
    Highest,
    Lowest,
    Longest,
    Furthest,
}

impl Order {
    /// The keyword.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Order::Latest => "latest",
            Order::Earliest => "earliest",
            Order::Highest => "highest",
            Order::Lowest => "lowest",
            Order::Longest => "longest",
            Order::Furthest => "furthest",
        }
    }
}

/// `keep phone number: latest by last activity date`.
#[derive(Debug, Clone, PartialEq)]
pub struct Keep {
    pub properties: Vec<Phrase>,
    /// `survivor`, `first known`, `latest`, `furthest`, `all values joined`, `true wins` …
    pub rule: Spanned<String>,
    pub by: Option<Phrase>,
}
