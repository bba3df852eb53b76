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
mod findings;
mod links;
mod samples;
mod search;
mod twins;
mod witness;

pub use findings::findings;
pub use witness::Witness;

use crate::check::program::{Assertion, Condition, Duplicates, Removal, RuleId, RuleKind, Unless};
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
use std::collections::{BTreeMap, BTreeSet};
use witness::{Guarding, Judge, World};

/// Examples that are tried for one question.
const EXAMPLES: usize = 4;
/// Goals that are taken apart for all questions together.
const MOST_STEPS: usize = 1_000_000;
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
        let ways = prover.meetings(taking, *object, (*protect, condition));
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
    for (at, assertion) in program.assertions.iter().enumerate() {
        let guards = prover.guards(assertion);
        for (id, rule) in program.rules_of(assertion.object) {
            if let Some(taking) = Taking::of(id, &rule.kind) {
                let answer = if prover.is_spent() {
                    Answer::undecided()
                } else {
                    let ways = prover.losses(&taking, &guards, assertion, at);
                    prover.ask(ways)
                };
                asked.push((at, id, answer));
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
#[derive(Debug, Clone, Copy)]
struct Taking<'p> {
    rule: RuleId,
    /// All records, if there is none.
    condition: Option<&'p Condition>,
    unless: &'p [Unless],
    /// How it finds two that are one; a delete takes each record for itself.
    merging: Option<&'p Duplicates>,
}

impl<'p> Taking<'p> {
    /// Nothing for rules that leave all records.
    fn of(rule: RuleId, kind: &'p RuleKind) -> Option<Taking<'p>> {
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
struct Question<'p> {
    object: ObjectId,
    goals: Vec<Goal<'p>>,
    expected: Expected<'p>,
}

/// What the engine must say of an example.
#[derive(Debug, Clone, Copy)]
struct Expected<'p> {
    taking: Taking<'p>,
    what: What,
    is_unreadable: bool,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// The rule would take it, and this protection is among what holds it back.
    HeldBackBy(RuleId),
    /// The rule takes it, although the assertion's condition is true of it, seen like this.
    Lost { assertion: usize, view: View },
}

/// What came of a question's ways.
struct Answer<'p> {
    is_impossible: bool,
    examples: Vec<(Expected<'p>, World)>,
}

impl Answer<'_> {
    fn undecided() -> Self {
        Answer { is_impossible: false, examples: Vec::new() }
    }
}

/// What must let a record go, so that a delete or a merge takes it.
struct Guards<'p> {
    /// Protections and suppressions.
    from_deletes: Vec<Goal<'p>>,
    /// Protections: suppressions spare from deletes alone.
    from_merges: Vec<Goal<'p>>,
}

struct Prover<'p> {
    program: &'p Program,
    project: &'p Project,
    as_of: AsOf,
    reader: Reader<'p>,
    settings: Settings,
    domains: Domains,
    changes: Changes<'p>,
    /// By object, as its duplicates are looked for.
    before_merges: BTreeMap<ObjectId, Changes<'p>>,
    steps: usize,
}

