//! What holds of rules whatever the data is: whether a protection ever holds back what a delete selects,
//! and whether what `never delete` says is true.
//!
//! There are three answers. *Impossible* is proved: it rests on sets of records that never leave one out
//! (`lints::facts`). *Possible* has an example, which the engine itself has judged. Everything else is
//! *undecided* and said to be so. Parameters have the values that they have now, relative dates are
//! those of one "as of", and what a fix writes may be anything; see `docs/proofs.md`.
//!
//! It reads rules and makes up records; it never looks at an export.

mod changes;
mod domains;
mod findings;
mod links;
mod samples;
mod search;
mod witness;

pub use findings::findings;
pub use witness::Witness;

use crate::check::program::{Assertion, Condition, Removal, RuleId, RuleKind, Unless};
use crate::check::{self, Program};
use crate::engine::outcomes::GuardKind;
use crate::lints::facts::{Outcomes, Reader};
use crate::plan::Settings;
use crate::run::Record;
use crate::schema::{ObjectId, Project, PropertyId, Schema};
use crate::value::time::AsOf;
use crate::verbs::Account;
use changes::{Changes, View};
use domains::Domains;
use search::{Goal, Search};
use std::collections::BTreeSet;
use witness::{Judge, World};

/// Examples that are tried for one question.
const EXAMPLES: usize = 4;
/// Goals that are taken apart for all questions together.
const MOST_STEPS: usize = 1_000_000;
/// Pairs that are looked at.
const MOST_PAIRS: usize = 2_000;

