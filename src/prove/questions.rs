//! What to ask: the ways in which a rule may take a record away, or a protection hold it back.

use super::changes::{Changes, View};
use super::domains;
use super::expected::{Expected, What};
use super::search::Goal;
use crate::check::Program;
use crate::check::program::{Assertion, Condition, Duplicates, Removal, RuleId, RuleKind, Unless};
use crate::lints::facts::Outcomes;
use crate::schema::{ObjectId, PropertyId};
use std::collections::{BTreeMap, BTreeSet};

/// How a rule takes records away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taking<'p> {
    pub rule: RuleId,
    /// All records, if there is none.
    pub condition: Option<&'p Condition>,
    pub unless: &'p [Unless],
    /// How it finds two that are one; a delete takes each record for itself.
    pub merging: Option<&'p Duplicates>,
}

impl<'p> Taking<'p> {
    /// Nothing for rules that leave all records.
    pub(super) fn of(rule: RuleId, kind: &'p RuleKind) -> Option<Taking<'p>> {
        match kind {
            RuleKind::Delete(removal) => {
                Some(Taking { rule, condition: Some(&removal.condition), unless: &removal.unless, merging: None })
            }
            // Any record that takes part may be absorbed by another.
            RuleKind::Duplicates(duplicates) => Some(Taking {
                rule,
                condition: duplicates.condition.as_ref(),
                unless: &duplicates.unless,
                merging: Some(duplicates),
            }),
            RuleKind::Protect(_)
            | RuleKind::Suppress(_)
            | RuleKind::Fix(_)
            | RuleKind::Flag(_)
            | RuleKind::Reconcile(_)
            | RuleKind::Audit(_)
            | RuleKind::Unavailable(_) => None,
        }
    }
}

/// One way in which something may be possible.
#[derive(Debug, Clone)]
pub(super) struct Question<'p> {
    pub object: ObjectId,
    pub goals: Vec<Goal<'p>>,
    pub expected: Expected<'p>,
}

/// What must let a record go, so that a delete or a merge takes it.
pub(super) struct Guards<'p> {
    /// Protections and suppressions.
    from_deletes: Vec<Goal<'p>>,
    /// Protections: suppressions spare from deletes alone.
    from_merges: Vec<Goal<'p>>,
}

/// The ways in which rules of a program meet records.
pub(super) struct Ways<'p> {
    program: &'p Program,
    changes: Changes<'p>,
    /// By object, as its duplicates are looked for.
    before_merges: BTreeMap<ObjectId, Changes<'p>>,
}

