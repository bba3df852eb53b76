//! Looks for a record that satisfies goals: conditions, each with the outcomes that it may have.
//!
//! Goals are taken apart until tests of single cells are left; where there is a choice, all of it is
//! gone through. On the way two things are kept of each cell:
//!
//! - the set of all that it may hold (`facts`, which never leaves out what is possible). When it is empty
//!   no such record exists; when that is so on every way, it is *certain* that none does;
//! - those of the sample values (see [`Domains`](super::domains::Domains)) for which the engine answers
//!   the tests as the goals want. From these a record is made at the end of a way.
//!
//! Where samples run out first, or the budget, nothing is said either way.

use super::changes::{Change, Changes, View};
use super::domains::Domains;
use super::witness::World;
use crate::check::Program;
use crate::check::program::{Condition, ConditionKind, Linked, PropertyTest, TestKind};
use crate::lints::facts::{Cells, Outcomes, Reader, Set, Subject, answer, combinations, compares_properties, spelling};
use crate::schema::{LinkId, ObjectId, PropertyId};
use std::collections::BTreeMap;
use std::rc::Rc;

/// So many goals are taken apart for one question.
const MOST_STEPS: usize = 40_000;
/// What a way costs beside its goals.
const STEPS_OF_A_WAY: usize = 10;
/// So many choices within each other: a bound on the stack.
const MOST_CHOICES: usize = 200;
/// Of so many open choices the one with the fewest ways is looked for.
const LOOK_AHEAD: usize = 24;
/// Links from record to record.
const MOST_LINKS: usize = 4;
/// Sample values of a cell that are tried together with those of another.
const PAIRED: usize = 8;

/// What a record must satisfy.
#[derive(Debug, Clone)]
pub(super) enum Goal<'p> {
    /// The condition has one of these outcomes.
    Holds(&'p Condition, Outcomes, View),
    /// As [`Goal::Holds`], of a test seen from the record that so many of its links lead to.
    Test { test: &'p PropertyTest, links: usize, outcomes: Outcomes, view: View },
    /// All goals of one of these.
    Either(Choice<'p>),
}

/// The ways of a choice, each with all of its goals.
type Choice<'p> = Vec<Vec<Goal<'p>>>;

/// What became of a goal, or of a whole way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Open,
    /// Certainly no record satisfies all this.
    Closed,
    /// No sample does.
    Unknown,
}

/// The answer to a question.
#[derive(Debug)]
pub(super) struct Found {
    /// No record can satisfy the goals.
    pub(super) impossible: bool,
    /// Records that should, for the engine to say.
    pub(super) worlds: Vec<World>,
}

/// What is asked of the records that one link leads to.
#[derive(Debug, Clone, Default)]
pub(super) struct Needs<'p> {
    /// Of the one that a path follows.
    pub(super) beyond: Vec<Goal<'p>>,
    pub(super) linked: Vec<(&'p Linked, Outcomes, View)>,
}

/// One way through the choices, so far.
#[derive(Debug, Clone)]
pub(super) struct Branch<'p> {
    pub(super) object: ObjectId,
    goals: Vec<Goal<'p>>,
    choices: Vec<Rc<Choice<'p>>>,
    /// What cells may hold; of those that fixes may change both as exported and as fixed.
    cells: BTreeMap<(Subject, View), Cells>,
    /// Of own properties, the samples that are left, by index.
    samples: BTreeMap<PropertyId, Vec<usize>>,
    /// Texts that were listed leave no others.
    listed: BTreeMap<PropertyId, Listed>,
    pub(super) links: BTreeMap<LinkId, Needs<'p>>,
    /// Own properties that a test compares.
    compared: Vec<(PropertyId, PropertyId)>,
}

/// Whether the samples of a text are all that it can be, as far as tests tell texts apart.
#[derive(Debug, Clone, Copy)]
struct Listed {
    /// A test names the texts that it takes.
    is_listed: bool,
    /// All tests compare without case.
    is_folded: bool,
}

pub(super) struct Search<'s, 'p> {
    pub(super) program: &'p Program,
    pub(super) reader: &'s Reader<'p>,
    pub(super) domains: &'s Domains,
    pub(super) changes: &'s Changes<'p>,
    steps: usize,
    /// Choices within each other, those on linked records among them.
    depth: usize,
}

impl<'s, 'p> Search<'s, 'p> {
    pub(super) fn new(
        program: &'p Program,
        reader: &'s Reader<'p>,
        domains: &'s Domains,
        changes: &'s Changes<'p>,
    ) -> Self {
        Search { program, reader, domains, changes, steps: 0, depth: 0 }
    }