/// A delete and a protection of the same object.
#[derive(Debug, Clone)]
pub struct Overlap {
    pub delete: RuleId,
    pub protect: RuleId,
    /// Whether the protection can hold back what the delete selects and its own `unless` lets go.
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

/// All pairs of a delete and a protection, and what is left.
#[derive(Debug, Clone, Default)]
pub struct Overlaps {
    pub pairs: Vec<Overlap>,
    /// So many more pairs were not looked at.
    pub left: usize,
}

/// Says of each delete and each protection of its object whether they can meet.
#[must_use]
pub fn overlaps(program: &Program, project: &Project, as_of: AsOf) -> Overlaps {
    let mut pairs = Vec::new();
    let mut left = 0;
    for (delete, rule) in rules(program) {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        for (protect, other) in rules(program).filter(|(_, other)| other.object == rule.object) {
            let RuleKind::Protect(condition) = &other.kind else { continue };
            if pairs.len() < MOST_PAIRS {
                pairs.push((delete, removal, protect, condition));
            } else {
                left += 1;
            }
        }
    }
    let conditions = pairs.iter().flat_map(|(_, removal, _, protect)| {
        let unless = removal.unless.iter().map(|unless| &unless.condition);
        std::iter::once(&removal.condition).chain(unless).chain([*protect])
    });
    let mut prover = Prover::new(program, project, as_of, conditions.collect());
    let questions: Vec<Vec<Question>> = pairs
        .iter()
        .map(|(delete, removal, protect, condition)| prover.meetings((*delete, removal), (*protect, condition)))
        .collect();
    let found: Vec<Answer> = questions.into_iter().map(|ways| prover.ask(ways)).collect();
    let answers = prover.judge(found);
    let pairs = pairs.iter().zip(answers).map(|((delete, _, protect, _), (answer, witness))| {
        let verdict = match witness {
            Some((way, witness)) => Verdict::Possible { witness, is_unreadable: way.is_unreadable },
            None if answer => Verdict::Impossible,
            None => Verdict::Undecided,
        };
        Overlap { delete: *delete, protect: *protect, verdict }
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
            RuleKind::Fix(_) | RuleKind::Flag(_) | RuleKind::Unavailable(_) => Vec::new(),
        })
        .chain(program.assertions.iter().map(|assertion| &assertion.condition))
        .collect();
    let mut prover = Prover::new(program, project, as_of, conditions);
    let mut asked = Vec::new();
    for (at, assertion) in program.assertions.iter().enumerate() {
        for (id, rule) in program.rules_of(assertion.object) {
            if let Some(taking) = Taking::of(id, &rule.kind) {
                let ways = prover.losses(&taking, assertion, at);
                asked.push((at, id, prover.ask(ways)));
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
            (Assurance::Undecided { of }, None) => of.push(rule),
            (_, None) => *verdict = Assurance::Undecided { of: vec![rule] },
        }
    }
    let asserted = program.assertions.iter().zip(verdicts);
    asserted.map(|(assertion, verdict)| Asserted { assertion, verdict }).collect()
}

fn rules(program: &Program) -> impl Iterator<Item = (RuleId, &check::program::Rule)> {
    program.rules.iter().enumerate().map(|(at, rule)| (RuleId(at), rule))
}

/// How a rule takes records away.
struct Taking<'p> {
    rule: RuleId,
    /// All records, if there is none.
    condition: Option<&'p Condition>,
    unless: &'p [Unless],
    /// Whether suppressions spare records from it too, as protections do.
    heeds_suppressions: bool,
}

impl<'p> Taking<'p> {
    /// Nothing for rules that leave all records.
    fn of(rule: RuleId, kind: &'p RuleKind) -> Option<Taking<'p>> {
        match kind {
            RuleKind::Delete(removal) => Some(Taking {
                rule,
                condition: Some(&removal.condition),
                unless: &removal.unless,
                heeds_suppressions: true,
            }),
            // Any record that takes part may be absorbed by another.
            RuleKind::Duplicates(duplicates) => Some(Taking {
                rule,
                condition: duplicates.condition.as_ref(),
                unless: &duplicates.unless,
                heeds_suppressions: false,
            }),
            RuleKind::Protect(_)
            | RuleKind::Suppress(_)
            | RuleKind::Fix(_)
            | RuleKind::Flag(_)
            | RuleKind::Unavailable(_) => None,
        }
    }
}

/// One way in which something may be possible.
#[derive(Debug, Clone)]
struct Question<'p> {
    object: ObjectId,
    goals: Vec<Goal<'p>>,
    expected: Expected,
}

/// What the engine must say of an example.
#[derive(Debug, Clone, Copy)]
struct Expected {
    delete: RuleId,
    what: What,
    is_unreadable: bool,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// The delete would take it, and this protection is among what holds it back.
    HeldBackBy(RuleId),
    /// The delete takes it, although the assertion's condition is true of it, seen like this.
    Lost { assertion: usize, view: View },
}

/// What came of a question's ways.
struct Answer {
    is_impossible: bool,
    examples: Vec<(Expected, World)>,
}

struct Prover<'p> {
    program: &'p Program,
    project: &'p Project,
    as_of: AsOf,
    reader: Reader<'p>,
    domains: Domains,
    changes: Changes<'p>,
    steps: usize,
}

impl<'p> Prover<'p> {
    fn new(program: &'p Program, project: &'p Project, as_of: AsOf, conditions: Vec<&'p Condition>) -> Prover<'p> {
        let account = Account { timezone: as_of.zone, ..check::account(project) };
        let settings = Settings::new(as_of, account, project.week_starts, &project.null_values);
        Prover {
            program,
            project,
            as_of,
            reader: Reader::with_params(&program.schema),
            domains: Domains::new(program, &settings, conditions),
            changes: Changes::new(program),
            steps: 0,
        }
    }

    // What to ask.

    /// The views in which a condition may differ.
    fn views(&self, object: ObjectId, condition: &Condition) -> &'static [View] {
        if self.changes.condition(object, condition) { &[View::Fixed, View::Exported] } else { &[View::Fixed] }
    }

    /// A guard holds a record back if it holds on either view.
    fn lets_go(&self, object: ObjectId, guard: &'p Condition) -> impl Iterator<Item = Goal<'p>> + use<'p> {
        self.views(object, guard).iter().map(|view| Goal::Holds(guard, Outcomes::LETS_GO, *view))
    }

