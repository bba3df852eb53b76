//! Pairs of conditions that must hold together and cannot.

use super::Context;
use super::facts::{Facts, Selection};
use super::walk::{conjuncts, members};
use super::wording::bound;
use crate::check::program::{Condition, ConditionKind, SegmentId};

/// Of very long conditions only the first members are compared in pairs.
const MOST_MEMBERS: usize = 60;

/// Two members of one `and` that no record satisfies together, in the order of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clash<'a> {
    pub(super) first: &'a Condition,
    pub(super) second: &'a Condition,
    pub(super) cause: Cause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Both bound the same number or date.
    Range,
    /// The first or the second goes by this segment.
    Segment(SegmentId),
    Other,
}

/// The first clash of each `and` in a condition, without what it says of linked records.
pub(super) fn clashes<'a>(context: &Context, whole: &'a Condition) -> Vec<Clash<'a>> {
    let mut clashes = Vec::new();
    search(&context.facts, whole, &mut clashes);
    clashes
}

fn search<'a>(facts: &Facts, condition: &'a Condition, clashes: &mut Vec<Clash<'a>>) {
    if matches!(condition.kind, ConditionKind::All(_)) {
        let together = conjuncts(condition);
        clashes.extend(first_clash(facts, &together));
        let nested = together.iter().flat_map(|part| members(part));
        for part in nested {
            search(facts, part, clashes);
        }
    } else {
        for part in members(condition) {
            search(facts, part, clashes);
        }
    }
}

fn first_clash<'a>(facts: &Facts, together: &[&'a Condition]) -> Option<Clash<'a>> {
    let mut earlier: Vec<(&'a Condition, Selection)> = Vec::new();
    for &second in together.iter().take(MOST_MEMBERS) {
        let selection = facts.selection(&[second], &[]);
        // What is impossible by itself is reported by itself.
        if selection.is_empty() {
            continue;
        }
        if let Some(&(first, _)) = earlier.iter().find(|(_, other)| other.and(&selection).is_empty()) {
            return Some(Clash { first, second, cause: cause(first, second) });
        }
        earlier.push((second, selection));
    }
    None
}

fn cause(first: &Condition, second: &Condition) -> Cause {
    if let Some(segment) = segment_of(first).or_else(|| segment_of(second)) {
        return Cause::Segment(segment);
    }
    match (&first.kind, &second.kind) {
        (ConditionKind::Test(a), ConditionKind::Test(b))
            if a.subject == b.subject && bound(a).is_some() && bound(b).is_some() =>
        {
            Cause::Range
        }
        _ => Cause::Other,
    }
}

/// Of `in SEGMENT` and `not in SEGMENT`.
pub(super) fn segment_of(condition: &Condition) -> Option<SegmentId> {
    match &condition.kind {
        ConditionKind::InSegment(id) => Some(*id),
        ConditionKind::Not(inner) => segment_of(inner),
        _ => None,
    }
}
