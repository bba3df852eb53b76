//! The declarations that are a condition and little more, and what they share.

use super::{Condition, Heading, Name, Quoted, Value};
use crate::source::Spanned;
use crate::value::Brake;
use crate::value::time::Duration;

/// `param dormant-after = 182 days "Half a year"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    pub heading: Heading,
    pub value: Value,
}

/// `segment NAME "…" where …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    pub heading: Heading,
    pub condition: Condition,
}

/// `protect NAME "…" where …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Protect {
    pub heading: Heading,
    pub condition: Condition,
}

/// `delete` and `suppress`.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    pub heading: Heading,
    pub condition: Condition,
    pub unless: Vec<Unless>,
    pub brake: Option<Spanned<Brake>>,
}

/// `unless … "reason"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unless {
    pub condition: Condition,
    pub reason: Option<Quoted>,
}

/// `flag NAME "…" where … [unless …] say "…"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    pub heading: Heading,
    pub condition: Condition,
    pub unless: Vec<Unless>,
    pub say: Option<Quoted>,
}

/// `never delete "…" where …`: what must hold of all rules together.
#[derive(Debug, Clone, PartialEq)]
pub struct Never {
    pub description: Quoted,
    pub condition: Condition,
}

/// `routine NAME "…" every month run fix a run delete b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Routine {
    pub heading: Heading,
    /// How often: `every month` is 1 month, `every 2 weeks` two.
    pub every: Option<Spanned<Duration>>,
    pub runs: Vec<RuleReference>,
}

/// `delete unengaged`: a rule by its kind and name.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleReference {
    pub keyword: Spanned<String>,
    pub name: Name,
}
