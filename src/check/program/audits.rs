//! What `audit` rules measure, and hold their figures against.

use super::Condition;
use crate::source::Span;
use crate::value::ratio::Ratio;
use chrono::NaiveDate;

/// Figures about all records of the object.
#[derive(Debug, Clone)]
pub struct Audit {
    pub measures: Vec<Measure>,
}

/// One figure: how many records something is true of.
#[derive(Debug, Clone)]
pub struct Measure {
    /// No other measure of the audit has it.
    pub name: String,
    pub name_span: Span,
    pub unit: Unit,
    /// True of the records that count.
    pub condition: Condition,
    pub goal: Option<Goal>,
    /// What it should reach besides.
    pub warn: Option<Goal>,
    /// What is measured, as written with the values of parameters: `share where email is valid`.
    pub text: String,
    /// The same with a fingerprint of the segments and duplicates rules that it asks: figures are compared only with those
    /// that were counted by the same definitions.
    pub recorded: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Of all records of the object.
    Share,
    /// Records.
    Count,
}

/// What a figure ought to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    pub bound: Bound,
    /// As written, with the values of parameters: `at least 95%`.
    pub text: String,
}

impl Goal {
    /// Whether every figure that reaches the other one reaches this one.
    #[must_use]
    pub fn is_implied_by(&self, other: &Goal) -> bool {
        match (self.bound, other.bound) {
            (Bound::AtLeast(this), Bound::AtLeast(other)) => this <= other,
            (Bound::AtMost(this), Bound::AtMost(other)) => this >= other,
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    AtLeast(Ratio),
    AtMost(Ratio),
    /// By this share of what it was.
    Change {
        is_up: bool,
        by: Ratio,
        from: Baseline,
    },
}

/// What a change is counted from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Baseline {
    From(Ratio),
    /// The first run that was recorded.
    First,
    /// The first run on this day or after it.
    Since(NaiveDate),
}
