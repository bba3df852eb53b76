//! Ways through a program that several lints go.

use crate::check::Program;
use crate::check::program::{Condition, ConditionKind, Fix, FixStep, PropertyTest, Rank, Rule, RuleKind};
use crate::schema::PropertyId;
use crate::source::Span;
use crate::syntax::ast::Allow;
use std::collections::BTreeSet;

/// What a condition is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Segment,
    /// `where` of a `delete`.
    Delete,
    /// `where` of any other rule that acts.
    Where,
    /// What a survivor should satisfy: where it is blank another record may come first.
    Rank,
    /// `when` of a line that fixes this property.
    When(PropertyId),
    /// `protect`, `unless`: holds on unreadable too.
    Guard,
    /// What a measure of an audit counts.
    Measure,
    /// `where` of a `never delete`.
    Assertion,
}

/// A condition that stands by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root<'a> {
    pub(super) condition: &'a Condition,
    pub(super) role: Role,
}

/// The lines of all fixes.
pub(super) fn fix_steps(program: &Program) -> impl Iterator<Item = (&Rule, &Fix, &FixStep)> {
    program.rules.iter().flat_map(|rule| {
        let fix = match &rule.kind {
            RuleKind::Fix(fix) => Some(fix),
            _ => None,
        };
        fix.into_iter().flat_map(move |fix| fix.steps.iter().map(move |step| (rule, fix, step)))
    })
}

/// All conditions of segments and rules.
pub(super) fn roots(program: &Program) -> Vec<Root<'_>> {
    let mut roots: Vec<Root> = Vec::new();
    let mut add = |role, condition| roots.push(Root { condition, role });
    for segment in &program.segments {
        add(Role::Segment, &segment.condition);
    }
    for rule in &program.rules {
        let unless = match &rule.kind {
            RuleKind::Protect(condition) => {
                add(Role::Guard, condition);
                continue;
            }
            RuleKind::Delete(removal) => {
                add(Role::Delete, &removal.condition);
                &removal.unless
            }
            RuleKind::Suppress(removal) => {
                add(Role::Where, &removal.condition);
                &removal.unless
            }
            RuleKind::Flag(flag) => {
                add(Role::Where, &flag.condition);
                &flag.unless
            }
            RuleKind::Fix(fix) => {
                fix.condition.iter().for_each(|condition| add(Role::Where, condition));
                for step in &fix.steps {
                    step.when.iter().for_each(|condition| add(Role::When(step.property), condition));
                }
                &fix.unless
            }
            RuleKind::Duplicates(duplicates) => {
                duplicates.condition.iter().for_each(|condition| add(Role::Where, condition));
                for rank in &duplicates.survivor {
                    if let Rank::Holds(condition) = rank {
                        add(Role::Rank, condition);
                    }
                }
                &duplicates.unless
            }
            RuleKind::Reconcile(reconcile) => {
                reconcile.condition.iter().for_each(|condition| add(Role::Where, condition));
                &reconcile.unless
            }
            RuleKind::Audit(audit) => {
                audit.measures.iter().for_each(|measure| add(Role::Measure, &measure.condition));
                continue;
            }
            RuleKind::Unavailable(_) => continue,
        };
        for guard in unless {
            add(Role::Guard, &guard.condition);
        }
    }
    roots.extend(program.assertions.iter().map(|one| Root { condition: &one.condition, role: Role::Assertion }));
    // A line that names several properties is one step each, with one `when`.
    roots.dedup_by_key(|root| root.condition.span);
    roots
}

/// The members of a condition, without what it says of linked records.
pub(super) fn members(condition: &Condition) -> &[Condition] {
    match &condition.kind {
        ConditionKind::All(members) | ConditionKind::Any(members) | ConditionKind::AtLeast(_, members) => members,
        ConditionKind::Not(inner) => std::slice::from_ref(inner),
        ConditionKind::InSegment(_)
        | ConditionKind::HasDuplicates(_)
        | ConditionKind::Linked(_)
        | ConditionKind::Test(_) => &[],
    }
}

