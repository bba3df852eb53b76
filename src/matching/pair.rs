//! Why two records are or are not one, after a search: clause by clause, and what became of the pair.

use super::{Clause, Column, Explained, Found, Matcher, Records, explain_pair};
use crate::value::placeholder::{is_placeholder, is_placeholder_address};
use crate::value::text::trimmed;

/// A pair of rows, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub clauses: Vec<Explained>,
    pub outcome: Outcome,
}

/// What a search made of two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A clause holds, and they are in one group.
    Joined,
    /// No clause holds of them, and they are in one group through others.
    JoinedThroughOthers,
    /// A person has rejected the pair, or one that it would put into one group.
    Rejected,
    /// A clause holds, and would join two groups that otherwise have too little in common.
    Weak,
    /// A clause holds, and no block brought the two together.
    NotCompared,
    /// No clause holds.
    Different,
}

/// Why a cell that is not blank is nothing to match by, if it is not.
#[must_use]
pub fn nothing_to_match_by(column: &Column, cell: &str) -> Option<String> {
    let cell = trimmed(cell);
    if cell.is_empty() || column.form.comparable(cell).is_some() {
        return None;
    }
    let why = if is_placeholder(cell) || is_placeholder_address(cell) {
        "is what people type where they have none"
    } else {
        "is nothing to match by"
    };
    Some(format!("`{cell}` {why}"))
}

/// Explains two rows after `found`; `cells` are theirs, in the order of the rule's columns.
#[must_use]
pub fn explain(
    matcher: &Matcher,
    records: &Records,
    found: &Found,
    (a, b): (u32, u32),
    cells: [&[Option<String>]; 2],
) -> Pair {
    let mut clauses = explain_pair(matcher, records, &found.models, a, b);
    clauses.iter_mut().for_each(|clause| tell_placeholders(matcher, clause, cells));
    let holds = clauses.iter().any(|clause| clause.holds);
    let are_together = found.groups.iter().any(|group| group.members.contains(&a) && group.members.contains(&b));
    // Of rows that a clause cannot tell apart one stands for all.
    let is_like = |x: u32, y: u32| {
        (0..matcher.columns.len()).all(|column| records.fingerprint(column, x) == records.fingerprint(column, y))
    };
    let is_pair = |x: u32, y: u32| (is_like(x, a) && is_like(y, b)) || (is_like(x, b) && is_like(y, a));
    let outcome = match () {
        () if are_together && holds => Outcome::Joined,
        () if are_together => Outcome::JoinedThroughOthers,
        () if !holds => Outcome::Different,
        () if found.rejected.iter().any(|&(x, y)| is_pair(x, y)) => Outcome::Rejected,
        () if found.apart.iter().any(|link| is_pair(link.a, link.b)) => Outcome::Rejected,
        () if found.weak.iter().any(|link| is_pair(link.a, link.b)) => Outcome::Weak,
        () => Outcome::NotCompared,
    };
    Pair { clauses, outcome }
}

/// What stands in a cell and matches nothing is not called blank.
fn tell_placeholders(matcher: &Matcher, explained: &mut Explained, cells: [&[Option<String>]; 2]) {
    let columns: Vec<usize> = match matcher.clauses.get(explained.clause) {
        Some(Clause::All(likenesses)) => likenesses.iter().map(|likeness| likeness.column).collect(),
        Some(Clause::Likely { columns, .. }) => columns.clone(),
        None => Vec::new(),
    };
    for (step, at) in explained.steps.iter_mut().zip(columns) {
        let why = |cells: &[Option<String>]| nothing_to_match_by(matcher.columns.get(at)?, cells.get(at)?.as_deref()?);
        let mut told: Vec<String> = cells.into_iter().filter_map(why).collect();
        told.dedup();
        if step.weight.is_none() && !told.is_empty() {
            step.finding = told.join("; ");
        }
    }
}

/// Whether a model is one of the rule's `likely` clauses: of its columns, in its forms.
#[must_use]
pub fn fits(matcher: &Matcher, model: &super::Model) -> bool {
    matcher.clauses.iter().any(|clause| match clause {
        Clause::Likely { columns, .. } => super::likely::is_model(matcher, columns, model),
        Clause::All(_) => false,
    })
}
