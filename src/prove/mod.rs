//! What holds of rules whatever the data is: whether a protection ever holds back what a delete selects or
//! duplicates would merge, and whether what `never delete` says is true.
//!
//! There are three answers. *Impossible* is proved: it rests on sets of records that never leave one out
//! (`lints::facts`). *Possible* has an example, which the engine itself has judged. Everything else is
//! *undecided* and said to be so. Parameters have the values that they have now, relative dates are
//! those of one "as of", and what a fix writes may be anything; see `docs/proofs.md`.
//!
//! It reads rules and makes up records; it never looks at an export.

mod changes;
mod domains;
mod expected;
mod findings;
mod links;
mod prover;
mod questions;
mod samples;
mod search;
mod twins;
mod witness;

pub use findings::findings;
pub use witness::Witness;

use crate::check::program::{Assertion, Condition, RuleId, RuleKind};
use crate::check::{self, Program};
use crate::schema::{ObjectId, Project};
use crate::value::time::AsOf;
use prover::{Answer, Prover};
use questions::Taking;
use std::collections::BTreeSet;

/// Pairs that are looked at.
const MOST_PAIRS: usize = 2_000;

/// A delete, or duplicates, and a protection of the same object.
#[derive(Debug, Clone)]
pub struct Overlap {
    pub rule: RuleId,
    pub protect: RuleId,
    /// Whether the protection can hold back what the rule selects and its own `unless` lets go: from a delete the
    /// record, from duplicates two that would become one.
    pub verdict: Verdict,
}

#[derive(Debug, Clone)]
pub enum Verdict {
    Impossible,
    Possible {
        witness: Witness,
        /// The protection does not hold of the example: it cannot be read, and so is kept.
        is_unreadable: bool,
    },
    Undecided,
}

/// A `never delete` and whether it is true.
#[derive(Debug, Clone)]
pub struct Asserted<'p> {
    pub assertion: &'p Assertion,
    pub verdict: Assurance,
}

#[derive(Debug, Clone)]
pub enum Assurance {
    Proved,
    Broken {
        /// The rule that takes the example away.
        by: RuleId,
        witness: Witness,
    },
    /// Of these rules it could not be said.
    Undecided {
        of: Vec<RuleId>,
    },
}

/// All pairs of a rule that takes records away and a protection, and what is left.
#[derive(Debug, Clone, Default)]
pub struct Overlaps {
    pub pairs: Vec<Overlap>,
    /// So many more pairs were not looked at.
    pub left: usize,
}

/// Says of each rule that takes records away and each protection of its object whether they can meet.
#[must_use]
pub fn overlaps(program: &Program, project: &Project, as_of: AsOf) -> Overlaps {
    let mut pairs = Vec::new();
    let mut left = 0;
    for (id, rule) in rules(program) {
        let Some(taking) = Taking::of(id, &rule.kind) else { continue };
        for (protect, other) in rules(program).filter(|(_, other)| other.object == rule.object) {
            let RuleKind::Protect(condition) = &other.kind else { continue };
            if pairs.len() < MOST_PAIRS {
                pairs.push((taking, rule.object, protect, condition));
            } else {
                left += 1;
            }
        }
    }
    let conditions = pairs.iter().flat_map(|(taking, _, _, protect)| {
        let unless = taking.unless.iter().map(|unless| &unless.condition);
        taking.condition.into_iter().chain(unless).chain([*protect])
    });
    let mut prover = Prover::new(program, project, as_of, conditions.collect());
    let mut found = Vec::new();
    for (taking, object, protect, condition) in &pairs {
        let ways = prover.ways.meetings(taking, *object, (*protect, condition));
        found.push(prover.ask(ways));
    }
    let answers = prover.judge(found);
    let pairs = pairs.iter().zip(answers).map(|((taking, _, protect, _), (answer, witness))| {
        let verdict = match witness {
            Some((way, witness)) => Verdict::Possible { witness, is_unreadable: way.is_unreadable },
            None if answer => Verdict::Impossible,
            None => Verdict::Undecided,
        };
        Overlap { rule: taking.rule, protect: *protect, verdict }
    });
    Overlaps { pairs: pairs.collect(), left }
}

