//! What the engine must say of an example, for it to be one.

use super::changes::View;
use super::questions::Taking;
use super::witness::{Guarding, Judge, World};
use crate::check::program::RuleId;
use crate::engine::outcomes::GuardKind;
use crate::run::Record;

/// What the engine must say of an example.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'p> {
    pub taking: Taking<'p>,
    pub what: What,
    pub is_unreadable: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    /// The rule would take it, and this protection is among what holds it back.
    HeldBackBy(RuleId),
    /// The rule takes it, although the assertion's condition is true of it, seen like this.
    Lost { assertion: usize, view: View },
}

impl Expected<'_> {
    /// Whether it asks for the record as exported too.
    pub(super) fn is_exported(&self) -> bool {
        matches!(self.what, What::Lost { view: View::Exported, .. })
    }

    pub(super) fn is_met(&self, fixed: Option<&Record>, exported: Option<&Record>, first_probe: usize) -> bool {
        let Some(record) = fixed else { return false };
        match self.what {
            What::HeldBackBy(protect) => record.spared.iter().any(|(rule, by)| {
                *rule == self.taking.rule
                    && by.contains(&GuardKind::Protect(protect))
                    && !by.iter().any(|guard| matches!(guard, GuardKind::Unless(_)))
            }),
            What::Lost { assertion, view } => {
                record.deleted
                    && record.selected_by.contains(&self.taking.rule)
                    && is_spoken_of(assertion, view, fixed, exported, first_probe)
            }
        }
    }

    pub(super) fn is_met_alone(&self, judge: &Judge, world: &World, first_probe: usize) -> bool {
        let exported = if self.is_exported() { judge.alone(world, false) } else { None };
        self.is_met(judge.alone(world, true).as_ref(), exported.as_ref(), first_probe)
    }

    /// Of two records that are one to the rule.
    pub(super) fn is_met_by_twins(&self, judge: &Judge, world: &World, first_probe: usize) -> bool {
        let rule = self.taking.rule;
        match self.what {
            // Nothing else keeps them apart, and this protection does.
            What::HeldBackBy(protect) => {
                judge.merges(world, rule, &Guarding::None) && !judge.merges(world, rule, &Guarding::Only(protect))
            }
            // The two are alike: what is true of one is true of the other.
            What::Lost { assertion, view } => {
                judge.merges(world, rule, &Guarding::All) && {
                    let exported = if view == View::Exported { judge.alone(world, false) } else { None };
                    is_spoken_of(assertion, view, judge.alone(world, true).as_ref(), exported.as_ref(), first_probe)
                }
            }
        }
    }
}

/// Whether the condition of an assertion is true of a record.
fn is_spoken_of(
    assertion: usize,
    view: View,
    fixed: Option<&Record>,
    exported: Option<&Record>,
    first_probe: usize,
) -> bool {
    let seen = match view {
        View::Fixed => fixed,
        View::Exported => exported,
    };
    seen.is_some_and(|seen| seen.segments.iter().any(|id| id.0 == first_probe + assertion))
}