    /// So many goals were taken apart.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    pub(super) fn solve(&mut self, object: ObjectId, goals: Vec<Goal<'p>>, wanted: usize, links: usize) -> Found {
        let branch = Branch {
            object,
            goals,
            choices: Vec::new(),
            cells: BTreeMap::new(),
            samples: BTreeMap::new(),
            listed: BTreeMap::new(),
            links: BTreeMap::new(),
            compared: Vec::new(),
        };
        let mut worlds = Vec::new();
        let way = self.explore(branch, wanted, links, &mut worlds);
        Found { impossible: way == Way::Closed, worlds }
    }

    fn explore(&mut self, branch: Branch<'p>, wanted: usize, links: usize, worlds: &mut Vec<World>) -> Way {
        self.steps += STEPS_OF_A_WAY;
        if self.steps > MOST_STEPS || self.depth > MOST_CHOICES || links > MOST_LINKS {
            return Way::Unknown;
        }
        self.depth += 1;
        let way = self.go(branch, wanted, links, worlds);
        self.depth -= 1;
        way
    }

    fn go(&mut self, mut branch: Branch<'p>, wanted: usize, links: usize, worlds: &mut Vec<World>) -> Way {
        let mut unknown = false;
        while let Some(goal) = branch.goals.pop() {
            self.steps += 1;
            match self.take(&mut branch, goal) {
                Way::Open => {}
                Way::Closed => return Way::Closed,
                // What follows may still show that there is none.
                Way::Unknown => unknown = true,
            }
        }
        // Without samples a way is only worth going to see that it is closed.
        let wanted = if unknown { 0 } else { wanted };
        let Some(alternatives) = self.narrowest(&mut branch) else {
            return self.end(&branch, wanted, links, worlds);
        };
        let mut all_closed = true;
        for alternative in alternatives {
            let next = Branch { goals: alternative, ..branch.clone() };
            all_closed &= self.explore(next, wanted, links, worlds) == Way::Closed;
            if !all_closed && worlds.len() >= wanted {
                return Way::Unknown;
            }
        }
        if all_closed { Way::Closed } else { Way::Unknown }
    }

    // Goals.

    fn take(&self, branch: &mut Branch<'p>, goal: Goal<'p>) -> Way {
        match goal {
            Goal::Either(alternatives) => branch.either(alternatives),
            Goal::Test { test, links, outcomes, view } => self.test(branch, test, links, outcomes, view),
            Goal::Holds(condition, outcomes, view) => {
                if outcomes.is_all() {
                    return Way::Open;
                }
                if outcomes.is_none() {
                    return Way::Closed;
                }
                match &condition.kind {
                    ConditionKind::All(members) => branch.either(joined(members, outcomes, view, Outcomes::AND)),
                    ConditionKind::Any(members) => branch.either(joined(members, outcomes, view, Outcomes::OR)),
                    ConditionKind::AtLeast(count, members) => at_least(*count, members, outcomes, view)
                        .map_or(Way::Unknown, |alternatives| branch.either(alternatives)),
                    ConditionKind::Not(inner) => {
                        branch.goals.push(Goal::Holds(inner, outcomes.swapped(), view));
                        Way::Open
                    }
                    ConditionKind::InSegment(id) => match self.program.segment(*id) {
                        Some(segment) => {
                            let outcomes = outcomes.before_blank_is_false();
                            branch.goals.push(Goal::Holds(&segment.condition, outcomes, view));
                            Way::Open
                        }
                        None => Way::Unknown,
                    },
                    ConditionKind::HasDuplicates(_) => {
                        let question = Subject::Question(spelling::condition(condition));
                        self.narrow(branch, question, view, answer(outcomes), Change::Anything)
                    }
                    ConditionKind::Linked(linked) => self.linked(branch, condition, linked, outcomes, view),
                    ConditionKind::Test(test) => self.test(branch, test, 0, outcomes, view),
                }
            }
        }
    }

    fn linked(
        &self,
        branch: &mut Branch<'p>,
        condition: &Condition,
        linked: &'p Linked,
        outcomes: Outcomes,
        view: View,
    ) -> Way {
        let question = Subject::Question(spelling::condition(condition));
        let changes = self.changes.condition(branch.object, condition);
        let change = if changes { Change::Anything } else { Change::Never };
        if self.narrow(branch, question, view, answer(outcomes), change) == Way::Closed {
            return Way::Closed;
        }
        let outcomes = outcomes.without(Outcomes::BLANK);
        branch.links.entry(linked.link).or_default().linked.push((linked, outcomes, view));
        Way::Open
    }

    fn test(
        &self,
        branch: &mut Branch<'p>,
        test: &'p PropertyTest,
        links: usize,
        outcomes: Outcomes,
        view: View,
    ) -> Way {
        if outcomes.is_all() {
            return Way::Open;
        }
        let stripped = (links > 0).then(|| {
            let mut stripped = test.clone();
            stripped.subject.links.drain(..links.min(test.subject.links.len()));
            stripped
        });
        let seen = stripped.as_ref().unwrap_or(test);
        let (subject, cells) = self.reader.cells(seen, outcomes);
        let changes = self.changes.test(branch.object, seen);
        let change = match changes {
            false => Change::Never,
            true if seen.subject.links.is_empty() && !compares_properties(&seen.test) => {
                self.changes.cell(branch.object, seen.subject.property)
            }
            true => Change::Anything,
        };
        if self.narrow(branch, subject, view, cells, change) == Way::Closed {
            return Way::Closed;
        }
        if compares_properties(&test.test) {
            for other in super::domains::compared_with(&test.test) {
                if seen.subject.links.is_empty() && other.links.is_empty() {
                    branch.compared.push((seen.subject.property, other.property));
                }
            }
            return Way::Open;
        }
        if let Some(&link) = seen.subject.links.first() {
            let beyond = Goal::Test { test, links: links + 1, outcomes, view };
            branch.links.entry(link).or_default().beyond.push(beyond);
            return Way::Open;
        }
        self.sample(branch, test, outcomes, view, changes)
    }

    /// Of what never changes there is one view. What is only filled is in both the same unless it was blank.
    fn narrow(&self, branch: &mut Branch<'p>, subject: Subject, view: View, cells: Cells, change: Change) -> Way {
        let key = (subject, if change == Change::Never { View::Fixed } else { view });
        let cells = match branch.cells.get(&key) {
            Some(known) => self.reader.possible(known.and(&cells)),
            None => cells,
        };
        if cells.is_empty() {
            return Way::Closed;
        }
        branch.cells.insert(key.clone(), cells);
        let view = |view| branch.cells.get(&(key.0.clone(), view));
        if change == Change::Filled
            && let (Some(exported), Some(fixed)) = (view(View::Exported), view(View::Fixed))
            && !exported.blank
            && self.reader.possible(exported.and(fixed)).is_empty()
        {
            return Way::Closed;
        }
        Way::Open
    }

    /// Leaves the samples for which the engine answers as wanted.
    fn sample(
        &self,
        branch: &mut Branch<'p>,
        test: &PropertyTest,
        outcomes: Outcomes,
        view: View,
        changes: bool,
    ) -> Way {
        let property = test.subject.property;
        let Some(truths) = self.domains.truths(test) else { return Way::Unknown };
        let count = self.domains.texts(branch.object, property).len();
        let samples = branch.samples.entry(property).or_insert_with(|| (0..count).collect());
        samples.retain(|&at| truths.get(at).is_some_and(|truths| outcomes.has(Outcomes::of_truth(truths.at(view)))));
        let is_empty = samples.is_empty();
        let listed = branch.listed.entry(property).or_insert(Listed { is_listed: false, is_folded: true });
        listed.is_listed |= matches!(test.test, TestKind::TextIs(_)) && !test.negated && outcomes == Outcomes::TRUE;
        listed.is_folded &= matches!(test.test, TestKind::TextIs(_) | TestKind::TextHas { .. } | TestKind::Known);
        listed.is_folded &= !changes;
        match is_empty {
            false => Way::Open,
            true if listed.is_listed && listed.is_folded && self.domains.is_whole(branch.object, property) => {
                Way::Closed
            }
            true => Way::Unknown,
        }
    }

    // Choices.

    /// Takes the choice that leaves the fewest ways, without those that are closed at once.
    fn narrowest(&mut self, branch: &mut Branch<'p>) -> Option<Choice<'p>> {
        let mut best: Option<(usize, Choice<'p>)> = None;
        for at in 0..branch.choices.len().min(LOOK_AHEAD) {
            let Some(choice) = branch.choices.get(at) else { break };
            self.steps += choice.len();
            let open: Vec<_> = choice.iter().filter(|goals| !self.is_closed_at_once(branch, goals)).cloned().collect();
            let is_better = best.as_ref().is_none_or(|(_, best)| open.len() < best.len());
            let is_forced = open.len() <= 1;
            if is_better {
                best = Some((at, open));
            }
            if is_forced {
                break;
            }
        }
        let (at, open) = best?;
        branch.choices.remove(at);
        Some(open)
    }

    /// Whether one of these goals alone cannot be satisfied beside what is settled.
    fn is_closed_at_once(&self, branch: &Branch<'p>, goals: &[Goal<'p>]) -> bool {
        goals.iter().any(|goal| {
            let (test, view, outcomes) = match goal {
                Goal::Holds(condition, outcomes, view) => match &condition.kind {
                    ConditionKind::Test(test) => (test, *view, *outcomes),
                    _ => return outcomes.is_none(),
                },
                _ => return false,
            };
            let (subject, cells) = self.reader.cells(test, outcomes);
            let view = if self.changes.test(branch.object, test) { view } else { View::Fixed };
            cells.is_empty() || branch.cells.get(&(subject, view)).is_some_and(|known| known.and(&cells).is_empty())
        })
    }

    // Records.

    /// All choices are made: puts a record together.
    fn end(&mut self, branch: &Branch<'p>, wanted: usize, links: usize, worlds: &mut Vec<World>) -> Way {
        let mut world = World::new(branch.object);
        let needs: Vec<(LinkId, Needs<'p>)> = branch.links.iter().map(|(link, needs)| (*link, needs.clone())).collect();
        let mut unknown = false;
        for (link, needs) in needs {
            match self.follow(branch, link, &needs, links, &mut world) {
                Way::Open => {}
                Way::Closed => return Way::Closed,
                Way::Unknown => unknown = true,
            }
        }
        if unknown || worlds.len() >= wanted {
            return Way::Unknown;
        }
        for (&property, samples) in &branch.samples {
            let texts = self.domains.texts(branch.object, property);
            let Some(text) = samples.first().and_then(|&at| texts.get(at)) else { return Way::Unknown };
            // A blank need not be said.
            if !text.is_empty() {
                world.cells.insert(property, text.clone());
            }
        }
        match branch.compared.first() {
            None => worlds.push(world),
            Some(&(one, other)) => {
                let choices = |property: PropertyId| -> Vec<String> {
                    let texts = self.domains.texts(branch.object, property);
                    match branch.samples.get(&property) {
                        Some(left) => left.iter().filter_map(|&at| texts.get(at).cloned()).take(PAIRED).collect(),
                        None => texts.iter().take(PAIRED).cloned().collect(),
                    }
                };
                let (ones, others) = (choices(one), choices(other));
                for (one_text, other_text) in ones.iter().flat_map(|a| others.iter().map(move |b| (a, b))) {
                    let mut world = world.clone();
                    world.cells.insert(one, one_text.clone());
                    world.cells.insert(other, other_text.clone());
                    worlds.push(world);
                }
            }
        }
        Way::Unknown
    }
}

impl<'p> Branch<'p> {
    /// Whether a path over this link leads to a cell that holds something, and whether to one that
    /// certainly can be read.
    pub(super) fn leads_on(&self, link: LinkId) -> (bool, bool) {
        let of_link = |subject: &Subject| matches!(subject, Subject::Cell(path) if path.links.first() == Some(&link));
        let known = self.cells.iter().filter(|((subject, _), cells)| of_link(subject) && !cells.blank);
        let known: Vec<&Cells> = known.map(|(_, cells)| cells).collect();
        (!known.is_empty(), known.iter().any(|cells| !cells.unreadable))
    }

    fn either(&mut self, mut alternatives: Vec<Vec<Goal<'p>>>) -> Way {
        if alternatives.len() > 1 {
            self.choices.push(Rc::new(alternatives));
            return Way::Open;
        }
        match alternatives.pop() {
            Some(only) => {
                self.goals.extend(only);
                Way::Open
            }
            None => Way::Closed,
        }
    }
}

/// `and` and `or`: as `facts` reads them, the ways in which members can give one of the outcomes.
fn joined<'p>(members: &'p [Condition], outcomes: Outcomes, view: View, order: [Outcomes; 4]) -> Vec<Vec<Goal<'p>>> {
    let mut alternatives = Vec::new();
    for (or_later, or_earlier) in outcomes.runs(order) {
        let all = |except: Option<usize>| {
            let goal = move |(at, member): (usize, &'p Condition)| {
                let within = if Some(at) == except { or_later.and(or_earlier) } else { or_later };
                (!within.is_all()).then_some(Goal::Holds(member, within, view))
            };
            members.iter().enumerate().filter_map(goal).collect::<Vec<_>>()
        };
        if or_earlier.is_all() {
            alternatives.push(all(None));
        } else {
            alternatives.extend((0..members.len()).map(|at| all(Some(at))));
        }
    }
    alternatives
}

/// `at least N of`: which of the members are so. Nothing where there are too many choices.
fn at_least(count: u32, members: &[Condition], outcomes: Outcomes, view: View) -> Option<Vec<Vec<Goal<'_>>>> {
    let outcomes = outcomes.rounded_up();
    if outcomes.is_all() {
        return Some(vec![Vec::new()]);
    }
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let needed = if outcomes.has(Outcomes::FALSE) { (members.len() + 1).saturating_sub(count) } else { count };
    let choices = combinations(members.len(), needed)?;
    let goals = |choice: Vec<usize>| {
        let member = |at: usize| members.get(at).map(|member| Goal::Holds(member, outcomes, view));
        choice.into_iter().filter_map(member).collect()
    };
    Some(choices.into_iter().map(goals).collect())
}
