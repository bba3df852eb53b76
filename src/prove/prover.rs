//! Answers to questions: what cannot be is shown by sets of records, what can be by an example that the engine has judged.

use super::domains::{self, Domains};
use super::expected::Expected;
use super::questions::{Question, Ways};
use super::search::Search;
use super::twins;
use super::witness::{Judge, Witness, World};
use crate::check::program::Condition;
use crate::check::{self, Program};
use crate::lints::facts::Reader;
use crate::plan::Settings;
use crate::schema::{Project, Schema};
use crate::value::time::AsOf;
use crate::verbs::Account;

/// Examples that are tried for one question.
const EXAMPLES: usize = 4;
/// Goals that are taken apart for all questions together.
const MOST_STEPS: usize = 1_000_000;

/// What came of a question's ways.
pub(super) struct Answer<'p> {
    is_impossible: bool,
    examples: Vec<(Expected<'p>, World)>,
}

impl Answer<'_> {
    pub(super) fn undecided() -> Self {
        Answer { is_impossible: false, examples: Vec::new() }
    }

    /// Where there is no example to be judged: whether it is impossible.
    pub(super) fn without_examples(&self) -> Option<bool> {
        self.examples.is_empty().then_some(self.is_impossible)
    }
}

pub(super) struct Prover<'p> {
    program: &'p Program,
    project: &'p Project,
    as_of: AsOf,
    reader: Reader<'p>,
    settings: Settings,
    domains: Domains,
    pub ways: Ways<'p>,
    steps: usize,
}

impl<'p> Prover<'p> {
    pub(super) fn new(
        program: &'p Program,
        project: &'p Project,
        as_of: AsOf,
        conditions: Vec<&'p Condition>,
    ) -> Prover<'p> {
        let account = Account { timezone: as_of.zone, ..check::account(project) };
        let settings = Settings::new(as_of, account, project.week_starts, &project.null_values);
        Prover {
            program,
            project,
            as_of,
            reader: Reader::with_params(&program.schema),
            domains: Domains::new(program, &settings, conditions),
            ways: Ways::new(program),
            settings,
            steps: 0,
        }
    }

    /// Whether no more goals may be taken apart: all further answers are undecided.
    pub(super) fn is_spent(&self) -> bool {
        self.steps > MOST_STEPS
    }

    pub(super) fn ask(&mut self, ways: Vec<Question<'p>>) -> Answer<'p> {
        let mut answer = Answer { is_impossible: true, examples: Vec::new() };
        for Question { object, goals, expected } in ways {
            if self.is_spent() {
                answer.is_impossible = false;
                break;
            }
            let changes = self.ways.changes(&expected.taking, object);
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
    pub(super) fn judge(&self, answers: Vec<Answer<'p>>) -> Vec<(bool, Option<(Expected<'p>, Witness)>)> {
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