/// Says of each `never delete` whether it is true.
#[must_use]
pub fn assertions<'p>(program: &'p Program, project: &Project, as_of: AsOf) -> Vec<Asserted<'p>> {
    if program.assertions.is_empty() {
        return Vec::new();
    }
    let objects: BTreeSet<ObjectId> = program.assertions.iter().map(|assertion| assertion.object).collect();
    let of_rules = program.rules.iter().filter(|rule| objects.contains(&rule.object));
    let conditions: Vec<&Condition> = of_rules
        .flat_map(|rule| match &rule.kind {
            RuleKind::Protect(condition) => vec![condition],
            RuleKind::Delete(removal) | RuleKind::Suppress(removal) => {
                let unless = removal.unless.iter().map(|unless| &unless.condition);
                std::iter::once(&removal.condition).chain(unless).collect()
            }
            RuleKind::Duplicates(duplicates) => {
                let unless = duplicates.unless.iter().map(|unless| &unless.condition);
                duplicates.condition.iter().chain(unless).collect()
            }
            RuleKind::Fix(_)
            | RuleKind::Flag(_)
            | RuleKind::Reconcile(_)
            | RuleKind::Audit(_)
            | RuleKind::Unavailable(_) => Vec::new(),
        })
        .chain(program.assertions.iter().map(|assertion| &assertion.condition))
        .collect();
    let mut prover = Prover::new(program, project, as_of, conditions);
    let mut asked = Vec::new();
    // By assertion: thousands of promises are held against thousands of rules, and few answers have an example.
    let mut undecided: Vec<Vec<RuleId>> = vec![Vec::new(); program.assertions.len()];
    for (at, assertion) in program.assertions.iter().enumerate() {
        let guards = prover.ways.guards(assertion);
        for (id, rule) in program.rules_of(assertion.object) {
            if let Some(taking) = Taking::of(id, &rule.kind) {
                let answer = if prover.is_spent() {
                    Answer::undecided()
                } else {
                    let ways = prover.ways.losses(&taking, &guards, assertion, at);
                    prover.ask(ways)
                };
                match answer.without_examples() {
                    Some(true) => {}
                    Some(false) => undecided.get_mut(at).into_iter().for_each(|of| of.push(id)),
                    None => asked.push((at, id, answer)),
                }
            }
        }
    }
    let (places, found): (Vec<_>, Vec<_>) = asked.into_iter().map(|(at, id, answer)| ((at, id), answer)).unzip();
    let answers = prover.judge(found);
    let mut verdicts: Vec<Assurance> = vec![Assurance::Proved; program.assertions.len()];
    for ((at, rule), (is_impossible, witness)) in places.into_iter().zip(answers) {
        let Some(verdict) = verdicts.get_mut(at) else { continue };
        match (&mut *verdict, witness) {
            (Assurance::Broken { .. }, _) => {}
            (_, Some((_, witness))) => *verdict = Assurance::Broken { by: rule, witness },
            (_, None) if is_impossible => {}
            (_, None) => undecided.get_mut(at).into_iter().for_each(|of| of.push(rule)),
        }
    }
    for (verdict, mut of) in verdicts.iter_mut().zip(undecided) {
        if matches!(verdict, Assurance::Proved) && !of.is_empty() {
            of.sort_unstable();
            *verdict = Assurance::Undecided { of };
        }
    }
    let asserted = program.assertions.iter().zip(verdicts);
    asserted.map(|(assertion, verdict)| Asserted { assertion, verdict }).collect()
}

fn rules(program: &Program) -> impl Iterator<Item = (RuleId, &check::program::Rule)> {
    program.rules.iter().enumerate().map(|(at, rule)| (RuleId(at), rule))
}