    fn unless(&self, object: ObjectId, unless: &'p [Unless]) -> Vec<Goal<'p>> {
        unless.iter().flat_map(|unless| self.lets_go(object, &unless.condition)).collect()
    }

    /// The ways in which a protection may hold back what a delete selects.
    fn meetings(
        &self,
        (delete, removal): (RuleId, &'p Removal),
        (protect, condition): (RuleId, &'p Condition),
    ) -> Vec<Question<'p>> {
        let Some(object) = self.program.rule(delete).map(|rule| rule.object) else { return Vec::new() };
        let mut ways = Vec::new();
        for (outcomes, is_unreadable) in [(Outcomes::TRUE, false), (Outcomes::UNREADABLE, true)] {
            for &view in self.views(object, condition) {
                // What is popped first stands last.
                let mut goals = self.unless(object, &removal.unless);
                goals.push(Goal::Holds(condition, outcomes, view));
                goals.push(Goal::Holds(&removal.condition, Outcomes::TRUE, View::Fixed));
                let expected = Expected { delete, what: What::HeldBackBy(protect), is_unreadable };
                ways.push(Question { object, goals, expected });
            }
        }
        ways
    }

    /// The ways in which a rule may take a record of which an assertion speaks.
    fn losses(&self, taking: &Taking<'p>, assertion: &'p Assertion, at: usize) -> Vec<Question<'p>> {
        let object = assertion.object;
        let mut guards: Vec<(bool, Vec<Goal<'p>>)> = Vec::new();
        let asked = properties(self.program, &assertion.condition);
        let concerns = |condition: &'p Condition| !properties(self.program, condition).is_disjoint(&asked);
        for (_, rule) in self.program.rules_of(object) {
            match &rule.kind {
                RuleKind::Protect(condition) => {
                    guards.push((concerns(condition), self.lets_go(object, condition).collect()));
                }
                RuleKind::Suppress(suppress) if taking.heeds_suppressions => {
                    guards.push((concerns(&suppress.condition), vec![self.not_suppressed(object, suppress)]));
                }
                RuleKind::Suppress(_)
                | RuleKind::Delete(_)
                | RuleKind::Duplicates(_)
                | RuleKind::Fix(_)
                | RuleKind::Flag(_)
                | RuleKind::Unavailable(_) => {}
            }
        }
        guards.push((true, self.unless(object, taking.unless)));
        // Those that speak of the same properties decide soonest, and what is popped first stands last.
        guards.sort_by_key(|(concerns, _)| *concerns);
        let guards: Vec<Goal<'p>> = guards.into_iter().flat_map(|(_, goals)| goals).collect();
        let ways = self.views(object, &assertion.condition).iter().map(|&view| {
            let mut goals = guards.clone();
            goals.extend(taking.condition.map(|condition| Goal::Holds(condition, Outcomes::TRUE, View::Fixed)));
            goals.push(Goal::Holds(&assertion.condition, Outcomes::TRUE, view));
            let what = What::Lost { assertion: at, view };
            Question { object, goals, expected: Expected { delete: taking.rule, what, is_unreadable: false } }
        });
        ways.collect()
    }

    /// A suppression spares where it holds, or might, unless one of its own exceptions surely is true.
    fn not_suppressed(&self, object: ObjectId, suppress: &'p Removal) -> Goal<'p> {
        let lets_go = self.lets_go(object, &suppress.condition).collect();
        let excepted = suppress.unless.iter().map(|unless| {
            let views = self.views(object, &unless.condition).iter();
            views.map(|view| Goal::Holds(&unless.condition, Outcomes::TRUE, *view)).collect()
        });
        Goal::Either(std::iter::once(lets_go).chain(excepted).collect())
    }

    // What comes of it.

    fn ask(&mut self, ways: Vec<Question<'p>>) -> Answer {
        let mut answer = Answer { is_impossible: true, examples: Vec::new() };
        for Question { object, goals, expected } in ways {
            if self.steps > MOST_STEPS {
                answer.is_impossible = false;
                break;
            }
            let mut search = Search::new(self.program, &self.reader, &self.domains, &self.changes);
            let found = search.solve(object, goals, EXAMPLES, 0);
            self.steps += search.steps();
            answer.is_impossible &= found.impossible;
            answer.examples.extend(found.worlds.into_iter().map(|world| (expected, world)));
        }
        answer
    }

    /// Runs all examples: for each answer whether it is impossible, and else the first example of which the
    /// engine says what was expected.
    fn judge(&self, answers: Vec<Answer>) -> Vec<(bool, Option<(Expected, Witness)>)> {
        let mut program = self.program.clone();
        let first_probe = program.segments.len();
        let probes = program.assertions.iter().map(|one| domains::segment(one.object, one.condition.clone()));
        program.segments.extend(probes.collect::<Vec<_>>());
        let judge = Judge { program: &program, project: self.project, as_of: self.as_of };
        let worlds: Vec<World> =
            answers.iter().flat_map(|answer| answer.examples.iter().map(|(_, world)| world.clone())).collect();
        let needs_exported =
            answers.iter().flat_map(|answer| &answer.examples).any(|(expected, _)| expected.is_exported());
        let mut fixed = judge.run(&worlds, true).into_iter();
        let exported = if needs_exported { judge.run(&worlds, false) } else { vec![None; worlds.len()] };
        let mut exported = exported.into_iter();
        let schema: &Schema = &self.program.schema;
        let mut decided = Vec::new();
        for answer in answers {
            let mut witness = None;
            for (expected, world) in answer.examples {
                let (fixed, exported) = (fixed.next().flatten(), exported.next().flatten());
                if witness.is_some() || !expected.is_met(fixed.as_ref(), exported.as_ref(), first_probe) {
                    continue;
                }
                // What other examples hold must not have had a part in it.
                let alone = std::slice::from_ref(&world);
                let stands_alone = !self.domains.depends_on_others() || {
                    let first = |records: Vec<Option<Record>>| records.into_iter().next().flatten();
                    let exported = expected.is_exported().then(|| first(judge.run(alone, false))).flatten();
                    expected.is_met(first(judge.run(alone, true)).as_ref(), exported.as_ref(), first_probe)
                };
                if stands_alone {
                    witness = Some((expected, Witness::of(&world, schema)));
                }
            }
            decided.push((answer.is_impossible, witness));
        }
        decided
    }
}

impl Expected {
    /// Whether it asks for the record as exported too.
    fn is_exported(self) -> bool {
        matches!(self.what, What::Lost { view: View::Exported, .. })
    }

    fn is_met(self, fixed: Option<&Record>, exported: Option<&Record>, first_probe: usize) -> bool {
        let Some(record) = fixed else { return false };
        match self.what {
            What::HeldBackBy(protect) => record.spared.iter().any(|(rule, by)| {
                *rule == self.delete
                    && by.contains(&GuardKind::Protect(protect))
                    && !by.iter().any(|guard| matches!(guard, GuardKind::Unless(_)))
            }),
            What::Lost { assertion, view } => {
                let seen = match view {
                    View::Fixed => Some(record),
                    View::Exported => exported,
                };
                let speaks_of_it = |seen: &Record| seen.segments.iter().any(|id| id.0 == first_probe + assertion);
                record.deleted && record.selected_by.contains(&self.delete) && seen.is_some_and(speaks_of_it)
            }
        }
    }
}

/// The properties that a condition tests, of the record itself.
fn properties(program: &Program, condition: &Condition) -> BTreeSet<PropertyId> {
    let tests = domains::tests_of(program, vec![condition]);
    tests.into_iter().filter(|test| test.subject.links.is_empty()).map(|test| test.subject.property).collect()
}