/// A condition and all in it, without what it says of linked records.
pub(super) fn each<'a>(condition: &'a Condition, visit: &mut impl FnMut(&'a Condition)) {
    visit(condition);
    for member in members(condition) {
        each(member, visit);
    }
}

/// The condition, and those on linked records in it: each speaks of records of its own.
pub(super) fn wholes(condition: &Condition) -> Vec<&Condition> {
    let mut wholes = vec![condition];
    let mut inner = Vec::new();
    each(condition, &mut |part| {
        if let ConditionKind::Linked(linked) = &part.kind {
            inner.extend(linked.inner.as_deref());
        }
    });
    wholes.extend(inner.into_iter().flat_map(self::wholes));
    wholes
}

/// The conditions that must all hold: members of `and`s in `and`s.
pub(super) fn conjuncts(condition: &Condition) -> Vec<&Condition> {
    match &condition.kind {
        ConditionKind::All(members) => members.iter().flat_map(conjuncts).collect(),
        _ => vec![condition],
    }
}

/// All members of `and`, `or` and lists, each group by itself.
pub(super) fn groups(program: &Program) -> Vec<&Condition> {
    let mut groups = Vec::new();
    for whole in roots(program).into_iter().flat_map(|root| wholes(root.condition)) {
        each(whole, &mut |part| {
            if members(part).len() > 1 {
                groups.push(part);
            }
        });
    }
    groups
}

/// The tests of a condition and of the segments it uses, with their places, without those on linked
/// records.
pub(super) fn tests_of<'a>(program: &'a Program, condition: &'a Condition) -> Vec<(&'a PropertyTest, Span)> {
    let (mut tests, mut used, mut pending) = (Vec::new(), BTreeSet::new(), vec![condition]);
    while let Some(next) = pending.pop() {
        each(next, &mut |part| match &part.kind {
            ConditionKind::Test(test) => tests.push((test, part.span)),
            ConditionKind::InSegment(id) if used.insert(*id) => {
                pending.extend(program.segment(*id).map(|segment| &segment.condition));
            }
            _ => {}
        });
    }
    tests
}

/// All tests with their places, also those on linked records.
pub(super) fn tests(program: &Program) -> Vec<(&PropertyTest, Span)> {
    let mut tests = Vec::new();
    for whole in roots(program).into_iter().flat_map(|root| wholes(root.condition)) {
        each(whole, &mut |part| {
            if let ConditionKind::Test(test) = &part.kind {
                tests.push((test, part.span));
            }
        });
    }
    tests
}

/// Who has declared what stands at a place, and with which comments.
#[derive(Debug)]
pub(super) struct Declarations<'a>(Vec<(Span, &'a [Allow])>);

pub(super) fn declarations(program: &Program) -> Declarations<'_> {
    let params = program.params.iter().map(|param| (param.name_span, param.allows.as_slice()));
    let segments = program.segments.iter().map(|segment| (segment.span, segment.allows.as_slice()));
    let rules = program.rules.iter().map(|rule| (rule.span, rule.allows.as_slice()));
    let assertions = program.assertions.iter().map(|one| (one.span, one.allows.as_slice()));
    let tests = program.tests.iter().map(|test| (test.span, test.allows.as_slice()));
    let mut all: Vec<_> = params.chain(segments).chain(rules).chain(assertions).chain(tests).collect();
    all.sort_by_key(|(span, _)| *span);
    Declarations(all)
}

impl<'a> Declarations<'a> {
    pub(super) fn at(&self, place: Span) -> Option<&'a [Allow]> {
        let after = self.0.partition_point(|(span, _)| (span.file, span.start) <= (place.file, place.start));
        let (span, allows) = self.0.get(after.checked_sub(1)?)?;
        (span.file == place.file && place.start <= span.end).then_some(*allows)
    }

    pub(super) fn allows(&self) -> impl Iterator<Item = &'a Allow> + '_ {
        self.0.iter().flat_map(|(_, allows)| allows.iter())
    }
}