impl<'p> Ways<'p> {
    pub(super) fn new(program: &'p Program) -> Ways<'p> {
        let merging = program.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::Duplicates(_)));
        let before_merges = merging.map(|rule| (rule.object, Changes::before_merges(program, rule.object)));
        Ways { program, changes: Changes::new(program), before_merges: before_merges.collect() }
    }

    /// What may have changed when a rule looks for records to take.
    pub(super) fn changes(&self, taking: &Taking, object: ObjectId) -> &Changes<'p> {
        let before = taking.merging.and_then(|_| self.before_merges.get(&object));
        before.unwrap_or(&self.changes)
    }

    /// A guard holds a record back if it holds on either view.
    fn lets_go(object: ObjectId, guard: &'p Condition, changes: &Changes<'p>) -> Vec<Goal<'p>> {
        let views = changes.views(object, guard).iter();
        views.map(|view| Goal::Holds(guard, Outcomes::LETS_GO, *view)).collect()
    }

    fn unless(object: ObjectId, unless: &'p [Unless], changes: &Changes<'p>) -> Vec<Goal<'p>> {
        unless.iter().flat_map(|unless| Self::lets_go(object, &unless.condition, changes)).collect()
    }

    /// The ways in which a protection may hold back what a rule selects.
    pub(super) fn meetings(
        &self,
        taking: &Taking<'p>,
        object: ObjectId,
        (protect, condition): (RuleId, &'p Condition),
    ) -> Vec<Question<'p>> {
        let changes = self.changes(taking, object);
        let mut ways = Vec::new();
        for (outcomes, is_unreadable) in [(Outcomes::TRUE, false), (Outcomes::UNREADABLE, true)] {
            for &view in changes.views(object, condition) {
                // What is popped first stands last.
                let mut goals = Self::unless(object, taking.unless, changes);
                goals.push(Goal::Holds(condition, outcomes, view));
                goals.extend(taking.condition.map(|condition| Goal::Holds(condition, Outcomes::TRUE, View::Fixed)));
                let expected = Expected { taking: *taking, what: What::HeldBackBy(protect), is_unreadable };
                ways.push(Question { object, goals, expected });
            }
        }
        ways
    }

    /// What holds records of an assertion back, whichever rule selects them.
    pub(super) fn guards(&self, assertion: &'p Assertion) -> Guards<'p> {
        let object = assertion.object;
        let asked = properties(self.program, &assertion.condition);
        let concerns = |condition: &'p Condition| !properties(self.program, condition).is_disjoint(&asked);
        let before_merges = self.before_merges.get(&object).unwrap_or(&self.changes);
        let mut from_deletes: Vec<(bool, Vec<Goal<'p>>)> = Vec::new();
        let mut from_merges: Vec<(bool, Vec<Goal<'p>>)> = Vec::new();
        for (_, rule) in self.program.rules_of(object) {
            match &rule.kind {
                RuleKind::Protect(condition) => {
                    let concerns = concerns(condition);
                    from_deletes.push((concerns, Self::lets_go(object, condition, &self.changes)));
                    from_merges.push((concerns, Self::lets_go(object, condition, before_merges)));
                }
                RuleKind::Suppress(suppress) => {
                    from_deletes.push((concerns(&suppress.condition), vec![self.not_suppressed(object, suppress)]));
                }
                RuleKind::Delete(_)
                | RuleKind::Duplicates(_)
                | RuleKind::Fix(_)
                | RuleKind::Flag(_)
                | RuleKind::Reconcile(_)
                | RuleKind::Audit(_)
                | RuleKind::Unavailable(_) => {}
            }
        }
        let in_order = |mut guards: Vec<(bool, Vec<Goal<'p>>)>| {
            // Those that speak of the same properties decide soonest, and what is popped first stands last.
            guards.sort_by_key(|(concerns, _)| *concerns);
            guards.into_iter().flat_map(|(_, goals)| goals).collect()
        };
        Guards { from_deletes: in_order(from_deletes), from_merges: in_order(from_merges) }
    }

    /// The ways in which a rule may take a record of which an assertion speaks.
    pub(super) fn losses(
        &self,
        taking: &Taking<'p>,
        guards: &Guards<'p>,
        assertion: &'p Assertion,
        at: usize,
    ) -> Vec<Question<'p>> {
        let object = assertion.object;
        let changes = self.changes(taking, object);
        let guards = if taking.merging.is_some() { &guards.from_merges } else { &guards.from_deletes };
        let ways = changes.views(object, &assertion.condition).iter().map(|&view| {
            let mut goals = guards.clone();
            goals.extend(Self::unless(object, taking.unless, changes));
            goals.extend(taking.condition.map(|condition| Goal::Holds(condition, Outcomes::TRUE, View::Fixed)));
            goals.push(Goal::Holds(&assertion.condition, Outcomes::TRUE, view));
            let what = What::Lost { assertion: at, view };
            Question { object, goals, expected: Expected { taking: *taking, what, is_unreadable: false } }
        });
        ways.collect()
    }

    /// A suppression spares where it holds, or might, unless one of its own exceptions surely is true.
    fn not_suppressed(&self, object: ObjectId, suppress: &'p Removal) -> Goal<'p> {
        let lets_go = Self::lets_go(object, &suppress.condition, &self.changes);
        let excepted = suppress.unless.iter().map(|unless| {
            let views = self.changes.views(object, &unless.condition).iter();
            views.map(|view| Goal::Holds(&unless.condition, Outcomes::TRUE, *view)).collect()
        });
        Goal::Either(std::iter::once(lets_go).chain(excepted).collect())
    }
}

/// The properties that a condition tests, of the record itself.
fn properties(program: &Program, condition: &Condition) -> BTreeSet<PropertyId> {
    let tests = domains::tests_of(program, vec![condition]);
    tests.into_iter().filter(|test| test.subject.links.is_empty()).map(|test| test.subject.property).collect()
}