impl<'p> Prover<'p> {
    fn new(program: &'p Program, project: &'p Project, as_of: AsOf, conditions: Vec<&'p Condition>) -> Prover<'p> {
        let account = Account { timezone: as_of.zone, ..check::account(project) };
        let settings = Settings::new(as_of, account, project.week_starts, &project.null_values);
        let merging = program.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::Duplicates(_)));
        let before_merges = merging.map(|rule| (rule.object, Changes::before_merges(program, rule.object)));
        Prover {
            program,
            project,
            as_of,
            reader: Reader::with_params(&program.schema),
            domains: Domains::new(program, &settings, conditions),
            changes: Changes::new(program),
            before_merges: before_merges.collect(),
            settings,
            steps: 0,
        }
    }

    // What to ask.

    /// What may have changed when a rule looks for records to take.
    fn changes(&self, taking: &Taking, object: ObjectId) -> &Changes<'p> {
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
    fn meetings(
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
    fn guards(&self, assertion: &'p Assertion) -> Guards<'p> {
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
    fn losses(
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

    // What comes of it.

    /// Whether no more goals may be taken apart: all further answers are undecided.
    fn is_spent(&self) -> bool {
        self.steps > MOST_STEPS
    }

    fn ask(&mut self, ways: Vec<Question<'p>>) -> Answer<'p> {
        let mut answer = Answer { is_impossible: true, examples: Vec::new() };
        for Question { object, goals, expected } in ways {
            if self.is_spent() {
                answer.is_impossible = false;
                break;
            }
            let changes = self.changes(&expected.taking, object);
            let mut search = Search::new(self.program, &self.reader, &self.domains, changes);
            let found = search.solve(object, goals, EXAMPLES, 0);
            let steps = search.steps();
            answer.is_impossible &= found.impossible;
            let twins = |world| match expected.taking.merging {
                Some(duplicates) => twins::of(&world, duplicates, self.program, &self.settings),
                None => vec![world],
            };
            let worlds = found.worlds.into_iter().flat_map(twins);
            answer.examples.extend(worlds.map(|world| (expected, world)));
            self.steps += steps;
        }
        answer
    }

    /// Runs all examples: for each answer whether it is impossible, and else the first example of which the
    /// engine says what was expected.
    fn judge(&self, answers: Vec<Answer<'p>>) -> Vec<(bool, Option<(Expected<'p>, Witness)>)> {
        let mut program = self.program.clone();
        let first_probe = program.segments.len();
        let probes = program.assertions.iter().map(|one| domains::segment(one.object, one.condition.clone()));
        program.segments.extend(probes.collect::<Vec<_>>());
        let judge = Judge { program: &program, project: self.project, as_of: self.as_of };
        let is_alone = |expected: &Expected| expected.taking.merging.is_none();
        let together = || answers.iter().flat_map(|answer| &answer.examples).filter(|(expected, _)| is_alone(expected));
        let worlds: Vec<World> = together().map(|(_, world)| world.clone()).collect();
        let needs_exported = together().any(|(expected, _)| expected.is_exported());
        let mut fixed = judge.run(&worlds, true).into_iter();
        let exported = if needs_exported { judge.run(&worlds, false) } else { vec![None; worlds.len()] };
        let mut exported = exported.into_iter();
        let schema: &Schema = &self.program.schema;
        let mut decided = Vec::new();
        for answer in answers {
            let mut witness = None;
            for (expected, world) in answer.examples {
                let shown = if is_alone(&expected) {
                    let (fixed, exported) = (fixed.next().flatten(), exported.next().flatten());
                    // What other examples hold must not have had a part in it.
                    witness.is_none()
                        && expected.is_met(fixed.as_ref(), exported.as_ref(), first_probe)
                        && (!self.domains.depends_on_others() || expected.is_met_alone(&judge, &world, first_probe))
                } else {
                    witness.is_none() && expected.is_met_by_twins(&judge, &world, first_probe)
                };
                if shown {
                    witness = Some((expected, Witness::of(&world, schema)));
                }
            }
            decided.push((answer.is_impossible, witness));
        }
        decided
    }
}

impl Expected<'_> {
    /// Whether it asks for the record as exported too.
    fn is_exported(&self) -> bool {
        matches!(self.what, What::Lost { view: View::Exported, .. })
    }

    fn is_met(&self, fixed: Option<&Record>, exported: Option<&Record>, first_probe: usize) -> bool {
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

    fn is_met_alone(&self, judge: &Judge, world: &World, first_probe: usize) -> bool {
        let exported = if self.is_exported() { judge.alone(world, false) } else { None };
        self.is_met(judge.alone(world, true).as_ref(), exported.as_ref(), first_probe)
    }

    /// Of two records that are one to the rule.
    fn is_met_by_twins(&self, judge: &Judge, world: &World, first_probe: usize) -> bool {
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

/// The properties that a condition tests, of the record itself.
fn properties(program: &Program, condition: &Condition) -> BTreeSet<PropertyId> {
    let tests = domains::tests_of(program, vec![condition]);
    tests.into_iter().filter(|test| test.subject.links.is_empty()).map(|test| test.subject.property).collect()
}
