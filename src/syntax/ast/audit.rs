//! `audit`: what is measured, and held against goals.

use super::{Condition, Heading, Name, Phrase, Value};

/// `audit NAME "…"` with its measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    pub heading: Heading,
    pub measures: Vec<Measure>,
}

/// `measure reachable: share where email is valid, goal at least 95%, warn at least 97%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub name: Name,
    pub figure: Figure,
    pub goal: Option<Goal>,
    pub warn: Option<Goal>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// `share where …` / `share in NAME`: of all records of the object.
    Share(Population),
    /// `count where …` / `count in NAME`.
    Count(Population),
    /// `fill rate of PROPERTY`.
    FillRate(Phrase),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Population {
    Where(Condition),
    In(Name),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    AtLeast(Value),
    AtMost(Value),
    /// `down 50%`, `up 10%`, from the first run or from what is named.
    Change {
        up: bool,
        by: Value,
        baseline: Option<Baseline>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Baseline {
    From(Value),
    Since(Value),
}
