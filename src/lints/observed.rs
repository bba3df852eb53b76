//! What a run over exports counted, as far as lints look at it: numbers and the different values of a
//! few columns, never records.

use crate::check::program::RuleId;
use crate::schema::{ObjectId, PropertyId};
use crate::value::date::order::OrderEvidence;
use std::collections::BTreeMap;

/// What rules and exports came to together.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// Of each rule that could be asked.
    pub rules: BTreeMap<RuleId, Counts>,
    /// Of each object with an export: how many records it has.
    pub records: BTreeMap<ObjectId, u64>,
    pub lacking: Vec<Lacking>,
    /// Of columns that rules ask about.
    pub columns: BTreeMap<(ObjectId, PropertyId), Column>,
}

/// What one rule came to, in records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub selected: u64,
    /// None of the rule's only because a value is blank.
    pub left_out_blank: u64,
    /// A value cannot be read, or a linked file was not given.
    pub unread: u64,
}

/// A column that a rule needs and an export lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    pub rule: RuleId,
    /// A sentence that names file and column.
    pub what: String,
    /// A header of the export that may be meant.
    pub near: Option<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub file: String,
    pub header: String,
    /// How often each value occurs; nothing when there are too many.
    pub values: Option<BTreeMap<String, u64>>,
    /// Layouts in which values of the property's kind are written, by an example, each with how many.
    pub layouts: Vec<(&'static str, u64)>,
    /// Of a date: what says which of day and month comes first.
    pub order: OrderEvidence,
}

/// Values that a message names; the rest is counted.
const NAMED: usize = 3;

/// The values that most records have, in backticks, the first few.
pub(super) fn most_frequent(values: &BTreeMap<String, u64>) -> Vec<String> {
    let mut by_count: Vec<(&String, &u64)> = values.iter().collect();
    by_count.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    by_count.iter().take(NAMED).map(|(value, _)| format!("`{value}`")).collect()
}
